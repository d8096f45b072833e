"""Which files are meant: by a name, a folder, a pattern or a web address. Opens none of them.

What is no regular file is never opened later: a pipe might not begin, a device not end.
"""

from __future__ import annotations

import glob
import os
import re
import stat
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from summarizer.errors import ArticleError
from summarizer.inputs.names import shown, why
from summarizer.inputs.web.connection import host_of, is_address

# Names under which documents are kept: in folders and archives nothing else is opened. What each is, its content tells.
ENDINGS = frozenset((
    ".txt", ".text", ".md", ".markdown", ".html", ".htm", ".xhtml", ".shtml", ".php", ".asp", ".aspx", ".jsp",
    ".pdf", ".docx", ".odt", ".rtf", ".eml", ".mbox", ".mht", ".mhtml", ".xml", ".rss", ".atom", ".rdf", ".json",
    ".jsonl", ".ndjson", ".csv", ".tsv", ".tab", ".parquet", ".xlsx", ".warc", ".gz", ".bz2", ".xz", ".zip",
    # These are refused, with what to do.
    ".doc", ".xls", ".msg", ".ods", ".epub", ".pages", ".7z", ".rar", ".tar", ".zst",
))
_SAVED_WITH = re.compile(
    r"(.+)(?:_files|_fichiers|_archivos|_arquivos|_file|_bestanden|-Dateien|-filer|_pliki|\.files)"
)
FileId = tuple[int, int]   # device and inode: they tell one file from another, whatever it is called
_MOST_KINDS = 5   # that are named
_ENDING = re.compile(r"\.\w{1,12}")
_NO_FILE = "is no file, but a pipe, a socket or a device"


@dataclass(frozen=True)
class InputFile:
    """A file or a web address to read, or why one cannot be; `is_passed`: one of a folder that is no document."""

    path: str
    error: ArticleError | None = None
    is_passed: bool = False


def file_id(path: str | Path) -> FileId | None:
    """What tells a file from others; None where it is not there or cannot be looked at."""
    try:
        told = os.stat(path)   # noqa: PTH116 - inputs are strings
    except (OSError, ValueError):
        return None
    return told.st_dev, told.st_ino


def meant(name: str, own: set[FileId]) -> list[InputFile]:
    """The files that an input means, in order; `own` are files and folders that are not meant.

    Of a folder those whose name ends as a document's does, those of its folders too. Links, hidden files,
    the folder that a browser puts beside a page that it saves, and the gold of an article (NAME.json beside NAME.txt)
    are left out. Of a pattern what matches, by links too. A web address is meant as it stands.

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
    if all(each.is_passed for each in found) and file_id(name) not in own:
        there = f"none of its {len(found):,} files is called as a document is" if found else "it is empty"
        raise ArticleError(f"{shown(name)} holds no articles: {there} ({' '.join(sorted(ENDINGS))})")
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
    if not os.path.isdir(name):   # noqa: PTH112 - inputs are strings
        yield _file(name)
        return
    unread: list[OSError] = []
    for place, folders, names in os.walk(name, onerror=unread.append, followlinks=False):
        yield from map(_closed, unread)
        unread.clear()
        pages = {Path(each).stem for each in names if each.lower().endswith((".html", ".htm", ".xhtml", ".php"))}
        ours = (each for each in sorted(folders) if not (each.startswith(".") or _belongs(each, pages)))
        folders[:] = [each for each in ours if not own or file_id(_join(place, each)) not in own]
        there = set(names)
        for each in sorted(names):
            path = _join(place, each)
            if not (_is_gold(each, there) or os.path.islink(path)) and not (own and file_id(path) in own):   # noqa: PTH114
                yield _file(path) if is_document(each) else InputFile(path, is_passed=True)
    yield from map(_closed, unread)


def is_document(name: str) -> bool:
    """Whether a file of a folder or an archive is opened: by its name, for what a folder holds beside is much."""
    return not name.startswith(".") and _parted(name)[1].lower() in ENDINGS


def passed_over(names: Iterable[str]) -> str:
    """How many files were not opened, in words: `"passed over 14 files (12 .jpg, 2 .css)"`."""
    endings = (Path(each).suffix.lower() for each in names)
    kinds = Counter(each if _ENDING.fullmatch(each) else "without an ending" for each in endings)
    told = ", ".join(f"{count:,} {kind}" for kind, count in kinds.most_common(_MOST_KINDS))
    more = ", …" if len(kinds) > _MOST_KINDS else ""
    return f"passed over {kinds.total():,} file{'' if kinds.total() == 1 else 's'} ({told}{more})"


def _is_gold(name: str, names: set[str]) -> bool:
    """Whether a file holds the records of the article beside it: NAME.json of NAME.txt."""
    stem, ending = _parted(name)
    return ending == ".json" and any(f"{stem}{each}" in names for each in (".txt", ".html"))


def _belongs(folder: str, pages: set[str]) -> bool:
    """Whether a folder holds the pictures and scripts of a page beside it, as browsers save them."""
    found = _SAVED_WITH.fullmatch(folder)
    return found is not None and found[1] in pages


def _parted(name: str) -> tuple[str, str]:
    return os.path.splitext(name)   # noqa: PTH122 - in a tenth of a Path's time: folders hold many


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
