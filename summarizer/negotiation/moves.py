"""From what records tell of a thread to its acts, each once however many articles tell it, in order. Pure.

A telling by words counts by its own day; one that only has its article's day retells the act that it finds there, if
there is one. How the acts stand to each other is for `shifts`.
"""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Final

from summarizer.negotiation.actdays import CLOSED
from summarizer.negotiation.acts import NEAR, Happened, are_alike, words_of
from summarizer.negotiation.dossier import Act
from summarizer.negotiation.shifts import compare
from summarizer.negotiation.spans import DAY
from summarizer.negotiation.tellings import PUT, SET, Telling

_RECALLED: Final = 20   # conditions of one actor on a version, the last of which a further one is compared with


def happened(tellings: Sequence[Telling]) -> list[Happened]:
    """The acts on one thread, by day, with disputes and shifts."""
    made = _Acts(tellings).all()
    made.sort(key=lambda each: each.order)
    compare(made)
    return made


class _Acts:
    """Acts out of tellings, line by line: what is told of one act, or of one actor's answers, in order of day."""

    def __init__(self, tellings: Sequence[Telling]) -> None:
        self.tellings = sorted(tellings, key=lambda each: (each.date or datetime.date.max, each.place))
        self.answers_in: dict[tuple[int, str, str], set[Act]] = defaultdict(set)
        for each in self.tellings:
            for actor in each.actors:
                self.answers_in[each.version, actor, each.record.key.article].add(each.act)
        self.agreed: dict[int, Happened] = {}

    def all(self) -> list[Happened]:
        joint = [each for each in self.tellings if each.kind == 0]
        ends = [made for line in _lines(joint, put=False) for made in self._once(line)]
        self._agreed_when_accepted(ends)
        for each in sorted(ends, key=lambda each: each.order):
            if each.act in CLOSED and each.date:
                self.agreed.setdefault(each.version, each)
        put = [made for line in _lines(joint, put=True) for made in self._once(line)]
        self._put_before_answered(put)
        answers = [made for (version, actor), line in self._answers().items() for made in self._said(line, actor)]
        self._answered_before_ended(answers, ends)
        self._accepted_when_agreed(answers, ends)
        conditions = [made for line in _topics(self.tellings) for made in self._once(line)]
        return [*put, *_together(answers), *ends, *conditions]

    def _put_before_answered(self, put: Iterable[Happened]) -> None:
        """What only has its article's day was put no later than it was agreed, or answered by what words tell."""
        first: dict[int, Telling] = {}
        for each in self.tellings:
            if each.kind == 1 and each.certain:
                first.setdefault(each.version, each)
        began: dict[int, Happened] = {}
        for act in sorted(put, key=lambda each: each.order):
            began.setdefault(act.version, act)
        for version, act in began.items():
            agreed = self.agreed.get(version)
            ended = agreed.dated if agreed and _is_clearly_before(agreed, act) else None
            ends = [each for each in (first.get(version), ended) if each and _before(each, act)]
            if ends and not act.dated.by_words:
                _until(act, min(ends, key=lambda each: (each.date or datetime.date.max, each.place)))

    def _accepted_when_agreed(self, answers: Iterable[Happened], ends: Iterable[Happened]) -> None:
        """What only has its article's day was accepted no later than, by that article, it was agreed."""
        agreed = [end for end in ends if end.act == "agree" and end.dated.by_words]
        for act in answers:
            if act.act == "accept" and not act.dated.by_words:
                told = [end for end in agreed if end.version == act.version and end.articles & act.articles]
                before = [end.dated for end in told if _before(end.dated, act)]
                if before:
                    _until(act, min(before, key=lambda each: (each.date or datetime.date.max, each.place)))

    def _agreed_when_accepted(self, ends: Iterable[Happened]) -> None:
        """What only has its article's day was agreed when, by that article, it was last accepted."""
        accepted: dict[tuple[int, str], list[Telling]] = defaultdict(list)
        for each in self.tellings:
            if each.act == "accept" and each.certain:
                accepted[each.version, each.record.key.article].append(each)
        for act in ends:
            if act.act == "agree" and not act.dated.by_words:
                articles = {each.record.key.article for each in act.tellings}
                told = [each for article in articles for each in accepted[act.version, article] if _before(each, act)]
                if told:
                    last = max(told, key=lambda each: (each.date or datetime.date.min, each.place))
                    act.dated = replace(act.dated, day=last.day)

    def _answered_before_ended(self, answers: Iterable[Happened], ends: Iterable[Happened]) -> None:
        """What has lapsed or is withdrawn is accepted no more: a yes with no day of its own was given before."""
        over: dict[int, Happened] = {}
        for each in sorted(ends, key=lambda each: each.order):
            if each.act in ("lapse", "withdraw") and each.date:
                over.setdefault(each.version, each)
        for act in answers:
            end = over.get(act.version)
            if end and act.act in ("accept", "accept_with_conditions") and not act.dated.by_words and _before(
                end.dated, act
            ):
                _until(act, end.dated)

    def _answers(self) -> dict[tuple[int, str], list[Telling]]:
        found: dict[tuple[int, str], list[Telling]] = defaultdict(list)
        for each in self.tellings:
            if each.kind == 1:
                for actor in each.actors or ("",):
                    found[each.version, actor].append(each)
        return found

    def _once(self, line: list[Telling]) -> list[Happened]:
        """The acts of a line that tells one act only: first, and again where words tell another day."""
        made: list[Happened] = []
        actors = tuple(sorted({actor for each in line for actor in each.actors}))
        for each in line:
            if made and _retells(each, made[-1]):
                made[-1].add(each)
            else:
                made.append(Happened(each.act, each.version, (), each, [each]))
        for act in made:
            act.actors = tuple(sorted({actor for each in act.tellings for actor in each.actors})) or actors
        return made

    def _said(self, line: list[Telling], actor: str) -> list[Happened]:
        """What one actor answered to one version, answer by answer."""
        made: list[Happened] = []
        last: dict[Act, Happened] = {}
        for each in line:
            before = last.get(each.act)
            if before and _retells(each, before) and not self._anew(each, before, made[-1], actor):
                before.add(each)
            else:
                last[each.act] = Happened(each.act, each.version, (actor,) if actor else (), each, [each])
                made.append(last[each.act])
        return made

    def _anew(self, telling: Telling, before: Happened, latest: Happened, actor: str) -> bool:
        """Whether an answer that is told with no day of its own is given again, after another one.

        An article that tells of that other one too, or comes after all was agreed, looks back.
        """
        if latest is before or telling.by_words or not (latest.date and before.date and before.date < latest.date):
            return False
        agreed = self.agreed.get(telling.version)
        if agreed and agreed.date and telling.date and agreed.date <= telling.date:
            return False
        return latest.act not in self.answers_in[telling.version, actor, telling.record.key.article]


