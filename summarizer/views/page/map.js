// The negotiation map: who put what (left), the proposals (middle), who answered how (right).
// Columns of fixed width; every proposal has a row of its own, parties stand near their rows.

const LINE = 17;
const MAP = { width: 1210, side: 200, box: 270, boxWidth: 370, chip: 648, chipWidth: 292 };
const DASHES = { unofficial: "7 4", unclear: "2 4" };

const ruler = document.createElement("canvas").getContext("2d");

// How wide words are in a font: a size, and a weight before it.
function width(words, font) {
  ruler.font = `${font} ${getComputedStyle(document.body).fontFamily}`;
  return ruler.measureText(words).width;
}

// Text broken into at most `most` lines of a width, an ellipsis where it goes on.
function lines(text, limit, most, font) {
  const wide = (words) => width(words, font) > limit;
  const found = [""];
  for (const word of shown(text).split(/\s+/)) {
    const longer = found.at(-1) ? `${found.at(-1)} ${word}` : word;
    if (!wide(longer)) {
      found[found.length - 1] = longer;
      continue;
    }
    if (found.at(-1)) found.push("");
    for (const char of word) {
      // a word wider than the line, or writing without spaces
      if (wide(found.at(-1) + char)) found.push("");
      found[found.length - 1] += char;
    }
  }
  if (found.length <= most) return found;
  let last = found[most - 1].replace(/[\s.,;]+$/, "");
  while (last && wide(`${last} …`)) last = Array.from(last).slice(0, -1).join("");
  return [...found.slice(0, most - 1), `${last} …`];
}

const written = (rows, x, y, attributes) =>
  rows.map((row, number) => svg("text", { x, y: y + number * LINE, ...attributes }, row));

// Rows of the middle column: [{proposal, y, height, lines, chips}].
function mapRows(article, sets) {
  let y = 34;
  return sets
    .filter((set) => set.id !== null)
    .map((set) => {
      const proposal = article.byId.get(set.id);
      const says = lines(proposal.summary, MAP.boxWidth - 24, 3, "13px");
      const conditions = set.beneath.filter((id) => article.byId.get(id).type === "condition");
      const chips = chipsOf(article, proposal, set);
      const height = Math.max(26 + (says.length + (conditions.length ? 1 : 0)) * LINE + 6, chips.length * 26);
      const row = { proposal, y, height, says, conditions, chips };
      y += height + 14;
      return row;
    });
}

// What stands at the right edge of a proposal: its responses, and whom it was put to without an answer told.
function chipsOf(article, proposal, set) {
  const responses = set.beneath
    .map((id) => article.byId.get(id))
    .filter((record) => record.type === "response");
  const answered = new Set(responses.flatMap((response) => response.responders.map(actor)));
  const asked = (proposal.addressees ?? []).filter((party) => !answered.has(actor(party)));
  const chips = responses.map((response) => ({
    response,
    parties: response.responders,
    stance: ANSWERS[response.answer][0],
  }));
  return asked.length ? [...chips, { parties: asked, stance: "asked" }] : chips;
}

// Parties of one side, each at the mean height of its lines, pushed apart where they would overlap.
function partyColumn(ends) {
  const nodes = new Map();
  for (const { parties, y } of ends) {
    for (const party of parties.length ? parties : [{ name: "not named", nobody: true }]) {
      const node = nodes.get(actor(party)) ?? {
        name: actor(party),
        nobody: party.nobody,
        people: new Set(),
        ys: [],
      };
      if (party.on_behalf_of) node.people.add(party.name);
      node.ys.push(y);
      nodes.set(node.name, node);
    }
  }
  const column = [...nodes.values()];
  for (const node of column) {
    node.title = lines(node.name, MAP.side - 20, 2, "600 13px");
    node.sub = node.people.size ? lines([...node.people].join(", "), MAP.side - 20, 2, "12px") : [];
    node.height = 14 + (node.title.length + node.sub.length) * LINE;
    node.y = node.ys.reduce((sum, y) => sum + y, 0) / node.ys.length - node.height / 2;
  }
  column.sort((one, other) => one.y - other.y);
  return new Map(column.map((node) => [node.name, node]));
}

