"""What an agent is told, in types: summaries and records in short, moves, positions; in pages of so many.

It is less than what results hold, in words that can be read without the codebook: an agent pays for each of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Annotated, Any, Generic, TypeVar

from pydantic import BaseModel, Field

from summarizer.codebook.kinds import KindName
from summarizer.codebook.provenance import ArticleReference
from summarizer.codebook.records import Evidence, Finding, Summary
from summarizer.negotiation.dossier import Dossier, Move, Position, Told
from summarizer.views.words import titled

T = TypeVar("T")
MOST = 100   # of one page


class Quote(BaseModel):
    """Words of the article, and where they stand in its text, in characters."""

    quote: str
    start: int
    end: int
    page: int | None = None


class FoundRecord(BaseModel):
    """A proposal, response or condition. `value` is its act, answer or kind; `links` lead to records of the article."""

    article: str = Field(description="id of the article's summary")
    title: str | None = None
    outlet: str | None = None
    published: str | None = None
    url: str | None = None
    id: str
    kind: KindName | None = None
    value: str
    says: str
    parties: dict[str, list[str]] = Field(default_factory=dict, description="by role: proposers, addressees, …")
    links: dict[str, list[str]] = Field(default_factory=dict)
    quotes: list[Quote]
    verdict: str | None = Field(default=None, description="of a second reading; null where nobody looked")
    doubt: str | None = Field(default=None, description="why it is doubted")
    reviewed_by: str | None = None


class SetAside(BaseModel):
    """What was given as a record, and does not stand."""

    kind: KindName
    id: str | None
    reasons: list[str]


class Passage(BaseModel):
    """A passage that may be a record, and was not recorded."""

    kind: KindName
    quote: Quote
    why: str


class ToldSummary(BaseModel):
    """One article: who proposed what, who answered how, on what conditions."""

    id: str
    title: str
    published: str | None
    abstract: list[str]
    records: list[FoundRecord]
    set_aside: list[SetAside] = Field(default_factory=list)
    maybe_missing: list[Passage] = Field(default_factory=list)
    notes: list[str] = Field(default_factory=list)
    model: str
    input_tokens: int
    output_tokens: int
    cost_usd: float | None


class Checked(BaseModel):
    """What a reply comes to. `stands`: nothing is wrong, and nothing is left to ask."""

    stands: bool
    faults: list[str] = Field(description="what is wrong with the last reply, a line each")
    prompt: str | None = Field(description="what to answer next; null where nothing is left to ask")
    summary: ToldSummary | None = Field(description="what stands so far, located in the article")


class Prompt(BaseModel):
    """What to answer about an article."""

    prompt: str
    how: str = (
        "Answer the prompt yourself, with one JSON object. Then call check_reply with the same article and your answer "
        "as the only one of `replies`."
    )


class ListedFile(BaseModel):
    """A file that may be named. `kind`: results, dossier or other."""

    path: str
    kind: str
    bytes: int


class ToldMove(BaseModel):
    """A dated act of actors on a thread. `shift`: how it changes what they had said of it."""

    id: str
    date: str | None
    about: bool = Field(description="not certain to the day")
    by: bool = Field(description="not later than date")
    actors: list[str]
    speakers: list[str]
    act: str
    shift: str
    thread: str
    what: str
    conditions: list[str]
    outlets: int
    hearsay: bool
    disputed_by: list[str] = Field(description="ids of moves that articles tell instead")
    told: list[FoundRecord]


class ToldPosition(BaseModel):
    """Where an actor stands on a thread. `proposal` is the thread in words; `withdrawn`: it is a demand no more."""

    actor: str
    thread: str
    proposal: str
    version: str
    act: str
    since: str | None
    withdrawn: bool
    move: str
    says: str
    quotes: list[Quote]


class Page(BaseModel, Generic[T]):
    """Some of what there is: `next_offset` leads on, null at the end."""

    total: int
    offset: int
    next_offset: int | None
    found: list[T]

    @classmethod
    def of(cls, items: Iterable[T], offset: int, limit: int) -> Any:
        """The page that begins at an offset. The rest is counted, and not kept."""
        each = iter(items)
        before = sum(1 for _ in islice(each, offset))
        found = list(islice(each, limit))
        total = before + len(found) + sum(1 for _ in each)
        end = before + len(found)
        return cls(total=total, offset=offset, next_offset=end if end < total else None, found=found)


Offset = Annotated[int, Field(ge=0, le=10_000_000, description="where the page begins: next_offset of the one before")]
Limit = Annotated[int, Field(ge=1, le=MOST, description="how many at most")]


def told_summary(summary: Summary) -> ToldSummary:
    """A summary in short."""
    used = summary.provenance
    return ToldSummary(
        id=summary.id, title=titled(summary), published=summary.article.published,
        abstract=[each.text for each in summary.abstract], records=list(records_of(summary)),
        set_aside=[SetAside(kind=each.kind, id=each.id, reasons=each.reasons) for each in summary.rejected],
        maybe_missing=[
            Passage(kind=each.kind, quote=_quote(each.evidence), why=each.why) for each in summary.missing
        ],
        notes=[*summary.article.notes, *summary.notes], model=used.model, input_tokens=used.usage.input_tokens,
        output_tokens=used.usage.output_tokens, cost_usd=used.cost_usd,
    )


def records_of(summary: Summary) -> Iterator[FoundRecord]:
    """The records of a summary."""
    return (found_record(summary, record) for record in summary.records)


def found_record(summary: Summary, record: Finding) -> FoundRecord:
    """A record with the article that it is of."""
    kind, check = record.of_kind, record.check
    doubts = check is not None and check.verdict != "confirmed"
    return FoundRecord(
        **_article(summary.id, summary.article), id=record.id, kind=kind.name, value=str(getattr(record, kind.value)),
        says=record.summary,
        parties={
            role.field: [party.name for party in getattr(record, role.field)]
            for role in kind.roles if getattr(record, role.field)
        },
        links={link.field: ids for link in kind.links if (ids := link.ids(record))},
        quotes=[_quote(each) for each in record.evidence], verdict=check.verdict if check else None,
        doubt=(check.why or "nobody could confirm it") if check is not None and doubts else None,
        reviewed_by=record.review.by if record.review else None,
    )


class Moves:
    """A dossier's moves and positions in short."""

    def __init__(self, dossier: Dossier) -> None:
        self._actors = {actor.id: actor.name for actor in dossier.actors.actors}
        self._articles = {each.id: each.article for each in dossier.articles}
        self._whats = {
            version.id: version.what for thread in dossier.threads for version in thread.versions
        }
        self._moves = {move.id: move for move in dossier.moves}

    def move(self, move: Move) -> ToldMove:
        """A move, with the records that tell it."""
        return ToldMove(
            id=move.id, date=move.date.isoformat() if move.date else None, about=move.about, by=move.by,
            actors=self._names(move.actors), speakers=self._names(move.speakers), act=move.act, shift=move.shift,
            thread=move.thread, what=move.what, conditions=move.conditions, outlets=move.outlets,
            hearsay=move.hearsay, disputed_by=move.disputes, told=list(self.told(move)),
        )

    def told(self, move: Move) -> Iterator[FoundRecord]:
        """The records that tell a move."""
        return (self._record(each, move) for each in move.told)

    def position(self, position: Position) -> ToldPosition:
        """A position, with the words of its last move."""
        move = self._moves[position.move]
        return ToldPosition(
            actor=self._actors.get(position.actor, position.actor), thread=position.thread,
            proposal=self._whats.get(position.version, ""), version=position.version, act=position.act,
            since=position.since.isoformat() if position.since else None, withdrawn=position.withdrawn,
            move=move.id, says=move.what, quotes=[_quote(each) for each in move.told[0].evidence],
        )

    def _record(self, told: Told, move: Move) -> FoundRecord:
        return FoundRecord(
            **_article(told.article, self._articles[told.article]), id=told.record, value=move.act,
            says=told.summary, parties={"actors": self._names([*move.actors, *move.speakers])},
            quotes=[_quote(each) for each in told.evidence], verdict=told.verdict,
        )

    def _names(self, ids: Iterable[str]) -> list[str]:
        return [self._actors.get(id, id) for id in ids]


def _article(id: str, article: ArticleReference) -> dict[str, Any]:
    return {
        "article": id, "title": article.title, "outlet": article.outlet, "published": article.published,
        "url": article.url,
    }


def _quote(evidence: Evidence) -> Quote:
    return Quote(quote=evidence.quote, start=evidence.start, end=evidence.end, page=evidence.page)
