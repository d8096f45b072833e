"""A reply checked against the article, and expanded into records.

All meaning is checked in one pass (fields, enums, quotes, links, ids), so that one re-ask can name
everything that is wrong. What is still wrong in the end is set aside or cut, and noted: nothing is
dropped in silence.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Literal, TypeVar

from pydantic import BaseModel, ValidationError

from summarizer import records
from summarizer.claims import Claims
from summarizer.doubts import doubts
from summarizer.evidence import Passages, locate
from summarizer.reading import Part, Reading, clean
from summarizer.reply import (
    ConditionRow,
    PartyRow,
    ProposalRow,
    RecordRow,
    ResponseRow,
    Row,
    SentenceRow,
    SourceRow,
)

MOST_QUOTES = 3
MOST_SOURCES = 3
Kind = Literal["proposal", "response", "condition"]
ModelType = TypeVar("ModelType", bound=BaseModel)
RowType = TypeVar("RowType", bound=Row)


class Checker:
    """Reads the replies for one article; keeps every reading, so that the best one can be taken.

    `language` is what summaries are written in, as `Prompts` has it.
    """

    def __init__(self, text: str, language: str = "English", part: Part | None = None) -> None:
        """`part` tells of what longer text this is a part."""
        self._text, self._language, self._part = text, language, part
        self._doubted: set[str] = set()
        self.readings: list[Reading] = []
        self.replies = 0   # those that were no JSON too

    @cached_property
    def passages(self) -> Passages:
        """The text made ready to find quotes in: once, and not before there is a reply."""
        return Passages(self._text)

    @cached_property
    def _claims(self) -> Claims:
        return Claims(self._part.whole) if self._part else Claims(self._text, self.passages.folded)

    def read(self, data: object) -> Reading:
        """Check a reply that was parsed as JSON, and keep the reading.

        A doubt is a fault the first time; where the model then says the same again it is only noted.
        """
        reading = _Reader(self.passages, clean(data), self._part).read()
        doubted = doubts(reading, self._claims, self._language)
        if reading.faults or not self._doubted.issuperset(doubted):
            reading.faults += doubted
        self._doubted.update(doubted)
        self.readings.append(reading)
        return reading

    def best(self) -> Reading | None:
        """The reading in which the most records stand, the later of equals; None if no reply was JSON."""
        return max(reversed(self.readings), key=lambda reading: (reading.is_answer, len(reading.records)), default=None)


_ID = re.compile(r"[A-Z]{1,2}\d+")
_ROWS: dict[Kind, type[RecordRow]] = {
    "proposal": ProposalRow, "response": ResponseRow, "condition": ConditionRow,
}
_KINDS: dict[type[records.Found], Kind] = {
    records.Proposal: "proposal", records.Response: "response", records.Condition: "condition",
}
_FIELDS = {
    kind: frozenset(info.alias or name for name, info in row.model_fields.items()) for kind, row in _ROWS.items()
}
_LINKS: dict[str, tuple[Kind, ...]] = {
    "part_of": ("proposal",), "counter_to": ("proposal",), "responds_to": ("proposal",),
    "counter": ("proposal",), "governs": ("proposal", "response"),
}


def _items(value: object) -> list[Any]:
    return value if isinstance(value, list) else [value] if isinstance(value, str) else []


def _ids(value: object) -> list[str]:
    """Ids as they were given, without those that say nothing: these are faults already."""
    return [id for id in _items(value) if isinstance(id, str) and id.strip()]


@dataclass
class _Draft:
    """A record on its way: its row, what was located, and what has to be noted."""

    kind: Kind
    raw: Any
    name: str
    row: RecordRow | None = None
    id: str = ""
    evidence: list[records.Evidence] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    reasons: list[str] = field(default_factory=list)


class _Reader:
    """One pass over one reply."""

    def __init__(self, passages: Passages, data: object, part: Part | None = None) -> None:
        self.passages, self.part = passages, part or Part("", 0, True, {}, [])
        self.data: dict[Any, Any] = data if isinstance(data, dict) else {}
        self.reading = Reading()
        if not isinstance(data, dict):
            self._fault("the reply must be one JSON object with the lists proposals, responses and conditions")

    def read(self) -> Reading:
        reading = self.reading
        reading.is_answer = any(isinstance(self.data.get(f"{kind}s"), list) for kind in _ROWS)
        self.reading.parties = {
            id: records.Party(name=row.name, on_behalf_of=row.speaks_for)
            for id, row in self._table("parties", PartyRow).items()
        }
        self.parties = self.part.parties | self.reading.parties
        self.sources = self._table("sources", SourceRow)
        drafts = [draft for kind in _ROWS for draft in self._drafts(kind)]
        self._number(drafts)
        for draft in drafts:
            self._locate(draft)
        standing = [draft for draft in drafts if draft.row and not draft.reasons]
        self.kinds = {record.id: _KINDS[type(record)] for record in self.part.records}
        self.kinds |= {draft.id: draft.kind for draft in standing}
        self.fallen = {draft.id for draft in drafts if draft.id and draft.id not in self.kinds}
        for draft in drafts:
            if draft.row and not draft.reasons:
                getattr(self, f"_{draft.kind}")(draft)
            else:
                self._references(draft)
        self._cut_loops()
        reading.rejected = [
            records.Rejected(kind=draft.kind, id=draft.id or None, reasons=draft.reasons, record=draft.raw)
            for draft in drafts if draft.reasons
        ]
        self._abstract()
        return reading

    def _fault(self, text: str) -> str:
        self.reading.faults.append(text)
        return text

    def _items(self, name: str, *, required: bool) -> list[Any]:
        items = self.data.get(name)
        if isinstance(items, list):
            return items
        if (required or items is not None) and self.data:
            wrong = "is missing" if name not in self.data else "must be a list"
            self._fault(f"{name} {wrong} (give [] where there are none)")
        return []

    def _table(self, name: str, row_type: type[RowType]) -> dict[str, RowType]:
        table: dict[str, RowType] = {}
        for number, item in enumerate(self._items(name, required=False)):
            row = self._row(row_type, item, f"{name}[{number}]")[0]
            if row is not None and row.id in table:
                self._fault(f"{name}: two rows have the id {row.id}")
            elif row is not None:
                table[row.id] = row
        return table

    def _row(self, row_type: type[ModelType], item: object, name: str) -> tuple[ModelType | None, list[str]]:
        if isinstance(item, dict):   # a null stands for a field left out
            item = {key: value for key, value in item.items() if value is not None}
        try:
            return row_type.model_validate(item), []
        except ValidationError as error:
            return None, [self._fault(f"{name}: {_worded(each)}") for each in error.errors(include_url=False)]

    def _drafts(self, kind: Kind) -> list[_Draft]:
        drafts = []
        for number, item in enumerate(self._items(f"{kind}s", required=True)):
            given = item.get("id") if isinstance(item, dict) else None
            name = given if isinstance(given, str) and given.strip() else f"{kind}s[{number}]"
            draft = _Draft(kind, item, name)
            draft.row, draft.reasons = self._row(_ROWS[kind], item, name)
            if draft.row is not None:
                draft.notes += [
                    f"unknown field left out: {key}: {value!r}" for key, value in item.items()
                    if key not in _FIELDS[kind]
                ]
                draft.id = draft.row.id
            elif name == given:
                draft.id = given.strip()
            drafts.append(draft)
        return drafts

    def _number(self, drafts: list[_Draft]) -> None:
        """Give a record whose id is taken a free one: links go to the first that bears it."""
        taken = {record.id for record in self.part.records}
        every = taken | {draft.id for draft in drafts}
        for draft in drafts:
            if draft.id and draft.id in taken:
                self._fault(f"{draft.id}: two records have this id; every id must be unique")
                letter = draft.kind[0].upper()
                free = next(id for n in range(1, len(every) + 2) if (id := f"{letter}{n}") not in every)
                draft.notes.append(f"its id {draft.id} was taken by another record: it is now {free}")
                draft.id = free
                every.add(free)
            taken.add(draft.id)

    def _locate(self, draft: _Draft) -> None:
        given = draft.raw.get("quotes") if isinstance(draft.raw, dict) else None
        quotes = draft.row.quotes if draft.row else [quote for quote in _items(given) if isinstance(quote, str)]
        if draft.row and not quotes:
            draft.reasons = [self._fault(f"{draft.name}: quotes is empty: give the passage that bears it out")]
        located = locate(self.passages, quotes)
        self.reading.quotes_asked += len(quotes)
        self.reading.quotes_located += len(quotes) - located.count(None)
        for number, (quote, found) in enumerate(zip(quotes, located, strict=True)):
            if found is None:
                nearest = self.passages.nearest(quote)
                self._fault(
                    f"{draft.name}: quotes[{number}] does not stand in the article: “{quote}”. "
                    f"The nearest passage there is: “{nearest}”. Copy a passage word for word."
                )
                draft.notes.append(f"a quote that does not stand in the article was left out: “{quote}”")
            elif found not in draft.evidence:
                draft.evidence.append(found)
        if begin := self.part.begin:
            draft.evidence = [
                records.Evidence(quote=each.quote, start=begin + each.start, end=begin + each.end)
                for each in draft.evidence
            ]
        if not draft.evidence:
            draft.reasons = draft.reasons + draft.notes
        elif len(draft.evidence) > MOST_QUOTES:
            left = "; ".join(f"“{evidence.quote}”" for evidence in draft.evidence[MOST_QUOTES:])
            draft.notes.append(f"more than {MOST_QUOTES} quotes were given; left out: {left}")
            draft.evidence = draft.evidence[:MOST_QUOTES]

    def _proposal(self, draft: _Draft) -> None:
        row = draft.row
        assert isinstance(row, ProposalRow)
        self.reading.proposals.append(records.Proposal(
            **self._common(draft, row), act=row.act, proposers=self._parties(draft, "by", row.by),
            addressees=self._parties(draft, "to", row.to), binds=self._parties(draft, "binds", row.binds),
            standing=row.standing, status=row.status, issues=list(dict.fromkeys(row.issues)),
            timeframe=row.timeframe,
            part_of=self._link(draft, "part_of", row.part_of),
            counter_to=self._links(draft, "counter_to", row.counter_to),
        ))

    def _response(self, draft: _Draft) -> None:
        row = draft.row
        assert isinstance(row, ResponseRow)
        self.reading.responses.append(records.Response(
            **self._common(draft, row), responders=self._parties(draft, "by", row.by),
            responds_to=self._links(draft, "responds_to", row.responds_to), link=row.link, answer=row.answer,
            counter_proposal=self._link(draft, "counter", row.counter),
        ))
        if not row.responds_to:
            self._fault(f"{draft.name}: responds_to is empty: name the proposals that it answers")

    def _condition(self, draft: _Draft) -> None:
        row = draft.row
        assert isinstance(row, ConditionRow)
        self.reading.conditions.append(records.Condition(
            **self._common(draft, row), kind=row.kind, operator=row.operator,
            set_by=self._parties(draft, "by", row.by), to_be_met_by=self._parties(draft, "met_by", row.met_by),
            requires=row.says, consequence=row.then,
            governs=self._links(draft, "governs", row.governs),
        ))

    def _common(self, draft: _Draft, row: RecordRow) -> dict[str, Any]:
        return {
            "id": draft.id, "summary": row.says, "evidence": draft.evidence, "certainty": row.certainty,
            "attribution": self._attribution(draft, row.source), "notes": draft.notes,
        }

    def _attribution(self, draft: _Draft, ids: list[str]) -> list[records.Attribution]:
        chain = []
        for id in ids:
            source = self.sources.get(id)
            if source is None:
                self._dead(draft, "source", id, "there is no such row in sources")
                continue
            party = self._parties(draft, f"source {id}: by", [source.by] if source.by else [])
            chain.append(records.Attribution(
                source=party[0].name if party else None, on_behalf_of=party[0].on_behalf_of if party else None,
                via=source.via, when=source.when, basis=source.basis,
            ))
        if len(chain) > MOST_SOURCES:
            draft.notes.append(f"more than {MOST_SOURCES} sources were given: the innermost are left out")
        return chain[:MOST_SOURCES] or [records.Attribution(basis="author")]

    def _parties(self, draft: _Draft, name: str, ids: list[str]) -> list[records.Party]:
        parties = []
        for id in ids:
            party = self.parties.get(id)
            if party is not None:
                parties.append(party.model_copy())
            elif _ID.fullmatch(id):
                self._dead(draft, name, id, "there is no such row in parties")
            else:   # a name in the place of an id says all that is needed
                parties.append(records.Party(name=id))
        return parties

    def _references(self, draft: _Draft) -> None:
        """Name the dead references of a record that is set aside, so that they are mended with it."""
        raw = draft.raw if isinstance(draft.raw, dict) else {}
        for name in ("by", "to", "binds", "met_by"):
            self._parties(draft, name, _ids(raw.get(name)))
        for name in _LINKS:
            self._links(draft, name, _ids(raw.get(name)))

    def _link(self, draft: _Draft, name: str, id: str | None) -> str | None:
        return next(iter(self._links(draft, name, [id] if id else [])), None)

    def _links(self, draft: _Draft, name: str, ids: list[str]) -> list[str]:
        kinds = _LINKS[name]
        kept = []
        for id in dict.fromkeys(ids):
            if self.kinds.get(id) in kinds and id != draft.id:
                kept.append(id)
            elif id in self.fallen:   # what is wrong with that record is a fault already
                draft.notes.append(f"{name}: {id} was cut: that record was set aside")
            elif id == draft.id:
                self._dead(draft, name, id, "a record cannot refer to itself")
            else:
                wanted = " or ".join(kinds)
                why = f"that is no {wanted}" if id in self.kinds else "there is no such record"
                self._dead(draft, name, id, why)
        return kept

    def _dead(self, draft: _Draft, name: str, id: str, why: str) -> None:
        self._fault(f"{draft.name}: {name}: {id}: {why}")
        draft.notes.append(f"{name}: {id} was cut: {why}")

    def _cut_loops(self) -> None:
        looped = records.in_loop({proposal.id: proposal.part_of for proposal in self.reading.proposals})
        for proposal in self.reading.proposals:
            if proposal.id in looped:
                self._fault(f"{proposal.id}: part_of: {proposal.part_of}: a package cannot be part of itself")
                proposal.notes.append(f"part_of: {proposal.part_of} was cut: a package cannot be part of itself")
                proposal.part_of = None

    def _abstract(self) -> None:
        for number, item in enumerate(self._items("abstract", required=False)):
            name = f"abstract[{number}]"
            row = self._row(SentenceRow, item, name)[0]
            if row is None:
                continue
            sentence = records.Sentence(text=row.text)
            for id in dict.fromkeys(row.of):
                if id in self.kinds:
                    sentence.records.append(id)
                elif id in self.fallen:
                    sentence.notes.append(f"{id} was cut: that record was set aside")
                else:
                    self._fault(f"{name}: {id}: there is no such record")
                    sentence.notes.append(f"{id} was cut: there is no such record")
            self.reading.abstract.append(sentence)


def _worded(error: Any) -> str:
    """One of pydantic's errors in words for a model: `act: 'ask' is wrong: should be 'offer', …`."""
    where = ".".join(str(part) for part in error["loc"])
    if error["type"] == "missing":
        return f"{where} is missing"
    given = repr(error["input"])
    told = error["msg"].replace("Input should be", "it should be")
    return f"{where}{': ' if where else ''}{given if len(given) < 80 else 'the value'} is wrong: {told}"
