"""Looks at a completion before instructor does, and turns what it would misread into errors of ours."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from openai.types.chat import ChatCompletion

from summarizer.errors import CutOffError, ProviderError, RefusedError
from summarizer.model.account import Create, account, counted
from summarizer.model.limits import LARGER_LIMIT
from summarizer.text.clean import clean

_LONGEST_NAME = 200   # of a model
_NO_COMPLETION = "the server's answer is no completion as OpenAI forms it"


class BrokenAnswerError(ProviderError):
    """A 200 without a completion in it: worth another try."""


def checked(create: Create, *, limit_name: str = "max_tokens", hide: Callable[[str], str] = str) -> Create:
    """Wrap `create`: count the attempt, settle its usage, refuse what is no usable completion.

    A reply cut off at the token limit is asked once more with a larger limit, sent as `limit_name`. `hide` takes
    secrets out of what the provider says.

    Raises RefusedError, CutOffError, and BrokenAnswerError for an answer that is no completion.
    """

    async def call(**request: Any) -> ChatCompletion:
        completion = await ask(request)
        if completion.choices[0].finish_reason != "length":
            return completion
        _, used = counted(completion) or (0, 0)
        larger = max(2 * used, 2 * (request.get(limit_name) or 0), LARGER_LIMIT)
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
        except BrokenAnswerError as error:
            raise BrokenAnswerError(hide(str(error))[:300]) from None
        completion.model = completion.model and hide(completion.model)[:_LONGEST_NAME]
        try:
            account.get().settle(request, completion)
            _read(completion, hide)
        except (AttributeError, TypeError) as error:   # openai builds its types without checking them
            raise BrokenAnswerError(_NO_COMPLETION) from error
        return completion

    return call


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
    if told := data.get("error"):
        raise BrokenAnswerError(
            f"the server answered with an error: {told.get('message') if isinstance(told, dict) else told}"
        )
    choices = data.get("choices") or []
    if not isinstance(data.get("model") or "", str) or not isinstance(choices, list):
        raise BrokenAnswerError(_NO_COMPLETION)
    for choice in choices:
        message = choice.get("message") if isinstance(choice, dict) else None
        if not isinstance(message, dict) or not isinstance(message.get("content") or "", str):
            raise BrokenAnswerError(_NO_COMPLETION)
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
