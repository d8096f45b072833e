"""Records weighed against one by the terms that they share, in memory. What terms are, and what is kept, is for others.

A rare term says more than a common one, a short record more than a long one of as many (BM25; Robertson and Zaragoza
2009), and it fades slowly with the days between. Of many records only those are weighed that have one of the rarest
terms, of a common term those nearest in time (as blocking by rare tokens does; Papadakis et al. 2020).
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator
from functools import partial
from math import log
from typing import Any

from summarizer.codebook.review import RecordKey
from summarizer.errors import ConfigurationError
from summarizer.resources import adding

WIDTH = 40    # terms that a record has at the most
_HALF = 180   # days after which what two records share counts for half
_K1, _B = 1.2, 0.6
_SHARE = 8    # of the records to weigh one term brings in this part at the most


class Rows:
    """Records by the order of day, article and id, each with the numbers of its terms."""

    def __init__(self) -> None:
        try:
            import numpy as np
        except ImportError:
            raise ConfigurationError(f"following proposals needs numpy: {adding('negotiations')}") from None
        self._np = np
        self.keys: list[RecordKey] = []
        self._links: dict[int, str] = {}
        self._days = np.zeros(1024, np.int32)
        self._lengths = np.zeros(1024, np.float32)
        self._terms = np.zeros((1024, WIDTH), np.int32)
        self._weights = np.zeros(1024, np.float32)
        self._having: defaultdict[int, array[int]] = defaultdict(partial(array, "i"))
        self._sum = 0
        self._last: tuple[int, str, str] | None = None

    def append(self, day: int, key: RecordKey, terms: array[int], links: str) -> bool:
        """Take in a record, if it comes after all others: whether it does.

        `links`: the ids of records of its article that it is part of or counters, with a space between.
        """
        order, row = (day, key.article, key.record), len(self.keys)
        if self._last and order < self._last:
            return False
        self._last = order
        if row == len(self._days):
            self._days, self._lengths, self._terms = (
                self._np.concatenate([each, self._np.zeros_like(each)])
                for each in (self._days, self._lengths, self._terms)
            )
        self.keys.append(key)
        if links:
            self._links[row] = links
        self._days[row], self._lengths[row], self._terms[row, :len(terms)] = day, len(terms), terms
        self._sum += len(terms)
        for term in terms:
            self._having[term].append(row)
        return True

    def linked(self, row: int) -> list[RecordKey]:
        """The packages, parts and counter-proposals of a record: its article's records stand together."""
        key, own = self.keys[row], self._links.get(row, "").split()
        return [
            self.keys[other] for other in (*self._same(row, -1), *self._same(row, 1))
            if self.keys[other].record in own or key.record in self._links.get(other, "").split()
        ]

    def _same(self, row: int, step: int) -> Iterator[int]:
        article, other = self.keys[row].article, row + step
        while 0 <= other < len(self.keys) and self.keys[other].article == article:
            yield other
            other += step

    def near(self, asked: list[tuple[int, float]], day: int, look: int) -> Any:
        """Numbers of the records to weigh, ascending: all, or those with the rarest terms."""
        np, count = self._np, len(self.keys)
        if count <= look:
            return np.arange(count, dtype=np.int32)
        each, found = look // _SHARE, array("i")
        at = int(self._days[:count].searchsorted(np.int32(day), "right"))   # of another type all days would be copied
        for having in sorted([self._having[term] for term, _ in asked], key=len):
            if len(having) > each:   # three in four of them from before
                start = max(0, min(bisect_left(having, at) - each * 3 // 4, len(having) - each))
                having = having[start:start + each]   # noqa: PLW2901 - the nearest of it
            found += having
            if len(found) >= look:
                break
        rows = np.array(found)
        rows.sort()
        first = np.ones(len(rows), bool)
        np.not_equal(rows[1:], rows[:-1], out=first[1:])
        return rows[first]

    def ranked(self, rows: Any, asked: list[tuple[int, float]], day: int) -> list[int]:
        """The records that share anything with what is asked, the likeliest first; of equals, the later."""
        np, count = self._np, len(self.keys)
        if len(self._weights) < (most := max((term for term, _ in asked), default=0)) + 2:
            self._weights = np.zeros(2 * most + 2, np.float32)
        for term, weight in asked:
            having = len(self._having[term])
            self._weights[term] = weight * log(1 + (count - having + 0.5) / (having + 0.5))
        rows = rows[::-1]
        # Of terms that were never asked the last weight is taken, which is always 0.
        scores = self._weights.take(self._terms.take(rows, axis=0), mode="clip").sum(axis=1)
        self._weights[[term for term, _ in asked]] = 0
        scores /= 1 + _K1 * (1 - _B + _B * self._lengths.take(rows) * (count / max(1, self._sum)))
        if day:
            days = self._days.take(rows)
            scores /= 1 + np.abs(days - day) * (days > 0) / _HALF   # 0: nobody knows when
        order = np.argsort(-scores, kind="stable")[:np.count_nonzero(scores)]
        ranked: list[int] = rows.take(order).tolist()
        return ranked
