"""`report`: a results file, or a dossier, as one page, or as a Word document."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from summarizer.cli.options import REQUIRE, options
from summarizer.cli.streams import Output, PathArgument, fail, put, writable
from summarizer.cli.texts import texts_of
from summarizer.negotiation.garbage import uncollected

if TYPE_CHECKING:
    from summarizer.codebook.trust import Require


@click.command()
@click.argument("results", type=PathArgument(), metavar="RESULTS.jsonl|DOSSIER.json")
@click.option("-o", "--output", type=Output("text", dir_okay=False), metavar="FILE",
              help="Write the page there instead of to standard output (-).")
@click.option("--format", "form", type=click.Choice(["html", "docx"]),
              help="[default: docx where FILE is called so, else html]")
@click.option("--text-column", metavar="NAME", help="The column of a table that holds the text.")
@click.option("--review", is_flag=True,
              help="A page to review on, records or a dossier's joins and names: what is decided is saved as a file.")
@options(REQUIRE)
def report(
    results: Path, output: Path | None, form: str | None, text_column: str | None, review: bool, require: Require | None
) -> None:
    """Make one HTML page of RESULTS.jsonl, or of a DOSSIER.json: one file that asks nothing of any server.

    Or a Word document (docx), with quotes and sources as footnotes.

    The texts are those kept beside the results, else read again where they were found, if they are the same
    still; an article whose text is no longer at hand is shown by its quotes.
    """
    from summarizer.negotiation.dossierfile import is_dossier

    if review and _is_word(form, output):
        raise click.UsageError("--review makes a page: leave --format docx out, or name FILE.html")
    if review and require is not None:
        raise click.UsageError("--review shows all there is: leave --require out")
    if is_dossier(results):
        if require is not None:
            raise click.UsageError("--require is for results: a dossier has what follow made of them")
        if _is_word(form, output):
            _word_of_dossier(results, output)
            return
        _dossier(results, output, text_column, review=review)
        return
    if _is_word(form, output):
        _word(results, output, require)
        return
    from summarizer.codebook.trust import Required
    from summarizer.results.decisions import beside, read
    from summarizer.results.load import read_results, shards
    from summarizer.views.page.page import page
    from summarizer.views.page.review import Desk

    writable(output, results, *shards(results) if results.is_dir() else ())
    with uncollected():
        summaries = list(read_results(results))
    if not summaries:
        fail(2, f"{results} holds no results: nothing was done yet, or all failed")
    texts = texts_of([results], [each.article for each in summaries], text_column)
    required = Required(require) if require is not None else None
    desk = Desk(results.name, [each.id for each in read(beside(results))]) if review else None
    put(page(((each, texts.get(each.article.sha256)) for each in summaries), required, desk), output)
    if required is not None:
        click.echo(f"{output or results}: {required.told}", err=True)
    if output is not None:
        _say(output, len(summaries), sum(each.article.sha256 not in texts for each in summaries))


def _is_word(form: str | None, output: Path | None) -> bool:
    return form == "docx" or (form is None and output is not None and output.suffix.lower() == ".docx")


def _word(results: Path, output: Path | None, require: Require | None) -> None:
    """The document of results. It shows quotes: texts are not looked for."""
    from summarizer.codebook.trust import Required
    from summarizer.results.load import read_results, shards
    from summarizer.views.word.results import document

    _no_terminal(output)
    writable(output, results, *shards(results) if results.is_dir() else ())
    required = Required(require) if require is not None else None
    summaries = list(required.each(read_results(results)) if required else read_results(results))
    if not summaries:
        fail(2, f"{results} holds no results: nothing was done yet, or all failed")
    put(document(summaries, required.told if required else None), output)
    if required is not None:
        click.echo(f"{output or results}: {required.told}", err=True)
    if output is not None:
        _say(output, len(summaries), 0)


def _word_of_dossier(path: Path, output: Path | None) -> None:
    from summarizer.negotiation.dossierfile import read_dossier

    _no_terminal(output)
    writable(output, path)
    dossier = read_dossier(path)
    put(dossier.to_docx(), output)
    if output is not None:
        _say(output, len(dossier.articles), 0)


def _no_terminal(output: Path | None) -> None:
    if output is None and sys.stdout.isatty():
        fail(2, "a Word document is no text for a terminal: name a file for it (-o FILE.docx)")


def _dossier(path: Path, output: Path | None, text_column: str | None, *, review: bool) -> None:
    """The page of a dossier; the results that it was made of are looked for beside it."""
    from summarizer.negotiation.dossierfile import decisions_of, read_dossier
    from summarizer.negotiation.paging import page
    from summarizer.views.page.review import Desk

    dossier = read_dossier(path)
    articles = [each.article for each in dossier.articles]
    beside = [path.parent / name for name in (dossier.following.results if dossier.following else [])]
    writable(output, path, *beside)
    texts = texts_of(beside, articles, text_column)
    desk = Desk(path.name, decisions=decisions_of(dossier, path)) if review else None
    put(page(dossier, texts.values(), desk), output)
    if output is not None:
        _say(output, len(articles), sum(each.sha256 not in texts for each in articles))


def _say(output: Path, articles: int, missing: int) -> None:
    told = f"; {missing:,} without their text, shown by their quotes" if missing else ""
    count = f"{articles:,} article{'' if articles == 1 else 's'}"
    click.echo(f"{output}: {count}{told}, {output.stat().st_size / 1e6:.1f} MB", err=True)
