"""Asked of a dossier: where actors stand on a day, who moved between two days, which deadlines there are. Pure."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import Final

from summarizer.negotiation.dossier import Act, Actors, Dossier, Due, Move, Position

_COMMENTS: Final[tuple[Act, ...]] = ("endorse", "criticize")
_LOOSE: Final[tuple[Act, ...]] = (*_COMMENTS, "set_condition", "threaten", "defer", "non_committal", "no_answer")


def positions(moves: Iterable[Move], on: datetime.date | None = None) -> list[Position]:
    """Where each actor stands on each thread at the end of a day, by thread and actor; None: in the end.

    `moves` by day, as in a dossier. Those whose day is not known count in the end only, and before the others.
    """
    found: dict[tuple[int, str], list[Move]] = {}
    some = [move for move in moves if on is None or (move.date and move.date <= on)]
    for move in sorted(some, key=lambda move: move.date or datetime.date.min):
        for actor in move.actors:
            found.setdefault((_number(move.thread), actor), []).append(move)
    return [_position(actor, said) for (_, actor), said in sorted(found.items(), key=lambda each: each[0])]


def _position(actor: str, said: list[Move]) -> Position:
    denying = {each.id for each in said if not each.hearsay}
    own = [each for each in said if not each.hearsay or denying.isdisjoint(each.disputes)]
    stood = [each for place, each in enumerate(own) if each.act not in _COMMENTS or not _is_bound(each, own[:place])]
    last = stood[-1]
    return Position(
        actor=actor, thread=last.thread, version=last.version, act=last.act, since=_since(stood), move=last.id,
        withdrawn=last.act in ("withdraw", "lapse"), history=[each.id for each in said],
    )


def _is_bound(comment: Move, before: Iterable[Move]) -> bool:
    """Whether whoever comments on terms has put them, answered yes or no to them, or ended them."""
    return any(each.act not in _LOOSE and each.version == comment.version for each in before)


def changes(
    dossier: Dossier, since: datetime.date, until: datetime.date | None = None, party: str | None = None
) -> list[Move]:
    """Moves from one day to another, both included, by day, but for those that only repeat what stood.

    `party`: those of an actor, by its id or any of its names, and of those who speak for it. Raises KeyError where no
    actor has that name.
    """
    who = set(parties(dossier.actors, party)) if party is not None else None
    return [
        move for move in dossier.moves
        if move.date and since <= move.date and (until is None or move.date <= until) and move.shift != "repeated"
        and (who is None or who & {*move.actors, *move.speakers})
    ]


def deadlines(dossier: Dossier, on: datetime.date | None = None) -> list[Due]:
    """Deadlines that articles had told by a day, by their own day, with the days to go; None: the last article's day.

    One whose article has no day counts always.
    """
    told = {each.id: (each.article.published or "")[:10] for each in dossier.articles}
    last = max(told.values(), default="")
    if on is None and not last:
        return []
    day = on or datetime.date.fromisoformat(last)
    due = [
        Due(thread=thread.id, deadline=each, days=(each.day - day).days)
        for thread in dossier.threads for each in thread.deadlines if told[each.told.article] <= day.isoformat()
    ]
    return sorted(due, key=lambda each: (each.deadline.day, _number(each.thread)))


def parties(actors: Actors, party: str) -> list[str]:
    """Ids of the actor of an id or a name, and of those who speak for it: its own first.

    A part of a name, as a surname, will do where one actor only has it. Raises KeyError.
    """
    wanted = party.casefold()
    names = {actor.id: [each.casefold() for each in (actor.name, *(name.name for name in actor.names))]
             for actor in actors.actors}
    found = dict.fromkeys(id for id, some in names.items() if id == party or wanted in some)
    if not found:
        parts = [id for id, some in names.items() if any(_has(name.split(), wanted.split()) for name in some)]
        if len(parts) != 1:
            raise KeyError(party)
        found = dict.fromkeys(parts)
    while more := [
        actor.id for actor in actors.actors
        if actor.id not in found and any(each.actor in found for each in actor.represents)
    ]:
        found |= dict.fromkeys(more)
    return list(found)


def _has(words: list[str], some: list[str]) -> bool:
    """Whether words have some of them in a row: `_has(["vesna", "tarlova"], ["tarlova"]) → True`."""
    return bool(some) and any(words[at:at + len(some)] == some for at in range(len(words)))


def _since(said: list[Move]) -> datetime.date | None:
    """From when on it has stood so: the first of the last moves that are the same."""
    first = said[-1]
    for move in reversed(said):
        if (move.act, move.version) != (first.act, first.version):
            break
        first = move
    return first.date


def _number(thread: str) -> int:
    return int(thread[1:])
