"""Files that are packed: gzip, bzip2, xz and ZIP. What is in them is read as if it lay beside them.

A file that unpacks to two hundred times its size and more is refused: so do bombs, and no text. The same holds of all
that is packed in what was packed, together. What a reader must seek in is unpacked once, to a temporary file.
"""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import PurePath
from typing import IO, Any

from summarizer.errors import ArticleError
from summarizer.inputs import archives
from summarizer.inputs.article import Article
from summarizer.inputs.document import Document, Unpacked, Unreadable
from summarizer.inputs.names import printable, why
from summarizer.inputs.paths import is_document, passed_over

_MOST_TIMES = 200          # larger than packed; a table of one row repeated reaches 100
_SMALL = 50_000_000        # bytes of one file: below that it does not matter
_SMALL_IN_ALL = 1_000_000_000
_A_FILE = 5_000            # bytes that a file in an archive counts as at least
_MOST_FILES = 100_000      # in an archive
_IN_MEMORY = 2_000_000     # bytes
_CHUNK = 1_000_000


@contextmanager
def _unpacking(name: str) -> Iterator[None]:
    """What the libraries say of broken files, as an error of ours."""
    try:
        yield
    except archives.BROKEN as error:
        raise ArticleError(f"{name} is broken ({why(error)}): pack it anew") from error


class _Bounded(io.RawIOBase):
    """What is unpacked, until it is far larger than what was packed."""

    def __init__(self, file: IO[bytes], name: str, packed: int, in_all: Unpacked) -> None:
        self._file, self._name, self._in_all = file, name, in_all
        self._most = max(_SMALL, _MOST_TIMES * packed)
        self._is_kept = False

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, at: int, whence: int = io.SEEK_SET) -> int:
        if whence == io.SEEK_END and not self._is_kept:   # it will be sought in: unpacking it each time takes for ever
            self._keep()
        with _unpacking(self._name):
            return self._file.seek(at, whence)

    def tell(self) -> int:
        return self._file.tell()

    def readinto(self, buffer: object) -> int:
        data = self._read(len(memoryview(buffer)))   # type: ignore[arg-type]
        memoryview(buffer)[: len(data)] = data   # type: ignore[arg-type]
        return len(data)

    def close(self) -> None:
        if self._is_kept:
            self._file.close()
        super().close()

    def _read(self, size: int) -> bytes:
        with _unpacking(self._name):
            data = self._file.read(size)
            at = self._file.tell()
        if at > self._most:
            raise ArticleError(
                f"{self._name} unpacks to over {self._most:,} bytes, more than {_MOST_TIMES} times its size: unpack it"
            )
        if not self._is_kept:
            _count(self._in_all, len(data))
        return data

    def _keep(self) -> None:
        kept = tempfile.SpooledTemporaryFile(_IN_MEMORY)   # noqa: SIM115 - closed with this
        with _unpacking(self._name):
            self._file.seek(0)
        while data := self._read(_CHUNK):
            kept.write(data)
        self._file, self._is_kept = kept, True


def _count(in_all: Unpacked, size: int) -> None:
    """Raise ArticleError where a file, with all that is packed in it, becomes too large."""
    in_all.left -= size
    if in_all.left < 0:
        raise ArticleError(f"{in_all.name} unpacks to more than can be read, over {_MOST_TIMES} times its size, with "
                           "what is packed in what was packed: nothing was read from here on; unpack it")


def _in_all(document: Document, size: int) -> Unpacked:
    """What may be unpacked of the outermost file."""
    if document.unpacked is None:
        document.unpacked = Unpacked(document.name, max(_SMALL_IN_ALL, _MOST_TIMES * size))
    return document.unpacked


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
    in_all = _in_all(document, size)
    with io.BufferedReader(_Bounded(unpack(document.file), document.name, size, in_all)) as file:
        yield from document.within(inner, file)


def read_zip(document: Document) -> Iterator[Article | Unreadable]:
    """The articles of the files in a ZIP archive, in order; hidden files and those of the system's own are none.

    Raises ArticleError where the archive is broken. A file in it that cannot be read is an Unreadable.
    """
    in_all = _in_all(document, document.file.seek(0, io.SEEK_END))
    with archives.opened(document.file, document.name) as archive:
        there = [each for each in archive.infolist() if not each.filename.endswith("/")]
        files = [each for each in there if not _is_aside(each.filename)]
        if len(files) > _MOST_FILES:
            raise ArticleError(f"{document.name} holds over {_MOST_FILES:,} files: unpack it, and give the folder")
        if not files:
            raise ArticleError(f"{document.name} holds no file that is called as a document is, of {len(there):,}")
        if len(files) < len(there):
            aside = passed_over(each.filename for each in there if _is_aside(each.filename))
            document.how.tell(f"{document.name}: {aside}")
        for each in files:
            name = f"{document.name}/{printable(each.filename)}"
            try:
                _count(in_all, _A_FILE)
                if each.flag_bits & 1:
                    raise ArticleError(f"{name} is locked by a password: unpack it")
                with _unpacking(name):
                    packed = archive.open(each)
                with packed, io.BufferedReader(_Bounded(packed, name, each.compress_size, in_all)) as file:
                    yield from document.within(name, file)
            except ArticleError as error:
                yield Unreadable(name, name, error)
            if in_all.left < 0:
                return   # that has been said


def _is_aside(name: str) -> bool:
    path = PurePath(name)
    return not is_document(path.name) or any(part.startswith((".", "__MACOSX")) for part in path.parts)
