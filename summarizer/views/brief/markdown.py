"""A brief as Markdown, its quotes and sources as footnotes: ready to paste into another."""

from __future__ import annotations

from summarizer.views.brief.brief import Brief, BriefMove, BriefThread
from summarizer.views.brief.wording import (
    Notes,
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
    outcome,
    put,
    quote,
    relations,
    rumour,
    says,
    scope,
    shift,
    when,
    who,
)
from summarizer.views.markdown import escaped
from summarizer.views.words import plain


def markdown(brief: Brief) -> str:
    """Return the brief as Markdown, with a newline at the end."""
    notes = Notes()
    lines = [f"# {escaped(heading(brief))}", "", escaped(scope(brief)), ""]
    if not brief.threads:
        lines += [escaped(nothing(brief)), ""]
    for number, thread in enumerate(brief.threads, 1):
        lines += _thread(number, thread, notes)
    if brief.deadlines:
        lines += ["## Deadlines", ""]
        lines += [
            f"- **{escaped(due(each, brief.until))}**: {escaped(each.thread)}, {outcome(each.outcome)}: "
            f"{escaped(each.what)}[^{notes.number(each.source)}]" for each in brief.deadlines
        ]
        lines.append("")
    if brief.disagreements:
        lines += ["## Articles disagree", ""]
    for each in brief.disagreements:
        lines.append(f"- {escaped(disagreement(each))}")
        for move in each.moves:
            lines += [f"  {line}" for line in _move(move, plain(move.what), rumour(move), details(move), notes)]
    for title, some in (
        ("Not decided", [doubt(each) for each in brief.doubts]),
        ("Not in this brief", [left(each) for each in brief.left_out]),
    ):
        if some:
            lines += ["", f"## {title}", "", *(f"- {escaped(each)}" for each in some)]
    lines += ["", *(
        f"[^{number}]: {escaped(quote(each))} {escaped(cited(each))}{' (disputed)' if each.disputed else ''}"
        for number, each in enumerate(notes.sources, 1)
    )]
    return "\n".join(lines).rstrip("\n") + "\n"


def _thread(number: int, thread: BriefThread, notes: Notes) -> list[str]:
    lines = [f"## {number}. {escaped(thread.what)}", "", escaped(f"{thread.id}. {put(thread)}.")]
    lines += [f"{escaped(each)}" for each in relations(thread)]
    lines = [*lines[:2], "  \n".join(lines[2:]), ""]
    for move in thread.moves:
        lines += _move(move, says(move, thread), marks(move), details(move, thread), notes)
    return [*lines, ""]


def _move(
    move: BriefMove, sentence: str, doubts: list[str], more: list[tuple[str, str]], notes: Notes,
) -> list[str]:
    at = "".join(f"[^{notes.number(each)}]" for each in move.told)
    how = f" ({escaped(shift(move))})" if shift(move) else ""
    head = f"- {when(move.date, move.about, move.by)}: **{escaped(who(move))}** {escaped(act(move))}{how}."
    lines = [f"{head} {escaped(sentence)}{at}" if sentence else f"{head}{at}"]
    lines += [f"  - **! {escaped(each)}**" for each in doubts]
    return lines + [f"  - {escaped(label)}: {escaped(told)}" for label, told in more]
