// A list that its headings sort: some rows at a time, all of them on paper, and copied to a spreadsheet as a table.
//
// A column has `words` at its head, `key` to sort by (null comes last, whichever way), `text` for a spreadsheet and `cell`
// for the page; `down`: the greatest is looked at first; `ends` are
// words for both ways; `isText`: it is for a spreadsheet alone; `isLong`: of
// sentences.

const ROWS = 50; // shown at a time
const PAPER = 2000; // rows that are printed at most
const rowOf = new WeakMap(); // the item of a table row
const collator = new Intl.Collator("en");
const slug = (words) => words.toLowerCase().replaceAll(" ", "_");

// The place of each item by a column, null first as -1; names in the order of a dictionary (sentences, which take
// longer, by their characters).
const ranks = new Map(); // by column; forgotten where a person's decision changed records
function ranksOf(column, items) {
  if (!ranks.has(column)) ranks.set(column, ranked(column, items));
  return ranks.get(column);
}
function ranked(column, items) {
  const keys = items.map(column.key);
  const distinct = [...new Set(keys)].filter((key) => key !== null);
  if (typeof distinct[0] === "number") distinct.sort((one, other) => one - other);
  else if (column.isLong) distinct.sort();
  else distinct.sort(collator.compare);
  const rank = new Map(distinct.map((key, place) => [key, place]));
  return Int32Array.from(keys, (key) => rank.get(key) ?? -1);
}

// `items` are all that there may be, each with its `place` among them; `noun` is what one is called.
function sortedList({ noun, items, columns, first }) {
  const visible = columns.filter((column) => !column.isText);
  let hits = [];
  let most = ROWS;
  const body = el("tbody", { role: "rowgroup" });
  const caption = el("caption");
  const order = () => {
    const [words, down] = [chosen.sort.replace(/^-/, ""), chosen.sort.startsWith("-")];
    const column = visible.find((each) => slug(each.words) === words);
    return column ? { column, down } : { column: visible.find((each) => each.words === first), down: true };
  };
  const sort = () => {
    const { column, down } = order();
    const [rank, way] = [ranksOf(column, items), down ? -1 : 1];
    hits.sort(({ place: one }, { place: other }) => {
      if (rank[one] < 0 || rank[other] < 0) return (rank[one] < 0) - (rank[other] < 0) || one - other;
      return way * (rank[one] - rank[other]) || one - other;
    });
  };
  const heads = visible.map((column) =>
    el(
      "th",
      { scope: "col", role: "columnheader", class: slug(column.words) },
      el("button", {
        type: "button",
        click: () => {
          const now = order();
          const down = now.column === column ? !now.down : Boolean(column.down);
          chosen.sort = `${down ? "-" : ""}${slug(column.words)}`;
          most = ROWS;
          rewrite();
          sort();
          draw();
        },
      }, column.words),
    ),
  );
  const table = el(
    "table",
    { class: "list", role: "table" },
    caption,
    el("thead", { role: "rowgroup" }, el("tr", { role: "row", "aria-rowindex": 1 }, heads)),
    body,
  );
  const line = (item, place) => {
    const row = el("tr", { role: "row", "aria-rowindex": place + 2 }, visible.map((column) =>
      el("td", { role: "cell", class: slug(column.words), "data-label": column.words }, column.cell(item))));
    rowOf.set(row, item);
    return row;
  };
  const more = el("button", { type: "button", class: "more", click: () => widen(most + ROWS) });
  const all = el("button", { type: "button", class: "more all", click: () => widen(Infinity) });
  const told = el("p", { class: "shown" });
  const copied = el("span", { class: "copied", role: "status" });
  const copy = el("button", {
    type: "button",
    class: "copy",
    click: () => {
      const done = copyTable(columns, hits);
      copied.textContent = done ? `Copied: ${counted(hits.length, "row")}, to be pasted into a spreadsheet.` : "This browser does not let a page copy: select the rows and copy them.";
    },
  }, "Copy as a table");
  const widen = (count) => {
    const from = body.childElementCount;
    most = count;
    draw();
    body.children[from]?.querySelector("a")?.focus({ preventScroll: true });
  };
  function draw() {
    const { column, down } = order();
    const shownNow = Math.min(most, hits.length);
    const kept = body.childElementCount;
    // What stands already in the same order stays, so that nothing is made twice.
    if (kept < shownNow && kept && rowOf.get(body.firstElementChild) === hits[0] && rowOf.get(body.lastElementChild) === hits[kept - 1])
      body.append(...hits.slice(kept, shownNow).map((item, place) => line(item, kept + place)));
    else body.replaceChildren(...hits.slice(0, shownNow).map(line));
    heads.forEach((node, place) =>
      node.setAttribute("aria-sort", visible[place] !== column ? "none" : down ? "descending" : "ascending"),
    );
    table.setAttribute("aria-rowcount", hits.length + 1);
    const count = counted(hits.length, noun);
    const [least, greatest] = column.ends ?? ["A to Z", "Z to A"];
    const sortedBy = `by ${column.words.toLowerCase()}, ${down ? greatest : least}`;
    if (!hits.length) caption.textContent = `No ${noun} fits: take a choice back.`;
    else caption.textContent = shownNow < hits.length ? `The first ${shownNow.toLocaleString("en")} of ${count}, ${sortedBy}` : `${count}, ${sortedBy}`;
    const rest = hits.length - shownNow;
    more.hidden = all.hidden = told.hidden = rest === 0;
    more.textContent = `Show ${Math.min(ROWS, rest).toLocaleString("en")} more`;
    all.textContent = `Show all ${count}`;
    told.textContent = `${rest.toLocaleString("en")} more ${rest === 1 ? noun : `${noun}s`} below ${rest === 1 ? "is" : "are"} not on the page yet: “find in page” does not see them, the search above does.`;
    copy.hidden = hits.length === 0;
    copy.textContent = `Copy ${hits.length === 1 ? "the row" : `all ${hits.length.toLocaleString("en")} rows`} as a table`;
    copied.textContent = "";
  }
  const paper = () => {
    if (!table.isConnected) return;
    const before = most;
    most = Math.max(most, PAPER);
    draw();
    addEventListener("afterprint", () => {
      most = before;
      draw();
    }, { once: true });
  };
  return {
    tools: el("p", { class: "over-list" }, copy, " ", copied),
    node: el("div", { class: "listed" }, el("div", { class: "scroll" }, table), told, el("p", { class: "buttons" }, more, all)),
    paper,
    table,
    most: () => most,
    show: (found, count = ROWS) => {
      hits = found;
      most = count;
      sort();
      draw();
    },
    columns: visible,
  };
}

