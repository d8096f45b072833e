"""Results as the app looks at them: a list of articles that follows its files, one summary at a time read whole.

The files may be written meanwhile, by this program or another, results and what people decided of them: what came is
read, and nothing twice. In memory is a row an article. Who writes results is `desk`; how a file of them is made up, and
what decisions do, is told in `results`.
"""

from __future__ import annotations

import hashlib
import os
import threading
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from pydantic import BaseModel, Field, ValidationError

from summarizer.codebook.records import Summary
from summarizer.errors import ResultsError
from summarizer.results.copies import TEXT_DIGITS, also_in
from summarizer.results.copies import beside as copies_beside
from summarizer.results.decisions import Decision
from summarizer.results.decisions import beside as reviews
from summarizer.results.load import LINES, read_results
from summarizer.results.standing import Decided
from summarizer.results.texts import Texts, beside, find
from summarizer.views.page.parts import day_of, href_of
from summarizer.views.words import titled

_KEY = 16   # hexadecimal digits of an id's hash
_TAIL = 200   # bytes of the last line that was read, by which it is known again
_SAID = 400   # characters of an abstract in a row


class Row(BaseModel):
    """An article of the list, told in short. `key` is what it is called in addresses: its id may be any text."""

    key: str = Field(description="16 hexadecimal digits that stand for the id in an address")
    id: str
    title: str
    outlet: str | None = None
    published: str | None = None
    day: str | None = Field(default=None, description="of publication, as 2026-11-18, or 2026-11 where no more is told")
    language: str | None = None
    url: str | None = None
    said: str = Field("", description="the abstract, cut where it is long")
    proposals: int
    responses: int
    conditions: int
    doubtful: int = Field(description="records and sentences in doubt, and passages that may have been missed")
    reviewed: int = Field(0, description="records that a person confirmed, corrected or added")


def key_of(id: str) -> str:
    """What stands for an id in an address."""
    return hashlib.sha256(id.encode("utf-8", "surrogatepass")).hexdigest()[:_KEY]


@dataclass
class _Entry:
    """Where a summary stands in its file, and what the list tells of it."""

    book: Book
    at: int
    size: int
    sha256: str   # of the article's text
    row: Row
    words: str   # that are searched


