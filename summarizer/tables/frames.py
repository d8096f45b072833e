"""Tables in memory, as Arrow, pandas or polars has them."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Literal, Protocol

from summarizer.codebook.records import Summary
from summarizer.codebook.trust import Require, Required
from summarizer.errors import ConfigurationError
from summarizer.resources import adding
from summarizer.results.load import read_results
from summarizer.tables.columns import TABLES, Row, Table
from summarizer.tables.rows import rows

_log = logging.getLogger("summarizer")


class Outcome(Protocol):
    """What came of an article, as `summarize_many` gives it: `summary` is None where it failed."""

    @property
    def summary(self) -> Summary | None:
        """What the article says, or None."""


Results = Path | str | Summary | Iterable[Summary | Outcome]


def tables(
    results: Results, frames: Literal["pandas", "polars", "arrow"] = "pandas", *, require: Require | None = None,
) -> dict[str, Any]:
    """Every table by its name, each a frame: `tables("results.jsonl")["proposals"]`.

    `results` is a results file, a summary or several, or what `summarize_many` gives (failures are
    passed over).
    The table `codebook` tells what each column of each table means. With `require="confirmed"` records and
    sentences that a second reading did not confirm are left out, and links to them; the logger `summarizer` says
    how many (INFO).

    Raises ConfigurationError where a package is missing, the file cannot be read, two results have the same id,
    or what is required to be confirmed was never read a second time.
    """
    if frames not in ("pandas", "polars", "arrow"):
        raise ConfigurationError(f"there are no {frames!r} frames: name pandas, polars or arrow")
    gathered: dict[str, list[Row]] = {name: [] for name in TABLES}
    convert = _converter(frames)
    required = Required(require) if require is not None else None
    for name, row in rows(summaries(results, required)):
        gathered[name].append(row)
    if required is not None:
        _log.info("%s", required.told)
    return {name: convert(arrow(TABLES[name], found)) for name, found in gathered.items()}


def summaries(results: Results, required: Required | None = None) -> Iterable[Summary]:
    """The summaries of whatever `tables` takes; what is confirmed of them where that is required."""
    if required is not None:
        yield from required.each(summaries(results))
        return
    if isinstance(results, Path | str):
        yield from read_results(Path(results))
        return
    if isinstance(results, Summary):
        results = [results]
    for result in results:
        summary = result if isinstance(result, Summary) else result.summary
        if summary is not None:
            yield summary


def arrow(table: Table, found: list[Row]) -> Any:
    """Rows of a table as a pyarrow.Table. Raises ConfigurationError where pyarrow is missing."""
    pa = pyarrow()
    kinds = {"text": pa.string(), "integer": pa.int64(), "number": pa.float64(), "boolean": pa.bool_()}
    schema = pa.schema([(column.name, kinds[column.type]) for column in table.columns])
    columns = list(zip(*found, strict=True)) if found else [()] * len(table.columns)
    return pa.table(
        [pa.array(values, type=field.type) for values, field in zip(columns, schema, strict=True)], schema=schema
    )


def pyarrow() -> Any:
    """The package. Raises ConfigurationError where it is missing."""
    try:
        import pyarrow
    except ImportError:
        raise ConfigurationError(f"this needs one more package: {adding('tables')}") from None
    return pyarrow


def _converter(frames: str) -> Any:
    pyarrow()
    try:
        if frames == "pandas":
            import pandas  # noqa: F401 - pyarrow makes the frames, and needs it

            return lambda table: table.to_pandas()
        if frames == "polars":
            import polars

            return polars.from_arrow
    except ImportError:
        raise ConfigurationError(f"{frames} is not installed: pip install {frames}") from None
    return lambda table: table
