"""What judgements and decisions say of pairs of records, one word for a pair: yes, no, a weak no, not to be told. Pure.

A person's decision is all that counts of its pair. Else a no of any judgement goes before a yes, a yes before `apart`.
"""

from __future__ import annotations

import datetime
from array import array
from collections.abc import Iterable, Iterator, Sequence

from summarizer.negotiation.agglomeration import Pair, Pairs
from summarizer.negotiation.dossier import Judgement, RecordKey
from summarizer.negotiation.material import Proposed, number

YES = frozenset(("same", "version"))
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
        self._apart = array("q")
        self._yes: Pairs | None = None

    def add(self, judgements: Iterable[Judgement]) -> None:
        """Take judgements in, of which those on records that are not here are only counted."""
        for each in judgements:
            left, right = self.place.get(each.left), self.place.get(each.right)
            if left is None or right is None or left == right:
                self.unmatched += 1
                continue
            pair = left * self.size + right if left < right else right * self.size + left
            if each.how == "person":
                self._decided[pair] = each
            elif each.verdict == "apart":
                self._apart.append(pair)
            elif pair in self._told:
                self._more.setdefault(pair, []).append(each)
            else:
                self._told[pair] = each

    def of(self, one: int, other: int) -> list[Judgement]:
        """The judgements that count of a pair, in one order however they came, but those that only say `apart`."""
        pair = min(one, other) * self.size + max(one, other)
        if decision := self._decided.get(pair):
            return [decision]
        told = [*filter(None, [self._told.get(pair)]), *self._more.get(pair, ())]
        return sorted(told, key=in_order) if len(told) > 1 else told

    def pairs(self) -> Iterator[tuple[int, int, list[Judgement]]]:
        """Every pair of which something is said but `apart`, the earlier record first, with what counts of it."""
        for code in sorted({*self._told, *self._decided}):
            one, other = divmod(code, self.size)
            yield one, other, self.of(one, other)

    def agreed(self) -> list[Pair]:
        """Pairs that are called one."""
        return [(one, other) for one, other, told in self.pairs() if is_yes(told)]

    def refused(self) -> list[Pair]:
        """Pairs that are called two.

        Those too that an article links, as a package and its part or as terms and counter-terms, where no judgement
        says anything of them.
        """
        called = [(one, other) for one, other, told in self.pairs() if any(each.verdict in NO for each in told)]
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
        """Pairs that were shown together, and of which nothing was said."""
        def once() -> Iterator[Pair]:
            last = -1
            for code in sorted(self._apart):
                pair = divmod(code, self.size)
                if code != last and code not in self._told and code not in self._decided and not self._silent(*pair):
                    yield pair
                last = code
        return Pairs(self.size, once())

    def may_meet(self, one: int, other: int) -> bool:
        """Whether judgements let two records of one article be one thread.

        They say so of the two; or of each of the two and one third record, when they were asked for these two.
        """
        if told := self.of(one, other):
            return is_yes(told)
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


def is_yes(told: Sequence[Judgement]) -> bool:
    """Whether judgements of one pair call it one."""
    return any(each.verdict in YES for each in told) and not any(each.verdict in NO for each in told)


def in_order(judgement: Judgement) -> tuple[RecordKey, RecordKey, str, str, str, str, str]:
    """A key that puts judgements into one order."""
    return (judgement.left, judgement.right, judgement.verdict, judgement.how, judgement.by,
            judgement.why or "", judgement.changed or "")


def in_time(record: Proposed) -> tuple[datetime.date, str, tuple[object, ...], str]:
    """A key that puts records into the order of `Material`."""
    return record.published or datetime.date.max, record.key.article, number(record.key.record), record.key.digest
