"""An article: its text, and where it came from.

Reads text and HTML files and web addresses; folders and tables of articles are read elsewhere.
"""

from __future__ import annotations

import copy
import hashlib
import re
import stat
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from http import HTTPStatus
from pathlib import Path
from typing import Any

from summarizer.errors import ArticleError, ConfigurationError
from summarizer.resources import adding

MOST_BYTES = 20_000_000   # a day's transcript is under one million
_BOMS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
_BINARY_STARTS = {
    b"%PDF": "a PDF", b"PK\x03\x04": "a ZIP archive or office document", b"\x89PNG": "a PNG image",
    b"\xff\xd8\xff": "a JPEG image", b"GIF8": "a GIF image", b"\x1f\x8b": "a gzip archive",
}

_SURROGATE = re.compile("[\ud800-\udfff]")
_ADDRESS = re.compile(r"[a-z][a-z0-9+.-]*://", re.IGNORECASE)
_USER = re.compile(r"(?<=://)[^/?#]*@")
_SECRET = re.compile(   # its name ends in one of these words, or is one of the short ones: key, api_key, no monkey
    r"([?&;#](?:[^=&;#]*?(?:token|secret|password|passwd|pwd|signature|credential|apikey|accesskey|jwt)"
    r"|(?:[^=&;#]*[^a-z=&;#])?(?:key|sig|auth))=)[^&;#]*", re.IGNORECASE,
)
_HANDED = ("/dev/stdin", "/dev/fd/", "/proc/self/fd/")   # where a shell puts what it pipes: <(command)


@dataclass(frozen=True)
class Article:
    """One news article.

    `text` is what offsets of evidence count in, as Python counts characters. The rest is told to the
    model where it is known; `published` is any wording of a date. `source` is a path or an address.

    Raises ArticleError where `text` is blank or holds NUL characters, or any part is no str or holds half a
    surrogate pair.
    """

    text: str
    title: str | None = None
    outlet: str | None = None
    published: str | None = None
    language: str | None = None
    source: str | None = None
    id: str | None = None

    def __post_init__(self) -> None:
        for name, part in vars(self).items():
            if not isinstance(part, str) and (part is not None or name == "text"):
                raise ArticleError(f"an article's {name} is text (str), not {type(part).__name__}")
        if not self.text.strip():
            raise ArticleError(f"{self.name} is empty: there is nothing to summarize")
        if "\0" in self.text:
            raise ArticleError(f"{self.name} is not text (it holds NUL characters)")
        parts = (self.text, self.title, self.outlet, self.published, self.language, self.source, self.id)
        if any(part and _SURROGATE.search(part) for part in parts):
            raise ArticleError(f"{self.name} is not text (it holds half of a surrogate pair)")

    @property
    def name(self) -> str:
        """What to call the article in a message."""
        return printable(self.id or self.source or self.title or "the article")

    @cached_property
    def sha256(self) -> str:
        """Hash of the text as UTF-8, 64 hexadecimal digits."""
        return hashlib.sha256(self.text.encode("utf-8", "surrogatepass")).hexdigest()

    @classmethod
    def read(cls, path: str | Path) -> Article:
        """Read a text file, or an HTML file (its name ends in .html or .htm; needs the extra `html`).

        Text may be UTF-8, UTF-16 with a byte order mark, or what charset-normalizer takes it for.

        Raises ArticleError where the file is missing, a folder, a pipe or device that no shell handed over,
        empty, binary or over 20 MB.
        """
        name, path = shown(str(path)), Path(path)
        return cls.from_bytes(_bytes(path, name), source=name, html=path.suffix.lower() in (".html", ".htm"))

    @classmethod
    def fetch(cls, address: str) -> Article:
        """Read the article at a web address (needs the extra `html`).

        Its source, and every message, is the address without user, password and what else looks secret.

        Raises ArticleError where the address gives nothing to read, or is one of a private network.
        """
        trafilatura = _trafilatura()
        settings = copy.deepcopy(trafilatura.settings.DEFAULT_CONFIG)
        settings["DEFAULT"]["INSECURE_SSL_FALLBACK"] = "off"   # a page of unknown origin is no evidence
        name = shown(address)
        with _downloading() as said:
            page = trafilatura.fetch_response(address, config=settings)
        if page is None and any("SSRF" in each for each in said):
            raise ArticleError(
                f"{name} is in a private network: private addresses are not fetched. Save the page and give the file"
            )
        if page is None or not page.data:
            raise ArticleError(f"nothing could be read at {name}: save the page and give the file")
        if page.status != HTTPStatus.OK:
            raise ArticleError(f"{name} answered {page.status}: save the page and give the file")
        html = b"text/plain" not in str((page.headers or {}).get("content-type", "")).encode()
        return cls.from_bytes(page.data, source=name, html=html)

    @classmethod
    def from_bytes(cls, data: bytes, *, source: str, html: bool = False) -> Article:
        """Decode a file's bytes; of HTML keep the article's text, title, outlet and date.

        Raises ArticleError where the bytes are no text, or over 20 MB.
        """
        if len(data) > MOST_BYTES:
            raise ArticleError(f"{source} is over {MOST_BYTES:,} bytes: give the text of one article")
        text = decode(data, source)
        if not html or not text.strip():
            return cls(text, source=source)
        found = _trafilatura().bare_extraction(text, url=source if "://" in source else None, with_metadata=True)
        if found is None or not found.text:
            raise ArticleError(f"no article was found in {source}: save its text as a .txt file")
        return cls(
            found.text, title=found.title, outlet=found.sitename, published=found.date,
            language=found.language, source=source,
        )


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


def printable(name: str) -> str:
    r"""A name as it can be printed and stored: what is no UTF-8 is written out, so that two names stay two.

    `printable(os.fsdecode(b"caf\xe9.txt")) → "caf\\udce9.txt"`.
    """
    return name.encode("utf-8", "backslashreplace").decode()


def shown(name: str) -> str:
    """A file's name or a web address as it may be printed and stored.

    It is printable, and an address bears no user, no password, and no value that looks secret:
    `shown("https://me:pw@host/a?id=1&token=x") → "https://host/a?id=1&token=***"`.
    """
    name = printable(name)
    return _SECRET.sub(r"\1***", _USER.sub("", name, count=1)) if _ADDRESS.match(name) else name


def why(error: Exception) -> str:
    """What the system says of a file, without its name."""
    return getattr(error, "strerror", None) or str(error)


def _bytes(path: Path, name: str) -> bytes:
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


@contextmanager
def _downloading() -> Iterator[list[str]]:
    """What trafilatura says of a download. It bears the whole address, secrets and all, and goes into no log."""
    import logging

    said: list[str] = []
    here = threading.get_ident()

    def keep(record: logging.LogRecord) -> bool:
        if record.thread == here:
            said.append(record.getMessage())
        return record.thread != here

    logger = logging.getLogger("trafilatura.downloads")
    logger.addFilter(keep)
    try:
        yield said
    finally:
        logger.removeFilter(keep)


def _trafilatura() -> Any:
    try:
        import trafilatura
    except ImportError:
        raise ConfigurationError(
            f"HTML and web addresses need one more package: {adding('html')}"
        ) from None
    return trafilatura
