"""What of an extracted text is not the article: teasers, lists of links, appeals, lines of authors and dates.

Structure decides where it can: what is nothing but links, what stands under another headline. Words decide only of
blocks that are built otherwise than the article's paragraphs, or that stand last.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

from summarizer.inputs.html.beside import Layout, again, boxes, captions, closing, hidden, leads_on, offers
from summarizer.inputs.html.blocks import AWAY, BYLINE, CAPTION, FIGURE, LEAD, WALL, Block
from summarizer.inputs.html.place import HEADINGS, SENTENCE, Body, built, inside
from summarizer.inputs.html.words import (
    ELSEWHERE,
    consents,
    is_appeal,
    is_byline,
    is_date_line,
    is_label,
    is_plug,
    is_wall,
    plugs,
)

_MOST = 0.6   # of a text; where more seems foreign, the signs are wrong about this page


@dataclass(slots=True)
class _Signs:
    """What a block is held against."""

    page: list[Block]
    core: Any
    layout: Layout
    ways: Counter[tuple[str, ...]]  # how its blocks are built
    lists: set[Any]                 # lists of links
    headline: int | None
    first: int                      # its first and last paragraph, and one half-way
    last: int
    half: int

    @classmethod
    def of(cls, body: Body, page: list[Block], core: Any) -> _Signs:
        layout = Layout(body, page, core)
        places = [place for place in body.where if place is not None]
        prose = [place for place in places if len(page[place].text) >= 60
                 and not layout.said(page[place]) & (AWAY | BYLINE | CAPTION | FIGURE)]
        return cls(
            page, core, layout, Counter(built(page[place]) for place in places if inside(page[place].element, core)),
            _lists_of_links(page), body.headline, min(prose, default=len(page)), max(prose, default=len(page)),
            places[len(places) // 2],
        )

    def plain(self, block: Block) -> bool:
        """Whether a block is built as the article's paragraphs are."""
        return built(block) == self.ways.most_common(1)[0][0]


def drop(body: Body, page: list[Block], core: Any, title: str, *, dated: bool) -> None:
    """Leave out what was extracted and is not the article. `dated`: the date is known, lines that tell it can go."""
    signs = _Signs.of(body, page, core)
    gone: set[int] = set()
    for position, place in enumerate(body.where):
        last = position >= len(body.where) - 2
        if place is None:
            foreign = is_label(body.lines[position])
        elif is_wall(page[place].text) and (last or not signs.plain(page[place])):
            body.walled = foreign = True
        else:
            foreign = _foreign(page[place], place, signs, last=last)
        if foreign:
            gone.add(position)
    gone |= _under_last_heading(body, page) | _furniture(body, page, title, dated)
    boxed = boxes(body, signs.layout) - gone
    unseen = hidden(body, signs.layout) - gone
    gone |= boxed | unseen | captions(body, signs.layout) | closing(body, signs.layout)
    gone |= again(body, signs.layout, title) | (offers(body, signs.layout) if body.walled else set())
    gone |= {position for position, place in enumerate(body.where) if place is not None and leads_on(page[place])}
    gone |= _heads(body, page, gone)
    if sum(len(body.lines[position]) for position in gone) > _MOST * len(body.text):
        return
    for what, found in (("A box with a button", boxed), ("Text that the page hides", unseen)):
        body.left[what] = [line for position in sorted(found) if _tells(line := body.lines[position])]
    body.keep([position not in gone for position in range(len(body.lines))])


def _tells(line: str) -> bool:
    """Whether a line of a box may tell something of the matter: a sentence that asks the reader for nothing."""
    return len(line) >= 60 and bool(SENTENCE.search(line)) and not (
        line.endswith("?") or is_appeal(line) or plugs(line) or consents(line) or is_wall(line)
    )


