"""Every name of every record to an actor, without a model: what the words decide, and a list of what they do not. Pure.

In this order: a file of the user's own; states by all their names; offices of states; the same words when folded; a
person's surname where one person only bears it; initials that an article explains. Of a name nothing is guessed: one
that may be two actors' stands apart, in `undecided`. The result is the same in whatever order the summaries come.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, cast

from summarizer.codebook.records import Summary
from summarizer.negotiation import naming, people
from summarizer.negotiation.dossier import (
    Actor,
    ActorKind,
    ActorName,
    Actors,
    Naming,
    Occurrence,
    Represents,
    Undecided,
)
from summarizer.negotiation.garbage import uncollected
from summarizer.negotiation.mentions import Mention, mentions
from summarizer.negotiation.naming import Key, Named
from summarizer.negotiation.owners import Owners
from summarizer.negotiation.states import called, plain

if TYPE_CHECKING:
    from summarizer.negotiation.actorsfile import Known

_ORDER: tuple[str, ...] = (
    "same", "state", "people", "capital", "seat", "government", "office", "surname", "short_form", "initials",
    "transliteration", "file",
)


def actors(summaries: Iterable[Summary], known: Sequence[Known] = ()) -> Actors:
    """The actors of all records of some summaries; `known` has the last word on the names that it lists.

    Raises ConfigurationError where Babel, which holds the names of states, is not there.
    """
    with uncollected():
        said = sorted({mention for summary in summaries for mention in mentions(summary)}, key=Mention.order)
        return _made(Owners(people.Groups(naming.named(said)), known), known)


def _made(groups: Owners, known: Sequence[Known]) -> Actors:
    by_key: dict[Key, list[Named]] = defaultdict(list)
    for one in groups.named:
        by_key[groups.key(one)].append(one)
    names = {key: _canonical(key, ones, known) for key, ones in by_key.items()}
    for one in groups.named:   # who is only named as whom somebody speaks for
        for key in groups.represented(one):
            if key not in by_key:
                shown = one.body or " ".join(key[3:] if key[:2] == ("of", "article") else key[1:])
                name = _canonical(key, [], known) if key[0] in ("file", "state") else shown
                names[key] = min(name, names.get(key, name))
    by_key |= {key: [] for key in names if key not in by_key}
    ids = _ids(names, known)
    made = [
        Actor(
            id=ids[key], name=names[key], kind=_kind(key, ones, known), names=_names(groups, ones),
            represents=_represents(ids, groups, key, ones, known),
            listed=key[0] == "file" and known[int(key[1])].represents is not None,
        )
        for key, ones in by_key.items()
    ]
    made.sort(key=lambda actor: (-sum(len(name.occurrences) for name in actor.names), actor.id))
    return Actors(actors=made, undecided=_undecided(ids, groups, by_key))


def _names(groups: Owners, ones: list[Named]) -> list[ActorName]:
    how: dict[str, str] = {}
    found: dict[str, set[tuple[str, str, str]]] = defaultdict(set)
    for one in ones:
        at = one.mention
        found[at.name].add((at.article, at.record, at.field))
        if (now := groups.how(one)) != how.setdefault(at.name, now):
            how[at.name] = min(how[at.name], now, key=_ORDER.index)
    return [
        ActorName(name=name, how=cast(Naming, how[name]), occurrences=[_at(at) for at in sorted(where)])
        for name, where in sorted(found.items(), key=lambda item: (-len(item[1]), item[0]))
    ]


def _at(where: tuple[str, str, str]) -> Occurrence:
    return Occurrence(*where)


def _canonical(key: Key, ones: list[Named], known: Sequence[Known]) -> str:
    """The name to show: a state's in English, the user's own, else the fullest that is written most often."""
    if key[0] == "file":
        return known[int(key[1])].name
    if key[0] == "state":
        return called(key[1])
    counts: dict[str, int] = defaultdict(int)
    for one in ones:
        counts[one.shown] += 1
    return min(counts, key=lambda name: (-len(plain(name).split()), -counts[name], name.isupper(), -len(name), name))


def _kind(key: Key, ones: list[Named], known: Sequence[Known]) -> ActorKind:
    if key[0] == "file":
        return known[int(key[1])].kind
    if key[0] == "state":
        return "group_of_states" if key[1] == "EU" else "organisation" if key[1] == "UN" else "state"
    if key[0] == "office":
        return "government_body"
    if any(one.person for one in ones):
        return "person"
    return naming.kind_of(ones, key[1:])


def _ids(names: dict[Key, str], known: Sequence[Known]) -> dict[Key, str]:
    """Ids that say who it is: a state's code, else its name; those that would be equal are numbered by their keys."""
    ids: dict[Key, str] = {}
    taken: set[str] = set()
    # What a user has named keeps its id; then states, then the others.
    for key in sorted(names, key=lambda key: ({"file": 0, "state": 1}.get(key[0], 2), key)):
        own = known[int(key[1])].id if key[0] == "file" else None
        wanted = own or (key[1] if key[0] == "state" else slug(names[key]))
        id, number = wanted, 1
        while id in taken:
            number += 1
            id = f"{wanted}-{number}"
        ids[key] = id
        taken.add(id)
    return ids


def slug(name: str) -> str:
    """An id from a name: `slug("Sergey Lavrov") → "sergey-lavrov"`."""
    return "-".join(re.findall(r"[^\W_]+", plain(name))) or "unnamed"


def _represents(
    ids: dict[Key, str], groups: Owners, key: Key, ones: list[Named], known: Sequence[Known]
) -> list[Represents]:
    found: dict[str, list[Named]] = defaultdict(list)
    for one in ones:
        for other in groups.represented(one):
            if other != key and other in ids:
                found[ids[other]].append(one)
    if key[0] == "file" and (own := known[int(key[1])].represents) is not None:
        told = {each.actor: each for each in own}
        return [
            Represents(actor=id, since=each.since, until=each.until, occurrences=_where(found.get(id, [])))
            for id, each in sorted(told.items())
        ]
    made = []
    for id, said in sorted(found.items()):
        days = sorted({one.mention.day for one in said if one.mention.day})
        made.append(Represents(
            actor=id, since=days[0] if days else None, until=days[-1] if days else None, occurrences=_where(said),
        ))
    return made


def _where(said: list[Named]) -> list[Occurrence]:
    return [_at(at) for at in sorted({(o.mention.article, o.mention.record, o.mention.field) for o in said})]


def _undecided(ids: dict[Key, str], groups: Owners, by_key: dict[Key, list[Named]]) -> list[Undecided]:
    found: dict[tuple[str, str, str], tuple[set[str], list[Named]]] = {}
    for key, ones in by_key.items():
        for one in ones:
            for why, candidates in groups.doubts(one):
                ways = {ids.get(each, each[1]) for each in candidates} - {ids[key]}
                entry = found.setdefault((one.mention.name, ids[key], why), (set(), []))
                entry[0].update(ways)
                entry[1].append(one)
    return [
        Undecided(name=name, actor=actor, candidates=sorted(ways), why=why, occurrences=_where(said))
        for (name, actor, why), (ways, said) in sorted(found.items())
    ]
