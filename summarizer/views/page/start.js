// What the address asks for: #/ the articles, #/records their records, #/3 an article, #/3/P5 a record, #/3/P5/0 a
// passage of the text; after a question mark, what is chosen.

const articles = JSON.parse(document.getElementById("articles").textContent);
const many = articles.length !== 1;
const main = document.getElementById("main");
let current = null; // number of the article shown; -1 is a list
let onList = null; // which of LISTS is shown
let left = null; // the list that was left for an article: its address, node, place and focus
let visited = null; // the address gone to: `hashchange` tells of it later
let back = null; // where the focus was before a link moved it

articles.forEach((article, place) => {
  article.number = article.place = place;
  prepare(article);
});

function visit(href) {
  location.hash = href;
  go();
}

// The address of what is shown, with what is chosen now.
function rewrite() {
  replaceHash(`${location.hash.split("?")[0] || "#/"}${query()}`);
  visited = location.hash;
  for (const link of main.querySelectorAll(".lists a, .up")) link.setAttribute("href", link.getAttribute("href").split("?")[0] + query());
}

function go() {
  const asked = location.hash;
  if (asked.includes("?")) choose(asked.slice(asked.indexOf("?") + 1));
  else if (query()) replaceHash(`${asked || "#/"}${query()}`);
  const before = visited;
  visited = location.hash;
  const [place, id, passage] = asked.split("?")[0].replace(/^#\/?/, "").split("/").map(decoded);
  const known = /^\d+$/.test(place) && Number(place) < articles.length;
  const wanted = !many ? 0 : known ? Number(place) : -1;
  const list = wanted >= 0 ? null : Object.hasOwn(LISTS, place) ? place : "";
  const first = current === null;
  const chose = visited.split("?")[1] !== before?.split("?")[1];
  if (wanted !== current || list !== onList || (chose && list !== null)) {
    if (onList !== null && list === null)
      left = { hash: before || "#/", node: main.firstElementChild, most: listNow.most(), scroll: scrollY, focus: document.activeElement };
    current = wanted;
    onList = list;
    back = null;
    if (left && list !== null && left.hash === (visited || "#/")) return restore();
    main.replaceChildren(list === null ? reading(articles[current]) : index(list));
    document.title = list !== null ? main.querySelector("h1").textContent : shown(articles[current].title);
    scrollTo(0, 0);
    if (!first && id === undefined) main.querySelector("h1").focus();
  }
  if (list !== null || id === undefined) return;
  const target = passage === undefined ? onPage.cards.get(id) : onPage.passages.get(`${id}/${passage}`);
  if (!target) return;
  if (main.contains(document.activeElement)) back = document.activeElement;
  target.focus({ preventScroll: true });
  if (!broughtBeside(target, back)) target.scrollIntoView({ block: "nearest", behavior: still.matches ? "auto" : "smooth" });
}

// Back to a list as it was left.
function restore() {
  main.replaceChildren(isStale ? index(onList, left.most) : left.node);
  document.title = main.querySelector("h1").textContent;
  scrollTo(0, left.scroll);
  (left.focus.isConnected ? left.focus : main.querySelector("h1")).focus({ preventScroll: true });
}

function decoded(part) {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

// Through location.hash and not the link itself: within a notebook's frame a link would lead out of it.
document.addEventListener("click", (event) => {
  const link = event.target.closest?.("a[href^='#']");
  if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  const href = link.getAttribute("href");
  if (!href.startsWith("#/")) {
    const target = document.getElementById(href.slice(1));
    target.focus();
    target.scrollIntoView({ behavior: still.matches ? "auto" : "smooth" });
  } else visit(href);
});
// A passage in the text leads to its record, the narrowest where several share it.
main.addEventListener("click", (event) => {
  const mark = event.target.closest?.(".text [data-records]");
  if (!mark || !getSelection().isCollapsed) return;
  const width = (id) =>
    Math.min(
      ...articles[current].byId
        .get(id)
        .evidence.map(([start, end]) => (start === null ? Infinity : end - start)),
    );
  const id = [...onPage.ids.get(mark)].sort((one, other) => width(one) - width(other))[0];
  onPage.passages.get(`${id}/0`)?.focus({ preventScroll: true }); // so that Escape comes back to it
  visit(address(current, id));
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || !back?.isConnected || event.target.matches("input, select")) return;
  const target = back;
  back = null;
  target.focus();
});
// What comes under a pointer that rests while keys lead on is not pointed at, until the pointer is moved.
let byKeys = false;
function points({ movementX, movementY }) {
  const isBack = byKeys && Boolean(movementX || movementY);
  if (isBack) byKeys = false;
  return isBack;
}
addEventListener("keydown", () => (byKeys = true), { capture: true });
for (const name of ["pointerdown", "wheel"]) addEventListener(name, () => (byKeys = false), { capture: true, passive: true });
addEventListener("hashchange", () => {
  if (location.hash !== visited) go();
});
go();
if (many && globalThis.requestIdleCallback) makeReady();
