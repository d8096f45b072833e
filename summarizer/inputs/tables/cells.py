"""What a cell of a table says, as text. A cell may be a number, a list or an object: it is read, or passed over."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any
from urllib.parse import urlsplit

from summarizer.inputs.document import MOST_BYTES

_WHOLE = 2**53   # from here on a float is no sure whole number
_INSIDE = {   # where an object holds what it is asked for: MongoDB, NewsAPI, Event Registry, ReliefWeb, WordPress, DC
    "text": ("text", "body", "content", "rendered", "value", "plain", "#text", "$t"),
    "id": ("$oid", "id", "value", "#text", "$t", "uri"),
    "title": ("title", "headline", "name", "rendered", "value", "text", "main", "#text", "$t"),
    "outlet": ("name", "title", "label", "domain", "value", "#text", "$t"),
    "language": ("code", "iso", "name", "value", "#text", "$t"),
    "url": ("url", "href", "link", "value", "#text", "$t"),
}
_CUT = re.compile(r"(?:…|\.{3})?\s*\[\+\s*([\d,. ]+)\s*char(?:acter)?s?\]\s*$")   # NewsAPI
_MARKUP = re.compile(
    r"</(?:p|div|span|a|h[1-6]|ul|ol|li|strong|em|b|i|blockquote|figure|script|td)\s*>|<(?:br|p)\b[^<>]*>",
    re.IGNORECASE,
)
_ENTITY = re.compile(r"&(?:#\d{2,6}|#x[\da-f]{2,5}|[a-z]{2,8});", re.IGNORECASE)
_LONGEST_ID = 1_000   # characters; an address may be one
_CELL = 32_767   # characters that a spreadsheet's cell may hold
_MORE = re.compile(r"\[\s*(?:…|\.{3}|&hellip;|&#8230;)\s*\]\s*$")                 # WordPress, and feeds made from it


def word(value: Any, field: str) -> str | None:
    """What a cell says of `field`: `word({"id": None, "name": "The Times"}, "outlet") → "The Times"`.

    A whole number that became a float, as pandas makes it, is the whole number. None where there is nothing that
    can be read. The address of an outlet is its host.
    """
    told = _word(value, field, 0)
    if told is not None and field == "id" and len(told) > _LONGEST_ID:
        return None
    if told is not None and field in ("title", "outlet") and _ENTITY.search(told):
        told = html.unescape(told)
    if told is not None and field == "outlet" and told.startswith(("http://", "https://")):
        told = _host(told)
    return told


def _word(value: Any, field: str, depth: int) -> str | None:
    if value is None or isinstance(value, bool) or depth > 3 or isinstance(value, str):
        return value or None if isinstance(value, str) else None
    if isinstance(value, Mapping | list | tuple):
        inside = [value.get(key) for key in _INSIDE[field]] if isinstance(value, Mapping) else value[:20]
        return next((told for each in inside if (told := _word(each, field, depth + 1)) is not None), None)
    if isinstance(value, bytes):
        return _decoded(value)
    if value != value:   # noqa: PLR0124 - NaN, and what pandas has for no date
        return None
    return _number(value) if isinstance(value, int | float | Decimal) else str(value)


def prose(value: Any) -> str | None:
    """The text in a cell; of a list of texts each is a paragraph."""
    if isinstance(value, list | tuple):
        parts = [_word(each, "text", 1) for each in value if not isinstance(each, int | float)]
        return "\n\n".join(part for part in parts if part) if parts and all(p is not None for p in parts) else None
    return _word(value, "text", 0) if isinstance(value, str | bytes | Mapping) else None


def shown(text: str) -> str:
    """What a reader sees of HTML: `shown("<p>They&nbsp;met.</p>") → "They met."`. Other text is left as it is.

    Raises ConfigurationError where a package is missing.
    """
    if _MARKUP.search(text):
        from summarizer.inputs.html.fragments import text_of

        return text_of(text)
    return html.unescape(text) if _ENTITY.search(text) else text


def cut_off(text: str) -> tuple[str, str | None]:
    """A text without the mark that it is cut off, and a note of that: `("… talks [+900 chars]") → ("… talks", …)`."""
    if found := _CUT.search(text[-60:]):
        whole = text[:max(0, len(text) - 60) + found.start()]
        return whole, f"the text is cut off: {found[1].strip()} characters more are not in it"
    if _MORE.search(text[-20:]):
        return text, "the text is cut off where it ends"
    if len(text) == _CELL:
        return text, f"the text may be cut off: it is as long as a spreadsheet's cell may be ({_CELL:,} characters)"
    return text, None


def size(value: Any) -> int:
    """About how many bytes a cell takes."""
    return len(value) if isinstance(value, str | bytes) else 50 if not isinstance(value, list | dict) else 500


def _number(value: int | float | Decimal) -> str | None:
    try:
        is_whole = not isinstance(value, int) and -_WHOLE < value < _WHOLE and value == int(value)
        return str(int(value) if is_whole else value)
    except (ValueError, OverflowError, ArithmeticError):   # of more digits than Python turns into text
        return None


def _decoded(value: bytes) -> str | None:
    try:
        return value.decode() if len(value) <= MOST_BYTES else None
    except UnicodeDecodeError:
        return None


def _host(address: str) -> str | None:
    try:
        return urlsplit(address).hostname
    except ValueError:
        return None
