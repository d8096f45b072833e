// The bar beneath the page, the tools at each record, the keys; and the start of it all.

const KEYS = [
  ["n", "Next to look at: what is in doubt first", () => next()],
  ["a", "Accept: the record is right as it stands", (record) => record && acts.confirm(record)],
  ["e", "Edit: mend what is wrong, beginning with what is done", (record) => record && mend(record)],
  ["l", "Mend its links; then click the other record, or write its id", (record) => record && mend(record, linkOf(record))],
  ["w", "Mend who acts", (record) => record && mend(record, CODEBOOK[record.type].roles[0])],
  ["t", "Mend its sentence", (record) => record && mend(record, "summary")],
  ["q", "The selected passage is its evidence, instead of what it has", (record) => (picked ? useSelection(true) : record && mend(record, "evidence"))],
  ["Q", "The selected passage is evidence besides", () => useSelection(false)],
  ["x", "Reject: the article does not say this", (record) => record && acts.reject(record)],
  ["m", "Missed here: the selected passage should be a record", () => askMissed()],
  ["d", "Done: the article is gone through, nothing is missing", () => here() && acts.through()],
  ["j", "The record after this one", () => step(1)],
  ["k", "The record before this one", () => step(-1)],
  ["u", "Undo what was decided last", () => undo()],
  ["s", "Save the decisions as a file", () => save()],
  ["?", "These keys", () => help()],
];
const NAMED = new Set("aelwtqQxmd"); // a name is asked for before these, once

const linkOf = (record) => CODEBOOK[record.type].links.at(record.type === "proposal" ? 1 : 0)?.[0];

function pressed(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.defaultPrevented || !settings.keys) return;
  if (document.querySelector("dialog[open]")) return;
  const inField = event.target.matches?.("input, select, textarea");
  if (inField && !(event.target.type === "radio" || event.target.type === "checkbox")) return;
  const found = KEYS.find(([key]) => key === event.key);
  if (!found || (desk.form && !"qQ".includes(event.key))) return;
  event.preventDefault();
  run(found[0]);
}

function run(key) {
  const [, , act] = KEYS.find(([each]) => each === key);
  const record = at();
  if ("aelwtx".includes(key) && !record) return say("Go to a record first: n is the next.");
  return NAMED.has(key) ? asNamed(() => act(record)) : act(record);
}

const tool = (key, words, what) =>
  el("button", { type: "button", "aria-keyshortcuts": key, "aria-label": what ? `${words} ${what}` : null, click: () => run(key) }, words, " ", el("kbd", { "aria-hidden": "true" }, key));

function save() {
  if (!entries.length) return say("Nothing was decided yet.");
  saveFile();
  tell();
  return say(`${counted(entries.length, "decision")} handed to the browser as a file. summarizer review ${DESK.name} FILE takes it in.`);
}

function load(file) {
  return file.text().then((text) => {
    const { added, had, faults } = takeIn(text);
    if (here()) redraw(here());
    tell();
    say(`${counted(added, "decision")} taken from ${file.name}${had ? `, ${had} were here already` : ""}.`);
    if (faults.length) ask(`${counted(faults.length, "line")} could not be taken`, [el("ul", {}, faults.slice(0, 20).map((words) => el("li", {}, words)))], "All right", () => {});
  });
}

function help() {
  const keys = el("input", { type: "checkbox", checked: settings.keys, input: () => (settings.keys = keys.checked) });
  ask(
    "Keys",
    [
      el("dl", { class: "keys" }, KEYS.flatMap(([key, words]) => [el("dt", {}, el("kbd", {}, key)), el("dd", {}, words)])),
      el("label", {}, keys, " Keys of one letter are on"),
    ],
    "All right",
    () => {},
  );
}

const bar = {};

function makeBar() {
  bar.count = el("p", { class: "count" });
  bar.warn = el("p", { class: "against", role: "alert" });
  bar.picked = el("div", { class: "picked" });
  bar.by = el("button", { type: "button", click: () => { const was = me; me = ""; asNamed(() => {}); me ||= was; } });
  const doubtful = el("input", { type: "checkbox", input: () => (settings.doubtful = doubtful.checked) });
  const file = el("input", { type: "file", accept: ".jsonl", hidden: true, change: () => { if (file.files[0]) load(file.files[0]); file.value = ""; } });
  bar.node = el(
    "section",
    { class: "desk", "aria-label": "Review" },
    bar.warn,
    bar.picked,
    el("div", { class: "line" }, desk.status, bar.count),
    el(
      "div",
      { class: "line tools" },
      tool("n", "Next"), tool("u", "Undo"), DESK.post ? null : tool("s", "Save"),
      el("details", { class: "menu" }, el("summary", {}, "More"),
        el("div", {},
          el("label", {}, doubtful, " Only what is in doubt"),
          el("button", { type: "button", click: confirmShown }, "Accept all shown"),
          tool("m", "Missed here"), tool("d", "Gone through"),
          DESK.post ? null : el("button", { type: "button", click: () => file.click() }, "Load a saved file"),
          bar.by, tool("?", "Keys"), file)),
    ),
  );
  document.body.append(bar.node);
}

