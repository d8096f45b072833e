"""What happens while articles are summarized: progress events, for one callback and for the standard logger.

Each is told as it happens: to the callback `on_event`, and as a line of the logger `summarizer` at level
INFO, or WARNING for what a user is to know in any case. None bears a key or the text of an article.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar

from summarizer.errors import of_yours, unquoted

_log = logging.getLogger("summarizer")


@dataclass(frozen=True)
class Event:
    """Something that happened. `article` is what the result of the article is called; None: it is the run's."""

    article: str | None
    level: ClassVar[int] = logging.INFO   # in the log


OnEvent = Callable[[Event], object]


@dataclass(frozen=True)
class Answered(Event):
    """A request was answered. `tokens` sent and written are None where the provider did not tell."""

    model: str | None
    seconds: float
    tokens: tuple[int, int] | None

    def __str__(self) -> str:
        used = f"{self.tokens[0]:,} tokens in, {self.tokens[1]:,} out" if self.tokens else "tokens not told"
        return f"{self.article}: {self.model or 'the model'} answered in {self.seconds:.1f} s, {used}"


@dataclass(frozen=True)
class Retried(Event):
    """A request failed and goes out again in so many seconds. `tries` counts those made."""

    tries: int
    seconds: float
    why: str

    def __str__(self) -> str:
        return f"{self.article}: try {self.tries} failed ({self.why}); the next in {self.seconds:.1f} s"


@dataclass(frozen=True)
class AskedAgain(Event):
    """A reply did not stand, and the model is asked again. `replies` counts those that came; `why` as it is told."""

    replies: int
    why: str

    def __str__(self) -> str:
        return f"{self.article}: reply {self.replies} does not stand, asked again: {unquoted(self.why)}"


@dataclass(frozen=True)
class Paused(Event):
    """The provider asks to be left alone for so many seconds: no request of the run goes out."""

    seconds: float

    def __str__(self) -> str:
        return f"the provider asks to be left alone for {self.seconds:,.0f} s"


@dataclass(frozen=True)
class LimitFell(Event):
    """The provider bears fewer requests at a time: so many are in flight from now on, at most."""

    limit: int

    def __str__(self) -> str:
        return f"the provider bears fewer at a time: {self.limit:,} in flight from now on"


@dataclass(frozen=True)
class Adapted(Event):
    """The server was asked in a way that it refuses, and is asked in another from now on: `told` says which."""

    told: str
    level: ClassVar[int] = logging.WARNING

    def __str__(self) -> str:
        return self.told


@dataclass(frozen=True)
class PieceBegan(Event):
    """A piece of an article that is too long for one call is asked about: characters `begin` to `end`."""

    number: int
    begin: int
    end: int

    def __str__(self) -> str:
        return f"{self.article}: piece {self.number}, characters {self.begin:,} to {self.end:,}"


@dataclass(frozen=True)
class Doubted(Event):
    """The second reading is done: so many doubts, of records and of what is missing, were put to the first model."""

    doubts: int

    def __str__(self) -> str:
        return f"{self.article}: read a second time, {f'{self.doubts} doubts' if self.doubts else 'nothing in doubt'}"


@dataclass(frozen=True)
class Compared(Event):
    """An article's proposals were held against threads: how many pairs were called what (`{"same": 2}`)."""

    proposals: int
    threads: int
    said: dict[str, int]

    def __str__(self) -> str:
        said = ", ".join(f"{count} {name}" for name, count in sorted(self.said.items())) or "nothing to join"
        beside = f" beside {self.threads} thread{'' if self.threads == 1 else 's'}" if self.threads else ""
        return f"{self.article}: {self.proposals} proposal{'' if self.proposals == 1 else 's'}{beside}: {said}"


@dataclass(frozen=True)
class Resumed(Event):
    """Results that are there already: so many articles need not be done."""

    done: int

    def __str__(self) -> str:
        return f"{self.done:,} done before"


def is_logged() -> bool:
    """Whether events get into the log."""
    return _log.isEnabledFor(logging.INFO)


def tell(event: Event, on_event: OnEvent | None = None) -> None:
    """Log an event, and hand it to a callback. Raises FaultError where that raises."""
    _log.log(event.level, "%s", event)
    if on_event is not None:
        try:
            on_event(event)
        except Exception as error:
            raise of_yours("on_event", error) from error
