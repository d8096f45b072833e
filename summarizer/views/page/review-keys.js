// Keys of one letter: what each does to the record gone to.

const KEYS = [
  ["n", "Next to look at: what is in doubt first", () => next()],
  ["a", "Accept: the record is right as it stands", (record) => record && acts.confirm(record)],
  ["e", "Edit: mend what is wrong, beginning with what is done", (record) => record && mend(record)],
  [
    "l",
    "Mend its links; then click the other record, or write its id",
    (record) => record && mendLinks(record),
  ],
  ["w", "Mend who acts", (record) => record && mend(record, CODEBOOK[record.type].roles[0])],
  ["t", "Mend its sentence", (record) => record && mend(record, "summary")],
  [
    "q",
    "The passage selected, or to be found, is its evidence instead of what it has",
    () => useSelection(true),
  ],
  ["Q", "That passage is evidence besides", () => useSelection(false)],
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

// Its own links; of those that lead to it, the bar says where they are mended.
function mendLinks(record) {
  mend(record, linkOf(record));
  const led = record.type === "missing" ? [] : ledBy(here(), record).map(([id]) => id);
  if (desk.form && led.length)
    say(`${desk.status.textContent} What leads to ${record.id} is mended at ${[...new Set(led)].join(", ")}: see its buttons.`);
}

function pressed(event) {
  if (
    event.ctrlKey ||
    event.metaKey ||
    event.altKey ||
    event.isComposing ||
    event.defaultPrevented ||
    !settings.keys
  )
    return;
  if (document.querySelector("dialog[open]")) return;
  const inField = event.target.matches?.("input, select, textarea");
  if (inField && !(event.target.type === "radio" || event.target.type === "checkbox")) return;
  const found = KEYS.find(([key]) => key === event.key);
  if (!found || (desk.form?.contains(event.target) && !"qQ".includes(event.key))) return;
  event.preventDefault();
  run(found[0]);
}

function run(key) {
  const [, , act] = KEYS.find(([each]) => each === key);
  const record = at();
  if (!"qQ?".includes(key) && busy()) return;
  if ("aelwtx".includes(key) && !record) return say("Go to a record first: n is the next.");
  return NAMED.has(key) ? asNamed(() => act(record)) : act(record);
}

const tool = (key, words, what) =>
  el(
    "button",
    {
      type: "button",
      "aria-keyshortcuts": key,
      "aria-label": what ? `${words} ${what}` : null,
      click: () => run(key),
    },
    words,
    " ",
    el("kbd", { "aria-hidden": "true" }, key),
  );

function help() {
  const keys = el("input", {
    type: "checkbox",
    checked: settings.keys,
    input: () => (settings.keys = keys.checked),
  });
  ask(
    "Keys",
    [
      el(
        "dl",
        { class: "keys" },
        KEYS.flatMap(([key, words]) => [el("dt", {}, el("kbd", {}, key)), el("dd", {}, words)]),
      ),
      el("label", {}, keys, " Keys of one letter are on"),
    ],
    "All right",
  );
}
