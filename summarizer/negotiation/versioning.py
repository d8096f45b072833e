"""The records of a thread into versions of its terms, and what changed from one to the next. Pure."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence

from summarizer.negotiation.agglomeration import Agglomeration, Pair, Pairs
from summarizer.negotiation.dossier import Judgement
from summarizer.negotiation.material import Proposed
from summarizer.negotiation.said import AGREED, DISPUTED, YES, Said
from summarizer.text.grounding import FactCheck

Told = tuple[int, int, list[Judgement]]


def versions(said: Said, groups: Sequence[Sequence[int]]) -> Iterator[list[tuple[list[int], str | None]]]:
    """Of each group the versions in order of day: the places of their records, and what changed, in words.

    Records that are called the same have the same terms, unless more of theirs are called versions of one another.
    """
    group_of = [0] * said.size
    for number, group in enumerate(groups):
        for place in group:
            group_of[place] = number
    inside: dict[int, list[Pair]] = {}
    for one, other in said.of_kinds(AGREED | DISPUTED):
        if group_of[one] == group_of[other]:
            inside.setdefault(group_of[one], []).append((one, other))
    for number, group in enumerate(groups):
        told = [(one, other, said.of(one, other)) for one, other in inside.pop(number, ())]
        called = [(one, other, yes) for one, other, some in told if (yes := [e for e in some if e.verdict in YES])]
        yield _in_versions(said, group, called) if called else [([place], None) for place in group]


def spoken(record: Proposed) -> datetime.date:
    """The day that a record is put in order by: the last on which it may have been said, else its article's."""
    return record.day.latest or record.published or datetime.date.max


def _in_versions(said: Said, group: Sequence[int], told: Sequence[Told]) -> list[tuple[list[int], str | None]]:
    at = {place: number for number, place in enumerate(group)}
    same = [(at[one], at[other]) for one, other, yes in told if not _is_change(yes)]
    changed = [(at[one], at[other]) for one, other, yes in told if _is_change(yes)]
    decided = {(at[one], at[other]) for one, other, yes in told if yes[0].how == "person"}
    found = Agglomeration(len(group), Pairs(len(group), changed)) if same and changed else None
    if found:
        found.forbid(pair for pair in changed if pair in decided)
        found.force(pair for pair in same if pair in decided)
        found.agree(same)
    made: dict[int, list[int]] = {}
    for place in sorted(group, key=lambda place: (spoken(said.records[place]), place)):
        # Of one thread, whose records are all called the same or all versions, nothing is to be found out.
        made.setdefault(found.group[at[place]] if found else place if changed else 0, []).append(place)
    listed = list(made.values())
    version_of = {place: number for number, places in enumerate(listed) for place in places}
    changes = _changes(said, version_of, told)
    return [(places, changes.get(number)) for number, places in enumerate(listed)]


def _is_change(told: Sequence[Judgement]) -> bool:
    return any(each.verdict == "version" for each in told)


def _changes(said: Said, version_of: dict[int, int], told: Sequence[Told]) -> dict[int, str]:
    """What judgements say that changed: against the version right before, else against the nearest before that.

    What a model says in numbers that neither record has is left out.
    """
    ways: dict[int, list[tuple[bool, int, int, int, str]]] = {}
    for _, _, yes in told:
        for each in yes:
            left, right = said.place[each.left], said.place[each.right]
            age = version_of[left] - version_of[right]
            if each.changed and age > 0 and (each.how == "person" or _is_told(each.changed, said, left, right)):
                ways.setdefault(version_of[left], []).append((each.how != "person", age, left, right, each.changed))
    return {number: min(some)[-1] for number, some in ways.items()}


def _is_told(changed: str, said: Said, left: int, right: int) -> bool:
    """Whether the numbers of a change stand in what either record tells, in digits or spelled out."""
    if not any(map(str.isdecimal, changed)):
        return True
    told = "\n".join(
        words for place in (left, right) for record in [said.records[place]]
        for words in (record.sentence, *record.quotes, record.timeframe or "", *record.conditions)
    )
    return not FactCheck(told).missing(changed, names=False)
