"""Which records may tell the same proposal as a new one: those nearest to it by words, sides, issues and time.

An index on disk that grows with the records. Nothing is decided here: what is found is put to a model by `judging`,
so that the right one must be among the first dozen, and others beside it do little harm. What is found does not
depend on the order in which records were added.
"""

from __future__ import annotations

import sqlite3
from array import array
from collections.abc import Callable, Hashable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from sys import intern
from typing import Self
from zlib import crc32

from summarizer.codebook.review import RecordKey
from summarizer.errors import OutputError
from summarizer.negotiation.material import Proposed
from summarizer.negotiation.terms import terms
from summarizer.negotiation.weighing import WIDTH, Rows

_FORMAT = 1   # of the file and of the terms: another is made anew
_LOOKS = (192, 4_096)   # records that are weighed of many; and where these are of too few threads
_LINKED = 3   # records whose packages, parts and counter-proposals are named as well
_TABLES = (
    "DROP TABLE IF EXISTS candidates", "DROP TABLE IF EXISTS candidate_terms",
    "CREATE TABLE candidate_terms (number INTEGER PRIMARY KEY, term BLOB NOT NULL)",
    """CREATE TABLE candidates (
        day INTEGER NOT NULL, article BLOB NOT NULL, record BLOB NOT NULL, digest TEXT NOT NULL, sign INTEGER NOT NULL,
        terms BLOB NOT NULL, links BLOB NOT NULL, PRIMARY KEY (article, record)) WITHOUT ROWID""",
    f"PRAGMA user_version = {_FORMAT}",
)


