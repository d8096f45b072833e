"""Many articles, one at a time: from files, folders, patterns, JSONL, CSV, Parquet and standard input.

Nothing is held that is not needed: a table is read row by row. What cannot be read comes out as an
`Unreadable` in its place, and the rest goes on.
"""

from __future__ import annotations

import csv
import glob
import io
import json
import os
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from summarizer.article import MOST_BYTES, Article
from summarizer.errors import ArticleError, ConfigurationError, SummarizerError

TABLES = (".jsonl", ".ndjson", ".csv", ".parquet")
Went = Callable[[float], None]   # is told how many bytes more have been read
TEXTS = (".txt", ".md", ".html", ".htm")


@dataclass(frozen=True)
class Columns:
    """Which column of a table holds what; a column that is not there is passed over, but for `text`."""

    text: str = "text"
    id: str = "id"
    title: str = "title"
    outlet: str = "outlet"
    published: str = "published"
    language: str = "language"


@dataclass(frozen=True)
class Unreadable:
    """An article that cannot be read: what it is called, where it would be, and why."""

    id: str
    source: str
    error: SummarizerError


class Sources(Iterator[Article | Unreadable]):
    """Articles, one at a time, and how far in their files they are."""

    def __init__(self, paths: list[str], columns: Columns) -> None:
        self._total = None if "-" in paths else sum(map(_size, paths))
        self._read = 0.0   # bytes
        self._items = _each(paths, columns, self._went)

    def __next__(self) -> Article | Unreadable:
        return next(self._items)

    @property
    def read(self) -> float | None:
        """How much has been read, 0 to 1; None where nobody knows how much there is."""
        return min(1.0, self._read / self._total) if self._total else None

    def _went(self, size: float) -> None:
        self._read += size


def articles(inputs: Sequence[str], columns: Columns | None = None) -> Sources:
    """Every article of the inputs, in order: `articles(["news/", "more.jsonl"])`.

    A folder gives its text and HTML files, those of its folders too, without following links; `-` is
    JSONL from standard input. An article's id is the given one, else its path, with the row's number
    in a table.

    Raises ArticleError where an input is missing or nothing in it is an article; that is said before
    any article is read.
    """
    found = [(name, _paths(name)) for name in inputs]
    return Sources([path for _, paths in found for path in paths], columns or Columns())


def _size(path: str) -> int:
    try:
        return Path(path).stat().st_size
    except OSError:
        return 0   # what is wrong is said when it is read


def _paths(name: str) -> list[str]:
    if name == "-":
        return [name]
    if not os.path.exists(name) and glob.has_magic(name):   # noqa: PTH110 - a name with * may exist as it is
        paths = sorted(glob.glob(name, recursive=True))   # noqa: PTH207 - absolute patterns too
        if not paths:
            raise ArticleError(f"nothing matches {name}")
        return [path for each in paths for path in ([each] if Path(each).is_file() else _walked(each))]
    if Path(name).is_dir():
        paths = _walked(name)
        if not paths:
            raise ArticleError(f"{name} holds no articles ({', '.join(TEXTS + TABLES)})")
        return paths
    if not Path(name).exists():
        raise ArticleError(f"there is no file or folder {name}")
    return [name]


def _walked(folder: str) -> list[str]:
    paths = []
    for place, folders, names in os.walk(folder, followlinks=False):
        folders.sort()
        paths += [
            os.path.join(place, name) for name in sorted(names)   # noqa: PTH118 - os.walk gives strings
            if name.lower().endswith(TEXTS + TABLES) and not Path(place, name).is_symlink()
        ]
    return paths


def _each(paths: list[str], columns: Columns, went: Went) -> Iterator[Article | Unreadable]:
    for path in paths:
        kind = ".jsonl" if path == "-" else Path(path).suffix.lower()
        try:
            if kind in (".jsonl", ".ndjson"):
                yield from _jsonl(path, columns, went)
            elif kind == ".csv":
                yield from _csv(path, columns, went)
            elif kind == ".parquet":
                yield from _parquet(path, columns, went)
            else:
                went(_size(path))
                yield Article.read(path)
        except ConfigurationError:
            raise
        except SummarizerError as error:
            yield Unreadable(path, path, error)
        except (OSError, UnicodeDecodeError, csv.Error) as error:
            yield Unreadable(path, path, ArticleError(f"{path} cannot be read: {error}"))


def _jsonl(path: str, columns: Columns, went: Went) -> Iterator[Article | Unreadable]:
    name = "standard input" if path == "-" else path
    with nullcontext(sys.stdin.buffer) if path == "-" else Path(path).open("rb") as file:
        number = 0
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
                yield _from_json(line.removeprefix(b"\xef\xbb\xbf"), where, columns)


def _from_json(line: bytes, where: str, columns: Columns) -> Article | Unreadable:
    try:
        row = json.loads(line)
    except ValueError as error:
        return Unreadable(where, where, ArticleError(f"{where} is no JSON: {error}"))
    if not isinstance(row, dict):
        return Unreadable(where, where, ArticleError(f"{where} is no JSON object"))
    return from_row(row, where, columns)


def _csv(path: str, columns: Columns, went: Went) -> Iterator[Article | Unreadable]:
    csv.field_size_limit(MOST_BYTES)
    with Path(path).open("rb") as raw:
        rows = csv.DictReader(io.TextIOWrapper(raw, encoding="utf-8-sig", newline=""))
        if columns.text not in (rows.fieldnames or ()):
            raise ArticleError(f"{path} has no column {columns.text!r}: name it by --text-column")
        at = 0
        for number, row in enumerate(rows, 1):
            went(raw.tell() - at)
            at = raw.tell()
            yield from_row(row, f"{path}:{number}", columns)


def _parquet(path: str, columns: Columns, went: Went) -> Iterator[Article | Unreadable]:
    try:
        import pyarrow as pa
        import pyarrow.parquet as pq
    except ImportError:
        raise ConfigurationError("Parquet needs one more package: pip install 'summarizer[tables]'") from None
    try:
        file = pq.ParquetFile(path)
        wanted = [name for name in vars(columns).values() if name in file.schema_arrow.names]
        if columns.text not in wanted:
            raise ArticleError(f"{path} has no column {columns.text!r}: name it by --text-column")
        number = 0
        for batch in file.iter_batches(batch_size=64, columns=wanted):
            went(_size(path) * batch.num_rows / file.metadata.num_rows)
            for row in batch.to_pylist():
                number += 1
                yield from_row(row, f"{path}:{number}", columns)
    except pa.ArrowException as error:
        raise ArticleError(f"{path} is no Parquet file that can be read: {error}") from error


def from_row(row: Mapping[Any, Any], where: str, columns: Columns) -> Article | Unreadable:
    """The article in a row of a table; `where` says which row, and is its id where it has none."""
    told = {name: row.get(column) for name, column in vars(columns).items()}
    id = str(told["id"]) if told["id"] not in (None, "") else where
    text = told["text"]
    if not isinstance(text, str):
        missing = "is missing or null" if text is None else "is no text"
        return Unreadable(id, where, ArticleError(f"{where}: the column {columns.text!r} {missing}"))
    rest = {
        name: str(told[name]) for name in ("title", "outlet", "published", "language") if told[name] not in (None, "")
    }
    try:
        return Article(text, source=where, id=id, **rest)
    except ArticleError as error:
        return Unreadable(id, where, error)
