"""The article in an HTML page: its text without the page around it, what the page tells of it, what is missing.

The text is found by trafilatura and held against the page (blocks, body); title, outlet, date, language and
address are those of the page's head and data (about); paywalls, consent and cut texts are told (missing).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from summarizer.errors import ArticleError, ConfigurationError
from summarizer.inputs.article import Article
from summarizer.inputs.document import Document
from summarizer.inputs.encodings.decoding import decode_html, decode_text
from summarizer.inputs.exports.html import text_of as exported
from summarizer.inputs.exports.split import layout_of
from summarizer.resources import adding

if TYPE_CHECKING:
    from summarizer.inputs.html.about import About
    from summarizer.inputs.html.blocks import Block
    from summarizer.inputs.html.place import Body

# A page that is more takes memory and time without measure; of 258 pages of news the largest has 8,000 tags.
_MOST_TAGS, _MOST_TEXT = 120_000, 5_000_000   # the latter in characters


def read(document: Document) -> Iterator[Article]:
    """The article of a page. Raises ArticleError where there is none in it.

    Of bytes that could not be read those are told that stand in the article.
    """
    charset = re.search(r"charset\s*=\s*[\"']?([\w:.-]+)", document.media_type or "", re.IGNORECASE)
    page = decode_html(document.data(), document.name, charset and charset[1], document.how.encoding)
    if not page.text.strip():
        raise ArticleError(f"{document.name} is empty: there is nothing to summarize")
    if (export := exported(page.text)) is not None and layout_of(export) is not None:   # to be taken apart as text
        yield Article(export, source=document.name, notes=tuple(f"The file {note}." for note in page.notes))
        return
    found = main_text(page.text, document.name)
    if page.notes:
        again = decode_text(found["text"].encode("utf-8", "replace"), document.name).notes
        found["notes"] += tuple(f"The text {note}." for note in again)
    yield Article(**found, source=document.name)


def main_text(text: str, source: str) -> dict[str, Any]:
    """The article's text, title, outlet, date, language, url and notes, as an Article names them.

    Raises ArticleError where there is no article in it: a page that asks for consent, shows a paywall only, …
    """
    from summarizer.inputs.html.about import about
    from summarizer.inputs.html.blocks import blocks
    from summarizer.inputs.html.dates import shown
    from summarizer.inputs.html.language import fitting
    from summarizer.inputs.html.missing import notes, refuse, whole

    if text.count("<") > _MOST_TAGS:
        raise _too_much(source)
    library = trafilatura()
    tree = library.load_html(text)
    root = None if tree is None else tree if tree.tag != "html" else tree.find("body")
    if root is None:
        raise _none(source)
    told, page = about(tree, source), blocks(root)
    if sum(len(block.text) for block in page) > _MOST_TEXT:
        raise _too_much(source)
    body = _body(library, tree, page, told)
    known, fuller = body.text, whole(body, told)
    refuse(known, page, told, source)
    if not known and fuller is None:
        raise _none(source)
    if fuller is not None:
        known = fuller
    if told.published is None and told.live is None:
        told.published = shown(page, body)
    return {
        "text": known, "title": told.title, "outlet": told.outlet, "published": told.published,
        "language": fitting(told.languages, known), "url": told.url,
        "notes": notes(known, body, page, told, data=fuller is not None),
    }


def _body(library: Any, tree: Any, page: list[Block], told: About) -> Body:
    """The article's lines; extracted a second time, less strictly, where the first found little of what there is."""
    from summarizer.inputs.html.body import mended
    from summarizer.inputs.html.place import Body

    def extracted(**how: bool) -> Body:
        found = library.bare_extraction(tree, include_comments=False, **how)
        if found is None or not found.text:
            return Body()
        dated, live = told.published is not None, told.live is not None
        return mended(found.text, page, told.title, told.descriptions, dated=dated, live=live)

    body = extracted()
    size = len(body.text)
    prose = sum(len(block.text) for block in page if len(block.text) >= 80 and not block.all_link and not block.flags)
    if size < 0.5 * prose and (size < 1_000 or (told.words and len(body.text.split()) < 0.6 * told.words)):
        wider = extracted(favor_recall=True)
        if len(wider.text) > 1.3 * size:
            return wider
    return body


def _none(source: str) -> ArticleError:
    return ArticleError(f"no article was found in {source}: save its text as a .txt file")


def _too_much(source: str) -> ArticleError:
    return ArticleError(f"{source} is too large to be the page of one article: save the article's text as a .txt file")


def trafilatura() -> Any:
    """The library. Raises ConfigurationError where it is not installed."""
    try:
        import trafilatura as library
    except ImportError:
        raise ConfigurationError(
            f"HTML and web addresses need one more package: {adding('html')}"
        ) from None
    return library
