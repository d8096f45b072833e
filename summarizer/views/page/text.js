// The article with its evidence marked. Offsets count characters, not UTF-16 units; they are null where the
// quote does not stand in the article.

// The text in pieces [start, characters]: whole, or what the quotes tell of it.
function pieces(article) {
  if (article.text !== undefined) return [[0, Array.from(article.text)]];
  const known = [];
  for (const [start, , quote] of [...article.records, ...(article.missing ?? [])].flatMap((one) => one.evidence)) {
    if (start === null) continue;
    Array.from(quote).forEach((char, number) => {
      known[start + number] = char;
    });
  }
  const found = [];
  let last = -2;
  for (const key of Object.keys(known)) {
    const at = Number(key);
    if (at !== last + 1) found.push([at, []]);
    found.at(-1)[1].push(known[at]);
    last = at;
  }
  return found;
}

// The article as paragraphs. `visible` are the ids whose evidence is marked; `note` keeps nodes by id.
function textPane(article, visible, note) {
  const spans = [...article.records, ...(article.missing ?? [])]
    .filter((record) => visible.has(record.id))
    .flatMap((record) => record.evidence.map(([start, end], number) => ({ start, end, number, record })))
    .filter(({ start }) => start !== null);
  const whole = article.text !== undefined;
  const paragraphs = pieces(article).map(([at, chars]) => {
    const inside = spans.filter((span) => span.start >= at && span.end <= at + chars.length);
    const marked = paragraphsOf(article, at, chars, inside, note);
    return whole
      ? marked
      : [...marked, el("p", { class: "gap", "aria-label": "passage not at hand" }, "[…]")];
  });
  const lang = /^[a-z]{2,3}(-\w{2,8})*$/i.test(article.language) ? article.language : null;
  return el("div", { class: "text", lang }, paragraphs.length ? paragraphs : el("p", {}, "No quotes."));
}

function paragraphsOf(article, at, chars, spans, note) {
  const cuts = new Set([at, at + chars.length]);
  for (const { start, end } of spans) cuts.add(start).add(end);
  chars.forEach((char, number) => {
    if (char === "\n") cuts.add(at + number).add(at + number + 1);
  });
  const bounds = [...cuts].sort((one, other) => one - other);
  const found = [];
  let paragraph = null;
  for (let number = 0; number + 1 < bounds.length; number += 1) {
    const [start, end] = [bounds[number], bounds[number + 1]];
    const piece = chars.slice(start - at, end - at).join("");
    if (piece === "\n") {
      paragraph = null;
      continue;
    }
    if (!paragraph) found.push((paragraph = el("p", { dir: "auto" })));
    const over = spans.filter((span) => span.start <= start && span.end >= end);
    const opening = over.filter((span) => span.start === start).sort((one, other) => other.end - one.end);
    paragraph.append(...opening.map((span) => tag(article, span, note)), marked(piece, over, note));
  }
  return found;
}

// The mark at the head of a passage: the way from it to its record.
function tag(article, { record, number }, note) {
  const link = el(
    "a",
    {
      class: `tag ${record.type}${disputed(record) ? " disputed" : ""}`,
      dir: "ltr",
      href: address(article.number, record.id),
      "aria-label":
        record.type === "missing"
          ? `${record.id}, no record: why it should be one`
          : `${record.id}, ${record.type}${disputed(record) ? ", disputed" : ""}: to the record`,
    },
    record.id,
  );
  note([record.id], link);
  note.passages.set(`${record.id}/${number}`, link);
  return link;
}

// One element for each kind of record that a piece bears out, so that every kind has its own line.
function marked(piece, spans, note) {
  if (!spans.length) return document.createTextNode(shown(piece));
  const ids = [...new Set(spans.map((span) => span.record.id))];
  let node = document.createTextNode(shown(piece));
  for (const kind of [...KINDS, "missing"].filter((each) => spans.some((span) => span.record.type === each))) {
    node = el("mark", { class: kind }, node);
  }
  node.dataset.records = ids.join(" ");
  note(ids, node);
  return node;
}
