"""The functions for users: one article, many whose results come as they finish, a negotiation; awaited or not."""

from __future__ import annotations

import asyncio
import queue
from collections.abc import AsyncGenerator, AsyncIterable, Generator, Iterable, Iterator, Sequence
from contextlib import AsyncExitStack, aclosing
from dataclasses import replace
from pathlib import Path
from typing import TypedDict, TypeVar, Unpack

from summarizer.background import Aside
from summarizer.batch.run import Result, Run
from summarizer.batch.unrecorded import answered
from summarizer.client import Summarizer, run_to_end
from summarizer.codebook.records import Summary
from summarizer.errors import ConfigurationError, SummarizerError
from summarizer.inputs import sources
from summarizer.inputs.article import Article, as_article
from summarizer.inputs.document import Columns, Unreadable
from summarizer.negotiation.dossier import Dossier
from summarizer.settings import CONCURRENCY, Settings, check

Text = str | Article | Path
T = TypeVar("T")


def read_articles(
    inputs: str | Path | Iterable[str | Path], *, columns: Columns | None = None, encoding: str | None = None
) -> Iterator[Article | Unreadable]:
    """Every article of files, folders, patterns and web addresses, one at a time: `read_articles("news/")`.

    They may be of any format that `batch` reads, tables and archives too. What cannot be read is an Unreadable in
    its place, which says why, and becomes a failure where it is given to `summarize_many`. `columns` names those of
    tables whose names are not known, `encoding` is that of text, where it is not recognized.

    Raises ArticleError where an input is missing or nothing in it is an article, before any is read;
    ConfigurationError, when its turn comes, for a format that needs a package which is not installed.
    """
    given = [inputs] if isinstance(inputs, str | Path) or not isinstance(inputs, Iterable) else list(inputs)
    if not all(isinstance(each, str | Path) for each in given):
        raise ConfigurationError("inputs are a path, a pattern or a web address (str or Path), or several of them")
    if not isinstance(columns, Columns | None):
        raise ConfigurationError(f"columns must be Columns, not {type(columns).__name__}")
    return sources.articles([str(each) for each in given], columns, encoding=encoding)


def summarize(article: Text, model: str | None = None, **settings: Unpack[Settings]) -> Summary:
    """Summarize one article: `summarize(text).proposals[0].evidence[0].quote`.

    `article` is its text, a Path or an Article; `model` and `settings` are those of `Summarizer`. Works in a script
    and where a loop is running already, as in a notebook. Raises a SummarizerError that says what to do.
    """
    return Summarizer(model, **settings).summarize(article)


async def asummarize(article: Text, model: str | None = None, **settings: Unpack[Settings]) -> Summary:
    """Summarize one article, awaited. As `summarize`; for many calls hold a `Summarizer` open."""
    return await Summarizer(model, **settings).asummarize(article)


class RunSettings(Settings, total=False):
    """What the functions for many articles take by name, beside the settings of one. `summarize_many` tells more."""

    concurrency: int
    rpm: float | None
    tpm: float | None
    into: str | Path | None
    mixed: bool
    redo: Sequence[str]
    texts: bool
    keep_copies: bool
    provider_batch: bool
    poll: float


def summarize_many(
    articles: Iterable[Text | Unreadable], model: str | None = None, **settings: Unpack[RunSettings]
) -> Generator[Result]:
    """Summarize many articles, as `summarize` takes them; results come as they finish.

    `for result in summarize_many(paths, "openai/NAME"): print(result.summary or result.error)`. A failure
    is a result, not an exception, and so is what cannot be read: a Path is read when its turn comes. A
    result bears the article's id, else its path, else, of a text, its number among these. Where the provider asks to
    be left alone the run waits, for hours if need be. Closing the iterator ends it at once, and so does an interrupt.

    - `concurrency`: the most requests in flight (32); `rpm`, `tpm`: the most requests and tokens a minute.
    - `into`: a RESULTS.jsonl to write to. A result is on disk before it is given, failures are beside it, and the
      same call again does what is not done: what was done before is in the file, and is not given again
      (`read_results` gives all). A text without an id is called by its hash there.
      `mixed` keeps what was got with another model or prompt, `redo` names ids to do again, `texts=False` keeps
      no copy of the texts. An article whose text was read under another id, as when several outlets print an agency's
      report, is not read and gives no result: `also_in` of the one that was read names it, in what `read_results`
      gives; `keep_copies` reads it, too.
    - `provider_batch`: send the requests as jobs of the provider's batch API, looked at every `poll` seconds; it
      needs `into`.
    - `settings` are those of `Summarizer` besides.

    Raises ConfigurationError where a setting is wrong. The iterator raises LockedError or OutputError where `into`
    cannot be written; and, once what is in flight is through, ConfigurationError where no article can be done, and
    what `articles` itself raises.
    """
    concurrency = settings.get("concurrency", CONCURRENCY)
    return _taken(_many(articles, model, settings), concurrency)


