"""Summarizer: settings in, sessions out; one article or many, in a script, a coroutine or a notebook."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator, Coroutine
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from summarizer.background import Aside
from summarizer.codebook.records import Summary
from summarizer.errors import ConfigurationError, ReplyError
from summarizer.extraction.prompting import Prompts
from summarizer.extraction.session import Session, schema_digest
from summarizer.inputs.article import Article, read
from summarizer.resources import folder
from summarizer.settings import CONCURRENCY, MODES, check

if TYPE_CHECKING:
    from summarizer.extraction.ask import Extraction, Mode
    from summarizer.model.budget import Prices
    from summarizer.model.limits import Limits
    from summarizer.model.provider import Provider

T = TypeVar("T")


class Summarizer:
    """Settings under which articles are summarized. Holds no connection: open a `session` for many.

    `model` is `NAME` or `PROVIDER/NAME` (openai, azure, anthropic, google, openrouter, ollama);
    `base_url` any OpenAI-compatible server. Without a model replies come from `replay`, or from the
    recordings that are shipped. `record` is a folder to write replies to; what it holds already is
    not asked again. `tries` counts replies asked for, the first one included. `max_cost` is what a
    session may cost in USD, by the prices given (USD for a million tokens) or those of genai-prices.
    An article too long for one call is read in pieces; `window` is how many tokens a request and its
    reply may have, for servers that do not say when it is too much. What is not given is taken from
    SUMMARIZER_MODEL and SUMMARIZER_BASE_URL.

    Raises ConfigurationError where a setting is wrong or a key is missing.
    """

    def __init__(
        self, model: str | None = None, *, base_url: str | None = None, mode: Mode = "json-schema",
        language: str = "English", prompts: str | Path | None = None, record: str | Path | None = None,
        replay: str | Path | None = None, temperature: float | None = None, tries: int = 3,
        limits: Limits | None = None, max_cost: float | None = None, price_in: float | None = None,
        price_out: float | None = None, window: int | None = None,
    ) -> None:
        if mode not in MODES:
            raise ConfigurationError(f"no mode is called {mode!r}: take one of {', '.join(MODES)}")
        check(
            temperature=temperature, tries=tries, max_cost=max_cost, price_in=price_in, price_out=price_out,
            window=window,
        )
        if (price_in is None) != (price_out is None):
            raise ConfigurationError(
                "price_in and price_out go together: give both, in USD for a million tokens",
                settings=("price_in", "price_out"),
            )
        model = model or os.environ.get("SUMMARIZER_MODEL")
        base_url = base_url or os.environ.get("SUMMARIZER_BASE_URL")
        for name, text in (("model", model or ""), ("language", language)):
            if not isinstance(text, str) or not text.isprintable():
                raise ConfigurationError(f"{name} must be a text that can be sent, not {text!r}")
        if not language.strip():
            raise ConfigurationError("language must name what summaries are written in, such as English: it is blank")
        if base_url and not model:
            raise ConfigurationError(
                "name the model that the server is to use, or set SUMMARIZER_MODEL", settings=("model",)
            )
        if replay is not None and not Path(replay).is_dir():
            raise ConfigurationError(f"there is no folder of recorded replies {replay}")
        self.prompts = Prompts(Path(prompts) if prompts else None, language)
        self.limits, self.temperature = limits, temperature
        self._asking: dict[str, Any] = {"mode": mode, "tries": tries, "window": window}
        self._record = Path(record) if record else None
        self._replay = Path(replay) if replay else None
        self._provider: Provider | None = None
        self._prices: Prices | None = None
        self.max_cost = max_cost
        if model:
            from summarizer.model.budget import Budget, Prices
            from summarizer.model.provider import provider

            self._provider = provider(model, base_url, os.environ)
            self._prices = Prices(self._provider.model, self._provider.base_url, price_in, price_out)
            if max_cost is not None:
                Budget(max_cost, self._prices)   # says at once where no price is known

    def __getstate__(self) -> dict[str, Any]:
        """What goes to another process: it may work in another folder."""
        record, replay = (place and place.absolute() for place in (self._record, self._replay))
        return self.__dict__ | {"_record": record, "_replay": replay}

    @property
    def is_live(self) -> bool:
        """Whether a model is named: else only recorded replies answer."""
        return self._provider is not None

    @property
    def stamp(self) -> dict[str, str]:
        """What summaries must have in common to stand in one file: fields of their provenance."""
        return {
            "asked": self._provider.model if self._provider else "recorded", "prompt": self.prompts.digest,
            "schema": schema_digest(),
        }

    def summarize(self, article: str | Article | Path) -> Summary:
        """Summarize one article: its text, an Article, or the path of a file.

        Works in a script and where a loop is running already, as in a notebook.

        Raises a SummarizerError that says what to do.
        """
        return _run(self.asummarize(article))

    async def asummarize(self, article: str | Article | Path) -> Summary:
        """Summarize one article, awaited. Raises as `summarize` does."""
        async with self._opened(pauses=False) as session:
            return await session.summarize(article)

    def session(
        self, concurrency: int = CONCURRENCY, *, rpm: float | None = None, tpm: float | None = None, sharers: int = 1
    ) -> AbstractAsyncContextManager[Session]:
        """Open one client for any number of articles, in the running loop.

        `concurrency` is the most requests in flight; fewer where the provider bears fewer. `rpm` and
        `tpm` are the most requests and tokens a minute. So many `sharers`, sessions of one run, have
        equal parts of `rpm`, `tpm` and `max_cost`.

        Where the provider asks to be left alone, all articles wait, for hours if need be, and none fails
        for it. (One article by itself, as by `summarize`, fails where that is past its deadline.)

        Raises ConfigurationError where a number is out of its range.
        """
        check(concurrency=concurrency, rpm=rpm, tpm=tpm, sharers=sharers)
        return self._opened(concurrency, rpm, tpm, sharers)

    @asynccontextmanager
    async def _opened(
        self, concurrency: int = CONCURRENCY, rpm: float | None = None, tpm: float | None = None, sharers: int = 1,
        *, pauses: bool = True,
    ) -> AsyncIterator[Session]:
        from summarizer.extraction.ask import Extraction
        from summarizer.model.budget import Budget, budgeted
        from summarizer.model.completions import checked
        from summarizer.model.concurrency import Flights
        from summarizer.model.larger import larger
        from summarizer.model.limits import Limits
        from summarizer.model.provider import completions
        from summarizer.model.rate import Gate, Pace
        from summarizer.model.recording import Recordings, recording
        from summarizer.model.retry import patience

        replays = [Recordings(self._replay)] if self._replay else []
        if not self._provider and not replays:
            replays = [Recordings(folder("fixtures"))]
        records = Recordings(self._record) if self._record else None
        if records:
            records.prepare()
        request: dict[str, Any] = {"model": self._provider.model if self._provider else "recorded"}
        if self.temperature is not None:
            request["temperature"] = self.temperature
        if self._provider is None:
            create = recording(None, replays, records)
            yield self._session(Extraction(create, **self._asking, **request), replays=replays)
            return
        limits = self.limits or Limits()
        gate = Gate(limits.deadline, pauses=pauses)
        flights = Flights(concurrency, gate)
        limit_name, hide = self._provider.limit_name, self._provider.hide
        budget = None
        async with self._provider.client(limits.timeout) as client:
            create = checked(completions(client), hide=hide)
            if self.max_cost is not None and self._prices is not None:
                budget = Budget(self.max_cost / sharers, self._prices)
                create = budgeted(create, budget, limit_name)
            create = patience(
                create, host=self._provider.host, limits=limits, gate=gate, flights=flights,
                requests=Pace(rpm and rpm / sharers), tokens=Pace(tpm and tpm / sharers), hide=hide,
            )
            create = recording(larger(create, limit_name), replays, records)
            yield self._session(
                Extraction(create, **self._asking, **request), host=self._provider.host, gate=gate, flights=flights,
                prices=self._prices, budget=budget, hide=hide,
            )

    @asynccontextmanager
    async def job_session(self, state: Path, poll: float = 30.0) -> AsyncIterator[Session]:
        """Open a session whose requests go into jobs of the provider's batch API, written down in `state`.

        `poll` is the seconds between two looks at a job. Raises ConfigurationError where no model is named.
        """
        from summarizer.extraction.ask import Extraction
        from summarizer.model.completions import checked
        from summarizer.model.jobs.jobs import Jobs
        from summarizer.model.larger import larger
        from summarizer.model.limits import Limits
        from summarizer.model.recording import Recordings, recording
        from summarizer.model.retry import told

        check(poll=poll)
        whom = self._provider
        if whom is None:
            raise ConfigurationError("jobs need a model: name it", settings=("model",))
        if self.max_cost is not None:
            raise ConfigurationError(
                "max_cost cannot hold with jobs: what they cost is known when they end", settings=("max_cost",)
            )
        limits = self.limits or Limits()
        records = Recordings(self._record) if self._record else None
        async with (
            whom.client(limits.timeout) as client,
            Jobs(client, state, poll, lambda error: told(error, whom.host, limits, whom.hide), whom.hide) as jobs,
        ):
            create = recording(larger(checked(jobs.create, hide=whom.hide), whom.limit_name), [], records)
            request: dict[str, Any] = {"model": whom.model}
            yield self._session(Extraction(create, **self._asking, **request), host=whom.host, hide=whom.hide)

    def _session(self, extraction: Extraction, **how: Any) -> Session:
        return Session(extraction, self.prompts, self.stamp["asked"], **how)

    def from_reply(self, article: str | Article | Path, reply: str) -> Summary:
        """Make the summary from a reply that was got elsewhere, checked and located all the same.

        Raises ReplyError, with `faults` that can be pasted back, where nothing of it stands.
        """
        return _run(self._from_reply(read(article), reply))

    async def _from_reply(self, article: Article, reply: str) -> Summary:
        from openai.types.chat import ChatCompletion

        from summarizer.extraction.ask import Extraction
        from summarizer.model.completions import checked

        async def create(**_request: Any) -> ChatCompletion:
            message = {"role": "assistant", "content": reply}
            return ChatCompletion.model_validate({
                "id": "pasted", "object": "chat.completion", "created": 0, "model": "pasted reply",
                "choices": [{"index": 0, "finish_reason": "stop", "message": message}],
            })

        how = self._asking | {"mode": "md-json", "tries": 1, "window": None}
        session = self._session(Extraction(checked(create), **how, model="pasted"))
        try:
            return await session.summarize(article)
        except ReplyError as error:
            if not error.astray:
                raise
            raise ReplyError(f"{error}: is it the reply to another one?", error.faults, astray=True) from None


def _run(work: Coroutine[Any, Any, T]) -> T:
    """Run to the end, or to an interrupt, in a loop of its own; in another thread where this one's is running."""
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return asyncio.run(work)
    return Aside(work, "summarizer").result()
