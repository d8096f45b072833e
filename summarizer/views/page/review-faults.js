// What keeps a form from being saved: told in the bar and at the field itself, which gets the focus.

// What its fields hold, in the order of a decision; the faults of all of them, in the order of the form.
function readForm(form, record) {
  const [read, faults] = [{}, []];
  for (const part of form.order) {
    try {
      read[part.name] = part.read();
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      error.box ??= part.box ?? form.submit;
      faults.push(error);
    }
  }
  const made = { type: record.type, id: record.id };
  for (const { name } of form.parts) made[name] = read[name];
  return { made, faults };
}

// Save what a form holds; else say why not. What is only doubtful is asked once: Enter once more keeps it.
function trySave(form, record, save) {
  unmarked(form);
  const { made, faults } = readForm(form, record);
  if (faults.length) return refuse(form, faults, "Not saved");
  const doubts = form.order.flatMap((part) => part.doubts?.() ?? []).filter(({ message }) => !form.kept.has(message));
  for (const { message } of doubts) form.kept.add(message);
  if (doubts.length) return refuse(form, doubts, "Not saved yet", "Enter once more keeps it.");
  return save(made);
}

function refuse(form, faults, word, then = "Keys write into that field now.") {
  form.faults = faults.map((fault, number) => {
    const { box, message } = fault;
    const told = el("p", { class: "fault against", id: `fault-${number}` }, message);
    if (box.matches("fieldset")) box.append(told);
    else (box.closest(".row") ?? box.closest("label") ?? box).after(told);
    box.setAttribute("aria-invalid", "true");
    box.setAttribute("aria-describedby", told.id);
    return { box, told };
  });
  const [{ box, message }] = faults;
  const more = faults.length > 1 ? ` And ${faults.length - 1} more.` : "";
  const field = box.matches("fieldset") ? (box.querySelector("input:checked") ?? box.querySelector("input")) : box;
  field.focus({ preventScroll: true });
  field.select?.();
  warn(`${word}: ${message}.${more} ${then}`);
  bring(box.closest(".row") ?? box.closest("label") ?? box);
}

// Without the mark of a fault: of all fields, or of the one that is being mended.
function unmarked(form, field = null) {
  form.faults = (form.faults ?? []).filter(({ box, told }) => {
    if (field && !box.contains(field)) return true;
    told.remove();
    box.removeAttribute("aria-invalid");
    box.removeAttribute("aria-describedby");
    return false;
  });
}
