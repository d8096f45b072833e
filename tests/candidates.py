"""How often the right thread is among the candidates for a record, by the gold of negotiations.

    python tests/candidates.py [--most 12] [-v] FOLDER...
    python tests/candidates.py [--most 12] [-v] --results RESULTS.jsonl FOLDER

FOLDER holds gold.json, articles and their list. A case is a record of a thread that an earlier article has told; what
was asked is found where a record of that thread is among those of the first twelve threads. The gold's mentions stand
for records, in four ways:

    quotes    a record says no more than its passage, as its article words it, in its language
    reworded  it says the thread's sentence or the version's, in turn, and has its passage as its quote
    unnamed   as reworded, every second record without its proposers, every third without whom it was put to
    alone     it says no more than its passage, and names nobody

With --results, records of real summaries: each is of the thread of the mention that its quotes overlap most.
"""

from __future__ import annotations

import argparse
import datetime
import sys
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))
from negotiations import _mentions, _read, gold_summaries, gold_threads, summary

from summarizer import read_results
from summarizer.codebook.review import RecordKey
from summarizer.negotiation.actors import actors
from summarizer.negotiation.candidates import Index
from summarizer.negotiation.day import Day
from summarizer.negotiation.material import Proposed, material

WAYS = ("reworded", "unnamed", "quotes", "alone")
_ONE = [summary("a", "Norway")]
_BARE = replace(material(_ONE, actors(_ONE)).proposed[0], speakers=())
PLACES = (1, 3, 5, 8, 12, 20)
Told = tuple[list[Proposed], dict[RecordKey, str]]   # records, and the thread of each


def told(folder: Path, way: str) -> Told:
    """The mentions of a set as records."""
    summaries = gold_summaries(folder)
    threads = gold_threads(folder)
    sentences = {thread["id"]: thread["what"] for thread in _read(folder)[0]["threads"]}
    versions = {(t["id"], v["id"]): v["what"] for t in _read(folder)[0]["threads"] for v in t["versions"]}
    records, of = [], {}
    for number, each in enumerate(material(summaries, actors(summaries)).proposed):
        thread, version = threads[each.key.article, each.key.record]
        key = replace(each.key, article=f"{folder.name}/{each.key.article}")
        of[key] = f"{folder.name}/{thread}"
        sides = {"proposers": (), "addressees": ()} if way == "alone" else {}
        if way == "unnamed":
            sides = {"proposers": ()} if number % 2 else {"addressees": ()} if not number % 3 else {}
        if way in ("quotes", "alone"):
            text = {"sentence": " ".join(each.quotes), "quotes": (), "conditions": ()}
        else:
            text = {"sentence": sentences[thread] if number % 2 else versions[thread, version]}
        records.append(replace(each, key=key, part_of=None, counter_to=(), **sides, **text))
    return records, of


def read(folder: Path, results: Path) -> Told:
    """The records of real summaries that tell a mention of the gold."""
    summaries = list(read_results(results))
    gold, articles = _read(folder)
    mentions = {id: _mentions(gold, folder, id, listed) for id, listed in articles}
    named = {id.split("-")[0]: id for id in mentions} | {id: id for id in mentions}
    records, of = [], {}
    for each in material(summaries, actors(summaries)).proposed:
        article = named.get(Path(each.key.article).name) or named.get(Path(each.key.article).stem)
        quoted = [(start, start + len(quote)) for start, quote in zip(each.starts, each.quotes, strict=True)]
        overlaps = [
            (sum(max(0, min(end, at.end) - max(start, at.start)) for start, end in quoted), thread["id"])
            for thread, _, at in mentions.get(article or "", ())
        ]
        common, thread = max(overlaps, default=(0, ""))
        of[each.key] = thread if common else f"{each.key.article} {each.key.record}"   # else a thread of its own
        records.append(each)
    return records, of


def record(key: RecordKey, day: datetime.date, sentence: str, **fields: Any) -> Proposed:
    """A record that says no more than is told."""
    told = Day(earliest=day, latest=day, basis="published")
    fields = {"proposers": (), "addressees": (), "quotes": (), "issues": (), "conditions": ()} | fields
    return replace(_BARE, key=key, day=told, published=day, sentence=sentence, **fields)


def articles_of(records: list[Proposed]) -> Iterator[list[Proposed]]:
    """The records of each article, by day."""
    of = defaultdict(list)
    for each in records:
        of[each.published, each.key.article].append(each)
    yield from (of[at] for at in sorted(of, key=lambda at: (str(at[0]), at[1])))


def places(records: list[Proposed], of: dict[RecordKey, str]) -> list[tuple[int, int, Proposed]]:
    """Of each case the place of the right thread, 0 where it is not found, how many were found, and the record."""
    known: set[str] = set()
    cases = []
    with Index() as index:
        for article in articles_of(records):
            for each in article:
                if of[each.key] in known:
                    found = list(dict.fromkeys(of[key] for key in index.of(each, len(known), of.get)))
                    place = found.index(of[each.key]) + 1 if of[each.key] in found else 0
                    cases.append((place, len(found), each))
            known.update(of[each.key] for each in article)
            index.add(article)
    return cases


def line(name: str, records: list[Proposed], of: dict[RecordKey, str], given: argparse.Namespace) -> None:
    cases = places(records, of)
    shares = (sum(0 < place <= most for place, _, _ in cases) / max(1, len(cases)) for most in PLACES)
    tell(f"| {name} | {len(records)} | {len(cases)} |", *(f"{share:.3f} |" for share in shares))
    for place, found, each in cases if given.v else ():
        if not 0 < place <= given.most:
            tell(f"    {place or 'not'} of {found}: {each.key.article} {of[each.key]} {each.sentence[:110]}")


def tell(*parts: str) -> None:
    sys.stdout.write(" ".join(parts) + "\n")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--results", type=Path)
    parser.add_argument("--most", type=int, default=12)
    parser.add_argument("-v", action="store_true")
    given = parser.parse_args()
    tell("| set | records | cases |", *(f"among {most} |" for most in PLACES))
    tell("|---" * (3 + len(PLACES)) + "|")
    if given.results:
        line(f"{given.folders[0].name}, read", *read(given.folders[0], given.results), given)
        return
    for way in WAYS:
        every, all_of = [], {}
        for folder in given.folders:
            records, of = told(folder, way)
            line(f"{folder.name}, {way}", records, of, given)
            every, all_of = every + records, all_of | of
        if len(given.folders) > 1:
            line(f"all in one index, {way}", every, all_of, given)


if __name__ == "__main__":
    main()
