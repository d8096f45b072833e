// Records: each proposal with its responses and conditions beneath it.

function recordsPane(article, sets, note) {
  const placed = new Set();
  return sets.map((set) => {
    const beneath = set.beneath.map((id) => {
      if (placed.has(id)) return again(article, article.byId.get(id), note);
      placed.add(id);
      return el("li", {}, card(article, article.byId.get(id), note));
    });
    const list = beneath.length ? el("ul", {}, beneath) : null;
    if (set.id === null)
      return el("section", { class: "set" }, el("h3", { class: "loose" }, "Tied to no proposal"), list);
    return el("section", { class: "set" }, card(article, article.byId.get(set.id), note), list);
  });
}

function card(article, record, note) {
  const node = el(
    "article",
    {
      class: `card ${record.type}${disputed(record) ? " disputed" : ""}`,
      tabindex: -1,
      "aria-label": `${record.type} ${record.id}${disputed(record) ? ", disputed" : ""}`,
    },
    el(
      record.type === "proposal" ? "h3" : "h4",
      {},
      el("span", { class: `tag ${record.type}`, dir: "ltr" }, record.id),
      " ",
      kindOf(record),
      record.review
        ? el(
            "span",
            { class: "rest", title: [record.review.at.slice(0, 10), record.review.why ? shown(record.review.why) : ""].filter(Boolean).join(": ") },
            ` · ✓ ${record.review.act} by `,
            el("bdi", {}, record.review.by),
          )
        : record.check?.verdict === "confirmed"
        ? el("span", { class: "rest", title: `by ${shown(record.check.by)}` }, " · ✓ confirmed")
        : null,
    ),
    remarks(record.check),
    el("p", { class: "who" }, whoOf(record)),
    el("p", { class: "says", dir: "auto" }, record.summary),
    record.evidence.map(([start, , quote, page], number) =>
      el(
        "blockquote",
        {},
        el(
          start === null ? "span" : "a",
          start === null
            ? {}
            : { href: address(article.number, record.id, number), title: "Show it in the article" },
          "“",
          el("bdi", {}, quote),
          "”",
        ),
        page ? [" ", el("small", { class: "page", dir: "ltr" }, `p. ${page}`)] : "",
      ),
    ),
    el(
      "ul",
      { class: "details" },
      [
        ...detailsOf(record),
        ...kinOf(article, record).map(([label, ids]) => [label, idLinks(article, ids)]),
      ].map(([label, value]) => el("li", {}, el("span", { class: "label" }, label), " ", value)),
    ),
  );
  note([record.id], node);
  note.cards.set(record.id, node);
  return node;
}

// What was said against a record, or of one that nobody could confirm.
function remarks(check) {
  if (!check?.said) return null;
  return el(
    "ul",
    { class: "remarks" },
    check.said.map(([label, says]) =>
      el("li", { class: label.startsWith("Disputed") ? "against" : null }, el("b", {}, `${label}:`), " ", el("bdi", {}, says)),
    ),
  );
}

function again(article, record, note) {
  const node = el(
    "li",
    { class: "again" },
    idLinks(article, [record.id]),
    disputed(record) ? " above, disputed: " : " above: ",
    el("bdi", {}, record.summary),
  );
  note([record.id], node);
  return node;
}

function kindOf(record) {
  const parts = {
    proposal: () => [record.act, record.standing, record.status],
    response: () => [record.answer, record.link === "implied" ? "implied" : null],
    condition: () => [record.kind, record.operator],
  }[record.type]();
  const [first, ...rest] = parts.filter(Boolean).map(worded);
  const [stance, sign] = ANSWERS[record.answer] ?? [];
  return [
    sign && el("span", { class: `sign ${stance}`, "aria-hidden": "true" }, `${sign} `),
    el("b", {}, first),
    rest.length ? el("span", { class: "rest" }, ` · ${rest.join(" · ")}`) : null,
  ];
}

function whoOf(record) {
  if (record.type === "proposal") {
    return [
      named(record.proposers, "proposer not named"),
      record.addressees ? [" → ", ...named(record.addressees)] : [],
    ].flat();
  }
  if (record.type === "response") return named(record.responders, "responder not named");
  const met = record.to_be_met_by ? [" · to be met by ", ...named(record.to_be_met_by)] : [];
  return [named(record.set_by, "set by nobody named"), ...met].flat();
}

