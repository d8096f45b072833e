"""Gold of a dossier: actors, threads and moves, as one reader of all articles has them. Pure data."""

from __future__ import annotations

import datetime
from typing import Annotated, Any, Self

from pydantic import Field, model_validator

from summarizer.base import Record
from summarizer.negotiation.dossier import Act, ActorKind, Outcome

_Id = Annotated[str, Field(min_length=1)]


class GoldPassage(Record):
    """A verbatim passage of an article, which is called as its file is, without the ending."""

    article: _Id
    quote: _Id


class GoldMention(GoldPassage):
    """A passage that tells a version of a thread."""

    version: str | None = None


class GoldActor(Record):
    """An actor and every wording under which the articles have it act."""

    id: _Id
    name: str
    kind: ActorKind = "other"
    represents: str | None = None
    names: list[str] = Field(default_factory=list)


class GoldVersion(Record):
    """Terms of a thread as they stood from a day on."""

    id: _Id
    since: datetime.date | None = None
    what: str = ""


class GoldThread(Record):
    """One proposal through time."""

    id: _Id
    what: str = ""
    proposers: list[str] = Field(default_factory=list)
    addressees: list[str] = Field(default_factory=list)
    versions: list[GoldVersion] = Field(default_factory=list)
    mentions: list[GoldMention]
    part_of: str | None = None
    counters: list[str] = Field(default_factory=list)
    outcome: Outcome = "unclear"
    optional: bool = False


class GoldMove(Record):
    """A dated act on a thread."""

    id: _Id
    date: datetime.date | None = None
    about: bool = False
    actor: list[str]
    act: Act
    thread: str
    version: str | None = None
    what: str = ""
    passages: list[GoldPassage]
    disputes: list[str] = Field(default_factory=list)
    optional: bool = False


class GoldDifferent(Record):
    """Threads that are different though they tempt to be taken for one."""

    threads: Annotated[list[str], Field(min_length=2)]
    why: str = ""


class GoldDossier(Record):
    """The history of a negotiation. `set`, `questions` and `notes` are not compared."""

    set: str | None = None
    actors: list[GoldActor] = Field(default_factory=list)
    threads: list[GoldThread]
    moves: list[GoldMove] = Field(default_factory=list)
    different: list[GoldDifferent] = Field(default_factory=list)
    questions: list[Any] = Field(default_factory=list)
    notes: Any = None

    @model_validator(mode="after")
    def _linked(self) -> Self:
        actors, threads = {one.id for one in self.actors}, {one.id for one in self.threads}
        links = [(one.id, id, actors) for one in self.actors if (id := one.represents)]
        links += [(one.id, id, actors) for one in self.threads for id in (*one.proposers, *one.addressees)]
        links += [(one.id, id, actors) for one in self.moves for id in one.actor]
        links += [(one.id, one.thread, threads) for one in self.moves]
        links += [("different", id, threads) for pair in self.different for id in pair.threads]
        for holder, id, known in links:
            if id not in known:
                raise ValueError(f"{holder} leads to {id}, and there is none")
        return self
