"""An article: its text, and where it came from.

What files and pages hold is told in documents, html and web; folders and tables of articles in sources.
"""

from __future__ import annotations

import hashlib
import os
import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from summarizer.errors import ArticleError
from summarizer.inputs.document import MOST_BYTES
from summarizer.inputs.documents import decode, file_bytes
from summarizer.inputs.html import main_text
from summarizer.inputs.names import printable, shown
from summarizer.inputs.web import download

_WORDS = ("text", "title", "outlet", "published", "language", "source", "id", "url")
_SURROGATE = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True)
class Article:
    """One news article.

    `text` is what offsets of evidence count in, as Python counts characters. The rest is told to the
    model where it is known; `published` is any wording of a date. `source` is a path or an address, `url` where it
    stands in the web. `notes` tell what is missing or doubtful in the text, `pages` where in it each page of a paged
    document begins (`(0, 3120)`: two pages), `also_in` where else the same text was printed.

    Raises ArticleError where `text` is blank or holds NUL characters, or any part is no str or holds half a
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

    def __post_init__(self) -> None:
        for name in _WORDS:
            part = getattr(self, name)
            if not isinstance(part, str) and (part is not None or name == "text"):
                raise ArticleError(f"an article's {name} is text (str), not {type(part).__name__}")
        if not self.text.strip():
            raise ArticleError(f"{self.name} is empty: there is nothing to summarize")
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
    def read(cls, path: str | Path) -> Article:
        """Read a text file, or an HTML file (its name ends in .html or .htm; needs the extra `html`).

        Text may be UTF-8, UTF-16 with a byte order mark, or what charset-normalizer takes it for.

        Raises ArticleError where the file is missing, a folder, a pipe or device that no shell handed over,
        empty, binary or over 20 MB.
        """
        name, path = shown(str(path)), Path(path)
        return cls.from_bytes(file_bytes(path, name), source=name, html=path.suffix.lower() in (".html", ".htm"))

    @classmethod
    def fetch(cls, address: str) -> Article:
        """Read the article at a web address (needs the extra `html`).

        Its source, and every message, is the address without user, password and what else looks secret.

        Raises ArticleError where the address gives nothing to read, or is one of a private network.
        """
        data, html = download(address)
        return cls.from_bytes(data, source=shown(address), html=html)

    @classmethod
    def from_bytes(cls, data: bytes, *, source: str, html: bool = False) -> Article:
        """Decode a file's bytes; of HTML keep the article's text, title, outlet and date.

        Raises ArticleError where the bytes are no text, or over 20 MB.
        """
        if len(data) > MOST_BYTES:
            raise ArticleError(f"{source} is over {MOST_BYTES:,} bytes: give the text of one article")
        text = decode(data, source)
        if not html or not text.strip():
            return cls(text, source=source)
        return cls(**main_text(text, source), source=source)


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
