"""Tables as one SQLite database: keys, links and indexes declared, quotes searchable; fit for Datasette."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from summarizer.tables.columns import Row, Table
from summarizer.tables.rows import TableRows
from summarizer.tables.schema import Schema

_APPLICATION = 0x53_75_6D_6D   # "Summ", in the header of the file: tells that it may be replaced
_HEADER = b"SQLite format 3\x00"
_AT_ONCE = 2_000
_TYPES = {"text": "TEXT", "integer": "INTEGER", "number": "REAL", "boolean": "INTEGER"}
_MORE = """
CREATE VIRTUAL TABLE evidence_fts USING fts5(
    quote, content="evidence", content_rowid="number", tokenize="unicode61 remove_diacritics 2"
);
INSERT INTO evidence_fts(evidence_fts) VALUES ('rebuild');
"""


def write_sqlite(found: TableRows, path: Path, schema: Schema) -> None:
    """Write the rows into a new database. Raises sqlite3.Error, as when the disk is full."""
    with closing(sqlite3.connect(path, isolation_level=None)) as database:
        # The file is put in its place once it is whole: it needs no journal of its own.
        database.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;")
        database.execute(f"PRAGMA application_id = {_APPLICATION}")
        for table in schema.tables.values():
            database.execute(_created(table, schema))
        database.execute("BEGIN")
        waiting: dict[str, list[Row]] = {name: [] for name in schema.tables}
        for number, (name, row) in enumerate(found, 1):
            waiting[name].append(row)
            if number % _AT_ONCE == 0:
                _insert(database, waiting, schema)
        _insert(database, waiting, schema)
        database.execute("COMMIT")
        for table in schema.tables.values():
            for name in _indexed(table, schema):
                database.execute(f'CREATE INDEX "{table.name}_{name}" ON "{table.name}" ("{name}")')
        database.executescript(f"{_MORE}{schema.views}ANALYZE;")


def is_ours(path: Path) -> bool:
    """Whether a file is a database that `write_sqlite` made."""
    with path.open("rb") as file:
        header = file.read(72)
    return header.startswith(_HEADER) and header[68:] == _APPLICATION.to_bytes(4, "big")


def _created(table: Table, schema: Schema) -> str:
    lines = [f'"{column.name}" {_TYPES[column.type]}' for column in table.columns]
    lines.append(f"PRIMARY KEY ({', '.join(table.key)})")
    for column in table.columns:
        if column.links_to is not None:
            target = schema.tables[column.links_to]
            lines.append(f'FOREIGN KEY ("{column.name}") REFERENCES "{target.name}" ("{target.key[0]}")')
    return f'CREATE TABLE "{table.name}" (\n  ' + ",\n  ".join(lines) + "\n)"


def _indexed(table: Table, schema: Schema) -> list[str]:
    """Columns that are joined on or searched, but for the first of the key, which has its index."""
    links = [column.name for column in table.columns if column.links_to is not None]
    return [name for name in (*links, *schema.searched.get(table.name, ())) if name != table.key[0]]


def _insert(database: sqlite3.Connection, waiting: dict[str, list[Row]], schema: Schema) -> None:
    for name, found in waiting.items():
        marks = ", ".join("?" * len(schema.tables[name].columns))
        database.executemany(f'INSERT INTO "{name}" VALUES ({marks})', found)   # noqa: S608 - names of our own
        found.clear()
