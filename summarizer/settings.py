"""Settings: what each is called, its type, its range, its default and its environment variable, said once.

Python checks what it is given against `Every`, and the command makes its options of it. `Settings` says the names
and types of a part once more, for type checkers (PEP 692); a test holds it to the other.
"""

from __future__ import annotations

import difflib
import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal, TypedDict, get_args

from annotated_types import Ge, Gt, Le
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from summarizer.errors import ConfigurationError
from summarizer.events import OnEvent

Mode = Literal["json-schema", "strict", "tools", "json", "md-json"]
MODES: tuple[str, ...] = get_args(Mode)
CONCURRENCY = 32
# Where what is not given is taken from.
ENVIRONMENT = {"model": "SUMMARIZER_MODEL", "base_url": "SUMMARIZER_BASE_URL", "api_key": "SUMMARIZER_API_KEY"}
_DAY = 86_400


@dataclass(frozen=True)
class Limits:
    """When to give up: seconds for one request and for all tries of it, how many tries, the longest wait between two.

    `refusals` counts answers that there are too many requests, or that ask for a wait past the deadline;
    `tries` all other failures. What the provider asks to wait counts towards the deadline of an article by
    itself, and not in a run over many.

    Raises ConfigurationError where one is no number, or not finite.
    """

    timeout: float = 180.0
    deadline: float = 900.0
    tries: int = 6
    refusals: int = 12
    longest_wait: float = 30.0

    def __post_init__(self) -> None:
        if self.timeout is None:   # in a setting that stands for what is not given
            raise ConfigurationError(f"timeout must be {wanted('timeout')}, not None")
        check(**vars(self))


def _sendable(text: str) -> str:
    if not (text.isprintable() and text.strip()):
        raise ValueError
    return text


Text = Annotated[str, AfterValidator(_sendable)]
Seconds = Annotated[float, Field(gt=0, le=_DAY)]
Count = Annotated[int, Field(ge=1)]


class Every(BaseModel):
    """Every setting. No NaN and nothing infinite is a number."""

    model_config = ConfigDict(
        strict=True, extra="forbid", allow_inf_nan=False, arbitrary_types_allowed=True, defer_build=True,
    )

    # How articles are summarized
    model: Text | None = None
    base_url: str | None = None
    api_key: str | None = None
    headers: Mapping[str, str] | None = None
    body: Mapping[str, Any] | None = None
    mode: Mode = "json-schema"
    system: bool = True
    temperature: float | None = Field(default=None, ge=0, le=2)
    tries: Count = 3
    timeout: Annotated[float | None, Field(gt=0, le=_DAY)] = None   # seconds for one request
    limits: Limits | None = None
    window: int | None = Field(default=None, ge=3_072)   # tokens: less holds no reply beside the instructions
    max_cost: float | None = Field(default=None, gt=0)   # USD
    price_in: float | None = Field(default=None, ge=0)   # USD for a million tokens, as the next
    price_out: float | None = Field(default=None, ge=0)
    check: bool = False
    checker: Text | None = None   # a model; one that is named means check
    language: Text = "English"
    prompts: str | Path | None = None
    record: str | Path | None = None
    replay: str | Path | None = None
    reply_folder: str | Path | None = None
    create: Callable[..., Any] | None = None
    on_event: OnEvent | None = None
    # When to give up
    deadline: float = Field(900.0, gt=0, le=10 * _DAY)
    refusals: Count = 12
    longest_wait: float = Field(30.0, ge=0, le=_DAY)
    # How a run over many goes
    concurrency: int = Field(CONCURRENCY, ge=1, le=2_000)
    rpm: float | None = Field(default=None, gt=0)   # requests and tokens a minute
    tpm: float | None = Field(default=None, gt=0)
    poll: Seconds = 30.0
    actors: Count = 1
    sharers: Count = 1


