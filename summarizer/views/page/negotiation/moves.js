// Moves: who did what about which thread, and the view that the page opens on: what changed.

// What else is to be said of a move, as list items.
function asides(move) {
  const before = move.before && moveOf.get(move.before);
  const dated = datedBy(move);
  return [
    before &&
      SHIFTS[move.shift] && [
        el("b", {}, `${SHIFTS[move.shift]}${before.version === move.version ? "" : `, of version ${versionOf(before).number}`}:`),
        " ",
        // whose it was, where they are not all who now act
        el("a", { href: hrefOf("thread", move.thread, before.id) }, `${move.actors.every((id) => before.actors.includes(id)) ? doneIn(before.act) : saysWho(before)}, ${daysWord(before.date, before.about)}`),
      ],
    move.conditions.length && [
      el("b", {}, "on condition:"),
      " ",
      listed(move.conditions.map((words) => el("bdi", {}, words)), "; "),
    ],
    move.disputes.length && [
      el("b", { class: "against" }, "articles differ:"),
      " ",
      listed(
        move.disputes.map((id) => {
          const other = moveOf.get(id);
          return el("a", { href: hrefOf("thread", other.thread, id) }, `${saysWho(other)}, ${daysWord(other.date, other.about)}`);
        }),
        "; ",
      ),
    ],
    dated,
    (move.outlets ?? 0) > 1 && `told by ${counted(move.outlets, "outlet")}`,
  ].filter(Boolean);
}

// How the day was worked out, where it is not simply the article's.
function datedBy(move) {
  if (!move.day) return null;
  const [basis, earliest, latest, words, reason] = move.day;
  if (basis === "published" && !words) return "dated by its article";
  const span = move.about && move.about !== "by" && earliest !== latest ? listed([earliest && `from ${dayWords(earliest)}`, latest && `until ${dayWords(latest)}`].filter(Boolean), " ").join("") : null;
  const isPlain = /^\d{4}-\d\d-\d\d/.test(words ?? ""); // a day as it is: nothing to work out
  const told = [words && !isPlain && ["dated by “", el("bdi", {}, words), "”"], span, !move.date && reason && el("bdi", {}, reason)];
  const known = told.filter(Boolean);
  return known.length ? listed(known, "; ").flat() : null;
}

// `isAlone`: on its thread's own page, where the thread need not be named.
function moveCard(move, { isAlone = false, level = "h3" } = {}) {
  const thread = threads.get(move.thread);
  const version = versionOf(move);
  const many = thread.versions.length > 1;
  const words = isAlone ? [] : wordsOf();
  const told = move.told.slice(0, 2).map((place) => dossier.told[place][4][0]?.[2] ?? "");
  if (words.length) fieldsOf(move, moveFields);
  return el(
    "li",
    { class: `move ${stanceOf(move.act)}`, id: isAlone ? move.id : null, tabindex: isAlone ? -1 : null },
    el(
      level,
      {},
      badge(move.act),
      " ",
      actorNames(move.actors),
      " ",
      el("b", { class: `did ${stanceOf(move.act)}` }, doneIn(move.act)),
      speakersOf(move).length ? el("span", { class: "rest" }, " (", actorNames(speakersOf(move)), ")") : "",
      el("span", { class: "rest" }, " · ", dayNode(move.date, move.about)),
      isAlone && many ? el("span", { class: "rest" }, ` · version ${version.number}`) : "",
    ),
    el("p", { class: "says", dir: "auto" }, lit(move.what)),
    isAlone
      ? null
      : el(
          "p",
          { class: "on" },
          move.what === version.what
            ? el("a", { href: hrefOf("thread", thread.id, move.id), "aria-label": `${thread.id}: ${shown(version.what)}` }, "thread ", el("span", { class: "tag thread" }, thread.id))
            : threadLink(thread, move.id, version),
          many ? `, version ${version.number} of ${thread.versions.length}` : "",
          el("span", { class: "rest" }, " · put by ", actorNames(thread.by), thread.to.length ? [" to ", ...actorNames(thread.to)] : ""),
        ),
    words.length ? snippet(move.fields_, [move.what, thread.what, ...told].join("\n")) : null,
    passagesOf(move.told),
    el("ul", { class: "details" }, asides(move).map((nodes) => el("li", {}, nodes))),
  );
}

