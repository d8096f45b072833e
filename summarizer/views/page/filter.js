// Filters. A proposal fits when it, or what stands beneath it, meets every choice made.

const chosen = { party: "", issue: "", answer: "", standing: "", check: "", words: "" };
const CHOICES = ["party", "issue", "answer", "standing", "check"];
const CHECK_THESE = "check these"; // what somebody disputes or could not confirm, and what is missing

// What the filters ask of each article, made once.
function prepare(article) {
  (article.missing ?? []).forEach((one, place) => Object.assign(one, { id: `?${place + 1}`, type: "missing" }));
  article.byId = new Map([...(article.missing ?? []), ...article.records].map((one) => [one.id, one]));
  article.sets = article.groups.map(([id, beneath]) => {
    const proposal = article.byId.get(id);
    const records = [proposal, ...beneath.map((each) => article.byId.get(each))].filter(Boolean);
    const parties = records.flatMap(partiesOf);
    return {
      id,
      beneath,
      ids: records.map((record) => record.id),
      issues: proposal?.issues ?? [],
      standing: proposal?.standing,
      checks: records.some((record) => record.check && record.check.verdict !== "confirmed") ? [CHECK_THESE] : [],
      answers: records.flatMap((record) => record.answer ?? []),
      parties: parties.flatMap((party) => [party.name, party.on_behalf_of ?? []].flat()),
    };
  });
  for (const set of article.sets) set.haystack = set.parties.join("\n").toLowerCase();
  article.haystack = [
    article.title,
    article.id,
    article.outlet,
    article.text,
    ...article.abstract.map((sentence) => sentence.text),
    ...article.records.flatMap((record) => [record.summary, ...record.evidence.map((piece) => piece[2])]),
    ...article.sets.flatMap((set) => set.parties),
  ]
    .join("\n")
    .toLowerCase();
}

const partiesOf = (record) => CODEBOOK[record.type].roles.flatMap((role) => record[role] ?? []);

const choosing = () => CHOICES.some((name) => chosen[name]);

function fits(set) {
  return (
    (!chosen.party || set.haystack.includes(chosen.party.trim().toLowerCase())) &&
    (!chosen.issue || set.issues.includes(chosen.issue)) &&
    (!chosen.answer || set.answers.includes(chosen.answer)) &&
    (!chosen.standing || set.standing === chosen.standing) &&
    (!chosen.check || set.checks.includes(chosen.check))
  );
}

// A sentence in doubt or a passage without a record belongs to no proposal.
const fitsAlone = (article) =>
  chosen.check && toCheck(article) && !CHOICES.some((name) => name !== "check" && chosen[name]);
const toCheck = (article) => Boolean(article.check || article.missing);

function found(article, words) {
  return (
    words.every((word) => article.haystack.includes(word)) &&
    (!choosing() || article.sets.some(fits) || fitsAlone(article))
  );
}

// How many proposals (or articles, where there are many) have each value.
function tally(articles, valuesOf) {
  const counts = new Map();
  for (const article of articles) {
    const sets =
      articles.length > 1
        ? [new Set(article.sets.flatMap(valuesOf))]
        : article.sets.map((set) => new Set(valuesOf(set)));
    for (const values of sets) for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  return [...counts].sort((one, other) => other[1] - one[1] || (one[0] < other[0] ? -1 : 1));
}

// The bar of filters over some articles; `changed` is called after every choice.
function filterBar(articles, { search, changed }) {
  const fields = [];
  const field = (name, label, control) => {
    control.addEventListener("input", () => {
      chosen[name] = control.value;
      changed();
    });
    fields.push(el("label", { class: `field ${name}` }, el("span", {}, label), control));
    control.value = chosen[name];
    return control;
  };
  const select = (name, label, valuesOf) => {
    const counts = tally(articles, valuesOf);
    // What was chosen in the index stays chosen in an article that has none of it.
    if (chosen[name] && !counts.some(([value]) => value === chosen[name])) counts.push([chosen[name], 0]);
    const options = counts.map(([value, count]) => el("option", { value }, `${worded(value)} (${count})`));
    field(name, label, el("select", {}, el("option", { value: "" }, "Any"), options));
  };
  if (search)
    field("words", "Search", el("input", { type: "search", placeholder: "Words in title, text, quotes" }));
  const parties = tally(articles, (set) => set.parties);
  field(
    "party",
    "Party",
    el("input", { type: "search", list: "parties", placeholder: "Any", autocomplete: "off" }),
  );
  select("issue", "Issue", (set) => set.issues);
  select("answer", "Answer", (set) => set.answers);
  select("standing", "Standing", (set) => [set.standing ?? []].flat());
  // Where nobody looked a second time there is nothing to choose.
  if (chosen.check || articles.some(toCheck)) {
    const count = articles.length > 1 ? articles.filter(toCheck).length : articles[0].sets.filter((set) => set.checks[0]).length;
    field(
      "check",
      "Second reading",
      el("select", {}, el("option", { value: "" }, "Any"), el("option", { value: CHECK_THESE }, `${CHECK_THESE} (${count})`)),
    );
  }
  const clear = el(
    "button",
    {
      type: "button",
      click: () => {
        for (const name of Object.keys(chosen)) chosen[name] = "";
        for (const label of fields) label.lastChild.value = "";
        changed();
        fields[0].lastChild.focus();
      },
    },
    "Clear",
  );
  return el(
    "search",
    { class: "filters", "aria-label": "Filters" },
    fields,
    clear,
    el(
      "datalist",
      { id: "parties" },
      parties.map(([value]) => el("option", { value })),
    ),
    el("p", { class: "hits", role: "status" }),
  );
}