class Settings(TypedDict, total=False):
    """What `Summarizer` and the functions take by name, beside the model. `Summarizer` tells what each means."""

    base_url: str | None
    api_key: str | None
    headers: Mapping[str, str] | None
    body: Mapping[str, Any] | None
    mode: Mode
    system: bool
    temperature: float | None
    tries: int
    timeout: float | None
    limits: Limits | None
    window: int | None
    max_cost: float | None
    price_in: float | None
    price_out: float | None
    check: bool
    checker: str | None
    language: str
    prompts: str | Path | None
    record: str | Path | None
    replay: str | Path | None
    reply_folder: str | Path | None
    create: Callable[..., Any] | None
    on_event: OnEvent | None


def check(**given: object) -> Every:
    """The settings given, and the defaults of the rest.

    Raises ConfigurationError where one of them, by name, does not exist or is not what it may be.
    """
    try:
        return Every(**given)   # type: ignore[arg-type]   # that is what is found out
    except ValidationError as error:
        name = str(error.errors(include_url=False)[0]["loc"][0])
    if name not in Every.model_fields:
        raise _unknown(name)
    shown = "" if name in _SECRETS else f", not {given[name]!r}"[:100]
    raise ConfigurationError(f"{name} must be {wanted(name)}{shown}")


def known(given: Iterable[str]) -> None:
    """Raise ConfigurationError where one of these is no setting of one article, and say where it belongs."""
    for name in given:
        if name in _OF_MANY:
            raise ConfigurationError(f"{name} is a setting of summarize_many: here is one article")
        if name in Limits.__annotations__ and name not in Settings.__annotations__:
            raise ConfigurationError(f"{name} is one of the limits: give limits=Limits({name}=…)")
        if name not in Settings.__annotations__:
            raise _unknown(name)


def _unknown(name: str) -> ConfigurationError:
    """That there is no such setting, and which is meant: before one that is spelt alike, one of the same letters."""
    names = dict.fromkeys(["model", *Settings.__annotations__, *_OF_MANY])
    same = [each for each in names if sorted(each) == sorted(name)]
    close = same or difflib.get_close_matches(name, names, 1)
    return ConfigurationError(f"there is no setting {name}" + (f": is {close[0]} meant?" if close else ""))


def wanted(name: str) -> str:
    """What a setting may be, in words: `wanted("temperature") → "a number from 0 to 2"`."""
    if name == "mode":
        return f"one of {', '.join(MODES)}"
    if not is_number(name):
        return _WORDS.get(name, "a text that can be sent")
    least, most, over = bounds(name)
    begin = f"over {least:,}" if over else f"from {least:,}"
    return f"a {'whole ' * is_whole(name)}number {begin} {f'to {most:,}' if most else 'up'}"


_OF_MANY = (
    "concurrency", "rpm", "tpm", "into", "mixed", "redo", "texts", "keep_copies", "provider_batch", "poll",
)
_SECRETS = ("api_key", "headers", "body", "base_url")   # what they hold goes into no message
_WORDS = {
    "headers": "a mapping of texts to texts", "body": "a mapping of names to values", "limits": "Limits",
    "system": "True or False", "check": "True or False",
    "create": "a function", "on_event": "a function", "prompts": "a path", "record": "a path", "replay": "a path",
    "reply_folder": "a path",
}


def bounds(name: str) -> tuple[float, float | None, bool]:
    """The range of a number: the least, the most or None, and whether it must be over the least."""
    found: dict[type, Any] = {type(each): each for each in Every.model_fields[name].metadata}
    most = found[Le].le if Le in found else None
    if Gt in found:
        return found[Gt].gt, most, True
    return (found[Ge].ge if Ge in found else -sys.float_info.max), most, False


def is_whole(name: str) -> bool:
    """Whether a number is a whole one."""
    return int in _types(name)


def is_number(name: str) -> bool:
    """Whether a setting is a number."""
    return not _types(name).isdisjoint((int, float))


def _types(name: str) -> set[Any]:
    kind = Every.model_fields[name].annotation
    return {*(get_args(kind) or (kind,))}
