"""`tables`: results, or a dossier, as CSV, Parquet, XLSX or SQLite."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from summarizer.cli.options import REQUIRE, options
from summarizer.cli.streams import Output, PathArgument

if TYPE_CHECKING:
    from summarizer.codebook.trust import Require
    from summarizer.tables.delimited import CsvFor


@click.command()
@click.argument("results", type=PathArgument(), metavar="RESULTS.jsonl|DOSSIER.json")
@click.option("-o", "--output", type=Output("a file or a folder"), required=True,
              metavar="FOLDER|FILE.xlsx|FILE.sqlite", help="An earlier output of this command is replaced.")
@click.option("--parquet", is_flag=True, help="Parquet files in the folder instead of CSV.")
@click.option("--csv-for", type=click.Choice(["excel"]),
              help="CSV as a European Excel opens it: semicolons, decimal commas, a mark that it is UTF-8.")
@options(REQUIRE)
def tables(
    results: Path, output: Path, *, parquet: bool, csv_for: CsvFor | None, require: Require | None
) -> None:
    """Write results, or a dossier, as tables: a folder of CSV files, an XLSX workbook, or a SQLite database.

    A workbook begins with three sheets to read.
    Proposals, responses, conditions, their quotes, parties, links and issues, a row each; the table
    `codebook` tells what each column means. RESULTS.jsonl is what `batch` writes, or one summary
    (`run --format json`). Of a DOSSIER.json (of `follow`) actors, threads, versions, moves, positions and the
    records that tell them, a row each.
    """
    from summarizer.codebook.kinds import KINDS
    from summarizer.codebook.trust import Required
    from summarizer.tables.files import write_tables

    required = Required(require) if require is not None else None
    counts = write_tables(results, output, parquet=parquet, csv_for=csv_for, required=required)
    of_dossier, of_results = ("articles", "actors", "threads", "moves"), ("articles", *(k.list for k in KINDS.values()))
    told = ", ".join(f"{counts[name]:,} {name}" for name in (of_dossier if "moves" in counts else of_results))
    click.echo(f"{output}: {told}", err=True)
    if required is not None:
        click.echo(f"{output}: {required.told}", err=True)
