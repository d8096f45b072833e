"""A page that takes seconds to make: made once, and again when what it rests on has changed; and not sent twice.

What a page rests on is told by its version: who says that they have the page of that version is told so in a line
(304). A browser keeps none (`no-store`, as of all answers), for on the way back it would show an old one, unasked:
it is sent the page that is kept here.
"""

from __future__ import annotations

import hashlib
import logging
import secrets
import threading
from collections.abc import Callable

from fastapi import Response

_log = logging.getLogger("summarizer")


class Kept:
    """The page of a route, as it was made last. May be asked in any thread: of several at a time one makes it."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._salt = secrets.token_hex(8)   # another server, perhaps of another version, makes other pages
        self._lock = threading.Lock()
        self._tag = ""
        self._page: Response | None = None

    def answer(self, known: str | None, version: Callable[[], str], make: Callable[[], Response]) -> Response:
        """The page, or that it is the one that is `known`, by the If-None-Match of a request.

        `version` tells what the page rests on, before it is made: what changes meanwhile makes the next one anew.
        """
        with self._lock:
            told = f"{self._salt} {version()}"
            tag = f'"{hashlib.sha256(told.encode()).hexdigest()[:32]}"'
            headers = {"etag": tag}
            if tag in _tags(known):
                return Response(status_code=304, headers=headers)
            if self._page is None or tag != self._tag:
                self._page = None   # both at a time are twice as much
                page = make()
                page.headers.update(headers)
                self._tag, self._page = tag, page
                _log.info("%s: made anew", self._name)
            return self._page


def _tags(known: str | None) -> list[str]:
    """The tags in an If-None-Match, weak ones as well: `'W/"a", "b"' → ['"a"', '"b"']`."""
    return [each.strip().removeprefix("W/") for each in (known or "").split(",")]
