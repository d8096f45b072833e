// Decisions of a person: what they make of the records shown, and how one is taken back.
// A line is as results/decisions.py has it; `was` is put in when it leaves the page.

const steps = []; // what was done together, as lists of ids: what undo takes back
const DONE = { confirm: "confirmed", correct: "corrected", add: "added", reject: "rejected" };

const byArticle = (id) =>
  (byArticle.map ??= new Map(articles.map((article) => [article.id, article]))).get(id);
const isOwn = (entry, line) => entry.line.article === line.article && entry.line.record === line.record;

// What the page was made with, kept apart from what is decided on it.
function remember(article) {
  const { records, rejected, abstract, check, disputed } = article;
  article.own = { records, rejected, abstract, check, disputed, through: article.review.through };
  article.lines = [];
}

// `on` tells which state of the record was decided on: as the page was given it, or as the model gave it where that
// counts again. A state that was made on this page has no digest here.
function lineOf(article, act, record, fields) {
  const { on, own } = article.review;
  const layer = record === null ? undefined : article.layers.get(record);
  const digest = layer === null ? (own?.[record] ?? on[record]) : on[record];
  return {
    format: "1.0",
    id: hex(),
    act,
    by: me,
    at: now(),
    why: null,
    article: article.id,
    sha256: article.sha256,
    record,
    on: record === null ? null : (digest ?? null),
    now: null,
    ...fields,
  };
}

// A record is right as it stands: as it was given, or, where it was made on this page, as it was made.
function confirming(article, record) {
  const layer = article.layers.get(record.id);
  const isMade = layer && !layer.base && layer.now;
  return lineOf(article, isMade ? "correct" : "confirm", record.id, isMade ? { now: layer.now } : {});
}

// The record as the model gave it, for the line that leaves the page.
function wasOf(line) {
  const article = byArticle(line.article);
  if (line.record === null || !article) return null;
  if (line.record in (article.review.was ?? {})) return article.review.was[line.record];
  const record = article.own.records.find(({ id }) => id === line.record);
  return record ? whole(record) : null;
}

const asLine = (line) => {
  const { now: then, ...rest } = line;
  return { ...rest, was: line.was ?? wasOf(line), now: then };
};

// Take decisions up, show what they make, and keep them; together they are one step for undo.
function decide(lines) {
  for (const line of lines) enter(line, false);
  steps.push(lines.map((line) => line.id));
  new Set(lines.map((line) => byArticle(line.article))).forEach(apply);
  keep(lines, false);
}

function enter(line, saved) {
  entries.push({ line, saved });
  byArticle(line.article)?.lines.push(line);
}

// A line of a file is about records of this page. Throws Fault.
function hold(line) {
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
}

// What counts of each record: the latest, without what its reviewer took back. What the results say already is first.
function counting(article) {
  const layers = new Map();
  for (const { id, review } of article.own.records) if (review) layers.set(id, [{ ...review, base: true }]);
  for (const [id, by] of Object.entries(article.review.aside ?? {}))
    layers.set(id, [{ act: "reject", by, base: true }]);
  if (article.own.through) layers.set(null, [{ ...article.own.through, base: true }]);
  for (const line of [...article.lines].sort(inTime)) {
    const before = layers.get(line.record) ?? [];
    layers.set(
      line.record,
      line.act === "undo" ? before.filter(({ by }) => by !== line.by) : [...before, line],
    );
  }
  return new Map([...layers].map(([id, all]) => [id, all.at(-1) ?? null]));
}

// What the article is with all that was decided.
function apply(article) {
  const counts = (article.layers = counting(article));
  const { own } = article;
  const aside = article.review.aside ?? {};
  const gave = (one) => ({ ...one, by: aside[one.id] });
  article.through = counts.get(null) ?? null;
  if (!article.lines.length && article.records === own.records) {
    article.rejected = own.rejected.map(gave);
    return recount(article);
  }
  const given = new Map(own.records.map((record) => [record.id, record]));
  const [records, rejected] = [[], []];
  for (const id of new Set([...given.keys(), ...counts.keys()])) {
    const line = counts.get(id);
    if (id === null || (line?.base && id in aside)) continue;
    const record = stateOf(article, given.get(id), line, id);
    if (line?.act === "reject") rejected.push(asideOf(record, line));
    else if (record) records.push(line && !line.base ? borne(article, record, line) : record);
  }
  const gone = new Set(rejected.map(({ id }) => id));
  article.records = inOrder(records.map((record) => unlinked(record, gone)));
  article.groups = groupsOf(article.records);
  const still = own.rejected.filter(({ id }) => !(id in aside) || counts.get(id)?.base);
  article.rejected = [...still.map(gave), ...rejected];
  article.abstract = own.abstract.map((each) => ({
    ...each,
    records: (each.records ?? []).filter((id) => !gone.has(id)),
  }));
  const undecided = own.check?.filter(([id]) => id === null || !counts.get(id));
  article.check = undecided?.length ? undecided : undefined;
  if (own.disputed !== undefined) article.disputed = article.records.filter(disputed).length;
  delete article.actors;
  prepare(article);
  recount(article);
}

