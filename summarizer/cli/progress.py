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
from rich.live import Live
from rich.text import Text

from summarizer.cli.streams import with_options
from summarizer.views.words import plain

if TYPE_CHECKING:
    from summarizer.batch.tracked import Batch
    from summarizer.inputs.sources import Sources

LOG_SECONDS = 15.0
_LOOK = 0.5               # seconds between two looks at whether there is something to log
_MOST_SECONDS = 10.0**9   # of a wait that is told by its date


@asynccontextmanager
async def progress(batch: Batch, console: Console, found: Sources) -> AsyncIterator[None]:
    """Show a run over what was found on a console while the `with` block runs."""
    began = time.monotonic()
    if console.is_terminal:
        with Live(get_renderable=lambda: Text(line(batch, began, found.read)), console=console, refresh_per_second=4,
                  transient=True):
            yield
        return
    log = asyncio.create_task(_log(batch, began, console, found))
    try:
        yield
    finally:
        log.cancel()
        await asyncio.wait([log])


async def _log(batch: Batch, began: float, console: Console, found: Sources) -> None:
    """A line now and then while articles come through, and at once where a wait begins that is longer than that."""
    last, through, until = began, 0, began
    while True:
        await asyncio.sleep(_LOOK)
        now, wait, came = time.monotonic(), batch.waiting(), batch.tally.done + batch.tally.failed
        is_told = now + wait < until + LOG_SECONDS
        if (now - last >= LOG_SECONDS and came > through) or (wait >= LOG_SECONDS and not is_told):
            last, through, until = now, came, now + wait
            console.print(line(batch, began, found.read), soft_wrap=True)


def line(batch: Batch, began: float, read: float | None = None) -> str:
    """The state of a run in one line. `read` is how much of the inputs was taken up, 0 to 1."""
    tally = batch.tally
    through = tally.done + tally.failed
    rate = through / max(time.monotonic() - began, 0.001)
    flying = batch.run.in_flight if batch.run else 0
    parts = [
        f"{tally.done:,} done", f"{tally.failed:,} failed", f"{flying:,} in flight", f"{rate:.1f} a second",
        f"{tally.input_tokens:,} tokens in, {tally.output_tokens:,} out",
    ]
    if (waits := batch.waiting()) >= 1:
        del parts[3]   # the longer the wait, the less it says
        return f"{', '.join(parts)}; waiting: the provider asks to be left alone until {_time_in(waits)}"
    if (left := _left(batch, time.monotonic() - began, read)) is not None:
        parts.append(f"{left} left")
    return ", ".join(parts)


def _time_in(seconds: float) -> str:
    """The time of day in so many seconds, with its date where that is another day's: `"26 Nov 2026 04:10:00"`."""
    now = datetime.now().astimezone()
    then = now + timedelta(seconds=min(seconds, _MOST_SECONDS))
    return then.strftime("%H:%M:%S" if then.date() == now.date() else "%d %b %Y %H:%M:%S")


def _left(batch: Batch, seconds: float, read: float | None) -> str | None:
    """How long it will still take, if it goes on as before: `"12 min"`; None while nobody can tell."""
    tally = batch.tally
    through = tally.done + tally.failed
    before = tally.skipped + tally.repeated
    admitted = through + before + (batch.run.admitted if batch.run else 0)
    if read is None or not through:
        return None
    share = read / admitted   # of the inputs, for each article
    left = seconds * max(0.0, 1 - share * (through + before)) / (share * through)
    return f"{left:.0f} s" if left < 120 else f"{left / 60:.0f} min" if left < 7_200 else f"{left / 3_600:.0f} h"


def outcome(batch: Batch, command: list[str]) -> str:
    """What came of a run, and the command that does the rest."""
    tally = batch.tally
    lines = [f"{tally.done:,} done, {tally.failed:,} failed"
             + (f", {tally.skipped:,} done before" if tally.skipped else "")
             + (f", {tally.repeated:,} given twice" if tally.repeated else "")
             + (f"; {tally.set_aside:,} records set aside" if tally.set_aside else "")]
    if tally.changed:
        lines.append(f"  {tally.changed:,} changed since they were done before: done again")
    lines += [f"  no article has the id {plain(id)}, which was to be done again" for id in batch.unmet]
    lines += [
        f"  {count:,} × {name}{', the first' if count > 1 else ''}: {plain(with_options(first))}"
        for name, (count, first) in sorted(batch.reasons.items())
    ]
    cost = f", ${tally.cost_usd:.4f}" if tally.cost_usd else ""
    lines.append(f"{tally.attempts:,} requests, {tally.input_tokens:,} tokens in, {tally.output_tokens:,} out{cost}")
    if tally.failed or (batch.run and batch.run.stopped):
        lines.append(f"The failures are in {batch.journal.failed_path}." if tally.failed else "Stopped before the end.")
        lines.append(f"To do the rest: {shlex.join(command)}")
    return "\n".join(lines)
