"""Rate limits: when the next may go, so many a minute, evenly, and none before the provider says.

By the monotonic clock, so that no change of time matters, but for a date that a provider names.
"""

from __future__ import annotations

import asyncio
import math
import re
import time
from collections.abc import Mapping
from email.utils import parsedate_to_datetime

_RETRY_AFTER = re.compile(r"(^|[-_])retry-after(-ms)?$", re.IGNORECASE)


class Pace:
    """Lets so many through in a minute, each after the one before (a leaky bucket that holds one drop).

    `Pace(None)` lets all through at once.
    """

    def __init__(self, a_minute: float | None) -> None:
        self._seconds = 60 / a_minute if a_minute else 0.0
        self._free = 0.0

    async def take(self, amount: float = 1) -> None:
        """Return when it is time for so many."""
        if not self._seconds:
            return
        begin = max(time.monotonic(), self._free)
        self._free = begin + amount * self._seconds
        await asyncio.sleep(begin - time.monotonic())


class Gate:
    """Nobody passes before the time that the provider named: one for a whole run.

    Requests are late by its `clock`. Where it `pauses`, as in a run over many articles, that stands still
    while the gate is shut, so that no request is late for it, however long. A wait is a pause if it is
    longer than `longest`, the seconds that a request may take.
    """

    def __init__(self, longest: float = math.inf, *, pauses: bool = True) -> None:
        self.pauses = pauses
        self.in_vain = 0   # pauses with no reply between
        self._longest = longest
        self._opens = self._shut = 0.0

    def close(self, seconds: float) -> None:
        """Let nobody pass for that long."""
        now = time.monotonic()
        self.in_vain += self._opens - now <= self._longest < seconds
        opens = max(self._opens, now + seconds)
        self._shut += opens - max(self._opens, now)
        self._opens = opens

    def wait(self) -> float:
        """Seconds until it opens."""
        return max(0.0, self._opens - time.monotonic())

    @property
    def is_in_pause(self) -> bool:
        """Whether it is shut for longer than a request may take."""
        return self.wait() > self._longest

    def clock(self) -> float:
        """The seconds that count."""
        now = time.monotonic()
        return now - (self._shut - max(0.0, self._opens - now) if self.pauses else 0.0)

    def ahead(self, seconds: float) -> float:
        """How far the clock will have gone when the gate is open and so many seconds are over."""
        return max(0.0, seconds - self.wait()) if self.pauses else max(seconds, self.wait())


def retry_after(headers: Mapping[str, str]) -> float | None:
    """Seconds that a provider asks to be left alone: from `retry-after-ms` or `retry-after`.

    `retry_after({"retry-after": "2"}) → 2.0`; an HTTP date is counted from now. A gateway's own word comes before
    what it hands on of its provider's, under a longer name (LiteLLM: `llm_provider-retry-after`).
    """
    named = [name.lower() for name in headers if _RETRY_AFTER.search(name)]
    for name in sorted(named, key=lambda name: (not name.startswith("retry"), not name.endswith("ms"))):
        if (asked := _seconds(headers[name])) is not None:
            return asked / 1000 if name.endswith("ms") else asked
    return None


def _seconds(told: str) -> float | None:
    """A number, or the time until a date; never less than 0."""
    try:
        asked = float(told)
    except ValueError:
        try:
            asked = parsedate_to_datetime(told).timestamp() - time.time()
        except ValueError:
            return None
    return max(0.0, asked) if math.isfinite(asked) else None
