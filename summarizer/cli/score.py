"""`score`: results, or a dossier, against gold, or one person's gold against another's."""

from __future__ import annotations

import sys
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from shutil import get_terminal_size
from typing import TYPE_CHECKING, TypeVar

import click

from summarizer.cli.streams import PathArgument, put, writable

if TYPE_CHECKING:
    from pydantic import BaseModel
    from rich.console import Console

_MOST_COLUMNS = 120
_S = TypeVar("_S", bound="BaseModel")


@click.command()
@click.argument("results", type=PathArgument())
@click.argument("gold", type=PathArgument())
@click.option("--diff", is_flag=True, help="Show article by article what was missed, what was made up, what differs.")
@click.option("--json", "as_json", is_flag=True, help="Print everything as one JSON object.")
def score(results: Path, gold: Path, *, diff: bool, as_json: bool) -> None:
    """Score RESULTS (of `batch`, or of `run --format json`) against GOLD: what was found, and what of it is right.

    Both are a JSON or JSONL file, or a folder of them. Two people's gold gives their agreement, two
    results how they differ; the second is taken for right. A dossier (of `follow`) is scored against gold of
    actors, threads and moves, with the articles' texts beside that as ARTICLE.txt. Needs the extra `score`.
    """
    from summarizer.negotiation.dossierfile import is_dossier
    from summarizer.scoring import dossiertable, table
    from summarizer.scoring.counting import score as scored
    from summarizer.scoring.dossiers import score_dossier

    writable(None)
    if is_dossier(results) or is_dossier(gold):
        of_dossier = score_dossier(results, gold)
        _show(of_dossier, dossiertable.table, dossiertable.differences, diff=diff, as_json=as_json)
    else:
        _show(scored(results, gold), table.table, table.differences, diff=diff, as_json=as_json)


def _show(
    scores: _S, table: Callable[[_S, Console], None], differences: Callable[[_S, Console], None], *, diff: bool,
    as_json: bool,
) -> None:
    from rich.console import Console

    if as_json:
        put(scores.model_dump_json(indent=1) + "\n", None)
        return
    buffer = StringIO()
    colours = sys.stdout.isatty()
    width = min(get_terminal_size().columns, _MOST_COLUMNS) if colours else 80
    console = Console(file=buffer, force_terminal=colours or None, width=width, highlight=False)
    if diff:
        differences(scores, console)
    table(scores, console)
    put("".join(f"{line.rstrip()}\n" for line in buffer.getvalue().splitlines()), None)
