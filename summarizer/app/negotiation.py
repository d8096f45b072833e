"""The negotiation of the app: its articles followed when it is asked for, and the dossier that came of it."""

from __future__ import annotations

import asyncio
import datetime
from collections.abc import Callable, Collection
from contextlib import aclosing
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from pydantic import BaseModel, Field

from summarizer.app.shelf import Shelf, version_of
from summarizer.client import Summarizer
from summarizer.errors import NoModelError, SummarizerError, unexpected
from summarizer.negotiation.dossier import Dossier
from summarizer.negotiation.dossierfile import read_dossier
from summarizer.results.decisions import Decision, beside, read

if TYPE_CHECKING:
    from summarizer.batch.steps import Step

_TOLD = 200   # lines


class FollowState(BaseModel):
    """How far following is, and what dossier there is."""

    state: Literal["nothing", "following", "done", "failed"] = "nothing"
    said: list[str] = Field(default_factory=list, description="what happened, in order")
    error: str | None = None
    articles: int = Field(0, description="of the dossier that there is")
    threads: int = 0
    moves: int = 0
    doubts: int = Field(0, description="joins that are in doubt, and kept apart")
    first: datetime.date | None = Field(default=None, description="the days that moves are told of")
    last: datetime.date | None = None


class Negotiation:
    """The dossier in a file, and one run of `follow` at a time into it. `tell` is called whenever anything happened."""

    def __init__(self, path: Path, shelf: Shelf, summarizer: Summarizer, tell: Callable[[FollowState], object]) -> None:
        self.path, self._shelf, self._summarizer, self._tell = path, shelf, summarizer, tell
        self._state = FollowState()
        self._task: asyncio.Task[None] | None = None
        self._read: tuple[tuple[int, int], Dossier] | None = None

    def dossier(self) -> Dossier | None:
        """The dossier as it is in its file now; None where there is none. Raises ResultsError."""
        try:
            told = self.path.stat()
        except OSError:
            return None
        seen = told.st_mtime_ns, told.st_size
        if self._read is None or self._read[0] != seen:
            self._read = seen, read_dossier(self.path)
        return self._read[1]

    def version(self) -> str:
        """What tells the dossier, and what people decided of it, as they are now from as they were."""
        return version_of([self.path, beside(self.path)])

    def decisions(self) -> list[Decision]:
        """What people decided that is kept beside the dossier. Raises ResultsError."""
        return read(beside(self.path))

    async def state(self) -> FollowState:
        """How far it is. Raises ResultsError where the file cannot be read."""
        made = await asyncio.to_thread(self.dossier)
        if made is not None:
            self._count(made)
        if made is not None and self._state.state == "nothing":
            self._state.state = "done"
        return self._state

    def _count(self, made: Dossier) -> None:
        """Tell how large a dossier is."""
        now, days = self._state, sorted(move.date for move in made.moves if move.date)
        now.articles, now.threads, now.moves = len(made.articles), len(made.threads), len(made.moves)
        now.doubts = len(made.doubts)
        now.first, now.last = (days[0], days[-1]) if days else (None, None)

    def follow(self, words: str = "", *, mixed: bool = False, among: Collection[str] | None = None) -> None:
        """Begin to follow the articles in which the words stand, `among` these ids, unless following is under way."""
        if self._task is None or self._task.done():
            self._state.state, self._state.error, self._state.said = "following", None, ["the summaries are read"]
            self._tell(self._state)
            self._task = asyncio.create_task(self._followed(words, mixed=mixed, among=among))

    async def wait(self, seconds: float) -> None:
        """Return when it is through, or after so many seconds."""
        if self._task is not None:
            await asyncio.wait([self._task], timeout=seconds)

    async def end(self) -> None:
        """Follow no more; what the model said is kept."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def _followed(self, words: str, *, mixed: bool, among: Collection[str] | None) -> None:
        from summarizer.batch.follow import followable

        try:
            run = await asyncio.to_thread(lambda: followable(
                self._summarizer, self._shelf.summaries(words, among), self.path, mixed=mixed,
                results=[each.name for each in self._shelf.paths], decisions=self._shelf.decisions(),
            ))
            with run.journal:
                async with aclosing(run.steps()) as steps:
                    async for step in steps:
                        for said in _steps(step):
                            self._say(said)
                made = await asyncio.to_thread(run.dossier)
                await asyncio.to_thread(run.write, made)
            for waits in run.waiting:
                self._say(f"waits: {waits}")
            lacking = f"; {len(run.failures):,} calls failed" if run.failures else ""
            self._state.state = "done"
            self._count(made)
            self._say(f"{len(made.threads):,} threads, {len(made.moves):,} moves{lacking}")
        except SummarizerError as error:
            self._fail(error)
        except Exception as error:  # noqa: BLE001 - whatever it is, the server goes on
            self._fail(unexpected(error))

    def _fail(self, error: SummarizerError) -> None:
        told = error.reason if isinstance(error, NoModelError) else str(error)
        self._state.state, self._state.error = "failed", told
        self._say(told)

    def _say(self, said: str) -> None:
        self._state.said.append(said)
        del self._state.said[_TOLD:-1]
        self._tell(self._state)


def _steps(step: Step) -> list[str]:
    """What came of a call, in words."""
    if step.error is not None:
        again = "; asked again, half of them at a time" if step.goes_on else ""
        return [f"{each}: {step.error}{again}" for each in step.lacking]
    return [str(each) for each in step.told] or ["names: asked about"]
