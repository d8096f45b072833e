"""Many articles, one at a time: from files, folders, patterns and standard input.

Nothing is held that is not needed: a table is read row by row. What cannot be read comes out as an
`Unreadable` in its place, and the rest goes on.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from pathlib import Path
from typing import IO

from summarizer.errors import ArticleError, ConfigurationError, SummarizerError
from summarizer.inputs.article import Article
from summarizer.inputs.document import Columns, Document, How, Unreadable
from summarizer.inputs.documents import opened, read
from summarizer.inputs.names import shown, why
from summarizer.inputs.paths import InputFile, file_id, meant, passed_over
from summarizer.inputs.tables import jsonl
from summarizer.inputs.web.connection import is_address
from summarizer.inputs.web.fetch import fetch


class Sources(Iterator[Article | Unreadable]):
    """Articles, one at a time, and how far in their files they are."""

    def __init__(self, files: list[InputFile], how: How) -> None:
        paths = [file.path for file in files if file.error is None]
        self._total = None if "-" in paths else sum(map(_size, paths))
        self._through, self._within = 0.0, 0.0   # bytes: of the files that are read, and of the one that is being read
        self._items = self._each(files, replace(how, went=self._went))

    def __next__(self) -> Article | Unreadable:
        return next(self._items)

    @property
    def read(self) -> float | None:
        """How much has been read, 0 to 1; None where nobody knows how much there is."""
        return min(1.0, (self._through + self._within) / self._total) if self._total else None

    def _went(self, size: float) -> None:
        self._within += size

    def _each(self, files: list[InputFile], how: How) -> Iterator[Article | Unreadable]:
        for file in files:
            yield from _of_file(file, how)
            self._through, self._within = self._through + _size(file.path), 0.0


def articles(
    inputs: Sequence[str], columns: Columns | None = None, *, encoding: str | None = None,
    outputs: Iterable[Path] = (),
) -> Sources:
    """Every article of the inputs, in order: `articles(["news/", "more.jsonl"])`.

    A folder gives its documents, those of its folders too, without following links; `-` is JSONL from standard
    input. An article's id is the given one, else its path, with the number of its row in a table: of CSV as a
    spreadsheet shows it (the header is row 1), of JSONL its line. `encoding` is that of text without a byte order
    mark. `outputs` are files and folders that are written meanwhile: they are none of the inputs.

    Raises ArticleError where an input is missing, is no file or folder, or nothing in it is an article;
    that is said before any article is read.
    """
    own = {each for path in outputs if (each := file_id(path)) is not None}
    how = How(columns or Columns(), encoding)
    files: list[InputFile] = []
    for name in inputs:
        found = meant(name, own)
        passed = [each.path for each in found if each.is_passed]
        if passed and len(passed) < len(found):
            how.tell(f"{shown(name)}: {passed_over(passed)}")
        files += [each for each in found if not each.is_passed]
    if inputs and not files:
        raise ArticleError(f"{shown(' '.join(inputs))} is what this run writes, not what it reads: name another output")
    return Sources(files, how)


def _size(path: str) -> int:
    try:
        return os.stat(path).st_size   # noqa: PTH116 - inputs are strings
    except OSError:
        return 0   # what is wrong is said when it is read


def _of_file(file: InputFile, how: How) -> Iterator[Article | Unreadable]:
    path, name = file.path, "standard input" if file.path == "-" else shown(file.path)
    try:
        if file.error is not None:
            raise file.error
        if path == "-":
            with _standard_input() as given:   # it cannot be sought in, and is not waited for
                yield from jsonl.read(Document(name, given, how))
            return
        if is_address(path):
            yield from read(fetch(path, how))
            return
        with opened(path, name, how) as document:
            yield from read(document)
    except ConfigurationError:
        raise
    except SummarizerError as error:
        yield Unreadable(name, name, error)
    except OSError as error:
        yield Unreadable(name, name, ArticleError(f"{name} cannot be read: {why(error)}"))


def _standard_input() -> AbstractContextManager[IO[bytes]]:
    """Opened for whoever reads: Python cannot end while a thread waits in its own."""
    try:
        return open(sys.stdin.fileno(), "rb", closefd=False)
    except OSError:   # it is none of the system's
        return nullcontext(sys.stdin.buffer)
