// Many articles: the list of them and the list of their records, under the same filters.

const LISTS = {
  // address: heading, what one is called, all of them, which of them fit, columns, filters
  "": { heading: "Articles", noun: "article", all: () => articles, sieve: sievedArticles, columns: ARTICLE_COLUMNS },
  records: { heading: "Records", noun: "record", all: allRecords, sieve: sievedRecords, columns: RECORD_COLUMNS },
};
const INDEX_FILTERS = ["words", "party", "by", "to", "answerer", "from", "until", "kind", "answer", "issue", "standing", "check"];
let listNow = null; // the list on the page

function index(name, most) {
  const { noun, all, sieve, columns } = LISTS[name];
  const items = all();
  for (const article of articles) {
    article.counts ??= Object.fromEntries(
      KINDS.map((kind) => [kind, article.records.filter((record) => record.type === kind).length]),
    );
  }
  const list = sortedList({ noun, items, columns: columns.filter(isFilled), first: "Date" });
  const why = el("div", { class: "why" });
  const draw = () => {
    const { hits, alone } = sieve();
    bar.hits.replaceChildren(
      hits.length === items.length ? counted(items.length, noun) : `${hits.length.toLocaleString("en")} of ${counted(items.length, noun)}`,
      ...meaning().map(asNode),
    );
    why.replaceChildren(...hidden(items, hits, alone, noun, bar));
    list.show(hits, most);
    most = undefined;
    chart.show(hits);
  };
  const bar = filterBar(offered(INDEX_FILTERS, articles), {
    items: articles,
    changed: draw,
    placeholder: "Words in headlines, texts, quotes",
  });
  const chart = monthChart(items, noun, (from, until) => {
    Object.assign(chosen, { from, until });
    bar.told();
  });
  bar.querySelector("button").hidden = true; // one stands where it is said what is hidden
  draw();
  listNow = list;
  isStale = false;
  const node = el(
    "div",
    { class: `index ${noun}s` },
    el("h1", { tabindex: -1 }, counted(items.length, noun)),
    main.dataset.left ? el("p", { class: "left" }, main.dataset.left) : null,
    listTabs(name),
    bar,
    why,
    chart.node,
    list.tools,
    list.node,
  );
  return Object.assign(node, { draw });
}

// A column that no article fills is left out.
const FILLED = { Outlet: (article) => article.outlet, Doubts: (article) => doubtsIn(article).length };
const isFilled = ({ words }) => !(words in FILLED) || articles.some(FILLED[words]);

const listTabs = (name) =>
  el(
    "nav",
    { class: "lists", "aria-label": "Lists" },
    el("ul", {}, Object.entries(LISTS).map(([each, { heading, all }]) =>
      el("li", {}, el("a", { href: hrefOf(each), "aria-current": each === name ? "page" : null }, `${heading} `, el("small", {}, all().length.toLocaleString("en")))))),
  );

// How many are not shown, by which choice, and the ways back: each choice can be taken away.
function hidden(items, hits, alone, noun, bar) {
  const count = items.length - hits.length;
  const active = [...alone.keys()];
  if (!active.length) return [];
  const several = count - [...alone.values()].reduce((sum, each) => sum + each, 0);
  const undated = chosen.from || chosen.until ? items.filter((item) => !(item.article ?? item).span).length : 0;
  return [
    el("p", {}, `Not shown: ${counted(count, noun)}.`, undated ? ` ${counted(undated, noun)} without a date ${undated === 1 ? "is" : "are"} among them.` : ""),
    el(
      "ul",
      {},
      active.map((name) =>
        el("li", {}, el("button", {
          type: "button",
          class: "choice",
          click: () => {
            chosen[name] = FILTERS[name].unset ?? "";
            bar.told(true);
          },
        }, el("span", { "aria-hidden": "true" }, "✕ "), wordsFor(name, chosen[name]), el("small", {}, ` hides ${alone.get(name) ? alone.get(name).toLocaleString("en") : "none"} alone`))),
      ),
      several > 0 && active.length > 1 ? el("li", {}, el("small", {}, `${several.toLocaleString("en")} hidden by more than one`)) : null,
      el("li", {}, el("button", { type: "button", class: "choice", click: bar.clear }, `Show all ${counted(items.length, noun)}`)),
    ),
  ];
}

addEventListener("beforeprint", () => listNow?.paper());
document.addEventListener("copy", (event) => listNow?.table.isConnected && copySelected(event, listNow));
// What searching and sorting go by is made while nobody waits, a little at a time.
function* preparations() {
  for (const [place, article] of articles.entries()) {
    fieldsOf(article, articleFields);
    for (const record of article.records) haystackOf(article, record);
    if (place % 10 === 9) yield;
  }
  for (const name of OF_RECORDS)
    if (FILTERS[name].isTyped) yield isKnown(name, "");
  for (const { all, columns } of Object.values(LISTS)) for (const column of columns) if (!column.isText) yield ranksOf(column, all());
}
function makeReady(steps = preparations()) {
  requestIdleCallback((free) => {
    do if (steps.next().done) return;
    while (free.timeRemaining() > 4);
    makeReady(steps);
  });
}
