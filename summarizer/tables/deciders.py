"""Who decided on what a row of a dossier tells: on its records, on their joins, on an actor's name; when, and why."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator

from summarizer.codebook.review import RecordKey
from summarizer.negotiation.dossier import Dossier, Told
from summarizer.results.decided import Decision
from summarizer.tables.columns import Row
from summarizer.views.words import plain

_At = tuple[str, str]
_DONE = {"same": "joined with", "different": "kept apart from"}


class Deciders:
    """Of each pair, and each name, the decision that counts: the last."""

    def __init__(self, dossier: Dossier) -> None:
        self.pairs = {_pair(each.left, each.right): each for each in dossier.decided if each.left and each.right}
        self.actors = {each.actor: each for each in dossier.decided if each.actor}
        self.counting = {each.id for each in (*self.pairs.values(), *self.actors.values())}
        self._on: dict[_At, list[tuple[Decision, RecordKey]]] = {}
        for each in self.pairs.values():
            if each.left and each.right:
                self._on.setdefault(_at(each.left), []).append((each, each.right))
                self._on.setdefault(_at(each.right), []).append((each, each.left))

    def of_pair(self, left: RecordKey, right: RecordKey) -> Decision | None:
        """Who decided on two records."""
        return self.pairs.get(_pair(left, right))

    def named(self, told: Iterable[Told]) -> Row:
        """Who decided on records, or on their joins, in order of time; and when the last did. Nothing where nobody."""
        some = list(told)
        found = [(each.reviewed_at, each.reviewed_by) for each in some if each.reviewed_at and each.reviewed_by]
        found += [(decision.at, decision.by) for each in some for decision, _ in self._on.get(_at(each), ())]
        found.sort()
        return (", ".join(dict.fromkeys(by for _, by in found)), found[-1][0].isoformat()) if found else (None, None)

    def lines(self, told: Iterable[Told]) -> list[str]:
        """The same in words, a line each: `"kept apart from b.txt#P1 by Ana, 2026-11-27 21:41 UTC: other terms"`."""
        some = list(told)
        own = {_at(each) for each in some}
        found: dict[str, None] = {}
        for each in some:
            if each.reviewed and each.reviewed_at:
                found[f"{plain(each.reviewed)}, {_when(each.reviewed_at)}"] = None
        grouped: dict[tuple[str, str], dict[str, None]] = {}
        for decision, other in (one for each in some for one in self._on.get(_at(each), ())):
            why = f": {plain(decision.why)}" if decision.why else ""
            by = f"by {plain(decision.by)}, {_when(decision.at)}{why}"
            did = _DONE[decision.act]
            words = did.removesuffix(" with") if _at(other) in own else did
            grouped.setdefault((words, by), {})[f"{plain(other.article)}#{other.record}"] = None
        return [*found, *(f"{did} {_some(list(others))} {by}" for (did, by), others in grouped.items())]


def decision_rows(dossier: Dossier, deciders: Deciders) -> Iterator[Row]:
    """A row for each decision that was not taken back."""
    for n, each in enumerate(dossier.decided, 1):
        keys = (f"{key.article}#{key.record}" if key else None for key in (each.left, each.right))
        yield (
            n, each.act, *keys, each.actor, each.name, each.to, each.by, each.at.isoformat(), each.why,
            each.id in deciders.counting,
        )


def _some(others: list[str]) -> str:
    return ", ".join(others) if len(others) < 4 else f"{len(others):,} records"


def _when(at: datetime.datetime) -> str:
    return f"{at.astimezone(datetime.UTC):%Y-%m-%d %H:%M} UTC"


def _at(told: Told | RecordKey) -> _At:
    return told.article, told.record


def _pair(left: RecordKey, right: RecordKey) -> frozenset[_At]:
    return frozenset((_at(left), _at(right)))
