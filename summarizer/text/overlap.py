"""How much of a text two lots of passages share. Pure; passages are counted in characters, from start to end."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

LEAST_SHARED = 0.3   # of the shorter one, where two records may be one


class Span(Protocol):
    """A stretch of a text."""

    @property
    def start(self) -> int:
        """Where it begins."""
        ...

    @property
    def end(self) -> int:
        """Where it ends."""
        ...


def shared(ones: Sequence[Span], others: Sequence[Span]) -> tuple[float, float]:
    """How much two lots of passages share: by the shorter one, or the shorter of two passages; and by both together."""
    here, there = _covered(ones), _covered(others)
    both = len(here & there)
    if not both:
        return 0.0, 0.0
    passages = max(_overlap(mine, theirs) for mine in ones for theirs in others)
    return max(passages, both / min(len(here), len(there))), both / len(here | there)


def _covered(spans: Sequence[Span]) -> frozenset[int]:
    """The characters that passages cover."""
    return frozenset(at for span in spans for at in range(span.start, span.end))


def _overlap(one: Span, other: Span) -> float:
    """How much of the shorter of two passages stands in the other."""
    common = min(one.end, other.end) - max(one.start, other.start)
    return max(0, common) / min(one.end - one.start, other.end - other.start)