def asummarize_many(
    articles: Iterable[Text | Unreadable] | AsyncIterable[Text | Unreadable], model: str | None = None,
    **settings: Unpack[RunSettings],
) -> AsyncGenerator[Result]:
    """Summarize many articles in the running loop. As `summarize_many`, with `async for`.

    The articles are taken in a thread of their own: they may block; or they come from an async iterable. Where the loop
    over it is left, what is in flight ends with the iterator (`aclosing` ends it at once), or with the running loop.
    """
    if isinstance(articles, AsyncIterable):
        articles = _awaited(articles, asyncio.get_running_loop())
    return _handed(_many(articles, model, settings))


def _awaited(articles: AsyncIterable[T], loop: asyncio.AbstractEventLoop) -> Iterator[T]:
    """What comes of an async iterable in a loop, for the thread that takes articles."""
    coming = aiter(articles)

    async def one() -> tuple[T, ...]:
        async for each in coming:
            return (each,)
        return ()

    while came := asyncio.run_coroutine_threadsafe(one(), loop).result():
        yield came[0]


class FollowSettings(Settings, total=False):
    """What `follow` takes by name, beside the settings of `Summarizer`. `follow` tells more."""

    concurrency: int
    rpm: float | None
    tpm: float | None
    mixed: bool
    redo: Sequence[str]
    provider_batch: bool
    poll: float


def follow(
    summaries: str | Path | Iterable[Summary], model: str | None = None, *, into: str | Path | None = None,
    actors: str | Path | None = None, **settings: Unpack[FollowSettings],
) -> Dossier:
    """Follow a negotiation through the summaries of many articles: `follow("results.jsonl", model)`.

    `summaries` are those of a results file, or the summaries themselves.

    The model is asked about several articles in one call, and about their proposals alone: which of those of other
    articles are the same, or a version, a part or a counter of it. Works in a script and where a loop is running
    already.

    - `into`: a DOSSIER.json to write to. What the model said is kept beside it, in DOSSIER.judgements.jsonl, as it
      comes: the same call again asks nothing, and with three articles more it asks about these. `mixed` keeps what
      was got with another model or prompt, `redo` names ids of articles to ask about again.
    - `actors`: a file of who is who. Without one what was found is written to DOSSIER.actors.json, and read again once
      somebody edited it.
    - `concurrency`, `rpm`, `tpm`, `provider_batch`, `poll` are those of `summarize_many`, and `settings` are those of
      `Summarizer` besides; `language` is that of the summaries.

    An article whose call failed is told to the logger as a warning: its proposals stay apart, and the same call again
    asks about it. With `reply_folder` no call fails so: AwaitedError says that prompts were put out whose replies come
    first, ReplyError that one cannot be taken and is to be replaced; the same call goes on from there.

    Raises ConfigurationError where a setting is wrong, `into` holds what was got with another model, or
    no article can be asked about; LockedError or OutputError where `into` cannot be written.
    """
    return run_to_end(afollow(summaries, model, into=into, actors=actors, **settings))


async def afollow(
    summaries: str | Path | Iterable[Summary], model: str | None = None, *, into: str | Path | None = None,
    actors: str | Path | None = None, **settings: Unpack[FollowSettings],
) -> Dossier:
    """Follow a negotiation, awaited. As `follow`."""
    from summarizer.batch.follow import followable

    how = _FollowKept(**{  # type: ignore[typeddict-item]
        name: settings.pop(name) for name in _FollowKept.__annotations__ if name in settings   # type: ignore[misc]
    })
    run = await asyncio.to_thread(
        followable, Summarizer(model, **settings), _summaries(summaries), Path(into) if into else None,   # type: ignore[misc]
        actors_file=Path(actors) if actors else None, **how,
    )
    return await run.through()


def _summaries(given: str | Path | Iterable[Summary]) -> Iterator[Summary]:
    """The summaries of whatever `follow` takes. Raises ConfigurationError where it is something else."""
    if isinstance(given, str | Path):
        from summarizer.results.load import read_results

        yield from read_results(given)
        return
    for each in given if isinstance(given, Iterable) else [given]:
        if not isinstance(each, Summary):
            raise ConfigurationError(f"follow takes a file of results, or summaries, not {type(each).__name__}")
        yield each


class _FollowKept(TypedDict, total=False):
    """What of these is no setting of `Summarizer`."""

    concurrency: int
    rpm: float | None
    tpm: float | None
    mixed: bool
    redo: Sequence[str]
    provider_batch: bool
    poll: float


class _Kept(TypedDict, total=False):
    """What goes with `into` alone."""

    mixed: bool
    redo: Sequence[str]
    texts: bool
    keep_copies: bool
    provider_batch: bool
    poll: float


