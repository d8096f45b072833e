"""Files that are small and unpack to much, or are made to be held whole: bombs, each written to a path."""

from __future__ import annotations

import bz2
import gzip
import io
import json
import lzma
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path

import documents
import tablefiles

TEXT = "Norland offered Sudmark a truce on Friday, if it withdraws from the port. Sudmark said it would reply. "
_LARGE = 50_000_000   # bytes
Bomb = Callable[[Path], object]


def _deflated(size: int, begun: bytes = b"") -> tuple[bytes, int, int]:
    """Spaces, packed; their checksum and size."""
    data = begun + b" " * size
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    return packer.compress(data) + packer.flush(), zlib.crc32(data), len(data)


def raw_zip(
    files: Iterable[tuple[str, tuple[bytes, int, int]]], *, overlap: bool = False, told: int | None = None,
) -> bytes:
    """A ZIP file of files packed already; `overlap`: all are the bytes of the first; `told`: what it says of sizes."""
    body, listed, count, place = io.BytesIO(), io.BytesIO(), 0, 0
    for name, (packed, checksum, size) in files:
        about = struct.pack("<HHHHHLLLHH", 20, 0, 8, 0, 33, checksum, len(packed), told or size, len(name), 0)
        if not overlap or not count:
            place = body.tell()
            body.write(b"PK\3\4" + about + name.encode() + packed)
        listed.write(b"PK\1\2\x14\0" + about + struct.pack("<HHHLL", 0, 0, 0, 0, place) + name.encode())
        count += 1
    return body.getvalue() + listed.getvalue() + b"PK\5\6" + struct.pack(
        "<HHHHLLH", 0, 0, count & 0xFFFF, count & 0xFFFF, listed.tell(), body.tell(), 0)


@cache
def _large() -> tuple[bytes, int, int]:
    return _deflated(_LARGE)


def _nested(path: Path) -> None:
    """A hundred ZIP files of a hundred ZIP files of a hundred texts: fifty terabytes."""
    data = raw_zip((f"{n}.txt", _large()) for n in range(100))
    for _ in range(2):
        packer = zlib.compressobj(9, zlib.DEFLATED, -15)
        packed = packer.compress(data) + packer.flush(), zlib.crc32(data), len(data)
        data = raw_zip((f"{n}.zip", packed) for n in range(100))
    path.write_bytes(data)


_MANY = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))
_LAUGHS = f'<!DOCTYPE r [<!ENTITY a0 "Norland. ">{_MANY}]>', "&a11;"
_QUADRATIC = f'<!DOCTYPE r [<!ENTITY a0 "{"Norland. " * 20_000}">]>', "&a0;" * 20_000


def _feed(kind: tuple[str, str]) -> bytes:
    declared, used = kind
    return (f'<?xml version="1.0"?>{declared}<rss version="2.0"><channel><item><title>T</title><description>{used}'
            "</description></item></channel></rss>").encode()


def _docx(kind: tuple[str, str]) -> bytes:
    return _changed(documents.docx([TEXT]), "word/document.xml", kind, TEXT)


def _odt(kind: tuple[str, str]) -> bytes:
    return _changed(documents.odt([TEXT]), "content.xml", kind, TEXT)


def _xlsx(kind: tuple[str, str]) -> bytes:
    return _changed(tablefiles.workbook(A=[["id", "text"], ["1", TEXT]]), "xl/sharedStrings.xml", kind, TEXT.strip())


