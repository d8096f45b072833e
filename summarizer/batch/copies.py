"""Copies of a text under other names: an agency's report that several outlets print, perhaps cut or with another lead.

Of each text a sketch is kept: the smallest hashes of its runs of five words (bottom-k sketches; Cohen and Kaplan 2007,
after Broder 1997), from which it is estimated how much of one text stands in another; of short texts it is exact. The
same is kept of its numbers and names, in which reports of one form differ, and one report from its next. A text is a
copy where nearly all that it says was read before, its numbers all; one that says more is none. Deterministic; no
text is kept, and of the sketches no more is in memory for a million texts than for a thousand.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Sequence
from heapq import nsmallest
from typing import Any, Self
from zlib import crc32

from summarizer.errors import OutputError
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
_TABLES = """
    PRAGMA journal_mode = OFF;
    PRAGMA cache_size = -500;
    CREATE TABLE texts (number INTEGER PRIMARY KEY, id BLOB NOT NULL, sketch BLOB NOT NULL);
    CREATE TABLE runs (run INTEGER PRIMARY KEY, number INTEGER NOT NULL);
    BEGIN;
"""
_NEAR = "SELECT id, sketch FROM texts WHERE number IN (SELECT number FROM runs WHERE run IN ({})) ORDER BY number"
_RUNS = "REPLACE INTO runs VALUES {}"


class Copies:
    """Texts that were seen, by their ids, on disk: in a file for the time being, which is gone once it is closed.

    Raises OutputError where it cannot be written.
    """

    def __init__(self) -> None:
        import sqlite3

        self._error = sqlite3.Error
        # Of no name: SQLite keeps it in memory until it is over its cache, then in the folder for temporary files.
        # What takes articles may be ended, and it closed, by another thread than the one that wrote.
        self._kept = sqlite3.connect("", isolation_level=None, check_same_thread=False)
        self._kept.executescript(_TABLES)
        self._count = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._kept.close()

    def of(self, entry: array[int]) -> str | None:
        """The id of a text that was added, of which the text of this sketch is a copy."""
        keys = _parts(entry)[0][:2 * _KEYS]
        near = self._done(_NEAR.format(", ".join("?" * len(keys))), keys)
        id = next((id for id, kept in near if is_copy(entry, array("I", kept))), None)
        return None if id is None else id.decode("utf-8", "surrogatepass")

    def add(self, id: str, entry: array[int]) -> None:
        """Take in a text. Of several with a run in common the one that came last is found by it."""
        self._count += 1
        self._done("INSERT INTO texts VALUES (?, ?, ?)",
                   (self._count, id.encode("utf-8", "surrogatepass"), entry.tobytes()))
        if keys := _parts(entry)[0][:_KEYS]:
            self._done(_RUNS.format(", ".join(["(?, ?)"] * len(keys))),   # one statement: each lets go of the GIL
                       [each for key in keys for each in (key, self._count)])

    def _done(self, statement: str, values: Sequence[object]) -> list[Any]:
        try:
            return self._kept.execute(statement, values).fetchall()
        except self._error as error:
            raise OutputError(
                f"what copies are known by cannot be kept ({error}): make room in the folder for temporary files, or "
                "set TMPDIR to one that has room, or let copies be read too", settings=("keep_copies",)) from error


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
