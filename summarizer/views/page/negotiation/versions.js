// Versions of a thread side by side, with what changed marked.

const COMMON = 0.35; // of the words: with less in common two sentences are not the same one changed

// What became of the words of one text in another: [kept | gone | come, words].
function differences(before, now) {
  const [left, right] = [before, now].map((text) => text.split(/(\s+)/).filter((word) => word.trim()));
  const table = Array.from({ length: left.length + 1 }, () => new Uint16Array(right.length + 1));
  for (let one = left.length - 1; one >= 0; one -= 1)
    for (let other = right.length - 1; other >= 0; other -= 1)
      table[one][other] =
        left[one] === right[other] ? table[one + 1][other + 1] + 1 : Math.max(table[one + 1][other], table[one][other + 1]);
  if (2 * table[0][0] < COMMON * (left.length + right.length)) return null;
  const found = [];
  const put = (kind, word) => {
    if (found.at(-1)?.[0] === kind) found.at(-1)[1].push(word);
    else found.push([kind, [word]]);
  };
  let [one, other] = [0, 0];
  while (one < left.length || other < right.length) {
    if (one < left.length && other < right.length && left[one] === right[other]) {
      put("kept", right[other]);
      one += 1;
      other += 1;
    } else if (other === right.length || (one < left.length && table[one + 1][other] >= table[one][other + 1])) {
      put("gone", left[one]);
      one += 1;
    } else {
      put("come", right[other]);
      other += 1;
    }
  }
  return found;
}

function changedWords(before, now) {
  if (before === undefined || before === now) return [shown(now)];
  const parts = differences(shown(before), shown(now));
  if (!parts) return [el("ins", {}, now), " ", el("small", {}, "(worded anew)")];
  const NODES = { kept: (text) => text, gone: (text) => el("del", {}, text), come: (text) => el("ins", {}, text) };
  return listed(parts.map(([kind, words]) => NODES[kind](words.join(" "))), " ");
}

function versionsOf(thread) {
  const fieldWords = (name, value) =>
    value === null
      ? el("i", {}, "not told")
      : name === "proposers" || name === "addressees"
        ? el("bdi", {}, value.split("; ").map(nameOf).join(", "))
        : el("bdi", {}, name === "issues" || name === "act" ? worded(value) : value);
  return el(
    "div",
    { class: "versions", tabindex: thread.versions.length > 2 ? 0 : null, role: "group", "aria-label": "Versions" },
    thread.versions.map((version, place) =>
      el(
        "section",
        { class: "version", "aria-label": `Version ${version.number}` },
        el("h3", {}, thread.versions.length > 1 ? `Version ${version.number}` : "As it stands", el("span", { class: "rest" }, version.since ? [version.about === "by" ? " · " : " · from ", dayNode(version.since, version.about)] : "")),
        el("p", { class: "says", dir: "auto" }, changedWords(thread.versions[place - 1]?.what, version.what)),
        version.changed ? el("p", { class: "changed" }, el("b", {}, "Changed:"), " ", el("bdi", {}, version.changed)) : null,
        version.fields.length
          ? el(
              "dl",
              {},
              version.fields.flatMap(([name, old, now]) => [
                el("dt", {}, worded(name)),
                el("dd", {}, el("del", {}, fieldWords(name, old)), " ", el("ins", {}, fieldWords(name, now))),
              ]),
            )
          : null,
        passagesOf(version.told),
      ),
    ),
  );
}
