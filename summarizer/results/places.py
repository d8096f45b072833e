"""Where results stand, so that one can be read again: a file and a byte for each, 24 to 48 bytes in memory."""

from __future__ import annotations

from pathlib import Path

from pydantic import ValidationError

from summarizer.codebook.records import Summary
from summarizer.errors import ResultsError
from summarizer.results.seen import Marks

_OFFSET_BITS = 48


class Places:
    """The places of results by marks of whoever asks; no mark is 0."""

    def __init__(self) -> None:
        self._paths: list[Path] = []
        self._numbers: dict[Path, int] = {}
        self._places = Marks()   # one more than the place; 0 where there is none any more

    def put(self, mark: int, path: Path, at: int) -> None:
        """Take it in that a result begins at that byte."""
        if (number := self._numbers.get(path)) is None:
            number = self._numbers[path] = len(self._paths)
            self._paths.append(path)
        self._places[mark] = (number << _OFFSET_BITS | at) + 1

    def forget(self, mark: int) -> None:
        """Take it in that nothing of that mark is wanted any more."""
        if self._places.get(mark):
            self._places[mark] = 0

    def __contains__(self, mark: int) -> bool:
        return bool(self._places.get(mark))

    def read(self, mark: int, id: str) -> Summary | None:
        """The result of a mark, where there is one, whose id is told where it is wrong.

        Raises ResultsError where it was edited and is none any more.
        """
        place = self._places.get(mark)
        if not place:
            return None
        path = self._paths[place - 1 >> _OFFSET_BITS]
        with path.open("rb") as file:
            file.seek(place - 1 & (1 << _OFFSET_BITS) - 1)
            line = file.readline()
        try:
            return Summary.model_validate_json(line)
        except ValidationError:
            raise ResultsError(
                f"{path} holds a result of {id!r} that cannot be read: take its line out, or mend it"
            ) from None
