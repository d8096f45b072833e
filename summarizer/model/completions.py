"""Looks at a completion before instructor does, and turns what it would misread into errors of ours.

What a request cost is booked here, whatever becomes of its answer.
"""

from __future__ import annotations

import asyncio
import inspect
import socket
import ssl
import time
from collections.abc import Callable
from typing import Any

import httpx2
import openai
from openai.types.chat import ChatCompletion
from pydantic import BaseModel

from summarizer.errors import ProviderError, RefusedError, SummarizerError, of_yours
from summarizer.events import Answered
from summarizer.model.account import Account, Completions, Create, counted
from summarizer.model.answers import BrokenAnswerError, completion_of
from summarizer.model.unanswered import causes

_LONGEST_NAME = 200   # of a model
_LONGEST_REFUSAL = 300
# Said by what stands between, or of a client that is gone: the provider may have made the reply, and bill it.
_UNCLEAR = {408, 499, 502, 504, 520, 522, 524}
_NEVER_SENT = (httpx2.ConnectError, ConnectionRefusedError, socket.gaierror, ssl.SSLError)


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
            raise BrokenAnswerError(hide(str(error))[:300], again=error.again, told=error.told) from None
        except BaseException as error:
            if _may_be_billed(error):
                account.book(None)
            raise
        completion.model = completion.model and hide(completion.model)[:_LONGEST_NAME]
        account.settle(request, completion)
        if account.is_heard:
            took = time.monotonic() - began
            account.tell(Answered(account.name, completion.model, took, counted(completion.usage)))
        _read(completion, hide)
        return completion

    return call


def yours(create: Callable[..., Any]) -> Create:
    """A function of the user's in place of all that is behind `checked`, in words about that function.

    Raises FaultError for what it raises, ProviderError where it gives no completion, and RefusedError.
    """
    look = checked(handed(create))

    async def call(*, account: Account, **request: Any) -> ChatCompletion:
        try:
            return await look(account=account, **request)
        except BrokenAnswerError as error:
            told = str(error).replace("the server's answer", "what your create returned").partition(": is the base")[0]
            raise ProviderError(f"{told}: let it return a ChatCompletion, or the JSON of one as a dict") from None

    return call


def handed(create: Callable[..., Any]) -> Completions:
    """A function of a user's as `client.chat.completions.create`: awaited or not, giving a completion or its JSON.

    Raises FaultError for what it raises.
    """

    async def call(**request: Any) -> ChatCompletion:
        try:
            answer = create(**request)
            if inspect.isawaitable(answer):
                answer = await answer
        except SummarizerError:
            raise
        except Exception as error:
            raise of_yours("create", error) from error
        return completion_of(answer.model_dump(warnings=False) if isinstance(answer, BaseModel) else answer)

    return call


def _may_be_billed(error: BaseException) -> bool:
    """Whether a request that ended so may have cost something."""
    if isinstance(error, openai.APIStatusError):
        return error.status_code in _UNCLEAR
    if isinstance(error, openai.APIConnectionError):
        return not any(isinstance(each, _NEVER_SENT) for each in causes(error))
    return isinstance(error, TimeoutError | asyncio.CancelledError)




def _read(completion: ChatCompletion, hide: Callable[[str], str]) -> None:
    choice = completion.choices[0]
    said = hide(str(choice.message.refusal or ""))[:_LONGEST_REFUSAL]
    if choice.finish_reason == "content_filter":
        why = f" ({said})" if said else ""
        raise RefusedError(
            f"refused: a content filter of the provider stopped the reply{why}. Take another model, or another provider"
        )
    if said:
        raise RefusedError(f"refused by the model: {said.rstrip('. ')}. Take another model")
    if choice.finish_reason != "length" and not (choice.message.content or choice.message.tool_calls):
        raise BrokenAnswerError("the server's answer holds an empty reply")
