// What is being read, live: each article with what was said of it last, and how many wait.

const MOST_SHOWN = 5; // of those that are read; the list below has them all
const STATES = { waiting: "waits", reading: "is being read", done: "read", failed: "not read" };
const readings = new Map(); // by id: what was told last, and its line
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
  const line = known?.line ?? el("li");
  readings.set(reading.id, { reading, line });
  const wasOpen = line.querySelector("details")?.open;
  const last = reading.said.at(-1) ?? "";
  line.className = reading.state;
  const parts = [
    reading.article
      ? el("a", { href: `/articles/${reading.article}/page` }, el("bdi", {}, reading.name))
      : el("b", {}, el("bdi", {}, reading.name)),
    el("p", { class: "state" }, `${STATES[reading.state]}: `, el("bdi", {}, last)),
    reading.needs_model && elsewhere(reading),
    reading.said.length > 1 &&
      el("details", { open: wasOpen }, el("summary", {}, "What happened"), el("ol", {}, reading.said.map((each) => el("li", {}, each)))),
  ];
  line.replaceChildren(...parts.filter(Boolean));
  if (!known) place(line);
  trim();
  count();
  if (reading.state === "done" && known?.reading.state !== "done") listSoon();
  if (wanted.has(reading.id) && isThrough(reading)) settle(reading.id);
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

// A browser has six connections for all pages of a server: who is not looked at listens to nothing.
let news = null;
function listen() {
  if (document.hidden) {
    news?.close();
    news = null;
  } else if (!news) {
    news = new EventSource("/events"); // it tells first how far everything is
    news.addEventListener("message", ({ data }) => heard(JSON.parse(data)));
  }
}

function heard(told) {
  if (told.what === "reading") tellReading(told);
  else if (told.what === "following") tellFollowing(told);
  else if (told.what === "reviewed") listSoon();
  else say(given, told.said);
}
document.addEventListener("visibilitychange", () => {
  listen();
  if (!document.hidden) listSoon();
});
