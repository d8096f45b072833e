"""Finds the reply in what a model wrote: the object that has the reply's lists, whatever stands around it.

Prose, thinking with brackets of its own, code fences, stop tokens, footnote marks, a list or an object around it, the
whole of it as one JSON string. Comments and a comma before a bracket, which JSON does not have, are left out; nothing
is put in, no quote and no bracket is mended: what is cut off or misquoted is for the model to write again. The work
is linear in the text. Whether the rows are any good is for `drafts` and `checking`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from summarizer.codebook.kinds import KINDS

LISTS = ("parties", "sources", *(kind.list for kind in KINDS.values()))   # that a reply must have
DOUBTS = "doubts"   # of a second reading, which may leave out the others
PAIRS, ACTORS = "pairs", "actors"   # what is asked about the proposals and the names of many articles: each alone
_NAMES = (*LISTS, DOUBTS, PAIRS, ACTORS)
TWICE = " (given twice)"   # what the name of the first of two values gets, where they cannot be joined
_NAMED = re.compile(rf'\{{\s*\\*"(?:{"|".join(_NAMES)})\\*"\s*:')
_OBJECT = re.compile(r'\{(?=\s*["}/])')
# A token and the space and comments before it. What is not closed goes to the end.
_TOKEN = re.compile(
    r'(?:\s++|//[^\n]*+|/\*.*?(?:\*/|\Z))*+("(?:[^"\\]|\\.)*+(?:"|\Z)|[{}\[\],:]|[\w.+-]++|\Z|.)', re.DOTALL
)
_CLOSES = {"{": "}", "[": "]"}
_WORK = 8   # how often a text may be gone over
_DEEPEST = 64   # objects and lists in one another; a reply has five
_STRINGS = 3   # JSON within strings within strings
_LONGEST_NUMBER = 300   # digits


def find_reply(text: str) -> dict[str, Any] | None:
    """The object of a text that has the most of a reply's lists, the last of equals: drafts come before the answer.

    `find_reply('Here: {"proposals": []} [1]') → {"proposals": []}`. None where no object has one of them.
    """
    return _best(_values(text), _STRINGS)


def begins(text: str) -> int:
    """Where the reply seems to begin in a text of which none can be read; 0 where nothing does."""
    found = _NAMED.search(text) or _OBJECT.search(text)
    return found.start() if found else 0


def parsed(text: str) -> Any:
    """A text that is JSON and nothing else. Raises ValueError or RecursionError."""
    return _DECODER.decode(text)


def as_list(value: object) -> list[Any] | None:
    """A list, or what plainly stands for one: JSON in a string, rows by their ids, a single row; None for all else.

    `as_list({"P1": {"says": "…"}}) → [{"id": "P1", "says": "…"}]`
    """
    if isinstance(value, str):
        try:
            value = parsed(value)
        except (ValueError, RecursionError):
            return None
    if isinstance(value, list):
        return value
    if not isinstance(value, dict):
        return None
    if "id" in value and isinstance(value["id"], str):
        return [value]
    if all(isinstance(row, dict) for row in value.values()):
        return [{"id": id} | row for id, row in value.items()]
    only = next(iter(value.values()))
    return only if len(value) == 1 and isinstance(only, list) else None


def _values(text: str) -> Iterator[Any]:
    """The JSON in a text: all of it, or the objects in it that are not part of one another, in order."""
    try:
        yield parsed(text)
    except (ValueError, RecursionError):
        yield from _objects(text)


def _objects(text: str) -> Iterator[Any]:
    left = _WORK * len(text)   # an object that fails is begun again further in: not for ever
    at = 0
    while left > 0 and (found := _OBJECT.search(text, at)):
        written, end = _object(text, found.start())
        left -= end - found.start()
        at = found.start() + 1
        try:
            value = parsed(written)
        except ValueError:
            continue
        at = end
        yield value


def _object(text: str, start: int) -> tuple[str, int]:
    """An object as JSON, without comments and commas too many, and where it ends; empty where it fails, and where."""
    tokens: list[str] = []
    open_: list[str] = []
    at, may_end = start, False   # whether a value ended just now, so that a comma or a bracket may come
    while True:
        found = _TOKEN.match(text, at)
        assert found is not None   # it takes any character, and the end
        token, at = found[1], found.end()
        if token in ("{", "["):
            if may_end or len(open_) == _DEEPEST:
                return "", at
            open_.append(token)
        elif token in ("}", "]"):
            if token != _CLOSES[open_.pop()]:
                return "", at
            if tokens[-1] == ",":
                tokens.pop()
        elif token in (",", ":"):
            if not may_end:
                return "", at
        elif may_end or not (token.startswith(('"', "-")) or token[:1].isalnum()):   # also the end of the text
            return "", at
        tokens.append(token)
        may_end = token not in ("{", "[", ",", ":")
        if not open_:
            return "".join(tokens), at


def _best(values: Iterator[Any], strings: int) -> dict[str, Any] | None:
    """The object with the most lists among values and all within them, the last of equals."""
    best, most = None, 0
    for value in values:
        found, count = _most(value, strings)
        if found is not None and count >= most:
            best, most = found, count
    return best


def _most(value: object, strings: int) -> tuple[dict[str, Any] | None, int]:
    """The object with the most lists in one value, the outermost of equals; and how many it has."""
    best, most = None, 0
    pending = [value]
    while pending:
        each = pending.pop()
        if isinstance(each, str):
            if strings and _NAMED.search(each):
                each = _best(_values(each), strings - 1)
                pending.append(each)
            continue
        if isinstance(each, dict):
            count = sum(as_list(each.get(name)) is not None for name in _NAMES)   # a schema has none
            if count > most:
                best, most = each, count
        pending.extend(each.values() if isinstance(each, dict) else each if isinstance(each, list) else ())
    return best, most


def _joined(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object of which a name may be given twice: two lists are one, and what else is given is kept beside it."""
    made = dict(pairs)
    if len(made) == len(pairs):
        return made
    made = {}
    for name, value in pairs:
        before = made.get(name)
        if name not in made or before == value or before is None or before in ("", [], {}):
            made[name] = value
        elif isinstance(before, list) and isinstance(value, list):
            made[name] = before + value
        elif value is not None and value not in ("", [], {}):
            made[name], made[name + TWICE] = value, before
    return made


def _number(digits: str) -> int | float:
    return int(digits) if len(digits) < _LONGEST_NUMBER else float(digits)


_DECODER = json.JSONDecoder(object_pairs_hook=_joined, parse_int=_number, strict=False)
