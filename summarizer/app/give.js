// Articles given to be read: pasted text, an address, files chosen or dropped, an example.

const form = byId("give");
const pasted = byId("text");
const given = byId("given");
const ADDRESS = /^https?:\/\/\S+$/i;

async function give(path, body, type, name, taken = () => {}) {
  say(given, `${name} is taken in …`);
  try {
    const { readings } = await asked(path, { method: "POST", headers: { "Content-Type": type }, body });
    taken();
    readings.forEach(follows);
    say(given, readings.length === 1 ? "" : `${counted(readings.length, "article")} in ${name}`);
  } catch (error) {
    say(given, `${name}: ${error.message}`, true);
  }
}

const onTheWay = new Set(); // articles that are not answered yet: a second click gives none a second time
async function giveArticle(what, name, taken) {
  const body = JSON.stringify(what);
  if (onTheWay.has(body)) return;
  onTheWay.add(body);
  await give("/summaries", body, "application/json", name, taken);
  onTheWay.delete(body);
}

async function giveFiles(files) {
  for (const file of files) {
    await give(`/summaries?name=${encodeURIComponent(file.name)}`, file, "application/octet-stream", file.name);
  }
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  const text = pasted.value.trim();
  if (!text) {
    say(given, "Paste an article, or its address.", true);
    pasted.focus();
    return;
  }
  const known = {};
  for (const name of ["title", "outlet", "published"]) {
    const value = byId(name).value.trim();
    if (value) known[name] = value;
  }
  const written = () => JSON.stringify([...new FormData(form)]);
  const before = written();
  const empty = () => written() === before && form.reset(); // what was written meanwhile is the next article
  if (ADDRESS.test(text)) giveArticle({ address: text }, text, empty);
  else giveArticle({ text: pasted.value, ...known }, "The article", empty);
});
pasted.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) form.requestSubmit();
});
byId("choose").addEventListener("click", () => byId("files").click());
byId("files").addEventListener("change", (event) => {
  giveFiles([...event.target.files]);
  event.target.value = ""; // the same file may be chosen again, while these are on the way too
});
byId("show").addEventListener("click", () => {
  const { value, dataset } = byId("example").selectedOptions[0];
  giveArticle({ example: value }, value);
  if ("all" in dataset) byId("words").value = value; // what is listed is what is followed
});

// Files may be dropped anywhere on the page, and pasted; text that is pasted beside the fields goes into the first.
const brings = (event) => event.dataTransfer?.types.includes("Files");
document.addEventListener("dragover", (event) => {
  if (!brings(event)) return;
  event.preventDefault();
  document.body.classList.add("over");
});
document.addEventListener("dragleave", (event) => {
  if (!event.relatedTarget) document.body.classList.remove("over");
});
document.addEventListener("drop", (event) => {
  if (!brings(event)) return;
  event.preventDefault();
  document.body.classList.remove("over");
  giveFiles([...event.dataTransfer.files]);
});
document.addEventListener("paste", (event) => {
  const files = [...(event.clipboardData?.files ?? [])];
  if (files.length) {
    event.preventDefault();
    giveFiles(files);
  } else if (!event.target.matches?.("input, textarea")) {
    event.preventDefault();
    pasted.value = event.clipboardData.getData("text/plain");
    pasted.focus();
  }
});
