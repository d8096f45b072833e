"""Retry: the only policy of which errors are tried again, how long to wait, when to give up. On tenacity.

Full jitter after Brooker (AWS, "Exponential backoff and jitter", 2015). Times are of the monotonic
clock, but for a Retry-After given as a date.
"""

from __future__ import annotations

import asyncio
import math
import random
import time
from collections.abc import Callable, Mapping
from email.utils import parsedate_to_datetime
from typing import Any

import openai
from tenacity import AsyncRetrying, RetryCallState, retry_if_exception

from summarizer.errors import (
    AccessError,
    ProviderError,
    RefusedError,
    SummarizerError,
    TooLongError,
    UnavailableError,
)
from summarizer.events import LimitFell, Paused, Retried
from summarizer.model.account import Account, Create
from summarizer.model.answers import BrokenAnswerError
from summarizer.model.concurrency import Flights
from summarizer.model.finish import is_filtered
from summarizer.model.rate import Gate, Pace
from summarizer.model.unanswered import causes, is_for_settings, speaks_https, unanswered, wants_https
from summarizer.settings import Limits

_ACCESS = {401: "the key", 402: "the account (no credit)", 403: "the access", 404: "the model or the address",
           407: "the user and password of the proxy"}
_OUT_OF_MONEY = ("insufficient_quota", "billing_hard_limit_reached", "billing_not_active")
_TOO_LONG = (
    "context_length_exceeded", "context length", "context window", "context size", "too many tokens",
    "prompt is too long",
)
# How some servers say under 400 what others say under 401 or 404 (Google, LiteLLM's proxy).
_NO_ACCESS = ("model_not_found", "invalid_api_key", "invalid model name", "api key not valid", "no connected db")
_WORTH_ANOTHER = {408, 409, 425, 429}
_REPLY_TOKENS = 1_300
_TOO_MANY = {429, 529}   # says nothing against the request


def patience(
    create: Create, *, host: str, limits: Limits, gate: Gate, flights: Flights, hide: Callable[[str], str],
    requests: Pace, tokens: Pace,
) -> Create:
    """Wrap `create`: try again what is worth it, and say the rest in errors of ours.

    `gate`, `flights`, `requests` and `tokens` (how many a minute) are a whole run's. `hide` takes
    secrets out of a message. Raises AccessError, TooLongError, UnavailableError and what `create`
    raises of ours.
    """

    async def call(*, account: Account, **request: Any) -> Any:
        request_of = _Request(account, limits, gate, flights, host, hide)
        retrying = AsyncRetrying(
            retry=retry_if_exception(_worth_another), wait=lambda state: _backoff(state, limits),
            stop=request_of.is_hopeless, before_sleep=request_of.tell, sleep=request_of.rest, reraise=True,
        )
        try:
            async for attempt in retrying:
                with attempt:
                    async with flights.slot(begun=account.attempts > 0, stays=account.is_paid) as aloft:
                        with flights.idle(stays=account.is_paid):
                            await requests.take()
                            await tokens.take(_expected(request))
                        completion = await request_of.tried(create, request, aloft)
                        flights.taken(aloft)
                        gate.in_vain = 0
                    await asyncio.sleep(0)   # what waits for the place is sent before this reply is looked at
                    return completion
        except BrokenAnswerError as error:
            if not error.again:
                raise ProviderError(f"{host}: {error}") from None
            raise UnavailableError(f"{host}: {error} ({_tries(request_of.count)})") from None
        except RefusedError as error:
            raise RefusedError(hide(str(error))[:300]) from None
        except (openai.OpenAIError, TimeoutError) as error:
            raise in_our_words(error, host, limits, hide, gate.wait(), request_of.count) from None
        raise AssertionError("tenacity returns or raises")

    return call


