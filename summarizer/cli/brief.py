"""`brief`: who moved on what, from a dossier, as one page."""

from __future__ import annotations

import sys
from pathlib import Path
from shutil import get_terminal_size
from typing import TYPE_CHECKING

import click

from summarizer.cli.streams import Output, PathArgument, fail, put, writable

if TYPE_CHECKING:
    from summarizer.views.brief.brief import Brief

_MOST_COLUMNS = 110   # longer lines are hard to read
_FORMS = {
    ".json": "json", ".md": "markdown", ".markdown": "markdown", ".html": "html", ".htm": "html", ".docx": "docx",
}


@click.command()
@click.argument("dossier", type=PathArgument(), metavar="DOSSIER.json")
@click.option("--since", required=True, metavar="DAY",
              help="The first day: 2026-11-18, or words that count from today, as 'last week'.")
@click.option("--until", metavar="DAY", help="The last day.  [default: the last that anything is told of]")
@click.option("--party", metavar="NAME",
              help="Only moves of this actor, by any of its names, and of those who speak for it.")
@click.option("--format", "form", type=click.Choice(["text", "markdown", "docx", "html", "json"]),
              help="[default: what the name of FILE says (.md, .docx, .html, .json), else text]")
@click.option("-o", "--output", type=Output("text", dir_okay=False), metavar="FILE",
              help="Write the brief there instead of to standard output (-).")
def brief(
    dossier: Path, since: str, until: str | None, party: str | None, form: str | None, output: Path | None,
) -> None:
    """Say who moved on what since a day, on one page.

    DOSSIER.json is what `follow` writes. Proposals come by their most important move: agreed, accepted, broken,
    answered otherwise, put, said again; each move with its day, who, its terms and conditions, source and quote.
    """
    from summarizer.negotiation.dossierfile import read_dossier

    form = form or _FORMS.get(output.suffix.lower() if output else "", "text")
    writable(output, dossier)
    if form == "docx" and output is None and sys.stdout.isatty():
        fail(2, "a Word document is no text for a terminal: name a file for it (-o FILE.docx)")
    made = read_dossier(dossier).brief(since, until, party)
    put(_made(made, form, colours=output is None and sys.stdout.isatty()), output)


def _made(brief: Brief, form: str, *, colours: bool) -> str | bytes:
    if form == "json":
        return brief.model_dump_json(indent=1) + "\n"
    if form == "markdown":
        return brief.to_markdown()
    if form == "html":
        return brief.to_html()
    if form == "docx":
        return brief.to_docx()
    width = min(get_terminal_size().columns, _MOST_COLUMNS) if colours else 80
    return brief.to_text(width or 80, colours=colours)
