"""What of a dossier goes into the brief of some days: moves by thread, deadlines, disagreements, doubts, what is left.

How a brief reads is for `views/brief`. Pure, but that words such as "last week" count from today.
"""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Final

from summarizer.errors import ConfigurationError
from summarizer.negotiation.dates import day_of
from summarizer.negotiation.dossier import Act, Dossier, Move, Outcome, Shift, Thread, Told, Version
from summarizer.negotiation.outcomes import CONCLUDED, is_anothers, own, standing, stood
from summarizer.negotiation.positions import deadlines, parties
from summarizer.views.brief.brief import (
    Brief,
    BriefDeadline,
    BriefDoubt,
    BriefMove,
    BriefRelation,
    BriefSource,
    BriefTerms,
    BriefThread,
    Disagreement,
    LeftOut,
    Stood,
)

NEAR: Final = 31   # days ahead for which a deadline is told
_REPEATED: Final = 6
_BY_ACT: Final[dict[Act, int]] = {
    "agree": 0, "carry_out": 0, "accept": 1, "accept_with_conditions": 1, "break": 2, "withdraw": 2, "lapse": 2,
    "reject": 3, "threaten": 3, "propose": 4, "revise": 4, "counter": 4,
}
_BY_SHIFT: Final[dict[Shift, int]] = {"accepted": 1, "taken_back": 2, "softened": 3, "hardened": 3}


def brief(
    dossier: Dossier, since: str | datetime.date, until: str | datetime.date | None = None, party: str | None = None,
) -> Brief:
    """Who moved on what from one day to another, both included. The days, and errors, are those of `Dossier.brief`."""
    days = article_days(dossier)
    dates = [move.date for move in dossier.moves if move.date]
    first = _day(since)
    if until is not None:
        last = _day(until, is_end=True)
    else:
        last = max([*days, *dates], default=datetime.date.min)
        last = last if first <= last else max(first, datetime.date.today())
    if last < first:
        raise ConfigurationError(
            f"the brief would end ({last}) before it begins ({first}): take an earlier day to begin with",
            settings=("since", "until"),
        )
    return Briefing(dossier, first, last, party).made(min(days, default=None), max(days, default=None))


def article_days(dossier: Dossier) -> list[datetime.date]:
    """The days of its articles, of those that have one."""
    return [day for each in dossier.articles if (day := published_on(each.article.published))]


