"""Many articles: what is in flight, what is done, what failed. One failure is no end.

The pool is always full: whenever an article is done the next one starts, with no barrier between
them. It opens with a few requests, so that a wrong key or model costs a few calls and not hundreds;
and what a provider refuses alike to all of these it will refuse to the others.
"""

from __future__ import annotations

import asyncio
from collections import Counter, deque
from collections.abc import AsyncGenerator, Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING, Protocol

from summarizer.batch.intake import Intake
from summarizer.codebook.records import Summary
from summarizer.errors import (
    ConfigurationError,
    FaultError,
    RefusalKind,
    SummarizerError,
    UnavailableError,
    is_fatal,
    unexpected,
)
from summarizer.inputs.article import Article, result_id
from summarizer.inputs.document import Unreadable
from summarizer.settings import CONCURRENCY

if TYPE_CHECKING:
    from summarizer.model.concurrency import Flights
    from summarizer.model.rate import Gate

OPENING = 4   # in flight until the first article is through
FIRST = 20   # articles that all meet the same fault end a run
FEW = 4   # articles that meet the same refusal, before any is done, end it too; of more that were begun together, all
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

    async def check(self, article: Article, summary: Summary) -> Summary:
        """Read the records of an article's summary a second time. Raises as `summarize`."""
        ...

    def shut(self) -> None:
        """Ask nothing more: cancel what waits, but for what was paid for."""
        ...


@dataclass(frozen=True)
class Result:
    """What came of one article: a summary or an error, never both and never neither.

    `attempts` and `usage` of an error tell what was paid for it. Where only the second reading failed, the error
    bears the summary.
    """

    id: str
    source: str | None
    summary: Summary | None = None
    error: SummarizerError | None = None


def kept(error: SummarizerError, *, was_written: bool) -> Summary | None:
    """The summary to be written of an article whose second reading failed; None where it is and nothing was paid."""
    summary, used = error.summary, error.usage
    is_paid = used is not None and used.input_tokens + used.output_tokens > 0
    return summary if isinstance(summary, Summary) and (is_paid or not was_written) else None


class Run:
    """One run over many articles; `stop()` admits nothing more and lets what is with the provider finish."""

    def __init__(self, session: Reader, concurrency: int = CONCURRENCY, opening: int = OPENING) -> None:
        self._session = session
        self._flights = session.flights
        self._concurrency = concurrency
        self._room = min(opening, concurrency)
        self._ahead = 0   # made ready while others are in flight
        self._tasks: set[asyncio.Task[Result]] = set()
        self._through: deque[asyncio.Task[Result]] = deque()
        self._news = asyncio.Event()
        self._repeats = Repeats(max(FEW, opening))
        self._fatal: BaseException | None = None
        self.stopped = False

    @property
    def admitted(self) -> int:
        """How many articles are begun, and not through."""
        return len(self._tasks)

    @property
    def in_flight(self) -> int:
        """How many requests are with the provider."""
        return self._flights.aloft if self._flights else self.admitted

    def stop(self) -> None:
        """Admit nothing more; what waits is not done."""
        self.stopped = True
        self._session.shut()
        self._news.set()

    def end(self, error: SummarizerError) -> None:
        """Stop, because no article can be done: `results` raises the first such error when it is through."""
        self._fatal = self._fatal or error
        self._session.shut()
        self._news.set()

    async def results(self, articles: Iterable[Article | Unreadable]) -> AsyncGenerator[Result]:
        """Results as they finish. While it waits it makes as many requests ready as may be in flight.

        `articles` are taken in a thread of their own: they may block. What has paid for something gives a
        result, however the run ends; what still waited then gives none.

        Raises, once what was in flight is through, what `articles` raises, and ConfigurationError or
        OutputError where no article can be done (a wrong key, an unknown model, an empty account, a full
        disk) or the first articles all met the same refusal, UnavailableError where the provider had an answer to none
        of these, FaultError where they all met the same fault.
        """
        intake = Intake(articles, self._news.set)
        try:
            while True:
                self._news.clear()
                for result in chain(self._begun(intake), self._landed()):
                    yield result
                if intake.is_through:
                    self._fatal = self._fatal or intake.error
                if not (intake.is_through or self._is_ended):
                    room = max(1, self._room - self._repeats.refused)
                    intake.want(room + self._ahead - len(self._tasks))
                elif not self._tasks:
                    break
                await self._wait(intake)
        finally:
            intake.close()
            for task in self._tasks:
                task.cancel()
            await asyncio.gather(*self._tasks, return_exceptions=True)
        if self._fatal is not None:
            raise self._fatal

    @property
    def _is_ended(self) -> bool:
        return self._fatal is not None or self.stopped

    def _begun(self, intake: Intake[Article | Unreadable]) -> Iterator[Result]:
        """Begin the articles that have come; the results of those that cannot be read."""
        for item in intake.came():
            if self._is_ended:
                return
            if isinstance(item, Unreadable):
                yield Result(item.id, item.source, error=item.error)
            else:
                task = asyncio.create_task(self._one(item))
                self._tasks.add(task)
                task.add_done_callback(self._land)

    def _land(self, task: asyncio.Task[Result]) -> None:
        self._through.append(task)
        self._news.set()

    def _landed(self) -> Iterator[Result]:
        """The results of those that are through."""
        while self._through:
            task = self._through.popleft()
            self._tasks.discard(task)
            if (outcome := self._outcome(task)) is not None:
                yield outcome

    async def _wait(self, intake: Intake[Article | Unreadable]) -> None:
        """Wait for what is next. Where nothing comes for a moment, with no room left, there is time to go ahead."""
        goes_ahead = (
            self._flights is not None and not (intake.is_through or self._is_ended)
            and self._room == self._concurrency and self._ahead < self._concurrency
            and len(self._tasks) >= self._room + self._ahead
        )
        try:
            async with asyncio.timeout(_MOMENT if goes_ahead else None):
                await self._news.wait()
        except TimeoutError:
            self._ahead = min(self._concurrency, self._ahead + _AHEAD)

    def _outcome(self, task: asyncio.Task[Result]) -> Result | None:
        """What is to be told of a task; nothing where it still waited, unpaid, when the run was ended."""
        if task.cancelled():
            return None
        result = task.result()
        error = result.error
        if error is not None and is_fatal(error) and error is not self._fatal and not error.attempts:
            return None
        if result.summary is not None:
            self._room = self._concurrency
        if not self._is_ended and (repeated := self._repeats.seen(error)) is not None:
            self.end(repeated)
        return result

    async def _one(self, article: Article) -> Result:
        id = result_id(article)
        try:
            return Result(id, article.source, summary=await self._session.summarize(article))
        except SummarizerError as error:
            if is_fatal(error):   # seen here, before the place of its request is given to another
                self.end(error)
            return Result(id, article.source, error=error)
        except Exception as error:  # noqa: BLE001 - whatever it is, it costs this article and no other
            return Result(id, article.source, error=unexpected(error))


