"""The order of steps for one article, and what comes of it: a Summary that tells how it was got."""

from __future__ import annotations

import asyncio
import hashlib
import json
import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Generic

from summarizer.base import Usage
from summarizer.codebook.provenance import ArticleReference, Provenance
from summarizer.codebook.records import Finding, Missing, Sentence, Summary
from summarizer.codebook.verdicts import ITSELF, together
from summarizer.errors import ConfigurationError, SummarizerError, unexpected
from summarizer.extraction.reading import ReadingType, paged
from summarizer.extraction.signs import Signs
from summarizer.extraction.sizes import Sizes
from summarizer.inputs.article import Article, as_article
from summarizer.resources import version

if TYPE_CHECKING:
    from summarizer.events import OnEvent
    from summarizer.extraction.ask import Answer, Extraction
    from summarizer.extraction.form import Form
    from summarizer.extraction.prompting import Prompts
    from summarizer.extraction.reading import Reader, Reading
    from summarizer.extraction.second import SecondReader
    from summarizer.model.account import Account
    from summarizer.model.budget import Budget, Prices
    from summarizer.model.concurrency import Flights
    from summarizer.model.rate import Gate
    from summarizer.model.recording import Recordings


@dataclass(frozen=True)
class Asked(Generic[ReadingType]):
    """What came of a question of another sort than an article's records, and what it cost."""

    reading: ReadingType
    model: str
    attempts: int
    usage: Usage
    cost_usd: float | None


