"""A dossier in the sheets that a person reads: articles, proposals through time, and who moved on what."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Sequence

from summarizer.codebook.provenance import ArticleReference
from summarizer.negotiation.dossier import Dossier, FollowedArticle, Move, Relation, Thread, Told, Version
from summarizer.tables.columns import Row
from summarizer.tables.deciders import Deciders
from summarizer.tables.sheets import lines, quoted
from summarizer.views.brief.wording import did, joined, when
from summarizer.views.words import plain, worded

_SHIFTS = {"first": "first", "repeated": "said again", "taken_back": "takes back"}
_RELATIONS = {"part_of": "Part of", "counters": "Put against"}


def dossier_sheet_rows(dossier: Dossier) -> Iterator[tuple[str, Row]]:
    """Rows of the sheets to read, with the sheet's name; moves by day, those of an unknown day last."""
    told = _Told(dossier)
    for article in dossier.articles:
        yield "1 Articles", told.article(article)
    for thread in dossier.threads:
        yield "2 Proposals", told.thread(thread)
    for move in sorted(dossier.moves, key=lambda each: each.date or datetime.date.max):
        yield "3 Changes", told.move(move)


class _Told:
    """A dossier with what its rows look up in it."""

    def __init__(self, dossier: Dossier) -> None:
        self.names = {actor.id: actor.name for actor in dossier.actors.actors}
        self.articles = {each.id: each.article for each in dossier.articles}
        self.threads = {thread.id: thread for thread in dossier.threads}
        self.versions = {version.id: version for thread in dossier.threads for version in thread.versions}
        self.moves = {move.id: move for move in dossier.moves}
        self.of_thread: dict[str, list[Move]] = {}
        self.by_article: dict[str, list[tuple[Move, Told]]] = {}
        for move in dossier.moves:
            self.of_thread.setdefault(move.thread, []).append(move)
            for told in move.told:
                self.by_article.setdefault(told.article, []).append((move, told))
        self.deciders = Deciders(dossier)
        self.apart: dict[str, list[str]] = {}
        for doubt in dossier.doubts:
            for id in doubt.threads:
                others = "; ".join(f"{each} {self.threads[each].what}" for each in doubt.threads if each != id)
                self.apart.setdefault(id, []).append(f"May be one with {others}. Kept apart: {doubt.why}")

    def article(self, each: FollowedArticle) -> Row:
        told = self.by_article.get(each.id, [])
        acts = dict.fromkeys(f"{self._who(move)} {did(move.act)}: {record.summary}" for move, record in told)
        quote = quoted([told[0][1].evidence[0].quote]) if told else None
        copied = self._headline(each.copy_of, self.articles[each.copy_of]) if each.copy_of else None
        return (
            *self._source(each.id), lines(acts, "the sheet told"), len({move.id for move, _ in told}), quote,
            self._reviewed(record for _, record in told), each.article.language, copied,
            lines(each.article.also_in, "the sheet articles"), each.article.url, each.id,
        )

    def thread(self, thread: Thread) -> Row:
        moves = self.of_thread.get(thread.id, [])
        answers = [each for each in moves if each.act not in ("propose", "revise", "set_condition", "threaten")]
        told = _best(thread.versions[-1].told or [each for move in moves for each in move.told], thread.what)
        doubts = [*self.apart.get(thread.id, []), *(["The second reading disputes it"] if _disputed(told) else [])]
        return (
            _day(thread.since), plain(thread.what), joined(self._named(thread.proposers)) or "(not named)",
            joined(self._named(thread.addressees)) or None, worded(thread.outcome), _day(thread.until),
            ", ".join(map(worded, thread.issues)) or None,
            lines((_terms(n, each) for n, each in enumerate(thread.versions, 1)), "the sheet versions"),
            lines(map(self._answer, answers), "the sheet moves"), lines(self._conditions(moves), "the sheet moves"),
            lines((f"{when(each.day, each.about)}: {each.words}" for each in thread.deadlines), "the sheet deadlines"),
            lines(map(self._relation, thread.relations), "the sheet relations"), *self._quote(told),
            lines(doubts, "the sheet doubts"),
            self._reviewed(each for version in thread.versions for each in version.told), *self._end(told, thread.id),
        )

    def move(self, move: Move) -> Row:
        before = self.moves[move.before] if move.before else None
        told = _best(move.told, move.what)
        others = [self._named(each for each in move.speakers if each not in move.actors)]
        quote, headline, outlet, published = self._quote(told)
        return (
            _day(move.date), self._who(move), _sure(move), joined(others[0]) or None, did(move.act),
            _SHIFTS.get(move.shift, worded(move.shift)),
            self._before(before, move) if before else None,
            plain(self.versions[move.version].what), plain(move.what), lines(move.conditions, "the sheet moves"), quote,
            headline, outlet, published, move.outlets, lines(self._doubts(move), "the sheet disputes"),
            self._reviewed(move.told), *self._end(told, move.thread),
        )

    def _before(self, before: Move, now: Move) -> str:
        by = "" if set(now.actors) <= set(before.actors) else f"{self._who(before)} "
        versions = [each.id for each in self.threads[before.thread].versions]
        of = f" (version {versions.index(before.version) + 1})" if before.version != now.version else ""
        return f"{by}{did(before.act)}{of}, {when(before.date, before.about, before.by)}"

    def _reviewed(self, told: Iterable[Told]) -> str | None:
        """Who decided on records, or on their joins."""
        return lines(self.deciders.lines(told), "the sheet decisions")

    def _doubts(self, move: Move) -> Iterator[str]:
        disputed = sum(map(_disputed, move.told))
        if disputed:
            yield f"The second reading disputes {disputed} of {len(move.told)} records that tell it"
        if move.hearsay:
            yield "Hearsay: only others tell it of them, or no article answers for it"
        for id in move.disputes:
            other = self.moves[id]
            day = when(other.date, other.about, other.by)
            yield f"Articles tell instead: {self._who(other)} {did(other.act)}, {day}"

    def _conditions(self, moves: Sequence[Move]) -> Iterator[str]:
        """What must hold, each once, with those who ask for it."""
        asked: dict[str, dict[str, None]] = {}
        for move in moves:
            alone = [move.what] if move.act in ("set_condition", "threaten") else []
            for text in move.conditions or alone:
                asked.setdefault(plain(text), {})[self._who(move)] = None
        return (f"{', '.join(who)}: {text}" for text, who in asked.items())

    def _answer(self, move: Move) -> str:
        again = " again" if move.shift == "repeated" else ""
        return f"{when(move.date, move.about, move.by)}: {self._who(move)} {did(move.act)}{again}. {plain(move.what)}"

    def _relation(self, relation: Relation) -> str:
        return f"{_RELATIONS[relation.kind]} {relation.thread}: {plain(self.threads[relation.thread].what)}"

    def _who(self, move: Move) -> str:
        return joined(self._named(move.actors or move.speakers)) or "(not named)"

    def _named(self, ids: Iterable[str]) -> list[str]:
        return [self.names.get(each, each) for each in ids]

    def _headline(self, id: str, article: ArticleReference) -> str:
        return plain(article.title or "") or id

    def _source(self, id: str) -> tuple[str | None, str, str | None]:
        """Day, headline and outlet of an article."""
        article = self.articles[id]
        return plain(article.published or "") or None, self._headline(id, article), plain(article.outlet or "") or None

    def _quote(self, told: Told) -> tuple[str | None, str, str | None, str | None]:
        published, headline, outlet = self._source(told.article)
        return quoted([each.quote for each in told.evidence]), headline, outlet, published

    def _end(self, told: Told, thread: str) -> Row:
        return self.articles[told.article].url, thread, f"{told.article}#{told.record}"


def _best(told: Sequence[Told], what: str) -> Told:
    """The record to quote: the one whose sentence it bears, else one that nobody disputes."""
    return min(told, key=lambda each: (each.summary != what, _disputed(each)))


def _disputed(told: Told) -> bool:
    return told.verdict == "disputed"


def _terms(number: int, version: Version) -> str:
    told = f"{number}. {when(version.since, version.about, version.by)}: {plain(version.what)}"
    if version.changed:
        return f"{told} Changed: {plain(version.changed)}"
    changed = [
        f"{worded(name)}: {plain(before or 'none told')} → {plain(now or 'none told')}"
        for name, (before, now) in version.fields.items() if name != "summary"
    ]
    return f"{told} ({'; '.join(changed)})" if changed else told


def _sure(move: Move) -> str | None:
    if move.date is None:
        return "not told"
    if not move.about:
        return None
    if move.by:
        return "by then"
    first, last = move.day.earliest, move.day.latest
    return f"about: {first or '?'} to {last or '?'}" if first != last else "about"


def _day(day: datetime.date | None) -> str | None:
    return day.isoformat() if day else None
