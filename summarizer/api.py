"""The functions for users: one article, or many, whose results come as they finish."""

from __future__ import annotations

import asyncio
import contextlib
import queue
from collections.abc import Generator, Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from summarizer.background import Aside
from summarizer.batch.run import Result, Run
from summarizer.batch.unrecorded import answered
from summarizer.client import Summarizer
from summarizer.codebook.records import Summary
from summarizer.errors import ConfigurationError, SummarizerError
from summarizer.inputs.article import Article, as_article
from summarizer.inputs.sources import Unreadable
from summarizer.settings import CONCURRENCY, check


def summarize(article: str | Article | Path, model: str | None = None, **settings: Any) -> Summary:
    """Summarize one article: `summarize(text).proposals[0].evidence[0].quote`.

    `settings` are those of `Summarizer`. Raises a SummarizerError that says what to do.
    """
    return Summarizer(model, **settings).summarize(article)


async def asummarize(article: str | Article | Path, model: str | None = None, **settings: Any) -> Summary:
    """Summarize one article, awaited. As `summarize`."""
    return await Summarizer(model, **settings).asummarize(article)


def summarize_many(
    articles: Iterable[str | Article | Path], model: str | None = None, *, concurrency: int = CONCURRENCY,
    **settings: Any,
) -> Generator[Result]:
    """Summarize many articles, as `summarize` takes them; results come as they finish.

    `for result in summarize_many(paths, "openai/NAME"): print(result.summary or result.error)`. A failure
    is a result, not an exception, and so is what cannot be read: a Path is read when its turn comes. A
    result bears the article's id, else its path, else its number. `settings` are those of `Summarizer`.
    Where the provider asks to be left alone the run waits, for hours if need be. Closing the iterator
    ends it at once, and so does an interrupt.

    Raises ConfigurationError where a setting is wrong, and from the iterator where no article can be done;
    and what `articles` itself raises, once what is in flight is through.
    """
    if isinstance(articles, str | bytes | Path | Article):
        raise ConfigurationError(f"summarize_many takes many articles, not one {type(articles).__name__}: give a list")
    check(concurrency=concurrency)
    return _results(articles, Summarizer(model, **settings), concurrency)


def _results(
    articles: Iterable[str | Article | Path], summarizer: Summarizer, concurrency: int
) -> Generator[Result]:
    came: queue.SimpleQueue[Result | None] = queue.SimpleQueue()
    room = asyncio.Semaphore(2 * concurrency)   # so many results may wait to be taken

    async def work() -> None:
        async with (
            summarizer.session(concurrency) as session,
            contextlib.aclosing(answered(Run(session, concurrency).results(_read(articles)))) as results,
        ):
            async for result in results:
                await room.acquire()
                came.put(result)

    aside = Aside(work(), "summarizer-batch", done=lambda: came.put(None))
    try:
        while (result := came.get()) is not None:
            aside.call(room.release)
            yield result
        aside.result()
    finally:
        aside.end()


def _read(articles: Iterable[str | Article | Path]) -> Iterator[Article | Unreadable]:
    for number, article in enumerate(articles):
        try:
            found = as_article(article)
            yield replace(found, id=str(number)) if isinstance(article, str) else found
        except SummarizerError as error:
            id, where = (str(article),) * 2 if isinstance(article, Path) else (str(number), f"article {number}")
            yield Unreadable(id, where, error)
