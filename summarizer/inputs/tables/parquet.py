"""Articles of Parquet (needs the extra `tables`): only the columns that are wanted are read.

A cell that Python has no value for, as a date of the year 50,000, is none; the row goes on.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from summarizer.errors import ArticleError, ConfigurationError
from summarizer.inputs.article import Article
from summarizer.inputs.document import Document, Unreadable
from summarizer.inputs.tables import rows
from summarizer.inputs.tables.columns import taken, wieldy
from summarizer.inputs.tables.rows import Row
from summarizer.resources import adding

_BATCH = 64   # rows read at a time
_MOST_ABOUT = 12_000_000   # bytes that tell of columns and groups of rows: they take twenty times that in memory
_UNITS = {"s": 1, "ms": 10**3, "us": 10**6, "ns": 10**9}


def read(document: Document) -> Iterator[Article | Unreadable]:
    """The article of each row, numbered from 1.

    Raises ArticleError where it has not the columns it must have, or cannot be read; ConfigurationError
    where a package is missing.
    """
    try:
        import pyarrow as pa
        import pyarrow.parquet as pq
    except ImportError:
        raise ConfigurationError(f"Parquet needs one more package: {adding('tables')}") from None
    size = document.file.seek(0, 2)
    _hold(document, size)
    document.file.seek(0)
    # Arrow raises what it likes for a file that is broken: names that are no UTF-8 are a ValueError.
    try:
        file = pq.ParquetFile(document.file)
        names = list(dict.fromkeys(file.schema_arrow.names))
    except (pa.ArrowException, OSError, ValueError, OverflowError) as error:
        raise _broken(document, error) from error
    yield from rows.articles(document, _rows(document, file, names, size), names)


def _hold(document: Document, size: int) -> None:
    document.file.seek(max(0, size - 8))
    end = document.file.read()
    if end.endswith(b"PAR1") and int.from_bytes(end[:4], "little") > min(_MOST_ABOUT, size):
        told = "has too many columns to be read, or is broken: save those that articles are in"
        raise ArticleError(f"{document.name} {told}")


def _broken(document: Document, error: Exception) -> ArticleError:
    told = str(error).splitlines()[0][:200] if str(error) else type(error).__name__
    return ArticleError(f"{document.name} is no Parquet file that can be read: {told}")


def _rows(document: Document, file: Any, names: list[str], size: int) -> Iterator[Row]:
    """Raises ArticleError where the file is broken from a row on."""
    import pyarrow as pa

    names = wieldy(names, document.how.columns)
    found = taken(names, document.how.columns).columns
    wanted = list(dict.fromkeys(name for each in found.values() for name in each)) or names[:100]
    number = 0
    batches = file.iter_batches(batch_size=_BATCH, columns=wanted)
    each = size / max(1, file.metadata.num_rows)
    while True:
        try:
            batch = next(batches, None)
            columns = {} if batch is None else dict(zip(batch.schema.names, map(_values, batch.columns), strict=True))
        except (pa.ArrowException, OSError, ValueError, OverflowError) as error:
            raise _broken(document, error) from error
        if batch is None:
            return
        for at in range(batch.num_rows):
            number += 1
            yield Row(f"{document.name}:{number}", {name: cells[at] for name, cells in columns.items()}, each)


def _values(column: Any) -> list[Any]:
    """The cells of a column as Python has them; a moment outside of its years is the last or the first that it has."""
    from pyarrow import types

    kind = column.type
    if types.is_timestamp(kind):
        zone = _zone(kind.tz)
        return [_moment(count.value, _UNITS[kind.unit], zone) for count in column]
    try:
        return list(column.to_pylist())
    except (ValueError, OverflowError, ArithmeticError, KeyError, UnicodeDecodeError):
        return [_value(cell) for cell in column]


def _value(cell: Any) -> Any:
    try:
        return cell.as_py()
    except (ValueError, OverflowError, ArithmeticError, KeyError, UnicodeDecodeError):
        from pyarrow import types

        return date.max if types.is_date(cell.type) else None


def _zone(name: str | None) -> Any:
    """A zone; where it is unknown UTC, in which Arrow counts."""
    try:
        return ZoneInfo(name) if name else None
    except (ValueError, OSError, KeyError):   # ZoneInfoNotFoundError is a KeyError
        return UTC


def _moment(count: int | None, unit: int, zone: Any) -> datetime | None:
    if count is None:
        return None
    try:
        moment = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=count // unit)
        return moment.astimezone(zone) if zone else moment.replace(tzinfo=None)
    except OverflowError:
        return datetime.max if count > 0 else datetime.min   # no date of an article: told as that
