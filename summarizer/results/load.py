"""Results read back: the lines of a run, a folder of shards, or the one summary that `run --format json` prints."""

from __future__ import annotations

import json
import logging
import re
import sys
from collections.abc import Collection, Iterator, Sequence
from contextlib import suppress
from itertools import chain
from pathlib import Path
from typing import Any

from pydantic import ValidationError
from pydantic_core import from_json

from summarizer.codebook.format import NEWER
from summarizer.codebook.records import Summary
from summarizer.errors import ResultsError
from summarizer.results.copies import TEXT_DIGITS, also_in, beside
from summarizer.results.seen import Marks, id_mark

_log = logging.getLogger("summarizer")
LINES = (".jsonl", ".ndjson")
_BESIDE = (".failed", ".jobs", ".copies", ".review")   # files beside results
_MOST_FAULTS = 10
_LONGEST_VALUE = 80   # of what is shown of a wrong one
_LINE_BITS = 40   # of a line's number
_NUMBER = re.compile(r"\d+")
_BEGUN = re.compile(r'\s*\{\s*"id"\s*:\s*("(?:[^"\\]|\\.)*")\s*,')
_BETWEEN = re.compile(r"[\s,:]*")


def read_results(path: str | Path, *, review: bool = True) -> Iterator[Summary]:
    """Every summary in a file, in its order: a JSONL of a run, or a JSON file with one summary.

    Of a folder those of its shards. Of an id the last counts: what was done again replaces what was there. A
    line that is being written, or was not written whole, is passed over. The file is gone through twice,
    with 20 to 30 bytes a line in memory; a pipe is held whole. Copies that were not read are named in `also_in`.
    What people decided, in RESULTS.review.jsonl beside it, is done, and each record bears who did; `review=False` gives
    what the model gave.

    Raises ResultsError, with the line and the reason, where something is no summary, or no decision.
    """
    path = Path(path)
    if review and not path.is_fifo() and decisions_beside(path).exists():
        from summarizer.results.standing import decided

        yield from decided(path)
        return
    if path.is_fifo():
        yield from {summary.id: summary for summary in _read(path, frozenset(), sys.maxsize)}.values()
        return
    files = shards(path) if path.is_dir() else [path]
    if not files:
        raise ResultsError(f"{path} holds no results: name a RESULTS.jsonl, or a folder of them")
    replaced, ends = _replaced(files)
    printed = also_in(beside(path / "run.jsonl" if path.is_dir() else path))
    for number, file in enumerate(files):
        for summary in _read(file, replaced.get(number, frozenset()), ends[number]):
            told = summary.article.also_in
            copies = printed.get((summary.id, summary.article.sha256[:TEXT_DIGITS]), ())
            told += [each for each in copies if each not in told]
            yield summary


def picked(path: Path, ids: Collection[str], texts: Collection[str] = ()) -> dict[str, Summary]:
    """The summaries of these ids, and of texts with these hashes, as the model gave them; those that are there."""
    found: dict[str, tuple[Path, int, str]] = {}
    for file in shards(path) if path.is_dir() else [path]:
        for number, text in documents(file):
            if (id := _id(text)) is not None and (id in ids or id in found or any(each in text for each in texts)):
                found[id] = file, number, text
    return {id: next(_read_one(*place)) for id, place in found.items()}


def shards(folder: Path) -> list[Path]:
    """The files of a folder that may hold results, by their numbers: JSON and JSONL, no failures, no lists of jobs."""
    return sorted((
        path for path in folder.iterdir()
        if path.suffix.lower() in (".json", *LINES) and not path.stem.endswith(_BESIDE)
    ), key=lambda path: _NUMBER.sub(lambda found: found[0].zfill(12), path.name))


def _replaced(files: Sequence[Path]) -> tuple[dict[int, set[int]], list[int]]:
    """For each file, by its number, the lines whose id has a later one; and its last line, so far."""
    last = Marks()
    found: dict[int, set[int]] = {}
    ends = []
    for file, path in enumerate(files):
        ends.append(0)
        for number, text in documents(path):
            ends[file] = number
            if (id := _id(text)) is None:
                continue   # what is wrong with it is told when it is read
            mark = id_mark(id)
            if (before := last.get(mark)) is not None:
                found.setdefault(before >> _LINE_BITS, set()).add(before & (1 << _LINE_BITS) - 1)
            last[mark] = file << _LINE_BITS | number
    return found, ends


def _id(text: str) -> str | None:
    """The id of a summary, where it is one, from its beginning."""
    if not text.endswith("\n") and not _is_json(text):
        return None   # not written whole: what it would replace still counts
    try:
        begun = _BEGUN.match(text)
        id = from_json(begun[1]) if begun else from_json(text)["id"]
    except (ValueError, KeyError, TypeError):
        return None
    return id if isinstance(id, str) else None


def decisions_beside(path: Path) -> Path:
    """Where the decisions on results, or on a dossier, are kept: `r.jsonl → r.review.jsonl`; of a folder in it."""
    return path / "run.review.jsonl" if path.is_dir() else path.with_suffix(".review.jsonl")


