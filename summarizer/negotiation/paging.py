"""A dossier as the data of its page, each record once, and whatever rests on it by its place. Pure.

How the page looks and what it does with the data is for `views/page/negotiation`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from typing import Any

from summarizer.codebook.records import Evidence
from summarizer.codebook.review import RecordKey
from summarizer.negotiation.dossier import (
    Actor,
    Deadline,
    Dossier,
    Doubt,
    FollowedArticle,
    Judgement,
    Move,
    Thread,
    Told,
    Undecided,
    Version,
)
from summarizer.results.decided import Decision
from summarizer.views.page.negotiation.page import negotiation_page
from summarizer.views.page.parts import day_of, href_of
from summarizer.views.page.review import Desk
from summarizer.views.words import plain

_CONDITIONS = ("set_condition", "threaten")


def page(dossier: Dossier, texts: Iterable[str] = (), desk: Desk | None = None) -> str:
    """One HTML page of a dossier. `texts` are of its articles, found by their hash; any others do not count.

    An article without its text is shown by its quotes. A quote that does not stand where its offsets say is shown,
    and not marked. `desk`: a person can decide on joins and names on the page.
    """
    known = {hashlib.sha256(text.encode()).hexdigest(): text for text in texts}
    at_hand = {
        str(number): known[each.article.sha256] for number, each in enumerate(dossier.articles)
        if each.article.sha256 in known
    }
    rows = _Rows(dossier, known)
    data, of = rows.data(), None
    if desk:
        data["keys"] = rows.keys
        state = hashlib.sha256(repr((rows.keys, data["doubts"], data["actors"])).encode()).hexdigest()[:16]
        has = {each.id for each in dossier.decided}
        since = [
            each.model_dump(mode="json", exclude_none=True, exclude={"linked"}) for each in desk.decisions
            if each.id not in has
        ]
        of = {
            "name": desk.name, "key": state, "taken": [each.id for each in desk.decisions], "since": since,
            "post": desk.post, "follow": desk.follow,
        }
    return negotiation_page(
        titled(dossier), data, at_hand,
        [(each.outcome.replace("_", " "), plain(each.what)) for each in dossier.threads], of,
    )


def titled(dossier: Dossier) -> str:
    """What to call a dossier: the two actors that moved most, and its articles."""
    count = len(dossier.articles)
    articles = f"{count:,} article{'' if count == 1 else 's'}"
    moved: dict[str, int] = {}
    for id in (each for move in dossier.moves for each in move.actors):
        moved[id] = moved.get(id, 0) + 1
    names = {each.id: plain(each.name) for each in dossier.actors.actors}
    first = sorted(moved, key=lambda id: -moved[id])[:2]
    return f"{' and '.join(names.get(id, id) for id in first)}: {articles}" if first else articles


class _Rows:
    """The data of the page. Fields that are empty are left out."""

    def __init__(self, dossier: Dossier, texts: Mapping[str, str]) -> None:
        self._dossier = dossier
        self._texts = texts
        self._articles = {each.id: number for number, each in enumerate(dossier.articles)}
        self._places: dict[tuple[str, str], int] = {}
        self._told: list[list[Any]] = []
        self.keys: list[str | None] = []   # digests of what is told: by them decisions know records
        conditions = [told for move in dossier.moves if move.act in _CONDITIONS for told in move.told]
        conditions += [each.told for thread in dossier.threads for each in thread.deadlines]
        # A record of a thread's version is a proposal whatever else it tells.
        self._kinds = {(told.article, told.record): "condition" for told in conditions} | {
            (told.article, told.record): "proposal"
            for thread in dossier.threads for version in thread.versions for told in version.told
        }

    def data(self) -> dict[str, Any]:
        told = self._dossier
        rows = {
            "articles": [_article(each) for each in told.articles],
            "actors": [_actor(each) for each in told.actors.actors],
            "undecided": [_undecided(each) for each in told.actors.undecided],
            "threads": [self._thread(each) for each in told.threads],
            "moves": [self._move(each) for each in told.moves],
            "doubts": [self._doubt(each) for each in told.doubts],
            "unplaced": [[self._place(each.told), each.why] for each in told.unplaced],
            "joins": [self._judged(each) for each in told.joins],
            "decided": [row for each in told.decided if (row := self._decided(each))],
        }
        return rows | {"told": self._told}

    def _place(self, told: Told) -> int:
        """Where a record stands among those of the page."""
        key = told.article, told.record
        if key not in self._places:
            self._places[key] = len(self._told)
            number = self._articles.get(told.article, -1)
            self.keys.append(self._digest(told) if number >= 0 else None)
            kind = self._kinds.get(key, "response")
            quotes = [self._quote(number, piece) for piece in told.evidence]
            self._told.append([number, told.record, kind, told.summary, quotes, told.verdict or ""])
            if told.reviewed:
                self._told[-1].append(plain(told.reviewed))
        return self._places[key]

    def _digest(self, told: Told) -> str:
        sha256 = self._dossier.articles[self._articles[told.article]].article.sha256
        quotes = (piece.quote for piece in told.evidence)
        return RecordKey.of(told.article, sha256, told.record, told.summary, quotes).digest

    def _quote(self, article: int, piece: Evidence) -> list[Any]:
        reference = self._dossier.articles[article].article if article >= 0 else None
        text = self._texts.get(reference.sha256) if reference else None
        fits = piece.end <= (reference.chars if reference else 0) and (
            text is None or text[piece.start:piece.end] == piece.quote
        )
        place = [piece.start, piece.end] if fits else [None, None]
        return [*place, piece.quote, *([piece.page] if piece.page else [])]

    def _thread(self, each: Thread) -> dict[str, Any]:
        return _filled({
            "id": each.id, "what": each.what, "act": each.act, "issues": each.issues, "by": each.proposers,
            "to": each.addressees, "outcome": each.outcome, "since": _iso(each.since), "until": _iso(each.until),
            "versions": [self._version(version) for version in each.versions],
            "relations": [[one.kind, one.thread, one.how, one.why] for one in each.relations],
            "deadlines": [self._deadline(one) for one in each.deadlines],
        })

    def _version(self, each: Version) -> dict[str, Any]:
        return _filled({
            "id": each.id, "since": _iso(each.since), "about": _sure(each), "what": each.what,
            "changed": each.changed, "fields": [[name, *pair] for name, pair in each.fields.items()],
            "told": [self._place(told) for told in each.told],
        })

    def _deadline(self, each: Deadline) -> list[Any]:
        return [_iso(each.day), each.about, each.words, self._place(each.told)]

    def _move(self, each: Move) -> dict[str, Any]:
        return _filled({
            "id": each.id, "date": _iso(each.date), "about": _sure(each), "day": _worked_out(each),
            "actors": each.actors, "speakers": each.speakers, "act": each.act, "thread": each.thread,
            "version": each.version, "what": each.what, "conditions": each.conditions,
            "told": [self._place(told) for told in each.told], "outlets": each.outlets, "disputes": each.disputes,
            "hearsay": each.hearsay, "shift": each.shift, "before": each.before,
        })

    def _doubt(self, each: Doubt) -> list[Any]:
        return [each.threads, each.why, [self._judged(one) for one in each.judgements]]

    def _judged(self, each: Judgement) -> list[Any]:
        """What says that two records are one, or two: places of both, the verdict, and who says so."""
        places = [self._places.get((key.article, key.record)) for key in (each.left, each.right)]
        return [*places, each.verdict, each.how, each.by, each.changed, each.why]

    def _decided(self, each: Decision) -> dict[str, Any] | None:
        """What a person decided of two records by their places, or of an actor; nothing where they are not there."""
        row = {"id": each.id, "act": each.act, "by": each.by, "at": each.at.isoformat(), "why": each.why}
        if each.left is None or each.right is None:
            return _filled({**row, "actor": each.actor, "name": each.name, "to": each.to})
        places = [self._places.get((key.article, key.record)) for key in (each.left, each.right)]
        return None if None in places else _filled({**row, "places": places})


def _article(each: FollowedArticle) -> dict[str, Any]:
    told = each.article
    return _filled({
        "id": each.id, "title": plain(told.title or each.id), "outlet": told.outlet, "published": told.published,
        "day": day_of(told.published), "language": told.language, "href": href_of(told), "notes": told.notes,
        "copy_of": each.copy_of,
    })


def _actor(each: Actor) -> dict[str, Any]:
    return _filled({
        "id": each.id, "name": each.name, "kind": each.kind,
        "represents": [[one.actor, one.since, one.until] for one in each.represents],
        "names": [[one.name, one.how, len(one.occurrences)] for one in each.names],
    })


def _undecided(each: Undecided) -> list[Any]:
    return [each.name, each.actor, each.candidates, each.why]


def _worked_out(move: Move) -> list[Any] | None:
    """How the day is known: its basis, its first and last, the words, and why there is none."""
    day = move.day
    if day.basis == "published" and not day.words:
        return ["published"]
    if day.basis is None and day.reason is None:
        return None
    return [day.basis, _iso(day.earliest), _iso(day.latest), day.words, day.reason]


def _sure(each: Move | Version) -> bool | str:
    """Whether its day is not certain; `by` where it was not later."""
    return "by" if each.by else each.about


def _iso(day: Any) -> str | None:
    return day.isoformat() if day else None


def _filled(row: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if value}


