"""A folder of results that many processes write: a shard for each, a journal for what drives them.

    FOLDER/shard-0001.jsonl     the results of one process: a RESULTS.jsonl with a lock of its own
    FOLDER/shard-0001.texts.gz  the texts that these results count in
    FOLDER/run.jsonl            the lock of the run that drives them; holds no results
    FOLDER/run.failed.jsonl     the failures of the last run

The file system must be one that all see, with `flock` (local disks, NFS since Linux 2.6.12).
"""

from __future__ import annotations

import itertools
import time
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import ValidationError

from summarizer.errors import ArticleError, ConfigurationError, LockedError, ResultsError
from summarizer.journal import Journal, Shard, told
from summarizer.marks import Marks, marks
from summarizer.records import Summary
from summarizer.results import shards

if TYPE_CHECKING:
    from summarizer.article import Article

LINGER = 30.0   # seconds: what a run left in flight when it was killed may be written for so long
_OFFSET_BITS = 48


class Folder(Journal):
    """The journal of a run whose results are written by others, each into a shard.

    `seen` is the size in bytes of each shard when the run began: what lies before is known here.

    Raises as Journal does, for the folder and for every shard of it.
    """

    def __init__(self, folder: Path, stamp: dict[str, str], *, mixed: bool = False) -> None:
        if folder.exists() and not folder.is_dir():
            raise ConfigurationError(f"{folder} is no folder: results of a Ray run go into a folder of shards")
        super().__init__(folder / "run.jsonl", stamp, mixed=mixed, texts=False)
        self.folder = folder
        self.seen: dict[str, int] = {}

    def _read(self) -> None:
        for path in (each for each in shards(self.folder) if each.suffix == ".jsonl"):
            if path != self.path:
                _settle(path)
                self.seen[path.name] = path.stat().st_size
            self._take(path)

    def write(self, line: str, article: Article | None = None) -> None:
        """Nothing: the result is in a shard already."""


def _settle(path: Path) -> None:
    """Wait until nobody writes a shard any more, and cut off a line that is not whole.

    Raises LockedError where somebody does after LINGER seconds.
    """
    deadline = time.monotonic() + LINGER
    while True:
        try:
            with Shard(path):
                return
        except LockedError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.2)


def claimed(folder: Path, *, texts: bool = True) -> tuple[int, Shard]:
    """The first shard of a folder that nobody has open, entered, and its number, from 0. Raises OutputError."""
    for number in itertools.count():
        try:
            return number, Shard(folder / f"shard-{number + 1:04}.jsonl", texts=texts).__enter__()
        except LockedError:
            continue
    raise AssertionError("there is always another number")


class Lines:
    """Where the result of each article stands in the shards of a folder, past the bytes `seen`.

    Raises ConfigurationError where a result was got with another `stamp`, unless `mixed`.
    """

    def __init__(self, folder: Path, stamp: dict[str, str], *, mixed: bool, seen: dict[str, int]) -> None:
        found = shards(folder) if folder.is_dir() else []
        self._paths = [path for path in found if path.suffix == ".jsonl"]
        self._places = Marks()
        for number, path in enumerate(self._paths):
            for mark, _, at in told(path, stamp, mixed=mixed, begin=seen.get(path.name, 0)):
                self._places[mark] = number << _OFFSET_BITS | at

    def add(self, id: str, path: Path, at: int) -> None:
        """Take it in that a result was written at that byte."""
        if path not in self._paths:
            self._paths.append(path)
        self._places[marks(id, "0")[0]] = self._paths.index(path) << _OFFSET_BITS | at

    def find(self, id: str, sha256: str) -> Summary | None:
        """The result of an article, where there is one.

        Raises ArticleError where there is one of that id for another text, ResultsError where it was edited
        and is no result any more.
        """
        place = self._places.get(marks(id, sha256)[0])
        if place is None:
            return None
        path = self._paths[place >> _OFFSET_BITS]
        with path.open("rb") as file:
            file.seek(place & (1 << _OFFSET_BITS) - 1)
            line = file.readline()
        try:
            summary = Summary.model_validate_json(line)
        except ValidationError:
            raise ResultsError(
                f"{path} holds a result of {id!r} that cannot be read: take its line out, or mend it"
            ) from None
        if summary.article.sha256 != sha256:
            raise ArticleError(f"two articles have the id {id!r} and different texts: the one that came first is kept")
        return summary
