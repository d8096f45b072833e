"""Real files, damaged: what readers of documents must refuse with one message, and never with another error."""

from __future__ import annotations

import gzip
import importlib
import io
import json
import zipfile
from collections.abc import Callable, Iterator
from random import Random
from typing import NamedTuple
from xml.sax.saxutils import escape

import documents
import tablefiles

from summarizer.errors import SummarizerError
from summarizer.inputs.article import Article
from summarizer.inputs.document import Document

_WORDS = [
    "Norland offered a truce on Monday, Ada Voss said; the cease-fire would hold until the talks in Tarsk.",
    "Sudmark rejected it at once: “We are not happy, of course, with the proposals made by members of the team.”",
]


class Reader(NamedTuple):
    """A module of summarizer.inputs, and real files for it. `inside`: what is damaged is a file in the ZIP file."""

    module: str
    files: Callable[[], list[bytes]]
    inside: bool = False


READERS = {
    "pdf": Reader("pdf", lambda: [
        documents.pdf(_WORDS * 4, columns=2, header="The Tarsk Post", footer="{page}", title="A title of words"),
        documents.raw_pdf([_WORDS, ["Привет, мир"], []]), documents.pdf(_WORDS, password=""),
    ]),
    "word": Reader("word", lambda: [documents.docx(_WORDS, title="A title of words"), documents.odt(_WORDS)]),
    "xml": Reader("word", lambda: [documents.docx(_WORDS, title="A title of words"), documents.odt(_WORDS)], True),
    "rtf": Reader("rtf", lambda: [
        documents.rtf([*_WORDS, "Привет 😀"], title="A title of words"), documents.rtf(["東京の会談"], codepage=932),
        rb"{\rtf1\ansi{\field{\*\fldinst{HYPERLINK \"http://x\"}}{\fldrslt a}}{\pict\bin4 abcd}\trowd\cell\row\u-9?}",
    ]),
    "mail": Reader("mail", lambda: [
        _MAIL, b"From a@b.example Wed Nov 18 09:30:00 2026\n" + _MAIL,
        b"Content-Type: multipart/mixed; boundary=b\n\n--b\n\nThey met.\n--b\nContent-Type: message/rfc822\n\n"
        + _MAIL + b"\n--b\nContent-Type: text/html; charset=utf-8\nContent-Transfer-Encoding: base64\n\n"
        b"PHA+YTwvcD4=\n--b--",
    ]),
    "feeds": Reader("feeds", lambda: [_RSS.encode(), _ATOM.encode("utf-16")]),
    "tables": Reader("tables", lambda: [
        f"id,text,date\n1,\"{_WORDS[0]}\n\n\"\"No\"\"\",11/9/2026\n2,Two,31/12/2026\n3,x,\n".encode(),
        f"sep=;\r\nid;text\r\n1;\"{_WORDS[0]}\"\r\n".encode("utf-16"), "id\ttext\n1\tПривет, мир\n".encode(),
        b"text\na, b\n\"c\"\n", b"a|b|body\n1|2|\"\\\"x\\\"\"\n", f"1,\"{_WORDS[0] * 3}\",2026-11-09\n".encode() * 3,
    ]),
    "jsonl": Reader("jsonl", lambda: [_LINES, *_OBJECTS]),
    "objects": Reader("objects", lambda: [_LINES, *_OBJECTS]),
    "parquet": Reader("parquet", lambda: [tablefiles.parquet(_ROWS)]),
    "xlsx": Reader("xlsx", lambda: [tablefiles.workbook(A=[["x"]], B=[["id", "text"], [1, _WORDS[0]], [], [2, "b"]])]),
    "sheets": Reader("xlsx", lambda: [tablefiles.workbook(B=[["id", "text"], [1, _WORDS[0]], [], [2, "b"]])], True),
    "warc": Reader("warc", lambda: [_WARC, gzip.compress(_WARC, mtime=0)]),
}
_ROWS = [
    {"id": 1, "text": _WORDS[0], "source": {"name": "x"}, "date": "2026-11-09", "title": ["a"]},
    {"id": 2, "text": _WORDS[1], "source": None, "date": "11/9/2026", "title": []},
]
_LINES = "".join(json.dumps(row) + "\n" for row in _ROWS).encode()
_OBJECTS = [
    json.dumps(_ROWS, indent=1).encode(), json.dumps({"response": {"docs": _ROWS}}).encode(),
    json.dumps({"articles": [{"content": f"<p>{_WORDS[0]}</p> [+12 chars]", "id": {"$oid": "6"}}]}).encode(),
    json.dumps([{"title": "T", "abstract": _WORDS[1], "issued": {"date-parts": [[2026, 11]]}}]).encode(),
]
_MAIL = (
    "From: Tarsk Post <news@post.example>\nTo: a@b.example\nSubject: =?utf-8?Q?Trait=C3=A9?=\n"
    "Message-ID: <1@b.example>\nDate: Wed, 18 Nov 2026 09:30:00 +0100\nMIME-Version: 1.0\n"
    "Content-Type: text/plain; charset=utf-8; format=flowed\n"
    f"\n{_WORDS[0]}\n\n{_WORDS[1]}\n"
).encode()
_RSS = (
    '<?xml version="1.0"?><rss version="2.0"><channel><title>Tarsk</title><item><guid>1</guid><title>Talks</title>'
    f"<pubDate>Wed, 18 Nov 2026 09:30:00 +0100</pubDate><description>{escape(f'<p>{_WORDS[0]}</p>' * 12)}"
    "</description></item></channel></rss>"
)
_ATOM = (
    '<?xml version="1.0" encoding="utf-16"?><feed xmlns="http://www.w3.org/2005/Atom"><title>Tarsk</title><entry>'
    '<id>a:1</id><link href="https://a.example/1"/><updated>2026-11-18T09:30:00Z</updated><content type="xhtml">'
    f'<div xmlns="http://www.w3.org/1999/xhtml">{f"<p>{_WORDS[1]}</p>" * 12}</div></content></entry></feed>'
)
_PAGE = f"<html><body>{f'<p>{_WORDS[0]}</p>' * 3}</body></html>".encode()
_ANSWERS = (
    b"Content-Type: text/html\r\n\r\n" + _PAGE,
    b"Content-Type: text/html\r\nContent-Encoding: gzip\r\n\r\n" + gzip.compress(_PAGE, mtime=0),
    b"Content-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n%x\r\n%s\r\n0\r\n\r\n" % (len(_PAGE), _PAGE),
)
_WARC = b"".join(
    b"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://a.example/%d\r\nContent-Type: application/http\r\n"
    b"Content-Length: %d\r\n\r\nHTTP/1.1 200 OK\r\n%s\r\n\r\n" % (number, len(answer) + 17, answer)
    for number, answer in enumerate(_ANSWERS)
)


