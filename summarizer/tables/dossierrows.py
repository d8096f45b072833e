"""A dossier taken apart into rows."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

from summarizer.codebook.review import RecordKey
from summarizer.negotiation.dossier import Actor, Actors, Dossier, Judgement, Move, Thread, Told
from summarizer.tables.codes import MOVE_CODES
from summarizer.tables.columns import ARTICLE_FIELDS, Row, codebook
from summarizer.tables.deciders import Deciders, decision_rows
from summarizer.tables.dossiercolumns import DOSSIER_TABLES
from summarizer.tables.rows import TableRows
from summarizer.tables.states import three

_CODED = {code.value: (code.plover, code.cameo) for code in MOVE_CODES}


def dossier_rows(dossier: Dossier) -> TableRows:
    """Every row of every table, with the table's name; a row comes after those that it links to, but for `copy_of`."""
    yield from (("codebook", row) for row in codebook(DOSSIER_TABLES))
    yield from (("codes", (code.value, code.plover, code.cameo, code.why)) for code in MOVE_CODES)
    for each in dossier.articles:
        values = (getattr(each.article, name) for name in ARTICLE_FIELDS)
        yield "articles", (
            each.id, *("\n".join(value) or None if isinstance(value, list) else value for value in values), each.copy_of
        )
    yield from _records(dossier)
    deciders = Deciders(dossier)
    yield from _actors(dossier.actors, deciders)
    names = {actor.id: actor.name for actor in dossier.actors.actors}
    for thread in dossier.threads:
        yield from _thread(thread, names, deciders)
    for thread in dossier.threads:
        for n, relation in enumerate(thread.relations, 1):
            yield "relations", (thread.id, n, relation.kind, relation.thread, relation.how, relation.why)
    for move in dossier.moves:
        yield from _move(move, names, deciders)
    yield from _between(dossier, deciders)


def _records(dossier: Dossier) -> TableRows:
    """Every record that tells of anything, once, with its quotes; of those that are only joined the key."""
    told = {_key(each): each for each in _told(dossier)}
    for key, each in told.items():
        yield "records", (
            key, each.article, each.record, each.summary, each.verdict, each.reviewed, each.reviewed_by,
            each.reviewed_at.isoformat() if each.reviewed_at else None,
        )
    number = 0
    for key, each in told.items():
        for n, quote in enumerate(each.evidence, 1):
            number += 1
            yield "evidence", (number, key, n, quote.quote, quote.start, quote.end, quote.page)


def _told(dossier: Dossier) -> Iterator[Told]:
    for thread in dossier.threads:
        yield from chain.from_iterable(version.told for version in thread.versions)
        yield from (deadline.told for deadline in thread.deadlines)
    yield from chain.from_iterable(move.told for move in dossier.moves)
    yield from (each.told for each in dossier.unplaced)


def _actors(actors: Actors, deciders: Deciders) -> TableRows:
    for each in actors.actors:
        code = each.id if each.kind == "state" and three(each.id) and _is_named_so(each) else None
        called = deciders.actors.get(each.id)
        yield "actors", (
            each.id, each.name, each.kind, code, three(code) if code else None,
            *((called.by, called.at.isoformat()) if called else (None, None)),
        )
    number = 0
    for each in actors.actors:
        for n, other in enumerate(each.represents, 1):
            yield "represents", (each.id, n, other.actor, other.since, other.until)
        for alias in each.names:
            number += 1
            yield "aliases", (number, each.id, alias.name, alias.how)
            for n, at in enumerate(alias.occurrences, 1):
                yield "occurrences", (number, n, at.article, f"{at.article}#{at.record}", at.field)
    for n, name in enumerate(actors.undecided, 1):
        yield "undecided", (n, name.name, name.actor, "\n".join(name.candidates) or None, name.why)


