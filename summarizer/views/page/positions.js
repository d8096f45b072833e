// The table of positions: parties by proposals, what each party does about each.

function positions(article, sets, note) {
  const columns = sets.filter((set) => set.id !== null);
  const table = new Map(); // actor → proposal id → [cell]
  const put = (party, id, cell) => {
    const row = table.get(actor(party)) ?? new Map();
    row.set(id, [...(row.get(id) ?? []), cell]);
    table.set(actor(party), row);
  };
  for (const set of columns) {
    const proposal = article.byId.get(set.id);
    for (const party of unique(proposal.proposers))
      put(party, set.id, { id: set.id, ...deed(proposal) });
    for (const record of set.beneath.map((id) => article.byId.get(id))) {
      if (record.type === "response") {
        for (const party of unique(record.responders)) put(party, set.id, { id: record.id, ...deed(record) });
      } else {
        for (const party of unique(record.set_by))
          put(party, set.id, { id: record.id, ...deed(record) });
      }
    }
    for (const party of unique(proposal.addressees)) {
      if (!table.get(actor(party))?.has(set.id)) put(party, set.id, { sign: "→", words: "put to", stance: "asked" });
    }
    for (const party of unique(proposal.binds)) {
      if (!table.get(actor(party))?.has(set.id))
        put(party, set.id, { sign: "", words: "would be bound", stance: "asked" });
    }
  }
  if (!table.size) return null;
  const cell = (one) => {
    const mark = disputed(article.byId.get(one.id)) ? " (!)" : "";
    const words = [one.sign ? `${one.sign} ` : "", one.stance === "ended" ? el("s", {}, one.words) : one.words, mark];
    const node = one.id
      ? el(
          "a",
          {
            class: `cell ${one.stance}`,
            href: address(article.number, one.id),
            "aria-label": `${one.id} ${one.words}${mark ? ", disputed" : ""}`,
          },
          words,
        )
      : el("span", { class: `cell ${one.stance}` }, words);
    if (one.id) note([one.id], node);
    return node;
  };
  return el(
    "div",
    { class: "scroll", tabindex: 0, role: "region", "aria-label": "Table of positions" },
    el(
      "table",
      { class: "positions" },
      el(
        "caption",
        {},
        "What each party does about each proposal; what was withdrawn or lapsed is struck through. Those who speak for the same state or body stand in one row.",
      ),
      el(
        "thead",
        {},
        el(
          "tr",
          {},
          el("th", { scope: "col" }, "Party"),
          columns.map((set) =>
            el(
              "th",
              { scope: "col" },
              idLinks(article, [set.id]),
              el("span", { class: "says", dir: "auto" }, article.byId.get(set.id).summary),
            ),
          ),
        ),
      ),
      el(
        "tbody",
        {},
        [...table].map(([name, row]) =>
          el(
            "tr",
            {},
            el("th", { scope: "row" }, el("bdi", {}, name)),
            columns.map((set) => el("td", {}, (row.get(set.id) ?? []).map(cell))),
          ),
        ),
      ),
    ),
  );
}

// One of each actor: a minister and her state are one row.
const unique = (parties) => [...new Map((parties ?? []).map((party) => [actor(party), party])).values()];
