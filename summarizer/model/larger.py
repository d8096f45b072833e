"""Asks once more, with a larger token limit, for a reply that was cut off."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from summarizer.errors import CutOffError, RefusalKind, SummarizerError
from summarizer.model.account import Account, Create, counted

if TYPE_CHECKING:
    from openai.types.chat import ChatCompletion

LARGER_LIMIT = 16_384   # tokens, at least, for the second try


# What a server says to a larger limit, of a request that it has answered before.
_OF_THE_LIMIT = {RefusalKind.LIMIT_NAME, RefusalKind.LIMIT_SIZE, RefusalKind.FIELD, RefusalKind.OTHER}


def larger(create: Create) -> Create:
    """Wrap `create`: a reply that ended at the token limit is asked for again, with a larger one as `max_tokens`.

    To what is wrapped that is a request like any other; `beyond` is what its reply must be allowed to pass. Raises
    CutOffError where the second ended there too, or no larger one is allowed.
    """

    async def call(*, account: Account, **request: Any) -> ChatCompletion:
        completion = await create(account=account, **request)
        if completion.choices[0].finish_reason != "length":
            return completion
        _, used = counted(completion.usage) or (0, 0)
        limit = max(2 * used, 2 * (request.get("max_tokens") or 0), LARGER_LIMIT)
        try:
            completion = await create(account=account, **{**request, "max_tokens": limit}, beyond=used)
        except SummarizerError as error:
            if error.refusal is None or error.refusal.kind not in _OF_THE_LIMIT:
                raise
            raise CutOffError(
                f"the reply was cut off at the token limit, and a larger one is refused ({error.refusal.said}): set a "
                "window, so that the article is read in pieces, or take a model that may write more",
                settings=("window",),
            ) from None
        if completion.choices[0].finish_reason == "length":
            sent, written = counted(completion.usage) or (0, limit)
            if written < limit // 2:   # it was not the limit that ended it
                raise CutOffError(
                    f"the reply was cut off after {written:,} tokens, though {limit:,} were allowed: either the "
                    f"model's window was full ({sent + written:,} tokens with the prompt), or it writes no more. "
                    "Set a window of that or less, so that the article is read in pieces, or take a larger model",
                    settings=("window",),
                )
            raise CutOffError(
                f"the reply was cut off at the token limit, also with max_tokens={limit}: "
                "take a model that may write more, or a shorter article"
            )
        return completion

    return call
