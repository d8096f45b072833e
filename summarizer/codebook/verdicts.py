"""Whether a record may be trusted: what a second reading and the program's own checks say of it.

A verdict is no probability. That a model states its confidence, or says the same thing twice, tells little (Kadavath
et al. 2022; Xiong et al. 2024); what tells is whether a reading of another kind comes to the same.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from pydantic import Field

from summarizer.base import Record

Verdict = Literal["confirmed", "disputed"]
PROGRAM = "summarizer"   # who says so where no model does
ITSELF = ""   # who says so, until it is known: the model that made the records
# What is worse to have wrong comes first: a record that should not be there, then what turns its meaning round.
_WORST = (None, "evidence", "answer", "summary", "text", "requires", "responds_to", "responders", "proposers", "set_by")


class Check(Record):
    """What was said of a record, or of a sentence of the abstract, when it was looked at a second time.

    `verdict` is None where nobody could say: the record came of the second reading itself. A record that is
    disputed in more than one way has the worst of them here, and the others in `also`.
    """

    verdict: Verdict | None
    field: str | None = Field(default=None, description="the field that is disputed; null: the record as a whole")
    why: str | None = None
    instead: str | None = Field(default=None, description="what should stand there, in words")
    by: str = Field(description="the model that read it, or summarizer: a check of the program's own")
    also: list[Check] = Field(default_factory=list)

    @property
    def every(self) -> list[Check]:
        """All that was said, each by itself: the worst first."""
        return [self.model_copy(update={"also": []}), *self.also]


def together(checks: Iterable[Check]) -> Check | None:
    """One verdict of many, the worst with the others in it; None of none.

    What anybody disputes is disputed.
    """
    every: list[Check] = []
    for check in checks:
        every += [each for each in check.every if each not in every]
    if not every:
        return None
    first, *others = sorted(every, key=distrust)
    return first.model_copy(update={"also": others})


def distrust(check: Check | None) -> tuple[int, ...]:
    """A key that sorts what is to be distrusted first: disputed, not known, not checked, confirmed.

    Of what is disputed that comes first of which more would be wrong, and a reader's word before the program's.
    """
    if check is None:
        return (2,)
    if check.verdict != "disputed":
        return (1,) if check.verdict is None else (3,)
    worst = _WORST.index(check.field) if check.field in _WORST else len(_WORST)
    return (0, check.by == PROGRAM, worst, -len(check.also))
