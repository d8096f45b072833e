// What a person decides: which records are one proposal, which are two, and what an actor is called. `follow` makes it so.

const DESK = JSON.parse(document.getElementById("review").textContent);
const holding = new Map(); // what counts of each pair and each name, as decided in this browser: entries
const status = el("p", { role: "status", class: "told" });
const say = (words) => void (status.textContent = shown(words));
const asLine = (line) => line;
const DECIDED = { same: "One", different: "Two", rename: "Renamed" };

const spelt = (key) => [key.article, key.record, key.digest].join("\u001f");
// What a decision is about: a pair of records, whichever comes first, or an actor's name.
const aboutOf = (line) => (line.left ? [line.left, line.right].map(spelt).sort().join("\u001e") : `${line.actor}\u001f${line.name}`);

// A record as decisions know it; null of one whose article the dossier has not.
function keyAt(place) {
  const [number, record] = dossier.told[place];
  return number < 0 ? null : { article: dossier.articles[number].id, record, digest: dossier.keys[place] };
}

function pairOf(left, right) {
  const keys = [left, right].map((place) => (place === null ? null : keyAt(place)));
  return keys.every(Boolean) ? { left: keys[0], right: keys[1] } : null;
}

function count() {
  holding.clear();
  for (const entry of [...entries].sort((one, other) => (one.line.at < other.line.at ? -1 : 1))) {
    const about = aboutOf(entry.line);
    if (entry.line.act === "undo") holding.delete(about);
    else holding.set(about, entry);
  }
}

function takeOut(entry) {
  entries.splice(entries.indexOf(entry), 1);
  forget(entry.line);
}

// What was decided of the same before, and no file has, is decided no more.
function decideOn(subjects, act, more, words) {
  asNamed(() => {
    const lines = subjects.map((subject) => ({ format: "1.0", id: hex(), act, by: me, at: now(), why: null, ...subject, ...more }));
    for (const line of lines) {
      const before = holding.get(aboutOf(line));
      if (before && !before.saved) takeOut(before);
      entries.push({ line, saved: false });
    }
    keep(lines, false);
    refresh(words);
  });
}

// What a file may have is taken back by a line of its own.
function takeBack(subjects) {
  for (const subject of subjects) {
    const entry = holding.get(aboutOf(subject));
    if (!entry) continue;
    if (entry.saved) {
      const line = { format: "1.0", id: hex(), act: "undo", by: entry.line.by, at: now(), why: null, ...subject };
      entries.push({ line, saved: false });
      keep([line], false);
    } else takeOut(entry);
  }
  refresh("Taken back.");
}

// Show what stands wherever it can be decided, in views left behind too.
function refresh(words) {
  count();
  const isHere = document.activeElement?.closest(".decide");
  for (const node of [main, ...behind.map((each) => each.node)])
    for (const each of node.querySelectorAll(".decide")) each.dispatchEvent(new Event("decided"));
  if (isHere?.isConnected && !isHere.contains(document.activeElement)) isHere.querySelector("button:not([hidden])")?.focus();
  tell();
  say(words);
}

// What was decided of subjects with one act: words for it, and the way back. Null where it was not.
function decidedOf(subjects, acts, label, what) {
  const some = subjects.map((subject) => holding.get(aboutOf(subject)));
  const [first] = some;
  if (!first || !some.every((each) => each?.line.act === first.line.act) || !acts.includes(first.line.act)) return null;
  const { act, by, to } = first.line;
  return [
    el("span", { class: "by" }, what ?? el("b", {}, DECIDED[act], to ? [" “", el("bdi", {}, to), "”"] : ""), ", says ", el("bdi", {}, by), ": shown after the next follow"),
    el("button", { type: "button", "aria-label": `Undo: ${label}`, click: () => takeBack(subjects) }, "Undo"),
  ];
}

function controls(label, draw) {
  const fill = () => node.replaceChildren(...draw().flat(2).filter(Boolean).map(asNode));
  const node = el("div", { class: "tools decide", role: "group", "aria-label": label, decided: fill });
  fill();
  return node;
}

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
  const subjectOf = (other) => pairOf(first, mentionsOf(other)[0]);
  const menu = el("select", {}, el("option", { value: "" }, "a thread"), others.map((each) => el("option", { value: each.id }, `${each.id}: ${shown(each.what).slice(0, 80)}`)));
  const node = controls(`What is one with ${thread.id}`, () => [
    el("label", { class: "field" }, "One with", menu),
    choice("One", `${thread.id} and the thread chosen`, () => {
      const other = threads.get(menu.value);
      if (!other) return menu.focus();
      return decideOn([subjectOf(other)], "same", {}, `${thread.id} and ${other.id}: one.`);
    }),
    ...others.flatMap((each) => decidedOf([subjectOf(each)], ["same"], `${thread.id} and ${each.id}`, el("b", {}, `One with ${each.id}`)) ?? []),
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
  const own = one.names.find(([name, how]) => name === one.name && how === "person")
    ? (one.names.find(([, how]) => how !== "person")?.[0] ?? null)
    : one.name;
  const subject = { actor: one.id, name: own };
  const box = el("input", { type: "text", dir: "auto", required: true, maxlength: 200, autocomplete: "off" });
  box.value = one.name;
  return controls(`What to call ${shown(one.name)}`, () =>
    decidedOf([subject], ["rename"], one.name) ?? [
      el(
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
      ),
    ],
  );
}

const desk = {};

function makeBar() {
  desk.count = el("p", { class: "count" });
  desk.warn = el("p", { class: "against", role: "alert" });
  desk.by = el("button", {
    type: "button",
    click: () => {
      const was = me;
      me = "";
      asNamed(() => {});
      me ||= was;
    },
  });
  const save = () => {
    if (!entries.length) return say("Nothing was decided yet.");
    saveFile();
    tell();
    return say(`${counted(entries.length, "decision")} handed to the browser as a file. summarizer review ${DESK.name} FILE takes it in; follow, run again, shows it.`);
  };
  document.body.append(
    el("section", { class: "reviewing", "aria-label": "Review" }, desk.warn, el("div", { class: "tools" }, status, desk.count, el("button", { type: "button", click: save }, "Save"), desk.by)),
  );
}

// How much was decided, and what is not safe yet.
function tell() {
  const open = unsaved().length;
  desk.count.textContent = [
    `${counted(holding.size, "decision")}, shown after the next follow`,
    open && `${open} not saved as a file`,
    DESK.taken.length && `${DESK.taken.length} taken in before`,
  ]
    .filter(Boolean)
    .join(" · ");
  desk.by.textContent = me ? `By ${shown(me)}` : "Your name";
  desk.warn.textContent = kept.told ?? (shelf ? "" : "This browser keeps nothing for this page: save before you close it.");
}

function begin() {
  me = shelf?.getItem(`${PREFIX}.by`) ?? "";
  const { mine, others } = fromShelf();
  entries.push(...mine);
  count();
  makeBar();
  tell();
  if (mine.length) say(`${counted(mine.length, "decision")} of before, kept in this browser.`);
  if (others.length)
    ask(
      `This browser keeps ${counted(others.length, "decision")} on another state of ${DESK.name}, not saved`,
      [el("p", {}, "They can be saved as a file, which summarizer review takes in.")],
      "Save them",
      () => saveFile(others),
    );
  addEventListener("beforeunload", (event) => {
    if (unsaved().length) event.preventDefault();
  });
}
Object.assign(deciding, { begin, doubt: ofDoubt, thread: ofThread, actor: ofActor });
