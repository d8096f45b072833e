// The form of a record: what is wrong in it is mended there, and what is missing is put in.

// The form of a record, in its card. `field` is the one to begin with, `evidence` passages to begin with.
function mend(record, field = null, evidence = null) {
  const article = here();
  if (busy()) return;
  if (record.type === "missing") return void missedHere(record.kind, record.evidence);
  const model = whole(record);
  const form = recordForm(
    article,
    model,
    evidence ?? record.evidence,
    `${record.id} as it shall be`,
    (made) => {
      const same = JSON.stringify(made) === JSON.stringify(model);
      closeForm(record.id);
      if (same) return say(`Nothing of ${record.id} was changed. a confirms it.`);
      const act = article.own.records.some(({ id }) => id === record.id) ? "correct" : "add";
      return commit(
        [lineOf(article, act, record.id, { now: made, why: form.why() })],
        `${record.id} corrected. `,
      );
    },
  );
  openForm(Object.assign(form, { article, id: record.id }), field);
}

// The form of a record that nobody found, of the first field on.
function missedHere(type, evidence) {
  const article = here();
  const before = at();
  const record = { ...blank(type), id: freeId(article, type) };
  const form = recordForm(article, record, evidence, `${record.id}, a ${type} that was missed`, (made) => {
    closeForm(null);
    return commit(
      [lineOf(article, "add", record.id, { now: made, why: form.why() })],
      `${record.id} added. `,
      before?.type === "missing" ? null : before?.id,
    );
  });
  openForm(Object.assign(form, { article, id: null }), null);
}

// What kind of record is missing here is asked first: the fields depend on it.
function askMissed() {
  if (busy()) return;
  const [record, article] = [at(), here()];
  if (!article) return void say("Open an article first.");
  if (!picked && record?.type === "missing") return void missedHere(record.kind, record.evidence);
  const evidence = picked ? [[picked.start, picked.end, picked.quote]] : [];
  const kind = choice({ name: "kind", label: "What is missing here", of: KINDS }, KINDS[0], null, true);
  ask(
    "Missed here",
    [evidence.length ? el("blockquote", { dir: "auto" }, picked.quote) : null, kind.node],
    "Go on",
    () => missedHere(kind.read(), evidence),
  );
  kind.focus();
}

// What is selected becomes the evidence of the record, instead of what it had or besides; where nothing is selected,
// what is found by its words.
function useSelection(instead) {
  if (desk.form && desk.form.article !== here()) return void busy(); // its evidence stands in its own article
  if (desk.form && !picked) return desk.form.evidence.focus();
  if (desk.form) return desk.form.evidence.put(picked, instead) && (unpick(), say("Put in."));
  const record = at();
  if (!record || record.type === "missing") return say("Go to the record that it is evidence of first.");
  if (!picked) {
    mend(record, "evidence");
    desk.form.evidence.instead = instead;
    return say(
      `Words of the passage that is evidence of ${record.id}, ${instead ? "instead of what is there" : "besides"}.`,
    );
  }
  const quote = [picked.start, picked.end, picked.quote];
  return mend(record, "save", instead ? [quote] : [...record.evidence, quote]);
}

