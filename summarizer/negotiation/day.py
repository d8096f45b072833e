"""The day of an act, as articles let one work it out. Pure data; `dates` works it out."""

from __future__ import annotations

from datetime import date
from typing import Literal

from summarizer.base import Record


class Day(Record):
    """When an act was: from `earliest` to `latest`, both included; one of them is None where the words leave it open.

    `basis`: words (they tell the whole date), both (they count from the day of publication), published (there are no
    words: the article's day stands for the act's). `uncertainty`: how many days off it may be; None where it is open.
    `zone`: the zone that the day is told in, as an offset or UTC; None where none is. `reason`: why there is no day.
    """

    earliest: date | None = None
    latest: date | None = None
    basis: Literal["published", "words", "both"] | None = None
    uncertainty: int | None = None
    zone: str | None = None
    words: str | None = None
    reason: str | None = None

    @property
    def day(self) -> date | None:
        """The one day, where there is one."""
        return self.earliest if self.earliest == self.latest else None

    @property
    def by(self) -> bool:
        """Whether only the last day that it may have been is known: it was not later."""
        return self.earliest is None and self.latest is not None

    def or_before(self) -> Day:
        """The same, not later: `Day(earliest=3 March, latest=3 March).or_before() → Day(latest=3 March)`."""
        return self.model_copy(update={"earliest": None, "uncertainty": None})
