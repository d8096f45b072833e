// One article: its parts, and what lights up together.

const still = matchMedia("(prefers-reduced-motion: reduce)");
let onPage = null; // nodes of the article shown: by record id, cards and passages
const drawn = []; // what is called with an article and its view, each time that it is drawn

// A function that keeps nodes by the ids of records, so that they can light up together.
function notebook() {
  const nodes = new Map();
  const ids = new WeakMap();
  const note = (records, node) => {
    ids.set(node, records);
    for (const id of records) nodes.set(id, [...(nodes.get(id) ?? []), node]);
  };
  return Object.assign(note, { nodes, ids, cards: new Map(), passages: new Map() });
}

function reading(article) {
  const body = el("div", { class: "body" });
  const draw = () => {
    const sets = choosing() ? article.sets.filter(fits) : article.sets;
    const note = (onPage = notebook());
    const visible = new Set(sets.flatMap((set) => set.ids));
    if (!choosing() || fitsAlone(article)) for (const { id } of article.missing ?? []) visible.add(id);
    body.replaceChildren(...parts(article, sets, visible, note));
    stays.disconnect();
    for (const pane of body.querySelectorAll(".panes > .pane")) stays.observe(pane);
    const all = article.sets.filter((set) => set.id !== null).length;
    const some = sets.filter((set) => set.id !== null).length;
    bar.hits.replaceChildren(choosing() ? `${some} of ${counted(all, "proposal")}` : counted(all, "proposal"), ...meaning(ofRecords()).map(asNode));
    for (const each of drawn) each(article, node);
  };
  const bar = filterBar(offered(ofArticle(), article.sets), { items: article.sets, changed: draw });
  const node = el(
    "div",
    { class: "reading" },
    head(article),
    abstract(article),
    trust(article),
    doubts(article),
    article.records.length ? bar : null,
    body,
  );
  body.addEventListener("focusin", (event) => light(article, event.target));
  body.addEventListener("pointerover", (event) => byKeys || light(article, event.target));
  body.addEventListener("pointermove", (event) => points(event) && light(article, event.target));
  for (const leave of ["pointerout", "focusout"]) body.addEventListener(leave, () => light(article, document.activeElement));
  draw();
  return node;
}

const ofRecords = () => Object.fromEntries(OF_RECORDS.map((name) => [name, chosen[name]]));

function head(article) {
  const where = [article.outlet, article.published, article.title === article.id ? null : article.id].filter(
    (part) => part?.trim(),
  );
  return el(
    "header",
    {},
    many ? el("p", {}, el("a", { class: "up", href: left?.hash ?? hrefOf("") }, left?.hash.startsWith("#/records") ? "← Back to the records" : "← All articles")) : null,
    el("h1", { tabindex: -1 }, el("bdi", {}, article.title)),
    el(
      "p",
      { class: "where" },
      where.map((part, number) => [number ? " · " : "", el("bdi", {}, part)]).flat(),
      article.href
        ? [
            where.length ? " · " : "",
            el("a", { href: article.href, target: "_blank", rel: "noopener noreferrer" }, "source"),
          ]
        : "",
    ),
  );
}

function abstract(article) {
  if (!article.abstract.length) return null;
  return el(
    "section",
    { class: "abstract", "aria-label": "Summary" },
    el(
      "p",
      { dir: "auto" },
      article.abstract.flatMap((sentence) => [
        sentence.text,
        " ",
        idLinks(article, sentence.records ?? []),
        " ",
        (sentence.notes ?? []).map((words) => el("small", {}, `(${words}) `)),
        (sentence.check?.said ?? []).map(([label, says]) =>
          el("small", { class: label.startsWith("Disputed") ? "against" : null }, "(", el("b", {}, `${label}:`), " ", says, ") "),
        ),
      ]),
    ),
  );
}

// How far the records may be trusted, and what to look at: the worst first, each with the way to it.
function trust(article) {
  if (!article.trust && !article.left) return null;
  const missing = (article.missing ?? []).map(({ id, kind, why }) => [id, null, [["Missing", `${kind}: ${why}`]]]);
  const these = [...(article.check ?? []), ...missing];
  return el(
    "section",
    { class: "trust", "aria-labelledby": "trust" },
    el("h2", { id: "trust", tabindex: -1 }, these.length ? "Check these" : /^Reviewed|^Waiting/.test(article.trust?.[0]) ? "Reviewed" : "Second reading"),
    [article.trust ?? [], article.left ?? []].flat().map((words) => el("p", {}, el("bdi", {}, words))),
    these.length
      ? el(
          "ol",
          {},
          these.map(([id, text, said]) =>
            el(
              "li",
              {},
              id === null ? ["Sentence “", el("bdi", {}, text), "”"] : idLinks(article, [id]),
              said.map(([label, says], number) => [number ? el("br") : " ", el("b", {}, `${label}:`), " ", el("bdi", {}, says)]).flat(),
            ),
          ),
        )
      : null,
  );
}

// What is to be said of the article's text: what is missing in it, where else it was printed.
function doubts(article) {
  const lines = (article.notes ?? []).map((words) => ["Note", words]);
  if (article.also_in) lines.push(["Also in", article.also_in.join(", ")]);
  if (!lines.length) return null;
  return el(
    "ul",
    { class: "doubts" },
    lines.map(([label, words]) => el("li", {}, el("span", { class: "label" }, label), " ", el("bdi", {}, words))),
  );
}

