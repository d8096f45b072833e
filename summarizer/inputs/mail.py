"""Articles in mails: EML, mbox and MHTML.

A mail gives its text, each mail that it forwards, and each document attached to it, as articles of their own. An mbox
is read mail by mail; of MHTML, a saved page, the page is read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from email import errors as email_errors
from email import message_from_bytes
from email.header import decode_header
from email.message import Message
from email.utils import parseaddr

from summarizer.errors import ArticleError
from summarizer.inputs.article import Article
from summarizer.inputs.document import DEEPEST, MOST_BYTES, Document, Unreadable
from summarizer.inputs.encodings import decode
from summarizer.inputs.fragments import text_of
from summarizer.inputs.names import printable, shown
from summarizer.inputs.stamps import stamp

_MOST_PARTS = 1_000
_HEADER = 5_000   # characters of a header that are looked at
_BEGIN = re.compile(rb"From [^\n]*\d:\d\d[^\n]*\d{4}[^\n]*\n?\Z|From [^\n]*\d{4}[^\n]*\d:\d\d[^\n]*\n?\Z")
_QUOTED = re.compile(rb"^>(>*From )", re.MULTILINE)
_DOCUMENTS = re.compile(   # what is attached to be read; images, keys, cards and dates of calendars are not
    r"text/(?:plain|html|rtf|csv|xml|markdown)$|message/rfc822$|application/(?:pdf|rtf|msword|json|xhtml\+xml"
    r"|vnd\.openxmlformats-officedocument\.\w+ml\.\w+|vnd\.oasis\.opendocument\.text|vnd\.ms-excel|zip|gzip)$"
)
_ENDINGS = (".pdf", ".docx", ".rtf", ".txt", ".html", ".htm", ".eml", ".xlsx", ".csv", ".json", ".jsonl", ".md", ".zip")
# What the names that mails use mean to those who write them.
_CODECS = {
    "gb2312": "gb18030", "gbk": "gb18030", "ks_c_5601-1987": "cp949", "euc-kr": "cp949", "shift_jis": "cp932",
    "iso-8859-1": "cp1252", "us-ascii": "utf-8", "ascii": "utf-8", "iso-8859-9": "cp1254", "iso-8859-8-i": "cp1255",
}


def read(document: Document) -> Iterator[Article | Unreadable]:
    """The articles of a mail, an mbox or a saved page.

    Raises ArticleError where it is no mail that can be read, or is over 20 MB; an mbox may have any size.
    """
    if document.head.startswith(b"From "):
        yield from _mbox(document)
        return
    message = _parsed(document.data(), document.name)
    if _is_page(message):
        yield from _page(message, document)
    else:
        yield from _mail(message, document, None, document.name, 0)


def _mbox(document: Document) -> Iterator[Article | Unreadable]:
    """Mail by mail. Its id is the Message-ID, with a number where another text has it too."""
    firsts: dict[int, int] = {}   # of an id the first text, as hashes: a mailbox may hold a million mails
    others: dict[int, list[int]] = {}
    for number, data in enumerate(_messages(document), 1):
        where = f"{document.name}:{number}"
        if data is None:
            yield Unreadable(where, where, ArticleError(f"{where} is over {MOST_BYTES:,} bytes"))
            continue
        try:
            message = _parsed(data, where)
            told = _words(message, "Message-ID") or ""
            id = shown(told.strip().strip("<>").strip()) or where
            for found in _mail(message, document, id, where, 0):
                if isinstance(found, Article) and found.id:
                    mark, text = hash(found.id), hash(found.text)
                    if firsts.setdefault(mark, text) != text:
                        texts = others.setdefault(mark, [])
                        if text not in texts:
                            texts.append(text)
                        found = replace(found, id=f"{found.id}#{texts.index(text) + 2}")   # noqa: PLW2901
                yield found
        except ArticleError as error:
            yield Unreadable(where, where, error)


def _messages(document: Document) -> Iterator[bytes | None]:
    """The bytes of each mail, as it was before it was put there; None for one over 20 MB."""
    file = document.file
    file.seek(0)
    lines: list[bytes] = []
    size, is_begun, is_blank, is_whole = 0, False, True, True
    while line := file.readline(_LINE):
        document.how.went(len(line))
        if is_whole and is_blank and line.startswith(b"From ") and (not is_begun or _BEGIN.match(line[:200])):
            if is_begun:
                yield _unquoted(lines) if size <= MOST_BYTES else None
            lines, size, is_begun = [], 0, True
        else:
            size += len(line)
            if size <= MOST_BYTES:
                lines.append(line)
        is_blank, is_whole = is_whole and not line.strip(b"\r\n"), line.endswith(b"\n")
    if is_begun:
        yield _unquoted(lines) if size <= MOST_BYTES else None


_LINE = 65_536


def _unquoted(lines: list[bytes]) -> bytes:
    return _QUOTED.sub(rb"\1", b"".join(lines))


def _parsed(data: bytes, name: str) -> Message:
    try:
        return message_from_bytes(data)
    except (RecursionError, ValueError, LookupError, email_errors.MessageError) as error:
        raise ArticleError(f"{name} is a mail that cannot be read: {type(error).__name__}") from error


def _is_page(message: Message) -> bool:
    """Whether it is a saved page: its root has an address, or a browser said so."""
    if message.get_content_type() not in ("multipart/related", "text/html") or message.get("Message-ID"):
        return False
    return bool(message.get("Snapshot-Content-Location") or message.get("MIME-Version")) and (
        any(part.get("Content-Location") for part in _leaves(message)[0])
    )


def _page(message: Message, document: Document) -> Iterator[Article | Unreadable]:
    parts = [part for part in _leaves(message)[0] if part.get_content_type() in ("text/html", "application/xhtml+xml")]
    if not parts:
        raise ArticleError(f"{document.name} is a saved page without a page in it: save it again as HTML")
    told = _words(message, "Snapshot-Content-Location") or _words(parts[0], "Content-Location") or ""
    url = shown(told) if told.lower().startswith(("http://", "https://")) else None
    for found in document.within(document.name, _bytes(parts[0]), _media_type(parts[0])):
        yield replace(found, url=found.url or url) if isinstance(found, Article) else found


def _leaves(message: Message) -> tuple[list[Message], bool]:
    """The parts that hold something, in order, each forwarded mail as one; whether that is all of them."""
    todo, leaves = [message], list[Message]()
    while todo and len(leaves) < _MOST_PARTS:
        part = todo.pop()
        held = part.get_payload() if part.is_multipart() and part.get_content_type() != "message/rfc822" else None
        if isinstance(held, list):
            todo.extend(reversed([each for each in held if isinstance(each, Message)]))
        else:
            leaves.append(part)
    return leaves, not todo


def _mail(
    message: Message, document: Document, id: str | None, name: str, depth: int
) -> Iterator[Article | Unreadable]:
    """A mail's own article; then those of what is in it."""
    parts, is_all = _leaves(message)
    if not is_all:
        document.how.told(f"{name} has over {_MOST_PARTS:,} parts: the rest is passed over")
    bodies = [part for part in parts if _is_body(part)]
    others = [part for part in parts if part not in bodies and _is_document(part)]
    passed = [part.get_content_type() for part in parts if part not in bodies and part not in others and _is_told(part)]
    if passed:
        document.how.told(f"{name}: passed over {len(passed)} attached ({', '.join(sorted(set(passed))[:5])})")
    try:
        text = _text(bodies, name, document.how.encoding)
        if text:
            yield Article(
                text, title=_words(message, "Subject"), outlet=_outlet(message), id=id, source=name,
                published=stamp(_words(message, "Date") or ""),
            )
        elif not others:
            raise ArticleError(f"{name} is empty: there is nothing to summarize")
    except ArticleError as error:
        yield Unreadable(id or name, name, error)
    for number, part in enumerate(others, 1):
        called = f"{name}/{_filename(part) or number}"
        try:
            yield from _attached(part, document, f"{id}/{_filename(part) or number}" if id else None, called, depth)
        except ArticleError as error:
            yield Unreadable(called, called, error)


