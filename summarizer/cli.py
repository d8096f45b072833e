"""The command line: the only place that prints. Results on standard output, the rest on standard error.

Exit codes: 0 done; 2 usage, configuration or an article that cannot be read; 3 an article failed;
74 the output cannot be written; 75 another run is writing it; 130 and 143 interrupted.
"""

from __future__ import annotations

import gc
import json
import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractAsyncContextManager, AbstractContextManager, aclosing, nullcontext
from io import StringIO
from pathlib import Path
from shutil import get_terminal_size
from typing import TYPE_CHECKING, Any, NoReturn

import click

from summarizer.errors import OutputError, ReplyError, SummarizerError

if TYPE_CHECKING:
    from summarizer.article import Article
    from summarizer.batch import Batch
    from summarizer.pipeline import Session, Summarizer
    from summarizer.records import Summary
    from summarizer.sources import Unreadable

_JOB_SIZE = 2_000   # requests of one job of a provider's batch API
_MOST_COLUMNS = 110   # longer lines are hard to read
_EXAMPLES = """
\b
Try it:
  summarizer run seeds/lavrov-tass.txt              a recorded reply, no key needed
  summarizer run news.txt --model openai/NAME       a hosted model (OPENAI_API_KEY)
  summarizer run news.txt --model ollama/NAME       a local server
  summarizer run - --format json < news.txt         from standard input, as JSON

\b
Without a key:
  summarizer prompt news.txt > prompt.txt           paste it into any chat window,
  summarizer run news.txt --reply answer.txt        save its answer, and read it in
"""
_LIVE: list[Callable[[Any], Any]] = [
    click.option("--model", metavar="NAME", help="NAME or PROVIDER/NAME; providers: openai, azure, anthropic, "
                 "google, openrouter, ollama.  [env: SUMMARIZER_MODEL]"),
    click.option("--base-url", metavar="URL", help="Any OpenAI-compatible server.  [env: SUMMARIZER_BASE_URL]"),
    click.option("--mode", type=click.Choice(["json-schema", "strict", "tools", "json", "md-json"]),
                 default="json-schema", show_default=True, help="How the server is asked for JSON."),
    click.option("--temperature", type=click.FloatRange(0, 2), help="Sent only if given."),
    click.option("--max-cost", type=click.FloatRange(min=0, min_open=True), metavar="USD",
                 help="What all requests together may cost; reserved before each."),
    click.option("--price-in", type=click.FloatRange(min=0), metavar="USD", help="Price of a million tokens sent."),
    click.option("--price-out", type=click.FloatRange(min=0), metavar="USD", help="Price of a million tokens written."),
    click.option("--timeout", type=click.FloatRange(min=0, min_open=True), default=180, show_default=True,
                 help="Seconds for one request."),
]
_WORDING: list[Callable[[Any], Any]] = [
    click.option("--language", default="English", show_default=True, help="What summaries are written in."),
    click.option("--prompts", type=click.Path(file_okay=False, path_type=Path), metavar="DIR",
                 help="A folder with your own system.md.jinja and article.md.jinja."),
]

_RECORDED: list[Callable[[Any], Any]] = [
    click.option("--record", type=click.Path(file_okay=False, path_type=Path), metavar="DIR",
                 help="Write the replies there; what it holds already is not asked again."),
    click.option("--replay", type=click.Path(file_okay=False, path_type=Path), metavar="DIR",
                 help="Take replies recorded there."),
]


def _options(*groups: list[Callable[[Any], Any]]) -> Callable[[Any], Any]:
    def add(command: Any) -> Any:
        for option in reversed([option for group in groups for option in group]):
            command = option(command)
        return command

    return add


@click.group(epilog=_EXAMPLES, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="summarizer")
def commands() -> None:
    """Read a news article about diplomacy: who proposed what, who responded how, on what conditions."""


@commands.command()
@click.argument("article")
@click.option("--format", "form", type=click.Choice(["text", "json", "markdown"]), default="text", show_default=True)
@click.option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE",
              help="Write the result there instead of to standard output.")
@click.option("--reply", type=click.Path(path_type=Path), metavar="FILE",
              help="Take a reply pasted from a chat window in place of the call.")
@_options(_LIVE, _WORDING, _RECORDED)
def run(article: str, form: str, output: Path | None, reply: Path | None, **settings: Any) -> None:
    """Summarize ARTICLE: a text or HTML file, a web address, or - for standard input."""
    if output is not None:
        _writable(output)
    summarizer = _summarizer(**settings)
    if reply is not None:
        from summarizer.article import Article

        summary = summarizer.from_reply(_read(article), Article.read(reply).text)
    else:
        text = _read(article)
        with _spinner(summarizer):
            summary = summarizer.summarize(text)
    _put(summary, form, output)


