"""The records of many articles as joining, judging and moves use them: by sides and days, in one order. Pure.

Who speaks for a state is the state; when something was said is a day, where the article lets one work it out; a record
has a key that outlives another run. Which records are one is for `joining`, which acts they tell for `moves`.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from sys import intern
from typing import TypedDict, TypeVar

from summarizer.codebook.provenance import ArticleReference
from summarizer.codebook.records import (
    Attribution,
    Condition,
    Evidence,
    Finding,
    Party,
    Proposal,
    Response,
    Summary,
)
from summarizer.codebook.review import RecordKey
from summarizer.codebook.verdicts import Verdict
from summarizer.errors import ResultsError
from summarizer.negotiation.dates import day_of
from summarizer.negotiation.day import Day
from summarizer.negotiation.dossier import Actors, Told
from summarizer.negotiation.garbage import uncollected
from summarizer.negotiation.sides import Sides
from summarizer.negotiation.syndicated import Printed, copies

_F = TypeVar("_F", bound=Finding)


_DOUBTED = ("probable", "possible")
_PASSAGE = {"quote", "start", "end", "page"}   # one for all: the fields that were set, which take as much as the rest
_LONGEST = 31   # days of a span that dates an act; what is told of a year or a season does not


@dataclass(frozen=True, slots=True)
class Source:
    """An article: `copy_of` is the id of an earlier one whose text it prints, all but a little."""

    id: str
    reference: ArticleReference
    published: datetime.date | None
    copy_of: str | None = None


@dataclass(frozen=True, slots=True)
class Drawn:
    """What every record has. `speakers`: ids of the persons and bodies that speak in it, none of them a side.

    `day`: when it was said, a day or a span not after publication, where words tell that; else the article's own.
    `sources`: ids of the sides that say so. `hearsay`: others than those who act tell it, and not they themselves, or
    the article does not answer for it.
    """

    key: RecordKey
    day: Day
    published: datetime.date | None
    speakers: tuple[str, ...]
    sources: tuple[str, ...]
    sentence: str
    quotes: tuple[str, ...]
    starts: tuple[int, ...]   # of each quote, where it stands in the text
    pages: tuple[int | None, ...]
    certainty: str
    hearsay: bool
    verdict: Verdict | None
    reviewed: str | None
    reviewed_at: datetime.datetime | None

    def told(self) -> Told:
        """The record as a dossier shows it."""
        evidence = [
            Evidence.model_construct(_PASSAGE, quote=quote, start=start, end=start + len(quote), page=page)
            for quote, start, page in zip(self.quotes, self.starts, self.pages, strict=True)
        ]
        return Told(
            article=self.key.article, record=self.key.record, summary=self.sentence, evidence=evidence,
            verdict=self.verdict, reviewed=self.reviewed, reviewed_at=self.reviewed_at,
        )


@dataclass(frozen=True, slots=True)
class Proposed(Drawn):
    """A record of a proposal. Proposers, addressees and those bound are ids of sides; `conditions` are sentences."""

    proposers: tuple[str, ...]
    addressees: tuple[str, ...]
    binds: tuple[str, ...]
    act: str
    status: str
    standing: str
    issues: tuple[str, ...]
    timeframe: str | None
    conditions: tuple[str, ...]
    part_of: RecordKey | None
    counter_to: tuple[RecordKey, ...]


@dataclass(frozen=True, slots=True)
class Answered(Drawn):
    """A record of a response: `responders` are ids of sides, `responds_to` and `instead` keys of proposals."""

    responders: tuple[str, ...]
    answer: str
    link: str
    responds_to: tuple[RecordKey, ...]
    instead: RecordKey | None


@dataclass(frozen=True, slots=True)
class Set(Drawn):
    """A record of a condition: who set it and who is to meet it are ids of sides; `governs` keys of what it governs."""

    kind: str
    operator: str
    set_by: tuple[str, ...]
    met_by: tuple[str, ...]
    requires: str
    consequence: str | None
    governs: tuple[RecordKey, ...]


@dataclass(frozen=True, slots=True)
class Material:
    """All articles and records, each list by day of publication, id of the article and number of the record."""

    articles: tuple[Source, ...]
    proposed: tuple[Proposed, ...]
    answered: tuple[Answered, ...]
    conditions: tuple[Set, ...]


def material(summaries: Iterable[Summary], actors: Actors) -> Material:
    """The records of all summaries, whatever order these come in; `actors` are those of the same summaries.

    Raises ResultsError where two articles of one id have different texts, KeyError where `actors` lacks one.
    """
    with uncollected():
        ordered = sorted(_drawn(summaries, actors), key=lambda each: (each.published or datetime.date.max, each.id))
        printed = copies(each.printed() for each in ordered)
    return Material(
        articles=tuple(Source(e.id, e.reference, e.published, printed.get(e.id)) for e in ordered),
        proposed=tuple(each for article in ordered for each in article.proposed),
        answered=tuple(each for article in ordered for each in article.answered),
        conditions=tuple(each for article in ordered for each in article.conditions),
    )


def _drawn(summaries: Iterable[Summary], actors: Actors) -> Iterable[_Article]:
    names = _Names(actors)
    drawn: dict[str, _Article] = {}
    for summary in summaries:
        article = _Reading(summary, names).article()
        before = drawn.get(summary.id, article)
        if before.reference.sha256 != article.reference.sha256:
            raise ResultsError(f"two articles have the id {summary.id!r} and different texts: give one another id")
        drawn[summary.id] = article if before is article else max(before, article, key=_Article.rank)
    return drawn.values()


class _Common(TypedDict):
    """The fields of `Drawn`."""

    key: RecordKey
    day: Day
    published: datetime.date | None
    speakers: tuple[str, ...]
    sources: tuple[str, ...]
    sentence: str
    quotes: tuple[str, ...]
    starts: tuple[int, ...]
    pages: tuple[int | None, ...]
    certainty: str
    hearsay: bool
    verdict: Verdict | None
    reviewed: str | None
    reviewed_at: datetime.datetime | None


class _Names:
    """The actors and sides of the names of records."""

    def __init__(self, actors: Actors) -> None:
        self.sides = Sides(actors)
        owners: dict[str, set[str]] = {}
        for actor in actors.actors:
            for named in actor.names:
                owners.setdefault(named.name, set()).add(actor.id)
        self._one = {name: next(iter(ids)) for name, ids in owners.items() if len(ids) == 1}
        self._several = {   # by where it stands only those that need it: places are many
            (at.article, at.record, named.name): actor.id
            for actor in actors.actors for named in actor.names if len(owners[named.name]) > 1
            for at in named.occurrences
        }
        self._known = {"", *self._one}
        self._pairs: dict[tuple[str | None, str | None], str | None] = {}
        self._tuples: dict[tuple[str, ...], tuple[str, ...]] = {}

    def one(self, some: tuple[str, ...]) -> tuple[str, ...]:
        """One tuple for all that are equal, as many of a few names are."""
        return self._tuples.setdefault(some, some)

    def speaker(self, article: str, record: str, name: str | None, behalf: str | None) -> str | None:
        """Whom a name speaks for where a record says on whose behalf; else the actor of the name itself."""
        if (name, behalf) in self._pairs:
            return self._pairs[name, behalf]
        own, whose = self.actor(article, record, name), self.actor(article, record, behalf)
        found = own if own and whose and self.sides.are_apart(own, whose) else whose or own
        if all((each or "").strip() in self._known for each in (name, behalf)):
            self._pairs[name, behalf] = found
        return found

    def actor(self, article: str, record: str, name: str | None) -> str | None:
        name = (name or "").strip()
        if not name:
            return None
        return self._one.get(name) or self._several[article, record, name]


@dataclass(frozen=True, slots=True)
class _Article:
    """An article and its records."""

    id: str
    reference: ArticleReference
    published: datetime.date | None
    proposed: tuple[Proposed, ...]
    answered: tuple[Answered, ...]
    conditions: tuple[Set, ...]

    @property
    def records(self) -> tuple[Drawn, ...]:
        return (*self.proposed, *self.answered, *self.conditions)

    def rank(self) -> tuple[int, list[RecordKey]]:
        """Of two readings of one text the one with more records counts; else either, but always the same one."""
        return len(self.records), sorted(each.key for each in self.records)

    def printed(self) -> Printed:
        """What tells whether it is a copy."""
        quotes = tuple(quote for each in self.records for quote in each.quotes)
        return Printed(self.id, self.reference.sha256, self.reference.chars, quotes)


class _Reading:
    """Draws the records of a summary."""

    def __init__(self, summary: Summary, names: _Names) -> None:
        self.id, self.reference = intern(summary.id), summary.article
        self.published = day_of(summary.article.published).day if summary.article.published else None
        self._names = names
        self._keys = {each.id: key_of(summary, each) for each in summary.records}
        self._governed: dict[str, list[str]] = {}
        for condition in summary.conditions:
            for id in condition.governs:
                self._governed.setdefault(id, []).append(condition.summary)
        self._summary = summary

    def article(self) -> _Article:
        """The article, with its records in order."""
        summary = self._summary
        return _Article(
            self.id, self.reference, self.published, tuple(map(self._proposed, _sorted(summary.proposals))),
            tuple(map(self._answered, _sorted(summary.responses))), tuple(map(self._set, _sorted(summary.conditions))),
        )

    def _proposed(self, record: Proposal) -> Proposed:
        proposers = self._sides(record, record.proposers)
        return Proposed(
            **self._drawn(record, record.proposers, proposers), proposers=proposers,
            addressees=self._sides(record, record.addressees), binds=self._sides(record, record.binds),
            act=record.act, status=record.status, standing=record.standing,
            issues=self._names.one(tuple(record.issues)),
            timeframe=record.timeframe, conditions=tuple(self._governed.get(record.id, ())),
            part_of=self._keys[record.part_of] if record.part_of else None,
            counter_to=tuple(self._keys[id] for id in record.counter_to),
        )

    def _answered(self, record: Response) -> Answered:
        responders = self._sides(record, record.responders)
        return Answered(
            **self._drawn(record, record.responders, responders), responders=responders, answer=record.answer,
            link=record.link, responds_to=tuple(self._keys[id] for id in record.responds_to),
            instead=self._keys[record.counter_proposal] if record.counter_proposal else None,
        )

    def _set(self, record: Condition) -> Set:
        set_by = self._sides(record, record.set_by)
        return Set(
            **self._drawn(record, record.set_by, set_by), kind=record.kind, operator=record.operator, set_by=set_by,
            met_by=self._sides(record, record.to_be_met_by), requires=record.requires,
            consequence=record.consequence, governs=tuple(self._keys[id] for id in record.governs),
        )

    def _drawn(self, record: Finding, parties: Sequence[Party], sides: tuple[str, ...]) -> _Common:
        return {
            "key": self._keys[record.id], "day": self._day(record.attribution), "published": self.published,
            "speakers": self._speakers(record, parties, sides), "sources": self._sources(record),
            "sentence": record.summary,
            "quotes": tuple(e.quote for e in record.evidence),
            "starts": tuple(e.start for e in record.evidence), "pages": _pages(tuple(e.page for e in record.evidence)),
            "certainty": record.certainty, "hearsay": self._is_hearsay(record, sides),
            "verdict": record.check.verdict if record.check else None,
            "reviewed": intern(f"{record.review.act} by {record.review.by}") if record.review else None,
            "reviewed_at": record.review.at if record.review else None,
        }

    def _sides(self, record: Finding, parties: Iterable[Party]) -> tuple[str, ...]:
        """Each side once; where a record itself says for whom somebody speaks, that goes before what others say."""
        found = {self._side(record, party.name, party.on_behalf_of): None for party in parties}
        return self._names.one(tuple(sorted(each for each in found if each)))

    def _side(self, record: Finding, name: str | None, behalf: str | None) -> str | None:
        actor = self._names.speaker(self.id, record.id, name, behalf)
        return intern(self._names.sides.of(actor, self.published)) if actor else None

    def _speakers(self, record: Finding, parties: Iterable[Party], sides: tuple[str, ...]) -> tuple[str, ...]:
        """Who is named beside his side: the parties themselves, and sources that speak for a side of these."""
        named: list[tuple[str | None, str | None]] = [(party.name, party.on_behalf_of) for party in parties]
        named += [(told.source, told.on_behalf_of) for told in record.attribution]
        found = {
            self._names.actor(self.id, record.id, name) for name, behalf in named
            if self._side(record, name, behalf) in sides
        }
        return self._names.one(tuple(sorted(intern(each) for each in found if each and each not in sides)))

    def _sources(self, record: Finding) -> tuple[str, ...]:
        found = {self._side(record, each.source, each.on_behalf_of) for each in record.attribution}
        return tuple(sorted(each for each in found if each))

    def _is_hearsay(self, record: Finding, sides: tuple[str, ...]) -> bool:
        told = [self._side(record, each.source, each.on_behalf_of) for each in record.attribution]
        if not sides or any(each in sides for each in told):
            return False
        by_report = any(each.basis in ("media_reports", "leak") for each in record.attribution)
        return by_report or any(told) or record.certainty in _DOUBTED

    def _day(self, attribution: Iterable[Attribution]) -> Day:
        """By the source nearest to the act whose words tell one day, else a span, and none after publication."""
        published, language = self.reference.published, self.reference.language
        told = [_day_of(published, each.when, language) for each in attribution if each.when]
        last = self.published or datetime.date.max
        spans = [each for each in reversed(told) if _narrow(each) and (each.earliest or each.latest or last) <= last]
        found = next((each for each in spans if each.day), spans[0] if spans else _day_of(published, None, language))
        if found.earliest and found.latest and found.latest > last:   # "this week", told on Wednesday
            return found.model_copy(update={"latest": last, "uncertainty": (last - found.earliest).days})
        return found


@lru_cache(1_000)
def _pages(pages: tuple[int | None, ...]) -> tuple[int | None, ...]:
    return pages   # one for all that are equal: mostly of no page


@lru_cache(100_000)
def _day_of(published: str | None, words: str | None, language: str | None) -> Day:
    return day_of(published, words, language)


def _narrow(day: Day) -> bool:
    """Whether it says more of an act than that its article tells it."""
    if day.earliest and day.latest:
        return (day.latest - day.earliest).days <= _LONGEST
    return bool(day.earliest or day.latest)


def key_of(summary: Summary, record: Finding) -> RecordKey:
    """The key of a record of a summary."""
    quotes = (quote.quote for quote in record.evidence)
    return RecordKey.of(summary.id, summary.article.sha256, record.id, record.summary, quotes)


def _sorted(records: Iterable[_F]) -> list[_F]:
    return sorted(records, key=lambda record: number(record.id))


@lru_cache(10_000)
def number(id: str) -> tuple[object, ...]:
    """A key that puts ids of records into order: P2 comes before P10."""
    return tuple((int(each), "") if each.isdecimal() else (-1, each) for each in re.split(r"(\d+)", id) if each)
