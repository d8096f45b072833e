// The desk: what is decided next, the bar beneath the page, the tools at each record, and its form.

const desk = { id: null, form: null, status: el("p", { role: "status", class: "told" }) };
const settings = { doubtful: false, keys: true };

const here = () => (current >= 0 ? articles[current] : null);
const cardOf = (id) => onPage?.cards.get(id);
const say = (words) => void (desk.status.textContent = shown(words));

// The record that keys act on: the one that has the focus, else the last that had it.
function at() {
  const article = here();
  return article && article.byId.has(desk.id) ? article.byId.get(desk.id) : null;
}

function redraw(article) {
  if (article !== here()) return;
  const [left, top] = [scrollX, scrollY];
  const panes = [...main.querySelectorAll(".panes > .pane")].map((pane) => pane.style.top);
  main.replaceChildren(reading(article));
  main.querySelectorAll(".panes > .pane").forEach((pane, place) => (pane.style.top = panes[place] ?? 0));
  scrollTo(left, top);
}

function moveTo(article, id) {
  if (article !== here()) visit(address(article.number));
  if (!cardOf(id)) clearFilters(article);
  desk.id = id;
  const card = cardOf(id);
  card?.focus({ preventScroll: true });
  card?.scrollIntoView({ block: "nearest" });
  const record = article.byId.get(id);
  bringQuote(record);
  return record;
}

// The passage beside it, where text and records stand side by side.
const bringQuote = (record) =>
  record && broughtBeside(onPage.passages.get(`${record.id}/0`), cardOf(record.id));

// A record that a filter hides is looked for without it.
function clearFilters(article) {
  for (const name of OF_RECORDS) chosen[name] = "";
  rewrite();
  redraw(article);
}

// Go to what is to be looked at next: in this article, then in the others in their order, then what was skipped here.
function next(before = "") {
  const from = Math.max(current, 0);
  for (let step = 0; step <= articles.length; step += 1) {
    const article = articles[(from + step) % articles.length];
    const all = toDo(article, settings.doubtful);
    const ids = step || article !== here() ? all : all.slice(all.indexOf(desk.id) + 1);
    if (before && step === 0 && !all.length && !settings.doubtful && article === here() && !article.through)
      return atEnd(article, before);
    if (!ids.length) continue;
    const record = moveTo(article, ids[0]);
    const kind = record.type === "missing" ? `perhaps a ${record.kind}` : record.type;
    return say(`${before}${record.id}: ${kind}${isDoubtful(article, record) ? ", in doubt" : ""}`);
  }
  return say(`${before}${settings.doubtful ? "Nothing in doubt is left." : "Every record is decided."}`);
}

const isDoubtful = (article, { id }) => Boolean(article.check?.some(([each]) => each === id));

// All records of an article are decided: what is left to say is whether anything is missing.
function atEnd(article, before) {
  desk.id = null;
  main.querySelector(".through button")?.focus();
  say(
    `${before}All records of this article are decided. Is anything missing? m marks it, d says that nothing is.`,
  );
}

// One record before or after, in the order of the page.
function step(by) {
  const article = here();
  if (!article) return next();
  const ids = [...onPage.cards.keys()];
  const place = ids.indexOf(desk.id);
  const id = ids[place < 0 ? (by > 0 ? 0 : ids.length - 1) : place + by];
  if (id !== undefined) moveTo(article, id);
}

const acts = {
  confirm(record) {
    if (record.type === "missing") return pass(record);
    const layer = here().layers.get(record.id);
    if (layer && !layer.base && layer.by === me) return next(`${record.id} is decided by you already. `);
    commit([confirming(here(), record)], `${record.id} confirmed. `);
  },
  reject(record) {
    if (record.type === "missing") return pass(record);
    const box = el("input", { type: "text", dir: "auto" });
    ask(
      `Reject ${record.id}?`,
      [
        el("p", { dir: "auto" }, record.summary),
        el("label", { class: "field" }, el("span", {}, "Why (may stay empty)"), box),
      ],
      "Reject",
      () =>
        commit(
          [lineOf(here(), "reject", record.id, { why: box.value.trim() || null })],
          `${record.id} rejected. `,
        ),
    );
  },
  through() {
    const article = here();
    const open = toDo(article, false).filter((id) => article.byId.get(id).type !== "missing");
    if (open.length)
      return say(
        `${counted(open.length, "record")} of this article ${open.length === 1 ? "is" : "are"} not decided: ${open.join(", ")}.`,
      );
    commit([lineOf(article, "confirm", null)], "The article is gone through. ");
  },
};

// Of a passage that the second reading took for a record: it is none; the article, gone through, will say so.
function pass(record) {
  const article = here();
  (article.passed ??= new Set()).add(record.id);
  recount(article);
  tell();
  next(`${record.id} passed over: gone through (d) says that nothing is missing. `);
}

// Where nothing was decided on the record gone to, as where another is added, it stays that one.
function commit(lines, before, stay = null) {
  const article = here();
  decide(lines);
  redraw(article);
  tell();
  if (!article.byId.has(stay)) return next(before);
  moveTo(article, stay);
  return say(`${before}${stay} again.`);
}

// All records that the filters leave, in an article or in the list of records, and nobody decided.
function confirmShown() {
  if (busy()) return;
  const rows = shownRows();
  if (rows === null) return say("Open an article or the list of records first.");
  const open = rows.filter(({ record }) => record.type !== "missing" && !record.review);
  if (!open.length) return say("No record that is shown is left to decide.");
  const doubtful = open.filter(({ article, record }) => isDoubtful(article, record)).length;
  const count = counted(open.length, "record");
  const of = new Set(open.map(({ article }) => article)).size;
  const which = of > 1 ? `of ${of} articles` : open.map(({ record }) => record.id).join(", ");
  return asNamed(() =>
    ask(
      `Confirm ${count} as shown?`,
      [el("p", {}, `${which}${doubtful ? `. ${doubtful} of them in doubt` : ""}`)],
      "Confirm all",
      () => {
        const lines = open.map(({ article, record }) => confirming(article, record));
        if (here()) return commit(lines, `${count} confirmed. `);
        decide(lines);
        return refresh(`${count} confirmed.`);
      },
    ),
  );
}

function shownRows() {
  const article = here();
  if (article) return [...onPage.cards.keys()].map((id) => ({ article, record: article.byId.get(id) }));
  return onList === "records" ? sievedRecords().hits : null;
}

// Show again what is shown, as it was decided.
function refresh(words) {
  if (here()) redraw(here());
  else main.replaceChildren(index(onList));
  tell();
  say(words);
}

function undo() {
  const ids = steps.pop();
  if (!ids) return say("There is nothing to undo.");
  const line = entries.find((entry) => entry.line.id === ids[0])?.line;
  const touched = takeBack(ids);
  if (!touched.size) return undo();
  const [article] = touched;
  const others = ids.length > 1 ? ` and ${ids.length - 1} more` : "";
  refresh("");
  if (touched.size > 1) return say(`Undone: ${counted(ids.length, "record")}.`);
  if (line.record !== null && article.byId.has(line.record)) moveTo(article, line.record);
  else if (article !== here()) visit(address(article.number));
  return say(`Undone: ${line.record ?? "the article"}${others}.`);
}
