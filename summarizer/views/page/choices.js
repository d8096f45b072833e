// What is chosen: by filters that say what they mean. It stands in the address, and holds on every view.
//
// Each page has FILTERS of its own, by name: `parameter` is what the address calls it, `label` and `means` are its words,
// `values` are those of one of the `items` that are counted, `shows` is a value in words, `says` what it means as a
// choice. Without values it is a day (`isDay`) or words to look for. `isTyped`: a value is typed, the known ones are
// offered. `unset`: null where the address has to tell nothing chosen from chosen to be empty. `isKept`: no filter, but
// kept in the address like one.

const chosen = {};
const SHOWN = 30; // at a time: laying out thousands would take longer than finding them
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

function query() {
  const told = new URLSearchParams();
  for (const [name, { parameter, unset }] of Object.entries(FILTERS))
    if (chosen[name] || (unset === null && chosen[name] === "")) told.set(parameter, chosen[name]);
  return told.size ? `?${told}` : "";
}

function choose(text) {
  const told = new URLSearchParams(text);
  for (const [name, { parameter, unset = "" }] of Object.entries(FILTERS)) chosen[name] = told.get(parameter) ?? unset;
}

// Take the place of the address shown: filters make no step in the history. By the whole address, since within a
// notebook's frame one that begins with # would be another document's.
function replaceHash(hash) {
  const whole = new URL(location.href);
  whole.hash = hash;
  location.replace(whole.href);
}

const hrefOf = (...parts) =>
  `#/${parts.filter((part) => part !== undefined).map(encodeURIComponent).join("/")}${query()}`;

const wordsOf = () => chosen.words.toLowerCase().split(/\s+/).filter(Boolean);

const isWithin = (day, from, until) =>
  from || until ? Boolean(day) && (!from || day >= from) && (!until || day <= until) : true;

// What words are looked for in, made when they are first asked for: the fields, and all of them as one.
function fieldsOf(one, make) {
  one.fields_ ??= make(one).filter(Boolean).map(shown);
  one.haystack_ ??= one.fields_.join("\n").toLowerCase();
  return one.haystack_;
}
const hasWords = (one, make, words) => !words.length || words.every((word) => fieldsOf(one, make).includes(word));

// A text with the words that are looked for marked in it.
function lit(text) {
  const words = wordsOf();
  if (!words.length) return [shown(text)];
  const escaped = words.map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  return shown(text)
    .split(new RegExp(`(${escaped.join("|")})`, "giu"))
    .map((part, number) => (number % 2 ? el("mark", { class: "hit" }, part) : part))
    .filter((part) => part !== "");
}

// Where the first of the words stands, with some of what stands around it; null where `seen` shows it already.
function snippet(fields, seen) {
  const words = wordsOf();
  const unseen = words.find((word) => !seen.toLowerCase().includes(word));
  if (unseen === undefined) return null;
  const text = fields.find((field) => field.toLowerCase().includes(unseen));
  if (!text) return null;
  const at = text.toLowerCase().indexOf(unseen);
  const [start, end] = [Math.max(0, at - 60), Math.min(text.length, at + unseen.length + 60)];
  return el(
    "p",
    { class: "snippet", dir: "auto" },
    start ? "… " : "",
    lit(text.slice(start, end)),
    end < text.length ? " …" : "",
  );
}

// A choice in words: ["put by ", name].
function wordsFor(name, value) {
  const { means, isDay, shows = (each) => each.trim(), says = shows } = FILTERS[name];
  return [`${means} `, isDay ? dayWords(value) : el("bdi", {}, says(value))];
}

// The filters in words: what is shown, and why.
function meaning(values = chosen) {
  const on = Object.keys(FILTERS)
    .filter((name) => FILTERS[name].means && values[name]?.trim())
    .map((name) => wordsFor(name, values[name]));
  return on.length ? [": ", ...listed(on).flat()] : [];
}

// How many items have each value, the most frequent first.
function tallyOf(items, valuesOf) {
  const counts = new Map();
  for (const item of items)
    for (const value of new Set(valuesOf(item))) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].sort((one, other) => other[1] - one[1] || (one[0] < other[0] ? -1 : 1));
}

// The control of a filter, and what has to stand beside it.
function controlOf(name, items, placeholder) {
  const { values, isDay, isTyped, counts: unit, shows = (each) => each } = FILTERS[name];
  if (isDay) return [el("input", { type: "date", min: "0001-01-01" })];
  if (!values) return [el("input", { type: "search", placeholder })];
  const counts = tallyOf(items, values);
  if (isTyped)
    return [
      el("input", { type: "search", list: `known-${name}`, placeholder: "Any", autocomplete: "off" }),
      el("datalist", { id: `known-${name}` }, counts.map(([value, count]) => el("option", { value, label: `${value} (${count})` }))),
    ];
  // What was chosen elsewhere stays chosen where nothing has it.
  if (chosen[name] && !counts.some(([value]) => value === chosen[name])) counts.push([chosen[name], 0]);
  const options = counts.map(([value, count]) => el("option", { value, dir: "auto" }, `${shows(value)} (${unit ? counted(count, unit) : count})`));
  return [el("select", {}, el("option", { value: "" }, "Any"), options)];
}

// The bar of some filters over what has their values. `changed` is called after every choice; `since` is what From
// stands at by itself; `placeholder` says where words are looked for.
function filterBar(names, { items, changed, since = "", placeholder = "Any" }) {
  const controls = {};
  const value = (name) => (name === "from" ? (chosen.from ?? since) : chosen[name]);
  const fields = names.map((name) => {
    const [node, ...beside] = controlOf(name, items, placeholder);
    controls[name] = node;
    node.value = value(name);
    node.addEventListener("input", () => {
      chosen[name] = node.value;
      rewrite();
      changed();
    });
    const label = name === "from" && since ? "Changed since" : FILTERS[name].label;
    return [el("label", { class: `field ${name}` }, el("span", {}, label), node), ...beside];
  });
  // The controls say again what is chosen; where nothing is any more, the first of them has the focus.
  const told = (isCleared) => {
    for (const name of names) controls[name].value = value(name);
    rewrite();
    changed();
    if (isCleared) controls[names[0]].focus();
  };
  const clear = () => {
    for (const [name, { isKept, unset = "" }] of Object.entries(FILTERS)) if (!isKept) chosen[name] = unset;
    told(true);
  };
  const bar = el(
    "search",
    { class: "filters", "aria-label": "Filters" },
    fields.flat(),
    el("button", { type: "button", click: clear }, "Show all"),
    el("div", { class: "hits", role: "status" }),
  );
  return Object.assign(bar, { told, clear, hits: bar.querySelector(".hits") });
}

const listed = (nodes, between = ", ") => nodes.flatMap((node, number) => (number ? [between, node] : [node]));
const asNode = (each) => (each instanceof Node ? each : document.createTextNode(shown(each)));
const dayWords = (iso) => {
  const [year, month, day] = iso.slice(0, 10).split("-").map(Number);
  return [day, MONTHS[month - 1], year].filter(Boolean).join(" ");
};
