"""`summarizer follow` killed (SIGKILL) at random moments and run again: what is lost, what is paid twice.

    python tests/benchmarks/follow_killed.py [--articles 400] [--kills 20] [--flight 8] [--seed 1]

The same command over the same results, in a process of its own each time, against a server on loopback that answers
at once. It is killed when it has written down some more articles, a random number of them, and a moment later; one
time in five as soon as it has begun. Then it is run to its end, and once more. Exit 1 where the account does not come
out: a judgement that was written is gone or asked for again, more is asked for again than was in flight, or other
articles are asked about than in a run nobody killed. What is asked may differ: what the wave had got before it was
killed is shown to the rest of it.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))
from following import FULL, telling, written
from loopback import OURS, environment
from server import Asked, Server, Step, says

OF_ONE = FULL // 4   # proposals of an article: four are asked about in one call


class Judge(Server):
    """Says of each proposal that it is the same as the first thread it is shown, and of each third that it differs."""

    def next(self, asked: Asked) -> Step:
        with self._lock:
            self.asked.append(asked)
        threads = re.findall(r"^(T[\d.]+) .*\|", asked.article, re.MULTILINE)
        verdict = "different" if min(articles(asked)) % 3 == 0 else "same"
        return says({"pairs": [{"p": "P1", "t": threads[0], "is": verdict, "why": "other hours"}] if threads else []})

    def came(self) -> Counter[int]:
        """How often each article was asked about."""
        return Counter(article for each in list(self.asked) for article in articles(each))

    def worded(self) -> set[str]:
        """What was asked, each once."""
        return {each.article for each in list(self.asked)}


def articles(asked: Asked) -> set[int]:
    """Those that a request is about."""
    return {int(each) // OF_ONE for each in re.findall(r"^P\d+ .*of (\d+) hours", asked.article, re.MULTILINE)}


def judged(journal: Path) -> dict[int, bytes]:
    """The whole lines of a journal, by article."""
    found: dict[int, bytes] = {}
    for line in journal.read_bytes().splitlines(keepends=True) if journal.exists() else ():
        for id in json.loads(line)["articles"] if line.endswith(b"\n") else ():
            if (article := int(id[1:])) in found:
                raise SystemExit(f"article {article} has two lines")
            found[article] = line
    return found


def lines(journal: Path) -> int:
    """How many there are."""
    return journal.read_bytes().count(b"\n") if journal.exists() else 0


def begun(there: Server, results: Path, dossier: Path, flight: int) -> subprocess.Popen[bytes]:
    """The command, begun."""
    command = [*OURS, "follow", str(results), "-o", str(dossier), "--base-url", there.url, "--model", "tiny",
               "--concurrency", str(flight)]
    with dossier.with_suffix(".said").open("wb") as said:
        return subprocess.Popen(command, stdout=said, stderr=subprocess.STDOUT,
                                env=environment(dossier.parent / "bytecode"))


def through(there: Server, results: Path, dossier: Path, flight: int) -> None:
    """The command, run to its end."""
    if begun(there, results, dossier, flight).wait():
        raise SystemExit(dossier.with_suffix(".said").read_text(encoding="utf-8"))


def told(dossier: Path) -> dict[str, object]:
    """The dossier without what it tells of the run."""
    return {**json.loads(dossier.read_text(encoding="utf-8")), "following": None}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    for name, least in {"articles": 400, "kills": 20, "flight": 8, "seed": 1}.items():
        parser.add_argument(f"--{name}", type=int, default=least)
    given = parser.parse_args()
    chance = random.Random(given.seed)
    with tempfile.TemporaryDirectory() as name, Judge() as there, Judge() as calm:
        folder = Path(name)
        results = written([
            telling(f"a{each:05}", *(
                f"Malta offers Cyprus a truce of {each * OF_ONE + more} hours at the Sund." for more in range(OF_ONE)
            ), day=1 + each % 28)
            for each in range(given.articles)
        ], folder / "results.jsonl")
        dossier, undisturbed = folder / "killed.json", folder / "calm.json"
        through(calm, results, undisturbed, given.flight)
        journal = dossier.with_suffix(".judgements.jsonl")
        lost = again = kills = worst = 0
        print(f"{'kill':>4}{'asked':>7}{'written':>9}{'in flight':>11}{'lost':>6}{'asked again':>13}")
        while kills < given.kills:
            written_before, asked_before = judged(journal), there.came()
            child = begun(there, results, dossier, given.flight)
            least = len(set(written_before.values())) + chance.random() * 0.3 * given.articles / given.kills
            if chance.random() >= 0.2:
                while child.poll() is None and lines(journal) < least:
                    time.sleep(0.005)
            time.sleep(chance.random() * 0.05)
            child.kill()
            if child.wait() != -signal.SIGKILL:
                raise SystemExit(f"it ended by itself, having said {dossier.with_suffix('.said').read_text()[-500:]}")
            time.sleep(0.1)   # for what it asked last to come in
            kills += 1
            now, came = judged(journal), there.came() - asked_before
            gone = sum(now.get(article) != line for article, line in written_before.items())
            twice = sum(count for article, count in came.items() if article in written_before)
            flying = len(came.keys() - now.keys())   # articles
            lost, again, worst = lost + gone, again + twice, max(worst, flying)
            print(f"{kills:4}{came.total():7}{len(now):9}{flying:11}{gone:6}{twice:13}", flush=True)
        through(there, results, dossier, given.flight)
        asked, made = there.came(), told(dossier)
        through(there, results, dossier, given.flight)
        account = {
            "judgements that were written and are gone": (lost, 0),
            "asked for again though they were written": (again, 0),
            "articles in flight at a kill, at most": (worst, 4 * given.flight),
            "articles asked about in all runs, in one that nobody killed": (asked.total(), calm.came().total()),
            "asked about more than once (in flight at a kill)": (sum(each > 1 for each in asked.values()), None),
            "articles asked about in one more run": ((there.came() - asked).total(), 0),
            "articles asked about otherwise than calmly": (len(asked.keys() ^ calm.came().keys()), 0),
            "one more run makes another dossier": (int(told(dossier) != made), 0),
            "requests in other words than calmly": (len(there.worded() - calm.worded()), None),
        }
        for what, (count, most) in account.items():
            print(f"{what:60}{count:6}" + (f" ({most})" if most is not None else ""))
        if lost or again or worst > 4 * given.flight or there.came() != asked or asked.keys() != calm.came().keys() \
                or told(dossier) != made:
            raise SystemExit("the account does not come out")


if __name__ == "__main__":
    main()
