// Requests to the server that this page came from. What it says is wrong is an error with its words.

async function asked(path, settings = {}) {
  return (await answered(path, settings)).json();
}

async function answered(path, settings = {}) {
  let reply;
  try {
    reply = await fetch(path, settings);
  } catch {
    throw new Error("the server does not answer: is it still running?");
  }
  if (reply.ok) return reply;
  if (reply.status === 401) location.assign("/session"); // another start has another token
  throw new Error(await faultOf(reply));
}

async function faultOf(reply) {
  try {
    const { detail } = await reply.json();
    return typeof detail === "string" ? detail : detail.map(({ msg }) => msg).join("; ");
  } catch {
    return `the server answered ${reply.status}`;
  }
}

const byId = (id) => document.getElementById(id);

// A line of what came of something, in a place that is read out.
function say(place, words, failed = false) {
  place.textContent = shown(words);
  place.classList.toggle("failed", failed);
}
