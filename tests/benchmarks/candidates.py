"""What it takes to find candidates for the records of 100,000 articles, and whether they are right among so many.

    python tests/benchmarks/candidates.py [--articles 100000] [--file INDEX] [--most 12] [FOLDER...]

Made-up negotiations of some fifty articles run beside each other, by a few sides of three hundred, with words of
their own and of everybody's (Zipf's law); a record tells a thread in most of its words, a thread is told eight times.
Articles come by day: of each, candidates are asked for its records, then these are added. Then the file is opened
again. Prints seconds of the processor, the peak of memory, and how often the right thread is found; with FOLDERs as
in tests/candidates.py also for their records, told among the others.
"""

import argparse
import datetime
import os
import random
import resource
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))
from candidates import record
from candidates import told as told_by

from summarizer.codebook.review import RecordKey
from summarizer.negotiation.candidates import Index

FIRST, DAYS = datetime.date(2000, 1, 1), 7300
ISSUES = ("talks", "ceasefire", "territory", "sanctions_trade", "prisoners", "humanitarian", "governance", "other")
SYLLABLES = [a + b for a in "bdfgklmnprstvz" for b in ("a", "e", "i", "o", "u", "an", "er", "is", "on")]


def made(articles, seed="bench"):
    """`articles` lists of records by day, and the thread of each."""
    drawn = random.Random(seed)
    words = ["".join(drawn.choices(SYLLABLES, k=drawn.randint(1, 4))) for _ in range(40_000)]
    common = [1 / (rank + 3) for rank in range(len(words))]
    sides = [f"side{number}" for number in range(300)]
    busy = [1 / (rank + 3) for rank in range(len(sides))]
    everybody = iter(drawn.choices(words, common, k=articles * 40))
    told, threads = [], {}
    for negotiation in range(articles // 50):
        who = drawn.choices(sides, busy, k=5)
        own = drawn.choices(words, common, k=120)
        start, span, open_threads = drawn.randrange(DAYS), drawn.randint(20, 200), []
        for article in range(50):
            day = FIRST + datetime.timedelta(start + article * span // 50)
            one = []
            for number in range(4):
                if not open_threads or drawn.random() < 1 / 8:
                    core = [*drawn.choices(own, k=8), str(drawn.randint(2, 150))]
                    open_threads.append((f"n{negotiation}t{len(open_threads)}", core, drawn.sample(who, 2),
                                         drawn.choice(ISSUES)))
                name, core, (by, to), issue = open_threads[-1 - min(int(drawn.expovariate(0.2)), len(open_threads) - 1)]
                said = drawn.sample(core, 6) + drawn.choices(own, k=5) + [next(everybody) for _ in range(8)]
                drawn.shuffle(said)
                key = RecordKey(f"n{negotiation}/{article:03}", f"P{number}", "0" * 12)
                threads[key] = name
                one.append(record(
                    key, day, " ".join(said), proposers=(by,) if drawn.random() < 0.8 else (),
                    addressees=(to,) if drawn.random() < 0.8 else (), issues=(issue,),
                ))
            told.append(one)
    return told, threads


def with_sets(told, threads, folders):
    """The records of real sets among the others, in their years; their sides are the busiest of the others."""
    for folder in folders:
        every, of = told_by(folder, "quotes")
        by_article, busy = {}, {}
        for each in every:
            by, to = (tuple(busy.setdefault(side, f"side{len(busy)}") for side in sides)
                      for sides in (each.proposers, each.addressees))
            by_article.setdefault(each.key.article, []).append(replace(each, proposers=by, addressees=to))
        threads |= of
        told += by_article.values()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="*", type=Path)
    parser.add_argument("--articles", type=int, default=100_000)
    parser.add_argument("--most", type=int, default=12)
    parser.add_argument("--file", type=Path)
    given = parser.parse_args()
    told, threads = made(given.articles)
    with_sets(told, threads, given.folders)
    told.sort(key=lambda one: (one[0].published, one[0].key.article))
    with tempfile.TemporaryDirectory() as folder:
        run(told, threads, given, given.file or Path(folder, "index"))


def run(told, threads, given, path):
    before = peak()
    known, cases, found, real, spent = set(), 0, 0, [0, 0], {"asking": 0.0, "adding": 0.0, "writing": 0.0}
    begun = time.perf_counter()
    with Index(path) as index:
        for one in told:
            at = time.process_time()
            answers = [index.of(each, given.most, threads.get) for each in one]
            between = time.process_time()
            index.add(one)
            spent["asking"] += between - at
            spent["adding"] += time.process_time() - between
            for each, keys in zip(one, answers, strict=True):
                if threads[each.key] in known:
                    right = threads[each.key] in {threads[key] for key in keys}
                    if each.key.article[0] == "n":
                        cases, found = cases + 1, found + right
                    else:
                        real = [real[0] + 1, real[1] + right]
            known.update(threads[each.key] for each in one)
        at = time.process_time()
    spent["writing"] = time.process_time() - at
    processor = ", ".join(f"{name} {seconds:.1f} s" for name, seconds in spent.items())
    print(f"{len(told):,} articles, {len(threads):,} records: {time.perf_counter() - begun:.1f} s by the clock; of the "
          f"processor {processor}, with {os.getloadavg()[0]:.1f} at work; memory {before:.0f} MB before, "
          f"{peak():.0f} MB at the most; the file {path.stat().st_size / 1e6:.0f} MB")
    print(f"the right thread among {given.most}: {found / cases:.3f} of {cases:,}", end="")
    print(f"; of the sets {real[1] / real[0]:.3f} of {real[0]}" if real[0] else "")
    at = time.process_time()
    with Index(path) as index:
        index.add(told[-1])
        index.of(told[-1][0])
        print(f"opened again and asked: {time.process_time() - at:.1f} s")


def peak():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main()
