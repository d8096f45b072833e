"""What of an article a page does not show: paywalls, consent, cut texts. Told in notes, or a refusal."""

from __future__ import annotations

import re
from collections.abc import Iterator
from textwrap import shorten

from summarizer.errors import ArticleError
from summarizer.inputs.html.about import About
from summarizer.inputs.html.blocks import AWAY, Block, letters
from summarizer.inputs.html.place import Body
from summarizer.inputs.html.words import asks_consent, consents, goes_on, is_no_page, is_wall

_CUT = re.compile(r"(?:…|\.\.\.|\[(?:…|\.\.\.)\])\W*$")
_UNSPACED = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u3040-\u30ff\u3400-\u9fff]")
_OTHERS = "The page goes on with other articles, which are left out."


def whole(body: Body, told: About) -> str | None:
    """The text that the page's data have of the article, where that holds what was found and clearly more.

    Lines found before its beginning (the standfirst) stay before it.
    """
    if not told.body:
        return None
    data = letters(told.body)
    if len(data) < 1.2 * len(letters(body.text)) + 150:
        return None
    lines = [(line, letters(line)) for line in body.lines]
    within = [plain in data for _, plain in lines if len(plain) >= 40]
    if sum(within) < 0.6 * len(within):
        return None
    return "\n".join(_filled(lines, told.body))


def _filled(lines: list[tuple[str, str]], data: str) -> list[str]:
    """Lines with what the data have between and after them: only the gaps are filled."""
    plain, places = _lettered(data)
    filled, at = [], 0
    for line, wanted in lines:
        found = plain.find(wanted, at) if wanted else -1
        if found >= 0:
            filled += _between(data, places, at, found)
            at = found + len(wanted)
        filled.append(line)
    return filled + _between(data, places, at, len(plain))


def _lettered(text: str) -> tuple[str, list[int]]:
    """A text's letters in lower case, and where each stands."""
    plain: list[str] = []
    places: list[int] = []
    for place, char in enumerate(text):
        for letter in letters(char):
            plain.append(letter)
            places.append(place)
    return "".join(plain), places


def _between(data: str, places: list[int], start: int, end: int) -> list[str]:
    """The lines of the data from one letter up to another; less than a sentence's beginning is none."""
    if end - start < 15:
        return []
    begin = places[start - 1] + 1 if start else 0
    stop = places[end] if end < len(places) else len(data)
    lines = [line.strip() for line in data[begin:stop].split("\n")]
    lines[0] = re.sub(r"^[.,;:!?…)\]”’»\"']+\s*", "", lines[0])   # the end of the line before
    return [line for line in lines if letters(line)]


def refuse(text: str, page: list[Block], told: About, source: str) -> None:
    """Raises ArticleError where a text is that of a consent page, of an error, or of a check for robots.

    Where there is no text, the page's own lines tell which it is.
    """
    if len(text) > 6_000:
        return
    lines = text.split("\n") if text else [block.text for block in page if not block.all_link][:40]
    shown, title = "\n".join(lines), told.title or ""
    asked = sum(len(line) for line in lines if consents(line))
    if asked > 0.5 * len(shown) or (not told.article and asks_consent(f"{title}\n{shown}")):
        raise ArticleError(
            f"{source} asks for consent and shows no article: save the page once it does, or its text as a .txt file"
        )
    if not told.article and is_no_page(f"{title}\n{shown}"):
        raise ArticleError(
            f"{source} is a site's error or a check for robots, no article: save the page as a reader sees it"
        )
    if any(map(is_wall, lines)) and not any(len(line) >= 40 and not is_wall(line) for line in lines):
        raise ArticleError(f"{source} shows a paywall and nothing of the article: save its text as a .txt file")


def notes(text: str, body: Body, page: list[Block], told: About, *, data: bool) -> tuple[str, ...]:
    """What a reader of the summary must know of the text: short sentences. `data`: it is that of the page's data."""
    cut = _data(text, page) if data else _cut(text, body, page, told)
    others = _OTHERS if body.others else None
    return tuple(note for note in (cut, others, *_left(body, text), _live(told), _unread(text)) if note)


def _data(text: str, page: list[Block]) -> str | None:
    shown = "".join(block.letters for block in page)
    if all(letters(line) in shown for line in text.split("\n")):
        return None
    return "The page shows only a part of the article: the rest is from the page's own data (articleBody)."


def _cut(text: str, body: Body, page: list[Block], told: About) -> str | None:
    last = max((place for place in body.where if place is not None), default=0)
    near = page[last + 1:last + 13]
    if body.walled or any(is_wall(block.text) for block in near if not block.flags & AWAY or told.free is False):
        return "The page ends at a paywall: part of the article is missing."
    words = len(text.split())
    if told.words and told.words >= 150 and words < 0.6 * told.words and not _UNSPACED.search(text) and not (
        0.75 * len(text) < told.words < 1.25 * len(text)   # characters, as some count
    ):
        return f"The page says that the article has {told.words:,} words; {words:,} were found: part may be missing."
    if told.free is False and len(text) < 1_000:
        return "The page says that the article is not free to read, and shows little of it: part may be missing."
    if _CUT.search(body.lines[-1] if body.lines else "") and any(goes_on(block.text) for block in near[:4]):
        return "The page shows the beginning of the article: the rest is on another page."
    return None


def _left(body: Body, text: str) -> Iterator[str]:
    for what, lines in body.left.items():
        if lines := [line for line in lines if line not in text]:
            words = sum(len(line.split()) for line in lines)
            yield f"{what} was left out ({words:,} words): “{shorten(lines[0], 60, placeholder=' …')}”"


def _live(told: About) -> str | None:
    if told.live is None:
        return None
    began, last = told.live
    span = f" from {began[:10]} to {last[:10]}" if began and last and began[:10] != last[:10] else ""
    return f"A live blog{span}: its entries were written at different times."


def _unread(text: str) -> str | None:
    count = text.count("\ufffd")
    if not count:
        return None
    many = "One character" if count == 1 else f"{count:,} characters"
    return f"{many} of the article could not be read."
