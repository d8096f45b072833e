"""Lines of an export and what they make: paragraphs, days and languages by name, counts of words. Knows no layout."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from datetime import date
from functools import cache
from itertools import pairwise
from typing import NamedTuple

from summarizer.inputs.dates.months import months

_LINE = re.compile(r"[^\n\f]+")
_MARGIN = " \t\r\v\xa0\ufeff\u200b"
_WRAPPED = (40, 120)   # characters of the longest line where lines were broken at a width
_LANGUAGES = {
    name: code for code, names in {
        "en": "english englisch anglais inglés inglese", "fr": "french français francais französisch francés francese",
        "de": "german deutsch allemand alemán tedesco", "es": "spanish español spanisch espagnol spagnolo",
        "it": "italian italiano italienisch italien", "pt": "portuguese português portugiesisch portugais",
        "nl": "dutch nederlands niederländisch néerlandais", "ru": "russian russisch russe русский",
        "ar": "arabic arabisch arabe العربية", "zh": "chinese chinesisch chinois 中文",
        "ja": "japanese japanisch japonais 日本語",
        "ko": "korean koreanisch coréen 한국어", "tr": "turkish türkisch turc türkçe", "pl": "polish polnisch polonais",
        "uk": "ukrainian ukrainisch ukrainien", "sv": "swedish schwedisch suédois", "da": "danish dänisch danois",
        "no": "norwegian norwegisch norvégien", "fi": "finnish finnisch finnois", "cs": "czech tschechisch tchèque",
        "el": "greek griechisch grec", "hu": "hungarian ungarisch hongrois", "ro": "romanian rumänisch roumain",
        "he": "hebrew hebräisch hébreu", "fa": "persian farsi persisch persan", "hi": "hindi", "id": "indonesian",
        "vi": "vietnamese", "th": "thai", "bg": "bulgarian bulgarisch bulgare", "hr": "croatian kroatisch croate",
        "sr": "serbian serbisch serbe", "sk": "slovak slowakisch", "sl": "slovenian slovene", "ca": "catalan català",
    }.items() for name in names.split()
}
_COUNT = re.compile(
    r"(\d[\d.,'\s\xa0]*)\s*(?:words?|mots?|w[öo]rt(?:er)?|palabras|parole|palavras|woorden)\b", re.IGNORECASE
)


class Line(NamedTuple):
    """A line without its margins, where it begins in the text, and whether a blank line is before it.

    `lead`: so many characters of it, with its label, were left out.
    """

    text: str
    at: int
    is_first: bool
    lead: int = 0

    def after(self, value: str) -> Line:
        """What is left of it, as a paragraph, when its label is left out."""
        lead = len(self.text) - len(value)
        return Line(value, self.at + lead, is_first=True, lead=lead)


def lines_of(text: str) -> list[Line]:
    """The lines of a text that are not blank."""
    found: list[Line] = []
    is_first = True
    end = 0
    for match in _LINE.finditer(text):
        is_first = is_first or text.count("\n", end, match.start()) > 1 or "\f" in text[end:match.start()]
        end = match.end()
        if bare := match[0].strip(_MARGIN):
            found.append(Line(bare, match.start() + match[0].index(bare), is_first))
            is_first = False
        else:
            is_first = True
    return found


def blocks_of(lines: Iterable[Line]) -> list[list[Line]]:
    """Lines that stand together, with a blank line between two of them."""
    blocks: list[list[Line]] = []
    for line in lines:
        if line.is_first or not blocks:
            blocks.append([])
        blocks[-1].append(line)
    return blocks


def joined(lines: Iterable[Line]) -> str:
    """Lines as one: a title that was broken at the margin."""
    return " ".join(" ".join(line.text for line in lines).split())


def width_of(lines: Sequence[Line]) -> int | None:
    """The width at which the lines of a text were broken, in characters; None where each is as long as it was written.

    A line that was broken has no room for the first word of the next.
    """
    pairs = [(a.text, b.text) for a, b in pairwise(lines) if not b.is_first]
    lengths = sorted(len(a) for a, _ in pairs)
    width = lengths[19 * (len(lengths) - 1) // 20] if pairs else 0   # a long address may pass it
    if not _WRAPPED[0] <= width <= _WRAPPED[1]:
        return None
    full = sum(_is_full(a, b, width) for a, b in pairs)
    return width if full > 0.5 * len(pairs) else None


def _is_full(line: str, after: str, width: int) -> bool:
    return len(line) + 1 + len(after.split(maxsplit=1)[0]) > width


class Body(NamedTuple):
    """A text put together of lines, and where each of them stands in it and stood in the export."""

    text: str
    places: list[tuple[int, int]]

    def pages(self, begins: Sequence[int]) -> tuple[int, ...]:
        """Where in it the pages of the export begin that begin in it; those before begin where it does."""
        if not begins or not self.places:
            return ()
        found = []
        before = [at for _, at in self.places]
        for begin in begins:
            number = bisect_right(before, begin) - 1
            if number < 0:
                found.append(0)
                continue
            here, at = self.places[number]
            end = self.places[number + 1][0] if number + 1 < len(self.places) else len(self.text)
            if number + 1 == len(self.places) and begin - at >= end - here:
                break   # past its end
            found.append(min(here + begin - at, end))
        return tuple(found)


def body_of(lines: Iterable[Line], width: int | None) -> Body:
    """The text of lines, in paragraphs. `width`: they were broken there, and are put together again."""
    parts: list[str] = []
    places: list[tuple[int, int]] = []
    length, lead, before = 0, 0, ""
    for line in lines:
        between = "\n\n" if line.is_first else " " if width and _is_full(before, line.text, width - lead) else "\n"
        if not parts:
            between = ""
        parts += [between, line.text]
        length += len(between)
        places.append((length, line.at))
        length, lead, before = length + len(line.text), line.lead, line.text
    return Body("".join(parts), places)


def day_of(text: str) -> str | None:
    """The first day that a text names, with its month in words or in ISO form: `"samedi 7 mars 2026" → "2026-03-07"`.

    None where there is none, or only one such as 4/10/2026, which may be two days.
    """
    named, forms = _forms()
    found = sorted((match for form in forms if (match := form.search(text))), key=lambda match: match.start())
    for match in found:
        told = match.groupdict()
        month = int(told["number"]) if told.get("number") else named[told["month"].lower()]
        try:
            return date(int(told["year"]), month, int(told["day"])).isoformat()
        except ValueError:
            continue
    return None


@cache
def _forms() -> tuple[dict[str, int], tuple[re.Pattern[str], ...]]:
    """Names of months that are one month in all languages, and what dates look like."""
    named = {name: next(iter(found)) for name, found in months().items() if len(found) == 1}
    month = rf"(?P<month>{'|'.join(map(re.escape, sorted(named, key=len, reverse=True)))})\b\.?"
    return named, tuple(re.compile(form, re.IGNORECASE) for form in (
        r"\b(?P<year>\d{4})-(?P<number>\d{2})-(?P<day>\d{2})\b",
        rf"\b(?P<day>\d{{1,2}})(?:st|nd|rd|th|er|º|\.)?\s+(?:de\s+)?{month},?\s+(?:de\s+)?(?P<year>\d{{4}})\b",
        rf"\b{month}\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<year>\d{{4}})\b",
        r"\b(?P<day>\d{1,2})\.\s?(?P<number>\d{1,2})\.\s?(?P<year>\d{4})\b",   # with dots the day comes first
    ))


def language_of(text: str) -> str | None:
    """The code of a language that is told by its name: `"ENGLISH; ENGLISHS" → "en"`. Another is left as it is."""
    name = re.split(r"[;,/(|]", text)[0].strip()
    return _LANGUAGES.get(name.lower(), name if name.isprintable() else None) or None


def words_of(text: str) -> int | None:
    """How many words a text says that there are: `"1,163 words" → 1163`."""
    found = _COUNT.search(text[:200])
    return int(re.sub(r"\D", "", found[1])) if found else None


def says_words_only(text: str) -> bool:
    """Whether a line says how many words there are, and no more."""
    return len(text) < 60 and _COUNT.fullmatch(text) is not None


def tail_at(lines: Sequence[Line], labels: Sequence[tuple[str, str] | None]) -> int:
    """Where the fields after a text begin: the first of those that follow each other up to the last.

    `labels` are the label of each line, and its value; the value of a label that stands alone is the paragraph below.
    """
    at = next((number for number in range(len(lines) - 1, -1, -1) if labels[number]), len(lines))
    while at > 0 and at < len(lines):
        begin = at - 1
        while not (labels[begin] or lines[begin].is_first or begin == 0):
            begin -= 1   # a value goes on
        alone = labels[begin - 1] if begin and not labels[begin] else None
        if labels[begin]:
            at = begin
        elif alone and not alone[1]:
            at = begin - 1
        else:
            break
    return at
