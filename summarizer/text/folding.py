"""A text made even: what a typist or a typesetter may change is made alike, so that words can be compared. Pure.

Quotation marks, dashes, spaces and line breaks, soft hyphens and zero-width characters, Unicode form,
letter case, a full stop or comma drawn into quotation marks. Words, numbers and their order are never
touched. Each folded character remembers where it came from.
"""

from __future__ import annotations

import re
import unicodedata
from array import array
from collections.abc import Sequence
from functools import cache

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
UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
DOTS = r"(?:…|\.(?: ?\.){2,})"
_SPECIAL = re.compile(
    # Where nothing below can match, which is nearly everywhere, one look is enough.
    rf"(?=[-'.,…]| (?:[- '.,…;:!?{UNSPACED}]|(?<=[{UNSPACED}] )))(?:"
    r" *(?:[.,]?')+(?:[.,](?!\d))? *"   # quotation marks, with the stop or comma that touches them
    r"| *-+ *"                          # a dash
    rf"| *{DOTS}+ *"                   # an ellipsis
    r"| +(?=[;:!?]|[.,](?!\d))"         # French spacing: dropped
    rf"|(?<=[{UNSPACED}]) +| +(?=[{UNSPACED}])"   # dropped
    r"|(  +)"                           # made one
    r")"
)
_UNLIKELY = re.compile(f"[{_NOTHING}{''.join(_WRITTEN_OUT)}]")
_SKIPPED = re.compile(f"[{_NOTHING}]+")


def fold(text: str) -> str:
    """What is left of a text when only its words count: `fold("“No”,  he said") → "'no'he said"`."""
    whole = text if _is_composed(text) else _composed(text)[0]
    return _SPECIAL.sub(_mark, _even(whole)).strip(" ")


def visible(text: str) -> str:
    """A text without what is drawn or read as nothing: soft hyphens, zero-width characters."""
    return _SKIPPED.sub("", text)


def _even(text: str) -> str:
    """Each character made like those it stands for; their number stays."""
    return text.lower().translate(_ONE_TO_ONE)


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


class Folded:
    """A text folded, with the start and the end in the original of each folded character."""

    def __init__(self, text: str) -> None:
        whole, starts, ends = _composed(text)
        even = _even(whole)
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


def _is_composed(text: str) -> bool:
    """Whether a text is in Unicode form C and has nothing that is read as nothing, as nearly every one."""
    return _UNLIKELY.search(text) is None and unicodedata.is_normalized("NFC", text)


def _composed(text: str) -> tuple[str, Sequence[int], Sequence[int]]:
    """The text in Unicode form C without what is read as nothing; starts and ends of each character."""
    if _is_composed(text):
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
        kept = visible(match.group())
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
