// The tools at each record of an article, and who decided on it.
function onDrawn(article, view) {
  if (desk.form?.article === article) placeForm(desk.form, view);
  for (const [id, card] of onPage.cards) {
    const record = article.byId.get(id);
    card.append(toolsOf(article, record));
    if (record.review) card.classList.add("decided");
    card.addEventListener("focusin", () => point(id));
  }
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

function point(id) {
  if (desk.id === id && cardOf(id)?.matches(".current")) return;
  cardOf(desk.id)?.classList.remove("current");
  cardOf(desk.id)?.removeAttribute("aria-current");
  desk.id = id;
  cardOf(id)?.classList.add("current");
  cardOf(id)?.setAttribute("aria-current", "true");
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
