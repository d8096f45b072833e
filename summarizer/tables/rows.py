"""Summaries taken apart into rows, one summary in memory at a time."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from hashlib import blake2b

from summarizer.codebook.provenance import SecondReading
from summarizer.codebook.records import Condition, Party, Proposal, Response, Summary
from summarizer.codebook.review import Review
from summarizer.codebook.verdicts import Check
from summarizer.errors import ConfigurationError
from summarizer.tables.codes import CODES, coded
from summarizer.tables.columns import (
    ARTICLE_FIELDS,
    PROVENANCE_FIELDS,
    READING_FIELDS,
    TABLES,
    USAGE_FIELDS,
    Row,
    codebook,
)
from summarizer.tables.sheetrows import sheet_rows
from summarizer.views.verdicts import remark_line
from summarizer.views.words import named

TableRows = Iterator[tuple[str, Row]]


def rows(summaries: Iterable[Summary], *, to_read: bool = False) -> TableRows:
    """Every row of every table, with the table's name; a row comes after those that it links to.

    `to_read`: those of the sheets that a person reads too.

    Raises ConfigurationError where two summaries have the same id: their records could not be told
    apart.
    """
    yield from (("codebook", row) for row in codebook(TABLES))
    yield from (("codes", tuple(code)) for code in CODES)
    seen: set[int] = set()   # 64 bits for an id: two of ten million collide once in 300,000 such runs
    quotes = 0
    for summary in summaries:
        mark = int.from_bytes(blake2b(summary.id.encode(), digest_size=8).digest(), "big")
        if mark in seen:
            raise ConfigurationError(f"two results have the id {summary.id!r}: take one of them out")
        seen.add(mark)
        yield from _article(summary)
        for record in summary.records:
            yield "records", (f"{summary.id}#{record.id}", summary.id, record.of_kind.name, record.id)
        for record in summary.records:
            yield from _record(summary, record, quotes)
            quotes += len(record.evidence)
        yield from _abstract(summary)
        if to_read:
            yield from sheet_rows(summary)


def _article(summary: Summary) -> TableRows:
    article, told = summary.article, summary.provenance
    yield "articles", (
        summary.id,
        *(_lines(value) if isinstance(value := getattr(article, name), list) else value for name in ARTICLE_FIELDS),
        *(getattr(told, name) for name in PROVENANCE_FIELDS),
        *(getattr(told.usage, name) for name in USAGE_FIELDS), *_reading(told.check),
        _lines(summary.notes), summary.review.by if summary.review else None, _lines(summary.waiting),
    )
    for n, each in enumerate(summary.missing, 1):
        quote = each.evidence
        yield "missing", (
            summary.id, n, each.kind, each.why, each.by, quote.quote, quote.start, quote.end, quote.page
        )
    for n, rejected in enumerate(summary.rejected, 1):
        given = json.dumps(rejected.record, ensure_ascii=False)
        yield "rejected", (summary.id, n, rejected.kind, rejected.id, "\n".join(rejected.reasons), given)


def _reading(told: SecondReading | None) -> Row:
    """Of an article's second reading; of none nothing, which is not zero tokens."""
    if told is None:
        return (None,) * (len(READING_FIELDS) + len(USAGE_FIELDS))
    return *(getattr(told, name) for name in READING_FIELDS), *(getattr(told.usage, name) for name in USAGE_FIELDS)


def _check(summary: Summary, check: Check | None) -> Row:
    if check is None:
        return (None,) * 6
    also = [remark_line(summary, each) for each in check.also]
    return check.verdict, check.field, check.why, check.instead, check.by, _lines(also)


def _review(told: Review | None) -> Row:
    return (told.act, told.by, told.at.isoformat(), told.why) if told else (None,) * 4


def _abstract(summary: Summary) -> TableRows:
    for n, sentence in enumerate(summary.abstract, 1):
        key = f"{summary.id}#S{n}"
        yield "sentences", (
            key, summary.id, n, sentence.text, _lines(sentence.notes), *_check(summary, sentence.check)
        )
        for place, id in enumerate(sentence.records, 1):
            yield "sentence_records", (key, place, f"{summary.id}#{id}")


def _record(summary: Summary, record: Proposal | Response | Condition, quotes: int) -> TableRows:
    article, kind, key = summary.id, record.of_kind, f"{summary.id}#{record.id}"
    values: tuple[str | None, ...]
    if isinstance(record, Proposal):
        values = record.standing, record.status, ", ".join(record.issues) or None, record.timeframe
    elif isinstance(record, Response):
        values = (record.link,)
    else:
        values = record.requires, record.consequence
    value: str = getattr(record, kind.value)
    operator = (record.operator,) if isinstance(record, Condition) else ()
    yield kind.list, (
        key, article, record.id, record.summary, value, *operator,
        *(_names(getattr(record, role.field)) for role in kind.roles), *values,
        record.certainty, *coded(kind.value, value), _lines(record.notes), *_check(summary, record.check),
        *_review(record.review),
    )
    for role in kind.roles:
        yield from _parties(key, role.field, getattr(record, role.field))
    if isinstance(record, Proposal):
        yield from (("issues", (key, n, issue)) for n, issue in enumerate(record.issues, 1))
    for link in kind.links:
        yield from (("links", (key, link.field, n, f"{article}#{id}")) for n, id in enumerate(link.ids(record), 1))
    for n, evidence in enumerate(record.evidence, 1):
        yield "evidence", (quotes + n, key, n, evidence.quote, evidence.start, evidence.end, evidence.page)
    for n, source in enumerate(record.attribution, 1):
        yield "attribution", (key, n, source.source, source.on_behalf_of, source.via, source.when, source.basis)


def _parties(key: str, role: str, parties: list[Party]) -> TableRows:
    for n, party in enumerate(parties, 1):
        yield "parties", (key, role, n, party.name, party.on_behalf_of)


def _names(parties: list[Party]) -> str | None:
    return named(parties) or None


def _lines(notes: list[str]) -> str | None:
    return "\n".join(notes) or None
