"""Looks at a completion before instructor does, and turns what it would misread into errors of ours.

What a request cost is booked here, whatever becomes of its answer.
"""

from __future__ import annotations

import asyncio
import inspect
import json
import socket
import ssl
import time
from collections.abc import Callable, Iterator
from typing import Any

import openai
from openai.types.chat import ChatCompletion

from summarizer.errors import ProviderError, RefusedError
from summarizer.events import Answered
from summarizer.model.account import Account, Completions, Create, counted
from summarizer.text.clean import clean

_LONGEST_NAME = 200   # of a model
_NO_COMPLETION = "the server's answer is no completion as OpenAI forms it"
# Said by what stands between, or of a client that is gone: the provider may have made the reply, and bill it.
_UNCLEAR = {408, 499, 502, 504, 520, 522, 524}
_NEVER_SENT = (ConnectionRefusedError, socket.gaierror, ssl.SSLError)


class BrokenAnswerError(ProviderError):
    """A 200 without a completion in it: worth another try. `used` is what its usage tells, if it has one.

    `told` is the error that it holds in place of one.
    """

    def __init__(self, message: str, used: tuple[int, int] | None = None, told: object = None) -> None:
        super().__init__(message)
        self.used = used
        self.told = told


def checked(create: Completions, *, hide: Callable[[str], str] = str) -> Create:
    """Wrap `client.chat.completions.create`: one request within `timeout` seconds, booked, and its answer looked at.

    What is no usable completion is refused. `hide` takes secrets out of what the provider says.

    Raises TimeoutError, RefusedError, BrokenAnswerError for an answer that is no completion, and what `create` raises.
    """

    async def call(*, account: Account, timeout: float | None = None, **request: Any) -> ChatCompletion:  # noqa: ASYNC109
        account.attempts += 1
        began = time.monotonic()
        try:
            async with asyncio.timeout(timeout):
                completion = await create(**request)
        except BrokenAnswerError as error:
            account.book(error.used)
            raise BrokenAnswerError(hide(str(error))[:300], told=error.told) from None
        except BaseException as error:
            if _may_be_billed(error):
                account.book(None)
            raise
        completion.model = completion.model and hide(completion.model)[:_LONGEST_NAME]
        try:
            account.settle(request, completion)
            if account.is_heard:
                took = time.monotonic() - began
                account.tell(Answered(account.name, completion.model, took, counted(completion.usage)))
            _read(completion, hide)
        except (AttributeError, TypeError) as error:   # openai builds its types without checking them
            raise BrokenAnswerError(_NO_COMPLETION) from error
        return completion

    return call


def handed(create: Callable[..., Any]) -> Completions:
    """A function of a user's as `client.chat.completions.create`: awaited or not, giving a completion or its JSON."""

    async def call(**request: Any) -> ChatCompletion:
        answer = create(**request)
        if inspect.isawaitable(answer):
            answer = await answer
        return answer if isinstance(answer, ChatCompletion) else completion_of(answer)

    return call


def _may_be_billed(error: BaseException) -> bool:
    """Whether a request that ended so may have cost something."""
    if isinstance(error, openai.APIStatusError):
        return error.status_code in _UNCLEAR
    if isinstance(error, openai.APIConnectionError):
        return not any(isinstance(each, _NEVER_SENT) for each in causes(error))
    return isinstance(error, TimeoutError | asyncio.CancelledError)


def causes(error: BaseException) -> Iterator[BaseException]:
    """An error and what it came from, the nearest first."""
    seen: BaseException | None = error
    while seen is not None:
        yield seen
        seen = seen.__cause__ or seen.__context__


def formed(answer: bytes) -> ChatCompletion:
    """The completion in a server's answer. Raises BrokenAnswerError where it holds none."""
    try:
        return completion_of(json.loads(answer))
    except (ValueError, RecursionError) as error:   # no JSON, no encoding, a number or a nesting past all bounds
        raise BrokenAnswerError("the server's answer is no JSON: is the base URL right?") from error


def completion_of(answer: object) -> ChatCompletion:
    """The completion in an answer that was parsed, of which no more is checked than what is used here.

    Raises BrokenAnswerError where it holds none.
    """
    data = clean(answer)
    if not isinstance(data, dict):
        raise BrokenAnswerError("the server's answer is no completion: is the base URL right (…/v1)?")
    used = counted(data.get("usage"))
    if told := data.get("error"):
        raise BrokenAnswerError(
            f"the server answered with an error: {told.get('message') if isinstance(told, dict) else told}", used, told
        )
    choices = data.get("choices") or []
    if not isinstance(data.get("model") or "", str) or not isinstance(choices, list):
        raise BrokenAnswerError(_NO_COMPLETION, used)
    for choice in choices:
        message = choice.get("message") if isinstance(choice, dict) else None
        if not isinstance(message, dict) or not isinstance(message.get("content") or "", str):
            raise BrokenAnswerError(_NO_COMPLETION, used)
    return ChatCompletion.construct(**data)


def _read(completion: ChatCompletion, hide: Callable[[str], str]) -> None:
    if not completion.choices or completion.choices[0].message is None:
        raise BrokenAnswerError("the server's answer holds no reply (no choices)")
    choice = completion.choices[0]
    if choice.finish_reason == "content_filter":
        raise RefusedError("refused: a content filter of the provider stopped the reply")
    if choice.message.refusal:
        raise RefusedError(f"refused by the model: {hide(str(choice.message.refusal))[:300]}")
    if any(getattr(call, "function", None) is None for call in choice.message.tool_calls or ()):
        raise BrokenAnswerError("the server's answer calls a tool that is no function")
    if choice.finish_reason != "length" and not (choice.message.content or choice.message.tool_calls):
        raise BrokenAnswerError("the server's answer holds an empty reply")