def _changed(data: bytes, part: str, kind: tuple[str, str], text: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        files: dict[str, str | bytes] = {name: archive.read(name) for name in archive.namelist()}
    xml = files[part].decode()   # type: ignore[union-attr]
    head = xml.index("?>") + 2 if xml.startswith("<?xml") else 0
    files[part] = xml[:head] + kind[0] + xml[head:].replace(text, kind[1])
    return documents.zipped(files)


def _workbook(sheet: tuple[bytes, int, int] | None = None, told: int | None = None, cell: str = "B2") -> bytes:
    """A workbook whose sheet is this; or that has a cell far off."""
    made = tablefiles.workbook(A=[["id", "text"], ["1", TEXT]])
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    part = "xl/worksheets/sheet1.xml"
    files[part] = files[part].replace(b'"B2"', f'"{cell}"'.encode()).replace(b"A1:B2", f"A1:{cell}".encode())
    packed = []
    for name, data in files.items():
        packer = zlib.compressobj(9, zlib.DEFLATED, -15)
        packed.append((name, (packer.compress(data) + packer.flush(), zlib.crc32(data), len(data))))
    if sheet:
        packed = [(name, sheet if name == part else each) for name, each in packed]
    return raw_zip(packed, told=told)


def _pdf_stream() -> bytes:
    data = zlib.compress(b"BT (Norland) Tj ET " + b" " * 10 * _LARGE, 9).decode("latin-1")
    stream = f"<< /Length {len(data)} /Filter /FlateDecode >>\nstream\n{data}\nendstream"
    return documents.pdf_of([
        "<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R >>", stream,
    ])


def _parts(count: int, deep: int = 0) -> bytes:
    """A mail of many parts, or of parts in one another."""
    head = b"From: a@b.example\nTo: c@d.example\nSubject: T\nMessage-ID: <1@b.example>\nMIME-Version: 1.0\n"
    if deep:
        opened = b"".join(b'Content-Type: multipart/mixed; boundary="b%d"\n\n--b%d\n' % (n, n) for n in range(deep))
        return head + opened + b"Content-Type: text/plain\n\n" + TEXT.encode()
    part = b"--b\nContent-Type: text/plain\n\n" + TEXT.encode() + b"\n"
    return head + b'Content-Type: multipart/mixed; boundary="b"\n\n' + part * count + b"--b--\n"


def _written(begun: bytes, again: bytes, size: int, ended: bytes = b"") -> Bomb:
    """A file of about so many bytes: what it begins with, then the same again and again."""
    def write(path: Path) -> None:
        with path.open("wb") as file:
            file.write(begun)
            block = again * max(1, 1_000_000 // len(again))
            for _ in range(size // len(block)):
                file.write(block)
            file.write(ended)

    return write


def _bytes(make: Callable[[], bytes]) -> Bomb:
    return lambda path: path.write_bytes(make())


def _repeated(begun: str, again: str, count: int, ended: str) -> Bomb:
    """A file that says the same so many times."""
    return lambda path: path.write_text(begun + again * count + ended, "utf-8")


_ROW = json.dumps({"id": 1, "text": TEXT * 20}).encode()
_HTML = _parts(0).partition(b"Content-Type")[0] + b"Content-Type: text/html\n\n"
_MAIL = b"From a@b.example Wed Nov 18 09:30:00 2026\n" + _parts(2) + b"\n"

# The name of the file, and how it is made. Those of SMALL are read or refused in a second or less.
SMALL: dict[str, Bomb] = {
    "one.zip": _bytes(lambda: raw_zip([("a.txt", _deflated(4 * _LARGE))])),
    "overlapping.zip": _bytes(lambda: raw_zip(((f"{n}.txt", _large()) for n in range(10_000)), overlap=True)),
    "lying.zip": _bytes(lambda: raw_zip([("a.txt", _large())], told=1_000)),
    "listing.zip": _bytes(lambda: raw_zip((f"{n}.txt", (b"\3\0", 0, 0)) for n in range(250_000))),
    "texts.gz": _bytes(lambda: gzip.compress(b" " * _LARGE, mtime=0) * 8),
    "texts.bz2": _bytes(lambda: bz2.compress(b" " * _LARGE) * 8),
    "texts.xz": _bytes(lambda: lzma.compress(b" " * _LARGE, preset=0) * 8),
    "gz.gz.gz": _bytes(lambda: gzip.compress(gzip.compress(gzip.compress(b" " * _LARGE) * 40, mtime=0), mtime=0)),
    **{f"{what}.{name}": _bytes(lambda make=make, kind=kind: make(kind))   # type: ignore[misc]
       for what, kind in (("laughs", _LAUGHS), ("quadratic", _QUADRATIC))
       for name, make in (("rss", _feed), ("docx", _docx), ("odt", _odt), ("xlsx", _xlsx))},
    "laughs.xml": _bytes(f"{_LAUGHS[0]}<r>{_LAUGHS[1]}</r>".encode),
    "laughs.html": _bytes(f"{_LAUGHS[0]}<html><body><p>{TEXT * 3}{_LAUGHS[1]}</p></body></html>".encode),
    "spaces.docx": _bytes(lambda: raw_zip([("word/document.xml", _deflated(4 * _LARGE, b"<a>"))])),
    "spaces.xlsx": _bytes(lambda: _workbook(_deflated(4 * _LARGE, b"<worksheet>"))),
    "lying.xlsx": _bytes(lambda: _workbook(_deflated(10 * _LARGE, b"<worksheet>"), told=1_000)),
    "far.xlsx": _bytes(lambda: _workbook(cell="XFD1048576")),
    "names.csv": _repeated("id,text", ",a", 1_000_000, f"\n1,{TEXT[:40]}\n"),
    "cells.tsv": _repeated("1", "\t1", 1_000_000, "\n"),
    "names.jsonl": _repeated(f'{{"text": "{TEXT}"', ',"c": 1', 210_000, "}\n"),
    "names.json": _repeated(f'[{{"text": "{TEXT}"', ',"c": 1', 210_000, "}]"),
    "one.jsonl": _repeated(f'{{"text": "{TEXT}", "x": [1', ",1", 2_100_000, "]}\n"),
    "about.parquet": _bytes(lambda: b"PAR1" + bytes(30_000_000) + struct.pack("<L", 30_000_000) + b"PAR1"),
    "long.html": _written(b"<html><body>", b"<p>" + TEXT.encode() * 100 + b"</p>", 6_000_000),
    "tags.html": _written(b"<html><body>", b"<b>a<i>", 2_000_000),
    "tags.eml": _written(_HTML, b"<b>a<i>\n", 2_000_000),
    "deep.rtf": _bytes(lambda: b"{\\rtf1 " + b"{" * 1_000_000 + TEXT.encode() + b"}" * 1_000_000 + b"}"),
    "deep.json": _bytes(lambda: b"[" * 1_500_000),
    "deep.jsonl": _bytes(lambda: b'{"text":' * 1_100_000),
    "parts.eml": _bytes(lambda: _parts(10_000)),
    "deep.eml": _bytes(lambda: _parts(1, deep=5_000)),
}
LARGE: dict[str, Bomb] = {
    "many.zip": _bytes(lambda: raw_zip((f"{n}.txt", _large()) for n in range(100))),
    "nested.zip": _nested,
    "deep.html": _bytes(lambda: b"<html><body>" + b"<div>" * 100_000 + f"<p>{TEXT * 5}</p>".encode()),
    "tables.html": _bytes(lambda: b"<html><body>" + b"<table><tr><td>" * 30_000 + f"<p>{TEXT * 5}</p>".encode()),
    "paragraphs.html": _written(b"<html><body>", b"<p>" + TEXT.encode() + b"</p>", 19_000_000),
    "open.html": _written(f"<html><body><p>{TEXT * 5}</p>".encode(), b"<", 5_000_000),
    "stream.pdf": _bytes(_pdf_stream),
    "pages.pdf": _bytes(lambda: documents.pdf([f"Item {n}. {TEXT * 20}" for n in range(6_600)])),
    "rows.json": _written(b"[" + _ROW, b"," + _ROW, 200_000_000, b"]"),
    "one.json": _written(b'{"text": "', TEXT.encode(), 200_000_000, b'"}'),
    "numbers.json": _written(b'[{"text": "a", "x": [1', b",1", 200_000_000, b"]}]"),
    "deep200.json": _written(b"", b"[", 200_000_000),
    "line.csv": _written(b"id,text\n1,", TEXT.replace(",", "").encode(), 200_000_000),
    "quote.csv": _written(b'id,text\n1,"', TEXT.encode() + b"\n", 200_000_000),
    "cells.csv": _written(b"id,text\n1", b",", 200_000_000),
    "line.jsonl": _written(b'{"text": "a"}\n{"text": "', TEXT.encode(), 200_000_000),
    "mails.mbox": _written(b"", _MAIL, 200_000_000),
    "line.eml": _written(_parts(0)[:-7], b"a", 200_000_000),
    "headers.eml": _written(_parts(0)[:99], b"A: b\n", 19_000_000),
    "line.txt": _written(b"", b"a", 19_000_000),
    "letters.txt": _written(b"", "é".encode("cp1252") + b"a ", 19_000_000),
    "rows.parquet": _bytes(lambda: tablefiles.parquet([{"id": "1", "text": TEXT * 20}] * 500_000)),
}
