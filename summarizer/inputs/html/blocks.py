"""A page's blocks: what a reader sees as a line or a paragraph of its own, in order, and what stands around it.

Which of them are the article is decided in body.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

# Elements that begin a line of their own, and those whose text no reader sees.
_BLOCK = frozenset("""
    address article aside blockquote body br button center dd details dialog div dl dt fieldset figcaption figure footer
    form h1 h2 h3 h4 h5 h6 header hr label legend li main nav ol option p pre section summary table tbody td tfoot th
    thead tr ul
""".split())   # noqa: SIM905 - a list of words
_UNSEEN = frozenset("""
    script style noscript template svg head select datalist iframe object canvas video audio math textarea input amp-ad
    map
""".split())   # noqa: SIM905 - a list of words
_UNSEEN_CLASS = re.compile(r"(?<![a-z])(?:visually-?hidden|sr-only|screen-?reader(?:-text)?|assistive-text)(?![a-z])")
_HIDDEN_CLASS = re.compile(r"(?:^|\s)(?:is-|u-)?(?:hidden|hide)(?:\s|$)|(?:^|\s)d-none(?:\s|$)")
_SHOWN_CLASS = re.compile(   # on wide screens
    r"[\w-]:(?:block|flex|grid|inline|table|contents|visible)|d-\w\w-(?!none)"
)
_UNSEEN_STYLE = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|clip-path\s*:\s*inset\(50%|clip\s*:\s*rect\(", re.IGNORECASE
)

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
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_PARTS = re.compile(r"[A-Za-z0-9]+")
_MADE = re.compile(r"\d.*[A-Z]|[A-Z].*\d")   # by a machine: n1AuAdJlVL
_NO_LETTER = re.compile(r"[\W_]+")


@dataclass(slots=True, eq=False)
class Block:
    """A line or paragraph: its text with spaces as a browser shows them, and the element that it stands in."""

    text: str
    element: Any
    flags: int       # what its elements' names and classes say of it: AWAY, BYLINE, …
    inline: int      # and of these what elements within its line say
    linked: int      # how many of its characters lead to another page
    timed: bool      # it holds a <time>
    letters: str     # text without what is neither letter nor digit, in lower case: to compare with

    @property
    def tag(self) -> str:
        """Its element's."""
        return str(self.element.tag)

    @property
    def all_link(self) -> bool:
        """Whether it is a link to another page and nothing besides."""
        return self.linked >= len(self.text) - 3 > 0


def letters(text: str) -> str:
    """Text to compare with: `letters("A “new” offer.") → "anewoffer"`."""
    return _NO_LETTER.sub("", text).lower()


@lru_cache(maxsize=16_384)
def _said(names: str) -> int:
    """What class names and ids say of an element."""
    words = []
    for part in _PARTS.findall(names):
        if not _MADE.search(part):
            within = _CAMEL.split(part)
            words += [word.lower() for word in within if len(word) > 3 or len(within) == 1]
    flags = 0
    for number, word in enumerate(words):
        flags |= _FLAG_OF.get(word, 0) | (number and _FLAG_OF.get(words[number - 1] + word, 0))
    return flags


def named(element: Any) -> int:
    """What an element's own name, class and id say of it."""
    get = element.get
    anchor = get("id")
    if anchor and (anchor.count("-") > 3 or element.tag in _HEADINGS):   # made of the words of a heading
        anchor = None
    names = " ".join(filter(None, (get("class"), anchor, get("itemprop"), get("role"))))
    return _TAGS.get(element.tag, 0) | (_said(names) if names else 0)


def _unseen(element: Any) -> bool:
    if element.tag in _UNSEEN:
        return True
    get = element.get
    if get("hidden") is not None or (get("aria-hidden") == "true" and element.tag not in ("a", "p")):
        return True
    if (style := get("style")) and _UNSEEN_STYLE.search(style):
        return True
    names = get("class")
    return bool(names and (_UNSEEN_CLASS.search(names) or _hidden(element, names)))


def _hidden(element: Any, names: str) -> bool:
    """Whether a class hides an element from the start. What holds many paragraphs is shown by a script as a rule."""
    return bool(_HIDDEN_CLASS.search(names)) and not _SHOWN_CLASS.search(names) and len(element.findall(".//p")) < 8


def blocks(body: Any) -> list[Block]:
    """The blocks of an element (of lxml), in the order of the page. What is hidden is none."""
    from lxml import etree

    walk = etree.iterwalk(body, events=("start", "end", "comment", "pi"))
    found = _Walk(body)
    for event, element in walk:
        if event == "start":
            if element is not body and _unseen(element):
                found.skip(element)
                walk.skip_subtree()
            else:
                found.enter(element)
        else:
            if event == "end":
                found.leave(element)
            if element is not body:
                found.add(element.tail)
    found.flush()
    return found.blocks


class _Walk:
    """Text gathered on the way through a page, cut where a block begins or ends."""

    def __init__(self, body: Any) -> None:
        self.blocks: list[Block] = []
        self.owners, self.flags = [body], [0]   # of the blocks around; of the elements around, -1: not seen
        self.parts: list[str] = []
        self.inline = 0      # flags of elements within the line
        self.links = 0       # how many links are open
        self.linked = 0
        self.timed = False

    def enter(self, element: Any) -> None:
        block, own = _is_block(element), named(element)
        if block:
            self.flush()
            self.owners.append(element)
        else:
            self.inline |= own & LEAD
            self.links += _is_link(element)
            self.timed |= element.tag == "time"
        self.flags.append(self.flags[-1] | own if block else self.flags[-1])
        self.add(element.text)

    def skip(self, element: Any) -> None:
        if _is_block(element):
            self.flush()
        self.flags.append(-1)

    def leave(self, element: Any) -> None:
        if self.flags[-1] >= 0:
            if _is_block(element):
                self.flush()
                self.owners.pop()
            else:
                self.links -= _is_link(element)
        self.flags.pop()

    def add(self, text: str | None) -> None:
        if text:
            self.parts.append(text)
            if self.links:
                self.linked += len(text.strip())

    def flush(self) -> None:
        text = " ".join("".join(self.parts).split())
        if text and (plain := letters(text)):
            flags, linked = self.flags[-1] | self.inline, min(self.linked, len(text))
            self.blocks.append(Block(text, self.owners[-1], flags, self.inline, linked, self.timed, plain))
        self.parts.clear()
        self.inline, self.linked, self.timed = 0, 0, False


def _is_block(element: Any) -> bool:
    return element.tag in _BLOCK or "-" in element.tag   # an element of the site's own begins a line as a rule


def _is_link(element: Any) -> bool:
    return element.tag == "a" and not (element.get("href") or "#").startswith("#")
