"""`follow`: a negotiation through the results of many articles."""

from __future__ import annotations

import asyncio
import shlex
import signal
import sys
from contextlib import aclosing
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from summarizer.cli.options import LIVE, RECORDED, WORDING, options, setting, summarizer
from summarizer.cli.streams import Output, PathArgument, with_options
from summarizer.errors import ConfigurationError, NoModelError
from summarizer.resources import EXAMPLE, folder
from summarizer.views.words import plain

if TYPE_CHECKING:
    from summarizer.batch.follow import Follow
    from summarizer.batch.steps import Ahead, Step
    from summarizer.negotiation.dossier import Dossier


@click.command()
@click.argument("results", nargs=-1, type=PathArgument(), metavar="RESULTS.jsonl...")
@click.option("-o", "--output", type=Output("a file", dir_okay=False), metavar="DOSSIER.json",
              help="What the model says goes beside it, into DOSSIER.judgements.jsonl, and is not asked again.")
@click.option("--example", is_flag=True,
              help="Follow the example instead, an invented negotiation in 16 articles, into grahn.json.")
@click.option("--actors", type=PathArgument(dir_okay=False), metavar="FILE",
              help="Who is who, in the form of DOSSIER.actors.json, which is written for you to edit, and then read.")
@click.option("--dry-run", is_flag=True, help="Ask nothing: say how many calls and tokens it would take, at what cost.")
@setting("concurrency", "The most requests in flight.")
@setting("rpm", "The most requests a minute.")
@setting("tpm", "The most tokens a minute, estimated.")
@click.option("--provider-batch", is_flag=True,
              help="Send the requests as jobs of the provider's batch API: half the price, up to a day for each wave.")
@click.option("--reply-folder", type=Output("a folder", file_okay=False), metavar="DIR",
              help="Ask nobody: write the prompts that can be asked now into DIR/prompts, and take replies from "
              "DIR/replies. --model then names who replies; no key is needed.")
@setting("poll", "Seconds between two looks at a job.")
@click.option("--mixed", is_flag=True, help="Keep earlier judgements got with another model, prompt or schema.")
@click.option("--redo", multiple=True, metavar="ID", help="Ask about this article again; repeatable.")
@options(LIVE, WORDING, RECORDED)
def follow(
    results: tuple[Path, ...], output: Path | None, *, example: bool, actors: Path | None, dry_run: bool,
    **settings: Any,
) -> None:
    """Follow a negotiation through the summaries in RESULTS.jsonl, into DOSSIER.json.

    RESULTS.jsonl is what `batch` writes; there may be several. The model is asked about several articles in one call:
    which of their proposals tell again what others told, as a version of it, a part of it, or against it. The same
    command run again asks nothing, and with three articles more asks about these. Interrupted once, it finishes what
    is in flight.
    """
    from summarizer.batch.follow import followable
    from summarizer.results.decisions import beside, read
    from summarizer.results.load import read_results

    results, output = _meant(results, output, example=example)
    if example and settings["reply_folder"] is None:
        settings["replay"] = settings["replay"] or folder("fixtures")   # what is recorded is not asked of a model
    how = {name: settings.pop(name) for name in (
        "concurrency", "rpm", "tpm", "provider_batch", "poll", "mixed", "redo",
    )}
    if output.resolve() in [path.resolve() for path in results]:
        raise ConfigurationError(f"{output} is what is read: name another file for the output")
    run = followable(
        summarizer(**settings), chain.from_iterable(map(read_results, results)), output, actors_file=actors,
        results=[path.name for path in results], decisions=[each for path in results for each in read(beside(path))],
        **how,
    )
    if dry_run:
        click.echo(_foretold(run, run.ahead()))
        return
    with run.journal:
        sys.exit(asyncio.run(_followed(run, output)))


def _meant(results: tuple[Path, ...], output: Path | None, *, example: bool) -> tuple[tuple[Path, ...], Path]:
    """What is to be read, and where to; of the example the results are made first, from recorded replies."""
    if not example:
        if not results:
            raise click.UsageError("Missing argument 'RESULTS.jsonl', or --example to try it.")
        if output is None:
            raise click.UsageError("Missing option '-o' / '--output'.")
        return results, output
    if results:
        raise click.UsageError("Give RESULTS.jsonl or --example, not both.")
    from summarizer.api import read_articles, summarize_many

    articles = folder("seeds") / EXAMPLE / "articles.jsonl"
    output = output or Path(f"{EXAMPLE}.json")
    place = output.with_name(f"{output.stem}.results.jsonl")
    for result in summarize_many(read_articles(articles), into=place, mixed=True, replay=folder("fixtures")):
        if result.error is not None:
            raise result.error
    click.echo(f"{place}: the summaries of {articles}", err=True)
    return (place,), output


