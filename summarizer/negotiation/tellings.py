"""Which act each record of a thread tells: who does what, on which version, when. Pure.

That several records tell one act is for `moves`. What tells no act says why.
"""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from summarizer.codebook.review import RecordKey
from summarizer.negotiation.actdays import CLOSED, act_day
from summarizer.negotiation.day import Day
from summarizer.negotiation.dossier import Act, Unplaced
from summarizer.negotiation.joining import Joined
from summarizer.negotiation.material import Answered, Drawn, Material, Proposed, Set

PUT: Final = frozenset[Act](["propose", "revise", "counter"])
SET: Final = frozenset[Act](["set_condition", "threaten"])
_ANSWERS: Final[dict[str, Act]] = {
    "accept": "accept", "accept_with_conditions": "accept_with_conditions", "reject": "reject",
    "counter_proposal": "counter", "defer": "defer", "non_committal": "non_committal", "endorse": "endorse",
    "criticize": "criticize", "no_answer": "no_answer",
}
_STATUS: Final[dict[str, Act]] = {
    "withdrawn": "withdraw", "lapsed": "lapse", "agreed": "agree", "in_force": "carry_out",
}
_NOT_UNLESS = ("only_if", "unless", "until")
_REFUSALS = ("reject", "defer", "non_committal", "criticize", "no_answer")
_OUTCOME = "it is a condition of an outcome, and of no proposal and no response that its article records"
_UNANSWERED = "it answers no proposal that its article records"
_OF_UNANSWERED = "it is a condition of a response to no proposal that its article records"

Place = tuple[int, int, int]   # of the article, of the kind of record, of the record


@dataclass(frozen=True, slots=True)
class Telling:
    """One record, as it tells an act of `actors` on a version of its thread (the place of it).

    `day` is the record's; `date` the one to reckon with: the middle of a span, of an open one the end that is known.
    `own`: conditions of the act, in words, and `also` the records of these. `kind` parts proposals (0), responses (1)
    and conditions (2).
    """

    record: Drawn
    place: Place
    act: Act
    actors: tuple[str, ...]
    version: int
    day: Day
    own: tuple[str, ...] = ()
    also: tuple[Drawn, ...] = ()
    date: datetime.date | None = field(init=False)

    def __post_init__(self) -> None:
        """Work the day out once: it is asked for again and again."""
        object.__setattr__(self, "date", reckoned(self.day))

    @property
    def kind(self) -> int:
        """Of the record."""
        return self.place[1]

    @property
    def by_words(self) -> bool:
        """Whether words tell the day, and not only the article's own."""
        return self.day.basis in ("words", "both")

    @property
    def certain(self) -> bool:
        """Whether words tell it to the day."""
        return self.by_words and self.day.uncertainty == 0


def reckoned(day: Day) -> datetime.date | None:
    """`reckoned(Day(earliest=3 March, latest=9 March)) → 6 March`."""
    if day.earliest == day.latest:
        return day.latest
    if day.earliest and day.latest:
        return day.earliest + (day.latest - day.earliest) // 2
    return day.earliest or day.latest


def tellings(material: Material, joined: Joined) -> tuple[list[list[Telling]], list[Unplaced]]:
    """What is told of each thread of `joined`, in the order of records; and the records that tell nothing, with why."""
    return _Telling(material, joined).all()


