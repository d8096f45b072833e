// Filters of articles and their records: a record fits that is what every choice asks for; a proposal fits with what
// stands beneath it, an article with its records.

const CHECK_THESE = "check these"; // what somebody disputes or could not confirm, and what is missing
// `of` is what a pair of a record and its proposal has of it; without it the choice is of the article.
const FILTERS = {
  words: { parameter: "words", label: "Search", means: "with the words" },
  party: { parameter: "party", label: "Party", means: "party:", isTyped: true, of: (pair) => pair.parties },
  by: { parameter: "put_by", label: "Put by", means: "put by", isTyped: true, of: (pair) => pair.set.by },
  to: { parameter: "put_to", label: "Put to", means: "put to", isTyped: true, of: (pair) => pair.set.to },
  answerer: { parameter: "answered_by", label: "Answered by", means: "answered by", isTyped: true, of: (pair) => pair.answerers },
  from: { parameter: "from", label: "From", means: "from", isDay: true },
  until: { parameter: "until", label: "Until", means: "until", isDay: true },
  kind: { parameter: "kind", label: "Kind", means: "kind:", of: (pair) => [pair.record.type] },
  answer: { parameter: "answer", label: "Answer", means: "answer:", shows: worded, of: (pair) => [pair.record.answer ?? []].flat() },
  issue: { parameter: "issue", label: "Issue", means: "about", shows: worded, of: (pair) => pair.set.issues },
  standing: { parameter: "standing", label: "Standing", means: "standing:", of: (pair) => pair.set.standing },
  check: { parameter: "check", label: "Second reading", means: "second reading:", of: (pair) => pair.checks },
  sort: { parameter: "sort", label: "Sorted by", isKept: true },
};
for (const [name, filter] of Object.entries(FILTERS)) {
  if (filter.isTyped) filter.says = (value) => (isKnown(name, value.trim().toLowerCase()) ? value.trim() : `names with “${value.trim()}”`);
  if (filter.of) filter.values = (item) => (filter === FILTERS.check ? item.checks : item.pairs.flatMap(filter.of));
}
const OF_RECORDS = Object.keys(FILTERS).filter((name) => FILTERS[name].of);
const OF_ARTICLES = ["words", "from", "until"];
choose("");
const known = {}; // by filter: its names in small letters
let records_ = null; // of all articles, once they were asked for

// What the filters ask of each article: made at the start, and again where a person's decision changed its records.
let isStale = false; // whether a list that was left shows what is no more
function prepare(article) {
  for (const one of [article, ...article.records]) one.fields_ = one.haystack_ = one.moves_ = one.counts = undefined;
  for (const name of Object.keys(known)) delete known[name];
  records_ = null;
  ranks.clear();
  isStale = true;
  (article.missing ?? []).forEach((one, place) => Object.assign(one, { id: `?${place + 1}`, type: "missing" }));
  article.byId = new Map([...(article.missing ?? []), ...article.records].map((one) => [one.id, one]));
  article.sets = article.groups.map(([id, beneath]) => {
    const proposal = article.byId.get(id);
    const records = [proposal, ...beneath.map((each) => article.byId.get(each))].filter(Boolean);
    const set = {
      id,
      beneath,
      ids: records.map((record) => record.id),
      by: namesOf(proposal?.proposers),
      to: namesOf(proposal?.addressees),
      issues: proposal?.issues ?? [],
      standing: [proposal?.standing ?? []].flat(),
    };
    set.pairs = records.map((record) => ({
      record,
      set,
      parties: namesOf(partiesOf(record)),
      answerers: namesOf(record.responders),
      checks: record.check && record.check.verdict !== "confirmed" ? [CHECK_THESE] : [],
    }));
    set.checks = set.pairs.some((pair) => pair.checks[0]) ? [CHECK_THESE] : [];
    return set;
  });
  article.pairs = article.sets.flatMap((set) => set.pairs);
  article.checks = toCheck(article) ? [CHECK_THESE] : [];
  const { day } = article;
  article.span = day && (day.length === 7 ? [`${day}-01`, `${day}-31`] : [day, day]);
}

const partiesOf = (record) => CODEBOOK[record.type].roles.flatMap((role) => record[role] ?? []);
// Whoever speaks for another goes by both names.
const namesOf = (parties) =>
  parties ? [...new Set(parties.flatMap((party) => [party.name, party.on_behalf_of ?? []].flat()))] : [];
const toCheck = (article) => Boolean(article.check || article.missing);
const articleFields = (article) => [
  article.title,
  article.id,
  article.outlet,
  ...article.abstract.map((sentence) => sentence.text),
  article.text,
  ...article.records.flatMap((record) => [record.summary, ...record.evidence.map((piece) => piece[2])]),
  ...article.pairs.flatMap((pair) => pair.parties),
];