class Index:
    """Records of proposals, in a file or for the time being: `with Index(path) as index`.

    What the file holds is known again; `close` writes it. A record is some 700 bytes of memory. Raises OutputError
    where the file cannot be read or written, as when another run has it.
    """

    def __init__(self, path: Path | None = None) -> None:
        self._path = path
        self._terms: dict[str, int] = {"": 0}
        self._signs: dict[tuple[str, str], tuple[str, int]] = {}
        self._rows: Rows | None = None
        with self._told():
            self._file = sqlite3.connect(path or "", timeout=0, isolation_level=None, check_same_thread=False)
        try:
            self._open()
        except OutputError:
            self._file.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __len__(self) -> int:
        return len(self._signs)

    def __contains__(self, key: object) -> bool:
        return isinstance(key, RecordKey) and self._signs.get((key.article, key.record), ("",))[0] == key.digest

    def keys(self) -> list[RecordKey]:
        """Of all records, in no order."""
        return [RecordKey(*at, digest) for at, (digest, _) in self._signs.items()]

    def close(self) -> None:
        """Write what was added, and let go of the file."""
        with self._told():
            self._file.execute("COMMIT")
        self._file.close()

    def add(self, proposed: Iterable[Proposed]) -> int:
        """Take in records that are not there, or are there otherwise: how many these were."""
        fresh, new = [], []
        for each in proposed:
            at, told = (each.key.article, each.key.record), (each.key.digest, _sign(each))
            before = self._signs.get(at)
            if before == told:
                continue
            if before:
                self._rows = None
            self._signs[at] = told
            named = list(terms(each))[:WIDTH]
            new += [(self._terms.setdefault(term, len(self._terms)), _bytes(term))
                    for term in named if term not in self._terms]
            links = " ".join(link.record for link in (each.part_of, *each.counter_to) if link)
            fresh.append((_day(each), each.key, told[1], array("i", [self._terms[term] for term in named]), links))
        with self._told():
            self._file.executemany("INSERT INTO candidate_terms VALUES (?, ?)", new)
            self._file.executemany("REPLACE INTO candidates VALUES (?, ?, ?, ?, ?, ?, ?)", [
                (day, _bytes(key.article), _bytes(key.record), key.digest, sign, numbers.tobytes(), _bytes(links))
                for day, key, sign, numbers, links in fresh
            ])
        if (rows := self._rows) and not all(
            rows.append(day, key, numbers, links) for day, key, _, numbers, links in sorted(fresh, key=_order)
        ):
            self._rows = None
        return len(fresh)

    def drop(self, keys: Iterable[RecordKey]) -> None:
        """Forget records."""
        gone = {(key.article, key.record) for key in keys if key in self}
        with self._told():
            self._file.executemany("DELETE FROM candidates WHERE article = ? AND record = ?",
                                   [(_bytes(article), _bytes(record)) for article, record in gone])
        for at in gone:
            del self._signs[at]
            self._rows = None

    def of(
        self, proposed: Proposed, most: int = 12, thread_of: Callable[[RecordKey], Hashable] | None = None
    ) -> list[RecordKey]:
        """Records of other articles that may tell it, the likeliest first: as many as are of `most` threads.

        `thread_of` tells the thread of a record, None where it is not to be found; without it each is its own. Where
        there is room, packages, parts and counter-proposals of the likeliest come last. What shares nothing with the
        record is not found: there may be fewer.
        """
        if self._rows is None:
            self._rows = self._read()
        rows, day, keys = self._rows, _day(proposed), self._rows.keys
        asked = [(self._terms[term], weight) for term, weight in terms(proposed).items() if term in self._terms]
        found = _Found(proposed, most, thread_of)
        for look in _LOOKS:
            near = rows.near(asked, day, look)
            ranked = rows.ranked(near, asked, day)
            found = _Found(proposed, most, thread_of)
            if found.take(keys[row] for row in ranked):
                return found.keys
            if len(near) < look // 2:
                break
        found.take(linked for row in ranked[:_LINKED] for linked in rows.linked(row) if linked not in found.keys)
        return found.keys

    def _open(self) -> None:
        with self._told():
            self._file.execute("PRAGMA synchronous = OFF")   # what is lost is added again
            self._file.execute("BEGIN IMMEDIATE")
            if self._file.execute("PRAGMA user_version").fetchone()[0] != _FORMAT:
                for statement in _TABLES:
                    self._file.execute(statement)
            for number, term in self._file.execute("SELECT number, term FROM candidate_terms ORDER BY number"):
                self._terms[_text(term)] = number
            for article, record, *told in self._file.execute("SELECT article, record, digest, sign FROM candidates"):
                self._signs[_text(article), intern(_text(record))] = tuple(told)

    def _read(self) -> Rows:
        rows = Rows()
        with self._told():
            kept = self._file.execute(
                "SELECT day, article, record, digest, terms, links FROM candidates ORDER BY day, article, record"
            )
            for day, article, record, digest, numbers, links in kept:
                key = RecordKey(intern(_text(article)), intern(_text(record)), digest)
                rows.append(day, key, array("i", numbers), _text(links))
        return rows

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            where = self._path or "the folder for temporary files"
            raise OutputError(
                f"{where}: the index of proposals cannot be kept there ({error}): make room, end the other run, or "
                "delete it, and it is made anew"
            ) from error


class _Found:
    """Records as they are found, until they are of so many threads."""

    def __init__(self, asked: Proposed, most: int, thread_of: Callable[[RecordKey], Hashable] | None) -> None:
        self._article, self._most, self._thread_of = asked.key.article, most, thread_of
        self.keys: list[RecordKey] = []
        self._threads: set[Hashable] = set()

    def take(self, ranked: Iterable[RecordKey]) -> bool:
        """Take what is not there; whether there are as many threads as were asked for."""
        for key in ranked:
            if key.article == self._article:
                continue
            thread = self._thread_of(key) if self._thread_of else key
            if thread is None:
                continue
            if thread not in self._threads:
                if len(self._threads) == self._most:
                    return True
                self._threads.add(thread)
            self.keys.append(key)
        return False


def _order(row: tuple[int, RecordKey, int, array[int], str]) -> tuple[int, RecordKey]:
    return row[:2]


def _day(proposed: Proposed) -> int:
    day = proposed.published or proposed.day.day or proposed.day.latest or proposed.day.earliest
    return day.toordinal() if day else 0


def _sign(proposed: Proposed) -> int:
    """What may be otherwise though the sentence and the quotes are the same."""
    told = (_day(proposed), proposed.proposers, proposed.addressees, proposed.issues, proposed.conditions)
    return crc32(repr(told).encode(errors="surrogatepass"))


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")   # as names of files may be


def _text(kept: bytes) -> str:
    return kept.decode("utf-8", "surrogatepass")
