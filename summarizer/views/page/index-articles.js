// The list of articles: of each the headline, what it says, who moved how in it, and what is doubtful.

const ACTORS = 6; // of an article that its row names
const dayText = (article) => article.day ?? article.published ?? "";
const dayCell = (article) =>
  article.day ? el("time", { datetime: article.day }, dayWords(article.day)) : article.published ? el("bdi", {}, article.published) : el("i", {}, "no date");
const abstractText = (article) => article.abstract.map((sentence) => sentence.text).join(" ");

// Who did what in an article: [name, [[deed, how often]]], those who did most first.
function movesIn(article) {
  if (article.moves_) return article.moves_;
  const table = new Map();
  for (const record of article.records) {
    const field = CODEBOOK[record.type].roles[0];
    const done = deed(record);
    const names = new Set((record[field] ?? []).map(actor));
    for (const name of names.size ? names : ["nobody named"]) {
      const row = table.get(name) ?? new Map();
      table.set(name, row);
      const [, count] = row.get(done.brief) ?? [done, 0];
      row.set(done.brief, [done, count + 1]);
    }
  }
  const sum = (deeds) => deeds.reduce((total, [, count]) => total + count, 0);
  article.moves_ = [...table].map(([name, row]) => [name, [...row.values()]]).sort((one, other) => sum(other[1]) - sum(one[1]));
  return article.moves_;
}

const times = (count) => (count > 1 ? ` ×${count}` : "");
const movesText = (article) =>
  movesIn(article)
    .map(([name, deeds]) => `${name}: ${deeds.map(([done, count]) => `${done.brief}${times(count)}`).join(", ")}`)
    .join("; ");

function movesCell(article) {
  const all = movesIn(article);
  if (!all.length) return [el("span", { class: "none" }, "none told")];
  return [
    el("span", { class: "counts" }, KINDS.filter((kind) => article.counts[kind]).map((kind, number) => [number ? ", " : "", counted(article.counts[kind], kind)]).flat()),
    el(
      "ul",
      {},
      all.slice(0, ACTORS).map(([name, deeds]) =>
        el("li", {}, el("bdi", {}, name), deeds.flatMap(([{ sign, brief, stance }, count], number) => [
          number ? ", " : " ",
          el("span", { class: `did ${stance}` }, `${sign}\u00a0`, stance === "ended" ? el("s", {}, brief) : brief, times(count)),
        ])),
      ),
      all.length > ACTORS ? el("li", { class: "rest" }, `and ${all.length - ACTORS} more`) : null,
    ),
  ];
}

// What to look at: [words, whether it is against the article's records].
function doubtsIn(article) {
  const lines = [];
  if (article.disputed) lines.push([`${article.disputed} disputed`, true]);
  if (article.missing) lines.push([`${article.missing.length} missing`, true]);
  const others = (article.check?.length ?? 0) - (article.disputed ?? 0);
  if (others > 0) lines.push([`${others} more to check`, true]);
  if (!lines.length && article.disputed !== undefined) lines.push(["nothing in doubt", false]);
  else if (article.disputed === undefined && articles.some((each) => each.disputed !== undefined)) lines.push(["not checked", false]);
  if (article.rejected.length) lines.push([`${article.rejected.length} set aside`, false]);
  if (article.notes) lines.push([`${counted(article.notes.length, "note")} on the text`, false]);
  return lines;
}

const ARTICLE_COLUMNS = [
  {
    words: "Date",
    down: true,
    ends: ["oldest first", "newest first"],
    key: (article) => article.day ?? null,
    text: dayText,
    cell: (article) => [dayCell(article)],
  },
  {
    words: "Article",
    key: (article) => article.title.toLowerCase(),
    text: (article) => article.title,
    cell: (article) => [
      el("a", { href: address(article.number) }, el("bdi", {}, lit(article.title))),
      article.outlet && el("span", { class: "outlet" }, el("bdi", {}, article.outlet)),
      article.abstract.length ? el("p", { class: "abstract", dir: "auto" }, lit(abstractText(article))) : null,
      snippetOf(article),
    ],
  },
  {
    words: "Outlet",
    key: (article) => article.outlet?.toLowerCase() ?? null,
    text: (article) => article.outlet,
    cell: (article) => [el("bdi", {}, lit(article.outlet ?? ""))],
  },
  { words: "Abstract", isText: true, text: abstractText },
  {
    words: "Moves",
    down: true,
    ends: ["fewest first", "most first"],
    key: (article) => article.records.length,
    text: movesText,
    cell: movesCell,
  },
  {
    words: "Doubts",
    down: true,
    ends: ["fewest first", "most first"],
    // Where as many are disputed, what is missing; last what nobody looked at.
    key: (article) => (article.disputed === undefined && !toCheck(article) ? null : (article.disputed ?? 0) + (article.missing?.length ?? 0) / 1e3 + (article.check?.length ?? 0) / 1e6),
    text: (article) => doubtsIn(article).map(([words]) => words).join(", "),
    cell: (article) => [el("ul", {}, doubtsIn(article).map(([words, against]) => el("li", { class: against ? "against" : null }, words)))],
  },
];

// The words that are looked for, where neither headline nor abstract has them.
function snippetOf(article) {
  if (!wordsOf().length) return null;
  fieldsOf(article, articleFields);
  return snippet(article.fields_, `${article.title}\n${article.outlet ?? ""}\n${abstractText(article)}`);
}
