// The desk: what is decided next, the bar beneath the page, the tools at each record, and its form.

const desk = { id: null, last: null, form: null, status: el("p", { role: "status", class: "told", tabindex: -1 }) };
const settings = { doubtful: false, keys: true };

const here = () => (current >= 0 ? articles[current] : null);
const cardOf = (id) => onPage?.cards.get(id);
const say = (words, isFault = false) => {
  desk.status.textContent = shown(words);
  desk.status.classList.toggle("against", isFault);
};
const warn = (words) => say(words, true);

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
  point(id);
  const card = cardOf(id);
  card?.focus({ preventScroll: true });
  bring(card);
  bringBeside(passageOf(id), card);
  return article.byId.get(id);
}

// The passage beside it, where text and records stand side by side.
const passageOf = (id) => onPage.passages.get(`${id}/0`);

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
    const ids = step || article !== here() ? all : following(article, all);
    if (before && step === 0 && !all.length && !settings.doubtful && article === here() && !article.through)
      return atEnd(article, before);
    if (!ids.length) continue;
    return say(`${before}${toldOf(article, moveTo(article, ids[0]))}`);
  }
  stay();
  return say(`${before}${settings.doubtful ? "Nothing in doubt is left." : "Every record is decided."}`);
}

// A record gone to, in the words of the bar.
function toldOf(article, record) {
  const kind = record.type === "missing" ? `perhaps a ${record.kind}` : record.type;
  const done = record.review ? `, ${record.review.act} by ${record.review.by}` : "";
  return `${record.id}: ${kind}${isDoubtful(article, record) ? ", in doubt" : done}`;
}

// What is left of an article after the record gone to; after one that is decided, first what is in doubt.
function following(article, all) {
  const place = all.indexOf(desk.id);
  if (place >= 0) return all.slice(place + 1);
  const order = article.records.length ? orderOf(article) : [];
  const at = order.indexOf(desk.id ?? desk.last);
  const isPlain = all.length && order.includes(all[0]) && !isDoubtful(article, { id: all[0] });
  const after = isPlain ? all.filter((id) => order.indexOf(id) > at) : [];
  return after.length ? after : all;
}

// Where nothing is left to go to, the record gone to last stays in view and has the focus; else the bar has it.
function stay() {
  const [article, id] = [here(), desk.id ?? desk.last];
  if (article && cardOf(id)) moveTo(article, id);
  else desk.status.focus({ preventScroll: true });
}

const isDoubtful = (article, { id }) => Boolean(article.check?.some(([each]) => each === id));

// All records of an article are decided: what is left to say is whether anything is missing.
function atEnd(article, before) {
  desk.id = null;
  unpointed();
  askEnd();
  say(
    `${before}All records of this article are decided. Is anything missing? m marks it, d says that nothing is.`,
  );
}

// One record before or after, in the order of the page.
function step(by) {
  const article = here();
  if (!article) return next();
  const ids = onScreen();
  const place = ids.indexOf(desk.id ?? desk.last);
  const id = ids[place < 0 ? (by > 0 ? 0 : ids.length - 1) : place + by];
  if (id === undefined) return say(by > 0 ? "This is the last record." : "This is the first record.");
  return say(toldOf(article, moveTo(article, id)));
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
function commit(lines, before, to = null) {
  const article = here();
  decide(lines);
  redraw(article);
  tell();
  if (!article.byId.has(to)) return next(before);
  moveTo(article, to);
  return say(`${before}${to} again.`);
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
  if (article) return onScreen().map((id) => ({ article, record: article.byId.get(id) }));
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
