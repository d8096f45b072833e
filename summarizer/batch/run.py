"""Many articles: what is in flight, what is done, what failed. One failure is no end.

The pool is always full: whenever an article is done the next one starts, with no barrier between
them. It opens with a few requests, so that a wrong key or model costs a few calls and not hundreds.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from summarizer.codebook.records import Summary
from summarizer.errors import SummarizerError, is_fatal, unexpected
from summarizer.inputs.article import Article, named
from summarizer.inputs.sources import Unreadable
from summarizer.settings import CONCURRENCY

if TYPE_CHECKING:
    from summarizer.model.concurrency import Flights
    from summarizer.model.rate import Gate

OPENING = 4   # in flight until the first article is through
_AHEAD, _MOMENT = 8, 0.02   # so many more are made ready whenever nothing comes for so many seconds


class Reader(Protocol):
    """What does one article: a Session here, or actors elsewhere.

    `gate` is where a run waits for the provider; `flights` bounds what is in flight, if it is bounded here.
    """

    gate: Gate | None
    flights: Flights | None

    async def summarize(self, article: Article) -> Summary:
        """Summarize one article. Raises a SummarizerError that bears what was paid."""
        ...

    def shut(self) -> None:
        """Ask nothing more: cancel what waits, but for what was paid for."""
        ...


@dataclass(frozen=True)
class Result:
    """What came of one article: a summary or an error, never both and never neither.

    `attempts` and `usage` of an error tell what was paid for it.
    """

    id: str
    source: str | None
    summary: Summary | None = None
    error: SummarizerError | None = None


class Run:
    """One run over many articles; `stop()` admits nothing more and lets what is with the provider finish."""

    def __init__(self, session: Reader, concurrency: int = CONCURRENCY, opening: int = OPENING) -> None:
        self._session = session
        self._flights = session.flights
        self._concurrency = concurrency
        self._room = min(opening, concurrency)
        self._ahead = 0   # made ready while others are in flight
        self.admitted = 0   # begun, and not through
        self._is_exhausted = False
        self._fatal: Exception | None = None
        self.stopped = False

    @property
    def in_flight(self) -> int:
        """How many requests are with the provider."""
        return self._flights.aloft if self._flights else self.admitted

    def stop(self) -> None:
        """Admit nothing more; what waits is not done."""
        self.stopped = True
        self._session.shut()

    async def results(self, articles: Iterable[Article | Unreadable]) -> AsyncGenerator[Result]:
        """Results as they finish. While it waits it makes as many requests ready as may be in flight.

        Raises, once what was in flight is through, what `articles` raises, and ConfigurationError or
        OutputError where no article can be done: a wrong key, an unknown model, an empty account, a full disk.
        """
        waiting = iter(articles)
        tasks: set[asyncio.Task[Result]] = set()
        try:
            while True:
                for result in self._admit(waiting, tasks):
                    yield result
                self.admitted = len(tasks)
                if not tasks:
                    break
                done, tasks = await self._landed(tasks)
                for task in done:
                    if (outcome := self._outcome(task)) is not None:
                        yield outcome
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
        if self._fatal is not None:
            raise self._fatal

    @property
    def _is_open(self) -> bool:
        return not (self._is_exhausted or self._fatal or self.stopped)

    def _admit(
        self, waiting: Iterator[Article | Unreadable], tasks: set[asyncio.Task[Result]]
    ) -> Iterator[Result]:
        """Begin as many articles as there is room for; give the results of those that cannot be read."""
        while self._is_open and len(tasks) < self._room + self._ahead:
            try:
                item = next(waiting, None)
            except Exception as error:  # noqa: BLE001 - whatever it is, what was paid for is finished first
                self._fatal = error
                return
            if item is None:
                self._is_exhausted = True
            elif isinstance(item, Unreadable):
                yield Result(item.id, item.source, error=item.error)
            else:
                tasks.add(asyncio.create_task(self._one(item)))

    async def _landed(
        self, tasks: set[asyncio.Task[Result]]
    ) -> tuple[set[asyncio.Task[Result]], set[asyncio.Task[Result]]]:
        """Those that are through, and the rest. Where nothing comes for a moment there is time to go ahead."""
        goes_ahead = (
            self._flights is not None and self._is_open and self._room == self._concurrency
            and self._ahead < self._concurrency
        )
        done, rest = await asyncio.wait(
            tasks, timeout=_MOMENT if goes_ahead else None, return_when=asyncio.FIRST_COMPLETED
        )
        if not done:
            self._ahead = min(self._concurrency, self._ahead + _AHEAD)
        return done, rest

    def _outcome(self, task: asyncio.Task[Result]) -> Result | None:
        """What is to be told of a task; nothing where it still waited when the run was stopped."""
        if task.cancelled():
            return None
        result = task.result()
        if is_fatal(result.error):
            return None
        if result.summary is not None:
            self._room = self._concurrency
        return result

    async def _one(self, article: Article) -> Result:
        id = named(article)
        try:
            return Result(id, article.source, summary=await self._session.summarize(article))
        except SummarizerError as error:
            if is_fatal(error):   # seen here, before the place of its request is given to another
                self._fatal = error
                self._session.shut()
            return Result(id, article.source, error=error)
        except Exception as error:  # noqa: BLE001 - whatever it is, it costs this article and no other
            return Result(id, article.source, error=unexpected(error))
