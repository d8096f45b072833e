"""Articles in a web archive (WARC): the pages and documents that servers answered with, and extracted texts."""

from __future__ import annotations

import http.client
import io
import socket
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from typing import Any, cast

from summarizer.errors import ArticleError, ConfigurationError
from summarizer.inputs.article import Article
from summarizer.inputs.document import MOST_BYTES, Document, Unreadable
from summarizer.inputs.names import called, one_line, shown, why
from summarizer.inputs.web.connection import unpacked
from summarizer.resources import adding

_TYPES = frozenset((
    "text/html", "application/xhtml+xml", "text/plain", "application/pdf", "application/msword", "application/rtf",
    "text/rtf", "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
))


def read(document: Document) -> Iterator[Article | Unreadable]:
    """The articles of its records, each with the address it was found at; what is passed over is told at the end.

    The date of a record says when it was fetched, not when it was published. Where an address was fetched twice, the
    later ids bear that date.

    Raises ArticleError where it is no WARC, ConfigurationError where fastwarc is not installed.
    """
    passed: Counter[str] = Counter()
    seen: set[int] = set()
    for record in _records(document):
        address = one_line(str(record.headers.get("WARC-Target-URI") or "").strip("<> "))
        try:
            found = _held(record, address, passed)
        except ArticleError as error:
            yield Unreadable(shown(address), document.name, error)
            continue
        if found is None:
            continue
        mark = hash(address)
        id = shown(address) if mark not in seen else f"{shown(address)} ({record.headers.get('WARC-Date')})"
        seen.add(mark)
        yield from _articles(document, address, id, *found)
    if passed:
        told = ", ".join(f"{number:,} {what}" for what, number in passed.most_common(6))
        document.how.tell(f"{document.name}: passed over {sum(passed.values()):,} records ({told})")


def _records(document: Document) -> Iterator[Any]:
    """Each record. Raises ArticleError where one is damaged: where the next begins is not known then."""
    try:
        from fastwarc.warc import ArchiveIterator
    except ImportError:
        raise ConfigurationError(f"WARC needs one more package: {adding('documents')}") from None
    file = document.file
    file.seek(0)
    at = number = 0
    try:
        for record in ArchiveIterator(file, parse_http=False):
            number += 1
            yield record
            document.how.went(file.tell() - at)
            at = file.tell()
    except (OSError, EOFError, ValueError) as error:
        raise ArticleError(f"{document.name} is damaged after record {number:,}: {why(error)}") from error
    if not number:
        raise ArticleError(f"{document.name} is no WARC that can be read")


def _held(record: Any, address: str, passed: Counter[str]) -> tuple[bytes, str] | None:
    """Body and media type of a record that may be an article; None where it is none, which is counted."""
    kind = str(record.headers.get("WARC-Type") or "of no type").lower()
    media_type = str(record.headers.get("Content-Type") or "")
    if kind in ("warcinfo", "request", "metadata"):   # they tell of others
        return None
    if kind not in ("response", "resource", "conversion"):
        passed[kind] += 1
        return None
    data = record.reader.read(MOST_BYTES + 1)
    is_cut = len(data) > MOST_BYTES
    if kind == "response":
        answer = http.client.HTTPResponse(cast(socket.socket, _Answered(data)))
        try:
            answer.begin()
            media_type = answer.headers.get("Content-Type", "")
        except (http.client.HTTPException, ValueError, OverflowError, OSError) as error:
            raise ArticleError(f"{called(address)} is no answer of a web server: {type(error).__name__}") from error
        if answer.status != 200:
            passed[f"answers {answer.status}"] += 1
            return None
    what = media_type.partition(";")[0].strip().lower()
    if what not in _TYPES or address.lower().endswith("/robots.txt"):
        passed[what[:60] or "of no type"] += 1
        return None
    if is_cut:
        raise ArticleError(f"{called(address)} is over {MOST_BYTES:,} bytes: give the text of one article")
    return (_body(answer, address) if kind == "response" else data), media_type


class _Answered:
    """All that http.client asks of a socket."""

    def __init__(self, data: bytes) -> None:
        self._data = data

    def makefile(self, *_: object) -> io.BytesIO:
        return io.BytesIO(self._data)


def _body(answer: http.client.HTTPResponse, address: str) -> bytes:
    try:
        data = answer.read()
    except (http.client.HTTPException, ValueError, OverflowError, OSError) as error:
        raise ArticleError(f"{called(address)} is not whole in the archive: {type(error).__name__}") from error
    return unpacked(data, answer.headers.get("Content-Encoding", ""), called(address))


def _articles(
    document: Document, address: str, id: str, data: bytes, media_type: str
) -> Iterator[Article | Unreadable]:
    name, url = called(address) or document.name, shown(address) or None
    try:
        for found in document.within(name, data, media_type):
            if not isinstance(found, Article):
                yield replace(found, id=id if found.id == name else found.id)
            elif (found.id or found.source) == name:
                yield replace(found, id=id, source=url or name, url=url)
            else:
                yield replace(found, url=found.url or url)
    except ArticleError as error:
        yield Unreadable(id, name, error)
