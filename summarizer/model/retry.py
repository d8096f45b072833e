"""Retry: the only policy of which errors are tried again, how long to wait, when to give up. On tenacity.

Full jitter after Brooker (AWS, "Exponential backoff and jitter", 2015). Times are of the monotonic
clock, but for a Retry-After given as a date.
"""

from __future__ import annotations

import asyncio
import math
import random
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import openai
from tenacity import AsyncRetrying, RetryCallState, retry_if_exception

from summarizer.errors import (
    AccessError,
    ConfigurationError,
    ProviderError,
    Refusal,
    RefusalKind,
    RefusedError,
    SummarizerError,
    TooLongError,
    UnavailableError,
)
from summarizer.events import LimitFell, Paused, Retried
from summarizer.model.account import Account, Create
from summarizer.model.answers import BrokenAnswerError
from summarizer.model.concurrency import Flights
from summarizer.model.rate import Gate, Pace, retry_after
from summarizer.model.refusals import read
from summarizer.model.unanswered import causes, is_for_settings, speaks_https, unanswered, wants_https
from summarizer.settings import Limits

_ACCESS = {
    401: "the key", 403: "the access", 404: "the model or the address", 405: "the address", 410: "the model",
    501: "the address", 407: "the user and password of the proxy",
}
_NOTHING = (RefusalKind.AGAIN, RefusalKind.OTHER)   # told by an answer that is no error in its form
_REPLY_TOKENS = 1_300


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
            retry=retry_if_exception(lambda error: _worth_another(error, request)),
            wait=lambda state: _backoff(state, limits),
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
            if (refusal := refusal_of(error, request)) is not None and not _passes(refusal):
                raise _told(refusal, host, hide, 0.0, request_of.count) from None
            if not error.again:
                failure = ProviderError(f"{host}: {error}")
                failure.refusal = Refusal(RefusalKind.OTHER, 200, str(error), "200, and no completion")
                raise failure from None
            way = "" if str(error).endswith("?") else ": run it again later, or take another model"
            raise UnavailableError(f"{host}: {error} ({_tries(request_of.count)}){way}") from None
        except RefusedError as error:
            raise RefusedError(hide(str(error))) from None
        except (openai.OpenAIError, TimeoutError) as error:
            raise in_our_words(error, host, limits, hide, gate.wait(), request_of.count, request) from None
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
        except (openai.OpenAIError, TimeoutError, BrokenAnswerError) as error:
            refusal = refusal_of(error, request)
            if refusal is None:
                self._tries += 1
            elif _passes(refusal):
                self._refused(refusal, error, aloft)
            raise

    def _refused(self, refusal: Refusal, error: Exception, aloft: int) -> None:
        """Note an answer that is worth another try. Raises AccessError where a run has paused in vain too often."""
        asked = (retry_after(error.response.headers) or 0.0) if isinstance(error, openai.APIStatusError) else 0.0
        is_busy = refusal.kind is RefusalKind.BUSY
        if asked > self._gate.wait() + 1:
            self._account.tell(Paused(None, asked))
        self._gate.close(asked)
        if is_busy:
            before = self._flights.limit
            self._flights.refused(aloft)
            if self._flights.limit < before:
                self._account.tell(LimitFell(None, self._flights.limit))
        if is_busy or asked > self._limits.deadline:
            self._refusals += 1
        else:
            self._tries += 1
        if self._gate.pauses and self._gate.in_vain >= self._limits.refusals:
            raise AccessError(
                f"{self._host} has asked {self._gate.in_vain} times to be left alone and answered nothing between, "
                f"the last time{_for(self._gate.wait())} ({refusal.status}): is a quota used up? "
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


def _worth_another(error: BaseException, request: Mapping[str, Any]) -> bool:
    if (refusal := refusal_of(error, request)) is not None:
        return _passes(refusal)
    if isinstance(error, BrokenAnswerError):
        return error.again
    if isinstance(error, TimeoutError):
        return True
    return isinstance(error, openai.APIConnectionError) and not is_for_settings(error)


def refusal_of(error: BaseException, request: Mapping[str, Any]) -> Refusal | None:
    """The refusal of a request that a server's answer holds, under whatever status."""
    if isinstance(error, BrokenAnswerError):
        refusal = read(200, {"error": error.told}, request) if error.told else None
        return refusal if error.again or (refusal and refusal.kind not in _NOTHING) else None
    if not isinstance(error, openai.APIStatusError):
        return None
    answer = error.body if error.body is not None else error.message
    return read(error.status_code, {"error": answer}, request, error.response.headers)


def _passes(refusal: Refusal) -> bool:
    return refusal.kind in (RefusalKind.BUSY, RefusalKind.AGAIN)


def in_our_words(
    error: Exception, host: str, limits: Limits, hide: Callable[[str], str], wait: float = 0.0, count: int = 1,
    request: Mapping[str, Any] | None = None,
) -> SummarizerError:
    """The error in words that say what to do, after so many tries; `wait` is what the provider still asks for."""
    # What aiohttp could not connect to comes as a timeout of openai's, whatever the reason.
    if any(isinstance(each, TimeoutError) for each in causes(error)):
        return UnavailableError(
            f"{host} did not answer within {limits.timeout:g} s ({_tries(count)}): is the server overloaded?"
        )
    if isinstance(error, openai.APIStatusError) and error.status_code == 400 and wants_https(str(error.message)):
        return speaks_https(host)
    if (refusal := refusal_of(error, request or {})) is not None:
        return _told(refusal, host, hide, wait, count)
    return unanswered(error, host, hide)


def _told(refusal: Refusal, host: str, hide: Callable[[str], str], wait: float, count: int) -> SummarizerError:
    """A refusal as an error of ours, which bears it."""
    refusal = replace(refusal, said=hide(refusal.said)[:200], key=hide(refusal.key))
    error = _worded(refusal, host, wait, count)
    error.refusal = refusal
    return error


def _worded(refusal: Refusal, host: str, wait: float, count: int) -> SummarizerError:
    status, said, kind = refusal.status, refusal.said, refusal.kind
    refuses = f"{host} refuses the request ({status}): {said}"
    error: SummarizerError
    match kind:
        case RefusalKind.MONEY:
            error = AccessError(
                f"{host} says that the account has no credit or quota left ({status}): {said}. Look at its balance and "
                "add credit, or use another key"
            )
        case RefusalKind.ACCESS:
            error = AccessError(
                f"{host} refuses {_ACCESS.get(status, 'the model or the key')} ({status}): {said}. Look at the model, "
                "the address and the key", settings=("model", "base_url"),
            )
        case RefusalKind.TOO_LONG:
            error = TooLongError(
                f"the article does not fit into the model's window ({host}: {said}): take one with a larger window"
            )
        case RefusalKind.CONTENT:
            error = RefusedError(
                f"refused: a content filter of {host} stopped the request ({status}): {said}. Take another model, or "
                "another provider"
            )
        case RefusalKind.FIELD:
            error = ConfigurationError(
                f"{refuses}. It wants a field that is not sent, or another value of one: give it as body",
                settings=("body",),
            )
        case RefusalKind.FORM:
            error = ProviderError(f"{refuses}. Take another mode", settings=("mode",))
        case RefusalKind.TEMPERATURE:
            error = ProviderError(f"{refuses}. Give another temperature, or none", settings=("temperature",))
        case RefusalKind.BUSY | RefusalKind.AGAIN:
            again = f"it asks to be left alone{_for(wait)}: run it again then" if wait >= 1 else "run it again later"
            if kind is RefusalKind.BUSY:
                again += ", with fewer requests at a time or a minute"
            every = f"to each of {count} tries" if count > 1 else "to the only try"
            error = UnavailableError(f"{host} answered {status} {every} ({said}); {again}")
        case _:
            error = ProviderError(
                f"{refuses}. If it wants to be asked otherwise, take another mode, or give what it wants as body",
                settings=("mode", "body"),
            )
    return error
