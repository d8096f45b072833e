"""What a document is, by its first bytes and then by its structure, and who reads it: a table, one line a format.

A name decides only where the content leaves it open: a table of one column, JSONL whose first line is broken.
"""

from __future__ import annotations

import codecs
import importlib
import io
import json
import re
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path, PurePath

from summarizer.errors import ArticleError, SummarizerError
from summarizer.inputs.article import Article
from summarizer.inputs.dates.dateline import dated, titled
from summarizer.inputs.document import HEAD, MOST_BYTES, Document, How, Unreadable
from summarizer.inputs.encodings.decoding import decode, wide
from summarizer.inputs.exports.split import split
from summarizer.inputs.names import shown, why
from summarizer.inputs.tables.dialects import is_table

_HANDED = ("/dev/stdin", "/dev/fd/", "/proc/self/fd/")   # where a shell puts what it pipes: <(command)
Read = Callable[[Document], Iterator[Article | Unreadable]]


@dataclass(frozen=True)
class Kind:
    """A kind of document. `read` None: it is refused, and `way` says what to do instead.

    `is_text`: it is one text that may be an export of many articles.
    """

    name: str
    read: Read | None = None
    way: str = "save the article's text as a .txt file"
    is_text: bool = False



def _by(module: str, function: str = "read") -> Read:
    """A reader whose module is loaded when there is something to read."""
    def reader(document: Document) -> Iterator[Article | Unreadable]:
        found: Read = getattr(importlib.import_module(f"summarizer.inputs.{module}"), function)
        return found(document)

    return reader


PDF = Kind("a PDF", _by("pdf.pages"), is_text=True)
DOCX = Kind("a word processor's document", _by("word"), is_text=True)
RTF = Kind("RTF", _by("rtf"), is_text=True)
HTML = Kind("an HTML page", _by("html.page"), is_text=True)
PLAIN = Kind("text", _by("plain"), is_text=True)
FEED = Kind("a feed", _by("web.feeds"))
MAIL = Kind("mail", _by("mail"))
JSON = Kind("JSON", _by("tables.objects"))
JSONL = Kind("JSONL", _by("tables.jsonl"))
CSV = Kind("a table", _by("tables.delimited"))
PARQUET = Kind("Parquet", _by("tables.parquet"))
XLSX = Kind("a workbook", _by("tables.xlsx"))
WARC = Kind("a web archive", _by("web.warc"))
ZIP = Kind("a ZIP archive", _by("packed", "read_zip"))
PACKED = Kind("a compressed file", _by("packed"))
PHP = Kind("a program in PHP", way="save the page as your browser shows it")
SHEET = Kind("a spreadsheet's table in HTML", way="open it in a spreadsheet program, and save it as .xlsx or .csv")

