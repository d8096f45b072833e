"""What stands beside an article's paragraphs: boxes with a button, captions, ways to other articles, what closes it.

Structure decides, so that it holds in any language: what an element holds besides its text, where a link begins in its
line, what comes after the last paragraph. What a left-out box says is told by the caller.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import Any

from summarizer.inputs.html.blocks import AWAY, BYLINE, CAPTION, FIGURE, LEAD, WALL, Block, letters, named
from summarizer.inputs.html.place import HEADINGS, SENTENCE, Body, below, built, inside, said_below
from summarizer.inputs.html.words import is_credit, is_wall

_SEPARATED = re.compile(r"[:|–—›>→]\s*$")
_ARROW = re.compile(r"^\W{0,2}(?:>|→|➔|➡|➤|►|▶|☞|👉|↗|⇒)")
_PICTURES = ("img", "picture", "video", "audio", "amp-img", "amp-video", "iframe")
_ASKING = ("button", "input", "select", "textarea", "form")
_BUTTON = re.compile(r"(?<![a-z])(?:btn|button|cta)(?![a-z])", re.IGNORECASE)
_TEXTUAL = frozenset(("ul", "ol", "dl", "table", "blockquote", "p", "li", "tr", "td", *HEADINGS))
_SIGNED = re.compile(r"^\W*(?:©|\(c\) |copyright\b)|[\w.+-]+@[\w-]+(?:\.\w+)+$", re.IGNORECASE)
_LISTED = ("li", "td", "th", "dd", "pre", "code")
_CAPTION = re.compile(
    r"caption|credit|legend|unterschrift|(?:img|image|photo|foto|bild)[-_]?(?:desc|text|info)", re.IGNORECASE
)
_WIDE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]")


class Layout:
    """Where an article's paragraphs stand, and what the elements between them and a block are said to be."""

    def __init__(self, body: Body, page: list[Block], core: Any) -> None:
        self.page = page
        self.line = {core, *core.iterancestors()}   # these hold the article too: their names tell nothing of a block
        self.kept = {place for place in body.where if place is not None}
        within = [place for place in sorted(self.kept) if inside(page[place].element, core)]
        self.usual = self._usual(within)
        self.ways = Counter(built(page[place]) for place in within if not self.said(page[place]) & (CAPTION | FIGURE))
        self.prose = self._prose(within)
        self.holding = {element for place in self.prose for element in self.below(page[place])}
        self.sizes: Counter[Any] = Counter()   # of the text that was found in an element
        for place in self.kept:
            for element in self.below(page[place]):
                self.sizes[element] += len(page[place].text)
        self.ended = sum(bool(SENTENCE.search(page[place].text)) for place in self.prose) >= 0.7 * len(self.prose)

    def _prose(self, within: list[int]) -> list[int]:
        """The article's paragraphs: long, and built as others are or beside others."""
        long = [place for place in within if len(self.page[place].text) >= 60 and not self.page[place].all_link]
        beside = Counter(self.page[place].element.getparent() for place in long)
        sure = [place for place in long if self.ways[built(self.page[place])] >= 3
                or beside[self.page[place].element.getparent()] >= 3]
        size = sum(len(self.page[place].text) for place in sure)
        return sure if size >= 0.6 * sum(len(self.page[place].text) for place in long) else long

    def below(self, block: Block) -> list[Any]:
        """The elements that a block stands in, from its own up to the first that holds the article too."""
        return below(block, self.line)

    def said(self, block: Block) -> int:
        """What a block's own elements say of it, beyond what they say of the article."""
        return said_below(block, self.line) & ~self.usual

    def box(self, block: Block) -> Any:
        """The largest element around a block that holds no paragraph of the article, None where there is none."""
        found = None
        for element in self.below(block):
            if element in self.holding:
                break
            found = element
        return found

    def _usual(self, within: list[int]) -> int:
        self.usual = 0
        seen: Counter[int] = Counter()
        for place in within:
            flags = self.said(self.page[place])
            for flag in (AWAY, BYLINE, CAPTION, LEAD, WALL, FIGURE):
                seen[flag] += len(self.page[place].text) if flags & flag else 0
        total = sum(len(self.page[place].text) for place in within)
        return sum(flag for flag, size in seen.items() if size > 0.5 * total)


def boxes(body: Body, layout: Layout) -> set[int]:
    """Lines of boxes among the paragraphs that hold a button or a form: letters to order, polls, offers."""
    first = min(layout.prose, default=len(layout.page))
    around: dict[Any, list[int]] = {}
    for position, place in enumerate(body.where):
        if place is not None and place > first and place not in layout.prose:
            box = layout.box(layout.page[place])
            if box is not None and box.tag not in _TEXTUAL:
                around.setdefault(box, []).append(position)
    found = set()
    for box, positions in around.items():
        size = sum(len(body.lines[position]) for position in positions)
        headed = all(layout.page[body.where[position] or 0].tag in HEADINGS for position in positions)
        listed = sum(layout.page[body.where[position] or 0].tag in ("li", "dd") for position in positions)
        if size <= 1_000 and listed <= 3 and not headed and _asks(box):
            found |= set(positions)
    return found


