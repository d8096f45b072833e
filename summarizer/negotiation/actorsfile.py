"""A user's own list of actors, as a JSON file: who they are, by which names they go, and whom they represent.

Written from what was found, edited by hand, read again. What it says of a name is so. A name that two actors
go by, and one that only has meaning in its article ("the government"), is left out of what is written.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from pydantic import Field, ValidationError
from pydantic_core import from_json

from summarizer.base import Record
from summarizer.errors import ConfigurationError, OutputError
from summarizer.negotiation import offices
from summarizer.negotiation.dossier import Actor, ActorKind, Actors
from summarizer.negotiation.naming import bracketed
from summarizer.negotiation.sides import SPEAK_FOR_OTHERS
from summarizer.negotiation.states import words


class KnownSide(Record):
    """Whom an actor represents, by id, from when to when; null: not told."""

    actor: str
    since: str | None = None
    until: str | None = None


class Known(Record):
    """An actor as the user names it. `represents` null: what the articles say; an empty list: nobody."""

    id: str | None = None
    name: str = Field(min_length=1)
    kind: ActorKind = "other"
    represents: list[KnownSide] | None = None
    aliases: list[str] = Field(default_factory=list)

    def matched(self, known: Sequence[Known]) -> list[str]:
        """The names that are this actor's: its aliases, and its name where it stands for nobody else in the list."""
        others = {words(name) for each in known if each is not self for name in (each.name, *each.aliases)}
        return [*self.aliases, *([] if words(self.name) in others else [self.name])]


class ActorsFile(Record):
    """What stands in the file."""

    actors: list[Known] = Field(default_factory=list)
    written: str | None = Field(
        default=None, description="hash of the list as summarizer wrote it: another list was edited"
    )

    def digest(self) -> str:
        """Hash of the list, 16 hexadecimal digits."""
        return hashlib.sha256(self.model_dump_json(include={"actors"}).encode()).hexdigest()[:16]


def beside(dossier: Path) -> Path:
    """Where the actors of a dossier are written: `beside(Path("d.json")) → d.actors.json`."""
    return dossier.with_suffix(".actors.json")


def edited(path: Path) -> list[Known]:
    """The actors of a file that somebody edited since it was written; else none. Raises as `read`."""
    if not path.exists():
        return []
    known = read(path)
    file = ActorsFile.model_validate(from_json(path.read_bytes()))
    return [] if file.written == file.digest() else known


def read(path: Path) -> list[Known]:
    """Read the actors of a file. Raises ConfigurationError that says what is wrong in it."""
    try:
        known = ActorsFile.model_validate(from_json(path.read_bytes())).actors
    except OSError as error:
        raise ConfigurationError(f"{path}: {error.strerror or error}") from error
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"]))
        raise ConfigurationError(f"{path}: {where or 'the file'}: {first['msg']}") from error
    except ValueError as error:
        raise ConfigurationError(f"{path} is not JSON: {error}") from error
    _check(path, known)
    return known


def _check(path: Path, known: list[Known]) -> None:
    aliases = Counter(alias for entry in known for alias in {words(alias) for alias in entry.aliases})
    for alias, times in aliases.items():
        if times > 1:
            raise ConfigurationError(f"{path}: {' '.join(alias)!r} is an alias of {times} actors: leave it with one")
    ids = Counter(entry.id for entry in known if entry.id)
    for id, times in ids.items():
        if times > 1:
            raise ConfigurationError(f"{path}: {times} actors have the id {id!r}: give each its own")
    for entry in known:
        for side in entry.represents or ():
            if side.actor not in ids:
                raise ConfigurationError(
                    f"{path}: {entry.name!r} represents {side.actor!r}, and no actor of the list has that id"
                )


def write(path: Path, found: Actors) -> None:
    """Write actors so that they can be edited and read again. Raises OutputError."""
    owners = Counter(name for actor in found.actors for name in _spoken(actor))
    aliases = {
        actor.id: sorted({
            named.name for named in actor.names if owners[words(named.name)] == 1 and not _deictic(named.name)
        })
        for actor in found.actors
    }
    kept = {
        actor.id for actor in found.actors
        if owners[words(actor.name)] < 2 and (aliases[actor.id] or (actor.kind == "state" and not actor.names))
    }
    known = [
        Known(id=actor.id, name=actor.name, kind=actor.kind, represents=_sides(actor, kept), aliases=aliases[actor.id])
        for actor in sorted(found.actors, key=lambda actor: actor.id) if actor.id in kept
    ]
    file = ActorsFile(actors=known)
    file.written = file.digest()
    try:
        path.write_text(file.model_dump_json(indent=2) + "\n", encoding="utf-8")
    except OSError as error:
        raise OutputError(f"{path} cannot be written: {error.strerror or error}") from error


def _sides(actor: Actor, kept: set[str]) -> list[KnownSide] | None:
    """Whom an actor represents; null, which leaves it to the articles, where it acts for itself whatever these say.

    So it is, too, where one of those whom it represents is not in the list.
    """
    acts_for_itself = actor.represents and actor.kind not in SPEAK_FOR_OTHERS and not actor.listed
    if acts_for_itself or any(each.actor not in kept for each in actor.represents):
        return None
    if len(actor.represents) == 1 and not actor.listed:   # days of articles bound nothing where there is one way
        return [KnownSide(actor=actor.represents[0].actor)]
    return [KnownSide(actor=each.actor, since=each.since, until=each.until) for each in actor.represents]


def _spoken(actor: Actor) -> set[tuple[str, ...]]:
    """What an alias would have to be for it to be taken for one of the actor's names."""
    found = set()
    for named in actor.names:
        bare = bracketed(named.name)[0]
        reading = offices.read(bare)
        found |= {words(each) for each in (named.name, bare, reading.person, reading.body) if each}
    return found


def _deictic(name: str) -> bool:
    return all(offices.is_office(word) or offices.is_apart(word) for word in words(name))
