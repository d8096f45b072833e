// Parties, and the chain of who says so: rows of fields, with what follows from a name that is written there.

const folded = (words) => words.trim().replace(/\s+/g, " ").toLowerCase();
const WHO = ["name", "source"]; // the cell of a row that has the name

// Parties by their names, with whom each speaks for: of this article, of the others, last of the record itself.
function partiesKnown(article, id) {
  const [own, others] = [article.records, articles.filter((each) => each !== article).flatMap(({ records }) => records)];
  const rest = [...own.filter((record) => record.id !== id), ...others, ...own.filter((record) => record.id === id)];
  const sources = rest.flatMap(({ attribution }) => attribution ?? []).map((link) => ({ ...link, name: link.source }));
  const all = [...rest.flatMap(partiesOf), ...sources].filter(({ name }) => name);
  const bodies = all.filter((party) => party.on_behalf_of).map((party) => ({ name: party.on_behalf_of }));
  const found = new Map();
  for (const party of [...all, ...bodies])
    if (!found.has(folded(party.name))) found.set(folded(party.name), party);
  return found;
}

// Whether words stand in the article, as whole words.
function standsIn(article, words) {
  if (charsOf(article) === null) return false;
  const plain = words.trim().replace(/[.*+?^${}()|[\]\\]/g, "\\$&").replace(/\s+/g, "\\s+");
  const [before, after] = [words.trim().at(0), words.trim().at(-1)].map((char) => !UNSPACED.test(char));
  const edges = [before ? "(?<![\\p{L}\\p{N}])" : "", after ? "(?![\\p{L}\\p{N}\\p{M}])" : ""];
  return new RegExp(edges.join(plain), "iu").test(article.text);
}

// Rows of fields: parties, or the chain of who says so. One empty row more stands at the end.
function rows(field, value, offer) {
  const made = [];
  const body = el("div", { class: "rows" });
  const add = (row) => {
    const place = made.length + 1;
    const cells = field.within.map((each) => cellOf(each, row[each.name], `${titleOf(field)} ${place}`, offer));
    made.push(cells);
    body.append(
      el(
        "div",
        { class: "row" },
        cells.map((cell) => cell.node),
      ),
    );
    follow(cells, row, offer);
    cells[0].box.addEventListener("input", () => {
      if (cells === made.at(-1) && made.length < (field.most ?? Infinity)) add({});
    });
  };
  for (const row of value ?? []) add(row);
  if (made.length < (field.most ?? Infinity)) add({});
  const read = () => {
    const some = made.filter((cells) => cells.some((cell) => cell.read()));
    for (const cells of some)
      for (const { name, ...without } of field.within.filter((each) => !each.optional)) {
        const cell = cells.find((each) => each.name === name);
        const does = without.as === "choice" ? "choose the" : "write the";
        if (!cell.read()) throw new Fault(`${titleOf(field)}: ${does} ${worded(name)}`, cell.box);
      }
    if (!some.length && field.needed && field.name === "attribution")
      throw new Fault(`${titleOf(field)}: who says so?`, made[0][0].box);
    return some.map((cells) => Object.fromEntries(cells.map((cell) => [cell.name, cell.read()])));
  };
  const isNeeded = field.needed && field.name === "attribution";
  return {
    node: el("fieldset", { class: isNeeded ? "many needed" : "many" }, el("legend", {}, titleOf(field)), body),
    read,
    doubts: () => made.flatMap((cells) => doubtsOf(cells, field, offer)),
    focus: () => made[0][0].box.select(),
  };
}

function cellOf(field, value, place, offer) {
  const words = { name: "name", on_behalf_of: "speaks for" }[field.name] ?? worded(field.name);
  const isParty = [...WHO, "on_behalf_of"].includes(field.name);
  const box =
    field.as === "choice"
      ? el(
          "select",
          {},
          ["", ...field.of].map((each) => el("option", { value: each }, worded(each) || "–")),
        )
      : el("input", {
          type: "text",
          dir: "auto",
          autocomplete: "off",
          list: isParty ? "known-parties" : null,
          placeholder: words,
        });
  box.setAttribute("aria-label", `${place}: ${words}`);
  const cell = { node: box, box, name: field.name, value: value ?? null, read: filled(box, value), isParty };
  box.addEventListener("input", () => (cell.isWritten = true));
  return cell;
}

// Whom a party speaks for follows its name, and the basis follows what is told of who says so, until a person writes it.
function follow(cells, row, offer) {
  const named = (...names) => cells.find(({ name }) => names.includes(name));
  const [who, body, via, basis] = [named(...WHO), named("on_behalf_of"), named("via"), named("basis")];
  who.box.addEventListener("input", () => {
    if (body.isWritten && body.box.value) return;
    const before = body.box.value;
    const name = folded(who.box.value);
    const party = name === folded(who.value ?? "") ? row : offer.known.get(name);
    body.box.value = party?.on_behalf_of ?? "";
    if (body.box.value === before) return;
    say(body.box.value ? `Speaks for ${body.box.value}, as elsewhere.` : `Speaks for ${before} no more: that was another.`);
  });
  if (!basis) return;
  const told = () => {
    if (basis.isWritten || ![null, "author"].includes(basis.value)) return;
    const before = basis.box.value;
    const quoted = offer.quotes().some((quote) => /["“”„«»「『]/.test(quote));
    const of = who.box.value.trim() ? (quoted ? "direct_quote" : "paraphrase") : via.box.value.trim() && "media_reports";
    basis.box.value = of || (basis.value ?? "");
    if (basis.box.value !== before && of)
      say(`Basis: ${worded(of)}, for author means the journalist alone. Choose another where it is one.`);
  };
  for (const cell of [who, via]) cell.box.addEventListener("input", told);
}

// What was written there and is perhaps not meant: a name that nobody has, a source that is the journalist as well.
function doubtsOf(cells, field, { article, known }) {
  const isNew = (cell) => cell.read() !== null && cell.read() !== cell.value;
  const found = cells
    .filter((cell) => cell.isParty && isNew(cell))
    .filter((cell) => !known.has(folded(cell.read())) && !standsIn(article, cell.read()))
    .map(({ box, read }) => {
      const like = [...known].find(([name]) => name.includes(folded(read())))?.[1].name;
      const perhaps = like ? `; perhaps it is ${like}` : "";
      return new Fault(
        `${titleOf(field)}: no record has “${read()}”, and it does not stand in the article${perhaps}`,
        box,
      );
    });
  const [source, basis] = ["source", "basis"].map((name) => cells.find((cell) => cell.name === name));
  if (source?.read() && basis.read() === "author" && cells.some(isNew))
    found.push(
      new Fault(`${titleOf(field)}: author means the journalist, and “${source.read()}” is the source`, basis.box),
    );
  return found;
}
