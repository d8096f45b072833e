"""Documents read: each by the reader of its format, a file as a document, and the text of a file as it stands.

What format a document has is told in detection; the formats and their readers stand in formats.
"""

from __future__ import annotations

import io
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from summarizer.errors import ArticleError, SummarizerError
from summarizer.inputs.article import Article
from summarizer.inputs.dates.dateline import dated, titled
from summarizer.inputs.detection import kind_of
from summarizer.inputs.document import MOST_BYTES, Document, How, Unreadable
from summarizer.inputs.encodings.decoding import decode
from summarizer.inputs.exports.split import split
from summarizer.inputs.formats import MAIL
from summarizer.inputs.names import shown, why

_HANDED = ("/dev/stdin", "/dev/fd/", "/proc/self/fd/")   # where a shell puts what it pipes: <(command)


def read(document: Document) -> Iterator[Article | Unreadable]:
    """The articles of a document, one at a time.

    Raises ArticleError where it cannot be read, saying what it is and what to do; what cannot be read in it is
    an Unreadable in its place.
    """
    document.reading = read
    kind = kind_of(document)
    if kind.read is None:
        raise ArticleError(f"{document.name} is {kind.name}: {kind.way}")
    if kind.is_text and not document.depth:   # of what is packed nobody knows how long it is
        document.how.went(document.file.seek(0, io.SEEK_END))
    for item in kind.read(document):
        if isinstance(item, Unreadable) or not (kind.is_text or kind is MAIL):
            yield item
        elif (parts := split(item, document.how.told)) is not None:
            yield from parts
        else:
            yield completed(item) if kind.is_text else item


def completed(article: Article) -> Article:
    """An article with the title and the date that its text or its file's name tells, where it has none."""
    found = None if article.published else dated(article.text, article.source)
    title = article.title or titled(article.text)
    if found is None:
        return article if title == article.title else replace(article, title=title)
    return replace(article, title=title, published=found[0], published_by=found[1])


def one(document: Document) -> Article:
    """The article of a document that holds one. Raises ArticleError where it holds none, or more."""
    items = read(document)
    first = next(items, None)
    if first is None:
        raise ArticleError(f"{document.name} is empty: there is nothing to summarize")
    if next(items, None) is not None:
        raise ArticleError(f"{document.name} holds more than one article: read them with batch, or with read_articles")
    if isinstance(first, Unreadable):
        raise first.error
    return first


@contextmanager
def opened(path: str | Path, name: str, how: How) -> Iterator[Document]:
    """A file as a document. Raises ArticleError where it is missing, no file, or cannot be read."""
    path = Path(path)
    try:
        mode = path.stat().st_mode
        if stat.S_ISDIR(mode):
            raise ArticleError(f"{name} is a folder: name one article, or read all with batch, or with read_articles")
        is_file = stat.S_ISREG(mode)
        if not (is_file or str(path).startswith(_HANDED)):   # it might never end, or never begin
            raise ArticleError(
                f"{name} is no file, but a pipe, a socket or a device: give its text (to - on the command line)"
            )
        with path.open("rb") as file:
            yield Document(name, file if is_file else io.BytesIO(file.read(MOST_BYTES + 1)), how)
    except (FileNotFoundError, NotADirectoryError):
        raise ArticleError(f"there is no file {name}") from None
    except SummarizerError:
        raise
    except (OSError, ValueError) as error:
        raise ArticleError(f"{name} cannot be read: {why(error)}") from error


def text_of(path: str | Path) -> str:
    """The text of a file as it stands, whatever it is. Raises ArticleError as `opened`, and where it is no text."""
    with opened(path, shown(str(path)), How()) as document:
        return decode(document.data(), document.name)
