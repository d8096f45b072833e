"""Where an article stands on its page: the block of each line that an extractor found, the headline, the core."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from summarizer.inputs.html.blocks import AWAY, BYLINE, CAPTION, LEAD, WALL, Block, letters, named

SENTENCE = re.compile(r"[.!?…。！？؟।:][\"'”’»“)\]]*$")
HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")


@dataclass(slots=True)
class Body:
    """The article's lines in the order of the page, and the blocks they stand in (None: a row of a table)."""

    lines: list[str] = field(default_factory=list)
    where: list[int | None] = field(default_factory=list)
    headline: int | None = None
    walled: bool = False   # a line that told of a paywall was left out
    others: bool = False   # and other articles, which the page shows after this one
    left: dict[str, list[str]] = field(default_factory=dict)   # and lines that may be the article's, by what they were

    @property
    def text(self) -> str:
        """The lines, each ended by a line break but the last."""
        return "\n".join(self.lines)

    def keep(self, kept: list[bool]) -> None:
        """Leave out the other lines."""
        self.lines[:] = [line for line, keep in zip(self.lines, kept, strict=True) if keep]
        self.where[:] = [place for place, keep in zip(self.where, kept, strict=True) if keep]


def placed(extracted: str, page: list[Block]) -> Body:
    """Each line of what was extracted, with the block that it is. A line with a hole is the block's whole text."""
    places: dict[str, list[int]] = {}
    for number, block in enumerate(page):
        places.setdefault(block.letters, []).append(number)
    starts: dict[str, int] = {}
    for number, block in enumerate(page):
        if len(block.letters) > 40:
            starts.setdefault(block.letters[:20], number)
            starts.setdefault(block.letters[-20:], number)
    body, last = Body(), -1
    used: set[int] = set()
    have = letters(extracted)
    for line in extracted.split("\n"):
        plain = letters(line)
        free = places.get(plain)   # in order; a line may stand on a page a thousand times
        after = bisect_right(free, last) if free else 0
        place = free.pop(after if after < len(free) else 0) if free else None
        told = line
        if place is None and len(plain) > 40:
            near = starts.get(plain[:20], starts.get(plain[-20:]))
            if near is not None and near not in used and _holed(plain, page[near].letters, have):
                place, told = near, page[near].text
                places[page[near].letters].remove(near)
        if place is not None:
            used.add(place)
            last = place
        if plain and place is None and (run := _run(plain, page)):
            body.lines += [page[number].text for number in run]
            body.where += run
        elif plain:
            if place is None:
                place = _part(plain, page, last)
            body.lines.append(told)
            body.where.append(place)
    _whole_parts(body, page)
    _order(body)
    return body


def _whole_parts(body: Body, page: list[Block]) -> None:
    """Lines that are parts of a block stay where they are only together with the rest of it."""
    found: dict[int, int] = {}
    for line, place in zip(body.lines, body.where, strict=True):
        if place is not None:
            found[place] = found.get(place, 0) + len(letters(line))
    for position, place in enumerate(body.where):
        if place is not None and found[place] < 0.9 * len(page[place].letters):
            body.where[position] = None


def _order(body: Body) -> None:
    """Put lines into the order of the page, which an extractor may change; rows of a table stay with what is before."""
    at, keys = -1, []
    for position, place in enumerate(body.where):
        at = at if place is None else place
        keys.append((at, position))
    order = [position for _, position in sorted(keys)]
    body.lines[:] = [body.lines[position] for position in order]
    body.where[:] = [body.where[position] for position in order]


def _run(plain: str, page: list[Block]) -> list[int]:
    """The blocks that a line is, where the extractor has put several into one (a card of a list)."""
    for number, block in enumerate(page):
        if plain.startswith(block.letters) and block.tag not in ("td", "th"):
            end, rest = number + 1, plain[len(block.letters):]
            while rest and end < len(page) and rest.startswith(page[end].letters):
                rest = rest[len(page[end].letters):]
                end += 1
            if not rest:
                return list(range(number, end))
    return []


def _part(plain: str, page: list[Block], last: int) -> int | None:
    """The block that a line is a part of, near the last: an extractor may have broken it."""
    if len(plain) < 12:
        return None
    return next((number for number in range(max(last, 0), min(last + 12, len(page)))
                 if plain in page[number].letters and page[number].tag not in ("td", "th")), None)


