"""Results as a Word document: an article a chapter, its proposals with answers and conditions, quotes as footnotes."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from contextlib import suppress

from summarizer.codebook.records import Condition, Evidence, Proposal, Response, Sentence, Summary
from summarizer.views.brief.wording import counted, did, full
from summarizer.views.text import provenance
from summarizer.views.verdicts import (
    MISSING,
    TICK,
    is_disputed,
    missing_line,
    remark_lines,
    remarks,
    ticked,
    trust_lines,
)
from summarizer.views.word.writer import LEFT_TO_RIGHT, Note, Span, Spans, Writer
from summarizer.views.words import (
    ASTRAY,
    MISSED,
    astray,
    beneath,
    details,
    doubts,
    headline,
    named,
    noted,
    plain,
    reviewed,
    set_aside,
    titled,
    worded,
)

Record = Proposal | Response | Condition
_NOTHING = "The article reports no proposal, no response and no condition."


def document(summaries: Iterable[Summary], left_out: str | None = None) -> bytes:
    """Return the document, articles by day; `left_out` says what of the results is not in it.

    Raises ConfigurationError where python-docx is missing.
    """
    told = sorted(summaries, key=lambda each: (each.article.published or "9")[:10])
    if len(told) == 1:
        made = Writer(plain(titled(told[0])))
        if left_out:
            made.paragraph(left_out, style="Small")
        _Chapter(made, told[0]).written()
        return made.saved()
    made = Writer(f"Who proposed what, in {counted(len(told), 'article')}")
    made.paragraph(" ".join(part for part in (_scope(told), left_out) if part), style="Small")
    made.table(
        ("Published", "Outlet", "Article", "Proposals", "Answers", "Conditions"),
        [_listed(number, each) for number, each in enumerate(told, 1)], (17, 17, 33, 11, 10, 12),
    )
    for number, each in enumerate(told, 1):
        made.heading(plain(titled(each)), 1, f"article{number}")
        _Chapter(made, each).written()
    return made.saved()


def _scope(told: Sequence[Summary]) -> str:
    days = sorted(each.article.published[:10] for each in told if each.article.published)
    outlets = {each.article.outlet for each in told if each.article.outlet}
    span = f", published {' to '.join(dict.fromkeys((_day(days[0]), _day(days[-1]))))}" if days else ""
    of = f" of {counted(len(outlets), 'outlet')}" if outlets else ""
    counts = ", ".join((
        counted(sum(len(each.proposals) for each in told), "proposal"),
        counted(sum(len(each.responses) for each in told), "answer"),
        counted(sum(len(each.conditions) for each in told), "condition"),
    ))
    return f"{counts}, from {counted(len(told), 'article')}{of}{span}. Quotes and sources are footnotes."


def _listed(number: int, summary: Summary) -> list[Spans]:
    """The row of an article in the list of all, from which a link leads to its chapter."""
    counts = [str(len(some)) for some in (summary.proposals, summary.responses, summary.conditions)]
    return [
        [_day(summary.article.published)], [plain(summary.article.outlet or "")],
        [Span(plain(titled(summary)), to=f"article{number}")], *([count] for count in counts),
    ]


def _day(told: str | None) -> str:
    """A day in words, or what was given in place of one."""
    with suppress(ValueError):
        return full(datetime.date.fromisoformat((told or "")[:10]))
    return plain(told or "")


class _Chapter:
    """What is said of one article, without its heading."""

    def __init__(self, made: Writer, summary: Summary) -> None:
        self.wrong = astray(summary)
        self.made, self.summary = made, noted(summary, self.wrong)
        article = summary.article
        self.place = [part for part in (plain(article.outlet or ""), _day(article.published)) if part]

    def written(self) -> None:
        made, summary = self.made, self.summary
        self._source()
        for sentence in summary.abstract:
            made.paragraph(*_sentence(summary, sentence))
        for line in (*trust_lines(summary), *doubts(summary)):
            made.paragraph(Span(line, italic=True))
        if not summary.records:
            made.paragraph(_NOTHING)
        seen: set[str] = set()
        for proposal, under in beneath(summary):
            if proposal:
                made.heading(f"{proposal.id}  {plain(proposal.summary)}", 2)
                self._proposal(proposal)
            else:
                made.heading("Tied to no proposal", 2)
            self._list("Answers", [each for each in under if isinstance(each, Response)], seen)
            self._list("Conditions", [each for each in under if isinstance(each, Condition)], seen)
        self._rest()

    def _source(self) -> None:
        """Outlet, day, language, and the article itself, one click away."""
        article = self.summary.article
        parts = [*self.place, *([plain(article.language)] if article.language else [])]
        spans: list[Span | str] = [" · ".join(parts)] if parts else []
        at = plain(article.url or article.source or "")
        if at and at != titled(self.summary):
            spans += [" · "] * bool(parts) + [Span(at, link=article.url)]
        if spans:
            self.made.paragraph(*spans, style="Small")

    def _proposal(self, proposal: Proposal) -> None:
        spans: list[Span | str] = [Span(named(proposal.proposers) or "Proposer not named", bold=True)]
        spans.append(f"{LEFT_TO_RIGHT} → {named(proposal.addressees)}{LEFT_TO_RIGHT}" if proposal.addressees else "")
        kind = f": {proposal.act}, {proposal.standing}, {worded(proposal.status)}"
        about = f"; {', '.join(map(worded, proposal.issues))}" if proposal.issues else ""
        self.made.paragraph(*spans, f"{kind}{about}.", *_verdict(proposal), note=self._note(proposal))
        self._more(proposal)

    def _list(self, title: str, records: Sequence[Response | Condition], seen: set[str]) -> None:
        if records:
            self.made.heading(title, 3)
        for record in records:
            if record.id in seen:
                above = "above, disputed" if is_disputed(record.check) else "above"
                self.made.paragraph(f"{record.id} ({above}): {plain(record.summary)}", style="ListBullet")
                continue
            seen.add(record.id)
            self.made.paragraph(
                f"{record.id} ", *_headed(record), f". {plain(record.summary)}", *_verdict(record), style="ListBullet",
                note=self._note(record),
            )
            self._more(record)

    def _more(self, record: Record) -> None:
        for line in remark_lines(self.summary, record.check):
            self.made.paragraph(Span(line, bold=True), style="Detail")
        if told := reviewed(record.review):
            self.made.paragraph(Span(told[0].upper() + told[1:], bold=True), style="Detail")
        for line in details(record):
            self.made.paragraph(line, style="Detail")

    def _note(self, record: Record) -> Note:
        """The record's quotes and where they stand."""
        return [[*self._quotes(record.id, record.evidence), *self._cited(record.evidence[0].page)]]

    def _quotes(self, id: str, evidence: Sequence[Evidence]) -> Iterable[Span | str]:
        for number, each in enumerate(evidence):
            yield Span(f"“{plain(each.quote)}”", italic=True, language=self.summary.article.language or "")
            yield f" {ASTRAY} " if (id, number) in self.wrong else " "

    def _cited(self, page: int | None) -> Iterable[Span | str]:
        article = self.summary.article
        yield " ".join((f"{LEFT_TO_RIGHT}—", *(f"{each}{LEFT_TO_RIGHT}," for each in self.place), ""))
        yield Span(f"“{plain(article.title)}”" if article.title else plain(titled(self.summary)), link=article.url)
        yield f", p. {page}." if page else "."

    def _rest(self) -> None:
        made, summary = self.made, self.summary
        if summary.missing:
            made.heading(MISSING, 2)
        for number, each in enumerate(summary.missing):
            quotes = self._quotes(MISSED, [each.evidence]) if (MISSED, number) not in self.wrong else [
                Span(f"“{plain(each.evidence.quote)}”", italic=True), f" {ASTRAY} ",
            ]
            made.paragraph(
                f"? {missing_line(each)}", style="ListBullet", note=[[*quotes, *self._cited(each.evidence.page)]],
            )
        lists = (
            ("Set aside: not borne out by the article", [
                f"{plain(each.id or each.kind)} {set_aside(each)}" for each in summary.rejected
            ]),
            ("Not read of the reply", [plain(note) for note in summary.notes]),
        )
        for title, some in lists:
            if some:
                made.heading(title, 2)
            for line in some:
                made.paragraph(line, style="ListBullet")
        made.paragraph(provenance(summary), style="Small")


def _sentence(summary: Summary, sentence: Sentence) -> Iterable[Span | str]:
    yield plain(sentence.text)
    if sentence.records:
        yield f" ({', '.join(sentence.records)})"
    for label, says in remarks(summary, sentence.check):
        yield Span(f" ({label}: {says})", bold=True)
    for note in sentence.notes:
        yield f" (Note: {plain(note)})"


def _headed(record: Response | Condition) -> Spans:
    """Who answers how, or what kind of condition it is and on what."""
    if isinstance(record, Response):
        implied = " (implied)" if record.link == "implied" else ""
        return Span(named(record.responders) or "Not named", bold=True), f": {did(record.answer)}{implied}"
    return Span(plain(headline(record)).removeprefix(record.id).strip(), bold=True),


def _verdict(record: Record) -> Iterable[Span]:
    if is_disputed(record.check):
        yield Span(" (disputed)", bold=True)
    elif record.review is None and (told := ticked(record)):
        yield Span(f" · {TICK}{told}")
