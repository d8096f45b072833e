// What is worked on stays in view: a record, its form, and beside it the passage of the article.

const isSeen = (node) => {
  const { top, bottom } = node.getBoundingClientRect();
  return top >= 0 && bottom <= innerHeight - (bar.node?.offsetHeight ?? 0);
};
const isBeside = (pane) => pane && getComputedStyle(pane).position === "sticky";

// Bring a node into view, wherever its pane was moved to.
function bring(node) {
  if (!node) return;
  node.scrollIntoView({ block: "nearest", behavior: "instant" });
  scrolled = scrollY; // the panes stay where they are: they are moved here
  const pane = node.closest(".pane");
  if (isBeside(pane) && beyond(node)) {
    holdPane(pane);
    shiftPane(pane, -beyond(node));
  } else if (isBeside(pane)) moved.add(pane);
  if (!beyond(node)) return;
  scrollBy({ top: beyond(node), behavior: "instant" });
  scrolled = scrollY;
}

// How far a node is beneath the bar, or (less than nothing) above what is shown; what is too long begins at the top.
function beyond(node) {
  const { top, bottom } = node.getBoundingClientRect();
  const low = bottom - (innerHeight - (bar.node?.offsetHeight ?? 0));
  return top < 0 ? top - 8 : low > 0 ? Math.max(0, Math.min(low + 8, top - 8)) : 0;
}

function holdPane(pane) {
  pane.style.top = `${pane.getBoundingClientRect().top}px`;
  moved.add(pane);
}

// And a place in the other pane beside it: that pane is moved, or, where it is the longer one, the page is.
function bringBeside(place, node) {
  if (!place || !node || isSeen(place) || !isBeside(place.closest(".pane"))) return;
  if (broughtBeside(place, node) && isSeen(place)) return;
  scrollBy({ top: place.getBoundingClientRect().top - Math.max(16, node.getBoundingClientRect().top), behavior: "instant" });
  scrolled = scrollY;
  const pane = node.closest(".pane");
  if (!isBeside(pane)) return;
  holdPane(pane);
  shiftPane(pane, place.getBoundingClientRect().top - node.getBoundingClientRect().top);
}

// A passage of the text as it is shown: where it is on the page, as a node would tell.
function rangeOf(article, { start, end }) {
  const pane = main.querySelector(".text");
  if (!pane || charsOf(article) === null) return null;
  const range = document.createRange();
  let begun = false;
  for (const [node, at] of placed(article, pane)) {
    const letters = Array.from(node.data);
    const units = (to) => letters.slice(0, to - at).join("").length;
    if (!begun && start < at + letters.length) {
      range.setStart(node, units(Math.max(start, at)));
      begun = true;
    }
    if (begun && end <= at + letters.length) {
      range.setEnd(node, units(Math.max(end, at)));
      return range;
    }
  }
  return null;
}

// Mark passages of a form in the article, as long as it is open; and show one of them.
function markPassages(article, passages, one = null) {
  if (article !== here()) return;
  const ranges = passages.map((each) => rangeOf(article, each)).filter(Boolean);
  globalThis.CSS?.highlights?.set("evidence", new Highlight(...ranges));
  const range = one && rangeOf(article, one);
  if (!range) return;
  const place = {
    closest: (selector) => range.startContainer.parentElement.closest(selector),
    getBoundingClientRect: () => range.getBoundingClientRect(),
  };
  const field = document.activeElement?.closest?.(".mend fieldset, .mend .field");
  if (field) bringBeside(place, field);
  else if (!isSeen(place)) range.startContainer.parentElement.scrollIntoView({ block: "nearest", behavior: "instant" });
}
const unmarkPassages = () => void globalThis.CSS?.highlights?.delete("evidence");

// Records in the order of the screen: each proposal with what is beneath it; passages without a record come last.
const onScreen = () =>
  [...onPage.cards]
    .sort(([, one], [, other]) => (one.compareDocumentPosition(other) & Node.DOCUMENT_POSITION_FOLLOWING ? -1 : 1))
    .map(([id]) => id);