_PICTURE = "give its text: the program reads no pictures"
_UNPACK = "unpack it, and give the folder"
_STARTS: tuple[tuple[bytes, Kind], ...] = (
    (b"%PDF-", PDF),
    (b"{\\rtf", RTF),
    (b"PAR1", PARQUET),
    (b"WARC/", WARC),
    (b"\x1f\x8b", PACKED), (b"BZh", PACKED), (b"\xfd7zXZ\0", PACKED),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", Kind("an Office document of old (.doc, .xls, .msg)",
                                               way="save it as .docx, .xlsx or .eml")),
    (b"\x28\xb5\x2f\xfd", Kind("a Zstandard archive", way="unpack it, or pack it with gzip")),
    (b"7z\xbc\xaf\x27\x1c", Kind("a 7z archive", way=_UNPACK)), (b"Rar!", Kind("a RAR archive", way=_UNPACK)),
    (b"ARROW1\0\0", Kind("an Arrow file", way="save it as Parquet")),
    (b"SQLite format 3\0", Kind("a SQLite database", way="save its table of articles as CSV")),
    (b"\x89PNG", Kind("a PNG image", way=_PICTURE)), (b"\xff\xd8\xff", Kind("a JPEG image", way=_PICTURE)),
    (b"GIF8", Kind("a GIF image", way=_PICTURE)), (b"II*\0", Kind("a TIFF image", way=_PICTURE)),
    (b"MM\0*", Kind("a TIFF image", way=_PICTURE)), (b"%!PS", Kind("PostScript", way="save it as PDF")),
    (b"bplist00", Kind("a page as Safari archives it", way="save it as HTML (page source)")),
    (b"BEGIN:V", Kind("a calendar or an address book")),
    (b"OggS", Kind("a recording", way="give its transcript")), (b"ID3", Kind("a recording", way="give its transcript")),
)
_LATER: tuple[tuple[int, bytes, Kind], ...] = (   # at an offset
    (257, b"ustar", Kind("a TAR archive", way=_UNPACK)),
    (8, b"WEBP", Kind("a WebP image", way=_PICTURE)), (8, b"WAVE", Kind("a recording", way="give its transcript")),
    (4, b"ftyp", Kind("a film or a recording", way="give its transcript")),
)
_IN_ZIP: tuple[tuple[str, Kind], ...] = (   # what a file in it tells of the whole
    ("word/document.xml", DOCX),
    ("xl/workbook.xml", XLSX), ("xl/workbook.bin", XLSX),
    ("ppt/presentation.xml", Kind("a presentation", way="save it as PDF")),
    ("META-INF/container.xml", Kind("an e-book (EPUB)", way="save the article's text as a .txt file")),
    ("content.xml", DOCX),   # OpenDocument
)
_BY_NAME = {   # of what its content shows to be no more than text
    ".jsonl": JSONL, ".ndjson": JSONL, ".json": JSON, ".csv": CSV, ".tsv": CSV, ".tab": CSV,
    ".parquet": PARQUET, ".xlsx": XLSX, ".html": HTML, ".htm": HTML, ".xhtml": HTML,
}
_BY_EXCEL = "urn:schemas-microsoft-com:office:excel"
_ROOT = re.compile(r"<([A-Za-z_][\w.:-]*)")
_BEFORE_ROOT = re.compile(
    r"\s+|<!--.*?(?:-->|\Z)|<\?.*?\?>|<!DOCTYPE[^>\[]*(?:\[[^\]]*\]\s*)?>", re.DOTALL | re.IGNORECASE
)
_FEEDS = {"rss", "feed", "rdf:rdf"}
_PAGES = frozenset((
    "html", "head", "body", "title", "meta", "link", "script", "style", "header", "main", "article", "section",
    "nav", "aside", "div", "p", "span", "h1", "h2", "h3", "h4", "h5", "h6", "a", "b", "i", "em", "strong", "u",
    "br", "hr", "ul", "ol", "li", "dl", "table", "tr", "td", "center", "font", "blockquote", "pre", "img",
    "figure", "iframe", "noscript", "base",
))
_TAG = re.compile(
    r"</?(?:p|div|br|a|span|h[1-6]|li|ul|td|tr|table|strong|em|b|i|img|font|article)\b[^<>]{0,500}>", re.IGNORECASE
)
_LEAST_TAGS = 6
_MARKED_UP = 0.1   # of a text that is HTML, so much is tags, or more


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


def kind_of(document: Document) -> Kind:
    """What a document is. Reads no more than its first bytes, and of an archive its list of files."""
    head = document.head
    for start, kind in _STARTS:
        if head.startswith(start):
            return kind
    for at, mark, kind in _LATER:
        if head[at:].startswith(mark):
            return kind
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _zipped(document)
    text = sketch(head)
    kind = _structured(text)
    ending = PurePath(document.name).suffix.lower()
    if kind is HTML and (_BY_EXCEL in text or ending == ".xls"):   # what programs write for Excel to open
        return SHEET
    return _BY_NAME.get(ending, PLAIN) if kind is PLAIN else kind


def _zipped(document: Document) -> Kind:
    from summarizer.inputs import archives

    with archives.opened(document.file, document.name) as archive:
        names = set(archive.namelist())
    return next((kind for name, kind in _IN_ZIP if name in names), ZIP)