// Push apart from above, then back from below where that went past the end.
function spread(column, height) {
  let free = 34;
  for (const node of column) {
    node.y = Math.max(node.y, free);
    free = node.y + node.height + 10;
  }
  let floor = height;
  for (const node of [...column].reverse()) {
    node.y = Math.min(node.y, floor - node.height);
    floor = node.y - 10;
  }
}

function wire(fromX, fromY, toX, toY, attributes) {
  const bend = (toX - fromX) / 2;
  return svg("path", {
    d: `M${fromX} ${fromY}C${fromX + bend} ${fromY} ${toX - bend} ${toY} ${toX} ${toY}`,
    ...attributes,
  });
}

function negotiationMap(article, sets, note) {
  const rows = mapRows(article, sets);
  if (!rows.length) return null;
  const left = partyColumn(
    rows.map((row) => ({ parties: row.proposal.proposers ?? [], y: row.y + row.height / 2 })),
  );
  const right = partyColumn(
    rows.flatMap((row) =>
      row.chips.map((chip, number) => ({ parties: chip.parties, y: row.y + 13 + number * 26 })),
    ),
  );
  const needed = (column) => [...column.values()].reduce((sum, node) => sum + node.height + 10, 34);
  const height = Math.max(rows.at(-1).y + rows.at(-1).height, needed(left), needed(right)) + 4;
  for (const column of [left, right]) spread([...column.values()], height);
  const picture = svg(
    "svg",
    // A margin for what is drawn on the edge: half of its line would be cut.
    { viewBox: `-3 0 ${MAP.width + 6} ${height + 3}`, role: "group", "aria-label": "Negotiation map" },
    written(["Put forward by"], 0, 14, { class: "over" }),
    written(["Proposals"], MAP.box, 14, { class: "over" }),
    written(["Answers, and whom it was put to"], MAP.chip, 14, { class: "over" }),
    rows.map((row) => wiresOf(row, left, right, note)),
    rows.map((row) => [boxOf(article, row, note), chipsDrawn(article, row, note)]).flat(),
    [...left.values()].map((node) => partyDrawn(node, 0)),
    [...right.values()].map((node) => partyDrawn(node, MAP.width - MAP.side)),
  );
  return [
    el("div", { class: "columns" }, picture),
    stackedMap(article, sets, note),
    mapLegend(),
    inWords(article, sets),
  ];
}

function wiresOf(row, left, right, note) {
  const wires = [];
  const proposers = row.proposal.proposers ?? [];
  for (const name of proposers.length ? new Set(proposers.map(actor)) : ["not named"]) {
    const node = left.get(name);
    const path = wire(MAP.side, node.y + node.height / 2, MAP.box, row.y + row.height / 2, {
      class: "wire put",
      "stroke-dasharray": DASHES[row.proposal.standing],
    });
    note([row.proposal.id], path);
    wires.push(path);
  }
  row.chips.forEach((chip, number) => {
    for (const name of chip.parties.length ? new Set(chip.parties.map(actor)) : ["not named"]) {
      const node = right.get(name);
      const path = wire(
        MAP.chip + MAP.chipWidth,
        row.y + 13 + number * 26,
        MAP.width - MAP.side,
        node.y + node.height / 2,
        {
          class: `wire ${chip.stance}`,
          "stroke-dasharray": chip.response?.link === "implied" ? "2 4" : null,
        },
      );
      note([chip.response?.id ?? row.proposal.id], path);
      wires.push(path);
    }
  });
  return wires;
}

const mapTitle = (proposal) =>
  `${proposal.id} ${disputed(proposal) ? "(!) " : ""}${proposal.act} · ${proposal.standing} · ${worded(proposal.status)}`;

