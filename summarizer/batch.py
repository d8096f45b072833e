"""Many articles: what is in flight, what is done, what failed. One failure is no end.

The pool is always full: whenever an article is done the next one starts, with no barrier between
them. It opens with a few requests, so that a wrong key or model costs a few calls and not hundreds.
"""

from __future__ import annotations

import asyncio
import contextlib
import queue
import threading
from collections.abc import AsyncGenerator, Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from summarizer.article import Article
from summarizer.doors import CONCURRENCY, Summarizer
from summarizer.errors import ArticleError, ConfigurationError, NoModelError, OutputError, SummarizerError
from summarizer.journal import Journal, failure_line
from summarizer.records import Summary, Usage
from summarizer.sources import Unreadable

if TYPE_CHECKING:
    from summarizer.model.flights import Flights
    from summarizer.model.pace import Gate

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
        self._fatal: SummarizerError | None = None
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

        Raises ConfigurationError or OutputError, once what was in flight is through, where no article
        can be done: a wrong key, an unknown model, an empty account, a full disk.
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
            item = next(waiting, None)
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


def named(article: Article) -> str:
    """What the result of an article is called: the id given, else where it came from, else its hash."""
    return article.id or article.source or article.sha256[:16]


def is_fatal(error: SummarizerError | None) -> bool:
    """Whether no article can be done. That one of them is not recorded says nothing of the others."""
    return isinstance(error, ConfigurationError | OutputError) and not isinstance(error, NoModelError)


def summarize_many(
    articles: Iterable[str | Article], model: str | None = None, *, concurrency: int = CONCURRENCY, **settings: Any
) -> Iterator[Result]:
    """Summarize many articles; results come as they finish.

    `for result in summarize_many(texts, "openai/NAME"): print(result.summary or result.error)`. A
    failure is a result, not an exception. `settings` are those of `Summarizer`. Where the provider asks
    to be left alone the run waits, for hours if need be. Closing the iterator ends it at once.

    Raises ConfigurationError where no article can be done.
    """
    summarizer = Summarizer(model, **settings)
    came: queue.Queue[Result | BaseException | None] = queue.Queue(maxsize=2 * concurrency)
    closing = threading.Event()
    working: list[tuple[asyncio.AbstractEventLoop, asyncio.Task[None]]] = []

    def offer(item: Result | BaseException | None) -> None:
        while not closing.is_set():
            with contextlib.suppress(queue.Full):
                came.put(item, timeout=0.1)
                return

    async def work() -> None:
        task = asyncio.current_task()
        assert task is not None
        working.append((asyncio.get_running_loop(), task))
        if closing.is_set():
            return
        async with (
            summarizer.session(concurrency) as session,
            contextlib.aclosing(Run(session, concurrency).results(_read(articles))) as results,
        ):
            async for result in results:
                await asyncio.to_thread(offer, result)

    def run() -> None:
        try:
            asyncio.run(work())
        except BaseException as error:  # noqa: BLE001 - it is raised again where the results are taken
            offer(error)
        else:
            offer(None)

    def end() -> None:
        """End the run, which may be waiting for hours."""
        closing.set()
        for loop, task in working:
            with contextlib.suppress(RuntimeError):   # it has ended
                loop.call_soon_threadsafe(task.cancel)

    thread = threading.Thread(target=run, name="summarizer-batch", daemon=True)
    thread.start()
    try:
        while (item := came.get()) is not None:
            if isinstance(item, BaseException):
                raise item
            yield item
    finally:
        end()
        thread.join()


def _read(articles: Iterable[str | Article]) -> Iterator[Article | Unreadable]:
    for number, article in enumerate(articles):
        if isinstance(article, Article):
            yield article
            continue
        try:
            yield Article(article, id=str(number))
        except SummarizerError as error:
            yield Unreadable(str(number), f"article {number}", error)


@dataclass
class Tally:
    """The account of a run."""

    done: int = 0
    failed: int = 0
    skipped: int = 0
    repeated: int = 0
    set_aside: int = 0
    input_tokens: int = 0
    output_tokens: int = 0
    attempts: int = 0
    cost_usd: float = 0.0


class Batch:
    """A run whose results go into a journal. `tally` is up to date at every moment."""

    def __init__(self, journal: Journal, concurrency: int = CONCURRENCY, opening: int = OPENING) -> None:
        self._opening = opening
        self.journal = journal
        self.tally = Tally()
        self.reasons: dict[str, tuple[int, str]] = {}   # how many, and the first message
        self.run: Run | None = None
        self._concurrency = concurrency
        self._gate: Gate | None = None

    def waiting(self) -> float:
        """Seconds that the provider asked for and that are not over yet."""
        return self._gate.wait() if self._gate is not None else 0.0

    def stop(self) -> None:
        """Admit nothing more; what is in flight is finished and written."""
        if self.run is not None:
            self.run.stop()

    async def work(self, session: Reader, articles: Iterable[Article | Unreadable]) -> AsyncGenerator[Result]:
        """Do what is not done; write every result before it is yielded. Raises as `Run.results` and `Journal.write`."""
        self.run = Run(session, self._concurrency, self._opening)
        self._gate = session.gate
        async with contextlib.aclosing(self.run.results(self._undone(articles))) as results:
            async for result in results:
                self._write(result)
                if self.journal.sync_due():
                    await asyncio.to_thread(self.journal.sync)
                yield result

    def _undone(self, articles: Iterable[Article | Unreadable]) -> Iterator[Article | Unreadable]:
        """Pass over what is done; a second article of the same id is a failure if its text is another."""
        for item in articles:
            if isinstance(item, Unreadable):
                yield item
                continue
            id = named(item)
            known = self.journal.claim(id, item.sha256)
            if known == "new":
                yield item
            elif known == "other":
                why = f"two articles have the id {id!r} and different texts: the one that came first is kept"
                yield Unreadable(id, item.source or id, ArticleError(why))
            else:
                self.tally.repeated += known == "claimed"
                self.tally.skipped += known == "done"

    def _write(self, result: Result) -> None:
        tally = self.tally
        if result.summary is not None:
            summary = result.summary
            self.journal.write(summary.model_dump_json())
            tally.done += 1
            tally.set_aside += len(summary.rejected)
            tally.cost_usd += summary.provenance.cost_usd or 0.0
            attempts: int = summary.provenance.attempts
            usage: Usage | None = summary.provenance.usage
        else:
            error = result.error
            assert error is not None
            self.journal.fail(failure_line(result.id, result.source, error))
            tally.failed += 1
            count, first = self.reasons.get(type(error).__name__, (0, str(error).partition("\n")[0]))
            self.reasons[type(error).__name__] = count + 1, first
            attempts, usage = error.attempts, error.usage
        tally.attempts += attempts
        if usage is not None:
            tally.input_tokens += usage.input_tokens
            tally.output_tokens += usage.output_tokens
