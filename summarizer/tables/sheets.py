"""The sheets of a workbook that a person reads, before the joined tables: their columns, and how a cell holds lines.

What stands in them is for `sheetrows.py`, of results, and `dossiersheets.py`, of a dossier.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final, Literal
from unicodedata import east_asian_width

from summarizer.views.words import plain

MOST_ROWS: Final = 1_048_576
MOST_CHARACTERS: Final = 32_767   # of a cell, in UTF-16 units
_MOST_LINES: Final = 250   # Excel takes 253 line ends in a cell
_LINE: Final = 15.0   # points of a line
_FIT: Final = 1.08   # letters of a text in the width of one digit, at least: with proportional fonts more
_HIGHEST: Final = 409.0   # points of a row that Excel takes
_ROOM: Final = 100   # characters kept free to tell what did not fit


@dataclass(frozen=True)
class SheetColumn:
    """A column with its heading. `day`: text that begins with YYYY-MM-DD, written as a date; `link`: a web address."""

    title: str
    width: int
    holds: Literal["text", "number", "day", "link"] = "text"


@dataclass(frozen=True)
class Sheet:
    """A sheet to read; `frozen` columns stay in sight beside those that are scrolled to; printed it is `pages` wide."""

    name: str
    columns: tuple[SheetColumn, ...]
    frozen: int = 2
    pages: int = 2


_DAY = SheetColumn("Published", 12, "day")
_HEADLINE, _OUTLET = SheetColumn("Headline", 34), SheetColumn("Outlet", 18)
_QUOTE, _DOUBTS = SheetColumn("Quote", 60), SheetColumn("Doubts", 36)
_REVIEWED = SheetColumn("Reviewed", 26)
_ADDRESS = SheetColumn("Address", 30, "link")
_ARTICLE, _RECORD = SheetColumn("Article", 28), SheetColumn("Record", 32)

RESULT_SHEETS: Final = (
    Sheet("1 Articles", (
        _DAY, _HEADLINE, _OUTLET, SheetColumn("What it tells", 70), SheetColumn("Proposals", 11, "number"),
        SheetColumn("Answers", 11, "number"), SheetColumn("Conditions", 12, "number"), _QUOTE, _DOUBTS,
        _REVIEWED, SheetColumn("Language", 11), SheetColumn("Also printed in", 24), _ADDRESS, _ARTICLE,
    ), pages=1),
    Sheet("2 Proposals", (
        _DAY, _HEADLINE, _OUTLET, SheetColumn("Who proposes", 24), SheetColumn("To whom", 22),
        SheetColumn("Proposal", 44), SheetColumn("Kind", 10), SheetColumn("Standing", 12), SheetColumn("Status", 16),
        SheetColumn("When", 18), SheetColumn("About", 18), SheetColumn("Answers", 60), SheetColumn("Conditions", 60),
        _QUOTE, SheetColumn("Said by", 28), SheetColumn("Other proposals", 36), _DOUBTS, _REVIEWED, _ADDRESS, _RECORD,
    )),
    Sheet("3 Records", (
        _DAY, _HEADLINE, _OUTLET, SheetColumn("Record is a", 13), SheetColumn("Who", 24), SheetColumn("Does what", 22),
        SheetColumn("To whom, on what", 40), SheetColumn("In a sentence", 44), _QUOTE, SheetColumn("Said by", 28),
        SheetColumn("Certainty", 12), _DOUBTS, _REVIEWED, _ADDRESS, _RECORD,
    )),
)
DOSSIER_SHEETS: Final = (
    Sheet("1 Articles", (
        _DAY, _HEADLINE, _OUTLET, SheetColumn("What it tells", 90), SheetColumn("Moves", 10, "number"), _QUOTE,
        _REVIEWED, SheetColumn("Language", 11), SheetColumn("Prints the text of", 28),
        SheetColumn("Also printed in", 24), _ADDRESS, _ARTICLE,
    ), pages=1),
    Sheet("2 Proposals", (
        SheetColumn("Since", 12, "day"), SheetColumn("Proposal", 44), SheetColumn("Who proposes", 24),
        SheetColumn("To whom", 22), SheetColumn("How it stands", 16), SheetColumn("Last told of", 13, "day"),
        SheetColumn("About", 18), SheetColumn("Terms, as they changed", 60), SheetColumn("Answers", 60),
        SheetColumn("Conditions", 50), SheetColumn("Deadlines", 30), SheetColumn("Other proposals", 36), _QUOTE,
        _HEADLINE, _OUTLET, _DAY, _DOUBTS, _REVIEWED, _ADDRESS, SheetColumn("Thread", 10), _RECORD,
    )),
    Sheet("3 Changes", (
        SheetColumn("Day", 12, "day"), SheetColumn("Who", 26), SheetColumn("Day is", 14), SheetColumn("Who spoke", 24),
        SheetColumn("Did what", 24), SheetColumn("Change", 16), SheetColumn("Before", 30),
        SheetColumn("On proposal", 40), SheetColumn("In a sentence", 44), SheetColumn("Conditions", 40), _QUOTE,
        _HEADLINE, _OUTLET, _DAY, SheetColumn("Outlets", 9, "number"), _DOUBTS, _REVIEWED, _ADDRESS,
        SheetColumn("Thread", 10), _RECORD,
    )),
)


def lines(some: Iterable[str], more: str, between: str = "\n") -> str | None:
    """Lines as one cell; what does not fit is counted: `"… and 12 more: see the sheet responses"`. None of none.

    `more` names where the rest is: "the sheet responses".
    """
    told = [text for each in some if (text := plain(each))]
    whole = between.join(told)
    if units(whole) <= MOST_CHARACTERS and len(told) <= _MOST_LINES:
        return whole or None
    kept: list[str] = []
    room = MOST_CHARACTERS - _ROOM
    for each in told[:_MOST_LINES]:
        room -= units(each) + len(between)
        if room < 0:
            break
        kept.append(each)
    if not kept:
        return f"{_begin(told[0])} … (the rest: see {more})"
    return between.join([*kept, f"… and {len(told) - len(kept):,} more: see {more}"])


def quoted(quotes: Sequence[str], more: str = "the sheet evidence") -> str | None:
    """Quotes of a record between marks, a line each."""
    return lines((f"“{plain(each)}”" for each in quotes), more)


def height(columns: Sequence[SheetColumn], row: Sequence[object]) -> float:
    """The height of a row in points at which all of its text is seen, as far as a row can be so high."""
    most = max((
        sum(max(1, -(-_wide(line) // int(column.width * _FIT))) for line in value.split("\n"))
        for column, value in zip(columns, row, strict=True) if isinstance(value, str) and column.holds == "text"
    ), default=1)
    return min(_LINE * most, _HIGHEST)


def _wide(text: str) -> int:
    """How many columns of a fixed font a text takes: a sign of Chinese takes two."""
    return len(text) + (0 if text.isascii() else sum(east_asian_width(char) in "WF" for char in text))


def units(text: str) -> int:
    """The length of a text as Excel counts it: `units("😀") → 2`."""
    return len(text) + sum(char > "\uffff" for char in text)


def _begin(text: str) -> str:
    """The beginning of a text that is longer than a cell."""
    return text[:(MOST_CHARACTERS - _ROOM) // 2]
