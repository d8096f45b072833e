"""A run of `follow`: what is asked and written down, what failed, and the dossier that comes of it all.

One article that fails is no end: its proposals stay apart, it is told, and the next run asks again.
"""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import AsyncGenerator, Iterable, Sequence
from contextlib import AbstractAsyncContextManager, aclosing
from dataclasses import dataclass, field
from pathlib import Path

from summarizer.base import Usage
from summarizer.batch.run import FEW, Repeats
from summarizer.client import Summarizer
from summarizer.codebook.records import Summary
from summarizer.errors import ConfigurationError, NoModelError, OutputError, SummarizerError, is_fatal, unexpected
from summarizer.events import Compared, tell
from summarizer.extraction.session import Asked, Session
from summarizer.extraction.window import tokens
from summarizer.negotiation import actorsfile
from summarizer.negotiation.actors import actors
from summarizer.negotiation.assembling import assemble
from summarizer.negotiation.dossier import Actors, Dossier, Following
from summarizer.negotiation.dossierfile import put
from summarizer.negotiation.following import Course, Request, counted
from summarizer.negotiation.judgements import Judged, Judgements, Stamp, beside
from summarizer.negotiation.judging import PAIRS_FORM, PairReader, Pairs, judgements
from summarizer.negotiation.material import Material, material
from summarizer.resources import version
from summarizer.settings import CONCURRENCY, check

_log = logging.getLogger("summarizer")
_JOB_SIZE = 2_000   # requests of one job of a provider's batch API


@dataclass(frozen=True)
class Step:
    """What came of one article: its line of the journal, or an error."""

    article: str
    line: Judged | None = None
    told: Compared | None = None
    error: SummarizerError | None = None


@dataclass
class Sums:
    """The account of a run."""

    asked: int = 0
    attempts: int = 0
    usage: Usage = field(default_factory=Usage)
    cost_usd: float = 0.0


class Follow:
    """A run over the articles of some summaries. `sums` and `failures` are up to date at every moment."""

    def __init__(
        self, summarizer: Summarizer, found: Actors, records: Material, journal: Judgements,
        opening: AbstractAsyncContextManager[Session], concurrency: int, *, is_wide: bool = False,
        into: Path | None = None, writes_actors: bool = False, results: Sequence[str] = (),
    ) -> None:
        self.actors, self.journal, self._material = found, journal, records
        self._into, self._writes_actors, self._results = into, writes_actors, results
        self._summarizer, self._opening, self._concurrency = summarizer, opening, concurrency
        self.course = Course(records, found, journal, summarizer.prompts, is_wide=is_wide)
        self.sums = Sums()
        self.failures: list[Step] = []
        self._session: Session | None = None
        self._fatal: SummarizerError | None = None
        self._repeats = Repeats(FEW)
        self.stopped = False

    def stop(self) -> None:
        """Ask nothing more; what is in flight is finished and written down."""
        self.stopped = True
        if self._session is not None:
            self._session.shut()

    async def steps(self) -> AsyncGenerator[Step]:
        """Ask about each article that was not asked about; each step is written down before it is given.

        Raises, once what was in flight is through, ConfigurationError or OutputError where no article can be done,
        or the first ones all met the same, and UnavailableError where these were not answered.
        """
        with self.course:
            waves = self.course.waves()
            wave = await asyncio.to_thread(next, waves, None)
            if wave is None:
                return
            async with self._opening as session:
                self._session = session
                while wave is not None and not self._is_ended:
                    async for step in self._wave(session, wave):
                        yield step
                    wave = None if self._is_ended else await asyncio.to_thread(next, waves, None)
        if self._fatal is not None:
            raise self._fatal

    async def through(self) -> Dossier:
        """Ask all that is left, and write the dossier where it has a place. Raises as `steps`."""
        with self.journal:
            async with aclosing(self.steps()) as steps:
                async for step in steps:
                    if step.error is not None:
                        _log.warning("%s: its proposals stay apart, for %s", step.article, step.error)
            made = await asyncio.to_thread(self.dossier)
            if self._into is not None:
                await asyncio.to_thread(self.write, made)
        return made

    @property
    def passed(self) -> int:
        """How many articles are through, earlier runs included."""
        return self.course.before + self.journal.written + len(self.failures)

    @property
    def _is_ended(self) -> bool:
        return self.stopped or self._fatal is not None

    async def _wave(self, session: Session, wave: Sequence[Request]) -> AsyncGenerator[Step]:
        room = asyncio.Semaphore(self._concurrency)
        tasks = [asyncio.create_task(self._one(session, request, room)) for request in wave]
        try:
            for ended in asyncio.as_completed(tasks):
                try:
                    step = await ended
                except asyncio.CancelledError:
                    if not self._is_ended:
                        raise
                    continue
                if step is not None:
                    yield step
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    async def _one(self, session: Session, request: Request, room: asyncio.Semaphore) -> Step | None:
        """Ask about one article, and write down what comes; nothing where the run ended before it was asked."""
        article = request.question.article
        async with room:
            if self._is_ended:
                return None
            try:
                reader = PairReader(request.question)
                asked = await session.ask(request.about, request.messages, reader, PAIRS_FORM)
                step = self._written(request, asked)
            except SummarizerError as error:
                step = Step(article, error=error)
            except Exception as error:  # noqa: BLE001 - whatever it is, it costs this article and no other
                step = Step(article, error=unexpected(error))
            return step if self._counts(step) else None

    def _written(self, request: Request, asked: Asked[Pairs]) -> Step:
        """Write down what a reply says. Raises OutputError, which bears what was paid."""
        asks = request.question
        said = judgements(asks, asked.reading.pairs, asked.model)
        line = Judged.of(
            asks.article, self.course.digests(asks.article), said, asked=request.digest, model=asked.model,
            attempts=asked.attempts, usage=asked.usage, cost_usd=asked.cost_usd, notes=asked.reading.faults,
        )
        try:
            self.journal.write(line)
        except OutputError as error:
            error.attempts, error.usage = asked.attempts, asked.usage
            raise
        told = Compared(asks.article, len(asks.proposals), len(asks.threads), counted(said))
        tell(told, self._summarizer.on_event)
        return Step(asks.article, line, told)

    def _counts(self, step: Step) -> bool:
        """Add it to the account; whether it is to be told, and not only ends the run."""
        error = step.error
        ends = is_fatal(error) or (isinstance(error, NoModelError) and not self.course.has_answers)
        self._end(error if ends else self._repeats.seen(error))
        if error is not None and ends and not error.attempts:
            return False
        done = step.line or step.error
        assert done is not None
        self.sums.asked += step.line is not None
        self.sums.attempts += done.attempts
        if done.usage is not None:
            self.sums.usage.input_tokens += done.usage.input_tokens
            self.sums.usage.output_tokens += done.usage.output_tokens
        if step.line is not None:
            self.sums.cost_usd += step.line.cost_usd or 0.0
        if error is not None:
            self.failures.append(step)
        return True

    def _end(self, error: SummarizerError | None) -> None:
        """Ask nothing more where an error means that no article can be done."""
        if error is not None and self._fatal is None:
            self._fatal = error
            if self._session is not None:
                self._session.shut()

    def write(self, dossier: Dossier) -> None:
        """Write a dossier, whole or not at all, and its actors beside it, unless somebody edited these.

        Raises OutputError.
        """
        assert self._into is not None
        if self._writes_actors:
            actorsfile.write(actorsfile.beside(self._into), self.actors)
        put(dossier, self._into)

    def dossier(self) -> Dossier:
        """What is known now."""
        lines = [line for line in self.journal.lines.values() if line.asked]
        costs = [line.cost_usd for line in lines]
        return assemble(
            self._material, self.course.joined(), self.actors, Following(
                asked=self.journal.stamp.asked, models=sorted({line.model for line in lines if line.model}),
                prompt=self.journal.stamp.prompt, summarizer=version(), calls=sum(line.attempts for line in lines),
                usage=Usage(
                    input_tokens=sum(line.usage.input_tokens for line in lines),
                    output_tokens=sum(line.usage.output_tokens for line in lines),
                    estimated=any(line.usage.estimated for line in lines),
                ),
                cost_usd=None if None in costs else sum(filter(None, costs)), results=list(self._results),
            ),
        )

    def ahead(self) -> Ahead:
        """What is left to ask, and what it may cost at most, as far as can be told before any reply."""
        self.journal.look()
        ahead = Ahead()
        schema = tokens(json.dumps(PAIRS_FORM.lean(), separators=(",", ":")))
        with self.course:
            for request in (request for wave in self.course.waves(foresees=True) for request in wave):
                ahead.calls += 1
                ahead.tokens_in += schema + sum(tokens(message["content"]) for message in request.messages)
                ahead.tokens_out += request.question.expected
        ahead.cost_usd = self._summarizer.cost(round(ahead.tokens_in), round(ahead.tokens_out))
        return ahead


