// The negotiation: followed when it is asked for, and what came of it.

let followingNews = 0; // how often there were news of it
let [lastAsk, lastTold] = [0, 0]; // numbers of questions about it: the one asked last, and the last one whose answer was told

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

// What following came to may have been told while nobody listened. What the news say is newer than an answer that comes after them.
async function askFollowing() {
  const [before, mine] = [followingNews, ++lastAsk];
  try {
    const told = await asked("/dossier/state");
    if (followingNews !== before || mine < lastTold) return;
    lastTold = mine;
    tellFollowing(told);
  } catch (error) {
    say(byId("followed"), error.message, true);
  }
}

byId("follow").addEventListener("click", async () => {
  try {
    await asked(`/dossier?words=${encodeURIComponent(byId("words").value.trim())}`, { method: "POST" });
  } catch (error) {
    say(byId("followed"), error.message, true);
  }
});

// A brief is asked for here first: what cannot be done is said beside the fields, and not on a page of its own.
byId("brief").addEventListener("submit", async (event) => {
  event.preventDefault();
  const path = `/brief?${new URLSearchParams(new FormData(event.target))}`;
  say(byId("briefed"), "");
  try {
    await answered(path);
    location.assign(path);
  } catch (error) {
    say(byId("briefed"), error.message, true);
  }
});
