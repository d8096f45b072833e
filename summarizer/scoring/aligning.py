"""Which mention, name and move of a dossier is which of gold's, before it is asked how they hang together. Pure.

Two tellings are of the same passage where at least half of the shorter one stands in the other. Of all ways to pair
mentions the one with the most likeness in all is taken, half where they stand, half how they are worded; of threads
nothing is known then.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from summarizer.scoring.assignment import assigned
from summarizer.scoring.gold import GoldParty
from summarizer.scoring.histories import Acting, History, Mention, Moved, Telling
from summarizer.scoring.parties import alike, plain, same, state_of, words_of

LEAST_SHARED = 0.5
_T = TypeVar("_T")
_ARTICLES = frozenset(["the", "a", "an"])


def shared(one: Telling, other: Telling) -> float:
    """How much two tellings share of all that the nearest two of their passages cover; 0 where not half of one."""
    best = 0.0
    if one.article != other.article:
        return best
    for start, end in one.spans:
        for begin, stop in other.spans:
            common = min(end, stop) - max(start, begin)
            if common > 0 and common >= LEAST_SHARED * min(end - start, stop - begin):
                best = max(best, common / (max(end, stop) - min(start, begin)))
    return best


def mentions(gold: Sequence[Mention], given: Sequence[Mention]) -> list[tuple[Mention, Mention]]:
    """Mentions of gold, each with the one given for it, as far as there is one."""

    def likeness(one: Mention, other: Mention) -> float:
        return where / 2 + _wording(one, other) / 2 if (where := shared(one.telling, other.telling)) else 0.0

    return assigned(sorted(gold, key=_order), sorted(given, key=_order), likeness)


@dataclass(frozen=True)
class Names:
    """The names of both sides, each with its actor's side; those of gold beside those given for them."""

    gold: dict[str, str]
    given: dict[str, str]
    pairs: list[tuple[str, str]]
    ambiguous: int


def names(gold: History, given: History) -> Names:
    """Which names are the same: in the same words, but for titles and articles, else by their last two words or more.

    A name that gold gives to several actors is left out; a given one is his by whom most records have it.
    """
    sides: dict[str, set[str]] = {}
    for id, actor in gold.actors.items():
        for name in actor.names:
            sides.setdefault(_same_words(name), set()).add(gold.sides[id])
    clear = {name: next(iter(ids)) for name, ids in sides.items() if len(ids) == 1}
    counts: dict[str, Counter[str]] = {}
    for id, actor in given.actors.items():
        for name, count in actor.names.items():
            counts.setdefault(_same_words(name), Counter())[given.sides[id]] += count
    theirs = {name: min(found, key=lambda id: (-found[id], id)) for name, found in sorted(counts.items())}
    pairs = [(name, name) for name in clear if name in theirs]
    for rule in (tuple.__eq__, _last_words):
        used = ({one for one, _ in pairs}, {other for _, other in pairs})
        pairs += _only([name for name in clear if name not in used[0]],
                       [name for name in theirs if name not in used[1] and name not in sides], rule)
    return Names(clear, theirs, pairs, len(sides) - len(clear))


def same_actors(gold: History, given: History) -> set[tuple[str, str]]:
    """Which actors of gold go by the name of which given ones; persons also by their last name."""
    return {(id, other) for id, one in gold.actors.items() for other, two in given.actors.items() if _one(one, two)}


def moves(
    gold: Sequence[Moved], given: Sequence[Moved], agreements: Callable[[Moved, Moved], Mapping[str, bool]]
) -> list[tuple[Moved, Moved, bool]]:
    """Moves of gold, each with the one given for it, and whether they share a passage.

    First those that share one, so that they agree in as much as can be; then of what is left those that agree in all.
    """

    def told(one: Moved, other: Moved) -> float:
        where = max((shared(a, b) for a in one.tellings for b in other.tellings), default=0.0)
        return where + sum(agreements(one, other).values()) if where else 0.0

    gold, given = sorted(gold, key=lambda one: one.id), sorted(given, key=lambda one: one.id)
    by_passage = assigned(gold, given, told)
    ours, theirs = {one.id for one, _ in by_passage}, {other.id for _, other in by_passage}
    by_terms = assigned(
        [one for one in gold if one.id not in ours], [other for other in given if other.id not in theirs],
        lambda one, other: float(all(agreements(one, other).values())),
    )
    return [(*pair, True) for pair in by_passage] + [(*pair, False) for pair in by_terms]


def _order(one: Mention) -> tuple[str, tuple[tuple[int, int], ...], tuple[str, ...]]:
    return one.telling.article, one.telling.spans, one.says


def _wording(one: Mention, other: Mention) -> float:
    from rapidfuzz.fuzz import token_set_ratio

    return max(
        (token_set_ratio(mine.casefold(), theirs.casefold()) / 100 for mine in one.says for theirs in other.says),
        default=0.0,
    )


def _same_words(name: str) -> str:
    """`_same_words("The Kremlin ") → "kremlin"`."""
    words = plain(name).split()
    return " ".join(words[1:] if len(words) > 1 and words[0] in _ARTICLES else words)


def _last_words(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    return min(len(one), len(other)) > 1 and alike(one, other)


def _only(
    gold: Sequence[str], given: Sequence[str], rule: Callable[[tuple[str, ...], tuple[str, ...]], bool]
) -> list[tuple[str, str]]:
    """Names of gold, each with one that a rule says is the same and that is not taken: the shortest ones first."""
    found = []
    left = sorted(given, key=lambda name: (len(name), name))
    for name in sorted(gold, key=lambda name: (len(name), name)):
        if other := next((each for each in left if rule(words_of(name), words_of(each))), None):
            found.append((name, other))
            left.remove(other)
    return found


def _one(one: Acting, other: Acting) -> bool:
    mine, theirs = [one.name, *one.names], [other.name, *other.names]
    if "person" in (one.kind, other.kind):
        return same(_party(mine), _party(theirs))
    if {words_of(name) for name in mine} & {words_of(name) for name in theirs}:
        return True
    states = [{code for name in names for code in state_of(name)} for names in (mine, theirs)]
    return bool(states[0] & states[1])


def _party(names: Sequence[str]) -> GoldParty:
    return GoldParty(name=names[0], also=list(names[1:]))
