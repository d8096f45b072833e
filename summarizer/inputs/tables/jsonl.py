"""Articles of JSONL: one object a line. Lines are read as they come, also from a pipe.

What calls itself so and is one list, or objects of many lines, is read as JSON (objects).
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from typing import Any

from summarizer.errors import ArticleError
from summarizer.inputs.article import Article
from summarizer.inputs.document import HEAD, MOST_BYTES, Columns, Document, Unreadable
from summarizer.inputs.encodings.recoded import Recoded
from summarizer.inputs.tables import objects, rows
from summarizer.inputs.tables.columns import has_text
from summarizer.inputs.tables.jsonvalues import parsed
from summarizer.inputs.tables.objects import articles_in, is_utf8
from summarizer.inputs.tables.rows import Row


def read(document: Document) -> Iterator[Article | Unreadable]:
    """The article of each line, called by its number; a line that is none fails alone.

    A pipe is never waited for longer than a line. Raises ArticleError where nothing in it is an article.
    """
    raw = Recoded(document, is_sure=False)
    file = io.BufferedReader(raw, HEAD)
    blank = b""
    while not (line := file.readline(MOST_BYTES + 1)).strip() and line:
        blank += b"\n"
    if _goes_on(line, document.how.columns):
        yield from objects.rest(document, raw, _chained(blank + line, file))
        return
    ahead = document.file.seekable()
    yield from rows.articles(document, _rows(document.name, raw, file, line, len(blank) + 1), ahead=ahead)


def _goes_on(line: bytes, columns: Columns) -> bool:
    """Whether a first line is no object by itself: a list, an object of many lines, or one around a list."""
    line = line.strip()
    if not line.startswith(b"{"):
        return line.startswith(b"[")
    if len(line) > MOST_BYTES or line.endswith((b"{", b"[", b",", b":")):
        return True
    try:
        value = parsed(line)
    except ValueError:
        return False
    return not has_text(value, columns) and articles_in(value, columns) != [value]


def _chained(before: bytes, file: io.BufferedReader[Recoded]) -> Callable[[int], bytes]:
    left = [before]
    return lambda size: left.pop() if left else file.read1(size)


def _rows(name: str, raw: Recoded, file: io.BufferedReader[Recoded], line: bytes, number: int) -> Iterator[Row]:
    at = 0
    while line:
        whole = len(line) <= MOST_BYTES
        rest = line
        while not rest.endswith(b"\n") and len(rest) > MOST_BYTES:
            rest = file.readline(MOST_BYTES + 1)   # of a line that is too long
        size, at = raw.count - at, raw.count
        where = f"{name}:{number}"
        if not whole:
            yield Row(where, ArticleError(f"{where} is over {MOST_BYTES:,} bytes"), size)
        elif line.strip():
            yield Row(where, _object(line, where, raw), size)
        line = file.readline(MOST_BYTES + 1)
        number += 1


def _object(line: bytes, where: str, raw: Recoded) -> dict[str, Any] | ArticleError:
    if raw.doubt is not None and not is_utf8(line):
        return ArticleError(f"{where} is no JSON: {raw.doubt}")
    try:
        row = parsed(line)
    except ValueError as error:
        return ArticleError(f"{where} is no JSON: {error}")
    if not isinstance(row, dict):
        return ArticleError(f"{where} is no JSON object")
    return row
