"""Real files, damaged: what readers of documents must refuse with one message, and never with another error."""

from __future__ import annotations

import bz2
import gzip
import importlib
import io
import json
import lzma
import zipfile
from collections.abc import Callable, Iterator
from random import Random
from typing import NamedTuple
from xml.sax.saxutils import escape

import documents
import tablefiles

from summarizer.errors import SummarizerError
from summarizer.inputs.article import Article
from summarizer.inputs.document import Document, How
from summarizer.inputs.paths import ENDINGS

_WORDS = [
    "Norland offered a truce on Monday, Ada Voss said; the cease-fire would hold until the talks in Tarsk.",
    "Sudmark rejected it at once: “We are not happy, of course, with the proposals made by members of the team.”",
]


def damaged(data: bytes, random: Random) -> bytes:
    """A file with one to six damages: cut, turned, swapped, doubled, filled, or with a number made another."""
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


def damaged_within(data: bytes, random: Random) -> bytes:
    """A ZIP file that is whole, of whose files one is damaged."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    name = random.choice(sorted(files))
    return documents.zipped(files | {name: damaged(files[name], random)})


def damaged_packed(data: bytes, random: Random) -> bytes:
    """A file damaged, or no more than a beginning of one; packed up to five times, and seldom damaged again."""
    if random.random() < 0.1:
        data = random.choice(_STARTS) + random.randbytes(int(random.expovariate(0.001)))
    elif data.startswith(b"PK") and random.random() < 0.5:
        data = damaged_within(data, random)
    else:
        data = damaged(data, random)
    for _ in range(random.choice((0, 0, 0, 0, 0, 0, 1, 1, 2, 3, 5))):
        data = random.choice(_PACKERS)(data)
        if random.random() < 0.1:
            data = damaged(data, random)
    return data


_PACKERS: tuple[Callable[[bytes], bytes], ...] = (
    lambda data: gzip.compress(data, 1, mtime=0), bz2.compress, lambda data: lzma.compress(data, preset=0),
    lambda data: documents.zipped({"a.txt": data}),
    lambda data: documents.zipped({"a.csv": b"text\nThey met.\n", "b/c.gz": data, "d.jpg": b""}),
)


_STARTS = (   # of nothing but bytes, and of formats
    b"", b"%PDF-1.7\n", b"{\\rtf1", b"PAR1", b"WARC/1.1\r\n", b"\x1f\x8b\x08\0", b"BZh9", b"\xfd7zXZ\0", b"PK\3\4",
    b"PK\5\6", b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf", b"\xff\xfe\0\0", b"<?xml version=", b"<html>", b"<rss>",
    b"[{", b'{"text":', b"text,date\n", b"From a b\n", b"sep=", b"\x1b$B", b"\xd0\xcf\x11\xe0",
)


class Reader(NamedTuple):
    """A module of summarizer.inputs, real files for it, and how they are damaged; the endings of their names."""

    module: str
    files: Callable[[], list[bytes]]
    damaged: Callable[[bytes, Random], bytes] = damaged
    endings: tuple[str, ...] = ("",)


READERS = {
    "pdf": Reader("pdf.pages", lambda: [
        documents.pdf(_WORDS * 4, columns=2, header="The Tarsk Post", footer="{page}", title="A title of words"),
        documents.raw_pdf([_WORDS, ["Привет, мир"], []]), documents.pdf(_WORDS, password=""),
    ]),
    "word": Reader("word", lambda: [documents.docx(_WORDS, title="A title of words"), documents.odt(_WORDS)]),
    "xml": Reader("word", lambda: [
        documents.docx(_WORDS, title="A title of words"), documents.odt(_WORDS),
    ], damaged_within),
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
    "feeds": Reader("web.feeds", lambda: [_RSS.encode(), _ATOM.encode("utf-16")]),
    "tables": Reader("tables.delimited", lambda: [
        f"id,text,date\n1,\"{_WORDS[0]}\n\n\"\"No\"\"\",11/9/2026\n2,Two,31/12/2026\n3,x,\n".encode(),
        f"sep=;\r\nid;text\r\n1;\"{_WORDS[0]}\"\r\n".encode("utf-16"), "id\ttext\n1\tПривет, мир\n".encode(),
        b"text\na, b\n\"c\"\n", b"a|b|body\n1|2|\"\\\"x\\\"\"\n", f"1,\"{_WORDS[0] * 3}\",2026-11-09\n".encode() * 3,
    ]),
    "jsonl": Reader("tables.jsonl", lambda: [_LINES, *_OBJECTS]),
    "objects": Reader("tables.objects", lambda: [_LINES, *_OBJECTS]),
    "parquet": Reader("tables.parquet", lambda: [tablefiles.parquet(_ROWS)]),
    "xlsx": Reader("tables.xlsx", lambda: [
        tablefiles.workbook(A=[["x"]], B=[["id", "text"], [1, _WORDS[0]], [], [2, "b"]]),
    ]),
    "sheets": Reader("tables.xlsx", lambda: [
        tablefiles.workbook(B=[["id", "text"], [1, _WORDS[0]], [], [2, "b"]]),
    ], damaged_within),
    "warc": Reader("web.warc", lambda: [_WARC, gzip.compress(_WARC, mtime=0)]),
    "html": Reader("html.page", lambda: _PAGES),
    "plain": Reader("plain", lambda: _TEXTS),
    "packed": Reader("documents", lambda: [pack(each) for each in (_MAIL, _PAGE) for pack in _PACKERS]),
}


def _files() -> list[bytes]:
    """Those of all readers."""
    return [data for name, reader in READERS.items() if name != "any" for data in reader.files()]


READERS["any"] = Reader("documents", _files, damaged_packed, endings=("", *sorted(ENDINGS)))


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
_TEXTS = [
    f"No talks in Tarsk\n\nTARSK, 18 November 2026 — {_WORDS[0]}\n\n{_WORDS[1]}\n".encode(),
    f"Date: 9 November 2026\nTitle: Talks\n\n{_WORDS[0]}\n".encode("utf-16"), _WORDS[1].encode("utf-16-le"),
    "Переговоры в Тарске начались в понедельник, сообщила Ада Восс.\n".encode("cp1251") * 3,
    "Переговоры начались, сообщила Ада Восс.\n".encode("koi8-r") * 3,
    "東京の会談は月曜日に始まった。\n".encode("cp932") * 3,
    "東京の会談は月曜日に始まった。\n".encode("iso2022_jp") * 3,
    "會談於週一在塔斯克開始。\n".encode("big5") * 3,
    f"{_WORDS[1]} Café, señor, Straße.\n".encode("cp1252"), "“Œuvre”, élève, où.".encode("mac-roman"),
]
_PAGE = f"<html><body>{f'<p>{_WORDS[0]}</p>' * 3}</body></html>".encode()
_PAGES = [
    _PAGE, _PAGE.decode().encode("utf-16"),
    ('<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Talks | Tarsk Post</title>'
     '<meta property="og:site_name" content="Tarsk Post"><link rel="canonical" href="https://post.example/1">'
     '<meta property="article:published_time" content="2026-11-18T09:30:00+01:00"><script type="application/ld+json">'
     + json.dumps({"@context": "https://schema.org", "@type": "NewsArticle", "headline": "Talks", "wordCount": 60,
                   "datePublished": "2026-11-18", "articleBody": " ".join(_WORDS), "isAccessibleForFree": False})
     + '</script><style>p {}</style></head><body><nav><a href="/">Home</a></nav><article><h1>Talks</h1>'
     '<p class="lead">They meet again.</p><time datetime="2026-11-18">18 November 2026</time>'
     + "".join(f"<p>{each} <a href='/2'>More</a></p>" for each in _WORDS * 3)
     + '<figure><img src="a.png"><figcaption>Ada Voss</figcaption></figure><ul><li>One</li><li>Two</li></ul>'
     '<table><tr><td>1</td><td>a</td></tr></table><blockquote>“No.”</blockquote></article><aside><p>Read also</p>'
     "<!-- end --></aside></body></html>").encode(),
    f'<meta charset="windows-1251"><p>{"Переговоры в Тарске начались в понедельник. " * 9}<br>'.encode("cp1251"),
]
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


def tried(reader: Reader, data: bytes) -> bool:
    """Whether a reader read a file; False: it refused it. Any other error comes through."""
    module = importlib.import_module(f"summarizer.inputs.{reader.module}")
    name = f"damaged{reader.endings[len(data) % len(reader.endings)]}"
    told: list[str] = []
    try:
        # At a depth: nothing goes to the web from there.
        found = list(module.read(Document(name, io.BytesIO(data), How(told=told.append), depth=1, reading=_as_text)))
    except SummarizerError as error:
        found = [error]
    errors = [getattr(each, "error", each) for each in found if not hasattr(each, "text")]
    assert all("\n" not in line and len(line) < 400 for line in (*map(str, errors), *told))
    return not errors


def _as_text(document: Document) -> Iterator[Article]:
    """What is in a document, where a test is of its frame alone."""
    yield Article(document.data().decode("utf-8", "replace").replace("\0", " "), source=document.name)
