"""From judgements on pairs of records, and a person's decisions, to threads and their versions. Pure.

What is said to be another matter is never one thread, not by way of a third record either; records of one article are
one where a judgement says so; a thread grows by agreement with more than one of its records where several were judged.
The result does not depend on the order in which records and judgements come. What somebody called one and is kept
apart is listed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from summarizer.negotiation.dossier import How, Judgement, RecordKey


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
class Related:
    """How a cluster stands to another, both by their place in `Joined.clusters`: part of it, or put against it."""

    left: int
    right: int
    kind: Literal["part_of", "counters"]
    how: How | Literal["article"]
    why: str | None = None


@dataclass(frozen=True, slots=True)
class Doubtful:
    """Clusters, by their place, that somebody called one and that are kept apart, with the judgements that say so."""

    clusters: tuple[int, ...]
    why: str
    judgements: tuple[Judgement, ...]


@dataclass(frozen=True, slots=True)
class Joined:
    """Threads in the order of their first records; `joins`: the judgements by which records are one thread."""

    clusters: tuple[Cluster, ...] = ()
    relations: tuple[Related, ...] = ()
    joins: tuple[Judgement, ...] = ()
    doubts: tuple[Doubtful, ...] = ()

    def thread_of(self) -> dict[RecordKey, int]:
        """The place of the cluster of each record."""
        return {key: place for place, cluster in enumerate(self.clusters) for key in cluster.keys}
