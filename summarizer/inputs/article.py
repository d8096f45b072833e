"""An article: its text, and where it came from.

What files hold is told in documents; folders and many articles in sources.
"""

from __future__ import annotations

import hashlib
import io
import os
import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from summarizer.errors import ArticleError
from summarizer.inputs.document import MOST_BYTES, Document, How
from summarizer.inputs.names import printable, shown

_WORDS = ("text", "title", "outlet", "published", "language", "source", "id", "url", "published_by")
_SURROGATE = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True)
class Article:
    """One news article.

    `text` is what offsets of evidence count in, as Python counts characters. The rest is told to the
    model where it is known; `published` is any wording of a date, `published_by` where that was found if nobody
    gave it ("header", "dateline", "file name", "export"). `source` is a path or an address, `url` where it stands in
    the web. `notes` tell what is missing or doubtful in the text, `pages` where in it each page of a paged document
    begins (`(0, 3120)`: two pages), `also_in` where else the same text was printed.

    Raises ArticleError where `text` is blank, over 20 MB or holds NUL characters, or any part is no str or holds half a
    surrogate pair.
    """

    text: str
    title: str | None = None
    outlet: str | None = None
    published: str | None = None
    language: str | None = None
    source: str | None = None
    id: str | None = None
    url: str | None = None
    notes: tuple[str, ...] = ()
    pages: tuple[int, ...] = ()
    also_in: tuple[str, ...] = ()
    published_by: str | None = None

    def __post_init__(self) -> None:
        for name in _WORDS:
            part = getattr(self, name)
            if not isinstance(part, str) and (part is not None or name == "text"):
                raise ArticleError(f"an article's {name} is text (str), not {type(part).__name__}")
        if not self.text.strip():
            raise ArticleError(f"{self.name} is empty: there is nothing to summarize")
        if len(self.text) > MOST_BYTES or 4 * len(self.text) > MOST_BYTES < len(self.text.encode("utf-8", "replace")):
            raise ArticleError(f"{self.name} is over {MOST_BYTES:,} bytes: give the text of one article")
        if "\0" in self.text:
            raise ArticleError(f"{self.name} is not text (it holds NUL characters)")
        if any((part := getattr(self, name)) and _SURROGATE.search(part) for name in _WORDS):
            raise ArticleError(f"{self.name} is not text (it holds half of a surrogate pair)")

    @property
    def name(self) -> str:
        """What to call the article in a message."""
        return printable(self.id or self.source or self.title or "the article")

    @cached_property
    def sha256(self) -> str:
        """Hash of the text as UTF-8, 64 hexadecimal digits."""
        return hashlib.sha256(self.text.encode("utf-8", "surrogatepass")).hexdigest()

    @classmethod
    def read(cls, path: str | Path, *, encoding: str | None = None) -> Article:
        """Read a file that holds one article, in whatever format (docs/inputs.md): what it is, is told by its content.

        `encoding` is that of text without a byte order mark; it is recognized unless given.

        Raises ArticleError where the file is missing, a folder, a pipe or device that no shell handed over, empty,
        of an unknown format, over 20 MB, or holds more than one; ConfigurationError where a format needs a package.
        """
        from summarizer.inputs.documents import one, opened

        with opened(path, shown(str(path)), How(encoding=encoding)) as document:
            return one(document)

    @classmethod
    def fetch(cls, address: str, *, encoding: str | None = None) -> Article:
        """Read the article at a web address (needs the extra `html`).

        Its source, and every message, is the address without user, password and what else looks secret.

        Raises ArticleError where the address gives nothing to read, or is one of a private network.
        """
        from summarizer.inputs.documents import one
        from summarizer.inputs.web.fetch import fetch

        return one(fetch(address, How(encoding=encoding)))

    @classmethod
    def from_bytes(cls, data: bytes, *, source: str, encoding: str | None = None) -> Article:
        """Read bytes that hold one article, as `read` reads a file's. `source` is what to call it."""
        from summarizer.inputs.documents import one

        return one(Document(source, io.BytesIO(data), How(encoding=encoding)))


def as_article(article: str | Article | Path) -> Article:
    """The article meant: a str is its text, a Path a file.

    Raises ArticleError where it cannot be read, is of another type, or where the text is the name of a file.
    """
    if isinstance(article, Article):
        return article
    if isinstance(article, Path):
        return Article.read(article)
    if not isinstance(article, str):
        raise ArticleError(f"an article is a text (str), a Path or an Article, not {type(article).__name__}")
    if os.path.isfile(article):   # noqa: PTH113 - Path raises for what is too long for a name
        raise ArticleError(f"{article!r} is the name of a file: give Path({article!r}), or the text")
    return Article(article)


def result_id(article: Article) -> str:
    """What the result of an article is called: the id given, else where it came from, else its hash."""
    return article.id or article.source or article.sha256[:16]
