"""Where a quote stands in a text: whole, word for word, or not at all. Pure.

Text and quote are folded: what a typist or a typesetter may change is made alike (quotation marks,
dashes, spaces and line breaks, soft hyphens and zero-width characters, Unicode form, letter case, a
full stop or comma drawn into quotation marks). Each folded character remembers where it came from,
so that what is found is given in the text's own characters. Words, numbers and their order are never
touched, a passage never begins or ends inside a word or a number, and nothing is accepted for being
similar.
"""

from __future__ import annotations

import re
import unicodedata
from array import array
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import cache

from summarizer.records import Evidence

MOST_ELIDED = 1_000   # characters that one ellipsis may stand for: a long sentence or two
LEAST_WORDS = 3       # that must be given around an ellipsis

_QUOTES = "'\"‘’‚‛“”„‟«»‹›`´ʼʹ＂＇「」『』〝〞〟❛❜❝❞"
_DASHES = "-‐‑‒–—―−﹘﹣－"
_SPACES = (
    "\t\n\v\f\r\x1c\x1d\x1e\x1f\x85\xa0\u1680\u2028\u2029\u202f\u205f\u3000"
    + "".join(map(chr, range(0x2000, 0x200B)))
)
# Drawn or read as nothing: soft hyphen, zero-width and direction marks, variation selectors, tatweel.
_NOTHING = "\xad\u034f\u0640\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufe00-\ufe0f\ufeff"
_ONE_TO_ONE = (
    {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}   # full-width forms of ASCII
    | {ord(mark): "'" for mark in _QUOTES}
    | {ord(mark): "-" for mark in _DASHES}
    | {ord(mark): " " for mark in _SPACES}
    | {ord("。"): ".", ord("、"): ",", ord("،"): ",", ord("ς"): "σ"}
)
_WRITTEN_OUT = {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st", "İ": "i"}
# Scripts written without spaces between words.
_UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_DOTS = r"(?:…|\.(?: ?\.){2,})"
_SPECIAL = re.compile(
    # Where nothing below can match, which is nearly everywhere, one look is enough.
    rf"(?=[-'.,…]| [- '.,…;:!?{_UNSPACED}]|(?<=[{_UNSPACED}]) )(?:"
    r" *(?:[.,]?')+(?:[.,](?!\d))? *"   # quotation marks, with the stop or comma that touches them
    r"| *-+ *"                          # a dash
    rf"| *{_DOTS}+ *"                   # an ellipsis
    r"| +(?=[;:!?]|[.,](?!\d))"         # French spacing: dropped
    rf"|(?<=[{_UNSPACED}]) +| +(?=[{_UNSPACED}])"   # dropped
    r"|(  +)"                           # made one
    r")"
)
_UNLIKELY = re.compile(f"[{_NOTHING}{''.join(_WRITTEN_OUT)}]")
_SKIPPED = re.compile(f"[{_NOTHING}]+")
_ELLIPSIS = re.compile(rf"\[\s*{_DOTS}\s*\]|\(\s*{_DOTS}\s*\)|{_DOTS}")
_INSERTION = re.compile(r"\[[^\[\]]*\]")
_WORD = re.compile(rf"[{_UNSPACED}]|[^\W{_UNSPACED}]+")
_UNSPACED_CHAR = re.compile(f"[{_UNSPACED}]")
_NUMERAL = frozenset("〇零一二三四五六七八九十百千万亿萬億兩两")
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


class Passages:
    """A text made ready for finding passages in it: folded once, for any number of quotes."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._folded = _Folded(text)

    @property
    def folded(self) -> str:
        """The text as `fold` leaves it."""
        return self._folded.text

    def find(self, quote: str) -> list[Evidence]:
        """Every place where the quote stands, in order; none where it does not.

        `Passages("He said “no” twice.").find('said "no"') → [Evidence(quote='said “no”', start=3, end=12)]`

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

    def _literal(self, quote: str) -> list[Evidence]:
        whole = fold(quote)
        for wanted in (whole, _bare(whole)):
            if wanted and (spans := list(self._spans(wanted))):
                return [self._evidence(*span) for span in spans]
        return []

    def _elided(self, quote: str) -> list[Evidence]:
        quote = _ELLIPSIS.sub("…", quote)
        return next((
            found for given in dict.fromkeys((quote, _INSERTION.sub(" ", quote))) if (found := self._joined(given))
        ), [])

    def _joined(self, quote: str) -> list[Evidence]:
        parts = [folded for part in quote.split("…") if (folded := fold(part))]
        if len(parts) < 2:
            return self._literal(quote.strip(" …"))
        if sum(len(_WORD.findall(part)) for part in parts) < LEAST_WORDS:
            return []
        for wanted in (parts, [_bare(part) for part in parts]):
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

    def _evidence(self, at: int, stop: int) -> Evidence:
        start, end = self._folded.starts[at], self._folded.ends[stop - 1]
        return Evidence(quote=self.text[start:end], start=start, end=end)


def locate(passages: Passages, quotes: Sequence[str]) -> list[Evidence | None]:
    """Locate the quotes of one record, each whole or None.

    A quote that stands in several places is taken where it is nearest to the record's other
    evidence, else where it stands first.
    """
    places = [passages.find(quote) for quote in quotes]
    chosen: list[Evidence | None] = [found[0] if len(found) == 1 else None for found in places]
    for index, found in enumerate(places):
        if len(found) > 1:
            others = [other for other in chosen if other]
            chosen[index] = min(
                found, key=lambda here: min((_distance(here, other) for other in others), default=0)
            )
    return chosen


def fold(text: str) -> str:
    """What is left of a text when only its words count: `fold("“No”,  he said") → "'no'he said"`."""
    return _SPECIAL.sub(_mark, _composed(text)[0].lower().translate(_ONE_TO_ONE)).strip(" ")


def cuts(text: str, at: int, *, starting: bool = False) -> bool:
    """Whether a passage that ends (or starts) at this position would cut a word or a number in two.

    `cuts("20 years", 2) → False`, `cuts("2024", 2) → True`, `cuts("1,000", 1) → True`.
    """
    left, right = _trimmed(text[max(0, at - 24):at]), _trimmed(text[at:at + 24])
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


def _trimmed(text: str) -> str:
    return _SKIPPED.sub("", text)


def _bare(folded: str) -> str:
    """A folded quote without the quotation marks and the final stop that may be its writer's own."""
    return folded.lstrip(" '").rstrip(" '.,;:")


def _distance(one: Evidence, other: Evidence) -> int:
    return max(one.start - other.end, other.start - one.end, 0)


def _mark(match: re.Match[str]) -> str:
    """What stands in a folded text for a match of _SPECIAL."""
    found = match.group()
    if "'" in found:
        return "'"
    if "-" in found:
        return "-"
    if "…" in found or "." in found:
        return "…"
    return " " if match.group(1) else ""


class _Folded:
    """A text folded, with the start and the end in the original of each folded character."""

    def __init__(self, text: str) -> None:
        whole, starts, ends = _composed(text)
        even = whole.lower().translate(_ONE_TO_ONE)   # neither changes the length
        parts: list[str] = []
        self.starts, self.ends = array("l"), array("l")
        done = 0
        for match in _SPECIAL.finditer(even):
            first, last = match.span()
            parts.append(even[done:first])
            self.starts.extend(starts[done:first])
            self.ends.extend(ends[done:first])
            done = last
            mark = _mark(match)
            if not mark:
                continue
            parts.append(mark)
            if mark != " ":
                found = match.group()
                first += len(found) - len(found.lstrip(" "))
                last -= len(found) - len(found.rstrip(" "))
            self.starts.append(starts[first])
            self.ends.append(ends[last - 1])
        parts.append(even[done:])
        self.starts.extend(starts[done:])
        self.ends.extend(ends[done:])
        self.text = "".join(parts)

    def splits(self, at: int) -> bool:
        """Whether one character of the original was folded into the characters on both sides."""
        return 0 < at < len(self.text) and self.starts[at] == self.starts[at - 1]


def _composed(text: str) -> tuple[str, Sequence[int], Sequence[int]]:
    """The text in Unicode form C without what is read as nothing; starts and ends of each character."""
    if _UNLIKELY.search(text) is None and unicodedata.is_normalized("NFC", text):
        return text, _count(0, len(text)), _count(1, len(text) + 1)
    parts: list[str] = []
    starts, ends = array("l"), array("l")
    done = 0
    for match in _clusters().finditer(text):
        first, last = match.span()
        parts.append(text[done:first])
        starts.extend(range(done, first))
        ends.extend(range(done + 1, first + 1))
        done = last
        kept = _trimmed(match.group())
        made = "".join(_WRITTEN_OUT.get(char, char) for char in unicodedata.normalize("NFC", kept))
        parts.append(made)
        starts.extend([first + match.group().find(kept[:1])] * len(made))
        ends.extend([first + match.group().rfind(kept[-1:]) + 1] * len(made))
    parts.append(text[done:])
    starts.extend(range(done, len(text)))
    ends.extend(range(done + 1, len(text) + 1))
    return "".join(parts), starts, ends


_COUNTED = array("l", range(65_536))   # an array is copied in one go, a range number by number


def _count(begin: int, end: int) -> array[int]:
    return _COUNTED[begin:end] if end <= len(_COUNTED) else array("l", range(begin, end))


@cache
def _clusters() -> re.Pattern[str]:
    """Finds what `_composed` changes: a character with its marks, and characters with another form C.

    Beyond the basic plane nothing that news is written in composes.
    """
    plane = [chr(code) for code in range(0x300, 0x10000) if not 0xD800 <= code < 0xE000]
    # The vowel signs of Indian scripts and the letters of Korean compose as well.
    seconds = {mark for char in plane for mark in unicodedata.normalize("NFD", char)[1:]}
    marks = "".join(seconds | {char for char in plane if unicodedata.combining(char)}) + "\u1160-\u11ff"
    singles = "".join(char for char in plane if not unicodedata.is_normalized("NFC", char))
    return re.compile(
        f"[^{_NOTHING}][{marks}{_NOTHING}]+|[{_NOTHING}]+|[{singles}{''.join(_WRITTEN_OUT)}]"
    )
