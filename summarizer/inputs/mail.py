"""Articles in mails: EML, mbox and MHTML.

A mail gives its text, each mail that it forwards, and each document attached to it, as articles of their own. An mbox
is read mail by mail; of MHTML, a saved page, the page is read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from email.message import Message

from summarizer.errors import ArticleError
from summarizer.inputs import mime
from summarizer.inputs.article import Article
from summarizer.inputs.dates.stamps import stamp
from summarizer.inputs.document import DEEPEST, MOST_BYTES, Document, Unreadable
from summarizer.inputs.html.fragments import text_of
from summarizer.inputs.names import shown

_BEGIN = re.compile(rb"From [^\n]*\d:\d\d[^\n]*\d{4}[^\n]*\n?\Z|From [^\n]*\d{4}[^\n]*\d:\d\d[^\n]*\n?\Z")
_QUOTED = re.compile(rb"^>(>*From )", re.MULTILINE)
_PAGES = ("text/html", "application/xhtml+xml")
_CLOSED = re.compile(r"multipart/encrypted|application/(?:x-)?pkcs7-mime|application/pgp-encrypted")
_DOCUMENTS = re.compile(   # what is attached to be read; images, keys, cards and dates of calendars are not
    r"text/(?:plain|html|rtf|csv|xml|markdown)$|message/rfc822$|application/(?:pdf|rtf|msword|json|xhtml\+xml"
    r"|vnd\.openxmlformats-officedocument\.\w+ml\.\w+|vnd\.oasis\.opendocument\.text|vnd\.ms-excel|zip|gzip)$"
)
_ENDINGS = (".pdf", ".docx", ".rtf", ".txt", ".html", ".htm", ".eml", ".xlsx", ".csv", ".json", ".jsonl", ".md", ".zip")


def read(document: Document) -> Iterator[Article | Unreadable]:
    """The articles of a mail, an mbox or a saved page.

    Raises ArticleError where it is no mail that can be read, or is over 20 MB; an mbox may have any size.
    """
    if document.head.lstrip(b"\r\n").startswith(b"From "):
        yield from _mbox(document)
        return
    message = mime.parsed(document.data(), document.name)
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
            message = mime.parsed(data, where)
            told = mime.words(message, "Message-ID") or ""
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


def _is_page(message: Message) -> bool:
    """Whether it is a saved page: its root has an address, or a browser said so."""
    if message.get_content_type() not in ("multipart/related", "text/html") or message.get("Message-ID"):
        return False
    return bool(message.get("Snapshot-Content-Location") or message.get("MIME-Version")) and (
        any(part.get("Content-Location") for part in mime.leaves(message)[0])
    )


def _page(message: Message, document: Document) -> Iterator[Article | Unreadable]:
    parts = [part for part in mime.leaves(message)[0] if part.get_content_type() in _PAGES]
    if not parts:
        raise ArticleError(f"{document.name} is a saved page without a page in it: save it again as HTML")
    told = mime.words(message, "Snapshot-Content-Location") or mime.words(parts[0], "Content-Location") or ""
    url = shown(told) if told.lower().startswith(("http://", "https://")) else None
    for found in document.within(document.name, mime.data_of(parts[0]), mime.media_type(parts[0])):
        yield replace(found, url=found.url or url) if isinstance(found, Article) else found


def _mail(
    message: Message, document: Document, id: str | None, name: str, depth: int
) -> Iterator[Article | Unreadable]:
    """A mail's own article; then those of what is in it."""
    parts, is_all = mime.leaves(message)
    if not is_all:
        document.how.tell(f"{name} has over {mime.MOST_PARTS:,} parts: the rest is passed over")
    bodies = [part for part in parts if _is_body(part)]
    others = [part for part in parts if part not in bodies and _is_document(part)]
    passed = [part.get_content_type() for part in parts if part not in bodies and part not in others and _is_told(part)]
    if passed:
        document.how.tell(f"{name}: passed over {len(passed)} attached ({', '.join(sorted(set(passed))[:5])})")
    try:
        text = _text(bodies, name, document.how.encoding)
        if text:
            yield Article(
                text, title=mime.words(message, "Subject"), outlet=mime.outlet(message), id=id, source=name,
                published=stamp(mime.words(message, "Date") or ""),
            )
        elif not others:
            is_closed = any(_CLOSED.match(part.get_content_type()) for part in (message, *parts))
            raise ArticleError(
                f"{name} is encrypted: save it decrypted" if is_closed else
                f"{name} is empty: there is nothing to summarize"
            )
    except ArticleError as error:
        yield Unreadable(id or name, name, error)
    for number, part in enumerate(others, 1):
        called = f"{name}/{mime.filename(part) or number}"
        try:
            yield from _attached(part, document, f"{id}/{mime.filename(part) or number}" if id else None, called, depth)
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
    for found in document.within(name, mime.data_of(part), mime.media_type(part)):
        is_ours = isinstance(found, Article) and id and (found.id or found.source) == name
        yield replace(found, id=id) if isinstance(found, Article) and is_ours else found


def _is_body(part: Message) -> bool:
    return part.get_content_type() in ("text/plain", "text/html") and not (
        part.get_content_disposition() == "attachment" or mime.filename(part)
    )


def _is_document(part: Message) -> bool:
    kind = part.get_content_type()
    return bool(_DOCUMENTS.match(kind)) or (mime.filename(part) or "").lower().endswith(_ENDINGS)


def _is_told(part: Message) -> bool:
    """Whether somebody may miss it: a picture within the text, a signature or a report of delivery is not."""
    kind = part.get_content_type()
    is_within = part.get("Content-ID") is not None or part.get_content_disposition() == "inline"
    return not (kind.startswith("image/") and is_within) and not re.search(r"signature|pgp|delivery-status", kind)


def _text(bodies: list[Message], name: str, encoding: str | None) -> str:
    """The plain text; that of the HTML where the plain one is only a stub of it."""
    texts: dict[str, list[str]] = {"text/plain": [], "text/html": []}
    for part in bodies:
        kind = part.get_content_type()
        is_plain = kind == "text/plain"
        text = mime.text_of(part, name, encoding)
        texts[kind].append(mime.unflowed(part, text) if is_plain else text_of(text))
    plain, html = ("\n\n".join(filter(None, each)) for each in texts.values())
    return html if _weight(plain) < _weight(html) / 2 else plain or html


def _weight(text: str) -> int:
    return len(re.sub(r"https?://\S+|\s+", "", text))


