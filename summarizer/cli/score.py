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
@click.argument("gold", type=PathArgument(), required=False)
@click.option("--as-given", is_flag=True, help="Score what the model gave, without what people decided (review).")
@click.option("--reviewers", is_flag=True,
              help="Instead of scoring by GOLD: how far the people agree who reviewed RESULTS.")
@click.option("--diff", is_flag=True, help="Show article by article what was missed, what was made up, what differs.")
@click.option("--json", "as_json", is_flag=True, help="Print everything as one JSON object.")
def score(
    results: Path, gold: Path | None, *, as_given: bool, reviewers: bool, diff: bool, as_json: bool
) -> None:
    """Score RESULTS (of `batch`, or of `run --format json`) against GOLD: what was found, and what of it is right.

    Both are a JSON or JSONL file, or a folder of them. Two people's gold gives their agreement, two
    results how they differ; the second is taken for right. A dossier (of `follow`) is scored against gold of
    actors, threads and moves, with the articles' texts beside that as ARTICLE.txt. Needs the extra `score`.

    What people decided of results counts, and is said; `--as-given` scores the model. Gold made of what they decided
    (`gold`) tells with it how good the model is on these articles.
    """
    from summarizer.negotiation.dossierfile import is_dossier
    from summarizer.scoring import dossiertable, reviewerstable, table
    from summarizer.scoring.counting import score as scored
    from summarizer.scoring.dossiers import score_dossier
    from summarizer.scoring.reviewers import score_reviewers

    writable(None)
    if reviewers:
        if gold is not None or as_given:
            raise click.UsageError("--reviewers takes RESULTS alone: leave GOLD and --as-given out")
        agreed = score_reviewers(results)
        _show(agreed, reviewerstable.table, reviewerstable.differences, diff=diff, as_json=as_json)
    elif gold is None:
        raise click.UsageError("Missing argument 'GOLD'.")
    elif is_dossier(results) or is_dossier(gold):
        of_dossier = score_dossier(results, gold)
        _show(of_dossier, dossiertable.table, dossiertable.differences, diff=diff, as_json=as_json)
    else:
        scores = scored(results, gold, review=not as_given)
        if scores.reviewed:
            told = f"{scores.reviewed:,} records are as people decided; --as-given scores the model"
            click.echo(f"{results}: {told}", err=True)
        _show(scores, table.table, table.differences, diff=diff, as_json=as_json)


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
