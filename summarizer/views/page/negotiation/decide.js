// What a person decides: which records are one proposal, which are two, and what an actor is called. `follow` makes it so.

const DESK = JSON.parse(document.getElementById("review").textContent);
const holding = new Map(); // what counts of each pair and each name: entries
const status = el("p", { role: "status", class: "told", tabindex: -1 });
const say = (words) => void (status.textContent = shown(words));
const asLine = (line) => line;

const spelt = (key) => [key.article, key.record, key.digest].join("\u001f");

// A record as decisions know it; null of one whose article the dossier has not.
function keyAt(place) {
  const [number, record] = dossier.told[place];
  return number < 0 ? null : { article: dossier.articles[number].id, record, digest: dossier.keys[place] };
}

const placeOf = (key) => (placeOf.map ??= new Map(dossier.told.flatMap((_, place) => (keyAt(place) ? [[spelt(keyAt(place)), place]] : [])))).get(spelt(key));

// A decision with the places of its records. Null where what it is about is not here.
function placed(line) {
  if (line.actor !== undefined) return actors.has(line.actor) ? line : null;
  const places = [line.left, line.right].map(placeOf);
  return places.includes(undefined) ? null : { ...line, places };
}

const pairOf = (left, right) => ([left, right].every((place) => place !== null && keyAt(place)) ? { places: [left, right] } : null);

// What a line says that it is about.
const subjectOf = ({ places, actor, name }) => (places ? { left: keyAt(places[0]), right: keyAt(places[1]) } : { actor, name });

function enter(line, saved) {
  entries.push({ line, saved, seen: placed(line) });
}

// What the dossier has of decisions, and what was kept since: the browser need not keep it.
const before = [...dossier.decided, ...DESK.since.map(placed)].map((line) => ({ line, seen: line, saved: true }));

// As follow does it: the latest counts; who takes back takes back his own, or what whoever made `of` decided.
function count() {
  const told = new Map();
  for (const entry of [...before, ...entries].filter(({ seen }) => seen).sort((one, other) => inTime(one.line, other.line))) {
    const { line, seen } = entry;
    const stack = told.get(aboutOf(seen)) ?? [];
    const whose = stack.find((each) => each.line.id === line.of)?.line.by ?? line.by;
    told.set(aboutOf(seen), line.act === "undo" ? stack.filter((each) => each.line.by !== whose) : [...stack, entry]);
  }
  holding.clear();
  for (const [about, stack] of told) if (stack.length) holding.set(about, stack.at(-1));
}

// All that counts, here or in the dossier still.
const allDecided = () => [...new Map([...inForce, ...[...holding].map(([about, { seen }]) => [about, seen])]).values()];

// Whether a decision is in the dossier, and counts.
const isFollowed = (about) => (holding.get(about)?.line.id ?? null) === (inForce.get(about)?.id ?? null);

function takeOut(entry) {
  entries.splice(entries.indexOf(entry), 1);
  forget(entry.line);
}

// What only this page knows of a subject is decided no more; whether there was any.
function dropped(subject) {
  const some = entries.filter((entry) => !entry.saved && !entry.sending && entry.seen && aboutOf(entry.seen) === aboutOf(subject));
  some.forEach(takeOut);
  return some.length > 0;
}

const lineOn = (act, subject, more) => ({ format: "1.0", id: hex(), act, by: me, at: now(), why: null, ...subjectOf(subject), ...more });

function take(lines, words) {
  for (const line of lines) enter(line, false);
  keep(lines, false);
  refresh(words);
}

function decideOn(subjects, act, more, words) {
  asNamed(() => {
    subjects.forEach(dropped);
    take(subjects.map((subject) => lineOn(act, subject, more)), words);
  });
}

// What a file may have is taken back by a line of its own, which names whose it is where that is another.
function takeBack(subjects) {
  asNamed(() => {
    const lines = subjects.flatMap((subject) => {
      const entry = holding.get(aboutOf(subject));
      if (!entry || (!entry.saved && !entry.sending && dropped(subject))) return [];
      return [lineOn("undo", subject, entry.line.by === me ? {} : { of: entry.line.id })];
    });
    take(lines, "Taken back.");
  });
}

// What was taken back here and is in the dossier still: it counts again.
function keepIt(subjects) {
  asNamed(() => {
    subjects.forEach(dropped);
    count();
    const lost = subjects.filter((subject) => !holding.has(aboutOf(subject)));
    take(lost.map((subject) => lineOn(inForce.get(aboutOf(subject)).act, subject, { to: inForce.get(aboutOf(subject)).to })), "Kept.");
  });
}

