"""Which record is which: the records of one article paired with those of gold.

Two records of a kind may be a pair where at least LEAST_SHARED of the shorter evidence, or of the shorter
of two passages, stands in the evidence of the other, counted in characters, and they agree in something
that they say: a party, the act (or answer, or kind of condition), or the wording by LEAST_ALIKE. Where
one has no quote, what they say must be alike by LEAST_SAID. Of all ways to pair, the one with the most
likeness in all is taken (the assignment problem, solved by scipy).
"""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean

from summarizer.codebook.kinds import KINDS, ListName
from summarizer.results.rematching import LEAST_ALIKE
from summarizer.scoring.assignment import assigned
from summarizer.scoring.gold import Gold, GoldRecord
from summarizer.scoring.parties import any_same
from summarizer.text.folding import fold
from summarizer.text.overlap import LEAST_SHARED, shared

LEAST_SAID = 0.6


@dataclass(frozen=True)
class Pairs:
    """The records of one kind: pairs (gold, given), and what is left of both."""

    kind: ListName
    pairs: list[tuple[GoldRecord, GoldRecord]]
    missed: list[GoldRecord]
    made_up: list[GoldRecord]

    @property
    def asked(self) -> list[tuple[GoldRecord, GoldRecord]]:
        """The pairs in which neither is optional."""
        return [(one, other) for one, other in self.pairs if not (one.optional or other.optional)]


def paired(gold: Gold, given: Gold) -> list[Pairs]:
    """Pair the records of an article, kind by kind.

    What is optional is paired only with what is left, so that it takes nothing from what is asked for;
    what is left of it in the end is neither missed nor made up.
    """
    return [_kind(kind.list, getattr(gold, kind.list), getattr(given, kind.list)) for kind in KINDS.values()]


def likeness(one: GoldRecord, other: GoldRecord) -> float:
    """How alike two records of a kind are, 0 to 1; 0 where they cannot be a pair.

    Half is where the evidence stands (the mean of what they share by the shorter one and by both
    together), half what they say (the mean of wording, parties and act, as far as both tell).
    """
    wording, others = _wording(one, other), _agreements(one, other)
    told = ([] if wording is None else [wording]) + others
    said = fmean(told) if told else None
    if not (one.quotes and other.quotes):
        return said if said is not None and said >= LEAST_SAID else 0.0
    by_shorter, by_both = _shared(one, other)
    if by_shorter < LEAST_SHARED or (told and not any(others) and (wording or 0) < LEAST_ALIKE):
        return 0.0
    where = (by_shorter + by_both) / 2
    return where if said is None else (where + said) / 2


def beside(record: GoldRecord, others: Sequence[GoldRecord]) -> list[str]:
    """The ids of those of other records, of any kind, that stand on the same passages as a record."""
    return [
        other.id for other in others
        if record.quotes and other.quotes and _shared(record, other)[0] >= LEAST_SHARED
    ]


def _kind(kind: ListName, gold: Sequence[GoldRecord], given: Sequence[GoldRecord]) -> Pairs:
    # In an order of their own, so that the order in which they came changes nothing.
    missed, made_up = sorted(gold, key=_order), sorted(given, key=_order)
    wanted, offered = ([one for one in some if not one.optional] for some in (missed, made_up))
    pairs = assigned(wanted, offered, likeness)
    missed, made_up = _left(missed, [one for one, _ in pairs]), _left(made_up, [other for _, other in pairs])
    # What was asked for and is left has no partner but what is optional.
    pairs += assigned(missed, made_up, likeness)
    missed, made_up = _left(missed, [one for one, _ in pairs]), _left(made_up, [other for _, other in pairs])
    return Pairs(
        kind, pairs, [one for one in missed if not one.optional], [one for one in made_up if not one.optional]
    )


def _left(records: list[GoldRecord], taken: list[GoldRecord]) -> list[GoldRecord]:
    gone = {id(record) for record in taken}
    return [record for record in records if id(record) not in gone]


def _order(record: GoldRecord) -> tuple[int, str, str]:
    return (min((place.start for place in record.places or ()), default=0), record.says or "", record.id)


def _wording(one: GoldRecord, other: GoldRecord) -> float | None:
    if not (one.says and other.says):
        return None
    from rapidfuzz.fuzz import token_set_ratio

    return token_set_ratio(one.says.casefold(), other.says.casefold()) / 100


def _agreements(one: GoldRecord, other: GoldRecord) -> list[float]:
    found = []
    if one.parties and other.parties:
        found.append(float(any_same(one.parties, other.parties)))
    if one.value and other.value:
        found.append(float(one.value == other.value))
    return found


def _shared(one: GoldRecord, other: GoldRecord) -> tuple[float, float]:
    """How much evidence two records share: by the shorter one (or passage), and by both together."""
    if one.places is not None and other.places is not None:
        return shared(one.places, other.places)
    # Without the article's text: the longest stretch that two quotes have in common.
    return max(_in_common(fold(mine), fold(theirs)) for mine in one.quotes for theirs in other.quotes)


def _in_common(one: str, other: str) -> tuple[float, float]:
    size = difflib.SequenceMatcher(None, one, other, autojunk=False).find_longest_match().size
    return size / max(1, min(len(one), len(other))), size / max(1, len(one) + len(other) - size)
