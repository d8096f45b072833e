"""Asks once more, with a larger token limit, for a reply that was cut off."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from summarizer.errors import CutOffError
from summarizer.model.account import Account, Create, counted

if TYPE_CHECKING:
    from openai.types.chat import ChatCompletion

LARGER_LIMIT = 16_384   # tokens, at least, for the second try


def larger(create: Create, limit_name: str = "max_tokens") -> Create:
    """Wrap `create`: a reply that ended at the token limit is asked for again, with a larger one sent as `limit_name`.

    To what is wrapped that is a request like any other. Raises CutOffError where the second ended there too.
    """

    async def call(*, account: Account, **request: Any) -> ChatCompletion:
        completion = await create(account=account, **request)
        if completion.choices[0].finish_reason != "length":
            return completion
        _, used = counted(completion.usage) or (0, 0)
        limit = max(2 * used, 2 * (request.get(limit_name) or 0), LARGER_LIMIT)
        completion = await create(account=account, **{**request, limit_name: limit})
        if completion.choices[0].finish_reason == "length":
            raise CutOffError(
                f"the reply was cut off at the token limit, also with {limit_name}={limit}: "
                "take a model that may write more, or a shorter article"
            )
        return completion

    return call
