"""Tables as a workbook, a sheet each. Text is written as text: a cell is never a formula or a link."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from summarizer.errors import ConfigurationError
from summarizer.resources import adding
from summarizer.tables.columns import Column, Value
from summarizer.tables.rows import TableRows
from summarizer.tables.schema import Schema

AUTHOR = "summarizer"   # in the workbook's properties: tells that it may be replaced
MOST_ROWS = 1_048_576
_LONGEST = 32_767   # of a text, in UTF-16 units
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
    bold = book.add_format({"bold": True})
    sheets, ends = {}, dict.fromkeys(schema.tables, 0)
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
        for number, value in enumerate(row):
            _cell(sheets[name], ends[name], number, value)
    for name, end in ends.items():
        sheets[name].autofilter(0, 0, end, len(schema.tables[name].columns) - 1)


def _width(column: Column) -> int:
    if column.name in _WIDE:
        return 60
    return 24 if column.type == "text" else 10


def _cell(sheet: Any, row: int, column: int, value: Value) -> None:
    if isinstance(value, str):
        if sheet.write_string(row, column, value) == -2:
            raise ConfigurationError(
                f"a text of the sheet {sheet.name} has over {_LONGEST:,} characters, more than XLSX holds: {_INSTEAD}"
            )
    elif isinstance(value, bool):
        sheet.write_boolean(row, column, value)
    elif value is not None:
        sheet.write_number(row, column, value)
