"""The text of an export that came as HTML: told by its markup, and kept line by line, as its text version has it."""

from __future__ import annotations

import re
from typing import Any

_SIGNS = re.compile(
    r"<DOC NUMBER=|<a name=\"?DOC_ID_|class=[\"']?article [a-z]{2}Article|DocPublicationName|news·\d{8}·|"
    r"<a name=\"?DocID_|\bProQuest document ID\b|\bOF \d+ DOCUMENTS?\b|"
    r">\s*End of Document\s*<|>\s*(?:AN\s+)?Do[ck]ument[oe]?\s+[A-Z][A-Z0-9]*\d{10}[a-z0-9]{5,}\s*<", re.IGNORECASE,
)
_LEFT_OUT = (
    "//script | //style | //noscript | //template | //head | //select | //button"
    " | //aside[ancestor::article]"
    " | //div[contains(@class, 'titreArticle')]/p[not(contains(@class, 'titreArticleVisu'))]"
    " | //header/div[preceding-sibling::div[contains(@class, 'titreArticle')]]"
    " | //header/div[p and following-sibling::div[contains(@class, 'titreArticle')]]"
)
_BLOCKS = frozenset((
    "p", "div", "h1", "h2", "h3", "h4", "h5", "h6", "li", "ul", "ol", "table", "tr", "td", "th", "article", "section",
    "header", "footer", "blockquote", "pre", "form", "body", "hr", "center", "dl", "dd", "dt",
))
_RULE = "_" * 60   # as ProQuest parts its articles in text


def text_of(page: str) -> str | None:
    """The text of an export in HTML, a paragraph a block; None where a page is none."""
    if _SIGNS.search(page) is None:
        return None
    from summarizer.inputs.html.page import trafilatura

    tree = trafilatura().load_html(page)
    if tree is None:
        return None
    for element in tree.xpath(_LEFT_OUT):
        element.drop_tree()
    for anchor in tree.xpath("//a[starts-with(@name, 'DocID_')]"):
        anchor.text = f"\n\n{_RULE}\n\n"
    parts: list[str] = []
    _write(tree, parts)
    text = re.sub(r" ?\n ?", "\n", re.sub(r"[^\S\n]+", " ", "".join(parts)))
    paragraphs = re.split(r"\n{2,}", text)
    return "\n\n".join(filter(None, (each.strip() for each in paragraphs)))


def _write(root: Any, parts: list[str]) -> None:
    """Write an element's text; without recursion, since what people save may be nested deeply."""
    waiting: list[tuple[Any, bool]] = [(root, False)]
    while waiting:
        element, is_through = waiting.pop()
        tag = element.tag if isinstance(element.tag, str) else None
        around = "\n\n" if tag in _BLOCKS else ""
        if is_through:
            parts.append(around)
            if element is not root:
                parts.append(_even(element.tail))
            continue
        parts.append("\n" if tag == "br" else around)
        if tag is not None and element.text:
            parts.append(element.text if element.text.startswith("\n\n_") else _even(element.text))
        waiting.append((element, True))
        if tag is not None:
            waiting += [(child, False) for child in reversed(element)]


def _even(text: str | None) -> str:
    return re.sub(r"\s+", " ", text) if text else ""
