// The tools at each record of an article, and who decided on it.
function onDrawn(article, view) {
  if (pickedIn !== article) unpick();
  if (desk.form?.article === article) placeForm(desk.form, view);
  for (const [id, card] of onPage.cards) {
    const record = article.byId.get(id);
    card.append(toolsOf(article, record));
    if (record.review) card.classList.add("decided");
    card.addEventListener("focusin", () => point(id));
  }
  bar.ended?.replaceChildren();
  if (onPage.cards.has(desk.id)) point(desk.id);
  if (desk.form?.article === article) markPassages(article, desk.form.evidence.quotes());
  const set = [...view.querySelectorAll("[aria-labelledby=aside] > ul > li")];
  set.forEach((node, place) => {
    const { by, id } = article.rejected[place];
    if (by === me)
      node.append(
        el("button", { type: "button", click: () => reconsider(article, id) }, `Undo: ${id} back in`),
      );
  });
  const { through } = article;
  view
    .querySelector(".body")
    .append(
      through
        ? el(
            "p",
            { class: "through by" },
            "✓ Gone through by ",
            el("bdi", {}, through.by),
            ": nothing more is missing.",
          )
        : el("p", { class: "through tools" }, tool("d", "Gone through: nothing is missing")),
    );
}

// The record gone to is marked, and no other.
function point(id) {
  if (desk.id === id && cardOf(id)?.matches(".current")) return;
  unpointed();
  bar.ended?.replaceChildren();
  desk.id = desk.last = id;
  cardOf(id)?.classList.add("current");
  cardOf(id)?.setAttribute("aria-current", "true");
}

function unpointed() {
  for (const card of main.querySelectorAll(".current")) {
    card.classList.remove("current");
    card.removeAttribute("aria-current");
  }
}

// At an article's end the bar asks what is left to say of it: the place in the article stays as it is.
function askEnd() {
  const group = el(
    "div",
    { class: "tools", role: "group", tabindex: -1, "aria-label": "Is anything missing in this article?" },
    el("b", {}, "Is anything missing?"),
    tool("m", "Missed here"),
    tool("d", "Nothing is missing"),
  );
  bar.ended.replaceChildren(group);
  group.focus({ preventScroll: true });
}

// Links that lead to a record stand at the others, and are mended there: [id of the other, field, words].
const ledBy = (article, record) =>
  article.records.flatMap((other) =>
    CODEBOOK[other.type].links
      .filter(([field]) => [other[field] ?? []].flat().includes(record.id))
      .map(([field, words]) => [other.id, field, words]),
  );

function ledTo(article, record) {
  const led = ledBy(article, record);
  if (!led.length) return null;
  const way = ([id, field, words]) =>
    el(
      "button",
      { type: "button", "aria-label": `Mend at ${id}: ${words} ${record.id}`, click: () => mendAt(id, field) },
      `${id}: ${words} ${record.id}`,
    );
  return el("p", { class: "tools led" }, el("span", { class: "label" }, "Links from others, mended there"), led.map(way));
}

function mendAt(id, field) {
  if (busy()) return;
  asNamed(() => mend(moveTo(here(), id), field));
}

function toolsOf(article, record) {
  const { review, id } = record;
  const does = (key, words) => {
    const button = tool(key, words, id);
    button.addEventListener("click", () => point(id), { capture: true });
    return button;
  };
  if (record.type === "missing")
    return el("p", { class: "tools" }, does("m", "Add it"), does("a", "It is none"));
  return el(
    "div",
    { class: "decision" },
    review?.why
      ? el("p", { class: "why" }, el("span", { class: "label" }, "Why"), " ", el("bdi", {}, review.why))
      : null,
    review?.act === "corrected" ? changes(record, wasOf({ article: article.id, record: id })) : null,
    el(
      "p",
      { class: "tools" },
      does("a", "Accept"),
      does("e", "Edit"),
      does("x", "Reject"),
      review?.by === me
        ? el(
            "button",
            { type: "button", "aria-label": `Undo ${id}`, click: () => reconsider(article, id) },
            "Undo",
          )
        : null,
    ),
    ledTo(article, record),
  );
}

// What the model gave, of the fields that are others now.
function changes(record, was) {
  if (!was) return null;
  const is = whole(record);
  const one = (each) =>
    typeof each === "string"
      ? each
      : (each.quote ?? Object.values(each).filter(Boolean).map(worded).join(", "));
  const told = (value) => [value ?? []].flat().map(one).join("; ");
  const fields = Object.keys(is).filter(
    (name) => JSON.stringify(is[name] ?? null) !== JSON.stringify(was[name] ?? null),
  );
  return el(
    "ul",
    { class: "was" },
    fields.map((name) =>
      el(
        "li",
        {},
        el("span", { class: "label" }, worded(name)),
        " was: ",
        el("s", { dir: "auto" }, told(was[name]) || "nothing"),
      ),
    ),
  );
}

// Take back what this reviewer decided on one record.
function reconsider(article, id) {
  if (busy()) return;
  const mine = entries.filter(
    ({ line }) => line.article === article.id && line.record === id && line.by === me,
  );
  if (mine.length) takeBack(mine.filter(({ saved }) => !saved).map(({ line }) => line.id));
  if (!mine.length || mine.some(({ saved }) => saved)) decide([lineOf(article, "undo", id)]);
  redraw(article);
  tell();
  if (article.byId.has(id)) moveTo(article, id);
  say(`${id} is undecided again.`);
}
