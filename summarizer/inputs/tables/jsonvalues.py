"""JSON values one at a time out of a file of any size: where each begins and ends. What is in them is left to json.

A value that is too long, nested too deep or broken is passed over, and the next is found. ijson, which streams too,
was not taken: it writes `?` for half a surrogate pair, and refuses a whole file for NaN or one long number.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

from summarizer.inputs.document import HEAD, MOST_BYTES, MOST_COLUMNS

DEEPEST = 200            # Python's own reader gives up at about a thousand
_ENDLESS = 1_000_000     # brackets that nobody will close
_MOST_PARTS = 200_000    # objects and lists in one value: each takes 60 bytes and more
_MANY = 100              # names an object, where a value holds many
_SPACE = re.compile(rb"[ \t\r\n]*")
_STRUCTURE = re.compile(rb'["{}\[\]]')
_WITHIN = re.compile(rb'(?:[^"{}\[\]]++|"[^"\\]*+")*+')   # of an object or a list: what opens and closes nothing
_IN_STRING = re.compile(rb'[^"\\]*(?:\\.[^"\\]*)*', re.DOTALL)
_SCALAR = re.compile(rb"[^\s,\[\]{}\":]*")


class Values:
    """A reader of JSON: `read(n)` gives its bytes as UTF-8, as few as there are.

    `line` is where it stands, counted from 1.
    """

    def __init__(self, read: Callable[[int], bytes]) -> None:
        self._read = read
        self._buffer = b""
        self._at = 0
        self._passed = 0   # line ends
        self._is_ended = False

    @property
    def line(self) -> int:
        """The line of what comes next."""
        return self._passed + self._buffer.count(b"\n", 0, self._at) + 1

    def peek(self) -> bytes:
        """The next byte that is no space; none at the end."""
        while True:
            found = _SPACE.match(self._buffer, self._at)
            assert found is not None
            self._at = found.end()
            if self._at < len(self._buffer) or not self._more():
                return self._buffer[self._at:self._at + 1]

    def take(self) -> bytes:
        """The next byte that is no space, taken."""
        mark = self.peek()
        self._at += len(mark)
        return mark

    def value(self, most: int = MOST_BYTES) -> bytes | str:
        """The next value, to its end; or what is wrong with it, as words. What does not end is a ValueError.

        Where it is longer than `most`, the reader still stands before it: `skip` goes past it.
        """
        mark = self.peek()
        if mark in (b"{", b"[", b'"'):
            end = self._end(most)
            if isinstance(end, str):
                return end
        else:
            end = self._scalar()
        found = self._buffer[self._at:end]
        self._at = end
        return found

    def skip(self) -> None:
        """Go past the next value, however long it is."""
        self._end(None)

    def _end(self, most: int | None) -> int | str:
        """Where the value at hand ends. Where `most` is None it is left behind meanwhile."""
        at, depth, parts, deepest = self._at, 0, 0, 0
        while True:
            if depth > 0 and (within := _WITHIN.match(self._buffer, at)) is not None:
                at = within.end()
            found = _STRUCTURE.search(self._buffer, at)
            if found is None:
                at = self._go_on(len(self._buffer), most)
            else:
                at = found.end()
                if found[0] == b'"':
                    at = self._string_end(at, most)
                else:
                    is_open = found[0] in b"{["
                    depth += 1 if is_open else -1
                    parts += is_open
                    deepest = max(deepest, depth)
                    if depth > _ENDLESS:
                        raise ValueError("it is nested too deep to be read")
                if depth <= 0 and at >= 0:
                    break
            if at < 0:
                return f"over {most:,} bytes"
        if most is None:
            self._at = at
        elif deepest > DEEPEST or parts > _MOST_PARTS:
            self._at = at
            return "nested too deep to be read" if deepest > DEEPEST else "of too many parts to be an article"
        return at

    def _string_end(self, at: int, most: int | None) -> int:
        while True:
            found = _IN_STRING.match(self._buffer, at)
            assert found is not None
            if found.end() < len(self._buffer) and self._buffer[found.end()] == 0x22:
                return found.end() + 1
            at = self._go_on(found.end(), most)   # it may end in half of an escape
            if at < 0:
                return at

    def _go_on(self, at: int, most: int | None) -> int:
        """Read more; return where `at` has come to, or -1 where the value is over `most` bytes."""
        if most is not None and at - self._at > most:
            return -1
        if most is None:
            self._at = at
        beyond = at - self._at
        if not self._more():
            raise ValueError("it ends in the middle")
        return beyond   # what was taken is left behind

    def _scalar(self) -> int:
        at = self._at
        while True:
            found = _SCALAR.match(self._buffer, at)
            assert found is not None
            if found.end() < len(self._buffer):
                break
            if found.end() - self._at > HEAD:
                raise ValueError("it is no JSON")
            if not self._more():
                found = _SCALAR.match(self._buffer, self._at)
                assert found is not None
                break
            at = self._at
        if found.end() == self._at:
            raise ValueError("it is no JSON")
        return found.end()

    def _more(self) -> bool:
        """Read on. What was taken is left behind."""
        data = b"" if self._is_ended else self._read(max(HEAD, len(self._buffer) - self._at))
        self._is_ended = not data
        if data:
            self._passed += self._buffer.count(b"\n", 0, self._at)
            self._buffer = self._buffer[self._at:] + data
            self._at = 0
        return bool(data)


def _whole(digits: str) -> int | str:
    return int(digits) if len(digits) < 1_000 else digits


_DECODER = json.JSONDecoder(parse_int=_whole, parse_constant=lambda _: None)   # NaN is no value


def parsed(data: bytes) -> Any:
    """What a value says. NaN is None; bytes that are no UTF-8 are U+FFFD. Raises ValueError."""
    objects = data.count(b"{")
    parts = max(data.count(b'":') - data.count(b'\\":'), data.count(b",") // 10)   # prose has a comma every 50 bytes
    if data.count(b"[") + objects > 5 * _MOST_PARTS or parts > max(MOST_COLUMNS, _MANY * objects):
        raise ValueError("it is of too many parts to be an article")
    try:
        return _DECODER.decode(data.decode("utf-8", "replace").strip())
    except RecursionError:
        raise ValueError("it is nested too deep to be read") from None
