"""`run`, `prompt`, `schema` and `record`: one article at a time."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from shutil import get_terminal_size
from typing import TYPE_CHECKING, Any

import click

from summarizer.cli.options import CHECKED, DATE, ENCODING, LIVE, RECORDED, WORDING, options, summarizer
from summarizer.cli.streams import Output, PathArgument, fail, given_article, put, spinner, with_options, writable
from summarizer.errors import NoModelError, SummarizerError
from summarizer.resources import examples

if TYPE_CHECKING:
    from summarizer.client import Summarizer
    from summarizer.codebook.records import Summary
    from summarizer.inputs.article import Article

_MOST_COLUMNS = 110   # longer lines are hard to read
_BEGINNING = 58   # columns of an example's first words: the line has 80
_FORMS = {".json": "json", ".md": "markdown", ".markdown": "markdown", ".html": "html", ".htm": "html"}


@click.command()
@click.argument("article", required=False)
@click.option("--example", is_flag=False, flag_value="", metavar="[NAME]",
              help="An article that has a recorded reply, in place of ARTICLE; without a name, the list of them.")
@click.option("--format", "form", type=click.Choice(["text", "json", "markdown", "html"]),
              help="[default: what the name of FILE says (.json, .md, .html), else text]")
@click.option("-o", "--output", type=Output("text", dir_okay=False), metavar="FILE",
              help="Write the result there instead of to standard output (-).")
@click.option("--reply", type=PathArgument(), metavar="FILE",
              help="Take a reply pasted from a chat window in place of the call; a model is asked for --check alone.")
@options(ENCODING, DATE, LIVE, CHECKED, WORDING, RECORDED)
def run(
    article: str | None, example: str | None, form: str | None, output: Path | None, reply: Path | None,
    encoding: str | None, date: str | None, **settings: Any,
) -> None:
    """Summarize ARTICLE: a file of whatever format, a web address, or - for standard input."""
    if example == "" and article is None:
        writable(output)
        put(_listed(), output)
        return
    article = _meant(article, example)
    form = form or _FORMS.get(output.suffix.lower() if output else "", "text")
    writable(output, article, reply)
    maker = summarizer(**settings)
    given = given_article(article, encoding=encoding, date=date)
    unchecked: SummarizerError | None = None
    try:
        summary = _summary(maker, given, reply)
    except SummarizerError as error:
        from summarizer.codebook.records import Summary

        if not isinstance(error.summary, Summary):
            raise
        unchecked, summary = error, error.summary
    put(_made(summary, given.text, form, colours=output is None and sys.stdout.isatty()), output)
    if unchecked is not None:
        fail(unchecked.exit_code, f"the second reading failed: {with_options(unchecked)}")


def _summary(maker: Summarizer, given: Article, reply: Path | None) -> Summary:
    """What a model makes of an article, or what is made of a reply to it."""
    if reply is not None:
        from summarizer.inputs.documents import text_of

        return maker.from_reply(given, text_of(reply))
    with spinner(maker):
        return maker.summarize(given)


@click.command()
@click.argument("article")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@options(ENCODING, DATE, WORDING)
def prompt(article: str, form: str, encoding: str | None, date: str | None, **settings: Any) -> None:
    """Print the exact messages and schema for ARTICLE; nothing is sent.

    Paste the text into any chat window and give its answer to `run --reply`.
    """
    from summarizer.codebook.reply import lean_schema

    given = given_article(article, encoding=encoding, date=date)
    messages = summarizer(**settings).prompts.messages(given)
    if form == "json":
        put(json.dumps({"messages": messages, "schema": lean_schema()}, ensure_ascii=False, indent=1) + "\n", None)
        return
    asked = [message["content"].rstrip() + "\n" for message in messages]
    wanted = json.dumps(lean_schema(), separators=(",", ":"))
    put("\n".join([*asked, "The JSON Schema of the reply:", f"{wanted}\n"]), None)


@click.command()
def schema() -> None:
    """Print the JSON Schema of what `run --format json` prints."""
    from summarizer.codebook.records import Summary

    put(json.dumps(Summary.model_json_schema(mode="serialization"), indent=1, ensure_ascii=False) + "\n", None)


@click.command()
@click.argument("articles", nargs=-1, required=True)
@click.option("--into", type=Output("a folder", file_okay=False), required=True, metavar="DIR",
              help="The folder of recorded replies.")
@click.option("--stale", is_flag=True, help="Ask nothing: say which replies are missing or stale, and which files are "
              "left over. Exit 3 if there are any.")
@options(LIVE, CHECKED, WORDING)
def record(articles: tuple[str, ...], into: Path, *, stale: bool, **settings: Any) -> None:
    """Ask a live model about each of ARTICLES and write its replies into a folder.

    What the folder holds already is not asked again. Exit 3 if an article failed.
    """
    if stale:
        import asyncio

        sys.exit(asyncio.run(_stale(articles, into, settings)))
    from summarizer.inputs.names import shown

    maker = summarizer(record=into, **settings)
    if not maker.is_live:
        fail(2, "name the model to record: --model NAME (see `summarizer record --help`)")
    failed = False
    for given in articles:
        name = shown(given)
        try:
            with spinner(maker, name):
                summary = maker.summarize(given_article(given))
        except SummarizerError as error:
            if error.exit_code != 3:
                raise
            failed = True
            click.echo(f"{name}: {with_options(error)}", err=True)
        else:
            how = "already there" if summary.provenance.recorded else "recorded"
            click.echo(f"{name}: {_told(summary, how)}", err=True)
    if failed:
        sys.exit(3)


async def _stale(articles: tuple[str, ...], place: Path, settings: dict[str, Any]) -> int:
    """Say which of the articles have a recorded reply that still fits; return the exit code."""
    from summarizer.inputs.names import printable, shown

    code = 0
    for name in ("SUMMARIZER_MODEL", "SUMMARIZER_BASE_URL"):   # nothing is to be asked
        os.environ.pop(name, None)
    maker = summarizer(replay=place, **settings | {"model": None, "base_url": None})
    async with maker.session() as session:
        for given in articles:
            name = shown(given)
            try:
                told = _told(await session.summarize(given_article(given)), "there")
                put(f"{name}: {told}\n", None)
            except NoModelError as error:
                code = 3
                put(f"{name}: {error.reason}\n", None)
        for path in session.replays[0].unused():
            code = 3
            put(f"{printable(str(path))}: left over: none of these articles asks for it\n", None)
    return code


def _told(summary: Summary, how: str) -> str:
    replies = summary.provenance.replies
    aside = f", {len(summary.rejected)} set aside" if summary.rejected else ""
    said = f"{replies} repl{'y' if replies == 1 else 'ies'} of {summary.provenance.model}"
    if (check := summary.provenance.check) is not None:
        said += f", and a second reading by {check.model},"
    return f"{said} {how}, {len(summary.records)} records{aside}"


def _meant(article: str | None, example: str | None) -> str:
    """ARTICLE, or the file of the example named in place of it."""
    if example is None:
        if article is None:
            raise click.UsageError("Missing argument 'ARTICLE', or --example to try it.")
        return article
    if article is not None:
        raise click.UsageError("Give ARTICLE or --example, not both.")
    articles = examples()
    if example not in articles:
        raise click.BadParameter(f"{example!r} is none of {', '.join(articles)}.", param_hint="'--example'")
    return str(articles[example])


def _listed() -> str:
    """The examples, each with how it begins."""
    from rich.cells import set_cell_size

    articles = examples()
    wide = max(map(len, articles)) + 2
    begins = {name: path.read_text(encoding="utf-8").partition("\n")[0] for name, path in articles.items()}
    return "".join(f"{name:{wide}}{set_cell_size(begin, _BEGINNING).rstrip()}…\n" for name, begin in begins.items())


def _made(summary: Summary, text: str, form: str, *, colours: bool) -> str:
    if form == "json":
        return summary.model_dump_json(indent=1) + "\n"
    if form == "markdown":
        return summary.to_markdown()
    if form == "html":
        return summary.to_html(text)
    width = min(get_terminal_size().columns, _MOST_COLUMNS) if colours else 80
    return summary.to_text(width or 80, colours=colours)
