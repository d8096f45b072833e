"""Of two lists the pairs that are most alike, one to one: the assignment problem, as scipy solves it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from summarizer.errors import ConfigurationError
from summarizer.scoring.parties import MISSING

_T = TypeVar("_T")


def assigned(gold: Sequence[_T], given: Sequence[_T], likeness: Callable[[_T, _T], float]) -> list[tuple[_T, _T]]:
    """Of all ways to pair them the one with the most likeness; those that are not alike at all stay alone.

    Raises ConfigurationError where scipy is not there.
    """
    if not gold or not given:
        return []
    try:
        from scipy.optimize import linear_sum_assignment
    except ImportError:
        raise ConfigurationError(MISSING) from None
    table = [[likeness(one, other) for other in given] for one in gold]
    rows, columns = linear_sum_assignment(table, maximize=True)
    return [(gold[row], given[column]) for row, column in zip(rows, columns, strict=True) if table[row][column] > 0]
