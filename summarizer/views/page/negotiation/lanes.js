// Moves over time: a lane for each actor, a mark for each move, by shape and sign what it is.

const LANES = 12; // at first
const MARKS = 800; // drawn at most, the last ones
const MARK = 24; // pixels
const LABEL = 22;
const AXIS = 26;

function timeline() {
  const drawn = el("div");
  const draw = () => {
    const words = wordsOf();
    const hits = moves.filter((move) => moveFits(move, chosen.from) && hasWords(move, moveFields, words));
    bar.querySelector(".hits").replaceChildren(`${hits.length.toLocaleString("en")} of ${counted(moves.length, "move")}`, ...meaning().map(asNode));
    drawn.replaceChildren(lanes(hits));
  };
  const bar = threadBar(ALL, draw);
  const node = el("div", {}, el("h1", { tabindex: -1 }, "Who moved when"), bar, drawn, legend());
  draw();
  return node;
}

function legend() {
  return el(
    "ul",
    { class: "legend", "aria-label": "Signs" },
    Object.keys(ACTS).map((act) => el("li", {}, badge(act), ` ${doneIn(act)}`)),
  );
}

function lanes(some, most = LANES) {
  const dated = some.filter((move) => move.date);
  const left = some.length - dated.length;
  const kept = dated.slice(-MARKS);
  const note = [
    kept.length < dated.length && `the last ${kept.length} of ${dated.length.toLocaleString("en")} moves`,
    left && `without ${counted(left, "move")} whose day is not known`,
  ].filter(Boolean);
  if (!kept.length) return el("p", { class: "none" }, left ? `No day is known of ${counted(left, "move")}.` : "No moves.");
  const by = new Map();
  for (const move of kept)
    for (const id of move.actors.length ? move.actors : [""]) by.set(id, [...(by.get(id) ?? []), move]);
  const rows = [...by].sort((one, other) => other[1].length - one[1].length);
  const figure = el("figure", { class: "lanes" });
  const fill = (count) => {
    const told = el("figcaption", {}, "Point at a mark, or go from mark to mark with the arrow keys; Enter opens its thread.");
    figure.replaceChildren(
      ...(note.length ? [el("p", { class: "rest" }, `Drawn: ${note.join(", ")}.`)] : []),
      el("div", { class: "scroll" }, picture(rows.slice(0, count), told)),
      told,
      ...(rows.length > count
        ? [el("button", { type: "button", class: "more", click: () => fill(rows.length) }, `Show ${counted(rows.length - count, "more actor")}`)]
        : []),
    );
  };
  fill(most);
  return figure;
}

