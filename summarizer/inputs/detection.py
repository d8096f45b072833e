"""What format a document has, by its first bytes and then by its structure: format detection, or sniffing.

A name decides only where the content leaves it open: a table of one column, JSONL whose first line is broken.
"""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Callable
from pathlib import PurePath

from summarizer.inputs.document import HEAD, Document
from summarizer.inputs.encodings.decoding import wide
from summarizer.inputs.formats import (
    BY_NAME,
    CSV,
    FEED,
    HTML,
    IN_ZIP,
    JSON,
    JSONL,
    LATER,
    MAIL,
    PHP,
    PLAIN,
    SHEET,
    STARTS,
    ZIP,
    Kind,
)
from summarizer.inputs.tables.dialects import is_table

_BY_EXCEL = "urn:schemas-microsoft-com:office:excel"
_ROOT = re.compile(r"<([A-Za-z_][\w.:-]*)")
_BEFORE_ROOT = re.compile(
    r"\s+|<!--.*?(?:-->|\Z)|<\?.*?\?>|<!DOCTYPE[^>\[]*(?:\[[^\]]*\]\s*)?>", re.DOTALL | re.IGNORECASE
)
_FEEDS = {"rss", "feed", "rdf:rdf"}
_PAGES = frozenset((
    "html", "head", "body", "title", "meta", "link", "script", "style", "header", "main", "article", "section",
    "nav", "aside", "div", "p", "span", "h1", "h2", "h3", "h4", "h5", "h6", "a", "b", "i", "em", "strong", "u",
    "br", "hr", "ul", "ol", "li", "dl", "table", "tr", "td", "center", "font", "blockquote", "pre", "img",
    "figure", "iframe", "noscript", "base",
))
_TAG = re.compile(
    r"</?(?:p|div|br|a|span|h[1-6]|li|ul|td|tr|table|strong|em|b|i|img|font|article)\b[^<>]{0,500}>", re.IGNORECASE
)
_LEAST_TAGS = 6
_MARKED_UP = 0.1   # of a text that is HTML, so much is tags, or more


def kind_of(document: Document) -> Kind:
    """What a document is. Reads no more than its first bytes, and of an archive its list of files."""
    head = document.head
    for start, kind in STARTS:
        if head.startswith(start):
            return _zipped(document) if kind is ZIP else kind
    for at, mark, kind in LATER:
        if head[at:].startswith(mark):
            return kind
    text = sketch(head)
    kind = _structured(text)
    ending = PurePath(document.name).suffix.lower()
    if kind is HTML and (_BY_EXCEL in text or ending == ".xls"):   # what programs write for Excel to open
        return SHEET
    return BY_NAME.get(ending, PLAIN) if kind is PLAIN else kind


def _zipped(document: Document) -> Kind:
    from summarizer.inputs import archives

    with archives.opened(document.file, document.name) as archive:
        names = set(archive.namelist())
    return next((kind for name, kind in IN_ZIP if name in names), ZIP)


def sketch(head: bytes) -> str:
    """The first bytes as text, in which what is ASCII is right whatever the encoding."""
    boms = ((codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
    for bom, encoding in boms:
        if head.startswith(bom):
            return head.decode(encoding, "replace")
    for encoding, at in (("utf-16-le", 1), ("utf-16-be", 0)):   # without a byte order mark: every other byte is 0
        beginning = head[:64]
        if len(beginning) >= 8 and not any(beginning[at::2]) and all(beginning[1 - at::2]):
            return head.decode(encoding, "replace")
    if b"\0" in head and (known := wide(head[:len(head) // 4 * 4])) is not None:
        return head.decode(known, "replace")
    return head.removeprefix(codecs.BOM_UTF8).decode("latin-1")


def _structured(text: str) -> Kind:
    """What a text is, by its structure."""
    if (root := _root(text)) is not None:
        if root in _FEEDS:
            return FEED
        return HTML if root in _PAGES else Kind(f"XML ({root[:40]})", way="save the article as a .txt or .html file")
    for kind, is_it in _STRUCTURES:
        if is_it(text):
            return kind
    return PLAIN


def _root(text: str) -> str | None:
    """The first tag of a text that begins with one: `"<?xml …?><!-- … --><rss>" → "rss"`."""
    at = 0
    while found := _BEFORE_ROOT.match(text, at):
        at = found.end()
    root = _ROOT.match(text, at)
    return root[1].lower() if root else None


_HEADER = re.compile(r"([A-Za-z][A-Za-z0-9-]*):[ \t]")
_OF_MAIL = {"received", "return-path", "message-id", "mime-version", "delivered-to", "content-type", "dkim-signature"}
_FROM_LINE = re.compile(r"From \S+ +\w{3} \w{3} +\d{1,2} \d\d:\d\d")


def _is_mail(text: str) -> bool:
    """Whether a text begins with the header of a mail (EML, MHTML), or as a mailbox does."""
    beginning = text.lstrip("\r\n")
    if _FROM_LINE.match(beginning):
        return True
    names: set[str] = set()
    for line in beginning.splitlines():
        if line.startswith((" ", "\t")) and names:
            continue   # a header goes on
        if (header := _HEADER.match(line)) is None:
            break
        names.add(header[1].lower())
    return bool(names & _OF_MAIL) and len(names & (_OF_MAIL | {"from", "to", "subject", "date"})) >= 3


def _is_lines(text: str) -> bool:
    """Whether the first line is a JSON object by itself."""
    line, _, rest = text.lstrip().partition("\n")
    if not line.startswith("{"):
        return False
    try:
        json.loads(line)
    except (ValueError, RecursionError):
        return not rest and len(text) >= HEAD and bool(_OBJECT.match(line))   # its first line goes on
    return True


_OBJECT = re.compile(r"\{\s*(?:\"|\}|\Z)")
_ARRAY = re.compile(r"\[\s*(?:[\[{\"]|\]\s*\Z)")


def _is_json(text: str) -> bool:
    beginning = text.lstrip()
    return bool(_OBJECT.match(beginning) or _ARRAY.match(beginning))


def _is_marked_up(text: str) -> bool:
    tags = _TAG.findall(text)
    return len(tags) >= _LEAST_TAGS and sum(map(len, tags)) > _MARKED_UP * len(text)


_STRUCTURES: tuple[tuple[Kind, Callable[[str], bool]], ...] = (
    (PHP, lambda text: text.lstrip().lower().startswith("<?php")),
    (MAIL, _is_mail),
    (JSONL, _is_lines),
    (JSON, _is_json),
    (CSV, is_table),
    (HTML, _is_marked_up),
)
