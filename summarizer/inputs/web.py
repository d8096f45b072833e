"""What stands at a web address."""

from __future__ import annotations

import copy
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus

from summarizer.errors import ArticleError
from summarizer.inputs.html import trafilatura
from summarizer.inputs.names import shown


def download(address: str) -> tuple[bytes, bool]:
    """The bytes at a web address, and whether they are HTML.

    Raises ArticleError where the address gives nothing to read, or is one of a private network.
    """
    library = trafilatura()
    settings = copy.deepcopy(library.settings.DEFAULT_CONFIG)
    settings["DEFAULT"]["INSECURE_SSL_FALLBACK"] = "off"   # a page of unknown origin is no evidence
    name = shown(address)
    with _downloading() as said:
        page = library.fetch_response(address, config=settings)
    if page is None and any("SSRF" in each for each in said):
        raise ArticleError(
            f"{name} is in a private network: private addresses are not fetched. Save the page and give the file"
        )
    if page is None or not page.data:
        raise ArticleError(f"nothing could be read at {name}: save the page and give the file")
    if page.status != HTTPStatus.OK:
        raise ArticleError(f"{name} answered {page.status}: save the page and give the file")
    html = b"text/plain" not in str((page.headers or {}).get("content-type", "")).encode()
    return page.data, html


@contextmanager
def _downloading() -> Iterator[list[str]]:
    """What trafilatura says of a download. It bears the whole address, secrets and all, and goes into no log."""
    import logging

    said: list[str] = []
    here = threading.get_ident()

    def keep(record: logging.LogRecord) -> bool:
        if record.thread == here:
            said.append(record.getMessage())
        return record.thread != here

    logger = logging.getLogger("trafilatura.downloads")
    logger.addFilter(keep)
    try:
        yield said
    finally:
        logger.removeFilter(keep)
