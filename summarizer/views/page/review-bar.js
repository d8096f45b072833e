// The bar beneath the page: how far it is, what is selected, files; and the start of it all.

function showAgain() {
  articles.forEach(apply);
  if (here()) redraw(here());
}

const bar = {};

function makeBar() {
  bar.count = el("p", { class: "count" });
  bar.warn = el("p", { class: "against", role: "alert" });
  bar.picked = el("div", { class: "picked" });
  bar.ended = el("div", { class: "ended" });
  bar.by = namer();
  const doubtful = el("input", { type: "checkbox", input: () => (settings.doubtful = doubtful.checked) });
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
          loader(),
          bar.by,
          tool("?", "Keys"),
        ),
      ),
    ),
  );
  document.body.append(bar.node);
}

// How far it is, and what is not safe yet.
function tell() {
  const { records, decided, doubtful } = tallied();
  bar.count.textContent = [
    `${decided.toLocaleString("en")} of ${counted(records, "record")} decided`,
    `${doubtful.toLocaleString("en")} in doubt`,
    unsafe(),
  ]
    .filter(Boolean)
    .join(" · ");
  bar.by.textContent = me ? `By ${shown(me)}` : "Your name";
  bar.warn.textContent = warning();
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
  articles.forEach(remember);
  takeUp((mine) => {
    steps.push(
      ...mine.filter(({ line }) => line.by === me && line.act !== "undo").map(({ line }) => [line.id]),
    );
    articles.forEach(apply);
    makeBar();
    drawn.push(onDrawn);
    if (here()) redraw(here());
  });
  document.addEventListener("keydown", pressed);
  document.addEventListener("selectionchange", onSelection);
  for (const name of ["mousedown", "click"]) main.addEventListener(name, linkByClick, { capture: true });
}
begin();
