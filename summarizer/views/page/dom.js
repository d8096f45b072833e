// Elements, words and colours of meaning. Text only ever enters the page as text nodes.

// Kinds of records with the fields of their parties and links, as the codebook has them.
const CODEBOOK = JSON.parse(document.getElementById("kinds").textContent);
const KINDS = Object.keys(CODEBOOK);
const SVG = "http://www.w3.org/2000/svg";
// Control characters and marks that turn the direction of what follows are shown, not obeyed.
const CONTROLS = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u202d\u202e]/g;
// What an answer amounts to, and a sign for it: colour is never the only one.
const ANSWERS = {
  accept: ["yes", "✓"],
  endorse: ["yes", "✓"],
  accept_with_conditions: ["partly", "◐"],
  counter_proposal: ["partly", "⇄"],
  reject: ["no", "✗"],
  criticize: ["no", "✗"],
  defer: ["open", "…"],
  non_committal: ["open", "…"],
  no_answer: ["open", "∅"],
};

const shown = (text) => String(text).replace(CONTROLS, "\ufffd");
const worded = (value) => value.replaceAll("_", " ");
const counted = (number, noun) => `${number.toLocaleString("en")} ${noun}${number === 1 ? "" : "s"}`;
// A name is kept apart from the direction of what stands around it.
const isolated = (text) => `\u2068${shown(text)}\u2069`;

function fill(node, attributes, children) {
  for (const [name, value] of Object.entries(attributes ?? {})) {
    if (typeof value === "function") node.addEventListener(name, value);
    else if (value !== null && value !== undefined && value !== false)
      node.setAttribute(name, value === true ? "" : value);
  }
  for (const child of children.flat(2)) {
    if (child !== null && child !== undefined && child !== false)
      node.append(child instanceof Node ? child : shown(child));
  }
  return node;
}

const el = (name, attributes, ...children) => fill(document.createElement(name), attributes, children);
const svg = (name, attributes, ...children) =>
  fill(document.createElementNS(SVG, name), attributes, children);

// What was put forward, and is no more.
const ENDED = { withdrawn: "↶", lapsed: "†" };
// What a record does: a sign, words, the shortest of them, and what it amounts to. What was withdrawn is no demand any more.
function deed(record) {
  if (record.type === "response") {
    const [stance, sign] = ANSWERS[record.answer] ?? ["open", "?"];
    return { sign, words: worded(record.answer), brief: worded(record.answer), stance };
  }
  if (record.type === "condition") return { sign: "§", words: record.kind, brief: record.kind, stance: "sets" };
  const sign = ENDED[record.status];
  const words = record.status && record.status !== "unclear" ? `${record.act}, ${worded(record.status)}` : record.act;
  return { sign: sign ?? "▶", words, brief: sign ? words : record.act, stance: sign ? "ended" : "put" };
}

const disputed = (record) => record?.check?.verdict === "disputed";

const address = (...parts) => `#/${parts.map(encodeURIComponent).join("/")}`;
const actor = (party) => party.on_behalf_of ?? party.name;

// Parties as nodes: a name, and in brackets whom it speaks for.
function named(parties, nobody) {
  if (!parties?.length) return [el("i", {}, nobody)];
  return parties.flatMap((party, number) =>
    [
      number ? ", " : "",
      el("bdi", {}, party.name),
      party.on_behalf_of ? [" (", el("bdi", {}, party.on_behalf_of), ")"] : "",
    ].flat(),
  );
}
