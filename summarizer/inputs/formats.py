"""The formats of documents: what each is called, and who reads it, or what to do instead. A table, one line a format.

By what a document's format is told is in detection.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from summarizer.inputs.article import Article
    from summarizer.inputs.document import Document, Unreadable

Read: TypeAlias = "Callable[[Document], Iterator[Article | Unreadable]]"


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
BINARY: tuple[tuple[bytes, Kind], ...] = (   # no text begins so
    (b"%PDF-", PDF),
    (b"PK\x03\x04", ZIP), (b"PK\x05\x06", ZIP),
    (b"PAR1", PARQUET),
    (b"\x1f\x8b", PACKED), (b"BZh", PACKED), (b"\xfd7zXZ\0", PACKED),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", Kind("an Office document of old (.doc, .xls, .msg)",
                                               way="save it as .docx, .xlsx or .eml")),
    (b"\x28\xb5\x2f\xfd", Kind("a Zstandard archive", way="unpack it, or pack it with gzip")),
    (b"7z\xbc\xaf\x27\x1c", Kind("a 7z archive", way=_UNPACK)), (b"Rar!", Kind("a RAR archive", way=_UNPACK)),
    (b"ARROW1\0\0", Kind("an Arrow file", way="save it as Parquet")),
    (b"SQLite format 3\0", Kind("a SQLite database", way="save its table of articles as CSV")),
    (b"\x89PNG", Kind("a PNG image", way=_PICTURE)), (b"\xff\xd8\xff", Kind("a JPEG image", way=_PICTURE)),
    (b"GIF8", Kind("a GIF image", way=_PICTURE)), (b"II*\0", Kind("a TIFF image", way=_PICTURE)),
    (b"MM\0*", Kind("a TIFF image", way=_PICTURE)),
    (b"bplist00", Kind("a page as Safari archives it", way="save it as HTML (page source)")),
    (b"OggS", Kind("a recording", way="give its transcript")),
)
STARTS: tuple[tuple[bytes, Kind], ...] = (
    *BINARY,
    (b"{\\rtf", RTF),
    (b"WARC/", WARC),
    (b"%!PS", Kind("PostScript", way="save it as PDF")),
    (b"BEGIN:V", Kind("a calendar or an address book")),
    (b"ID3", Kind("a recording", way="give its transcript")),
)
LATER: tuple[tuple[int, bytes, Kind], ...] = (   # at an offset
    (257, b"ustar", Kind("a TAR archive", way=_UNPACK)),
    (8, b"WEBP", Kind("a WebP image", way=_PICTURE)), (8, b"WAVE", Kind("a recording", way="give its transcript")),
    (4, b"ftyp", Kind("a film or a recording", way="give its transcript")),
)
IN_ZIP: tuple[tuple[str, Kind], ...] = (   # what a file in it tells of the whole
    ("word/document.xml", DOCX),
    ("xl/workbook.xml", XLSX), ("xl/workbook.bin", XLSX),
    ("ppt/presentation.xml", Kind("a presentation", way="save it as PDF")),
    ("META-INF/container.xml", Kind("an e-book (EPUB)", way="save the article's text as a .txt file")),
    ("content.xml", DOCX),   # OpenDocument
)
BY_NAME = {   # of what its content shows to be no more than text
    ".jsonl": JSONL, ".ndjson": JSONL, ".json": JSON, ".csv": CSV, ".tsv": CSV, ".tab": CSV,
    ".parquet": PARQUET, ".xlsx": XLSX, ".html": HTML, ".htm": HTML, ".xhtml": HTML,
}
