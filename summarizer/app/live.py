"""What is told live: readings, which are articles on their way to their summaries, and those who listen."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, Literal

from pydantic import BaseModel, Field

_BEHIND = 2_000   # news that a listener may be behind before it is let go
State = Literal["waiting", "reading", "done", "failed"]


class Reading(BaseModel):
    """An article on its way to its summary: its state, and what has happened so far, in words."""

    id: str
    name: str = Field(description="what the article is called meanwhile")
    state: State = "waiting"
    said: list[str] = Field(default_factory=list, description="what happened, in order")
    article: str | None = Field(default=None, description="the key of its article, once that is in the list")
    error: str | None = None
    needs_model: bool = Field(False, description="it failed because nobody is there to be asked")


@dataclass(eq=False)
class Listener:
    """Who is told the news; one that is too far behind is let go."""

    news: deque[dict[str, Any]] = field(default_factory=deque)
    came: asyncio.Event = field(default_factory=asyncio.Event)
    is_gone: bool = False

    def tell(self, told: dict[str, Any]) -> None:
        """Add something to be told."""
        if len(self.news) >= _BEHIND:
            self.is_gone = True
        else:
            self.news.append(told)
        self.came.set()

    async def each(self, silence: float) -> AsyncIterator[list[dict[str, Any]]]:
        """What came, all there is at a time, without end; nothing where nothing came for so many seconds."""
        while not self.is_gone:
            self.came.clear()
            if not self.news:
                with suppress(TimeoutError):
                    async with asyncio.timeout(silence):
                        await self.came.wait()
            some = list(self.news)
            self.news.clear()
            yield some
            await asyncio.sleep(0)   # that the other side is gone is known by then



def told(reading: Reading) -> dict[str, Any]:
    """A reading as it is told live."""
    return {"what": "reading", **reading.model_dump()}
