"""Articles in a feed (RSS, RDF, Atom): an entry's own text, or its page's where the feed only announces it."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from urllib.parse import urljoin

from summarizer.errors import ArticleError, ConfigurationError
from summarizer.inputs.article import Article
from summarizer.inputs.dates.stamps import moment, stamp
from summarizer.inputs.document import Document, Unreadable
from summarizer.inputs.html.fragments import text_of
from summarizer.inputs.names import called, one_line, shown
from summarizer.inputs.web.connection import is_address
from summarizer.inputs.web.fetch import follow
from summarizer.resources import adding

_WHOLE = {"content": 250, "summary": 1000}   # characters from which on it is an article, not its announcement
_CUT = re.compile(   # how an announcement ends
    r"(?:…|\.\.\.|\[(?:…|\.\.\.)\]|\((?:…|\.\.\.)\)|→|»"
    r"|\b(?:read more|continue reading|read the full (?:story|article)|weiterlesen|mehr lesen|lire la suite|leer más"
    r"|seguir leyendo|leggi tutto|continua a leggere|читать далее|подробнее|devamını oku|czytaj więcej|lees verder"
    r")\W{0,3})$",
    re.IGNORECASE,
)
_FOOTER = re.compile(r"\n\s*The post [^\n]{1,300} (?:appeared first on|first appeared on) [^\n]{1,200}$")


def read(document: Document) -> Iterator[Article | Unreadable]:
    """An article an entry, its id the entry's own: a later reading of the same feed gives the same ids.

    Raises ArticleError where it is no feed that can be read, ConfigurationError where feedparser is not installed.
    """
    feed = _parsed(document)
    told = feed.get("feed", {})
    outlet = one_line(text_of(told.get("title") or "")) or None
    language = told.get("language") or None
    base = document.name if is_address(document.name) else str(told.get("link") or "")
    for number, entry in enumerate(feed.entries, 1):
        where = f"{document.name}:{number}"
        link = _link(entry, base)
        source = shown(link) if link else where
        id = _id(entry, link, document, where)
        try:
            article = _article(entry, link, document, id)
            yield replace(
                article, id=id, source=source, outlet=outlet or article.outlet, url=shown(link) if link else None,
                title=one_line(text_of(entry.get("title") or "")) or article.title,
                published=_date(entry) or article.published, language=article.language or language,
            )
        except ArticleError as error:
            yield Unreadable(id, source, error)


def _parsed(document: Document) -> Any:
    try:
        import feedparser
    except ImportError:
        raise ConfigurationError(f"feeds need one more package: {adding('documents')}") from None
    headers = {"content-type": document.media_type} if document.media_type else {}
    try:
        feed = feedparser.parse(
            io.BytesIO(document.data()), response_headers=headers, sanitize_html=False, resolve_relative_uris=False
        )
    except (RecursionError, ValueError, LookupError, AttributeError, TypeError, AssertionError) as error:
        raise ArticleError(f"{document.name} is a feed that cannot be read: {type(error).__name__}") from error
    broken = feed.get("bozo_exception") if feed.get("bozo") else None
    if broken is not None and "amplification" in str(broken):
        raise ArticleError(f"{document.name} is no feed to be read: its entities would fill the memory")
    if not feed.get("version") and not feed.entries:
        raise ArticleError(f"{document.name} holds no feed that can be read: {broken or 'it has no entries'}")
    if broken is not None and type(broken).__name__ == "SAXParseException":
        document.how.tell(f"{document.name} is no well-formed feed ({broken}): an entry may be missing")
    if not feed.entries:
        document.how.tell(f"{document.name} has no entries")
    return feed


def _link(entry: Any, base: str) -> str | None:
    link = one_line(str(entry.get("link") or ""))
    try:
        link = urljoin(base, link) if link and is_address(base) else link
    except ValueError:
        return None
    return link if is_address(link) else None


def _id(entry: Any, link: str | None, document: Document, where: str) -> str:
    """What the entry calls itself; with the feed's name where that may be a number that others have too."""
    own = one_line(str(entry.get("id") or ""))
    if own and ":" not in own:
        return f"{document.name}#{shown(own)}"
    return shown(own or link or where)


def _article(entry: Any, link: str | None, document: Document, id: str) -> Article:
    """The entry's text, or the page's where that has more."""
    text, is_whole = _own_text(entry)
    if is_whole and text:
        return Article(text, id=id)
    if link is None:
        if not text:
            raise ArticleError(f"{called(id)} holds no text, and names no page")
        return Article(text, id=id, notes=("only what the feed says of it: it names no page",))
    if document.depth:   # what an archive or a mail holds goes nowhere by itself
        raise ArticleError(f"{called(id)} is only announced in {document.name}: give the page itself, {called(link)}")
    page = follow(link, document.how, _changed(entry))
    found = next(iter(document.within(page.name, page.file, page.media_type)), None)
    if isinstance(found, Article):
        return found if len(found.text) >= len(text) else Article(text, id=id, notes=_less(link))
    raise found.error if found is not None else ArticleError(f"no article was found in {page.name}: {_GIVE}")


_GIVE = "save its text as a .txt file"


def _less(link: str) -> tuple[str, ...]:
    return (f"only what the feed says of it: its page, {called(link)}, shows less",)


def _own_text(entry: Any) -> tuple[str, bool]:
    """The longest text that the entry has, and whether it is the whole article."""
    found = [(_plain(each), "content") for each in entry.get("content") or ()]
    if detail := entry.get("summary_detail"):
        found.append((_plain(detail), "summary"))
    text, kind = max(found, key=lambda each: len(each[0]), default=("", "summary"))
    return text, len(text) >= _WHOLE[kind] and not _CUT.search(text[-200:])


def _plain(detail: Any) -> str:
    value = str(detail.get("value") or "")
    text = value.strip() if detail.get("type") == "text/plain" and "</" not in value else text_of(value)
    return _FOOTER.sub("", text).strip()


def _date(entry: Any) -> str | None:
    """When it was published, else when it was last changed."""
    for name in ("published", "updated"):
        # The library's own get gives one for the other, and what it parses has lost its zone.
        if told := stamp(str(dict.get(entry, name) or "")):
            return told
        if parsed := dict.get(entry, f"{name}_parsed"):   # one of the many other forms that it knows
            return f"{parsed[0]:04}-{parsed[1]:02}-{parsed[2]:02}"
    return None


def _changed(entry: Any) -> float:
    found = moment(str(dict.get(entry, "updated") or "")) or moment(str(dict.get(entry, "published") or ""))
    return found.timestamp() if found is not None else 0.0
