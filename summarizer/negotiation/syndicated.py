"""Which articles print the text of another, all but a little: seen from hashes, lengths and quotes of records. Pure.

A summary does not hold its text. Texts are taken for one where they are about as long and most words of the passages
that records of one of them rest on stand in passages of the other, five in a row. Of a text that another outlet rewrote
less is the same; of two reports on one statement, which both quote it, the lengths or the other passages differ.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import compress
from zlib import crc32

from summarizer.text.folding import UNSPACED

_WORD = re.compile(rf"[{UNSPACED}]|[^\W{UNSPACED}]+")
_ASCII_WORD = re.compile(r"\w+")   # the same, in half of the time
_RUN = 5   # words that stand in a row
_SHARED = 0.6   # of the runs of the article that has fewer
_FEWEST = 20   # runs: two passages of twelve words; less may be one statement
_LENGTHS = 0.66   # of the longer text
_KEPT = 6   # runs by which another article is found


@dataclass(frozen=True, slots=True)
class Printed:
    """What is known of a text: its hash, its length in characters, and all quotes of its records."""

    id: str
    sha256: str
    chars: int
    quotes: tuple[str, ...]

    def runs(self) -> set[str]:
        """All runs of words of its quotes."""
        return {run for words in self._words() for run in _runs(words, range(len(words)))}

    def marks(self) -> list[int]:
        """A few runs that two texts of the same words mostly share, in any process: those of the smallest checksums."""
        sums = {
            crc32(run.encode(errors="surrogatepass")) for words in self._words()
            for run in _runs(words, compress(range(len(words)), map(_begins, words)))
        }
        return sorted(sums)[:_KEPT]

    def _words(self) -> Iterator[list[str]]:
        for quote in set(self.quotes):
            yield (_ASCII_WORD if quote.isascii() else _WORD).findall(quote.casefold())


def copies(printed: Iterable[Printed]) -> dict[str, str]:
    """Ids of articles that are copies, each with the id of the first that has its text; `printed` in order of day."""
    by_hash: dict[str, str] = {}
    by_mark: dict[int, Printed] = {}
    found: dict[str, str] = {}
    for each in printed:
        marks = each.marks()
        first = by_hash.get(each.sha256)
        if first is None:
            likely = {by_mark[mark].id: by_mark[mark] for mark in marks if mark in by_mark}
            first = next((id for id in likely if _is_one(each, likely[id])), None)
        if first is None:
            by_mark |= {mark: each for mark in marks if mark not in by_mark}
        else:
            found[each.id] = first
        by_hash.setdefault(each.sha256, first or each.id)
    return found


def _is_one(one: Printed, other: Printed) -> bool:
    if min(one.chars, other.chars) < _LENGTHS * max(one.chars, other.chars):
        return False
    runs, theirs = one.runs(), other.runs()
    fewer = min(len(runs), len(theirs))
    return fewer >= _FEWEST and len(runs & theirs) >= _SHARED * fewer


def _runs(words: list[str], places: Iterable[int]) -> Iterator[str]:
    for place in places:
        if place + _RUN <= len(words):
            yield " ".join(words[place:place + _RUN])


@lru_cache(100_000)
def _begins(word: str) -> bool:
    """A third of all words: a run that begins with one of them is looked at, and the others need not be."""
    return crc32(word.encode(errors="surrogatepass")) % 3 == 0
