// Fields to fill in, made from the codebook's types: values of a list, parties, links, words.
// Each is { node, read, focus }: `read` gives what stands in the field, or throws what is wrong with it.

const DESK = JSON.parse(document.getElementById("review").textContent);

const titleOf = (field) => field.label ?? worded(field.name).replace(/^./, (letter) => letter.toUpperCase());
const copied = (value) => (value === undefined ? null : structuredClone(value));

// A field of a form. `offer` has what can be suggested: names of parties, and the records of the article.
function fieldOf(field, value, offer, first) {
  const made = { choice: choice, choices: choices, rows: rows, links: links, words: words }[field.as](
    field,
    value,
    offer,
    first,
  );
  return { ...made, name: field.name };
}

// Put a value into a box; what reads it again gives the value itself while nobody changed it: a box may not hold all.
function filled(box, value) {
  box.value = value ?? "";
  const before = box.value;
  return () => (box.value === before ? (value ?? null) : box.value.trim() || null);
}

// One value of a list. The first field of a form shows them all, each with its digit; the others are a menu.
function choice(field, value, _, first) {
  const values = field.optional || !value ? ["", ...field.of] : field.of;
  const needed = (picked) => {
    if (!picked && field.needed) throw new Fault(`${titleOf(field)}: choose one`);
    return picked || null;
  };
  if (!first) {
    const menu = el(
      "select",
      {},
      values.map((each) =>
        el("option", { value: each, selected: each === (value ?? "") }, worded(each) || "–"),
      ),
    );
    return {
      node: labelled(field, menu),
      box: menu,
      read: () => needed(menu.value),
      focus: () => menu.focus(),
    };
  }
  const name = `first-${(choice.made = (choice.made ?? 0) + 1)}`;
  const radios = field.of.map((each) =>
    el("input", { type: "radio", name, value: each, checked: each === value }),
  );
  const pick = (event) => {
    const radio =
      /^[1-9]$/.test(event.key) && !event.ctrlKey && !event.altKey && !event.metaKey && radios[event.key - 1];
    if (!radio) return;
    event.preventDefault();
    radio.checked = true;
    radio.focus();
    radio.dispatchEvent(new Event("input", { bubbles: true }));
  };
  const chosenOne = () => radios.find((radio) => radio.checked);
  const box = el(
      "fieldset",
      { class: field.needed ? "first needed" : "first", role: "radiogroup", "aria-required": field.needed && "true", keydown: pick },
      el("legend", {}, titleOf(field)),
      radios.map((radio, place) =>
        el(
          "label",
          {},
          radio,
          " ",
          el("kbd", { "aria-hidden": "true" }, place + 1),
          " ",
          worded(field.of[place]),
        ),
      ),
    );
  return {
    node: box,
    box,
    read: () => needed(chosenOne()?.value),
    focus: () => (chosenOne() ?? radios[0]).focus(),
  };
}

// Any number of values of a list.
function choices(field, value) {
  const boxes = field.of.map((each) =>
    el("input", { type: "checkbox", value: each, checked: (value ?? []).includes(each) }),
  );
  return {
    node: el(
      "fieldset",
      { class: "choices" },
      el("legend", {}, titleOf(field)),
      boxes.map((box) => el("label", {}, box, " ", worded(box.value))),
    ),
    // In the order that they stand in already.
    read: () => {
      const picked = boxes.filter((box) => box.checked).map((box) => box.value);
      return [
        ...(value ?? []).filter((each) => picked.includes(each)),
        ...picked.filter((each) => !value?.includes(each)),
      ];
    },
    focus: () => boxes[0].focus(),
  };
}

function words(field, value) {
  const long = ["summary", "requires", "consequence"].includes(field.name);
  const box = el(long ? "textarea" : "input", {
    dir: "auto",
    rows: long ? 2 : null,
    type: long ? null : "text",
  });
  const read = filled(box, value);
  return {
    node: labelled(field, box),
    box,
    read: () => {
      const said = read();
      if (!said?.trim() && field.needed) throw new Fault(`${titleOf(field)}: nothing stands there`);
      return said;
    },
    focus: () => box.select(),
  };
}

