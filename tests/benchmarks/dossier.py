"""How long the page of a dossier of many articles takes to open, to filter and to change views in a headless Chromium.

`python tests/benchmarks/dossier.py [ARTICLES]`. The dossier is that of tests/negotiations/grahn, by its gold, again and
again: each time some days later, with threads and articles of its own and the actors of one of four. Goals for 500:
open within 1,500 ms, filter within 100 ms, both to the frame that shows it.
"""

from __future__ import annotations

import datetime
import json
import re
import statistics
import sys
import tempfile
import time
from itertools import combinations
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent.parent))

import browser
from negotiations import NEGOTIATIONS, gold_judgements, gold_summaries

from summarizer import Article, Dossier
from summarizer.negotiation.actors import actors
from summarizer.negotiation.assembling import assemble
from summarizer.negotiation.joining import join
from summarizer.negotiation.material import material

GRAHN = NEGOTIATIONS / "grahn"
ROUNDS = 5
FOUR = 4   # negotiations, whose actors are others
DAY = re.compile(r'"(\d{4}-\d\d-\d\d)"')
ID = re.compile(r'"([TM])(\d+)(v\d+)?"')
# Resolves when the frame after the change has been painted.
TIMED = """([selector, value]) => new Promise((done) => {
  const control = document.querySelector(selector);
  const began = performance.now();
  if (control instanceof HTMLSelectElement && value) control.selectedIndex = value;
  else control.value = value;
  control.dispatchEvent(new Event("input", { bubbles: true }));
  requestAnimationFrame(() => setTimeout(() => done(performance.now() - began)));
})"""
GONE = """(place) => new Promise((done) => {
  const began = performance.now();
  location.hash = place;
  addEventListener("hashchange", () => requestAnimationFrame(() => setTimeout(() => done(performance.now() - began))),
    { once: true });
})"""
CHANGES = [
    ("changed since", ".from input", "2025-06-01"),
    ("all that changed", ".from input", ""),
    ("search, one word", ".words input", "truce"),
    ("search, two words", ".words input", "truce number-7"),
    ("search, nothing", ".words input", ""),
    ("put by", ".by select", 1),
    ("answered by as well", ".answer select", 2),
    ("answered by, any", ".answer select", ""),
    ("put by, any", ".by select", ""),
]
PLACES = ["#/threads", "#/timeline", "#/positions", "#/actors", "#/thread/T10", "#/3/P2/0", "#/open"]
DAYS = [("positions, a day", ".field.on input", "2025-05-01"), ("positions, another", ".field.on input", "2025-09-01")]


def once() -> Dossier:
    """The gold's dossier."""
    summaries = gold_summaries(GRAHN)
    known = actors(summaries)
    records, judge = material(summaries, known), gold_judgements(GRAHN)
    pairs = [judge(right.key, left.key) for left, right in combinations(records.proposed, 2)]
    return assemble(records, join(records.proposed, pairs), known)


def many(count: int) -> tuple[Dossier, list[str]]:
    """A dossier of about so many articles, and their texts."""
    base = once()
    text = base.model_dump_json()
    files = [path.read_text(encoding="utf-8") for path in sorted(GRAHN.glob("*.txt"))]
    made: dict[str, Any] = {}
    texts: list[str] = []
    seen: set[str] = set()
    for turn in range(round(count / len(files))):
        row = json.loads(_again(text, base, turn))
        own = [f"{each}\nThis is number-{turn}." for each in files]
        for article, words in zip(row["articles"], own, strict=True):
            article["article"] |= {"sha256": Article(words).sha256, "chars": len(words)}
        texts += own
        known = [each for each in row["actors"]["actors"] if each["id"] not in seen]
        seen |= {each["id"] for each in known}
        for name in ("articles", "threads", "moves", "joins", "unplaced"):
            made[name] = made.get(name, []) + row[name]
        made.setdefault("actors", {"actors": []})["actors"] += known
    made["moves"].sort(key=lambda move: move["date"] or "9999")
    return Dossier.model_validate(made), texts


def _again(text: str, base: Dossier, turn: int) -> str:
    days = datetime.timedelta(days=10 * turn)
    text = DAY.sub(lambda found: f'"{datetime.date.fromisoformat(found[1]) + days}"', text)
    sizes = {"T": len(base.threads), "M": len(base.moves)}
    text = ID.sub(lambda found: f'"{found[1]}{int(found[2]) + turn * sizes[found[1]]}{found[3] or ""}"', text)
    for article in base.articles:
        text = text.replace(f'"{article.id}"', f'"{article.id}-{turn}"')
    for actor in base.actors.actors:
        text = text.replace(f'"{actor.id}"', f'"{actor.id}-{turn % FOUR}"')
        text = text.replace(f'"name":"{actor.name}"', f'"name":"{actor.name} {turn % FOUR + 1}"')
    return text


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 500
    dossier, texts = many(count)
    began = time.perf_counter()
    html = dossier.to_html(texts)
    print(f"{len(dossier.articles):,} articles, {len(dossier.threads):,} threads, {len(dossier.moves):,} moves, "
          f"{len(html.encode()) / 1e6:.1f} MB, made in {time.perf_counter() - began:.1f} s")
    path = Path(tempfile.mkdtemp()) / "page.html"
    path.write_text(html, encoding="utf-8")
    opened: list[float] = []
    took: dict[str, list[float]] = {}
    with browser.chromium() as chromium:
        for _ in range(ROUNDS):
            tab = chromium.new_page()
            start = time.perf_counter()
            tab.goto(path.as_uri(), wait_until="load")
            tab.wait_for_selector(".days")
            opened.append(1000 * (time.perf_counter() - start))
            for name, selector, value in CHANGES:
                took.setdefault(name, []).append(tab.evaluate(TIMED, [selector, value]))
            for place in PLACES:
                took.setdefault(place, []).append(tab.evaluate(GONE, place))
                if place == "#/positions":
                    for name, selector, value in DAYS:
                        took.setdefault(name, []).append(tab.evaluate(TIMED, [selector, value]))
            tab.close()
    print(f"{'':22}{'median ms':>11}{'worst ms':>10}{'goal':>7}")
    for name, times in ({"open": opened} | took).items():
        goal = 1500 if name == "open" else "" if name.startswith("#") else 100
        print(f"{name:22}{statistics.median(times):11.0f}{max(times):10.0f}{goal:>7}")


if __name__ == "__main__":
    main()
