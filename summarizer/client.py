"""Summarizer: settings in, sessions out; where everything is put together."""

from __future__ import annotations

import asyncio
import hashlib
import json
import os
from collections.abc import AsyncIterator, Coroutine, Iterator, Mapping
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self, TypeVar, Unpack

from summarizer.background import Aside
from summarizer.codebook.records import Summary
from summarizer.errors import ConfigurationError, ReplyError, SummarizerError
from summarizer.events import OnEvent
from summarizer.extraction.prompting import Prompts
from summarizer.extraction.session import Session, schema_digest
from summarizer.inputs.article import Article, as_article
from summarizer.resources import folder
from summarizer.settings import CONCURRENCY, ENVIRONMENT, Limits, Settings, check, known

if TYPE_CHECKING:
    from summarizer.model.account import Create
    from summarizer.model.adapting import Manner
    from summarizer.model.budget import Prices
    from summarizer.model.provider import Provider
    from summarizer.model.recording import Recordings

T = TypeVar("T")
_SECRET = 16   # characters: what is shorter is a word, and stands in a server's answers for itself
_OURS = {"messages", "model", "stream"}   # of the body of a request
_MOST = 2_000   # requests in flight of one who is held open: how many are wanted is for the caller to say


class Summarizer:
    """Settings under which articles are summarized.

    `summarize` and `asummarize` open a connection for each article. `async with Summarizer(...) as s:` holds one
    open for as many calls of `s.asummarize` as come, and `session` for a run with limits of its own.

    - `model`: `NAME` or `PROVIDER/NAME` (openai, azure, anthropic, google, openrouter, ollama). Without one, replies
      come from recordings. Else SUMMARIZER_MODEL.
    - `base_url`: any OpenAI-compatible server. Else SUMMARIZER_BASE_URL.
    - `api_key`: else SUMMARIZER_API_KEY or the provider's own variable, such as OPENAI_API_KEY.
    - `headers`, `body`: what goes with every request, beside what is asked: HTTP headers, fields of its JSON.
    - `mode`: how the server is asked for JSON: "json-schema", "strict", "tools", "json" or "md-json". Where it refuses
      one, the next is taken for all that follows, and an event says so.
    - `system`: False for a model without the role: the rules then go before the article, in one message with it.
    - `temperature`: sent only if given.
    - `tries`: replies asked for where they do not stand, the first one included.
    - `timeout`: seconds for one request (180); five times that for all tries of it. `limits` says more: `Limits`.
    - `window`: tokens that a request and its reply may have together, for servers that do not say when it is too
      much. An article too long for one call is read in pieces.
    - `max_cost`: USD that a session may cost, by `price_in` and `price_out` (USD for a million tokens) or the prices
      of genai-prices.
    - `check`: True to have the records read a second time: each gets a verdict, and what is doubted or missing is put
      to the model once more. `checker`: the model that does it: NAME at the same provider, or PROVIDER/NAME.
    - `language`: what summaries are written in. `prompts`: a folder with wording of your own.
    - `record`: a folder to write replies to; what it holds already is not asked again. `replay`: a folder to take
      replies from.
    - `reply_folder`: a folder in place of the provider: prompts go out as files, and replies made elsewhere come in as
      files. `model` then says who replies; no key is needed.
    - `create`: a function of yours in place of the provider, with the signature of
      `client.chat.completions.create`, awaited or not; it returns a ChatCompletion, or its JSON as a dict.
    - `on_event`: called with every `Event`: a retry, a pause, a re-ask. Called in the loop: it must be quick.

    Raises ConfigurationError where a setting is wrong or a key is missing.
    """

    def __init__(self, model: str | None = None, **settings: Unpack[Settings]) -> None:
        known(settings)
        given = check(model=model or os.environ.get(ENVIRONMENT["model"]) or None, **settings)
        base_url = given.base_url or os.environ.get(ENVIRONMENT["base_url"])
        if (given.price_in is None) != (given.price_out is None):
            raise ConfigurationError(
                "price_in and price_out go together: give both, in USD for a million tokens",
                settings=("price_in", "price_out"),
            )
        if base_url and not given.model:
            raise ConfigurationError(
                "name the model that the server is to use, or set SUMMARIZER_MODEL", settings=("model",)
            )
        if given.reply_folder is not None and (given.create is not None or given.base_url):
            raise ConfigurationError(
                "replies come from a folder or from a provider, not from both", settings=("reply_folder", "base_url")
            )
        if given.replay is not None and not Path(given.replay).is_dir():
            raise ConfigurationError(f"there is no folder of recorded replies {given.replay}")
        if taken := sorted(_OURS & set(given.body or {})):
            raise ConfigurationError(
                f"body may not hold {' and '.join(taken)}: that is what summarizer sends itself", settings=("body",)
            )
        self._settings = given
        self.prompts = Prompts(Path(given.prompts) if given.prompts else None, given.language)
        self.limits = given.limits or Limits()
        if given.timeout is not None:
            self.limits = Limits(**vars(self.limits) | {"timeout": given.timeout, "deadline": 5 * given.timeout})
        self._provider: Provider | None = None
        self._prices: Prices | None = None
        self._second: Provider | None = None   # who checks, where that is another than who reads
        self._second_prices: Prices | None = None
        self._held: Session | None = None
        self._stack = AsyncExitStack()
        if given.model and not self._is_elsewhere:
            from summarizer.model.budget import Budget, Prices
            from summarizer.model.provider import checker, provider

            self._provider = provider(given.model, base_url, os.environ, key=given.api_key, headers=given.headers)
            self._provider = replace(self._provider, secrets=tuple(_secrets(dict(given.body or {}))))
            self._prices = Prices(self._provider.model, self._provider.base_url, given.price_in, given.price_out)
            if given.checker and (second := checker(given.checker, self._provider, base_url, os.environ)):
                self._second, self._second_prices = second, Prices(second.model, second.base_url)
            if given.max_cost is not None:
                Budget(given.max_cost, self._prices)   # says at once where no price is known
            if given.max_cost is not None and (dear := self._second_prices) and dear.cost(1, 1) is None:
                raise ConfigurationError(
                    f"max_cost needs the checker's price too, and none is known for {dear.model} (price_in and "
                    f"price_out are those of {self._prices.model}): have the same model check, or one whose price is "
                    "known", settings=("max_cost", "checker"),
                )

    def __getstate__(self) -> dict[str, Any]:
        """What goes to another process: it may work in another folder. What is held open stays here."""
        folders = {
            name: Path(place).absolute() for name in ("record", "replay", "reply_folder")
            if (place := getattr(self._settings, name))
        }
        return self.__dict__ | {
            "_settings": self._settings.model_copy(update=folders), "_held": None, "_stack": AsyncExitStack(),
        }

    async def __aenter__(self) -> Self:
        """Hold one client open, in the running loop, for all calls of `asummarize` in it."""
        self._held = await self._stack.enter_async_context(self._opened(_MOST, pauses=False))
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._held = None
        await self._stack.aclose()

    @property
    def on_event(self) -> OnEvent | None:
        """Who is told of what happens."""
        return self._settings.on_event

    @property
    def max_cost(self) -> float | None:
        """What a session may cost, in USD."""
        return self._settings.max_cost

    @property
    def reply_folder(self) -> Path | None:
        """The folder that is in the provider's place, where one is."""
        return Path(self._settings.reply_folder) if self._settings.reply_folder is not None else None

    @property
    def is_live(self) -> bool:
        """Whether there is anybody to ask: else only recorded replies answer."""
        return self._provider is not None or self._is_elsewhere

    @property
    def _is_elsewhere(self) -> bool:
        """Whether replies come from a user's function or folder."""
        return self._settings.create is not None or self._settings.reply_folder is not None

    @property
    def stamp(self) -> dict[str, str | None]:
        """What summaries must have in common to stand in one file: fields of their provenance.

        Of a second reading that is the model asked and the hash of its prompt; None without one.
        """
        return {
            "asked": self._asked, "prompt": self.prompts.digest, "schema": schema_digest(), "body": self._body,
            "check": f"{self._checker} {self.prompts.second_digest}" if self.checks else None,
        }

    def cost(self, tokens_in: int, tokens_out: int) -> float | None:
        """What so many tokens cost, in USD; None where no price is known."""
        return self._prices.cost(tokens_in, tokens_out) if self._prices is not None else None

    @property
    def checks(self) -> bool:
        """Whether records are read a second time."""
        return self._settings.check or self._settings.checker is not None

    @property
    def _body(self) -> str | None:
        """Hash of what goes with every request, 12 hexadecimal digits."""
        body = self._settings.body
        if not body:
            return None
        return hashlib.sha256(json.dumps(dict(body), sort_keys=True, default=str).encode()).hexdigest()[:12]

    @property
    def _asked(self) -> str:
        if self._provider is not None:
            return self._provider.model
        if self._settings.reply_folder is not None:
            from summarizer.model.elsewhere import PASTED
            from summarizer.model.provider import PROVIDERS

            provider, _, name = (self._settings.model or PASTED).partition("/")
            return name if name and provider in PROVIDERS else self._settings.model or PASTED
        return (self._settings.model or "given") if self._is_elsewhere else "recorded"

    @property
    def _checker(self) -> str:
        """Who reads a second time, as asked for."""
        if self._second is not None:
            return self._second.model
        return self._settings.checker if self._is_elsewhere and self._settings.checker else self._asked

    def summarize(self, article: str | Article | Path) -> Summary:
        """Summarize one article: its text, an Article, or the path of a file.

        Works in a script and where a loop is running already, as in a notebook.

        Raises a SummarizerError that says what to do.
        """
        return run_to_end(self.asummarize(article))

    async def asummarize(self, article: str | Article | Path) -> Summary:
        """Summarize one article, awaited; with the client that is held open, where one is. Raises as `summarize`."""
        if self._held is not None:
            return await self._held.summarize(article)
        async with self._opened(1, pauses=False) as session:
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
        self, concurrency: int, rpm: float | None = None, tpm: float | None = None, sharers: int = 1,
        *, pauses: bool = True,
    ) -> AsyncIterator[Session]:
        await asyncio.to_thread(self._load)   # it takes seconds, and the loop may have other work
        from summarizer.model.adapting import adapting
        from summarizer.model.budget import Budget
        from summarizer.model.completions import yours
        from summarizer.model.concurrency import Flights
        from summarizer.model.rate import Gate, Pace
        from summarizer.model.recording import recording
        from summarizer.wire import Wire

        replays, records = self._recordings()
        if self._settings.create is not None:
            create = adapting(yours(self._settings.create), self._manner())
            yield self._session(recording(create, replays, records), replays=replays)
            return
        if self._settings.reply_folder is not None:
            from summarizer.model.replyfolder import ReplyFolder

            with ReplyFolder(Path(self._settings.reply_folder)) as replies:
                create = recording(adapting(replies.create(), self._manner()), replays, records)
                yield self._session(create, replays=replays)
            return
        whom = self._provider
        if whom is None:
            yield self._session(recording(None, replays, records), replays=replays)
            return
        gate = Gate(self.limits.deadline, pauses=pauses)
        wire = Wire(
            self.limits, gate, Flights(concurrency, gate), Pace(rpm and rpm / sharers), Pace(tpm and tpm / sharers),
            Budget(self.max_cost / sharers, self._prices) if self.max_cost is not None and self._prices else None,
        )
        async with AsyncExitStack() as stack:
            create = recording(await wire.opened(stack, whom, self._prices, self._manner()), replays, records)
            second = None
            if (other := self._second) is not None:
                second = await wire.opened(stack, other, self._second_prices, self._manner(other))
                second = recording(second, replays, records)
            yield self._session(
                create, second, host=whom.host, gate=gate, flights=wire.flights, prices=self._prices,
                budget=wire.budget, hide=whom.hide, takes_turns=not pauses,
            )

    @asynccontextmanager
    async def job_session(self, state: Path, poll: float = 30.0) -> AsyncIterator[Session]:
        """Open a session whose requests go into jobs of the provider's batch API, written down in `state`.

        `poll` is the seconds between two looks at a job. Raises ConfigurationError where no model is named.
        """
        from summarizer.model.adapting import adapting
        from summarizer.model.completions import checked
        from summarizer.model.jobs.jobs import Jobs
        from summarizer.model.larger import larger
        from summarizer.model.recording import recording
        from summarizer.model.retry import in_our_words

        check(poll=poll)
        whom, limits = self._provider, self.limits
        if self._second is not None:
            raise ConfigurationError(
                "a job of a provider's batch API asks one model: have the same one check", settings=("checker",)
            )
        if self._settings.reply_folder is not None:
            raise ConfigurationError(
                "prompts go into a folder or into jobs, not into both", settings=("reply_folder", "provider_batch")
            )
        if whom is None:
            raise ConfigurationError("jobs of a provider's batch API need a model: name it", settings=("model",))
        if self.max_cost is not None:
            raise ConfigurationError(
                "max_cost cannot hold with jobs: what they cost is known when they end", settings=("max_cost",)
            )

        def told(error: Exception, request: Mapping[str, Any] | None = None) -> SummarizerError:
            return in_our_words(error, whom.host, limits, whom.hide, request=request)

        _, records = self._recordings()
        async with (
            whom.client(limits.timeout) as client,
            Jobs(client, state, poll, told, whom.hide) as jobs,
        ):
            create = larger(adapting(checked(jobs.create, hide=whom.hide), self._manner()))
            create = recording(create, [], records)
            yield self._session(create, host=whom.host, hide=whom.hide)

    def _manner(self, second: Provider | None = None) -> Manner:
        """How the server is asked at first. Of the body given, what others here look at goes where they do.

        Another provider is not sent the body: it is the first one's.
        """
        from summarizer.model.adapting import Manner
        from summarizer.model.refusals import LIMIT_NAMES

        whom, body = self._provider, dict(self._settings.body or {})
        if second is not None and whom is not None:
            body = body if second.base_url == whom.base_url else {}
            whom = second
        name = next((each for each in LIMIT_NAMES if type(body.get(each)) is int), whom.limit_name if whom else None)
        return Manner(
            name or LIMIT_NAMES[0], body.pop(name, None) if name else None, system=self._settings.system, body=body
        )

    def _recordings(self) -> tuple[list[Recordings], Recordings | None]:
        """Where replies may come from, and where they go."""
        from summarizer.model.recording import Recordings

        replays = [Recordings(Path(self._settings.replay))] if self._settings.replay else []
        if not self.is_live and not replays:
            replays = [Recordings(folder("fixtures"))]
        records = Recordings(Path(self._settings.record)) if self._settings.record else None
        if records:
            records.prepare()
        return replays, records

    def _load(self) -> None:
        """Import and make ready, before the first article, what takes long: instructor, templates, tables of prices."""
        import summarizer.extraction.ask
        import summarizer.model.retry  # noqa: F401 - and with it openai
        from summarizer.extraction.checking import Checker

        self.prompts.messages(Article("-"))
        Checker("-").read({})
        if self._prices is not None:
            self._prices.cost(1, 1)

    def _session(
        self, create: Create, second: Create | None = None, *, asking: Mapping[str, Any] | None = None,
        takes_turns: bool = False, host: str | None = None, prices: Prices | None = None, checks: bool | None = None,
        **how: Any,
    ) -> Session:
        from summarizer.extraction.ask import Extraction

        given = self._settings
        asking = asking or {"mode": given.mode, "tries": given.tries, "window": given.window}

        def extraction(create: Create, model: str) -> Extraction:
            request: dict[str, Any] = {"model": model}
            if given.temperature is not None:
                request["temperature"] = given.temperature
            return Extraction(create, takes_turns=takes_turns, **asking, **request)

        first = extraction(create, self._asked)
        reader = None
        if self.checks if checks is None else checks:
            from summarizer.extraction.second import Asking, SecondReader

            who = Asking(first, self._asked, host, prices)
            other = self._second
            whom = who
            if self._checker != self._asked:
                where = (other.host, self._second_prices) if other else (host, prices)
                whom = Asking(extraction(second or create, self._checker), self._checker, *where)
            reader = SecondReader(whom, who, self.prompts, how.get("hide", str))
        return Session(
            first, self.prompts, self._asked, on_event=self.on_event, body=self._body, second=reader, host=host,
            prices=prices, **how,
        )

    def from_reply(self, article: str | Article | Path, reply: str) -> Summary:
        """Make the summary from a reply that was got elsewhere, checked and located all the same.

        No model is asked, unless its records are to be read a second time. Raises ReplyError, with `faults` that can
        be pasted back, where nothing of it stands; else as `summarize` where only the second reading failed.
        """
        return run_to_end(self._from_reply(as_article(article), reply))

    async def _from_reply(self, article: Article, reply: str) -> Summary:
        from summarizer.extraction.ask import AGAIN
        from summarizer.model.completions import checked, handed
        from summarizer.model.elsewhere import InOrder

        pasted = checked(handed(InOrder([reply])))
        session = self._session(pasted, asking={"mode": "md-json", "tries": 1}, checks=False)
        try:
            summary = await session.summarize(article)
        except ReplyError as error:
            if not error.astray:
                raise
            told = str(error).removesuffix(AGAIN)
            raise ReplyError(f"{told}: is it the reply to another one?", error.faults, astray=True) from None
        if not self.checks:
            return summary
        async with self._opened(1, pauses=False) as session:
            return await session.check(article, summary)


def _secrets(value: Any) -> Iterator[str]:
    """What may be secret in a body: every text in it that is no word."""
    if isinstance(value, dict | list):
        for each in value.values() if isinstance(value, dict) else value:
            yield from _secrets(each)
    elif isinstance(value, str) and len(value) >= _SECRET:
        yield value


def run_to_end(work: Coroutine[Any, Any, T]) -> T:
    """Run to the end, or to an interrupt, in a loop of its own; in another thread where this one's is running."""
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return asyncio.run(work)
    return Aside(work, "summarizer").result()
