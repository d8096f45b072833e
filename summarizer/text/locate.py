"""Where a quote stands in a text: whole, word for word, or not at all. Pure.

Text and quote are compared as `folding` leaves them, and what is found is given in the text's own
characters. A passage never begins or ends inside a word or a number, and nothing is accepted for being
similar.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from summarizer.text.folding import DOTS, UNSPACED, Folded, fold, visible

MOST_ELIDED = 1_000   # characters that one ellipsis may stand for: a long sentence or two
LEAST_WORDS = 3       # that must be given around an ellipsis

_ELLIPSIS = re.compile(rf"\[\s*{DOTS}\s*\]|\(\s*{DOTS}\s*\)|{DOTS}")
_INSERTION = re.compile(r"\[[^\[\]]*\]")
_WORD = re.compile(rf"[{UNSPACED}]|[^\W{UNSPACED}]+")
_UNSPACED_CHAR = re.compile(f"[{UNSPACED}]")
_NUMERAL = frozenset("〇零一二三四五六七八九十百千万亿萬億兩两")
_STOPS = " \n.,;:!?"
_TATWEEL = "\u0640"     # a letter to Unicode, and read as nothing
_APOSTROPHES = "'’ʼ‘‛´`ʹ＇"   # also those that a hurried typist takes for one
_HYPHENS = "-‐‑"
# French and Italian: a passage may begin behind an elided article or pronoun.
_ELISION = re.compile(
    rf"(?:^|\W)(?:[cdjlmnst]|qu|jusqu|lorsqu|puisqu|un|all|dall|dell|nell|sull)[{_APOSTROPHES}]\Z",
    re.IGNORECASE,
)
_IN_NUMBER = r"[.,:/'’\-‑‒–−٫٬،．：]"   # what stands between two digits of one number, date or range
_NUMBER_GOES_ON = re.compile(rf"{_IN_NUMBER}\d|\s?[%‰٪％]")
_NUMBER_BEGUN = re.compile(rf"(?:\d{_IN_NUMBER}|−)\Z")
_GROUP_GOES_ON, _GROUP_BEGUN = re.compile(r"[\s，]\d{3}(?!\d)"), re.compile(r"(?<!\d)\d{1,3}[\s，]\Z")


class Passage(NamedTuple):
    """A stretch of a text, `text[start:end] == quote`, counted in characters."""

    quote: str
    start: int
    end: int


class Passages:
    """A text made ready for finding passages in it: folded once, for any number of quotes."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._folded = Folded(text)

    @property
    def folded(self) -> str:
        """The text as `fold` leaves it."""
        return self._folded.text

    def find(self, quote: str) -> list[Passage]:
        """Every place where the quote stands, in order; none where it does not.

        `Passages("He said “no” twice.").find('said "no"') → [Passage(quote='said “no”', start=3, end=12)]`

        An ellipsis in the quote stands for what the text has there, up to MOST_ELIDED characters: of
        all passages from the words before it to the words after it the shortest is given. What the
        quote has in square brackets and the text has not is taken for an insertion and passed over.
        """
        quote = quote.strip()
        if "…" in quote and "…" not in self._folded.text:
            return self._elided(quote)
        return self._literal(quote) or self._elided(quote)

    def nearest(self, quote: str) -> str:
        """The passage of the text most like a quote that does not stand in it, for a message."""
        from rapidfuzz.fuzz import partial_ratio_alignment

        parts = [part for part in _ELLIPSIS.split(quote) if part.strip()] or [quote]
        wanted = fold(next((part for part in parts if not self._literal(part)), quote))
        hay = self._folded
        if not wanted or len(wanted) >= len(hay.text):
            return self.text[:200].strip()
        near = partial_ratio_alignment(wanted, hay.text)
        if near is None or near.dest_end <= near.dest_start:
            return ""
        start, end = hay.starts[near.dest_start], hay.ends[near.dest_end - 1]
        while start > 0 and not self.text[start - 1].isspace():
            start -= 1
        while end < len(self.text) and not self.text[end].isspace():
            end += 1
        return " ".join(self.text[start:end].split())

    def _literal(self, quote: str) -> list[Passage]:
        whole = fold(quote)
        for form in (str, _bare):
            if (wanted := form(whole)) and (spans := list(self._spans(wanted))):
                return [self._evidence(*span) for span in spans]
        return []

    def _elided(self, quote: str) -> list[Passage]:
        quote = _ELLIPSIS.sub("…", quote)
        return next((
            found for given in dict.fromkeys((quote, _INSERTION.sub(" ", quote))) if (found := self._joined(given))
        ), [])

    def _joined(self, quote: str) -> list[Passage]:
        parts = [folded for part in quote.split("…") if (folded := fold(part))]
        if len(parts) < 2:
            return self._literal(quote.strip(" …"))
        if sum(len(_WORD.findall(part)) for part in parts) < LEAST_WORDS:
            return []
        for form in (str, _bare):
            wanted = [form(part) for part in parts]
            windows = self._windows(wanted) if all(wanted) else []
            if windows:
                shortest = min(end - start for start, end in windows)
                return [self._evidence(*window) for window in windows if window[1] - window[0] == shortest]
        return []

    def _windows(self, parts: Sequence[str]) -> list[tuple[int, int]]:
        """The shortest stretch from the first part to each place of the last, in folded positions."""
        windows = list(self._spans(parts[0]))
        for part in parts[1:]:
            if not windows:
                break
            # Both lists are in order: the nearest window before a part is the one that starts latest.
            ends = [end for _, end in windows]
            windows = [
                (windows[before - 1][0], stop)
                for at, stop in self._spans(part, ends[0])
                if (before := bisect_right(ends, at)) and at - ends[before - 1] <= MOST_ELIDED
            ]
        return windows

    def _spans(self, wanted: str, begin: int = 0) -> Iterator[tuple[int, int]]:
        hay = self._folded
        at = hay.text.find(wanted, begin)
        while at >= 0:
            stop = at + len(wanted)
            if not (hay.splits(at) or hay.splits(stop)):
                first, last = hay.starts[at], hay.ends[stop - 1]
                if not (cuts(self.text, first, starting=True) or cuts(self.text, last)):
                    yield at, stop
            at = hay.text.find(wanted, at + 1)

    def _evidence(self, at: int, stop: int) -> Passage:
        start, end = self._folded.starts[at], self._folded.ends[stop - 1]
        return Passage(quote=self.text[start:end], start=start, end=end)


