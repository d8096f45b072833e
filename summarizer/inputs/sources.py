"""Many articles, one at a time: from files, folders, patterns, JSONL, CSV, Parquet and standard input.

Nothing is held that is not needed: a table is read row by row. What cannot be read comes out as an
`Unreadable` in its place, and the rest goes on.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import IO

from summarizer.errors import ArticleError, ConfigurationError, SummarizerError
from summarizer.inputs import jsonl, parquet, tables
from summarizer.inputs.article import Article
from summarizer.inputs.document import Columns, Document, How, Unreadable
from summarizer.inputs.names import shown, why
from summarizer.inputs.paths import InputFile, file_id, meant
from summarizer.inputs.rows import from_row

__all__ = ["Columns", "Sources", "articles", "from_row"]

Went = Callable[[float], None]   # is told how many bytes more have been read
_TABLES = {".jsonl": jsonl.read, ".ndjson": jsonl.read, ".csv": tables.read, ".parquet": parquet.read}


class Sources(Iterator[Article | Unreadable]):
    """Articles, one at a time, and how far in their files they are."""

    def __init__(self, files: list[InputFile], columns: Columns) -> None:
        paths = [file.path for file in files if file.error is None]
        self._total = None if "-" in paths else sum(map(_size, paths))
        self._read = 0.0   # bytes
        self._items = _each(files, columns, self._went)

    def __next__(self) -> Article | Unreadable:
        return next(self._items)

    @property
    def read(self) -> float | None:
        """How much has been read, 0 to 1; None where nobody knows how much there is."""
        return min(1.0, self._read / self._total) if self._total else None

    def _went(self, size: float) -> None:
        self._read += size


def articles(inputs: Sequence[str], columns: Columns | None = None, *, outputs: Iterable[Path] = ()) -> Sources:
    """Every article of the inputs, in order: `articles(["news/", "more.jsonl"])`.

    A folder gives its text and HTML files, those of its folders too, without following links; `-` is
    JSONL from standard input. An article's id is the given one, else its path, with the number of its
    row in a table: of CSV as a spreadsheet shows it (the header is row 1), of JSONL its line. `outputs`
    are files and folders that are written meanwhile: they are none of the inputs.

    Raises ArticleError where an input is missing, is no file or folder, or nothing in it is an article;
    that is said before any article is read.
    """
    own = {each for path in outputs if (each := file_id(path)) is not None}
    files = [file for name in inputs for file in meant(name, own)]
    if inputs and not files:
        raise ArticleError(f"{shown(' '.join(inputs))} is what this run writes, not what it reads: name another output")
    return Sources(files, columns or Columns())


def _size(path: str) -> int:
    try:
        return Path(path).stat().st_size
    except OSError:
        return 0   # what is wrong is said when it is read


def _each(files: list[InputFile], columns: Columns, went: Went) -> Iterator[Article | Unreadable]:
    for file in files:
        path, name = file.path, "standard input" if file.path == "-" else shown(file.path)
        kind = Path(path).suffix.lower()
        try:
            if file.error is not None:
                raise file.error
            if path == "-":
                with _standard_input() as given:
                    yield from jsonl.read(Document(name, given, How(columns, went=went)))
            elif reader := _TABLES.get(kind):
                with Path(path).open("rb") as opened:   # by us: pyarrow opens no name that is not UTF-8
                    yield from reader(Document(name, opened, How(columns, went=went)))
            else:
                went(_size(path))
                yield Article.read(path)
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
