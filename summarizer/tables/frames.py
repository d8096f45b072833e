"""Tables in memory, as Arrow, pandas or polars has them."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any, Literal, Protocol

from summarizer.codebook.records import Summary
from summarizer.errors import ConfigurationError
from summarizer.resources import adding
from summarizer.results.load import read_results
from summarizer.tables.columns import TABLES, Row, Table
from summarizer.tables.rows import rows


class Outcome(Protocol):
    """What came of an article, as `summarize_many` gives it: `summary` is None where it failed."""

    @property
    def summary(self) -> Summary | None:
        """What the article says, or None."""


Results = Path | str | Summary | Iterable[Summary | Outcome]


def tables(results: Results, frames: Literal["pandas", "polars", "arrow"] = "pandas") -> dict[str, Any]:
    """Every table by its name, each a frame: `tables("results.jsonl")["proposals"]`.

    `results` is a results file, a summary or several, or what `summarize_many` gives (failures are
    passed over).
    The table `codebook` tells what each column of each table means.

    Raises ConfigurationError where a package is missing, the file cannot be read, or two results have
    the same id.
    """
    if frames not in ("pandas", "polars", "arrow"):
        raise ConfigurationError(f"there are no {frames!r} frames: name pandas, polars or arrow")
    gathered: dict[str, list[Row]] = {name: [] for name in TABLES}
    convert = _converter(frames)
    for name, row in rows(summaries(results)):
        gathered[name].append(row)
    return {name: convert(arrow(TABLES[name], found)) for name, found in gathered.items()}


def summaries(results: Results) -> Iterable[Summary]:
    """The summaries of whatever `tables` takes."""
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
