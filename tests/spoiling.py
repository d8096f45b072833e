"""Recorded replies spoilt as a weaker model would, several ways at once, at places that a seed chooses."""

from __future__ import annotations

import copy
import json
import random
import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from summarizer import ProviderError, Summarizer
from summarizer.model.recording import request_key
from summarizer.resources import folder

ROOT = Path(__file__).parents[1]
KINDS = ("proposals", "responses", "conditions")
Reply = dict[str, Any]

PARTY, LINK, ANSWER, NOT = "another party", "another link", "another answer", "“not” lost from a sentence"
QUOTES, LEFT_OUT, MADE_UP = "two records' quotes swapped", "a record left out", "a record made up on a real passage"
WAYS = (PARTY, LINK, ANSWER, NOT, QUOTES, LEFT_OUT, MADE_UP)

@dataclass(frozen=True)
class Fault:
    """One thing that was spoilt: how, the record's id in the spoilt reply, and of one left out its passages."""

    way: str
    id: str
    quotes: tuple[str, ...] = ()


@dataclass
class Spoilt:
    """An article's reply, spoilt; variant 0 is the good one."""

    name: str
    article: Path
    variant: int
    reply: Reply
    faults: list[Fault] = field(default_factory=list)


def bases() -> dict[str, tuple[Path, Reply]]:
    """The first reply to each seed and held-out article."""
    found: dict[str, tuple[Path, Reply]] = {}
    heldout = ROOT / "tests" / "heldout"
    for replies, articles in ((folder("fixtures"), ROOT / "seeds"), (heldout / "replies", heldout)):
        for path in sorted(replies.glob("*.0.json")):
            body = json.loads(path.read_text(encoding="utf-8"))
            if body["key"] not in first_keys(articles):
                continue
            name = path.name.split(".")[0]
            reply = json.loads(body["completion"]["choices"][0]["message"]["content"])
            found[name] = articles / f"{name}.txt", reply
    return found


@cache
def first_keys(articles: Path) -> set[str]:
    """The keys of first readings: recordings of a second one have others."""
    keys = set()

    def ask(**request: Any) -> None:
        keys.add(request_key(request))
        raise ProviderError("asked only for its key")

    for path in articles.glob("*.txt"):
        with suppress(ProviderError):
            Summarizer(create=ask).summarize(path)
    return keys


def rows(reply: Reply) -> list[Reply]:
    return [row for kind in KINDS for row in reply.get(kind, ())]


def spoil_party(reply: Reply, chance: random.Random, free: list[Reply]) -> list[Fault]:
    told = [row for row in free if row.get("by")]
    if not told or len(reply["parties"]) < 3:
        return []
    row = chance.choice(told)
    sides = {party["id"]: party.get("for") or party["name"] for party in reply["parties"]}
    mine = {sides.get(id) for id in row["by"]} | {name for id in row["by"] if (name := _name(reply, id))}
    others = [
        party["id"] for party in reply["parties"]
        if party["id"] not in row["by"] and sides[party["id"]] not in mine and party["name"] not in mine
    ]
    if not others:
        return []
    row["by"] = [chance.choice(others)]
    return [Fault(PARTY, row["id"])]


def _name(reply: Reply, id: str) -> str | None:
    return next((party["name"] for party in reply["parties"] if party["id"] == id), None)


def spoil_link(reply: Reply, chance: random.Random, free: list[Reply]) -> list[Fault]:
    told = [row for row in free if row.get("responds_to") or row.get("governs")]
    chance.shuffle(told)
    for row in told:
        name = "responds_to" if "responds_to" in row else "governs"
        parents = {each["id"]: each.get("part_of") for each in reply["proposals"]}
        near = set(row[name]) | {parents.get(id) for id in row[name]} | {
            id for id, parent in parents.items() if parent in row[name]
        }
        others = [each["id"] for each in reply["proposals"] if each["id"] not in near]
        if others:
            row[name] = [chance.choice(others)]
            return [Fault(LINK, row["id"])]
    return []


