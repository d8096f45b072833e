// The bar beneath the page: how far it is, what is selected, files; and the start of it all.

function save() {
  if (!entries.length) return say("Nothing was decided yet.");
  saveFile();
  tell();
  return say(
    `${counted(entries.length, "decision")} handed to the browser as a file. summarizer review ${DESK.name} FILE takes it in.`,
  );
}

function load(file) {
  return file.text().then((text) => {
    const { added, had, faults } = takeIn(text);
    if (here()) redraw(here());
    tell();
    say(`${counted(added, "decision")} taken from ${file.name}${had ? `, ${had} were here already` : ""}.`);
    if (faults.length)
      ask(
        `${counted(faults.length, "line")} could not be taken`,
        [
          el(
            "ul",
            {},
            faults.slice(0, 20).map((words) => el("li", {}, words)),
          ),
        ],
        "All right",
      );
  });
}

const bar = {};

function makeBar() {
  bar.count = el("p", { class: "count" });
  bar.warn = el("p", { class: "against", role: "alert" });
  bar.picked = el("div", { class: "picked" });
  bar.ended = el("div", { class: "ended" });
  bar.by = el("button", {
    type: "button",
    click: () => {
      const was = me;
      me = "";
      asNamed(() => {});
      me ||= was;
    },
  });
  const doubtful = el("input", { type: "checkbox", input: () => (settings.doubtful = doubtful.checked) });
  const file = el("input", {
    type: "file",
    accept: ".jsonl",
    hidden: true,
    change: () => {
      if (file.files[0]) load(file.files[0]);
      file.value = "";
    },
  });
  bar.node = el(
    "section",
    { class: "reviewing", "aria-label": "Review" },
    bar.warn,
    bar.ended,
    bar.picked,
    el(
      "div",
      { class: "tools" },
      desk.status,
      bar.count,
      tool("n", "Next"),
      tool("u", "Undo"),
      DESK.post ? null : tool("s", "Save"),
      el(
        "details",
        { class: "menu" },
        el("summary", {}, "More"),
        el(
          "div",
          {},
          el("label", {}, doubtful, " Only what is in doubt"),
          el("button", { type: "button", click: confirmShown }, "Accept all shown"),
          tool("m", "Missed here"),
          tool("d", "Gone through"),
          DESK.post ? null : el("button", { type: "button", click: () => file.click() }, "Load a saved file"),
          bar.by,
          tool("?", "Keys"),
          file,
        ),
      ),
    ),
  );
  document.body.append(bar.node);
}

// How far it is, and what is not safe yet.
function tell() {
  const { records, decided, doubtful } = tallied();
  const open = unsaved().length;
  const safe = !open
    ? null
    : DESK.post
      ? `${counted(open, "decision")} not sent`
      : `${counted(open, "decision")} not saved as a file`;
  bar.count.textContent = [
    `${decided.toLocaleString("en")} of ${counted(records, "record")} decided`,
    `${doubtful.toLocaleString("en")} in doubt`,
    safe,
  ]
    .filter(Boolean)
    .join(" · ");
  bar.by.textContent = me ? `By ${shown(me)}` : "Your name";
  bar.warn.textContent =
    kept.told ??
    (shelf || DESK.post ? "" : "This browser keeps nothing for this page: save before you close it.");
}

// What is selected in the article, and what it can be.
function onSelection() {
  const article = here();
  const selection = getSelection();
  if (!article || (selection.isCollapsed && !main.querySelector(".text")?.contains(selection.anchorNode)))
    return;
  picked = selected(article);
  pickedIn = article;
  const record = at();
  const of = record && record.type !== "missing" ? ` of ${record.id}` : "";
  bar.picked.replaceChildren(
    ...(picked
      ? [
          el("q", { dir: "auto" }, picked.quote),
          el(
            "span",
            { class: "tools" },
            tool("q", `Evidence${of}`),
            tool("Q", "Besides"),
            tool("m", "Missed here"),
          ),
        ]
      : []),
  );
}

function begin() {
  me = shelf?.getItem(`${PREFIX}.by`) ?? "";
  articles.forEach(remember);
  const { mine, others } = fromShelf();
  for (const { line, saved } of mine) enter(line, saved);
  steps.push(
    ...mine.filter(({ line }) => line.by === me && line.act !== "undo").map(({ line }) => [line.id]),
  );
  articles.forEach(apply);
  makeBar();
  drawn.push(onDrawn);
  if (here()) redraw(here());
  tell();
  if (mine.length) say(`${counted(mine.length, "decision")} of before, kept in this browser.`);
  if (DESK.post && unsaved().length) send(); // the page was left before they had arrived
  if (others.length)
    ask(
      `This browser keeps ${counted(others.length, "decision")} on another state of ${DESK.name}, not saved`,
      [el("p", {}, "They can be saved as a file, which summarizer review takes in.")],
      "Save them",
      () => saveFile(others),
    );
  document.addEventListener("keydown", pressed);
  document.addEventListener("selectionchange", onSelection);
  for (const name of ["mousedown", "click"]) main.addEventListener(name, linkByClick, { capture: true });
  addEventListener("beforeunload", (event) => {
    if (unsaved().length || desk.form?.changed) event.preventDefault();
  });
}
begin();
