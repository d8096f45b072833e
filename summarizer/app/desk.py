"""The work of the app: articles wait, are asked about, and are written before they are told done; all of it live.

A result is kept as `batch` keeps it: locked, durable, its text beside it. The file is held only while there is work, so
that other commands can have it in between.
"""

from __future__ import annotations

import asyncio
import json
import secrets
from collections import OrderedDict
from collections.abc import Callable, Iterable
from contextlib import AsyncExitStack, suppress
from dataclasses import dataclass
from typing import Any

from summarizer.app.live import Listener, Reading, told
from summarizer.app.shelf import Shelf, key_of
from summarizer.client import Summarizer
from summarizer.codebook.records import Summary
from summarizer.codebook.reply import lean_schema
from summarizer.errors import NoModelError, SummarizerError, unexpected
from summarizer.events import Event
from summarizer.extraction.session import Session
from summarizer.inputs.article import Article, result_id
from summarizer.inputs.document import Unreadable
from summarizer.results.journal import Shard
from summarizer.results.lines import entries
from summarizer.settings import CONCURRENCY

MOST_WAITING = 5_000   # articles; more are refused, for now
_KEPT = 300     # readings that are through and still told of
_TOLD = 200     # lines of one of them
_UNANSWERED, _LONGEST = 50, 200_000   # articles that a reply may still come to, and characters of one
MOST_LISTENERS = 64


@dataclass
class _Job:
    article: Article
    reading: Reading


class TooManyError(SummarizerError):
    """So many wait or listen already that no more are taken."""


