// The negotiation map where there is no room for columns, on a phone and on paper: one proposal under the other, above
// each who put it, beneath it who answered how.

function stackedMap(article, sets, note) {
  return el(
    "ol",
    { class: "stack", "aria-label": "Negotiation map" },
    sets
      .filter((set) => set.id !== null)
      .map((set) => stackedRow(article, article.byId.get(set.id), set, note)),
  );
}

function stackedRow(article, proposal, set, note) {
  const conditions = set.beneath.filter((id) => article.byId.get(id).type === "condition");
  const box = el(
    "a",
    { class: `held ${proposal.standing}`, href: address(article.number, proposal.id) },
    el("b", { class: ENDED[proposal.status] ? "ended" : null }, mapTitle(proposal)),
    el("span", { dir: "auto" }, proposal.summary),
    conditions.length ? el("small", {}, `on conditions ${conditions.join(", ")}`) : null,
  );
  note([proposal.id], box);
  return el(
    "li",
    {},
    el("p", { class: `from ${proposal.standing}` }, named(proposal.proposers, "not named"), " ▶"),
    box,
    el("ul", {}, chipsOf(article, proposal, set).map((chip) => stackedChip(article, proposal, chip, note))),
  );
}

function stackedChip(article, proposal, { response, stance, parties }, note) {
  const words = response
    ? el("a", { href: address(article.number, response.id) }, `${response.id} ${disputed(response) ? "(!) " : ""}${ANSWERS[response.answer][1]} ${worded(response.answer)}`)
    : el("span", {}, "→ put to");
  const chip = el("li", { class: `answered ${stance}${response?.link === "implied" ? " implied" : ""}` }, words, " ", named(parties, "not named"));
  note([response?.id ?? proposal.id], chip);
  return chip;
}
