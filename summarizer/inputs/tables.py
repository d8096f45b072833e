"""Articles of CSV and its like: delimited text, an article a row."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from summarizer.errors import ArticleError
from summarizer.inputs.article import Article
from summarizer.inputs.columns import from_row, hold_columns
from summarizer.inputs.document import MOST_BYTES, Document, Unreadable

_NO_VALUE = ("nan", "NaN")   # what NumPy and pandas write into CSV where there is none


def read(document: Document) -> Iterator[Article | Unreadable]:
    """The article of each row, numbered as a spreadsheet does: the header is row 1, an empty row counts.

    Raises ArticleError where it has not the columns it must have, or is no table that can be read.
    """
    name, how, raw = document.name, document.how, document.file
    csv.field_size_limit(MOST_BYTES)
    raw.seek(0)
    text = io.TextIOWrapper(raw, encoding="utf-8-sig", newline="")
    try:
        rows = csv.reader(text)
        names = next(rows, [])
        hold_columns(name, names, how.columns)
        at = 0
        for number, row in enumerate(rows, 2):
            how.went(raw.tell() - at)
            at = raw.tell()
            if not row:
                continue
            told = {column: None if cell in _NO_VALUE else cell for column, cell in zip(names, row, strict=False)}
            yield from_row(told, f"{name}:{number}", how.columns)
    except (csv.Error, UnicodeDecodeError) as error:
        raise ArticleError(f"{name} cannot be read: {error}") from error
    finally:
        text.detach()   # the file is closed by whoever opened it
