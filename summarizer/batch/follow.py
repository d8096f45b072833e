"""A run of `follow`: what is asked and written down, what failed, and the dossier that comes of it all.

A call that fails is no end: it is made again about half of its articles each. Of an article that fails alone the
proposals stay apart, it is told, and the next run asks again. Where replies come from a folder, a run puts out all
that can be asked now, and goes on when the replies are there: no dossier is made before.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncGenerator, Iterable, Sequence
from contextlib import AbstractAsyncContextManager, AsyncExitStack, aclosing
from pathlib import Path

from summarizer.batch.run import FEW, Repeats
from summarizer.batch.steps import Ahead, Step, Sums
from summarizer.client import Summarizer
from summarizer.codebook.records import Summary
from summarizer.errors import (
    AwaitedError,
    ConfigurationError,
    CutOffError,
    NoModelError,
    OutputError,
    RefusedError,
    ReplyError,
    SummarizerError,
    TooLongError,
    is_fatal,
    unexpected,
)
from summarizer.events import Compared, tell
from summarizer.extraction.session import Asked, Session
from summarizer.inputs.article import Article
from summarizer.negotiation import actorsfile
from summarizer.negotiation.actors import actors
from summarizer.negotiation.assembling import assemble
from summarizer.negotiation.dossier import Actors, Dossier, Following
from summarizer.negotiation.dossierfile import may_replace, put
from summarizer.negotiation.following import Course, Request, counted, digest
from summarizer.negotiation.garbage import uncollected
from summarizer.negotiation.judgements import Judged, Judgements, Named, Stamp, beside
from summarizer.negotiation.judging import PAIRS_FORM, PairReader, Pairs, judgements
from summarizer.negotiation.material import Material, material
from summarizer.negotiation.namesakes import decided
from summarizer.negotiation.persons import keys_before, renamed, told_waiting
from summarizer.negotiation.whose import ACTORS_FORM, NamesQuestion, NamesReader, names_question
from summarizer.resources import version
from summarizer.results.decisions import Decision, read
from summarizer.results.load import decisions_beside
from summarizer.settings import CONCURRENCY, check

_log = logging.getLogger("summarizer")
_OF_ITS_ARTICLES = (TooLongError, CutOffError, RefusedError, ReplyError)   # which fewer of them may not meet
_OF_ITS_REPLY = (AwaitedError, CutOffError, RefusedError, ReplyError)   # which another reply mends
_JOB_SIZE = 2_000   # requests of one job of a provider's batch API


class Follow:
    """A run over the articles of some summaries. `sums`, `failures` and `awaited` are up to date at every moment.

    `holds`: replies of a folder are missing, without which there is no dossier yet.
    """

    def __init__(
        self, summarizer: Summarizer, summaries: list[Summary], found: Actors, journal: Judgements,
        opening: AbstractAsyncContextManager[Session], concurrency: int, *, is_wide: bool = False,
        by_folder: bool = False,
        into: Path | None = None, writes_actors: bool = False, results: Sequence[str] = (),
        decisions: Sequence[Decision] = (),
    ) -> None:
        self._decisions = decisions
        self._renamed: list[Decision] = []
        self.waiting: list[str] = []   # what people decided of records and actors that are not there
        self._summaries, self._found, self.journal = summaries, found, journal
        self._is_wide, self._by_folder = is_wide or by_folder, by_folder
        self._into, self._writes_actors, self._results = into, writes_actors, results
        self._summarizer, self._opening, self._concurrency = summarizer, opening, concurrency
        self.actors = found
        self._material: Material | None = None   # until the names are known
        self.course: Course | None = None
        self.sums = Sums()
        self.failures: list[Step] = []
        self.awaited: list[Step] = []   # whose replies are not in the folder yet
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
        async with AsyncExitStack() as stack:
            names = await asyncio.to_thread(self._names)
            if names is not None:
                step = await self._ask_names(await self._opened(stack), names)
                if step is not None:
                    yield step
            if not self._is_ended and not self.holds:
                course = stack.enter_context(await asyncio.to_thread(self._set_out))
                waves = course.waves()
                while not self._is_ended and not self.holds:
                    if (wave := await asyncio.to_thread(next, waves, None)) is None:
                        break
                    async for step in self._wave(await self._opened(stack), wave):
                        yield step
        if self._fatal is not None:
            raise self._fatal

    async def _opened(self, stack: AsyncExitStack) -> Session:
        """The session, opened when it is first needed."""
        if self._session is None:
            self._session = await stack.enter_async_context(self._opening)
            if self.stopped:
                self._session.shut()
        return self._session

    def _names(self) -> NamesQuestion | None:
        """What is to be asked about names that no earlier run asked about."""
        return names_question(
            self._found, self._summaries, (name for line in self.journal.named for name in line.names)
        )

    def _set_out(self) -> Course:
        """Begin, with what is known of names now."""
        known = decided(self._found, (each for line in self.journal.named for each in line.decided))
        self.actors, self._renamed, waiting = renamed(known, self._decisions)
        self._material = material(self._summaries, self.actors)
        before = keys_before(self._summaries)
        self._summaries = []   # a hundred thousand are gigabytes
        self.course = Course(
            self._material, self.actors, self.journal, self._summarizer.prompts, is_wide=self._is_wide,
            is_kept=self._by_folder, decisions=self._decisions, before=before,
        )
        self.waiting = [told_waiting(each) for each in (*waiting, *self.course.waiting)]
        return self.course

    async def through(self) -> Dossier:
        """Ask all that is left, and write the dossier where it has a place.

        Raises as `steps`; AwaitedError where replies are to come first, ReplyError where one cannot be taken.
        """
        with self.journal:
            async with aclosing(self.steps()) as steps:
                async for step in steps:
                    for lacking in step.lacking if step.error is not None and not step.goes_on else ():
                        _log.warning("%s: %s", lacking, step.error)
            if self.holds:
                raise self._held()
            made = await asyncio.to_thread(self.dossier)
            if self._into is not None:
                await asyncio.to_thread(self.write, made)
        return made

    @property
    def holds(self) -> bool:
        """Whether replies of a folder are to come before anything else."""
        return any(step.holds for step in (*self.awaited, *self.failures))

    def _held(self) -> SummarizerError:
        """Why there is no dossier yet: the first of what is awaited, or cannot be taken."""
        first = next((step.error for step in (*self.awaited, *self.failures) if step.holds), None)
        assert first is not None
        if isinstance(first, AwaitedError) and len(self.awaited) > 1:
            told = f"{len(self.awaited):,} replies are awaited, the first of them: {first}"
            first = AwaitedError(told, prompt=first.prompt, faults=first.faults)
        return first

    @property
    def passed(self) -> int:
        """How many articles are through, earlier runs included."""
        return (self.course.before if self.course else 0) + self.journal.written + sum(
            len(step.articles) for step in self.failures
        )

    @property
    def unmet(self) -> list[str]:
        """Ids to ask about again that no article has."""
        return self.course.unmet if self.course else []

    @property
    def articles(self) -> int:
        """How many have a proposal, so far as that is known."""
        return self.course.articles if self.course else 0

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
        """Make a call, and write down what comes; nothing where the run ended before."""
        async with room:
            if self._is_ended:
                return None
            articles = tuple(request.articles)
            try:
                reader = PairReader(request.question)
                asked = await session.ask(request.about, request.messages, reader, PAIRS_FORM)
                step = self._written(request, asked)
            except SummarizerError as error:
                step = self._failed(error, request)
            except Exception as error:  # noqa: BLE001 - whatever it is, it costs these articles and no other
                step = Step(articles, error=unexpected(error))
            return step if self._counts(step) else None

    def _failed(self, error: SummarizerError, request: Request) -> Step:
        """What comes of a failure: a reply of a folder can be replaced, of others half of the articles are next."""
        articles, holds = tuple(request.articles), self._is_held(error)
        goes_on = False
        if isinstance(error, _OF_ITS_ARTICLES) and not holds:
            assert self.course is not None
            goes_on = self.course.again(request)
        return Step(articles, error=error, goes_on=goes_on, holds=holds)

    def _is_held(self, error: SummarizerError) -> bool:
        return self._by_folder and isinstance(error, _OF_ITS_REPLY)

    async def _ask_names(self, session: Session, names: NamesQuestion) -> Step | None:
        """Ask whose the names are, and write down what comes. Without an answer they stand apart."""
        messages = self._summarizer.prompts.naming(actors=names.actor_lines, names=names.name_lines)
        about = Article(messages[-1]["content"], id="names")
        try:
            asked = await session.ask(about, messages, NamesReader(names), ACTORS_FORM)
            line = Named(
                names=list(names.names), asked=digest(messages),
                decided=asked.reading.decided, model=asked.model, attempts=asked.attempts, usage=asked.usage,
                cost_usd=asked.cost_usd, notes=asked.reading.faults,
            )
            self.journal.write(line)
            step = Step(line=line)
        except SummarizerError as error:
            step = Step(error=error, holds=self._is_held(error))
        except asyncio.CancelledError:
            if not self._is_ended:
                raise
            return None
        return step if self._counts(step) else None

    def _written(self, request: Request, asked: Asked[Pairs]) -> Step:
        """Write down what a reply says. Raises OutputError, which bears what was paid."""
        asks = request.question
        said = judgements(asks, asked.reading.pairs, asked.model)
        line = Judged.of(
            request.articles, said, asked=request.digest, model=asked.model, attempts=asked.attempts,
            usage=asked.usage, cost_usd=asked.cost_usd, notes=asked.reading.faults,
        )
        try:
            self.journal.write(line)
        except OutputError as error:
            error.attempts, error.usage = asked.attempts, asked.usage
            raise
        told = tuple(
            Compared(part.article, len(part.labels), len(asks.threads), counted(
                each for each in said if each.left.article == part.article
            ))
            for part in asks.parts
        )
        for each in told:
            tell(each, self._summarizer.on_event)
        return Step(tuple(request.articles), line, told)

    def _counts(self, step: Step) -> bool:
        """Add it to the account; whether it is to be told, and not only ends the run."""
        error = step.error
        is_lone = isinstance(error, NoModelError) and step.articles and not self.journal.has_answers
        ends = is_fatal(error) or is_lone
        if isinstance(error, AwaitedError):
            self.sums.add(error.attempts, error.usage)
            self.awaited.append(step)
            return True
        if not step.goes_on:
            self._end(error if ends else self._repeats.seen(error))
        if error is not None and ends and not error.attempts:
            return False
        done = step.line or step.error
        assert done is not None
        self.sums.add(done.attempts, done.usage)
        if step.line is not None:
            self.sums.cost_usd += step.line.cost_usd or 0.0
        if error is not None and not step.goes_on:
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
        if self.course is None or self._material is None:
            self._set_out()
        assert self.course is not None and self._material is not None
        sums, models, costs = Sums(), set(), []
        for line in self.journal.asked():
            sums.add(line.attempts, line.usage)
            models.add(line.model or "unknown")
            costs.append(line.cost_usd)
        return assemble(
            self._material, self.course.joined(), self.actors, Following(
                asked=self.journal.stamp.asked, models=sorted(models),
                prompt=self.journal.stamp.prompt, summarizer=version(), calls=sums.attempts, usage=sums.usage,
                cost_usd=None if None in costs else sum(filter(None, costs)), results=list(self._results),
            ), [*self.course.standing, *self._renamed],
        )

    def ahead(self) -> Ahead:
        """What is left to ask, and what it may cost at most, as far as can be told before any reply."""
        self.journal.look()
        ahead = Ahead()
        if (names := self._names()) is not None:
            messages = self._summarizer.prompts.naming(actors=names.actor_lines, names=names.name_lines)
            ahead.add(messages, ACTORS_FORM, NamesReader(names).expected)
        with self._set_out() as course:
            for request in (request for wave in course.waves(foresees=True) for request in wave):
                ahead.add(request.messages, PAIRS_FORM, request.question.expected)
        ahead.cost_usd = self._summarizer.cost(round(ahead.tokens_in), round(ahead.tokens_out))
        return ahead


def followable(
    summarizer: Summarizer, summaries: Iterable[Summary], into: Path | None = None, *,
    actors_file: Path | None = None, results: Sequence[str] = (), concurrency: int = CONCURRENCY,
    rpm: float | None = None, tpm: float | None = None, provider_batch: bool = False, poll: float = 30.0,
    mixed: bool = False, redo: Sequence[str] = (), decisions: Iterable[Decision] = (),
) -> Follow:
    """A run over some summaries, whose journal is beside `into`. Nothing is opened yet, and nothing is written.

    `decisions` of people on joins and names count besides those that are kept beside `into`.

    Raises ConfigurationError where a number is out of its range, or `into` is a folder, or the file of actors cannot be
    read.
    """
    check(concurrency=concurrency, rpm=rpm, tpm=tpm, poll=poll)
    if into is not None and into.is_dir():
        raise ConfigurationError(f"{into} is a folder: name a file for the dossier")
    if into is not None and not may_replace(into):
        raise ConfigurationError(f"{into} is there already, and is no dossier: name another output")
    if provider_batch and into is None:
        raise ConfigurationError("provider_batch needs a file for the dossier: name it by into")
    own = actorsfile.beside(into) if into is not None else None
    known = actorsfile.read(actors_file) if actors_file else actorsfile.edited(own) if own else ()
    with uncollected():
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
        summarizer, given, found, journal, opening, concurrency, is_wide=provider_batch,
        by_folder=summarizer.reply_folder is not None,
        into=into, writes_actors=not (actors_file or known), results=results,
        decisions=[*decisions, *(read(decisions_beside(into)) if into else ())],
    )


def _stamp(summarizer: Summarizer) -> Stamp:
    told = summarizer.stamp
    return Stamp.model_validate({
        "asked": told["asked"], "prompt": summarizer.prompts.join_digest, "schema": PAIRS_FORM.digest,
        "body": told["body"],
    })
