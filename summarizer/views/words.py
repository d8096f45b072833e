"""Words that all views share: names of parties and records in words, and what a terminal cannot bear taken out."""

from __future__ import annotations

import re
from unicodedata import category

from summarizer.codebook.kinds import KINDS
from summarizer.codebook.records import Condition, Evidence, Finding, Party, Proposal, Rejected, Response, Summary
from summarizer.codebook.review import Review

MISSED = ""   # the id that missing passages go by among quotes: a record's is never empty
ASTRAY = "(the words do not stand where the results say)"
_IN_HEADLINE = ("responds_to", "governs")   # links that are told there
# Control characters and marks that turn the direction of a line: they could rewrite a terminal.
_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def plain(text: str) -> str:
    r"""Text on one line, without anything that a terminal would obey: `plain("a\x1b[31m\nb") → "a[31m b"`."""
    if text.isprintable() and "  " not in text and text == text.strip():   # most are
        return text
    return " ".join(bare(text).split())


def bare(text: str) -> str:
    r"""Text without anything that a terminal would obey, its lines kept: `bare("a\x1b[31m\nb") → "a[31m\nb"`."""
    return _CONTROLS.sub("", text)


def titled(summary: Summary) -> str:
    """What to call an article: the first of its title, id and source that shows anything, else `"Untitled"`."""
    names = (summary.article.title, summary.id, summary.article.source)
    return next((name for name in names if name and any(category(char)[0] not in "CMZ" for char in name)), "Untitled")


def astray(summary: Summary, text: str | None = None) -> set[tuple[str, int]]:
    """Quotes that do not stand where their offsets say: ids of records, and which of the record's quotes.

    A missing passage goes by the id MISSED and its number.
    `text` is the article's. Without it the quotes are held against its length and against each other. No
    run writes such a quote: somebody edited the results.
    """
    found, known = set(), dict[int, str]()
    quotes = [(record.id, record.evidence) for record in summary.records]
    quotes.append((MISSED, [each.evidence for each in summary.missing]))
    for id, evidence in quotes:
        for number, piece in enumerate(evidence):
            if text is not None:
                fits = text[piece.start:piece.end] == piece.quote
            else:
                chars = dict(enumerate(piece.quote, piece.start))
                fits = piece.end <= summary.article.chars and all(known.get(at, chars[at]) == chars[at] for at in chars)
                known |= chars if fits else {}
            if not fits:
                found.add((id, number))
    return found


def noted(summary: Summary, wrong: set[tuple[str, int]]) -> Summary:
    """The summary with a note at each record that has a quote of `astray`."""
    if not wrong:
        return summary

    def note(record: Finding) -> list[str]:
        return [
            f"The quote given for {piece.start}–{piece.end} does not stand there: the article, or another quote, "
            "has other words" for number, piece in enumerate(record.evidence) if (record.id, number) in wrong
        ]

    lists: dict[str, list[Finding]] = {kind.list: getattr(summary, kind.list) for kind in KINDS.values()}
    kinds = {
        name: [record.model_copy(update={"notes": [*record.notes, *note(record)]}) for record in found]
        for name, found in lists.items()
    }
    return summary.model_copy(update=kinds)


def named(parties: list[Party]) -> str:
    """Parties in words: `named([Party(name="Lavrov", on_behalf_of="Russia")]) → "Lavrov (Russia)"`."""
    return ", ".join(
        plain(party.name) + (f" ({plain(party.on_behalf_of)})" if party.on_behalf_of else "") for party in parties
    )


def worded(value: str) -> str:
    """An enum value as a person writes it: `worded("accept_with_conditions") → "accept with conditions"`."""
    return value.replace("_", " ")


def beneath(summary: Summary) -> list[tuple[Proposal | None, list[Response | Condition]]]:
    """Each proposal with the responses to it and the conditions on it or on those responses.

    What is tied to no proposal comes last, under None. A record that is tied to several stands under
    each of them.
    """
    groups: list[tuple[Proposal | None, list[Response | Condition]]] = []
    placed: set[str] = set()
    for proposal in summary.proposals:
        responses = [response for response in summary.responses if proposal.id in response.responds_to]
        ids = {proposal.id, *(response.id for response in responses)}
        under: list[Response | Condition] = [*responses]
        under += [condition for condition in summary.conditions if ids & set(condition.governs)]
        placed |= {record.id for record in under}
        groups.append((proposal, under))
    others: list[Response | Condition] = [*summary.responses, *summary.conditions]
    rest = [record for record in others if record.id not in placed]
    return [*groups, (None, rest)] if rest else groups


