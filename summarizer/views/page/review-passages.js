// Evidence: passages of the article that a person marks, by selecting text or by its words.
// Places count characters as the results do, not UTF-16 units, and a passage begins and ends with whole words.

let picked = null; // what is selected in the article's text: { start, end, quote }
let pickedIn = null; // the article it is of

const charsOf = (article) =>
  (article.letters ??= article.text === undefined ? null : Array.from(article.text));
const UNSPACED = /[\p{sc=Han}\p{sc=Hira}\p{sc=Kana}\p{sc=Thai}\p{sc=Laoo}\p{sc=Khmr}\p{sc=Mymr}]/u;
const letter = (char) => char !== undefined && /[\p{L}\p{N}\p{M}]/u.test(char);

// Whether a passage that begins or ends there would cut a word or a number in two, as `cuts` in text/locate.py has it.
function cutsWord(chars, at) {
  const [before, left, right, after] = [chars[at - 2], chars[at - 1], chars[at], chars[at + 1]];
  const joined = (one, other) => letter(one) && letter(other) && !UNSPACED.test(one) && !UNSPACED.test(other);
  const digits = (one, other) => /\d/.test(one ?? "") && /\d/.test(other ?? "");
  if (letter(left) && letter(right)) return joined(left, right);
  if (/[-‐‑'’ʼ]/.test(right ?? "")) return joined(left, after);
  if (/[-‐‑'’ʼ]/.test(left ?? "")) return joined(before, right);
  return (
    (/[.,]/.test(right ?? "") && digits(left, after)) || (/[.,]/.test(left ?? "") && digits(before, right))
  );
}

// A passage from one place to another: without space around it, grown to whole words; null where nothing is left.
function passage(article, start, end) {
  const chars = charsOf(article);
  while (start < end && /\s/.test(chars[start])) start += 1;
  while (end > start && /\s/.test(chars[end - 1])) end -= 1;
  if (start >= end) return null;
  while (start > 0 && cutsWord(chars, start)) start -= 1;
  while (end < chars.length && cutsWord(chars, end)) end += 1;
  return { start, end, quote: chars.slice(start, end).join("") };
}

// Where each piece of the text shown begins in the article. Line breaks are in the article, not on the page.
function placed(article, pane) {
  const chars = charsOf(article);
  const walker = document.createTreeWalker(pane, NodeFilter.SHOW_TEXT);
  const places = new Map();
  let at = 0;
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    if (node.parentElement.closest(".tag")) continue;
    while (chars[at] === "\n") at += 1;
    places.set(node, at);
    at += Array.from(node.data).length;
  }
  return places;
}

// What is selected is used up, or is no more.
function unpick() {
  picked = null;
  bar.picked.replaceChildren();
}

// What is selected of the article's text, as a passage.
function selected(article) {
  const pane = main.querySelector(".text");
  const selection = getSelection();
  if (!pane || charsOf(article) === null || !selection.rangeCount || selection.isCollapsed) return null;
  const range = selection.getRangeAt(0);
  if (!range.intersectsNode(pane)) return null;
  let [start, end] = [null, null];
  const units = (node, to) => Array.from(node.data.slice(0, to)).length;
  for (const [node, at] of placed(article, pane)) {
    if (!range.intersectsNode(node)) continue;
    start ??= at + (node === range.startContainer ? units(node, range.startOffset) : 0);
    end = at + units(node, node === range.endContainer ? range.endOffset : node.length);
  }
  return start === null ? null : passage(article, start, end);
}

// Passages by their words, whatever the space between them: all of them, or the first and the last with … between.
function spoken(article, words) {
  const text = article.text;
  const escaped = (part) =>
    part
      .trim()
      .split(/\s+/)
      .map((word) => word.replace(/[.*+?^${}()|[\]\\/]/g, "\\$&"))
      .join("\\s+");
  const parts = words
    .split(/…|\.\.\./)
    .map(escaped)
    .filter(Boolean);
  if (!parts.length) return [];
  const found = [];
  for (const flags of ["gu", "giu"]) {
    for (const match of text.matchAll(new RegExp(parts.join("[\\s\\S]{1,1500}?"), flags))) {
      const start = Array.from(text.slice(0, match.index)).length;
      const each = passage(article, start, start + Array.from(match[0]).length);
      if (each) found.push(each);
    }
    if (found.length) break;
  }
  return found;
}

// The evidence of a record in a form: each passage can be moved at both ends by a word, or taken out.
function evidenceField(article, evidence, say) {
  let quotes = evidence
    .filter(([start]) => start !== null)
    .map(([start, end, quote, page]) => ({ start, end, quote, page: page ?? null }));
  const lost = evidence.length - quotes.length;
  const list = el("ol", { class: "quotes" });
  const changed = (one) => {
    list.dispatchEvent(new Event("input", { bubbles: true }));
    markPassages(article, quotes, one);
  };
  const put = (one, instead) => {
    if (!instead && quotes.some((each) => each.start === one.start && each.end === one.end))
      return say("That passage is there already.");
    if (!instead && quotes.length >= 3) return say("Three passages are the most: take one out first.");
    quotes = instead ? [one] : [...quotes, one];
    draw();
    changed(one);
    return true;
  };
  const draw = () =>
    list.replaceChildren(...quotes.map((one, place) => quoteItem(article, one, place, replace)));
  const replace = (place, one) => {
    if (one) quotes[place] = one;
    else quotes.splice(place, 1);
    draw();
    changed(one);
    (list.querySelectorAll("li")[place] ?? list.parentElement).querySelector("button, input")?.focus();
  };
  const box = el("input", {
    type: "text",
    dir: "auto",
    autocomplete: "off",
    placeholder: "words of the article, or first … last",
  });
  const find = () => {
    const all = spoken(article, box.value).filter(
      (each) => !quotes.some((one) => one.start === each.start && one.end === each.end),
    );
    if (!all.length) return say("These words do not stand in the article, or are there already.");
    if (!put(all[0], made.instead)) return false;
    made.instead = false;
    box.value = "";
    return say(
      all.length === 1
        ? "Found, and put in."
        : `They stand ${all.length} times: the first is put in. More words tell which.`,
    );
  };
  box.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !box.value.trim()) return;
    event.preventDefault();
    event.stopPropagation();
    find();
  });
  const hasText = charsOf(article) !== null;
  draw();
  // `instead`: what is found next stands in place of what is there.
  const made = {
    name: "evidence",
    instead: false,
    node: el(
      "fieldset",
      { class: "evidence needed" },
      el("legend", {}, "Evidence"),
      lost
        ? el(
            "p",
            {},
            `${counted(lost, "quote")} that did not stand in the article ${lost === 1 ? "is" : "are"} left out.`,
          )
        : null,
      list,
      hasText
        ? el(
            "label",
            { class: "field find" },
            el(
              "span",
              {},
              "Find a passage",
              el("small", {}, " or select it in the article: q instead, Q besides"),
            ),
            box,
          )
        : el("p", {}, "The article's text is not at hand: passages cannot be marked."),
    ),
    put,
    box: hasText ? box : null,
    quotes: () => quotes,
    read: () => {
      if (!quotes.length) throw new Fault("Evidence: mark a passage of the article");
      if (box.value.trim()) throw new Fault("Evidence: Enter finds the words that stand there still");
      return quotes.map(({ start, end, quote, page }) => ({ quote, start, end, page: page ?? null }));
    },
    focus: () => (hasText ? box : list.querySelector("button"))?.focus(),
  };
  return made;
}

