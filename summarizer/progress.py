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
    from summarizer.batch import Batch

LOG_SECONDS = 15.0


class Beat(Protocol):
    """Called after each result."""

    def __call__(self) -> None:
        """Show how far the run is, if it is time to."""
        ...


@contextmanager
def progress(batch: Batch, console: Console) -> Iterator[Beat]:
    """Show a run on a console while the `with` block runs."""
    began = time.monotonic()
    if console.is_terminal:
        with Live(get_renderable=lambda: Text(line(batch, began)), console=console, refresh_per_second=4,
                  transient=True):
            yield lambda: None
        return
    last = began

    def beat() -> None:
        nonlocal last
        if time.monotonic() - last >= LOG_SECONDS:
            last = time.monotonic()
            console.print(line(batch, began), soft_wrap=True)

    yield beat


def line(batch: Batch, began: float) -> str:
    """The state of a run in one line."""
    tally = batch.tally
    through = tally.done + tally.failed
    rate = through / max(time.monotonic() - began, 0.001)
    flying = batch.run.in_flight if batch.run else 0
    waits = batch.waiting()
    parts = [
        f"{tally.done:,} done", f"{tally.failed:,} failed", f"{flying:,} in flight", f"{rate:.1f} a second",
        f"{tally.input_tokens:,} tokens in, {tally.output_tokens:,} out",
    ]
    return ", ".join(parts) + (f"; waiting {waits:.0f} s: the provider asked for it" if waits >= 1 else "")


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
