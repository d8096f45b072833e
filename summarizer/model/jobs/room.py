"""How many tokens a provider lets stand in line at once, as its refusals of jobs tell; and who waits for room.

Tokens are estimated, four bytes for one. While others fill the line as well nobody can tell how much is free: it is
found out by smaller jobs, and by larger ones again once one was done.
"""

from __future__ import annotations

import asyncio
import math
import re

from summarizer.events import Adapted, tell
from summarizer.model.wording import NO_ROOM, holds

_LIMIT = re.compile(r"\b(?:limit|maximum|most|up to)\D{0,30}?(\d[\d,]*)", re.IGNORECASE)


class Room:
    """The line of one run's jobs; `tokens` is what may stand in it."""

    def __init__(self) -> None:
        self.tokens = math.inf
        self._limit = math.inf
        self._jobs: dict[str, float] = {}
        self._freed = asyncio.Event()

    async def take(self, name: str, size: float) -> None:
        """Return once there is room for so many tokens; what is larger than all of it goes alone."""
        while self._jobs and sum(self._jobs.values()) + size > self.tokens:
            self._freed.clear()
            await self._freed.wait()
        self._jobs[name] = size

    def free(self, name: str, *, done: bool) -> None:
        """Give the room of a job back; if it was `done`, there may be more."""
        self._jobs.pop(name, None)
        if done:
            self.tokens = min(self._limit, 2 * self.tokens)
        self._freed.set()

    def refused(self, name: str, why: str) -> None:
        """Note that there was none for a job."""
        size = self._jobs.get(name, 0.0)
        before = sum(self._jobs.values()) - size
        if self.tokens == math.inf:
            tell(Adapted(None, f"the provider has no room for so large a job ({why[:200]}): smaller ones go in turn"))
        if (told := _LIMIT.search(why)) is not None:
            self._limit = float(told[1].replace(",", "") or 0) or math.inf
        fits = self._limit if self._limit < size else size / 2
        self.tokens = min(self.tokens, max(before, fits))
        self.free(name, done=False)

    def is_too_small_for(self, size: float) -> bool:
        """Whether so many tokens will never go in."""
        return size > self._limit


def is_no_room(why: str) -> bool:
    """Whether the refusal of a job says that too much is in line, and not that the job is wrong."""
    return holds(NO_ROOM, why)