class Briefing:
    """One brief, while it is made."""

    def __init__(self, dossier: Dossier, since: datetime.date, until: datetime.date, party: str | None) -> None:
        self.dossier, self.since, self.until = dossier, since, until
        self.who = _party(dossier, party) if party is not None else None
        self.names = {actor.id: actor.name for actor in dossier.actors.actors}
        self.articles = {each.id: each.article for each in dossier.articles}
        self.threads = {each.id: each for each in dossier.threads}
        self.moves = {move.id: move for move in dossier.moves}
        self.related: dict[str, set[str]] = {}
        for thread in dossier.threads:
            for each in thread.relations:
                self.related.setdefault(thread.id, set()).add(each.thread)
                self.related.setdefault(each.thread, set()).add(thread.id)
        self.on: dict[str, list[Move]] = {}
        for move in dossier.moves:
            self.on.setdefault(move.thread, []).append(move)
        self.place = {id: place for place, id in enumerate((*self.threads, *self.moves))}
        self.theirs = {move.thread for move in dossier.moves if self._is_theirs(move)}
        self.shown = [move for move in dossier.moves if self._is_in(move) and self._is_theirs(move)]

    def made(self, first: datetime.date | None, last: datetime.date | None) -> Brief:
        """All of it; `first` and `last` are days of articles."""
        outlets = {each.outlet for each in self.articles.values() if each.outlet}
        due, later = self._deadlines()
        return Brief(
            since=self.since, until=self.until, articles=len(self.articles), outlets=len(outlets), first=first,
            last=last, party=self._called() if self.who else None, threads=self._threads(), deadlines=due,
            disagreements=list(self._disagreements()), doubts=[*self._doubts(), *self._names()],
            left_out=[LeftOut(count=count, what=what) for count, what in self._left(later) if count],
        )

    def _called(self) -> str:
        assert self.who is not None
        return self.names[self.who[0]]

    def _is_in(self, move: Move) -> bool:
        return move.date is not None and self.since <= move.date <= self.until

    def _may_be_in(self, move: Move) -> bool:
        first, last = move.day.earliest or datetime.date.min, move.day.latest or datetime.date.max
        return move.date is not None and not self._is_in(move) and first <= self.until and self.since <= last

    def _is_theirs(self, move: Move) -> bool:
        return self.who is None or not {*move.actors, *move.speakers}.isdisjoint(self.who)

    def _threads(self) -> list[BriefThread]:
        by_thread: dict[str, list[Move]] = {}
        for move in self.shown:
            by_thread.setdefault(move.thread, []).append(move)

        def order(each: str) -> tuple[int, int, int]:
            rank, day = min((_rank(move), -(move.date or datetime.date.min).toordinal()) for move in by_thread[each])
            return rank, day, self.place[each]

        return [self._thread(self.threads[each], by_thread[each]) for each in sorted(by_thread, key=order)]

    def _thread(self, thread: Thread, moves: list[Move]) -> BriefThread:
        versions = [each.id for each in thread.versions]
        told = {versions[0]} if self._standing(thread) == 0 else set()
        made = []
        for move in moves:
            place = versions.index(move.version)
            terms = None
            if move.version not in told:
                terms = _terms(place + 1, thread.versions[place - 1] if place else None, thread.versions[place])
            told.add(move.version)
            made.append(self._move(move, terms))
        return BriefThread(
            id=thread.id, what=self.what(thread.id), proposers=self.named(thread.proposers),
            addressees=self.named(thread.addressees), outcome=self._outcome(thread), moves=made,
            relations=[
                BriefRelation(kind=each.kind, thread=each.thread, what=self.what(each.thread))
                for each in thread.relations
            ],
        )

    def what(self, id: str) -> str:
        """A thread in the words of the terms that stood when the span ended."""
        thread = self.threads[id]
        place = self._standing(thread)
        return thread.what if place == len(thread.versions) - 1 else thread.versions[place].what

    def _standing(self, thread: Thread) -> int:
        return standing(thread, self.on.get(thread.id, ()), self.until)

    def _outcome(self, thread: Thread) -> Outcome:
        moves = self.on.get(thread.id, ())
        found = stood(thread, moves, self.moves, self.until)
        if not is_anothers(found, moves) or any(map(self._is_concluded, self.related.get(thread.id, ()))):
            return found
        return own(thread, moves, self.moves, self.until)

    def _is_concluded(self, id: str) -> bool:
        return own(self.threads[id], self.on.get(id, ()), self.moves, self.until) in CONCLUDED

    def _move(self, move: Move, terms: BriefTerms | None = None) -> BriefMove:
        before = self.moves[move.before] if move.before else None
        assert move.date is not None
        return BriefMove(
            id=move.id, date=move.date, about=move.about, by=move.by, who=self.named(move.actors),
            speakers=self.named(each for each in move.speakers if each not in move.actors), act=move.act,
            shift=move.shift, what=move.what, conditions=move.conditions, terms=terms, outlets=move.outlets,
            articles=self._corroborating(move),
            before=self._stood(before, move) if before else None,
            told=self.told(move), disputes=move.disputes, hearsay=move.hearsay,
        )

    def _corroborating(self, move: Move) -> int:
        others = [self.moves[id] for id in move.disputes] if move.hearsay else []
        denying = {each.article for other in others if not other.hearsay for each in other.told}
        return max(1, len({each.article for each in move.told} - denying))

    def _stood(self, before: Move, now: Move) -> Stood:
        versions = [each.id for each in self.threads[before.thread].versions]
        return Stood(
            act=before.act, date=before.date, about=before.about, by=before.by,
            who=[] if set(now.actors) <= set(before.actors) else self.named(before.actors),
            version=versions.index(before.version) + 1 if before.version != now.version else None,
        )

    def told(self, move: Move) -> list[BriefSource]:
        """The one whose sentence the move bears first, then those that nobody disputes."""
        told = sorted(move.told, key=lambda each: (each.summary != move.what, each.verdict == "disputed"))
        return [self._source(each) for each in told]

    def _source(self, told: Told) -> BriefSource:
        article, quote = self.articles[told.article], told.evidence[0]
        return BriefSource(
            article=told.article, record=told.record, outlet=article.outlet, title=article.title,
            published=article.published, url=article.url, language=article.language, quote=quote.quote,
            start=quote.start, end=quote.end, page=quote.page, disputed=told.verdict == "disputed",
            reviewed=told.reviewed,
        )

    def named(self, ids: Iterable[str]) -> list[str]:
        """Names of actors."""
        return [self.names.get(each, each) for each in ids]

    def _deadlines(self) -> tuple[list[BriefDeadline], int]:
        """Those that passed in the span or are near at its end, and how many come later."""
        found, later = [], 0
        for due in deadlines(self.dossier, self.until):
            deadline, thread = due.deadline, self.threads[due.thread]
            if deadline.day < self.since or not (self.who is None or self._concerns(thread)):
                continue
            if due.days > NEAR:
                later += 1
                continue
            found.append(BriefDeadline(
                day=deadline.day, about=deadline.about, words=deadline.words, days=due.days, thread=thread.id,
                what=self.what(thread.id), outcome=self._outcome(thread), source=self._source(deadline.told),
            ))
        return found, later

    def _concerns(self, thread: Thread) -> bool:
        return thread.id in self.theirs or not {*thread.proposers, *thread.addressees}.isdisjoint(self.who or ())

    def _disagreements(self) -> Iterator[Disagreement]:
        told: set[frozenset[str]] = set()
        for move in self.shown:
            for id in move.disputes:
                other = self.moves[id]
                if other.date and (pair := frozenset((id, move.id))) not in told:
                    told.add(pair)
                    two = sorted((move, other), key=lambda each: self.place[each.id])
                    what = self.what(move.thread)
                    yield Disagreement(thread=move.thread, what=what, moves=[self._move(each) for each in two])

    def _doubts(self) -> Iterator[BriefDoubt]:
        shown = {move.thread for move in self.shown}
        for each in self.dossier.doubts:
            if not shown.isdisjoint(each.threads):
                yield BriefDoubt(
                    kind="threads", ids=each.threads, what=list(map(self.what, each.threads)), why=each.why,
                )

    def _names(self) -> Iterator[BriefDoubt]:
        shown = {actor for move in self.shown for actor in (*move.actors, *move.speakers)}
        for each in self.dossier.actors.undecided:
            if each.actor in shown:
                yield BriefDoubt(kind="name", ids=[], what=[each.name, *self.named(each.candidates)], why=each.why)

    def _left(self, later: int) -> Iterator[tuple[int, str]]:
        maybe = {move.id for move in self.dossier.moves if self._may_be_in(move)}
        sure = [move.date for move in self.dossier.moves if move.date and move.id not in maybe]
        yield sum(day < self.since for day in sure), "moves before"
        yield sum(day > self.until for day in sure), "moves after"
        yield sum(self._is_in(move) for move in self.dossier.moves) - len(self.shown), "moves of others"
        yield sum(move.date is None for move in self.dossier.moves), "moves whose day no article tells"
        yield len(maybe), "moves before or after that may have been in these days"
        yield later, f"deadlines more than {NEAR} days ahead"
        for why, count in sorted(Counter(each.why for each in self.dossier.unplaced).items()):
            yield count, f"records that tell no move: {why}"


