"""Files that are packed: gzip, bzip2, xz and ZIP. What is in them is read as if it lay beside them.

A file that unpacks to a hundred times its size and more is refused: so do bombs, and no text.
"""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import PurePath
from typing import IO, Any

from summarizer.errors import ArticleError
from summarizer.inputs.article import Article
from summarizer.inputs.document import Document, Unreadable
from summarizer.inputs.names import printable, why
from summarizer.inputs.paths import is_document, passed_over

_MOST_TIMES = 200          # larger than packed; a table of one row repeated reaches 100
_SMALL = 50_000_000        # bytes: below that it does not matter
_MOST_FILES = 100_000      # in an archive
_BROKEN = (OSError, EOFError, zlib.error, lzma.LZMAError, zipfile.BadZipFile, NotImplementedError, RuntimeError)


class _Bounded(io.RawIOBase):
    """What is unpacked, until it is far larger than what was packed."""

    def __init__(self, file: IO[bytes], name: str, packed: int) -> None:
        self._file, self._name = file, name
        self._most = max(_SMALL, _MOST_TIMES * packed)

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, at: int, whence: int = io.SEEK_SET) -> int:
        return self._file.seek(at, whence)

    def tell(self) -> int:
        return self._file.tell()

    def readinto(self, buffer: object) -> int:
        try:
            data = self._file.read(len(memoryview(buffer)))   # type: ignore[arg-type]
            at = self._file.tell()
        except _BROKEN as error:
            raise ArticleError(f"{self._name} is broken ({why(error)}): pack it anew") from error
        if at > self._most:
            raise ArticleError(
                f"{self._name} unpacks to over {self._most:,} bytes, more than {_MOST_TIMES} times its size: unpack it"
            )
        memoryview(buffer)[: len(data)] = data   # type: ignore[arg-type]
        return len(data)


_UNPACKERS: dict[bytes, Callable[[IO[bytes]], Any]] = {
    b"\x1f\x8b": lambda file: gzip.GzipFile(fileobj=file), b"BZh": bz2.BZ2File, b"\xfd7zXZ\0": lzma.LZMAFile,
}


def read(document: Document) -> Iterator[Article | Unreadable]:
    """The articles of a file packed by gzip, bzip2 or xz. Raises ArticleError where it is broken, or a bomb."""
    ending = PurePath(document.name).suffix
    inner = document.name.removesuffix(ending) if ending.lower() in (".gz", ".bz2", ".xz") else document.name
    unpack = next(each for start, each in _UNPACKERS.items() if document.head.startswith(start))
    size = document.file.seek(0, io.SEEK_END)
    document.file.seek(0)
    with io.BufferedReader(_Bounded(unpack(document.file), document.name, size)) as file:
        yield from document.within(inner, file)


def read_zip(document: Document) -> Iterator[Article | Unreadable]:
    """The articles of the files in a ZIP archive, in order; hidden files and those of the system's own are none.

    Raises ArticleError where the archive is broken. A file in it that cannot be read is an Unreadable.
    """
    with zipfile.ZipFile(document.file) as archive:
        there = [each for each in archive.infolist() if not each.is_dir()]
        files = [each for each in there if not _is_aside(each.filename)]
        if len(files) > _MOST_FILES:
            raise ArticleError(f"{document.name} holds over {_MOST_FILES:,} files: unpack it, and give the folder")
        if not files:
            raise ArticleError(f"{document.name} holds no file that is called as a document is, of {len(there):,}")
        if len(files) < len(there):
            aside = passed_over(each.filename for each in there if _is_aside(each.filename))
            document.how.told(f"{document.name}: {aside}")
        for each in files:
            name = f"{document.name}/{printable(each.filename)}"
            try:
                if each.flag_bits & 1:
                    raise ArticleError(f"{name} is locked by a password: unpack it")
                with archive.open(each) as packed, io.BufferedReader(
                    _Bounded(packed, name, each.compress_size)
                ) as file:
                    yield from document.within(name, file)
            except _BROKEN as error:
                yield Unreadable(name, name, ArticleError(f"{name} is broken ({why(error)}): pack it anew"))
            except ArticleError as error:
                yield Unreadable(name, name, error)


def _is_aside(name: str) -> bool:
    path = PurePath(name)
    return not is_document(path.name) or any(part.startswith((".", "__MACOSX")) for part in path.parts)
