"""What stands at a web address, fetched politely.

An address that the user names is fetched as a browser or a feed reader does; one that a feed names only where
robots.txt lets programs in. What a server lets be asked conditionally (ETag, Last-Modified) is; see kept, visits and
connection for the rest.
"""

from __future__ import annotations

import io
import time
from email.utils import parsedate_to_datetime
from urllib.parse import urljoin, urlsplit, urlunsplit

from summarizer.errors import ArticleError
from summarizer.inputs.document import Document, How
from summarizer.inputs.names import called, shown
from summarizer.inputs.web.connection import SAVE, Answer, host_of, request
from summarizer.inputs.web.kept import Page, keep, kept
from summarizer.inputs.web.visits import MOST_WAIT, Visits

_HOPS = 5
_MOVED = (301, 302, 303, 307, 308)
_VISITS = Visits()


def fetch(address: str, how: How | None = None, visits: Visits = _VISITS) -> Document:
    """What stands at a web address that the user named; its name is the address without secrets.

    Raises ArticleError where the address gives nothing to read, or is one of a private network.
    """
    old = kept(address)
    return _document(address, _visited(address, old, visits), how)


def follow(address: str, how: How | None = None, newer: float = 0.0, visits: Visits = _VISITS) -> Document:
    """The page that a feed names: fetched once and kept, and again only if it changed later (`newer`, since 1970).

    Raises ArticleError as fetch does, and where robots.txt keeps programs out.
    """
    old = kept(address)
    if old is None or newer > old.fetched:
        old = _visited(address, old, visits, robots=True)
    return _document(address, old, how)


def _document(address: str, page: Page, how: How | None) -> Document:
    return Document(shown(address), io.BytesIO(page.body), how or How(), page.media_type)


def _visited(address: str, old: Page | None, visits: Visits, robots: bool = False) -> Page:
    at = address
    for _ in range(_HOPS + 1):
        if robots:
            _hold_robots(at, visits)
        told = _conditions(old) if old is not None and old.final == shown(at) else {}
        answer = _asked(at, told, visits)
        where = answer.headers.get("Location")
        if answer.status in _MOVED and where:
            at = _onward(at, where)
        elif answer.status == 304 and old is not None:
            return old
        else:
            return _kept(address, at, answer, is_followed=robots)
    raise ArticleError(f"{called(address)} leads from one address to the next without end: {SAVE}")


def _conditions(old: Page) -> dict[str, str]:
    told = {"If-None-Match": old.etag, "If-Modified-Since": old.modified}
    return {name: value for name, value in told.items() if value and value.isascii() and value.isprintable()}


def _onward(at: str, where: str) -> str:
    """Where a redirect leads. User and password go to no other host than the one they were meant for."""
    try:
        onward = urljoin(at, where)
    except ValueError:
        onward = where
    old, new = urlsplit(at), host_of(onward)
    if new == host_of(at) and old.username is not None and old.scheme == urlsplit(onward).scheme:
        parts = urlsplit(onward)
        user = old.netloc.rpartition("@")[0]
        return urlunsplit(parts._replace(netloc=f"{user}@{parts.netloc.rpartition('@')[2]}"))
    return onward


def _asked(address: str, told: dict[str, str], visits: Visits) -> Answer:
    """Ask, and once more where the server says when to."""
    host = host_of(address)
    for is_last in (False, True):
        with visits.turn(host):
            answer = request(address, told)
        wait = _wait(answer) if answer.status in (429, 503) else None
        if wait is not None:
            if is_last or wait > MOST_WAIT:
                raise ArticleError(f"{called(address)} asks to be left alone for {wait:.0f} s: run it again later")
            visits.put_off(host, wait)
        else:
            break
    return answer


def _wait(answer: Answer) -> float | None:
    told = answer.headers.get("Retry-After", "").strip()
    if told.isascii() and told.isdigit():
        return float(told[:9])
    try:
        return max(0.0, parsedate_to_datetime(told).timestamp() - time.time())
    except (ValueError, TypeError, OverflowError):
        return None


def _kept(address: str, at: str, answer: Answer, *, is_followed: bool) -> Page:
    name = called(address)
    if answer.status != 200:
        raise ArticleError(f"{name} answered {answer.status}: {SAVE}")
    if not answer.body:
        raise ArticleError(f"nothing could be read at {name} (it is empty): {SAVE}")
    headers = answer.headers
    page = Page(
        answer.body, headers.get("Content-Type"), shown(at), time.time(), headers.get("ETag"),
        headers.get("Last-Modified"),
    )
    is_fit = page.etag or page.modified if "no-store" not in headers.get("Cache-Control", "").lower() else None
    if shown(address) == address and (is_followed or is_fit):   # what bears a secret is not kept
        keep(address, page)
    return page


def _hold_robots(address: str, visits: Visits) -> None:
    """Raise where robots.txt keeps programs out, or cannot be had (RFC 9309: then nothing is allowed)."""

    def robots() -> Answer:
        at = urljoin(address, "/robots.txt")
        for _ in range(_HOPS + 1):
            answer = _asked(at, {}, visits)
            if answer.status in _MOVED and (where := answer.headers.get("Location")):
                at = _onward(at, where)
            elif answer.status >= 500 or answer.status == 429:
                break
            else:
                return answer
        raise ArticleError(f"{called(at)} cannot be read, and without it no page there: run it again later")

    if not visits.allowed(host_of(address), address, robots):
        raise ArticleError(f"{called(address)} is closed to programs by robots.txt: {SAVE}")