_TURNED = {
    "accept": "reject", "accept_with_conditions": "reject", "reject": "accept", "counter_proposal": "accept",
    "defer": "accept", "non_committal": "reject", "endorse": "reject", "criticize": "accept", "no_answer": "accept",
}


def spoil_answer(_reply: Reply, chance: random.Random, free: list[Reply]) -> list[Fault]:
    told = [row for row in free if "answer" in row]
    if not told:
        return []
    row = chance.choice(told)
    row["answer"] = _TURNED[row["answer"]]
    return [Fault(ANSWER, row["id"])]


_NOTS = (
    (r"\b(can|could|would|will|should|must|may|does|do|did|is|are|was|were|has|have)n't\b", r"\1"),
    (r"\bcannot\b", "can"), (r" not\b", ""), (r"\bno longer\b", "still"), (r"\bwithout\b", "with"),
    (r"\brefuse(s|d)?\b", r"agree\1"), (r"\breject(s|ed)?\b", r"accept\1"), (r"\bnever\b", "always"),
    (r"\brules out\b", "proposes"), (r"\bno\b", "any"),
)


def spoil_not(_reply: Reply, chance: random.Random, free: list[Reply]) -> list[Fault]:
    told = [(row, pattern, put) for row in free for pattern, put in _NOTS if re.search(pattern, row["says"])]
    if not told:
        return []
    row, pattern, put = chance.choice(told)
    row["says"] = re.sub(pattern, put, row["says"], count=1)
    return [Fault(NOT, row["id"])]


def spoil_quotes(_reply: Reply, chance: random.Random, free: list[Reply]) -> list[Fault]:
    pairs = [
        (one, other) for i, one in enumerate(free) for other in free[i + 1:]
        if not set(one["quotes"]) & set(other["quotes"]) and not any(
            a in b or b in a for a in one["quotes"] for b in other["quotes"])
    ]
    if not pairs:
        return []
    one, other = chance.choice(pairs)
    one["quotes"], other["quotes"] = other["quotes"], one["quotes"]
    return [Fault(QUOTES, one["id"]), Fault(QUOTES, other["id"])]


def spoil_left_out(reply: Reply, chance: random.Random, free: list[Reply]) -> list[Fault]:
    led_to = {
        id for row in rows(reply)
        for name in ("responds_to", "governs", "counter_to") for id in row.get(name, ())
    } | {row.get("part_of") for row in rows(reply)} | {row.get("counter") for row in rows(reply)}
    told = [row for row in free if row["id"] not in led_to]
    if not told:
        return []
    row = chance.choice(told)
    for kind in KINDS:
        reply[kind] = [each for each in reply.get(kind, ()) if each["id"] != row["id"]]
    for sentence in reply.get("abstract", ()):
        sentence["of"] = [id for id in sentence.get("of", ()) if id != row["id"]]
    return [Fault(LEFT_OUT, row["id"], tuple(row["quotes"]))]


_MADE_UP = {
    "proposals": (
        "{a} offers {b} talks on the matter.", "{a} demands that {b} change course.",
        "{a} asks {b} to pay for it.", "{a} proposes a joint committee with {b}.",
    ),
    "responses": ("{a} accepts it.", "{a} turns it down.", "{a} wants to study it first."),
    "conditions": ("{b} must agree to it first.", "It must be done within a month.", "{b} must give a guarantee."),
}