function quoteItem(article, one, place, replace) {
  const moved = (side, by) => {
    const next = nextWord(article, one, side, by);
    return (
      next &&
      el(
        "button",
        {
          type: "button",
          "aria-label": `${side === "start" ? "Begin" : "End"} a word ${by < 0 ? "earlier" : "later"}`,
          click: () => replace(place, next),
        },
        by < 0 ? "−" : "+",
      )
    );
  };
  return el(
    "li",
    {},
    el("q", { dir: "auto" }, one.quote),
    el(
      "span",
      { class: "tools" },
      charsOf(article) && [
        "begins ",
        moved("start", -1),
        moved("start", 1),
        " ends ",
        moved("end", -1),
        moved("end", 1),
      ],
      el("button", { type: "button", click: () => replace(place, null) }, "Take out"),
    ),
  );
}

// The passage with one of its ends moved by a word; null where there is none.
function nextWord(article, one, side, by) {
  const chars = charsOf(article);
  const word = (at) => letter(chars[at]);
  let at = side === "start" ? one.start : one.end - 1;
  while (chars[at] !== undefined && word(at)) at += by;
  while (chars[at] !== undefined && !word(at)) at += by;
  if (chars[at] === undefined) return null;
  const moved = side === "start" ? passage(article, at, one.end) : passage(article, one.start, at + 1);
  return moved && moved.end > moved.start && (side === "start" ? at < one.end : at >= one.start)
    ? moved
    : null;
}
