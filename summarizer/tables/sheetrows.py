"""A summary in the sheets that a person reads: its article, its proposals with all tied to them, its records."""

from __future__ import annotations

from collections.abc import Iterator

from summarizer.codebook.records import Condition, Proposal, Response, Summary
from summarizer.tables.columns import Row
from summarizer.tables.sheets import lines, quoted
from summarizer.views.brief.wording import did
from summarizer.views.verdicts import missing_line, reading_lines, remark_lines, review_lines
from summarizer.views.words import beneath, doubts, named, plain, reviewed, said, set_aside, titled, worded

Record = Proposal | Response | Condition


def sheet_rows(summary: Summary) -> Iterator[tuple[str, Row]]:
    """Rows of the sheets to read, with the sheet's name."""
    published, outlet = (plain(told or "") or None for told in (summary.article.published, summary.article.outlet))
    about = published, plain(titled(summary)), outlet
    yield "1 Articles", (*about, *_article(summary))
    for proposal, under in beneath(summary):
        yield "2 Proposals", (*about, *_proposal(summary, proposal, under))
    for record in summary.records:
        yield "3 Records", (*about, *_record(summary, record))


def _article(summary: Summary) -> Row:
    article = summary.article
    wrong = [line for sentence in summary.abstract for line in remark_lines(summary, sentence.check)]
    wrong += [f"Note: {note}" for sentence in summary.abstract for note in sentence.notes]
    wrong += [f"Missing {missing_line(each)}: “{each.evidence.quote}”" for each in summary.missing]
    wrong += [f"Set aside: {each.id or each.kind} {set_aside(each)}" for each in summary.rejected]
    wrong += [f"Not read of the reply: {note}" for note in summary.notes]
    telling = next((id for sentence in summary.abstract for id in sentence.records), None)
    record = summary[telling] if telling else next(iter(summary.records), None)
    return (
        lines((each.text for each in summary.abstract), "the sheet sentences", " "),
        len(summary.proposals), len(summary.responses), len(summary.conditions),
        quoted([each.quote for each in record.evidence]) if record else None,
        lines([*reading_lines(summary), *(each for each in doubts(summary) if each.startswith("Note")), *wrong],
              "the sheets sentences, missing and rejected"),
        lines(review_lines(summary), "the sheet articles"),
        article.language, lines(article.also_in, "the sheet articles"), article.url, summary.id,
    )


def _proposal(summary: Summary, proposal: Proposal | None, under: list[Response | Condition]) -> Row:
    """A row of a proposal; of what is tied to none the same with the cells of the proposal empty."""
    answers = lines((_answer(each) for each in under if isinstance(each, Response)), "the sheet responses")
    ids = {response.id for response in summary.responses}
    conditions = lines((_condition(each, ids) for each in under if isinstance(each, Condition)), "the sheet conditions")
    tail = summary.article.url
    if proposal is None:
        quotes = [quote.quote for each in under for quote in each.evidence]
        told = lines((line for each in under for line in _doubts(summary, each)), "the sheet 3 Records")
        return (
            None, None, "(tied to no proposal)", *(None,) * 5, answers, conditions, quoted(quotes), None, None, told,
            None, tail, None,
        )
    return (
        named(proposal.proposers) or "(not named)", named(proposal.addressees) or None, plain(proposal.summary),
        proposal.act, proposal.standing, worded(proposal.status), plain(proposal.timeframe or "") or None,
        ", ".join(map(worded, proposal.issues)) or None, answers, conditions,
        quoted([each.quote for each in proposal.evidence]), said(proposal), _others(summary, proposal),
        lines(_doubts(summary, proposal), "the sheet proposals"), reviewed(proposal.review), tail,
        f"{summary.id}#{proposal.id}",
    )


def _record(summary: Summary, record: Record) -> Row:
    kind = record.of_kind
    return (
        "answer" if isinstance(record, Response) else kind.name,
        named(getattr(record, kind.actors)) or "(not named)", _does(record), _on(summary, record),
        plain(record.summary), quoted([each.quote for each in record.evidence]), said(record), record.certainty,
        lines(_doubts(summary, record), f"the sheet {kind.list}"), reviewed(record.review), summary.article.url,
        f"{summary.id}#{record.id}",
    )


def _does(record: Record) -> str:
    if isinstance(record, Proposal):
        return record.act
    if isinstance(record, Response):
        return did(record.answer) + (" (implied)" if record.link == "implied" else "")
    return record.kind + ("" if record.operator == "implicit" else f" ({worded(record.operator)})")


def _on(summary: Summary, record: Record) -> str | None:
    """To whom a proposal is put; which records an answer or a condition is on, in words."""
    if isinstance(record, Proposal):
        return named(record.addressees) or None
    ids = record.responds_to if isinstance(record, Response) else record.governs
    told = [f"{id}: {plain(summary[id].summary)}" for id in ids]
    if isinstance(record, Condition) and record.to_be_met_by:
        told.append(f"To be met by {named(record.to_be_met_by)}")
    return lines(told, "the sheet links")


def _answer(record: Response) -> str:
    """`"R1 Russia (Lavrov): rejected. Moscow will not talk."`."""
    return f"{record.id} {named(record.responders)}: {_does(record)}. {plain(record.summary)}"


def _condition(record: Condition, answers: set[str]) -> str:
    """What must hold, for whom and on which of the answers: a condition on the proposal itself names none."""
    who = f", set by {named(record.set_by)}" if record.set_by else ""
    by = f", to be met by {named(record.to_be_met_by)}" if record.to_be_met_by else ""
    some = [id for id in record.governs if id in answers]
    on = f", on {', '.join(some)}" if some else ""
    line = f"{record.id} {_does(record)}{who}{by}{on}: {plain(record.summary)}"
    if plain(record.requires) != plain(record.summary):
        line += f" Requires: {plain(record.requires)}"
    return line + (f" Then: {plain(record.consequence)}" if record.consequence else "")


def _others(summary: Summary, proposal: Proposal) -> str | None:
    told = [
        f"{link.words} {id}: {plain(summary[id].summary)}"
        for link in proposal.of_kind.links for id in link.ids(proposal)
    ]
    return lines(told, "the sheet links")


def _doubts(summary: Summary, record: Record) -> list[str]:
    sure = [] if record.certainty == "certain" else [f"Certainty: {record.certainty}"]
    return [*remark_lines(summary, record.check), *sure, *(f"Note: {each}" for each in record.notes)]
