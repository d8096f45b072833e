"""The errors that this package raises, and the exit code each stands for.

    SummarizerError                     3   base: one article could not be summarized
    ├── ConfigurationError              2   a setting is missing or wrong; the same for every article
    │   ├── NoModelError                2   no model named, and no recorded reply for the article
    │   ├── AccessError                 2   the provider refuses this key, this model or this account
    │   └── BudgetError                 3   the next request might go over what the run may cost
    ├── ArticleError                    2   the article cannot be read: missing, empty, binary, too large
    ├── ResultsError                    2   results or gold cannot be read: where, and why
    ├── ReviewError                     2   what a person decided is refused: the article does not bear it out
    ├── OutputError                    74   the result cannot be written
    │   └── LockedError                75   another run is writing the same results
    ├── ProviderError                   3   the provider did not give a usable answer
    │   ├── UnavailableError            3   not reached, too slow, or in error after all retries
    │   ├── TooLongError                3   the article does not fit into the model's window
    │   ├── CutOffError                 3   the reply ended at the token limit, twice
    │   └── RefusedError                3   the model or a content filter refused
    ├── ReplyError                     65   no usable reply after the last try
    ├── AwaitedError                    3   a prompt was put out, and its reply is not there yet
    └── FaultError                     70   a fault of summarizer or of a library

Every message says what to do. None bears a key, and none the article: its words stand as “…”.
"""

from __future__ import annotations

import logging
import os
import re
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:
    from summarizer.base import Record, Usage

_log = logging.getLogger("summarizer")
_HERE = os.path.join(os.path.dirname(__file__), "")   # noqa: PTH118, PTH120 - as the frames of a traceback name it
_QUOTED = re.compile(r"“.*”|“[^”]*$", re.DOTALL)
_logged: set[tuple[str, bool]] = set()   # faults, and whether without their traceback


class RefusalKind(StrEnum):
    """What is to be done about a provider's refusal of a request."""

    TOO_LONG = "too long"         # less text at a time
    BUSY = "busy"                 # too many requests: wait, and try again
    AGAIN = "again"               # nothing to do with the request: try again
    ACCESS = "access"             # the key, the model, the address
    MONEY = "money"
    FORM = "form"                 # another way of asking for JSON
    SYSTEM = "system"             # no system message
    LIMIT_NAME = "limit name"     # another name for the most tokens of a reply
    LIMIT_SIZE = "limit size"     # fewer tokens of a reply
    TEMPERATURE = "temperature"   # none
    FIELD = "field"               # a field that the request does not have, or another value
    CONTENT = "content"           # the text is refused for what it says
    OTHER = "other"


@dataclass(frozen=True)
class Refusal:
    """A provider's refusal, as its answer tells it: what it said, and `most`, the tokens that a reply may have."""

    kind: RefusalKind
    status: int
    said: str
    key: str = ""   # the same for the same refusal, whatever numbers and names it bears
    most: int | None = None


def unquoted(fault: str) -> str:
    """A fault without words of the article, or what was taken for them: `unquoted("“a” is none") → "“…” is none"`."""
    return _QUOTED.sub("“…”", fault)


class SummarizerError(Exception):
    """One article could not be summarized.

    `attempts` and `usage` tell what was paid all the same: the number of
    requests, and their tokens, or None where nothing was sent. `settings` are
    those that it is about, by their names in Python; the command tells its
    options for them. `words` say what sort of error it is, to a person.
    `summary` is what was read, where only its second reading failed.
    """

    exit_code: ClassVar[int] = 3
    words: ClassVar[str] = "not done"
    attempts: int = 0
    usage: Usage | None = None
    summary: Record | None = None   # a Summary
    refusal: Refusal | None = None   # of the provider, where that is what it was

    def __init__(self, message: str = "", *, settings: tuple[str, ...] = ()) -> None:
        super().__init__(message)
        self.settings = settings


class ConfigurationError(SummarizerError):
    """A setting is missing or wrong: no article can be done before it is mended."""

    exit_code = 2


class NoModelError(ConfigurationError):
    """No model is named, and no recorded reply fits the article; `reason` says why none does."""

    words = "no recorded reply"

    def __init__(self, reason: str) -> None:
        super().__init__(reason, settings=("model", "replay"))
        self.reason = reason

    def __str__(self) -> str:
        return f"No model is named, and {self.reason}: name a model, or a folder of recorded replies"


class AccessError(ConfigurationError):
    """The provider refuses the key, the model or the account, for now or for good."""


class BudgetError(ConfigurationError):
    """The next request might go over what the run may cost."""

    words = "would cost too much"
    exit_code = 3


class ArticleError(SummarizerError):
    """The article cannot be read, or there is nothing in it to read."""

    words = "cannot be read"
    exit_code = 2


