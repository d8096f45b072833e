"""What an actor on a Ray cluster does: it summarizes, and writes a shard of its own.

A line is on disk before anybody hears of it. Where the actor dies and is started again, or Ray asks
once more for what was lost on its way, it finds there what it had done. What drives the actors is Ray
Data or `summarizer.cluster`.
"""

from __future__ import annotations

import asyncio
import contextlib
import math
from contextlib import AsyncExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from summarizer.batch.run import OPENING, Result, kept
from summarizer.errors import BudgetError, ConfigurationError, OutputError, SummarizerError, is_fatal, unexpected
from summarizer.inputs.article import Article, result_id
from summarizer.inputs.document import Columns, How, Unreadable
from summarizer.inputs.tables.rows import Table
from summarizer.results.seen import marks
from summarizer.results.shards import ShardIndex, free_shard
from summarizer.settings import CONCURRENCY, check

if TYPE_CHECKING:
    from summarizer.client import Summarizer
    from summarizer.codebook.records import Summary
    from summarizer.extraction.session import Session

_NAMELESS = "a row"   # of a table that has no numbers


class SummarizeActor:
    """For `dataset.map_batches(SummarizeActor, fn_constructor_kwargs={...}, concurrency=N)`.

    Rows have the columns `text`, `id`, `title`, `outlet`, `published`, `language`, `url`, by these or other names
    that are known (others by `columns`); out come `id`, `summary` (a Summary as JSON, or null) and `error` (a
    message, or null).
    Each result is in a shard of the folder `output` before it is given; what any shard held at the
    start is given from there, unpaid, or read a second time where that is asked for and was not done.
    `concurrency`, `rpm`, `tpm` and the summarizer's `max_cost` are for all `actors` together, which is the N of
    `map_batches`. `mixed` keeps results got otherwise.
    `texts`: keep each text beside its shard, so that its evidence can be shown in it later.

    An article that fails gives a row with its error; where none can be done (a wrong key), all the
    other rows get the error and nothing more is asked. Nothing of ours is raised.
    """

    def __init__(
        self, summarizer: Summarizer, output: str | Path, *, actors: int = 1, concurrency: int = CONCURRENCY,
        rpm: float | None = None, tpm: float | None = None, mixed: bool = False, columns: Columns | None = None,
        texts: bool = True, run: Orders | None = None,
    ) -> None:
        self._summarizer, self._folder = summarizer, Path(output)
        self._actors, self._concurrency, self._rpm, self._tpm = actors, concurrency, rpm, tpm
        self._mixed, self._texts, self._run = mixed, texts, run
        self._table = Table("the rows", How(columns or Columns()))
        self._session: Session | None = None
        self._stack = AsyncExitStack()
        self._starting = asyncio.Lock()
        self._opening = asyncio.Semaphore(OPENING)
        self._flying: dict[tuple[int, int], asyncio.Task[Result]] = {}
        self._is_through = False
        self._fatal: SummarizerError | None = None

    async def __call__(self, batch: Any) -> Any:
        """The results of a batch, in its order: an Arrow table with the columns id, summary, error."""
        import pyarrow as pa

        results = await asyncio.gather(*map(self._row, _rows(batch)))
        if self._session is not None:
            await asyncio.to_thread(self._shard.sync)
        return pa.table({
            "id": pa.array([result.id for result in results], pa.string()),
            "summary": pa.array([r.summary.model_dump_json() if r.summary else None for r in results], pa.string()),
            "error": pa.array([str(r.error) if r.error else None for r in results], pa.string()),
        })

    async def _row(self, row: dict[str, Any]) -> Result:
        item = self._table.article(row, _NAMELESS)
        if isinstance(item, Article) and item.id == _NAMELESS:
            hash = item.sha256[:16]
            item = replace(item, id=hash, source=hash)
        if isinstance(item, Unreadable):
            return Result(item.id, None, error=item.error)
        result = await self.result(item)
        assert result is not None   # nobody stops this run
        return result

    async def result(self, article: Article, stored: Summary | None = None) -> Result | None:
        """What came of one article, or of the second reading of the summary stored of it.

        None where it still waited when the run was stopped.
        The same asked for twice, as when Ray lost an answer, is paid once.
        """
        mark = marks(result_id(article), article.sha256)
        task = self._flying.get(mark)
        if task is None:
            task = self._flying[mark] = asyncio.create_task(self._one(article, stored))
            task.add_done_callback(lambda _: self._flying.pop(mark))
        await asyncio.wait([task])
        return None if task.cancelled() else task.result()

    async def hold(self, seconds: float, *, shut: bool = False) -> float:
        """Ask nothing for that long; return for how long the provider asked this actor, in seconds.

        `shut`: ask nothing any more.
        """
        if self._session is not None and shut:
            self._session.shut()
        if self._session is None or self._session.gate is None:
            return 0.0
        self._session.gate.close(seconds)
        return self._session.gate.wait()

    async def close(self) -> None:
        """Close the shard and the connections."""
        await self._stack.aclose()

    async def _one(self, article: Article, stored: Summary | None) -> Result:
        id = result_id(article)
        try:
            session = await self._opened()
            summary, is_unchecked = self._lines.find(id, article.sha256)
            if summary is None or is_unchecked:
                summary = await self._asked(session, article, summary or stored)
            return Result(id, article.source, summary=summary)
        except SummarizerError as error:
            if is_fatal(error):
                self._fatal = self._fatal or error
                if self._session is not None and not isinstance(error, BudgetError):
                    self._session.shut()   # else the others might wait for hours to hear the same
            return Result(id, article.source, error=error)
        except Exception as error:  # noqa: BLE001 - whatever it is, it costs this article and no other
            return Result(id, article.source, error=unexpected(error))
        except asyncio.CancelledError:
            if self._fatal is None:
                raise
            return Result(id, article.source, error=type(self._fatal)(str(self._fatal)))

    async def _asked(self, session: Session, article: Article, stored: Summary | None) -> Summary:
        async with contextlib.nullcontext() if self._is_through else self._opening:
            self._go_on()
            try:
                summary = await (session.check(article, stored) if stored else session.summarize(article))
            except SummarizerError as error:
                if (unchecked := kept(error, was_written=stored is not None)) is not None:
                    self._write(unchecked, article)
                raise
            self._write(summary, article)
            if not self._is_through:
                self._is_through = True
                for _ in range(self._concurrency):   # those that wait need not any more
                    self._opening.release()
        if self._shard.sync_due():
            await asyncio.to_thread(self._shard.sync)
        return summary

    def _write(self, summary: Summary, article: Article) -> None:
        try:
            self._lines.add(summary, self._shard.path, self._shard.append(summary.model_dump_json(), article))
        except OutputError as error:
            error.attempts, error.usage = summary.provenance.attempts, summary.provenance.usage
            raise

    def _go_on(self) -> None:
        """Raise where it is known that no article can be done. What was paid is told with the first of them."""
        if self._fatal is not None:
            raise type(self._fatal)(str(self._fatal))

    async def _opened(self) -> Session:
        async with self._starting:
            if self._session is None:
                self._go_on()
                check(concurrency=self._concurrency, actors=self._actors, rpm=self._rpm, tpm=self._tpm)
                await asyncio.to_thread(self._find_shard)
                self._session = await self._stack.enter_async_context(self._summarizer.session(
                    self._share(), rpm=self._rpm, tpm=self._tpm, sharers=self._actors,
                ))
        return self._session

    def _share(self) -> int:
        """How many may be in flight here: of a run with a driver as many as it sends."""
        count, rest = divmod(self._concurrency, self._actors)
        return self._concurrency if self._run else max(1, count + (self._number % self._actors < rest))

    def _find_shard(self) -> None:
        stamp, run = self._summarizer.stamp, self._run
        if run is not None and not (self._folder / "run.jsonl").exists():
            raise OutputError(f"the folder {self._folder} is not the same on all nodes: name one that they share")
        if run is not None and run.stamp != stamp:
            raise ConfigurationError("a node of the cluster has another release of summarizer: install the same on all")
        if self._summarizer.max_cost is not None and _is_second_life():
            raise BudgetError(
                "a worker died, and what it had spent of max_cost is not known: run the same again",
                settings=("max_cost",),
            )
        self._lines = ShardIndex(self._folder, stamp, mixed=self._mixed, seen=run.seen if run else {})
        self._number, self._shard = free_shard(self._folder, texts=self._texts)
        self._stack.push(self._shard)


@dataclass(frozen=True)
class Orders:
    """What actors are told by the one that drives them: the stamp, and the bytes of each shard that it knows."""

    stamp: dict[str, str | None]
    seen: dict[str, int]


def _is_second_life() -> bool:
    """Whether this actor died and was started again."""
    import ray

    return bool(ray.get_runtime_context().was_current_actor_reconstructed)


def _rows(batch: Any) -> list[dict[str, Any]]:
    """The rows of a batch of Ray Data: an Arrow table, or columns of NumPy (the default) or pandas."""
    if hasattr(batch, "to_pylist"):
        return list(batch.to_pylist())
    columns = {name: [None if _is_nan(value) else value for value in batch[name].tolist()] for name in batch}
    return [dict(zip(columns, values, strict=True)) for values in zip(*columns.values(), strict=True)]


def _is_nan(value: Any) -> bool:
    """Whether a value is what pandas and NumPy put where there is none."""
    return isinstance(value, float) and math.isnan(value)