class Session:
    """An open `create`, for any number of articles at a time.

    `asked` is the model that was asked for, `body` the hash of what goes with every request, `second` who reads the
    records a second time, where anybody does.
    """

    def __init__(
        self, extraction: Extraction, prompts: Prompts, asked: str, *, host: str | None = None,
        gate: Gate | None = None, flights: Flights | None = None, prices: Prices | None = None,
        budget: Budget | None = None, replays: Sequence[Recordings] = (), hide: Callable[[str], str] = str,
        on_event: OnEvent | None = None, body: str | None = None, second: SecondReader | None = None,
    ) -> None:
        self._extraction, self._prompts, self._asked, self._body = extraction, prompts, asked, body
        self._host, self._prices, self._budget, self._hide, self._on_event = host, prices, budget, hide, on_event
        self.gate = gate   # where a run waits when the provider asks for it
        self.flights = flights   # how many requests are with the provider
        self._sizes = Sizes()
        self._second = second
        self.replays = replays   # where replies come from without a model
        self._others: dict[Form, Extraction] = {}

    def shut(self) -> None:
        """Ask nothing more. What is with the provider, or waits and was paid for, goes on; the rest is cancelled."""
        if self.flights:
            self.flights.shut()
        if self._budget:
            self._budget.shut()

    async def summarize(self, article: str | Article | Path) -> Summary:
        """Summarize one article. Raises a SummarizerError that bears what was paid, be it a fault of our own.

        Where only the second reading failed, the error bears the summary.
        """
        from summarizer.extraction.pieces import read_in_pieces

        article = await asyncio.to_thread(as_article, article) if isinstance(article, Path) else as_article(article)
        async with self._billed(article) as bill:
            began = time.monotonic()
            reading, answers = await read_in_pieces(article, self._prompts, self._extraction, bill, self._sizes)
            signs = Signs(article.text, self._prompts.language, reading.records)
            signs.dispute()
            told = self._provenance(bill, answers, time.monotonic() - began)
            summary = _summary(article, reading, signs.missing(), told)
            return await self._checked(article, summary, bill)

    async def check(self, article: Article, summary: Summary) -> Summary:
        """Read the records of a summary a second time; the sums of its provenance go on. Raises as `summarize`.

        Raises ConfigurationError where the summary is of another text.
        """
        if summary.article.sha256 != article.sha256:
            raise ConfigurationError(f"{summary.id}: the summary is of another text than the article")
        async with self._billed(article) as bill:
            return await self._checked(article, summary, bill)

    async def ask(
        self, about: Article, messages: list[dict[str, str]], reader: Reader[ReadingType], form: Form
    ) -> Asked[ReadingType]:
        """Ask something else, whose reply has a form of its own. `about` is what recordings and events name.

        Raises a SummarizerError that bears what was paid, be it a fault of our own.
        """
        extraction = self._others.setdefault(form, self._extraction.of(form))
        async with self._billed(about) as bill:
            answer = await extraction.ask(messages, reader, bill)
            return Asked(
                answer.reading, bill.model or "unknown", bill.attempts, bill.usage.model_copy(), self._cost(bill)
            )

    async def _checked(self, article: Article, summary: Summary, bill: Account) -> Summary:
        if self._second is None:
            return summary
        return await self._second.read(article, summary, bill, self._sizes)

    @asynccontextmanager
    async def _billed(self, article: Article) -> AsyncIterator[Account]:
        """The account of an article, once it is its turn. Every error that comes bears what was paid."""
        from summarizer.model.account import Account

        bill = Account(article, self._on_event)
        await self._extraction.turn()
        try:
            yield bill
        except SummarizerError as error:
            error.attempts, error.usage = bill.attempts, bill.usage if bill.attempts else None
            raise
        except Exception as error:  # noqa: BLE001 - whatever it is, it costs this article and no other
            failure = unexpected(error, self._hide)
            failure.attempts, failure.usage = bill.attempts, bill.usage if bill.attempts else None
            raise failure   # noqa: B904 - its cause is set, unless that holds a secret

    def _provenance(self, bill: Account, answers: list[Answer[Reading]], seconds: float) -> Provenance:
        return Provenance(
            model=bill.model or "unknown", asked=self._asked, host=self._host,
            prompt=self._prompts.digest, schema_=schema_digest(), summarizer=version(),
            mode=answers[-1].mode, body=self._body,
            attempts=bill.attempts, pieces=len(answers), replies=sum(each.replies for each in answers),
            quotes_asked=sum(each.quotes_asked for each in answers),
            quotes_located=sum(each.quotes_located for each in answers),
            usage=bill.usage.model_copy(), cost_usd=self._cost(bill), seconds=round(seconds, 3), recorded=bill.recorded,
        )

    def _cost(self, bill: Account) -> float | None:
        prices = None if bill.recorded else self._prices
        return prices.cost(bill.usage.input_tokens, bill.usage.output_tokens) if prices else None


@cache
def schema_digest() -> str:
    """Hash of the reply schema, 12 hexadecimal digits."""
    from summarizer.codebook.reply import lean_schema

    return hashlib.sha256(json.dumps(lean_schema(), sort_keys=True).encode()).hexdigest()[:12]


def _summary(article: Article, reading: Reading, missing: list[Missing], provenance: Provenance) -> Summary:
    paged([*reading.records, *missing], article)
    _sign(reading, provenance.model)
    return Summary(
        id=article.id or article.source or article.sha256[:16],
        article=ArticleReference(
            title=article.title, outlet=article.outlet, source=article.source, url=article.url,
            published=article.published, published_by=article.published_by, language=article.language,
            sha256=article.sha256, chars=len(article.text), notes=list(article.notes),
            also_in=list(article.also_in),
        ),
        abstract=reading.abstract, proposals=reading.proposals, responses=reading.responses,
        conditions=reading.conditions, rejected=reading.rejected, missing=missing, notes=reading.notes,
        provenance=provenance,
    )


def _sign(reading: Reading, model: str) -> None:
    """Say which model it is that doubts its own records."""
    found: list[Finding | Sentence] = [*reading.records, *reading.abstract]
    for each in found:
        if each.check is not None:
            each.check = together(
                check.model_copy(update={"by": model}) if check.by == ITSELF else check for check in each.check.every
            )