def damaged(data: bytes, random: Random, *, inside: bool = False) -> bytes:
    """A file with one to six damages: cut, turned, swapped, doubled, filled, or with a number made another."""
    if inside:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            files = {name: archive.read(name) for name in archive.namelist()}
        name = random.choice(sorted(files))
        return documents.zipped(files | {name: damaged(files[name], random)})
    for _ in range(random.randint(1, 6)):
        at, length = random.randint(0, len(data)), int(random.expovariate(0.05)) + 1
        piece = data[at:at + length]
        other = random.randint(0, len(data))
        instead = random.choice([
            b"", piece * 2, piece[::-1], bytes(random.randbytes(len(piece))), data[other:other + length],
            b"\0" * length, b"(" * length, b"<<" * length, b"{" * length, str(random.choice(_NUMBERS)).encode(),
        ])
        data = data[:at] if random.random() < 0.05 else data[:at] + instead + data[at + length:]
    return data


_NUMBERS = (-1, 0, 1, 7, 255, 65_536, 99_999, 2**31, 2**63, -2**31, 1e308)


def tried(reader: Reader, data: bytes) -> bool:
    """Whether a reader read a file; False: it refused it. Any other error comes through."""
    module = importlib.import_module(f"summarizer.inputs.{reader.module}")
    try:
        # At a depth: nothing goes to the web from there.
        found = list(module.read(Document("damaged", io.BytesIO(data), depth=1, reading=_as_text)))
    except SummarizerError as error:
        found = [error]
    errors = [getattr(each, "error", each) for each in found if not hasattr(each, "text")]
    assert all("\n" not in str(error) and len(str(error)) < 400 for error in errors)
    return not errors


def _as_text(document: Document) -> Iterator[Article]:
    """What is in a document, where a test is of its frame alone."""
    yield Article(document.data().decode("utf-8", "replace").replace("\0", " "), source=document.name)
