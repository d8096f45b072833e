"""What one reply comes to: the records that stand, what was set aside, what is wrong with it."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, ClassVar, Protocol, TypeVar

from summarizer.codebook import records
from summarizer.text.grounding import FactCheck

if TYPE_CHECKING:
    from summarizer.inputs.article import Article

ReadingType = TypeVar("ReadingType", bound="Reading")
MOST_FAULTS = 30      # named in one re-ask: more than a model mends at once


@dataclass(frozen=True)
class Part:
    """A part of a longer text: what all of it has, where it begins, whether it is the last, what those before gave."""

    whole: FactCheck
    begin: int
    last: bool
    parties: dict[str, records.Party]
    records: list[records.Finding]


@dataclass
class Reading:
    """What one reply comes to: records that stand, what was set aside, and what is wrong with it."""

    mend: ClassVar[str] = (
        "These things are wrong. Mend them and give the whole JSON object again; "
        "leave out a record that the article does not bear out."
    )
    abstract: list[records.Sentence] = field(default_factory=list)
    proposals: list[records.Proposal] = field(default_factory=list)
    responses: list[records.Response] = field(default_factory=list)
    conditions: list[records.Condition] = field(default_factory=list)
    rejected: list[records.Rejected] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)   # what could not be read and is told nowhere else
    parties: dict[str, records.Party] = field(default_factory=dict)   # by the model's ids
    quotes_asked: int = 0
    quotes_located: int = 0
    is_answer: bool = False   # one of the three lists was there, if only empty

    @property
    def records(self) -> list[records.Finding]:
        """All records that stand."""
        return [*self.proposals, *self.responses, *self.conditions]

    @property
    def stands(self) -> bool:
        """Whether there is anything in it to take."""
        return bool(self.records)

    def complaint(self) -> str:
        """The faults as one text to the model."""
        shown = self.faults[:MOST_FAULTS]
        more = len(self.faults) - len(shown)
        lines = [f"- {fault}" for fault in shown] + ([f"- and {more} more of the same sorts"] if more else [])
        return "\n".join([self.mend, *lines])


def paged(found: Sequence[records.Finding | records.Missing], article: Article) -> None:
    """Say of each quote on which page it begins: of pages that begin at one place all but the last are empty."""
    for each in found:
        for evidence in each.evidence if isinstance(each, records.Finding) else [each.evidence]:
            evidence.page = bisect_right(article.pages, evidence.start) or None


class Reader(Protocol[ReadingType]):
    """What reads the replies to one question, checks them, and keeps every reading.

    `replies` counts those that came, `expected` is how many tokens one may have.
    """

    replies: int
    readings: list[ReadingType]

    @property
    def expected(self) -> float:
        """Tokens that are kept free for a reply."""
        ...

    def read(self, data: object) -> ReadingType:
        """Check a reply that was parsed as JSON, and keep the reading."""
        ...

    def best(self) -> ReadingType | None:
        """The one to be taken where none is without faults; None if no reply was JSON."""
        ...
