"""The article in an HTML page: its text without the page around it, by trafilatura."""

from __future__ import annotations

from typing import Any

from summarizer.errors import ArticleError, ConfigurationError
from summarizer.resources import adding


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
