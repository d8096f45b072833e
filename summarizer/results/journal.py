"""Results as a journal: durable lines from which a run resumes, its checkpoint, and a lock. Knows no model.

RESULTS.jsonl has one line an article, written once, by one `os.write` whose count is checked.
RESULTS.failed.jsonl has the failures of the last run: they are done again by the next. RESULTS.texts.gz
has the texts, each written before the first result got from it. RESULTS.copies.jsonl names the articles
that were not read because they are copies of others. What a line tells is read in lines.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Literal, Self

from summarizer.results.appending import Growing, after_last, append, cut, opened
from summarizer.results.copies import TEXT_DIGITS, copies, copy_line
from summarizer.results.copies import beside as copies_beside
from summarizer.results.lines import entries, result
from summarizer.results.places import Places
from summarizer.results.seen import Marks, id_mark, marks, text_mark
from summarizer.results.texts import Texts, beside

if TYPE_CHECKING:
    from summarizer.codebook.records import Summary
    from summarizer.inputs.article import Article

_CLAIMED = 1 << 60   # above the bits of a mark


class Shard(Growing):
    """A file of results, open, locked and whole while the `with` block runs: one process appends to it.

    The texts of the articles are kept beside it where `texts` says so.

    Raises LockedError (75) where another has it open, OutputError (74) where it cannot be written.
    """

    def __init__(self, path: Path, *, texts: bool = False) -> None:
        super().__init__(path)
        self.path = path
        self.texts = Texts(beside(path)) if texts else None
        self.torn = 0   # bytes of a last line that was not written whole

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            if self.texts is not None:
                self.texts.close()
        finally:
            super().__exit__(kind, error, trace)

    def append(self, line: str, article: Article | None = None) -> int:
        """Append one result, once the article's text is kept; return the byte it begins at.

        Raises OutputError where it cannot be written whole.
        """
        if self.texts is not None and article is not None:
            self.texts.add(article)
        return self._grow(line.encode())

    def sync(self) -> None:
        """Make what is written outlast a power cut, texts before what rests on them."""
        if self.texts is not None:
            self.texts.sync()
        super().sync()

    def _take_in(self) -> None:
        """Cut off a last line that was not written whole; end one that is whole and lacks its newline."""
        file = self._file
        begin, size = after_last(file), os.fstat(file).st_size
        if begin == size:
            return
        line = os.pread(file, size - begin, begin)
        if line.strip() and result(line, self.path, "the last line") is not None:
            append(file, self.path, b"\n")
            return
        self.torn = size - begin
        os.ftruncate(file, begin)


class Journal(Shard):
    """The two files of a run, open and locked while the `with` block runs.

    `stamp` is what results must have in common: a row with another model, prompt or schema is refused,
    unless `mixed` says that it may stay. The ids in `redo` are done again, though nothing changed.

    Raises LockedError (75) where another run has them open, OutputError (74) where they cannot be
    written, ConfigurationError (2) where earlier results were got otherwise.
    """

    def __init__(
        self, path: Path, stamp: dict[str, str | None], *, mixed: bool = False, texts: bool = True,
        redo: Iterable[str] = (),
    ) -> None:
        super().__init__(path, texts=texts)
        self.redo = frozenset(redo)
        self.unmet = set(self.redo)   # of these, the ids that no article had so far
        self.place = path   # what reads results takes
        self.failed_path = path.with_suffix(f".failed{path.suffix}")
        self.copies_path = copies_beside(path)
        self._copied: dict[int, tuple[int, int, int]] = {}   # marks: of an id its text, whose copy it is, and that text
        self._copies: int | None = None   # open once there is one to write
        self._known = Marks()
        self._unchecked = Places()   # results that lack the second reading that is asked for
        self._stamp, self._mixed = stamp, mixed

    def __enter__(self) -> Self:
        super().__enter__()
        try:
            self._failures = opened(self.failed_path, os.O_TRUNC)
        except BaseException:
            os.close(self._file)
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            super().__exit__(kind, error, trace)
        finally:
            for file in (self._failures, self._copies):
                if file is not None:
                    try:
                        os.fsync(file)
                    finally:
                        os.close(file)
        if self.failed_path.stat().st_size == 0:
            self.failed_path.unlink()

    def claim(self, id: str, sha256: str) -> Literal["new", "changed", "redo", "unchecked", "done", "claimed", "other"]:
        """Claim an article for this run, and say what is known of its id.

        Of an id the first in a run claims: `claimed` is the same text once more, `other` a text that is not
        it. Before this run the id was never done (`new`), done with another text (`changed`), or with this
        one: `done`, `redo` where it is to be done again, `unchecked` where it lacks the second reading that is asked
        for. What is appended replaces what was there.
        """
        mark, text = marks(id, sha256)
        known = self._known.get(mark)
        if known is not None and known & _CLAIMED:
            return "claimed" if known & ~_CLAIMED == text else "other"
        self._known[mark] = text | _CLAIMED
        self.unmet.discard(id)
        if known is None:
            return "new"
        if known != text:
            return "changed"
        if id in self.redo:
            return "redo"
        return "unchecked" if mark in self._unchecked else "done"

    def unchecked(self, id: str) -> Summary | None:
        """The result of an id that lacks the second reading that is asked for. Raises ResultsError."""
        return self._unchecked.read(id_mark(id), id)

    def write(self, summary: Summary, article: Article | None = None) -> None:
        """Append one result, once the article's text is kept. Raises OutputError where it cannot be written whole."""
        self.append(summary.model_dump_json(), article)

    def fail(self, line: str) -> None:
        """Append one failure. Raises OutputError where it cannot be written whole."""
        append(self._failures, self.failed_path, line.encode() + b"\n")

    def copied(self, id: str, sha256: str) -> bool:
        """Whether an article is known as a copy of one that is done with the text that it had."""
        mark, text = marks(id, sha256)
        was, of, of_text = self._copied.get(mark, (0, 0, 0))
        return was == text and (self._known.get(of) or 0) & ~_CLAIMED == of_text

    def text(self, id: str) -> int:
        """The mark of the text that an id has, as far as it was claimed or is done; else 0."""
        return (self._known.get(id_mark(id)) or 0) & ~_CLAIMED

    def write_copy(self, article: Article, id: str, of: str, of_text: int) -> None:
        """Append that an article is a copy of one that is done, whose text has that mark.

        Raises OutputError where it cannot be written whole.
        """
        mark, text = marks(id, article.sha256)
        told = text, id_mark(of), of_text
        if self._copied.get(mark) == told:
            return
        if self._copies is None:
            self._copies = opened(self.copies_path)
            cut(self._copies)
        line = copy_line(article, id, of, f"{of_text:0{TEXT_DIGITS}x}")
        append(self._copies, self.copies_path, line.encode() + b"\n")
        self._copied[mark] = told

    def _take_in(self) -> None:
        self._read()
        super()._take_in()

    def _read(self) -> None:
        """Take in what is done, and what need not be."""
        self._take(self.path)
        self._take_copies()

    def _take_copies(self) -> None:
        for each in copies(self.copies_path):
            mark, text = marks(each.id, each.sha256)
            self._copied[mark] = text, id_mark(each.of), text_mark(each.of_text)

    def _take(self, path: Path) -> None:
        for each in entries(path, self._stamp, mixed=self._mixed):
            self._known[each.id] = each.text
            if each.is_unchecked:
                self._unchecked.put(each.id, path, each.at)
            else:
                self._unchecked.forget(each.id)
