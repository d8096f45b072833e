// Acts, actors and days: a sign, a shape and words for each act, so that colour is never alone.

const dossier = JSON.parse(document.getElementById("dossier").textContent);
// What a page to review on has more (decide.js): controls at a doubt, in a thread, at an actor; what stands besides what
// the dossier has of decisions, and the way back at each mark of one.
const deciding = {
  begin: () => {},
  doubt: () => null,
  thread: () => null,
  actor: (one) => calledBy(one),
  standing: () => [...inForce.values()],
  mark: ([one]) => el("p", {}, saidBy(one)),
};
// act: what it amounts to, its sign, and what whoever did it did.
const ACTS = {
  propose: ["put", "►", "proposed"],
  revise: ["put", "↻", "revised"],
  counter: ["partly", "⇄", "countered"],
  accept: ["yes", "✓", "accepted"],
  accept_with_conditions: ["partly", "◐", "accepted on conditions"],
  endorse: ["yes", "+", "endorsed"],
  agree: ["yes", "=", "agreed"],
  carry_out: ["yes", "●", "carried out"],
  reject: ["no", "✗", "rejected"],
  criticize: ["no", "−", "criticized"],
  break: ["no", "≠", "broke"],
  defer: ["open", "…", "put off an answer"],
  non_committal: ["open", "~", "did not commit to it"],
  no_answer: ["open", "∅", "did not answer"],
  set_condition: ["sets", "§", "set a condition"],
  threaten: ["sets", "!", "threatened"],
  withdraw: ["ended", "↶", "withdrew"],
  lapse: ["ended", "†", "let lapse"],
};
const PUTTING = ["propose", "revise"];
const SETTING = ["set_condition", "threaten"];
const ENDING = ["withdraw", "lapse"];
const COMMENTING = ["endorse", "criticize"];
const LOOSE = [...COMMENTING, ...SETTING, "defer", "non_committal", "no_answer"]; // neither yes nor no
// What answers a proposal: all that is said or done about it, but putting it, and what is set for it.
const ANSWERING = Object.keys(ACTS).filter((act) => ![...PUTTING, ...SETTING, ...ENDING].includes(act));
const OUTCOMES = { accepted: "yes", agreed: "yes", in_force: "yes", rejected: "no", broken: "no", withdrawn: "ended", lapsed: "ended", superseded: "ended" };
const SHIFTS = {
  softened: "softer than before",
  hardened: "harder than before",
  accepted: "after",
  taken_back: "taken back",
  changed: "before that",
  repeated: "said again",
};
const SHAPES = {
  put: () => svg("rect", { x: -9, y: -9, width: 18, height: 18 }),
  ended: () => svg("rect", { x: -9, y: -9, width: 18, height: 18 }),
  yes: () => svg("circle", { r: 9.5 }),
  open: () => svg("circle", { r: 9.5 }),
  partly: () => svg("polygon", { points: "-10.5,0 -5,-9 5,-9 10.5,0 5,9 -5,9" }),
  no: () => svg("polygon", { points: "0,-11.5 11.5,0 0,11.5 -11.5,0" }),
  sets: () => svg("polygon", { points: "0,-12 12,8.5 -12,8.5" }),
};

const actors = new Map(dossier.actors.map((each) => [each.id, Object.assign({ represents: [], names: [] }, each)]));
const threads = new Map(
  dossier.threads.map((each) => [
    each.id,
    Object.assign({ issues: [], by: [], to: [], relations: [], deadlines: [], moves: [] }, each),
  ]),
);
// By day; those that have none come last.
const moves = dossier.moves.map((each) =>
  Object.assign({ actors: [], speakers: [], conditions: [], disputes: [], told: [] }, each),
);
const moveOf = new Map(moves.map((each) => [each.id, each]));
for (const each of moves) threads.get(each.thread)?.moves.push(each);
for (const thread of threads.values())
  thread.versions.forEach((each, place) => Object.assign(each, { number: place + 1, told: each.told ?? [], fields: each.fields ?? [] }));
const versionOf = (move) => threads.get(move.thread).versions.find((each) => each.id === move.version);
const articleDays = dossier.articles.map((each) => each.day ?? "").filter((day) => day.length === 10).sort();
const moveDays = moves.flatMap((each) => each.date ?? []).sort();
const LAST = articleDays.at(-1) ?? moveDays.at(-1) ?? "";
const FIRST = articleDays[0] ?? moveDays[0] ?? "";

const nameOf = (id) => actors.get(id)?.name ?? id;
const stanceOf = (act) => (ACTS[act] ?? ["open"])[0];
const doneIn = (act) => (ACTS[act] ?? [0, 0, worded(act)])[2];

// The mark of an act, as it stands in the timeline too.
function sign(act) {
  const [stance, letter] = ACTS[act] ?? ["open", "?"];
  return [Object.assign(SHAPES[stance](), {}), svg("text", { y: stance === "sets" ? 6 : 4.5, "text-anchor": "middle" }, letter)];
}
const badge = (act) =>
  svg("svg", { class: `badge ${stanceOf(act)}`, viewBox: "-13 -13 26 26", "aria-hidden": "true" }, sign(act));

const daysWord = (iso, about) => (iso ? `${about === "by" ? "by " : about ? "about " : ""}${dayWords(iso)}` : "day not known");
const dayNode = (iso, about) =>
  iso ? el("time", { datetime: iso.slice(0, 10) }, daysWord(iso, about)) : el("i", {}, "day not known");
const numberOfDay = (iso) => Math.round(Date.parse(`${iso}T00:00Z`) / 864e5);
const dayOfNumber = (number) => new Date(number * 864e5).toISOString().slice(0, 10);

const actorLink = (id) => el("a", { href: hrefOf("actor", id) }, el("bdi", {}, nameOf(id)));
const actorNames = (ids, nobody = "nobody named") =>
  ids.length ? listed(ids.map((id) => el("bdi", {}, nameOf(id)))) : [el("i", {}, nobody)];
const actorLinks = (ids, nobody = "nobody named") =>
  ids.length ? listed(ids.map(actorLink)) : [el("i", {}, nobody)];
const spoken = (ids) => (ids.length ? ids.map((id) => shown(nameOf(id))).join(", ") : "nobody named");
const saysWho = (move) => `${spoken(move.actors)} ${doneIn(move.act)}`;
// Those who speak for a side, where they are not it.
const speakersOf = (move) => move.speakers.filter((id) => !move.actors.includes(id));

// A thread in the words of its last version, or of the one that is meant.
const threadTitle = (thread, version) => [el("span", { class: "tag thread" }, thread.id), " ", el("bdi", {}, (version ?? thread).what)];
const threadLink = (thread, move, version) => el("a", { href: hrefOf("thread", thread.id, move) }, threadTitle(thread, version));