def locate(passages: Passages, quotes: Sequence[str]) -> list[Passage | None]:
    """Locate the quotes of one record, each whole or None.

    A quote that stands in several places is taken where it is nearest to the record's other
    evidence, else where it stands first.
    """
    places = [passages.find(quote) for quote in quotes]
    chosen: list[Passage | None] = [found[0] if len(found) == 1 else None for found in places]
    for index, found in enumerate(places):
        if len(found) > 1:
            others = [other for other in chosen if other]
            chosen[index] = min(
                found, key=lambda here: min((_distance(here, other) for other in others), default=0)
            )
    return chosen


def cuts(text: str, at: int, *, starting: bool = False) -> bool:
    """Whether a passage that ends (or starts) at this position would cut a word or a number in two.

    `cuts("20 years", 2) → False`, `cuts("2024", 2) → True`, `cuts("1,000", 1) → True`.
    """
    beside = text[at - 1:at], text[at:at + 1]
    if (beside[0] in _STOPS or beside[1] in _STOPS) and _is_plain(beside[0]) and _is_plain(beside[1]):
        return False   # as nearly everywhere
    left, right = visible(text[max(0, at - 24):at]), visible(text[at:at + 24])
    if not left or not right:
        return False
    before, after = left[-1], right[0]
    if unicodedata.combining(after):
        return True
    if _in_word(before) and _in_word(after):
        if all(char in _NUMERAL or char.isdigit() for char in (before, after)):
            return True   # 二十, 3万
        return not (_UNSPACED_CHAR.match(before) or _UNSPACED_CHAR.match(after))
    return _cuts_compound(left, right, starting) or _cuts_number(left, right)


def _is_plain(char: str) -> bool:
    return char in _STOPS or (char.isalpha() and char != _TATWEEL)


def _cuts_compound(left: str, right: str, starting: bool) -> bool:
    if right[0] in _HYPHENS + _APOSTROPHES:
        return _joined(left[-1], right[1:2])
    if left[-1] in _HYPHENS + _APOSTROPHES and _joined(left[-2:-1], right[0]):
        return not (starting and _ELISION.search(left))
    return False


def _joined(before: str, after: str) -> bool:
    return all(char and _in_word(char) and not _UNSPACED_CHAR.match(char) for char in (before, after))


def _cuts_number(left: str, right: str) -> bool:
    if left[-1].isdigit():
        return bool(_NUMBER_GOES_ON.match(right)) or bool(
            re.search(r"(?<!\d)\d{1,3}\Z", left) and _GROUP_GOES_ON.match(right)
        )
    if right[0].isdigit():
        return bool(_NUMBER_BEGUN.search(left)) or bool(
            _GROUP_BEGUN.search(left) and re.match(r"\d{3}(?!\d)", right)
        )
    return False


def _in_word(char: str) -> bool:
    return char.isalnum() or char == "_" or unicodedata.category(char) in ("Mn", "Mc")


def _bare(folded: str) -> str:
    """A folded quote without the quotation marks and the final stop that may be its writer's own."""
    return folded.lstrip(" '").rstrip(" '.,;:")


def _distance(one: Passage, other: Passage) -> int:
    return max(one.start - other.end, other.start - one.end, 0)
