"""HTML of a mail or of a feed's entry as text: all that is shown, a line a block. Nothing is judged.

Pages, of which most is no article, are left to page.
"""

from __future__ import annotations

import re
from typing import Any

from summarizer.errors import ArticleError, ConfigurationError
from summarizer.resources import adding

_PARAGRAPHS = frozenset(("p", "blockquote", "h1", "h2", "h3", "h4", "h5", "h6", "pre", "ul", "ol", "table"))
_BLOCKS = frozenset((
    "address", "article", "aside", "body", "caption", "center", "dd", "details", "div", "dl", "dt", "fieldset",
    "figcaption", "figure", "footer", "form", "header", "hr", "html", "li", "main", "nav", "section", "summary",
    "tbody", "tfoot", "thead", "tr",
))
_UNSEEN = frozenset((
    "script", "style", "head", "title", "template", "noscript", "svg", "object", "iframe", "textarea", "select",
    "button",
))
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0(?![.\d]*[1-9])", re.IGNORECASE)
_MOST_TAGS = 200_000   # of a text; reading them takes half a second
_FILLER = re.compile("[\u00ad\u034f\u200b-\u200d\u2060\ufeff]+")   # what newsletters fill their preview with
_SPACES = re.compile(r"[^\S\n\x00]+")


def text_of(html: str) -> str:
    r"""What a reader sees: `text_of("<p>They&nbsp;met.</p><p>Twice.</p>") → "They met.\n\nTwice."`.

    Raises ArticleError where it nests too deep or has too many tags to be read, ConfigurationError where lxml is not
    installed.
    """
    root = _parsed(html)
    if root is None:
        return ""
    pieces: list[str] = []
    _collect(root, pieces)
    lines = [_SPACES.sub(" ", line).strip() for line in "".join(pieces).split("\n")]
    lines = ["" if not _FILLER.sub("", line).strip() else line for line in lines]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def _parsed(html: str) -> Any:
    try:
        from lxml import etree
        from lxml.html import HTMLParser
    except ImportError:
        raise ConfigurationError(f"HTML in mails and feeds needs one more package: {adding('documents')}") from None
    if html.count("<") > _MOST_TAGS:
        raise ArticleError("its HTML has too many tags to be read: save its text as a .txt file")
    clean = html.replace("\0", "")
    if not clean.strip():
        return None
    parser = HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True)
    try:
        root = etree.fromstring(clean.encode("utf-8", "replace"), parser)
    except etree.LxmlError:
        root = None
    if any(each.type_name == "ERR_RESOURCE_LIMIT" for each in parser.error_log):   # the rest would be lost in silence
        raise ArticleError("its HTML is nested too deep to be read: save its text as a .txt file")
    return root


def _collect(root: Any, pieces: list[str]) -> None:
    """Text and line ends, in order. No recursion: markup nests as deep as it likes."""
    todo: list[Any] = [root]
    while todo:
        at = todo.pop()
        if isinstance(at, str):
            pieces.append(at)
            continue
        tag = at.tag if isinstance(at.tag, str) else ""
        is_seen = tag not in _UNSEEN and at.get("hidden") is None and not _HIDDEN.search(at.get("style") or "")
        end = "\n\n" if tag in _PARAGRAPHS else "\n" if tag in _BLOCKS else " " if tag in ("td", "th") else ""
        if at.tail and at is not root:
            todo.append(_inline(at.tail))
        if not is_seen:
            continue
        if tag == "br":
            pieces.append("\n")
        pieces.append(end)
        todo.append(end)
        todo.extend(reversed(at))
        if at.text:
            todo.append(at.text if tag == "pre" else _inline(at.text))


def _inline(text: str) -> str:
    return re.sub(r"\s+", " ", text)
