// Many articles: a table that sorts and is filtered, and how many there were month by month.

const ROWS = 50; // shown at a time: laying out thousands would take longer than finding them
const order = { column: "Date", down: true };
const COLUMNS = [
  // heading, what to sort by, cell
  [
    "Date",
    (article) => article.day ?? "",
    (article) => el("td", { class: "date" }, el("bdi", {}, article.day ?? article.published ?? "–")),
  ],
  [
    "Article",
    (article) => article.title.toLowerCase(),
    (article) =>
      el(
        "td",
        { class: "called" },
        el("a", { href: address(article.number) }, el("bdi", {}, article.title)),
        el(
          "span",
          { class: "actors" },
          article.actors.slice(0, 6).flatMap((name, number) => [number ? ", " : "", el("bdi", {}, name)]),
          article.actors.length > 6 ? " …" : "",
        ),
      ),
  ],
  [
    "Outlet",
    (article) => (article.outlet ?? "").toLowerCase(),
    (article) => el("td", { class: "outlet" }, el("bdi", {}, article.outlet ?? "")),
  ],
  [
    "Disputed",
    // Where as many are disputed, what is missing; last what nobody looked at.
    (article) => (article.disputed ?? -1) + (article.missing?.length ?? 0) / 1e6,
    (article) =>
      el(
        "td",
        { class: "number" },
        article.disputed ?? el("small", {}, "not checked"),
        article.missing ? el("small", {}, ` +${article.missing.length} missing`) : null,
      ),
  ],
  ["Proposals", (article) => article.counts.proposal, (article) => number(article.counts.proposal)],
  ["Responses", (article) => article.counts.response, (article) => number(article.counts.response)],
  ["Conditions", (article) => article.counts.condition, (article) => number(article.counts.condition)],
];
const FILLED = {
  Date: (article) => article.published,
  Outlet: (article) => article.outlet,
  Disputed: (article) => article.disputed !== undefined,
};
const number = (count) => el("td", { class: "number" }, count || "–");

function index() {
  // A column that no article fills is left out.
  const columns = COLUMNS.filter(([words]) => !(words in FILLED) || articles.some(FILLED[words]));
  for (const article of articles) {
    article.counts = Object.fromEntries(
      KINDS.map((kind) => [kind, article.records.filter((record) => record.type === kind).length]),
    );
    article.actors ??= [...new Set(article.records.flatMap(partiesOf).map(actor))];
  }
  let most = ROWS;
  const body = el("tbody");
  const chart = el("figure", { class: "months" });
  const more = el("button", {
    type: "button",
    class: "more",
    click: () => {
      most += ROWS;
      draw();
    },
  });
  const heads = columns.map(([words]) =>
    el(
      "th",
      { scope: "col", class: words.toLowerCase() },
      el(
        "button",
        {
          type: "button",
          click: () => {
            // Dates and counts are looked at from the greatest down.
            Object.assign(order, {
              column: words,
              down: order.column === words ? !order.down : !["Article", "Outlet"].includes(words),
            });
            draw();
          },
        },
        words,
      ),
    ),
  );
  const draw = () => {
    const words = chosen.words.toLowerCase().split(/\s+/).filter(Boolean);
    const hits = sorted(articles.filter((article) => found(article, words)));
    body.replaceChildren(
      ...hits.slice(0, most).map((article) =>
        el(
          "tr",
          {},
          columns.map(([, , cell]) => cell(article)),
        ),
      ),
    );
    heads.forEach((node, place) =>
      node.setAttribute(
        "aria-sort",
        order.column !== columns[place][0] ? "none" : order.down ? "descending" : "ascending",
      ),
    );
    more.hidden = hits.length <= most;
    more.textContent = `Show ${Math.min(ROWS, hits.length - most)} more`;
    bar.querySelector(".hits").textContent =
      hits.length === articles.length
        ? counted(hits.length, "article")
        : `${hits.length.toLocaleString("en")} of ${counted(articles.length, "article")}`;
    chart.replaceChildren(...months(hits));
  };
  const bar = filterBar(articles, {
    search: true,
    changed: () => {
      most = ROWS;
      draw();
    },
  });
  draw();
  return el(
    "div",
    { class: "index" },
    el("h1", { tabindex: -1 }, counted(articles.length, "article")),
    main.dataset.left ? el("p", { class: "left" }, main.dataset.left) : null,
    bar,
    chart,
    el(
      "div",
      { class: "scroll" },
      el(
        "table",
        { class: "list" },
        el("caption", {}, "Articles"),
        el("thead", {}, el("tr", {}, heads)),
        body,
      ),
    ),
    more,
  );
}

function sorted(hits) {
  const key = COLUMNS.find(([words]) => words === order.column)[1];
  const way = order.down ? -1 : 1;
  return hits.sort((one, other) => {
    const [first, second] = [key(one), key(other)];
    return (first < second ? -way : first > second ? way : 0) || one.number - other.number;
  });
}

// Bars of articles by month of publication: those found, before all.
function months(hits) {
  const all = byMonth(articles);
  if (!all.size) return [];
  const some = byMonth(hits);
  const names = [...all.keys()].sort();
  const row = [];
  for (let [year, month] = names[0].split("-").map(Number); ; month += 1) {
    if (month > 12) {
      year += 1;
      month = 1;
    }
    row.push(`${String(year).padStart(4, "0")}-${String(month).padStart(2, "0")}`);
    if (row.at(-1) >= names.at(-1) || row.length === 600) break;
  }
  const top = Math.max(...all.values());
  const wide = 1000 / row.length;
  const bar = (name, count, kind) =>
    svg("rect", {
      x: row.indexOf(name) * wide + wide * 0.1,
      width: Math.min(wide * 0.8, 60),
      y: 80 - (80 * count) / top,
      height: (80 * count) / top,
      class: kind,
    });
  const undated = hits.filter((article) => !article.month).length;
  const told = row
    .filter((name) => some.get(name))
    .map((name) => `${name}: ${some.get(name)}`)
    .join(", ");
  return [
    svg(
      "svg",
      {
        viewBox: "0 0 1000 80",
        preserveAspectRatio: "none",
        role: "img",
        "aria-label": `Articles by month. ${told || "None"}`,
      },
      names.map((name) => bar(name, all.get(name), "all")),
      [...some].map(([name, count]) => bar(name, count, "some")),
    ),
    el(
      "figcaption",
      {},
      el("span", {}, row[0]),
      el(
        "span",
        {},
        `Articles by month, at most ${top}${undated ? `; ${counted(undated, "article")} undated` : ""}`,
      ),
      el("span", {}, row.length > 1 ? row.at(-1) : ""),
    ),
  ];
}

function byMonth(some) {
  const counts = new Map();
  for (const { month } of some) if (month) counts.set(month, (counts.get(month) ?? 0) + 1);
  return counts;
}
