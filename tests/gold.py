"""Pairs the records of a summary with the expected ones of seeds/NAME.json, by where their evidence stands."""

import json
import re
from pathlib import Path

SEEDS = Path(__file__).parent.parent / "seeds"
NAMES = sorted(path.stem for path in SEEDS.glob("*.txt"))
KINDS = ("proposals", "responses", "conditions")
PARTIES = {"proposals": "proposers", "responses": "responders", "conditions": "set_by"}
VALUE = {"proposals": "act", "responses": "answer", "conditions": "kind"}


def gold(name):
    return json.loads((SEEDS / f"{name}.json").read_text(encoding="utf-8"))


def text(name):
    return (SEEDS / f"{name}.txt").read_text(encoding="utf-8")


def spans(article, quotes):
    """The characters that passages cover, as a set of positions."""
    covered = set()
    for quote in quotes:
        start = article.index(quote)
        covered.update(range(start, start + len(quote)))
    return covered


def words(parties):
    """The words of names and of whom they speak for: a minister and her state are the same party here."""
    told = " ".join(f"{party['name']} {party.get('on_behalf_of') or ''}" for party in parties)
    return {word for word in re.findall(r"\w+", told.lower()) if len(word) > 2}


def pairs(name, summary, kind):
    """(gold record, record) pairs of one kind, best first, each used once; and what is left of both."""
    article = text(name)
    scored = []
    wanted, given = gold(name)[kind], [record.model_dump() for record in getattr(summary, kind)]
    for g, one in enumerate(wanted):
        expected = spans(article, one["evidence"])
        for r, other in enumerate(given):
            covered = {at for e in other["evidence"] for at in range(e["start"], e["end"])}
            shared = len(expected & covered) / min(len(expected), len(covered))
            if shared < 0.3:
                continue
            parties = bool(words(one[PARTIES[kind]]) & words(other[PARTIES[kind]]))
            closeness = len(expected & covered) / len(expected | covered)
            scored.append((shared + closeness + (one[VALUE[kind]] == other[VALUE[kind]]) + parties, g, r))
    found = {}
    for _, g, r in sorted(scored, reverse=True):
        if g not in found and r not in found.values():
            found[g] = r
    return (
        [(wanted[g], given[r]) for g, r in found.items()],
        [one for g, one in enumerate(wanted) if g not in found],
        [other for r, other in enumerate(given) if r not in found.values()],
    )
