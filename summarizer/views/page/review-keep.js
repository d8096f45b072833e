// Where decisions are kept: in the browser, or at once with a server that the page names.

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
  const ordered = (some) => some.sort((one, other) => inTime(one.line, other.line));
  return { mine: ordered(mine.filter((entry) => !entry.taken)), others: ordered(others) };
}

const unsaved = () => entries.filter((entry) => !entry.saved);

function settle(some) {
  for (const entry of some) {
    entry.saved = true;
    put(entry.line, true);
  }
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