function showAgain() {
  count();
  const was = document.activeElement?.closest(".decide");
  const label = was?.getAttribute("aria-label");
  for (const node of [main, ...behind.map((each) => each.node)])
    for (const each of node.querySelectorAll(".decide, .decided")) each.dispatchEvent(new Event("decided"));
  const all = [...main.querySelectorAll(".decide")];
  const isHere = was?.isConnected ? was : all.find((each) => label && each.getAttribute("aria-label") === label);
  if (isHere && !isHere.contains(document.activeElement)) isHere.querySelector("button:not([hidden])")?.focus();
  if (was && document.activeElement === document.body) status.focus({ preventScroll: true });
}

// Show what stands wherever it can be decided, in views left behind too.
function refresh(words) {
  showAgain();
  tell();
  say(words);
}

const when = (subjects) => (subjects.every((subject) => isFollowed(aboutOf(subject))) ? "" : "; shown after the next follow");

// What was decided of subjects with one act: words for it, and the way back. Null where it was not.
function decidedOf(subjects, acts, label, what) {
  const some = subjects.map((subject) => holding.get(aboutOf(subject))?.seen);
  const [first] = some;
  if (!first || !some.every((each) => each?.act === first.act) || !acts.includes(first.act)) return null;
  return [
    saidBy(first, what, when(subjects)),
    el("button", { type: "button", "aria-label": `Undo: ${label}`, click: () => takeBack(subjects) }, "Undo"),
  ];
}

// What was taken back, and the dossier has still.
function undoneOf(subjects, label) {
  const was = inForce.get(aboutOf(subjects[0]));
  if (!was || subjects.some((subject) => holding.has(aboutOf(subject)))) return [];
  return [
    saidBy(was, null, "; taken back: shown after the next follow"),
    el("button", { type: "button", "aria-label": `Keep it: ${label}`, click: () => keepIt(subjects) }, "Keep it"),
  ];
}

function controls(label, draw) {
  const fill = () => node.replaceChildren(...draw().flat(2).filter(Boolean).map(asNode));
  const node = el("div", { class: "tools decide", role: "group", "aria-label": label, decided: fill });
  fill();
  return node;
}

// At each mark of what was decided: whether it is in the dossier, and the way back.
const markOf = (subjects, label) =>
  controls(`What was decided of ${label}`, () => decidedOf(subjects, Object.keys(DECIDED), label) ?? undoneOf(subjects, label));

const choice = (words, label, click) => el("button", { type: "button", "aria-label": `${words}: ${label}`, click }, words);

// Of threads that may be one: all that was said of records of two of them.
function ofDoubt([ids, , judgements]) {
  const threadAt = (place) => ids.find((id) => threads.get(id).versions.some((each) => each.told.includes(place)));
  const subjects = new Map();
  for (const [left, right] of judgements) {
    const pair = pairOf(left, right);
    if (pair && threadAt(left) !== threadAt(right)) subjects.set(aboutOf(pair), pair);
  }
  if (!subjects.size) return null;
  const pairs = [...subjects.values()];
  const label = shown(ids.join(" and "));
  return controls(`Decide on ${label}`, () =>
    decidedOf(pairs, ["same", "different"], label) ?? [
      choice("One", label, () => decideOn(pairs, "same", {}, `${label}: one.`)),
      choice("Two", label, () => decideOn(pairs, "different", {}, `${label}: two.`)),
    ],
  );
}

const mentionsOf = (thread) => [...new Set(thread.versions.flatMap((each) => each.told))].filter(keyAt);

function ofMention(thread, place, others) {
  // A thread may have a thousand mentions: its pairs are made when they are asked for.
  const pairs = () => others.filter((each) => each !== place).map((each) => pairOf(place, each));
  const first = aboutOf(pairOf(place, others.find((each) => each !== place)));
  const [number, record] = dossier.told[place];
  const label = shown(`${dossier.articles[number].title}, ${record}`);
  return controls(`Decide on ${label}`, () =>
    (holding.has(first) ? decidedOf(pairs(), ["different"], label, el("b", {}, `Not of ${thread.id}`)) : null) ?? [
      choice("Not of this thread", label, () => decideOn(pairs(), "different", {}, `${label}: not of ${thread.id}.`)),
    ],
  );
}

// Another thread that tells the same.
function ofOthers(thread, first) {
  const others = [...threads.values()].filter((each) => each !== thread && mentionsOf(each).length);
  const pairWith = (other) => pairOf(first, mentionsOf(other)[0]);
  const menu = el("select", {}, el("option", { value: "" }, "a thread"), others.map((each) => el("option", { value: each.id }, `${each.id}: ${shown(each.what).slice(0, 80)}`)));
  const node = controls(`What is one with ${thread.id}`, () => [
    el("label", { class: "field" }, "One with", menu),
    choice("One", `${thread.id} and the thread chosen`, () => {
      const other = threads.get(menu.value);
      if (!other) return menu.focus();
      return decideOn([pairWith(other)], "same", {}, `${thread.id} and ${other.id}: one.`);
    }),
    ...others.flatMap((each) => decidedOf([pairWith(each)], ["same"], `${thread.id} and ${each.id}`, el("b", {}, `One with ${each.id}`)) ?? []),
  ]);
  return node;
}

