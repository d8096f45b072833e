"""Items into groups by what is said of their pairs: yes, a weak no, a hard no. Pure; what items are is for `joining`.

The strongest agreement is joined first, of equals the one of the earliest items: agreement between two groups is the
pairs of theirs that are called one, less those that are called nothing though they were looked at. Two groups become
one where there is more yes than weak no between them, no hard no, and no pair of one source that may not meet. Near
linear in the number of pairs: what is known of a group moves with the smaller one.
"""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from heapq import heapify, heappop, heappush

Pair = tuple[int, int]


class Pairs:
    """Pairs of items, each once, to be looked up by item; four bytes an end, for millions of them."""

    def __init__(self, size: int, pairs: Iterable[Pair]) -> None:
        """`pairs` in any order, without repetition; gone through twice where it is a list, else copied."""
        listed = array("q", (one * size + other for one, other in pairs))
        self._starts = array("q", bytes(8 * (size + 1)))
        for code in listed:
            for item in divmod(code, size):
                self._starts[item + 1] += 1
        for item in range(size):
            self._starts[item + 1] += self._starts[item]
        self._others = array("i", bytes(4 * 2 * len(listed)))
        free = self._starts[:]
        for code in listed:
            one, other = divmod(code, size)
            self._others[free[one]], self._others[free[other]] = other, one
            free[one] += 1
            free[other] += 1

    def of(self, item: int) -> array[int]:
        """The other item of each pair that an item is in."""
        return self._others[self._starts[item]:self._starts[item + 1]]


