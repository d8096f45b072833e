"""How long the page of many articles takes to open, list, sort and filter articles and records in a headless Chromium.

`python tests/benchmarks/overview.py [ARTICLES]`. The articles are the seeds', each with a number of its own in its
text, a date of its own, and eight records. Goals for 5,000 articles and 40,000 records: 200 ms, to the frame that
shows it; opening has none. Beside it the processor time of the page's thread, which other work does not lengthen.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent.parent))

import browser
from page import many

from summarizer import Summary
from summarizer.codebook.kinds import KINDS
from summarizer.views.page.page import page

ROUNDS = 3
RECORDS = 8   # an article
# Resolves when the frame after the change has been painted.
TIMED = """([what, selector, value]) => new Promise((done) => {
  const node = document.querySelector(selector);
  const began = performance.now();
  if (what === "click") node.dispatchEvent(new MouseEvent("click", { bubbles: true }));
  else {
    node.value = value;
    node.dispatchEvent(new Event("input", { bubbles: true }));
  }
  requestAnimationFrame(() => setTimeout(() => done(performance.now() - began)));
})"""
STEPS = [   # name, what is done, to what, with which value
    ("search, one word", "input", ".words input", "ceasefire"),
    ("search, two words", "input", ".words input", "lavrov number-77"),
    ("search, nothing", "input", ".words input", ""),
    ("put by, part of a name", "input", ".by input", "russ"),
    ("put by, a name", "input", ".by input", "Russia"),
    ("answered by as well", "input", ".answerer input", "Russia"),
    ("from a day as well", "input", ".from input", "2023-01-01"),
    ("show all", "click", ".why li:last-child button", None),
    ("a month", "click", ".month:nth-child(4)", None),
    ("show all again", "click", ".why li:last-child button", None),
    ("issue", "input", ".issue select", "peacekeeping"),
    ("any issue", "input", ".issue select", ""),
]
SORTS = {"#/": ["Article", "Outlet", "Moves", "Date"],
         "#/records": ["Who", "To whom", "Act or answer", "What", "Quote", "Article", "Date"]}


def eight(summary: Summary, number: int) -> Summary:
    """The summary with eight records: its own, and again those it has, told of by other names."""
    made: dict[str, list[object]] = {kind.list: [] for kind in KINDS.values()}
    own = summary.records or many(1)[0][0].records
    for place in range(RECORDS):
        record = own[place % len(own)]
        copy = record.model_copy(update={"id": f"{record.of_kind.letter}{place + 1}",
                                         "summary": f"{record.summary} ({number}.{place})"})
        links = {link.field: [] if link.many else None for link in record.of_kind.links}
        made[record.of_kind.list].append(copy.model_copy(update=links))
    return summary.model_copy(update=made)


def busy(session: Any) -> float:
    """Processor time in ms of what the page's thread did so far: a machine that does other things too adds nothing."""
    metrics = {each["name"]: each["value"] for each in session.send("Performance.getMetrics")["metrics"]}
    return 1000 * float(metrics["TaskDuration"])


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 5_000
    readings = [(eight(summary, number), text) for number, (summary, text) in enumerate(many(count))]
    began = time.perf_counter()
    html = page(readings)
    records = sum(len(summary.records) for summary, _ in readings)
    print(f"{count:,} articles, {records:,} records, {len(html.encode()) / 1e6:.0f} MB, "
          f"made in {time.perf_counter() - began:.1f} s")
    path = Path(tempfile.mkdtemp()) / "page.html"
    path.write_text(html, encoding="utf-8")
    took: dict[str, list[tuple[float, float]]] = {}
    with browser.chromium() as chromium:
        for _ in range(ROUNDS):
            tab = chromium.new_page()
            session = tab.context.new_cdp_session(tab)
            session.send("Performance.enable", {"timeDomain": "threadTicks"})
            start = time.perf_counter()
            tab.goto(path.as_uri(), wait_until="load")
            tab.wait_for_selector("tbody tr")
            took.setdefault("open", []).append((1000 * (time.perf_counter() - start), busy(session)))
            tab.wait_for_timeout(3_000)   # as long as a reader looks at it before the first choice
            for place, columns in SORTS.items():
                noun = "records" if place.endswith("records") else "articles"
                heads = [f".list th.{words.lower().replace(' ', '_')} button" for words in columns]
                steps = [("listed", "click", f".lists a[href^='{place}']", None), *STEPS]
                steps += [(f"by {words}", "click", head, None) for words, head in zip(columns, heads, strict=True)]
                for name, *step in steps:
                    before = busy(session)
                    wall = tab.evaluate(TIMED, step)
                    took.setdefault(f"{noun}: {name}", []).append((wall, busy(session) - before))
            tab.close()
    print(f"{'':36}{'median ms':>11}{'worst ms':>10}{'processor':>11}{'goal':>7}")
    for name, both in took.items():
        walls, works = zip(*both, strict=True)
        print(f"{name:36}{statistics.median(walls):11.0f}{max(walls):10.0f}{statistics.median(works):11.0f}"
              f"{'' if name == 'open' else 200:>7}")


if __name__ == "__main__":
    main()