function ofThread(thread) {
  const places = mentionsOf(thread);
  if (!places.length) return null;
  return el(
    "section",
    { "aria-labelledby": "mentions" },
    el("h2", { id: "mentions" }, counted(places.length, "mention")),
    el(
      "ul",
      { class: "moves" },
      places.map((place) =>
        el("li", { class: "move" }, el("p", { class: "says", dir: "auto" }, dossier.told[place][3]), quotesOf(place, true), places.length > 1 ? ofMention(thread, place, places) : null),
      ),
    ),
    ofOthers(thread, places[0]),
  );
}

function ofActor(one) {
  // An actor is known by a name that articles give it: what a person called it before is none of theirs.
  const own = inForce.get(aboutOf({ actor: one.id }))?.name ?? one.name;
  const subject = { actor: one.id, name: own };
  const box = el("input", { type: "text", dir: "auto", required: true, maxlength: 200, autocomplete: "off" });
  box.value = one.name;
  const form = el(
    "form",
    {
      class: "tools",
      submit: (event) => {
        event.preventDefault();
        const to = box.value.trim();
        if (!to || to === one.name) return box.focus();
        return decideOn([subject], "rename", { to }, `${one.name}: called ${to}.`);
      },
    },
    el("label", { class: "field" }, "Call it", box),
    el("button", { type: "submit" }, "Rename"),
  );
  return controls(`What to call ${shown(one.name)}`, () => [
    decidedOf([subject], ["rename"], one.name) ?? undoneOf([subject], one.name),
    isFollowed(aboutOf(subject)) ? form : null,
  ]);
}

const desk = {};

// Have it followed as it is decided now, and show what came of it.
async function followAgain() {
  desk.again.disabled = true;
  try {
    if (unsent().length) await send();
    let told = await followed({ method: "POST" }, "?again=true");
    while (told.state === "following") {
      say(told.said.at(-1) ?? "Followed again.");
      await new Promise((then) => setTimeout(then, 300));
      told = await followed({}, "/state");
    }
    if (told.state === "failed") throw new Error(told.error);
    if (partsOf(location.hash)[0] === "thread") replaceHash("#/open"); // its number may be another's now
    location.reload();
  } catch (error) {
    say(`It was not followed: ${error.message}`);
    desk.again.disabled = false;
  }
}

async function followed(settings, more) {
  const reply = await fetch(`${DESK.follow}${more}`, settings);
  if (!reply.ok) throw new Error(reasonOf(await reply.text()) || `${reply.status} ${reply.statusText}`);
  return reply.json();
}

function makeBar() {
  desk.count = el("p", { class: "count" });
  desk.warn = el("p", { class: "against", role: "alert" });
  desk.by = namer();
  desk.again = DESK.follow ? el("button", { type: "button", click: followAgain }, "Follow again") : null;
  document.body.append(
    el(
      "section",
      { class: "reviewing", "aria-label": "Review" },
      desk.warn,
      el("div", { class: "tools" }, status, desk.count, desk.again, DESK.post ? null : el("button", { type: "button", click: save }, "Save"), loader(), desk.by),
    ),
  );
}

// How much was decided, and what is not safe yet.
function tell() {
  const open = [...new Set([...holding.keys(), ...inForce.keys()])].filter((about) => !isFollowed(about)).length;
  const waiting = before.filter(({ seen }) => !seen).length;
  desk.count.textContent = [
    `${counted(open, "decision")}, shown after the next follow`,
    unsafe(),
    inForce.size && `${inForce.size.toLocaleString("en")} in the dossier`,
    waiting && `${counted(waiting, "decision")} on what is not here`,
  ]
    .filter(Boolean)
    .join(" · ");
  desk.by.textContent = me ? `By ${shown(me)}` : "Your name";
  desk.warn.textContent = warning();
}

// A line of a file is about joins and names of this page. Throws Fault.
function hold(line) {
  const { act, left, right, actor, to } = line;
  if (!["same", "different", "rename", "undo"].includes(act)) throw new Fault(`${act} is about a record: load it on the page of the results`);
  if (act === "undo" && line.article) throw new Fault("it is about a record: load it on the page of the results");
  const isWhole = act === "rename" ? actor && to : (left && right) || (act === "undo" && actor);
  if (!isWhole) throw new Fault("it does not say what it is about");
  if (!placed(line)) throw new Fault(`it is about ${actor ?? `${left.article} ${left.record} and ${right.article} ${right.record}`}, which is not in this dossier as it was`);
}

function begin() {
  takeUp(() => {
    count();
    makeBar();
  });
}
Object.assign(deciding, { begin, doubt: ofDoubt, thread: ofThread, actor: ofActor, standing: allDecided, mark: markOf });
