"""Which blocks of a page are the article: what an extractor found, held against the page.

An extractor leaves out paragraphs (the standfirst above all) and takes in some that are none (teasers of other
articles, calls to subscribe). Both are mended here by what the page's own structure tells: where the headline stands,
which blocks are built like those of the article, which are nothing but links. Words are only those of the page.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from summarizer.inputs.html_blocks import AWAY, BYLINE, CAPTION, FIGURE, LEAD, WALL, Block, letters
from summarizer.inputs.html_words import ELSEWHERE, is_appeal, is_aside, is_byline, is_date_line, is_label, is_wall, consents

_SENTENCE = re.compile(r"[.!?…。！？؟।:][\"'”’»“)\]]*$")
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")


@dataclass(slots=True)
class Body:
    """The article's lines in the order of the page, and the blocks they stand in (None: a row of a table)."""

    lines: list[str] = field(default_factory=list)
    where: list[int | None] = field(default_factory=list)
    headline: int | None = None
    walled: bool = False   # a line that told of a paywall was left out

    @property
    def text(self) -> str:
        return "\n".join(self.lines)


def mended(extracted: str, page: list[Block], title: str | None, told: list[str], *, dated: bool = True) -> Body:
    """What was extracted, with what the page shows besides, and without what is not the article.

    `told` is what the page's data say that the article is about (descriptions): they tell which block is the
    standfirst, and are no text themselves. `dated`: the date is known, so lines that only tell it can go.
    """
    body = _placed(extracted, page)
    body.headline = _headline(page, title, body)
    _first_article(body, page)
    core = _core(body, page)
    if core is None:
        return body
    _complete(body, page, core)
    _drop(body, page, core, letters(title or ""), dated)
    _standfirst(body, page, told, letters(title or ""))
    return body


def _placed(extracted: str, page: list[Block]) -> Body:
    """Each line of what was extracted, with the block that it is. A line with a hole is the block's whole text."""
    places: dict[str, list[int]] = {}
    for number, block in enumerate(page):
        places.setdefault(block.letters, []).append(number)
    starts: dict[str, int] = {}
    for number, block in enumerate(page):
        if len(block.letters) > 40:
            starts.setdefault(block.letters[:20], number)
            starts.setdefault(block.letters[-20:], number)
    body, last, used = Body(), -1, set()
    have = letters(extracted)
    for line in extracted.split("\n"):
        plain = letters(line)
        if not plain:
            continue
        found = [number for number in places.get(plain, ()) if number not in used]
        place = next((number for number in found if number > last), found[0] if found else None)
        if place is None and len(plain) > 40:
            place = starts.get(plain[:20], starts.get(plain[-20:]))
            if place is not None and (place in used or not _holed(plain, page[place].letters, have)):
                place = None
            if place is not None:
                line = page[place].text
        if place is not None:
            used.add(place)
            last = place
        body.lines.append(line)
        body.where.append(place)
    return body


def _holed(part: str, whole: str, have: str) -> bool:
    """Whether a line is a block's text with words left out in one place, which are nowhere else either."""
    if not 0.5 * len(whole) < len(part) < len(whole):
        return False
    same = 0
    while same < len(part) and part[same] == whole[same]:
        same += 1
    rest = part[same:]
    return whole.endswith(rest) and whole[same:len(whole) - len(rest)] not in have


def _headline(page: list[Block], title: str | None, body: Body) -> int | None:
    """Where the article's headline stands."""
    wanted = letters(title or "")
    first = [number for number, block in enumerate(page) if block.element.tag == "h1"]
    within = [number for number in first if wanted and (page[number].letters in wanted or wanted in page[number].letters)]
    if within:
        return within[0]
    if wanted:
        for number, block in enumerate(page):
            if block.letters == wanted and not block.all_link and block.tag in (*_HEADINGS, "div", "p"):
                return number
    opening = next((place for place in body.where if place is not None and len(page[place].text) >= 60), 0)
    for tags, reach in ((("h1",), opening), (("h2", "h3"), 15)):
        above = [number for number in range(max(0, opening - reach), opening)
                 if page[number].tag in tags and not page[number].all_link and len(page[number].text) >= 15]
        if above:
            return above[-1]
    return first[0] if len(first) == 1 else None


