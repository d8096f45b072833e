"""Articles of Parquet (needs the extra `tables`): only the columns that are wanted are read."""

from __future__ import annotations

from collections.abc import Iterator

from summarizer.errors import ArticleError, ConfigurationError
from summarizer.inputs.article import Article
from summarizer.inputs.columns import from_row, hold_columns
from summarizer.inputs.document import Document, Unreadable
from summarizer.resources import adding

_FIELDS = ("text", "id", "title", "outlet", "published", "language")


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
    name, how = document.name, document.how
    size = document.file.seek(0, 2)
    document.file.seek(0)
    try:
        file = pq.ParquetFile(document.file)
        hold_columns(name, file.schema_arrow.names, how.columns)
        names = [getattr(how.columns, field) or field for field in _FIELDS]
        wanted = [column for column in names if column in file.schema_arrow.names]
        number = 0
        for batch in file.iter_batches(batch_size=64, columns=wanted):
            how.went(size * batch.num_rows / file.metadata.num_rows)
            for row in batch.to_pylist():
                number += 1
                yield from_row(row, f"{name}:{number}", how.columns)
    except pa.ArrowException as error:
        raise ArticleError(f"{name} is no Parquet file that can be read: {error}") from error
