"""The second reading: a fact check of records by a reader that did not make them.

One call shows the article and the records as plain statements, some of which may be false, and asks for doubts alone:
where all is right the reply is a few tokens. It goes on from the first reading's request, so that a provider that
keeps the beginning of requests need not read the article again. What is doubted or missing is put to the first model
once, with the reasons.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

from summarizer.base import Usage
from summarizer.codebook.provenance import Provenance, SecondReading
from summarizer.codebook.records import Finding, Missing, Summary
from summarizer.codebook.verdicts import Check
from summarizer.errors import AwaitedError, SummarizerError, unexpected
from summarizer.events import Doubted
from summarizer.extraction.doubts import AgainReader, DoubtReader, Doubts
from summarizer.extraction.pieces import Piece, in_pieces
from summarizer.extraction.reading import Part, Reading, paged
from summarizer.extraction.settling import overlap, settled
from summarizer.extraction.signs import Signs
from summarizer.extraction.statements import Statement, field_of, statements
from summarizer.text.grounding import FactCheck

if TYPE_CHECKING:
    from summarizer.extraction.ask import Extraction
    from summarizer.extraction.prompting import Prompts
    from summarizer.extraction.sizes import Sizes
    from summarizer.inputs.article import Article
    from summarizer.model.account import Account
    from summarizer.model.budget import Prices


_LONGEST = 300   # characters of why it failed


@dataclass(frozen=True)
class Asking:
    """A model that is asked: through what, as whom, where, and at what price."""

    extraction: Extraction
    asked: str
    host: str | None = None
    prices: Prices | None = None


class Spent(NamedTuple):
    """What an account has come to at a moment."""

    attempts: int
    sent: int
    written: int

    @classmethod
    def so_far(cls, account: Account) -> Spent:
        """What it has come to now."""
        return cls(account.attempts, account.usage.input_tokens, account.usage.output_tokens)

    def since(self, before: Spent) -> Spent:
        """What came to it since another moment."""
        return Spent(*(now - then for now, then in zip(self, before, strict=True)))


class _Bill:
    """What a second reading comes to from now on. `checked` is what was spent when the checker was done."""

    def __init__(self, checker: Asking, first: Asking, prompts: Prompts, account: Account) -> None:
        self._checker, self._first, self._prompts, self._account = checker, first, prompts, account
        self._began, self._before = time.monotonic(), Spent.so_far(account)
        self.checked: Spent | None = None

    def told(self, **more: Any) -> SecondReading:
        """It as provenance, with what `more` there is to say."""
        account, now = self._account, Spent.so_far(self._account)
        checked, whole = self.checked or now, now.since(self._before)
        costs = [
            _cost(self._checker, checked.since(self._before), account), _cost(self._first, now.since(checked), account),
        ]
        used = Usage(input_tokens=whole.sent, output_tokens=whole.written, estimated=account.usage.estimated)
        return SecondReading(
            asked=self._checker.asked, host=self._checker.host, prompt=self._prompts.second_digest,
            attempts=whole.attempts, usage=used, cost_usd=None if None in costs else sum(filter(None, costs)),
            seconds=round(time.monotonic() - self._began, 3), **more,
        )


@dataclass
class _Looked:
    """What the second reader said of one piece."""

    piece: Piece
    shown: list[Statement]
    found: Doubts


@dataclass
class _Again:
    """What the first model made of it."""

    readings: list[Reading] = field(default_factory=list)
    decided: set[str] = field(default_factory=set)
    notes: list[str] = field(default_factory=list)


class SecondReader:
    """Reads the records of articles a second time. `first` is who made them, `checker` who checks them.

    `hide` takes secrets out of a text.
    """

    def __init__(
        self, checker: Asking, first: Asking, prompts: Prompts, hide: Callable[[str], str] = str
    ) -> None:
        self._checker, self._first, self._prompts, self._hide = checker, first, prompts, hide

    async def read(self, article: Article, summary: Summary, account: Account, sizes: Sizes) -> Summary:
        """The summary with verdicts; what it cost is booked to the account, and stands in its provenance.

        Raises SummarizerError where the checker's answer cannot be had, be it by a fault of our own; it bears the
        summary, which says so. Where the first model's cannot, what is doubted stands as disputed.
        """
        bill, made_by = _Bill(self._checker, self._first, self._prompts, account), account.model
        account.model = None
        try:
            looked = await in_pieces(article, account, sizes, partial(self._look, article, summary, account))
            by = account.model or "unknown"
            bill.checked = Spent.so_far(account)
            again = await self._ask_first(article, summary, looked, account)
            made = self._settled(article, summary, looked, again, by)
        except Exception as error:  # noqa: BLE001 - whatever it is, the first reading stands
            failure = error if isinstance(error, SummarizerError) else unexpected(error, self._hide)
            failed = bill.told(failed=str(failure)[:_LONGEST])
            failure.summary = summary.model_copy(update={"provenance": _with(summary.provenance, failed)})
            raise failure   # noqa: B904 - its cause is set, unless that holds a secret
        finally:
            account.model = made_by
        doubts = sum(len(each.found.rows) + len(each.found.absent) for each in looked)
        account.tell(Doubted(account.name, doubts))
        second = bill.told(model=by, put_back=doubts)
        made = made.model_copy(update={"provenance": _with(summary.provenance, second)})
        return Summary.model_validate(made.model_dump(by_alias=True))

    async def _look(self, article: Article, summary: Summary, account: Account, piece: Piece) -> _Looked:
        """Ask the second reader about what was made of a piece."""
        shown = _shown(summary, piece)
        messages = self._prompts.second(article, shown, part=_part(piece), text=piece.text)
        reader = DoubtReader(piece.text, shown, piece.begin)
        answer = await self._checker.extraction.ask(messages, reader, account)
        return _Looked(piece, shown, answer.reading)

    async def _ask_first(
        self, article: Article, summary: Summary, looked: Sequence[_Looked], account: Account
    ) -> _Again:
        """Put what is doubted or missing to the first model, once."""
        again, facts = _Again(), FactCheck(article.text)
        for each in looked:
            rows = [*each.found.rows, *(absent.row for absent in each.found.absent)]
            if not rows:
                continue
            doubted = {row.of for row in rows}
            kept: list[Finding] = [record for record in summary.records if record.id not in doubted]
            kept += [record for reading in again.readings for record in reading.records]
            part = _part(each.piece)
            messages = self._prompts.second(article, each.shown, part=part, text=each.piece.text, doubts=rows)
            known = Part(facts, each.piece.begin, True, {}, kept)
            try:
                answer = await self._first.extraction.ask(
                    messages, AgainReader(each.piece.text, self._prompts.language, known), account
                )
            except AwaitedError:   # it comes, and what was asked before need not be asked again
                raise
            except SummarizerError as error:
                again.notes.append(f"what the second reading doubts could not be put to the first model: {error}")
            else:
                again.readings.append(answer.reading)
                again.decided |= doubted
        return again

    def _settled(
        self, article: Article, summary: Summary, looked: Sequence[_Looked], again: _Again, by: str
    ) -> Summary:
        checks: dict[str, list[Check]] = {}
        for each in looked:
            kinds = {shown.id: shown.kind for shown in each.shown}
            for row in each.found.rows:
                checks.setdefault(row.of, []).append(Check(
                    verdict="disputed", field=field_of(kinds[row.of], row.field), why=row.why,
                    instead=row.instead, by=by,
                ))
        missing = [
            Missing(kind=kind, evidence=evidence, why=row.why, by=by)
            for each in looked for kind, evidence, row in each.found.absent
        ]
        ids = {shown.id for each in looked for shown in each.shown}
        for reading in again.readings:
            paged(reading.records, article)
        paged(missing, article)
        made = settled(summary, checks, missing, ids, again.readings, again.decided, by)
        signs = Signs(article.text, self._prompts.language, made.records)   # some are new
        signs.dispute()
        lacking = [each for each in signs.missing() if not any(overlap(each, other) for other in made.missing)]
        paged(lacking, article)
        notes = [*again.notes, *(note for each in looked for note in each.found.notes)]
        return made.model_copy(update={"missing": [*made.missing, *lacking], "notes": [*made.notes, *notes]})


def _shown(summary: Summary, piece: Piece) -> list[Statement]:
    """Statements of the records that rest on a piece; the abstract where the article was read whole."""
    if not piece.number:
        return statements(summary.records, piece.text, summary.abstract)
    return statements([
        record for record in summary.records if piece.begin <= record.evidence[0].start < piece.end
    ], piece.text)


def _part(piece: Piece) -> Part | None:
    return Part(FactCheck(""), piece.begin, piece.last, {}, []) if piece.number else None   # its words alone are shown


def _with(provenance: Provenance, second: SecondReading) -> Provenance:
    """How a summary was got, its second reading included in the sums."""
    used, more = provenance.usage, second.usage
    costs = provenance.cost_usd, second.cost_usd
    return provenance.model_copy(update={
        "attempts": provenance.attempts + second.attempts,
        "usage": Usage(
            input_tokens=used.input_tokens + more.input_tokens, output_tokens=used.output_tokens + more.output_tokens,
            estimated=used.estimated or more.estimated,
        ),
        "cost_usd": None if None in costs else sum(each or 0.0 for each in costs),
        "seconds": round(provenance.seconds + second.seconds, 3), "check": second,
    })


def _cost(asking: Asking, spent: Spent, account: Account) -> float | None:
    if account.recorded or asking.prices is None:
        return None
    return asking.prices.cost(spent.sent, spent.written)
