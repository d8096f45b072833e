"""Whose each name is in the end: what was found, and what a user's own list says instead. Pure.

A name that the list has is so. The others that were found to be the same actor's go with it, unless the list divides
them; but a state stays what it is, whichever of its names the list gives to somebody else.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import TYPE_CHECKING

from summarizer.negotiation.naming import Key, Named, bracketed
from summarizer.negotiation.people import Groups
from summarizer.negotiation.states import words

if TYPE_CHECKING:
    from summarizer.negotiation.actorsfile import Known


class Owners:
    """Named mentions with the keys of their actors; ("file", N) is the Nth of the user's own list."""

    def __init__(self, groups: Groups, known: Sequence[Known]) -> None:
        self.named = groups.named
        self._groups = groups
        self._own: dict[tuple[str, ...], Key] = {}
        for number, entry in enumerate(known):
            self._own |= dict.fromkeys(map(words, entry.matched(known)), ("file", str(number)))
        # The user's name for a state has its code for an id.
        self._states: dict[str, Key] = {
            entry.id: ("file", str(number)) for number, entry in enumerate(known) if entry.id
        }
        claimed: dict[Key, set[Key]] = defaultdict(set)
        for one in self.named:
            if own := self._listed(one):
                claimed[groups.key(one)].add(own)
        self._whole = {key: min(own) for key, own in claimed.items() if len(own) == 1 and key[0] != "state"}
        self._ways: dict[Key, set[Key]] = defaultdict(set)
        for one in self.named:
            self._ways[groups.key(one)].add(self.key(one))

    def key(self, one: Named) -> Key:
        """The key of the actor of a mention."""
        return self._listed(one) or self._end(self._groups.key(one))

    def how(self, one: Named) -> str:
        """How a mention came to be the actor's: as the articles have it, or by the `file` alone."""
        return self._groups.how(one)

    def doubts(self, one: Named) -> list[tuple[str, list[Key]]]:
        """Why a mention may be another actor's, and whose; a name of the user's list is in no doubt."""
        doubts = self._groups.doubts(one)
        if not doubts or self.key(one)[0] == "file":
            return []
        return [(why, [self._end(key) for key in ways]) for why, ways in doubts]

    def represented(self, one: Named) -> list[Key]:
        """The keys of those whom a mention speaks for."""
        if not one.represents:   # as most
            return []
        found = []
        for key in self._groups.represented(one):
            own = self._own.get(key[1:]) if key[0] == "name" else None
            ways = self._ways.get(key, set()) if key[0] != "state" else set()
            found.append(own or (next(iter(ways)) if len(ways) == 1 else self._end(key)))
        return found

    def _listed(self, one: Named) -> Key | None:
        if not self._own:
            return None
        for name in (one.mention.name, bracketed(one.mention.name)[0], one.shown):
            if own := self._own.get(words(name)):
                return own
        return None

    def _end(self, key: Key) -> Key:
        return self._states.get(key[1], key) if key[0] == "state" else self._whole.get(key, key)
