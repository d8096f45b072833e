"""Actors once a model has said whose names are: what is sure is taken in, what would melt two parties is not. Pure.

No state is ever another actor, no person a body, no two persons whose names share nothing, nobody who speaks for one
side the same as who speaks for another.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from summarizer.negotiation.dossier import Actor, ActorName, Actors, Represents, Undecided
from summarizer.negotiation.offices import is_independent
from summarizer.negotiation.whose import Decided, count, is_fixed, words_of

_LAST_LATIN = 0x24F
_TELL_LITTLE = {"other": 2, "organisation": 1}   # kinds: what else is known of an actor tells more


def decided(found: Actors, decisions: Iterable[Decided]) -> Actors:
    """The actors once decisions are taken into account, those that would melt two parties into one left out.

    A name that is no longer there, or that two actors of its article go by, is passed over.
    """
    owners: dict[str, list[Actor]] = {}
    for actor in found.actors:
        for name in {actor.name, *(each.name for each in actor.names)}:
            owners.setdefault(name, []).append(actor)
    into: dict[str, str] = {}
    sides: dict[str, set[str]] = {}
    by_id = {actor.id: actor for actor in found.actors}

    def root(id: str) -> str:
        while id in into:
            id = into[id]
        return id

    told = []
    for each in decisions:
        left_one = _owner(owners.get(each.name, []), each.name, each.article)
        right_one = _owner(owners.get(each.actor, []), each.actor, each.actor_article)
        if left_one and right_one:   # sides come before those who speak for them
            late = each.verdict != "same", left_one.kind == "person", bool(left_one.represents)
            told.append((late, left_one.id, right_one.id, each))
    for _, left, right, each in sorted(told, key=lambda row: row[:-1]):
        one, other = by_id[root(left)], by_id[root(right)]
        if one is other or is_fixed(one):
            continue
        if each.verdict == "same" and _may_be(one, other, root):
            into[one.id] = other.id
        elif _may_speak(one, other) and (each.verdict == "represents" or _stands_for(one, other)):
            sides.setdefault(one.id, set()).add(other.id)
    shown = _shown(found, root)
    speak: dict[str, set[str]] = {}
    for id, ids in sides.items():
        speak.setdefault(shown[id], set()).update(ids)
    return _made(found, {id: whole for id, whole in shown.items() if id != whole}, speak)


def _owner(actors: Sequence[Actor], name: str, article: str | None) -> Actor | None:
    """The only one of some actors of a name; of several the one that has it in an article."""
    if len(actors) > 1 and article is not None:
        actors = [actor for actor in actors if any(
            at.article == article for each in actor.names if each.name == name for at in each.occurrences
        )]
    return actors[0] if len(actors) == 1 else None


def _shown(found: Actors, root: Callable[[str], str]) -> dict[str, str]:
    """For each actor the one as which all that are one are shown: in Latin letters, named most often, or in full."""
    groups: dict[str, list[Actor]] = {}
    for actor in found.actors:
        groups.setdefault(root(actor.id), []).append(actor)
    return {
        actor.id: min(group, key=lambda one: (not _is_latin(one.name), -count(one), -len(one.name), one.id)).id
        for group in groups.values() for actor in group
    }


def _is_latin(name: str) -> bool:
    return all(ord(sign) <= _LAST_LATIN for sign in name)


def _may_be(one: Actor, other: Actor, root: Callable[[str], str]) -> bool:
    """Whether two actors may be one, whatever a model says. `root`: the id that an id has been taken into."""
    if is_fixed(other):
        return False
    speak = [{root(each.actor) for each in actor.represents} for actor in (one, other)]
    if (all(speak) and not speak[0] & speak[1]) or one.id in speak[1] or other.id in speak[0]:
        return False
    persons = [actor for actor in (one, other) if actor.kind == "person"]
    if len(persons) == 1:   # "Voss" may be Ada Voss; "Voss's task force" is not
        rest = one if persons[0] is other else other
        return rest.kind == "other" and words_of(rest) <= words_of(persons[0])
    if not persons:
        return True
    scripts = [_is_latin(actor.name) for actor in (one, other)]
    return scripts[0] != scripts[1] or bool(words_of(one) & words_of(other))


def _may_speak(one: Actor, other: Actor) -> bool:
    """Whether an actor may speak for another: not for a person, nor a parliament or a court for its state."""
    return other.kind != "person" and not (other.kind == "state" and one.kind != "person" and is_independent(one.name))


def _stands_for(one: Actor, other: Actor) -> bool:
    """Whether what is called the same as a state is a body that acts for it: never a person, and no other group."""
    return other.kind == "state" and one.kind in ("government_body", "other") and not one.represents


def _made(found: Actors, into: Mapping[str, str], sides: Mapping[str, set[str]]) -> Actors:
    """Actors of which some are taken into others, and some represent more."""
    joined: dict[str, list[Actor]] = {}
    for actor in found.actors:
        if actor.id in into:
            joined.setdefault(into[actor.id], []).append(actor)
    made = []
    for actor in found.actors:
        if actor.id in into:
            continue
        more = joined.get(actor.id, [])
        names = [*actor.names]
        for other in more:
            names += [ActorName(name=each.name, how="model", occurrences=each.occurrences) for each in other.names]
        told: dict[str, Represents] = {}
        for each in (each for one in (actor, *more) for each in one.represents):
            id = into.get(each.actor, each.actor)
            if id != actor.id:
                told.setdefault(id, each.model_copy(update={"actor": id}))
        for id in sorted({into.get(id, id) for id in sides.get(actor.id, ())}):
            if id != actor.id:
                told.setdefault(id, Represents(actor=id))
        kind = min((one.kind for one in (actor, *more)), key=lambda kind: _TELL_LITTLE.get(kind, 0))
        names.sort(key=lambda name: (-len(name.occurrences), name.name))
        represents = [told[id] for id in sorted(told)]
        made.append(actor.model_copy(update={"kind": kind, "names": names, "represents": represents}))
    made.sort(key=lambda actor: (-count(actor), actor.id))
    return Actors(actors=made, undecided=_left(found, into))


def _left(found: Actors, into: Mapping[str, str]) -> list[Undecided]:
    """What is still undecided."""
    return [
        each.model_copy(update={"candidates": sorted({into.get(id, id) for id in each.candidates})})
        for each in found.undecided if each.actor not in into
    ]