class Agglomeration:
    """Groups of `size` items. `sources`: of each item; two of one source are in one group only where `may_meet`."""

    def __init__(
        self, size: int, weak: Pairs, sources: Sequence[int] = (), may_meet: Callable[[int, int], bool] | None = None
    ) -> None:
        self.group = list(range(size))   # of each item: the name of its group, one of its items
        self._weak, self._sources, self._may_meet = weak, sources, may_meet
        self._first = list(range(size))   # of each group, its earliest item
        self._members: dict[int, list[int]] = {}   # of groups of more than one
        self._by_source: dict[int, dict[int, list[int]]] = {}
        self._no: dict[int, set[int]] = {}
        self._links: dict[int, dict[int, list[int]]] = {}   # between groups: how much yes, how much weak no, rank asked
        self._heap: list[tuple[int, int, int]] = []

    def members(self, group: int) -> list[int]:
        """The items of a group."""
        return self._members.get(group) or [group]

    def forbid(self, pairs: Iterable[Pair]) -> None:
        """Keep the groups of these pairs apart for good, but where they are one already."""
        for one, other in pairs:
            if (left := self.group[one]) != (right := self.group[other]):
                self._no.setdefault(left, set()).add(right)
                self._no.setdefault(right, set()).add(left)

    def force(self, pairs: Iterable[Pair]) -> list[Pair]:
        """Make these one, whatever else is said, but what `forbid` keeps apart; gives the pairs that it does."""
        refused = []
        for one, other in pairs:
            left, right = self.group[one], self.group[other]
            if right in self._no.get(left, ()):
                refused.append((one, other))
            elif left != right:
                self._merge(left, right)
        return refused

    def agree(self, pairs: Iterable[Pair]) -> None:
        """Join by pairs that are called one, each given once: those that hang together at a time, which takes less.

        It is the last that is done: what is only needed to join is let go.
        """
        for some in _together(self.group[:], pairs):
            self._agree(some)
        self._links, self._heap, self._weak = {}, [], Pairs(0, ())

    def _agree(self, pairs: Iterable[Pair]) -> None:
        self._links = {}
        for one, other in pairs:
            left, right = self.group[one], self.group[other]
            if left == right:
                continue
            link = self._links.get(left, {}).get(right)
            if link is None:
                # Of two single items there is no weak no: what is called one is not called nothing too.
                several = left in self._members or right in self._members
                self._link(left, right, [0, self._weak_between(left, right) if several else 0, 0])
                link = self._links[left][right]
            link[0] += 1
        self._heap = [
            self._entry(left, right, link)
            for left, links in self._links.items() for right, link in links.items() if left < right
        ]
        heapify(self._heap)
        while self._heap:
            self._take(*heappop(self._heap))

    def barred(self, one: int, other: int) -> bool:
        """Whether the groups of two items are kept apart for good, and not for want of agreement."""
        return self._barred(self.group[one], self.group[other])

    def _take(self, rank: int, one: int, other: int) -> None:
        left, right = self.group[one], self.group[other]
        link = self._links.get(left, {}).get(right)
        if link is None or link[2] != rank or (self._first[left], self._first[right]) != (one, other):
            return   # it was asked again since, in another rank or under another name
        if link[1] - link[0] != rank:
            heappush(self._heap, self._entry(left, right, link))
        elif rank < 0 and not self._barred(left, right):
            self._merge(left, right)
        else:
            link[2] = 0

    def _entry(self, left: int, right: int, link: list[int]) -> tuple[int, int, int]:
        link[2] = link[1] - link[0]
        one, other = sorted((self._first[left], self._first[right]))
        return link[2], one, other

    def _barred(self, left: int, right: int) -> bool:
        """Whether something forbids that these are one, now and for ever: groups only grow."""
        if right in self._no.get(left, ()):
            return True
        small, large = sorted((left, right), key=lambda group: len(self.members(group)))
        there = self._sourced(large) if self._may_meet else {}
        for item in self.members(small) if there else ():
            for met in there.get(self._sources[item], ()):
                if self._may_meet and not self._may_meet(item, met):
                    self.forbid([(item, met)])
                    return True
        return False

    def _sourced(self, group: int) -> dict[int, list[int]]:
        """The items of a group by their source."""
        if group not in self._members:
            return {self._sources[group]: [group]}
        if group not in self._by_source:
            found: dict[int, list[int]] = {}
            for item in self._members[group]:
                found.setdefault(self._sources[item], []).append(item)
            self._by_source[group] = found
        return self._by_source[group]

    def _weak_between(self, left: int, right: int) -> int:
        small, large = sorted((left, right), key=lambda group: len(self.members(group)))
        return sum(self.group[met] == large for item in self.members(small) for met in self._weak.of(item))

    def _link(self, left: int, right: int, link: list[int]) -> None:
        self._links.setdefault(left, {})[right] = link
        self._links.setdefault(right, {})[left] = link   # one list: what is counted on one side is on the other

    def _merge(self, left: int, right: int) -> None:
        large, small = (left, right) if len(self.members(left)) >= len(self.members(right)) else (right, left)
        theirs, ours = self._links.pop(small, {}), self._links.get(large, {})
        theirs.pop(large, None)
        ours.pop(small, None)
        met = Counter(self.group[each] for item in self.members(small) for each in self._weak.of(item)) if ours else {}
        for group, count in met.items():
            if group in ours:
                ours[group][1] += count
        for group, link in theirs.items():
            del self._links[group][small]
            if group in ours:
                ours[group][0] += link[0]
            else:
                link[1] += self._weak_between(large, group)
                self._link(large, group, link)
        for group in self._no.pop(small, ()):
            self._no[group].discard(small)
            self._no[group].add(large)
            self._no.setdefault(large, set()).add(group)
        self._rename(large, small)
        for group in theirs:
            heappush(self._heap, self._entry(large, group, self._links[large][group]))

    def _rename(self, large: int, small: int) -> None:
        moved = self.members(small)
        if self._may_meet and large in self._by_source:
            for item in moved:
                self._by_source[large].setdefault(self._sources[item], []).append(item)
        before = self._first[large]
        self._first[large] = min(before, self._first[small])
        self._members.setdefault(large, [large]).extend(moved)
        for item in moved:
            self.group[item] = large
        self._members.pop(small, None)
        self._by_source.pop(small, None)
        if self._first[large] != before:   # its entries bear the name that it had
            for group, link in self._links.get(large, {}).items():
                heappush(self._heap, self._entry(large, group, link))


def _together(group: Sequence[int], pairs: Iterable[Pair]) -> Iterator[Iterator[Pair]]:
    """Pairs of items in parts: those whose groups lead to each other, by way of others too."""
    size = len(group)
    codes = array("q", (one * size + other for one, other in pairs))
    root = array("i", range(size))

    def of(item: int) -> int:
        one = group[item]
        while root[one] != one:
            root[one] = one = root[root[one]]
        return one

    for code in codes:
        low, high = sorted(map(of, divmod(code, size)))
        root[high] = low
    parts: dict[int, list[int]] = {}
    for code in codes:
        parts.setdefault(of(code // size), []).append(code)
    while parts:
        yield (divmod(code, size) for code in parts.popitem()[1])
