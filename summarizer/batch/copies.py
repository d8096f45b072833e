"""Copies of a text under other names: an agency's report that several outlets print, perhaps cut or with another lead.

Of each text a sketch is kept: the smallest hashes of its runs of five words (bottom-k sketches; Cohen and Kaplan 2007,
after Broder 1997), from which it is estimated how much of one text stands in another; of short texts it is exact. The
same is kept of its numbers and names, in which reports of one form differ, and one report from its next. A text is a
copy where nearly all that it says was read before, its numbers all; one that says more is none. Deterministic, and no
text is held.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Sequence
from heapq import nsmallest
from zlib import crc32

from summarizer.results.seen import Marks
from summarizer.text.folding import UNSPACED

_RUN = 5          # words
_MOST = (64, 128, 24)   # hashes of runs, numbers and names that are kept of a text
_KEYS = 6         # of the first, by which a text is found
_SHARE = 0.8      # of a copy's runs, and of its names, stand in what it is a copy of
_SHORTEST, _LONGEST = 0.5, 1.1   # times as long as that
_SHORT = 50       # words: a shorter text is a copy only if all of it is
_MASK = 0xFFFFFFFF
_WORD = re.compile(r"\w+")
_UNSPACED = re.compile(f"[{UNSPACED}]")


class Copies:
    """Texts that were seen, by their ids. 100,000 of them take about 70 MB."""

    def __init__(self) -> None:
        self._keys = Marks()
        self._kept = array("I")   # sketches, one after the other
        self._begins = array("Q")
        self._ids: list[str] = []

    def of(self, entry: array[int]) -> str | None:
        """The id of a text that was added, of which the text of this sketch is a copy."""
        keys = _parts(entry)[0][:2 * _KEYS]
        near = {number for key in keys if (number := self._keys.get(key + 1)) is not None}
        return next((self._ids[number] for number in sorted(near) if is_copy(entry, self._entry(number))), None)

    def add(self, id: str, entry: array[int]) -> None:
        """Take in a text. Of several with a run in common the one that came last is found by it."""
        number = len(self._ids)
        self._ids.append(id)
        self._begins.append(len(self._kept))
        self._kept.extend(entry)
        for key in _parts(entry)[0][:_KEYS]:
            self._keys[key + 1] = number

    def _entry(self, number: int) -> array[int]:
        begin = self._begins[number]
        end = self._begins[number + 1] if number + 1 < len(self._begins) else len(self._kept)
        return self._kept[begin:end]


def sketch(text: str) -> array[int]:
    """What is kept of a text: how many words, how many hashes of runs, numbers and names; then these, sorted."""
    words = _words(text)
    coded = [crc32(word.casefold().encode()) for word in words]
    runs = zip(*(coded[at:] for at in range(min(_RUN, max(1, len(coded))))), strict=False)
    before = [0, *coded]
    # Of whole numbers a hash is the same in every process. A number is told by the word before it.
    numbers = {hash((before[at], coded[at])) & _MASK for at, word in enumerate(words) if word[0].isdigit()}
    names = {code for word, code in zip(words, coded, strict=True) if word[0].isupper()}
    kept = [nsmallest(most, found) for most, found in zip(_MOST, ({hash(run) & _MASK for run in runs}, numbers, names),
                                                        strict=True)]
    return array("I", [len(words), *map(len, kept), *kept[0], *kept[1], *kept[2]])


def is_copy(entry: array[int], of: array[int]) -> bool:
    """Whether the text of one sketch is a copy of that of another."""
    words, others = entry[0], of[0]
    if not words or not _SHORTEST * others <= words <= _LONGEST * others:
        return False
    runs, numbers, names = map(_share, _parts(entry), _parts(of), _MOST)
    if min(words, others) < _SHORT:
        return words == others and runs == 1
    return runs >= _SHARE and numbers == 1 and names >= _SHARE


def _share(ours: Sequence[int], theirs: Sequence[int], kept: int) -> float:
    """How much of one set is in another, of which the smallest are known, so many at the most."""
    most = min((each[-1] for each in (ours, theirs) if len(each) == kept), default=_MASK)   # up to here all are known
    held = {each for each in ours if each <= most}
    return len(held.intersection(theirs)) / len(held) if held else 1.0


def _parts(entry: array[int]) -> tuple[array[int], array[int], array[int]]:
    """The hashes of runs, numbers and names in a sketch."""
    runs, numbers = 4 + entry[1], 4 + entry[1] + entry[2]
    return entry[4:runs], entry[runs:numbers], entry[numbers:]


def _words(text: str) -> list[str]:
    """The words of a text; pairs of characters where words are not parted by spaces."""
    found = _WORD.findall(text)
    if len(_UNSPACED.findall(text[:400])) <= 100:
        return found
    chars = "".join(found)
    return [chars[at:at + 2] for at in range(len(chars) - 1)]
