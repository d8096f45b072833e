"""The bytes of a large text file as UTF-8, while it is read. Which encoding a text is in, is told in decoding.

While all is ASCII nothing needs to be known; the first bytes that are none decide.
"""

from __future__ import annotations

import codecs
import io
from typing import Any

from summarizer.errors import ArticleError
from summarizer.inputs.document import HEAD, Document
from summarizer.inputs.encodings.decoding import encoding_of, wide

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF32_LE, "utf-32-le"), (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"),
)


class Recoded(io.RawIOBase):
    """A document from its beginning, as UTF-8 without a byte order mark.

    Bytes that are none in a file of UTF-8 stay as they are: their row has to say so. Where `is_sure` is False, a
    file whose encoding nobody knows stays as it is too; else it raises ArticleError.
    """

    def __init__(self, document: Document, *, is_sure: bool = True) -> None:
        super().__init__()
        self._document, self._is_sure = document, is_sure
        file: Any = document.file
        self._read = getattr(file, "read1", file.read)
        if file.seekable():
            file.seek(0)
        self._decoder: codecs.IncrementalDecoder | None = None
        self._is_told = self._is_begun = False
        self._ready = b""
        self.doubt: ArticleError | None = None
        self.count = 0   # bytes of the file that were read

    def readable(self) -> bool:
        """It is."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Fill the buffer with what has come; 0 at the end."""
        while not self._ready:
            data = self._read(HEAD)
            self.count += len(data)
            self._ready = self._recoded(data, is_last=not data)
            if not data:
                break
        count = min(len(buffer), len(self._ready))
        buffer[:count] = self._ready[:count]
        self._ready = self._ready[count:]
        return count

    def _recoded(self, data: bytes, *, is_last: bool) -> bytes:
        if not self._is_begun:
            while len(data) < 4 and not is_last and (more := self._read(HEAD)):
                data += more
                self.count += len(more)
            data = self._begin(data)
        if not self._is_told and not data.isascii():
            self._is_told = True
            self._decide(data)
        if self._decoder is None:
            return data
        return self._decoder.decode(data, is_last).encode("utf-8", "surrogatepass")

    def _begin(self, data: bytes) -> bytes:
        self._is_begun = True
        bom, encoding = next((each for each in _BOMS if data.startswith(each[0])), (b"", self._document.how.encoding))
        if encoding is None and len(data) >= 8:   # UTF-16 without a mark: every other byte is 0
            start = data[:64]
            for name, at in (("utf-16-le", 1), ("utf-16-be", 0)):
                if not any(start[at::2]) and all(start[1 - at::2]):
                    encoding = name
        if encoding is None and b"\0" in data:   # nor is its beginning ASCII
            encoding = wide(data[:len(data) // 4 * 4])
        if encoding is not None:
            self._is_told = True
            self._use(encoding)
        return data[len(bom):]

    def _decide(self, data: bytes) -> None:
        try:
            codecs.getincrementaldecoder("utf-8")().decode(data)
            return
        except UnicodeDecodeError:
            pass
        text = data.decode("utf-8", "replace")
        if sum(mark > "\x7f" for mark in text) >= 2 * text.count("\ufffd"):
            return   # UTF-8, and some of it broken
        try:
            telling = b"\n".join(line for line in data.split(b"\n") if not line.isascii())
            encoding = encoding_of(telling, self._document.name)
            if b"id,text".decode(encoding, "replace") != "id,text":   # what stood before was ASCII
                raise ArticleError(f"{self._document.name} is in no encoding that was recognized: save it as UTF-8")
            self._use(encoding)
        except ArticleError as error:
            if self._is_sure:
                raise
            self.doubt = error

    def _use(self, encoding: str) -> None:
        try:
            name = codecs.lookup(encoding).name
        except LookupError:
            raise ArticleError(f"there is no encoding {encoding!r}") from None
        if name not in ("utf-8", "utf-8-sig", "ascii"):
            self._decoder = codecs.getincrementaldecoder(name)("replace")
