// The list of records: who did what to whom, when, and in which words.

// Whom a record is put to: of a proposal its addressees, of an answer those whose proposal it answers.
function whomOf({ record, article }) {
  if (record.type === "proposal") return record.addressees ?? [];
  if (record.type === "condition") return record.to_be_met_by ?? [];
  return record.responds_to.flatMap((id) => article.byId.get(id)?.proposers ?? []);
}
const whoDid = ({ record }) => record[CODEBOOK[record.type].roles[0]] ?? [];
const nameText = (party) => (party.on_behalf_of ? `${party.name} (${party.on_behalf_of})` : party.name);
const distinct = (parties) => [...new Map(parties.map((party) => [nameText(party), party])).values()];
const partiesText = (parties) => distinct(parties).map(nameText).join(", ");
const partiesCell = (parties) => {
  const some = distinct(parties);
  return some.length ? named(some) : [""];
};
const quoteText = ({ record }) => record.evidence.map((piece) => piece[2].replace(/\s+/g, " ")).join(" […] ");
const orNull = (text) => text.toLowerCase() || null;

// No cell holds more than a line of text, so that what a reader selects is a table wherever it is pasted.
const RECORD_COLUMNS = [
  {
    words: "Date",
    down: true,
    ends: ["oldest first", "newest first"],
    key: ({ article }) => article.day ?? null,
    text: ({ article }) => dayText(article),
    cell: ({ article }) => [dayCell(article)],
  },
  {
    words: "Who",
    key: (row) => orNull(partiesText(whoDid(row))),
    text: (row) => partiesText(whoDid(row)),
    cell: (row) => partiesCell(whoDid(row)),
  },
  {
    words: "To whom",
    key: (row) => orNull(partiesText(whomOf(row))),
    text: (row) => partiesText(whomOf(row)),
    cell: (row) => partiesCell(whomOf(row)),
  },
  {
    words: "Act or answer",
    key: ({ record }) => `${KINDS.indexOf(record.type)} ${deed(record).words}`,
    text: ({ record }) => deed(record).words + (disputed(record) ? ", disputed" : ""),
    cell: ({ record }) => {
      const { sign, words, stance } = deed(record);
      return [
        el("span", { class: `did ${stance}` }, el("span", { "aria-hidden": "true" }, `${sign} `), stance === "ended" ? el("s", {}, words) : words),
        disputed(record) ? el("b", { class: "against" }, ", disputed") : "",
      ];
    },
  },
  {
    words: "What",
    isLong: true,
    key: ({ record }) => record.summary.toLowerCase(),
    text: ({ record }) => record.summary,
    cell: ({ record, article }) => [el("a", { href: address(article.number, record.id), dir: "auto" }, lit(record.summary))],
  },
  {
    words: "Quote",
    isLong: true,
    key: (row) => orNull(quoteText(row)),
    text: quoteText,
    cell: (row) => ["“", el("bdi", {}, lit(quoteText(row))), "”"],
  },
  {
    words: "Article",
    key: ({ article }) => article.title.toLowerCase(),
    text: ({ article }) => article.title,
    cell: ({ article }) => [el("a", { href: address(article.number) }, el("bdi", {}, lit(article.title)))],
  },
  {
    words: "Outlet",
    key: ({ article }) => orNull(article.outlet ?? ""),
    text: ({ article }) => article.outlet,
    cell: ({ article }) => [el("bdi", {}, lit(article.outlet ?? ""))],
  },
  { words: "Record", isText: true, text: ({ record }) => record.id },
  { words: "Article id", isText: true, text: ({ article }) => article.id },
];
