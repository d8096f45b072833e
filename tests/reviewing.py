"""A person at the page of `report --review`: keys, what a card says, and a reader who knows what the articles say."""

import json
from collections import Counter

from warm import summarizer as run

from summarizer import Decision

NAMED = {"Enter", "Escape", "Tab", "Shift+Tab", "Space", "ArrowDown", "ArrowRight"}
# What each card says, in its parts: of what kind, who, in words, quotes, links.
CARDS = """() => Object.fromEntries([...document.querySelectorAll('.card')].map((card) => {
  const texts = (selector) => [...card.querySelectorAll(selector)].map((node) => node.innerText.trim());
  const head = card.querySelector('h3, h4').cloneNode(true);
  const id = head.querySelector('.tag').textContent;
  head.querySelectorAll('.tag, .rest').forEach((node) => node.remove());
  const links = texts(':scope > .details li').filter((line) => /^(Answers|Governs|Part of|Counter to|Puts)/.test(line));
  return [id, {
    kind: head.innerText.trim(), who: texts(':scope > .who')[0], says: texts(':scope > .says')[0],
    quotes: texts(':scope > blockquote'), links,
  }];
}))"""
# The name of the field that has the focus, as a screen reader tells it.
FIELD = """() => {
  const node = document.activeElement;
  if (node.type === 'checkbox') return node.closest('label').innerText.trim();
  const told = node.closest('label')?.querySelector('span') ?? node.closest('fieldset')?.querySelector('legend');
  return node.getAttribute('aria-label') ?? (told ?? node).innerText;
}"""


