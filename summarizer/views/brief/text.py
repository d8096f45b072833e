"""A brief on a terminal: proposal by proposal, who did what, when, in which words."""

from __future__ import annotations

from io import StringIO
from typing import Final

from rich.console import Console
from rich.text import Text

from summarizer.views.brief.brief import Brief, BriefMove, BriefSource, BriefThread
from summarizer.views.brief.wording import (
    act,
    cited,
    details,
    disagreement,
    doubt,
    due,
    heading,
    left,
    marks,
    nothing,
    others,
    outcome,
    put,
    quote,
    relations,
    rumour,
    says,
    scope,
    shift,
    tone,
    when,
    who,
)
from summarizer.views.words import bare, plain

_TONES: Final = {"yes": "bold green", "no": "bold red", "open": "bold cyan"}
_DOUBT: Final = "bold red"


def text(brief: Brief, width: int = 80, *, colours: bool = False) -> str:
    """A brief in lines of so many columns; with colours as a terminal takes them."""
    buffer = StringIO()
    _show(brief, Console(file=buffer, force_terminal=colours or None, width=width, highlight=False))
    return buffer.getvalue()


def _show(brief: Brief, console: Console) -> None:
    _line(console, Text(heading(brief), "bold"))
    _line(console, Text(scope(brief)))
    if not brief.threads:
        _section(console, "")
        _line(console, Text(nothing(brief)))
    for number, thread in enumerate(brief.threads, 1):
        _thread(console, number, thread)
    if brief.deadlines:
        _section(console, "Deadlines")
    for deadline in brief.deadlines:
        _line(console, Text(due(deadline, brief.until), "bold"), 2)
        _line(console, Text(f"{deadline.thread}, {outcome(deadline.outcome)}: {plain(deadline.what)}"), 4)
        _source(console, deadline.source, 4)
    if brief.disagreements:
        _section(console, "Articles disagree")
    for each in brief.disagreements:
        _line(console, Text(disagreement(each)), 2)
        for move in each.moves:
            _move(console, move, plain(move.what), rumour(move), details(move))
    if brief.doubts:
        _section(console, "Not decided")
    for each_doubt in brief.doubts:
        _line(console, Text(doubt(each_doubt)), 2, hang=2)
    if brief.left_out:
        _section(console, "Not in this brief")
    for each_left in brief.left_out:
        _line(console, Text(left(each_left)), 2, hang=2)


def _thread(console: Console, number: int, thread: BriefThread) -> None:
    console.print()
    label = f"{number}. "
    _line(console, Text(f"{label}{plain(thread.what)}", "bold"), hang=len(label))
    for line in (f"{thread.id}. {put(thread)}", *relations(thread)):
        _line(console, Text(line, "dim"), len(label))
    for move in thread.moves:
        _move(console, move, says(move, thread), marks(move), details(move, thread))


def _move(
    console: Console, move: BriefMove, sentence: str, doubts: list[str], more: list[tuple[str, str]],
) -> None:
    head = Text.assemble(
        (f"{when(move.date, move.about, move.by)}  ", ""), (who(move), "bold"), " ", (act(move), _TONES[tone(move)]),
        (f"  ({shift(move)})" if shift(move) else "", "dim"),
    )
    _line(console, head, 3, hang=2)
    for line in doubts:
        _line(console, Text(f"! {line}", _DOUBT), 5, hang=2)
    if sentence:
        _line(console, Text(sentence), 5)
    for label, told in more:
        _line(console, Text(f"{label}: {told}"), 5, hang=2)
    _source(console, move.told[0], 5, others(move))


def _source(console: Console, source: BriefSource, indent: int, more: str = "") -> None:
    told = f"  {cited(source)}{f'; {more}' if more else ''}"
    _line(console, Text.assemble((quote(source), "italic"), (told, "dim")), indent, hang=0)


def _section(console: Console, title: str) -> None:
    console.print()
    if title:
        _line(console, Text(title, "bold"))


def _line(console: Console, text: Text, indent: int = 0, hang: int = 0) -> None:
    text = text if text.plain == bare(text.plain) else Text(bare(text.plain), text.style)
    for number, line in enumerate(text.wrap(console, max(20, console.width - indent - hang))):
        line.rstrip()
        console.print(Text(" " * (indent + (hang if number else 0))) + line, soft_wrap=True)
