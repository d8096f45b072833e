// Actors: who they are, whom they speak for, and all the names that articles give them.

const HOW_NAMED = {
  same: "this name", state: "a state's name", people: "a people's name", capital: "its capital", seat: "its seat",
  government: "its government", office: "its office", surname: "the surname", short_form: "a short form",
  initials: "initials", transliteration: "in other letters", file: "from the file of actors", model: "a model's judgement",
  person: "as a person calls it",
};

function speaksFor(one) {
  return listed(
    one.represents.map(([id, since, until]) =>
      el("span", {}, actorLink(id), since || until ? el("small", {}, ` (${listed([...new Set([since, until].filter(Boolean).map(dayWords))], " to ").join("")})`) : ""),
    ),
  );
}

// Who called an actor as it is called here.
function calledBy({ id }) {
  const decided = inForce.get(aboutOf({ actor: id }));
  return decided ? el("small", {}, saidBy(decided, "so called")) : null;
}

const movesOf = (id) => moves.filter((move) => move.actors.includes(id) || move.speakers.includes(id));

function actorList() {
  const counts = new Map();
  for (const move of moves) for (const id of new Set([...move.actors, ...move.speakers])) counts.set(id, (counts.get(id) ?? 0) + 1);
  const body = el("tbody");
  const more = moreButton(() => draw());
  const draw = () => {
    const words = wordsOf();
    const hits = [...actors.values()]
      .filter((each) => hasWords(each, () => [each.name, worded(each.kind), ...each.names.map(([name]) => name)], words))
      .sort((one, other) => (counts.get(other.id) ?? 0) - (counts.get(one.id) ?? 0));
    bar.querySelector(".hits").textContent = `${hits.length.toLocaleString("en")} of ${counted(actors.size, "actor")}`;
    body.replaceChildren(
      ...hits.slice(0, more.most).map((each) =>
        el(
          "tr",
          {},
          el("th", { scope: "row" }, actorLink(each.id), calledBy(each)),
          el("td", {}, worded(each.kind)),
          el("td", {}, speaksFor(each)),
          el("td", { class: "names" }, listed(each.names.slice(0, 12).map(([name]) => el("bdi", {}, lit(name)))), each.names.length > 12 ? `, and ${each.names.length - 12} more` : ""),
          el("td", { class: "number" }, counts.get(each.id) ?? "–"),
        ),
      ),
    );
    more.set(hits.length);
  };
  const bar = threadBar(["words"], () => {
    more.most = SHOWN;
    draw();
  });
  draw();
  return el(
    "div",
    {},
    el("h1", { tabindex: -1 }, "Who is who"),
    bar,
    el("div", { class: "scroll" }, el("table", { class: "list whoswho" }, el("caption", {}, "Actors"), el("thead", {}, el("tr", {}, ["Actor", "Kind", "Speaks for", "Names in the articles", "Moves"].map((words) => el("th", { scope: "col", class: words === "Moves" ? "number" : null }, words)))), body)),
    more.node,
  );
}

function actorPage(id) {
  const one = actors.get(id);
  if (!one) return el("div", {}, el("h1", { tabindex: -1 }, "There is no such actor"));
  const own = movesOf(id).reverse();
  const voices = [...actors.values()].filter((each) => each.represents.some(([side]) => side === id));
  const list = el("ul", { class: "moves" });
  const more = moreButton(() => draw());
  const draw = () => {
    list.replaceChildren(...own.slice(0, more.most).map((move) => moveCard(move)));
    more.set(own.length);
  };
  draw();
  const dated = own.filter((move) => move.date);
  return el(
    "div",
    {},
    el("h1", { tabindex: -1 }, el("bdi", {}, one.name)),
    el("p", { class: "where" }, worded(one.kind), one.represents.length ? [" · speaks for ", ...speaksFor(one)] : ""),
    deciding.actor(one),
    voices.length ? el("p", { class: "where" }, "Speak for it: ", listed(voices.map((each) => actorLink(each.id)))) : null,
    el("section", { "aria-labelledby": "names" }, el("h2", { id: "names" }, "Names in the articles"), el("ul", { class: "names" }, one.names.map(([name, how, count]) => el("li", {}, el("bdi", {}, name), el("small", {}, ` ${HOW_NAMED[how] ?? worded(how)}, ${count.toLocaleString("en")} times`))))),
    el("section", { "aria-labelledby": "moves" }, el("h2", { id: "moves" }, counted(own.length, "move")), new Set(dated.map((move) => move.date)).size > 1 ? lanes([...own].reverse()) : null, list, more.node),
  );
}
