"""The rows of a reply, each validated on its own: tables, sentences, and drafts of records with ids of their own.

What is wrong is told in words for a model, and the row passed over or, of a record, set aside.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from summarizer.codebook import records
from summarizer.codebook.kinds import KINDS, KindName
from summarizer.codebook.reply import (
    ConditionRow,
    DoubtRow,
    PartyRow,
    ProposalRow,
    RecordRow,
    ResponseRow,
    SentenceRow,
    SourceRow,
)
from summarizer.extraction.finding import DOUBTS, LISTS, TWICE, as_list

ModelType = TypeVar("ModelType", bound=BaseModel)
TableType = TypeVar("TableType", PartyRow, SourceRow)

_LISTS = (*LISTS, "abstract", DOUBTS)
_LONGEST = 300   # of what could not be read, in a note
_ROWS: dict[KindName, type[RecordRow]] = {
    "proposal": ProposalRow, "response": ResponseRow, "condition": ConditionRow,
}
_FIELDS = {
    kind: frozenset(info.alias or name for name, info in row.model_fields.items()) for kind, row in _ROWS.items()
}


@dataclass
class Draft:
    """A record on its way: its row, what was located, and what has to be noted."""

    kind: KindName
    raw: Any
    name: str
    row: RecordRow | None = None
    id: str = ""
    evidence: list[records.Evidence] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    reasons: list[str] = field(default_factory=list)


class ReplyLists:
    """The lists of one reply. `faults` gets what is wrong with them, `notes` what is lost by it and is in no record."""

    def __init__(self, data: object, faults: list[str], notes: list[str]) -> None:
        self._is_object = isinstance(data, dict)
        self._data: dict[Any, Any] = {
            name: as_list(value) if name in _LISTS and as_list(value) is not None else value
            for name, value in (data if isinstance(data, dict) else {}).items()
        }
        self._faults, self._notes = faults, notes
        for name in self._data:
            if str(name).removesuffix(TWICE) in _LISTS and name not in _LISTS:
                self._lost(self._fault(f"{name.removesuffix(TWICE)} was given twice, and not both times as a list"))
        if not self._is_object:
            self._fault("the reply must be one JSON object with the lists proposals, responses and conditions")

    @property
    def are_an_answer(self) -> bool:
        """Whether one of the three lists of records is there, if only empty."""
        return any(isinstance(self._data.get(kind.list), list) for kind in KINDS.values())

    @property
    def are_doubts(self) -> bool:
        """Whether it is a second reading's answer: the list of doubts is there, or it is left out of all the others."""
        given = [name for name in LISTS if isinstance(self._data.get(name), list)]
        return isinstance(self._data.get(DOUBTS), list) or (DOUBTS not in self._data and len(given) == len(LISTS))

    def table(self, name: str, row_type: type[TableType]) -> dict[str, TableType]:
        """The rows of a table by id: of two with one id the first."""
        table: dict[str, TableType] = {}
        for _, row in self._rows(name, row_type):
            if row.id in table:
                self._lost(self._fault(f"{name}: two rows have the id {row.id}"))
            else:
                table[row.id] = row
        return table

    def sentences(self) -> Iterator[tuple[str, SentenceRow]]:
        """The sentences of the abstract, each with what to call it."""
        return self._rows("abstract", SentenceRow)

    def doubts(self) -> Iterator[tuple[str, DoubtRow]]:
        """What a second reading doubts, each with what to call it."""
        return self._rows(DOUBTS, DoubtRow)

    def drafts(self, taken: set[str]) -> list[Draft]:
        """All records that were given, in their order by kind, each with an id that none before it has.

        `taken` are the ids of records that were there before.
        """
        drafts = [draft for kind in _ROWS for draft in self._drafts(kind)]
        self._number(drafts, taken)
        return drafts

    def _rows(self, name: str, row_type: type[ModelType]) -> Iterator[tuple[str, ModelType]]:
        for number, item in enumerate(self._items(name, required=False)):
            called = f"{name}[{number}]"
            row, reasons = self._row(row_type, item, called)
            if row is not None:
                yield called, row
            for reason in reasons:
                self._lost(f"a row was left out: {reason}")

    def _items(self, name: str, *, required: bool) -> list[Any]:
        items = self._data.get(name)
        if isinstance(items, list):
            return items
        if (required or items is not None) and self._is_object:
            wrong = "is missing" if name not in self._data else "must be a list"
            self._fault(f"{name} {wrong} (give [] where there are none)")
            given = "" if items is None else f"; given was {_short(items)}"
            self._lost(f"the list of {name} could not be read: it {wrong}{given}")
        return []

    def _row(self, row_type: type[ModelType], item: object, name: str) -> tuple[ModelType | None, list[str]]:
        item = _object(item)
        if isinstance(item, dict) and None in item.values():   # a null stands for a field left out
            item = {key: value for key, value in item.items() if value is not None}
        try:
            return row_type.model_validate(item), []
        except ValidationError as error:
            return None, [self._fault(f"{name}: {_worded(each)}") for each in error.errors(include_url=False)]

    def _drafts(self, kind: KindName) -> list[Draft]:
        drafts = []
        for number, item in enumerate(self._items(KINDS[kind].list, required=True)):
            item = _object(item)   # noqa: PLW2901
            given = item.get("id") if isinstance(item, dict) else None
            name = given if isinstance(given, str) and given.strip() else f"{KINDS[kind].list}[{number}]"
            draft = Draft(kind, item, name)
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

    def _number(self, drafts: list[Draft], taken: set[str]) -> None:
        """Give a record whose id is taken a free one: links go to the first that bears it."""
        every = taken | {draft.id for draft in drafts}
        for draft in drafts:
            if draft.id and draft.id in taken:
                self._fault(f"{draft.id}: two records have this id; every id must be unique")
                letter = KINDS[draft.kind].letter
                free = next(id for n in range(1, len(every) + 2) if (id := f"{letter}{n}") not in every)
                draft.notes.append(f"its id {draft.id} was taken by another record: it is now {free}")
                draft.id = free
                every.add(free)
            taken.add(draft.id)

    def _fault(self, text: str) -> str:
        self._faults.append(text)
        return text

    def _lost(self, text: str) -> None:
        self._notes.append(text)


def _object(item: Any) -> Any:
    """A row that may be given as JSON in a string."""
    rows = as_list(item) if isinstance(item, str) and item.lstrip().startswith("{") else None
    return rows[0] if rows and len(rows) == 1 else item


def _short(value: object) -> str:
    told = repr(value)
    return told if len(told) <= _LONGEST else f"{told[:_LONGEST]}…"


def _worded(error: Any) -> str:
    """One of pydantic's errors in words for a model: `act: 'ask' is wrong: should be 'offer', …`."""
    where = ".".join(str(part) for part in error["loc"])
    if error["type"] == "missing":
        return f"{where} is missing"
    given = repr(error["input"])
    told = error["msg"].replace("Input should be", "it should be")
    return f"{where}{': ' if where else ''}{given if len(given) < 80 else 'the value'} is wrong: {told}"
