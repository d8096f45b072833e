// What is open: deadlines, what articles tell differently, threads that may be one, names that may be another's.

function deadlines() {
  const all = [...threads.values()]
    .flatMap((thread) => thread.deadlines.map(([day, about, words, place]) => ({ thread, day, about, words, place })))
    .sort((one, other) => one.day.localeCompare(other.day));
  const body = el("tbody");
  const draw = () => {
    const words = wordsOf();
    const hits = all.filter((each) => threadFits(each.thread, "", "") && isWithin(each.day, chosen.from, chosen.until) && hasWords(each.thread, threadFields, words));
    bar.querySelector(".hits").replaceChildren(`${hits.length.toLocaleString("en")} of ${counted(all.length, "deadline")}`, ...meaning().map(asNode));
    body.replaceChildren(
      ...hits.map((each) => {
        const days = LAST ? numberOfDay(each.day) - numberOfDay(LAST) : null;
        const told = days === null ? "" : days < 0 ? `passed ${counted(-days, "day")} before` : days ? `${counted(days, "day")} to go` : "that day";
        return el(
          "tr",
          { class: days !== null && days < 0 ? "passed" : null },
          el("th", { scope: "row" }, dayNode(each.day, each.about)),
          el("td", {}, told),
          el("td", {}, threadLink(each.thread), " ", outcomeNode(each.thread)),
          el("td", {}, (dossier.told[each.place][4][0]?.[2] ?? "").includes(each.words) ? null : el("p", { dir: "auto" }, each.words), quotesOf(each.place, true)),
        );
      }),
    );
  };
  const bar = threadBar(ALL, draw);
  draw();
  return el(
    "div",
    {},
    el("h1", { tabindex: -1 }, "Deadlines"),
    LAST ? el("p", { class: "where" }, `Counted from ${dayWords(LAST)}, the day of the last article.`) : null,
    bar,
    all.length ? null : el("p", { class: "none" }, "The articles tell of none."),
    el("div", { class: "scroll", hidden: !all.length }, el("table", { class: "list whoswho" }, el("caption", {}, "Deadlines"), el("thead", {}, el("tr", {}, ["Day", "Then", "Thread", "As the article words it"].map((words) => el("th", { scope: "col" }, words)))), body)),
  );
}

// Each set of moves that articles tell instead of each other, once.
function differing() {
  const seen = new Set();
  return moves.flatMap((move) => {
    if (!move.disputes.length || seen.has(move.id)) return [];
    const group = [move, ...move.disputes.map((id) => moveOf.get(id))];
    for (const each of group) seen.add(each.id);
    return [group];
  });
}

function doubtItem(doubt) {
  const [ids, why, judgements] = doubt;
  return el(
    "li",
    { class: "move" },
    el("ul", { class: "relations" }, ids.map((id) => el("li", {}, threadLink(threads.get(id))))),
    el("p", {}, el("bdi", {}, why)),
    el(
      "ul",
      { class: "details" },
      judgements.slice(0, 12).map(judgedItem),
    ),
    deciding.doubt(doubt),
  );
}

const OPEN = [
  // id, heading, what there is, an item of it
  ["differ", "Articles tell it differently", differing, (group) =>
    el("li", { class: "sides" }, el("p", { class: "on" }, threadLink(threads.get(group[0].thread))), el("ul", { class: "moves" }, group.map((move) => moveCard(move, { isAlone: false }))))],
  ["joins", "Threads that may be one, and are kept apart", () => dossier.doubts, doubtItem],
  ["names", "Names that may be another's", () => dossier.undecided, ([name, id, candidates, why]) =>
    el("li", { class: "move" }, el("h3", {}, el("bdi", {}, name), el("span", { class: "rest" }, " · kept as ", actorLink(id), candidates.length ? [" · may be ", ...listed(candidates.map((each) => (actors.has(each) ? actorLink(each) : el("bdi", {}, each))))] : "")), el("p", {}, el("bdi", {}, why)))],
  ["untold", "Records that tell no move", () => dossier.unplaced, ([place, why]) =>
    el("li", { class: "move" }, el("p", { class: "says", dir: "auto" }, dossier.told[place][3]), el("p", { class: "on" }, el("bdi", {}, why)), quotesOf(place, true))],
];
const openCount = () => OPEN.reduce((sum, [, , found]) => sum + found().length, 0);

function openQuestions() {
  return el(
    "div",
    {},
    el("h1", { tabindex: -1 }, "Disagreements and doubts"),
    OPEN.map(([id, heading, found, item]) => {
      const some = found();
      const list = el("ul", { class: "moves" });
      const more = moreButton(() => draw());
      const draw = () => {
        list.replaceChildren(...some.slice(0, more.most).map(item));
        more.set(some.length);
      };
      draw();
      return el("section", { "aria-labelledby": id }, el("h2", { id }, `${heading}: ${some.length.toLocaleString("en")}`), some.length ? [list, more.node] : el("p", { class: "none" }, "None."));
    }),
    decidedSection(() => true, "decided", "What people decided"),
  );
}
