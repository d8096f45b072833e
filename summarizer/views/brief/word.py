"""A brief as a Word document: headings, and each line with a footnote of its quotes and sources."""

from __future__ import annotations

from collections.abc import Sequence

from summarizer.views.brief.brief import Brief, BriefMove, BriefSource, BriefThread
from summarizer.views.brief.wording import (
    act,
    citation,
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
from summarizer.views.word.writer import LEFT_TO_RIGHT, Note, Span, Writer
from summarizer.views.words import plain


def document(brief: Brief) -> bytes:
    """Return the document. Raises ConfigurationError where python-docx is missing."""
    made = Writer(heading(brief))
    written(brief, made)
    return made.saved()


def written(brief: Brief, made: Writer) -> None:
    """Write a brief, but for its title."""
    made.paragraph(scope(brief), style="Small")
    if not brief.threads:
        made.paragraph(nothing(brief))
    for number, thread in enumerate(brief.threads, 1):
        _thread(number, thread, made)
    if brief.deadlines:
        made.heading("Deadlines", 1)
    for each in brief.deadlines:
        told = f". {each.thread}, {outcome(each.outcome)}: {plain(each.what)}"
        made.paragraph(Span(due(each, brief.until), bold=True), told, style="ListBullet", note=sources([each.source]))
    if brief.disagreements:
        made.heading("Articles disagree", 1)
    for pair in brief.disagreements:
        made.paragraph(disagreement(pair))
        for move in pair.moves:
            _move(move, plain(move.what), rumour(move), details(move), made)
    for title, some in (
        ("Not decided", [doubt(each) for each in brief.doubts]),
        ("Not in this brief", [left(each) for each in brief.left_out]),
    ):
        if some:
            made.heading(title, 1)
        for line in some:
            made.paragraph(line, style="ListBullet")


def sources(told: Sequence[BriefSource]) -> Note:
    """A footnote: a quote with its source in each paragraph, once, the source as a link to the article."""
    by_words = {(quote(each), *citation(each)): each for each in reversed(told)}
    return [
        [
            Span(words, italic=True, language=each.language or ""), f"{LEFT_TO_RIGHT} — ",
            Span(f"{LEFT_TO_RIGHT}, ".join(parts), link=each.url), " (disputed)" if each.disputed else "",
        ] for (words, *parts), each in reversed(by_words.items())
    ]


def _thread(number: int, thread: BriefThread, made: Writer) -> None:
    made.heading(f"{number}. {plain(thread.what)}", 1)
    for line in (f"{thread.id}. {put(thread)}.", *relations(thread)):
        made.paragraph(Span(line, italic=True))
    for move in thread.moves:
        _move(move, says(move, thread), marks(move), details(move, thread), made)


def _move(move: BriefMove, sentence: str, doubts: list[str], more: list[tuple[str, str]], made: Writer) -> None:
    how = f" ({shift(move)})" if shift(move) else ""
    made.paragraph(
        f"{when(move.date, move.about, move.by)}: ", Span(who(move), bold=True),
        f" {act(move)}{how}. {sentence}".rstrip(), style="ListBullet", note=sources(move.told),
    )
    for each in doubts:
        made.paragraph(Span(f"! {each}", bold=True), style="Detail")
    for label, told in more:
        made.paragraph(Span(f"{label}: ", bold=True), told, style="Detail")