class _Request:
    """One request on its way: how often it was tried, and until when it may be.

    What was paid for is not left lying when the run is stopped.
    """

    def __init__(
        self, account: Account, limits: Limits, gate: Gate, flights: Flights, host: str, hide: Callable[[str], str]
    ) -> None:
        self._account, self._limits, self._gate, self._flights = account, limits, gate, flights
        self._host, self._hide = host, hide
        self._tries = self._refusals = 0
        # Counted from when the first try may fly: what waits its turn in a long run is not late.
        self._deadline = math.inf

    @property
    def count(self) -> int:
        """How often it was tried."""
        return self._tries + self._refusals

    def is_hopeless(self, state: RetryCallState) -> bool:
        """Whether not to try again."""
        # The wait that the gate asks for counts, unless it pauses: one who says "in ten minutes" is not asked now.
        exhausted = self._tries >= self._limits.tries or self._refusals >= self._limits.refusals
        return exhausted or self._gate.clock() + self._gate.ahead(state.upcoming_sleep) >= self._deadline

    def tell(self, state: RetryCallState) -> None:
        """Say that it is tried again."""
        error = state.outcome.exception() if state.outcome else None
        seconds = max(state.upcoming_sleep, self._gate.wait())
        self._account.tell(Retried(self._account.name, self.count, seconds, _in_short(error, self._hide)))

    async def rest(self, seconds: float) -> None:
        """Wait between two tries."""
        with self._flights.idle(stays=self._account.is_paid):
            await asyncio.sleep(seconds)

    async def tried(self, create: Create, request: dict[str, Any], aloft: int) -> Any:
        """Try once, behind the gate and within the time that is left."""
        self._deadline = min(self._deadline, self._gate.clock() + self._limits.deadline)
        while (wait := self._gate.wait()) > 0:   # it was shut since this one took off, and may be once more
            with self._flights.idle(stays=self._account.is_paid):
                await asyncio.sleep(wait)
        left = self._deadline - self._gate.clock()
        try:
            return await create(
                account=self._account, timeout=max(0.001, min(self._limits.timeout, left)), **request
            )
        except openai.APIStatusError as error:
            if _worth_another(error):
                self._refused(error, aloft)
            raise
        except (openai.OpenAIError, TimeoutError, BrokenAnswerError):
            self._tries += 1
            raise

    def _refused(self, error: openai.APIStatusError, aloft: int) -> None:
        """Note an answer that is worth another try. Raises AccessError where a run has paused in vain too often."""
        asked = retry_after(error.response.headers) or 0.0
        if asked > self._gate.wait() + 1:
            self._account.tell(Paused(None, asked))
        self._gate.close(asked)
        if error.status_code in _TOO_MANY:
            before = self._flights.limit
            self._flights.refused(aloft)
            if self._flights.limit < before:
                self._account.tell(LimitFell(None, self._flights.limit))
        if error.status_code in _TOO_MANY or asked > self._limits.deadline:
            self._refusals += 1
        else:
            self._tries += 1
        if self._gate.pauses and self._gate.in_vain >= self._limits.refusals:
            raise AccessError(
                f"{self._host} has asked {self._gate.in_vain} times to be left alone and answered nothing between, "
                f"the last time{_for(self._gate.wait())} ({error.status_code}): is a quota used up? "
                "Run the same again later"
            ) from None


def _expected(request: dict[str, Any]) -> float:
    """Tokens of a request and its reply, estimated: four characters each, and what a reply is on average."""
    return sum(len(str(message.get("content"))) for message in request["messages"]) / 4 + _REPLY_TOKENS


def _for(seconds: float) -> str:
    return f" for {seconds:.0f} s" if seconds >= 1 else ""


def _tries(count: int) -> str:
    return f"{count} {'try' if count == 1 else 'tries'}"


def _in_short(error: BaseException | None, hide: Callable[[str], str]) -> str:
    if isinstance(error, openai.APIStatusError):
        return str(error.status_code)
    return hide(str(error) or type(error).__name__)[:100]