// A record as a decision has it: as it was made on this page, as the results have it, or as the model gave it.
function stateOf(article, given, line, id) {
  const made = [line, ...article.lines.filter((each) => each.record === id).reverse()].find(
    (each) => each?.now,
  );
  if (line?.now) return shownAs(line.now);
  if (!given) {
    const was = article.review.was?.[id];
    return was ? shownAs(was) : line && made ? shownAs(made.now) : null;
  }
  const isModels = line === null || (line?.act === "confirm" && line.on === article.review.own?.[id]);
  if (!isModels || !given.review) return given;
  const was = article.review.was?.[id];
  return was === null ? null : was ? shownAs(was) : { ...given, review: undefined };
}

// A record that a person decided on: no longer in doubt, and by whom.
function borne(article, record, line) {
  const check =
    record.check?.verdict === "disputed" || record.check?.verdict === null ? undefined : record.check;
  return {
    ...record,
    check,
    review: { act: DONE[line.act], by: line.by, at: line.at, why: line.why, was: wasOf(line) },
  };
}

const inOrder = (records) => KINDS.flatMap((kind) => records.filter((record) => record.type === kind));

function unlinked(record, gone) {
  const found = { ...record };
  for (const [field] of CODEBOOK[record.type].links) {
    const ids = [record[field] ?? []].flat();
    const left = ids.filter((id) => !gone.has(id));
    if (left.length === ids.length) continue;
    found[field] = Array.isArray(record[field]) ? left : (left[0] ?? null);
    found.notes = [
      ...(found.notes ?? []),
      `The link to ${ids.filter((id) => gone.has(id)).join(", ")} is left out: it was rejected.`,
    ];
  }
  return found;
}

// Each proposal with the responses to it, and the conditions on it or on those; what is tied to none comes last.
function groupsOf(records) {
  const of = (type) => records.filter((record) => record.type === type);
  const placed = new Set();
  const groups = of("proposal").map(({ id }) => {
    const answers = of("response")
      .filter((record) => (record.responds_to ?? []).includes(id))
      .map((record) => record.id);
    const on = of("condition").filter((record) =>
      (record.governs ?? []).some((each) => each === id || answers.includes(each)),
    );
    const under = [...answers, ...on.map((record) => record.id)];
    under.forEach((each) => placed.add(each));
    return [id, under];
  });
  const rest = records
    .filter((record) => record.type !== "proposal" && !placed.has(record.id))
    .map(({ id }) => id);
  return rest.length ? [...groups, [null, rest]] : groups;
}

const asideOf = (record, line) => ({
  id: record.id,
  kind: record.type,
  says: record.summary,
  reasons: [`rejected by ${line.by}${line.why ? `: ${line.why}` : ""}`],
  by: line.by,
  line,
});

// An id that no record of the article has, nor had.
function freeId(article, type) {
  const initial = type[0].toUpperCase();
  const ids = [...article.own.records, ...article.own.rejected, ...article.records].map(({ id }) => id ?? "");
  const all = [...ids, ...article.lines.map(({ record }) => record ?? "")].filter((id) =>
    id.startsWith(initial),
  );
  const numbers = all.map((id) => Number.parseInt(id.slice(1), 10) || 0);
  return `${initial}${Math.max(0, ...numbers) + 1}`;
}

// Take back: what only the page knows is taken out; what was saved is taken back by a line of its own.
function takeBack(ids) {
  const touched = new Set();
  const lines = [];
  for (const id of ids) {
    const place = entries.findIndex(({ line }) => line.id === id);
    if (place < 0) continue;
    const { line, saved, sending } = entries[place];
    const article = byArticle(line.article);
    touched.add(article);
    if (saved || sending) lines.push(lineOf(article, "undo", line.record, { by: line.by, on: line.on }));
    else {
      entries.splice(place, 1);
      article.lines = article.lines.filter((each) => each.id !== id);
      forget(line);
    }
  }
  for (const line of lines) enter(line, false);
  keep(lines, false);
  for (const article of touched) apply(article);
  return touched;
}

// What is still to be looked at in an article, by id: the doubtful first, then passages without a record, then the rest.
function toDo(article, doubtfulOnly) {
  const open = (id) => !article.byId.get(id)?.review;
  const first = (article.check ?? [])
    .map(([id]) => id)
    .filter((id) => id !== null && article.byId.has(id) && open(id));
  const passages = (article.missing ?? []).filter((one) => !isMet(article, one)).map(({ id }) => id);
  const rest = orderOf(article).filter((id) => open(id) && !first.includes(id));
  return [...first, ...passages, ...(doubtfulOnly ? [] : rest)];
}

// Records in the order of the screen: each proposal with what is beneath it.
const orderOf = ({ groups }) => [...new Set(groups.flatMap(([id, beneath]) => [id, ...beneath]))].filter(Boolean);

// Whether a passage that the second reading missed was dealt with: a person made a record of it, or went through all.
function isMet(article, { id, evidence: [[start, end]] }) {
  if (article.through || article.passed?.has(id)) return true;
  const made = article.records.filter(({ review }) => review && review.act !== "confirmed");
  return made.some(({ evidence }) =>
    evidence.some(([from, to]) => from !== null && from < end && start < to),
  );
}

// How far an article is; kept at the article, for there may be thousands.
function recount(article) {
  const gone = article.rejected.filter(({ by }) => by).length;
  article.tally = {
    records: article.records.length + gone,
    decided: article.records.filter(({ review }) => review).length + gone,
    doubtful: toDo(article, true).length,
  };
}

function tallied() {
  const sums = { records: 0, decided: 0, doubtful: 0 };
  for (const article of articles) for (const name in sums) sums[name] += article.tally[name];
  return sums;
}
