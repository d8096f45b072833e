"""When the next may go: so many a minute, evenly, and none before the provider says.

By the monotonic clock, so that no change of time matters.
"""

from __future__ import annotations

import asyncio
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
    """Nobody passes before the time that the provider named: one for a whole run."""

    def __init__(self) -> None:
        self._opens = 0.0

    def close(self, seconds: float) -> None:
        """Let nobody pass for that long."""
        self._opens = max(self._opens, time.monotonic() + seconds)

    def wait(self) -> float:
        """Seconds until it opens."""
        return max(0.0, self._opens - time.monotonic())

    async def passed(self) -> None:
        """Return once it is open."""
        while (left := self.wait()) > 0:   # noqa: ASYNC110 - it may be closed again meanwhile
            await asyncio.sleep(left)
