"""`report`: a results file, or a dossier, as one page."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from summarizer.cli.options import REQUIRE, options
from summarizer.cli.streams import Output, PathArgument, fail, put, writable

if TYPE_CHECKING:
    from summarizer.codebook.trust import Require

_ROW = re.compile(r":\d+$")            # a row of a table, as sources name it
_SHEET = re.compile(r":[^:]+:\d+$")   # and one of a sheet in a workbook


@click.command()
@click.argument("results", type=PathArgument(), metavar="RESULTS.jsonl|DOSSIER.json")
@click.option("-o", "--output", type=Output("text", dir_okay=False), metavar="FILE",
              help="Write the page there instead of to standard output (-).")
@click.option("--text-column", metavar="NAME", help="The column of a table that holds the text.")
@click.option("--review", is_flag=True, help="A page to review on: what is decided there is saved as a file.")
@options(REQUIRE)
def report(
    results: Path, output: Path | None, text_column: str | None, review: bool, require: Require | None
) -> None:
    """Make one HTML page of RESULTS.jsonl, or of a DOSSIER.json: one file that asks nothing of any server.

    The texts are those kept beside the results, else read again where they were found, if they are the same
    still; an article whose text is no longer at hand is shown by its quotes.
    """
    from summarizer.negotiation.dossierfile import is_dossier

    if review and require is not None:
        raise click.UsageError("--review shows all there is: leave --require out")
    if is_dossier(results):
        if review:
            raise click.UsageError("--review is for results: the records of a dossier are reviewed there")
        if require is not None:
            raise click.UsageError("--require is for results: a dossier has what follow made of them")
        _dossier(results, output, text_column)
        return
    from summarizer.codebook.trust import Required
    from summarizer.results.decisions import beside, read
    from summarizer.results.load import read_results, shards
    from summarizer.results.texts import find, kept
    from summarizer.views.page.page import page
    from summarizer.views.page.review import Desk

    writable(output, results, *shards(results) if results.is_dir() else ())
    summaries = list(read_results(results))
    if not summaries:
        fail(2, f"{results} holds no results: nothing was done yet, or all failed")
    texts = dict(find(kept(results), {each.article.sha256 for each in summaries}))
    texts |= _texts([(each.article.source, each.article.sha256) for each in summaries
                     if each.article.sha256 not in texts], text_column)
    required = Required(require) if require is not None else None
    desk = Desk(results.name, [each.id for each in read(beside(results))]) if review else None
    put(page(((each, texts.get(each.article.sha256)) for each in summaries), required, desk), output)
    if required is not None:
        click.echo(f"{output or results}: {required.told}", err=True)
    if output is not None:
        _say(output, len(summaries), sum(each.article.sha256 not in texts for each in summaries))


def _dossier(path: Path, output: Path | None, text_column: str | None) -> None:
    """The page of a dossier; the results that it was made of are looked for beside it."""
    from summarizer.negotiation.dossierfile import read_dossier
    from summarizer.results.texts import find, kept

    dossier = read_dossier(path)
    articles = [each.article for each in dossier.articles]
    beside = [path.parent / name for name in (dossier.following.results if dossier.following else [])]
    writable(output, path, *beside)
    texts = dict(find([each for results in beside for each in kept(results)], {each.sha256 for each in articles}))
    texts |= _texts([(each.source, each.sha256) for each in articles if each.sha256 not in texts], text_column)
    put(dossier.to_html(texts.values()), output)
    if output is not None:
        _say(output, len(articles), sum(each.sha256 not in texts for each in articles))


def _say(output: Path, articles: int, missing: int) -> None:
    told = f"; {missing:,} without their text, shown by their quotes" if missing else ""
    count = f"{articles:,} article{'' if articles == 1 else 's'}"
    click.echo(f"{output}: {count}{told}, {output.stat().st_size / 1e6:.1f} MB", err=True)


def _texts(wanted: Iterable[tuple[str | None, str]], text_column: str | None) -> dict[str, str]:
    """The texts that are where they were, by their hash."""
    from summarizer.errors import ConfigurationError
    from summarizer.inputs.article import Article
    from summarizer.inputs.document import Columns
    from summarizer.inputs.sources import articles

    hashes: set[str] = set()
    files: dict[str, None] = {}   # a set that keeps its order
    for source, sha256 in wanted:
        hashes.add(sha256)
        for name in (source, _ROW.sub("", source), _SHEET.sub("", source)) if source else ():
            if _is_file(name):
                files[name] = None
                break
    found: dict[str, str] = {}
    told: set[str] = set()
    for name in files:
        try:
            for article in articles([name], Columns(text=text_column)):
                if isinstance(article, Article) and article.sha256 in hashes:
                    found[article.sha256] = article.text
        except ConfigurationError as error:   # HTML or Parquet without its package: say it once, go on by quotes
            if str(error) not in told:
                click.echo(f"summarizer: {error}", err=True)
            told.add(str(error))
    return found


def _is_file(name: str) -> bool:
    try:
        return Path(name).is_file()   # no pipe and no device, which might never end
    except (OSError, ValueError):
        return False
