"""A brief, as pydantic types: who moved on what from one day to another. All names stand in it; it needs no dossier.

What goes into it is for `negotiation/briefing.py`; how it reads is for the modules beside this one.
"""

from __future__ import annotations

import datetime
from typing import Annotated, Literal

from pydantic import Field

from summarizer.base import Count, Record


class BriefSource(Record):
    """A record that tells it, in which article, with its words. `disputed`: somebody disputes the record.

    `reviewed`: what a person decided of it, as "corrected by Ana".
    """

    article: str = Field(description="id")
    record: str
    outlet: str | None = None
    title: str | None = None
    published: str | None = None
    url: str | None = None
    language: str | None = None
    quote: str
    start: Count
    end: Count
    page: int | None = None
    disputed: bool = False
    reviewed: str | None = None


class Stood(Record):
    """What the same actors last did before, on the same thread.

    `who`: names, where only some of them did, or others with them; `version`: its place, where it is another.
    """

    act: str
    date: datetime.date | None = None
    about: bool = False
    by: bool = Field(False, description="not later than date")
    who: list[str] = Field(default_factory=list)
    version: int | None = None


class BriefTerms(Record):
    """Terms of a version: what they are, what they were in the one before, and what changed, in words."""

    version: Annotated[int, Field(ge=1, description="its place in the thread, from 1")]
    what: str
    before: str | None = None
    changed: str | None = None
    timeframe: tuple[str | None, str | None] | None = Field(default=None, description="what stood there, what stands")
    conditions: tuple[str | None, str | None] | None = Field(default=None, description="what stood there, what stands")


class BriefMove(Record):
    """A dated act, as `Move` of the dossier. `who`, `speakers`: names; nobody named where `who` is empty.

    `terms`: on the first move of the span on a version that changes terms, or is another than the thread's title has.
    `told`: the source to quote comes first.
    """

    id: str
    date: datetime.date
    about: bool = Field(False, description="not certain to the day")
    by: bool = Field(False, description="not later than date")
    who: list[str] = Field(default_factory=list)
    speakers: list[str] = Field(default_factory=list)
    act: str = Field(description="as in Move")
    shift: str = Field(description="as in Move")
    before: Stood | None = None
    what: str
    conditions: list[str] = Field(default_factory=list, description="what must hold for it, in words")
    terms: BriefTerms | None = None
    told: Annotated[list[BriefSource], Field(min_length=1)]
    outlets: Count = Field(1, description="that tell it, a text printed by several once")
    articles: Count = Field(1, description="that tell it, but for those that tell hearsay with what denies it")
    disputes: list[str] = Field(default_factory=list, description="ids of moves that articles tell instead")
    hearsay: bool = Field(False, description="only others tell it of them, or no article answers for it")

    @property
    def is_disputed(self) -> bool:
        """Whether all records that tell it are disputed."""
        return all(each.disputed for each in self.told)


class BriefRelation(Record):
    """Another thread that this one is part of, or is put against."""

    kind: Literal["part_of", "counters"]
    thread: str = Field(description="id")
    what: str


class BriefThread(Record):
    """A proposal on which somebody moved, with the moves of the span by day."""

    id: str
    what: str = Field(description="in the terms that stood at the end of the span")
    proposers: list[str] = Field(default_factory=list, description="names")
    addressees: list[str] = Field(default_factory=list, description="names")
    outcome: str = Field(description="as in Thread, at the end of the span")
    relations: list[BriefRelation] = Field(default_factory=list)
    moves: Annotated[list[BriefMove], Field(min_length=1)]


class BriefDeadline(Record):
    """A deadline that drew near in the span or passed; `days` to go from its last day, negative where it has passed."""

    day: datetime.date
    about: bool = False
    words: str
    days: int
    thread: str = Field(description="id")
    what: str
    outcome: str = Field(description="as in Thread, at the end of the span")
    source: BriefSource


class Disagreement(Record):
    """Two acts on one thread that articles tell, of which one at most can be; at least one of them is in the span."""

    thread: str = Field(description="id")
    what: str
    moves: Annotated[list[BriefMove], Field(min_length=2, max_length=2)]


class BriefDoubt(Record):
    """What may be one, and is kept apart until somebody decides: threads, or a name and the actors that it may be."""

    kind: Literal["threads", "name"]
    ids: list[str] = Field(description="of the threads; of a name none")
    what: list[str] = Field(description="what the threads are; a name, and after it whom it may mean")
    why: str


class LeftOut(Record):
    """What of the dossier is not in the brief: how many, of what."""

    count: Count
    what: str


class Brief(Record):
    """Who moved on what from one day to another, both included; threads of the most important moves first."""

    format: str = "1.0"
    since: datetime.date
    until: datetime.date
    party: str | None = Field(default=None, description="its name, where only its moves were asked for")
    articles: Count = Field(description="in the dossier")
    outlets: Count = Field(description="in the dossier")
    first: datetime.date | None = Field(default=None, description="the day of its first article")
    last: datetime.date | None = Field(default=None, description="the day of its last article")
    threads: list[BriefThread] = Field(default_factory=list)
    deadlines: list[BriefDeadline] = Field(default_factory=list, description="by day")
    disagreements: list[Disagreement] = Field(default_factory=list)
    doubts: list[BriefDoubt] = Field(default_factory=list, description="of what the brief shows")
    left_out: list[LeftOut] = Field(default_factory=list)

    def to_text(self, width: int = 80, *, colours: bool = False) -> str:
        """The brief as the command prints it, in lines of so many columns; with colours as a terminal takes them."""
        from summarizer.views.brief.text import text

        return text(self, width, colours=colours)

    def to_markdown(self) -> str:
        """The brief as Markdown, its quotes and sources as footnotes."""
        from summarizer.views.brief.markdown import markdown

        return markdown(self)

    def to_html(self) -> str:
        """The brief as one HTML page that needs nothing else, not even a script."""
        from summarizer.views.brief.page import page

        return page(self)

    def to_docx(self) -> bytes:
        """The brief as a Word document; its quotes and sources are footnotes.

        Raises ConfigurationError where the package for it is missing.
        """
        from summarizer.views.brief.word import document

        return document(self)
