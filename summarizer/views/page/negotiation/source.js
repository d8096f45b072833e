// An article: its text, what is told of it marked, and beside it what rests on each passage.

let texts = null; // by place of the article; read when they are first asked for
function textOf(number) {
  texts ??= JSON.parse(document.getElementById("texts").textContent);
  return texts[number];
}

// What rests on a record: moves, versions of threads, deadlines, or nothing.
function restsOn(place) {
  const found = moves
    .filter((move) => move.told.includes(place))
    .map((move) => el("a", { href: hrefOf("thread", move.thread, move.id) }, badge(move.act), ` ${saysWho(move)}, ${daysWord(move.date, move.about)}`));
  for (const thread of threads.values())
    for (const version of thread.versions)
      if (version.told.includes(place))
        found.push(el("span", {}, thread.versions.length > 1 ? `version ${version.number} of ` : "", threadLink(thread)));
  const why = dossier.unplaced.find(([each]) => each === place);
  if (why) found.push(el("span", {}, "tells no move: ", el("bdi", {}, why[1])));
  return found;
}

function articlePage(number, id, at) {
  const article = dossier.articles[number];
  if (!article) return el("div", {}, el("h1", { tabindex: -1 }, "There is no such article"));
  const places = dossier.told.flatMap((told, place) => (told[0] === number ? [place] : []));
  const records = places.map((place) => {
    const [, record, type, says, evidence, verdict] = dossier.told[place];
    return { id: record, type, summary: says, evidence, place, check: verdict ? { verdict } : undefined };
  });
  const text = textOf(number);
  const passages = new Map();
  const note = Object.assign(() => {}, { passages });
  const pane = textPane(
    { number, language: article.language ?? "", records, ...(text === undefined ? {} : { text }) },
    new Set(records.map((record) => record.id)),
    note,
  );
  const cards = new Map(
    records.map((record) => [
      record.id,
      el(
        "li",
        { class: "move record", tabindex: -1 },
        el("h3", {}, el("span", { class: `tag ${record.type}`, dir: "ltr" }, record.id), " ", el("span", { dir: "auto" }, record.summary)),
        quotesOf(record.place, false),
        el("ul", { class: "details" }, restsOn(record.place).map((link) => el("li", {}, link))),
      ),
    ]),
  );
  const node = el(
    "div",
    {},
    el("p", {}, el("a", { class: "up", href: behind.at(-1)?.hash ?? hrefOf("changes") }, "← Back")),
    el("h1", { tabindex: -1 }, el("bdi", {}, article.title)),
    el("p", { class: "where" }, listed([sourceOf(number), article.language, article.href && el("a", { href: article.href, rel: "noreferrer noopener", target: "_blank" }, "where it was printed"), article.copy_of && ["prints the text of ", el("bdi", {}, article.copy_of)]].filter(Boolean), " · ").flat(2)),
    (article.notes ?? []).map((words) => el("p", { class: "where" }, "Note: ", el("bdi", {}, words))),
    text === undefined ? el("p", { class: "quoted" }, "The text of this article is not at hand: its quotes alone are shown.") : null,
    el(
      "div",
      { class: "panes" },
      el("section", { class: "pane", "aria-labelledby": "text" }, el("h2", { id: "text" }, "The article"), el("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": "Text of the article" }, pane)),
      el("section", { class: "pane", "aria-labelledby": "records" }, el("h2", { id: "records" }, counted(records.length, "record")), el("ul", { class: "moves scroll" }, [...cards.values()])),
    ),
  );
  const target = at !== undefined ? passages.get(`${id}/${at}`) : cards.get(id);
  for (const each of pane.querySelectorAll("mark"))
    each.classList.toggle("lit", id !== undefined && Boolean(each.closest("[data-records]")?.dataset.records.split(" ").includes(id)));
  return Object.assign(node, { target: target ?? cards.get(id) });
}
