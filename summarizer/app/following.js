// The negotiation: followed when it is asked for, and what came of it.

function tellFollowing(told) {
  const { state, said, articles, threads, moves, doubts, first, last } = told;
  const has = Boolean(articles);
  byId("follow").disabled = state === "following";
  byId("dossier").hidden = byId("moves").hidden = byId("brief").hidden = !has || state === "following";
  if (state === "following" || state === "failed") say(byId("followed"), said.at(-1) ?? "", state === "failed");
  else if (has) {
    const days = first ? ` from ${first} to ${last}` : "";
    const apart = doubts ? `; ${counted(doubts, "doubtful join")} kept apart` : "";
    say(byId("followed"), `${counted(articles, "article")}, ${counted(threads, "thread")}, ${counted(moves, "move")}${days}${apart}`);
    if (first && !byId("since").value) byId("since").value = first;
  } else say(byId("followed"), "Who moved on what, through all the articles: nothing was followed yet.");
}

async function askFollowing(method) {
  try {
    const words = encodeURIComponent(byId("words").value.trim());
    tellFollowing(await asked(method === "POST" ? `/dossier?words=${words}` : "/dossier/state", { method }));
  } catch (error) {
    say(byId("followed"), error.message, true);
  }
}

byId("follow").addEventListener("click", () => askFollowing("POST"));
