"""Politeness: one request a host at a time, with a pause between two, and robots.txt."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from summarizer.errors import ArticleError, ConfigurationError
from summarizer.inputs.names import called
from summarizer.inputs.web.connection import Answer, is_own
from summarizer.resources import DISTRIBUTION, adding

_PAUSE = 1.0       # seconds between two requests to a host that says nothing of it
_MISSES = 3        # requests in a row that come to nothing: no other page of the host is tried
_CLOSED = 300.0    # seconds that such a host is left alone, and one whose rules could not be had
MOST_WAIT = 60.0   # seconds: what a host asks for beyond that is left to a later run
_MOST_RULES = 500_000   # bytes of a robots.txt that are looked at, as RFC 9309 has it


@dataclass
class _Host:
    lock: threading.Lock = field(default_factory=threading.Lock)
    next: float = 0.0   # when it may be asked again, of the clock
    pause: float = _PAUSE
    rules: Any = None
    misses: int = 0    # requests in a row that came to nothing
    failure: ArticleError | None = None   # why it is left alone, and until when
    closed: float = 0.0

    def close(self, error: ArticleError, now: float) -> None:
        self.failure, self.closed, self.misses = error, now + _CLOSED, 0


class Visits:
    """Whose turn it is at which host. `clock` and `sleep` are those of time."""

    def __init__(
        self, clock: Callable[[], float] = time.monotonic, sleep: Callable[[float], object] = time.sleep
    ) -> None:
        self._clock, self._sleep = clock, sleep
        self._lock = threading.Lock()
        self._hosts: dict[str, _Host] = {}

    def _host(self, name: str) -> _Host:
        with self._lock:
            return self._hosts.setdefault(name, _Host(pause=0.0 if is_own(name) else _PAUSE))

    @contextmanager
    def turn(self, name: str) -> Iterator[None]:
        """A request to a host: waits for the one before it to end, and for the pause."""
        host = self._host(name)
        with host.lock:
            if (left := host.next - self._clock()) > 0:
                self._sleep(left)
            try:
                yield
                host.misses = 0
            except ArticleError as error:
                host.misses += 1
                if host.misses == _MISSES:
                    host.close(error, self._clock())
                raise
            finally:
                host.next = max(host.next, self._clock() + host.pause)

    def put_off(self, name: str, seconds: float) -> None:
        """A host asks to be left alone for so long."""
        host = self._host(name)
        host.next = self._clock() + seconds

    def allowed(self, name: str, address: str, robots: Callable[[], Answer]) -> bool:
        """Whether robots.txt lets this program go to an address.

        `robots` gets it, once a host. What the rules say of the pause holds from then on. Raises ArticleError where it
        cannot be had, or where the host was silent several times in a row: it is left alone for some minutes then.
        """
        host = self._host(name)
        if host.failure is not None and self._clock() < host.closed:
            raise ArticleError(f"{called(address)} is left alone for some minutes: {host.failure}")
        if host.rules is None:
            try:
                answer = robots()
            except ArticleError as error:
                host.close(error, self._clock())
                raise
            text = answer.body[:_MOST_RULES].decode("utf-8", "replace") if answer.status == 200 else ""
            host.rules = _parsed(text)
            host.pause = max(host.pause, min(host.rules.crawl_delay(DISTRIBUTION) or 0.0, MOST_WAIT))
            host.next = max(host.next, self._clock() + host.pause)
        return bool(host.rules.can_fetch(address, DISTRIBUTION))


def _parsed(text: str) -> Any:
    try:
        from protego import Protego
    except ImportError:
        raise ConfigurationError(f"the pages of a feed need one more package: {adding('documents')}") from None
    return Protego.parse(text)
