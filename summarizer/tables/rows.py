"""Summaries taken apart into rows, one summary in memory at a time."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from hashlib import blake2b

from summarizer.codebook.records import Condition, Party, Proposal, Response, Summary
from summarizer.errors import ConfigurationError
from summarizer.tables.codes import CODES, coded
from summarizer.tables.columns import ARTICLE_FIELDS, PROVENANCE_FIELDS, USAGE_FIELDS, Row, codebook
from summarizer.views.words import named

Rows = Iterator[tuple[str, Row]]


def rows(summaries: Iterable[Summary]) -> Rows:
    """Every row of every table, with the table's name; a row comes after those that it links to.

    Raises ConfigurationError where two summaries have the same id: their records could not be told
    apart.
    """
    yield from (("codebook", row) for row in codebook())
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
            yield "records", (f"{summary.id}#{record.id}", summary.id, _kind(record), record.id)
        for record in summary.records:
            yield from _record(summary.id, record, quotes)
            quotes += len(record.evidence)
        yield from _abstract(summary)


def _article(summary: Summary) -> Rows:
    article, told = summary.article, summary.provenance
    yield "articles", (
        summary.id,
        *(getattr(article, name) for name in ARTICLE_FIELDS),
        *(getattr(told, name) for name in PROVENANCE_FIELDS),
        *(getattr(told.usage, name) for name in USAGE_FIELDS),
    )
    for n, rejected in enumerate(summary.rejected, 1):
        given = json.dumps(rejected.record, ensure_ascii=False)
        yield "rejected", (summary.id, n, rejected.kind, rejected.id, "\n".join(rejected.reasons), given)


def _abstract(summary: Summary) -> Rows:
    for n, sentence in enumerate(summary.abstract, 1):
        key = f"{summary.id}#S{n}"
        yield "sentences", (key, summary.id, n, sentence.text, _lines(sentence.notes))
        for place, id in enumerate(sentence.records, 1):
            yield "sentence_records", (key, place, f"{summary.id}#{id}")


def _kind(record: Proposal | Response | Condition) -> str:
    return type(record).__name__.lower()


def _record(article: str, record: Proposal | Response | Condition, quotes: int) -> Rows:
    key = f"{article}#{record.id}"
    head = key, article, record.id, record.summary
    if isinstance(record, Proposal):
        yield from _proposal(head, record)
    elif isinstance(record, Response):
        yield "responses", (
            *head, record.answer, _names(record.responders), record.link, *_tail(record, "answer", record.answer)
        )
        yield from _parties(key, "responders", record.responders)
        yield from _links(article, key, "responds_to", record.responds_to)
        yield from _links(article, key, "counter_proposal", [record.counter_proposal])
    else:
        yield "conditions", (
            *head, record.kind, record.operator, _names(record.set_by), _names(record.to_be_met_by),
            record.requires, record.consequence, *_tail(record, "kind", record.kind)
        )
        yield from _parties(key, "set_by", record.set_by)
        yield from _parties(key, "to_be_met_by", record.to_be_met_by)
        yield from _links(article, key, "governs", record.governs)
    for n, evidence in enumerate(record.evidence, 1):
        yield "evidence", (quotes + n, key, n, evidence.quote, evidence.start, evidence.end)
    for n, link in enumerate(record.attribution, 1):
        yield "attribution", (key, n, link.source, link.on_behalf_of, link.via, link.when, link.basis)


def _proposal(head: tuple[str, str, str, str], record: Proposal) -> Rows:
    key, article, *_ = head
    yield "proposals", (
        *head, record.act, _names(record.proposers), _names(record.addressees), _names(record.binds),
        record.standing, record.status, ", ".join(record.issues) or None, record.timeframe,
        *_tail(record, "act", record.act)
    )
    yield from _parties(key, "proposers", record.proposers)
    yield from _parties(key, "addressees", record.addressees)
    yield from _parties(key, "binds", record.binds)
    for n, issue in enumerate(record.issues, 1):
        yield "issues", (key, n, issue)
    yield from _links(article, key, "part_of", [record.part_of])
    yield from _links(article, key, "counter_to", record.counter_to)


def _tail(record: Proposal | Response | Condition, field: str, value: str) -> tuple[str | None, ...]:
    return record.certainty, *coded(field, value), _lines(record.notes)


def _parties(key: str, role: str, parties: list[Party]) -> Rows:
    for n, party in enumerate(parties, 1):
        yield "parties", (key, role, n, party.name, party.on_behalf_of)


def _links(article: str, key: str, type: str, ids: Sequence[str | None]) -> Rows:
    for n, id in enumerate((id for id in ids if id is not None), 1):
        yield "links", (key, type, n, f"{article}#{id}")


def _names(parties: list[Party]) -> str | None:
    return named(parties) or None


def _lines(notes: list[str]) -> str | None:
    return "\n".join(notes) or None
