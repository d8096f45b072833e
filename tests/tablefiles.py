"""Tables as files, and what is read out of them: articles, failures, and what was said once."""

import csv
import datetime
import io
import json
from dataclasses import dataclass, field

from summarizer import Columns
from summarizer.errors import SummarizerError
from summarizer.inputs import documents
from summarizer.inputs.document import Document, How, Unreadable


@dataclass
class Found:
    """What came of a table; `error` is what it failed with as a whole."""

    articles: list = field(default_factory=list)
    failed: list = field(default_factory=list)
    told: list = field(default_factory=list)
    error: SummarizerError | None = None


def read(path, **columns):
    """All of a table, whatever is wrong with it."""
    found = Found()
    with path.open("rb") as file:
        try:
            for each in documents.read(Document(path.name, file, How(Columns(**columns), told=found.told.append))):
                (found.failed if isinstance(each, Unreadable) else found.articles).append(each)
        except SummarizerError as error:
            found.error = error
    return found


def written(tmp_path, kind, rows):
    """A table of one kind that holds the rows."""
    path = tmp_path / f"table.{kind}"
    if kind == "jsonl":
        path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    elif kind == "json":
        path.write_text(json.dumps(rows), encoding="utf-8")
    elif kind == "csv":
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            writer = csv.DictWriter(file, list(rows[0]))
            writer.writeheader()
            writer.writerows(rows)
    else:
        path.write_bytes(parquet(rows))
    return path


def parquet(rows):
    """The bytes of a Parquet file that holds the rows."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    file = io.BytesIO()
    pq.write_table(pa.Table.from_pylist(rows), file)
    return file.getvalue()


def workbook(**sheets):
    """The bytes of a workbook: of each sheet its rows of cells."""
    import xlsxwriter

    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as book:
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for at, row in enumerate(rows):
                for column, cell in enumerate(row):
                    sheet.write(at, column, cell, *[day] * isinstance(cell, datetime.date))
    return file.getvalue()
