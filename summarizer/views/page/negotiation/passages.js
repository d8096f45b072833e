// Quotes with where they stand: each leads to its place in its article.

function sourceOf(number) {
  const article = dossier.articles[number];
  if (!article) return [el("i", {}, "article not in this dossier")];
  const day = article.day ? dayWords(article.day) : article.published;
  return listed([el("bdi", {}, article.outlet ?? article.title), day ? el("bdi", {}, day) : null].filter(Boolean));
}

// A record's quotes; `isShort` leaves all but the first to its article.
function quotesOf(place, isShort) {
  const [number, record, , , quotes, verdict, reviewed] = dossier.told[place];
  return (isShort ? quotes.slice(0, 1) : quotes).map(([start, , quote, page], at) =>
    el(
      "blockquote",
      {},
      el(
        number < 0 ? "span" : "a",
        number < 0 ? {} : { href: hrefOf(number, record, at), title: "Show it in its article" },
        "“",
        el("bdi", { dir: "auto" }, lit(quote)),
        "”",
      ),
      " ",
      el(
        "cite",
        {},
        "— ",
        sourceOf(number),
        page ? `, p. ${page}` : "",
        start === null ? ", the words do not stand where the results say" : "",
        verdict === "disputed" ? el("b", { class: "against" }, ", disputed") : "",
        reviewed ? [", ", el("bdi", {}, reviewed)] : "",
      ),
    ),
  );
}

// Quotes of several records: of the first two at once, the others to be opened.
function passagesOf(places, most = 2) {
  const seen = new Set(); // two records of an article may rest on the same words
  const some = places.filter((place) => {
    const [number, , , , [quote]] = dossier.told[place];
    const known = `${number} ${quote?.[2]}`;
    return !seen.has(known) && seen.add(known);
  });
  const rest = some.slice(most);
  return [
    ...some.slice(0, most).flatMap((place) => quotesOf(place, true)),
    rest.length
      ? el(
          "details",
          {},
          el("summary", {}, `${counted(rest.length, "more passage")}`),
          rest.flatMap((place) => quotesOf(place, true)),
        )
      : null,
  ];
}
