"""Which files are meant: by a name, a folder, a pattern or a web address. Opens none of them.

What is no regular file is never opened later: a pipe might not begin, a device not end.
"""

from __future__ import annotations

import glob
import os
import stat
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from summarizer.errors import ArticleError
from summarizer.inputs.connection import host_of, is_address
from summarizer.inputs.names import shown, why

TABLE_ENDINGS = (".jsonl", ".ndjson", ".csv", ".parquet")
TEXT_ENDINGS = (".txt", ".md", ".html", ".htm")
FileId = tuple[int, int]   # device and inode: they tell one file from another, whatever it is called
_NO_FILE = "is no file, but a pipe, a socket or a device"


@dataclass(frozen=True)
class InputFile:
    """A file or a web address to read, or why one cannot be, or a folder."""

    path: str
    error: ArticleError | None = None


def file_id(path: str | Path) -> FileId | None:
    """What tells a file from others; None where it is not there or cannot be looked at."""
    try:
        told = os.stat(path)   # noqa: PTH116 - inputs are strings
    except (OSError, ValueError):
        return None
    return told.st_dev, told.st_ino


def meant(name: str, own: set[FileId]) -> list[InputFile]:
    """The files that an input means, in order; `own` are files and folders that are not meant.

    Of a folder those whose name ends as an article's or a table's does, those of its folders too; links
    are passed over. Of a pattern what matches, by links too. A web address is meant as it stands.

    Raises ArticleError where there is none, or the input itself cannot be read.
    """
    if name == "-":
        if sys.stdin is None:   # it was closed
            raise ArticleError("standard input is closed: name a file or a folder")
        return [InputFile(name)]
    if is_address(name):
        host_of(name)   # raises where it names no host
        return [InputFile(name)]
    try:
        os.stat(name)   # noqa: PTH116 - a name with * may exist as it is
    except (OSError, ValueError) as error:
        if glob.has_magic(name):
            return _matching(name, own)
        if isinstance(error, FileNotFoundError | NotADirectoryError):
            raise ArticleError(f"there is no file or folder {shown(name)}") from None
        raise ArticleError(f"{shown(name)} cannot be read: {why(error)}") from error
    found = list(_under(name, own))
    if len(found) == 1 and found[0].path == name and found[0].error is not None:
        raise found[0].error
    if not found and file_id(name) not in own:
        raise ArticleError(f"{shown(name)} holds no articles ({', '.join(TEXT_ENDINGS + TABLE_ENDINGS)})")
    return found


def _matching(pattern: str, own: set[FileId]) -> list[InputFile]:
    names = sorted(glob.glob(pattern, recursive=True))   # noqa: PTH207 - absolute patterns too
    if not names:
        raise ArticleError(f"nothing matches {shown(pattern)}")
    return [found for name in names for found in _under(name, own)]


def _under(name: str, own: set[FileId]) -> Iterator[InputFile]:
    """A file itself; of a folder what it holds."""
    if file_id(name) in own:
        return
    if not Path(name).is_dir():
        yield _file(name)
        return
    unread: list[OSError] = []
    for place, folders, names in os.walk(name, onerror=unread.append, followlinks=False):
        yield from map(_closed, unread)
        unread.clear()
        folders[:] = [each for each in sorted(folders) if not own or file_id(_join(place, each)) not in own]
        ours = (each for each in sorted(names) if each.lower().endswith(TEXT_ENDINGS + TABLE_ENDINGS))
        for path in (_join(place, each) for each in ours):
            if not Path(path).is_symlink() and file_id(path) not in own:
                yield _file(path)
    yield from map(_closed, unread)


def _join(place: str, name: str) -> str:
    return os.path.join(place, name)   # noqa: PTH118 - os.walk gives strings


def _closed(error: OSError) -> InputFile:
    folder = os.fsdecode(error.filename)
    return InputFile(folder, ArticleError(f"the folder {shown(folder)} cannot be read: {why(error)}"))


def _file(path: str) -> InputFile:
    try:
        mode = os.stat(path).st_mode   # noqa: PTH116 - inputs are strings
    except OSError as error:
        return InputFile(path, ArticleError(f"{shown(path)} cannot be read: {why(error)}"))
    if stat.S_ISREG(mode):
        return InputFile(path)
    return InputFile(path, ArticleError(f"{shown(path)} {_NO_FILE}: give what it holds to -, as JSONL"))
