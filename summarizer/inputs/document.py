"""A document to be read: its bytes, its name, and how the user wants it read. What it is, is decided in documents."""

from __future__ import annotations

import io
import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import IO, TYPE_CHECKING

from summarizer.errors import ArticleError, SummarizerError
from summarizer.inputs.encodings.decoding import named
from summarizer.inputs.names import one_line

if TYPE_CHECKING:
    from summarizer.inputs.article import Article

MOST_BYTES = 20_000_000   # of one article; a day's transcript is under one million
MOST_COLUMNS = 200_000    # of a table, and names in an object; a workbook has 16,384
HEAD = 65_536   # bytes that are looked at to tell what a document is
DEEPEST = 4     # documents in documents: an archive of mails with an archive attached


@dataclass(frozen=True)
class Unreadable:
    """An article that cannot be read: what it is called, where it would be, and why."""

    id: str
    source: str
    error: SummarizerError


@dataclass(frozen=True)
class Columns:
    """Which column of a table holds what. None: the one that is known by its name, where there is one."""

    text: str | None = None
    id: str | None = None
    title: str | None = None
    outlet: str | None = None
    published: str | None = None
    language: str | None = None
    url: str | None = None


def _warn(line: str) -> None:
    logging.getLogger("summarizer").warning("%s", line)


@dataclass(frozen=True)
class How:
    """How documents are read. `encoding` is that of all text without a byte order mark; None: it is recognized.

    `told` is called with what should be said once of a document, in a line: the logger `summarizer` warns of it.
    `went` is called with how many bytes more of the file have been read.

    Raises ConfigurationError for an encoding that is unknown.
    """

    columns: Columns = field(default_factory=Columns)
    encoding: str | None = None
    told: Callable[[str], object] = _warn
    went: Callable[[float], object] = lambda _: None
    _alike: dict[str, int] = field(default_factory=dict, init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        if self.encoding is not None:
            named(self.encoding)

    def tell(self, line: str) -> None:
        """Say it once; what of it a document says of itself may be anything."""
        self.told(one_line(line))

    def tell_of(self, name: str, line: str) -> None:
        """Say it of the first document only: of a second that is alike, that no more will be said."""
        times = self._alike[line] = self._alike.get(line, 0) + 1
        if times == 1:
            self.tell(f"{name}: {line}")
        elif times == 2:
            self.tell(f"{name}: the same; of others alike it is not said again")


@dataclass
class Unpacked:
    """How many bytes more may be unpacked of a file, and what it is called: of all that is packed in it, together."""

    name: str
    left: int


@dataclass
class Document:
    """Bytes to be read, from their beginning; `file` can be sought in.

    `name` is how messages call it and the source of its articles; `media_type` what a server, a mail or an archive
    says that it is ("text/html; charset=koi8-r"), which is believed of nothing but the encoding.
    """

    name: str
    file: IO[bytes]
    how: How = field(default_factory=How)
    media_type: str | None = None
    depth: int = 0
    reading: Callable[[Document], Iterator[Article | Unreadable]] | None = None
    unpacked: Unpacked | None = None

    @cached_property
    def head(self) -> bytes:
        """Its first bytes, at most HEAD."""
        self.file.seek(0)
        data = self.file.read(HEAD)
        self.file.seek(0)
        return data

    def data(self) -> bytes:
        """All of it. Raises ArticleError where that is over 20 MB."""
        self.file.seek(0)
        data = self.file.read(MOST_BYTES + 1)
        if len(data) > MOST_BYTES:
            raise ArticleError(f"{self.name} is over {MOST_BYTES:,} bytes: give the text of one article")
        return data

    def within(self, name: str, data: bytes | IO[bytes], media_type: str | None = None) -> Iterator[
        Article | Unreadable
    ]:
        """The articles of a document in this one, such as a file of an archive: `a.zip/news/b.txt`.

        What cannot be read of it is an Unreadable.
        """
        if self.depth >= DEEPEST:
            raise ArticleError(f"{self.name} holds documents in documents, more than {DEEPEST} deep: unpack it")
        assert self.reading is not None   # set by whoever reads
        file = io.BytesIO(data) if isinstance(data, bytes) else data
        quiet = replace(self.how, went=lambda _: None)
        try:
            yield from self.reading(Document(name, file, quiet, media_type, self.depth + 1, unpacked=self.unpacked))
        except ArticleError as error:
            yield Unreadable(name, name, error)
