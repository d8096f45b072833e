"""What a page's head and structured data tell of its article: title, outlet, date, language, address.

Read are JSON-LD (schema.org), Open Graph and the other common meta elements, `<time>`, and `<html lang>`. Nothing is
guessed: a date is one that the page tells in ISO form, or in words that allow one day only.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urljoin, urlsplit

from summarizer.inputs.html.blocks import letters
from summarizer.inputs.html.dates import live_of, published_of

_ARTICLE = re.compile(r"(?:Article|Posting|Report|Review)$|NewsArticle$")
_DESCRIPTIONS = (
    "description", "og:description", "twitter:description", "dcterms.abstract", "dc.description",
    "sailthru.description",
)
_SEPARATED = re.compile(r"\s+[|–—»·•:-]\s+|\s*\|\s*")


@dataclass(slots=True)
class About:
    """What a page tells of its article. `words` and `body` are its data's own count and text of the whole."""

    title: str | None = None
    outlet: str | None = None
    published: str | None = None
    languages: list[str] = field(default_factory=list)   # declared, the surest first
    url: str | None = None
    descriptions: list[str] = field(default_factory=list)
    article: bool = False        # its data say that it is one
    free: bool | None = None
    words: int | None = None
    body: str | None = None
    live: tuple[str | None, str | None] | None = None   # of a live blog: when coverage began, and its last entry


def about(tree: Any, source: str) -> About:
    """What a page (of lxml) tells of its article."""
    meta = _meta(tree)
    nodes = list(_nodes(tree))
    article = _article_node(nodes, meta)
    told = About()
    told.article = bool(article) or meta.get("og:type", "").lower() == "article" or "article:published_time" in meta
    told.url = _address(tree, meta, article, source)
    told.outlet = _outlet(meta, article, nodes, told.url)
    told.title = _title(tree, meta, article, told.outlet)
    page = next((node for node in nodes if "WebPage" in _types(node)), {})
    told.published = published_of(tree, meta, article, page, told.url)
    told.languages = _languages(tree, meta, article)
    named = [*map(meta.get, _DESCRIPTIONS), *map(_text, map(article.get, ("description", "alternativeHeadline")))]
    told.descriptions = [text for text in named if text]
    told.free = _free(article)
    told.words = _count(article.get("wordCount"))
    told.body = _paragraphs(_text(article.get("articleBody")))
    if "LiveBlogPosting" in _types(article):
        told.live = began, last = live_of(article)
        told.published = began if began and last and began[:10] == last[:10] else None
    return told


def _meta(tree: Any) -> dict[str, str]:
    """The page's meta elements, the first of each name."""
    found: dict[str, str] = {}
    for element in tree.iter("meta"):
        name = element.get("property") or element.get("name") or element.get("itemprop") or element.get("http-equiv")
        content = (element.get("content") or "").strip()
        if name and content:
            found.setdefault(name.strip().lower(), " ".join(content.split()))
    return found


def _nodes(tree: Any) -> Iterator[dict[str, Any]]:
    """The objects of the page's JSON-LD. What is no JSON is passed over."""
    for script in tree.iter("script"):
        if "ld+json" not in (script.get("type") or "") or not script.text:
            continue
        text = re.sub(r"^\s*(?:<!--|//<!\[CDATA\[|<!\[CDATA\[)|(?:-->|//\]\]>|\]\]>)\s*$", "", script.text)
        try:
            yield from _inner(json.loads(text, strict=False), 0)
        except (ValueError, RecursionError):
            continue


def _inner(value: Any, depth: int) -> Iterator[dict[str, Any]]:
    if isinstance(value, list):
        for item in value:
            yield from _inner(item, depth)
    elif isinstance(value, dict) and depth < 4:
        yield value
        for name in ("@graph", "mainEntity", "mainEntityOfPage", "hasPart", "itemReviewed"):
            if name != "hasPart" or not _types(value):
                yield from _inner(value.get(name), depth + 1)


def _types(node: dict[str, Any]) -> list[str]:
    kinds = node.get("@type")
    kinds = kinds if isinstance(kinds, list) else [kinds]
    return [kind.rpartition("/")[2] for kind in kinds if isinstance(kind, str)]


def _article_node(nodes: list[dict[str, Any]], meta: dict[str, str]) -> dict[str, Any]:
    """The object that is the page's article: the one of its title where there are several."""
    articles = [node for node in nodes if any(_ARTICLE.search(kind) for kind in _types(node)) and
                (node.get("headline") or node.get("name") or node.get("articleBody") or node.get("datePublished"))]
    title = letters(meta.get("og:title", ""))
    for node in articles:
        headline = letters(_text(node.get("headline")) or "")
        if headline and title and (headline in title or title in headline):
            return node
    return articles[0] if articles else {}


def _text(value: Any) -> str | None:
    if isinstance(value, list):
        value = next((item for item in value if item), None)
    if isinstance(value, dict):
        value = value.get("name") or value.get("@value")
    return value.strip() or None if isinstance(value, str) else None