def sketch(head: bytes) -> str:
    """The first bytes as text, in which what is ASCII is right whatever the encoding."""
    boms = ((codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
    for bom, encoding in boms:
        if head.startswith(bom):
            return head.decode(encoding, "replace")
    for encoding, at in (("utf-16-le", 1), ("utf-16-be", 0)):   # without a byte order mark: every other byte is 0
        beginning = head[:64]
        if len(beginning) >= 8 and not any(beginning[at::2]) and all(beginning[1 - at::2]):
            return head.decode(encoding, "replace")
    if b"\0" in head and (known := wide(head[:len(head) // 4 * 4])) is not None:
        return head.decode(known, "replace")
    return head.removeprefix(codecs.BOM_UTF8).decode("latin-1")


def _structured(text: str) -> Kind:
    """What a text is, by its structure."""
    if (root := _root(text)) is not None:
        if root in _FEEDS:
            return FEED
        return HTML if root in _PAGES else Kind(f"XML ({root[:40]})", way="save the article as a .txt or .html file")
    for kind, is_it in _STRUCTURES:
        if is_it(text):
            return kind
    return PLAIN


def _root(text: str) -> str | None:
    """The first tag of a text that begins with one: `"<?xml …?><!-- … --><rss>" → "rss"`."""
    at = 0
    while found := _BEFORE_ROOT.match(text, at):
        at = found.end()
    root = _ROOT.match(text, at)
    return root[1].lower() if root else None


_HEADER = re.compile(r"([A-Za-z][A-Za-z0-9-]*):[ \t]")
_OF_MAIL = {"received", "return-path", "message-id", "mime-version", "delivered-to", "content-type", "dkim-signature"}
_FROM_LINE = re.compile(r"From \S+ +\w{3} \w{3} +\d{1,2} \d\d:\d\d")


def _is_mail(text: str) -> bool:
    """Whether a text begins with the header of a mail (EML, MHTML), or as a mailbox does."""
    beginning = text.lstrip("\r\n")
    if _FROM_LINE.match(beginning):
        return True
    names: set[str] = set()
    for line in beginning.splitlines():
        if line.startswith((" ", "\t")) and names:
            continue   # a header goes on
        if (header := _HEADER.match(line)) is None:
            break
        names.add(header[1].lower())
    return bool(names & _OF_MAIL) and len(names & (_OF_MAIL | {"from", "to", "subject", "date"})) >= 3


def _is_lines(text: str) -> bool:
    """Whether the first line is a JSON object by itself."""
    line, _, rest = text.lstrip().partition("\n")
    if not line.startswith("{"):
        return False
    try:
        json.loads(line)
    except (ValueError, RecursionError):
        return not rest and len(text) >= HEAD and bool(_OBJECT.match(line))   # its first line goes on
    return True


_OBJECT = re.compile(r"\{\s*(?:\"|\}|\Z)")
_ARRAY = re.compile(r"\[\s*(?:[\[{\"]|\]\s*\Z)")


def _is_json(text: str) -> bool:
    beginning = text.lstrip()
    return bool(_OBJECT.match(beginning) or _ARRAY.match(beginning))


def _is_marked_up(text: str) -> bool:
    tags = _TAG.findall(text)
    return len(tags) >= _LEAST_TAGS and sum(map(len, tags)) > _MARKED_UP * len(text)


_STRUCTURES: tuple[tuple[Kind, Callable[[str], bool]], ...] = (
    (PHP, lambda text: text.lstrip().lower().startswith("<?php")),
    (MAIL, _is_mail),
    (JSONL, _is_lines),
    (JSON, _is_json),
    (CSV, is_table),
    (HTML, _is_marked_up),
)


def one(document: Document) -> Article:
    """The article of a document that holds one. Raises ArticleError where it holds none, or more."""
    items = read(document)
    first = next(items, None)
    if first is None:
        raise ArticleError(f"{document.name} is empty: there is nothing to summarize")
    if next(items, None) is not None:
        raise ArticleError(f"{document.name} holds more than one article: read it by batch or read_articles")
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
            raise ArticleError(f"{name} is a folder: name one article, or read it by batch or read_articles")
        is_file = stat.S_ISREG(mode)
        if not (is_file or str(path).startswith(_HANDED)):   # it might never end, or never begin
            raise ArticleError(f"{name} is no file, but a pipe, a socket or a device: give its text to -")
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
