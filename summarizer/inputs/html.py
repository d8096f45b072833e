"""The article in an HTML page: its text without the page around it, by trafilatura."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from summarizer.errors import ArticleError, ConfigurationError
from summarizer.inputs.article import Article
from summarizer.inputs.document import Document
from summarizer.inputs.encodings import decode
from summarizer.resources import adding


def read(document: Document) -> Iterator[Article]:
    """The article of a page. Raises ArticleError where there is none in it."""
    text = decode(document.data(), document.name, document.how.encoding)
    if not text.strip():
        raise ArticleError(f"{document.name} is empty: there is nothing to summarize")
    yield Article(**main_text(text, document.name), source=document.name)


def main_text(text: str, source: str) -> dict[str, Any]:
    """The article's text, title, outlet, date and language, as an Article names them.

    Raises ArticleError where there is no article in it.
    """
    found = trafilatura().bare_extraction(text, url=source if "://" in source else None, with_metadata=True)
    if found is None or not found.text:
        raise ArticleError(f"no article was found in {source}: save its text as a .txt file")
    return {
        "text": found.text, "title": found.title, "outlet": found.sitename, "published": found.date,
        "language": found.language,
    }


def trafilatura() -> Any:
    """The library. Raises ConfigurationError where it is not installed."""
    try:
        import trafilatura as library
    except ImportError:
        raise ConfigurationError(
            f"HTML and web addresses need one more package: {adding('html')}"
        ) from None
    return library
