"""Whose the names are that words do not decide: what is asked about them, once, and what becomes of its reply. Pure.

What of a reply is taken in is for `namesakes`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from functools import cache
from itertools import combinations
from typing import Annotated, Any, Literal, NamedTuple

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from summarizer.base import Record
from summarizer.codebook.records import Summary
from summarizer.codebook.reply import Text, Word, lean, strict
from summarizer.extraction.finding import ACTORS, as_list
from summarizer.extraction.form import Form
from summarizer.negotiation.dossier import Actor, Actors
from summarizer.negotiation.rows import Rows, RowsReader
from summarizer.negotiation.states import words
from summarizer.text.clean import clean

MOST = 60   # names of one call
_OTHERS = 40   # actors that are shown beside them
_FEW = 4   # actors that a word may stand in the names of for it to be a sign that two of them are one
_ALIKE = 0.84   # of the letters of two names
_LONGEST, _FIT = 160, 70   # characters of a sentence: at most, and as many as tell enough
_BEFORE, _AFTER = 60, 80   # characters of a passage that are shown before a name's first word and after
_WORD = re.compile(r"[^\W_]+")
_STATED = ("state", "people", "capital", "seat", "government")


class ActorRow(BaseModel):
    """What a name is to an actor, both by their labels."""

    model_config = ConfigDict(extra="ignore", populate_by_name=True)

    n: Text
    is_: Annotated[Literal["same", "represents"], Word] = Field(alias="is")
    a: Text


class ActorsShape(BaseModel):
    """The shape of the reply."""

    actors: list[ActorRow]


@cache
def _lean() -> dict[str, Any]:
    return lean(ActorsShape, {"ActorRow": "R"})


@cache
def _strict() -> dict[str, Any]:
    return strict(_lean())


ACTORS_FORM = Form(_lean, _strict)


class Decided(Record):
    """That a name is another name of an actor, or stands for somebody who represents it; both as articles have them.

    `article`, `actor_article`: where each stands, which tells those of one name apart, as "the government" of each.
    """

    name: str
    verdict: Literal["same", "represents"]
    actor: str
    article: str | None = None
    actor_article: str | None = None


class Placed(NamedTuple):
    """A name, and an article that it stands in; None of one that no article has."""

    name: str
    article: str | None


@dataclass(frozen=True)
class NamesQuestion:
    """What is asked: a line for each actor and each name, and the name behind each label.

    `names`: all that are open. Those that are too many for one call stand as they are.
    """

    actor_lines: tuple[str, ...]
    name_lines: tuple[str, ...]
    named: dict[str, Placed]
    names: tuple[str, ...]


def names_question(found: Actors, summaries: Iterable[Summary], asked: Iterable[str] = ()) -> NamesQuestion | None:
    """What is to be asked about names; None where nothing is. `asked`: names that were asked about."""
    before, called = set(asked), _called(found)
    every = [actor for actor in _open(found) if called[actor.id] not in before]
    if not every:
        return None
    open_ = every[:MOST]
    ids = {actor.id for actor in open_}
    others = [actor for actor in found.actors if actor.id not in ids and (actor.names or actor.kind == "state")]
    others = others[:_OTHERS]
    labels = {actor.id: f"A{number}" for number, actor in enumerate(others, 1)}
    labels |= {actor.id: f"N{number}" for number, actor in enumerate(open_, 1)}
    told = _context(open_, summaries)
    return NamesQuestion(
        tuple(_line(actor, labels) for actor in others),
        tuple(f"{_line(actor, labels)} | {told.get(actor.id, '')}" for actor in open_),
        {labels[actor.id]: _placed(actor) for actor in (*others, *open_)},
        tuple(called[actor.id] for actor in every),
    )


def _placed(actor: Actor) -> Placed:
    first = actor.names[0] if actor.names else None
    at = min((each.article for each in first.occurrences), default=None) if first else None
    return Placed(first.name if first else actor.name, at)


def _called(found: Actors) -> dict[str, str]:
    """What each actor is called by: its name; where others have that too, with an article that it stands in."""
    counts = Counter(name for actor in found.actors for name in {each.name for each in actor.names})
    placed = {actor.id: _placed(actor) for actor in found.actors}
    return {id: name if counts[name] < 2 else f"{name} ({article})" for id, (name, article) in placed.items()}


def _open(found: Actors) -> list[Actor]:
    """The actors whose names may be another's: what is undecided, then what looks like another, those of most names."""
    undecided = {each.actor for each in found.undecided if each.candidates}
    alike = _alike(found.actors)
    free = [actor for actor in found.actors if actor.names and not is_fixed(actor)]
    return sorted(free, key=lambda actor: (actor.id not in undecided, actor.id not in alike, -count(actor), actor.id))


def is_fixed(actor: Actor) -> bool:
    """Whether the words or a user have decided who it is."""
    return actor.kind == "state" or any(name.how in (*_STATED, "file") for name in actor.names)


def count(actor: Actor) -> int:
    """How often its names stand in records."""
    return sum(len(name.occurrences) for name in actor.names)


