"""Concurrency: how many requests may be in flight, as many as the provider bears.

A provider that takes fifty at a time refuses the fifty-first; one that is busy refuses at random. The
two are told apart by how many were in flight when a request was sent: where there were clearly more
for the refused than for the taken (by the area under the ROC curve), that is the provider's capacity,
and the limit goes below it. From there it is probed upwards, by steps that grow while nothing is
refused. (A relative of AIMD, Chiu and Jain 1989, which takes every loss for congestion and would
collapse under random refusals.)
"""

from __future__ import annotations

import asyncio
from bisect import bisect_left, bisect_right
from collections import deque
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from typing import TYPE_CHECKING, Any

from summarizer.errors import UnavailableError

if TYPE_CHECKING:
    from summarizer.model.rate import Gate

_REMEMBERED = 200   # outcomes
_LEAST = 5          # refusals that say anything
_STOPPED = "the run was stopped while the provider asked to be left alone: run the same again later"
_CLEARLY = 0.8      # of 1; what makes no difference gives 0.5


class Flights:
    """A limit on requests in flight that falls and rises with what is refused; `most` is its ceiling.

    While the gate is shut nothing takes off.
    """

    def __init__(self, most: int, gate: Gate) -> None:
        self.limit = self._most = most
        self._gate = gate
        self._opening: asyncio.TimerHandle | None = None
        self.aloft = 0
        self._step = 1
        self._quiet = 0   # taken since the last refusal or raise
        self._taken: deque[int] = deque(maxlen=_REMEMBERED)
        self._refused: deque[int] = deque(maxlen=_REMEMBERED)
        self._begun: deque[asyncio.Future[None]] = deque()   # these go first
        self._waiting: deque[asyncio.Future[None]] = deque()
        self._idle: dict[asyncio.Task[Any], bool] = {}   # whether it stays
        self._cut: set[asyncio.Task[Any]] = set()   # what stays, cancelled in a pause
        self._is_shut = False

    @contextmanager
    def idle(self, *, stays: bool = False) -> Iterator[None]:
        """Where a task waits, for whatever it be: it is cancelled once the flights are shut.

        What `stays` has cost something: it ends only in a pause, with an UnavailableError, so that it is told.
        """
        task = asyncio.current_task()
        assert task is not None
        if self._is_shut and self._gate.is_in_pause and stays:
            raise UnavailableError(_STOPPED)
        if self._is_shut and not stays:
            raise asyncio.CancelledError
        self._idle[task] = stays
        try:
            yield
        except asyncio.CancelledError:
            if task not in self._cut or task.uncancel():   # or somebody else cancelled it as well
                raise
            raise UnavailableError(_STOPPED) from None
        finally:
            del self._idle[task]
            self._cut.discard(task)

    @asynccontextmanager
    async def slot(self, *, begun: bool = False, stays: bool = False) -> AsyncIterator[int]:
        """Hold a place in the air; gives how many are in flight with this one.

        `begun` says that something was asked for the article before: it goes first. `stays` as in `idle`.
        """
        if self._is_shut and not stays:
            raise asyncio.CancelledError
        while self.aloft >= self.limit or self._gate.wait() > 0:
            turn = asyncio.get_running_loop().create_future()
            (self._begun if begun else self._waiting).append(turn)
            self._wake()
            try:
                with self.idle(stays=stays):
                    await turn
            except BaseException:
                if not turn.cancel() and not turn.cancelled():
                    self._wake()   # the turn was given and is not taken
                raise
        self.aloft += 1
        try:
            yield self.aloft
        except BaseException:
            self.aloft -= 1
            # Not at once: whoever gets the error may shut this. After a wrong key nothing more is to be sent.
            asyncio.get_running_loop().call_soon(self._wake)
            raise
        self.aloft -= 1
        self._wake()

    def shut(self) -> None:
        """Let nothing fly any more but what is in the air, and what stays."""
        self._is_shut = True
        for task, stays in self._idle.items():
            if not stays:
                task.cancel()
            elif self._gate.is_in_pause and task not in self._cut:
                self._cut.add(task)
                task.cancel()

    def taken(self, aloft: int) -> None:
        """A request that was sent as one of so many was answered."""
        self._taken.append(aloft)
        self._quiet += 1
        if self.limit < self._most and self._quiet >= 2 * self.limit:
            self.limit = min(self._most, self.limit + self._step)
            self._step *= 2
            self._quiet = 0
            self._wake()

    def refused(self, aloft: int) -> None:
        """A request that was sent as one of so many was refused for there being too many."""
        if aloft > self.limit:   # sent before the limit fell: no news
            return
        self._refused.append(aloft)
        self._quiet, self._step = 0, 1
        if len(self._refused) < _LEAST:
            return
        # Before anything is answered, what is still in the air counts as taken.
        taken = self._taken if len(self._taken) >= _LEAST else range(1, self.aloft)
        if not taken:
            self._fall(self.limit // 2)
        elif _above(self._refused, taken) >= _CLEARLY:
            self._fall(sorted(self._refused)[len(self._refused) // 4] - 1)

    def _fall(self, limit: int) -> None:
        self.limit = max(1, min(self.limit, limit))
        self._refused.clear()
        self._taken.clear()

    def _wake(self) -> None:
        """Give places to those whose turn it is, now or when the gate opens."""
        if (wait := self._gate.wait()) > 0:
            if self._opening is not None:
                self._opening.cancel()
            self._opening = asyncio.get_running_loop().call_later(wait, self._wake)
            if self._is_shut:
                self.shut()   # that may have become a pause
            return
        room = self.limit - self.aloft
        while (queue := self._begun or self._waiting) and room > 0:
            turn = queue.popleft()
            if not turn.done():
                turn.set_result(None)
                room -= 1


def _above(refused: Sequence[int], taken: Sequence[int]) -> float:
    """How often a refused one had more in flight than a taken one, of all pairs: 0.5 if it made no difference."""
    ordered = sorted(taken)
    pairs = sum(bisect_left(ordered, each) + bisect_right(ordered, each) for each in refused)
    return pairs / (2 * len(refused) * len(ordered))
