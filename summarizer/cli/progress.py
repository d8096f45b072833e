"""How far a run is: lines that move on a terminal, a line now and then elsewhere, an account at the end."""

from __future__ import annotations

import asyncio
import shlex
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn
from rich.table import Column

from summarizer.cli.streams import with_options
from summarizer.views.words import plain

if TYPE_CHECKING:
    from summarizer.batch.tracked import Batch
    from summarizer.inputs.sources import Sources

LOG_SECONDS = 15.0
_LOOK = 0.25              # seconds between two looks at how far it is
_PERIOD = 600.0           # seconds by whose pace the time that is left is told
_MOST_SECONDS = 10.0**9   # of a wait that is told by its date


@asynccontextmanager
async def progress(batch: Batch, console: Console, found: Sources) -> AsyncIterator[None]:
    """Show a run over what was found on a console while the `with` block runs."""
    told = TextColumn("{task.description}", markup=False, table_column=Column(no_wrap=False))
    with Progress(
        BarColumn(20), TaskProgressColumn(), TimeRemainingColumn(compact=True), told, console=console, transient=True,
        refresh_per_second=4, speed_estimate_period=_PERIOD, disable=not console.is_terminal,
    ) as bar:
        bar.add_task(line(batch, 0), total=None)
        watch = asyncio.create_task(_watch(batch, bar, found))
        try:
            yield
        finally:
            watch.cancel()
            await asyncio.wait([watch])


async def _watch(batch: Batch, bar: Progress, found: Sources) -> None:
    """Keep the bar up to date; off a terminal tell it now and then, and at once where a longer wait begins."""
    task, began = bar.tasks[0], time.monotonic()
    last, through, until = began, 0, began
    while True:
        await asyncio.sleep(_LOOK)
        now, wait, came = time.monotonic(), batch.waiting(), batch.tally.through
        share, told = _share(batch, found.read), line(batch, now - began)
        task.total = None if share is None or wait >= 1 else 1.0   # in a wait nobody can tell how long it will take
        bar.update(task.id, completed=max(task.completed, share or 0.0), description=told)
        is_told = now + wait < until + LOG_SECONDS
        if bar.disable and ((now - last >= LOG_SECONDS and came > through) or (wait >= LOG_SECONDS and not is_told)):
            last, through, until = now, came, now + wait
            left = "" if task.time_remaining is None else f", {timedelta(seconds=task.time_remaining)} left"
            bar.console.print(told + left, soft_wrap=True)


def line(batch: Batch, seconds: float) -> str:
    """The state of a run that began so many seconds ago, in one line."""
    tally = batch.tally
    flying = batch.run.in_flight if batch.run else 0
    parts = [f"{tally.done:,} done", f"{tally.failed:,} failed", f"{flying:,} in flight"]
    if (waits := batch.waiting()) < 1:   # the longer the wait, the less it says
        parts.append(f"{tally.through / max(seconds, 0.001):.1f} a second")
    parts.append(f"{tally.input_tokens:,} tokens in, {tally.output_tokens:,} out")
    if tally.cost_usd:
        parts.append(f"${tally.cost_usd:.4f}")
    told = ", ".join(parts)
    return told if waits < 1 else f"{told}; waiting: the provider asks to be left alone until {_time_in(waits)}"


def _share(batch: Batch, read: float | None) -> float | None:
    """How much of the inputs is through, 0 to 1; None while nobody can tell. `read` is how much was taken up."""
    tally = batch.tally
    through = tally.through
    before = tally.skipped + tally.repeated + tally.copies
    admitted = through + before + (batch.run.admitted if batch.run else 0)
    return None if read is None or not through else read * (through + before) / admitted


def _time_in(seconds: float) -> str:
    """The time of day in so many seconds, with its date where that is another day's: `"26 Nov 2026 04:10:00"`."""
    now = datetime.now().astimezone()
    then = now + timedelta(seconds=min(seconds, _MOST_SECONDS))
    return then.strftime("%H:%M:%S" if then.date() == now.date() else "%d %b %Y %H:%M:%S")


def outcome(batch: Batch, command: list[str]) -> str:
    """What came of a run, and the command that does the rest."""
    tally = batch.tally
    lines = [f"{tally.done:,} done, {tally.failed:,} failed"
             + (f", {tally.awaited:,} waiting for a reply" if tally.awaited else "")
             + (f", {tally.skipped:,} done before" if tally.skipped else "")
             + (f", {tally.repeated:,} given twice" if tally.repeated else "")
             + (f", {tally.copies:,} {'copies' if tally.copies > 1 else 'copy'} of others" if tally.copies else "")
             + (f"; {tally.checked:,} read a second time" if tally.checked else "")
             + (f"; {tally.set_aside:,} records set aside" if tally.set_aside else "")
             + (f"; {tally.noted:,} with notes on what could not be read" if tally.noted else "")]
    if tally.changed:
        lines.append(f"  {tally.changed:,} changed since they were done before: done again")
    lines += _to_check(batch)
    lines += [f"  no article has the id {plain(id)}, which was to be done again" for id in batch.unmet]
    lines += [
        f"  {count:,} × {name}{', the first' if count > 1 else ''}: {plain(with_options(first))}"
        for name, (count, first) in sorted(batch.reasons.items())
    ]
    lines += [f"  {plain(id)}: {plain(told)}" for id, told in batch.awaited]
    if (more := tally.awaited - len(batch.awaited)) > 0:
        lines.append(f"  and {more:,} more: all are in the folder of prompts")
    cost = f", ${tally.cost_usd:.4f}" if tally.cost_usd else ""
    lines.append(f"{tally.attempts:,} requests, {tally.input_tokens:,} tokens in, {tally.output_tokens:,} out{cost}")
    stopped = batch.run is not None and batch.run.stopped
    if tally.failed or tally.awaited or stopped:
        if tally.failed:
            path = batch.journal.failed_path   # not there where the disk was full
            lines.append(f"The failures are in {path}." if path.exists() else "The failures could not be written down.")
        elif stopped:
            lines.append("Stopped before the end.")
        if tally.awaited:
            lines.append("Save each reply under the name of its prompt.")
        lines.append(f"To do the rest: {shlex.join(command)}")
    return "\n".join(lines)


def _to_check(batch: Batch) -> list[str]:
    """What is disputed and missing, in how many articles, and where to look; nothing where nothing is."""
    tally = batch.tally
    lines = []
    if tally.to_check:
        parts = [
            f"{count:,} {noun}{'' if count == 1 else 's'} {what}" for count, noun, what in (
                (tally.disputed, "record", "disputed"), (tally.disputed_sentences, "sentence", "disputed"),
                (tally.missing, "passage", "missing"),
            ) if count
        ]
        place = f"in {tally.to_check:,} article{'' if tally.to_check == 1 else 's'}"
        look = shlex.join(["summarizer", "report", str(batch.journal.place), "-o", "check.html"])
        lines.append(f"  to check: {', '.join(parts)}, {place}; to look at them: {look}")
    if tally.unchecked:
        lines.append(f"  {tally.unchecked:,} not checked: the second reading failed")
    return lines
