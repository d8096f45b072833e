"""Resume: a run kept in a journal; what is passed over as done, what is written, what it all came to."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncGenerator, Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from summarizer.base import Usage
from summarizer.batch.copies import Copies, sketch
from summarizer.batch.run import OPENING, Reader, Result, Run, kept
from summarizer.batch.unrecorded import answered
from summarizer.codebook.records import Summary
from summarizer.codebook.trust import trusted
from summarizer.errors import ArticleError, AwaitedError, OutputError, SummarizerError
from summarizer.events import OnEvent, Resumed, tell
from summarizer.inputs.article import Article, result_id
from summarizer.inputs.document import Unreadable
from summarizer.results.journal import Journal
from summarizer.results.lines import failure_line
from summarizer.settings import CONCURRENCY

if TYPE_CHECKING:
    from summarizer.codebook.provenance import Provenance, SecondReading
    from summarizer.model.concurrency import Flights
    from summarizer.model.rate import Gate

_LISTED = 20   # of what waits for a reply


@dataclass
class Tally:
    """The account of a run."""

    done: int = 0
    failed: int = 0
    awaited: int = 0   # whose replies, made elsewhere, are not there yet
    skipped: int = 0
    repeated: int = 0
    copies: int = 0   # not read: copies of others
    changed: int = 0   # of those done: they had been done before, with another text
    set_aside: int = 0
    checked: int = 0   # read a second time
    noted: int = 0   # summaries of which something in the reply could not be read
    disputed: int = 0   # records
    disputed_sentences: int = 0
    missing: int = 0   # passages that the second reading or the program takes for a record
    to_check: int = 0   # articles with any of these three
    unchecked: int = 0   # articles whose second reading failed
    input_tokens: int = 0
    output_tokens: int = 0
    attempts: int = 0
    cost_usd: float = 0.0

    @property
    def through(self) -> int:
        """How many this run has come to an end with, whichever."""
        return self.done + self.failed + self.awaited


class _Twin(NamedTuple):
    """An article that is a copy, its id, and the id and the mark of the text of what it is a copy of."""

    article: Article
    id: str
    of: str
    of_text: int


class Batch:
    """A run whose results go into a journal. `tally` is up to date at every moment."""

    def __init__(
        self, journal: Journal, concurrency: int = CONCURRENCY, opening: int = OPENING, *,
        on_event: OnEvent | None = None, keep_copies: bool = False,
    ) -> None:
        self._opening, self._on_event = opening, on_event
        self.journal = journal
        self.tally = Tally()
        self.reasons: dict[str, tuple[int, SummarizerError]] = {}   # in words: how many, and the first
        self.run: Run | None = None
        self.unmet: list[str] = []   # ids to do again that no article had
        self._begun: dict[str, tuple[Article, str]] = {}   # by their ids; what was known of them
        self._doubles: set[SummarizerError] = set()   # what is told of others that have such an id
        self._keep_copies = keep_copies
        self._texts: Copies | None = None   # none where copies are read, too
        self._twins: dict[SummarizerError, _Twin] = {}   # on their way
        self._waiting: dict[str, list[_Twin]] = {}   # of what is not done yet, by its id
        self.awaited: list[tuple[str, str]] = []   # of the first whose replies are awaited: id, and what for
        self._lost: set[str] = set()   # ids of what failed
        self._late: set[str] = set()   # ids of what waits for a reply
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
        self.run = run = Run(_Reading(session, self._stored), self._concurrency, self._opening)
        self._gate = session.gate
        found = answered(run.results(self._undone(articles)), lambda: self.tally.skipped > 0)
        async with contextlib.aclosing(found) as results:
            async for result in results:
                written = self._write(result, run)
                if self.journal.sync_due():
                    await asyncio.to_thread(self.journal.sync)
                for each in written:
                    yield each
        if self.tally.skipped:
            tell(Resumed(None, self.tally.skipped), self._on_event)

    def _undone(self, articles: Iterable[Article | Unreadable]) -> Iterator[Article | Unreadable]:
        """Pass over what is done; a second article of the same id is a failure if its text is another.

        It runs in the thread that takes articles: nothing else claims, or counts what it counts.
        """
        with contextlib.ExitStack() as stack:
            if not self._keep_copies:
                self._texts = stack.enter_context(Copies())
            for item in articles:
                if isinstance(item, Unreadable):
                    yield item
                else:
                    yield from self._to_do(item)
        self.unmet = sorted(self.journal.unmet)

    def _to_do(self, article: Article) -> Iterator[Article | Unreadable]:
        id = result_id(article)
        known = self.journal.claim(id, article.sha256)
        first = self._first(article, id, known)
        if first is not None:
            twin = ArticleError(f"it is a copy of {first}")
            self._twins[twin] = _Twin(article, id, first, self.journal.text(first))
            yield Unreadable(id, article.source or id, twin)
        elif self._is_copy(id, article, known):
            self.tally.copies += 1
        elif known in ("new", "changed", "redo", "unchecked"):
            self._begun[id] = article, known
            yield article
        elif known == "other":
            why = f"two articles have the id {id!r} and different texts: the one that came first is kept"
            double = ArticleError(why)
            self._doubles.add(double)
            yield Unreadable(id, article.source or id, double)
        else:
            self.tally.repeated += known == "claimed"
            self.tally.skipped += known == "done"

    def _is_copy(self, id: str, article: Article, known: str) -> bool:
        """Whether an article is known as a copy from an earlier run."""
        looked_for = self._texts is not None and known == "new" and id not in self.journal.redo
        return looked_for and self.journal.copied(id, article.sha256)

    def _first(self, article: Article, id: str, known: str) -> str | None:
        """The id of what an article is a copy of; where it is none, others may be copies of it."""
        if self._texts is None or known in ("claimed", "other"):
            return None
        entry = sketch(article.text)
        if known == "new" and id not in self.journal.redo:
            first = self._texts.of(entry)
            if first is not None and first not in self._lost:
                return first
            if self._is_copy(id, article, known):
                return None
        self._texts.add(id, entry)
        return None

    def _write(self, result: Result, run: Run) -> list[Result]:
        """Write a result, and the copies that waited for it; what is to be given of them."""
        if result.error in self._twins:
            twin = self._twins.pop(result.error)
            if twin.of in self._begun:
                self._waiting.setdefault(twin.of, []).append(twin)
                return []
            return self._write_copies([twin], run)
        is_double = result.error in self._doubles
        result = self._write_one(result, run)
        if is_double:
            return [result]
        if result.error is not None and result.error.summary is None:
            (self._late if isinstance(result.error, AwaitedError) else self._lost).add(result.id)
        return [result, *self._write_copies(self._waiting.pop(result.id, ()), run)]

    def _write_copies(self, twins: Iterable[_Twin], run: Run) -> list[Result]:
        """Write what is a copy of what; where that failed the copy fails with it."""
        failed = []
        for article, id, of, of_text in twins:
            try:
                if of in self._late:
                    raise AwaitedError(f"{id} is a copy of {of}, whose reply is awaited")
                if of in self._lost:
                    raise ArticleError(f"{id} is a copy of {of}, which failed: run the same command again")
                self.journal.write_copy(article, id, of, of_text)
                self.tally.copies += 1
            except SummarizerError as error:
                failed.append(Result(id, article.source, error=error))
                self._fail(failed[-1], error, run)
        return failed

    def _write_one(self, result: Result, run: Run) -> Result:
        summary = result.summary
        if summary is not None:
            article, known = self._begun.pop(result.id)
            paid = _paid(summary, known)
            try:
                self.journal.write(summary, article)
            except OutputError as error:
                error.attempts, error.usage = paid.attempts, paid.usage
                run.end(error)
                result = Result(result.id, result.source, error=error)
            else:
                self.tally.changed += known == "changed"
                self._count_done(summary)
            self._count(paid.attempts, paid.usage)
            self.tally.cost_usd += paid.cost_usd or 0.0
        elif result.error is not None:
            self._count(result.error.attempts, result.error.usage)
            if result.error in self._doubles:
                self._doubles.discard(result.error)
            elif (begun := self._begun.pop(result.id, None)) is not None:
                self._keep(result.error, *begun, run)
        if result.error is not None:
            self._fail(result, result.error, run)
        return result

    def _keep(self, error: SummarizerError, article: Article, known: str, run: Run) -> None:
        """Write the summary of an article whose second reading failed."""
        if isinstance(error.summary, Summary) and not isinstance(error, AwaitedError):
            self._trust(error.summary)
        summary = kept(error, was_written=known == "unchecked")
        if summary is None:
            return
        self.tally.cost_usd += _paid(summary, known).cost_usd or 0.0
        try:
            self.journal.write(summary, article)
        except OutputError as unwritten:
            run.end(unwritten)

    def _stored(self, id: str) -> Summary | None:
        """The summary of an article that is only to be read a second time. Raises ResultsError."""
        begun = self._begun.get(id)
        return self.journal.unchecked(id) if begun is not None and begun[1] == "unchecked" else None

    def _count_done(self, summary: Summary) -> None:
        self.tally.done += 1
        self.tally.checked += summary.provenance.check is not None
        self.tally.set_aside += len(summary.rejected)
        self.tally.noted += bool(summary.notes)
        self._trust(summary)

    def _trust(self, summary: Summary) -> None:
        trust, reading = trusted(summary), summary.provenance.check
        self.tally.disputed += trust.disputed
        self.tally.disputed_sentences += trust.disputed_sentences
        self.tally.missing += trust.missing
        self.tally.to_check += bool(trust.disputed or trust.disputed_sentences or trust.missing)
        self.tally.unchecked += reading is not None and reading.failed is not None

    def _fail(self, result: Result, error: SummarizerError, run: Run) -> None:
        if isinstance(error, AwaitedError):   # nothing failed, and the folder of prompts lists it
            self.tally.awaited += 1
            if len(self.awaited) < _LISTED:
                self.awaited.append((result.id, str(error)))
            return
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


class _Reading:
    """A session; of what has a summary already it reads the records a second time, and not the article anew."""

    def __init__(self, session: Reader, stored: Callable[[str], Summary | None]) -> None:
        self._session, self._stored = session, stored
        self.gate: Gate | None = session.gate
        self.flights: Flights | None = session.flights

    async def summarize(self, article: Article) -> Summary:
        """Summarize one article, or check its summary. Raises as the session does, and ResultsError."""
        stored = self._stored(result_id(article))
        return await (self._session.check(article, stored) if stored else self._session.summarize(article))

    async def check(self, article: Article, summary: Summary) -> Summary:
        """Read the records of a summary a second time. Raises as the session does."""
        return await self._session.check(article, summary)

    def shut(self) -> None:
        """Ask nothing more."""
        self._session.shut()


def _paid(summary: Summary, known: str) -> Provenance | SecondReading:
    """What this run paid for a summary: of one that was there already only its second reading."""
    check = summary.provenance.check
    return check if known == "unchecked" and check is not None else summary.provenance
