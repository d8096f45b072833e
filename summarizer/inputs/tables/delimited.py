"""Articles of CSV and its like: text with delimiters, an article a row. How it is delimited is told in dialects.

Quotes are held to: where one is not closed, no row is made of what follows.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice

from summarizer.errors import ArticleError
from summarizer.inputs.article import Article
from summarizer.inputs.document import HEAD, MOST_BYTES, Columns, Document, Unreadable
from summarizer.inputs.encodings.recoded import Recoded
from summarizer.inputs.tables import rows
from summarizer.inputs.tables.columns import wieldy
from summarizer.inputs.tables.dialects import BEFORE, dialect_of, header_of, is_table, records
from summarizer.inputs.tables.rows import Row

__all__ = ["is_table", "numbered", "read"]

_NO_VALUE = frozenset(("nan", "NaN", "NaT", "None", "null", "NULL", "<NA>", "\\N"))   # NumPy, pandas, databases


def read(document: Document) -> Iterator[Article | Unreadable]:
    """The article of each row, numbered as a spreadsheet does: the header is row 1, an empty row counts.

    Raises ArticleError where it has not the columns it must have, or from a place on is no table that can be read.
    """
    beginning = io.BufferedReader(Recoded(document), HEAD).read(HEAD)
    columns = document.how.columns
    dialect = dialect_of(beginning.decode("utf-8", "ignore"), columns, is_whole=len(beginning) < HEAD)
    raw = Recoded(document)
    given = records(_lines(raw, document.name), dialect, document.name)
    first: list[list[str]] = []
    broken: list[ArticleError] = []
    try:
        first.extend(islice(given, BEFORE))
    except ArticleError as error:
        broken.append(error)
    header = header_of(document.name, first, columns)
    if header.told is not None:
        document.how.tell_of(document.name, header.told)
    after = chain(first[header.skipped:], _raised(broken), given)
    found = numbered(document.name, header.names, after, header.skipped + 1, columns)
    yield from rows.articles(document, _sized(found, raw), header.names)


def numbered(
    name: str, names: Sequence[str], found: Iterable[Sequence[object]], number: int, columns: Columns
) -> Iterator[Row]:
    """A row of each record that is not empty, called by its number, the first `number`."""
    kept = {each: at for at, each in reversed(list(enumerate(names)))}
    places = [(each, kept[each]) for each in wieldy(names, columns)]
    width = len(names)
    for at, cells in enumerate(found, number):
        where = f"{name}:{at}"
        if len(cells) > width:   # also by an empty one: a comma in a text may have moved the cells
            told = f"{where} has {len(cells):,} cells, and the header {width:,}: a quotation mark may be missing"
            yield Row(where, ArticleError(told))
        elif cells:
            whole = [None if isinstance(cell, str) and cell in _NO_VALUE else cell for cell in cells]
            whole += [None] * (width - len(whole))
            yield Row(where, {each: whole[place] for each, place in places})


def _sized(found: Iterable[Row], raw: Recoded) -> Iterator[Row]:
    at = 0
    for row in found:
        size, at = raw.count - at, raw.count
        yield Row(row.where, row.cells, size)


def _raised(errors: list[ArticleError]) -> Iterator[list[str]]:
    """Raise an error in its place, after the records before it."""
    for error in errors:
        raise error
    yield from ()


def _lines(raw: Recoded, name: str) -> Iterator[str]:
    text = io.TextIOWrapper(io.BufferedReader(raw, HEAD), "utf-8", errors="replace", newline="")
    number = 0
    while line := text.readline(MOST_BYTES + 1):
        number += 1
        if len(line) > MOST_BYTES:
            raise ArticleError(f"{name} is no table that can be read: its line {number:,} is over {MOST_BYTES:,} bytes")
        yield line