class ResultsError(SummarizerError):
    """Results or gold that were written before cannot be read: the message gives file, line and reason."""

    exit_code = 2


class ReviewError(SummarizerError):
    """What a person decided is refused, and not kept: a quote is not in the article, a link leads nowhere."""

    words = "refused"
    exit_code = 2


class OutputError(SummarizerError):
    """The result cannot be written."""

    exit_code = 74


class LockedError(OutputError):
    """Another run is writing the same results."""

    exit_code = 75


class ProviderError(SummarizerError):
    """The provider did not give a usable answer."""

    words = "no usable answer"


class UnavailableError(ProviderError):
    """The provider was not reached, was too slow, or was in error after all retries."""

    words = "not reached, too slow or in error"


class TooLongError(ProviderError):
    """The article does not fit into the model's context window; `over` is by how many tokens, where that is known."""

    words = "too long for the model"

    def __init__(self, message: str, over: float | None = None) -> None:
        super().__init__(message)
        self.over = over


class CutOffError(ProviderError):
    """The reply ended at the token limit, also with a larger one."""

    words = "cut off"


class RefusedError(ProviderError):
    """The model refused, or a content filter did."""

    words = "refused"


class ReplyError(SummarizerError):
    """After the last try the model's reply still holds nothing that stands.

    `faults` names what was wrong with the last reply, one line each, for whoever mends it: they may quote the reply and
    the article. `astray`: it has several quotes, and none of them stands in the article.
    """

    exit_code = 65
    words = "no usable reply"

    def __init__(self, message: str, faults: list[str] | None = None, astray: bool = False) -> None:
        super().__init__(message)
        self.faults = faults or []
        self.astray = astray


class AwaitedError(SummarizerError):
    """A prompt was put out to be answered elsewhere, and its reply is not there yet.

    `prompt` is the prompt as a text to paste, `faults` what is wrong with the reply before it, one line each.
    """

    words = "waiting for a reply"

    def __init__(self, message: str, *, prompt: str = "", faults: list[str] | None = None) -> None:
        super().__init__(message)
        self.prompt = prompt
        self.faults = faults or []


class FaultError(SummarizerError):
    """A fault of summarizer or of a library, or of a function of the user's; the message says whose, and where.

    `fault` is its type and the place where it was raised: the same for the same fault.
    """

    words = "a fault of ours"
    exit_code = 70
    fault: str = ""
    is_yours: bool = False   # of a function that was given: create, on_event


def is_fatal(error: SummarizerError | None) -> bool:
    """Whether no article can be done. That one of them is not recorded says nothing of the others."""
    return isinstance(error, ConfigurationError | OutputError) and not isinstance(error, NoModelError)


def unexpected(error: Exception, hide: Callable[[str], str] = str) -> FaultError:
    """A fault of ours or of a library as an error of one article, with its place, type and message.

    The traceback stays its cause, and goes into the log of `summarizer` once for each distinct fault; not
    where it holds a secret, which is what `hide` takes out.
    """
    frames = traceback.extract_tb(error.__traceback__)
    ours = [frame for frame in frames if frame.filename.startswith(_HERE)]
    at = f" at {_place((ours or frames)[-1])}" if frames else ""
    failure = FaultError(
        f"a fault of summarizer or of a library{at} ({hide(f'{type(error).__name__}: {error}')[:300]})"
    )
    failure.fault = f"{type(error).__name__} {_place(frames[-1]) if frames else ''}"
    told = "".join(traceback.format_exception(error))
    is_secret = hide(told) != told
    failure.__cause__ = None if is_secret else error
    if (failure.fault, is_secret) not in _logged:
        _logged.add((failure.fault, is_secret))
        _log.error("%s", failure, exc_info=failure.__cause__)
    return failure


def of_yours(what: str, error: Exception) -> FaultError:
    """What a function of the user's raised, such as `create`: where in it, and what. It is to be raised from that."""
    frames = [each for each in traceback.extract_tb(error.__traceback__) if not each.filename.startswith(_HERE)]
    own = [each for each in frames if "site-packages" not in each.filename]
    at = f" at {Path((own or frames)[-1].filename).name}:{(own or frames)[-1].lineno}" if frames else ""
    failure = FaultError(f"your {what} raised {type(error).__name__}{at}: {str(error)[:300]}".removesuffix(": "))
    failure.fault, failure.is_yours = f"{type(error).__name__}{at}", True
    return failure


def _place(frame: traceback.FrameSummary) -> str:
    """A frame's file and line: `model/budget.py:82` of ours, with the last folder of others."""
    path = Path(frame.filename)
    is_ours = frame.filename.startswith(_HERE)
    return f"{(path.relative_to(_HERE) if is_ours else Path(*path.parts[-2:])).as_posix()}:{frame.lineno}"
