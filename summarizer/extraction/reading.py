"""What one reply comes to: the records that stand, what was set aside, what is wrong with it."""

from __future__ import annotations

from dataclasses import dataclass, field

from summarizer.codebook import records
from summarizer.text.grounding import FactCheck

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

    def complaint(self) -> str:
        """The faults as one text to the model."""
        shown = self.faults[:MOST_FAULTS]
        more = len(self.faults) - len(shown)
        lines = [f"- {fault}" for fault in shown] + ([f"- and {more} more of the same sorts"] if more else [])
        return "\n".join([
            "These things are wrong. Mend them and give the whole JSON object again; "
            "leave out a record that the article does not bear out.",
            *lines,
        ])
