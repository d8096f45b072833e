// The list of articles, as far as it was asked for; what was read since comes into it by itself.

const PAGE = 50;
const MOST_ASKED = 500; // the server gives no more at once
let upTo = PAGE; // so many are shown, whatever comes in meanwhile
let goTo = null; // the row that is gone to once it is there
let due = null;
let turn = 0; // of two answers the one that was asked for last counts

async function list() {
  const mine = ++turn;
  try {
    const found = await askedFor(upTo);
    if (mine !== turn) return;
    const link = byId("list").contains(document.activeElement) && document.activeElement.getAttribute("href");
    const rows = found.articles.map(articleRow);
    byId("list").replaceChildren(...rows);
    byId("more").hidden = found.next === null;
    byId("report").hidden = byId("office").hidden = byId("follow").hidden = !found.total;
    byId("follow").textContent = `Follow ${found.total === 1 ? "this article" : `these ${counted(found.total, "article")}`}`;
    say(byId("hits"), counted(found.total, "article"));
    const links = rows.map((row) => row.querySelector("a"));
    if (goTo !== null) links[goTo]?.focus();
    else if (link) links.find((each) => each.getAttribute("href") === link)?.focus({ preventScroll: true });
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

function articleRow(row) {
  const records = [
    row.proposals && counted(row.proposals, "proposal"),
    row.responses && counted(row.responses, "response"),
    row.conditions && counted(row.conditions, "condition"),
  ].filter(Boolean);
  const told = [row.outlet && isolated(row.outlet), row.day ?? (row.published && isolated(row.published)), records.join(", ") || "no records"];
  return el(
    "li",
    {},
    el("a", { href: `/articles/${row.key}/page` }, el("bdi", {}, row.title)),
    el("p", { class: "where" }, told.filter(Boolean).join(" · "), row.doubtful ? [" · ", el("span", { class: "doubt" }, `${row.doubtful} in doubt`)] : null, row.reviewed ? ` · ${row.reviewed} reviewed` : null),
    row.said && el("p", { class: "said", dir: "auto" }, row.said),
  );
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
