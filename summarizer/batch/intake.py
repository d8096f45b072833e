"""Items of an iterator that may block, taken in a thread of its own, while a loop goes on.

It takes as many as were asked for, and gives each as it comes. One thread does all of it: what the
iterator does need not bear two.
"""

from __future__ import annotations

import asyncio
import contextlib
import contextvars
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from queue import SimpleQueue
from typing import Generic, TypeVar

T = TypeVar("T")
_GRACE = 0.05   # seconds that the thread may take to end; one that is blocked goes on by itself


class Intake(Generic[T]):
    """`want(5)`, wait until `news` is called, and take what `came()`. To be used in the running loop.

    `error` is what the iterator raised.
    """

    def __init__(self, items: Iterable[T], news: Callable[[], object]) -> None:
        self.error: BaseException | None = None
        self._items, self._news = iter(items), news
        self._loop = asyncio.get_running_loop()
        self._asked: SimpleQueue[int] = SimpleQueue()
        self._came: deque[T] = deque()
        self._wanted = 0   # asked for, and not taken by the loop
        self._is_told = self._is_ended = self._is_closed = False
        # A daemon: an interpreter that ends does not wait for an iterator that blocks.
        context = contextvars.copy_context()
        self._thread = threading.Thread(target=context.run, args=(self._work,), name="summarizer-intake", daemon=True)
        self._thread.start()

    @property
    def is_through(self) -> bool:
        """Whether nothing more comes."""
        return self._is_ended and not self._came

    def want(self, count: int) -> None:
        """Let so many come, those included that were asked for before."""
        if (more := count - self._wanted) > 0:
            self._wanted += more
            self._asked.put(more)

    def came(self) -> Iterator[T]:
        """What has come."""
        self._is_told = False   # first: what comes from here on is told again
        while self._came:
            self._wanted -= 1
            yield self._came.popleft()

    def close(self) -> None:
        """Take nothing more; return at once, also where the iterator blocks."""
        self._is_closed = True
        self._asked.put(0)
        self._thread.join(_GRACE)

    def _work(self) -> None:
        try:
            while count := self._asked.get():
                for item in islice(self._items, count):
                    if self._is_closed:
                        return
                    count -= 1
                    self._came.append(item)
                    self._tell()
                if count:
                    break
        except BaseException as error:  # noqa: BLE001 - it is raised where the items are taken
            self.error = error
        self._is_ended = True
        self._is_told = False
        self._tell()

    def _tell(self) -> None:
        if not self._is_told:
            self._is_told = True
            with contextlib.suppress(RuntimeError):   # the loop is closed
                self._loop.call_soon_threadsafe(self._news)