def _many(
    articles: Iterable[Text | Unreadable], model: str | None, settings: RunSettings
) -> AsyncGenerator[Result]:
    """Look at what was given, and begin nothing yet."""
    if isinstance(articles, str | bytes | Path | Article):
        raise ConfigurationError(f"many articles are wanted, not one {type(articles).__name__}: give a list")
    if not isinstance(articles, Iterable):
        only = " (asummarize_many takes what is awaited)" if isinstance(articles, AsyncIterable) else ""
        raise ConfigurationError(f"articles must be a list or an iterator, not {type(articles).__name__}{only}")
    concurrency = settings.pop("concurrency", CONCURRENCY)
    rpm, tpm = settings.pop("rpm", None), settings.pop("tpm", None)
    check(concurrency=concurrency, rpm=rpm, tpm=tpm)
    into = settings.pop("into", None)
    if not isinstance(into, str | Path | None):
        raise ConfigurationError(f"into must be a path, not {type(into).__name__}")
    kept = _Kept(**{name: settings.pop(name) for name in _Kept.__annotations__ if name in settings})  # type: ignore
    summarizer = Summarizer(model, **settings)  # type: ignore[misc]
    if into is not None:
        return _into(summarizer, articles, Path(into), concurrency, rpm, tpm, kept)
    if kept:
        raise ConfigurationError(
            f"{' and '.join(kept)} need{'s' if len(kept) == 1 else ''} a file of results: name it with into"
        )
    return _unkept(summarizer, articles, concurrency, rpm, tpm)


async def _unkept(
    summarizer: Summarizer, articles: Iterable[Text | Unreadable], concurrency: int, rpm: float | None,
    tpm: float | None,
) -> AsyncGenerator[Result]:
    async with (
        summarizer.session(concurrency, rpm=rpm, tpm=tpm) as session,
        aclosing(answered(Run(session, concurrency).results(_read(articles, is_kept=False)))) as results,
    ):
        async for result in results:
            yield result


async def _into(
    summarizer: Summarizer, articles: Iterable[Text | Unreadable], into: Path, concurrency: int, rpm: float | None,
    tpm: float | None, kept: _Kept,
) -> AsyncGenerator[Result]:
    from summarizer.batch.service import resumable  # it locks files, which not every system can

    run = resumable(summarizer, into, concurrency=concurrency, rpm=rpm, tpm=tpm, **kept)
    async with AsyncExitStack() as stack:
        stack.push(await asyncio.to_thread(run.journal.__enter__))   # it reads what is done
        results = await stack.enter_async_context(aclosing(run.results(_read(articles, is_kept=True))))
        async for result in results:
            yield result


async def _handed(work: AsyncGenerator[Result]) -> AsyncGenerator[Result]:
    """Results of a run in a task of its own, which takes one more when one is taken.

    A loop that ends closes every open generator at once, those within others too, and they would break into each
    other's closing; a task it cancels, which closes them in their order.
    """
    came: asyncio.Queue[Result | None] = asyncio.Queue()
    room = asyncio.Semaphore(1)

    async def give() -> None:
        async with aclosing(work) as results:
            async for result in results:
                await room.acquire()
                came.put_nowait(result)

    task = asyncio.create_task(give())
    task.add_done_callback(lambda _: came.put_nowait(None))
    try:
        while (result := await came.get()) is not None:
            room.release()
            yield result
        await task
    finally:
        task.cancel()
        await asyncio.wait([task])


def _taken(work: AsyncGenerator[Result], concurrency: int) -> Generator[Result]:
    """Results of a run in another thread, which goes on while they are looked at."""
    came: queue.SimpleQueue[Result | None] = queue.SimpleQueue()
    room = asyncio.Semaphore(2 * concurrency)   # so many results may wait to be taken

    async def give() -> None:
        async with aclosing(work) as results:
            async for result in results:
                await room.acquire()
                came.put(result)

    aside = Aside(give(), "summarizer-batch", done=lambda: came.put(None))
    try:
        while (result := came.get()) is not None:
            aside.call(room.release)
            yield result
        aside.result()
    finally:
        aside.end()


def _read(articles: Iterable[Text | Unreadable], *, is_kept: bool) -> Iterator[Article | Unreadable]:
    """The articles. A text is called by its hash where results are kept, for another call may give others before it."""
    for number, article in enumerate(articles):
        if isinstance(article, Unreadable):
            yield article
            continue
        try:
            found = as_article(article)
            is_numbered = isinstance(article, str) and not is_kept
            yield replace(found, id=str(number)) if is_numbered else found
        except SummarizerError as error:
            id, where = (str(article),) * 2 if isinstance(article, Path) else (str(number), f"article {number}")
            yield Unreadable(id, where, error)
