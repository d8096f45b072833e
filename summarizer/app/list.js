// The list of articles, a page at a time; what was read since comes into it by itself.

const PAGE = 50;
let next = null;
let due = null;
let turn = 0; // of two answers the one that was asked for last counts

async function list(after = 0) {
  const mine = ++turn;
  const query = new URLSearchParams({ after, limit: PAGE, words: byId("words").value.trim(), doubtful: byId("doubtful").checked });
  try {
    const found = await asked(`/articles?${query}`);
    if (mine !== turn) return;
    next = found.next;
    const rows = found.articles.map(articleRow);
    if (after) byId("list").append(...rows);
    else byId("list").replaceChildren(...rows);
    byId("more").hidden = next === null;
    byId("report").hidden = byId("office").hidden = byId("follow").hidden = !found.total;
    byId("follow").textContent = `Follow ${found.total === 1 ? "this article" : `these ${counted(found.total, "article")}`}`;
    say(byId("hits"), counted(found.total, "article"));
    if (after) rows[0]?.querySelector("a").focus();
  } catch (error) {
    if (mine === turn) say(byId("hits"), error.message, true);
  }
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

byId("find").addEventListener("submit", (event) => {
  event.preventDefault();
  list();
});
byId("words").addEventListener("input", () => listSoon(250));
byId("doubtful").addEventListener("change", () => list());
byId("more").addEventListener("click", () => list(next));