def _read(path: Path, without: Collection[int], end: int) -> Iterator[Summary]:
    for number, text in documents(path):
        if number > end:
            return
        if number in without:
            continue
        yield from _read_one(path, number, text)


def _read_one(path: Path, number: int, text: str) -> Iterator[Summary]:
    """The summary in a text; none where it was not written whole."""
    try:
        yield Summary.model_validate_json(text)
    except ValidationError as error:
        try:
            parsed(text, path, number)
        except ResultsError:
            is_line = number > 1 or (path.suffix.lower() in LINES and text.startswith('{"id":"'))
            if is_line and not text.endswith("\n"):
                _log.warning("%s, line %d was not written whole, or is being written: it is passed over", path, number)
                return
            raise
        told = [placed(path, number, text, where, told) for where, told in faults(error)[:_MOST_FAULTS]]
        raise ResultsError("\n".join(told)) from None


def documents(path: Path) -> Iterator[tuple[int, str]]:
    """The JSON texts of a file, each with the number of its first line: one a line, or the whole file as one.

    It is one a line where the name ends in .jsonl or the first line is JSON by itself.

    Raises ResultsError where the file cannot be read.
    """
    try:
        with path.open(encoding="utf-8-sig") as file:
            first = file.readline()
            if path.suffix.lower() not in LINES and not _is_json(first):
                yield 1, first + file.read()
                return
            for number, line in enumerate(chain([first], file), 1):
                if line.strip():
                    yield number, line
    except OSError as error:
        raise ResultsError(f"{path} cannot be read: {error.strerror or error}") from None
    except UnicodeDecodeError as error:
        raise ResultsError(f"{path} is not UTF-8 near byte {error.start:,}") from None


def _is_json(text: str) -> bool:
    try:
        from_json(text)
    except ValueError:
        return False
    return True


def parsed(text: str, path: Path, number: int) -> dict[str, Any]:
    """The JSON object in a text that begins at line `number` of a file. Raises ResultsError."""
    try:
        data = from_json(text)   # refuses what json lets through, such as half of a surrogate pair
    except ValueError as refused:
        with suppress(RecursionError):
            _told_where(text, path, number)
        reason = str(refused).partition(" at line ")[0]
        raise ResultsError(f"{path}, line {number}: no JSON that can be read: {reason}") from None
    if not isinstance(data, dict):
        raise ResultsError(f"{path}, line {number}: no JSON object")
    return data


def _told_where(text: str, path: Path, number: int) -> None:
    """Raise ResultsError with line and column, where json finds them."""
    try:
        json.loads(text.rstrip())   # that a line ends too early is told of that line
    except json.JSONDecodeError as error:
        raise ResultsError(
            f"{path}, line {number + error.lineno - 1}, column {error.colno}: no JSON: {error.msg}"
        ) from None
    except ValueError:   # a number of thousands of digits
        return


def faults(error: ValidationError) -> list[tuple[tuple[str | int, ...], str]]:
    """What a validation found: the path to each wrong value, and what is wrong with it."""
    found = []
    for each in error.errors(include_url=False):
        told = each["msg"].removeprefix("Value error, ").replace("Input should be", "it should be")
        if each["type"] in ("extra_forbidden", "unexpected_keyword_argument"):
            told = "there is no such field"
        elif each["type"] == "missing":
            told = "it is missing"
        elif each["type"] == NEWER:   # the rest may be right there
            return [(each["loc"], told)]
        elif isinstance(each["input"], str | int | float):
            shown = repr(each["input"])
            shown = shown if len(shown) <= _LONGEST_VALUE else f"{shown[:_LONGEST_VALUE]}…"
            told = f"{shown} is wrong: {told}"
        found.append((each["loc"], told))
    return found


def placed(path: Path, number: int, text: str, where: Sequence[str | int], told: str) -> str:
    """A fault in words: `"gold.json, line 27: proposals[2].act: 'ask' is wrong: …"`."""
    name = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in where).lstrip(".")
    line = number + text.count("\n", 0, _position(text, where))
    return f"{path}, line {line}: {name}: {told}" if name else f"{path}, line {line}: {told}"


def _position(text: str, where: Sequence[str | int]) -> int:
    """Where in a JSON text the value at a path begins; of a field that is not there, where its object does."""
    decode, at = json.JSONDecoder().raw_decode, _after(text, 0)
    for step in where:
        here, inside = at, at + 1
        if isinstance(step, int) and text[at] == "[":
            for _ in range(step):
                inside = decode(text, _after(text, inside))[1]
            at = _after(text, inside)
            continue
        if text[at] != "{":   # a type of a union that pydantic names in the path
            return here
        while text[inside := _after(text, inside)] != "}":
            key, inside = decode(text, inside)
            at = _after(text, inside)
            if key == step:
                break
            inside = decode(text, at)[1]
        else:
            return here
    return at


def _after(text: str, at: int) -> int:
    match = _BETWEEN.match(text, at)
    return match.end() if match else at