// What else is to be said of a record: [label, nodes].
function detailsOf(record) {
  const apart = (text) => text && el("bdi", {}, text);
  return [
    ["Issues", record.issues?.map(worded).join(", ")],
    ["Binds", record.binds && named(record.binds)],
    ["When", apart(record.timeframe)],
    ["Requires", record.requires !== record.summary && apart(record.requires)],
    ["Then", apart(record.consequence)],
    [
      "Said by",
      record.attribution[0].basis !== "author" &&
        record.attribution.flatMap((link, number) => [number ? " ← " : "", saidBy(link)].flat()),
    ],
    ["Certainty", record.certainty],
    ...(record.notes ?? []).map((words) => ["Note", apart(words)]),
  ].filter(([, value]) => value);
}

function saidBy(link) {
  const who = link.source ? named([{ name: link.source, on_behalf_of: link.on_behalf_of }]) : null;
  const told = [who, ...[link.via, link.when].map((text) => text && [el("bdi", {}, text)])].filter(Boolean);
  return [
    ...told.flatMap((nodes, number) => [number ? ", " : "", ...nodes]),
    told.length ? "; " : "",
    worded(link.basis),
  ];
}

const idLinks = (article, ids) =>
  ids.flatMap((id, number) => [
    number ? " " : "",
    el(
      "a",
      {
        class: `tag ${article.byId.get(id)?.type}${disputed(article.byId.get(id)) ? " disputed" : ""}`,
        dir: "ltr",
        href: address(article.number, id),
        "aria-label": disputed(article.byId.get(id)) ? `${id}, disputed` : null,
      },
      id,
    ),
  ]);

// The links of a record, in words: [label, ids], both ways.
function kinOf(article, record) {
  const idsOf = (one, field) => [one[field] ?? []].flat();
  const from = (field) => article.records.filter((one) => idsOf(one, field).includes(record.id));
  return Object.entries(CODEBOOK)
    .flatMap(([kind, { links }]) => links.map((link) => [kind, ...link]))
    .flatMap(([kind, field, words, back]) => [
      [words, kind === record.type ? idsOf(record, field) : []],
      [back, from(field).map((one) => one.id)],
    ])
    .filter(([, ids]) => ids.length);
}

// Passages that the second reading takes for a record, and no record rests on.
function missed(article, note) {
  if (!article.missing) return null;
  return el(
    "section",
    { class: "aside missed", "aria-labelledby": "missed" },
    el("h2", { id: "missed", tabindex: -1 }, "Missing: passages that the second reading takes for a record"),
    el(
      "ul",
      {},
      article.missing.map(({ id, kind, why, by, evidence: [[start, , quote, page]] }) => {
        const place = start === null ? {} : { href: address(article.number, id, 0), title: "Show it in the article" };
        const node = el(
          "li",
          { tabindex: -1, "aria-label": `missing ${kind}` },
          el("span", { class: "tag missing" }, id),
          " ",
          el("b", {}, kind),
          " ",
          el("bdi", {}, why),
          " (",
          el("bdi", {}, by),
          ")",
          el("blockquote", {}, el(start === null ? "span" : "a", place, "“", el("bdi", {}, quote), "”")),
          page ? el("small", { class: "page", dir: "ltr" }, `p. ${page}`) : "",
          start === null ? el("small", {}, "The words do not stand where the results say.") : "",
        );
        note([id], node);
        note.cards.set(id, node);
        return node;
      }),
    ),
  );
}

function aside(article) {
  if (!article.rejected.length) return null;
  return el(
    "section",
    { class: "aside", "aria-labelledby": "aside" },
    el("h2", { id: "aside" }, "Set aside: not borne out by the article"),
    el(
      "ul",
      {},
      article.rejected.map(({ id, kind, says, reasons }) =>
        el(
          "li",
          {},
          el("b", {}, id ?? kind),
          says ? [" ", el("bdi", {}, says)] : "",
          el(
            "ul",
            {},
            reasons.map((reason) => el("li", {}, el("bdi", {}, reason))),
          ),
        ),
      ),
    ),
  );
}
