// What the address asks for: #/ the index, #/3 an article, #/3/P5 a record, #/3/P5/0 a passage of the text.

const articles = JSON.parse(document.getElementById("articles").textContent);
const many = articles.length !== 1;
const main = document.getElementById("main");
let current = null; // number of the article shown; -1 is the index
let visited = null; // the address gone to: `hashchange` tells of it later
let back = null; // where the focus was before a link moved it

articles.forEach((article, place) => {
  article.number = place;
  prepare(article);
});

function visit(href) {
  location.hash = href;
  go();
}

function go() {
  visited = location.hash;
  const [place, id, passage] = location.hash.replace(/^#\/?/, "").split("/").map(decoded);
  const known = /^\d+$/.test(place) && Number(place) < articles.length;
  const wanted = many ? (known ? Number(place) : -1) : 0;
  const first = current === null;
  if (wanted !== current) {
    current = wanted;
    back = null;
    main.replaceChildren(current < 0 ? index() : reading(articles[current]));
    document.title = current < 0 ? counted(articles.length, "article") : shown(articles[current].title);
    scrollTo(0, 0);
    if (!first && id === undefined) main.querySelector("h1").focus();
  }
  if (current < 0 || id === undefined) return;
  const target = passage === undefined ? onPage.cards.get(id) : onPage.passages.get(`${id}/${passage}`);
  if (!target) return;
  if (main.contains(document.activeElement)) back = document.activeElement;
  target.focus({ preventScroll: true });
  target.scrollIntoView({ block: "nearest", behavior: still.matches ? "auto" : "smooth" });
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
addEventListener("hashchange", () => {
  if (location.hash !== visited) go();
});
go();
