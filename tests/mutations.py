"""Real files, damaged: what readers of documents must refuse with one message, and never with another error."""

from __future__ import annotations

import importlib
import io
import zipfile
from collections.abc import Callable
from random import Random
from typing import NamedTuple

import documents

from summarizer.errors import SummarizerError
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
}


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
        return all(hasattr(each, "text") for each in module.read(Document("damaged", io.BytesIO(data))))
    except SummarizerError as error:
        assert "\n" not in str(error)
        assert len(str(error)) < 400
        return False
