"""Resume: a run kept in a journal; what is passed over as done, what is written, what it all came to."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncGenerator, Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from summarizer.base import Usage
from summarizer.batch.run import OPENING, Reader, Result, Run
from summarizer.batch.unrecorded import answered
from summarizer.errors import ArticleError, OutputError, SummarizerError
from summarizer.events import OnEvent, Resumed, tell
from summarizer.inputs.article import Article, result_id
from summarizer.inputs.document import Unreadable
from summarizer.results.journal import Journal, failure_line
from summarizer.settings import CONCURRENCY

if TYPE_CHECKING:
    from summarizer.model.rate import Gate


@dataclass
class Tally:
    """The account of a run."""

    done: int = 0
    failed: int = 0
    skipped: int = 0
    repeated: int = 0
    changed: int = 0   # of those done: they had been done before, with another text
    set_aside: int = 0
    noted: int = 0   # summaries of which something in the reply could not be read
    input_tokens: int = 0
    output_tokens: int = 0
    attempts: int = 0
    cost_usd: float = 0.0


class Batch:
    """A run whose results go into a journal. `tally` is up to date at every moment."""

    def __init__(
        self, journal: Journal, concurrency: int = CONCURRENCY, opening: int = OPENING, *,
        on_event: OnEvent | None = None,
    ) -> None:
        self._opening, self._on_event = opening, on_event
        self.journal = journal
        self.tally = Tally()
        self.reasons: dict[str, tuple[int, SummarizerError]] = {}   # in words: how many, and the first
        self.run: Run | None = None
        self.unmet: list[str] = []   # ids to do again that no article had
        self._begun: dict[str, tuple[Article, bool]] = {}   # by their ids; whether they changed since they were done
        self._doubles: set[SummarizerError] = set()   # what is told of others that have such an id
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
        """Do what is not done; write every result before it is yielded. Raises as `answered` and `Run.results`.

        A result that cannot be written is yielded as an error that bears what was paid, and ends the run.
        """
        self.run = run = Run(session, self._concurrency, self._opening)
        self._gate = session.gate
        found = answered(run.results(self._undone(articles)), lambda: self.tally.skipped > 0)
        async with contextlib.aclosing(found) as results:
            async for result in results:
                written = self._write(result, run)
                if self.journal.sync_due():
                    await asyncio.to_thread(self.journal.sync)
                yield written
        if self.tally.skipped:
            tell(Resumed(None, self.tally.skipped), self._on_event)

    def _undone(self, articles: Iterable[Article | Unreadable]) -> Iterator[Article | Unreadable]:
        """Pass over what is done; a second article of the same id is a failure if its text is another.

        It runs in the thread that takes articles: nothing else claims, or counts what it counts.
        """
        for item in articles:
            if isinstance(item, Unreadable):
                yield item
                continue
            id = result_id(item)
            known = self.journal.claim(id, item.sha256)
            if known in ("new", "changed", "redo"):
                self._begun[id] = item, known == "changed"
                yield item
            elif known == "other":
                why = f"two articles have the id {id!r} and different texts: the one that came first is kept"
                double = ArticleError(why)
                self._doubles.add(double)
                yield Unreadable(id, item.source or id, double)
            else:
                self.tally.repeated += known == "claimed"
                self.tally.skipped += known == "done"
        self.unmet = sorted(self.journal.unmet)

    def _write(self, result: Result, run: Run) -> Result:
        summary = result.summary
        if summary is not None:
            made = summary.provenance
            article, has_changed = self._begun.pop(result.id)
            try:
                self.journal.write(summary, article)
            except OutputError as error:
                error.attempts, error.usage = made.attempts, made.usage
                run.end(error)
                result = Result(result.id, result.source, error=error)
            else:
                self.tally.changed += has_changed
                self.tally.done += 1
                self.tally.set_aside += len(summary.rejected)
                self.tally.noted += bool(summary.notes)
            self._count(made.attempts, made.usage)
            self.tally.cost_usd += made.cost_usd or 0.0
        elif result.error is not None:
            self._count(result.error.attempts, result.error.usage)
            if result.error in self._doubles:
                self._doubles.discard(result.error)
            else:
                self._begun.pop(result.id, None)
        if result.error is not None:
            self._fail(result, result.error, run)
        return result

    def _fail(self, result: Result, error: SummarizerError, run: Run) -> None:
        self.tally.failed += 1
        count, first = self.reasons.get(error.words, (0, error))
        self.reasons[error.words] = count + 1, first
        try:
            self.journal.fail(failure_line(result.id, result.source, error))
        except OutputError as unwritten:
            run.end(unwritten)

    def _count(self, attempts: int, usage: Usage | None) -> None:
        self.tally.attempts += attempts
        if usage is not None:
            self.tally.input_tokens += usage.input_tokens
            self.tally.output_tokens += usage.output_tokens
