// What is being read, live: each article with what was said of it last, and how many wait.

const MOST_SHOWN = 5; // of those that are read; the list below has them all
const STATES = { waiting: "waits", reading: "is being read", done: "read", failed: "not read" };
const readings = new Map(); // by id: what was told last, and the nodes of its line
const wanted = new Set(); // ids of what this page gave

function follows(reading) {
  wanted.add(reading.id);
  tellReading(reading);
  settle(reading.id); // it may have been told before
}

const isThrough = ({ state }) => ["done", "failed"].includes(state);

// What this page gave is gone to once it is read, unless somebody is busy with something else.
function settle(id) {
  const { reading, line } = readings.get(id);
  if (isThrough(reading) && wanted.delete(id) && focusIsFree()) line.querySelector("a")?.focus();
}

function tellReading(reading) {
  const known = readings.get(reading.id);
  if (known && known.reading.said.length > reading.said.length) return; // an answer that came after the news
  const one = known ?? lineOf(reading);
  const wasDone = known?.reading.state === "done";
  readings.set(reading.id, Object.assign(one, { reading }));
  draw(one);
  if (!known) place(one.line);
  trim();
  count();
  if (reading.state === "done" && !wasDone) listSoon();
  if (wanted.has(reading.id) && isThrough(reading)) settle(reading.id);
}

// A line changes in its place: whoever is in it, or has written into it, is not disturbed by the news.
function lineOf(reading) {
  const name = el("b", {}, el("bdi", {}, reading.name));
  const state = el("p", { class: "state" });
  const said = el("ol");
  const happened = el("details", {}, el("summary", {}, "What happened"), said);
  return { line: el("li", {}, name, state, happened), name, state, said, happened, reply: null };
}

function draw(one) {
  const { reading, line, state, said, happened } = one;
  line.className = reading.state;
  if (reading.article && one.name.matches("b")) {
    const link = el("a", { href: `/articles/${reading.article}/page` }, el("bdi", {}, reading.name));
    one.name.replaceWith(link);
    one.name = link;
  }
  const last = reading.said.at(-1) ?? "";
  state.replaceChildren(`${STATES[reading.state]}: `, el("bdi", {}, last));
  said.append(...reading.said.slice(said.children.length).map((each) => el("li", {}, each)));
  if (said.lastElementChild) said.lastElementChild.textContent = shown(last); // of very many the last ones are not kept
  happened.hidden = reading.said.length < 2;
  if (reading.needs_model && !one.reply) state.after((one.reply = elsewhere(reading)));
  if (!reading.needs_model && one.reply) {
    one.reply.remove();
    one.reply = null;
  }
}

const focusIsFree = () => [document.body, form.querySelector("button.first"), byId("show"), pasted].includes(document.activeElement) && !pasted.value;

function place(line) {
  const all = byId("readings");
  all.prepend(line);
  all.closest("section").hidden = false;
}

function trim() {
  const done = byId("readings").querySelectorAll(":scope > .done");
  for (const line of [...done].slice(MOST_SHOWN)) {
    if (!line.contains(document.activeElement)) line.remove();
  }
}

function count() {
  const states = {};
  for (const { reading } of readings.values()) states[reading.state] = (states[reading.state] ?? 0) + 1;
  const told = { waiting: "wait", reading: "being read", done: "read", failed: "not read" };
  const parts = Object.entries(told).filter(([state]) => states[state]);
  say(byId("counts"), parts.map(([state, words]) => `${states[state].toLocaleString("en")} ${words}`).join(", "));
}

// A browser has six connections for all pages of a server: who is not looked at listens to nothing, and asks for what
// it has missed once it listens again.
let news = null;
function listen() {
  if (document.hidden) {
    news?.close();
    news = null;
  } else if (!news) {
    news = new EventSource("/events"); // it tells first how far everything is
    news.addEventListener("open", askAll);
    news.addEventListener("error", ({ target }) => target.readyState === EventSource.CLOSED && askAll()); // it was refused
    news.addEventListener("message", ({ data }) => heard(JSON.parse(data)));
  }
}

function askAll() {
  list();
  askFollowing();
}

function heard(told) {
  if (told.what === "reading") tellReading(told);
  else if (told.what === "following") {
    followingNews += 1;
    tellFollowing(told);
  } else if (told.what === "reviewed") listSoon();
  else say(given, told.said);
}
document.addEventListener("visibilitychange", listen);