def page_of(tmp_path, *rows):
    """The page to review some lines of a results file on."""
    (tmp_path / "news.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    done = run("report", tmp_path / "news.jsonl", "--review", "-o", tmp_path / "desk.html")
    assert done.returncode == 0, done.stderr
    return tmp_path / "desk.html"


def press(tab, *keys):
    """Press keys, one after the other; words are typed. How many keystrokes that was."""
    for key in keys:
        (tab.keyboard.press if len(key) == 1 or key in NAMED else tab.keyboard.type)(key)
    return sum(1 if key in NAMED else len(key) for key in keys)


def told(tab):
    return tab.locator(".reviewing .told").inner_text()


def begun(tab, record="P1"):
    """At a record, with the reviewer's name said."""
    press(tab, "n", "a", "Ana", "Enter", "u")
    at(tab, record)
    return tab


def at(tab, record):
    tab.focus(f".card[aria-label*=' {record}']:not([aria-label*=' {record}0'])")


def saved(tab):
    """The decisions that the page hands over as a file."""
    with tab.expect_download() as download:
        press(tab, "s")
    text = download.value.path().read_text(encoding="utf-8")
    return [Decision.model_validate_json(line) for line in text.splitlines()]


def select(tab, words, characters=None):
    """Select words of the article's text, as a mouse would, or the first characters of where they stand."""
    tab.evaluate("""([words, count]) => {
      const nodes = [];
      const walker = document.createTreeWalker(document.querySelector('.text'), NodeFilter.SHOW_TEXT);
      while (walker.nextNode()) if (!walker.currentNode.parentElement.closest('.tag')) nodes.push(walker.currentNode);
      const text = nodes.map((node) => node.data).join('');
      const at = (place) => {
        for (const node of nodes) {
          if (place <= node.length) return [node, place];
          place -= node.length;
        }
      };
      const from = text.indexOf(words);
      const range = document.createRange();
      range.setStart(...at(from));
      range.setEnd(...at(from + (count ?? words.length)));
      getSelection().removeAllRanges();
      getSelection().addRange(range);
    }""", [words, characters])
    tab.wait_for_function("""(words) => {
      const flat = (text) => (text ?? '').replace(/\\s+/g, '');
      return flat(document.querySelector('.picked q')?.textContent).includes(flat(words));
    }""", arg=words if characters is None else words[:characters])


def cards_of(tab, number):
    """What the cards of an article say, by the ids of the records."""
    tab.goes(f"#/{number}")
    return tab.evaluate(CARDS)


class Reader:
    """Goes from record to record as the page leads, and mends what is not as the article has it, by keys alone.

    `truth` are the summaries that the reader would write, `right` what their cards would say. What is wrong is found by
    reading the cards: nothing is known of what was planted.
    """

    def __init__(self, tab, truth, right):
        self.tab, self.truth, self.right = tab, truth, right
        self.keys, self.spent = 0, Counter()

    def press(self, *keys, on="other"):
        count = press(self.tab, *keys)
        self.keys += count
        self.spent[on] += count

    def goes_through(self):
        """All articles, until the page has nothing left."""
        self.press("n", on="moving")
        self.press("a", "Ana", "Enter", "u", on="name")   # the name is asked for at the first decision
        while (where := self.where()) is not None:
            number, id = where
            if id is None:
                self.ends(number)
            else:
                self.decides(number, id)

    def where(self):
        """The number of the article and the id of the record that the page leads to; no id at an article's end."""
        told = self.tab.locator(".reviewing .told").inner_text()
        if "Every record is decided" in told:
            return None
        number = int(self.tab.evaluate("location.hash.split('/')[1]"))
        if "Is anything missing?" in told:
            return number, None
        return number, self.tab.evaluate("document.activeElement.querySelector('.tag').textContent")

    def decides(self, number, id):
        is_, shall = self.tab.evaluate(CARDS)[id], self.right[number].get(id)
        if shall is None:
            self.press("x", "Enter", on="made up")
            return
        wrong = [part for part in shall if is_[part] != shall[part]]
        if not wrong:
            self.press("a", on="right")
            return
        (part,) = wrong
        record = self.truth[number][id]
        getattr(self, f"mends_{part}")(record)

    def mends_kind(self, record):
        self.press("e", self.digit(record), "Enter", on=f"wrong {record.of_kind.value}")

    def digit(self, record):
        """Which of the values shown is right."""
        field = type(record).model_fields[record.of_kind.value]
        return str(field.annotation.__args__.index(getattr(record, record.of_kind.value)) + 1)

    def mends_who(self, record):
        self.press("w", on="wrong party")
        self.writes(getattr(record, record.of_kind.actors), on="wrong party")
        self.press("Enter", on="wrong party")

    def writes(self, parties, on):
        """Parties, from the cell on that has the focus."""
        (party,) = parties
        self.press(party.name, on=on)
        if party.on_behalf_of:
            self.press("Tab", party.on_behalf_of, on=on)

    def mends_says(self, record):
        self.press("t", record.summary, "Enter", on="wrong sentence")

    def mends_links(self, record):
        link = {"response": 0, "condition": 0}[record.of_kind.name]
        self.press("l", " ".join(record.of_kind.links[link].ids(record)), "Enter", on="wrong link")

    def mends_quotes(self, record):
        self.press("q", on="wrong quote")
        self.finds(record, on="wrong quote")
        self.press("Enter", on="wrong quote")

    def finds(self, record, on):
        for piece in record.evidence:
            words = piece.quote.split()
            short = f"{' '.join(words[:3])}…{' '.join(words[-2:])}" if len(words) > 6 else piece.quote
            self.press(short, "Enter", on=on)

    def ends(self, number):
        """What the article says and no record tells is added; then nothing is missing."""
        has = [card["quotes"] for card in self.tab.evaluate(CARDS).values()]
        for record in self.truth[number].records:
            if self.right[number][record.id]["quotes"] not in has:
                self.adds(record)
        self.press("d", on="gone through")

    def adds(self, record):
        on = "left out"
        self.press("m", {"proposal": "1", "response": "2", "condition": "3"}[record.of_kind.name], "Enter", on=on)
        self.press(self.digit(record), on=on)
        for link in record.of_kind.links:
            self.press("Tab", " ".join(link.ids(record)), on=on)
        for role in record.of_kind.roles:
            if parties := getattr(record, role.field):
                self.to(f"{role.field.replace('_', ' ').capitalize()} 1: name", on)
                self.writes(parties, on)
        for name in ("summary", "requires", "standing", "status", "operator"):
            if value := getattr(record, name, None):
                self.to(name.capitalize(), on)
                self.press(value.replace("_", " "), on=on)
        for issue in getattr(record, "issues", ()):
            self.to(issue.replace("_", " "), on)
            self.press("Space", on=on)
        self.to("Find a passage", on)
        self.finds(record, on)
        for name, words in (("source", "source"), ("on_behalf_of", "speaks for"), ("basis", "basis")):
            self.to(f"Attribution 1: {words}", on)
            self.press((getattr(record.attribution[0], name) or "").replace("_", " "), on=on)
        self.press("Enter", on=on)

    def to(self, field, on):
        """Tab until a field has the focus."""
        for _ in range(60):
            if self.tab.evaluate(FIELD).startswith(field):
                return
            self.press("Tab", on=on)
        raise AssertionError(f"no field {field}")
