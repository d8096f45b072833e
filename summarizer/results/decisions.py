"""Decisions of people beside results: RESULTS.review.jsonl, which only grows. Results are never rewritten.

A line is one decision (decided), written by one `os.write` and made to last before the next. What a person corrects or
adds is held to the article as a model's reply is: a quote stands there or the decision is refused.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from pydantic import ValidationError

from summarizer.codebook.records import Evidence
from summarizer.errors import LockedError, ResultsError, ReviewError
from summarizer.results.appending import append, cut, lock, opened
from summarizer.results.decided import Decision, as_json, digest_of, record_of
from summarizer.results.load import faults
from summarizer.text.locate import Passages, cuts

__all__ = ["Decision", "Reviewing", "as_json", "beside", "digest_of", "read", "record_of"]
PATIENCE = 10.0   # seconds that another may hold the file: it takes one line at a time
_BEGINNING = b'{"format":'   # of every line


def beside(path: Path) -> Path:
    """Where the decisions on results, or on a dossier, are kept: `beside(Path("r.jsonl")) → r.review.jsonl`.

    Of a folder of shards they are in it, as run.review.jsonl.
    """
    return path / "run.review.jsonl" if path.is_dir() else path.with_suffix(".review.jsonl")


def read(path: Path) -> list[Decision]:
    """The decisions of a file, in its order, each once; none where there is no file.

    A last line that was not written whole is passed over. Raises ResultsError, with the line and the reason.
    """
    found: dict[str, Decision] = {}
    try:
        with path.open("rb") as file:
            for number, line in enumerate(file, 1):
                if not line.endswith(b"\n") and (line.startswith(_BEGINNING) or _BEGINNING.startswith(line)):
                    break
                if line.strip():
                    decision = parsed(line, f"{path}, line {number}")
                    found.setdefault(decision.id, decision)
    except FileNotFoundError:
        return []
    except OSError as error:
        raise ResultsError(f"{path} cannot be read: {error.strerror or error}") from None
    return list(found.values())


def parsed(line: str | bytes, where: str) -> Decision:
    """A decision from its JSON. Raises ResultsError."""
    try:
        return Decision.model_validate_json(line)
    except ValidationError as error:
        raise ResultsError(f"{where}, is no decision: {_told(error)}") from None


class Reviewing:
    """The decisions beside results, open and locked while the `with` block runs.

    Raises LockedError where another holds them for long, OutputError where they cannot be written, ResultsError where
    the file holds something else.
    """

    def __init__(self, path: Path) -> None:
        """`path` is that of the results, or of the dossier."""
        self.path = beside(path)

    def __enter__(self) -> Self:
        self._file = opened(self.path)
        try:
            _patiently(self._file, self.path)
            cut(self._file)
            self.decisions = read(self.path)
            self._ids = {each.id for each in self.decisions}
        except BaseException:
            os.close(self._file)
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        os.close(self._file)

    def add(self, decision: Decision, text: str | None) -> bool:
        """Keep a decision; `text` is the article's. Says whether it is new: one that is there already adds nothing.

        Raises ReviewError where the article does not bear it out, OutputError where it cannot be written whole.
        """
        if decision.id in self._ids:
            return False
        if decision.now is not None:
            now = {**decision.now, "evidence": list(_located(decision, text))}
            decision = decision.model_copy(update={"now": now})
        append(self._file, self.path, decision.model_dump_json(exclude_none=True).encode() + b"\n")
        os.fsync(self._file)
        self._ids.add(decision.id)
        self.decisions.append(decision)
        return True


def _located(decision: Decision, text: str | None) -> Iterator[dict[str, Any]]:
    """The evidence of what shall be, each where it stands in the article. Raises ReviewError."""
    assert decision.now is not None
    had: list[Evidence] = []
    with suppress(ValueError):
        had = record_of(decision.was or {}).evidence
    passages = Passages(text) if text is not None else None
    for each in record_of(decision.now).evidence:
        same = next((one for one in had if (one.start, one.quote) == (each.start, each.quote)), None)
        if same is None:
            if text is None or passages is None:
                raise ReviewError(f"“{each.quote}” cannot be held to the article: its text is not at hand")
            same = _placed(each, text, passages)
        yield same.model_dump(mode="json", exclude_none=True)


def _placed(given: Evidence, text: str, passages: Passages) -> Evidence:
    """A quote where it stands, nearest to where it is said to."""
    start, end = given.start, given.end
    if text[start:end] == given.quote and not (cuts(text, start, starting=True) or cuts(text, end)):
        return given
    found = passages.find(given.quote)
    if not found:
        raise ReviewError(
            f"“{given.quote}” does not stand in the article as whole words; the nearest passage there is "
            f"“{passages.nearest(given.quote)}”"
        )
    return Evidence(**min(found, key=lambda place: abs(place.start - start))._asdict())


def _patiently(handle: int, path: Path) -> None:
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            lock(handle, path)
            return
        except LockedError:
            if time.monotonic() > deadline:
                raise LockedError(f"another process is writing {path}: try again when it is done") from None
            time.sleep(0.02)


def _told(error: ValidationError) -> str:
    """What is wrong with a decision, in words: the first three faults."""
    found = [
        f"{'.'.join(map(str, where))}: {told}" if where else told for where, told in faults(error)[:3]
    ]
    return "; ".join(found)
