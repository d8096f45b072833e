"""The texts that offsets of evidence count in, kept beside the results: RESULTS.texts.gz.

Each text once, each a gzip member by itself (RFC 1952), so that `zcat RESULTS.texts.gz` shows them all. A
member's header bears the hash of its text and its own length, as BGZF does: a text is found by reading
headers. The file is only appended to; a last member that was not written whole is cut off by whoever
writes next, and passed over by readers. Written by hand because ZIP and SQLite change what is there
already: here a kill, or a full disk, costs the text that was being written and no other.
"""

from __future__ import annotations

import os
import zlib
from collections.abc import Iterator
from hashlib import sha256 as hashed
from pathlib import Path
from typing import TYPE_CHECKING

from summarizer.errors import ConfigurationError, ResultsError
from summarizer.results.appending import append, lock, opened
from summarizer.results.seen import Marks, text_mark

if TYPE_CHECKING:
    from summarizer.inputs.article import Article

# Magic, deflate, an extra field; no time, no system; 40 bytes of extra: one subfield "tx" of 36.
_START = b"\x1f\x8b\x08\x04" + bytes(5) + b"\xff" + b"\x28\x00" + b"tx" + b"\x24\x00"
_HASH = slice(len(_START), len(_START) + 32)
_LENGTH = slice(_HASH.stop, _HASH.stop + 4)   # of the member, after its header
_HEADER = _LENGTH.stop


class Texts:
    """The texts in one file, by their hash. Nothing is opened, or made, before it is needed.

    What is held is 20 to 30 bytes a text. One process appends, as its lock sees to; any number read.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._handle: int | None = None
        self._is_ours = False   # to append to
        self._places = Marks()
        self._last = self._end = 0   # where the last whole member begins, and ends

    def add(self, article: Article) -> None:
        """Keep the text of an article, if it is not there yet.

        Raises LockedError where another run appends, OutputError where it cannot be written,
        ConfigurationError where the file is not one of texts.
        """
        if not self._is_ours:
            self._own()
        assert self._handle is not None
        mark = text_mark(article.sha256)
        if self._places.get(mark) is None:
            at = append(self._handle, self.path, _member(article))
            self._places[mark], self._last, self._end = at, at, os.fstat(self._handle).st_size

    def get(self, sha256: str) -> str | None:
        """The text with that hash; None where it is not there, or not whole.

        Raises ResultsError where the file cannot be read.
        """
        if self._handle is None and not self._look():
            return None
        assert self._handle is not None
        mark = text_mark(sha256)
        if self._places.get(mark) is None and not self._is_ours:
            self._scan()   # it may have come since
        at = self._places.get(mark)
        data = None if at is None else self._text(at)
        return data.decode() if data is not None and hashed(data).hexdigest() == sha256 else None

    def sync(self) -> None:
        """Make what is added outlast a power cut."""
        if self._is_ours and self._handle is not None:
            os.fsync(self._handle)

    def close(self) -> None:
        """Close the file, if it was opened."""
        if self._handle is not None:
            self.sync()
            os.close(self._handle)
        self._handle, self._is_ours = None, False

    def _look(self) -> bool:
        """Open the file to read; say whether it is there."""
        try:
            self._handle = os.open(self.path, os.O_RDONLY | os.O_CLOEXEC)
        except FileNotFoundError:
            return False
        except OSError as error:
            raise ResultsError(f"{self.path} cannot be read: {error.strerror or error}") from error
        return True

    def _own(self) -> None:
        """Open the file to append to, and cut off what is not whole."""
        self.close()
        handle = opened(self.path)
        try:
            lock(handle, self.path)
            self._handle = handle
            self._scan()
            self._mend()
        except BaseException:
            os.close(handle)
            self._handle = None
            raise
        self._is_ours = True

    def _scan(self) -> None:
        """Take in the members that came after those known."""
        assert self._handle is not None
        size = os.fstat(self._handle).st_size
        while self._end < size:
            header = os.pread(self._handle, _HEADER, self._end)
            after = self._end + _HEADER + int.from_bytes(header[_LENGTH], "little")
            if not header.startswith(_START) or len(header) < _HEADER or after > size:
                return
            self._places[text_mark(header[_HASH].hex())] = self._end
            self._last, self._end = self._end, after

    def _mend(self) -> None:
        """Cut off a member that is not whole: it was being written when the process was killed, or the power cut."""
        assert self._handle is not None
        if self._end and self._text(self._last) is None:
            os.ftruncate(self._handle, self._last)
            self._places, self._end = Marks(), 0
            self._scan()
        rest = os.pread(self._handle, _HEADER, self._end)
        if rest.strip(b"\0") and rest[:len(_START)] != _START[:len(rest)]:
            raise ConfigurationError(f"{self.path} holds what is no text of summarizer: move it away")
        if rest:
            os.ftruncate(self._handle, self._end)

    def _text(self, at: int) -> bytes | None:
        """The text in the member that begins there; None where it is broken."""
        assert self._handle is not None
        length = int.from_bytes(os.pread(self._handle, _HEADER, at)[_LENGTH], "little")
        try:
            return zlib.decompress(os.pread(self._handle, _HEADER + length, at), wbits=31)   # 31: gzip, its CRC checked
        except zlib.error:
            return None


def beside(results: Path) -> Path:
    """Where the texts of a results file are: `results.jsonl → results.texts.gz`."""
    return results.with_suffix(".texts.gz")


def kept(results: Path) -> list[Texts]:
    """The files of texts beside a results file, or beside each shard of a folder."""
    return [Texts(path) for path in (sorted(results.glob("*.texts.gz")) if results.is_dir() else [beside(results)])]


def find(files: list[Texts], wanted: set[str]) -> Iterator[tuple[str, str]]:
    """The hash and the text of each that is there, of those wanted."""
    for sha256 in wanted:
        if (text := next((found for each in files if (found := each.get(sha256)) is not None), None)) is not None:
            yield sha256, text


def _member(article: Article) -> bytes:
    data = article.text.encode()
    squeeze = zlib.compressobj(wbits=-15)
    packed = squeeze.compress(data) + squeeze.flush()
    packed += zlib.crc32(data).to_bytes(4, "little") + (len(data) & 0xFFFFFFFF).to_bytes(4, "little")
    return _START + bytes.fromhex(article.sha256) + len(packed).to_bytes(4, "little") + packed
