"""Fact check of records: doubts that no prompt can rule out, told to the model and noted on the record.

A number or a name that the article does not have; a record given twice; a sentence of the abstract that
rests on no record; a direct quote that stands in no quotation marks.
"""

from __future__ import annotations

from collections.abc import Iterator

from summarizer.codebook import records
from summarizer.extraction.reading import Reading
from summarizer.text.grounding import FactCheck

# In these every noun has a capital letter, so that names cannot be told by it.
_CAPITAL_NOUNS = frozenset({"german", "deutsch", "luxembourgish", "lëtzebuergesch"})


def doubts(reading: Reading, facts: FactCheck, language: str) -> list[str]:
    """Note the doubts on the records and sentences of a reading, and return them in words for a model.

    Names in sentences are looked at only where these are in the article's language.
    """
    told = [sentence for record in reading.records for sentence in _sentences(record)]
    told += [sentence.text for sentence in reading.abstract]
    names = language.casefold() not in _CAPITAL_NOUNS and facts.same_language(told)
    found = []
    first: dict[tuple[str, str], str] = {}
    for record in reading.records:
        twin = first.setdefault((type(record).__name__, record.summary.casefold()), record.id)
        twice = [f"it says the same as {twin}"] if twin != record.id else []
        for doubt in [*twice, *_about(record, facts, names=names)]:
            record.notes.append(doubt)
            found.append(f"{record.id}: {doubt}")
    for number, sentence in enumerate(reading.abstract):
        notes = [_absent(sentence.text, facts.missing(sentence.text, names=names))]
        if reading.records and not (sentence.records or sentence.notes):
            notes.append("it names no record that bears it out")
        for doubt in filter(None, notes):
            sentence.notes.append(doubt)
            found.append(f"abstract[{number}]: {doubt}")
    return found


def _about(record: records.Finding, facts: FactCheck, *, names: bool) -> Iterator[str]:
    for sentence in _sentences(record):
        if missing := facts.missing(sentence, names=names):
            yield _absent(sentence, missing)
    for name in dict.fromkeys(_named(record)):
        if not facts.has_name(name):
            yield f"the party “{name}” does not stand in the article: name it as the article does"
    if record.attribution[-1].basis == "direct_quote" and not any(
        facts.quoted(each.start, each.end) for each in record.evidence
    ):
        yield "its source's basis is direct_quote, but its quotes stand in no quotation marks"


def _named(record: records.Finding) -> Iterator[str]:
    for role in record.of_kind.roles:
        for party in getattr(record, role.field):
            yield party.name
            yield party.on_behalf_of or ""
    for link in record.attribution:
        yield link.source or ""
        yield link.on_behalf_of or ""


def _sentences(record: records.Finding) -> list[str]:
    consequence = record.consequence if isinstance(record, records.Condition) else None
    return [record.summary, consequence] if consequence else [record.summary]


def _absent(sentence: str, missing: list[str]) -> str:
    if not missing:
        return ""
    return f"{', '.join(f'“{each}”' for each in missing)} in “{sentence}” does not stand in the article"