function recordForm(article, record, evidence, title, save) {
  const quotes = evidenceField(article, evidence, say);
  const offer = {
    article,
    records: article.records,
    id: record.id,
    known: partiesKnown(article, record.id),
    quotes: () => quotes.quotes().map(({ quote }) => quote),
  };
  const fields = DESK.forms[record.type].map((field, place) =>
    fieldOf(field, record[field.name], offer, place === 0),
  );
  const why = el("input", { type: "text", dir: "auto" });
  const [early, late] = [fields.slice(0, -1), fields.slice(-1)];
  const submit = el("button", { type: "submit", class: "main" }, "Save");
  const form = el(
    "form",
    { class: "mend", "aria-label": title },
    el("h4", {}, title),
    [...early, quotes, ...late].map(({ node }) => node),
    el("label", { class: "field why" }, el("span", {}, "Why (may stay empty)"), why),
    el(
      "p",
      { class: "tools" },
      submit,
      el("button", { type: "button", click: () => leaveForm() }, "Leave as it was"),
      el("kbd", {}, "Enter saves, Escape leaves"),
    ),
    el(
      "datalist",
      { id: "known-parties" },
      knownNames(article).map((value) => el("option", { value })),
    ),
  );
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    trySave(form, record, save);
  });
  form.addEventListener("input", (event) => {
    desk.form.changed = true;
    unmarked(form, event.target);
  });
  form.addEventListener("keydown", (event) => formKey(event, form));
  return Object.assign(form, {
    parts: [...fields, quotes],
    order: [...early, quotes, ...late],
    kept: new Set(),
    evidence: quotes,
    why: () => why.value.trim() || null,
    submit,
    changed: false,
  });
}

// Enter saves wherever it is pressed, but for buttons, which it presses, and a new line with Shift.
function formKey(event, form) {
  if (event.key === "Escape") {
    event.preventDefault();
    leaveForm();
  } else if (
    event.key === "Enter" &&
    !event.shiftKey &&
    !event.isComposing &&
    event.target.matches("input, select, textarea")
  ) {
    event.preventDefault();
    form.requestSubmit();
  }
}

// Every field starts from the names that the article's records know.
const knownNames = (article) => [
  ...new Set(
    article.records.flatMap(partiesOf).flatMap(({ name, on_behalf_of }) => [name, on_behalf_of ?? []].flat()),
  ),
];

// One form at a time; another article may be looked at meanwhile, and the form is there again on coming back.
function busy() {
  const { form } = desk;
  if (!form) return false;
  if (!form.isConnected) visit(address(form.article.number));
  bring(form);
  warn("Save or leave this form first.");
  return true;
}

// In the card of its record, or above the others.
function placeForm(form, view) {
  const card = form.id && cardOf(form.id);
  if (card) card.append(form);
  else (view.querySelector("#records") ?? view.querySelector(".body > section > h2")).after(form);
}

function openForm(form, field) {
  desk.form = form;
  unpick();
  placeForm(form, main);
  const part = form.parts.find(({ name }) => name === field);
  if (field === "save") form.submit.focus();
  else (part ?? form.parts[0]).focus();
  bring(form);
  bring(document.activeElement.closest("fieldset, .field") ?? document.activeElement);
  const passages = form.evidence.quotes();
  markPassages(form.article, passages, passages[0]);
  say(`${form.getAttribute("aria-label")}. Enter saves, Escape leaves.`);
}

// A form with changes is left only at the second word.
function leaveForm() {
  const { form } = desk;
  if (form.changed && !form.warned) {
    form.warned = true;
    return say("What was changed here is not saved: once more leaves it.");
  }
  closeForm(desk.id);
  return say("Nothing was changed.");
}

function closeForm(id) {
  desk.form?.remove();
  desk.form = null;
  unmarkPassages();
  const card = cardOf(id);
  if (!card) return;
  card.focus({ preventScroll: true });
  bring(card);
  bringBeside(passageOf(id), card);
}

// With the focus in a field of links, a click on another record puts it in or takes it out.
function linkByClick(event) {
  const box = document.activeElement;
  if (!box?.matches?.("[data-links]") || desk.form?.contains(event.target)) return;
  const node = event.target.closest?.(".card, .text .tag, .text [data-records], a.tag");
  const ids = node && (onPage.ids.get(node) ?? [node.textContent]);
  if (!ids) return;
  event.preventDefault();
  event.stopPropagation();
  if (event.type !== "click") return;
  const id = ids.find((each) => box.toggle(each));
  say(
    id
      ? `${id} ${box.value.split(/\s+/).includes(id) ? "put in" : "taken out"}.`
      : `${ids.join(", ")}: it cannot lead there.`,
  );
}