def _attached(
    part: Message, document: Document, id: str | None, name: str, depth: int
) -> Iterator[Article | Unreadable]:
    if part.get_content_type() == "message/rfc822":
        held = part.get_payload()
        if depth + document.depth >= DEEPEST:
            raise ArticleError(f"{name} is a mail in mails, more than {DEEPEST} deep: save it as a file of its own")
        if not isinstance(held, list) or not held or not isinstance(held[0], Message):
            raise ArticleError(f"{name} is a mail that cannot be read: it is not whole")
        yield from _mail(held[0], document, id, name, depth + 1)
        return
    for found in document.within(name, _bytes(part), _media_type(part)):
        is_ours = isinstance(found, Article) and id and (found.id or found.source) == name
        yield replace(found, id=id) if isinstance(found, Article) and is_ours else found


def _is_body(part: Message) -> bool:
    return part.get_content_type() in ("text/plain", "text/html") and not (
        part.get_content_disposition() == "attachment" or _filename(part)
    )


def _is_document(part: Message) -> bool:
    kind = part.get_content_type()
    return bool(_DOCUMENTS.match(kind)) or (_filename(part) or "").lower().endswith(_ENDINGS)


def _is_told(part: Message) -> bool:
    """Whether somebody may miss it: a picture within the text, a signature or a report of delivery is not."""
    kind = part.get_content_type()
    is_within = part.get("Content-ID") is not None or part.get_content_disposition() == "inline"
    return not (kind.startswith("image/") and is_within) and not re.search(r"signature|pgp|delivery-status", kind)


