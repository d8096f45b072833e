"""Ours beside the bare openai client, langextract and bespokelabs-curator: the same articles, the same server.

`python tests/benchmarks/peers.py [--peers PYTHON] [--rounds 3] [--many 5000]` prints a table in Markdown; in
brackets how many times ours, and how many times the bare client's.

The peers pin versions that cannot be installed beside ours, so they live in an environment of their own:
`uv sync --project tests/benchmarks/peers --group peers` makes it where this script looks, `--peers` names
another one's Python. Where there is none, their columns are left out. Everybody runs in a process of its
own (peers/drive.py; ours is the command), one after another in every round; a figure is the median of the
rounds, a ratio the median of the rounds' ratios. The two memory rows take one round.

Every article is one call, with the same instructions: langextract's chunks are longer than an article,
and its batches as long as it has workers; curator's limits a minute are out of the way, its cache is
fresh, its telemetry off. Everybody gets the same records, langextract and the others each in their form
(6 to 7 kB). The bare client throws its replies away; the others read them and write their results.
What is of the ideal is counted from the first article's arrival at the server to the end of the process:
start-up is left out, what is done with the last reply is not. CPU an article leaves start-up out: it is
the difference between two runs.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from loopback import ROOT, SEED, Seen, Server, command, environment, server, write_articles
from memory import UNIT

from summarizer import Article, summarize
from summarizer.batch.run import OPENING
from summarizer.codebook.reply import lean_schema
from summarizer.extraction.prompting import Prompts

HERE = Path(__file__).parent / "peers"
IMPORTS = {"ours": "summarizer", "bare": "openai", "langextract": "langextract", "curator": "bespokelabs.curator"}
PACKAGES = IMPORTS | {"ours": "negotiation-summarizer", "curator": "bespokelabs-curator"}
# What curator asks an OpenAI-compatible server before its first request.
CURATORS_QUESTION = {b"Jason is 25 years old": json.dumps({"name": "Jason", "age": 25})}


@dataclass
class Done:
    """What a run took and gave: processor seconds, most memory in MB, when it ended, what came of the articles."""

    cpu: float
    peak: float
    ended: float
    outcome: str
    seen: Seen


class Field:
    """Where the peers run: the server, a folder, an interpreter for each."""

    def __init__(self, there: Server, folder: Path, pythons: dict[str, str]) -> None:
        self.there, self.folder, self.pythons = there, folder, pythons
        self.runs = 0

    def table(self, number: int) -> Path:
        path = self.folder / f"{number}.jsonl"
        if not path.exists():
            write_articles(path, number)
        return path

    def run(self, name: str, number: int, flight: int, seconds: float = 0, spoilt: str = "") -> Done:
        """Take so many articles through one of them."""
        self.runs += 1
        results = self.folder / f"{self.runs}-{name}"
        address = self.there.address
        if name == "ours":
            results = results.with_suffix(".jsonl")
            arguments = command(address, self.table(number), results, flight)
        else:
            address = address.replace("/v1", f"/{name}/v1")
            arguments = [self.pythons[name], str(HERE / "drive.py"), name, address, str(self.table(number)),
                         str(results), str(flight)]
        self.there.begin(seconds, spoilt)
        code, said, cpu, peak = self.child(arguments)
        ended = time.monotonic()
        outcome = said.strip().splitlines()[-1] if not code and said else _stopped(results)
        if name == "ours":
            outcome = _ours(results)
        if not spoilt and outcome != f"{number} done":
            print((self.folder / "said").read_text(encoding="utf-8")[-4_000:], file=sys.stderr)
            raise SystemExit(f"{' '.join(arguments)}: exit {code}, {outcome}")
        return Done(cpu, peak, ended, outcome, self.there.seen())

    def child(self, arguments: list[str]) -> tuple[int, str, float, float]:
        """Run a command: exit code, what it printed, processor seconds, MB."""
        with (self.folder / "printed").open("wb") as printed, (self.folder / "said").open("wb") as said:
            child = subprocess.Popen(arguments, env=environment(self.folder / "bytecode"), stdout=printed, stderr=said,
                                     cwd=self.folder)
            _, status, used = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
        text = (self.folder / "printed").read_text(encoding="utf-8")
        return child.returncode, text, used.ru_utime + used.ru_stime, used.ru_maxrss * UNIT / 1e6


def _lines(path: Path, mark: bytes = b"\n") -> int:
    return path.read_bytes().count(mark) if path.is_file() else 0


def _ours(results: Path) -> str:
    done, failed = _lines(results), _lines(results.with_suffix(".failed.jsonl"))
    return f"{done} done" + (f", {failed} failed" if failed else "")


def _stopped(results: Path) -> str:
    """A run that ended with an error, and how many good replies it left on disk."""
    left = sum(_lines(path, b'"response_errors": null') for path in results.rglob("responses_*.jsonl"))
    return f"error, {left or _lines(results)} left on disk"


def langextracts() -> str:
    """The seed's recorded records in langextract's form: each quote in full, with what is said of it."""
    summary, found = summarize(ROOT / "seeds" / f"{SEED}.txt"), []
    for kind in ("proposal", "response", "condition"):
        for record in getattr(summary, f"{kind}s"):
            source = record.attribution[0]
            about = {"says": record.summary, "by": source.source or "", "for": source.on_behalf_of or "",
                     "basis": source.basis, "certainty": record.certainty, "id": record.id}
            found += [{kind: evidence.quote, f"{kind}_attributes": about} for evidence in record.evidence]
    return json.dumps({"extractions": found}, ensure_ascii=False)


def imported(field: Field, name: str) -> list[float]:
    return [field.child([field.pythons[name], "-c", f"import {IMPORTS[name]}"])[2]]


def one(field: Field, name: str) -> list[float]:
    return [field.run(name, 1, 1).cpu]


def share(field: Field, name: str, flight: int) -> list[float]:
    """Of the ideal: the whole run, and from the first reply on what was not sent before it."""
    number, seconds = 500, 1.0
    done = field.run(name, number, flight, seconds)
    first, opening = (min(done.seen.sent), OPENING) if name == "ours" else (min(done.seen.arrived), 0)
    return [rest / flight * seconds / (done.ended - since)
            for rest, since in ((number, min(done.seen.arrived)), (number - opening, first))]


def cpu(field: Field, name: str) -> list[float]:
    few, many = 20, 320
    return [1_000 * (field.run(name, many, 20).cpu - field.run(name, few, 20).cpu) / (many - few)]


def memory(field: Field, name: str, number: int) -> list[float]:
    """MB at most, and requests an article."""
    done = field.run(name, number, 64)
    return [done.peak, (len(done.seen.arrived) + done.seen.others) / number]


class Table:
    """What is printed, row by row."""

    def __init__(self, field: Field, rounds: int) -> None:
        self.field, self.rounds, self.names = field, rounds, list(field.pythons)

    def head(self) -> None:
        titles = []
        for name in self.names:
            script = f"import importlib.metadata as m; print(m.version({PACKAGES[name]!r}))"
            title = {"bare": "openai, bare", "ours": "summarizer"}.get(name, name)
            titles.append(f"{title} {self.field.child([self.field.pythons[name], '-c', script])[1].strip()}")
        print(f"| | {' | '.join(titles)} |\n|---|{'---|' * len(titles)}", flush=True)

    def row(self, labels: dict[str, str], measure: Callable[[Field, str], list[float]], rounds: int = 0) -> None:
        """Measure, and print a line for each label with its format."""
        found = [{name: measure(self.field, name) for name in self.names} for _ in range(rounds or self.rounds)]
        for at, (label, form) in enumerate(labels.items()):
            cells = []
            for name in self.names:
                ratios = [statistics.median(each[name][at] / each[other][at] for each in found)
                          for other in ("ours", "bare")]
                value = statistics.median(each[name][at] for each in found)
                cells.append(f"{value:{form}} ({ratios[0]:.2g}, {ratios[1]:.2g})")
            print(f"| {label} | {' | '.join(cells)} |", flush=True)

    def fate(self, label: str, spoilt: str) -> None:
        """Print what becomes of 30 articles, one of them spoilt."""
        cells = []
        for name in self.names:
            done = self.field.run(name, 30, 10, spoilt=spoilt)
            cells.append(f"{done.outcome}; {len(done.seen.arrived)} requests")
        print(f"| {label} | {' | '.join(cells)} |", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--peers", type=Path, default=HERE / ".venv/bin/python", metavar="PYTHON")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--many", type=int, default=5_000, help="articles of the last memory row")
    options = parser.parse_args()
    there_too = ("langextract", "curator") if options.peers.exists() else ()
    pythons = {"ours": sys.executable, "bare": sys.executable} | dict.fromkeys(there_too, str(options.peers.absolute()))
    replies = {b"/langextract/": langextracts(), **CURATORS_QUESTION}
    with server(replies) as there, tempfile.TemporaryDirectory() as folder:
        field = Field(there, Path(folder), pythons)
        instruct(Path(folder))
        for name in pythons:   # compiles
            field.run(name, 2, 2)
        table = Table(field, options.rounds)
        table.head()
        table.row({"import, CPU s": ".2f"}, imported)
        table.row({"one article, CPU s": ".2f"}, one)
        for flight in (100, 500):
            label = f"of the ideal, 500 articles of 1 s, {flight} in flight"
            table.row({label: ".2f", "the same, our opening left out": ".2f"}, partial(share, flight=flight))
        table.row({"CPU an article, ms": ".1f"}, cpu)
        label = "peak memory, {:,} articles, MB"
        table.row({label.format(1_000): ".0f", "requests an article": ".2f"}, partial(memory, number=1_000), 1)
        table.row({label.format(options.many): ".0f"}, partial(memory, number=options.many), 1)
        table.fate("of 30, one reply cut off", "cut")
        table.fate("of 30, one refused (400)", "refused")


def instruct(folder: Path) -> None:
    """Write what everybody sends beside the article: our standing rules, and for the bare client our schema."""
    standing = Prompts().messages(Article("."))[0]["content"]
    (folder / "instructions.txt").write_text(standing, encoding="utf-8")
    (folder / "schema.json").write_text(json.dumps({"name": "Reply", "schema": lean_schema()}), encoding="utf-8")


if __name__ == "__main__":
    main()
