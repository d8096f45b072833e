"""Processor time to make the page of many articles, by `report` and by `serve`, beside another checkout of the program.

    uv run --group dev --extra serve python tests/benchmarks/report.py [ARTICLES] [--beside CHECKOUT]

The articles are those of overview.py: eight records each, their texts kept beside. Both programs take turns, so that
whatever else the machine does lengthens both; the figures are the medians of the rounds, and how many times as long the
other takes. `reading` is to read the lines as summaries and nothing more, by this program: less is not to be had. Of
`serve` the first look at the page, a second one with nothing changed, one that says which page it has (If-None-Match),
and one after a decision.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from overview import eight
from page import many
from serve import Desk

from summarizer import Article, Summary, read_results
from summarizer.results.decisions import as_json, digest_of
from summarizer.results.texts import Texts, beside

ROUNDS = 3
HERE = Path(__file__).parent.parent.parent
READING = "import sys; from summarizer import read_results\nfor _ in read_results(sys.argv[1]): pass"
TICK = os.sysconf("SC_CLK_TCK")


def written(folder: Path, count: int) -> Path:
    """Results and texts of so many articles."""
    path = folder / "results.jsonl"
    texts = Texts(beside(path))
    with path.open("w", encoding="utf-8") as file:
        for number, (summary, text) in enumerate(many(count)):
            file.write(_with_its_text(eight(summary, number), text).model_dump_json() + "\n")
            texts.add(Article(text))
    texts.close()
    return path


def _with_its_text(summary: Summary, text: str) -> Summary:
    """The summary, of another text and other records than it was made of."""
    told = {"sha256": hashlib.sha256(text.encode()).hexdigest(), "chars": len(text)}
    return summary.model_copy(update={
        "article": summary.article.model_copy(update=told),
        "abstract": [each.model_copy(update={"records": []}) for each in summary.abstract],
    })


def environment(checkout: Path) -> dict[str, str]:
    """That of a process that runs the program of a checkout."""
    return os.environ | {"PYTHONPATH": str(checkout)}


def took(command: list[str], checkout: Path) -> float:
    """Seconds of processor time of a command."""
    process = subprocess.Popen(
        [sys.executable, *command], env=environment(checkout), cwd=checkout, stderr=subprocess.DEVNULL,
    )
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode == 0, command
    return used.ru_utime + used.ru_stime


def busy(pid: int) -> float:
    """Seconds of processor time that a process has taken so far."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICK


def looks(results: Path, checkout: Path, number: int) -> dict[str, float]:
    """What looks at the page cost a server."""
    with (results.parent / "told.txt").open("w") as file:
        running = subprocess.Popen(
            [sys.executable, "-m", "summarizer", "serve", str(results), "--port", "0"], cwd=checkout, stderr=file,
            env=environment(checkout),
        )
    try:
        told = Path(file.name)
        while "Open " not in told.read_text():
            assert running.poll() is None, told.read_text()
            time.sleep(0.1)
        desk, found = Desk(told.read_text()), dict[str, float]()

        def look(name: str, ask: Callable[[], object]) -> None:
            before = busy(running.pid)
            ask()
            found[f"serve: {name}"] = busy(running.pid) - before

        desk.ask("GET", "/articles")
        look("first look", lambda: desk.ask("GET", "/report"))
        look("second look", lambda: desk.ask("GET", "/report"))
        tag = headed(desk, "/report").get("etag", "none")
        look("look with If-None-Match", lambda: desk.ask("GET", "/report", **{"If-None-Match": tag}))
        assert desk.ask("POST", "/reviews", decision(results, number), **{"Content-Type": "application/json"})[0] == 200
        look("look after a decision", lambda: desk.ask("GET", "/report"))
        return found
    finally:
        running.terminate()
        running.wait()


def headed(desk: Desk, path: str) -> dict[str, str]:
    """The headers of an answer."""
    desk.connection.request("GET", path, None, {"Authorization": f"Bearer {desk.token}"})
    answer = desk.connection.getresponse()
    answer.read()
    return {name.lower(): value for name, value in answer.getheaders()}


def decision(results: Path, number: int) -> bytes:
    """One on the first record that there is."""
    summary = next(read_results(results, review=False))
    record = summary.records[0]
    return json.dumps({"decisions": [{
        "id": f"{number:016x}", "act": "confirm", "by": "Ana", "at": f"2026-11-27T21:{number:02}:00Z",
        "article": summary.id, "sha256": summary.article.sha256, "record": record.id, "on": digest_of(record),
        "was": as_json(record),
    }]}).encode()


def main() -> None:
    asked = argparse.ArgumentParser(description="Processor time to make the page of many articles.")
    asked.add_argument("articles", nargs="?", type=int, default=5_000)
    asked.add_argument("--beside", type=Path, metavar="CHECKOUT")
    given = asked.parse_args()
    programs = {"this": HERE} | ({"other": given.beside.resolve()} if given.beside else {})
    found: dict[str, dict[str, list[float]]] = {}
    with tempfile.TemporaryDirectory() as folder:
        results = written(Path(folder), given.articles)
        report = ["-m", "summarizer", "report", str(results), "-o", str(Path(folder, "page.html"))]
        for turn in range(ROUNDS):
            reading = took(["-c", READING, str(results)], HERE)
            for number, (name, checkout) in enumerate(programs.items()):
                times = {"reading": reading, "report": took(report, checkout)}
                times |= looks(results, checkout, 2 * turn + number)
                for what, seconds in times.items():
                    found.setdefault(what, {}).setdefault(name, []).append(seconds)
    print(f"{given.articles:,} articles, seconds of processor time, medians of {ROUNDS}")
    print(f"{'':32}" + "".join(f"{name:>10}" for name in programs) + ("  other / this" if given.beside else ""))
    for what, by in found.items():
        middle = [statistics.median(by[name]) for name in programs]
        ratio = f"{middle[1] / max(middle[0], 1 / TICK):>14.1f}" if given.beside else ""
        print(f"{what:32}" + "".join(f"{each:>10.2f}" for each in middle) + ratio)


if __name__ == "__main__":
    main()