// Names that are known, as they are compared: one of these is meant whole, any other word may stand within a name.
const isKnown = (name, value) => {
  known[name] ??= new Set(articles.flatMap((article) => FILTERS[name].values(article)).map((each) => each.toLowerCase()));
  return known[name].has(value);
};

// What the choices made ask for: [{name, bit, fits}], each with a bit of its own. `inRecord`: words are looked for in a
// record, not in its article.
function asked(names) {
  return names
    .filter((name) => chosen[name].trim())
    .map((name, place) => {
      const { of, isTyped } = FILTERS[name];
      const value = chosen[name].trim();
      const low = value.toLowerCase();
      const whole = isTyped && isKnown(name, low);
      const test = {
        words: ({ article, record }, words) => words.every((word) => haystackOf(article, record).includes(word)),
        from: ({ article }) => Boolean(article.span) && article.span[1] >= value,
        until: ({ article }) => Boolean(article.span) && article.span[0] <= value,
      }[name];
      const words = wordsOf();
      return {
        name,
        bit: 1 << place,
        fits: test
          ? (one) => test(one, words)
          : isTyped
            ? (pair) => of(pair).some((each) => (whole ? each.toLowerCase() === low : each.toLowerCase().includes(low)))
            : (pair) => of(pair).includes(value),
      };
    });
}

const haystackOf = (article, record) =>
  record ? fieldsOf(record, () => recordFields(article, record)) : fieldsOf(article, articleFields);
const recordFields = (article, record) => [
  record.summary,
  ...record.evidence.map((piece) => piece[2]),
  namesOf(partiesOf(record)).join(", "),
  article.title,
  article.outlet,
];

const failing = (asks, one) => asks.reduce((mask, { bit, fits }) => (fits(one) ? mask : mask | bit), 0);

// Which of some items fit: {hits, alone: name → how many are hidden by that choice and no other}. `masksOf` gives the
// choices that an item fails, once for each way to take it.
function sieved(items, asks, masksOf) {
  const alone = new Map(asks.map(({ name }) => [name, 0]));
  if (!asks.length) return { hits: [...items], alone };
  const hits = items.filter((item) => {
    const masks = masksOf(item);
    if (masks.includes(0)) return true;
    for (const { name, bit } of asks) if (masks.includes(bit)) alone.set(name, alone.get(name) + 1);
    return false;
  });
  return { hits, alone };
}

function sievedArticles() {
  const asks = asked([...OF_ARTICLES, ...OF_RECORDS]);
  const own = asks.filter(({ name }) => !FILTERS[name].of);
  const ofRecords = asks.filter(({ name }) => FILTERS[name].of);
  // A sentence in doubt or a passage without a record belongs to no record.
  const others = ofRecords.reduce((mask, { name, bit }) => (name === "check" ? mask : mask | bit), 0);
  return sieved(articles, asks, (article) => {
    const mask = failing(own, { article });
    if (!ofRecords.length) return [mask];
    const masks = article.pairs.map((pair) => mask | failing(ofRecords, pair));
    return chosen.check && toCheck(article) ? [...masks, mask | others] : masks;
  });
}

function sievedRecords() {
  const asks = asked([...OF_ARTICLES, ...OF_RECORDS]);
  const own = asks.filter(({ name }) => !FILTERS[name].of);
  const ofRecords = asks.filter(({ name }) => FILTERS[name].of);
  return sieved(allRecords(), asks, (row) => {
    const mask = failing(own, row);
    return ofRecords.length ? row.pairs.map((pair) => mask | failing(ofRecords, pair)) : [mask];
  });
}

// Every record with its article and the proposals it belongs to, made when it is first asked for.
function allRecords() {
  if (records_) return records_;
  records_ = articles.flatMap((article) => {
    const rows = new Map(article.records.map((record) => [record.id, { article, record, pairs: [] }]));
    for (const pair of article.pairs) rows.get(pair.record.id).pairs.push(pair);
    return [...rows.values()];
  });
  records_.forEach((row, place) => Object.assign(row, { place }));
  return records_;
}

// Within an article: whether a proposal, with what stands beneath it, has what is asked for.
const choosing = () => OF_RECORDS.some((name) => chosen[name].trim());
function fits(set) {
  const asks = asked(OF_RECORDS);
  return set.pairs.some((pair) => !failing(asks, pair));
}
const fitsAlone = (article) =>
  chosen.check && toCheck(article) && !OF_RECORDS.some((name) => name !== "check" && chosen[name].trim());

// Where nobody looked a second time there is nothing to choose.
const offered = (names, items) =>
  names.filter((name) => name !== "check" || chosen.check || items.some((item) => item.checks.length));
// Of one article those that are few, and what was chosen in a list.
const ofArticle = () => OF_RECORDS.filter((name) => chosen[name] || ["party", "answer", "issue", "standing", "check"].includes(name));
