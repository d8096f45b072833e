"""A page's blocks: what a reader sees as a line or a paragraph of its own, in order, and what stands around it.

Which of them are the article is decided in html_body.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

# Elements that begin a line of their own, and those whose text no reader sees.
_BLOCK = frozenset(
    "address article aside blockquote body br button center dd details dialog div dl dt fieldset figcaption figure footer form "
    "h1 h2 h3 h4 h5 h6 header hr label legend li main nav ol option p pre section summary table tbody td tfoot th "
    "thead tr ul".split()
)
_UNSEEN = frozenset(
    "script style noscript template svg head select datalist iframe object canvas video audio math textarea input "
    "amp-ad map".split()
)
_UNSEEN_CLASS = re.compile(r"(?<![a-z])(?:visually-?hidden|sr-only|screen-?reader(?:-text)?|assistive-text)(?![a-z])")
_UNSEEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.I)

AWAY, BYLINE, CAPTION, LEAD, WALL, FIGURE = 1, 2, 4, 8, 16, 32
# Words that class names and ids of many sites are made of, in the languages in which sites are built; two words of a
# name count as one too (read-more: readmore).
_WORDS = {
    AWAY: """
        ad ads advert adverts advertisement advertising advertorial sponsor sponsored promo promotion outbrain taboola
        related recirc recirculation recommend recommended recommendation recommendations trending popular mostread
        mostpopular mostviewed readmore readnext readalso seealso moreon morefrom morestories morenews morearticles also
        further crosssell upsell newsletter newsletters subscribe subscription signup comment comments disqus share
        sharing sharebar sharebox sharebutton sharebuttons sharetools social cookie cookies consent gdpr privacy login
        breadcrumb breadcrumbs sidebar toolbar menu nav navigation navbar tag tags topic topics copyright disclaimer
        donate donation survey banner modal popup overlay tooltip footer
    """,
    BYLINE: """
        byline bylines author authors autor autoren autores autore auteur auteurs avtor writer writers date dateline
        datetime time timestamp published pubdate publishdate readingtime readtime lastupdated
    """,
    CAPTION: """
        caption captions figcaption credit credits photo photos foto fotos image images img picture media gallery slider
        slideshow carousel legend embed video audio player
    """,
    LEAD: """
        standfirst lead lede leads intro introduction introduccion teaser dek deck summary subtitle subtitel subhead
        subheading subheadline subline abstract excerpt preamble description chapo chapeau entradilla bajada sottotitolo
        sommario sumario perex ingress manchet vorspann epigraph strapline subtitulo sapo spot anons zajawka underrubrik
    """,
    WALL: "paywall regwall piano metered subscriberonly premiumwall premiumbox premiumoffer barrier gate gated gateway",
}
_FLAG_OF: dict[str, int] = {}
for _flag, _words in _WORDS.items():
    for _word in _words.split():
        _FLAG_OF[_word] = _FLAG_OF.get(_word, 0) | _flag
_TAGS = {
    "nav": AWAY, "footer": AWAY, "aside": AWAY, "form": AWAY, "button": AWAY, "dialog": AWAY, "label": AWAY,
    "figure": FIGURE, "figcaption": FIGURE, "time": BYLINE, "address": BYLINE, "fieldset": AWAY,
}
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_PARTS = re.compile(r"[a-z]+")
_NO_LETTER = re.compile(r"[\W_]+")


@dataclass(slots=True, eq=False)
class Block:
    """A line or paragraph: its text with spaces as a browser shows them, and the element that it stands in."""

    text: str
    element: Any
    flags: int       # what its elements' names and classes say of it: AWAY, BYLINE, …
    linked: int      # how many of its characters lead to another page
    timed: bool      # it holds a <time>
    letters: str     # text without what is neither letter nor digit, in lower case: to compare with

    @property
    def tag(self) -> str:
        return str(self.element.tag)

    @property
    def all_link(self) -> bool:
        return self.linked >= len(self.text) - 3 > 0


def letters(text: str) -> str:
    """Text to compare with: `letters("A “new” offer.") → "anewoffer"`."""
    return _NO_LETTER.sub("", text).lower()


@lru_cache(maxsize=16_384)
def _said(names: str) -> int:
    """What class names and ids say of an element."""
    words = _PARTS.findall(_CAMEL.sub("-", names).lower())
    flags = 0
    for number, word in enumerate(words):
        flags |= _FLAG_OF.get(word, 0) | (number and _FLAG_OF.get(words[number - 1] + word, 0))
    return flags


def _flags(element: Any) -> int:
    get = element.get
    names = " ".join(filter(None, (get("class"), get("id"), get("itemprop"), get("role"))))
    return _TAGS.get(element.tag, 0) | (_said(names) if names else 0)


def _unseen(element: Any) -> bool:
    if element.tag in _UNSEEN:
        return True
    get = element.get
    if get("hidden") is not None or get("aria-hidden") == "true" and element.tag != "a":
        return True
    if (style := get("style")) and _UNSEEN_STYLE.search(style):
        return True
    names = get("class")
    return bool(names and _UNSEEN_CLASS.search(names))


def blocks(body: Any) -> list[Block]:
    """The blocks of an element (of lxml), in the order of the page. What is hidden is none."""
    return list(_blocks(body))


def _blocks(body: Any) -> Iterator[Block]:
    from lxml import etree

    walk = etree.iterwalk(body, events=("start", "end", "comment", "pi"))
    owners, flags, parts = [body], [0], []
    links = linked = 0
    timed = False

    def flush() -> Iterator[Block]:
        nonlocal linked, timed
        if parts:
            text = " ".join("".join(parts).split())
            plain = letters(text)
            if plain:
                yield Block(text, owners[-1], flags[-1] | inline, min(linked, len(text)), timed, plain)
            parts.clear()
        linked, timed = 0, False

    inline = 0
    for event, element in walk:
        tag = element.tag
        if event == "start":
            block = tag in _BLOCK or "-" in tag
            if block:
                yield from flush()
                inline = 0
            if element is not body and _unseen(element):
                walk.skip_subtree()
                flags.append(-1)
                continue
            own = _flags(element)
            flags.append(flags[-1] | own if block else flags[-1])
            if block:
                owners.append(element)
            elif tag == "a" and not (element.get("href") or "#").startswith("#"):
                links += 1
            elif tag == "time":
                timed = True
            if not block:
                inline |= own & LEAD
            text = element.text
        else:
            text = None
            if event == "end":
                seen = flags[-1] >= 0
                if seen and (tag in _BLOCK or "-" in tag):
                    yield from flush()
                    owners.pop()
                    inline = 0
                flags.pop()
                if seen and tag == "a" and not (element.get("href") or "#").startswith("#"):
                    links -= 1
        if text:
            parts.append(text)
            linked += len(text.strip()) * bool(links)
        if event != "start" and element is not body and (tail := element.tail):
            parts.append(tail)
            linked += len(tail.strip()) * bool(links)
    yield from flush()