class _Telling:
    """The records by their keys, and what is drawn from them."""

    def __init__(self, material: Material, joined: Joined) -> None:
        self.material = material
        self.at = {
            key: (thread, version)
            for thread, cluster in enumerate(joined.clusters)
            for version, terms in enumerate(cluster.versions) for key in terms.keys
        }
        self.proposed = {each.key: each for each in material.proposed}
        self.answered = {each.key: each for each in material.answered}
        self.articles = {source.id: place for place, source in enumerate(material.articles)}
        self.languages = {source.id: source.reference.language for source in material.articles}
        self.threads: list[list[Telling]] = [[] for _ in joined.clusters]
        self.unplaced: list[Unplaced] = []
        self.words: dict[RecordKey, list[str]] = defaultdict(list)
        self.also: dict[RecordKey, list[Drawn]] = defaultdict(list)

    def all(self) -> tuple[list[list[Telling]], list[Unplaced]]:
        for number, condition in enumerate(self.material.conditions):
            self._condition(number, condition)
        for number, answered in enumerate(self.material.answered):
            self._answer(number, answered)
        countering = self._countering()
        latest: dict[tuple[str, int], int] = {}
        for proposed in self.material.proposed:
            thread, version = self.at[proposed.key]
            at = proposed.key.article, thread
            latest[at] = max(version, latest.get(at, 0))
        for number, proposed in enumerate(self.material.proposed):
            thread, version = self.at[proposed.key]
            put: Act = "revise" if version else "counter" if thread in countering else "propose"
            act = _STATUS.get(proposed.status, put)
            actors = self._parties(proposed) if act in CLOSED else self._by(proposed)
            self._tell(thread, (0, number), proposed, act, actors, version)
            if act == "withdraw" and version < latest[proposed.key.article, thread]:
                # Its article tells the terms that took its place: nobody withdrew, they had been put before.
                self.threads[thread].append(_before(self.threads[thread].pop(), actors, put))
        for place, told in enumerate(self.threads):
            told.sort(key=lambda each: each.place)
            put = "counter" if place in countering else "propose"
            done = self._in_force(self._accepted(told, put), put)
            self.threads[place] = self._first_put(done, put)
        self._parts()
        return self.threads, self.unplaced

    def _tell(
        self, thread: int, number: tuple[int, int], record: Drawn, act: Act, actors: tuple[str, ...], version: int
    ) -> None:
        day = act_day(record, act, actors, self.languages[record.key.article])
        self.threads[thread].append(Telling(
            record, (self.articles[record.key.article], *number), act, actors, version, day,
            tuple(dict.fromkeys(self.words.get(record.key, ()))), tuple(self.also.get(record.key, ())),
        ))

    def _by(self, proposed: Proposed) -> tuple[str, ...]:
        """Who put it; a part of a package that nobody else is told to have put, whoever put the package."""
        while not proposed.proposers and proposed.part_of:
            proposed = self.proposed[proposed.part_of]
        return proposed.proposers

    def _parties(self, proposed: Proposed) -> tuple[str, ...]:
        """Who agrees, where it is agreed: who put it, and whom else it binds; else whom it was put to."""
        by = {*self._by(proposed)}
        return tuple(sorted(by | ({*proposed.binds} - by or {*proposed.addressees})))

    def _versions(self, keys: Iterable[RecordKey]) -> dict[int, int]:
        """The last version of each thread that proposals, or those that responses answer, stand in."""
        found: dict[int, int] = {}
        for key in keys:
            answered = self.answered.get(key)
            for each in answered.responds_to if answered else (key,):
                thread, version = self.at[each]
                found[thread] = max(version, found.get(thread, 0))
        return found

    def _condition(self, number: int, condition: Set) -> None:
        threads = self._versions(condition.governs)
        if not threads:
            why = _OF_UNANSWERED if condition.governs else _OUTCOME
            self.unplaced.append(Unplaced(told=condition.told(), why=why))
            return
        act = self._set(condition)
        for key in condition.governs:
            if act is None or self._is_own(condition, key):
                self.words[key].append(condition.sentence)
            if act is None:
                self.also[key].append(condition)
        if act:
            for thread, version in threads.items():
                self._tell(thread, (2, number), condition, act, condition.set_by, version)

    def _set(self, condition: Set) -> Act | None:
        """The act that it is to set it; none where it belongs to the proposal or the response that it governs.

        Whoever says on what terms he would do something has said nothing but his terms; whoever says that he will not
        unless, that another must first, or sets terms to what others have put, has done something of its own.
        """
        if not condition.set_by or condition.kind == "circumstance":
            return None
        if condition.kind == "threat":
            return "threaten"
        answers = [self.answered[key] for key in condition.governs if key in self.answered]
        hedged = [each for each in answers if set(each.responders) & set(condition.set_by)]
        insists = condition.operator in _NOT_UNLESS or (
            condition.kind == "precondition" and condition.operator == "implicit"
            and bool({*condition.met_by} - {*condition.set_by})
        )
        if hedged:
            return "set_condition" if insists and all(each.answer in _REFUSALS for each in hedged) else None
        if any(self._is_own(condition, key) for key in condition.governs):
            return "set_condition" if insists else None
        return "set_condition"

    def _is_own(self, condition: Set, key: RecordKey) -> bool:
        answered = self.answered.get(key)
        return bool(set(answered.responders if answered else self.proposed[key].proposers) & set(condition.set_by))

    def _answer(self, number: int, answered: Answered) -> None:
        threads = self._versions(answered.responds_to)
        if not threads:
            self.unplaced.append(Unplaced(told=answered.told(), why=_UNANSWERED))
        for thread, version in threads.items():
            self._tell(thread, (1, number), answered, _ANSWERS[answered.answer], answered.responders, version)

    def _countering(self) -> set[int]:
        """Threads that an article tells as put against another, after it, by another side.

        Where it tells an answer that puts them instead, that answer is the counter, and they are proposed.
        """
        first: dict[int, datetime.date] = {}
        for each in self.material.proposed:
            if date := reckoned(each.day):
                thread = self.at[each.key][0]
                first[thread] = min(date, first.get(thread, date))
        found = set()
        answering = {each.instead for each in self.material.answered if each.instead}
        for each in self.material.proposed:
            if each.key in answering:
                continue
            thread = self.at[each.key][0]
            for other in each.counter_to:
                against = self.at[other][0]
                later = first.get(thread, datetime.date.max) > first.get(against, datetime.date.max)
                if later and not set(each.proposers) & set(self.proposed[other].proposers):
                    found.add(thread)
        return found

    def _accepted(self, told: list[Telling], put: Act) -> list[Telling]:
        """What was agreed by a yes that its article tells of a later day was put on its own, and agreed on that."""
        yes: dict[tuple[int, str], Telling] = {}
        for each in told:
            if each.act == "accept" and each.certain:
                last = yes.setdefault((each.version, each.record.key.article), each)
                if last.date and each.date and last.date < each.date:
                    yes[each.version, each.record.key.article] = each
        made = []
        for each in told:
            answer = yes.get((each.version, each.record.key.article)) if each.act == "agree" else None
            by = self._by(self.proposed[each.record.key]) if answer else ()
            if answer and by and set(answer.actors) - set(by) and each.date and answer.date and each.date < answer.date:
                act: Act = "revise" if each.version else put
                day = act_day(each.record, act, by, self.languages[each.record.key.article])
                made += [replace(each, act=act, actors=by, day=day), replace(each, day=answer.day)]
            else:
                made.append(each)
        return made

    def _parts(self) -> None:
        """A part of a package was put, or agreed, with it, where nothing tells another day."""
        for told in self.threads:
            for place, each in enumerate(told):
                part = self.proposed.get(each.record.key)
                if part and part.part_of and not each.by_words and not (each.day.by and each.act in PUT):
                    thread, version = self.at[part.part_of]
                    acts = PUT if each.act in PUT else {each.act}
                    whole = [
                        one for one in self.threads[thread] if one.act in acts and one.version == version and one.date
                    ]
                    first = min(whole, key=lambda one: (one.date or datetime.date.max, not one.certain), default=None)
                    if first and first.date and each.date and first.date < each.date:
                        told[place] = replace(each, day=first.day)

    def _in_force(self, told: Sequence[Telling], put: Act) -> list[Telling]:
        """What is in force was carried out where it was agreed or put before, or nobody is named; else several agreed.

        Or one began.
        """
        agreed = _first(each.date for each in told if each.act in ("agree", "accept"))
        before = _first(each.date for each in told if each.kind == 0 and (each.act == "agree" or each.act in PUT))

        def act(each: Telling) -> Telling:
            date = each.date or datetime.date.min
            if each.act != "carry_out" or agreed <= date:
                return each
            if len(each.actors) > 1:
                return replace(each, act="agree")
            by = self._by(self.proposed[each.record.key])
            if before < date or not by:
                return each
            return replace(each, act="revise" if each.version else put, actors=by)

        return [act(each) for each in told]

    def _first_put(self, told: list[Telling], put: Act) -> list[Telling]:
        """What is only told as withdrawn, lapsed or agreed was put before, on a day that is not told.

        An agreement that none but the parties to it has put is only agreed, and so are the terms that a thread ends in.
        """
        ended: dict[int, list[Telling]] = defaultdict(list)
        has_put = {each.version for each in told if each.kind == 0 and each.act in PUT}
        for each in told:
            if each.kind == 0 and each.version not in has_put:
                ended[each.version].append(each)
        before = []
        for version in sorted(ended):
            first = min(ended[version], key=lambda each: (each.date or datetime.date.max, each.place))
            by = self._by(self.proposed[first.record.key])
            if first.act not in CLOSED or (not has_put and not version and by and set(first.actors) - set(by)):
                before.append(_before(first, by, put))
        return before + told


def _first(dates: Iterable[datetime.date | None]) -> datetime.date:
    return min((each for each in dates if each), default=datetime.date.max)


def _before(ended: Telling, by: tuple[str, ...], put: Act) -> Telling:
    day = ended.day.model_copy(update={"latest": ended.date}).or_before()
    return replace(ended, act="revise" if ended.version else put, actors=by, day=day)
