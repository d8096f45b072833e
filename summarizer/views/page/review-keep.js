// Where decisions are kept: in the browser, in a file, or at once with a server that the page names.

const PREFIX = "summarizer.review";
const shelf = shelfOf();
const kept = { told: null }; // why something could not be kept

// The browser's storage, or null where there is none to be had.
function shelfOf() {
  try {
    localStorage.setItem(`${PREFIX}.try`, "1");
    localStorage.removeItem(`${PREFIX}.try`);
    return localStorage;
  } catch {
    return null;
  }
}

const keyOf = (line) => `${PREFIX}/${DESK.name}/${DESK.key}/${line.id}`;

// Keep decisions in the browser; where the page has a server, send them there too.
function keep(lines, saved) {
  for (const line of lines) put(line, saved);
  if (DESK.post && !saved && lines.length) send();
}

function put(line, saved) {
  try {
    shelf?.setItem(keyOf(line), JSON.stringify({ line, saved }));
  } catch {
    kept.told = "The browser's storage is full: what you decide is kept on this page only. Save it.";
  }
}

function forget(line) {
  shelf?.removeItem(keyOf(line));
}

// What this browser kept of these results, in the order made; and what it kept of another state of them.
function fromShelf() {
  const [mine, others] = [[], []];
  const here = `${PREFIX}/${DESK.name}/`;
  const taken = new Set(DESK.taken);
  for (let place = 0; place < (shelf?.length ?? 0); place += 1) {
    const key = shelf.key(place);
    if (!key.startsWith(here)) continue;
    try {
      const entry = JSON.parse(shelf.getItem(key));
      if (taken.has(entry.line.id)) entry.taken = key;
      if (key.startsWith(`${here}${DESK.key}/`)) mine.push(entry);
      else if (!entry.saved && !entry.taken) others.push(entry);
    } catch {
      kept.told = "A decision in the browser's storage cannot be read.";
    }
  }
  // What the results have taken in needs to be kept here no more.
  for (const { taken: key } of mine) if (key) shelf.removeItem(key);
  const inTime = (one, other) => (one.line.at < other.line.at ? -1 : 1);
  return { mine: mine.filter((entry) => !entry.taken).sort(inTime), others: others.sort(inTime) };
}

const unsaved = () => entries.filter((entry) => !entry.saved);

function settle(some) {
  for (const entry of some) {
    entry.saved = true;
    put(entry.line, true);
  }
}

// A file of all decisions made on this page, one a line.
function saveFile(some = entries) {
  const lines = some.map(({ line }) => `${JSON.stringify(asLine(line))}\n`).join("");
  const href = URL.createObjectURL(new Blob([lines], { type: "application/jsonl" }));
  el("a", { href, download: `${DESK.name.replace(/\.jsonl?$/, "")}.decisions.jsonl` }).click();
  setTimeout(() => URL.revokeObjectURL(href), 60_000);
  settle(some.filter((entry) => entries.includes(entry)));
}

// Decisions from a saved file: how many are new, and what could not be read, each with its line.
function takeIn(text) {
  const had = new Set([...entries.map(({ line }) => line.id), ...DESK.taken]);
  const told = { added: 0, had: 0, faults: [] };
  text.split("\n").forEach((words, place) => {
    if (!words.trim()) return;
    try {
      const line = readLine(words);
      if (had.has(line.id)) told.had += 1;
      else {
        had.add(line.id);
        enter(line, true);
        put(line, true);
        told.added += 1;
      }
    } catch (error) {
      told.faults.push(`line ${place + 1}: ${error.message}`);
    }
  });
  articles.forEach(apply);
  return told;
}

function readLine(words) {
  let line;
  try {
    line = JSON.parse(words);
  } catch {
    throw new Fault("this is no line of JSON");
  }
  if (typeof line?.id !== "string" || typeof line.by !== "string" || typeof line.at !== "string")
    throw new Fault("this is no decision");
  const article = byArticle(line.article);
  if (!article) throw new Fault(`it is about ${line.article ?? "a join"}, which is not on this page`);
  if (article.sha256 !== line.sha256) throw new Fault(`it is about another text of ${line.article}`);
  if (!["confirm", "correct", "reject", "add", "undo"].includes(line.act))
    throw new Fault(`${line.act} is nothing that this page knows`);
  const known =
    line.record === null || line.act === "add" || article.own.records.some(({ id }) => id === line.record);
  if (!known && !entries.some((entry) => isOwn(entry, line)))
    throw new Fault(`there is no record ${line.record} in ${line.article}`);
  if (["correct", "add"].includes(line.act) && !Array.isArray(line.now?.evidence))
    throw new Fault("it does not say what shall be");
  return line;
}

// The one way to a server: `summarizer serve` names a path of its own origin. Throws, with the reason, what it did not
// take; `refused` where it never will as it is.
async function store(decisions) {
  const reply = await fetch(DESK.post, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ decisions }),
  });
  if (reply.ok) return;
  const told = await reply.text();
  throw Object.assign(new Fault(reasonOf(told) || `${reply.status} ${reply.statusText}`), {
    refused: reply.status === 422,
  });
}

function reasonOf(told) {
  try {
    const { detail } = JSON.parse(told);
    return typeof detail === "string" ? detail : JSON.stringify(detail);
  } catch {
    return told.slice(0, 500);
  }
}

let sending = null;
const unsent = () => unsaved().filter((entry) => !entry.refused);

// Send what the server does not have yet; what it refuses stays here, with its reason.
function send() {
  sending ??= sendAll()
    .then(() => {
      const first = entries.find((entry) => entry.refused);
      kept.told = first
        ? `Not taken: ${first.line.act} ${first.line.record ?? ""} (${first.refused}). Undo or mend it.`
        : null;
    })
    .catch((error) => {
      const count = counted(unsent().length, "decision");
      kept.told = `The server did not take ${count} (${error.message}). They are kept here.`;
    })
    .finally(() => {
      for (const entry of entries) entry.sending = false;
      sending = null;
      tell();
    });
  return sending;
}

// All at once; where some are refused, which the answer does not tell, one after the other.
async function sendAll() {
  for (let some = unsent(); some.length; some = unsent()) {
    const alone = some.some((entry) => entry.alone) ? some.slice(0, 1) : some;
    for (const entry of alone) entry.sending = true;
    try {
      await store(alone.map(({ line }) => asLine(line)));
      settle(alone);
    } catch (error) {
      if (!error.refused) throw error;
      if (alone.length === 1) alone[0].refused = error.message;
      else for (const entry of alone) entry.alone = true;
    }
    for (const entry of alone) entry.sending = false;
  }
}