def headline(record: Proposal | Response | Condition) -> str:
    """What a record is, in one line: `"P1 plan, unofficial, floated: members of the Trump team"`."""
    if isinstance(record, Proposal):
        who = named(record.proposers) or "proposer not named"
        to = f" → {named(record.addressees)}" if record.addressees else ""
        kind = f"{record.act}, {record.standing}, {worded(record.status)}"
        return f"{record.id} {kind}: {who}{to}"
    if isinstance(record, Response):
        implied = ", implied" if record.link == "implied" else ""
        to = ", ".join(record.responds_to) or "no record"
        return f"{record.id} {worded(record.answer)}{implied}: {named(record.responders)} to {to}"
    operator = "" if record.operator == "implicit" else f" ({worded(record.operator)})"
    who = f": {named(record.set_by)}" if record.set_by else ""
    return f"{record.id} {record.kind}{operator}{who} on {', '.join(record.governs) or 'an outcome'}"


def said(record: Proposal | Response | Condition) -> str:
    """Who the article says said it, nearest the article first: `"Lavrov (Russia), Tass, Monday; direct quote"`."""
    links = []
    for link in record.attribution:
        party = [Party(name=link.source, on_behalf_of=link.on_behalf_of)] if link.source else []
        told = [named(party), plain(link.via or ""), plain(link.when or "")]
        where = ", ".join(part for part in told if part)
        links.append("; ".join(part for part in (where, worded(link.basis)) if part))
    return " ← ".join(links)


def details(record: Proposal | Response | Condition) -> list[str]:
    """What else is to be said of a record, a line each."""
    lines = [] if record.attribution[0].basis == "author" else [f"Said by {said(record)}"]
    if record.certainty != "certain":
        lines.append(f"Certainty: {record.certainty}")
    for link in record.of_kind.links:
        if link.field not in _IN_HEADLINE and (ids := link.ids(record)):
            lines.append(f"{link.words} {', '.join(ids)}")
    if isinstance(record, Proposal):
        lines += [f"When: {plain(record.timeframe)}"] if record.timeframe else []
    if isinstance(record, Condition):
        lines += [f"Requires: {plain(record.requires)}"] if record.requires != record.summary else []
        lines += [f"To be met by {named(record.to_be_met_by)}"] if record.to_be_met_by else []
        lines += [f"Then: {plain(record.consequence)}"] if record.consequence else []
    return lines + [f"Note: {plain(note)}" for note in record.notes]


def reviewed(review: Review | None) -> str | None:
    """What a person decided of a record: `"corrected by Ana, 2031-03-04: it is an offer"`; None where nobody did."""
    if review is None:
        return None
    return f"{review.act} by {plain(review.by)}, {review.at.date()}" + (f": {plain(review.why)}" if review.why else "")


def place(evidence: Evidence) -> str:
    """Where a quote stands in the article: `"1204–1260, p. 3"`."""
    return f"{evidence.start}–{evidence.end}" + (f", p. {evidence.page}" if evidence.page else "")


def doubts(summary: Summary) -> list[str]:
    """What is to be said of the article's text, a line each: what is missing in it, and where else it was printed."""
    also = ", ".join(plain(each) for each in summary.article.also_in)
    return [f"Note: {plain(note)}" for note in summary.article.notes] + ([f"Also in: {also}"] if also else [])


def set_aside(rejected: Rejected) -> str:
    """What was set aside and why, in one line: `"A truce for a week. The quote does not stand in the article"`."""
    says = said_of(rejected)
    told = f"{says.rstrip('.')}. " if says else ""
    return told + "; ".join(plain(reason) for reason in rejected.reasons)


def said_of(rejected: Rejected) -> str:
    """What a record that was set aside said, as far as that can be told."""
    told = rejected.record if isinstance(rejected.record, dict) else {}
    return plain(str(told.get("says") or told.get("summary") or ""))
