"""How long the pure steps of `follow` take, and how much memory, over many articles with judgements given.

    python tests/benchmarks/follow.py [--articles 1000 10000 100000] [--shown 8] [--steps material join ...]

Articles are invented: four proposals, three responses and four conditions each, on threads that live some months,
one of twenty very long. `--shown`: how many records each proposal was put beside; those of its thread are called one,
some twentieth of the others two, the rest nothing. Summaries, records and judgements are written to files, and each
step runs in a process of its own, which reads them one by one as a run does: nothing that is only made here counts.
`together` is all steps one after the other, as a run whose judgements are all there.

Of each step: seconds of processor, those that reading took among them apart; and of its memory (resident set; Linux)
what was held when it began, which is what earlier steps leave to it, and the peak.
"""

import argparse
import datetime
import gc
import hashlib
import json
import pickle
import random
import re
import subprocess
import sys
import tempfile
import time
from ctypes import CDLL
from pathlib import Path

from summarizer.codebook.provenance import ArticleReference
from summarizer.codebook.records import Attribution, Condition, Evidence, Party, Proposal, Response, Summary
from summarizer.negotiation.actors import actors
from summarizer.negotiation.assembling import assemble
from summarizer.negotiation.candidates import Index
from summarizer.negotiation.dossier import Judgement
from summarizer.negotiation.dossierfile import put
from summarizer.negotiation.joining import join
from summarizer.negotiation.material import Material, material

sys.path.insert(0, str(Path(__file__).parents[1]))
from negotiations import _PROVENANCE

PARTIES = [f"Party {number}" for number in range(400)]
WORDS = tuple(dict.fromkeys(re.findall(r"[a-z]{4,}", __doc__ + " ".join(sys.stdlib_module_names))))
DAY = datetime.date(2021, 1, 1)
LISTS = ("proposed", "answered", "conditions")


class Step:
    """What a step takes: to be entered around it alone. `reading` is the time of what it is given one by one."""

    def __init__(self):
        self.reading = 0.0

    def __enter__(self):
        gc.collect()
        CDLL(None).malloc_trim(0)
        self.held = resident("VmRSS")
        Path("/proc/self/clear_refs").write_text("5", encoding="ascii")   # the peak is counted anew
        self.began = time.process_time()
        return self

    def __exit__(self, *_):
        self.seconds = time.process_time() - self.began
        self.peak = resident("VmHWM")

    def read(self, things):
        """The same things, the time that it takes to get them counted."""
        things = iter(things)
        while True:
            began = time.process_time()
            each = next(things, None)
            self.reading += time.process_time() - began
            if each is None:
                return
            yield each


def resident(name):
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(re.search(rf"{name}:\s*(\d+)", status)[1]) / 1024


def run(step, folder):
    """One step in this process; what it took, as JSON."""
    folder, took = Path(folder), Step()
    told = {"material": draw, "actors": name, "candidates": find, "join": make_one, "assemble": build,
            "together": everything}[step](folder, took)
    print(json.dumps({"seconds": took.seconds, "reading": took.reading, "held": took.held, "peak": took.peak,
                      "told": told}))


def name(folder, took):
    with took:
        found = actors(took.read(told_in(folder)))
    write(folder / "actors", [found])
    return f"{len(found.actors)} actors"


def draw(folder, took):
    known = next(things(folder / "actors"))
    with took:
        made = material(took.read(told_in(folder)), known)
    if not (folder / "articles").exists():
        write(folder / "articles", made.articles)
        for kind in LISTS:
            write(folder / kind, getattr(made, kind))
    return f"{sum(len(getattr(made, kind)) for kind in LISTS):,} records"


def find(folder, took):
    proposed = list(things(folder / "proposed"))
    with took, Index() as index:
        found = searched(index, proposed)
    return f"{found:,} found"


def searched(index, proposed):
    found = begin = 0
    while begin < len(proposed):
        end = begin + 1
        while end < len(proposed) and proposed[end].key.article == proposed[begin].key.article:
            end += 1
        found += sum(len(index.of(each)) for each in proposed[begin:end])
        index.add(proposed[begin:end])
        begin = end
    return found


def make_one(folder, took):
    proposed = list(things(folder / "proposed"))
    with took:
        found = join(proposed, took.read(things(folder / "judgements")))
    return (f"{len(found.clusters):,} threads, {len(found.joins):,} joins, {len(found.doubts):,} doubts, "
            f"{len(found.relations):,} relations")


def build(folder, took):
    lists = {kind: tuple(things(folder / kind)) for kind in ("articles", *LISTS)}
    known = next(things(folder / "actors"))
    made = Material(**lists)
    found = join(made.proposed, things(folder / "judgements"))
    with took:
        dossier = assemble(made, found, known)
    return f"{len(dossier.threads):,} threads, {len(dossier.moves):,} moves"


def everything(folder, took):
    with took:
        known = actors(took.read(told_in(folder)))
        made = material(took.read(told_in(folder)), known)
        with Index() as index:
            searched(index, made.proposed)
        dossier = assemble(made, join(made.proposed, took.read(things(folder / "judgements"))), known)
        put(dossier, folder / "dossier.json")
    return f"a file of {(folder / 'dossier.json').stat().st_size / 1e6:,.0f} MB"


def write(path, things):
    """Things into a file, some hundreds at a time."""
    things = list(things)
    with path.open("wb") as file:
        for begin in range(0, len(things), 500):
            pickle.dump(things[begin:begin + 500], file, pickle.HIGHEST_PROTOCOL)


def things(path):
    """What `write` wrote, one by one."""
    with path.open("rb") as file:
        while file.peek(1):
            yield from pickle.load(file)


