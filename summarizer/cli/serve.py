"""`serve`: the desk in a browser, and the same functions over HTTP, on this machine alone."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path
from typing import Any

import click

from summarizer.cli.options import CHECKED, LIVE, RECORDED, WORDING, options, setting, summarizer
from summarizer.cli.streams import PathArgument
from summarizer.errors import ConfigurationError
from summarizer.resources import adding

RESULTS = Path("summaries.jsonl")
_PORT = 8_765


@click.command()
@click.argument("path", required=False, type=PathArgument(), metavar="[RESULTS.jsonl|DOSSIER.json]")
@click.option("--port", type=click.IntRange(0, 65_535), default=_PORT, show_default=True,
              help="Where it listens, on 127.0.0.1 alone; 0 is any port that is free.")
@setting("concurrency", "The most requests in flight.")
@click.option("--mixed", is_flag=True, help="Let results of this model stand beside those of another in one file.")
@options(LIVE, CHECKED, WORDING, RECORDED)
def serve(path: Path | None, port: int, concurrency: int, *, mixed: bool, **settings: Any) -> None:
    """Open a desk in the browser: give articles, see them read, look at them, follow a negotiation.

    What is read goes into RESULTS.jsonl (summaries.jsonl without it), as `batch` writes it; of a DOSSIER.json into the
    results that it was made of. The address that is printed lets you in; nobody else on the network is answered. The
    same functions are there for programs, as /openapi.json tells. Without a model recorded replies are taken: the
    examples can be read at once. It ends with Ctrl+C.
    """
    try:
        from summarizer.app.app import Serving
    except ImportError as error:
        raise ConfigurationError(f"the desk needs the package {error.name}: {adding('serve')}") from None
    results, dossier = _meant(path)
    serving = Serving(
        results, dossier, lambda tell: summarizer(**settings, on_event=tell), port=port, concurrency=concurrency,
        mixed=mixed,
    )
    click.echo(f"{results[0]}: {len(serving.shelf.rows()):,} articles", err=True)
    click.echo(f"Open {serving.address}", err=True)
    click.echo(f"For programs: http://127.0.0.1:{serving.port}/openapi.json with Authorization: Bearer "
               f"{serving.keys.token}. Ctrl+C ends it.", err=True)
    sys.stderr.flush()
    asyncio.run(serving.run())


def _meant(path: Path | None) -> tuple[list[Path], Path]:
    """The results and the dossier: of the one that is given, the other is beside it."""
    from summarizer.negotiation.dossierfile import is_dossier, read_dossier

    if path is not None and path.is_dir():
        raise ConfigurationError(f"{path} is a folder: name a file of results")
    if path is not None and is_dossier(path):
        made = read_dossier(path)
        beside = [path.parent / name for name in (made.following.results if made.following else [])]
        found = [each for each in beside if each.is_file()]
        return found or [path.with_name(f"{path.stem}.results.jsonl")], path
    results = path or RESULTS
    return [results], results.with_suffix(".dossier.json")