def _asks(box: Any) -> bool:
    """Whether an element holds what a reader can press or fill in, other than to unfold it, and no quoted text."""
    if next(box.iter("blockquote", "table", "details"), None) is not None:
        return False
    for element in box.iter(*_ASKING, "a"):
        if element.tag == "a":
            names = f"{element.get('class')} {element.get('role')} {element.getparent().get('class')}"
            if _BUTTON.search(names):
                return True
        elif element.get("type") != "hidden" and not {"aria-expanded", "aria-controls"} & set(element.keys()):
            return True
    return False


def hidden(body: Body, layout: Layout) -> set[int]:
    """Lines that no reader of the page sees. None where they are much of the text: a press may unfold it."""
    unplaced = {position: letters(body.lines[position]) for position, place in enumerate(body.where) if place is None}
    if not unplaced:
        return set()
    seen = "".join(block.letters for block in layout.page)
    found = {position for position, plain in unplaced.items()   # by its ends: words may be left out between them
             if len(plain) >= 12 and plain[:20] not in seen and plain[-20:] not in seen}
    size = sum(len(body.lines[position]) for position in found)
    return found if size <= 0.2 * len(body.text) else set()


def captions(body: Body, layout: Layout) -> set[int]:
    """Lines that stand with a picture, by the names of their elements. None where they are much of the text."""
    found = {position for position, place in enumerate(body.where)
             if place is not None and place not in layout.prose and _captioned(place, layout)}
    size = sum(len(body.lines[position]) for position in found)
    return found if size <= 0.25 * len(body.text) else set()


def _captioned(place: int, layout: Layout) -> bool:
    block = layout.page[place]
    if len(block.text) > 500 or block.tag in HEADINGS or not layout.said(block) & (CAPTION | FIGURE):
        return False
    for number, element in enumerate(layout.below(block)):
        flags = named(element) & ~layout.usual
        if flags & (CAPTION | FIGURE):   # a small element: a slideshow may be the article, and have an introduction
            sure = flags & FIGURE or _CAPTION.search(f"{element.get('class')} {element.get('id')}")
            told = len(block.text) >= 60 and SENTENCE.search(block.text)
            if layout.sizes[element] > (len(block.text) if flags & LEAD else 600):
                return False
            if told and not sure and not _credited(place, element, layout):
                return False
            near = layout.below(block)[number:number + 3]
            return any(next(around.iter(*_PICTURES), None) is not None for around in near)
        if flags & LEAD or element.tag in ("blockquote", "table"):
            return False
    return False


def _credited(place: int, element: Any, layout: Layout) -> bool:
    """Whether a line beside a block, in the same element, credits a picture."""
    return any(is_credit(block.text) and inside(block.element, element)
               for block in layout.page[max(0, place - 2):place + 3])


def offers(body: Body, layout: Layout) -> set[int]:
    """Lines after one that told of a paywall, built otherwise than the paragraphs: what the outlet offers."""
    wall = next((position for position, place in enumerate(body.where)
                 if place is not None and is_wall(layout.page[place].text)), len(body.where))
    return {position for position in range(wall + 1, len(body.where))
            if body.where[position] is not None and body.where[position] not in layout.prose}


def again(body: Body, layout: Layout, title: str) -> set[int]:
    """The headline, where it stands a second time before the first paragraph, in other words or with its kicker."""
    wanted = {title[start:start + 3] for start in range(len(title) - 2)}
    found = set()
    for position, place in enumerate(body.where[:4]):
        if place in layout.prose:
            break
        if place is None or layout.page[place].tag not in HEADINGS:
            continue
        plain, lead = layout.page[place].letters, layout.said(layout.page[place]) & LEAD
        if lead or plain in title or len(plain) > 1.8 * len(title) + 20 or len(title) < 15:
            continue
        have = {plain[start:start + 3] for start in range(len(plain) - 2)}
        if len(wanted & have) >= 0.6 * min(len(wanted), len(have)) > 0:
            found.add(position)
    return found


def leads_on(block: Block) -> bool:
    """Whether a line leads to another article: a label and a link to its end, or an arrow and a link."""
    if block.linked < 15 or block.all_link or block.tag == "li":
        return False
    if _ARROW.match(block.text) and block.linked > 0.2 * len(block.text):
        return True
    begins = len(block.text) - block.linked
    label, title = block.text[:begins], block.text[begins:]
    if len(title.split()) < 4 and not _WIDE.search(title):   # an address, a name
        return False
    return len(label) <= 40 and bool(_SEPARATED.search(label)) and not SENTENCE.search(block.text)


def closing(body: Body, layout: Layout) -> set[int]:
    """Lines after the last paragraph that sign it: agencies, copyright, an address, a heading of nothing."""
    found: set[int] = set()
    for position in range(len(body.lines) - 1, 0, -1):
        place, line = body.where[position], body.lines[position]
        if place is None:
            break
        tag = layout.page[place].tag
        size = len(line) * (2 if _WIDE.search(line) else 1)
        unended = layout.ended and size <= 60 and not SENTENCE.search(line) and tag not in _LISTED
        if not (unended or (len(line) <= 250 and _SIGNED.search(line))):
            break
        found.add(position)
    return found if len(found) <= 3 else set()
