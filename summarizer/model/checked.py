"""Looks at a completion before instructor does, and turns what it would misread into errors of ours."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from openai import APIResponseValidationError
from openai.types.chat import ChatCompletion

from summarizer.errors import CutOffError, ProviderError, RefusedError
from summarizer.model import Create, account
from summarizer.model.limits import LARGER_LIMIT


class BrokenAnswerError(ProviderError):
    """A 200 without a completion in it: worth another try."""


def checked(create: Create, *, limit_name: str = "max_tokens", hide: Callable[[str], str] = str) -> Create:
    """Wrap `create`: count the attempt, settle its usage, refuse what is no usable completion.

    A reply cut off at the token limit is asked once more with a larger limit, sent as `limit_name`.
    `hide` takes secrets out of what the provider says.

    Raises RefusedError, CutOffError, and BrokenAnswerError for an answer that is no completion.
    """

    async def call(**request: Any) -> ChatCompletion:
        completion = await ask(request)
        if completion.choices[0].finish_reason != "length":
            return completion
        used = completion.usage.completion_tokens if completion.usage else 0
        larger = max(2 * (used or 0), 2 * (request.get(limit_name) or 0), LARGER_LIMIT)
        completion = await ask({**request, limit_name: larger})
        if completion.choices[0].finish_reason == "length":
            raise CutOffError(
                f"the reply was cut off at the token limit, also with {limit_name}={larger}: "
                "take a model that may write more, or a shorter article"
            )
        return completion

    async def ask(request: dict[str, Any]) -> ChatCompletion:
        account.get().attempts += 1
        try:
            completion = await create(**request)
        except (APIResponseValidationError, json.JSONDecodeError, UnicodeDecodeError) as error:
            raise BrokenAnswerError("the server's answer is no JSON: is the base URL right?") from error
        _refuse(completion, hide)
        try:
            account.get().settle(request, completion)
            _read(completion, hide)
        except (AttributeError, TypeError) as error:   # openai builds its types without checking them
            raise BrokenAnswerError("the server's answer is no completion as OpenAI forms it") from error
        return completion

    return call


def _refuse(completion: Any, hide: Callable[[str], str]) -> None:
    error = getattr(completion, "error", None)
    if error:
        message = error.get("message") if isinstance(error, dict) else error
        raise BrokenAnswerError(f"the server answered with an error: {hide(str(message))[:300]}")
    if not isinstance(completion, ChatCompletion):
        raise BrokenAnswerError("the server's answer is no completion: is the base URL right (…/v1)?")


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
