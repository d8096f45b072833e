"""How long it takes, and how much memory, to make material and threads of many articles, judgements given.

    python tests/benchmarks/follow.py [--articles 100000] [--shown 8] [--whole]

Articles are invented: five proposals, three responses and four conditions each, as the seeds have, on threads that
live some months, one of twenty very long. `--shown`: how many records each proposal was put beside; those of its
thread are called one, some twentieth of the others two, the rest nothing. Judgements come one by one, as a journal
is read. Printed at each step: seconds of processor, and the peak of its memory (resident set, in MB; Linux). Joining
is measured with the records of proposals alone, which are all that it needs; `--whole` measures the whole material
instead. The time of making summaries and judgements is in that of the steps that go through them, and printed too.
"""

import argparse
import datetime
import gc
import hashlib
import random
import re
import sys
import time
from itertools import islice
from pathlib import Path

from summarizer.codebook.provenance import ArticleReference
from summarizer.codebook.records import Attribution, Condition, Evidence, Party, Proposal, Response, Summary
from summarizer.negotiation.dossier import Actor, ActorName, Actors, Judgement
from summarizer.negotiation.joining import join
from summarizer.negotiation.material import material

sys.path.insert(0, str(Path(__file__).parents[1]))
from negotiations import _PROVENANCE

PARTIES = [f"Party {number}" for number in range(400)]
WORDS = tuple(dict.fromkeys(re.findall(r"[a-z]{4,}", __doc__)))
DAY = datetime.date(2021, 1, 1)


def main(articles, shown, whole):
    started = time.process_time()

    def told(what):
        nonlocal started
        now = time.process_time()
        status = Path("/proc/self/status").read_text(encoding="ascii")
        peak = int(re.search(r"VmHWM:\s*(\d+)", status)[1]) / 1024
        print(f"{what}: {now - started:.1f} s, peak {peak:.0f} MB", flush=True)
        gc.collect()
        Path("/proc/self/clear_refs").write_text("5", encoding="ascii")   # the peak is counted anew
        started = time.process_time()

    for _ in summaries(articles, {}):
        pass
    told("summaries made, none kept")
    thread_of = {}
    known = Actors(actors=[
        Actor(id=f"p{number}", name=name, kind="organisation", names=[ActorName(name=name, how="same")])
        for number, name in enumerate(PARTIES)
    ])
    if whole:
        made = material(summaries(articles, thread_of), known)
        told(f"material of {len(made.articles)} articles, {len(made.proposed)} proposals (summaries made again)")
        return
    proposed = []
    drawn = summaries(articles, thread_of)
    while some := list(islice(drawn, 500)):
        proposed += material(some, known).proposed
    told(f"{len(proposed)} records of proposals drawn (summaries made again)")
    for _ in judgements(proposed, thread_of, shown):
        pass
    told("judgements made, none kept")
    found = join(proposed, judgements(proposed, thread_of, shown))
    told(f"joined (judgements made again): {len(found.clusters)} threads, {len(found.joins)} joins, "
         f"{len(found.doubts)} doubts, {len(found.relations)} relations")


def summaries(articles, thread_of):
    """Summaries one by one; `thread_of` is filled with the thread of each proposal."""
    chance = random.Random(1)
    threads = articles * 2
    for number in range(articles):
        id, day = f"{number:06}.txt", DAY + datetime.timedelta(number * 1500 // articles)
        now = number * threads // articles
        proposals = []
        for record in range(1, 6):
            thread = chance.randrange(20) if chance.random() < 0.02 else max(0, now - int(chance.expovariate(1 / 400)))
            thread_of[id, f"P{record}"] = thread
            own = random.Random(thread)
            proposals.append(Proposal(
                id=f"P{record}", **common(chance, 20), act="offer", proposers=[Party(name=own.choice(PARTIES))],
                addressees=[Party(name=own.choice(PARTIES))], standing="official", status="tabled",
                issues=["ceasefire"], part_of="P1" if record == 5 and chance.random() < 0.2 else None,
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
    quote = " ".join(chance.choices(WORDS, k=words))
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
    arguments = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    arguments.add_argument("--articles", type=int, default=100_000)
    arguments.add_argument("--shown", type=int, default=8)
    arguments.add_argument("--whole", action="store_true")
    main(**vars(arguments.parse_args()))