// What a spreadsheet would take for a formula is told to be text, as in the tables of the command.
const FORMULA = /^'*[=+\-@\t\r\n＝＋－＠]/u;
const plainCell = (text) => {
  const flat = shown(text ?? "").replace(/\s+/g, " ").trim();
  return FORMULA.test(flat) ? `'${flat}` : flat;
};
const escaped = (text) => text.replace(/[&<>"]/g, (char) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" })[char]);

// Rows for the clipboard, in both forms that spreadsheets take.
function tableText(rows) {
  const cells = rows.map((row) => row.map(plainCell));
  const html = cells.map((row) => `<tr>${row.map((cell) => `<td>${escaped(cell)}</td>`).join("")}</tr>`).join("\n");
  return { "text/plain": cells.map((row) => row.join("\t")).join("\n"), "text/html": `<meta charset="utf-8"><table>\n${html}\n</table>` };
}

function putOnClipboard(event, rows) {
  for (const [form, text] of Object.entries(tableText(rows))) event.clipboardData.setData(form, text);
  event.preventDefault();
  event.stopImmediatePropagation();
}

// The whole list, whatever of it is on the page. Not by navigator.clipboard, which a page within a frame may not use.
function copyTable(columns, hits) {
  const rows = [columns.map((column) => column.words), ...hits.map((item) => columns.map((column) => column.text(item)))];
  const put = (event) => putOnClipboard(event, rows);
  document.addEventListener("copy", put, { capture: true, once: true });
  const done = document.execCommand("copy");
  document.removeEventListener("copy", put, { capture: true });
  return done;
}

// A selection over several cells of a list is copied as these cells, whole.
function copySelected(event, { table, columns }) {
  const selection = getSelection();
  if (selection.isCollapsed || !selection.rangeCount) return;
  const range = selection.getRangeAt(0);
  if (!table.contains(range.commonAncestorContainer)) return;
  const isTouched = (cell) => {
    if (!range.intersectsNode(cell)) return false;
    const within = document.createRange();
    within.selectNodeContents(cell);
    if (range.compareBoundaryPoints(Range.START_TO_START, within) > 0) within.setStart(range.startContainer, range.startOffset);
    if (range.compareBoundaryPoints(Range.END_TO_END, within) < 0) within.setEnd(range.endContainer, range.endOffset);
    return within.toString().trim() !== "" || cell.textContent.trim() === "";
  };
  const touched = [...table.rows]
    .filter((row) => range.intersectsNode(row))
    .map((row) => [row, columns.filter((_, place) => isTouched(row.cells[place]))])
    .filter(([row, some]) => some.some((column) => row.cells[columns.indexOf(column)].textContent.trim() !== ""));
  if (touched.reduce((sum, [, some]) => sum + some.length, 0) < 2) return;
  const kept = columns.filter((column) => touched.some(([, some]) => some.includes(column)));
  const rows = touched.map(([row, some]) =>
    kept.map((column) => (!some.includes(column) ? "" : rowOf.has(row) ? column.text(rowOf.get(row)) : column.words)),
  );
  putOnClipboard(event, rows);
}
