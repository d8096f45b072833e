"""The dossier, from records, joins and actors. Pure: the same in whatever order anything came.

Which records are one thread is for `joining`, which acts they tell for `tellings` and `moves`; here both get their ids,
and a thread what is told of all its records.
"""

from __future__ import annotations

import datetime
from array import array
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from summarizer.negotiation.actdays import CLOSED
from summarizer.negotiation.acts import Happened, in_order
from summarizer.negotiation.deadlines import termed
from summarizer.negotiation.dossier import (
    Actors,
    Deadline,
    Dossier,
    Doubt,
    FollowedArticle,
    Following,
    Move,
    Outcome,
    Relation,
    Thread,
    Told,
    Version,
)
from summarizer.negotiation.garbage import uncollected
from summarizer.negotiation.joining import Cluster, Joined
from summarizer.negotiation.material import Drawn, Material, Proposed, Set
from summarizer.negotiation.moves import happened
from summarizer.negotiation.outcomes import CONCLUDED, outcome
from summarizer.negotiation.relating import Related
from summarizer.negotiation.tellings import Place, Telling, tellings
from summarizer.results.decided import Decision

# Of what is made a hundred thousand times, the fields that were set: one set for all, which takes as much as the rest.
_SET = {kind: {*kind.model_fields} for kind in (Deadline, FollowedArticle, Thread, Version)}
_FIELDS = ("act", "proposers", "addressees", "issues", "timeframe", "conditions")


def assemble(
    material: Material, joined: Joined, actors: Actors, following: Following | None = None,
    decided: Iterable[Decision] = (),
) -> Dossier:
    """The dossier of all articles of `material`; `joined` has all its proposals, `actors` are those it was made with.

    `decided`: what people decided of joins and names, as it is in both.

    Raises KeyError where `joined` lacks a proposal.
    """
    with uncollected():
        told, unplaced = tellings(material, joined)
        return _Assembly(material, joined).dossier(told).model_copy(
            update={"actors": actors, "following": following, "unplaced": unplaced, "decided": list(decided)}
        )