def _first_article(body: Body, page: list[Block]) -> None:
    """Leave out what stands under the headlines of other articles, which a page shows after the first."""
    if body.headline is None:
        return
    own = _article(page[body.headline].element)
    end = next((number for number in range(body.headline + 1, len(page)) if page[number].tag == "h1"
                and _article(page[number].element) is not own), len(page))
    kept = [place is None or place < end for place in body.where]
    if any(place is not None and body.headline < place < end and len(page[place].text) >= 60 for place in body.where):
        body.lines[:] = [line for line, keep in zip(body.lines, kept, strict=True) if keep]
        body.where[:] = [place for place, keep in zip(body.where, kept, strict=True) if keep]


def _article(element: Any) -> Any:
    """The <article> that an element stands in."""
    while element is not None and element.tag != "article":
        element = element.getparent()
    return element


def _built(block: Block) -> tuple[str, ...]:
    """How a block is built: its element and the two around it, each with its class."""
    built = []
    element = block.element
    for _ in range(3):
        if element is None:
            break
        built.append(f"{element.tag}.{element.get('class') or ''}")
        element = element.getparent()
    return tuple(built)


def _core(body: Body, page: list[Block]) -> Any:
    """The smallest element that holds most of what was extracted."""
    weights: Counter[Any] = Counter()
    total = 0
    for place in body.where:
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
        if weight >= 0.75 * total and (core is None or _inside(element, core)):
            core = element
    return core


def _inside(element: Any, other: Any) -> bool:
    while element is not None:
        if element is other:
            return True
        element = element.getparent()
    return False


def _flags_of(core: Any, body: Body, page: list[Block]) -> int:
    """What most of the article's own blocks are said to be: it tells nothing of a block."""
    seen: Counter[int] = Counter()
    total = 0
    for place in body.where:
        if place is not None and _inside(page[place].element, core):
            total += len(page[place].text)
            for flag in (AWAY, BYLINE, CAPTION, LEAD, WALL):
                if page[place].flags & flag:
                    seen[flag] += len(page[place].text)
    return sum(flag for flag, size in seen.items() if size > 0.5 * total)


def _complete(body: Body, page: list[Block], core: Any) -> None:
    """Put in the paragraphs that are built as the article's, or stand among them, and were left out."""
    kept = {place for place in body.where if place is not None}
    prose = [place for place in kept if len(page[place].text) >= 40 and _inside(page[place].element, core)]
    if len(prose) < 2:
        return
    usual = _flags_of(core, body, page)
    ways = Counter(_built(page[place]) for place in kept if not page[place].all_link)
    parents = {page[place].element.getparent() for place in prose if page[place].tag == "p"}
    first, last = min(prose), max(prose)
    start = body.headline + 1 if body.headline is not None and body.headline < first else first
    outer = _around(core, page, body.headline)
    have = letters(body.text)
    added = []
    for number in range(start, len(page)):
        block = page[number]
        if number > last and (block.tag == "h1" or not _inside(block.element, outer)):
            break
        if number in kept or block.all_link or is_aside(block.text) or is_wall(block.text) or _had(block.letters, have):
            continue
        away = block.flags & ~usual & (AWAY | BYLINE | CAPTION | WALL | FIGURE)
        alike = ways[_built(block)] >= 2 and not away
        among = first < number < last and block.tag == "p" and block.element.getparent() in parents and not away
        if (alike or among) and (len(block.text) >= 40 or _SENTENCE.search(block.text) or block.tag in _HEADINGS):
            added.append(number)
    shown = kept | set(added)
    added += [number for number in range(first, last) if number not in shown and number + 1 in shown
              and page[number].tag in _HEADINGS and page[number].element.getparent() in parents
              and not page[number].all_link and not page[number].flags & ~usual & (AWAY | FIGURE)
              and not ELSEWHERE.match(page[number].text)]
    for number in added:
        _put(body, number, page[number].text)


