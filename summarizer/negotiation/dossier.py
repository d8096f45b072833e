"""What is known of a negotiation from many articles, as pydantic types. Pure data.

Actors: who acts, under all the names that articles use, and whom they represent. Every name leads to the records
that have it, and says how it came to be this actor's.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from summarizer.base import Record

ActorKind = Literal[
    "state", "government_body", "organisation", "armed_group", "party", "company", "person", "group_of_states", "other"
]
Naming = Literal[
    "same", "state", "people", "capital", "seat", "government", "office", "surname", "short_form", "initials",
    "transliteration", "file",
]


class Occurrence(Record):
    """Where a name stands: the id of the summary, of the record, and the field."""

    article: str
    record: str
    field: str


class ActorName(Record):
    """A name as articles write it, and how it came to be the actor's: by the `same` words, as a `state`."""

    name: Annotated[str, Field(min_length=1)]
    how: Naming
    occurrences: list[Occurrence] = Field(default_factory=list)


class Represents(Record):
    """Whom an actor speaks for, and the days of the first and the last article that say so; null where none has one."""

    actor: str = Field(description="id")
    since: str | None = None
    until: str | None = None
    occurrences: list[Occurrence] = Field(default_factory=list)


class Actor(Record):
    """Who acts: a state, a body, a person. A person is linked to whom he represents, and never is him."""

    id: Annotated[str, Field(min_length=1)]
    name: Annotated[str, Field(min_length=1)]
    kind: ActorKind
    represents: list[Represents] = Field(default_factory=list)
    names: list[ActorName] = Field(default_factory=list)


class Undecided(Record):
    """A name that may be another actor's as well. It stands apart, as the actor `actor`, until somebody decides."""

    name: str
    actor: str = Field(description="id of the actor that it is kept as")
    candidates: list[str] = Field(description="ids of the actors that it may be, or codes of states")
    why: str
    occurrences: list[Occurrence] = Field(default_factory=list)


class Actors(Record):
    """All actors of some articles, those of most names first, and the names that are left to decide."""

    actors: list[Actor] = Field(default_factory=list)
    undecided: list[Undecided] = Field(default_factory=list)

    def __getitem__(self, id: str) -> Actor:
        """The actor of an id. Raises KeyError."""
        for actor in self.actors:
            if actor.id == id:
                return actor
        raise KeyError(id)

    def index(self) -> dict[tuple[str, str, str], Actor]:
        """The actor of each name by where it stands: `(article, record, name)`."""
        return {
            (at.article, at.record, named.name): actor
            for actor in self.actors for named in actor.names for at in named.occurrences
        }
