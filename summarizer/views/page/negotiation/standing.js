// Positions: where each actor stood on each thread at the end of a day, and how it came there.

const COLUMNS_SHOWN = 8;

// The moves of each actor on each thread up to a day: thread → actor → moves. Those without a day come first, in the end.
function standing(on) {
  const table = new Map();
  const some = on ? moves.filter((move) => move.date && move.date <= on) : moves;
  for (const move of [...some].sort((one, other) => (one.date ?? "").localeCompare(other.date ?? ""))) {
    const row = table.get(move.thread) ?? new Map();
    table.set(move.thread, row);
    for (const id of move.actors) row.set(id, [...(row.get(id) ?? []), move]);
  }
  return table;
}

// From when on it has stood so.
function sinceWhen(said) {
  let first = said.at(-1);
  for (const move of [...said].reverse()) {
    if (move.act !== first.act || move.version !== first.version) break;
    first = move;
  }
  return first;
}

// Without hearsay that other moves of the same actor deny, and comments of whoever has put or answered these terms.
function stoodOf(said) {
  const own = new Set(said.filter((move) => !move.hearsay).map((move) => move.id));
  const meant = said.filter((move) => !move.hearsay || !(move.disputes ?? []).some((id) => own.has(id)));
  const isBound = (move, before) => before.some((each) => !LOOSE.includes(each.act) && each.version === move.version);
  return meant.filter((move, place) => !COMMENTING.includes(move.act) || !isBound(move, meant.slice(0, place)));
}

function cellOf(thread, said) {
  const stood = stoodOf(said);
  const last = stood.at(-1);
  const since = sinceWhen(stood);
  const version = versionOf(last);
  const words = [badge(last.act), " ", doneIn(last.act)];
  return el(
    "details",
    { class: `stand ${stanceOf(last.act)}` },
    el(
      "summary",
      {},
      ENDING.includes(last.act) ? el("s", {}, words) : el("span", {}, words),
      el("small", {}, thread.versions.length > 1 ? ` v${version.number}` : "", " ", since.date ? dayNode(since.date, since.about) : "day not known"),
      said.length > 1 ? el("small", {}, ` · ${said.length} moves`) : "",
    ),
    el(
      "ol",
      {},
      said.map((move) =>
        el("li", {}, el("a", { href: hrefOf("thread", thread.id, move.id) }, badge(move.act), ` ${doneIn(move.act)}, ${daysWord(move.date, move.about)}`), ": ", el("bdi", {}, move.what), quotesOf(move.told[0], true)),
      ),
    ),
  );
}

function positions() {
  const [least, greatest] = [moveDays[0], [LAST, moveDays.at(-1)].filter(Boolean).sort().at(-1)];
  const [low, high] = least ? [numberOfDay(least), numberOfDay(greatest)] : [0, 0];
  const wanted = () => chosen.on || greatest || "";
  const slider = el("input", { type: "range", min: low, max: high, step: 1, "aria-label": "Day of the positions" });
  const field = el("input", { type: "date", min: least, max: greatest });
  const table = el("table", { class: "positions standing" });
  const wide = el("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": "Table of positions" }, table);
  const more = moreButton(() => draw());
  const widen = el("button", { type: "button", class: "more" });
  let columns = COLUMNS_SHOWN;
  widen.addEventListener("click", () => {
    columns = Infinity;
    draw();
  });
  const draw = () => {
    const on = wanted();
    slider.value = numberOfDay(on || "1970-01-01");
    slider.setAttribute("aria-valuetext", on ? dayWords(on) : "no day");
    if (document.activeElement !== field) field.value = on;
    const words = wordsOf();
    const all = standing(chosen.on ? on : "");
    const hits = [...all.keys()]
      .map((id) => threads.get(id))
      .filter((each) => threadFits(each, "", "") && hasWords(each, threadFields, words))
      .reverse()
      .sort((one, other) => lastOf(all.get(other.id)).localeCompare(lastOf(all.get(one.id))));
    const counts = new Map();
    for (const thread of hits) for (const id of all.get(thread.id).keys()) counts.set(id, (counts.get(id) ?? 0) + 1);
    const everybody = [...counts].sort((one, other) => other[1] - one[1]).map(([id]) => id);
    const heads = everybody.slice(0, columns);
    bar.querySelector(".hits").replaceChildren(`${counted(hits.length, "thread")} with a position on ${on ? dayWords(on) : "no day"}`, ...meaning({ ...chosen, from: "", until: "" }).map(asNode));
    table.replaceChildren(
      el("caption", {}, "Where each actor stood on each thread at the end of that day. What was withdrawn or lapsed is struck through; each cell opens its history."),
      el("thead", {}, el("tr", {}, el("th", { scope: "col" }, "Thread"), heads.map((id) => el("th", { scope: "col" }, el("bdi", {}, nameOf(id)))))),
      el("tbody", {}, hits.slice(0, more.most).map((thread) => {
        const row = all.get(thread.id);
        return el("tr", {}, el("th", { scope: "row" }, threadLink(thread, undefined, stoodIn(row))), heads.map((id) => el("td", {}, row.has(id) ? cellOf(thread, row.get(id)) : thread.to.includes(id) ? el("small", {}, "put to it; no answer told") : "")));
      })),
    );
    widen.hidden = everybody.length <= columns;
    widen.textContent = `Show ${counted(everybody.length - columns, "more actor")}`;
    more.set(hits.length);
  };
  const on = (day) => {
    chosen.on = day === greatest ? "" : day;
    rewrite();
    draw();
  };
  slider.addEventListener("input", () => on(dayOfNumber(Number(slider.value))));
  field.addEventListener("input", () => field.value && on(field.value));
  const bar = threadBar(ALL.slice(0, -2), () => {
    more.most = SHOWN;
    draw();
  });
  bar.prepend(el("label", { class: "field on" }, el("span", {}, "On"), field), el("label", { class: "field slide" }, el("span", {}, least ? `${dayWords(least)} to ${dayWords(greatest)}` : "No day"), slider));
  draw();
  return el("div", {}, el("h1", { tabindex: -1 }, "Who stands where"), bar, wide, el("p", { class: "buttons" }, more.node, widen));
}

// The version whose terms stood: the last that anybody had moved on.
const stoodIn = (row) => [...row.values()].flat().map(versionOf).reduce((one, other) => (other.number > one.number ? other : one));
const lastOf = (row) => [...row.values()].map((said) => said.at(-1).date ?? "").sort().at(-1) ?? "";
