"""A dossier as a Word document: its brief over all days, what has no day, where everybody stands, and its articles."""

from __future__ import annotations

import datetime

from summarizer.negotiation.briefing import Briefing, article_days, published_on
from summarizer.negotiation.dossier import Dossier
from summarizer.views.brief.word import sources, written
from summarizer.views.brief.wording import counted, did, full, joined, when
from summarizer.views.word.writer import Span, Spans, Writer
from summarizer.views.words import plain


def document(dossier: Dossier) -> bytes:
    """Return the document. Raises ConfigurationError where python-docx is missing."""
    return _Document(dossier).made()


class _Document:
    """A document, while it is written."""

    def __init__(self, dossier: Dossier) -> None:
        days = article_days(dossier)
        dates = [*days, *(move.date for move in dossier.moves if move.date)]
        since, until = min(dates, default=datetime.date.min), max(dates, default=datetime.date.min)
        self.dossier = dossier
        self.briefing = Briefing(dossier, since, until, None)
        span = f", {' to '.join(dict.fromkeys((full(since), full(until))))}" if dates else ""
        self.title = f"Who moved on what, in {counted(len(dossier.articles), 'article')}{span}"
        self.days = days
        self.word = Writer(self.title)

    def made(self) -> bytes:
        brief = self.briefing.made(min(self.days, default=None), max(self.days, default=None))
        undated = [move for move in self.dossier.moves if move.date is None]
        written(brief.model_copy(update={
            "left_out": [each for each in brief.left_out if not each.what.startswith("moves whose day")],
        }), self.word)
        if undated:
            self.word.heading("On a day that no article tells", 1)
        for move in undated:
            who = joined(self.briefing.named(move.actors or move.speakers)) or "somebody not named"
            self.word.paragraph(
                f"{move.thread}. ", Span(who, bold=True), f" {did(move.act)}. {plain(move.what)}", style="ListBullet",
                note=sources(self.briefing.told(move)),
            )
        self._positions()
        self._articles()
        return self.word.saved()

    def _positions(self) -> None:
        """Where each actor stands on each thread in the end."""
        rows: list[list[Spans]] = [
            [
                [f"{each.thread}. {plain(self.briefing.threads[each.thread].what)}"], self.briefing.named([each.actor]),
                [did(each.act)], [full(each.since) if each.since else "day not told"],
            ] for each in self.dossier.positions()
        ]
        if rows:
            self.word.heading("Where each stands in the end", 1)
            self.word.table(("Proposal", "Who", "Last act", "Since"), rows, (46, 20, 18, 16))

    def _articles(self) -> None:
        rows: list[list[Spans]] = [
            [
                [when(day) if (day := published_on(each.article.published)) else plain(each.article.published or "")],
                [plain(each.article.outlet or "")],
                [Span(plain(each.article.title or "") or each.id, link=each.article.url)],
            ] for each in self.dossier.articles
        ]
        if rows:
            self.word.heading("Articles", 1)
            self.word.table(("Published", "Outlet", "Article"), rows, (20, 24, 56))