@commands.command()
@click.argument("article")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@_options(_WORDING)
def prompt(article: str, form: str, **settings: Any) -> None:
    """Print the exact messages and schema for ARTICLE; nothing is sent.

    Paste the text into any chat window and give its answer to `run --reply`.
    """
    from summarizer.reply import lean_schema

    messages = _summarizer(**settings).prompts.messages(_read(article))
    if form == "json":
        click.echo(json.dumps({"messages": messages, "schema": lean_schema()}, ensure_ascii=False, indent=1))
        return
    for message in messages:
        click.echo(message["content"].rstrip() + "\n")
    click.echo("The JSON Schema of the reply:\n" + json.dumps(lean_schema(), separators=(",", ":")))


@commands.command()
def schema() -> None:
    """Print the JSON Schema of what `run --format json` prints."""
    from summarizer.records import Summary

    click.echo(json.dumps(Summary.model_json_schema(mode="serialization"), indent=1, ensure_ascii=False))


@commands.command()
@click.argument("articles", nargs=-1, required=True)
@click.option("--into", type=click.Path(file_okay=False, path_type=Path), required=True, metavar="DIR",
              help="The folder of recorded replies.")
@_options(_LIVE, _WORDING)
def record(articles: tuple[str, ...], into: Path, **settings: Any) -> None:
    """Ask a live model about each of ARTICLES and write its replies into a folder.

    What the folder holds already is not asked again. Exit 3 if an article failed.
    """
    summarizer = _summarizer(record=into, **settings)
    if not summarizer.is_live:
        _fail(2, "name the model to record: --model NAME (see `summarizer record --help`)")
    failed = False
    for name in articles:
        try:
            with _spinner(summarizer, name):
                summary = summarizer.summarize(_read(name))
        except SummarizerError as error:
            if error.exit_code != 3:
                raise
            failed = True
            click.echo(f"{name}: {error}", err=True)
        else:
            how = "already there" if summary.provenance.recorded else "recorded"
            attempts = summary.provenance.attempts
            told = f"{attempts} repl{'y' if attempts == 1 else 'ies'} of {summary.provenance.model} {how}"
            aside = f", {len(summary.rejected)} set aside" if summary.rejected else ""
            click.echo(f"{name}: {told}, {len(summary.records)} records{aside}", err=True)
    if failed:
        sys.exit(3)


@commands.command()
@click.argument("inputs", nargs=-1, required=True)
@click.option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path), required=True, metavar="RESULTS.jsonl",
              help="One line an article; failures go beside it, into RESULTS.failed.jsonl.")
@click.option("--concurrency", type=click.IntRange(1, 2000), default=32, show_default=True,
              help="The most requests in flight.")
@click.option("--rpm", type=click.FloatRange(min=0, min_open=True), help="The most requests a minute.")
@click.option("--tpm", type=click.FloatRange(min=0, min_open=True), help="The most tokens a minute, estimated.")
@click.option("--provider-batch", is_flag=True,
              help="Send the requests as jobs of the provider's batch API: half the price, up to a day.")
@click.option("--poll", type=click.FloatRange(min=0, min_open=True), default=30, show_default=True,
              help="Seconds between two looks at a job.")
@click.option("--mixed", is_flag=True, help="Keep earlier results got with another model, prompt or schema.")
@click.option("--text-column", default="text", show_default=True, help="The column of a table that holds the text.")
@click.option("--id-column", default="id", show_default=True, help="The column that names an article.")
@_options(_LIVE, _WORDING, _RECORDED)
def batch(
    inputs: tuple[str, ...], output: Path, *, mixed: bool, text_column: str, id_column: str, concurrency: int,
    rpm: float | None, tpm: float | None, provider_batch: bool, poll: float, **settings: Any,
) -> None:
    """Summarize many articles into RESULTS.jsonl.

    INPUTS are text and HTML files, folders, patterns, tables (.jsonl, .csv, .parquet with the columns
    text, id, title, outlet, published, language), or - for JSONL on standard input. The same command
    run again does what is not done, and nothing else. Interrupted once, it finishes what is in flight;
    twice, it stops at once.
    """
    import asyncio

    from summarizer.batch import Batch
    from summarizer.journal import Journal
    from summarizer.sources import Columns, articles

    summarizer = _summarizer(**settings)
    found = articles(inputs, Columns(text=text_column, id=id_column))
    with Journal(output, summarizer.stamp, mixed=mixed) as journal:
        if provider_batch:
            work = Batch(journal, _JOB_SIZE, opening=_JOB_SIZE)
            opening = summarizer.job_session(output.with_suffix(".jobs.jsonl"), poll)
        else:
            work = Batch(journal, concurrency)
            opening = summarizer.session(concurrency, rpm=rpm, tpm=tpm)
        code = asyncio.run(_batched(work, found, opening, patient=not provider_batch))
    sys.exit(code)


