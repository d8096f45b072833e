"""Reads what a second reader doubts: each doubt led to its record and field, each missing passage located.

And what the first model makes of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from summarizer.codebook import records
from summarizer.codebook.kinds import KINDS, KindName
from summarizer.codebook.reply import DoubtRow
from summarizer.extraction.checking import Checker
from summarizer.extraction.drafts import ReplyLists
from summarizer.extraction.finding import as_list
from summarizer.extraction.reading import Part, Reading
from summarizer.extraction.statements import Statement
from summarizer.text.clean import clean
from summarizer.text.locate import Passages, locate

_EXPECTED = 400   # tokens of a reply


class Absent(NamedTuple):
    """A record that is missing: its kind, the passage that bears it, and the doubt that says so."""

    kind: KindName
    evidence: records.Evidence
    row: DoubtRow


@dataclass
class Doubts(Reading):
    """What one reply of a second reader comes to: doubts about records and sentences, and what is missing."""

    rows: list[DoubtRow] = field(default_factory=list)
    absent: list[Absent] = field(default_factory=list)

    @property
    def stands(self) -> bool:
        """Whether it is an answer: that nothing is doubted is one too."""
        return self.is_answer

    def complaint(self) -> str:
        """The faults as one text to the model."""
        return "\n".join([
            "These things are wrong. Mend them and give the whole JSON object again; leave out a doubt that the "
            "article does not bear out.",
            *(f"- {fault}" for fault in self.faults),
        ])


class DoubtReader:
    """Reads the replies of a second reader about some statements; `text` is what it was shown, from `begin` on."""

    expected = float(_EXPECTED)

    def __init__(self, text: str, shown: Sequence[Statement], begin: int = 0) -> None:
        self._passages, self._begin = Passages(text), begin
        self._ids = {each.id for each in shown}
        self.readings: list[Doubts] = []
        self.replies = 0

    def read(self, data: object) -> Doubts:
        """Check a reply that was parsed as JSON, and keep the reading."""
        reading = Doubts()
        lists = ReplyLists(clean(data), reading.faults, reading.notes)
        reading.is_answer = lists.are_doubts
        if not reading.is_answer and not reading.faults:
            reading.faults.append("doubts is missing (give [] where nothing is wrong)")
        for name, row in lists.doubts():
            kind = _kind(row.of)
            if row.of in self._ids:
                reading.rows.append(row)
            elif kind is not None:
                self._missing(name, kind, row, reading)
            else:
                reading.faults.append(f"{name}: of: {row.of}: there is no such line, and it is no kind of record")
                reading.notes.append(f"the second reading doubts {row.of}, which is no record here: {row.why}")
        self.readings.append(reading)
        return reading

    def best(self) -> Doubts | None:
        """The reading that has the fewest faults, the later of equals; None if no reply was JSON."""
        return max(reversed(self.readings), key=lambda each: (each.is_answer, -len(each.faults)), default=None)

    def _missing(self, name: str, kind: KindName, row: DoubtRow, reading: Doubts) -> None:
        quote = row.instead or ""
        found = locate(self._passages, [quote])[0] if quote else None
        if found is None:
            nearest = f": “{quote}”. The nearest passage there is: “{self._passages.nearest(quote)}”" if quote else ""
            reading.faults.append(f"{name}: instead is no passage of the article{nearest}. Copy one word for word.")
            reading.notes.append(f"a missing {kind} whose passage does not stand in the article: {row.why}")
            return
        evidence = records.Evidence(
            quote=found.quote, start=self._begin + found.start, end=self._begin + found.end
        )
        reading.absent.append(Absent(kind, evidence, row))


class AgainReader(Checker):
    """Reads what the first model makes of doubts. What it repeats of records that nobody doubted stands as it was."""

    def __init__(self, text: str, language: str, part: Part) -> None:
        super().__init__(text, language, part)
        self._undoubted = {record.id: record for record in part.records}

    def read(self, data: object) -> Reading:
        """Check a reply that was parsed as JSON, and keep the reading."""
        if isinstance(data, dict):
            lists = {kind.list: as_list(data.get(kind.list)) for kind in KINDS.values()}
            data = data | {
                name: [row for row in rows if not self._is_repeated(row)] for name, rows in lists.items()
                if rows is not None
            }
        return super().read(data)

    def _is_repeated(self, row: Any) -> bool:
        """Whether a row is an undoubted record once more, and not a new one that took its id."""
        id = row.get("id") if isinstance(row, dict) else None
        if not isinstance(id, str) or (record := self._undoubted.get(id)) is None:
            return False
        quotes = row["quotes"] if isinstance(row.get("quotes"), list) else [row.get("quotes")]
        return row.get("says") == record.summary or any(each.quote in quotes for each in record.evidence)


def _kind(told: str) -> KindName | None:
    """A kind of record in what a doubt is of: `_kind("missing condition") → "condition"`."""
    word = told.lower().removeprefix("missing").strip(" :").removesuffix("s")
    return next((name for name in KINDS if name == word), None)
