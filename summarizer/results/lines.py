"""What a line of results tells a run that goes on from it: the id, the text, how it was got. The line of a failure.

The rest of a line is read in load.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from pydantic_core import PydanticCustomError, from_json

from summarizer.codebook.format import is_newer, present
from summarizer.errors import ConfigurationError, SummarizerError
from summarizer.results.seen import marks

if TYPE_CHECKING:
    from summarizer.codebook.records import Summary

_LONGEST_MESSAGE = 1_000
_BEGINNING = b'{"id":'   # of every line: what begins otherwise and is broken is not ours to cut off
_LATER = {"body": None, "check": None}   # in the provenance of results that were written before there was such a thing
_SHA256 = re.compile("[0-9a-f]{64}")


class Entry(NamedTuple):
    """A result in a file: marks of its id and of its text, the byte it begins at, whether a second reading is due."""

    id: int
    text: int
    at: int
    is_unchecked: bool


def entries(path: Path, stamp: dict[str, str | None], *, mixed: bool, begin: int = 0) -> Iterator[Entry]:
    """Each result in a file. `begin` is the byte to begin at. A last line that is not whole yet is passed over.

    Raises ConfigurationError where a line is no result, or was got with another `stamp` and not `mixed`.
    """
    with path.open("rb") as file:
        file.seek(begin)
        at = begin
        for number, line in enumerate(file, 1):
            if line.strip():
                where = f"line {number}" if not begin else f"the line at byte {at:,}"
                found = result(line, path, where, stamp)
                if found is None:
                    return
                id, sha256, has = found
                is_unchecked = _is_unchecked(has, stamp)
                if not (mixed or is_unchecked):
                    _held_to(has, stamp, path)
                yield Entry(*marks(id, sha256), at, is_unchecked)
            at += len(line)


def is_unchecked(summary: Summary, stamp: dict[str, str | None]) -> bool:
    """Whether a summary lacks the second reading that a stamp asks for, and nothing else."""
    provenance = summary.provenance.model_dump(by_alias=True)
    return _is_unchecked({name: _in(provenance, name) for name in stamp}, stamp)


def _is_unchecked(has: dict[str, Any], stamp: dict[str, str | None]) -> bool:
    return [name for name, value in stamp.items() if has[name] != value] == ["check"] and has["check"] is None


def _held_to(has: dict[str, Any], stamp: dict[str, str | None], path: Path) -> None:
    """Raise ConfigurationError where a result was got otherwise than the stamp says."""
    changed = [name for name, value in stamp.items() if has[name] != value and (name != "check" or has[name])]
    if changed == ["check"]:
        now = f"now by {stamp['check']}" if stamp["check"] else "now none is asked for"
        raise ConfigurationError(
            f"{path} holds results with a second reading (by {has['check']}: the model and the hash of its prompt), "
            f"{now}. Ask for the same, name another output to do all again, or have them mixed, to keep these and do "
            "the rest", settings=("check", "checker", "mixed"),
        )
    if changed:
        raise ConfigurationError(differing(path, "results", changed, has, stamp), settings=("mixed",))


def differing(
    path: Path, what: str, changed: Iterable[str], has: Mapping[str, object], now: Mapping[str, object]
) -> str:
    """Why what a file holds, got with another model or prompt, is not gone on with, in words."""
    return (
        f"{path} holds {what} got with another {' and '.join(changed)} "
        f"({', '.join(f'{name} {has[name]}, now {now[name]}' for name in changed)}). "
        "Name another output to do all again, or have them mixed, to keep these and do the rest"
    )


def result(
    line: bytes, path: Path, where: str, stamp: Iterable[str] = ()
) -> tuple[str, str, dict[str, Any]] | None:
    """The id, the text's hash and the stamp in a line of results; None where it was not written whole.

    The rest of it is looked at by who reads the results: a run of millions is to begin soon.

    Raises ConfigurationError where it is no result.
    """
    try:
        row = from_json(line)
        if isinstance(row, dict) and is_newer(row.get("format")):
            present(row["format"])
        id, sha256, provenance = row["id"], row["article"]["sha256"], row["provenance"]
        if id and isinstance(id, str) and _SHA256.fullmatch(sha256):
            return id, sha256, {name: _in(provenance, name) for name in stamp}
    except PydanticCustomError as newer:
        raise ConfigurationError(f"{path}, {where}: {newer.message()}, or name another output") from None
    except ValueError:
        begun = line.startswith(_BEGINNING) or _BEGINNING.startswith(line) or not line.strip(b"\0")
        if begun and not line.endswith(b"\n"):
            return None
    except (KeyError, TypeError):
        pass
    raise ConfigurationError(
        f"{path}, {where}, is no result of summarizer: name another output, or take the line out"
    )


def _in(provenance: dict[str, Any], name: str) -> Any:
    value = provenance.get(name, _LATER[name]) if name in _LATER else provenance[name]
    if name != "check" or value is None:
        return value
    return None if value.get("failed") else f"{value['asked']} {value['prompt']}"


def failure_line(id: str, source: str | None, error: SummarizerError) -> str:
    """A row of RESULTS.failed.jsonl."""
    row = {"id": id, "source": source, "error": type(error).__name__, "message": str(error)[:_LONGEST_MESSAGE],
           "attempts": error.attempts, "usage": error.usage.model_dump() if error.usage else None}
    return json.dumps(row, ensure_ascii=False)