def _terms(number: int, before: Version | None, now: Version) -> BriefTerms:
    return BriefTerms(
        version=number, what=now.what, before=before.what if before else None, changed=now.changed,
        timeframe=now.fields.get("timeframe"), conditions=now.fields.get("conditions"),
    )


def _rank(move: Move) -> int:
    if move.shift == "repeated":
        return _REPEATED
    return min(_BY_ACT.get(move.act, _REPEATED - 1), _BY_SHIFT.get(move.shift, _REPEATED - 1))


def published_on(told: str | None) -> datetime.date | None:
    """The day of an article: `published_on("2031-03-04T09:00Z") → date(2031, 3, 4)`."""
    try:
        return datetime.date.fromisoformat((told or "")[:10])
    except ValueError:
        return None


def _day(told: str | datetime.date, *, is_end: bool = False) -> datetime.date:
    """The first day of what words tell, or the last: `_day("last week") → Monday of last week`."""
    if isinstance(told, datetime.datetime):
        return told.date()
    if isinstance(told, datetime.date):
        return told
    try:
        return datetime.date.fromisoformat(told.strip())
    except ValueError:
        pass
    found = day_of(datetime.date.today(), told or "-")
    day = found.latest if is_end else found.earliest
    if day is None:
        said = f"{told!r} tells no day: name one, as 2026-11-18, or say it in words, as 'last week'"
        if is_end:
            raise ConfigurationError(said, settings=("until",))
        raise ConfigurationError(said, settings=("since",))
    return day


def _party(dossier: Dossier, party: str) -> list[str]:
    """Ids of the actor of that name and of all who speak for it, its own first."""
    try:
        return parties(dossier.actors, party)
    except KeyError:
        pass
    from rapidfuzz import fuzz, process, utils

    names = list(dict.fromkeys(
        name for actor in dossier.actors.actors for name in (actor.name, *(each.name for each in actor.names))
    ))
    near = process.extract(party, names, scorer=fuzz.WRatio, processor=utils.default_process, limit=3, score_cutoff=60)
    like = [name for name, *_ in near] or [actor.name for actor in dossier.actors.actors[:5]]
    told = f"; names like it: {', '.join(like)}" if near else f"; it has {', '.join(like)}" if like else ""
    raise ConfigurationError(f"no actor of the dossier goes by the name {party!r}{told}", settings=("party",)) from None
