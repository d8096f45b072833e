"""Results read back: RESULTS.jsonl of a run over many articles, or one summary as JSON."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from pydantic import ValidationError
from pydantic_core import from_json

from summarizer.errors import ConfigurationError
from summarizer.records import Summary


def read_results(path: Path) -> Iterator[Summary]:
    """Every summary of a results file, one line in memory at a time.

    A last line that was not written whole is passed over: the run that wrote it does it again. A file
    that holds one summary over many lines (`run --format json`) gives that one.

    Raises ConfigurationError where the file cannot be read, or with the number of a line that is no
    result.
    """
    try:
        with path.open("rb") as file:
            first = file.readline()
            if first.strip() == b"{":
                yield _summary(first + file.read(), str(path))
                return
            file.seek(0)
            for number, line in enumerate(file, 1):
                if not line.strip() or (not line.endswith(b"\n") and _torn(line)):
                    continue
                yield _summary(line, f"{path}, line {number},")
    except OSError as error:
        raise ConfigurationError(f"{path} cannot be read: {error.strerror or error}") from error


def _torn(line: bytes) -> bool:
    try:
        from_json(line)
    except ValueError:
        return True
    return False


def _summary(data: bytes, where: str) -> Summary:
    try:
        return Summary.model_validate_json(data)
    except ValidationError as error:
        fault = error.errors(include_url=False, include_input=False)[0]
        place = ".".join(str(part) for part in fault["loc"])
        raise ConfigurationError(
            f"{where} is no result of summarizer: {place + ': ' if place else ''}{fault['msg']}"
        ) from None