class Book:
    """One file of results, read as far as it has been written."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.texts = Texts(beside(path))
        self._inode, self._end, self._tail, self._seen = 0, 0, b"", (0, 0)
        self._reviewed = (0, 0)   # of the file of decisions
        self.decided = Decided(path, ())

    @property
    def files(self) -> list[Path]:
        """All that tells of its articles: results, decisions, copies and texts."""
        return [self.path, reviews(self.path), copies_beside(self.path), beside(self.path)]

    def news(self) -> Iterator[_Entry | None]:
        """What came since; None first where the file is another one, and all that was known of it is void.

        Raises ResultsError where a line is no summary.
        """
        told = _stat(self.path)
        seen, inode = _seen(told), told.st_ino if told else 0
        if seen == self._seen:
            return
        if inode != self._inode or not self._goes_on(seen[1]):
            self._end, self._tail, self._inode = 0, b"", inode
            yield None
        if told is not None:
            yield from self._entries()
        self._seen = seen

    def decisions(self) -> set[str]:
        """Hashes of the texts that anything was decided on since. Raises ResultsError where a line is no decision."""
        seen = _seen(_stat(reviews(self.path)))
        if seen == self._reviewed:
            return set()
        before, self.decided = self.decided.decisions, Decided(self.path)
        self._reviewed = seen
        known = {each.id for each in before} & {each.id for each in self.decided.decisions}
        return {each.sha256 for each in (*before, *self.decided.decisions) if each.sha256 and each.id not in known}

    def _goes_on(self, size: int) -> bool:
        """Whether the file only grew since; who edits it writes it anew."""
        if not self._is_lines or size <= self._end or not self._end:
            return False
        with self.path.open("rb") as file:
            file.seek(self._end - len(self._tail))
            return file.read(len(self._tail)) == self._tail

    @property
    def _is_lines(self) -> bool:
        return self.path.suffix.lower() in LINES

    def _entries(self) -> Iterator[_Entry]:
        with self.path.open("rb") as file:
            file.seek(self._end)
            at = self._end
            for line in file if self._is_lines else [file.read()]:
                if self._is_lines and not line.endswith(b"\n"):
                    return   # it is being written
                if line.strip():
                    yield self._entry(at, line)
                at += len(line)
                self._end, self._tail = at, line[-_TAIL:]

    def _entry(self, at: int, line: bytes) -> _Entry:
        try:
            summary = Summary.model_validate_json(line.removeprefix(b"\xef\xbb\xbf"))
        except ValidationError:
            for _ in read_results(self.path):   # it says which line, and what is wrong with it
                pass
            raise ResultsError(f"{self.path}: the line at byte {at:,} is no summary") from None
        return self.entry(self._stands(summary), at, len(line))

    def entry(self, summary: Summary, at: int, size: int) -> _Entry:
        """What the list tells of a summary that stands there."""
        row = row_of(summary)
        words = (row.title, row.outlet, row.id, summary.article.source, row.said, _names(summary))
        return _Entry(self, at, size, summary.article.sha256, row, " ".join(filter(None, words)).casefold())

    def _stands(self, summary: Summary) -> Summary:
        return self.decided.applied(summary).summary

    def summary(self, at: int, size: int) -> Summary:
        """The summary that stands there, as people decided it."""
        with self.path.open("rb") as file:
            file.seek(at)
            found = Summary.model_validate_json(file.read(size).removeprefix(b"\xef\xbb\xbf"))
        printed = also_in(copies_beside(self.path)).get((found.id, found.article.sha256[:TEXT_DIGITS]), ())
        found.article.also_in += [each for each in printed if each not in found.article.also_in]
        return self._stands(found)


class Shelf:
    """The articles of some files of results. Each method may be called in any thread.

    The first file is the one that new results go to. Raises ResultsError where a file cannot be read.
    """

    def __init__(self, paths: Sequence[Path]) -> None:
        self._books = [Book(path) for path in paths]
        self._entries: dict[str, _Entry] = {}   # by key, in the order in which they came
        self._lock = threading.RLock()
        self.refresh()

    @property
    def paths(self) -> list[Path]:
        """The files."""
        return [book.path for book in self._books]

    def version(self) -> str:
        """What tells all files as they are now from as they were: another one whenever any of them has changed."""
        return version_of([each for book in self._books for each in book.files])

    def refresh(self) -> None:
        """Take in what came since."""
        with self._lock:
            for book in self._books:
                again = book.decisions()
                for entry in book.news():
                    if entry is None:
                        self._entries = {key: each for key, each in self._entries.items() if each.book is not book}
                    else:
                        self._entries.pop(entry.row.key, None)
                        self._entries[entry.row.key] = entry
                for key, each in self._entries.items() if again else ():
                    if each.book is book and each.sha256 in again:
                        self._entries[key] = book.entry(book.summary(each.at, each.size), each.at, each.size)

    def rows(self, words: str = "", *, doubtful: bool = False) -> list[Row]:
        """The articles in which all the words stand, the last one that came first; `doubtful`: with doubts alone."""
        wanted = words.casefold().split()
        with self._lock:
            self.refresh()
            return [
                each.row for each in reversed(self._entries.values())
                if all(word in each.words for word in wanted) and (each.row.doubtful or not doubtful)
            ]

    def find(self, name: str) -> Row | None:
        """The article of a key, or of an id."""
        with self._lock:
            self.refresh()
            found = self._entries.get(name) or self._entries.get(key_of(name))
            return found.row if found else None

    def sha256(self, key: str) -> str | None:
        """The hash of the text that an article was read with; None where it was not read."""
        with self._lock:
            self.refresh()
            found = self._entries.get(key)
            return found.sha256 if found else None

    def summary(self, key: str) -> Summary | None:
        """The summary of an article, read from its file."""
        with self._lock:
            found = self._entries.get(key)
            return found.book.summary(found.at, found.size) if found else None

    def text(self, sha256: str) -> str | None:
        """The text with that hash, where it is kept beside the results."""
        return next(iter(self.texts({sha256})), None)

    def decisions(self) -> list[Decision]:
        """All decisions on records, in the order of their files."""
        with self._lock:
            self.refresh()
            return [each for book in self._books for each in book.decided.decisions]

    def place(self, article: str | None) -> Path | None:
        """The file that an article stands in, by its id."""
        found = self._entries.get(key_of(article)) if article is not None else None
        return found.book.path if found else None

    def texts(self, wanted: set[str]) -> list[str]:
        """The texts of these hashes, those that are kept."""
        with self._lock:
            return [text for _, text in find([book.texts for book in self._books], wanted)]

    def summaries(self, words: str = "", among: Collection[str] | None = None) -> Iterator[Summary]:
        """The summaries of the articles in which all the words stand, in the order of the files; `among` these ids."""
        keys = {row.key for row in self.rows(words) if among is None or row.id in among}
        for path in self.paths:
            if path.exists():
                yield from (each for each in read_results(path) if key_of(each.id) in keys)

    def close(self) -> None:
        """Close the files of texts."""
        for book in self._books:
            book.texts.close()


def row_of(summary: Summary) -> Row:
    """What the list tells of a summary."""
    told = summary.article
    said = " ".join(each.text for each in summary.abstract)
    return Row(
        key=key_of(summary.id), id=summary.id, title=titled(summary), outlet=told.outlet, published=told.published,
        day=day_of(told.published), language=told.language, url=href_of(told),
        said=said if len(said) <= _SAID else f"{said[:_SAID]}…",
        proposals=len(summary.proposals), responses=len(summary.responses), conditions=len(summary.conditions),
        doubtful=len(summary.doubtful) + len(summary.missing),
        reviewed=sum(record.review is not None for record in summary.records),
    )


def version_of(files: Iterable[Path]) -> str:
    """What tells files as they are now from as they were: another one whenever any of them has changed."""
    told = [(str(path), _stat(path)) for path in files]
    return repr([
        (path, found and (found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns))
        for path, found in told
    ])


def _stat(path: Path) -> os.stat_result | None:
    try:
        return path.stat()
    except OSError:
        return None


def _seen(told: os.stat_result | None) -> tuple[int, int]:
    return (told.st_mtime_ns, told.st_size) if told else (0, 0)


def _names(summary: Summary) -> str:
    parties = (
        party for record in summary.records for role in record.of_kind.roles for party in getattr(record, role.field)
    )
    return " ".join({name for party in parties for name in (party.name, party.on_behalf_of) if name})
