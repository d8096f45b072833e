"""Articles of workbooks (XLSX, XLSB, XLS, ODS; needs the extra `documents`): a row of a sheet an article.

Of several sheets those are read that have a column of texts. A workbook is held whole while it is read.
"""

from __future__ import annotations

import functools
import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from typing import Any

from summarizer.errors import ArticleError, ConfigurationError
from summarizer.inputs import archives
from summarizer.inputs.article import Article
from summarizer.inputs.document import Columns, Document, Unreadable
from summarizer.inputs.names import why
from summarizer.inputs.tables import rows
from summarizer.inputs.tables.columns import quoted, taken
from summarizer.inputs.tables.delimited import numbered
from summarizer.inputs.tables.dialects import BEFORE, header_of
from summarizer.inputs.tables.rows import Row
from summarizer.resources import adding

_MOST = 100_000_000       # bytes of a workbook
_UNPACKED = 100_000_000   # and of what is packed in it: twice as much is held
_CELLS = 5_000_000        # of a sheet, empty ones too: all from the first to the last are held
_PLACE = re.compile(rb"""\sr\s*=\s*["']\$?([A-Za-z]{1,4})\$?(\d{1,9})["']""")


def read(document: Document) -> Iterator[Article | Unreadable]:
    """The article of each row, called by its number as the spreadsheet shows it: `news.xlsx:2`.

    Where the workbook has several sheets, by that of its sheet too: `news.xlsx:Sheet1:2`.

    Raises ArticleError where no sheet holds articles, or it cannot be read; ConfigurationError where a package is
    missing.
    """
    try:
        import python_calamine
    except ImportError:
        raise ConfigurationError(f"Workbooks (XLSX) need one more package: {adding('documents')}") from None
    columns = document.how.columns
    sheets = _sheets(document, python_calamine)
    found = [(name, cells) for name, cells in sheets if _holds_articles(document.name, cells, columns)]
    left = [name for name, cells in sheets if cells and name not in dict(found)]
    if found and left:
        document.how.tell(f"{document.name}: the sheets {quoted(left, 6)} hold no articles: passed over")
    size = document.file.seek(0, 2) / max(1, sum(len(cells) for _, cells in found))
    for name, cells in found or [each for each in sheets if each[1]][:1]:
        called = document.name if len(sheets) == 1 else f"{document.name}:{name}"
        header = header_of(called, _words(cells[:BEFORE]), columns)
        if header.told is not None:
            document.how.tell_of(called, header.told)
        given = numbered(called, header.names, cells[header.skipped:], header.skipped + 1, columns)
        yield from rows.articles(document, (Row(each.where, each.cells, size) for each in given), header.names,
                                 called=called)
    if not any(cells for _, cells in sheets):
        document.how.tell(f"{document.name} holds no articles")


def _sheets(document: Document, calamine: Any) -> list[tuple[str, list[list[Any]]]]:
    """The sheets that are shown, each with its cells; an empty row has none."""
    data = _whole(document)
    try:
        with calamine.CalamineWorkbook.from_filelike(io.BytesIO(data)) as book:
            shown = [
                each.name for each in book.sheets_metadata
                if each.typ == calamine.SheetTypeEnum.WorkSheet and each.visible == calamine.SheetVisibleEnum.Visible
            ]
            return [(name, [_trimmed(row) for row in book.get_sheet_by_name(name).to_python(skip_empty_area=False)])
                    for name in shown or book.sheet_names]
    except calamine.PasswordError:
        raise ArticleError(f"{document.name} needs a password: save it without one") from None
    except MemoryError:
        raise
    except BaseException as error:
        # What the library finds too odd it panics at, and a panic is no Exception.
        if not isinstance(error, Exception) and type(error).__name__ != "PanicException":
            raise
        told = str(error).splitlines()[0][:200] if str(error) else type(error).__name__
        raise ArticleError(f"{document.name} is no workbook that can be read ({told}): save it as CSV") from None


def _whole(document: Document) -> bytes:
    document.file.seek(0)
    data = document.file.read(_MOST + 1)
    unpacked = 0
    if data.startswith(b"PK"):
        with archives.opened(io.BytesIO(data), document.name) as packed:
            unpacked = sum(each.file_size for each in packed.infolist())
            try:
                if unpacked <= _UNPACKED and any(_is_wide(packed, name) for name in packed.namelist()):
                    unpacked = _UNPACKED + 1
            except archives.BROKEN as error:
                raise ArticleError(f"{document.name} is broken ({why(error)}): save it anew") from error
    if len(data) > _MOST or unpacked > _UNPACKED:
        raise ArticleError(f"{document.name} is too large to be read as a workbook: save it as CSV")
    return data


def _is_wide(packed: zipfile.ZipFile, name: str) -> bool:
    """Whether a sheet reaches so far that its cells would fill the memory, though it hold few."""
    if "worksheets/" not in name:
        return False
    row = column = 0
    with packed.open(name) as file:
        if name.endswith(".bin"):
            row, column = _reach(file.read())
        rest = b""
        while data := file.read(1_000_000):
            data = rest + data
            for letters, digits in set(_PLACE.findall(data)):
                row, column = max(row, int(digits)), max(column, _number(letters))
            rest = data[-40:]
    return row * column > _CELLS


def _number(letters: bytes) -> int:
    """Which column is called so: `_number(b"AB") → 28`."""
    return functools.reduce(lambda number, letter: 26 * number + letter - 64, letters.upper(), 0)


def _reach(data: bytes) -> tuple[int, int]:
    """The last row and column of a sheet of XLSB: of its records 0 begin with a row, 1 to 62 with a cell's column."""
    at = row = column = 0
    while at + 2 < len(data):
        kind = data[at]
        at += 2 if kind & 0x80 else 1
        size = shift = 0
        for shift in (0, 7, 14, 21):
            size |= (data[at] & 0x7F) << shift if at < len(data) else 0
            at += 1
            if at > len(data) or not data[at - 1] & 0x80:
                break
        first = int.from_bytes(data[at:at + 4], "little")
        if kind == 0:
            row = max(row, first + 1)
        elif kind <= 62:
            column = max(column, first + 1)
        at += size
    return row, column


def _trimmed(row: Sequence[Any]) -> list[Any]:
    return [] if all(cell == "" for cell in row) else [None if cell == "" else cell for cell in row]


def _words(cells: Sequence[Sequence[Any]]) -> list[list[str]]:
    return [["" if cell is None else str(cell) for cell in row] for row in cells]


def _holds_articles(name: str, cells: Sequence[Sequence[Any]], columns: Columns) -> bool:
    return bool(cells) and bool(taken(header_of(name, _words(cells[:BEFORE]), columns).names, columns).columns["text"])