def _holed(part: str, whole: str, have: str) -> bool:
    """Whether a line is a block's text with words left out in one place, which are nowhere else either."""
    if not 0.5 * len(whole) < len(part) < len(whole):
        return False
    same = 0
    while same < len(part) and part[same] == whole[same]:
        same += 1
    rest = part[same:]
    return whole.endswith(rest) and whole[same:len(whole) - len(rest)] not in have


def headline_of(page: list[Block], title: str | None, body: Body) -> int | None:
    """Where the article's headline stands."""
    wanted = letters(title or "")
    first = [number for number, block in enumerate(page) if block.element.tag == "h1"]
    if wanted:
        for number in first:
            if page[number].letters in wanted or wanted in page[number].letters:
                return number
        for number, block in enumerate(page):
            if block.letters == wanted and not block.all_link and block.tag in (*HEADINGS, "div", "p"):
                return number
    opening = next((place for place in body.where if place is not None and len(page[place].text) >= 60), 0)
    for tags, reach in ((("h1",), opening), (("h2", "h3"), 15)):
        above = [number for number in range(max(0, opening - reach), opening)
                 if page[number].tag in tags and not page[number].all_link and len(page[number].text) >= 15]
        if above:
            return above[-1]
    return first[0] if len(first) == 1 else None


def first_article(body: Body, page: list[Block]) -> None:
    """Leave out what stands under the headlines of other articles, which a page shows after the first."""
    if body.headline is None:
        return
    opening = next((place for place in body.where if place is not None and place > body.headline
                    and len(page[place].text) >= 60), None)
    own = _article(page[opening].element) if opening is not None else None
    if own is None:
        return
    end = next((number for number in range(body.headline + 1, len(page)) if page[number].tag == "h1"
                and (other := _article(page[number].element)) is not None and not inside(other, own)), len(page))
    kept = [place is None or place < end for place in body.where]
    if opening is not None and opening < end and not all(kept):
        body.others = True
        body.keep(kept)


def _article(element: Any) -> Any:
    """The <article> that an element stands in."""
    while element is not None and element.tag != "article":
        element = element.getparent()
    return element


def built(block: Block) -> tuple[str, ...]:
    """How a block is built: its element and the two around it, each with its class."""
    built = []
    element = block.element
    for _ in range(3):
        if element is None:
            break
        built.append(f"{element.tag}.{element.get('class') or ''}")
        element = element.getparent()
    return tuple(built)


def core_of(body: Body, page: list[Block]) -> Any:
    """The smallest element that holds most of what was extracted."""
    weights: Counter[Any] = Counter()
    total = 0
    for place in set(body.where):   # a block may be several lines
        if place is None or len(page[place].text) < 40:
            continue
        size = len(page[place].text)
        total += size
        element = page[place].element
        while element is not None:
            weights[element] += size
            element = element.getparent()
    core = None
    for element, weight in weights.items():
        if weight >= 0.75 * total and (core is None or inside(element, core)):
            core = element
    return core


def inside(element: Any, other: Any) -> bool:
    """Whether an element is another or stands in it."""
    while element is not None:
        if element is other:
            return True
        element = element.getparent()
    return False


def below(block: Block, line: set[Any]) -> list[Any]:
    """The elements that a block stands in, from its own up to the first of the line."""
    found = []
    element = block.element
    while element is not None and element not in line:
        found.append(element)
        element = element.getparent()
    return found


def said_below(block: Block, line: set[Any]) -> int:
    """What the names of these elements say of a block: those of the line hold other blocks too, and tell nothing."""
    flags = block.inline
    for element in below(block, line):
        flags |= named(element)
    return flags


def flags_of(core: Any, body: Body, page: list[Block]) -> int:
    """What most of the article's own blocks are said to be: it tells nothing of a block."""
    seen: Counter[int] = Counter()
    total = 0
    for place in body.where:
        if place is not None and inside(page[place].element, core):
            total += len(page[place].text)
            for flag in (AWAY, BYLINE, CAPTION, LEAD, WALL):
                if page[place].flags & flag:
                    seen[flag] += len(page[place].text)
    return sum(flag for flag, size in seen.items() if size > 0.5 * total)