def _alike(actors: Sequence[Actor]) -> set[str]:
    """Actors with a rare word in common with another, nearly its letters, or its initials."""
    told = {actor.id: words_of(actor) for actor in actors}
    counts = Counter(word for some in told.values() for word in some)
    rare = {id: {word for word in some if 1 < counts[word] <= _FEW} for id, some in told.items()}
    having: dict[str, list[str]] = {}
    for id, some in rare.items():
        for word in some:
            having.setdefault(word, []).append(id)
    found = {id for ids in having.values() for id in ids if len(ids) > 1}
    short = {"".join(words(actor.name)): actor.id for actor in actors if actor.name.isupper() and " " not in actor.name}
    for actor in actors:
        initials = "".join(word[0] for word in actor.name.split() if word[0].isupper()).lower()
        if len(initials) > 1 and (other := short.get(initials)) and other != actor.id:
            found |= {actor.id, other}
    single = [actor for actor in actors if len(words(actor.name)) == 1][:10 * MOST]
    for left, right in combinations(single, 2):
        if SequenceMatcher(None, left.name.lower(), right.name.lower()).quick_ratio() >= _ALIKE:
            found |= {left.id, right.id}
    return found


def words_of(actor: Actor) -> set[str]:
    """The words of its names, but for the shortest."""
    return {word for name in actor.names for word in words(name.name) if len(word) > 2}


def _context(actors: Sequence[Actor], summaries: Iterable[Summary]) -> dict[str, str]:
    """For each a sentence of a record that it stands in: one that names it, and is no longer than it needs.

    Of whom none names and who is not known to speak for anybody, what stands around the name in a passage.
    """
    wanted: dict[tuple[str, str], list[str]] = {}
    known = {actor.id: words_of(actor) for actor in actors}
    for actor in actors:
        for at in (at for name in actor.names for at in name.occurrences):
            wanted.setdefault((at.article, at.record), []).append(actor.id)
    found: dict[str, str] = {}
    passages: dict[str, str] = {}
    for summary in summaries:
        for record in summary.records:
            for id in wanted.get((summary.id, record.id), ()):
                sentence = " ".join(record.summary.split())[:_LONGEST]
                found[id] = min(
                    found.get(id, sentence), sentence,
                    key=lambda each: (known[id].isdisjoint(words(each)), abs(len(each) - _FIT), each),
                )
                for passage in filter(None, (_around(each.quote, known[id]) for each in record.evidence)):
                    passages[id] = max(
                        passages.get(id, passage), passage,
                        key=lambda each: (len(known[id].intersection(words(each))), each),
                    )
    alone = {actor.id for actor in actors if not actor.represents}
    return {
        id: passages.get(id, sentence) if id in alone and known[id].isdisjoint(words(sentence)) else sentence
        for id, sentence in found.items()
    }


def _around(passage: str, named: set[str]) -> str | None:
    """The part of a passage that has most of some words; None where it has none."""
    passage = " ".join(passage.split())
    starts = [match.start() for match in _WORD.finditer(passage) if named.intersection(words(match.group()))]
    cuts = [_cut(passage, at) for at in starts]
    return max(cuts, key=lambda cut: len(named.intersection(words(cut))), default=None)


def _cut(passage: str, at: int) -> str:
    """What stands around a place, whole words."""
    begin = passage.rfind(" ", 0, at - _BEFORE) + 1 if at > _BEFORE else 0
    end = passage.find(" ", at + _AFTER)
    return ("… " if begin else "") + (f"{passage[begin:end]} …" if end > 0 else passage[begin:])


def _line(actor: Actor, labels: Mapping[str, str]) -> str:
    """`"N3 Ada Voss, Voss (person, represents A2)"`."""
    names = ", ".join(dict.fromkeys([actor.name, *(name.name for name in actor.names[:2])]))
    sides = [labels[each.actor] for each in actor.represents if each.actor in labels]
    more = ", ".join([actor.kind.replace("_", " "), *([f"represents {' and '.join(sides)}"] if sides else [])])
    return f"{labels[actor.id]} {names} ({more})"


@dataclass
class Whose(Rows):
    """What one reply comes to."""

    decided: list[Decided] = field(default_factory=list)

    @property
    def taken(self) -> list[Decided]:
        """The rows that stand."""
        return self.decided


class NamesReader(RowsReader[Whose]):
    """Reads the replies to a question about names."""

    def __init__(self, question: NamesQuestion) -> None:
        super().__init__(20.0 * len(question.name_lines))
        self._named = question.named

    def read(self, data: object) -> Whose:
        """Check a reply that was parsed as JSON, and keep the reading."""
        reading = Whose()
        rows = as_list(clean(data).get(ACTORS)) if isinstance(data, dict) else None
        reading.is_answer = rows is not None
        if rows is None:
            reading.faults.append("actors is missing (give [] where nothing is sure)")
        for number, each in enumerate(rows or ()):
            try:
                row = ActorRow.model_validate(each)
            except ValidationError as error:
                first = error.errors(include_url=False)[0]
                reading.faults.append(f"actors[{number}]: {'.'.join(map(str, first['loc']))}: {first['msg']}")
                continue
            n, a = row.n.strip().upper(), row.a.strip().upper()
            if n not in self._named or not n.startswith("N"):
                reading.faults.append(f"actors[{number}]: n: there is no {row.n}")
            elif a not in self._named or a == n:
                reading.faults.append(f"actors[{number}]: a: {row.a} is no other label of the list")
            else:
                one, other = self._named[n], self._named[a]
                reading.decided.append(Decided(
                    name=one.name, verdict=row.is_, actor=other.name, article=one.article, actor_article=other.article,
                ))
        self.readings.append(reading)
        return reading