class _Assembly:
    """Threads and moves, and what both ask of the articles.

    Thread by thread: of millions of records only what is shown of them is kept.
    """

    def __init__(self, material: Material, joined: Joined) -> None:
        self.material, self.joined = material, joined
        self.proposed = {each.key: each for each in material.proposed}
        self.languages = {source.id: source.reference.language for source in material.articles}
        outlets = {source.id: source.reference.outlet or f"\x1f{source.id}" for source in material.articles}
        self.outlets = {source.id: outlets[source.copy_of or source.id] for source in material.articles}
        self.shown: dict[tuple[str, str], Told] = {}
        self.moves: list[Move] = []
        self.first: list[Place] = []   # of each move, of what tells it
        self.disputes: dict[int, list[int]] = {}   # of moves by their places in the list, until they have ids
        self.before = array("q")
        self.conditions: dict[int, list[Set]] = {}
        self.relations: dict[int, list[Related]] = {}
        for each in joined.relations:
            self.relations.setdefault(each.left, []).append(each)
        at = joined.thread_of()
        answered = {each.key: each.responds_to for each in material.answered}
        for condition in material.conditions:
            governed = (of for key in condition.governs for of in answered.get(key, (key,)))
            for thread in {at[key] for key in governed}:
                self.conditions.setdefault(thread, []).append(condition)

    def dossier(self, told: list[list[Telling]]) -> Dossier:
        """All but what is taken over as it is; of `told` nothing is left."""
        threads = []
        for place in range(len(told)):
            acts = happened(told[place])
            told[place] = []
            threads.append(self._thread(place, acts))
            self._take(threads[-1], acts)
        concluded = {move.thread: move.date for move in self.moves if move.act in CLOSED and move.date}
        _settle(threads, concluded)
        return Dossier(
            articles=[
                FollowedArticle.model_construct(
                    _SET[FollowedArticle], id=each.id, article=each.reference, copy_of=each.copy_of
                )
                for each in self.material.articles
            ],
            threads=threads, moves=self._ordered(), joins=list(self.joined.joins),
            doubts=[
                Doubt(threads=[_thread_id(place) for place in each.clusters], why=each.why,
                      judgements=list(each.judgements))
                for each in self.joined.doubts
            ],
        )

    def _told(self, record: Drawn) -> Told:
        at = record.key.article, record.key.record
        if at not in self.shown:
            self.shown[at] = record.told()
        return self.shown[at]

    def _take(self, thread: Thread, acts: Sequence[Happened]) -> None:
        """Take in the moves of a thread, which have no ids yet."""
        place_of = {id(act): place for place, act in enumerate(acts, len(self.moves))}
        for act in acts:
            if act.disputes:
                self.disputes[len(self.moves)] = [place_of[id(other)] for other in act.disputes]
            self.before.append(place_of[id(act.before)] if act.before else -1)
            self.first.append(act.first)
            self.moves.append(self._move(thread, act))

    def _ordered(self) -> list[Move]:
        """All moves by day, with their ids; of one day by what tells them first, of that by their threads."""
        moves = self.moves
        by_day: dict[datetime.date, list[int]] = {}
        for place, each in enumerate(moves):
            by_day.setdefault(each.date or datetime.date.max, []).append(place)
        places = array("q")
        for day in sorted(by_day):
            places.extend(sorted(by_day[day], key=self._order))
        for number, place in enumerate(places, 1):
            moves[place].id = f"M{number}"
        for place, others in self.disputes.items():
            moves[place].disputes = sorted((moves[other].id for other in others), key=_number)
        for place, before in enumerate(self.before):
            moves[place].before = moves[before].id if before >= 0 else None
        return [moves[place] for place in places]

    def _order(self, place: int) -> tuple[object, ...]:
        move = self.moves[place]
        return in_order(move.date, move.act, self.first[place], tuple(move.actors), by=move.day.by)

    def _move(self, thread: Thread, act: Happened) -> Move:
        records = [record for each in act.tellings for record in (each.record, *each.also)]
        return Move(
            id="", date=act.date, about=act.date is not None and act.day.uncertainty != 0, day=act.day,
            actors=list(act.actors), act=act.act, thread=thread.id, version=thread.versions[act.version].id,
            speakers=sorted({each for telling in act.tellings for each in telling.record.speakers}),
            what=_clearest(each.record for each in act.tellings).sentence,
            conditions=list(dict.fromkeys(words for each in act.tellings for words in each.own)),
            told=[self._told(each) for each in {(r.key.article, r.key.record): r for r in records}.values()],
            outlets=max(1, len({self.outlets[each] for each in act.corroborating})), hearsay=act.hearsay,
            shift=act.shift,
        )

    def _thread(self, place: int, acts: list[Happened]) -> Thread:
        cluster = self.joined.clusters[place]
        records = [self.proposed[key] for key in cluster.keys]
        proposers = _most(each.proposers for each in records)
        days = [act.date for act in acts if act.date]
        last = [each.record.published or each.date for act in acts for each in act.tellings]
        return Thread.model_construct(
            _SET[Thread], id=_thread_id(place),
            what=_clearest(self.proposed[key] for key in cluster.versions[-1].keys).sentence,
            act=_by_count([each.act] for each in records)[0], issues=_by_count(each.issues for each in records),
            proposers=proposers,
            addressees=[each for each in _most(each.addressees for each in records) if each not in proposers],
            versions=list(self._versions(place, cluster, acts)),
            relations=[
                Relation(kind=each.kind, thread=_thread_id(each.right), how=each.how, why=each.why)
                for each in self.relations.get(place, ())
            ],
            outcome=_outcome(acts, records), since=min(days, default=None),
            until=max((each for each in last if each), default=None), deadlines=self._deadlines(place, records, acts),
        )

    def _versions(self, place: int, cluster: Cluster, acts: list[Happened]) -> Iterator[Version]:
        before: list[Proposed] = []
        put: dict[int, Happened] = {}
        for act in acts:
            if act.date and act.is_put and (act.version not in put or act.order < put[act.version].order):
                put[act.version] = act
        for number, terms in enumerate(cluster.versions):
            records = [self.proposed[key] for key in terms.keys]
            first = put.get(number)
            yield Version.model_construct(
                _SET[Version], id=_version_id(place, number), since=first.date if first else None,
                about=first is not None and first.day.uncertainty != 0, by=first is not None and first.day.by,
                what=_clearest(records).sentence,
                changed=terms.changed, fields=_fields(before, records) if before else {},
                told=[self._told(each) for each in records],
            )
            before = records

    def _deadlines(self, place: int, records: Iterable[Proposed], acts: Iterable[Happened]) -> list[Deadline]:
        first: dict[int, datetime.date] = {}
        for act in acts:
            if act.date and act.is_put:
                first[act.version] = min(act.date, first.get(act.version, act.date))
        versions = enumerate(self.joined.clusters[place].versions)
        put = {key: first[number] for number, terms in versions if number in first for key in terms.keys}
        return [
            Deadline.model_construct(
                _SET[Deadline], day=each.due.day, about=each.due.about, words=each.words, told=self._told(each.record)
            )
            for each in termed(records, self.conditions.get(place, ()), put, self.languages)
        ]


