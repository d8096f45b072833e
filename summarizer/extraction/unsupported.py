"""Fact check of records: doubts that no prompt can rule out, told to the model and kept as verdicts of the program.

A number or a name that the article does not have; a record given twice; a sentence of the abstract that
rests on no record; a direct quote that stands in no quotation marks.
"""

from __future__ import annotations

from collections.abc import Iterator

from summarizer.codebook import records
from summarizer.codebook.verdicts import PROGRAM, Check, together
from summarizer.extraction.reading import Reading
from summarizer.text.grounding import FactCheck

# In these every noun has a capital letter, so that names cannot be told by it.
_CAPITAL_NOUNS = frozenset({"german", "deutsch", "luxembourgish", "lëtzebuergesch"})


def doubts(reading: Reading, facts: FactCheck, language: str) -> list[str]:
    """Dispute what is doubtful in the records and sentences of a reading, and return it in words for a model.

    Names in sentences are looked at only where these are in the article's language.
    """
    told = [sentence for record in reading.records for _, sentence in _sentences(record)]
    told += [sentence.text for sentence in reading.abstract]
    names = language.casefold() not in _CAPITAL_NOUNS and facts.same_language(told)
    found = []
    first: dict[tuple[str, str], str] = {}
    for record in reading.records:
        twin = first.setdefault((type(record).__name__, record.summary.casefold()), record.id)
        twice = [disputed(None, f"it says the same as {twin}")] if twin != record.id else []
        checks = [*twice, *_about(record, facts, names=names)]
        record.check = together([*(record.check.every if record.check else []), *checks])
        found += [f"{record.id}: {check.why}" for check in checks]
    for number, sentence in enumerate(reading.abstract):
        missing = facts.missing(sentence.text, names=names)
        checks = [_absent("text", sentence.text, missing)] if missing else []
        if reading.records and not (sentence.records or sentence.notes):
            checks.append(disputed("records", "it names no record that bears it out"))
        sentence.check = together([*(sentence.check.every if sentence.check else []), *checks])
        found += [f"abstract[{number}]: {check.why}" for check in checks]
    return found


def disputed(field: str | None, why: str, instead: str | None = None) -> Check:
    """A doubt of the program's own about a field, or about the record as a whole."""
    return Check(verdict="disputed", field=field, why=why, instead=instead, by=PROGRAM)


def _about(record: records.Finding, facts: FactCheck, *, names: bool) -> Iterator[Check]:
    for field, sentence in _sentences(record):
        if missing := facts.missing(sentence, names=names):
            yield _absent(field, sentence, missing)
    where: dict[str, str] = {}
    for field, name in _named(record):
        where.setdefault(name, field)
    for name, field in where.items():
        if not facts.has_name(name):
            yield disputed(field, f"the party “{name}” does not stand in the article: name it as the article does")
    if record.attribution[-1].basis == "direct_quote" and not any(
        facts.quoted(each.start, each.end) for each in record.evidence
    ):
        why = "its source's basis is direct_quote, but its quotes stand in no quotation marks"
        yield disputed("attribution", why)


def _named(record: records.Finding) -> Iterator[tuple[str, str]]:
    for role in record.of_kind.roles:
        for party in getattr(record, role.field):
            yield role.field, party.name
            yield role.field, party.on_behalf_of or ""
    for link in record.attribution:
        yield "attribution", link.source or ""
        yield "attribution", link.on_behalf_of or ""


def _sentences(record: records.Finding) -> list[tuple[str, str]]:
    """What a record says in words, with the field that says it."""
    if not isinstance(record, records.Condition):
        return [("summary", record.summary)]
    consequence = [("consequence", record.consequence)] if record.consequence else []
    return [("requires", record.requires), *consequence]


def _absent(field: str, sentence: str, missing: list[str]) -> Check:
    told = ", ".join(f"“{each}”" for each in missing)
    return disputed(field, f"{told} in “{sentence}” does not stand in the article")