def _is_clearly_before(ended: Happened, act: Happened) -> bool:
    """Whether it is more than the day by which the days of articles may be off."""
    if not (ended.date and act.date):
        return False
    return ended.dated.by_words or act.date - ended.date > DAY


def _until(act: Happened, end: Telling) -> None:
    """Date an act by what it cannot come after: its own day is not told."""
    act.dated = replace(act.dated, day=end.day.model_copy(update={"latest": end.date}).or_before())


def _before(telling: Telling, act: Happened) -> bool:
    return bool(telling.date and act.date and telling.date < act.date)


def _retells(telling: Telling, act: Happened) -> bool:
    """Whether it tells that act, and not the same once more."""
    if not telling.by_words or telling.date is None or act.date is None:
        return True
    if telling.certain:
        return telling.date - act.date <= NEAR
    return telling.day.earliest is None or telling.day.earliest - act.date <= NEAR


def _lines(tellings: Iterable[Telling], *, put: bool) -> Iterator[list[Telling]]:
    """Tellings of one act on one version by the same actors or some of them; of nobody named with the first."""
    found: dict[tuple[Act, int], list[Telling]] = defaultdict(list)
    for each in tellings:
        if (each.act in PUT) is put:
            found[each.act, each.version].append(each)
    for same in found.values():
        named = [each for each in same if each.actors] or same
        roots = _components([each.actors for each in named])
        lines: dict[str, list[Telling]] = {}
        for each in named:
            lines.setdefault(roots.get(each.actors[0], "") if each.actors else "", []).append(each)
        if named is not same:
            first = next(iter(lines.values()))
            first += [each for each in same if not each.actors]
            first.sort(key=lambda each: (each.date or datetime.date.max, each.place))
        yield from lines.values()


def _components(sets: Sequence[Sequence[str]]) -> dict[str, str]:
    """The least of all that each stands together with, by way of others too."""
    root: dict[str, str] = {}

    def of(one: str) -> str:
        while root.setdefault(one, one) != one:
            root[one] = one = root[root[one]]
        return one

    for each in sets:
        for one, other in pairwise(each):
            low, high = sorted((of(one), of(other)))
            root[high] = low
    return {one: of(one) for each in sets for one in each}


def _topics(tellings: Iterable[Telling]) -> Iterator[list[Telling]]:
    """Conditions of one kind by the same actors on one version, those of nearly the same words together."""
    found: dict[tuple[Act, int, tuple[str, ...]], list[tuple[set[str], list[Telling]]]] = defaultdict(list)
    for each in tellings:
        if each.act in SET:
            words = words_of(each)
            topics = found[each.act, each.version, each.actors]
            for other, line in topics[-_RECALLED:]:
                own = each.record.key.article == line[-1].record.key.article
                if not own and are_alike(words, other):
                    line.append(each)
                    break
            else:
                topics.append((words, [each]))
    for topics in found.values():
        yield from (line for _, line in topics)


def _together(answers: Iterable[Happened]) -> list[Happened]:
    """One act where several actors are told to have given one answer, on the same day and in the same record."""
    same: dict[tuple[Act, int, datetime.date | None], list[Happened]] = defaultdict(list)
    for each in answers:
        same[each.act, each.version, each.date].append(each)
    made = []
    for some in same.values():
        roots = _components([[str(each.place) for each in one.tellings] for one in some])
        groups: dict[str, list[Happened]] = {}
        for one in some:
            groups.setdefault(roots[str(one.tellings[0].place)], []).append(one)
        for group in groups.values():
            told = {each.place: each for one in group for each in one.tellings}
            actors = tuple(sorted({actor for one in group for actor in one.actors}))
            dated = min((one.dated for one in group), key=lambda each: (not each.certain, each.place))
            made.append(Happened(group[0].act, group[0].version, actors, dated, [told[key] for key in sorted(told)]))
    return made
