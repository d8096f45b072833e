"""How long a page of many articles takes to open, to search and to filter in a headless Chromium.

`python tests/benchmarks/page.py [ARTICLES]`. The articles are the seeds', each with a number of its own in its text
and a date of its own. Goals for 2,000: open within 2,000 ms, filter within 100 ms, both to the frame that shows it.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

import browser

from summarizer import Article, Summarizer, Summary
from summarizer.views.page.page import page

SEEDS = Path(__file__).parent.parent.parent / "seeds"
ROUNDS = 5
# Resolves when the frame after the change has been painted.
TIMED = """([selector, value]) => new Promise((done) => {
  const control = document.querySelector(selector);
  const began = performance.now();
  control.value = value;
  control.dispatchEvent(new Event("input", { bubbles: true }));
  requestAnimationFrame(() => setTimeout(() => done(performance.now() - began)));
})"""
CHANGES = [
    ("search, one word", ".words input", "ceasefire"),
    ("search, two words", ".words input", "lavrov number-77"),
    ("search, nothing", ".words input", ""),
    ("party", ".party input", "russia"),
    ("party, nothing", ".party input", ""),
    ("issue", ".issue select", "peacekeeping"),
    ("answer as well", ".answer select", "reject"),
    ("issue, any", ".issue select", ""),
    ("answer, any", ".answer select", ""),
]


def many(count: int) -> list[tuple[Summary, str]]:
    """Summaries and texts: the seeds again and again, apart from a number and a date."""
    maker = Summarizer()
    seeds = [(path.stem, path.read_text(encoding="utf-8")) for path in sorted(SEEDS.glob("*.txt"))]
    made = [(name, text, maker.summarize(Article(text, source=name))) for name, text in seeds]
    found = []
    for number in range(count):
        name, text, summary = made[number % len(made)]
        told = summary.article.model_copy(update={
            "title": f"{name} {number}", "outlet": f"Outlet {number % 40}",
            "published": str(date(2022, 1, 1) + timedelta(days=number * 7 % 1200)),
        })
        copy = summary.model_copy(update={"id": f"{name}-{number}", "article": told})
        found.append((copy, f"{text}\nThis is article number-{number}."))
    return found


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 2_000
    began = time.perf_counter()
    html = page(many(count))
    print(f"{count:,} articles, {len(html.encode()) / 1e6:.1f} MB, made in {time.perf_counter() - began:.1f} s")
    path = Path(tempfile.mkdtemp()) / "page.html"
    path.write_text(html, encoding="utf-8")
    opened: list[float] = []
    took: dict[str, list[float]] = {name: [] for name, *_ in CHANGES}
    with browser.chromium() as chromium:
        for _ in range(ROUNDS):
            tab = chromium.new_page()
            start = time.perf_counter()
            tab.goto(path.as_uri(), wait_until="load")
            tab.wait_for_selector("tbody tr")
            opened.append(1000 * (time.perf_counter() - start))
            for name, selector, value in CHANGES:
                took[name].append(tab.evaluate(TIMED, [selector, value]))
            tab.close()
    print(f"{'':20}{'median ms':>11}{'worst ms':>10}{'goal':>7}")
    for name, times in ({"open": opened} | took).items():
        print(f"{name:20}{statistics.median(times):11.0f}{max(times):10.0f}{2000 if name == 'open' else 100:7}")


if __name__ == "__main__":
    main()
