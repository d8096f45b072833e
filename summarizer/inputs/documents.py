"""A document's bytes, and the text in them by what they are: encodings, and what is no text."""

from __future__ import annotations

import stat
from pathlib import Path

from summarizer.errors import ArticleError
from summarizer.inputs.names import why

MOST_BYTES = 20_000_000   # a day's transcript is under one million
_BOMS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
_BINARY_STARTS = {
    b"%PDF": "a PDF", b"PK\x03\x04": "a ZIP archive or office document", b"\x89PNG": "a PNG image",
    b"\xff\xd8\xff": "a JPEG image", b"GIF8": "a GIF image", b"\x1f\x8b": "a gzip archive",
}
_HANDED = ("/dev/stdin", "/dev/fd/", "/proc/self/fd/")   # where a shell puts what it pipes: <(command)


def decode(data: bytes, name: str = "the article") -> str:
    r"""Bytes of a text file as text: `decode(b"caf\xc3\xa9") → "café"`.

    A byte order mark decides; else UTF-8; else charset-normalizer's guess.

    Raises ArticleError where the bytes are no text, or UTF-8 with some of it broken.
    """
    for start, kind in _BINARY_STARTS.items():
        if data.startswith(start):
            raise ArticleError(f"{name} is {kind}, not text: save the article's text as a .txt file")
    encoding = next((code for bom, code in _BOMS.items() if data.startswith(bom)), "utf-8")
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        if encoding != "utf-8" or _mostly_utf8(data):
            raise ArticleError(f"{name} is broken near byte {error.start:,}: save it as UTF-8") from error
        text = _guess(data, name)
    if "\0" in text:
        raise ArticleError(f"{name} is not text (it holds NUL characters): save its text as a .txt file")
    # As Path.read_text() gives it, so that offsets hold in the text that a user reads.
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _mostly_utf8(data: bytes) -> bool:
    text = data.decode("utf-8", "replace")
    return sum(char > "\x7f" for char in text) > 2 * text.count("\ufffd")


def _guess(data: bytes, name: str) -> str:
    from charset_normalizer import from_bytes

    best = from_bytes(data).best()
    if best is None:
        raise ArticleError(f"{name} is in no encoding that was recognized: save it as UTF-8")
    return str(best)


def file_bytes(path: Path, name: str) -> bytes:
    """Bytes of a file, no more than one over 20 MB. Raises ArticleError where it is missing, or no file."""
    try:
        mode = path.stat().st_mode
        if stat.S_ISDIR(mode):
            raise ArticleError(f"{name} is a folder: name one article")
        if not (stat.S_ISREG(mode) or name.startswith(_HANDED)):   # it might never end, or never begin
            raise ArticleError(f"{name} is no file, but a pipe, a socket or a device: give its text to -")
        with path.open("rb") as file:
            return file.read(MOST_BYTES + 1)
    except (FileNotFoundError, NotADirectoryError):
        raise ArticleError(f"there is no file {name}") from None
    except (OSError, ValueError) as error:
        raise ArticleError(f"{name} cannot be read: {why(error)}") from error
