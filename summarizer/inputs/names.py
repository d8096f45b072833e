"""Names of files and addresses as they may be printed and stored; what the system says of a file."""

from __future__ import annotations

import re

_ADDRESS = re.compile(r"[a-z][a-z0-9+.-]*://", re.IGNORECASE)
_USER = re.compile(r"(?<=://)[^/?#]*@")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
_LONG = 150   # characters
_SECRET = re.compile(   # its name ends in one of these words, or is one of the short ones: key, api_key, no monkey
    r"([?&;#](?:[^=&;#]*?(?:token|secret|password|passwd|pwd|signature|credential|apikey|accesskey|jwt)"
    r"|(?:[^=&;#]*[^a-z=&;#])?(?:key|sig|auth))=)[^&;#]*", re.IGNORECASE,
)


def printable(name: str) -> str:
    r"""A name as it can be printed and stored: what is no UTF-8, and what controls a terminal, is written out.

    So it is one line, and two names stay two: `printable(os.fsdecode(b"caf\xe9\n.txt")) → "caf\\udce9\\n.txt"`.
    """
    name = _CONTROL.sub(lambda found: found[0].encode("unicode_escape").decode(), name)
    return name.encode("utf-8", "backslashreplace").decode()


def one_line(told: str) -> str:
    r"""What a document says of itself as a line that can be printed and stored: `one_line(" a\r\n b\0") → "a b"`."""
    return printable(_CONTROL.sub("", " ".join(told.split())))


def shown(name: str) -> str:
    """A file's name or a web address as it may be printed and stored.

    It is printable, and an address bears no user, no password, and no value that looks secret:
    `shown("https://me:pw@host/a?id=1&token=x") → "https://host/a?id=1&token=***"`.
    """
    name = printable(name)
    return _SECRET.sub(r"\1***", _USER.sub("", name, count=1)) if _ADDRESS.match(name) else name


def called(name: str) -> str:
    """A name or an address as messages have it: as `shown`, and cut where it would fill a page."""
    told = shown(name)
    return told if len(told) <= _LONG else f"{told[:_LONG]}…"


def why(error: Exception) -> str:
    """What the system says of a file, without its name."""
    return one_line(getattr(error, "strerror", None) or str(error))[:_LONG]