function parts(article, sets, visible, note) {
  if (!article.records.length) {
    return [
      el("p", { class: "none" }, "The article reports no proposal, no response and no condition."),
      el(
        "section",
        { class: "pane" },
        el("h2", {}, "Article"),
        article.text === undefined
          ? el("p", {}, "The text is not at hand.")
          : textPane(article, visible, note),
      ),
      missed(article, note),
      aside(article),
      foot(article),
    ].filter(Boolean);
  }
  const astray = article.records
    .flatMap((record) => record.evidence)
    .filter(([start]) => start === null).length;
  const picture = negotiationMap(article, sets, note);
  const table = positions(article, sets, note);
  const records = sets.length
    ? recordsPane(article, sets, note)
    : el("p", { class: "none" }, "No proposal fits these filters.");
  return [
    el(
      "nav",
      { class: "jumps", "aria-label": "Parts of this page" },
      [
        ["Article and records", "records"],
        picture && ["Map", "map"],
        table && ["Positions", "positions"],
        article.missing && ["Missing", "missed"],
        article.rejected.length && ["Set aside", "aside"],
      ]
        .filter(Boolean)
        .map(([words, id]) => el("a", { href: `#${id}` }, words)),
    ),
    el(
      "div",
      { class: "panes" },
      el(
        "section",
        { class: "pane", "aria-labelledby": "article" },
        el("h2", { id: "article" }, "Article"),
        kindLegend(article),
        article.text === undefined
          ? el(
              "p",
              { class: "quoted" },
              "The text is not at hand: these are the passages quoted from it, in their order.",
            )
          : null,
        astray
          ? el(
              "p",
              { class: "quoted" },
              `${counted(astray, "quote")} not marked: ${astray === 1 ? "it does" : "they do"} not stand where the `,
              "results say. A note is at the record.",
            )
          : null,
        textPane(article, visible, note),
      ),
      el(
        "section",
        { class: "pane", "aria-labelledby": "records" },
        el("h2", { id: "records", tabindex: -1 }, "Records"),
        records,
      ),
    ),
    picture &&
      el(
        "section",
        { "aria-labelledby": "map" },
        el("h2", { id: "map", tabindex: -1 }, "Negotiation map"),
        picture,
      ),
    table &&
      el(
        "section",
        { "aria-labelledby": "positions" },
        el("h2", { id: "positions", tabindex: -1 }, "Positions"),
        table,
      ),
    missed(article, note),
    aside(article),
    foot(article),
  ].filter(Boolean);
}

const kindLegend = (article) =>
  el(
    "p",
    { class: "kinds" },
    [...KINDS, ...(article.missing ? ["missing"] : [])].flatMap((kind) => [el("mark", { class: kind }, kind), " "]),
  );
const foot = (article) =>
  el(
    "footer",
    {},
    article.provenance,
    el("br"),
    `Text: ${article.chars.toLocaleString("en")} characters, SHA-256 ${article.sha256}`,
  );

// Light up the record that a node belongs to, wherever it stands, and fainter what it is linked with.
// Where the pointer leaves, what has the focus stays lit.
function light(article, target) {
  const note = onPage;
  for (const node of note.burning ?? []) node.classList.remove("lit", "kin");
  note.burning = [];
  clearTimeout(note.timer);
  let from = target;
  while (from && !note.ids.has(from)) from = from.parentElement;
  if (!from) return;
  const ids = note.ids.get(from);
  const kin = new Set(
    ids.flatMap((id) => kinOf(article, article.byId.get(id)).flatMap(([, others]) => others)),
  );
  for (const [set, name] of [
    [kin, "kin"],
    [ids, "lit"],
  ]) {
    for (const node of [...set].flatMap((id) => note.nodes.get(id) ?? [])) {
      node.classList.add(name);
      note.burning.push(node);
    }
  }
  note.timer = setTimeout(() => broughtBeside(note.nodes.get(ids[0]).find((node) => node.closest(".pane") && node.closest(".pane") !== from.closest(".pane")), from), 150); // not at every word the pointer passes
}

// The shorter of text and records stays in view, at its end, while the other is read on. Once it was moved to stand
// beside something it follows the page until it is at its end again.
const moved = new WeakSet();
const stays = new ResizeObserver((entries) => entries.forEach(({ target }) => shiftPane(target, moved.has(target) ? 0 : -Infinity)));
let scrolled = scrollY;
addEventListener("scroll", () => {
  for (const pane of main.querySelectorAll(".panes > .pane")) if (moved.has(pane)) shiftPane(pane, scrolled - scrollY);
  scrolled = scrollY;
}, { passive: true });

function shiftPane(pane, by) {
  const beneath = document.querySelector(".reviewing")?.offsetHeight ?? 0; // the bar of who reviews
  const least = Math.min(16, innerHeight - pane.offsetHeight - beneath - 16);
  const top = Math.max(least, Math.min(16, (parseFloat(pane.style.top) || 0) + by));
  pane.style.top = `${top}px`;
  if (top === least) moved.delete(pane);
}

// Move the pane of a node so that it stands beside what leads to it; whether it is in view then.
function broughtBeside(node, from) {
  const pane = node?.closest(".pane");
  if (!pane || !from || pane.contains(from) || getComputedStyle(pane).position !== "sticky") return false;
  const inner = node.getBoundingClientRect();
  if (inner.top >= 0 && inner.bottom <= innerHeight) return true;
  pane.style.top = `${pane.getBoundingClientRect().top}px`;
  moved.add(pane);
  shiftPane(pane, from.getBoundingClientRect().top - inner.top);
  const now = node.getBoundingClientRect();
  return now.top >= 0 && now.bottom <= innerHeight;
}