// How far it is, and what is not safe yet.
function tell() {
  const { records, decided, doubtful } = tallied();
  const open = unsaved().length;
  const safe = !open ? null : DESK.post ? `${counted(open, "decision")} not sent` : `${counted(open, "decision")} not saved as a file`;
  bar.count.textContent = [`${decided.toLocaleString("en")} of ${counted(records, "record")} decided`, `${doubtful.toLocaleString("en")} in doubt`, safe].filter(Boolean).join(" · ");
  bar.by.textContent = me ? `By ${shown(me)}` : "Your name";
  bar.warn.textContent = kept.told ?? (shelf || DESK.post ? "" : "This browser keeps nothing for this page: save before you close it.");
}

// What is selected in the article, and what it can be.
function onSelection() {
  const article = here();
  const selection = getSelection();
  if (!article || (selection.isCollapsed && !main.querySelector(".text")?.contains(selection.anchorNode))) return;
  picked = selected(article);
  const record = at();
  const of = record && record.type !== "missing" ? ` of ${record.id}` : "";
  bar.picked.replaceChildren(
    ...(picked ? [el("q", { dir: "auto" }, picked.quote), el("span", { class: "tools" }, tool("q", `Evidence${of}`), tool("Q", "Besides"), tool("m", "Missed here"))] : []),
  );
}

// The tools at each record of an article, and who decided on it.
function onDrawn(article) {
  for (const [id, card] of onPage.cards) {
    const record = article.byId.get(id);
    card.append(toolsOf(record));
    if (record.review) card.classList.add("decided");
    card.addEventListener("focusin", () => point(id));
  }
  main.querySelectorAll(".aside > ul > li").forEach((node, place) => {
    const { line, id } = article.rejected[place];
    if (line?.by === me) node.append(el("p", { class: "tools" }, el("button", { type: "button", click: () => reconsider(article, id) }, `Undo: ${id}`)));
  });
  const { through } = article;
  main.querySelector(".body")?.append(
    el("p", { class: "through tools" }, through ? `✓ Gone through by ${shown(through.by)}: nothing more is missing.` : tool("d", "Gone through: nothing is missing")),
  );
}

function point(id) {
  if (desk.id === id && cardOf(id)?.matches(".current")) return;
  cardOf(desk.id)?.classList.remove("current");
  desk.id = id;
  cardOf(id)?.classList.add("current");
}

function toolsOf(record) {
  const { review, id } = record;
  const does = (key, words) => {
    const button = tool(key, words, id);
    button.addEventListener("click", () => point(id), { capture: true });
    return button;
  };
  if (record.type === "missing") return el("p", { class: "tools" }, does("m", "Add it"), does("a", "It is none"));
  return el(
    "div",
    { class: "decision" },
    review ? el("p", { class: "by" }, `${{ confirmed: "✓", corrected: "✎", added: "+" }[review.act]} ${review.act} by `, el("bdi", {}, review.by), review.why ? [": ", el("bdi", {}, review.why)] : "") : null,
    review?.act === "corrected" ? changes(record, review.was) : null,
    el("p", { class: "tools" }, does("a", "Accept"), does("e", "Edit"), does("x", "Reject"),
      review?.by === me ? el("button", { type: "button", "aria-label": `Undo ${id}`, click: () => reconsider(here(), id) }, "Undo") : null),
  );
}

// What the model gave, of the fields that are others now.
function changes(record, was) {
  if (!was) return null;
  const is = whole(record);
  const told = (value) => (typeof value === "string" ? value : JSON.stringify(value, (_, each) => each ?? undefined));
  const fields = Object.keys(is).filter((name) => JSON.stringify(is[name] ?? null) !== JSON.stringify(was[name] ?? null));
  return el("ul", { class: "was" }, fields.map((name) => el("li", {}, el("span", { class: "label" }, worded(name)), " was: ", el("s", { dir: "auto" }, told(was[name]) || "nothing"))));
}

// Take back what this reviewer decided on one record.
function reconsider(article, id) {
  const mine = entries.filter(({ line }) => line.article === article.id && line.record === id && line.by === me);
  if (mine.length) takeBack(mine.filter(({ saved }) => !saved).map(({ line }) => line.id));
  if (!mine.length || mine.some(({ saved }) => saved)) decide(article, [lineOf(article, "undo", id)]);
  redraw(article);
  tell();
  if (article.byId.has(id)) moveTo(article, id);
  say(`${id} is undecided again.`);
}

function begin() {
  me = shelf?.getItem(`${PREFIX}.by`) ?? "";
  articles.forEach(remember);
  const { mine, others } = fromShelf();
  for (const { line, saved } of mine) enter(line, saved);
  steps.push(...mine.filter(({ line }) => line.by === me && line.act !== "undo").map(({ line }) => [line.id]));
  articles.forEach(apply);
  makeBar();
  drawn.push(onDrawn);
  if (here()) redraw(here());
  tell();
  if (mine.length) say(`${counted(mine.length, "decision")} of before, kept in this browser.`);
  if (others.length)
    ask(`This browser keeps ${counted(others.length, "decision")} on another state of ${DESK.name}, not saved`, [el("p", {}, "They can be saved as a file, which summarizer review takes in.")], "Save them", () => saveFile(others));
  document.addEventListener("keydown", pressed);
  document.addEventListener("selectionchange", onSelection);
  for (const name of ["mousedown", "click"]) main.addEventListener(name, linkByClick, { capture: true });
  addEventListener("beforeunload", (event) => {
    if (unsaved().length || desk.form?.changed) event.preventDefault();
  });
}
begin();
