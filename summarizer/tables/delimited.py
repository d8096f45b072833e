"""Tables as a folder of CSV files: as programs read them, or as a European Excel opens them."""

from __future__ import annotations

import csv
import re
from contextlib import ExitStack
from pathlib import Path
from typing import Literal

from summarizer.errors import ConfigurationError
from summarizer.tables.columns import Row, Value
from summarizer.tables.rows import TableRows
from summarizer.tables.schema import Schema
from summarizer.tables.sheets import MOST_CHARACTERS, MOST_ROWS, units

CsvFor = Literal["excel"]

# What a spreadsheet takes for a formula; after any apostrophes, so that no two texts become one.
_FORMULA = re.compile("'*[=+\\-@\t\r\n＝＋－＠]")
_INSTEAD = "write a FILE.sqlite or Parquet files instead"


def neutral(value: Value) -> Value:
    """A cell that no spreadsheet takes for a formula: `neutral("=1+1") → "'=1+1"`.

    Taking one apostrophe off a text that begins with apostrophes and then one of = + - @ tab, line end
    or their wide forms gives the text back; others are as they were. After OWASP, CSV injection.
    """
    return f"'{value}" if isinstance(value, str) and _FORMULA.match(value) else value


def write_csv(found: TableRows, folder: Path, schema: Schema, csv_for: CsvFor | None = None) -> None:
    """Write a file for each table.

    For "excel" a semicolon divides, numbers have a decimal comma, and a byte order mark tells that it is UTF-8. There
    is no line sep=; : Excel would take it and forget the mark, other programs take it for a row.

    Raises ConfigurationError where Excel would cut off a text or rows.
    """
    folder.mkdir()
    is_excel = csv_for == "excel"
    rows = dict.fromkeys(schema.tables, 1)
    with ExitStack() as stack:
        writers = {}
        for table in schema.tables.values():
            path = folder / f"{table.name}.csv"
            file = stack.enter_context(path.open("w", encoding="utf-8-sig" if is_excel else "utf-8", newline=""))
            writers[table.name] = csv.writer(file, delimiter=";" if is_excel else ",")
            writers[table.name].writerow(table.names)
        for name, row in found:
            if is_excel:
                rows[name] += 1
                _fits(name, rows[name], row)
            writers[name].writerow([_european(value) if is_excel else neutral(value) for value in row])


def _european(value: Value) -> Value:
    return str(value).replace(".", ",") if isinstance(value, float) else neutral(value)


def _fits(name: str, number: int, row: Row) -> None:
    """Raise where Excel would not hold it whole."""
    if number > MOST_ROWS:
        raise ConfigurationError(f"{name}.csv would have over {MOST_ROWS:,} rows, more than Excel opens: {_INSTEAD}")
    if any(isinstance(value, str) and units(value) > MOST_CHARACTERS for value in row):
        raise ConfigurationError(
            f"a text of {name}.csv has over {MOST_CHARACTERS:,} characters, more than a cell of Excel holds: {_INSTEAD}"
        )
