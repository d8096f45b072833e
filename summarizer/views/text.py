"""A summary on a terminal: proposals, beneath each who answered how and on what conditions."""

from __future__ import annotations

from io import StringIO

from rich.console import Console
from rich.text import Text

from summarizer.codebook.records import Condition, Proposal, Response, Summary
from summarizer.views.verdicts import (
    MISSING,
    TICK,
    is_disputed,
    missing_line,
    remark_lines,
    ticked,
    trust_lines,
)
from summarizer.views.words import bare, beneath, details, doubts, headline, place, plain, set_aside

_DOUBT = "bold red"
_STYLES = {Proposal: "bold cyan", Response: "bold green", Condition: "bold yellow"}


def text(summary: Summary, width: int = 80, *, colours: bool = False) -> str:
    """A summary in lines of so many columns; with colours as a terminal takes them."""
    buffer = StringIO()
    show(summary, Console(file=buffer, force_terminal=colours or None, width=width, highlight=False))
    return buffer.getvalue()


def show(summary: Summary, console: Console) -> None:
    """Print a summary on a console; its width, its colours and NO_COLOR are the console's affair."""
    for sentence in summary.abstract:
        _line(console, plain(sentence.text) + (f" [{', '.join(sentence.records)}]" if sentence.records else ""), 0)
        for note in sentence.notes:
            _line(console, f"Note: {plain(note)}", 4, "dim")
        for line in remark_lines(summary, sentence.check):
            _line(console, line, 4, _DOUBT, hang=2)
    for line in trust_lines(summary):
        _line(console, line, 0, "bold")
    for line in doubts(summary):
        _line(console, line, 0, "dim")
    if not summary.records:
        _line(console, "The article reports no proposal, no response and no condition.", 0)
    seen: set[str] = set()
    for proposal, under in beneath(summary):
        console.print()
        if proposal is None:
            _line(console, "Tied to no proposal", 0, "bold")
        else:
            _record(console, summary, proposal, 0)
        for record in under:
            if record.id in seen:
                above = "above, disputed" if is_disputed(record.check) else "above"
                _line(console, f"{record.id} ({above}): {plain(record.summary)}", 4, "dim")
            else:
                _record(console, summary, record, 4)
            seen.add(record.id)
    _missing(console, summary)
    aside = [f"{plain(rejected.id or rejected.kind)} {set_aside(rejected)}" for rejected in summary.rejected]
    _lost(console, "Set aside: not borne out by the article", aside)
    _lost(console, "Not read of the reply", [plain(note) for note in summary.notes])
    console.print()
    _line(console, provenance(summary), 0, "dim")


def _lost(console: Console, heading: str, lines: list[str]) -> None:
    if lines:
        console.print()
        _line(console, heading, 0, "bold red")
    for line in lines:
        _line(console, line, 4)


def provenance(summary: Summary) -> str:
    """How the records were got, in one line."""
    told = summary.provenance
    how = "recorded replies of" if told.recorded else "replies of"
    tokens = f"{told.usage.input_tokens:,} tokens in, {told.usage.output_tokens:,} out"
    requests = f"{told.attempts} request{'s' if told.attempts != 1 else ''}"
    of_it = ""
    if told.check is not None:
        usage = told.check.usage
        of_it = f" Of these the second reading: {usage.input_tokens:,} tokens in, {usage.output_tokens:,} out."
    return (
        f"From {how} {plain(told.model)}: {requests}, {tokens}{' (estimated)' if told.usage.estimated else ''}.{of_it}"
    )


def _missing(console: Console, summary: Summary) -> None:
    if summary.missing:
        console.print()
        _line(console, MISSING, 0, _DOUBT)
    for each in summary.missing:
        _line(console, missing_line(each), 4)
        _line(console, f"“{plain(each.evidence.quote)}” {place(each.evidence)}", 8, "italic")


def _record(console: Console, summary: Summary, record: Proposal | Response | Condition, indent: int) -> None:
    head = headline(record) + (f" · {TICK}{told}" if (told := ticked(record)) else "")
    _line(console, head, indent, _STYLES[type(record)], hang=len(record.id) + 1)
    for line in remark_lines(summary, record.check):
        _line(console, line, indent + 4, _DOUBT, hang=2)
    _line(console, plain(record.summary), indent + 4)
    for evidence in record.evidence:
        _line(console, f"“{plain(evidence.quote)}” {place(evidence)}", indent + 4, "italic")
    for line in details(record):
        _line(console, line, indent + 4, "dim")


def _line(console: Console, text: str, indent: int, style: str = "", hang: int = 0) -> None:
    for number, line in enumerate(Text(bare(text), style=style).wrap(console, max(20, console.width - indent - hang))):
        line.rstrip()
        console.print(Text(" " * (indent + (hang if number else 0))) + line, soft_wrap=True)
