"""Many articles, one at a time: from files, folders, patterns, JSONL, CSV, Parquet and standard input.

Nothing is held that is not needed: a table is read row by row. What cannot be read comes out as an
`Unreadable` in its place, and the rest goes on.
"""

from __future__ import annotations

import csv
import io
import json
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Sized
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from summarizer.errors import ArticleError, ConfigurationError, SummarizerError
from summarizer.inputs.article import Article
from summarizer.inputs.document import MOST_BYTES, How, Unreadable
from summarizer.inputs.documents import CSV, JSONL, PARQUET, kind_of, opened, read
from summarizer.inputs.names import printable, shown, why
from summarizer.inputs.paths import InputFile, file_id, meant, passed_over
from summarizer.resources import adding

Went = Callable[[float], object]   # is told how many bytes more have been read
_OURS = {   # what a line of ours is known by
    "results": {"id", "article", "proposals", "provenance"},
    "failures": {"id", "source", "error", "message", "attempts"},
}
_NO_VALUE = ("nan", "NaN")   # what NumPy and pandas write into CSV where there is none
_WHOLE = 2**53   # from here on a float is no sure whole number


@dataclass(frozen=True)
class Columns:
    """Which column of a table holds what.

    One that is not there is passed over, but for `text`, and for `id` where that was given another name.
    """

    text: str = "text"
    id: str = "id"
    title: str = "title"
    outlet: str = "outlet"
    published: str = "published"
    language: str = "language"


class Sources(Iterator[Article | Unreadable]):
    """Articles, one at a time, and how far in their files they are."""

    def __init__(self, files: list[InputFile], columns: Columns, encoding: str | None) -> None:
        paths = [file.path for file in files if file.error is None]
        self._total = None if "-" in paths else sum(map(_size, paths))
        self._read = 0.0   # bytes
        self._items = _each(files, columns, How(encoding=encoding, went=self._went))

    def __next__(self) -> Article | Unreadable:
        return next(self._items)

    @property
    def read(self) -> float | None:
        """How much has been read, 0 to 1; None where nobody knows how much there is."""
        return min(1.0, self._read / self._total) if self._total else None

    def _went(self, size: float) -> None:
        self._read += size


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
    files: list[InputFile] = []
    for name in inputs:
        found = meant(name, own)
        files += [each for each in found if not each.is_passed]
        if len(found) > (before := sum(not each.is_passed for each in found)) and before:
            How().told(f"{shown(name)}: {passed_over(each.path for each in found if each.is_passed)}")
    if inputs and not files:
        raise ArticleError(f"{shown(' '.join(inputs))} is what this run writes, not what it reads: name another output")
    return Sources(files, columns or Columns(), encoding)


def _size(path: str) -> int:
    try:
        return Path(path).stat().st_size
    except OSError:
        return 0   # what is wrong is said when it is read


def _each(files: list[InputFile], columns: Columns, how: How) -> Iterator[Article | Unreadable]:
    for file in files:
        path, name = file.path, "standard input" if file.path == "-" else shown(file.path)
        try:
            if file.error is not None:
                raise file.error
            if path == "-":
                yield from _jsonl(path, name, columns, how.went)
                continue
            with opened(path, name, how) as document:
                if (table := _TABLES.get(kind_of(document).name)) is not None:
                    yield from table(path, name, columns, how.went)
                else:
                    how.went(_size(path))
                    yield from read(document)
        except ConfigurationError:
            raise
        except SummarizerError as error:
            yield Unreadable(name, name, error)
        except (OSError, UnicodeDecodeError, csv.Error) as error:
            yield Unreadable(name, name, ArticleError(f"{name} cannot be read: {why(error)}"))


def _jsonl(path: str, name: str, columns: Columns, went: Went) -> Iterator[Article | Unreadable]:
    with _standard_input() if path == "-" else Path(path).open("rb") as file:
        number = 0
        is_first = True
        while line := file.readline(MOST_BYTES + 1):
            number += 1
            went(len(line))
            whole = len(line) <= MOST_BYTES
            while not line.endswith(b"\n") and len(line) > MOST_BYTES and (line := file.readline(MOST_BYTES + 1)):
                went(len(line))   # the rest of a line that is too long
            where = f"{name}:{number}"
            if not whole:
                yield Unreadable(where, where, ArticleError(f"{where} is over {MOST_BYTES:,} bytes"))
            elif line.strip():
                row = _parsed(line.removeprefix(b"\xef\xbb\xbf"), where)
                if is_first and isinstance(row, dict):
                    _refuse_ours(row, name, columns)
                is_first = False
                yield row if isinstance(row, Unreadable) else from_row(row, where, columns)


def _standard_input() -> AbstractContextManager[IO[bytes]]:
    """Opened for whoever reads: Python cannot end while a thread waits in its own."""
    try:
        return open(sys.stdin.fileno(), "rb", closefd=False)
    except OSError:   # it is none of the system's
        return nullcontext(sys.stdin.buffer)


