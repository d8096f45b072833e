"""A results file read back."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from pydantic import ValidationError

from summarizer.errors import ArticleError, ConfigurationError
from summarizer.records import Summary


def read_results(path: Path) -> Iterator[Summary]:
    """Every summary of a RESULTS.jsonl, in order; a last line that was not written whole is passed over.

    Raises ArticleError where the file cannot be read, ConfigurationError where a line is no summary.
    """
    try:
        with path.open("rb") as file:
            for number, line in enumerate(file, 1):
                if not line.endswith(b"\n"):
                    return
                try:
                    yield Summary.model_validate_json(line)
                except ValidationError:
                    raise ConfigurationError(f"{path}, line {number}, is no result of summarizer") from None
    except OSError as error:
        raise ArticleError(f"{path} cannot be read: {error.strerror or error}") from error
