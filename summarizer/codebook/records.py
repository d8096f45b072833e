"""The codebook as pydantic types: what a user gets. Pure data: no model, no file, no network.

Terms are the field's: certainty and nested sources after FactBank (Saurí and Pustejovsky 2009),
attribution after PARC (Pareti 2012) and PolNeAR, acts and answers in the line of CAMEO and PLOVER,
standing, conditions and guarantees after peace-agreement data (PA-X) and negotiation theory.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Literal, Self, cast

from pydantic import (
    Field,
    SerializerFunctionWrapHandler,
    ValidationError,
    field_validator,
    model_serializer,
    model_validator,
)
from pydantic_core import from_json, to_json

from summarizer.base import Count, Record
from summarizer.codebook.format import FORMAT, is_newer, present, restored
from summarizer.codebook.kinds import CONDITION, KINDS, LINKS, PROPOSAL, RESPONSE, Kind, KindName
from summarizer.codebook.provenance import ArticleReference, Provenance
from summarizer.codebook.review import Review
from summarizer.codebook.verdicts import Check, distrust

Certainty = Literal["certain", "probable", "possible", "unspecified"]
Basis = Literal["direct_quote", "paraphrase", "document", "unnamed_source", "media_reports", "leak", "author"]
Act = Literal["offer", "pledge", "request", "demand", "plan"]
Standing = Literal["official", "unofficial", "unclear"]
Status = Literal[
    "floated", "tabled", "under_negotiation", "agreed", "in_force", "withdrawn", "lapsed", "unclear"
]
Issue = Literal[
    "talks", "ceasefire", "territory", "security_guarantees", "alliance_membership", "peacekeeping",
    "military_aid", "sanctions_trade", "nuclear_wmd", "prisoners", "humanitarian", "refugees",
    "governance", "justice", "relations", "resources", "other",
]
Link = Literal["stated", "implied"]
Answer = Literal[
    "accept", "accept_with_conditions", "reject", "counter_proposal", "defer", "non_committal",
    "endorse", "criticize", "no_answer",
]
ConditionKind = Literal[
    "precondition", "reciprocal", "guarantee", "deadline", "threat", "limit", "circumstance"
]
Operator = Literal["if", "only_if", "unless", "until", "in_exchange_for", "implicit"]

class Evidence(Record):
    """A verbatim passage: `article.text[start:end] == quote`, counted in characters.

    `page` is the page that it begins on, counted from 1; None where the article has no pages.
    """

    quote: Annotated[str, Field(min_length=1)]
    start: Count
    end: Count
    page: Annotated[int, Field(ge=1)] | None = None

    @model_validator(mode="after")
    def _measured(self) -> Self:
        if self.end - self.start != len(self.quote):
            raise ValueError(f"a quote of {len(self.quote)} characters cannot stand at {self.start}-{self.end}")
        return self


class Party(Record):
    """Who acts, as the article names it, and the state or body it speaks for where the article tells."""

    name: Annotated[str, Field(min_length=1)]
    on_behalf_of: str | None = None


class Attribution(Record):
    """One link of the chain of who says so: the outermost, nearest the article, comes first."""

    source: str | None = Field(default=None, description="person or body")
    on_behalf_of: str | None = None
    via: str | None = Field(default=None, description="outlet, speech or document")
    when: str | None = Field(default=None, description="as the article words it")
    basis: Basis = Field(description="author: the journalist asserts it")


class Finding(Record):
    """The fields of every proposal, response and condition."""

    of_kind: ClassVar[Kind]
    id: Annotated[str, Field(min_length=1)]
    summary: str = Field(description="one sentence in the output language")
    evidence: Annotated[list[Evidence], Field(min_length=1, max_length=3)]
    attribution: Annotated[list[Attribution], Field(min_length=1, max_length=3)]
    certainty: Certainty = Field(
        "certain", description="how sure the reporting voice is that the act happened"
    )
    notes: list[str] = Field(
        default_factory=list, description="what the program changed, in words"
    )
    check: Check | None = Field(default=None, description="what was said of it at a second look; null: it had none")
    review: Review | None = Field(default=None, description="what a person decided of it; null: nobody did")

    def __repr_args__(self) -> Iterable[tuple[str | None, Any]]:
        """What tells one from another; the rest is in the fields."""
        return [("id", self.id), ("summary", self.summary)]


class Proposal(Finding):
    """A course of action or terms put forward for others to accept, join or act on."""

    of_kind = PROPOSAL
    act: Act
    proposers: list[Party] = Field(default_factory=list, description="empty when the article names none")
    addressees: list[Party] = Field(default_factory=list)
    binds: list[Party] = Field(default_factory=list, description="who would be bound by the terms")
    standing: Standing
    status: Status
    issues: list[Issue] = Field(default_factory=list)
    timeframe: str | None = None
    part_of: str | None = Field(default=None, description="id of the package")
    counter_to: list[str] = Field(default_factory=list, description="ids of the proposals it counters")


class Response(Finding):
    """How a party answers a proposal that the article also reports."""

    of_kind = RESPONSE
    responders: list[Party]
    responds_to: list[str] = Field(description="ids of proposals")
    link: Link = "stated"
    answer: Answer
    counter_proposal: str | None = Field(default=None, description="id of the proposal put instead")


class Condition(Finding):
    """What must hold, happen or be avoided for a proposal, a response or an outcome."""

    of_kind = CONDITION
    kind: ConditionKind
    operator: Operator = "implicit"
    set_by: list[Party] = Field(default_factory=list)
    to_be_met_by: list[Party] = Field(default_factory=list)
    requires: str
    consequence: str | None = None
    governs: list[str] = Field(
        default_factory=list, description="ids of proposals or responses; empty: an outcome that is no record"
    )


class Sentence(Record):
    """A sentence of the abstract, with the ids of the records that bear it out."""

    text: str
    records: list[str] = Field(default_factory=list)
    notes: list[str] = Field(default_factory=list)
    check: Check | None = None


class Missing(Record):
    """A passage that is taken for a record of a kind, by the second reading or the program, and was not recorded."""

    kind: KindName
    evidence: Evidence
    why: str
    by: str


class Rejected(Record):
    """What the model gave and the article does not bear out, as given, with the reasons."""

    kind: KindName
    id: str | None
    reasons: Annotated[list[str], Field(min_length=1)]
    record: Any

    @field_validator("record", mode="before")
    @classmethod
    def _readable(cls, value: Any) -> Any:
        """What JSON holds of it, so that it reads back equal: null for NaN, its text where it is nested too deeply."""
        text = to_json(value, inf_nan_mode="null")
        try:
            return from_json(b"[[[%s]]]" % text)[0][0][0]   # as deep as it stands in a summary
        except ValueError:
            return text.decode()


class Summary(Record):
    """Who proposed what, who responded how, on what conditions, in one article.

    Checked when made and when read back: ids are unique, every link leads to a record, and no
    package is part of itself. Raises pydantic.ValidationError where that does not hold.

    What a newer summarizer wrote is read where the major number of its `format` is ours; fields that are
    not known here are kept, and written back.
    """

    id: Annotated[str, Field(min_length=1)]
    format: Annotated[str, Field(pattern=r"^\d{1,4}\.\d{1,4}$")] = FORMAT
    article: ArticleReference
    abstract: list[Sentence] = Field(default_factory=list)
    proposals: list[Proposal] = Field(default_factory=list)
    responses: list[Response] = Field(default_factory=list)
    conditions: list[Condition] = Field(default_factory=list)
    rejected: list[Rejected] = Field(default_factory=list)
    missing: list[Missing] = Field(default_factory=list)
    notes: list[str] = Field(
        default_factory=list, description="what of the reply could not be read, and is in no record's notes"
    )
    review: Review | None = Field(default=None, description="who went through the article, and found nothing missing")
    waiting: list[str] = Field(
        default_factory=list, description="what people decided of records that are not here, in words"
    )
    provenance: Provenance

    @classmethod
    def model_validate(cls, obj: Any, **settings: Any) -> Self:
        """Read a summary from Python's own objects. Raises pydantic.ValidationError."""
        try:
            return super().model_validate(obj, **settings)
        except ValidationError:
            if not (cls is Summary and isinstance(obj, dict) and is_newer(obj.get("format"))):
                raise
        return cast(Self, _Newer.model_validate(obj, **settings | {"extra": "allow"}))

    @classmethod
    def model_validate_json(cls, json_data: str | bytes | bytearray, **settings: Any) -> Self:
        """Read a summary from JSON. Raises pydantic.ValidationError."""
        try:
            return super().model_validate_json(json_data, **settings)
        except ValidationError:
            if not (cls is Summary and is_newer(_format(json_data))):
                raise
        return cast(Self, _Newer.model_validate_json(json_data, **settings | {"extra": "allow"}))

    @field_validator("format")
    @classmethod
    def _present(cls, format: str) -> str:
        return present(format)

    @property
    def records(self) -> list[Proposal | Response | Condition]:
        """All records, proposals first."""
        return [*self.proposals, *self.responses, *self.conditions]

    @property
    def doubtful(self) -> list[Proposal | Response | Condition | Sentence]:
        """The records and sentences that somebody disputes, or that nobody could confirm when asked to; worst first."""
        told = [each for each in (*self.records, *self.abstract) if each.check and each.check.verdict != "confirmed"]
        return sorted(told, key=lambda each: distrust(each.check))

    def __getitem__(self, id: str) -> Proposal | Response | Condition:
        """The record of an id: `summary["P1"]`. Raises KeyError that names the ids there are."""
        for record in self.records:
            if record.id == id:
                return record
        raise KeyError(f"{id!r} is not among {', '.join(record.id for record in self.records) or 'its records: none'}")

    def __repr__(self) -> str:
        counts = (f"{len(getattr(self, kind.list))} {kind.list}" for kind in KINDS.values())
        return f"<Summary of {self.id}: {', '.join(counts)}>"

    __str__ = __repr__

    if TYPE_CHECKING:   # views/api.py makes these: records know no view

        def to_text(self, width: int = 80, *, colours: bool = False) -> str: ...   # noqa: D102

        def to_markdown(self) -> str: ...   # noqa: D102

        def to_html(self, text: str | None = None) -> str: ...   # noqa: D102

        def to_docx(self) -> bytes: ...   # noqa: D102

        def _repr_html_(self) -> str: ...

    @model_validator(mode="after")
    def _linked(self) -> Self:
        ids = [record.id for record in self.records]
        if len(ids) != len(set(ids)):
            raise ValueError("two records have the same id")
        for holder, name, target, allowed in self._links():
            if target not in allowed:
                raise ValueError(f"{holder}: {name} leads to {target}, and there is no such record")
        parents = {proposal.id: proposal.part_of for proposal in self.proposals}
        if loop := in_loop(parents):
            raise ValueError(f"{', '.join(sorted(loop))}: part of itself")
        return self

    def _links(self) -> list[tuple[str, str, str, set[str]]]:
        """Every link: whose it is, its field, the id it leads to, and the ids that it may lead to."""
        ids: dict[str, set[str]] = {
            kind.name: {record.id for record in getattr(self, kind.list)} for kind in KINDS.values()
        }
        allowed = {link.field: set().union(*(ids[kind] for kind in link.targets)) for link in LINKS.values()}
        links = [
            (record.id, link.field, id, allowed[link.field])
            for record in self.records for link in record.of_kind.links for id in link.ids(record)
        ]
        every = set().union(*ids.values())
        return links + [("the abstract", "records", id, every) for s in self.abstract for id in s.records]


class _Newer(Summary):
    """A summary with fields of a newer format, which this version does not know."""

    @model_serializer(mode="wrap")
    def _whole(self, handler: SerializerFunctionWrapHandler) -> Any:
        return restored(self, handler(self))


def _format(data: str | bytes | bytearray) -> object:
    try:
        row = from_json(data)
    except ValueError:
        return None
    return row.get("format") if isinstance(row, dict) else None


def in_loop(parents: dict[str, str | None]) -> set[str]:
    """Ids that come back to themselves going from part to package: `{"A": "B", "B": "A"} → {"A", "B"}`."""
    found = set()
    for start in parents:
        seen: set[str] = set()
        here: str | None = start
        while here is not None and here not in seen:
            seen.add(here)
            here = parents.get(here)
        if here == start:
            found.add(start)
    return found
