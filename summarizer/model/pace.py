"""So many a minute, evenly: requests, or tokens. By the monotonic clock, so that no change of time matters."""

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