def _thread_id(place: int) -> str:
    return f"T{place + 1}"


def _version_id(thread: int, place: int) -> str:
    return f"{_thread_id(thread)}v{place + 1}"


def _number(id: str) -> int:
    return int(id[1:])


def _clearest(records: Iterable[Drawn]) -> Drawn:
    """The first that nobody disputes and that is told as certain; else the first."""
    some = list(records)
    return min(some, key=lambda each: (each.verdict == "disputed", each.certainty != "certain"))


def _by_count(lists: Iterable[Iterable[str]]) -> list[str]:
    """The most frequent first; of equals the first."""
    return [each for each, _ in Counter(each for some in lists for each in some).most_common()]


def _most(sets: Iterable[Sequence[str]]) -> list[str]:
    """Those whom at least half of the records name that name any; else whom most do."""
    named = [each for each in sets if each]
    counts = Counter(each for some in named for each in some)
    least = min(len(named) / 2, max(counts.values(), default=0))
    return sorted((each for each, count in counts.items() if count >= least), key=lambda each: (-counts[each], each))


def _fields(before: Sequence[Proposed], now: Sequence[Proposed]) -> dict[str, tuple[str | None, str | None]]:
    """Fields of the clearest records of two versions that differ: what stood there, what stands."""
    old, new = _clearest(before), _clearest(now)
    pairs = {name: (_worded(getattr(old, name)), _worded(getattr(new, name))) for name in _FIELDS}
    return {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}


def _worded(value: object) -> str | None:
    return "; ".join(value) or None if isinstance(value, tuple) else value if isinstance(value, str) else None


def _outcome(acts: Sequence[Happened], records: Sequence[Proposed]) -> Outcome:
    addressees = list(dict.fromkeys(actor for each in records for actor in each.addressees))
    found = outcome(((act.act, act.actors) for act in acts if not act.denied), addressees)
    return "unclear" if found == "open" and all(each.status == "unclear" for each in records) else found


def _settle(threads: Sequence[Thread], concluded: Mapping[str, datetime.date]) -> None:
    """What was open when other terms were concluded: a part stands as its package, what they counter is superseded.

    So is what was put against them before. `concluded`: days, by the ids of threads.
    """
    by_id = {each.id: each for each in threads}
    own = {each.id: each.outcome for each in threads}
    for each in threads:
        for relation in each.relations:
            other = by_id[relation.thread]
            if relation.kind == "counters" and own[each.id] in CONCLUDED and own[other.id] in ("open", "rejected"):
                other.outcome = "superseded"
            day = concluded.get(other.id)
            if own[each.id] == "open" and own[other.id] in CONCLUDED and day and each.since and each.since <= day:
                each.outcome = own[other.id] if relation.kind == "part_of" else "superseded"
