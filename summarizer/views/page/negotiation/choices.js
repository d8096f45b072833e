// What is chosen of a dossier: which threads and moves fit.

// Of `from` null is: nobody chose, so that what changed is that of the last week.
const FILTERS = {
  who: { parameter: "moved_by", label: "Moved by", means: "moved by", counts: "thread", shows: nameOf,
    values: (thread) => thread.moves.flatMap((move) => [...move.actors, ...move.speakers]) },
  by: { parameter: "put_by", label: "Put by", means: "put by", counts: "thread", shows: nameOf, values: (thread) => thread.by },
  to: { parameter: "put_to", label: "Put to", means: "put to", counts: "thread", shows: nameOf, values: (thread) => thread.to },
  answer: { parameter: "answered_by", label: "Answered by", means: "answered by", counts: "thread", shows: nameOf,
    values: (thread) => thread.moves.filter((move) => ANSWERING.includes(move.act)).flatMap((move) => move.actors) },
  issue: { parameter: "issue", label: "Issue", means: "about", counts: "thread", shows: worded, values: (thread) => thread.issues },
  from: { parameter: "from", label: "From", means: "from", isDay: true, unset: null },
  until: { parameter: "until", label: "Until", means: "until", isDay: true },
  words: { parameter: "words", label: "Search", means: "with the words" },
  on: { parameter: "on", label: "On" },
};
const ALL = ["words", "who", "by", "to", "answer", "issue", "from", "until"];
const WEEK = LAST ? dayOfNumber(numberOfDay(LAST) - 7) : "";
const WHERE = "Words in sentences, quotes, texts";
choose("");
const threadBar = (names, changed, since) =>
  filterBar(names, { items: [...threads.values()], changed, since, placeholder: names.length > 1 ? WHERE : "Names" });

// Whether a thread is what was asked for, whatever was done about it.
const isAskedFor = (thread) =>
  (!chosen.by || thread.by.includes(chosen.by)) &&
  (!chosen.to || thread.to.includes(chosen.to)) &&
  (!chosen.issue || thread.issues.includes(chosen.issue));

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
