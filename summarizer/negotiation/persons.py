"""What people decided of joins and of names: judgements that have the last word, and actors called otherwise. Pure.

Of two people's decisions on a pair, or a name, the later counts, until it is taken back. A record that was corrected,
or read anew, is known again by its key before, else by its evidence and its sentence; what is not known again waits.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from summarizer.codebook.records import Summary
from summarizer.codebook.review import RecordKey
from summarizer.negotiation.dossier import Actor, ActorName, Actors, Judgement
from summarizer.negotiation.material import Proposed, key_of
from summarizer.results.decisions import Decision, record_of
from summarizer.results.rematching import LEAST_ALIKE
from summarizer.text.overlap import LEAST_SHARED, shared


@dataclass(frozen=True)
class _Span:
    """A passage by its place."""

    start: int
    end: int


def keys_before(summaries: Iterable[Summary]) -> dict[RecordKey, RecordKey]:
    """Keys that records had before people corrected them, and those that they have."""
    found = {}
    for summary in summaries:
        for record in summary.records:
            if record.review is not None and record.review.was is not None:
                with suppress(ValueError):   # a newer version may have written it
                    found[key_of(summary, record_of(record.review.was))] = key_of(summary, record)
    return found


def standing_joins(
    decisions: Iterable[Decision], records: Mapping[RecordKey, Proposed], before: Mapping[RecordKey, RecordKey],
) -> tuple[list[Decision], list[Decision]]:
    """What was decided of pairs of records, by the keys that these have now, and was not taken back; and what waits.

    Both in order of time: of a pair the last counts.
    """
    by_article: dict[str, list[Proposed]] = {}
    for each in records.values():
        by_article.setdefault(each.key.article, []).append(each)
    known, waiting = list[Decision](), list[Decision]()
    for decision in decisions:
        if decision.left is None or decision.right is None:
            continue
        left, right = (
            _known(key, decision.linked.get(side) or {}, records, before, by_article.get(key.article, []))
            for side, key in (("left", decision.left), ("right", decision.right))
        )
        if left is None or right is None or left == right:
            waiting.append(decision)
        else:
            known.append(decision.model_copy(update={"left": left, "right": right, "linked": {}}))
    return _standing(known), _standing(waiting)


def person_judgements(standing: Iterable[Decision]) -> list[Judgement]:
    """The judgements that decisions on pairs come to, one a pair: the last of each."""
    last = {_about(each): each for each in standing}
    return [
        Judgement(
            left=each.left, right=each.right, verdict="same" if each.act == "same" else "different", how="person",
            by=each.by, why=each.why,
        )
        for each in last.values() if each.left and each.right
    ]


def renamed(found: Actors, decisions: Iterable[Decision]) -> tuple[Actors, list[Decision], list[Decision]]:
    """The actors as people call them; the decisions that stand, by the actors' ids and names before; and what waits.

    An actor is known by its id and name, else by a name that only one has.
    """
    known, waiting = list[Decision](), list[Decision]()
    for each in decisions:
        if each.actor is None:
            continue
        if (actor := _actor(found, each)) is None:
            waiting.append(each)
        else:
            known.append(each.model_copy(update={"actor": actor.id, "name": actor.name}))
    standing = _standing(known)
    names = {each.actor: each.to for each in standing if each.to}
    made = [_called(actor, names.get(actor.id) or actor.name) for actor in found.actors] if names else found.actors
    return found.model_copy(update={"actors": made}), standing, _standing(waiting)


def _standing(decisions: Iterable[Decision]) -> list[Decision]:
    """What was not taken back of decisions, in order of time.

    Who takes back takes back all of his own of the same; or, where `of` names another's decision, all of that one's.
    """
    live: dict[Hashable, list[Decision]] = {}
    for each in sorted(decisions, key=lambda each: each.at):
        told = live.setdefault(_about(each), [])
        if each.act == "undo":
            whose = next((one.by for one in told if one.id == each.of), each.by)
            told[:] = [one for one in told if one.by != whose]
        else:
            told.append(each)
    return sorted((each for told in live.values() for each in told), key=lambda each: each.at)


def _about(decision: Decision) -> Hashable:
    """What is decided on: a pair of records, whichever comes first, or an actor."""
    return frozenset((decision.left, decision.right)) if decision.left else (decision.actor, decision.name)


def told_waiting(decision: Decision) -> str:
    """A decision that waits, in words."""
    if decision.actor is not None:
        return f"rename {decision.name or decision.actor} to {decision.to} by {decision.by}: there is no such actor"
    keys = " and ".join(f"{key.article} {key.record}" for key in (decision.left, decision.right) if key)
    return f"{decision.act} {keys} by {decision.by}: not both are there as they were"


def _known(
    key: RecordKey, told: Mapping[str, Any], records: Mapping[RecordKey, Proposed],
    before: Mapping[RecordKey, RecordKey], others: Iterable[Proposed],
) -> RecordKey | None:
    """The key that a record has now."""
    if key in records:
        return key
    if (now := before.get(key)) in records:
        return now
    if not told.get("evidence"):
        return None
    from rapidfuzz.fuzz import token_set_ratio

    spans = [_Span(each["start"], each["end"]) for each in told["evidence"]]
    best, most = None, 0.0
    for each in others:
        here = [_Span(at, at + len(quote)) for at, quote in zip(each.starts, each.quotes, strict=True)]
        by_shorter, by_both = shared(spans, here)
        alike = token_set_ratio(told["summary"].casefold(), each.sentence.casefold()) / 100
        if by_shorter >= LEAST_SHARED and alike >= LEAST_ALIKE and by_both + alike > most:
            best, most = each.key, by_both + alike
    return best


def _actor(found: Actors, decision: Decision) -> Actor | None:
    """Whom a decision calls otherwise."""
    called = [
        each for each in found.actors
        if decision.name in (None, each.name) or any(decision.name == name.name for name in each.names)
    ]
    return next((each for each in called if each.id == decision.actor), None) or (
        called[0] if decision.name is not None and len(called) == 1 else None
    )


def _called(actor: Actor, name: str) -> Actor:
    """An actor by another name, or as it is."""
    if name == actor.name:
        return actor
    names = actor.names if any(each.name == name for each in actor.names) else [
        *actor.names, ActorName(name=name, how="person"),
    ]
    return actor.model_copy(update={"name": name, "names": names})