def _had(plain: str, have: str) -> bool:
    """Whether a text, or one end of it, is there already."""
    return plain[:40] in have or plain[-40:] in have


def _around(core: Any, page: list[Block], headline: int | None) -> Any:
    """The element around the article: that of the headline and the core, or two above the core."""
    element = core
    if headline is not None:
        while element.getparent() is not None and not _inside(page[headline].element, element):
            element = element.getparent()
        if element.tag not in ("body", "html"):
            return element
        element = core
    for _ in range(3):
        parent = element.getparent()
        if element.tag in ("article", "main", "body") or parent is None:
            break
        element = parent
    return element


def _put(body: Body, number: int, line: str) -> None:
    """Put a block's line where it stands on the page."""
    index = 0
    for position, place in enumerate(body.where):
        if place is not None and place < number:
            index = position + 1
    while index < len(body.where) and body.where[index] is None and index > 0:
        index += 1   # rows of a table stay with what they follow
    body.lines.insert(index, line)
    body.where.insert(index, number)


def _drop(body: Body, page: list[Block], core: Any, title: str, dated: bool) -> None:
    """Leave out what was extracted and is not the article."""
    usual = _flags_of(core, body, page)
    ways = Counter(_built(page[place]) for place in body.where if place is not None and _inside(page[place].element, core))
    lists = _lists_of_links(page)
    prose = [place for place in body.where if place is not None and len(page[place].text) >= 60
             and not page[place].flags & ~usual & (AWAY | BYLINE | CAPTION | FIGURE)]
    last = max(prose, default=len(page))
    gone: set[int] = set()
    for position, place in enumerate(body.where):
        if place is None:
            if is_label(body.lines[position]):
                gone.add(position)
            continue
        block = page[place]
        if is_wall(block.text):
            body.walled = True
            gone.add(position)
        elif (_foreign(block, place, body, usual, core, ways) or block.element.getparent() in lists
                or place > last and block.flags & ~usual & BYLINE):
            gone.add(position)
    gone |= _after_end(body, page)
    gone |= _furniture(body, page, title, dated)
    gone |= _heads(body, page, gone)
    if sum(len(body.lines[position]) for position in gone) > 0.6 * len(body.text):
        return   # the signs are wrong about this page
    body.lines[:] = [line for position, line in enumerate(body.lines) if position not in gone]
    body.where[:] = [place for position, place in enumerate(body.where) if position not in gone]


def _foreign(block: Block, place: int, body: Body, usual: int, core: Any, ways: Counter[Any]) -> bool:
    said = block.flags & ~usual
    inside = _inside(block.element, core)
    if is_label(block.text) or is_appeal(block.text) or consents(block.text) or said & WALL and len(block.text) < 300:
        return True
    if block.all_link:
        return block.tag != "p" or not _SENTENCE.search(block.text) or block.text.isupper()
    if block.linked > 0.5 * len(block.text) and ELSEWHERE.match(block.text):
        return True
    if said & BYLINE and len(block.text) < 100 and not _SENTENCE.search(block.text):
        return True
    if said & AWAY and not said & LEAD:
        return True
    before = body.headline is not None and place < body.headline
    return not inside and (before or ways[_built(block)] < 2 and block.tag not in _HEADINGS and not said & LEAD
                           and body.headline is not None and _after(place, body, core))


def _lists_of_links(page: list[Block]) -> set[Any]:
    """Lists of which every entry is mostly a link and no sentence: they lead to other pages."""
    lists: dict[Any, list[bool]] = {}
    for block in page:
        if block.tag == "li":
            link = block.linked > 0.4 * len(block.text) and not _SENTENCE.search(block.text)
            lists.setdefault(block.element.getparent(), []).append(link)
    return {element for element, links in lists.items() if all(links)}