@dataclass
class Ahead:
    """What a run would ask. Costs are None where no price is known."""

    calls: int = 0
    tokens_in: float = 0.0
    tokens_out: float = 0.0
    cost_usd: float | None = None


def followable(
    summarizer: Summarizer, summaries: Iterable[Summary], into: Path | None = None, *,
    actors_file: Path | None = None, results: Sequence[str] = (), concurrency: int = CONCURRENCY,
    rpm: float | None = None, tpm: float | None = None, provider_batch: bool = False, poll: float = 30.0,
    mixed: bool = False, redo: Sequence[str] = (),
) -> Follow:
    """A run over some summaries, whose journal is beside `into`. Nothing is opened yet, and nothing is written.

    Raises ConfigurationError where a number is out of its range, or `into` is a folder, or the file of actors cannot be
    read.
    """
    check(concurrency=concurrency, rpm=rpm, tpm=tpm, poll=poll)
    if into is not None and into.is_dir():
        raise ConfigurationError(f"{into} is a folder: name a file for the dossier")
    if provider_batch and into is None:
        raise ConfigurationError("provider_batch needs a file for the dossier: name it by into")
    own = actorsfile.beside(into) if into is not None else None
    known = actorsfile.read(actors_file) if actors_file else actorsfile.edited(own) if own else ()
    given = list(summaries)
    found = actors(given, known)
    journal = Judgements(beside(into) if into else None, _stamp(summarizer), mixed=mixed, redo=redo)
    opening: AbstractAsyncContextManager[Session]
    if provider_batch and into is not None:
        opening = summarizer.job_session(into.with_suffix(".jobs.jsonl"), poll)
        concurrency = _JOB_SIZE
    else:
        opening = summarizer.session(concurrency, rpm=rpm, tpm=tpm)
    return Follow(
        summarizer, found, material(given, found), journal, opening, concurrency, is_wide=provider_batch,
        into=into, writes_actors=not (actors_file or known), results=results,
    )


def _stamp(summarizer: Summarizer) -> Stamp:
    told = summarizer.stamp
    return Stamp.model_validate({
        "asked": told["asked"], "prompt": summarizer.prompts.join_digest, "schema": PAIRS_FORM.digest,
        "body": told["body"],
    })
