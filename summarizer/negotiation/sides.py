"""For whom an actor acts on a day: from persons, offices, bodies to the state or organisation they speak for. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime

    from summarizer.negotiation.dossier import Actors, Represents

SPEAK_FOR_OTHERS = ("person", "government_body", "other")   # a state or an organisation acts for itself


class Sides:
    """The sides of some actors, each worked out once."""

    def __init__(self, actors: Actors) -> None:
        ids = {actor.id for actor in actors.actors}
        # What a user wrote holds for every kind of actor, but on its days only.
        self._own = {actor.id for actor in actors.actors if actor.listed}
        self._told = {
            actor.id: [each for each in actor.represents if each.actor in ids]
            if actor.id in self._own or actor.kind in SPEAK_FOR_OTHERS else []
            for actor in actors.actors
        }
        self._kinds = {actor.id: actor.kind for actor in actors.actors}
        self._found: dict[tuple[str, datetime.date | None], str] = {}

    def of(self, id: str, on: datetime.date | None = None) -> str:
        """The id of the side; the actor's own where it acts for nobody, or none can be told. Raises KeyError."""
        if not self._told[id]:
            return id
        if (id, on) not in self._found:
            self._found[id, on] = self._side(id, on, frozenset()) or id
        return self._found[id, on]

    def are_apart(self, id: str, other: str) -> bool:
        """Whether an actor does not act for another, though a record may say so.

        A body that does not act for its state: its parliament, a court; and whom a user's own list has act for others.
        """
        if id in self._own and id != other:
            return all(each.actor != other for each in self._told[id])
        return self._kinds[id] == "government_body" and self._kinds[other] == "state" and not self._told[id]

    def _side(self, id: str, on: datetime.date | None, passed: frozenset[str]) -> str | None:
        """The one side that all ways lead to; None where they lead to several, or round in a circle."""
        told = self._told[id]
        if id in self._own:
            told = [each for each in told if _holds(each, on)]
        if not told:
            return id
        passed |= {id}
        for some in (told, [each for each in told if on and _holds(each, on)]):
            ways = {each.actor for each in some} - passed
            if len(sides := {self._side(way, on, passed) for way in ways} - {None}) == 1:
                return sides.pop()
        return None


def _holds(told: Represents, on: datetime.date | None) -> bool:
    day = on.isoformat() if on else ""
    return not on or (told.since or day) <= day <= (told.until or day)