def _parsed(line: bytes, where: str) -> dict[str, Any] | Unreadable:
    try:
        row = json.loads(line)
    except ValueError as error:
        return Unreadable(where, where, ArticleError(f"{where} is no JSON: {error}"))
    except RecursionError:
        return Unreadable(where, where, ArticleError(f"{where} is nested too deep to be read"))
    if not isinstance(row, dict):
        return Unreadable(where, where, ArticleError(f"{where} is no JSON object"))
    return row


def _refuse_ours(row: dict[str, Any], name: str, columns: Columns) -> None:
    """Say once of a file what would be said of each of its lines."""
    for kind, fields in _OURS.items():
        if columns.text not in row and fields <= row.keys():
            raise ArticleError(f"{name} holds {kind} of summarizer, not articles")


def _hold_columns(name: str, names: Iterable[str], columns: Columns) -> None:
    """Raise where a table has not the columns it must have."""
    there = set(names)
    if columns.text not in there:
        raise ArticleError(
            f"{name} has no column {columns.text!r}: name the one that holds the texts", settings=("text_column",)
        )
    if columns.id not in there and columns.id != Columns.id:
        raise _no_ids(name, columns)


def _csv(path: str, name: str, columns: Columns, went: Went) -> Iterator[Article | Unreadable]:
    csv.field_size_limit(MOST_BYTES)
    with Path(path).open("rb") as raw:
        rows = csv.reader(io.TextIOWrapper(raw, encoding="utf-8-sig", newline=""))
        names = next(rows, [])
        _hold_columns(name, names, columns)
        at = 0
        for number, row in enumerate(rows, 2):   # as a spreadsheet has them: the header is row 1, an empty one counts
            went(raw.tell() - at)
            at = raw.tell()
            if not row:
                continue
            told = {column: None if cell in _NO_VALUE else cell for column, cell in zip(names, row, strict=False)}
            yield from_row(told, f"{name}:{number}", columns)


def _parquet(path: str, name: str, columns: Columns, went: Went) -> Iterator[Article | Unreadable]:
    try:
        import pyarrow as pa
        import pyarrow.parquet as pq
    except ImportError:
        raise ConfigurationError(f"Parquet needs one more package: {adding('tables')}") from None
    try:
        with Path(path).open("rb") as raw:   # pyarrow opens no name that is not UTF-8
            file = pq.ParquetFile(raw)
            _hold_columns(name, file.schema_arrow.names, columns)
            wanted = [column for column in vars(columns).values() if column in file.schema_arrow.names]
            number = 0
            for batch in file.iter_batches(batch_size=64, columns=wanted):
                went(_size(path) * batch.num_rows / file.metadata.num_rows)
                for row in batch.to_pylist():
                    number += 1
                    yield from_row(row, f"{name}:{number}", columns)
    except pa.ArrowException as error:
        raise ArticleError(f"{name} is no Parquet file that can be read: {error}") from error


def _no_ids(where: str, columns: Columns) -> ArticleError:
    told = f"{where} has no column {columns.id!r}: name the one that holds the ids"
    return ArticleError(told, settings=("id_column",))


def from_row(row: Mapping[Any, Any], where: str, columns: Columns) -> Article | Unreadable:
    """The article in a row of a table; `where` says which row, and is its id where it has none.

    NaN is no value. A whole number that became a float, as pandas makes it, is the whole number.
    """
    id = where
    try:
        if columns.id not in row and columns.id != Columns.id:
            raise _no_ids(where, columns)
        id = _told(row, columns.id, where) or where
        text = row.get(columns.text)
        if not isinstance(text, str):
            missing = "is missing or null" if text is None or text != text else "is no text"   # noqa: PLR0124 - NaN
            raise ArticleError(f"{where}: the column {columns.text!r} {missing}")
        rest: dict[str, Any] = {
            name: _told(row, getattr(columns, name), where) for name in ("title", "outlet", "published", "language")
        }
        return Article(text, source=where, id=id, **rest)
    except ArticleError as error:
        return Unreadable(printable(id), where, error)


def _told(row: Mapping[Any, Any], column: str, where: str) -> str | None:
    """What a cell says, as text. Raises ArticleError where it is neither text nor number nor date."""
    value = row.get(column)
    if isinstance(value, bool) or (isinstance(value, Sized) and not isinstance(value, str)):
        what = "true or false" if isinstance(value, bool) else "an object" if isinstance(value, Mapping) else "a list"
        raise ArticleError(f"{where}: the column {column!r} holds {what}, no text and no number")
    if value is None or value == "" or value != value:   # noqa: PLR0124 - NaN, and what pandas has for no date
        return None
    if isinstance(value, float) and value.is_integer() and abs(value) < _WHOLE:
        return str(int(value))
    return str(value)


_TABLES = {JSONL.name: _jsonl, CSV.name: _csv, PARQUET.name: _parquet}
