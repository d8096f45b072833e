"""Tables in memory, as Arrow, pandas or polars has them."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from itertools import chain
from pathlib import Path
from typing import Any, Literal, Protocol

from summarizer.codebook.records import Summary
from summarizer.codebook.trust import Require, Required
from summarizer.errors import ConfigurationError
from summarizer.negotiation.dossier import Dossier
from summarizer.negotiation.dossierfile import is_dossier, read_dossier
from summarizer.resources import adding
from summarizer.results.load import read_results
from summarizer.tables.columns import Row, Table
from summarizer.tables.dossierrows import dossier_rows
from summarizer.tables.dossiersheets import dossier_sheet_rows
from summarizer.tables.rows import TableRows, rows
from summarizer.tables.schema import DOSSIER, RESULTS, Schema

_log = logging.getLogger("summarizer")


class Outcome(Protocol):
    """What came of an article, as `summarize_many` gives it: `summary` is None where it failed."""

    @property
    def summary(self) -> Summary | None:
        """What the article says, or None."""


Results = Path | str | Summary | Iterable[Summary | Outcome]


def tables(
    results: Results | Dossier, frames: Literal["pandas", "polars", "arrow"] = "pandas", *,
    require: Require | None = None,
) -> dict[str, Any]:
    """Every table by its name, each a frame: `tables("results.jsonl")["proposals"]`.

    `results` is a results file, a summary or several, what `summarize_many` gives (failures are passed over), or a
    dossier or its file, which has tables of its own: `tables("dossier.json")["moves"]`.
    The table `codebook` tells what each column of each table means. With `require="confirmed"` records and
    sentences that a second reading did not confirm are left out, and links to them; the logger `summarizer` says
    how many (INFO).

    Raises ConfigurationError where a package is missing, the file cannot be read, two results have the same id,
    or what is required to be confirmed was never read a second time.
    """
    if frames not in ("pandas", "polars", "arrow"):
        raise ConfigurationError(f"there are no {frames!r} frames: name pandas, polars or arrow")
    convert = _converter(frames)
    required = Required(require) if require is not None else None
    schema, found = taken(results, required)
    gathered: dict[str, list[Row]] = {name: [] for name in schema.tables}
    for name, row in found:
        gathered[name].append(row)
    if required is not None:
        _log.info("%s", required.told)
    return {name: convert(arrow(schema.tables[name], some)) for name, some in gathered.items()}


def taken(
    results: Results | Dossier, required: Required | None = None, *, to_read: bool = False
) -> tuple[Schema, TableRows]:
    """What tables there are of it, and their rows; `to_read`: those of the sheets that a person reads too.

    Raises ConfigurationError as `tables`, ResultsError as readers.
    """
    if isinstance(results, Path | str) and is_dossier(Path(results)):
        results = read_dossier(results)
    if not isinstance(results, Dossier):
        return RESULTS, rows(summaries(results, required), to_read=to_read)
    if required is not None:
        raise ConfigurationError(
            "what is confirmed can be required of results alone: a dossier tells of each record what a second reading "
            "said of it, in the column verdict of its table records", settings=("require",),
        )
    return DOSSIER, chain(dossier_rows(results), dossier_sheet_rows(results) if to_read else ())


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
    for result in results if isinstance(results, Iterable) else [results]:
        if not (isinstance(result, Summary) or hasattr(result, "summary")):
            raise ConfigurationError(f"tables are made of a file, summaries or results, not of {type(result).__name__}")
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
