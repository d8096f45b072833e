// What is chosen: by filters that say what they mean. It stands in the address, and holds on every view.

const PARAMETERS = {
  words: "words",
  who: "moved_by",
  by: "put_by",
  to: "put_to",
  answer: "answered_by",
  issue: "issue",
  from: "from",
  until: "until",
  on: "on",
};
// Of `from` null is: nobody chose, so that what changed is that of the last week.
const chosen = { words: "", who: "", by: "", to: "", answer: "", issue: "", from: null, until: "", on: "" };
const WEEK = LAST ? dayOfNumber(numberOfDay(LAST) - 7) : "";

function query() {
  const told = new URLSearchParams();
  for (const [name, parameter] of Object.entries(PARAMETERS))
    if (chosen[name] || (name === "from" && chosen.from === "")) told.set(parameter, chosen[name]);
  return told.size ? `?${told}` : "";
}

function choose(text) {
  const told = new URLSearchParams(text);
  for (const [name, parameter] of Object.entries(PARAMETERS))
    chosen[name] = told.get(parameter) ?? (name === "from" ? null : "");
}

const hrefOf = (...parts) =>
  `#/${parts.filter((part) => part !== undefined).map(encodeURIComponent).join("/")}${query()}`;

const wordsOf = () => chosen.words.toLowerCase().split(/\s+/).filter(Boolean);

// Whether a thread is what was asked for, whatever was done about it.
const isAskedFor = (thread) =>
  (!chosen.by || thread.by.includes(chosen.by)) &&
  (!chosen.to || thread.to.includes(chosen.to)) &&
  (!chosen.issue || thread.issues.includes(chosen.issue));

const isWithin = (day, from, until) =>
  from || until ? Boolean(day) && (!from || day >= from) && (!until || day <= until) : true;

// Whether a move is by whom was asked for, and an answer where one was.
const isTheirs = (move) =>
  (!chosen.who || move.actors.includes(chosen.who) || move.speakers.includes(chosen.who)) &&
  (!chosen.answer || (ANSWERING.includes(move.act) && move.actors.includes(chosen.answer)));

const moveFits = (move, from) =>
  isWithin(move.date, from, chosen.until) && isTheirs(move) && isAskedFor(threads.get(move.thread));

function threadFits(thread, from, until) {
  if (!isAskedFor(thread)) return false;
  return from || until || chosen.answer || chosen.who
    ? thread.moves.some((move) => isTheirs(move) && isWithin(move.date, from, until))
    : true;
}

// What words are looked for in, made when they are first asked for: the fields, and all of them as one.
function fieldsOf(one, make) {
  one.fields_ ??= make(one).filter(Boolean).map(shown);
  one.haystack_ ??= one.fields_.join("\n").toLowerCase();
  return one.haystack_;
}
const moveFields = (move) => [
  move.what,
  ...move.conditions,
  ...move.told.flatMap((place) => [dossier.told[place][3], ...dossier.told[place][4].map((quote) => quote[2])]),
  threads.get(move.thread).what,
  [...move.actors, ...move.speakers].map(nameOf).join(", "),
  `${move.thread} ${move.id} ${doneIn(move.act)}`,
];
const threadFields = (thread) => [
  ...thread.versions.flatMap((each) => [
    each.what,
    each.changed,
    ...each.told.flatMap((place) => [dossier.told[place][3], ...dossier.told[place][4].map((quote) => quote[2])]),
  ]),
  [...thread.by, ...thread.to].map(nameOf).join(", "),
  `${thread.id} ${thread.issues.map(worded).join(", ")}`,
];
const hasWords = (one, make, words) => !words.length || words.every((word) => fieldsOf(one, make).includes(word));

// A text with the words that are looked for marked in it.
function lit(text) {
  const words = wordsOf();
  if (!words.length) return [shown(text)];
  const escaped = words.map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  return shown(text)
    .split(new RegExp(`(${escaped.join("|")})`, "giu"))
    .map((part, number) => (number % 2 ? el("mark", { class: "hit" }, part) : part))
    .filter((part) => part !== "");
}

