// The list of articles, as far as it was asked for; what was read since comes into it by itself.

const PAGE = 50;
const MOST_ASKED = 500; // the server gives no more at once
let upTo = PAGE; // so many are shown, whatever comes in meanwhile
let goTo = null; // the row that is gone to once it is there, unless somebody is elsewhere by then
const rows = new Map(); // by the key of an article: what is told of it, and its row
let due = null;
let turn = 0; // of two answers the one that was asked for last counts

async function list() {
  const mine = ++turn;
  try {
    const found = await askedFor(upTo);
    if (mine !== turn) return;
    const isFree = [document.body, byId("more")].includes(document.activeElement);
    showArticles(found.articles);
    byId("more").hidden = found.next === null;
    byId("report").hidden = byId("office").hidden = byId("follow").hidden = !found.total;
    byId("follow").textContent = `Follow ${found.total === 1 ? "this article" : `these ${counted(found.total, "article")}`}`;
    say(byId("hits"), counted(found.total, "article"));
    if (goTo !== null && isFree) byId("list").children[goTo]?.querySelector("a").focus();
    goTo = null;
  } catch (error) {
    if (mine === turn) say(byId("hits"), error.message, true);
  }
}

async function askedFor(many) {
  const words = { words: byId("words").value.trim(), doubtful: byId("doubtful").checked };
  const articles = [];
  let page = { next: 0 };
  while (page.next !== null && articles.length < many) {
    const query = new URLSearchParams({ ...words, after: page.next, limit: Math.min(many - articles.length, MOST_ASKED) });
    page = await asked(`/articles?${query}`);
    articles.push(...page.articles);
  }
  return { ...page, articles };
}

// A row stays the same node as long as its article is listed: neither the focus nor a click under way is lost.
function showArticles(articles) {
  const place = byId("list");
  const shownNow = articles.map(rowOf);
  const stays = new Set(shownNow);
  for (const row of [...place.children]) if (!stays.has(row)) row.remove();
  shownNow.forEach((row, at) => place.children[at] === row || place.insertBefore(row, place.children[at] ?? null));
  for (const [key, { row }] of rows) if (!row.isConnected) rows.delete(key);
}

function rowOf(article) {
  const told = JSON.stringify(article);
  const known = rows.get(article.key) ?? { row: el("li", {}, el("a", { href: `/articles/${article.key}/page` }, el("bdi"))) };
  rows.set(article.key, known);
  if (known.told === told) return known.row;
  known.told = told;
  const [link, ...old] = known.row.children;
  link.firstElementChild.textContent = shown(article.title);
  for (const each of old) each.remove();
  fill(known.row, {}, [whereOf(article), article.said && el("p", { class: "said", dir: "auto" }, article.said)]);
  return known.row;
}

function whereOf(row) {
  const records = [
    row.proposals && counted(row.proposals, "proposal"),
    row.responses && counted(row.responses, "response"),
    row.conditions && counted(row.conditions, "condition"),
  ].filter(Boolean);
  const told = [row.outlet && isolated(row.outlet), row.day ?? (row.published && isolated(row.published)), records.join(", ") || "no records"];
  return el("p", { class: "where" }, told.filter(Boolean).join(" · "), row.doubtful ? [" · ", el("span", { class: "doubt" }, `${row.doubtful} in doubt`)] : null, row.reviewed ? ` · ${row.reviewed} reviewed` : null);
}

function listSoon(wait = 150) {
  due ??= setTimeout(() => {
    due = null;
    list();
  }, wait);
}

function listAnew() {
  upTo = PAGE;
  goTo = null;
  list();
}

byId("find").addEventListener("submit", (event) => {
  event.preventDefault();
  listAnew();
});
byId("words").addEventListener("input", () => {
  upTo = PAGE;
  goTo = null;
  listSoon(250);
});
byId("doubtful").addEventListener("change", listAnew);
byId("more").addEventListener("click", () => {
  goTo = byId("list").children.length;
  upTo = goTo + PAGE;
  list();
});
