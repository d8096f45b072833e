// What the address asks for: #/changes and other views, #/thread/T5/M12, #/actor/ID, #/3/P5/0 a passage of an article.

const main = document.getElementById("main");
const head = document.getElementById("head");
const VIEWS = {
  changes: ["What changed", changes],
  timeline: ["Timeline", timeline],
  positions: ["Positions", positions],
  threads: ["Threads", threadList],
  actors: ["Actors", actorList],
  deadlines: ["Deadlines", deadlines],
  open: ["Open questions", openQuestions],
};
const title = document.title;
let visited = null; // the address gone to: `hashchange` tells of it later
const behind = []; // what was left, the last one last: its address, node, place and focus
const isView = (name) => Object.hasOwn(VIEWS, name);

// The address of what is shown, with what is chosen now; filters make no step in the history.
function rewrite() {
  const path = location.hash.split("?")[0] || "#/changes";
  replaceHash(`${path}${query()}`);
  visited = location.hash;
  navigate();
}

function navigate() {
  const [view] = partsOf(location.hash);
  head.querySelector("nav")?.remove();
  head.append(
    el(
      "nav",
      { "aria-label": "Views" },
      el(
        "ul",
        {},
        Object.entries(VIEWS).map(([name, [words]]) =>
          el("li", {}, el("a", { href: hrefOf(name), "aria-current": name === view ? "page" : null }, words, name === "open" && openCount() ? ` (${openCount()})` : "")),
        ),
      ),
    ),
  );
}

function partsOf(hash) {
  const parts = hash.split("?")[0].replace(/^#\/?/, "").split("/").map(decoded);
  return isView(parts[0]) || ["thread", "actor"].includes(parts[0]) || /^\d+$/.test(parts[0]) ? parts : ["changes"];
}

function decoded(part) {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

function made([view, id, at]) {
  if (view === "thread") {
    const node = threadPage(id);
    return Object.assign(node, { target: at === undefined ? null : node.querySelector(`#${CSS.escape(at)}`) });
  }
  if (view === "actor") return actorPage(id);
  return isView(view) ? VIEWS[view][1]() : articlePage(Number(view), id, at);
}

function go() {
  const first = visited === null;
  const asked = location.hash;
  if (asked.includes("?")) choose(asked.slice(asked.indexOf("?") + 1));
  else if (query()) replaceHash(`${asked || "#/changes"}${query()}`);
  if (!first && behind.at(-1)?.hash === location.hash) return restore();
  const parts = partsOf(location.hash);
  const leaves = main.firstElementChild;
  // An article that was looked at is not gone back to, what led to it is.
  if (!first && leaves && !/^\d+$/.test(partsOf(visited)[0])) {
    behind.push({ hash: visited || "#/changes", node: leaves, scroll: scrollY, focus: document.activeElement });
    if (behind.length > 20) behind.shift();
  }
  visited = location.hash;
  const node = made(parts);
  present(node);
  scrollTo(0, 0);
  const target = node.target ?? (first ? null : main.querySelector("h1"));
  target?.focus({ preventScroll: true });
  node.target?.scrollIntoView({ block: "center" });
}

function present(node) {
  main.replaceChildren(node);
  [main.dataset.view] = partsOf(location.hash);
  navigate();
  document.title = `${main.querySelector("h1").textContent} – ${title}`;
}

// Back to a view as it was left.
function restore() {
  const { hash, node, scroll, focus } = behind.pop();
  visited = hash;
  present(node);
  scrollTo(0, scroll);
  (focus?.isConnected ? focus : main.querySelector("h1")).focus({ preventScroll: true });
}

document.addEventListener("click", (event) => {
  const link = event.target.closest?.("a[href^='#']");
  if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  const href = link.getAttribute("href");
  if (href.startsWith("#/")) {
    location.hash = href;
    if (location.hash !== visited) go();
  } else {
    const target = document.getElementById(href.slice(1));
    target.focus();
    target.scrollIntoView();
  }
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || !behind.length || event.target.matches("input, select")) return;
  location.hash = behind.at(-1).hash;
  go();
});
addEventListener("beforeprint", () => {
  for (const node of main.querySelectorAll("button.more:not([hidden])")) node.dispatchEvent(new Event("all"));
});
addEventListener("hashchange", () => {
  if (location.hash !== visited) go();
});
head.querySelector(".called").replaceChildren(el("bdi", {}, title), el("small", {}, ` ${counted(dossier.articles.length, "article")}${FIRST ? `, ${dayWords(FIRST)} to ${dayWords(LAST)}` : ""}`));
deciding.begin();
go();
// What searching looks through is made while nobody waits.
const ready = (place) => {
  const end = Math.min(place + 200, moves.length);
  for (let at = place; at < end; at += 1) fieldsOf(moves[at], moveFields);
  if (end < moves.length) requestIdleCallback(() => ready(end));
  else if (dossier.articles.length) textOf(0);
};
globalThis.requestIdleCallback?.(() => ready(0));
