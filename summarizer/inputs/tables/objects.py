"""Articles of JSON: lists, one object, many one after another, and the answers of APIs, which wrap the list.

Read an object at a time: a file may be larger than memory. Which column holds what is decided in columns.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from summarizer.errors import ArticleError
from summarizer.inputs.article import Article
from summarizer.inputs.document import HEAD, MOST_BYTES, Columns, Document, Unreadable
from summarizer.inputs.encodings.recoded import Recoded
from summarizer.inputs.tables import rows
from summarizer.inputs.tables.columns import fold, has_text, ours
from summarizer.inputs.tables.jsonvalues import Values, parsed
from summarizer.inputs.tables.rows import Row

_LISTS = frozenset((   # what a list of articles is called, and what it stands in, in order of no meaning
    "articles",                         # NewsAPI, GDELT DOC, GNews, Event Registry
    "results",                          # Event Registry, Guardian, Media Cloud
    "data", "value",                    # ReliefWeb, Mediastack, OData, Bing
    "items", "entries", "feed",         # JSON Feed, Google
    "docs", "documents", "response",    # Solr, New York Times, Guardian
    "hits", "stories", "news", "posts", "records", "rows", "result", "publications", "list", "content",
))
_ENVELOPES = ("_source", "fields", "attributes", "article", "document", "doc", "post", "node", "item", "news")
_WHOLE = 8_000_000   # bytes; a larger object is looked through for its list, not read as one
_DEEPEST = 5         # objects around a list


def read(document: Document) -> Iterator[Article | Unreadable]:
    """The article of each object, numbered from 1; one object alone is called as its file is.

    Raises ArticleError where it holds no articles, or breaks off: after those that stand before.
    """
    raw = Recoded(document, is_sure=False)
    yield from rest(document, raw, io.BufferedReader(raw, HEAD).read1)


def rest(document: Document, raw: Recoded, given: Callable[[int], bytes]) -> Iterator[Article | Unreadable]:
    """The articles of what `given` gives, which has been taken out of `raw`."""
    yield from rows.articles(document, _Objects(document, raw, given).rows())


def articles_in(value: Mapping[str, Any], columns: Columns) -> list[dict[str, Any]]:
    """The articles in an object: itself, or those of the list that it is wrapped around.

    `{"response": {"docs": [{"text": "…"}]}} → [{"text": "…"}]`
    """
    row = _opened(value, columns)
    if has_text(row, columns) or ours(row, columns) is not None:
        return [row]
    found = sorted(_lists(value, 0), key=lambda each: each[:2])
    opened = [[_opened(each, columns) for each in inner if isinstance(each, dict)] for *_, inner in found]
    with_text = (inner for inner in opened if any(has_text(each, columns) for each in inner[:100]))
    named = (inner for (_, is_other, _), inner in zip(found, opened, strict=True) if not is_other)
    return next(with_text, None) or next(named, None) or [row]


def _lists(value: Mapping[str, Any], depth: int) -> Iterator[tuple[bool | int, bool, list[Any]]]:
    """Lists of objects in an object: how deep they are, whether under a name that is not known."""
    for key, inner in value.items():
        if isinstance(inner, list) and any(isinstance(each, dict) for each in inner[:20]):
            yield depth, fold(key) not in _LISTS, inner
        elif isinstance(inner, dict) and depth < _DEEPEST:
            yield from _lists(inner, depth + 1)


def _opened(value: Mapping[str, Any], columns: Columns) -> dict[str, Any]:
    """An article that stands in an envelope, with what is written on that: Elasticsearch, ReliefWeb, JSON:API."""
    if not has_text(value, columns):
        for key in _ENVELOPES:
            if isinstance(inner := value.get(key), dict) and has_text(inner, columns):
                return {**{name: cell for name, cell in value.items() if name != key}, **inner}
    return dict(value)


class _Objects:
    """Rows out of JSON, as they come."""

    def __init__(self, document: Document, raw: Recoded, given: Callable[[int], bytes]) -> None:
        self._name, self._columns = document.name, document.how.columns
        self._raw, self._at = raw, 0
        self._values = Values(given)
        self._number = 0

    def rows(self) -> Iterator[Row]:
        """Raises ArticleError where the file is no JSON from some place on."""
        values = self._values
        try:
            while mark := values.peek():
                if mark == b"[":
                    yield from self._elements()
                elif mark == b"{":
                    yield from self._object()
                elif mark == b"," and self._number:   # between objects that stand in no list
                    values.take()
                else:
                    raise ValueError("it is no object and no list")
        except ValueError as error:
            raise ArticleError(f"{self._name} is no JSON from line {values.line:,} on: {error}") from None

    def _object(self) -> Iterator[Row]:
        """One that stands in no list."""
        found = self._values.value(_WHOLE)
        if isinstance(found, str):
            yield from self._long(found)
            return
        try:
            value = parsed(found)
            items = articles_in(value, self._columns)
        except ValueError as error:
            yield self._row(ArticleError(f"is no JSON: {error}"))
            return
        is_alone = not self._number and items == [_opened(value, self._columns)] and not self._values.peek()
        for item in items:
            yield self._row(self._held(found, item), is_alone=is_alone)

    def _long(self, why: str) -> Iterator[Row]:
        """One that is too long to be an article, or too deep: the list in it is looked for."""
        before = self._number
        if why.startswith("over"):
            yield from self._walk(0)
            why = f"over {_WHOLE:,} bytes, and holds no list of articles"
        if self._number == before:
            yield self._row(ArticleError(f"is {why}"))

    def _walk(self, depth: int) -> Iterator[Row]:
        values = self._values
        values.take()
        while values.peek() not in (b"}", b""):
            key = values.value(HEAD)
            if isinstance(key, str) or values.take() != b":":
                raise ValueError("a name is missing")
            mark, is_known = values.peek(), fold(parsed(key)) in _LISTS
            if mark == b"[" and (is_known or depth == 0):
                yield from self._elements(is_known=is_known)
            elif mark == b"{" and is_known and depth < _DEEPEST:
                yield from self._walk(depth + 1)
            elif isinstance(values.value(HEAD), str):
                values.skip()
            if values.peek() == b",":
                values.take()
        if values.take() != b"}":
            raise ValueError("it ends in the middle")

    def _elements(self, *, is_known: bool = True) -> Iterator[Row]:
        """Those of a list; of one of another name only where its first is an article."""
        values = self._values
        values.take()
        while (mark := values.peek()) != b"]":
            line = values.line
            found = values.value(MOST_BYTES)
            if isinstance(found, str):
                if found.startswith("over"):
                    values.skip()
                if is_known:
                    yield self._row(ArticleError(f"is {found}"))
            else:
                items = self._items(found, line)
                is_known = is_known or (mark == b"{" and any(
                    isinstance(each, dict) and has_text(each, self._columns) for each in items))
                if is_known:
                    yield from (self._row(self._held(found, each)) for each in items)
            if (mark := values.peek()) == b",":
                values.take()
            elif mark != b"]":
                raise ValueError("it ends in the middle" if not mark else "a comma is missing")
        values.take()

    def _items(self, data: bytes, line: int) -> list[dict[str, Any] | ArticleError]:
        try:
            value = parsed(data)
        except ValueError as error:
            return [ArticleError(f"is no JSON (line {line:,}): {error}")]
        return [*articles_in(value, self._columns)] if isinstance(value, dict) else [ArticleError("is no JSON object")]

    def _held(self, data: bytes, item: dict[str, Any] | ArticleError) -> dict[str, Any] | ArticleError:
        """The same, where its bytes are in an encoding that is known."""
        return ArticleError(f"is in no known encoding: {self._raw.doubt}") if self._is_lost(data) else item

    def _is_lost(self, data: bytes) -> bool:
        return self._raw.doubt is not None and not is_utf8(data)

    def _row(self, cells: dict[str, Any] | ArticleError, *, is_alone: bool = False) -> Row:
        self._number += 1
        where = self._name if is_alone else f"{self._name}:{self._number}"
        size, self._at = self._raw.count - self._at, self._raw.count
        return Row(where, ArticleError(f"{where} {cells}") if isinstance(cells, ArticleError) else cells, size)


def is_utf8(data: bytes) -> bool:
    """Whether bytes are UTF-8."""
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return True