// Where the first of the words stands, with some of what stands around it; null where `seen` shows it already.
function snippet(fields, seen) {
  const words = wordsOf();
  const unseen = words.find((word) => !seen.toLowerCase().includes(word));
  if (unseen === undefined) return null;
  const text = fields.find((field) => field.toLowerCase().includes(unseen));
  if (!text) return null;
  const at = text.toLowerCase().indexOf(unseen);
  const [start, end] = [Math.max(0, at - 60), Math.min(text.length, at + unseen.length + 60)];
  return el(
    "p",
    { class: "snippet", dir: "auto" },
    start ? "… " : "",
    lit(text.slice(start, end)),
    end < text.length ? " …" : "",
  );
}

// The filters in words: what is shown, and why.
function meaning(from, until) {
  const on = [
    chosen.who && ["moved by ", el("bdi", {}, nameOf(chosen.who))],
    chosen.by && ["put by ", el("bdi", {}, nameOf(chosen.by))],
    chosen.to && ["put to ", el("bdi", {}, nameOf(chosen.to))],
    chosen.answer && ["answered by ", el("bdi", {}, nameOf(chosen.answer))],
    chosen.issue && `about ${worded(chosen.issue)}`,
    from && `from ${dayWords(from)}`,
    until && `until ${dayWords(until)}`,
    chosen.words.trim() && ["with the words ", el("bdi", {}, chosen.words.trim())],
  ].filter(Boolean);
  return on.length ? [": ", ...listed(on).flat()] : [];
}

const LABELS = { words: "Search", who: "Moved by", by: "Put by", to: "Put to", answer: "Answered by", issue: "Issue", from: "From", until: "Until" };

// How many threads have each value, the most frequent first.
function tallied(valuesOf) {
  const counts = new Map();
  for (const thread of threads.values())
    for (const value of new Set(valuesOf(thread))) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].sort((one, other) => other[1] - one[1]);
}
const VALUES = {
  who: (thread) => thread.moves.flatMap((move) => [...move.actors, ...move.speakers]),
  by: (thread) => thread.by,
  to: (thread) => thread.to,
  answer: (thread) => thread.moves.filter((move) => ANSWERING.includes(move.act)).flatMap((move) => move.actors),
  issue: (thread) => thread.issues,
};

const ALL = ["words", "who", "by", "to", "answer", "issue", "from", "until"];

// The bar of some filters; `changed` is called after every choice, `since` is what From stands at by itself.
function filterBar(names, changed, since = "") {
  const controls = {};
  const control = (name) => {
    if (name === "words") return el("input", { type: "search", placeholder: names.length > 1 ? "Words in sentences, quotes, texts" : "Names" });
    if (!(name in VALUES)) return el("input", { type: "date", min: FIRST && "0001-01-01" });
    const counts = tallied(VALUES[name]);
    if (chosen[name] && !counts.some(([value]) => value === chosen[name])) counts.push([chosen[name], 0]);
    const label = (value) => (name === "issue" ? worded(value) : isolated(nameOf(value)));
    const options = counts.map(([value, count]) => el("option", { value }, `${label(value)} (${count})`));
    return el("select", {}, el("option", { value: "" }, "Any"), options);
  };
  const value = (name) => (name === "from" ? (chosen.from ?? since) : chosen[name]);
  const fields = names.map((name) => {
    const node = (controls[name] = control(name));
    node.value = value(name);
    node.addEventListener("input", () => {
      chosen[name] = node.value;
      rewrite();
      changed();
    });
    const label = name === "from" && since ? "Changed since" : LABELS[name];
    return el("label", { class: `field ${name}` }, el("span", {}, label), node);
  });
  const clear = () => {
    choose("");
    for (const name of names) controls[name].value = value(name);
    rewrite();
    changed();
    controls[names[0]].focus();
  };
  return el(
    "search",
    { class: "filters", "aria-label": "Filters" },
    fields,
    el("button", { type: "button", click: clear }, "Clear"),
    el("p", { class: "hits", role: "status" }),
  );
}
