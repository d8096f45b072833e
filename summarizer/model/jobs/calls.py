"""Calls about jobs to a provider that may be away: asked till there is an answer, or no hope of one."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

import openai
from tenacity import AsyncRetrying, RetryCallState, retry_if_exception

from summarizer.errors import UnavailableError
from summarizer.model.jobs.outputs import Told
from summarizer.model.jobs.room import is_no_room
from summarizer.model.rate import retry_after

T = TypeVar("T")
TRIES = 6         # of a call about jobs, while there is none
LONGEST_SILENCE = 86_400.0   # seconds that a provider is waited for once there are jobs


class Calls:
    """The calls of one run. `has_jobs` is set by whoever learns it: whether the provider has told of a job.

    `told` puts an error of the client into words, `poll` is the longest pause in seconds that nobody asked for.
    """

    def __init__(self, told: Told, poll: float) -> None:
        self._told, self._poll = told, poll
        self.has_jobs = False

    async def answered(self, call: Callable[[], Awaitable[T]], has: Callable[[T], object] = bool) -> T:
        """Call till there is an answer, from which `has` can take what is asked for.

        Once there are jobs a provider or a network that is gone is waited for: they take a day, and are paid for.
        """
        async for attempt in AsyncRetrying(
            retry=retry_if_exception(self._passes), wait=self._rest, stop=self._is_hopeless, reraise=True,
        ):
            with attempt:
                try:
                    answer = await call()
                except (json.JSONDecodeError, UnicodeDecodeError):   # as the client raises them
                    raise openai.OpenAIError("its answer is no JSON") from None
                has(answer)
                return answer
        raise AssertionError("tenacity returns or raises")

    def _passes(self, error: BaseException) -> bool:
        return (
            isinstance(error, openai.OpenAIError) and isinstance(self._told(error), UnavailableError)
            and not is_no_room(str(error))
        )

    def _rest(self, state: RetryCallState) -> float:
        error = state.outcome.exception() if state.outcome else None
        asked = retry_after(error.response.headers) if isinstance(error, openai.APIStatusError) else None
        return max(asked or 0.0, min(self._poll, 0.25 * 2.0 ** min(state.attempt_number, 10)))

    def _is_hopeless(self, state: RetryCallState) -> bool:
        if not self.has_jobs:
            return state.attempt_number >= TRIES
        return (state.seconds_since_start or 0.0) >= LONGEST_SILENCE


def id_of(answer: Any) -> str:
    """The id of a file or a job, as an answer tells it. Raises OpenAIError where it tells none."""
    id = getattr(answer, "id", None)
    if not isinstance(id, str) or not id:
        raise openai.OpenAIError("its answer tells of no file or job")
    return id
