"""A resumable run, ready to begin: its journal, limits and session, for the functions and for the command alike."""

from __future__ import annotations

import os
from collections.abc import AsyncGenerator, Callable, Iterable, Sequence
from contextlib import AbstractAsyncContextManager, aclosing
from dataclasses import dataclass
from pathlib import Path

from summarizer.batch.run import Reader, Result
from summarizer.batch.tracked import Batch
from summarizer.client import Summarizer
from summarizer.errors import ConfigurationError
from summarizer.inputs.article import Article
from summarizer.inputs.document import Unreadable
from summarizer.results.journal import Journal
from summarizer.results.texts import beside
from summarizer.settings import CONCURRENCY, check

_JOB_SIZE = 2_000   # requests of one job of a provider's batch API


@dataclass(frozen=True)
class Resumable:
    """A run into a journal, which is to be entered around it; `opening` opens what reads the articles."""

    journal: Journal
    batch: Batch
    opening: AbstractAsyncContextManager[Reader]

    @property
    def outputs(self) -> list[Path]:
        """The files that the run writes: they are none of its inputs."""
        path = self.journal.path
        return [path, self.journal.failed_path, self.journal.copies_path, _jobs(path), beside(path)]

    async def results(
        self, articles: Iterable[Article | Unreadable], opened: Callable[[], object] = bool
    ) -> AsyncGenerator[Result]:
        """Do what is not done, and give each result when it is written. `opened` is called before the first request.

        Raises as `Batch.work`.
        """
        async with self.opening as session:
            opened()
            async with aclosing(self.batch.work(session, articles)) as results:
                async for result in results:
                    yield result


def resumable(
    summarizer: Summarizer, into: Path, *, concurrency: int = CONCURRENCY, rpm: float | None = None,
    tpm: float | None = None, provider_batch: bool = False, poll: float = 30.0, mixed: bool = False,
    redo: Sequence[str] = (), texts: bool = True, keep_copies: bool = False,
) -> Resumable:
    """A run into a file of results. Nothing is opened yet.

    Raises ConfigurationError where a number is out of its range, or `into` is a folder.
    """
    check(concurrency=concurrency, rpm=rpm, tpm=tpm, poll=poll)
    if os.path.isdir(into):   # noqa: PTH112 - Path.is_dir raises where it cannot look
        raise ConfigurationError(f"{into} is a folder: name a file for the results")
    journal = Journal(into, summarizer.stamp, mixed=mixed, texts=texts, redo=redo)
    if provider_batch:
        batch = Batch(
            journal, _JOB_SIZE, opening=_JOB_SIZE, on_event=summarizer.on_event, keep_copies=keep_copies
        )
        return Resumable(journal, batch, summarizer.job_session(_jobs(into), poll))
    batch = Batch(journal, concurrency, on_event=summarizer.on_event, keep_copies=keep_copies)
    return Resumable(journal, batch, summarizer.session(concurrency, rpm=rpm, tpm=tpm))


def _jobs(results: Path) -> Path:
    """Where a run writes down the jobs that it submitted."""
    return results.with_suffix(".jobs.jsonl")
