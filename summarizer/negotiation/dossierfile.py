"""A dossier as a file: one JSON document, written whole or not at all, and read back."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from itertools import chain, islice
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError
from pydantic_core import from_json

from summarizer.errors import OutputError, ResultsError
from summarizer.negotiation.dossier import Dossier
from summarizer.results.decisions import Decision, beside, read
from summarizer.results.load import documents, faults, parsed, placed

_MOST_FAULTS = 10
_PIECE = 500   # of a list
_BEGINNING = f'{{\n "{next(iter(Dossier.model_fields))}": '.encode()


def put(dossier: Dossier, path: Path) -> None:
    """Write a dossier. Raises OutputError; what was there stays then."""
    half = path.with_name(f"{path.name}.{os.getpid()}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with half.open("wb") as file:
            file.writelines(_pieces(dossier))
        half.replace(path)
    except OSError as error:
        with suppress(OSError):
            half.unlink(missing_ok=True)
        raise OutputError(f"{path} cannot be written: {error.strerror or error}") from error


def _pieces(dossier: Dossier) -> Iterator[bytes]:
    """The JSON document piece by piece: whole it would take as much memory as the dossier."""
    written = TypeAdapter(Dossier).dump_json
    yield b"{\n"
    for number, name in enumerate(Dossier.model_fields):
        yield b",\n" if number else b""
        value, head = getattr(dossier, name), f'{{\n "{name}": [\n'.encode()
        if not isinstance(value, list) or not value:
            yield written(dossier, include={name}, indent=1).removeprefix(b"{\n").removesuffix(b"\n}")
            continue
        yield head.removeprefix(b"{\n")
        for begin in range(0, len(value), _PIECE):
            some = dossier.model_copy(update={name: value[begin:begin + _PIECE]})
            yield b",\n" if begin else b""
            yield written(some, include={name}, indent=1).removeprefix(head).removesuffix(b"\n ]\n}")
        yield b"\n ]"
    yield b"\n}\n"


def is_dossier(path: Path) -> bool:
    """Whether a file holds a dossier, or gold of one, and no results: one JSON object with threads."""
    if not path.is_file():   # a pipe can be read but once
        return False
    try:
        found = from_json(next(documents(path), (1, ""))[1])
    except (ResultsError, ValueError):
        return False   # whoever reads it says what is wrong
    return isinstance(found, dict) and has_threads(found)


def may_replace(path: Path) -> bool:
    """Whether a dossier may be written there: no file is there, or an empty one, or a dossier."""
    try:
        if not path.is_file():
            return True
        with path.open("rb") as file:
            head = file.read(len(_BEGINNING))
    except OSError:
        return True   # that it cannot be written is told when it is
    return not head or head == _BEGINNING or is_dossier(path)


def has_threads(data: Mapping[str, Any]) -> bool:
    """Whether a JSON object is a dossier, or gold of one."""
    return isinstance(data.get("threads"), list)


def decisions_of(dossier: Dossier, path: Path) -> list[Decision]:
    """What people decided of joins and names: what is in a dossier, and what was kept since beside it or its results.

    Raises ResultsError.
    """
    places = [path, *(path.parent / name for name in (dossier.following.results if dossier.following else ()))]
    return standing(dossier, chain.from_iterable(read(beside(each)) for each in places))


def standing(dossier: Dossier, kept: Iterable[Decision]) -> list[Decision]:
    """What a dossier has of decisions on joins and names, and what else is kept of such."""
    has = {each.id for each in dossier.decided}
    return [*dossier.decided, *(each for each in kept if not each.is_of_record and each.id not in has)]


def read_dossier(path: str | Path) -> Dossier:
    """The dossier in a file that `follow` wrote. Raises ResultsError, with line and reason, where it is none."""
    path = Path(path)
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise ResultsError(f"{path} cannot be read: {error.strerror or error}") from None
    except UnicodeDecodeError as error:
        raise ResultsError(f"{path} is not UTF-8 near byte {error.start:,}") from None
    try:
        made = Dossier.model_validate_json(text)
        if "threads" not in made.model_fields_set:
            raise ResultsError(f"{path} holds no dossier: it has no threads")
    except ValidationError as error:
        number, first = next(documents(path), (1, text))
        if isinstance(parsed(first, path, number).get("proposals"), list):
            raise ResultsError(f"{path} holds results, and no dossier: follow makes one of them") from None
        parsed(text, path, 1)
        told = [placed(path, 1, text, where, told) for where, told in faults(error)[:_MOST_FAULTS]]
        raise ResultsError("\n".join(told)) from None
    if lost := list(islice(_lost(made), _MOST_FAULTS)):
        raise ResultsError("\n".join(f"{path}: {each}" for each in lost))
    return made


def _lost(dossier: Dossier) -> Iterator[str]:
    """What is named and not there: somebody edited the file."""
    articles = {each.id for each in dossier.articles}
    threads = {each.id: {version.id for version in each.versions} for each in dossier.threads}
    moves = {each.id for each in dossier.moves}
    for thread in dossier.threads:
        told = [each for version in thread.versions for each in version.told]
        told += [deadline.told for deadline in thread.deadlines]
        yield from (f"{thread.id} is told in {each.article}, no article of it" for each in told
                    if each.article not in articles)
        yield from (f"{thread.id} is related to {each.thread}, no thread of it" for each in thread.relations
                    if each.thread not in threads)
    for move in dossier.moves:
        if move.version not in threads.get(move.thread, ()):
            yield f"{move.id} is on {move.version} of {move.thread}, no version of it"
        yield from (f"{move.id} names {each}, no move of it" for each in (*move.disputes, *filter(None, [move.before]))
                    if each not in moves)
        yield from (f"{move.id} is told in {each.article}, no article of it" for each in move.told
                    if each.article not in articles)
        if not all(each.evidence for each in move.told):
            yield f"{move.id} is told without a quote"
    for doubt in dossier.doubts:
        yield from (f"a doubt is of {each}, no thread of it" for each in doubt.threads if each not in threads)