def _is_named_so(actor: Actor) -> bool:
    """Whether a name told which state it is; an id that a user's file gives says nothing by itself."""
    return not actor.names or any(name.how != "file" for name in actor.names)


def _thread(thread: Thread, names: dict[str, str], deciders: Deciders) -> TableRows:
    yield "threads", (
        thread.id, thread.what, thread.act, ", ".join(thread.issues) or None, _named(thread.proposers, names),
        _named(thread.addressees, names), thread.outcome, _day(thread.since), _day(thread.until),
        *deciders.named(told for version in thread.versions for told in version.told),
    )
    for role, some in (("proposer", thread.proposers), ("addressee", thread.addressees)):
        yield from (("thread_parties", (thread.id, role, n, actor)) for n, actor in enumerate(some, 1))
    for n, version in enumerate(thread.versions, 1):
        yield "versions", (
            version.id, thread.id, n, _day(version.since), version.about, version.what, version.changed
        )
        yield from (("version_fields", (version.id, name, *pair)) for name, pair in version.fields.items())
        for place, told in enumerate(version.told, 1):
            yield "mentions", (_key(told), thread.id, version.id, place, *deciders.named([told]))
    for n, each in enumerate(thread.deadlines, 1):
        yield "deadlines", (thread.id, n, _day(each.day), each.about, each.words, _key(each.told))


def _move(move: Move, names: dict[str, str], deciders: Deciders) -> TableRows:
    yield "moves", (
        move.id, _day(move.date), move.about, _day(move.day.earliest), _day(move.day.latest), move.day.basis,
        move.day.words, move.act, *_CODED[move.act], _named(move.actors, names), _named(move.speakers, names),
        move.thread, move.version, move.what, "\n".join(move.conditions) or None, move.shift, move.before, move.outlets,
        move.hearsay, *deciders.named(move.told),
    )
    for role, some in (("actor", move.actors), ("speaker", move.speakers)):
        yield from (("move_actors", (move.id, role, n, actor)) for n, actor in enumerate(some, 1))
    yield from (("told", (move.id, n, _key(told))) for n, told in enumerate(move.told, 1))


def _between(dossier: Dossier, deciders: Deciders) -> TableRows:
    """What is told of several threads or moves, or of records between them."""
    for move in dossier.moves:
        yield from (("disputes", (move.id, n, other)) for n, other in enumerate(move.disputes, 1))
    for each in dossier.positions():
        yield "positions", (
            each.actor, each.thread, each.version, each.act, _day(each.since), each.move, each.withdrawn,
            len(each.history),
        )
    yield from (("joins", (n, *_join(each, deciders))) for n, each in enumerate(dossier.joins, 1))
    yield from (("decisions", row) for row in decision_rows(dossier, deciders))
    for n, doubt in enumerate(dossier.doubts, 1):
        yield "doubts", (n, doubt.why)
        yield from (("doubt_threads", (n, place, thread)) for place, thread in enumerate(doubt.threads, 1))
    seen: set[tuple[str, str]] = set()
    for left in dossier.unplaced:
        row = _key(left.told), left.why
        if row not in seen:
            yield "unplaced", row
        seen.add(row)


def _join(each: Judgement, deciders: Deciders) -> Row:
    decided = deciders.of_pair(each.left, each.right) if each.how == "person" else None
    at = decided.at.isoformat() if decided else None
    return _key(each.left), _key(each.right), each.verdict, each.how, each.by, at, each.changed, each.why


def _key(at: Told | RecordKey) -> str:
    """The key of a record in all tables, those of the articles too: `"a.txt#P1"`."""
    return f"{at.article}#{at.record}"


def _named(ids: Sequence[str], names: dict[str, str]) -> str | None:
    return ", ".join(_all(ids, names)) or None


def _all(ids: Iterable[str], names: dict[str, str]) -> Iterator[str]:
    return (names.get(each, each) for each in ids)


def _day(day: datetime.date | None) -> str | None:
    return day.isoformat() if day else None