def told_in(folder):
    """The summaries, as a run reads them."""
    with (folder / "summaries.jsonl").open(encoding="utf-8") as file:
        for line in file:
            yield Summary.model_validate_json(line)


def main():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--articles", type=int, nargs="+", default=[1_000, 10_000, 100_000])
    parser.add_argument("--shown", type=int, default=8)
    parser.add_argument("--steps", nargs="+", default=["candidates", "join", "assemble", "together"])
    parser.add_argument("--step", help=argparse.SUPPRESS)
    parser.add_argument("--folder", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.step in ("summaries", "judgements"):
        {"summaries": make_summaries, "judgements": make_judgements}[given.step](Path(given.folder), *given.articles,
                                                                                 given.shown)
    elif given.step:
        run(given.step, given.folder)
    else:
        for articles in given.articles:
            with tempfile.TemporaryDirectory() as folder:
                measure(articles, given.shown, given.steps, folder)


def measure(articles, shown, steps, folder):
    """Each step in a process of its own."""
    def child(step):
        asked = [sys.executable, __file__, "--step", step, "--folder", folder, "--articles", str(articles), "--shown",
                 str(shown)]
        return subprocess.run(asked, check=True, stdout=subprocess.PIPE, text=True).stdout

    child("summaries")
    print(f"{articles:,} articles{'':14}{'s':>8}{'reading':>9}{'held MB':>9}{'peak MB':>9}", flush=True)
    for step in ("actors", "material", "judgements", *steps):   # the first ones make what the others need
        if told := child(step):
            took = json.loads(told)
            print(f"  {step:26}{took['seconds']:8.1f}{took['reading']:9.1f}{took['held']:9.0f}{took['peak']:9.0f}  "
                  f"{took['told']}", flush=True)


def make_summaries(folder, articles, _):
    threads = {}
    with (folder / "summaries.jsonl").open("w", encoding="utf-8") as file:
        for each in summaries(articles, threads):
            file.write(each.model_dump_json() + "\n")
    write(folder / "threads", threads.items())


def make_judgements(folder, _, shown):
    made = judgements(list(things(folder / "proposed")), dict(things(folder / "threads")), shown)
    with (folder / "judgements").open("wb") as file:
        some = []
        for each in made:
            some.append(each)
            if len(some) == 32:   # as many as an article has
                pickle.dump(some, file, pickle.HIGHEST_PROTOCOL)
                some = []
        pickle.dump(some, file, pickle.HIGHEST_PROTOCOL)


def summaries(articles, thread_of):
    """Summaries one by one; `thread_of` is filled with the thread of each proposal."""
    chance = random.Random(1)
    threads = articles * 2
    for number in range(articles):
        id, day = f"{number:06}.txt", DAY + datetime.timedelta(number * 1500 // articles)
        now = number * threads // articles
        proposals = []
        for record in range(1, 5):
            thread = chance.randrange(20) if chance.random() < 0.02 else max(0, now - int(chance.expovariate(1 / 400)))
            thread_of[id, f"P{record}"] = thread
            own = random.Random(thread)
            proposals.append(Proposal(
                id=f"P{record}", **common(chance, 20), act="offer", proposers=[Party(name=own.choice(PARTIES))],
                addressees=[Party(name=own.choice(PARTIES))], standing="official", status="tabled",
                issues=["ceasefire"], part_of="P1" if record == 4 and chance.random() < 0.2 else None,
            ))
        responses = [
            Response(id=f"R{record}", **common(chance, 15), responders=[Party(name=chance.choice(PARTIES))],
                     responds_to=[f"P{record}"], answer="reject") for record in range(1, 4)
        ]
        conditions = [
            Condition(id=f"C{record}", **common(chance, 15), kind="precondition", requires="That it is so.",
                      set_by=[Party(name=chance.choice(PARTIES))], governs=[f"P{record}"]) for record in range(1, 5)
        ]
        reference = ArticleReference(
            sha256=hashlib.sha256(id.encode()).hexdigest(), chars=4000, published=day.isoformat(), language="en",
            outlet=f"Outlet {number % 90}", title="A title of an article of usual length",
        )
        yield Summary(id=id, article=reference, proposals=proposals, responses=responses, conditions=conditions,
                      provenance=_PROVENANCE)


def common(chance, words):
    quote = " ".join([*chance.choices(WORDS, k=words), *["on Tuesday"] * (chance.random() < 0.1)])
    return {"summary": " ".join(chance.choices(WORDS, k=words)), "attribution": [Attribution(basis="author")],
            "evidence": [Evidence(quote=quote, start=0, end=len(quote))]}


def judgements(proposed, thread_of, shown):
    """Judgements in the order of articles; each proposal beside the last ones of its thread, and beside others."""
    chance = random.Random(2)
    last = {}
    before = []
    for record in proposed:
        thread = thread_of[record.key.article, record.key.record]
        some = [each for each in last.get(thread, ()) if each.article != record.key.article]
        for each in some:
            verdict = chance.choice(("same", "same", "version"))
            yield Judgement(left=record.key, right=each, verdict=verdict, how="model", by="a model")
        for _ in range(shown - len(some) if before else 0):
            other = before[-1 - min(len(before) - 1, int(chance.expovariate(1 / 2000)))]
            if other.key.article != record.key.article:
                verdict = chance.choice(("different", "counters", *["apart"] * 38))
                if thread_of[other.key.article, other.key.record] == thread and chance.random() < 0.8:
                    continue
                yield Judgement(left=record.key, right=other.key, verdict=verdict, how="model", by="a model")
        last[thread] = [*last.get(thread, ()), record.key][-2:]
        before.append(record)


if __name__ == "__main__":
    main()
