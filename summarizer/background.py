"""Work in a loop of its own, in another thread, that whoever waits for it can end."""

from __future__ import annotations

import asyncio
import contextlib
import contextvars
import threading
from collections.abc import Callable, Coroutine
from concurrent.futures import Future, wait
from typing import Any, Generic, TypeVar

T = TypeVar("T")
_LOOK = 0.1     # seconds between two looks at whether the waiting task was cancelled
_GRACE = 1.0    # seconds that work which was ended may take to clean up


class Aside(Generic[T]):
    """`Aside(work, name).result()` runs a coroutine to its end; `end()` cancels it.

    `done` is called in the other thread when it has ended, however.
    """

    def __init__(self, work: Coroutine[Any, Any, T], name: str, done: Callable[[], object] | None = None) -> None:
        self._work = work
        self._outcome: Future[T] = Future()
        if done is not None:
            self._outcome.add_done_callback(lambda _: done())
        self._at: tuple[asyncio.AbstractEventLoop, asyncio.Task[Any]] | None = None
        self._is_ended = False
        # A daemon: an interpreter that ends does not wait for what nobody takes any more.
        context = contextvars.copy_context()
        self._thread = threading.Thread(target=context.run, args=(self._run,), name=name, daemon=True)
        self._thread.start()

    def call(self, function: Callable[[], object]) -> None:
        """Call a function in the loop of the work, unless that has ended."""
        if self._at is not None:
            with contextlib.suppress(RuntimeError):   # the loop is closed
                self._at[0].call_soon_threadsafe(function)

    def end(self) -> None:
        """Cancel the work; return when it has ended, or after a second or two."""
        self._is_ended = True
        if self._at is not None:
            self.call(self._at[1].cancel)
        wait([self._outcome], _GRACE)
        self._thread.join(_GRACE)

    def result(self) -> T:
        """What the work returns or raises; an interrupt, or the cancelling of the task that waits, ends it."""
        task = _current_task()
        cancelled = task.cancelling() if task is not None else 0
        try:
            while not self._outcome.done():
                wait([self._outcome], _LOOK)   # a join that is interrupted would take the thread for ended
                # Under `asyncio.run` the first interrupt only cancels the task, which is waiting here.
                if task is not None and task.cancelling() > cancelled:
                    raise asyncio.CancelledError
        except BaseException:
            self.end()
            raise
        return self._outcome.result()

    def _run(self) -> None:
        try:
            outcome = asyncio.run(self._begun())
        except BaseException as error:  # noqa: BLE001 - it is raised again where the result is taken
            self._outcome.set_exception(error)
        else:
            self._outcome.set_result(outcome)

    async def _begun(self) -> T:
        task = asyncio.current_task()
        assert task is not None
        self._at = asyncio.get_running_loop(), task
        if self._is_ended:
            self._work.close()
            raise asyncio.CancelledError
        return await self._work


def _current_task() -> asyncio.Task[Any] | None:
    try:
        return asyncio.current_task()
    except RuntimeError:
        return None