class Desk:
    """What reads articles into the first file of a shelf, while its `async with` block runs.

    `mixed`: results got with another model or prompt may stand in that file.
    """

    def __init__(
        self, maker: Callable[[Callable[[Event], object]], Summarizer], shelf: Shelf, *,
        concurrency: int = CONCURRENCY, mixed: bool = False,
    ) -> None:
        self.summarizer = maker(self._happened)
        self.shelf, self._mixed = shelf, mixed
        self._readings: OrderedDict[str, Reading] = OrderedDict()
        self._by_article: dict[str, Reading] = {}   # of what is being read, by what its result is called
        self._unanswered: OrderedDict[str, Article] = OrderedDict()   # by reading: nobody was there to be asked
        self._listeners: set[Listener] = set()
        self._room = asyncio.Semaphore(concurrency)
        self._tasks: set[asyncio.Task[None]] = set()
        self._stack = AsyncExitStack()
        self._session: Session | None = None
        self._opening = asyncio.Lock()
        self._writing = asyncio.Lock()
        self._shard: Shard | None = None
        self._loop: asyncio.AbstractEventLoop | None = None

    async def __aenter__(self) -> Desk:
        self._loop = asyncio.get_running_loop()
        return self

    async def __aexit__(self, *_: object) -> None:
        self.hush()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._stack.aclose()
        self.shelf.close()

    # What is asked of it

    async def take(self, items: Iterable[Article | Unreadable], *, again: bool = False) -> list[Reading]:
        """Take articles in, to be read as there is room; what cannot be read has failed at once.

        What was read before is done already, unless it is to be done `again`. Raises TooManyError.
        """
        found = list(items)
        if len(self._tasks) + len(found) > MOST_WAITING:
            raise TooManyError(f"{len(self._tasks):,} articles wait already: try again later")
        known = set() if again else await asyncio.to_thread(self._known, found)
        return [
            self._refused(item) if isinstance(item, Unreadable) else self._taken(item, is_known=number in known)
            for number, item in enumerate(found)
        ]

    def reading(self, id: str) -> Reading | None:
        """What has become of an article that was taken in."""
        return self._readings.get(id)

    def unanswered(self, id: str) -> Article | None:
        """The article of a reading that failed because nobody was there to be asked; of the last ones."""
        return self._unanswered.get(id)

    def prompt(self, article: Article) -> str:
        """What to ask any model about an article, as one text."""
        wanted = json.dumps(lean_schema(), separators=(",", ":"))
        asked = [each["content"].rstrip() + "\n" for each in self.summarizer.prompts.messages(article)]
        return "\n".join([*asked, "The JSON Schema of the reply:", f"{wanted}\n"])

    async def reply(self, id: str, reply: str) -> Reading:
        """Take in a reply that was got elsewhere to an unanswered article. Raises as `Summarizer.from_reply`."""
        article, reading = self._unanswered.pop(id), self._readings[id]   # the same reply twice is taken in once
        self._by_article[result_id(article)] = reading
        try:
            await self._pick_up()
            summary = await asyncio.to_thread(self.summarizer.from_reply, article, reply)
            self._say(reading, "a reply was taken in")
            await self._write(summary, _Job(article, reading), error=None, needs_model=False)
        except BaseException as error:
            self._unanswered[id] = article
            if isinstance(error, SummarizerError):
                self._say(reading, f"the reply was not taken in: {error}")
            raise
        finally:
            self._by_article.pop(result_id(article), None)
            await self._put_down()
        return reading

    def readings(self) -> list[Reading]:
        """All that is told of still, the last one taken first."""
        return list(reversed(self._readings.values()))

    async def wait(self, readings: Iterable[Reading], seconds: float) -> None:
        """Return when all of these are through, or after so many seconds."""
        ids = {each.id for each in readings}
        tasks = [task for task in self._tasks if task.get_name() in ids]
        if tasks:
            await asyncio.wait(tasks, timeout=seconds)

    def listen(self) -> Listener:
        """Be told from now on; first what is under way. `leave` ends it."""
        listener = Listener()
        for reading in self._readings.values():
            listener.tell(told(reading))
        self._listeners.add(listener)
        return listener

    def admit(self) -> None:
        """Raise TooManyError where so many listen that nobody else may."""
        if len(self._listeners) >= MOST_LISTENERS:
            raise TooManyError(f"{MOST_LISTENERS} listen already: close a page, or ask how far each reading is")

    def leave(self, listener: Listener) -> None:
        """Be told no more."""
        self._listeners.discard(listener)

    def hush(self) -> None:
        """Tell nobody anything more."""
        for listener in self._listeners:
            listener.is_gone = True
            listener.came.set()

    def tell(self, news: dict[str, Any]) -> None:
        """Tell all who listen."""
        for listener in self._listeners:
            listener.tell(news)

    def tell_soon(self, news: dict[str, Any]) -> None:
        """The same, from any thread."""
        if self._loop is not None:
            self._loop.call_soon_threadsafe(self.tell, news)

    # What it does

    def _known(self, items: Iterable[Article | Unreadable]) -> set[int]:
        """The places of those that were read before, with the text that they have now."""
        return {
            number for number, item in enumerate(items)
            if isinstance(item, Article) and self.shelf.sha256(key_of(result_id(item))) == item.sha256
        }

    def _taken(self, article: Article, *, is_known: bool) -> Reading:
        id = result_id(article)
        if (under_way := self._by_article.get(id)) is not None:
            return under_way
        reading = self._new(article.title or id)
        if is_known:
            self._say(reading, "read before", state="done", article=key_of(id))
            return reading
        self._by_article[id] = reading
        self._say(reading, f"taken in: {len(article.text):,} characters")
        task = asyncio.create_task(self._read(_Job(article, reading)), name=reading.id)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return reading

    def _refused(self, item: Unreadable) -> Reading:
        reading = self._new(item.id)
        self._say(reading, str(item.error), state="failed", error=str(item.error))
        return reading

    def _new(self, name: str) -> Reading:
        reading = Reading(id=secrets.token_hex(8), name=name)
        self._readings[reading.id] = reading
        for id in [id for id, each in self._readings.items() if each.state in ("done", "failed")][:-_KEPT]:
            del self._readings[id]
        return reading

    async def _read(self, job: _Job) -> None:
        reading, id = job.reading, result_id(job.article)
        try:
            async with self._room:
                await self._pick_up()
                session = await self._opened()
                asked = "the model is asked" if self.summarizer.is_live else "the recorded replies are looked through"
                self._say(reading, asked, state="reading")
                await self._write(await session.summarize(job.article), job)
        except SummarizerError as error:
            await self._failed(error, job)
        except Exception as error:  # noqa: BLE001 - whatever it is, it costs this article and no other
            await self._failed(unexpected(error), job)
        finally:
            self._by_article.pop(id, None)
            await self._put_down()

    async def _failed(self, error: SummarizerError, job: _Job) -> None:
        """Tell of an error; where only the second reading failed, what was read is kept."""
        if isinstance(error.summary, Summary):
            self._say(job.reading, f"the second reading failed: {error}")
            with suppress(SummarizerError):
                await self._write(error.summary, job)
                return
        told = error.reason if isinstance(error, NoModelError) else str(error)
        if isinstance(error, NoModelError) and len(job.article.text) <= _LONGEST:
            self._unanswered[job.reading.id] = job.article
            while len(self._unanswered) > _UNANSWERED:
                self._unanswered.popitem(last=False)
        self._say(
            job.reading, told, state="failed", error=told, needs_model=isinstance(error, NoModelError),
        )

    async def _write(self, summary: Summary, job: _Job, **changed: Any) -> None:
        """Write a summary, then tell that it is there, with what else has changed by that."""
        async with self._writing:
            assert self._shard is not None
            await asyncio.to_thread(self._shard.append, summary.model_dump_json(), job.article)
            await asyncio.to_thread(self._shard.sync)
        await asyncio.to_thread(self.shelf.refresh)
        aside = f", {len(summary.rejected)} set aside" if summary.rejected else ""
        records, quotes = len(summary.records), sum(len(each.evidence) for each in summary.records)
        found = f"{records} record{'' if records == 1 else 's'}, {quotes} quote{'' if quotes == 1 else 's'}"
        self._say(job.reading, f"{found} found in the text{aside}", state="done", article=key_of(summary.id), **changed)

    async def _opened(self) -> Session:
        """The session, opened when it is first needed: that takes seconds."""
        async with self._opening:
            if self._session is None:
                self._session = await self._stack.enter_async_context(self.summarizer.session())
            return self._session

    async def _pick_up(self) -> None:
        """Have the file to write to, before anything is paid. Raises LockedError, OutputError, ConfigurationError."""
        async with self._writing:
            if self._shard is None:
                self._shard = await asyncio.to_thread(self._entered)

    def _entered(self) -> Shard:
        shard = Shard(self.shelf.paths[0], texts=True)
        shard.__enter__()
        try:
            for _ in entries(shard.path, self.summarizer.stamp, mixed=self._mixed):
                pass
        except BaseException:
            shard.__exit__(None, None, None)
            raise
        return shard

    async def _put_down(self) -> None:
        """Let go of the file where nothing more is to be written for now."""
        async with self._writing:
            if self._shard is not None and not self._by_article:
                shard, self._shard = self._shard, None
                await asyncio.to_thread(shard.__exit__, None, None, None)

    # What is told of it

    def _happened(self, event: Event) -> None:
        """Of the model: it may come from any thread."""
        assert self._loop is not None
        try:
            is_here = asyncio.get_running_loop() is self._loop
        except RuntimeError:
            is_here = False
        if is_here:
            self._told_of(event)
        else:
            self._loop.call_soon_threadsafe(self._told_of, event)

    def _told_of(self, event: Event) -> None:
        reading = self._by_article.get(event.article) if event.article is not None else None
        if reading is not None:
            self._say(reading, str(event).removeprefix(f"{event.article}: "))
        else:
            self.tell({"what": "news", "said": str(event)})

    def _say(self, reading: Reading, said: str, **changed: Any) -> None:
        for name, value in changed.items():
            setattr(reading, name, value)
        reading.said.append(said)
        del reading.said[_TOLD:-1]
        self.tell(told(reading))

