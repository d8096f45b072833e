"""How far a run is: lines that move on a terminal, a line now and then elsewhere, an account at the end."""

from __future__ import annotations

import shlex
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Protocol

from rich.console import Console
from rich.live import Live
from rich.text import Text

from summarizer.views import plain

if TYPE_CHECKING:
    from summarizer.bookkeeping import Batch
    from summarizer.sources import Sources

LOG_SECONDS = 15.0


class Beat(Protocol):
    """Called after each result."""

    def __call__(self) -> None:
        """Show how far the run is, if it is time to."""
        ...


@contextmanager
def progress(batch: Batch, console: Console, found: Sources) -> Iterator[Beat]:
    """Show a run over what was found on a console while the `with` block runs."""
    began = time.monotonic()
    if console.is_terminal:
        with Live(get_renderable=lambda: Text(line(batch, began, found.read)), console=console, refresh_per_second=4,
                  transient=True):
            yield lambda: None
        return
    last = began

    def beat() -> None:
        nonlocal last
        if time.monotonic() - last >= LOG_SECONDS:
            last = time.monotonic()
            console.print(line(batch, began, found.read), soft_wrap=True)

    yield beat


def line(batch: Batch, began: float, read: float | None = None) -> str:
    """The state of a run in one line. `read` is how much of the inputs was taken up, 0 to 1."""
    tally = batch.tally
    through = tally.done + tally.failed
    rate = through / max(time.monotonic() - began, 0.001)
    flying = batch.run.in_flight if batch.run else 0
    waits = batch.waiting()
    parts = [
        f"{tally.done:,} done", f"{tally.failed:,} failed", f"{flying:,} in flight", f"{rate:.1f} a second",
        f"{tally.input_tokens:,} tokens in, {tally.output_tokens:,} out",
    ]
    if (left := _left(batch, time.monotonic() - began, read)) is not None:
        parts.append(f"{left} left")
    return ", ".join(parts) + (f"; waiting {waits:.0f} s: the provider asked for it" if waits >= 1 else "")


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


def account(batch: Batch, command: list[str]) -> str:
    """What came of a run, and the command that does the rest."""
    tally = batch.tally
    lines = [f"{tally.done:,} done, {tally.failed:,} failed"
             + (f", {tally.skipped:,} done before" if tally.skipped else "")
             + (f", {tally.repeated:,} given twice" if tally.repeated else "")
             + (f"; {tally.set_aside:,} records set aside" if tally.set_aside else "")]
    lines += [
        f"  {count:,} × {name}{', the first' if count > 1 else ''}: {plain(first)}"
        for name, (count, first) in sorted(batch.reasons.items())
    ]
    cost = f", ${tally.cost_usd:.4f}" if tally.cost_usd else ""
    lines.append(f"{tally.attempts:,} requests, {tally.input_tokens:,} tokens in, {tally.output_tokens:,} out{cost}")
    if tally.failed or (batch.run and batch.run.stopped):
        lines.append(f"The failures are in {batch.journal.failed_path}." if tally.failed else "Stopped before the end.")
        lines.append(f"To do the rest: {shlex.join(command)}")
    return "\n".join(lines)
