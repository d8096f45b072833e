"""A run without a model: whether recorded replies answer any of its articles, or it ends at once."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing

from summarizer.batch.run import Result
from summarizer.errors import NoModelError

FIRST = 100   # articles that are looked at


async def answered(
    results: AsyncGenerator[Result], has_begun: Callable[[], bool] = lambda: False
) -> AsyncGenerator[Result]:
    """The results, unless nothing answers: no model is named, and none of the articles has a recorded reply.

    The first 100 articles that can be read decide, or all where they are fewer. Where one of them has a
    reply, or `has_begun` says that something was done before, all results come, those without a reply as
    failures: until then they are held back.

    Raises NoModelError where nothing answers: it tells once what else can be done.
    """
    held: list[Result] = []
    is_answered = False
    async with aclosing(results):
        async for result in results:
            is_answered = is_answered or result.summary is not None or _has_summary(result) or has_begun()
            if is_answered:
                for each in (*held, result):
                    yield each
                held.clear()
            elif isinstance(result.error, NoModelError):
                held.append(result)
                if len(held) == FIRST:
                    raise _none(held, "of the first ")
            else:
                yield result
    if held and not has_begun():
        raise _none(held, "of the ")
    for each in held:
        yield each


def _has_summary(result: Result) -> bool:
    """Whether only a second reading failed."""
    return result.error is not None and result.error.summary is not None


def _none(held: list[Result], of: str) -> NoModelError:
    error = held[0].error
    assert isinstance(error, NoModelError)
    if len(held) == 1:
        return error
    reason = f"none {of}{len(held)} articles has a recorded reply: of the first, {error.reason}"
    return NoModelError(reason)
