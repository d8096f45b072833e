"""What is known of a negotiation from many articles, as pydantic types. Pure data.

Actors: who acts, under all the names that articles use, and whom they represent. Threads: one proposal through time,
in its versions. Moves: dated acts of actors on threads. Every statement leads to the records that tell it, and so to
quotes; every join of two records says how it came about.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Annotated, ClassVar, Literal

from pydantic import ConfigDict, Field

from summarizer.base import Count, Record, Usage
from summarizer.codebook.provenance import ArticleReference
from summarizer.codebook.records import Evidence
from summarizer.codebook.review import RecordKey
from summarizer.codebook.verdicts import Verdict
from summarizer.negotiation.day import Day
from summarizer.results.decided import Decision

if TYPE_CHECKING:
    from summarizer.views.brief.brief import Brief

ActorKind = Literal[
    "state", "government_body", "organisation", "armed_group", "party", "company", "person", "group_of_states", "other"
]
Naming = Literal[
    "same", "state", "people", "capital", "seat", "government", "office", "surname", "short_form", "initials",
    "transliteration", "file", "model", "person",
]
Sameness = Literal["same", "version", "part_of", "has_part", "counters", "countered_by", "different", "unsure", "apart"]
How = Literal["words", "model", "person"]
Act = Literal[
    "propose", "revise", "accept", "accept_with_conditions", "reject", "counter", "defer", "non_committal", "criticize",
    "endorse", "set_condition", "threaten", "withdraw", "agree", "carry_out", "break", "lapse", "no_answer",
]
Outcome = Literal[
    "open", "accepted", "rejected", "agreed", "in_force", "broken", "withdrawn", "lapsed", "superseded", "unclear"
]
Shift = Literal["first", "repeated", "softened", "hardened", "accepted", "taken_back", "changed"]


@dataclass(slots=True)   # as moves and what tells them: of many articles there are millions
class Occurrence:
    """Where a name stands: the id of the summary, of the record, and the field."""

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid")

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
    listed: bool = Field(False, description="a user's own list says whom it represents, or nobody: that is so")
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

    def side(self, id: str, on: datetime.date | None = None) -> str:
        """Id of the state or organisation that an actor speaks for on a day; its own where it is none or not one.

        Days are those of articles that say so, and count only where it speaks for several; those of an actor that a
        user's file names are bounds. Raises KeyError. Whoever asks often makes `sides.Sides` once.
        """
        from summarizer.negotiation.sides import Sides

        return Sides(self).of(id, on)

    def index(self) -> dict[tuple[str, str, str], Actor]:
        """The actor of each name by where it stands: `(article, record, name)`."""
        return {
            (at.article, at.record, named.name): actor
            for actor in self.actors for named in actor.names for at in named.occurrences
        }


@dataclass(slots=True)
class Told:
    """A record that tells it: of which article, in its own sentence, with its quotes and what a second reading said.

    `reviewed`: what a person decided of it, as "corrected by Ana"; `reviewed_at`: when.
    """

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(
        extra="forbid", json_schema_serialization_defaults_required=True
    )

    article: Annotated[str, Field(description="id of the summary")]
    record: str
    summary: str
    evidence: list[Evidence]
    verdict: Verdict | None = None
    reviewed: str | None = None
    reviewed_at: datetime.datetime | None = None

    @property
    def reviewed_by(self) -> str | None:
        """Who decided it."""
        return self.reviewed.partition(" by ")[2] if self.reviewed else None


@dataclass(frozen=True, slots=True)
class Judgement:
    """How two records of proposals stand to each other. `left` is the one that it was asked for.

    same: the same terms. version: changed terms of the same side, or of the mediator, in the course of bargaining;
    `changed` says what. part_of, has_part: left is part of right, or its package. counters, countered_by: another
    side's terms put against it. different: another matter, though it tempts. unsure: cannot be told. apart: it was
    shown, and nothing was said of it.
    """

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid")

    left: RecordKey
    right: RecordKey
    verdict: Sameness
    how: How
    by: Annotated[str, Field(description="the model as its reply names it, who decided, or summarizer")]
    changed: str | None = None
    why: str | None = None


class Version(Record):
    """Terms of a thread as they stood from a day on. `changed`: what changed against the version before, in words."""

    id: Annotated[str, Field(min_length=1)]
    since: datetime.date | None = None
    about: bool = Field(False, description="since is not certain to the day")
    by: bool = Field(False, description="since that day at the latest")
    what: str
    changed: str | None = None
    fields: dict[str, tuple[str | None, str | None]] = Field(
        default_factory=dict, description="fields that differ from the version before: what stood there, what stands"
    )
    told: list[Told] = Field(default_factory=list)


class Relation(Record):
    """How a thread stands to another: it is part of it, or counters it."""

    kind: Literal["part_of", "counters"]
    thread: str = Field(description="id")
    how: How | Literal["article"] = Field(description="article: an article's own records are linked so")
    why: str | None = None


class Deadline(Record):
    """A day by which something must hold, as an article words it."""

    day: datetime.date
    about: bool = False
    words: str
    told: Told


class Thread(Record):
    """One proposal through time. Actors are ids; those who spoke are in the moves."""

    id: Annotated[str, Field(min_length=1)]
    what: str
    act: str
    issues: list[str] = Field(default_factory=list)
    proposers: list[str] = Field(default_factory=list)
    addressees: list[str] = Field(default_factory=list)
    versions: Annotated[list[Version], Field(min_length=1)]
    relations: list[Relation] = Field(default_factory=list)
    outcome: Outcome = "open"
    since: datetime.date | None = None
    until: datetime.date | None = Field(default=None, description="the last day that anything is told of it")
    deadlines: list[Deadline] = Field(default_factory=list)


@dataclass(kw_only=True, slots=True)
class Move:
    """A dated act of actors on a thread, once however many articles tell it.

    `outlets` counts those that tell it, a syndicated text once, and none that tells hearsay with its denial.
    `disputes`: ids of moves that articles tell instead.
    `shift`: how it changes what these actors, or one of them, said of the thread on an earlier day; `before` is that
    move. Only an answer to the same terms softens or hardens one; the rest is "changed".
    `hearsay`: only others tell it of these actors, or no article answers for it.
    """

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(
        extra="forbid", json_schema_serialization_defaults_required=True
    )

    id: Annotated[str, Field(min_length=1)]
    date: Annotated[
        datetime.date | None, Field(description="the day of the act; null where no article lets one work it out")
    ]
    about: Annotated[bool, Field(description="not certain to the day")] = False
    day: Day
    actors: Annotated[list[str], Field(description="ids: the sides, whoever speaks for them")] = field(
        default_factory=list
    )
    speakers: Annotated[list[str], Field(description="ids of persons and bodies that speak for them")] = field(
        default_factory=list
    )
    act: Act
    thread: str
    version: str
    what: str
    conditions: Annotated[list[str], Field(description="what must hold for it, in words")] = field(
        default_factory=list
    )
    told: Annotated[list[Told], Field(min_length=1)]
    outlets: Count = 1
    disputes: list[str] = field(default_factory=list)
    hearsay: bool = False
    shift: Shift = "first"
    before: str | None = None

    @property
    def by(self) -> bool:
        """Whether it was not later than its date, and how much sooner is not told."""
        return self.date is not None and self.day.by


class Position(Record):
    """Where an actor stands on a thread on a day: its last move, and the ones before it, oldest first.

    In the history only: hearsay that its own words have denied by that day, and criticism or praise of terms that it
    has put, or answered yes or no.
    """

    actor: str
    thread: str
    version: str
    act: Act
    since: datetime.date | None
    move: str
    withdrawn: bool = False
    history: list[str] = Field(default_factory=list, description="ids of moves")


class Doubt(Record):
    """Threads that may be one, and are kept apart until somebody decides; with the judgements that say so."""

    threads: Annotated[list[str], Field(min_length=2)]
    why: str
    judgements: list[Judgement] = Field(default_factory=list)


class Unplaced(Record):
    """A record that tells no move, and why."""

    told: Told
    why: str


class Due(Record):
    """A deadline as it stands on a day: `days` to go, negative where it has passed."""

    thread: str
    deadline: Deadline
    days: int


class FollowedArticle(Record):
    """An article of the dossier."""

    id: str
    article: ArticleReference
    copy_of: str | None = Field(default=None, description="id of the article whose text it prints, all but a little")


class Following(Record):
    """How the dossier was got: what was asked, what it cost."""

    asked: str
    models: list[str] = Field(default_factory=list, description="as replies name them")
    prompt: str = Field(description="hash of the prompt templates")
    summarizer: str
    calls: Count = 0
    usage: Usage = Field(default_factory=Usage)
    cost_usd: float | None = None
    results: list[str] = Field(default_factory=list, description="names of the files of results")


class Dossier(Record):
    """Who moved on what, when, across articles. Made by pure code from summaries, judgements and decisions."""

    format: str = "1.0"
    articles: list[FollowedArticle] = Field(default_factory=list)
    actors: Actors = Field(default_factory=Actors)
    threads: list[Thread] = Field(default_factory=list)
    moves: list[Move] = Field(default_factory=list, description="by day")
    joins: list[Judgement] = Field(default_factory=list, description="why records are one thread")
    doubts: list[Doubt] = Field(default_factory=list)
    unplaced: list[Unplaced] = Field(default_factory=list, description="records that are in no thread and no move")
    decided: list[Decision] = Field(
        default_factory=list,
        description="what people decided of joins and names, in order of time: of a pair, or an actor, the last counts",
    )
    following: Following | None = None

    def positions(self, on: datetime.date | None = None) -> list[Position]:
        """Where each actor stands on each thread at the end of a day, by thread and actor; None: in the end.

        Moves whose day is not known count in the end only.
        """
        from summarizer.negotiation.positions import positions

        return positions(self.moves, on)

    def changes(
        self, since: datetime.date, until: datetime.date | None = None, party: str | None = None
    ) -> list[Move]:
        """Who moved on what from one day to another, both included, by day: not what only repeats what stood.

        `party`: moves of this actor, by its id or any of its names, and of those who speak for it. Raises KeyError
        where no actor has that name.
        """
        from summarizer.negotiation.positions import changes

        return changes(self, since, until, party)

    def to_html(self, texts: Iterable[str] = ()) -> str:
        """The dossier as one HTML page that needs nothing else.

        `texts`: of its articles, in which quotes are then marked; an article without its text is shown by its quotes.
        """
        from summarizer.negotiation.paging import page

        return page(self, texts)

    def to_docx(self) -> bytes:
        """The dossier as a Word document: who moved on what, where everybody stands; quotes and sources are footnotes.

        Raises ConfigurationError where the package for it is missing.
        """
        from summarizer.negotiation.document import document

        return document(self)

    def brief(
        self, since: str | datetime.date, until: str | datetime.date | None = None, party: str | None = None
    ) -> Brief:
        """One page: who moved on what from one day to another, both included, with sources and quotes.

        Days are dates, or words as "2026-11-18" or "last week", which count from today. `until`: by default the last
        day that anything is told of. `party`: moves of this actor, as in `changes`.

        Raises ConfigurationError where words tell no day, or no actor has that name.
        """
        from summarizer.negotiation.briefing import brief

        return brief(self, since, until, party)

    def deadlines(self, on: datetime.date | None = None) -> list[Due]:
        """Deadlines that articles had told by a day, with the days to go, by day; None: the last article's day."""
        from summarizer.negotiation.positions import deadlines

        return deadlines(self, on)
