// Without a model: the prompt goes out by hand, into any chat window, and its reply comes in.

function elsewhere(reading) {
  const told = el("p", { role: "status" });
  const place = `/summaries/${reading.id}`;
  const prompt = el("textarea", { readonly: true, hidden: true, rows: 4, "aria-label": `Prompt for ${reading.name}` });
  const reply = el("textarea", { rows: 4, spellcheck: "false", dir: "auto", "aria-label": `Reply about ${reading.name}` });

  async function show() {
    try {
      prompt.value = (await asked(`${place}/prompt`)).prompt;
      prompt.hidden = false;
      prompt.focus();
      prompt.select();
      await navigator.clipboard?.writeText(prompt.value).then(
        () => say(told, "The prompt is copied: paste it into any chat window."),
        () => say(told, "Copy the prompt, and paste it into any chat window."),
      );
    } catch (error) {
      say(told, error.message, true);
    }
  }

  let isChecked = false; // now: a second click waits for the first one's answer
  async function take(event) {
    event.preventDefault();
    if (isChecked) return;
    isChecked = true;
    say(told, "The reply is checked …");
    try {
      const body = JSON.stringify({ reply: reply.value });
      tellReading(await asked(`${place}/reply`, { method: "POST", headers: { "Content-Type": "application/json" }, body }));
      readings.get(reading.id).line.querySelector("a")?.focus();
    } catch (error) {
      say(told, error.message, true);
    } finally {
      isChecked = false;
    }
  }

  return el(
    "form",
    { class: "elsewhere", submit: take },
    el("p", { class: "state" }, "Start the server again with a model, or ask one by hand: "),
    el("div", { class: "row level" }, el("button", { type: "button", click: show }, "Copy the prompt")),
    prompt,
    el("p", { class: "state" }, "Paste its reply:"),
    reply,
    el("div", { class: "row level" }, el("button", {}, "Take the reply in")),
    told,
  );
}
