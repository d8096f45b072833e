"""Gold: the records that an article should give, held to the article's text.

The fields are those of the records (records.py), and any of them may be left out: what is not given
is not compared. `optional` records are neither asked for nor punished; `nothing` holds passages that
must give no record; a party may be `also` called something else.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import ClassVar, TypeAlias

from pydantic import Field, PrivateAttr

from summarizer.base import Record
from summarizer.codebook.kinds import CONDITION, KINDS, PROPOSAL, RESPONSE, Kind, KindName, ListName
from summarizer.codebook.records import (
    Act,
    Answer,
    Attribution,
    Certainty,
    ConditionKind,
    Evidence,
    Issue,
    Link,
    Operator,
    Standing,
    Status,
    Summary,
)
from summarizer.codebook.review import Review
from summarizer.codebook.verdicts import Check
from summarizer.text.locate import Passage, Passages, locate

Fault: TypeAlias = tuple[tuple[str | int, ...], str]


class GoldParty(Record):
    """A party, and other names it may go by."""

    name: str = Field(min_length=1)
    on_behalf_of: str | None = None
    also: list[str] = Field(default_factory=list)


class GoldRecord(Record):
    """What gold may say of every record. `evidence` holds quotes; an Evidence is taken for its quote."""

    of_kind: ClassVar[Kind]
    id: str = Field(min_length=1)
    summary: str | None = None
    evidence: list[str | Evidence] = Field(default_factory=list)
    optional: bool = False
    attribution: list[Attribution] = Field(default_factory=list)
    certainty: Certainty | None = None
    notes: list[str] = Field(default_factory=list)
    check: Check | None = None
    review: Review | None = None
    _places: list[Passage] | None = PrivateAttr(default=None)

    @property
    def quotes(self) -> list[str]:
        """The passages that bear it out."""
        return [one if isinstance(one, str) else one.quote for one in self.evidence]

    @property
    def places(self) -> list[Passage] | None:
        """Where they stand in the article; None where its text is not known."""
        return self._places

    @property
    def parties(self) -> list[GoldParty]:
        """Who acts: the proposers, the responders, or who set the condition."""
        return list(getattr(self, self.of_kind.actors))

    @property
    def value(self) -> str | None:
        """What is done: the act, the answer, or the kind of condition."""
        value: str | None = getattr(self, self.of_kind.value)
        return value

    @property
    def says(self) -> str | None:
        """What it says, in words."""
        return self.summary


class GoldProposal(GoldRecord):
    """A proposal."""

    of_kind = PROPOSAL
    act: Act | None = None
    proposers: list[GoldParty] = Field(default_factory=list)
    addressees: list[GoldParty] = Field(default_factory=list)
    binds: list[GoldParty] = Field(default_factory=list)
    standing: Standing | None = None
    status: Status | None = None
    issues: list[Issue] = Field(default_factory=list)
    timeframe: str | None = None
    part_of: str | None = None
    counter_to: list[str] = Field(default_factory=list)


class GoldResponse(GoldRecord):
    """A response."""

    of_kind = RESPONSE
    responders: list[GoldParty] = Field(default_factory=list)
    responds_to: list[str] = Field(default_factory=list)
    link: Link | None = None
    answer: Answer | None = None
    counter_proposal: str | None = None


class GoldCondition(GoldRecord):
    """A condition."""

    of_kind = CONDITION
    kind: ConditionKind | None = None
    operator: Operator | None = None
    set_by: list[GoldParty] = Field(default_factory=list)
    to_be_met_by: list[GoldParty] = Field(default_factory=list)
    requires: str | None = None
    consequence: str | None = None
    governs: list[str] = Field(default_factory=list)

    @property
    def says(self) -> str | None:
        """What it requires."""
        return self.requires or self.summary


class Gold(Record):
    """The records of one article as somebody would have them.

    `article` names it: its id, or the name of its file without the ending. `text` is its text, against
    which quotes are held; without it they are compared as words.
    """

    article: str = Field(min_length=1)
    text: str | None = None
    proposals: list[GoldProposal] = Field(default_factory=list)
    responses: list[GoldResponse] = Field(default_factory=list)
    conditions: list[GoldCondition] = Field(default_factory=list)
    nothing: list[str] = Field(default_factory=list)
    _sha256: str | None = PrivateAttr(default=None)

    @property
    def records(self) -> list[GoldProposal | GoldResponse | GoldCondition]:
        """All records, proposals first."""
        return [*self.proposals, *self.responses, *self.conditions]

    @property
    def sha256(self) -> str | None:
        """Hash of the article's text, where it is known."""
        if self._sha256 is None and self.text is not None:
            self._sha256 = hashlib.sha256(self.text.encode("utf-8", "surrogatepass")).hexdigest()
        return self._sha256

    @classmethod
    def of(cls, summary: Summary) -> Gold:
        """A summary in the form of gold, so that it can be compared; its quotes keep their places."""
        lists = {
            kind.list: [record.model_dump() for record in getattr(summary, kind.list)] for kind in KINDS.values()
        }
        gold = cls.model_validate({"article": summary.id, **lists})
        gold._sha256 = summary.article.sha256
        for mine, record in zip(gold.records, summary.records, strict=True):
            mine._places = [Passage(each.quote, each.start, each.end) for each in record.evidence]
        return gold

    def hold(self) -> list[Fault]:
        """Find the quotes in the text; say what is wrong with quotes, ids and links, and where in the gold."""
        return [*self._locate(), *self._link()]

    def hold_to(self, text: str) -> None:
        """Find the quotes in another text, as far as they stand there."""
        passages = Passages(text)
        for record in self.records:
            record._places = [found for found in locate(passages, record.quotes) if found]

    def _locate(self) -> Iterator[Fault]:
        if self.text is None:
            return
        passages = Passages(self.text)
        for kind, number, record in self._numbered():
            found = [
                _there(told, self.text) or one
                for told, one in zip(record.evidence, locate(passages, record.quotes), strict=True)
            ]
            record._places = [one for one in found if one]
            for at, (quote, place) in enumerate(zip(record.quotes, found, strict=True)):
                if place is None:
                    yield (kind, number, "evidence", at), f"{record.id}: {_absent(passages, quote)}"
        for number, quote in enumerate(self.nothing):
            if not passages.find(quote):
                yield ("nothing", number), _absent(passages, quote)

    def _link(self) -> Iterator[Fault]:
        kinds: dict[str, Kind] = {}
        for where, number, record in self._numbered():
            if record.id in kinds:
                yield (where, number, "id"), f"two records have the id {record.id}"
            kinds[record.id] = record.of_kind
        for where, number, record in self._numbered():
            for link in record.of_kind.links:
                for id in link.ids(record):
                    fault = _dead(id, kinds.get(id), link.targets, to_itself=id == record.id)
                    if fault:
                        yield (where, number, link.field), f"{record.id}: {fault}"

    def _numbered(self) -> Iterator[tuple[ListName, int, GoldRecord]]:
        for kind in KINDS.values():
            for number, record in enumerate(getattr(self, kind.list)):
                yield kind.list, number, record


def _there(told: str | Evidence, text: str) -> Passage | None:
    """The passage that evidence says, where it stands there."""
    if isinstance(told, Evidence) and text[told.start:told.end] == told.quote:
        return Passage(told.quote, told.start, told.end)
    return None


def _dead(id: str, kind: Kind | None, targets: tuple[KindName, ...], *, to_itself: bool) -> str:
    """Why an id leads to no record that a link may lead to, in words; nothing where it does."""
    if kind is not None and kind.name in targets and not to_itself:
        return ""
    why = "itself" if to_itself else f"one of {kind.list}" if kind else "no record"
    return f"{id} is {why}, not one of {' or '.join(KINDS[name].list for name in targets)}"


def _absent(passages: Passages, quote: str) -> str:
    return f"“{quote}” does not stand in the article; the nearest passage is “{passages.nearest(quote)}”"
