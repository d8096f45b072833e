"""Tables as a workbook: sheets that a person reads, then a sheet for each table.

Text is written as text: a cell is never a formula, and a link only where it is the web address of an article, to read.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from summarizer.errors import ConfigurationError
from summarizer.resources import adding
from summarizer.tables.columns import Column, Row, Value
from summarizer.tables.rows import TableRows
from summarizer.tables.schema import Schema
from summarizer.tables.sheets import MOST_CHARACTERS, MOST_ROWS, Sheet, height

AUTHOR = "summarizer"   # in the workbook's properties: tells that it may be replaced

_LINKS = 65_530   # that Excel takes on a sheet
_LONGEST_LINK = 2_000
_WIDE = ("summary", "quote", "requires", "consequence", "text", "meaning", "why", "reasons", "notes", "instead", "also",
         "what", "changed", "before", "now", "conditions")
_INSTEAD = "write a FILE.sqlite or a folder instead"


def write_xlsx(found: TableRows, path: Path, schema: Schema) -> None:
    """Write the rows into a workbook.

    Raises ConfigurationError where XlsxWriter is missing, or a sheet or a cell would hold more than
    XLSX allows; OSError where the workbook cannot be written.
    """
    try:
        import xlsxwriter
        from xlsxwriter.exceptions import XlsxFileError
    except ImportError:
        raise ConfigurationError(f"XLSX needs one more package: {adding('tables')}") from None
    try:
        with xlsxwriter.Workbook(path, {"constant_memory": True, "tmpdir": str(path.parent)}) as book:
            book.set_properties({"author": AUTHOR})
            _fill(book, found, schema)
    except XlsxFileError as error:
        raise OSError(f"{error}") from error


def _fill(book: Any, found: TableRows, schema: Schema) -> None:
    reader, sheets, ends = _Reader(book), {}, dict.fromkeys(schema.tables, 0)
    read = {each.name: each for each in schema.sheets}
    for name, each in read.items():
        sheets[name], ends[name] = reader.sheet(each), 0
    bold = book.add_format({"bold": True})
    for table in schema.tables.values():
        sheet = sheets[table.name] = book.add_worksheet(table.name)
        sheet.freeze_panes(1, 0)
        for number, column in enumerate(table.columns):
            sheet.set_column(number, number, _width(column))
            sheet.write_string(0, number, column.name, bold)
    for name, row in found:
        ends[name] += 1
        if ends[name] >= MOST_ROWS:
            raise ConfigurationError(f"the sheet {name} would have over {MOST_ROWS:,} rows: {_INSTEAD}")
        if name in read:
            reader.row(sheets[name], read[name], ends[name], row)
            continue
        for number, value in enumerate(row):
            _cell(sheets[name], ends[name], number, value)
    for name, end in ends.items():
        columns = (read.get(name) or schema.tables[name]).columns
        sheets[name].autofilter(0, 0, end, len(columns) - 1)


class _Reader:
    """Writes the sheets that a person reads: text wrapped, days as dates, web addresses as links."""

    def __init__(self, book: Any) -> None:
        def form(**more: object) -> Any:
            return book.add_format({"valign": "top", "border": 1, "border_color": "#D5DAE0", **more})

        self.book = book
        self.head = form(bold=True, text_wrap=True, bg_color="#E7EBF0", bottom_color="#000000")
        self.text, self.number = form(text_wrap=True), form(align="center")
        self.day = form(num_format="yyyy-mm-dd", align="left")
        self.link = form(text_wrap=True, font_color="#0B5394", underline=1)

    def sheet(self, told: Sheet) -> Any:
        """The empty sheet with its headings; printed it is `pages` wide, its headings on each."""
        sheet = self.book.add_worksheet(told.name, worksheet_class=_measured())
        sheet.freeze_panes(1, told.frozen)
        sheet.set_landscape()
        sheet.set_paper(8)   # A3
        sheet.fit_to_pages(told.pages, 0)
        sheet.repeat_rows(0)
        sheet.repeat_columns(0, told.frozen - 1)
        for number, column in enumerate(told.columns):
            sheet.set_column(number, number, column.width)
            sheet.write_string(0, number, column.title, self.head)
        return sheet

    def row(self, sheet: Any, told: Sheet, at: int, row: Row) -> None:
        """A row of such a sheet, as high as its text until a program measures it: not each does so when it opens it."""
        sheet.set_row(at, height(told.columns, row))
        for number, (column, value) in enumerate(zip(told.columns, row, strict=True)):
            if value is None:
                sheet.write_blank(at, number, None, self.text)
            elif column.holds == "day" and isinstance(value, str) and (day := _day(value)):
                sheet.write_datetime(at, number, day, self.day)
            elif column.holds == "link" and isinstance(value, str) and _is_link(value) and sheet.hlink_count < _LINKS:
                sheet.write_url(at, number, value, self.link, value)
            else:
                _cell(sheet, at, number, value, self.number if column.holds == "number" else self.text)


def _measured() -> Any:
    """A sheet whose rows say how high they are, and not that somebody set it: sorted or edited, they fit again."""
    from xlsxwriter.worksheet import Worksheet

    class Measured(Worksheet):   # type: ignore[misc]  # it has no types
        def _xml_start_tag_unencoded(self, tag: str, attributes: Sequence[tuple[str, object]] = ()) -> None:
            kept = [each for each in attributes if each[0] != "customHeight"] if tag == "row" else attributes
            super()._xml_start_tag_unencoded(tag, kept)

    return Measured


def _day(told: str) -> datetime.datetime | None:
    """The day of a time that begins with it; None where it is none, or one before those that a workbook counts."""
    try:
        day = datetime.date.fromisoformat(told[:10])
    except ValueError:
        return None
    return datetime.datetime(day.year, day.month, day.day) if day.year >= 1900 else None


def _is_link(address: str) -> bool:
    """Whether an address is one of the web, and not longer than Excel takes."""
    return address.startswith(("https://", "http://")) and len(address) <= _LONGEST_LINK and address.isascii()


def _width(column: Column) -> int:
    if column.name in _WIDE:
        return 60
    return 24 if column.type == "text" else 10


def _cell(sheet: Any, row: int, column: int, value: Value, form: Any = None) -> None:
    if isinstance(value, str):
        if sheet.write_string(row, column, value, form) == -2:
            raise ConfigurationError(
                f"a text of the sheet {sheet.name} has over {MOST_CHARACTERS:,} characters, more than XLSX holds: "
                f"{_INSTEAD}"
            )
    elif isinstance(value, bool):
        sheet.write_boolean(row, column, value, form)
    elif value is not None:
        sheet.write_number(row, column, value, form)
