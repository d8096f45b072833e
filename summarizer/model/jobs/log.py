"""What was submitted, written down: jobs and the requests in them, so that nothing is submitted twice."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError

from summarizer.errors import ConfigurationError, OutputError


@dataclass(frozen=True)
class Unended:
    """A file of requests that was submitted: their custom ids, and the job, where it was written down."""

    file: str
    ids: list[str]
    job: str | None


class Submitted:
    """The file that tells of a run's jobs, one JSON object a line.

    Three kinds of line: file and ids (written before the job is asked for), file and job, and the end
    of a job or of a file that has none.
    """

    def __init__(self, path: Path) -> None:
        self.path = path

    def unended(self) -> list[Unended]:
        """What was submitted and has not ended; a last line that was not written whole is cut off.

        Raises ConfigurationError where a line tells of no job, OutputError where the file cannot be read.
        """
        rows = self._rows()
        jobs = {row.file: row.job for row in rows if row.job and row.file}
        ended = {name for row in rows if row.ended for name in (row.file, row.job) if name}
        return [
            Unended(row.file, row.ids, jobs.get(row.file)) for row in rows
            if row.file and row.ids and not ended & {row.file, jobs.get(row.file)}
        ]

    def note(self, **row: Any) -> None:
        """Append a line that outlasts a power cut. Raises OutputError where it cannot be written."""
        try:
            with self.path.open("a", encoding="utf-8") as file:
                file.write(json.dumps(row) + "\n")
                file.flush()
                os.fsync(file.fileno())
        except OSError as error:
            raise OutputError(f"{self.path} cannot be written: {error.strerror or error}") from error

    def _rows(self) -> list[_Row]:
        try:
            data = self.path.read_bytes()
            whole, _, last = data.rpartition(b"\n")
            if last:
                if _row(last):   # edited by hand
                    whole = data
                    with self.path.open("ab") as file:
                        file.write(b"\n")
                else:
                    os.truncate(self.path, len(data) - len(last))
        except FileNotFoundError:
            return []
        except OSError as error:
            raise OutputError(f"{self.path} cannot be read: {error.strerror or error}") from error
        rows = []
        for number, line in enumerate(whole.split(b"\n"), 1):
            if line.strip():
                row = _row(line)
                if row is None:
                    raise ConfigurationError(
                        f"{self.path}, line {number}, tells of no job: mend it, or take it out (what it told of "
                        "is submitted again)"
                    )
                rows.append(row)
        return rows


class _Row(BaseModel):
    file: str | None = None
    job: str | None = None
    ids: list[str] | None = None
    ended: bool = False


def _row(line: bytes) -> _Row | None:
    try:
        return _Row.model_validate_json(line)
    except ValidationError:
        return None
