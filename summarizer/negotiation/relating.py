"""How threads stand to each other, by what is said of their records: parts of packages, counter-terms. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from summarizer.codebook.review import RecordKey
from summarizer.negotiation.dossier import How, Judgement
from summarizer.negotiation.said import DISPUTED, REFUSED, Said

Kind = Literal["part_of", "counters"]
Way = tuple[Kind, int, int]
_WAYS: dict[str, tuple[Kind, bool]] = {   # the kind, and whether it is said the other way round
    "part_of": ("part_of", False), "has_part": ("part_of", True),
    "counters": ("counters", False), "countered_by": ("counters", True),
}


@dataclass(frozen=True, slots=True)
class Related:
    """How a cluster stands to another, both by their place in `Joined.clusters`: part of it, or put against it."""

    left: int
    right: int
    kind: Kind
    how: How | Literal["article"]
    why: str | None = None


@dataclass(slots=True)
class _Voices:
    """Who says so: decisions, judgements, articles; the first reason of the best of them."""

    persons: int = 0
    models: int = 0
    articles: int = 0
    why: tuple[bool, str] | None = None

    def rank(self) -> tuple[int, int, int]:
        return self.persons, self.models, self.articles

    def take(self, judgement: Judgement) -> None:
        person = judgement.how == "person"
        self.persons += person
        self.models += not person
        if judgement.why:
            told = (not person, judgement.why)
            self.why = min(self.why or told, told)


def related(said: Said, place_of: Sequence[int]) -> Iterator[Related]:
    """The relations of threads, by `place_of` each record; of two ways round the one that more say, the other never.

    No thread comes to be part of itself by way of others.
    """
    voices: dict[Way, _Voices] = {}
    for kind, left, right, judgement in _told(said):
        way = (kind, place_of[left], place_of[right])
        if way[1] != way[2]:
            of_way = voices.setdefault(way, _Voices())
            if judgement is None:
                of_way.articles += 1
            else:
                of_way.take(judgement)
    kept = set()
    wholes: dict[int, list[int]] = {}
    for way in sorted(voices, key=lambda way: (*(-count for count in voices[way].rank()), way)):
        kind, left, right = way
        if (kind, right, left) not in kept and not (kind == "part_of" and _leads(wholes, right, left)):
            kept.add(way)
            if kind == "part_of":
                wholes.setdefault(left, []).append(right)
    for kind, left, right in sorted(kept, key=lambda way: (way[1], way[2], way[0])):
        told = voices[kind, left, right]
        how: How | Literal["article"] = "person" if told.persons else "model" if told.models else "article"
        yield Related(left, right, kind, how, told.why[1] if told.why else None)


def _told(said: Said) -> Iterator[tuple[Kind, int, int, Judgement | None]]:
    for _, _, told in said.pairs(REFUSED | DISPUTED):
        for each in told:
            if each.verdict in _WAYS:
                kind, turned = _WAYS[each.verdict]
                left, right = (each.right, each.left) if turned else (each.left, each.right)
                yield kind, said.place[left], said.place[right], each
    for place, record in enumerate(said.records):
        links: list[tuple[Kind, RecordKey]] = [("counters", key) for key in record.counter_to]
        for kind, key in [*links, ("part_of", record.part_of)] if record.part_of else links:
            if (there := said.place.get(key)) is not None and not said.decides(place, there):
                yield kind, place, there, None


def _leads(wholes: dict[int, list[int]], start: int, end: int) -> bool:
    """Whether one comes from a part to a whole, by way of others."""
    seen, ways = set(), [start]
    while ways:
        here = ways.pop()
        if here == end:
            return True
        if here not in seen:
            seen.add(here)
            ways += wholes.get(here, ())
    return False
