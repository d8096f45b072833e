"""Tables on disk: a folder of CSV or Parquet files, one XLSX workbook, or one SQLite database.

All is written beside the output and put in its place at the end, so that a run that breaks off leaves
what was there before. An earlier output of this command is replaced, anything else is left alone.
"""

from __future__ import annotations

import os
import sqlite3
import zipfile
from collections import Counter
from collections.abc import Callable
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from summarizer.codebook.trust import Required
from summarizer.errors import ConfigurationError, OutputError
from summarizer.negotiation.dossier import Dossier
from summarizer.tables.columns import Row
from summarizer.tables.delimited import CsvFor, write_csv
from summarizer.tables.frames import Results, arrow, pyarrow, taken
from summarizer.tables.rows import TableRows
from summarizer.tables.schema import DOSSIER, RESULTS, Schema
from summarizer.tables.sqlite import is_ours, write_sqlite
from summarizer.tables.xlsx import AUTHOR, write_xlsx

_DATABASES = (".sqlite", ".sqlite3", ".db")
_OTHERS = (".csv", ".tsv", ".parquet", ".json", ".jsonl", ".ndjson", ".xls", ".ods", ".duckdb", ".txt", ".html")
_ROW_GROUP = 10_000   # rows of a table held until Parquet gets them


def write_tables(
    results: Results | Dossier, output: Path, *, parquet: bool = False, csv_for: CsvFor | None = None,
    required: Required | None = None,
) -> dict[str, int]:
    """Write every table; return how many rows each has.

    `output` is FILE.xlsx, FILE.sqlite (.sqlite3, .db), or a folder: of CSV files, or with `parquet` of Parquet files.
    `csv_for="excel"`: CSV as a European Excel opens it. `results` are those of `tables`, or a dossier; of results one
    summary is in memory at a time, and for Parquet some thousands of rows. `required`: only what is confirmed; it
    counts what is left out.

    Raises OutputError where the output cannot be written; ConfigurationError where the name fits no
    format, something else is there already, a package is missing, a sheet or a cell would be too large
    for Excel, or as `tables`.
    """
    kind = output.suffix.lower()
    if kind in _OTHERS or (parquet and kind in (".xlsx", *_DATABASES)):
        raise ConfigurationError(
            f"{output} is no output for tables: name FILE.xlsx, FILE.sqlite, or a folder "
            "(of CSV files; with parquet, of Parquet files)", settings=("parquet",),
        )
    if csv_for is not None and (parquet or kind in (".xlsx", *_DATABASES)):
        raise ConfigurationError(f"{output} would hold no CSV files: name a folder", settings=("csv_for",))
    write: Callable[[TableRows, Path, Schema], None]
    if kind == ".xlsx":
        write = write_xlsx
    elif kind in _DATABASES:
        write = write_sqlite
    else:
        write = _parquet if parquet else partial(write_csv, csv_for=csv_for)
    schema, found = taken(results, required, to_read=kind == ".xlsx")
    counts = Counter(dict.fromkeys(schema.tables, 0))
    try:
        _refuse_others(output, kind)
        output.parent.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory(dir=output.parent, prefix=f".{output.name}-") as scratch:
            made = Path(scratch, output.name)
            write(_counted(found, counts), made, schema)
            _place(made, output)
    except (OSError, sqlite3.Error) as error:
        raise OutputError(f"{output} cannot be written: {getattr(error, 'strerror', None) or error}") from error
    return {name: counts[name] for name in schema.tables}


def _counted(found: TableRows, counts: Counter[str]) -> TableRows:
    for name, row in found:
        counts[name] += 1
        yield name, row


def _refuse_others(output: Path, kind: str) -> None:
    """Raise where the output is there and this command did not write it."""
    if not output.exists() and not output.is_symlink():
        return
    if kind in _DATABASES:
        ours = output.is_file() and is_ours(output)
    elif kind == ".xlsx":
        ours = output.is_file() and _names_us(output)
    else:
        ours = output.is_dir() and (_codebooks(output) != [] or not any(output.iterdir()))
    if not ours:
        raise ConfigurationError(
            f"{output} is there already and holds something else than tables of summarizer: name another output"
        )


def _names_us(workbook: Path) -> bool:
    try:
        with zipfile.ZipFile(workbook) as file:
            return f"<dc:creator>{AUTHOR}</dc:creator>".encode() in file.read("docProps/core.xml")
    except (zipfile.BadZipFile, KeyError):
        return False


def _codebooks(folder: Path) -> list[Path]:
    return [path for path in (folder / "codebook.csv", folder / "codebook.parquet") if path.is_file()]


def _place(made: Path, output: Path) -> None:
    if not (made.is_dir() and output.is_dir()):
        os.replace(made, output)   # noqa: PTH105 - Path.replace does the same; this is the atomic step
        return
    for name in {**RESULTS.tables, **DOSSIER.tables}:   # a table of the other format would be out of date
        for path in (output / f"{name}.csv", output / f"{name}.parquet"):
            path.unlink(missing_ok=True)
    for path in made.iterdir():
        path.replace(output / path.name)


def _parquet(found: TableRows, folder: Path, schema: Schema) -> None:
    pyarrow()
    import pyarrow.parquet as pq

    folder.mkdir()
    waiting: dict[str, list[Row]] = {name: [] for name in schema.tables}
    with ExitStack() as stack:
        writers = {
            name: stack.enter_context(pq.ParquetWriter(
                folder / f"{name}.parquet", arrow(table, []).schema, compression="zstd"
            )) for name, table in schema.tables.items()
        }
        for name, row in found:
            waiting[name].append(row)
            if len(waiting[name]) >= _ROW_GROUP:
                writers[name].write_table(arrow(schema.tables[name], waiting[name]))
                waiting[name].clear()
        for name, rest in waiting.items():
            writers[name].write_table(arrow(schema.tables[name], rest))
