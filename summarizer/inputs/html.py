"""The article in an HTML page: its text without the page around it, by trafilatura."""

from __future__ import annotations

from typing import Any

from summarizer.errors import ArticleError, ConfigurationError
from summarizer.resources import adding


def main_text(text: str, source: str) -> dict[str, Any]:
    """The article's text, title, outlet, date and language, as an Article names them.

    Raises ArticleError where there is no article in it.
    """
    library = trafilatura()
    tree = library.load_html(text)
    body = tree.find("body") if tree is not None else None
    if body is None:
        raise _none(source)
    told = about(tree, source)
    page = blocks(body)
    found = _found(library, tree, page, told)
    if not found.lines:
        raise _none(source)
    refuse(found.text, told, told.title, source)
    said = notes(found.text, found, page, told)
    known = found.text
    if fuller := whole(known, told):
        known, said = _joined(found, fuller), (*said, "...")
    return {
        "text": known, "title": told.title, "outlet": told.outlet, "published": told.published,
        "language": told.language, "url": told.url, "notes": said,
    }


def _none(source: str) -> ArticleError:
    return ArticleError(f"no article was found in {source}: save its text as a .txt file")


def trafilatura() -> Any:
    """The library. Raises ConfigurationError where it is not installed."""
    try:
        import trafilatura as library
    except ImportError:
        raise ConfigurationError(
            f"HTML and web addresses need one more package: {adding('html')}"
        ) from None
    return library