def _filename(part: Message) -> str | None:
    try:
        told = part.get_filename()
    except (LookupError, ValueError, TypeError, AttributeError):
        return None
    name = _decoded(str(told)).replace("\\", "/").rpartition("/")[2].strip() if told else ""
    return printable(name)[:150] or None


def _text(bodies: list[Message], name: str, encoding: str | None) -> str:
    """The plain text; that of the HTML where the plain one is only a stub of it."""
    texts: dict[str, list[str]] = {"text/plain": [], "text/html": []}
    for part in bodies:
        kind = part.get_content_type()
        is_plain = kind == "text/plain"
        texts[kind].append(_plain(part, name, encoding) if is_plain else text_of(_string(part, name, encoding)))
    plain, html = ("\n\n".join(filter(None, each)) for each in texts.values())
    return html if _weight(plain) < _weight(html) / 2 else plain or html


def _weight(text: str) -> int:
    return len(re.sub(r"https?://\S+|\s+", "", text))


def _plain(part: Message, name: str, encoding: str | None) -> str:
    text = _string(part, name, encoding)
    if str(part.get_param("format") or "").lower() != "flowed":
        return text.strip()
    glue = "" if str(part.get_param("delsp") or "").lower() == "yes" else " "
    lines: list[str] = []
    is_open = False
    for line in text.split("\n"):   # RFC 3676: a line that ends in a space goes on
        line = line.removeprefix(" ")   # noqa: PLW2901
        if is_open and not line.startswith(">"):
            lines[-1] = lines[-1].rstrip(" ") + glue + line
        else:
            lines.append(line)
        is_open = line.endswith(" ") and line != "-- "
    return "\n".join(lines).strip()


def _bytes(part: Message) -> bytes:
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


def _media_type(part: Message) -> str:
    charset = _charset(part)
    return f"{part.get_content_type()}; charset={charset}" if charset else part.get_content_type()


def _string(part: Message, name: str, encoding: str | None) -> str:
    """Text of a part, by the encoding that the user names, else the mail, else what it is taken for."""
    data = _bytes(part)
    for codec in (encoding, _charset(part)):
        if codec:
            try:
                return data.decode(codec).replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")
            except (LookupError, ValueError):
                continue
    return decode(data, name)


def _words(message: Message, header: str) -> str | None:
    """A header as it is meant to be read; None where there is none."""
    try:
        told = message.get(header)
    except (LookupError, ValueError, AttributeError):
        return None
    text = " ".join(_decoded(str(told)[:_HEADER]).split()) if told is not None else ""
    return printable(text).replace("\0", "") or None


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


def _outlet(message: Message) -> str | None:
    """Who sends it: the name of the sender, else of the list, else the sender's host."""
    try:
        name, address = parseaddr(str(message.get("From") or "")[:_HEADER])
    except (ValueError, LookupError, RecursionError):   # comments in comments
        name, address = "", ""
    sender = " ".join(_decoded(name).split())
    listed = (_words(message, "List-Id") or "").partition("<")[0].strip(' "')
    host = address.rpartition("@")[2] if "@" in address else ""
    return printable(sender or listed or host).replace("\0", "")[:300] or None
