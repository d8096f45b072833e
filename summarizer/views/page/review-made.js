// What is decided on this page, whichever it is: by whom, when, and questions to whoever decides.

const entries = []; // { line, saved }: in the order made; saved: it is in a file, or with the server
let me = ""; // the reviewer's name
const inTime = (one, other) => Date.parse(one.at) - Date.parse(other.at);

// What is wrong with what was given; `box`, with which field.
class Fault extends Error {
  constructor(words, box = null) {
    super(words);
    this.box = box;
  }
}

const hex = () =>
  Array.from(crypto.getRandomValues(new Uint8Array(8)), (byte) => byte.toString(16).padStart(2, "0")).join(
    "",
  );
// No two decisions of a page at the same moment: the latest counts.
let latest = 0;
const now = () => new Date((latest = Math.max(latest + 1, Date.now()))).toISOString();

// Ask for the reviewer's name where it is not known, then go on.
function asNamed(then) {
  if (me) return then();
  const box = el("input", { type: "text", required: true, autocomplete: "name", dir: "auto" });
  box.value = me;
  return ask(
    "Who decides?",
    [el("label", { class: "field" }, el("span", {}, "Your name stands with every decision"), box)],
    "Go on",
    () => {
      me = box.value.trim();
      if (!me) return false;
      try {
        shelf?.setItem(`${PREFIX}.by`, me);
      } catch {
        // it is asked for again
      }
      tell();
      then();
      return true;
    },
  );
}

// A question with one way on; Escape leaves it.
function ask(words, nodes, yes, then = null) {
  const before = document.activeElement;
  // A browser tells later that a dialog was closed: by then the next one may be open.
  const leave = () => {
    if (!dialog.isConnected) return;
    dialog.close();
    dialog.remove();
    if (!document.activeElement || document.activeElement === document.body) before?.focus?.();
  };
  const dialog = el(
    "dialog",
    { class: "ask", "aria-labelledby": "asked", close: leave },
    el(
      "form",
      {
        submit: (event) => {
          event.preventDefault();
          leave();
          if (then?.() === false) say("Nothing was decided.");
        },
      },
      el("h2", { id: "asked" }, words),
      nodes,
      el(
        "p",
        { class: "tools" },
        el("button", { type: "submit" }, yes),
        then && el("button", { type: "button", click: leave }, "Leave it"),
      ),
    ),
  );
  document.body.append(dialog);
  dialog.showModal();
}
