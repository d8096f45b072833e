"""A dossier and its gold in one form, so that either can be compared with either. Pure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from summarizer.codebook.records import Evidence
from summarizer.negotiation.dossier import Dossier, Told
from summarizer.scoring.golddossier import GoldDossier
from summarizer.text.locate import Passages

_ENDINGS = (".txt", ".md", ".html", ".htm", ".json")
_SPEAK_FOR_OTHERS = ("person", "government_body", "other")
_NUMBER = re.compile(r"\d{1,3}(?!\d)")


class Telling(NamedTuple):
    """What an article tells, with its passages: quotes, and where they stand."""

    article: str
    quotes: tuple[str, ...]
    spans: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True)
class Mention:
    """A telling of a version of a thread. `says` are wordings of it."""

    telling: Telling
    thread: str
    version: str
    says: tuple[str, ...]
    optional: bool = False


@dataclass(frozen=True)
class Moved:
    """A dated act of actors on a thread."""

    id: str
    date: date | None
    actors: frozenset[str]
    act: str
    thread: str
    what: str
    tellings: tuple[Telling, ...]
    optional: bool = False


@dataclass(frozen=True)
class Acting:
    """An actor. `names` counts how often each is used; whom it represents are ids."""

    kind: str
    name: str
    names: Mapping[str, int]
    represents: tuple[str, ...]


@dataclass
class History:
    """Actors, mentions of threads and moves, whoever found them; hashes of the articles' texts, and texts, if known."""

    articles: list[str]
    hashes: dict[str, str]
    sources: dict[str, str]
    actors: dict[str, Acting]
    threads: dict[str, str]
    mentions: list[Mention]
    moves: list[Moved]
    different: list[tuple[list[str], str]] = field(default_factory=list)
    texts: dict[str, Passages] = field(default_factory=dict)

    @cached_property
    def sides(self) -> dict[str, str]:
        """Who stands for each actor: whom a person or a body represents; for all others the state, or itself.

        So it is in a dossier (negotiation/sides.py): a party, a company, an armed group act for themselves.
        """
        return {id: self._side(id) for id in self.actors}

    def with_represented(self, ids: Iterable[str]) -> frozenset[str]:
        """Actors, and those whom they represent."""
        found: set[str] = set()
        left = list(ids)
        while left:
            if (id := left.pop()) in self.actors and id not in found:
                found.add(id)
                left += self.actors[id].represents
        return frozenset(found)

    def _side(self, id: str) -> str:
        seen = {id}
        while True:
            one = self.actors[id]
            over = next((
                other for other in one.represents if other in self.actors and other not in seen
                and (one.kind in _SPEAK_FOR_OTHERS or self.actors[other].kind == "state")
            ), None)
            if over is None:
                return id
            seen.add(over)
            id = over


def history(of: Dossier | GoldDossier) -> History:
    """The form in which it is compared."""
    return _of_dossier(of) if isinstance(of, Dossier) else _of_gold(of)


def matched(given: History, gold: History) -> dict[str, str]:
    """Which article of gold each given one is: by its text, by its name, or by the number that its name begins with.

    Names are ids, and what a path of them ends in. A number counts where one article only of either side has it, and
    either is called nothing else.
    """
    found: dict[str, str] = {}
    for keys in (_by_text, _by_name, _by_number):
        there, here = _unique(keys(gold)), _unique(keys(given))
        for key, article in here.items():
            other = there.get(key)
            if other is None or article in found or other in found.values():
                continue
            if keys is not _by_number or any(each.isdecimal() for each in _names(given, article) | _names(gold, other)):
                found[article] = other
    return found


def _by_text(one: History) -> Iterator[tuple[str, str]]:
    yield from ((hash, article) for article, hash in one.hashes.items())


def _by_name(one: History) -> Iterator[tuple[str, str]]:
    for article in one.articles:
        yield from ((name, article) for name in {article, *_names(one, article)})


def _by_number(one: History) -> Iterator[tuple[str, str]]:
    for article in one.articles:
        for name in _names(one, article):
            if number := _NUMBER.match(name):
                yield str(int(number[0])), article


def _names(one: History, article: str) -> set[str]:
    paths = [Path(told) for told in (article, one.sources.get(article)) if told]
    return {path.stem if path.suffix.lower() in _ENDINGS else path.name for path in paths}


def _unique(keys: Iterator[tuple[str, str]]) -> dict[str, str]:
    """Keys that lead to one article."""
    found: dict[str, set[str]] = {}
    for key, article in keys:
        found.setdefault(key, set()).add(article)
    return {key: next(iter(articles)) for key, articles in found.items() if len(articles) == 1}


def _of_dossier(one: Dossier) -> History:
    return History(
        articles=[each.id for each in one.articles],
        hashes={each.id: each.article.sha256 for each in one.articles},
        sources={each.id: each.article.source for each in one.articles if each.article.source},
        actors={
            actor.id: Acting(
                actor.kind, actor.name, {named.name: max(1, len(named.occurrences)) for named in actor.names},
                tuple(dict.fromkeys(link.actor for link in sorted(
                    actor.represents, key=lambda link: (-len(link.occurrences), link.actor),
                ))),
            )
            for actor in one.actors.actors
        },
        threads={thread.id: thread.what for thread in one.threads},
        mentions=[
            Mention(_told(told), thread.id, version.id, (told.summary,))
            for thread in one.threads for version in thread.versions for told in version.told
        ],
        moves=[
            Moved(
                move.id, move.date, frozenset([*move.actors, *move.speakers]), move.act, move.thread, move.what,
                tuple(map(_told, move.told)),
            )
            for move in one.moves
        ],
    )


def _told(told: Told) -> Telling:
    evidence: list[Evidence] = told.evidence
    return Telling(
        told.article, tuple(each.quote for each in evidence), tuple((each.start, each.end) for each in evidence)
    )


def _of_gold(one: GoldDossier) -> History:
    whats = {(thread.id, version.id): version.what for thread in one.threads for version in thread.versions}
    mentions = [
        Mention(
            Telling(each.article, (each.quote,)), thread.id, each.version or "",
            tuple(filter(None, (thread.what, whats.get((thread.id, each.version or ""))))), thread.optional,
        )
        for thread in one.threads for each in thread.mentions
    ]
    moves = [
        Moved(
            move.id, move.date, frozenset(move.actor), move.act, move.thread, move.what,
            tuple(Telling(each.article, (each.quote,)) for each in move.passages), move.optional,
        )
        for move in one.moves
    ]
    told = [*(each.telling for each in mentions), *(telling for move in moves for telling in move.tellings)]
    return History(
        articles=sorted({each.article for each in told}), hashes={}, sources={},
        actors={
            actor.id: Acting(
                actor.kind, actor.name, Counter(actor.names or [actor.name]),
                (actor.represents,) if actor.represents else (),
            )
            for actor in one.actors
        },
        threads={thread.id: thread.what for thread in one.threads},
        mentions=mentions, moves=moves, different=[(pair.threads, pair.why) for pair in one.different],
    )
