"""What of an article a page does not show: paywalls, consent, cut texts. Told in notes, or a refusal."""

from __future__ import annotations

import re

from summarizer.errors import ArticleError
from summarizer.inputs.html_about import About
from summarizer.inputs.html_blocks import AWAY, Block, letters
from summarizer.inputs.html_body import Body
from summarizer.inputs.html_words import consents, goes_on, is_wall

_CUT = re.compile(r"(?:…|\.\.\.|\[(?:…|\.\.\.)\])\W*$")
_UNSPACED = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u3040-\u30ff\u3400-\u9fff]")
_NO_PAGE = re.compile(
    r"(?:enable|activate|turn on|requires?|activer|aktivieren sie|activar|включите|abilita) javascript|javascript (?:is|ist|est|está) (?:disabled|"
    r"required|deaktiviert|désactivé|deshabilitado)|you are (?:a )?human|not a robot|checking your browser|access (?:to this page )?(?:has been )?denied|"
    r"unusual (?:traffic|activity)|forbidden|captcha|page (?:was )?not found|page introuvable|seite (?:wurde )?nicht gefunden|página no encontrada|"
    r"pagina non trovata|страница не найдена|strony nie znaleziono|too many requests|service unavailable", re.I
)


def whole(text: str, told: About) -> str | None:
    """The page's data's own text of the article, where it holds what was found and clearly more."""
    if not told.body:
        return None
    have, data = letters(text), letters(told.body)
    if len(data) < 1.2 * len(have) + 150:
        return None
    lines = [plain for line in text.split("\n") if len(plain := letters(line)) >= 40]
    if lines and sum(line in data for line in lines) < 0.6 * len(lines):
        return None
    return told.body


def refuse(text: str, told: About, title: str | None, source: str) -> None:
    """Raises ArticleError where a text is that of a consent page, of an error, or of a check for robots."""
    lines = text.split("\n")
    asked = sum(len(line) for line in lines if consents(line))
    if asked > 0.5 * len(text) or not told.article and title and consents(title + ". " + text[:500]) and asked > 0.25 * len(text):
        raise ArticleError(f"{source} asks for consent and shows no article: save the page once it is shown, or its text as a .txt file")
    if not told.article and len(text) < 800 and _NO_PAGE.search(f"{title or ''}\n{text}"):
        raise ArticleError(f"{source} is a site's error or check for robots, no article: save the page as a reader sees it")
    if not any(len(line) >= 40 and not is_wall(line) for line in lines) and any(map(is_wall, lines)):
        raise ArticleError(f"{source} shows a paywall and nothing of the article: save its text as a .txt file")


def notes(text: str, body: Body, page: list[Block], told: About) -> tuple[str, ...]:
    """What a reader of the summary must know of the text: short sentences."""
    said = [_walled(text, body, page, told), _live(told), _unread(text)]
    return tuple(note for note in said if note)


def _walled(text: str, body: Body, page: list[Block], told: About) -> str | None:
    places = [place for place in body.where if place is not None]
    last = max(places, default=0)
    near = page[last + 1:last + 13] if places else page
    at_end = any(is_wall(block.text) for block in near if not block.flags & AWAY or told.free is False)
    if body.walled or at_end:
        return "The page ends at a paywall: part of the article is missing."
    words = len(text.split())
    if told.words and told.words >= 150 and not _UNSPACED.search(text) and words < 0.6 * told.words:
        return f"The page says that the article has {told.words:,} words, and {words:,} were found: part of it may be missing."
    if told.free is False and len(text) < 1000:
        return "The page says that the article is not free to read, and shows little of it: part may be missing."
    ends = body.lines[-1] if body.lines else ""
    if _CUT.search(ends) and any(goes_on(block.text) for block in near[:4]):
        return "The page shows the beginning of the article: the rest is on another page."
    return None


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
    return f"{count:,} characters of the article could not be read." if count > 1 else "One character of the article could not be read."
