"""Settings: their defaults, and which numbers they may be, for the options of the command and for Python."""

from __future__ import annotations

import numbers
import sys
from dataclasses import dataclass

from summarizer.errors import ConfigurationError

CONCURRENCY = 32
MODES = ("json-schema", "strict", "tools", "json", "md-json")


@dataclass(frozen=True)
class Range:
    """From `least` (or only what is `over` it) to `most`, `whole` or not; never NaN or infinite.

    `optional`: None stands for what is not given.
    """

    least: float
    most: float | None = None
    over: bool = False
    whole: bool = False
    optional: bool = False

    def holds(self, value: object) -> bool:
        """Whether a value is such a number."""
        if not isinstance(value, numbers.Integral if self.whole else numbers.Real) or isinstance(value, bool):
            return False
        try:
            number = float(value)
        except OverflowError:
            return False
        return self.least <= number <= (self.most or sys.float_info.max) and not (self.over and number == self.least)

    def __str__(self) -> str:
        least = f"over {self.least:,}" if self.over else f"from {self.least:,}"
        return f"a {'whole ' * self.whole}number {least} {f'to {self.most:,}' if self.most else 'up'}"


_DAY = 86_400
RANGES = {
    "temperature": Range(0, 2, optional=True),
    "tries": Range(1, whole=True),
    "window": Range(3_072, whole=True, optional=True),   # tokens: less holds no reply beside the instructions
    "max_cost": Range(0, over=True, optional=True),   # USD, as the next two
    "price_in": Range(0, optional=True), "price_out": Range(0, optional=True),
    "concurrency": Range(1, 2_000, whole=True), "actors": Range(1, whole=True), "sharers": Range(1, whole=True),
    "rpm": Range(0, over=True, optional=True), "tpm": Range(0, over=True, optional=True),
    "poll": Range(0, _DAY, over=True), "timeout": Range(0, _DAY, over=True), "deadline": Range(0, 10 * _DAY, over=True),
    "longest_wait": Range(0, _DAY), "refusals": Range(1, whole=True),
}


def check(**given: object) -> None:
    """Raise ConfigurationError where one of these settings, by name, is out of its range."""
    for name, value in given.items():
        if not ((value is None and RANGES[name].optional) or RANGES[name].holds(value)):
            raise ConfigurationError(f"{name} must be {RANGES[name]}, not {value!r}")
