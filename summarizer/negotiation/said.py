"""What judgements and decisions say of pairs of records, one word for a pair: yes, no, a weak no, not to be told. Pure.

A person's decision is all that counts of its pair. Else a no of any judgement goes before a yes, a yes before `apart`.
"""

from __future__ import annotations

import datetime
from array import array
from collections.abc import Iterable, Iterator, Sequence
from sys import intern

from summarizer.codebook.review import RecordKey
from summarizer.negotiation.agglomeration import Pair, Pairs
from summarizer.negotiation.dossier import Judgement
from summarizer.negotiation.material import Proposed, number

_TOGETHER = 4096
YES = frozenset(("same", "version"))
AGREED, REFUSED, DISPUTED, UNTOLD = 1, 2, 4, 8
NO = frozenset(("part_of", "has_part", "counters", "countered_by", "different"))


class Said:
    """Of records, by their places in a list, all that is said of pairs of them."""

    def __init__(self, records: Sequence[Proposed]) -> None:
        self.records = records
        self.size = len(records)
        self.place = {record.key: place for place, record in enumerate(records)}
        self.unmatched = 0
        # By a number for each pair, as millions of tuples would not do.
        self._told: dict[int, Judgement] = {}
        self._more: dict[int, list[Judgement]] = {}
        self._decided: dict[int, Judgement] = {}
        self._apart: dict[int, array[int]] = {}   # of some thousand records at a time: to be sorted
        self._yes: Pairs | None = None
        self._codes, self._kinds = array("q"), bytearray()   # the number of each pair in order, and its kind

    def add(self, judgements: Iterable[Judgement]) -> None:
        """Take judgements in, of which those on records that are not here are only counted."""
        self._codes, self._kinds, self._yes = array("q"), bytearray(), None
        for each in judgements:
            left, right = self.place.get(each.left), self.place.get(each.right)
            if left is None or right is None or left == right:
                self.unmatched += 1
                continue
            pair = left * self.size + right if left < right else right * self.size + left
            if each.how == "person":
                self._decided[pair] = self._kept(each, left, right)
            elif each.verdict == "apart":
                self._apart.setdefault(min(left, right) // _TOGETHER, array("q")).append(pair)
            elif pair in self._told:
                self._more.setdefault(pair, []).append(self._kept(each, left, right))
            else:
                self._told[pair] = self._kept(each, left, right)

    def _kept(self, each: Judgement, left: int, right: int) -> Judgement:
        """The judgement with the very keys of the records: read from a file it has its own, which are most of it."""
        one, other = self.records[left].key, self.records[right].key
        return Judgement(one, other, each.verdict, each.how, intern(each.by), each.changed, each.why)

    def of(self, one: int, other: int) -> list[Judgement]:
        """The judgements that count of a pair, in one order however they came, but those that only say `apart`."""
        pair = one * self.size + other if one < other else other * self.size + one
        if pair in self._decided:
            return [self._decided[pair]]
        if pair not in self._told:
            return []
        told = [self._told[pair], *self._more.get(pair, ())]
        return sorted(told, key=_in_order) if len(told) > 1 else told

    def pairs(self, kinds: int) -> Iterator[tuple[int, int, list[Judgement]]]:
        """Every pair of some kinds, in order, its earlier record first, with what counts of it.

        Kinds are sums of AGREED, REFUSED, DISPUTED (refused, and called one or not to be told as well) and UNTOLD.
        """
        for one, other in self.of_kinds(kinds):
            yield one, other, self.of(one, other)

    def of_kinds(self, kinds: int) -> Iterator[Pair]:
        """Every pair of some kinds, as in `pairs`."""
        if not self._codes:
            self._codes = array("q", sorted({*self._told, *self._decided}))
            self._kinds = bytearray(_kind(self.of(*divmod(code, self.size))) for code in self._codes)
        for code, kind in zip(self._codes, self._kinds, strict=True):
            if kind & kinds:
                yield divmod(code, self.size)

    def agreed(self) -> list[Pair]:
        """Pairs that are called one."""
        return list(self.of_kinds(AGREED))

    def refused(self) -> list[Pair]:
        """Pairs that are called two.

        Those too that an article links, as a package and its part or as terms and counter-terms, where no judgement
        says anything of them.
        """
        called = list(self.of_kinds(REFUSED | DISPUTED))
        linked = [
            (place, there) for place, record in enumerate(self.records)
            for key in (record.part_of, *record.counter_to) if key is not None
            if (there := self.place.get(key)) is not None and not self.of(place, there)
        ]
        return called + linked

    def decides(self, one: int, other: int) -> bool:
        """Whether a person decided on a pair."""
        return min(one, other) * self.size + max(one, other) in self._decided

    def decided(self) -> tuple[list[Pair], list[Pair]]:
        """What a person decided: pairs that are one, pairs that are two."""
        pairs = sorted((divmod(code, self.size), each.verdict) for code, each in self._decided.items())
        return [p for p, verdict in pairs if verdict in YES], [p for p, verdict in pairs if verdict in {*NO, "apart"}]

    def weak(self) -> Pairs:
        """Pairs that were shown together, and of which nothing was said; to be asked for once, they are not kept."""
        def once() -> Iterator[Pair]:
            while self._apart:
                for code in sorted({*self._apart.popitem()[1]}):
                    pair = divmod(code, self.size)
                    if code not in self._told and code not in self._decided and not self._silent(*pair):
                        yield pair
        return Pairs(self.size, once())

    def may_meet(self, one: int, other: int) -> bool:
        """Whether judgements let two records of one article be one thread.

        They say so of the two; or of each of the two and one third record, when they were asked for these two.
        """
        if told := self.of(one, other):
            return _kind(told) == AGREED
        return bool(self._asked_for(one) & self._asked_for(other))

    def _silent(self, one: int, other: int) -> bool:
        """Whether nothing is meant by `apart`: of two of one article that were both named with a third."""
        return self.records[one].key.article == self.records[other].key.article and self.may_meet(one, other)

    def _asked_for(self, place: int) -> set[int]:
        """The records with which a record was called one when a judgement was asked for it."""
        if self._yes is None:
            self._yes = Pairs(self.size, self.agreed())
        key = self.records[place].key
        return {
            other for other in self._yes.of(place)
            if any(each.left == key and each.verdict in YES and each.how != "words" for each in self.of(place, other))
        }


def _kind(told: Sequence[Judgement]) -> int:
    """What judgements of one pair come to."""
    refused = [each.verdict in NO or each.verdict == "apart" for each in told]   # apart: a person's, all else is none
    if any(refused):
        return REFUSED if all(refused) else DISPUTED
    return AGREED if any(each.verdict in YES for each in told) else UNTOLD


def _in_order(judgement: Judgement) -> tuple[RecordKey, str, str, str, str, str]:
    """A key that puts judgements on one pair into one order."""
    return (judgement.left, judgement.verdict, judgement.how, judgement.by, judgement.why or "",
            judgement.changed or "")


def in_time(record: Proposed) -> tuple[datetime.date, str, tuple[object, ...], str]:
    """A key that puts records into the order of `Material`."""
    return record.published or datetime.date.max, record.key.article, number(record.key.record), record.key.digest
