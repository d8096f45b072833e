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
# Words that class names and ids of many sites are made of, in the languages in which sites are built.
_WORDS = {
    AWAY: (
        r"related|recirc|recommend|read-?(?:more|next|also|too)|more-?(?:on|from|stories|news|articles)|most-?(?:read|popular"
        r"|viewed)|trending|popular|newsletter|subscri(?:be|ption)|sign-?up|comments?(?!ary)|disqus|sharing|share(?:-?bar|-?box|-?but"
        r"tons?|-?tools)?|social|promo(?:tion)?|advert[a-z]*|ads?|sponsor(?:ed)?|outbrain|taboola|cookies?|consent|gdpr|privacy|"
        r"login|breadcrumbs?|sidebar|toolbar|menu|nav(?:igation|bar)?|tags?|topics?|copyright|disclaimer|donat(?:e|ion)|"
        r"survey|banner|modal|popup|overlay|tooltip|survicate|footer|cross-?sell|upsell|also|see-?also|further"
    ),
    BYLINE: (
        r"by-?lines?|authors?|autor(?:en?|es)?|auteurs?|avtor|writers?|date-?(?:line|time)?|time(?:stamp)?|pub(?:lished|-?date)?|"
        r"reading-?time|read-?time|last-?updated"
    ),
    CAPTION: (
        r"(?:fig)?captions?|credits?|photos?|foto(?:s|grafie)?|images?|img|picture|media|gallery|slider|slideshow|"
        r"carousel|legend|embed|video|audio|player"
    ),
    LEAD: (
        r"stand-?first|leads?|lede|intro(?:duction|duccion)?|teaser|deck?|summary|sub-?(?:title|titel|head(?:line|ing)?|line)|abstract|excerpt|"
        r"preamble|description|chap[oe](?:au)?|entradilla|bajada|sottotitolo|sommario|sumario|perex|ingress|manchet|vorspann|"
        r"epigraph|strap-?line|under-?rubrik|subtitulo|sapo|spot|anons|zajawka"
    ),
    WALL: r"pay-?wall|reg-?wall|piano|metered|subscriber-only|premium-(?:wall|box|offer|barrier)|barrier|gate(?:way|d)?",
}
_KINDS = [(flag, re.compile(rf"(?:^|[^a-z])(?:{words})(?:$|[^a-z])")) for flag, words in _WORDS.items()]
_TAGS = {
    "nav": AWAY, "footer": AWAY, "aside": AWAY, "form": AWAY, "button": AWAY, "dialog": AWAY, "label": AWAY,
    "figure": FIGURE, "figcaption": FIGURE, "time": BYLINE, "address": BYLINE, "fieldset": AWAY,
}
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
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


@lru_cache(maxsize=4096)
def _said(names: str) -> int:
    """What class names and ids say of an element."""
    plain = _CAMEL.sub("-", names).lower()
    return sum(flag for flag, words in _KINDS if words.search(plain))


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
