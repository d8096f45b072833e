"""A folder of results that many processes write: a shard for each, a journal for what drives them.

    FOLDER/shard-0001.jsonl     the results of one process: a RESULTS.jsonl with a lock of its own
    FOLDER/shard-0001.texts.gz  the texts that these results count in
    FOLDER/run.jsonl            the lock of the run that drives them; holds no results
    FOLDER/run.failed.jsonl     the failures of the last run
    FOLDER/run.copies.jsonl     articles that were not read, being copies of others

Each process begins a shard numbered above all that hold results: of an id the result that counts is in the
shard with the highest number, and there in the last line. No clock is asked. The file system must be one
that all see, with `flock` (local disks, NFS since Linux 2.6.12).
"""

from __future__ import annotations

import itertools
import re
import time
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from summarizer.errors import ArticleError, ConfigurationError, LockedError
from summarizer.results.journal import Journal, Shard
from summarizer.results.lines import entries, is_unchecked
from summarizer.results.load import shards
from summarizer.results.places import Places
from summarizer.results.seen import Marks, marks

if TYPE_CHECKING:
    from summarizer.codebook.records import Summary
    from summarizer.inputs.article import Article

LINGER = 30.0   # seconds: what a run left in flight when it was killed may be written for so long
_SHARD = re.compile(r"shard-(\d+)\.jsonl")


class Folder(Journal):
    """The journal of a run whose results are written by others, each into a shard.

    `seen` is the size in bytes of each shard when the run began: what lies before is known here.

    Raises as Journal does, for the folder and for every shard of it.
    """

    def __init__(
        self, folder: Path, stamp: dict[str, str | None], *, mixed: bool = False, redo: Iterable[str] = ()
    ) -> None:
        if folder.exists() and not folder.is_dir():
            raise ConfigurationError(f"{folder} is no folder: results of a Ray run go into a folder of shards")
        super().__init__(folder / "run.jsonl", stamp, mixed=mixed, texts=False, redo=redo)
        self.folder = self.place = folder
        self.seen: dict[str, int] = {}

    def _read(self) -> None:
        for path in (each for each in shards(self.folder) if each.suffix == ".jsonl"):
            if path != self.path:
                _settle(path)
                self.seen[path.name] = path.stat().st_size
            self._take(path)
        self._take_copies()

    def write(self, summary: Summary, article: Article | None = None) -> None:
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


def free_shard(folder: Path, *, texts: bool = True) -> tuple[int, Shard]:
    """A shard above all that hold results, entered, and its number, from 0. Raises OutputError."""
    found = shards(folder) if folder.is_dir() else []
    held = [int(match[1]) for path in found if (match := _SHARD.fullmatch(path.name)) and path.stat().st_size]
    for number in itertools.count(max(held, default=0)):
        path = folder / f"shard-{number + 1:04}.jsonl"
        try:
            shard = Shard(path, texts=texts).__enter__()
        except LockedError:
            continue
        if not path.stat().st_size:
            return number, shard
        shard.__exit__(None, None, None)
    raise AssertionError("there is always another number")


class ShardIndex:
    """Where the result of each article stands in the shards of a folder, past the bytes `seen`.

    Raises ConfigurationError where a result was got with another `stamp`, unless `mixed`.
    """

    def __init__(self, folder: Path, stamp: dict[str, str | None], *, mixed: bool, seen: dict[str, int]) -> None:
        self._stamp = stamp
        self._places = Places()   # of an id and a text together
        self._claimed = Marks()   # the text that has an id here
        for path in shards(folder) if folder.is_dir() else []:
            if path.suffix == ".jsonl":
                for each in entries(path, stamp, mixed=mixed, begin=seen.get(path.name, 0)):
                    self._places.put(each.id ^ each.text or 1, path, each.at)

    def add(self, summary: Summary, path: Path, at: int) -> None:
        """Take it in that a result was written at that byte."""
        mark, text = marks(summary.id, summary.article.sha256)
        self._places.put(mark ^ text or 1, path, at)

    def find(self, id: str, sha256: str) -> tuple[Summary | None, bool]:
        """The result of an article, where there is one, and whether it lacks the second reading that is asked for.

        From now on its id is that of this text. Raises ArticleError where another text had the id here, ResultsError
        where the result was edited and is none any more.
        """
        mark, text = marks(id, sha256)
        if self._claimed.get(mark) not in (None, text):
            raise ArticleError(f"two articles have the id {id!r} and different texts: the one that came first is kept")
        self._claimed[mark] = text
        summary = self._places.read(mark ^ text or 1, id)
        return summary, summary is not None and is_unchecked(summary, self._stamp)
