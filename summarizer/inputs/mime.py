"""The parts and headers of a mail, decoded as they are meant. What becomes of them is told in mail."""

from __future__ import annotations

from email import errors as email_errors
from email import message_from_bytes
from email.header import decode_header
from email.message import Message
from email.utils import parseaddr

from summarizer.errors import ArticleError
from summarizer.inputs.encodings.decoding import decode
from summarizer.inputs.names import one_line

MOST_PARTS = 1_000
_MOST_HEADERS = 50_000   # on end; a mail has some fifty
_HEADER = 5_000   # characters of a header that are looked at
# What the names that mails use mean to those who write them.
_CODECS = {
    "gb2312": "gb18030", "gbk": "gb18030", "ks_c_5601-1987": "cp949", "euc-kr": "cp949", "shift_jis": "cp932",
    "iso-8859-1": "cp1252", "us-ascii": "utf-8", "ascii": "utf-8", "iso-8859-9": "cp1254", "iso-8859-8-i": "cp1255",
}


def parsed(data: bytes, name: str) -> Message:
    """A mail of its bytes. Raises ArticleError where they are none, or where its headers would fill the memory."""
    if data.count(b"\n") > _MOST_HEADERS and _headers(data) > _MOST_HEADERS:
        raise ArticleError(f"{name} is a mail that cannot be read: it has over {_MOST_HEADERS:,} headers")
    try:
        return message_from_bytes(data.removeprefix(b"\xef\xbb\xbf").lstrip(b"\r\n"))   # an empty line ends the headers
    except (RecursionError, ValueError, LookupError, email_errors.MessageError) as error:
        raise ArticleError(f"{name} is a mail that cannot be read: {type(error).__name__}") from error


def _headers(data: bytes) -> int:
    """The most lines on end that may be headers."""
    most = count = 0
    for line in data.splitlines():
        count = count + 1 if b":" in line or line[:1] in (b" ", b"\t") else 0
        most = max(most, count)
    return most


def leaves(message: Message) -> tuple[list[Message], bool]:
    """The parts that hold something, in order, each forwarded mail as one; whether that is all of them."""
    todo, found = [message], list[Message]()
    while todo and len(found) < MOST_PARTS:
        part = todo.pop()
        held = part.get_payload() if part.is_multipart() and part.get_content_type() != "message/rfc822" else None
        if isinstance(held, list):
            todo.extend(reversed([each for each in held if isinstance(each, Message)]))
        else:
            found.append(part)
    return found, not todo


def filename(part: Message) -> str | None:
    """What a part is called as a file, without folders."""
    try:
        told = part.get_filename()
    except (LookupError, ValueError, TypeError, AttributeError):
        return None
    return one_line(_decoded(str(told)).replace("\\", "/").rpartition("/")[2])[:150] or None if told else None


def unflowed(part: Message, text: str) -> str:
    """A plain text without the line ends that only stand for the width of a screen (RFC 3676)."""
    if str(part.get_param("format") or "").lower() != "flowed":
        return text.strip()
    glue = "" if str(part.get_param("delsp") or "").lower() == "yes" else " "
    lines: list[str] = []
    is_open = False
    for line in text.split("\n"):   # one that ends in a space goes on
        line = line.removeprefix(" ")   # noqa: PLW2901
        if is_open and not line.startswith(">"):
            lines[-1] = lines[-1].rstrip(" ") + glue + line
        else:
            lines.append(line)
        is_open = line.endswith(" ") and line != "-- "
    return "\n".join(lines).strip()


def data_of(part: Message) -> bytes:
    """A part's bytes, as they were before they were sent. Raises ArticleError where they cannot be told."""
    try:
        data = part.get_payload(decode=True)
    except (ValueError, LookupError, AssertionError) as error:
        raise ArticleError(f"a part of the mail cannot be read: {type(error).__name__}") from error
    return data if isinstance(data, bytes) else b""


def _charset(part: Message) -> str | None:
    try:
        told = part.get_content_charset()
    except (LookupError, ValueError, TypeError, AttributeError):
        return None
    return _CODECS.get(told, told) if told else None


def media_type(part: Message) -> str:
    """What a part says that it is, as `text/html; charset=koi8-r`."""
    charset = _charset(part)
    return f"{part.get_content_type()}; charset={charset}" if charset else part.get_content_type()


def text_of(part: Message, name: str, encoding: str | None) -> str:
    """Text of a part, by the encoding that the user names, else the mail, else what it is taken for."""
    data = data_of(part)
    for codec in (encoding, _charset(part)):
        if codec:
            try:
                return data.decode(codec).replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")
            except (LookupError, ValueError):
                continue
    return decode(data, name)


def words(message: Message, header: str) -> str | None:
    """A header as it is meant to be read; None where there is none."""
    try:
        told = message.get(header)
    except (LookupError, ValueError, AttributeError):
        return None
    return one_line(_decoded(str(told)[:_HEADER])) or None if told is not None else None


def _decoded(told: str) -> str:
    """Encoded words (RFC 2047) as what they say; one that cannot be decoded stays as it is written."""
    try:
        pieces = decode_header(told)
    except (ValueError, LookupError, email_errors.MessageError):
        return told
    text = ""
    for piece, charset in pieces:
        if isinstance(piece, str):
            text += piece
            continue
        try:
            text += piece.decode(_CODECS.get((charset or "utf-8").lower(), charset or "utf-8"))
        except (LookupError, ValueError):
            return told
    return text


def outlet(message: Message) -> str | None:
    """Who sends it: the name of the sender, else of the list, else the sender's host."""
    try:
        name, address = parseaddr(str(message.get("From") or "")[:_HEADER])
    except (ValueError, LookupError, RecursionError):   # comments in comments
        name, address = "", ""
    sender = one_line(_decoded(name))
    listed = (words(message, "List-Id") or "").partition("<")[0].strip(' "')
    host = address.rpartition("@")[2] if "@" in address else ""
    return (sender or listed or one_line(host))[:300] or None
