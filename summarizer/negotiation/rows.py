"""What replies made of rows have in common, whatever a row says: when one stands, which is the best. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Generic, TypeVar

from summarizer.extraction.reading import Reading


@dataclass
class Rows(Reading):
    """What one reply comes to. No row at all is an answer too; rows of which none stands are none."""

    mend: ClassVar[str] = "These things are wrong. Mend them and give the whole JSON object again."

    @property
    def taken(self) -> Sequence[object]:
        """The rows that stand."""
        raise NotImplementedError

    @property
    def stands(self) -> bool:
        """Whether it is an answer."""
        return self.is_answer and (bool(self.taken) or not self.faults)


R = TypeVar("R", bound=Rows)


class RowsReader(Generic[R]):
    """Keeps the readings of the replies to one question. `expected`: tokens that a reply may have."""

    def __init__(self, expected: float) -> None:
        self.expected = expected
        self.readings: list[R] = []
        self.replies = 0

    def best(self) -> R | None:
        """The reading that has the fewest faults, the later of equals; None if no reply was JSON."""
        return max(reversed(self.readings), key=lambda each: (each.stands, -len(each.faults)), default=None)
