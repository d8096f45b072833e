// Threads: the list of them, and the page of one.

const outcomeNode = (thread) =>
  el("span", { class: `outcome ${OUTCOMES[thread.outcome ?? "open"] ?? "open"}` }, worded(thread.outcome ?? "open"));

function threadList() {
  const list = el("ul", { class: "moves" });
  const more = moreButton(() => draw());
  const draw = () => {
    const words = wordsOf();
    const hits = [...threads.values()]
      .filter((each) => threadFits(each, chosen.from, chosen.until) && hasWords(each, threadFields, words))
      .sort((one, other) => lastDay(other).localeCompare(lastDay(one)));
    bar.querySelector(".hits").replaceChildren(`${hits.length.toLocaleString("en")} of ${counted(threads.size, "thread")}`, ...meaning().map(asNode));
    list.replaceChildren(...hits.slice(0, more.most).map(threadRow));
    more.set(hits.length);
  };
  const bar = threadBar(ALL, () => {
    more.most = SHOWN;
    draw();
  });
  draw();
  return el("div", {}, el("h1", { tabindex: -1 }, "Threads: each proposal through time"), bar, list, more.node);
}

const lastDay = (thread) => thread.moves.map((move) => move.date ?? "").sort().at(-1) ?? "";

function threadRow(thread) {
  const last = thread.moves.filter((move) => move.date).at(-1) ?? thread.moves.at(-1);
  if (wordsOf().length) fieldsOf(thread, threadFields);
  return el(
    "li",
    { class: "move thread" },
    el("h2", {}, el("a", { href: hrefOf("thread", thread.id) }, el("span", { class: "tag thread" }, thread.id), " ", el("bdi", {}, lit(thread.what)))),
    el("p", { class: "on" }, factsOf(thread, actorNames)),
    last
      ? el("p", { class: "on" }, "Last: ", badge(last.act), " ", actorNames(last.actors), ` ${doneIn(last.act)}, `, dayNode(last.date, last.about))
      : null,
    wordsOf().length ? snippet(thread.fields_, thread.what) : null,
  );
}

function factsOf(thread, names) {
  return [
    outcomeNode(thread),
    " · ",
    worded(thread.act),
    " put by ",
    ...names(thread.by),
    ...(thread.to.length ? [" to ", ...names(thread.to)] : []),
    thread.issues.length ? ` · ${thread.issues.map(worded).join(", ")}` : "",
    thread.versions.length > 1 ? ` · ${counted(thread.versions.length, "version")}` : "",
    ` · ${counted(thread.moves.length, "move")}`,
    thread.since ? [" · ", dayNode(thread.since), ...(thread.until > thread.since ? [" to ", dayNode(thread.until)] : [])] : "",
  ].flat();
}

function threadPage(id) {
  const thread = threads.get(id);
  if (!thread) return el("div", {}, el("h1", { tabindex: -1 }, "There is no such thread"));
  const doubts = dossier.doubts.filter(([some]) => some.includes(id));
  return el(
    "div",
    {},
    el("h1", { tabindex: -1 }, threadTitle(thread)),
    el("p", { class: "where" }, factsOf(thread, actorLinks)),
    relationsOf(thread),
    el("section", { "aria-labelledby": "versions" }, el("h2", { id: "versions", tabindex: -1 }, thread.versions.length > 1 ? `${thread.versions.length} versions, side by side` : "The terms"), versionsOf(thread)),
    new Set(thread.moves.flatMap((move) => move.date ?? [])).size > 1
      ? el("section", { "aria-labelledby": "over-time" }, el("h2", { id: "over-time" }, "Over time"), lanes(thread.moves))
      : null,
    el(
      "section",
      { "aria-labelledby": "moves" },
      el("h2", { id: "moves" }, counted(thread.moves.length, "move")),
      el("ol", { class: "moves" }, thread.moves.map((move) => moveCard(move, { isAlone: true }))),
    ),
    thread.deadlines.length
      ? el("section", { "aria-labelledby": "deadlines" }, el("h2", { id: "deadlines" }, "Deadlines"), el("ul", { class: "moves" }, thread.deadlines.map(([day, about, words, place]) =>
          el("li", { class: "move" }, el("h3", {}, dayNode(day, about)), el("p", { class: "says", dir: "auto" }, words), quotesOf(place, true)))))
      : null,
    deciding.thread(thread),
    decidedSection(({ places }) => places?.some((place) => threadOfPlace(place) === thread), "decided", "What people decided"),
    joinsOf(thread),
    doubts.length
      ? el("section", { "aria-labelledby": "doubts" }, el("h2", { id: "doubts" }, "May be one with another thread"), el("ul", { class: "moves" }, doubts.map(doubtItem)))
      : null,
  );
}

function relationsOf(thread) {
  const KINDS_OF = { part_of: ["Part of", "Its part"], counters: ["Put against", "Against it"] };
  const rows = thread.relations.map(([kind, id, how, why]) => [KINDS_OF[kind][0], id, how, why]);
  for (const other of threads.values())
    for (const [kind, id, how, why] of other.relations)
      if (id === thread.id) rows.push([KINDS_OF[kind][1], other.id, how, why]);
  if (!rows.length) return null;
  return el(
    "ul",
    { class: "relations" },
    rows.map(([label, id, how, why]) =>
      el("li", {}, el("b", {}, label), " ", threadLink(threads.get(id)), " ", el("small", {}, byWhom(how), why ? [": ", el("bdi", {}, why)] : "")),
    ),
  );
}

const byWhom = (how) =>
  ({ article: "an article says so", words: "by the same words", model: "a model's judgement", person: "a person's decision" })[how] ?? how;

function recordLink(place) {
  const [number, id, , says] = dossier.told[place];
  return el("a", { href: hrefOf(number, id), title: shown(says) }, sourceOf(number), ` (${shown(id)})`);
}

// Why records are one thread: every judgement between two of its records.
function joinsOf(thread) {
  const places = new Set(thread.versions.flatMap((each) => each.told));
  const rows = dossier.joins.filter(([left, right]) => places.has(left) && places.has(right));
  if (!rows.length) return null;
  return el(
    "details",
    { class: "joins" },
    el("summary", {}, `Why these records are one thread: ${counted(rows.length, "judgement")}`),
    el(
      "ul",
      {},
      rows.slice(0, 200).map(judgedItem),
    ),
  );
}