def _plain(text: str | None) -> str | None:
    """A line of text from data that may hold entities and tags."""
    if not text:
        return None
    from html import unescape

    return " ".join(re.sub(r"<[^>]{1,200}>", "", unescape(text)).split()) or None


def _paragraphs(text: str | None) -> str | None:
    """A text from data, its entities and tags read, a line a paragraph."""
    if not text:
        return None
    from html import unescape

    text = unescape(text)
    text = re.sub(r"<(?:br|/p|/div|/h\d|/li)\b[^>]{0,100}>", "\n", text, flags=re.I)
    text = re.sub(r"</?[a-zA-Z][^<>]{0,500}>", "", text)
    return "\n".join(line for part in text.splitlines() if (line := " ".join(part.split()))) or None


def _title(tree: Any, meta: dict[str, str], article: dict[str, Any], outlet: str | None) -> str | None:
    """The headline: as the page shows it where its data agree, without the outlet's name."""
    heads = [text for element in tree.iter("h1") if (text := " ".join(" ".join(element.itertext()).split()))]
    element = tree.find(".//title")
    page = " ".join((element.text or "").split()) if element is not None else None
    told = [meta.get("og:title"), _text(article.get("headline")), meta.get("twitter:title"), page]
    named = [_without(text, outlet) for text in map(_plain, told) if text]
    for head in heads:
        if len(letters(head)) >= 10 and any(letters(head) in letters(name) for name in named):
            return next((name for name in named if letters(name) == letters(head)), head)
    return next(iter([*named, *heads]), None)


def _without(title: str, outlet: str | None) -> str:
    """A page's title without its outlet: `_without("Talks open – The Sund Post", "The Sund Post") → "Talks open"`."""
    cuts = list(_SEPARATED.finditer(title))
    if not cuts or not outlet:
        return title
    name = letters(outlet)
    head, tail = title[:cuts[-1].start()].strip(), letters(title[cuts[-1].end():])
    if head and tail and name and (tail in name or (name in tail and len(tail) < len(name) + 12)):
        return _without(head, outlet)
    first = letters(title[:cuts[0].start()])
    if first and first == name:
        return title[cuts[0].end():].strip()
    return title


def _outlet(meta: dict[str, str], article: dict[str, Any], nodes: list[dict[str, Any]], url: str | None) -> str | None:
    publisher = article.get("publisher")
    if isinstance(publisher, list):
        publisher = publisher[0] if publisher else None
    if isinstance(publisher, dict) and not publisher.get("name") and publisher.get("@id"):
        publisher = next((node for node in nodes if node.get("@id") == publisher["@id"] and node.get("name")), None)
    for text in (meta.get("og:site_name"), _text(publisher), meta.get("application-name"), meta.get("dc.publisher"),
                 meta.get("publisher"), meta.get("twitter:site")):
        if (name := _plain(text)) and not name.startswith("http"):
            return name.lstrip("@")
    host = urlsplit(url).hostname if url else None
    return re.sub(r"^(?:www|m|amp)\.", "", host) if host else None


def _address(tree: Any, meta: dict[str, str], article: dict[str, Any], source: str) -> str | None:
    """The page's own address: a canonical link to more than a front page, else what else tells it."""
    base = source if "://" in source else None
    links = [link.get("href") for link in tree.iter("link") if (link.get("rel") or "").lower() == "canonical"]
    entity = article.get("mainEntityOfPage")
    entity = entity.get("@id") if isinstance(entity, dict) else entity
    front = None
    for address in (*links, meta.get("og:url"), article.get("url"), entity, base):
        if not isinstance(address, str) or not address.strip():
            continue
        try:
            whole = urljoin(base, address.strip()) if base else address.strip()
            parts = urlsplit(whole)
            host = parts.hostname
        except ValueError:
            continue
        if parts.scheme not in ("http", "https") or not host or any(char.isspace() for char in whole):
            continue
        if parts.path.strip("/") or parts.query:
            return whole
        front = front or whole
    return front


def _languages(tree: Any, meta: dict[str, str], article: dict[str, Any]) -> list[str]:
    root = tree if tree.tag == "html" else tree.find(".")
    told = (root.get("lang") or root.get("{http://www.w3.org/XML/1998/namespace}lang") or root.get("xml:lang"),
            _text(article.get("inLanguage")), meta.get("og:locale"), meta.get("content-language"), meta.get("language"),
            meta.get("dc.language"))
    return list(dict.fromkeys(code for text in told if (code := code_of(text))))


def code_of(tag: str | None) -> str | None:
    """The primary code of a language tag: `code_of("pt_BR") → "pt"`. None for what is none."""
    found = re.match(r"([A-Za-z]{2,3})(?:[-_][A-Za-z0-9]{1,8})*\s*$", (tag or "").strip())
    return found[1].lower() if found and found[1].lower() not in ("und", "mul", "zxx", "xx") else None


def _free(article: dict[str, Any]) -> bool | None:
    value = article.get("isAccessibleForFree")
    return {"true": True, "false": False}.get(str(value).strip().lower()) if value is not None else None


def _count(value: Any) -> int | None:
    try:
        return int(value) or None
    except (TypeError, ValueError):
        return None


