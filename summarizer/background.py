"""Work in a loop of its own beside one that is running, in anyio's portal, that whoever waits for it can end.

By hand stands what the portal has not: it would be waited for without end where the work hangs; under
`asyncio.run` the first interrupt only cancels the task that waits; and what was left open would hold up the
end of the interpreter.
"""

from __future__ import annotations

import asyncio
import atexit
import contextlib
from collections.abc import Callable, Coroutine
from concurrent.futures import Future, wait
from threading import Thread
from typing import TYPE_CHECKING, Any, Generic, TypeVar

if TYPE_CHECKING:
    from anyio.abc import TaskStatus

T = TypeVar("T")
_LOOK = 0.1     # seconds between two looks at whether the waiting task was cancelled
_GRACE = 2.0    # seconds that work which was ended may take to clean up


class Aside(Generic[T]):
    """`Aside(work, name).result()` runs a coroutine to its end; `end()` cancels it.

    `done` is called in the other thread when it has ended, however.
    """

    def __init__(self, work: Coroutine[Any, Any, T], name: str, done: Callable[[], object] | None = None) -> None:
        from anyio.from_thread import start_blocking_portal  # it takes longer than all of ours

        async def begun(*, task_status: TaskStatus[asyncio.Task[Any] | None]) -> T:
            task_status.started(asyncio.current_task())
            return await work

        self._portal = contextlib.ExitStack()
        self._outcome: Future[T]
        self._outcome, self._task = self._portal.enter_context(start_blocking_portal(name=name)).start_task(begun)
        if done is not None:
            self._outcome.add_done_callback(lambda _: done())
        self._is_ended = False
        atexit.register(self.end)

    def call(self, function: Callable[[], object]) -> None:
        """Call a function in the loop of the work, unless that has ended; it is not waited for, as the portal would."""
        with contextlib.suppress(RuntimeError):   # the loop is closed
            self._task.get_loop().call_soon_threadsafe(function)

    def end(self) -> None:
        """Cancel the work; return when it has ended, or after a second or two."""
        if self._is_ended:   # at the end of the interpreter no thread can be begun any more
            return
        self._is_ended = True
        atexit.unregister(self.end)
        self.call(self._task.cancel)   # once, as asyncio does: anyio's own would break into its cleaning up
        leaving = Thread(target=self._portal.close, daemon=True)
        leaving.start()
        leaving.join(_GRACE)

    def result(self) -> T:
        """What the work returns or raises; an interrupt, or the cancelling of the task that waits, ends it."""
        task = _current_task()
        cancelled = task.cancelling() if task is not None else 0
        try:
            while not self._outcome.done():
                wait([self._outcome], _LOOK)
                # Under `asyncio.run` the first interrupt only cancels the task, which is waiting here.
                if task is not None and task.cancelling() > cancelled:
                    raise asyncio.CancelledError
            return self._outcome.result()
        finally:
            self.end()


def _current_task() -> asyncio.Task[Any] | None:
    try:
        return asyncio.current_task()
    except RuntimeError:
        return None
