"""Articles of JSONL: one object a line. Lines are read as they come, also from a pipe."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from summarizer.errors import ArticleError
from summarizer.inputs.article import Article
from summarizer.inputs.columns import from_row
from summarizer.inputs.document import MOST_BYTES, Columns, Document, Unreadable

_OURS = {   # what a line of ours is known by
    "results": {"id", "article", "proposals", "provenance"},
    "failures": {"id", "source", "error", "message", "attempts"},
}


def read(document: Document) -> Iterator[Article | Unreadable]:
    """The article of each line; a line that is none fails alone. Raises ArticleError for what summarizer wrote."""
    file, name, how = document.file, document.name, document.how
    number = 0
    is_first = True
    while line := file.readline(MOST_BYTES + 1):
        number += 1
        how.went(len(line))
        whole = len(line) <= MOST_BYTES
        while not line.endswith(b"\n") and len(line) > MOST_BYTES and (line := file.readline(MOST_BYTES + 1)):
            how.went(len(line))   # the rest of a line that is too long
        where = f"{name}:{number}"
        if not whole:
            yield Unreadable(where, where, ArticleError(f"{where} is over {MOST_BYTES:,} bytes"))
        elif line.strip():
            row = _parsed(line.removeprefix(b"\xef\xbb\xbf"), where)
            if is_first and isinstance(row, dict):
                _refuse_ours(row, name, how.columns)
            is_first = False
            yield row if isinstance(row, Unreadable) else from_row(row, where, how.columns)


def _parsed(line: bytes, where: str) -> dict[str, Any] | Unreadable:
    try:
        row = json.loads(line)
    except ValueError as error:
        return Unreadable(where, where, ArticleError(f"{where} is no JSON: {error}"))
    except RecursionError:
        return Unreadable(where, where, ArticleError(f"{where} is nested too deep to be read"))
    if not isinstance(row, dict):
        return Unreadable(where, where, ArticleError(f"{where} is no JSON object"))
    return row


def _refuse_ours(row: dict[str, Any], name: str, columns: Columns) -> None:
    """Say once of a file what would be said of each of its lines."""
    for kind, fields in _OURS.items():
        if (columns.text or "text") not in row and fields <= row.keys():
            raise ArticleError(f"{name} holds {kind} of summarizer, not articles")