function boxOf(article, { proposal, y, height, says, conditions }, note) {
  const box = svg(
    "a",
    { href: address(article.number, proposal.id), class: "box", "aria-label": proposal.head },
    svg("rect", { x: MAP.box, y, width: MAP.boxWidth, height, rx: 5 }),
    written(
      lines(mapTitle(proposal), MAP.boxWidth - 24, 1, "600 13px"),
      MAP.box + 12,
      y + 19,
      { class: ENDED[proposal.status] ? "title ended" : "title" },
    ),
    written(says.map(isolated), MAP.box + 12, y + 19 + LINE, {}),
    conditions.length
      ? written(
          lines(`on conditions ${conditions.join(", ")}`, MAP.boxWidth - 24, 1, "12px"),
          MAP.box + 12,
          y + 19 + LINE * (says.length + 1),
          { class: "on" },
        )
      : [],
  );
  note([proposal.id], box);
  return box;
}

function chipsDrawn(article, { proposal, y, chips }, note) {
  return chips.map(({ response, stance, parties }, number) => {
    const [top, middle] = [y + number * 26 + 2, y + number * 26 + 17];
    const words = response
      ? `${response.id} ${disputed(response) ? "(!) " : ""}${ANSWERS[response.answer][1]} ${worded(response.answer)}`
      : "→ put to";
    // Where many lines cross, the name beside the answer tells whose it is.
    const said = lines(words, MAP.chipWidth - 22, 1, "600 12px");
    const free = MAP.chipWidth - 30 - width(said[0], "600 12px");
    const names = unique(parties).map(actor).join(", ") || "not named";
    const drawn = [
      svg("rect", { x: MAP.chip, y: top, width: MAP.chipWidth, height: 22, rx: 11 }),
      written(said, MAP.chip + 11, middle, {}),
      free < 30
        ? []
        : written(lines(names, free, 1, "12px").map(isolated), MAP.chip + MAP.chipWidth - 11 - free, middle, {
            class: "sub",
          }),
    ];
    const chip = response
      ? svg(
          "a",
          {
            href: address(article.number, response.id),
            class: `chip ${stance}`,
            "aria-label": response.head,
          },
          drawn,
        )
      : svg("g", { class: "chip asked" }, drawn);
    note([response?.id ?? proposal.id], chip);
    return chip;
  });
}

function partyDrawn(node, x) {
  return svg(
    "g",
    { class: node.nobody ? "party nobody" : "party" },
    svg("rect", { x, y: node.y, width: MAP.side, height: node.height, rx: 5 }),
    written(node.title.map(isolated), x + 10, node.y + 20, { class: "title" }),
    written(node.sub.map(isolated), x + 10, node.y + 20 + node.title.length * LINE, { class: "sub" }),
  );
}

function mapLegend() {
  const sample = (kind, dash, words) =>
    el(
      "li",
      {},
      svg(
        "svg",
        { viewBox: "0 0 34 8", width: 34, height: 8, "aria-hidden": "true" },
        svg("path", { d: "M0 4H34", class: `wire ${kind}`, "stroke-dasharray": dash }),
      ),
      ` ${words}`,
    );
  return el(
    "ul",
    { class: "legend", "aria-label": "Lines of the map" },
    sample("put", null, "official"),
    sample("put", DASHES.unofficial, "unofficial"),
    sample("put", DASHES.unclear, "standing unclear"),
    sample("yes", null, "for it"),
    sample("partly", null, "in part"),
    sample("no", null, "against it"),
    sample("open", null, "left open"),
    sample("asked", null, "no answer told"),
  );
}

function inWords(article, sets) {
  const line = (id) => el("li", { dir: "auto" }, article.byId.get(id).head);
  return el(
    "details",
    {},
    el("summary", {}, "The map in words"),
    el(
      "ul",
      {},
      sets
        .filter((set) => set.id !== null)
        .map((set) =>
          el(
            "li",
            { dir: "auto" },
            article.byId.get(set.id).head,
            set.beneath.length ? el("ul", {}, set.beneath.map(line)) : null,
          ),
        ),
    ),
  );
}