function changes() {
  const from = () => chosen.from ?? WEEK;
  const list = el("div", { class: "days" });
  const more = moreButton(() => draw());
  const heading = el("h1", { tabindex: -1 });
  const sums = el("p", { class: "sums" });
  const also = el("div", { class: "texts" });
  const draw = () => {
    const words = wordsOf();
    const fits = (some, day) => some.filter((move) => moveFits(move, day) && hasWords(move, moveFields, words));
    const found = fits(moves.filter((move) => move.date), from());
    const hits = found.filter((move) => move.shift !== "repeated").reverse();
    const again = found.length - hits.length;
    const undated = fits(moves.filter((move) => !move.date), "").length;
    heading.textContent = from() ? `What changed since ${dayWords(from())}` : "What changed";
    bar.querySelector(".hits").replaceChildren(`${hits.length.toLocaleString("en")} of ${counted(moves.length, "move")}`, ...meaning({ ...chosen, from: from() }).map(asNode));
    sums.replaceChildren(...tallyOfActs(hits).map(asNode), again ? ` ${counted(again, "move")} more only ${again === 1 ? "says" : "say"} again what stood: see the timeline.` : "", undated ? ` ${counted(undated, "move")} whose day is not known: see the threads.` : "");
    list.replaceChildren(...byDay(hits.slice(0, more.most)));
    more.set(hits.length);
    also.replaceChildren(...articlesWith(words));
  };
  const bar = threadBar(ALL, () => {
    more.most = SHOWN;
    draw();
  }, WEEK);
  draw();
  return el("div", {}, heading, bar, sums, list, more.node, also);
}

function byDay(some) {
  const days = new Map();
  for (const move of some) days.set(move.date, [...(days.get(move.date) ?? []), move]);
  return [...days].map(([day, each]) =>
    el("section", { class: "day" }, el("h2", {}, dayNode(day)), el("ul", { class: "moves" }, each.map((move) => moveCard(move)))),
  );
}

function tallyOfActs(some) {
  if (!some.length) return ["Nothing, as far as the articles tell."];
  const counts = new Map();
  for (const move of some) counts.set(move.act, (counts.get(move.act) ?? 0) + 1);
  return [...counts]
    .sort((one, other) => other[1] - one[1])
    .map(([act, count]) => el("span", { class: "sum" }, badge(act), ` ${doneIn(act)} ${count.toLocaleString("en")}`));
}

// A button that shows more of a list: `most` are shown.
function moreButton(draw) {
  const made = {
    most: SHOWN,
    all: () => {
      made.most = Infinity;
      draw();
    },
    set: (count) => {
      made.node.hidden = count <= made.most;
      made.node.textContent = `Show ${Math.min(SHOWN, count - made.most)} more of ${count.toLocaleString("en")}`;
    },
  };
  made.node = el("button", {
    type: "button",
    class: "more",
    click: () => {
      made.most += SHOWN;
      draw();
    },
  });
  made.node.addEventListener("all", made.all); // paper has no buttons: it takes the whole list
  return made;
}

// Articles whose text has all the words, with a passage that has them.
function articlesWith(words) {
  if (!words.length) return [];
  const found = dossier.articles.flatMap((article, number) => {
    const haystack = fieldsOf(article, () => [article.title, textOf(number), article.outlet]);
    return words.every((word) => haystack.includes(word)) ? [number] : [];
  });
  if (!found.length) return [];
  return [
    el("h2", {}, `In the articles: ${counted(found.length, "text")}`),
    el(
      "ul",
      { class: "articles" },
      found.slice(0, 20).map((number) =>
        el(
          "li",
          {},
          el("a", { href: hrefOf(number) }, el("bdi", {}, dossier.articles[number].title)),
          " ",
          el("cite", {}, sourceOf(number)),
          snippet(dossier.articles[number].fields_.slice(1), ""),
        ),
      ),
    ),
    found.length > 20 ? el("p", { class: "none" }, `${counted(found.length - 20, "text")} more: look for more words.`) : "",
  ];
}