async def _batched(
    work: Batch, found: Iterator[Article | Unreadable], opening: AbstractAsyncContextManager[Session], *,
    patient: bool,
) -> int:
    """Run to the end, or to a signal; return the exit code. `patient`: finish what is in flight at the first."""
    import asyncio

    from rich.console import Console

    from summarizer.progress import account, progress

    loop, task = asyncio.get_running_loop(), asyncio.current_task()
    signals: list[int] = []

    def stop(number: int) -> None:
        signals.append(number)
        if task is not None and (len(signals) > 1 or not patient):   # jobs go on, and the next run attaches
            task.cancel()
            return
        work.stop()
        click.echo("summarizer: finishing what is in flight; interrupt again to stop at once", err=True)

    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop, number)
    console = Console(stderr=True, highlight=False)
    try:
        async with opening as session:
            gc.collect()
            gc.freeze()   # what the libraries brought stays: it need not be looked through again and again
            with progress(work, console) as beat:
                async with aclosing(work.work(session, found)) as results:
                    async for _ in results:
                        beat()
    except asyncio.CancelledError:
        pass
    finally:
        click.echo(account(work, ["summarizer", *sys.argv[1:]]), err=True)
    if signals:
        return 128 + signals[0]
    return 3 if work.tally.failed else 0


def _summarizer(timeout: float | None = None, **settings: Any) -> Summarizer:
    from summarizer.pipeline import Summarizer

    if timeout is not None:
        from summarizer.model.limits import Limits

        settings["limits"] = Limits(timeout=timeout, deadline=5 * timeout)
    return Summarizer(**settings)


def _read(name: str) -> Article:
    from summarizer.article import MOST_BYTES, Article

    if name == "-":
        return Article.from_bytes(sys.stdin.buffer.read(MOST_BYTES + 1), source="standard input")
    if name.startswith(("http://", "https://")):
        return Article.fetch(name)
    return Article.read(name)


def _writable(output: Path) -> None:
    """Raise before anything is paid where the output cannot be written."""
    try:
        with output.open("ab"):
            pass
    except OSError as error:
        raise OutputError(f"{output} cannot be written: {error.strerror or error}") from error


def _put(summary: Summary, form: str, output: Path | None) -> None:
    text = _made(summary, form, colours=output is None and sys.stdout.isatty())
    if output is None:
        try:
            sys.stdout.buffer.write(text.encode())
            sys.stdout.flush()
        except BrokenPipeError:   # the reader, such as `head`, has seen enough
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            sys.exit(OutputError.exit_code)
        except OSError as error:
            raise OutputError(f"standard output cannot be written: {error.strerror or error}") from error
        return
    try:
        output.write_text(text, encoding="utf-8")
    except OSError as error:
        raise OutputError(f"{output} cannot be written: {error.strerror or error}") from error


def _made(summary: Summary, form: str, *, colours: bool) -> str:
    if form == "json":
        return summary.model_dump_json(indent=1) + "\n"
    if form == "markdown":
        from summarizer.views.markdown import markdown

        return markdown(summary)
    from rich.console import Console

    from summarizer.views.text import show

    buffer = StringIO()
    width = min(get_terminal_size().columns, _MOST_COLUMNS) if colours else None
    show(summary, Console(file=buffer, force_terminal=colours or None, width=width or 80, highlight=False))
    return buffer.getvalue()


def _spinner(summarizer: Summarizer, name: str = "the article") -> AbstractContextManager[Any]:
    if not (summarizer.is_live and sys.stderr.isatty()):
        return nullcontext()
    from rich.console import Console

    return Console(stderr=True).status(f"Asking the model about {name} …")


def _fail(code: int, message: str) -> NoReturn:
    click.echo(f"summarizer: {message}", err=True)
    sys.exit(code)


def main() -> None:
    """Run the command; an error of ours is one message and its exit code, never a traceback."""
    try:
        commands(standalone_mode=False)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except (click.Abort, KeyboardInterrupt):
        _fail(130, "interrupted")
    except ReplyError as error:
        more = "".join(f"\n  - {fault}" for fault in error.faults)
        _fail(error.exit_code, f"{error}" if not more else f"nothing of the reply stands in the article:{more}")
    except SummarizerError as error:
        _fail(error.exit_code, str(error))
