"""An article in a Word or OpenDocument file: its paragraphs, as the text reads with all changes accepted.

Both are XML in a ZIP file, and are read as a stream: what is deleted, commented, instructs a field, or is printed on
every page is no text of the article. Documents of before Word 2007 (.doc) are another format, and are refused.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from typing import IO
from xml.parsers import expat

from summarizer.errors import ArticleError
from summarizer.inputs import archives
from summarizer.inputs.article import Article
from summarizer.inputs.document import MOST_BYTES, Document, Unreadable

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"   # how .doc files begin, and Office files with a password

_DEEPEST = 200   # elements within each other; Word writes some thirty
_MOST_MARKUP = 5 * MOST_BYTES   # of one file in the ZIP file
_WORD, _ODF = "/wordprocessingml/", ":opendocument:xmlns:text:"   # in the names of elements that hold text
_STRICT = "purl.oclc.org/ooxml/wordprocessingml/"
_BETWEEN = {   # elements that stand for a character
    "tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "\u2011", "softHyphen": "\u00ad",   # Word
    "line-break": "\n",   # OpenDocument
}
_LEFT_OUT = {
    "del", "moveFrom", "instrText", "delText", "delInstrText", "Fallback", "pPr", "rPr", "sectPr",   # Word
    "tracked-changes", "annotation", "sequence-decls", "forms", "ruby-text", "note-citation", "meta",   # OpenDocument
}
_NO_TITLE = re.compile(r"^(?:microsoft word\b.*|untitled.*|document ?\d*|title|\S+\.\w{2,5}|\W*)$", re.IGNORECASE)


def read(document: Document) -> Iterator[Article | Unreadable]:
    """The article in a .docx or .odt file. Raises ArticleError where it cannot be read."""
    name = document.name
    if document.head.startswith(OLE):
        raise ArticleError(
            f"{name} is of an older Office (.doc), or protected by a password: save it as .docx without one"
        )
    try:
        with archives.opened(document.file, name) as archive:
            paragraphs, title = _contents(archive, name)
    except ArticleError:
        raise
    except Exception as error:
        raise ArticleError(
            f"{name} is no whole Word file ({type(error).__name__}): open it in a word processor, and save it again"
        ) from error
    text = "\n\n".join(paragraphs)
    if not text:
        raise ArticleError(f"{name} holds no text: it is empty, or made of pictures")
    yield Article(text, title=title, source=name)


def _contents(archive: zipfile.ZipFile, name: str) -> tuple[list[str], str | None]:
    """Paragraphs and title. Footnotes come after the text in Word, in OpenDocument after their paragraph."""
    names = set(archive.namelist())
    if "word/document.xml" in names:
        main, about = ["word/document.xml", "word/footnotes.xml", "word/endnotes.xml"], "docProps/core.xml"
    elif "content.xml" in names and _is_text(archive, names):
        main, about = ["content.xml"], "meta.xml"
    else:
        raise ArticleError(f"{name} is no text of Word or OpenDocument: save it as .docx, or a table as .xlsx")
    text = _Text(name)
    for part in main:
        if part in names:
            _parse(archive, part, text)
    return text.paragraphs, _title(archive, about, name) if about in names else None


def _is_text(archive: zipfile.ZipFile, names: set[str]) -> bool:
    """Whether an OpenDocument file is a text: tables and presentations have the same parts."""
    if "mimetype" not in names:
        return True
    with archive.open("mimetype") as file:
        return b"opendocument.text" in file.read(200)


class _Text:
    """The paragraphs of a file, as its elements come by. Those of a text box come after the one that it stands in."""

    def __init__(self, name: str) -> None:
        self.paragraphs: list[str] = []
        self.name = name
        self._open: list[list[str]] = []
        self._boxes: list[str] = []   # paragraphs in the one that is outermost
        self._out = self._depth = self._length = 0
        self._heard = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        space, _, tag = name.rpartition("}")
        self._depth += 1
        if self._depth > _DEEPEST:
            raise ArticleError(f"{self.name} nests its elements over {_DEEPEST} deep: save it again as .docx")
        if self._out or tag in _LEFT_OUT:
            self._out += 1
        elif _paragraph(space, tag):
            self._open.append([])
        elif self._open and _ODF in space and tag == "s":
            count = next((value for key, value in attributes.items() if key.endswith("}c")), "1")
            self._open[-1].append(" " * min(100, int(count)))
        elif self._open and tag in _BETWEEN and _texts(space):
            self._open[-1].append(_BETWEEN[tag])
        self._heard = tag == "t" or _ODF in space

    def end(self, name: str) -> None:
        space, _, tag = name.rpartition("}")
        self._depth -= 1
        self._heard = _ODF in space   # in Word text stands in w:t alone, in OpenDocument anywhere in a paragraph
        if self._out:
            self._out -= 1
        elif _paragraph(space, tag) and self._open:
            self._boxes.append(_tidy("".join(self._open.pop())))
            if not self._open:
                self.paragraphs += filter(None, (self._boxes[-1], *self._boxes[:-1]))
                self._boxes = []

    def data(self, text: str) -> None:
        if self._open and not self._out and self._heard:
            self._open[-1].append(text)
            self._length += len(text)
            if self._length > MOST_BYTES:
                raise ArticleError(f"{self.name} holds over {MOST_BYTES:,} characters: give the text of one article")


class _Title:
    """The title in the properties of a file."""

    def __init__(self, name: str) -> None:
        self.name, self.found, self._in = name, "", False

    def start(self, name: str, attributes: dict[str, str]) -> None:   # noqa: ARG002 - as the parser calls it
        self._in = name.endswith("purl.org/dc/elements/1.1/}title")

    def end(self, name: str) -> None:   # noqa: ARG002
        self._in = False

    def data(self, text: str) -> None:
        self.found += text if self._in else ""


def _parse(archive: zipfile.ZipFile, part: str, to: _Text | _Title) -> None:
    """Hand a file's elements on. Raises ArticleError for what no word processor writes."""
    parser = expat.ParserCreate(namespace_separator="}")
    parser.buffer_text = True

    def refused(*_: object) -> None:
        raise ArticleError(f"{to.name} declares a document type, as no word processor does: save it again")

    parser.StartDoctypeDeclHandler = refused
    parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = to.start, to.end, to.data
    unpacked = 0
    with archive.open(part) as file:
        for data in _chunks(file):
            unpacked += len(data)
            if unpacked > _MOST_MARKUP:   # what the ZIP file says of its size need not be so
                raise ArticleError(f"{to.name} is over {_MOST_MARKUP:,} bytes unpacked: give the text of one article")
            parser.Parse(data, False)
        parser.Parse(b"", True)


def _chunks(file: IO[bytes]) -> Iterator[bytes]:
    return iter(lambda: file.read(65_536), b"")


def _title(archive: zipfile.ZipFile, part: str, name: str) -> str | None:
    """The title in a file's properties, where it is one: word processors write names of files and forms there."""
    told = _Title(name)
    try:
        _parse(archive, part, told)
    except Exception:   # noqa: BLE001 - the text is there
        return None
    title = _tidy(told.found.replace("\n", " "))
    return title if " " in title and len(title) < 300 and not _NO_TITLE.match(title) else None


def _texts(space: str) -> bool:
    return _WORD in space or _STRICT in space or _ODF in space


def _paragraph(space: str, tag: str) -> bool:
    return tag in ("p", "h") and _texts(space)


def _tidy(text: str) -> str:
    return re.sub(r"[ \t]*\n[ \t]*", "\n", re.sub(r"[^\S\n\u00a0]+", " ", text)).strip()