def _after(place: int, body: Body, core: Any) -> bool:
    """Whether a block stands after half of what was extracted."""
    places = [other for other in body.where if other is not None]
    return place > places[len(places) // 2]


def _furniture(body: Body, page: list[Block], title: str, dated: bool) -> set[int]:
    """Lines before the first paragraph that tell author or date, or the headline run together with its kicker."""
    found = set()
    for position, place in enumerate(body.where):
        if place is None:
            continue
        block = page[place]
        if len(block.text) >= 60 and _SENTENCE.search(block.text) and block.tag not in _HEADINGS:
            break
        run_on = block.tag in _HEADINGS and len(title) > 15 and title in block.letters and title != block.letters
        signed = len(block.text) < 120 and is_byline(block.text) and not _SENTENCE.search(block.text)
        when = len(block.text) < 120 and dated and block.tag not in _HEADINGS and is_date_line(block.text)
        if run_on or signed or when:
            found.add(position)
    return found


def _after_end(body: Body, page: list[Block]) -> set[int]:
    """What stands under a last heading such as “More from …”, and is built otherwise than what stands above it."""
    for position in range(len(body.where) // 2, len(body.where)):
        place = body.where[position]
        if place is None or page[place].tag not in _HEADINGS or len(page[place].text) > 60:
            continue
        if not ELSEWHERE.match(page[place].text):
            continue
        above = {_built(page[other]) for other in body.where[:position] if other is not None}
        under = range(position + 1, len(body.where))
        if all((other := body.where[index]) is None or _built(page[other]) not in above for index in under):
            return {position, *under}
    return set()


def _heads(body: Body, page: list[Block], gone: set[int]) -> set[int]:
    """Headings of what was left out: short lines with nothing but that under them."""
    heads = set()
    for position, place in enumerate(body.where):
        if place is None or position in gone or position + 1 not in gone:
            continue
        block, under = page[place], body.where[position + 1]
        short = len(block.text) < 70 and not re.search(r"[.!?…。]$", block.text)
        if short and under is not None and page[under].linked > 0.4 * len(page[under].text) and page[under].tag == "li":
            heads.add(position)
    return heads


def _standfirst(body: Body, page: list[Block], told: list[str], title: str) -> None:
    """Put in the standfirst where the page shows one between its headline and its first paragraph."""
    places = [place for place in body.where if place is not None]
    if not places:
        return
    have = letters(body.text)
    start = body.headline if body.headline is not None else max(0, places[0] - 8)
    end = next((place for place in places if place > start and len(page[place].text) >= 60
                and page[place].tag not in _HEADINGS), places[-1])
    usual = page[body.headline].flags if body.headline is not None else 0
    wanted = [plain for text in told if len(plain := letters(text)) >= 20]
    for number in range(max(0, start - 4), end):
        block = page[number]
        headline = block.tag in _HEADINGS and len(title) > 15 and title in block.letters
        if number == start or headline or block.letters in have or len(block.text) < 15:
            continue
        if _leads(block, block.flags & ~usual, number - start, wanted, body.headline is not None):
            _put(body, number, block.text)


def _leads(block: Block, said: int, after: int, told: list[str], headed: bool) -> bool:
    """Whether a block between headline and first paragraph is the standfirst, or part of it."""
    if block.all_link or is_label(block.text) or is_wall(block.text) or said & (CAPTION | FIGURE) or said & WALL and not said & LEAD:
        return False
    if any(block.letters in text or text in block.letters for text in told) and len(block.letters) >= 20:
        return True
    if after < 0 or said & BYLINE or is_date_line(block.text) or is_aside(block.text):
        return False
    if said & LEAD and not said & AWAY:
        return len(block.text) >= 20
    if not headed or said & AWAY or block.linked > 0.5 * len(block.text):
        return False
    return len(block.text) >= 50 and bool(_SENTENCE.search(block.text)) or after <= 3 and len(block.text) >= 40