function picture(rows, told) {
  const days = rows.flatMap(([, some]) => some.map((move) => numberOfDay(move.date)));
  const [first, last] = [Math.min(...days), Math.max(...days)];
  const span = Math.max(last - first, 1);
  const wide = Math.max(main.clientWidth - 60, 640, Math.min(6000, span * 4));
  const x = (day) => 18 + ((wide - 36) * (day - first)) / span;
  const marks = []; // of each lane its marks, in order of day
  const labels = [];
  let top = AXIS;
  const bands = rows.map(([id, some], lane) => {
    const ends = []; // where the last mark of each row of the lane ends
    marks[lane] = some.map((move) => {
      const at = x(numberOfDay(move.date));
      let row = ends.findIndex((end) => end <= at);
      if (row < 0) row = ends.push(0) - 1;
      ends[row] = at + MARK;
      return { move, lane, x: at, y: top + LABEL + MARK * row + MARK / 2 };
    });
    const height = LABEL + MARK * ends.length + 8;
    const band = svg("rect", { class: "band", x: 0, y: top, width: wide, height, fill: "none" });
    for (let place = 6; place < (wide > 1500 ? wide - 200 : 100); place += 900)
      labels.push(svg("text", { class: "lane", x: place, y: top + 16 }, isolated(id ? nameOf(id) : "nobody named"), ` (${some.length})`));
    top += height;
    return band;
  });
  const way = svg("path", { class: "way", "aria-hidden": "true" });
  const flat = marks.flat();
  flat.forEach((mark, number) => {
    mark.node = svg(
      "a",
      {
        class: `mark ${stanceOf(mark.move.act)}`,
        href: hrefOf("thread", mark.move.thread, mark.move.id),
        transform: `translate(${mark.x.toFixed(1)} ${mark.y})`,
        tabindex: number ? -1 : 0,
        "aria-label": `${daysWord(mark.move.date, mark.move.about)}: ${saysWho(mark.move)}. ${shown(mark.move.what)}`,
      },
      sign(mark.move.act),
    );
  });
  const byNode = new Map(flat.map((mark) => [mark.node, mark]));
  const tell = (mark) => {
    const same = flat.filter((each) => each.move.thread === mark.move.thread).sort((one, other) => one.x - other.x);
    way.setAttribute("d", same.map((each, number) => `${number ? "L" : "M"}${each.x.toFixed(1)} ${each.y}`).join(""));
    for (const each of flat) each.node.classList.toggle("kin", each.move.thread === mark.move.thread);
    told.replaceChildren(
      badge(mark.move.act), " ", dayNode(mark.move.date, mark.move.about), ": ",
      ...actorNames(mark.move.actors).map(asNode), ` ${doneIn(mark.move.act)}. `, el("bdi", {}, mark.move.what),
      ...quotesOf(mark.move.told[0], true),
    );
  };
  const found = (event) => byNode.get(event.target.closest?.("a.mark"));
  const go = (event) => {
    const mark = found(event);
    const to = mark && next(mark, marks, event.key);
    if (!to) return;
    event.preventDefault();
    for (const each of flat) each.node.setAttribute("tabindex", each === to ? 0 : -1);
    to.node.focus();
    to.node.scrollIntoView({ block: "nearest", inline: "nearest" });
  };
  const pointed = (event) => found(event) && tell(found(event));
  return svg(
    "svg",
    {
      width: wide, height: top + 4, viewBox: `0 0 ${wide} ${top + 4}`, role: "group",
      "aria-label": `Timeline of ${counted(rows.length, "actor")}, ${dayWords(dayOfNumber(first))} to ${dayWords(dayOfNumber(last))}`,
      focusin: pointed, mouseover: pointed, keydown: go,
    },
    bands, axis(first, last, x, top), way, labels, flat.map((mark) => mark.node),
  );
}

// The mark that an arrow key leads to: along the lane, or to the nearest in the lane above or beneath.
function next(mark, marks, key) {
  const lane = marks[mark.lane];
  const at = lane.indexOf(mark);
  if (key === "ArrowRight") return lane[at + 1];
  if (key === "ArrowLeft") return lane[at - 1];
  if (key === "Home") return lane[0];
  if (key === "End") return lane.at(-1);
  const other = key === "ArrowDown" ? marks[mark.lane + 1] : key === "ArrowUp" ? marks[mark.lane - 1] : null;
  return other?.reduce((best, each) => (Math.abs(each.x - mark.x) < Math.abs(best.x - mark.x) ? each : best));
}

// Days, as many as there is room for: every day, week, or month.
function axis(first, last, x, bottom) {
  const room = (x(last) - x(first)) / Math.max(last - first, 1) || 76; // of one day there is its name
  const step = [1, 2, 7, 14].find((days) => days * room >= 76);
  const ticks = [];
  for (let day = first; day <= last; day += step ?? 1) {
    const iso = dayOfNumber(day);
    if (step) ticks.push([day, dayWords(iso).replace(/ \d+$/, day === first || iso.endsWith("-01-01") ? "$&" : "")]);
    else if (iso.endsWith("-01")) ticks.push([day, `${MONTHS[Number(iso.slice(5, 7)) - 1]} ${iso.slice(0, 4)}`]);
  }
  const every = step ? 1 : Math.ceil(76 / (30 * room));
  return ticks
    .filter((_, number) => number % every === 0)
    .flatMap(([day, words]) => [
      svg("line", { class: "tick", x1: x(day), x2: x(day), y1: AXIS - 6, y2: bottom }),
      svg("text", { class: "over", x: Math.min(x(day) - 14, x(last) - 30), y: 14 }, words),
    ]);
}
