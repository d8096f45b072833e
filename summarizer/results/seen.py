"""Dedupe: ids and texts that were seen before, as marks, so that millions of them fit into memory.

`marks` gives sixty bits each for an id and a text. `Marks` maps one to a number of 64 bits in 20 to 30
bytes, where a dict takes 140: a table with open addressing and linear probing (Knuth, TAOCP 3, 6.4).
"""

from __future__ import annotations

from array import array
from hashlib import blake2b

_LEAST = 1 << 10   # slots
_FULL = 0.8
_GROWTH = 1.5


def marks(id: str, sha256: str) -> tuple[int, int]:
    """Sixty bits each for an id and a text, none of them 0.

    Two of ten million ids collide once in twenty thousand such runs.
    """
    return id_mark(id), text_mark(sha256)


def id_mark(id: str) -> int:
    """Sixty bits for an id, not all 0."""
    return int.from_bytes(blake2b(id.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "big") >> 4 or 1


def text_mark(sha256: str) -> int:
    """Sixty bits for a text, not all 0."""
    return int(sha256[:15], 16) or 1


class Marks:
    """A map from marks to numbers of 64 bits; no mark is 0. Nothing is taken out."""

    def __init__(self) -> None:
        self._keys, self._values = _empty(_LEAST), _empty(_LEAST)
        self._count = 0

    def __len__(self) -> int:
        return self._count

    def get(self, mark: int) -> int | None:
        """The number of a mark, or None."""
        at = self._slot(mark)
        return self._values[at] if self._keys[at] else None

    def __setitem__(self, mark: int, number: int) -> None:
        at = self._slot(mark)
        if not self._keys[at]:
            if self._count >= _FULL * len(self._keys):
                self._grow()
                at = self._slot(mark)
            self._count += 1
            self._keys[at] = mark
        self._values[at] = number

    def _slot(self, mark: int) -> int:
        """Where a mark stands, or would stand."""
        keys, size = self._keys, len(self._keys)
        at = mark % size
        while keys[at] and keys[at] != mark:
            at = (at + 1) % size
        return at

    def _grow(self) -> None:
        keys, values = self._keys, self._values
        size = int(_GROWTH * len(keys))
        self._keys, self._values = _empty(size), _empty(size)
        for mark, number in zip(keys, values, strict=True):
            if mark:
                at = self._slot(mark)
                self._keys[at], self._values[at] = mark, number


def _empty(size: int) -> array[int]:
    return array("Q", bytes(8 * size))
