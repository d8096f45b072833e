"""Bytes of a text file as text: which encoding they are in, or that it cannot be told."""

from __future__ import annotations

from summarizer.errors import ArticleError

_BOMS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
_BINARY_STARTS = {
    b"%PDF": "a PDF", b"PK\x03\x04": "a ZIP archive or office document", b"\x89PNG": "a PNG image",
    b"\xff\xd8\xff": "a JPEG image", b"GIF8": "a GIF image", b"\x1f\x8b": "a gzip archive",
}


def decode(data: bytes, name: str = "the article", encoding: str | None = None) -> str:
    r"""Bytes of a text file as text: `decode(b"caf\xc3\xa9") → "café"`.

    The encoding given decides; else a byte order mark; else UTF-8; else charset-normalizer's guess.

    Raises ArticleError where the bytes are no text, or UTF-8 with some of it broken.
    """
    for start, kind in _BINARY_STARTS.items():
        if data.startswith(start):
            raise ArticleError(f"{name} is {kind}, not text: save the article's text as a .txt file")
    encoding = encoding or next((code for bom, code in _BOMS.items() if data.startswith(bom)), "utf-8")
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


def encoding_of(data: bytes, name: str) -> str:
    """The encoding of bytes that are no UTF-8, such as the first of a table. Raises ArticleError where none is sure."""
    from charset_normalizer import from_bytes

    best = from_bytes(data).best()
    if best is None:
        raise ArticleError(f"{name} is in no encoding that was recognized: save it as UTF-8")
    return best.encoding


def _guess(data: bytes, name: str) -> str:
    return data.decode(encoding_of(data, name), "replace")
