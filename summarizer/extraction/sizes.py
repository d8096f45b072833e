"""Whether a refusal that does not say why is for the size of what was sent: the size itself tells.

A refusal of a large text that goes away with half of it was for its size. What a run finds out about a refusal holds
for all that meet the same, and is found out by one of them.
"""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack

from summarizer.errors import RefusalKind, SummarizerError, TooLongError

LARGE = 4_000   # characters: a refusal of fewer is hardly for their number
_MAY_BE_SIZE = {400, 413, 422, 500}


class Sizes:
    """What a run has found out, by the keys of refusals."""

    def __init__(self) -> None:
        self._vain: set[str] = set()       # refused with less text as well
        self._known: set[str] = set()      # gone with less text
        self._finding = asyncio.Lock()
        self.is_through = False            # something was answered


class Suspicion:
    """Of one article: whether what it was refused with may be for its size."""

    def __init__(self, sizes: Sizes) -> None:
        self._sizes = sizes
        self._stack = AsyncExitStack()
        self._key = ""   # of the refusal that is looked into

    async def __aenter__(self) -> Suspicion:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._stack.aclose()

    async def judge(self, error: SummarizerError, text: str) -> None:
        """Return where less of the text is to be tried. Raises the error where that would be in vain."""
        if isinstance(error, TooLongError):
            return
        refusal = error.refusal
        if refusal is not None and len(text) < LARGE and (self._key or not self._sizes.is_through):
            self._sizes._vain.add(refusal.key)   # small ones are refused as well, and nothing is not
        if refusal is None or refusal.kind not in (RefusalKind.OTHER, RefusalKind.AGAIN):
            raise error
        if refusal.status not in _MAY_BE_SIZE or (self._key and refusal.key != self._key):
            raise error
        if len(text) < LARGE:
            raise error
        if not self._key and refusal.key not in self._sizes._known:
            await self._stack.enter_async_context(self._sizes._finding)
        if refusal.key in self._sizes._vain:
            raise error
        self._key = refusal.key

    async def through(self) -> None:
        """Note that a text went through."""
        self._sizes.is_through = True
        if self._key:
            self._sizes._known.add(self._key)
            await self._stack.aclose()
