"""From judgements on pairs of records, and a person's decisions, to threads and their versions. Pure.

What is said to be another matter is never one thread, not by way of a third record either; records of one article are
one where a judgement says so; a thread grows by agreement with more than one of its records where several were judged.
The result does not depend on the order in which records and judgements come. What somebody called one and is kept
apart is listed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from summarizer.codebook.review import RecordKey
from summarizer.codebook.verdicts import PROGRAM
from summarizer.negotiation.agglomeration import Agglomeration, Pair
from summarizer.negotiation.dossier import Judgement
from summarizer.negotiation.garbage import uncollected
from summarizer.negotiation.material import Proposed
from summarizer.negotiation.relating import Related, related
from summarizer.negotiation.said import AGREED, DISPUTED, NO, REFUSED, UNTOLD, YES, Said, in_time
from summarizer.negotiation.samewords import same_words
from summarizer.negotiation.versioning import versions


@dataclass(frozen=True, slots=True)
class Terms:
    """A version: the records that tell it, in order of day. `changed`: against the version before, in words."""

    keys: tuple[RecordKey, ...]
    changed: str | None = None


@dataclass(frozen=True, slots=True)
class Cluster:
    """A thread: its versions, in order of day."""

    versions: tuple[Terms, ...]

    @property
    def keys(self) -> tuple[RecordKey, ...]:
        """All its records, version by version."""
        return tuple(key for version in self.versions for key in version.keys)


@dataclass(frozen=True, slots=True)
class Doubtful:
    """Clusters, by their place, that somebody called one and that are kept apart, with the judgements that say so."""

    clusters: tuple[int, ...]
    why: str
    judgements: tuple[Judgement, ...]


@dataclass(frozen=True, slots=True)
class Joined:
    """Threads in the order of their first records; `joins`: the judgements by which records are one thread.

    `unmatched` counts judgements on records that are not there: of another text, or read anew.
    """

    clusters: tuple[Cluster, ...] = ()
    relations: tuple[Related, ...] = ()
    joins: tuple[Judgement, ...] = ()
    doubts: tuple[Doubtful, ...] = ()
    unmatched: int = 0

    def thread_of(self) -> dict[RecordKey, int]:
        """The place of the cluster of each record."""
        return {key: place for place, cluster in enumerate(self.clusters) for key in cluster.keys}


def join(
    proposed: Iterable[Proposed], judgements: Iterable[Judgement] = (), decisions: Iterable[Judgement] = ()
) -> Joined:
    """The threads of records, by judgements and by decisions: judgements `how="person"`, which have the last word.

    The order of records and judgements does not matter; of two decisions on one pair the later one holds. Judgements
    may be many more than records: they are gone through once, and those that only say `apart` are not kept.
    """
    with uncollected():
        return _joined(sorted({each.key: each for each in proposed}.values(), key=in_time), judgements, decisions)


def _joined(
    records: Sequence[Proposed], judgements: Iterable[Judgement], decisions: Iterable[Judgement]
) -> Joined:
    said = Said(records)
    said.add(_by_words(records))
    for each in (judgements, decisions):
        said.add(each)
    groups, found = _grouped(said)
    clusters = tuple(
        Cluster(tuple(Terms(tuple(records[place].key for place in places), changed) for places, changed in told))
        for told in versions(said, groups)
    )
    place_of = [0] * said.size
    for place, members in enumerate(groups):
        for member in members:
            place_of[member] = place
    joins = tuple(
        each for one, other, told in said.pairs(AGREED | DISPUTED) if place_of[one] == place_of[other]
        for each in told if each.verdict in YES
    )
    return Joined(
        clusters, tuple(related(said, place_of)), joins, tuple(_doubts(said, place_of, groups, found)), said.unmatched,
    )


def _by_words(records: Sequence[Proposed]) -> Iterator[Judgement]:
    for one, other in same_words(records):
        yield Judgement(
            left=records[one].key, right=records[other].key, verdict="same", why="the very same words", how="words",
            by=PROGRAM,
        )


def _grouped(said: Said) -> tuple[list[list[int]], Agglomeration]:
    """The records of each thread by their places, in order of its first, and how they came together."""
    articles: dict[str, int] = {}
    sources = [articles.setdefault(record.key.article, len(articles)) for record in said.records]
    found = Agglomeration(said.size, said.weak(), sources, said.may_meet)
    one, two = said.decided()
    found.forbid(two)
    found.forbid(said.refused())
    decisions = set(one)
    found.agree(pair for pair in said.agreed() if pair not in decisions)
    groups = _listed(found)
    if one:   # who calls two records one means the threads that they stand in, whatever a model said of others there
        decided = Agglomeration(said.size, said.weak(), sources, said.may_meet)
        decided.forbid(two)
        decided.force(pair for group in groups for pair in pairwise(group))
        decided.force(one)
        groups = _listed(decided)
    return groups, found


def _listed(found: Agglomeration) -> list[list[int]]:
    groups: dict[int, list[int]] = {}
    for place, group in enumerate(found.group):
        groups.setdefault(group, []).append(place)
    return list(groups.values())


def _doubts(
    said: Said, place_of: Sequence[int], groups: Sequence[Sequence[int]], found: Agglomeration
) -> Iterator[Doubtful]:
    """Threads of which somebody called two records one, or could not tell, and nobody decided that they are two."""
    between: dict[Pair, list[Judgement]] = {}
    for one, other, told in said.pairs(AGREED | DISPUTED | UNTOLD):
        if place_of[one] != place_of[other]:
            left, right = sorted((place_of[one], place_of[other]))
            between.setdefault((left, right), []).extend(told)
    for one, other, told in said.pairs(REFUSED):
        left, right = sorted((place_of[one], place_of[other]))
        if (left, right) in between:
            between[left, right].extend(told)
    for (left, right), every in sorted(between.items(), key=lambda item: item[0]):
        barred = found.barred(groups[left][0], groups[right][0])
        yield Doubtful((left, right), _why(every, barred), tuple(every))


def _why(told: Iterable[Judgement], barred: bool) -> str:
    if not any(each.verdict in YES for each in told):
        return "it could not be told whether they are one"
    if any(each.verdict in {*NO, "apart"} and each.how == "person" for each in told):
        return "a person decided that records of theirs are two"
    if any(each.verdict in NO for each in told):
        return "other records of theirs were called two"
    if barred:
        return "an article tells them as two proposals"
    return "no fewer of their records were put side by side and not called one"