def spoil_made_up(reply: Reply, chance: random.Random, text: str, gold: Reply) -> list[Fault]:
    """A record on a passage that must give none, or on a sentence of the article that no record rests on."""
    used = " ".join(quote for row in rows(reply) for quote in row["quotes"])
    used += " ".join(json.dumps(row.get("evidence", ""), ensure_ascii=False) for row in rows(gold))
    sentences = [
        each for each in re.split(r"(?<=[.!?。؟])\s+|\n+", text)
        if 40 < len(each) < 240 and not any(each[:25] in other or other[:25] in each for other in [used])
    ]
    passages = [each for each in gold.get("nothing", ()) if len(each) > 20] or sentences
    if not passages or len(reply["parties"]) < 2 or not reply["proposals"]:
        return []
    quote = chance.choice(passages)
    kind = chance.choice(KINDS)
    one, other = chance.sample(reply["parties"], 2)
    says = chance.choice(_MADE_UP[kind]).format(a=one["name"], b=other["name"])
    id = f"{kind[0].upper()}{max([int(row['id'][1:]) for row in reply.get(kind, ())], default=0) + 1}"
    row: Reply = {"id": id, "says": says, "quotes": [quote], "by": [one["id"]]}
    if kind == "proposals":
        act = "demand" if "demands" in says else "request" if "asks" in says else "offer"
        row |= {"to": [other["id"]], "act": act, "standing": "official", "status": "tabled", "issues": ["other"]}
    elif kind == "responses":
        answer = "accept" if "accepts" in says else "reject" if "turns" in says else "defer"
        row |= {"responds_to": [chance.choice(reply["proposals"])["id"]], "answer": answer}
    else:
        row |= {"kind": "precondition", "met_by": [other["id"]], "governs": [chance.choice(reply["proposals"])["id"]]}
    found = reply.setdefault(kind, [])
    found.insert(chance.randrange(len(found) + 1), row)
    return [Fault(MADE_UP, id)]


def renumbered(reply: Reply, faults: list[Fault]) -> tuple[Reply, list[Fault]]:
    """The same with ids in order, as a model would give them: neither a gap nor a last number tells what was done."""
    new = {
        row["id"]: f"{kind[0].upper()}{number}"
        for kind in KINDS for number, row in enumerate(reply.get(kind, ()), 1)
    }
    for row in (*rows(reply), *reply.get("abstract", ())):
        for name in ("id", "part_of", "counter"):
            if name in row:
                row[name] = new.get(row[name], row[name])
        for name in ("responds_to", "governs", "counter_to", "of"):
            if name in row:
                row[name] = [new.get(id, id) for id in row[name]]
    return reply, [
        fault if fault.way == LEFT_OUT else Fault(fault.way, new.get(fault.id, fault.id), fault.quotes)
        for fault in faults
    ]


_SPOIL: dict[str, Callable[[Reply, random.Random, list[Reply]], list[Fault]]] = {
    PARTY: spoil_party, LINK: spoil_link, ANSWER: spoil_answer, NOT: spoil_not, QUOTES: spoil_quotes,
    LEFT_OUT: spoil_left_out,
}


def spoilt(seed: str, variants: int) -> Iterator[Spoilt]:
    """Every article's good reply, and so many spoilt ones of each that holds records."""
    for number, (name, (path, good)) in enumerate(sorted(bases().items())):
        yield Spoilt(name, path, 0, good)
        if not rows(good):
            continue
        text = path.read_text(encoding="utf-8")
        gold = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
        for variant in range(1, variants + 1):
            chance = random.Random(f"{seed} {name} {variant}")
            reply, faults = copy.deepcopy(good), []
            most = 2 if len(rows(good)) < 6 else 3 if len(rows(good)) < 12 else 4
            for way in [WAYS[(number + variant * 3 + step) % len(WAYS)] for step in range(len(WAYS))]:
                touched = {fault.id for fault in faults}
                free = [row for row in rows(reply) if row["id"] not in touched]
                made = (
                    spoil_made_up(reply, chance, text, gold) if way == MADE_UP else _SPOIL[way](reply, chance, free)
                )
                faults += made
                if len({fault.way for fault in faults}) >= most:
                    break
            yield Spoilt(name, path, variant, *renumbered(reply, faults))