def _foreign(block: Block, place: int, signs: _Signs, *, last: bool) -> bool:
    said = signs.layout.said(block)
    if is_label(block.text) or block.element.getparent() in signs.lists or _by_words(block, signs, last=last):
        return True
    if block.all_link:
        card = next(block.element.iterancestors("a"), None) is not None
        return card or block.tag != "p" or not SENTENCE.search(block.text) or block.text.isupper()
    signed = said & BYLINE and (place > signs.last or (len(block.text) < 100 and not SENTENCE.search(block.text)))
    teaser = place > signs.first and said & LEAD and _leads_away(signs.page[place - 1])
    named = (said & AWAY and not said & LEAD) or (said & WALL and not said & LEAD and len(block.text) < 300)
    pointer = block.linked > 0.5 * len(block.text) and ELSEWHERE.match(block.text)
    stray = not inside(block.element, signs.core) and _stray(block, place, signs, said)
    return bool(signed or teaser or named or pointer or stray)


def _by_words(block: Block, signs: _Signs, *, last: bool) -> bool:
    apart = last or not signs.plain(block)
    return is_plug(block.text) or (apart and (is_appeal(block.text) or consents(block.text)))


def _stray(block: Block, place: int, signs: _Signs, said: int) -> bool:
    """Whether a block outside the core stands before the headline, or late and like no other."""
    if signs.headline is None:
        return False
    if place < signs.headline:
        return True
    return place > signs.half and signs.ways[built(block)] < 2 and block.tag not in HEADINGS and not said & LEAD


def _leads_away(block: Block) -> bool:
    """Whether a block is the headline or label of another article's teaser."""
    return block.all_link or bool(ELSEWHERE.match(block.text))


def _lists_of_links(page: list[Block]) -> set[Any]:
    """Lists of which every entry leads to another page, or to the outlet's letters and channels.

    Most of the entries are mostly a link and no sentence, as headlines are.
    """
    lists: dict[Any, list[tuple[bool, bool, bool]]] = {}
    for block in page:
        if block.tag == "li":
            link = block.linked > 0.4 * len(block.text)
            entry = link, link and not SENTENCE.search(block.text), block.linked > 0 and plugs(block.text)
            lists.setdefault(block.element.getparent(), []).append(entry)
    return {element for element, entries in lists.items()
            if (all(link for link, _, _ in entries) and sum(bare for _, bare, _ in entries) >= 2 / 3 * len(entries))
            or (len(entries) <= 4 and all(plug for _, _, plug in entries))}


def _furniture(body: Body, page: list[Block], title: str, dated: bool) -> set[int]:
    """Lines before the first paragraph that tell author or date, or the headline run together with its kicker."""
    found = set()
    for position, place in enumerate(body.where):
        if place is None:
            continue
        block, heading = page[place], page[place].tag in HEADINGS
        if len(block.text) >= 60 and SENTENCE.search(block.text) and not heading:
            break
        run_on = heading and len(title) > 15 and title in block.letters and title != block.letters
        when = len(block.text) < 120 and dated and not heading and is_date_line(block.text)
        if run_on or when or is_byline(block.text):
            found.add(position)
    return found


def _under_last_heading(body: Body, page: list[Block]) -> set[int]:
    """What stands under a last heading such as “More from …”, and is built otherwise than what stands above it."""
    for position in range(len(body.where) // 2, len(body.where)):
        place = body.where[position]
        if place is None or page[place].tag not in HEADINGS or len(page[place].text) > 60:
            continue
        if not ELSEWHERE.match(page[place].text):
            continue
        above = {built(page[other]) for other in body.where[:position] if other is not None}
        under = range(position + 1, len(body.where))
        if all((other := body.where[index]) is None or built(page[other]) not in above for index in under):
            return {position, *under}
    return set()


def _heads(body: Body, page: list[Block], gone: set[int]) -> set[int]:
    """Headings of what was left out: short lines with nothing but a list of links under them."""
    heads = set()
    for position, (place, under) in enumerate(zip(body.where, body.where[1:], strict=False)):
        if place is None or under is None or position in gone or position + 1 not in gone:
            continue
        text, link = page[place].text, page[under]
        if len(text) < 70 and not SENTENCE.search(text.rstrip(":")) and link.tag == "li" and (
            link.linked > 0.4 * len(link.text)
        ):
            heads.add(position)
    return heads