class Repeats:
    """Whether each of the first articles met the same: then it is none of the articles'."""

    def __init__(self, few: int) -> None:
        self._few = few
        self._fault = ""
        self._count = 0   # none any more once anything else has come
        self._refusals: Counter[str] | None = Counter()   # None once an article is done

    @property
    def refused(self) -> int:
        """How many have met the same refusal, while none is done: so many fewer are begun."""
        return max(self._refusals.values(), default=0) if self._refusals is not None else 0

    def seen(self, error: SummarizerError | None) -> SummarizerError | None:
        """Take in what came of one more article; the error that ends the run, where it is time."""
        if error is None:
            self._refusals = None
        elif (key := _alike(error)) and self._refusals is not None:
            self._refusals[key] += 1
            if self._refusals[key] >= self._few:
                self._refusals = None
                return _refused(error, self._few)
        return self._faulty(error)

    def _faulty(self, error: SummarizerError | None) -> FaultError | None:
        if self._count < 0:
            return None
        fault = error.fault if isinstance(error, FaultError) else ""
        if not fault or (self._count and fault != self._fault):
            self._count = -1
            return None
        self._fault = fault
        self._count += 1
        if self._count < FIRST:
            return None
        self._count = -1
        if isinstance(error, FaultError) and error.is_yours:
            return FaultError(f"the first {FIRST} articles all met the same, and none is done: {error}")
        return FaultError(
            f"the first {FIRST} articles all met the same fault, and none is done: {error}. "
            "Its traceback is in the log: please report it"
        )


def _alike(error: SummarizerError) -> str:
    """What is the same for the same refusal; nothing where it may be the article's own."""
    if isinstance(error, UnavailableError):
        return "unavailable"
    return error.refusal.key if error.refusal and error.refusal.kind is not RefusalKind.CONTENT else ""


def _refused(error: SummarizerError, few: int) -> SummarizerError:
    """The error that ends a run whose first articles all met this one."""
    kind = UnavailableError if isinstance(error, UnavailableError) else ConfigurationError
    ending = kind(f"the first {few:,} articles all met the same, and none is done: {error}")
    ending.settings = error.settings
    return ending