def _backoff(state: RetryCallState, limits: Limits) -> float:
    return random.uniform(0, min(limits.longest_wait, 0.25 * 2**state.attempt_number))  # noqa: S311


def retry_after(headers: Mapping[str, str]) -> float | None:
    """Seconds that a provider asks to be left alone: from `retry-after-ms` or `retry-after`.

    `retry_after({"retry-after": "2"}) → 2.0`; an HTTP date is counted from now.
    """
    for name, unit in (("retry-after-ms", 1000), ("retry-after", 1)):
        try:
            asked = float(headers[name]) / unit
        except (KeyError, ValueError):
            continue
        if math.isfinite(asked):
            return max(0.0, asked)
    try:
        return max(0.0, parsedate_to_datetime(headers["retry-after"]).timestamp() - time.time())
    except (KeyError, ValueError):
        return None


def _worth_another(error: BaseException) -> bool:
    if isinstance(error, BrokenAnswerError):
        return error.again
    if isinstance(error, TimeoutError):
        return True
    if isinstance(error, openai.APIStatusError):
        if _code(error) in _OUT_OF_MONEY:
            return False
        return error.status_code in _WORTH_ANOTHER or error.status_code >= 500
    return isinstance(error, openai.APIConnectionError) and not is_for_settings(error)


def _code(error: openai.APIStatusError) -> str:
    body = error.body if isinstance(error.body, dict) else {}
    return str(error.code or error.type or body.get("code") or body.get("type") or "")


def in_our_words(
    error: Exception, host: str, limits: Limits, hide: Callable[[str], str], wait: float = 0.0, count: int = 1
) -> SummarizerError:
    """The error in words that say what to do, after so many tries; `wait` is what the provider still asks for."""
    # What aiohttp could not connect to comes as a timeout of openai's, whatever the reason.
    if any(isinstance(each, TimeoutError) for each in causes(error)):
        return UnavailableError(
            f"{host} did not answer within {limits.timeout:g} s ({_tries(count)}): is the server overloaded?"
        )
    if isinstance(error, openai.APIStatusError):
        if error.status_code == 400 and wants_https(str(error.message)):
            return speaks_https(host)
        return _status(error, host, hide, wait, count)
    return unanswered(error, host, hide)


def _status(
    error: openai.APIStatusError, host: str, hide: Callable[[str], str], wait: float, count: int
) -> SummarizerError:
    status, code = error.status_code, _code(error)
    body = error.body if isinstance(error.body, dict) else {}
    text = str(body.get("message") or error.message)
    said = "an HTML page" if any(mark in text.lower() for mark in ("<html", "<!doctype")) else hide(text)[:200]
    if 400 <= status < 429 and is_filtered(body, text):   # also of a 403: it is about this article, not about the key
        return RefusedError(f"refused: a content filter of {host} ({status}): {said}")
    if code in _OUT_OF_MONEY:
        return AccessError(f"{host} says that the account has no quota left ({code}): add credit, or use another key")
    if status in _ACCESS or (status == 400 and (code in _NO_ACCESS or any(w in text.lower() for w in _NO_ACCESS))):
        what = _ACCESS.get(status, "the model or the key")
        return AccessError(
            f"{host} refuses {what} ({status}): {said}. Look at the model, the address and the key",
            settings=("model", "base_url"),
        )
    if status in (400, 413, 422) and (code in _TOO_LONG or any(word in text.lower() for word in _TOO_LONG)):
        return TooLongError(f"the article does not fit into the model's window ({host}: {said})")
    if status == 429 or status >= 500 or status in _WORTH_ANOTHER:
        again = f"it asks to be left alone{_for(wait)}: run it again then" if wait >= 1 else "run it again later"
        if status in _TOO_MANY:
            again += ", with fewer requests at a time or a minute"
        every = f"to each of {count} tries" if count > 1 else "to the only try"
        return UnavailableError(f"{host} answered {status} {every} ({said}); {again}")
    return ProviderError(f"{host} refuses the request ({status}): {said}")
