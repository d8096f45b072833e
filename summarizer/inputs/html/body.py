"""Which blocks of a page are the article: what an extractor found, held against the page.

An extractor leaves out paragraphs (the standfirst above all) and takes in some that are none (teasers of other
articles, calls to subscribe). Both are mended here by what the page's own structure tells: where the headline stands,
which blocks are built like those of the article, which are nothing but links. Words are only those of the page.
"""

from __future__ import annotations

from collections import Counter
from typing import Any

from summarizer.inputs.html.blocks import AWAY, BYLINE, CAPTION, FIGURE, LEAD, WALL, Block, letters, named
from summarizer.inputs.html.foreign import drop
from summarizer.inputs.html.place import (
    HEADINGS,
    SENTENCE,
    Body,
    built,
    core_of,
    first_article,
    flags_of,
    headline_of,
    inside,
    placed,
    said_below,
)
from summarizer.inputs.html.words import ELSEWHERE, is_aside, is_date_line, is_label, is_wall


def mended(extracted: str, page: list[Block], title: str | None, told: list[str], *, dated: bool, live: bool) -> Body:
    """What was extracted, with what the page shows besides, and without what is not the article.

    `told` is what the page's data say that the article is about (descriptions): they tell which block is the
    standfirst, and are no text themselves. `dated`: the date is known, so lines that only tell it can go. `live`: it is
    a live blog, whose entries may each be an <article>.
    """
    body = placed(extracted, page)
    body.headline = headline_of(page, title, body)
    if not live:
        first_article(body, page)
    core = core_of(body, page)
    if core is None:
        return body
    _complete(body, page, core)
    drop(body, page, core, letters(title or ""), dated=dated)
    if live:
        _times(body, page)
    _standfirst(body, page, core, told, letters(title or ""), dated)
    return body


def _complete(body: Body, page: list[Block], core: Any) -> None:
    """Put in the paragraphs that are built as the article's, or stand among them, and were left out."""
    kept = {place for place in body.where if place is not None}
    prose = [place for place in kept if len(page[place].text) >= 40 and inside(page[place].element, core)]
    if len(prose) < 2:
        return
    usual = flags_of(core, body, page)
    ways = Counter(built(page[place]) for place in kept if not page[place].all_link)
    parents = {page[place].element.getparent() for place in prose if page[place].tag == "p"}
    first, last = min(prose), max(prose)
    start = body.headline + 1 if body.headline is not None and body.headline < first else first
    outer = _around(core, page, body.headline)
    have = letters(body.text)
    added = []
    for number in range(start, len(page)):
        block = page[number]
        if number > last and (block.tag == "h1" or not inside(block.element, outer)):
            break
        if number in kept or block.all_link or len(block.text) < 15:
            continue
        away = block.flags & ~usual & (AWAY | BYLINE | CAPTION | WALL | FIGURE)
        alike = ways[built(block)] >= 2 and not away
        among = first < number < last and block.tag == "p" and block.element.getparent() in parents and not away
        if not (alike or among) or _had(block.letters, have) or is_aside(block.text) or is_wall(block.text):
            continue
        if len(block.text) >= 40 or SENTENCE.search(block.text) or block.tag in HEADINGS:
            added.append(number)
    shown = kept | set(added)
    added += [number for number in range(first, last) if number not in shown and number + 1 in shown
              and page[number].tag in HEADINGS and page[number].element.getparent() in parents
              and not page[number].all_link and not page[number].flags & ~usual & (AWAY | FIGURE)
              and not ELSEWHERE.match(page[number].text)]
    for number in added:
        _put(body, number, page[number].text)


def _times(body: Body, page: list[Block]) -> None:
    """Put in the lines that tell when an entry of a live blog was written, before the entry."""
    kept = {place for place in body.where if place is not None}
    start = body.headline if body.headline is not None else min(kept, default=0)
    for number in range(start + 1, max(kept, default=0)):
        block = page[number]
        told = len(block.text) < 60 and any(map(str.isdigit, block.text)) and (block.timed or is_date_line(block.text))
        if told and number not in kept and not block.all_link and kept & {number + 1, number + 2, number + 3}:
            _put(body, number, block.text)


def _had(plain: str, have: str) -> bool:
    """Whether a text is there already, by its two ends: the extractor may have cut it otherwise."""
    return plain[:40] in have and plain[-40:] in have


def _around(core: Any, page: list[Block], headline: int | None) -> Any:
    """The element around the article: that of the headline and the core, or two above the core."""
    element = core
    if headline is not None:
        while element.getparent() is not None and not inside(page[headline].element, element):
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


def _standfirst(body: Body, page: list[Block], core: Any, told: list[str], title: str, dated: bool) -> None:
    """Put in the standfirst where the page shows one between its headline and its first paragraph."""
    places = [place for place in body.where if place is not None]
    if not places:
        return
    have = letters(body.text)
    start = body.headline if body.headline is not None else max(0, places[0] - 8)
    end = next((place for place in places if place > start and len(page[place].text) >= 60
                and page[place].tag not in HEADINGS), places[-1])
    line = {core, *core.iterancestors()}   # what holds the article too tells nothing of a block
    if body.headline is not None:
        line |= set(page[body.headline].element.iterancestors())
    wanted = [plain for text in told if len(plain := letters(text)) >= 20]
    for number in range(max(0, start - 4), end):
        block = page[number]
        undated = not dated and number > start and len(block.text) < 80 and is_date_line(block.text)
        headline = block.tag in HEADINGS and len(title) > 15 and title in block.letters
        if number == start or headline or block.letters in have or len(block.text) < 15:
            continue
        if undated or _leads(block, said_below(block, line), number - start, wanted, body.headline is not None):
            _put(body, number, block.text)


def _leads(block: Block, said: int, after: int, told: list[str], headed: bool) -> bool:
    """Whether a block between headline and first paragraph is the standfirst, or part of it."""
    own = named(block.element) & (LEAD | CAPTION) == LEAD and not said & FIGURE
    barred = (said & (CAPTION | FIGURE) and not own) or (said & WALL and not said & LEAD)
    if barred or block.all_link or is_label(block.text) or is_wall(block.text):
        return False
    if any(block.letters in text or text in block.letters for text in told) and len(block.letters) >= 20:
        return True
    if after < 0 or said & BYLINE or is_date_line(block.text) or is_aside(block.text):
        return False
    if said & LEAD and not said & AWAY:
        return len(block.text) >= 20
    if not headed or said & AWAY or block.linked > 0.5 * len(block.text):
        return False
    return (len(block.text) >= 50 and bool(SENTENCE.search(block.text))) or (after <= 3 and len(block.text) >= 40)
