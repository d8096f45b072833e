"""Which column of a table holds what, and the article in a row. Rows come from tables, jsonl and parquet."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sized
from typing import Any

from summarizer.errors import ArticleError
from summarizer.inputs.article import Article
from summarizer.inputs.document import Columns, Unreadable
from summarizer.inputs.names import printable

__all__ = ["Columns", "from_row", "hold_columns"]

_WHOLE = 2**53   # from here on a float is no sure whole number


def hold_columns(name: str, names: Iterable[str], columns: Columns) -> None:
    """Raise where a table has not the columns it must have."""
    there = set(names)
    if (text := columns.text or "text") not in there:
        raise ArticleError(
            f"{name} has no column {text!r}: name the one that holds the texts", settings=("text_column",)
        )
    if columns.id is not None and columns.id not in there:
        raise _no_ids(name, columns)


def _no_ids(where: str, columns: Columns) -> ArticleError:
    told = f"{where} has no column {columns.id!r}: name the one that holds the ids"
    return ArticleError(told, settings=("id_column",))


def from_row(row: Mapping[Any, Any], where: str, columns: Columns) -> Article | Unreadable:
    """The article in a row of a table; `where` says which row, and is its id where it has none.

    NaN is no value. A whole number that became a float, as pandas makes it, is the whole number.
    """
    id = where
    try:
        if columns.id is not None and columns.id not in row:
            raise _no_ids(where, columns)
        id = _told(row, columns.id or "id", where) or where
        text = row.get(columns.text or "text")
        if not isinstance(text, str):
            missing = "is missing or null" if text is None or text != text else "is no text"   # noqa: PLR0124 - NaN
            raise ArticleError(f"{where}: the column {columns.text or 'text'!r} {missing}")
        rest: dict[str, Any] = {
            name: _told(row, getattr(columns, name) or name, where)
            for name in ("title", "outlet", "published", "language")
        }
        return Article(text, source=where, id=id, **rest)
    except ArticleError as error:
        return Unreadable(printable(id), where, error)


def _told(row: Mapping[Any, Any], column: str, where: str) -> str | None:
    """What a cell says, as text. Raises ArticleError where it is neither text nor number nor date."""
    value = row.get(column)
    if isinstance(value, bool) or (isinstance(value, Sized) and not isinstance(value, str)):
        what = "true or false" if isinstance(value, bool) else "an object" if isinstance(value, Mapping) else "a list"
        raise ArticleError(f"{where}: the column {column!r} holds {what}, no text and no number")
    if value is None or value == "" or value != value:   # noqa: PLR0124 - NaN, and what pandas has for no date
        return None
    if isinstance(value, float) and value.is_integer() and abs(value) < _WHOLE:
        return str(int(value))
    return str(value)
