"""Rate limits: when the next may go, so many a minute, evenly, and none before the provider says.

By the monotonic clock, so that no change of time matters.
"""

from __future__ import annotations

import asyncio
import math
import time


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
