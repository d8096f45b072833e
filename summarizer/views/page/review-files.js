// Decisions as files, on whichever page: saved, those of others loaded, and what the browser kept of before taken up.
// A page has `hold`, which refuses a line that is none of it, `enter`, which takes one in, and `showAgain`.

// A file of all decisions made on this page, one a line.
function saveFile(some = entries) {
  const lines = some.map(({ line }) => `${JSON.stringify(asLine(line))}\n`).join("");
  const href = URL.createObjectURL(new Blob([lines], { type: "application/jsonl" }));
  el("a", { href, download: `${DESK.name.replace(/\.jsonl?$/, "")}.decisions.jsonl` }).click();
  setTimeout(() => URL.revokeObjectURL(href), 60_000);
  settle(some.filter((entry) => entries.includes(entry)));
}

function save() {
  if (!entries.length) return say("Nothing was decided yet.");
  saveFile();
  tell();
  return say(
    `${counted(entries.length, "decision")} handed to the browser as a file. summarizer review ${DESK.name} FILE takes it in.`,
  );
}

// Decisions from a saved file: how many are new, and what could not be read, each with its line.
function takeIn(text) {
  const had = new Set([...entries.map(({ line }) => line.id), ...DESK.taken]);
  const told = { added: [], had: 0, faults: [] };
  text.split("\n").forEach((words, place) => {
    if (!words.trim()) return;
    try {
      const line = readLine(words);
      if (had.has(line.id)) told.had += 1;
      else {
        had.add(line.id);
        enter(line, !DESK.post);
        told.added.push(line);
      }
    } catch (error) {
      told.faults.push(`line ${place + 1}: ${error.message}`);
    }
  });
  keep(told.added, !DESK.post);
  return told;
}

function readLine(words) {
  let line;
  try {
    line = JSON.parse(words);
  } catch {
    throw new Fault("this is no line of JSON");
  }
  if (typeof line?.id !== "string" || typeof line.by !== "string" || Number.isNaN(Date.parse(line.at)))
    throw new Fault("this is no decision");
  hold(line);
  return line;
}

async function load(file) {
  const { added, had, faults } = takeIn(await file.text());
  showAgain();
  tell();
  say(`${counted(added.length, "decision")} taken from ${file.name}${had ? `, ${had} were here already` : ""}.`);
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
}

// The button that loads a file.
function loader() {
  const file = el("input", {
    type: "file",
    accept: ".jsonl",
    hidden: true,
    change: () => {
      if (file.files[0]) load(file.files[0]);
      file.value = "";
    },
  });
  return [el("button", { type: "button", click: () => file.click() }, "Load a saved file"), file];
}

// The button that says who decides, and lets another.
const namer = () =>
  el("button", {
    type: "button",
    click: () => {
      const was = me;
      me = "";
      asNamed(() => {});
      me ||= was;
    },
  });

// What is decided that no file has, and no server.
function unsafe() {
  const open = unsaved().length;
  return open && `${counted(open, "decision")} not ${DESK.post ? "sent" : "saved as a file"}`;
}

const warning = () =>
  kept.told ?? (shelf || DESK.post ? "" : "This browser keeps nothing for this page: save before you close it.");

// What this browser kept of before; of another state of the results it is offered as a file.
function takeUp(then) {
  me = shelf?.getItem(`${PREFIX}.by`) ?? "";
  const { mine, others } = fromShelf();
  for (const { line, saved } of mine) enter(line, saved);
  then(mine);
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
  addEventListener("beforeunload", (event) => {
    if (unsaved().length || desk.form?.changed) event.preventDefault();
  });
}