async def _followed(run: Follow, output: Path) -> int:
    """Run to the end, or to a signal; return the exit code."""
    loop, task = asyncio.get_running_loop(), asyncio.current_task()
    signals: list[int] = []

    def stop(number: int) -> None:
        signals.append(number)
        if task is not None and len(signals) > 1:
            task.cancel()
            return
        run.stop()
        click.echo("summarizer: finishing what is in flight; interrupt again to stop at once", err=True)

    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop, number)
    made: Dossier | None = None
    is_begun = True
    try:
        async with aclosing(run.steps()) as steps:
            async for step in steps:
                if step not in run.awaited:   # all of these are told in the end
                    click.echo(_line(run, step), err=True)
        if not signals and not run.holds:
            made = run.dossier()
            run.write(made)
    except asyncio.CancelledError:
        pass
    except NoModelError:
        is_begun = False
        raise
    finally:
        if is_begun:
            click.echo(_outcome(run, made, output), err=True)
    if signals:
        return 128 + signals[0]
    return 3 if run.failures or run.awaited else 0


def _line(run: Follow, step: Step) -> str:
    """What came of a call: a line for each article, or one about the names."""
    from summarizer.negotiation.judgements import Named

    passed = f"{run.passed:,} of {run.articles:,}  " if step.articles else ""
    if step.error is not None:
        goes_on = "; asked again, half of them at a time" if step.goes_on else ""
        return f"{passed}{plain(step.about)}: failed: {plain(with_options(step.error))}{goes_on}"
    if isinstance(step.line, Named):
        return f"names: {len(step.line.names)} asked about, {len(step.line.decided)} decided"
    return "\n".join(f"{passed}{plain(str(each))}" for each in step.told)


def _outcome(run: Follow, made: Dossier | None, output: Path) -> str:
    """What came of a run, and the command that does the rest."""
    from summarizer.inputs.names import shown

    sums, lines = run.sums, []
    if made is not None:
        lines.append(
            f"{output}: {len(made.articles):,} articles, {len(made.threads):,} threads, {len(made.moves):,} moves"
            + (f"; {_count(len(made.doubts), 'doubtful join')} kept apart" if made.doubts else "")
        )
    if run.awaited:
        passed = f"{run.passed:,} of {run.articles:,} articles asked about, " if run.articles else ""
        lines.append(f"{passed}{_count(len(run.awaited), 'call')} waiting for a reply")
        lines += [f"  {plain(step.about)}: {plain(str(step.error))}" for step in run.awaited]
    lines += [f"  waits: {plain(each)}" for each in run.waiting]
    lines += [f"  no article has the id {id}, which was to be asked about again" for id in run.unmet]
    lines += [f"  {plain(lacking)}" for step in run.failures for lacking in step.lacking]
    cost = f", ${sums.cost_usd:.4f}" if sums.cost_usd else ""
    lines.append(
        f"{_count(sums.attempts, 'request')}, {sums.usage.input_tokens:,} tokens in, "
        f"{sums.usage.output_tokens:,} out{cost}"
    )
    if run.failures or made is None:
        if run.holds:
            lines.append(
                f"Save each reply under the name of its prompt. What depends on these is asked when they are there, "
                f"and {output} is written when all are."
            )
        elif made is None:
            lines.append("Stopped before the end.")
        lines.append(f"To do the rest: {shlex.join(['summarizer', *map(shown, sys.argv[1:])])}")
    return "\n".join(lines)


def _foretold(run: Follow, ahead: Ahead) -> str:
    cost = f", ${ahead.cost_usd:.4f}" if ahead.cost_usd is not None else "; no price is known (--price-in, --price-out)"
    return (
        f"{run.articles:,} articles with proposals, {run.passed:,} done before\n"
        f"{_count(ahead.calls, 'call')}, about {ahead.tokens_in:,.0f} tokens in, {ahead.tokens_out:,.0f} out{cost}"
    )


def _count(count: int, what: str) -> str:
    return f"{count:,} {what}{'' if count == 1 else 's'}"
