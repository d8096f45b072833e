"""When a page's article was published, as its data tell it: in ISO form, or as mails write it. Nothing is guessed.

What it only shows in words is read as a dateline is.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urlsplit

from summarizer.inputs.dates.dateline import dated
from summarizer.inputs.html.blocks import Block
from summarizer.inputs.html.place import Body

_PUBLISHED = (   # meta elements, the surest first
    "article:published_time", "og:article:published_time", "og:published_time", "datepublished", "article:published",
    "date.published", "parsely-pub-date", "sailthru.date", "cxenseparse:recs:publishtime", "publish_date",
    "publish-date", "publishdate", "pubdate", "published_time", "publication_date", "dc.date.issued",
    "dcterms.issued", "dcterms.created", "dc.date.created", "dc.date", "dcterms.date", "citation_publication_date",
    "date", "og:pubdate",
)
_ISO = re.compile(
    r"(\d{4})-?(\d{2})-?(\d{2})(?:[T ]\s*(\d{1,2}):?(\d{2})(?::?(\d{2})(?:[.,]\d+)?)?\s*"
    r"(Z|UTC|GMT|[+-]\d{2}:?\d{2}|[+-]\d{2})?)?(?!\d)", re.IGNORECASE
)
_IN_ADDRESS = re.compile(
    r"/((?:19|20)\d\d)[/-](\d{2})[/-](\d{2})(?:[/-]|$)|[/-]((?:19|20)\d\d)(\d{2})(\d{2})(?:[/.-]|$)"
)


def published_of(
    tree: Any, meta: dict[str, str], article: dict[str, Any], page: dict[str, Any], url: str | None
) -> str | None:
    """When the article was published, never when it was changed."""
    told = [article.get("datePublished"), *map(meta.get, _PUBLISHED), article.get("dateCreated"),
            page.get("datePublished")]
    for value in told:
        if when := iso(value):
            return when
    for element in tree.iter("time"):
        said = " ".join(element.get(name) or "" for name in ("itemprop", "class")).lower()
        named = re.search(r"publish|pubdate|created|entry-date", said) or element.get("pubdate") is not None
        if named and "modif" not in said and "updat" not in said and (when := iso(element.get("datetime"))):
            return when
    days = {when[:10]: when for element in tree.xpath("//article//time[@datetime] | //header//time[@datetime]")
            if (when := iso(element.get("datetime")))}
    if len(days) == 1:
        return next(iter(days.values()))
    if url and (found := _IN_ADDRESS.search(urlsplit(url).path)):
        return iso("-".join(part for part in found.groups() if part))
    return None


def iso(text: object) -> str | None:
    """A date in ISO form, with what is told of its time: `iso("20260419T1800Z") → "2026-04-19T18:00:00+00:00"`.

    None for what is no such date, lies before 1900 or in the future.
    """
    if isinstance(text, list):
        text = text[0] if text else None
    if not isinstance(text, str):
        return None
    found = _ISO.match(text.strip())
    try:
        if not found:
            when = parsedate_to_datetime(text.strip())   # as feeds and mails write it
            return when.isoformat() if _likely(when) else None
        year, month, day, hour, minute, second, zone = found.groups()
        when = datetime(int(year), int(month), int(day), int(hour or 0), int(minute or 0), int(second or 0))
    except (TypeError, ValueError):
        return None
    if not _likely(when):
        return None
    if hour is None or (not zone and not when.hour and not when.minute):
        return when.date().isoformat()
    return when.isoformat() + _zone(zone)


def _likely(when: datetime) -> bool:
    return when.year >= 1900 and when.date() <= (datetime.now(UTC) + timedelta(days=2)).date()


def _zone(zone: str | None) -> str:
    if not zone:
        return ""
    if zone.upper() in ("Z", "UTC", "GMT"):
        return "+00:00"
    digits = zone[1:].replace(":", "").ljust(4, "0")
    return f"{zone[0]}{digits[:2]}:{digits[2:]}"


def live_of(article: dict[str, Any]) -> tuple[str | None, str | None]:
    """When a live blog's coverage began, and when its last entry was written."""
    began = iso(article.get("coverageStartTime")) or iso(article.get("datePublished"))
    updates = article.get("liveBlogUpdate")
    entries = [when for entry in (updates if isinstance(updates, list) else [updates]) if isinstance(entry, dict)
               if (when := iso(entry.get("datePublished")))]
    last = max(entries, default=None) or iso(article.get("dateModified")) or iso(article.get("coverageEndTime"))
    return began, last


def shown(page: list[Block], body: Body) -> str | None:
    """The one day that lines between headline and first paragraph tell in words, as a dateline would."""
    if body.headline is None:
        return None
    first = next((place for place in body.where if place is not None and place > body.headline
                  and len(page[place].text) >= 100), body.headline)
    lines = [block.text for block in page[body.headline + 1:first + 1][:40]]
    days = {found[0] for line in lines if len(line) < 100 and (found := dated(line, None))}
    days |= {found[0] for line in lines[-1:] if (found := dated(line, None))}
    return days.pop() if len(days) == 1 else None
