// What people decided of joins and names: by whom, when and why, wherever it shows.

const DECIDED = { same: "One", different: "Two", rename: "Renamed" };
// What is decided on: a pair of records by their places, whichever is first, or an actor.
const aboutOf = ({ places, actor }) => (places ? [...places].sort((one, other) => one - other).join("/") : `actor ${actor}`);
const inForce = new Map(dossier.decided.map((each) => [aboutOf(each), each])); // the last of each is what the dossier has
const decidedPair = (left, right) => deciding.standing().find((each) => each.places && aboutOf(each) === aboutOf({ places: [left, right] }));

// Who says so, when and why; `what` in other words.
function saidBy(one, what = null, more = "") {
  const at = new Date(one.at).toISOString();
  return el(
    "span",
    { class: "by" },
    el("b", {}, what ?? [DECIDED[one.act], one.to ? [" “", el("bdi", {}, one.to), "”"] : ""].flat()),
    ", says ",
    el("bdi", {}, one.by),
    ", ",
    el("time", { datetime: at }, `${dayWords(at)}, ${at.slice(11, 16)} UTC`),
    one.why ? [": ", el("bdi", {}, one.why)] : "",
    more,
  );
}

const threadOfPlace = (place) => threadOfPlace.map.get(place);
threadOfPlace.map = new Map(
  [...threads.values()].flatMap((thread) => thread.versions.flatMap((each) => each.told.map((place) => [place, thread]))),
);

// What was decided together is told together: of two threads, or of one, by one person at a time, with one reason.
function together(some) {
  const groups = new Map();
  for (const one of some) {
    const of = one.places ? one.places.map((place) => threadOfPlace(place)?.id).sort() : one.actor;
    const key = JSON.stringify([of, one.act, one.by, one.why, one.at.slice(0, 16)]);
    groups.set(key, [...(groups.get(key) ?? []), one]);
  }
  return [...groups.values()];
}

// One side of some pairs: its records, by their sentences.
function recordsOf(places) {
  const some = [...new Set(places)];
  const row = (place) => el("li", {}, el("bdi", { dir: "auto" }, dossier.told[place][3]), " ", el("small", {}, recordLink(place)));
  return [...some.slice(0, 3).map(row), some.length > 3 ? el("li", {}, `and ${counted(some.length - 3, "record")} more`) : null];
}

function decidedItem(some) {
  const [first] = some;
  if (!first.places)
    return el("li", { class: "move" }, el("h3", {}, actorLink(first.actor), first.name && first.name !== nameOf(first.actor) ? el("span", { class: "rest" }, " · in the articles ", el("bdi", {}, first.name)) : ""), deciding.mark(some, nameOf(first.actor)));
  const byThread = (one, other) => (threadOfPlace(one)?.id ?? "").localeCompare(threadOfPlace(other)?.id ?? "", "en", { numeric: true });
  const sides = some.map(({ places }) => [...places].sort(byThread));
  const ids = [...new Set(sides[0].map((place) => threadOfPlace(place)?.id).filter(Boolean))];
  const label = ids.join(" and ");
  return el(
    "li",
    { class: "move" },
    el("ul", { class: "relations" }, ids.map((id) => el("li", {}, threadLink(threads.get(id))))),
    el("ul", { class: "details" }, recordsOf(sides.map(([one]) => one)), recordsOf(sides.map(([, other]) => other))),
    deciding.mark(some, some.length > 1 ? `${label}, ${some.length} pairs` : label),
  );
}

// The section of all that people decided which fits, or nothing; it stands where it may yet be something.
function decidedSection(fits, id, heading) {
  const list = el("ul", { class: "moves" });
  const more = moreButton(() => draw());
  const title = el("h2", { id });
  const node = el("section", { "aria-labelledby": id, class: "decided" }, title, list, more.node);
  const draw = () => {
    const groups = together(deciding.standing().filter(fits));
    node.hidden = !groups.length;
    title.textContent = `${heading}: ${groups.length.toLocaleString("en")}`;
    list.replaceChildren(...groups.slice(0, more.most).map(decidedItem));
    more.set(groups.length);
  };
  node.addEventListener("decided", draw);
  draw();
  return node;
}

// How two records came to be one, or two; with the mark of the person who decided it.
function judgedItem([left, right, verdict, how, by, changed, why]) {
  const decided = how === "person" && left !== null && right !== null ? decidedPair(left, right) : null;
  return el(
    "li",
    {},
    listed([left, right].filter((place) => place !== null).map(recordLink), " and ").flat(),
    ": ",
    el("b", {}, worded(verdict)),
    `, ${byWhom(how)} (`,
    el("bdi", {}, by),
    ")",
    [changed, decided ? null : why].filter(Boolean).map((words) => [": ", el("bdi", {}, words)]).flat(),
    decided ? deciding.mark([decided], listed([left, right].map((place) => dossier.told[place][1]), " and ").join("")) : null,
  );
}
