"""`batch`: many articles, and what a signal means to a run."""

from __future__ import annotations

import gc
import os
import signal
import sys
from contextlib import aclosing
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from summarizer.cli.options import (
    CHECKED,
    COLUMNS,
    ENCODING,
    LIVE,
    RECORDED,
    WORDING,
    columns,
    options,
    setting,
    summarizer,
)
from summarizer.cli.streams import Output
from summarizer.errors import NoModelError

if TYPE_CHECKING:
    from summarizer.batch.service import Resumable
    from summarizer.client import Summarizer
    from summarizer.inputs.sources import Sources


@click.command()
@click.argument("inputs", nargs=-1, required=True)
@click.option("-o", "--output", type=Output("a file or a folder"), required=True, metavar="RESULTS.jsonl",
              help="One line an article; failures go beside it, into RESULTS.failed.jsonl. With --ray a folder.")
@setting("concurrency", "The most requests in flight.")
@setting("rpm", "The most requests a minute.")
@setting("tpm", "The most tokens a minute, estimated.")
@click.option("--provider-batch", is_flag=True,
              help="Send the requests as jobs of the provider's batch API: half the price, up to a day.")
@click.option("--reply-folder", type=Output("a folder", file_okay=False), metavar="DIR",
              help="Ask nobody: write each prompt into DIR/prompts, and take replies from DIR/replies. --model then "
              "names who replies; no key is needed.")
@setting("poll", "Seconds between two looks at a job.")
@click.option("--ray", metavar="ADDRESS|local",
              help="Work on a Ray cluster (HOST:PORT, or auto), or on one started here.")
@setting("actors", "Workers on the Ray cluster.  [default: one a node]", default=None, metavar="N")
@click.option("--mixed", is_flag=True, help="Keep earlier results got with another model, prompt or schema.")
@click.option("--redo", multiple=True, metavar="ID", help="Do this article again, though nothing changed; repeatable.")
@click.option("--keep-copies", is_flag=True,
              help="Read each copy of a text, too. Else it is read once, and `also_in` names the others.")
@click.option("--no-texts", is_flag=True,
              help="Keep no copy of the texts. Else they go beside the results, into RESULTS.texts.gz, for `report`.")
@options(COLUMNS, ENCODING, LIVE, CHECKED, WORDING, RECORDED)
def batch(
    inputs: tuple[str, ...], output: Path, *, mixed: bool, redo: tuple[str, ...], no_texts: bool, keep_copies: bool,
    concurrency: int, rpm: float | None, tpm: float | None,
    provider_batch: bool, poll: float, ray: str | None, actors: int | None, encoding: str | None, **settings: Any,
) -> None:
    """Summarize many articles into RESULTS.jsonl.

    INPUTS are files of whatever format (text, HTML, PDF, Word, mail, tables, feeds, archives of these),
    folders, patterns, web addresses, or - for JSONL on standard input. The same command run again does
    what is not done, and nothing else. Interrupted once, it finishes what is in flight;
    twice, it stops at once. Without a model recorded replies are taken; where none of the first
    hundred articles has one, the run ends and says what else can be done.
    """
    import asyncio

    from summarizer.batch.service import resumable
    from summarizer.inputs.sources import articles

    if ray is None and os.path.isdir(output):   # noqa: PTH112 - Path.is_dir raises where it cannot look
        raise click.UsageError(f"{output} is a folder: name a file, or work with --ray")
    if ray is None and actors is not None:
        raise click.UsageError("--actors goes with --ray")
    if ray is not None and provider_batch:
        raise click.UsageError("--provider-batch does not go with --ray")
    named = columns(settings)
    if ray is not None and settings["reply_folder"] is not None:
        raise click.UsageError("--ray does not go with --reply-folder")
    maker = summarizer(**settings)
    if ray is not None:
        found = articles(inputs, named, encoding=encoding, outputs=[output])
        limits = {"actors": actors, "rpm": rpm, "tpm": tpm, "texts": not no_texts}
        sys.exit(_on_ray(
            ray, maker, output, found, concurrency, mixed=mixed, redo=redo, keep_copies=keep_copies, **limits
        ))
    work = resumable(
        maker, output, concurrency=concurrency, rpm=rpm, tpm=tpm, provider_batch=provider_batch, poll=poll,
        mixed=mixed, redo=redo, texts=not no_texts, keep_copies=keep_copies,
    )
    found = articles(inputs, named, encoding=encoding, outputs=work.outputs)
    with work.journal:
        code = asyncio.run(_batched(work, found, patient=not provider_batch))
    sys.exit(code)


def _on_ray(
    address: str, maker: Summarizer, output: Path, found: Sources, concurrency: int, *,
    mixed: bool, redo: tuple[str, ...], keep_copies: bool, **limits: Any,
) -> int:
    """Run on a Ray cluster, into a folder of shards; return the exit code."""
    import asyncio

    from summarizer.batch.service import Resumable
    from summarizer.batch.tracked import Batch
    from summarizer.cluster.driver import cluster, pool
    from summarizer.results.shards import Folder

    with Folder(output, maker.stamp, mixed=mixed, redo=redo) as folder, cluster(address):
        opening = pool(maker, folder, concurrency=concurrency, mixed=mixed, **limits)
        work = Resumable(folder, Batch(folder, concurrency, keep_copies=keep_copies), opening)
        return asyncio.run(_batched(work, found, patient=True))


async def _batched(work: Resumable, found: Sources, *, patient: bool) -> int:
    """Run to the end, or to a signal; return the exit code. `patient`: finish what is in flight at the first."""
    import asyncio

    from rich.console import Console

    from summarizer.cli.progress import outcome, progress
    from summarizer.inputs.names import shown

    loop, task = asyncio.get_running_loop(), asyncio.current_task()
    signals: list[int] = []
    is_begun = True

    def stop(number: int) -> None:
        signals.append(number)
        if task is not None and (len(signals) > 1 or not patient):   # jobs go on, and the next run attaches
            task.cancel()
            return
        work.batch.stop()
        click.echo("summarizer: finishing what is in flight; interrupt again to stop at once", err=True)

    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop, number)
    console = Console(stderr=True, highlight=False)
    try:
        async with progress(work.batch, console, found), aclosing(work.results(found, _freeze)) as results:
            async for _ in results:
                pass
    except asyncio.CancelledError:
        pass
    except NoModelError:   # nothing was done, and the same command would do no more
        is_begun = False
        raise
    finally:
        if is_begun:
            click.echo(outcome(work.batch, ["summarizer", *map(shown, sys.argv[1:])]), err=True)
    if signals:
        return 128 + signals[0]
    return 3 if work.batch.tally.failed or work.batch.tally.awaited else 0


def _freeze() -> None:
    """What the libraries brought stays: it need not be looked through again and again."""
    gc.collect()
    gc.freeze()
