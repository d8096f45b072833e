// Bars of articles or records by month of publication: those found, before all. A bar is a button: it chooses its month.

const MOST_MONTHS = 600; // without a gap; beyond, months without anything are left out

function byMonth(some) {
  const counts = new Map();
  for (const item of some) {
    const { month } = item.article ?? item;
    if (month) counts.set(month, (counts.get(month) ?? 0) + 1);
  }
  return counts;
}

function monthsBetween(names) {
  const row = [];
  for (let [year, month] = names[0].split("-").map(Number); row.length < MOST_MONTHS; month += 1) {
    if (month > 12) [year, month] = [year + 1, 1];
    row.push(`${String(year).padStart(4, "0")}-${String(month).padStart(2, "0")}`);
    if (row.at(-1) >= names.at(-1)) return row;
  }
  return names;
}

function lastDayOf(month) {
  const [year, number] = month.split("-").map(Number);
  const day = new Date(0);
  day.setUTCFullYear(year, number, 0); // the day before the first of the next
  return `${month}-${String(day.getUTCDate()).padStart(2, "0")}`;
}

// A chart of some items; `choose(from, until)` is called with the days of what is clicked on.
function monthChart(items, noun, chooseDays) {
  const all = byMonth(items);
  if (!all.size) return { node: null, show: () => {} };
  const names = [...all.keys()].sort();
  const row = monthsBetween(names);
  const top = Math.max(...all.values());
  const wide = 1000 / row.length;
  const tall = (count) => (count ? Math.max(2, (80 * count) / top) : 0);
  const bar = (place, count, kind) => {
    const width = Math.min(wide * 0.8, 60);
    return svg("rect", { x: place * wide + (wide - width) / 2, width, y: 80 - tall(count), height: tall(count), class: kind });
  };
  const click = (month, isMore) => {
    const [first, last] = [`${month}-01`, lastDayOf(month)];
    if (isMore && (chosen.from || chosen.until))
      chooseDays([chosen.from || first, first].sort()[0], [chosen.until || last, last].sort()[1]);
    else if (chosen.from === first && chosen.until === last) chooseDays("", "");
    else chooseDays(first, last);
  };
  const bars = row.map((month, place) => {
    const some = bar(place, 0, "some");
    const title = svg("title");
    const node = svg(
      "g",
      {
        class: "month",
        role: "button",
        tabindex: -1,
        click: (event) => click(month, event.shiftKey),
        focus: () => stop(node),
        keydown: (event) => {
          if (event.key === "Enter" || event.key === " ") click(month, event.shiftKey);
          else if (event.key in STEPS) bars[STEPS[event.key](place, row.length - 1)].node.focus();
          else return;
          event.preventDefault();
        },
      },
      title,
      svg("rect", { x: place * wide, width: wide, y: 0, height: 80, class: "ground" }),
      bar(place, all.get(month) ?? 0, "all"),
      some,
    );
    return { month, node, some, title };
  });
  // One stop of Tab, and arrows from there.
  const stop = (node) => {
    for (const each of bars) each.node.setAttribute("tabindex", each.node === node ? 0 : -1);
  };
  stop(bars.at(-1).node);
  const caption = el("span");
  const show = (hits) => {
    const counts = byMonth(hits);
    for (const { month, node, some, title } of bars) {
      const count = counts.get(month) ?? 0;
      some.setAttribute("y", 80 - tall(count));
      some.setAttribute("height", tall(count));
      const words = `${dayWords(month)}: ${count === (all.get(month) ?? 0) ? counted(count, noun) : `${count.toLocaleString("en")} of ${counted(all.get(month), noun)}`}`;
      const isOn = (chosen.from || chosen.until) && isWithin(`${month}-28`, chosen.from && `${chosen.from.slice(0, 7)}-01`, chosen.until && lastDayOf(chosen.until.slice(0, 7)));
      title.textContent = words;
      node.setAttribute("aria-label", words);
      node.setAttribute("aria-pressed", String(Boolean(isOn)));
    }
    const undated = hits.filter((item) => !(item.article ?? item).month).length;
    caption.replaceChildren([
      `${noun === "article" ? "Articles" : "Records"} by month, at most ${top.toLocaleString("en")}`,
      row === names && names.length > 1 && "months without any are left out",
      undated && `${counted(undated, noun)} without a date`,
    ].filter(Boolean).join("; "), el("span", { class: "how" }, "; a click shows a month, with Shift more of them"));
  };
  const node = el(
    "figure",
    { class: "months" },
    svg("svg", { viewBox: "0 0 1000 80", preserveAspectRatio: "none", role: "group", "aria-label": `${noun === "article" ? "Articles" : "Records"} by month` }, bars.map((each) => each.node)),
    el("figcaption", {}, el("span", {}, dayWords(row[0])), caption, el("span", {}, row.length > 1 ? dayWords(row.at(-1)) : "")),
  );
  return { node, show };
}

const STEPS = {
  ArrowLeft: (place) => Math.max(0, place - 1),
  ArrowRight: (place, last) => Math.min(last, place + 1),
  Home: () => 0,
  End: (_, last) => last,
};