// The records that it leads to, by their ids; a click on another record puts its id in, or takes it out.
function links(field, value, offer) {
  const box = el("input", { type: "text", dir: "ltr", autocomplete: "off", "data-links": true });
  box.value = [value ?? []].flat().join(" ");
  const of = offer.records.filter((record) => field.of.includes(record.type) && record.id !== offer.id);
  const found = (word) => {
    const plain = word.toLowerCase();
    const fit = of.filter(({ id }) => id.toLowerCase() === plain);
    // A number alone is enough where it can be only one.
    return fit.length ? fit : of.filter(({ id }) => /^\d+$/.test(plain) && id.replace(/^\D+/, "") === plain);
  };
  const ids = () => box.value.split(/[\s,;]+/).filter(Boolean);
  const read = () => {
    const led = ids().map((word) => {
      const fit = found(word);
      if (fit.length !== 1)
        throw new Fault(
          `${titleOf(field)}: ${word} is no ${field.of.join(" or ")} of this article that it may lead to`,
        );
      return fit[0].id;
    });
    if (!field.many && led.length > 1) throw new Fault(`${titleOf(field)}: one record only`);
    return field.many ? [...new Set(led)] : (led[0] ?? null);
  };
  box.toggle = (id) => {
    if (!of.some((record) => record.id === id)) return false;
    const had = ids();
    const rest = field.many ? had.filter((each) => each !== id) : [];
    box.value = (had.includes(id) ? rest : [...rest, id]).join(" ");
    box.dispatchEvent(new Event("input", { bubbles: true }));
    return true;
  };
  return {
    node: labelled(
      field,
      box,
      `ids of ${field.of.join(" or ")}; or click ${field.many ? "the records" : "the record"}`,
    ),
    box,
    read,
    focus: () => box.select(),
  };
}

function labelled(field, control, hint) {
  if (field.needed && field.as !== "links") control.setAttribute("aria-required", "true");
  return el(
    "label",
    { class: `field ${field.name}${field.needed && field.as !== "links" ? " needed" : ""}` },
    el("span", {}, titleOf(field), hint ? el("small", {}, ` ${hint}`) : null),
    control,
  );
}

// What nobody filled in yet: the record of a kind with the codebook's own values.
function blank(type) {
  const record = { type, id: null };
  for (const field of DESK.forms[type])
    record[field.name] =
      field.default !== undefined
        ? copied(field.default)
        : ["choice", "words"].includes(field.as)
          ? null
          : [];
  record.attribution = [{ source: null, on_behalf_of: null, via: null, when: null, basis: "author" }];
  return { ...record, evidence: [] };
}

// A record of the page as a decision bears it, with the values that go without saying.
function whole(record) {
  const all = { type: record.type, id: record.id };
  for (const field of DESK.forms[record.type]) {
    all[field.name] = copied(record[field.name] ?? field.default);
    if (field.as === "rows")
      all[field.name] = (all[field.name] ?? []).map((row) =>
        Object.fromEntries(field.within.map((each) => [each.name, row[each.name] ?? null])),
      );
  }
  all.evidence = record.evidence.map(([start, end, quote, page]) => ({
    quote,
    start,
    end,
    page: page ?? null,
  }));
  return all;
}

// And back: as the page shows records, without what goes without saying.
function shownAs(all) {
  const record = { type: all.type, id: all.id, head: headOf(all) };
  for (const { name, default: without } of DESK.forms[all.type]) {
    if (all[name] !== undefined && JSON.stringify(all[name]) !== JSON.stringify(without))
      record[name] = all[name];
  }
  record.evidence = all.evidence.map(({ start, end, quote, page }) => [
    start,
    end,
    quote,
    ...(page ? [page] : []),
  ]);
  return record;
}

function headOf(all) {
  const [first, second] = DESK.forms[all.type].filter((field) => ["choice", "rows"].includes(field.as));
  const [who] = DESK.forms[all.type].filter((field) => field.as === "rows");
  const names = (all[who.name] ?? []).map(
    ({ name, on_behalf_of }) => name + (on_behalf_of ? ` (${on_behalf_of})` : ""),
  );
  return `${all.id} ${worded(all[first.name])}: ${names.join(", ") || `${worded(second?.name ?? who.name)} not told`}`;
}
