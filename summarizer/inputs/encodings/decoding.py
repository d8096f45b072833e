"""Bytes of a text or a page as text: which encoding they are in, or that it cannot be told.

A byte order mark decides, then what a page or the caller says of itself, then the bytes: UTF-32, UTF-16
and UTF-8 are known by their form. For all others `guessing` says what they may be; a guess that is no
better than another is refused with the candidates.
"""

from __future__ import annotations

import codecs
import re
import unicodedata
from dataclasses import dataclass

from summarizer.errors import ArticleError, ConfigurationError
from summarizer.inputs.encodings.guessing import composed, guess
from summarizer.inputs.formats import BINARY

_BOMS = (   # UTF-32 first: its mark begins with that of UTF-16
    (b"\xff\xfe\x00\x00", "utf-32"), (b"\x00\x00\xfe\xff", "utf-32"), (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"),
)
# What a page's label means, by the WHATWG's Encoding Standard, where that is more than Python's codec of the name.
_LABELS = {
    "ascii": "cp1252", "iso8859-1": "cp1252", "iso8859-9": "cp1254", "iso8859-11": "cp874", "tis-620": "cp874",
    "gb2312": "gb18030", "gbk": "gb18030", "euc_kr": "cp949", "shift_jis": "cp932", "big5": "big5hkscs",
    "utf-16": "utf-8", "utf-16-le": "utf-8", "utf-16-be": "utf-8",   # a label read in ASCII cannot be true
}
_OTHER_NAMES = {
    "x-sjis": "cp932", "windows-31j": "cp932", "windows-874": "cp874", "x-gbk": "gb18030", "x-cp1251": "cp1251",
    "x-mac-cyrillic": "mac-cyrillic", "macintosh": "mac-roman", "ks_c_5601-1987": "cp949", "x-euc-jp": "euc_jp",
}
_META = re.compile(   # of HTML and XHTML
    rb"""<meta[^>]{0,400}?charset\s*=\s*["']?\s*([\w:.-]+)|<\?xml[^>]{0,200}?encoding\s*=\s*["']([\w:.-]+)""", re.I
)
_CODE = re.compile(rb"<(/?)(?:script|style)\b", re.I)
_TWICE = re.compile(   # the first byte of a character in UTF-8, and what may follow it, as windows-1252 has them
    "[\u00c2-\u00f4][\u0080-\u00bf\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc\u2010-\u203a\u20ac\u2122]{1,3}"
)
_CONTROLS = re.compile(rb"[\x01-\x08\x0e-\x1a\x1c-\x1f]")
_NO_WRITING = ("Cn", "Co", "Cs", "Cc", "So", "Sm")
_C1 = re.compile("[\x80-\x84\x86-\x9f]")   # \x85 is a line break to some


@dataclass(frozen=True)
class Decoded:
    r"""A text, the encoding it was read in (a name of Python's), and what is to be told of it, a line each.

    Bytes that are in no encoding stand as U+FFFD, with a note; in a page they may be outside of the article.
    """

    text: str
    encoding: str
    notes: tuple[str, ...] = ()


def decode(data: bytes, name: str = "the article", encoding: str | None = None) -> str:
    r"""Bytes of a text file as text: `decode(b"caf\xc3\xa9") → "café"`.

    As `decode_text`, for whoever has no place for notes. Raises ArticleError where there would be one, too.
    """
    found = decode_text(data, name, encoding)
    if found.notes:
        raise ArticleError(f"{name} {found.notes[0]}: save it as UTF-8", settings=("encoding",))
    return found.text


def decode_text(data: bytes, name: str = "the article", encoding: str | None = None) -> Decoded:
    r"""Bytes of a text file: `decode_text(b"caf\xe9 noir").encoding → "cp1252"`; `encoding` is the one to read it in.

    Line ends are as Path.read_text() gives them, so that offsets hold in the text that a user reads.

    Raises ArticleError where the bytes are no text, or their encoding is not told apart from others;
    ConfigurationError where there is no encoding of the name given.
    """
    for start, kind in BINARY:
        if data.startswith(start):
            raise ArticleError(f"{name} is {kind.name}, not text: save the article's text as a .txt file")
    known = named(encoding) if encoding else None
    marked = _by_bom(data)
    return _finished(data, marked or known or _told(data, data, name), name, not marked and known is not None)


def decode_html(
    data: bytes, name: str = "the page", charset: str | None = None, encoding: str | None = None
) -> Decoded:
    """Bytes of a page: by its byte order mark, the `charset` of its HTTP header, its own `<meta>`, or its text.

    A label that is none, or that the bytes are not in, is passed over. Raises as `decode_text` does.
    """
    marked = _by_bom(data)
    if encoding and not marked:
        return _finished(data, named(encoding), name, True)
    found = marked or _utf(data)
    labels = [charset, *((match[1] or match[2]).decode("ascii") for match in _META.finditer(data[:4096]))]
    for label in () if found else labels:
        meant = _meant(label) if label else None
        if meant and meant != "utf-8" and _fits(data, meant):
            found = meant
            break
    return _finished(data, found or _told(data, _prose(data), name), name, False)


def _prose(page: bytes) -> bytes:
    """What stands between the tags of a page, but for its scripts and styles; in one pass over whatever it is."""
    begun, *rest = _CODE.split(page)
    shown = begun + b"".join(b"<" + after for slash, after in zip(rest[::2], rest[1::2], strict=True) if slash)
    text, *tagged = shown.split(b"<")
    prose = b" ".join((text, *(each.partition(b">")[2] for each in tagged)))
    return page if prose.isascii() else prose


def encoding_of(sample: bytes, name: str = "the file") -> str:
    """The encoding of a file that begins with these bytes, as `open()` takes it; it may end within a character.

    Raises ArticleError where it is not told apart from others.
    """
    bom = _by_bom(sample)
    if bom:
        return bom
    if b"\0" not in sample:
        end = max(sample.rfind(b"\n"), sample.rfind(b" "))
        sample = sample[:end] if end > 0 else sample
    return _told(sample, sample, name)


def named(encoding: str) -> str:
    """Python's name of an encoding that a user names. Raises ConfigurationError where there is none."""
    try:
        return {"utf-8": "utf-8-sig"}.get(found := codecs.lookup(encoding).name, found)
    except (LookupError, ValueError):
        pass
    meant = _meant(encoding)
    if meant is None:
        raise ConfigurationError(
            f"there is no encoding {encoding!r}: give one like utf-8, windows-1251 or mac-roman", settings=("encoding",)
        )
    return meant


def _meant(label: str) -> str | None:
    """Python's name of what a page's label means."""
    label = label.strip("\"' ").lower()
    try:
        name = codecs.lookup(_OTHER_NAMES.get(label, label)).name
    except (LookupError, ValueError):
        return None
    return _LABELS.get(name, name)


def _fits(data: bytes, encoding: str) -> bool:
    """Whether bytes are in an encoding, but for one in a thousand."""
    try:
        return data.decode(encoding, "replace").count("\ufffd") <= len(data) // 1000
    except (LookupError, ValueError):   # no encoding of text
        return False


def _by_bom(data: bytes) -> str | None:
    return next((code for bom, code in _BOMS if data.startswith(bom)), None)


def _told(data: bytes, prose: bytes, name: str) -> str:
    """The encoding of bytes that do not say it; `prose` is what is text in them."""
    found = _by_bom(data) or _utf(data)
    if found:
        return found
    candidates = guess(prose)
    if not candidates:
        raise ArticleError(
            f"{name} is in no encoding that was recognized: save it as UTF-8, or give its encoding",
            settings=("encoding",),
        )
    if len(candidates) > 1:
        *names, last = map(_shown, candidates[:4])
        raise ArticleError(
            f"{name} may be in {', '.join(names)} or {last}, which its text does not tell: save it as UTF-8, "
            "or give its encoding", settings=("encoding",),
        )
    return candidates[0]


def _shown(codec: str) -> str:
    return re.sub(r"^cp(125\d|874)$", r"windows-\1", codec).replace("iso8859", "iso-8859").replace("_", "-")


def _utf(data: bytes) -> str | None:
    """Which UTF, or escape code in ASCII, bytes are in by their form; None where in none."""
    if b"\x1b$" in data and data.isascii():
        for escaped in ("iso2022_jp_2", "iso2022_jp_3", "iso2022_kr"):
            if _strict(data, escaped) is not None:
                return escaped
    if b"\0" in data and (code := wide(data)):
        return code
    try:
        data.decode()
        return "utf-8"
    except UnicodeDecodeError:
        text = data.decode("utf-8", "replace")
        if sum(char > "\x7f" for char in text) > 2 * text.count("\ufffd"):
            return "utf-8"
    return wide(data) if _CONTROLS.search(data) else None   # half of a wide character may be one, and no other text's


def wide(data: bytes) -> str | None:
    """UTF-32 or UTF-16 without a mark: what reads as writing, with the spaces and stops of it."""
    found = []
    for code, size in (("utf-32-le", 4), ("utf-32-be", 4), ("utf-16-le", 2), ("utf-16-be", 2)):
        part = data[:8000]
        text = _strict(part, code) if len(data) % size == 0 and (size == 2 or b"\0\0" in part) else None
        if text is None and size == 2 and len(data) % 2 == 0:
            text = _strict(part[:-2], code)   # cut within a pair
        if not text or "\0" in text:
            continue
        usual = sum(char in " \n\t\r,.:\"'-" or "\u3000" <= char <= "\u30ff" or "\uac00" <= char <= "\ud7a3"
                    or "\uff00" <= char <= "\uff5e" for char in text)
        odd = sum(unicodedata.category(char) in _NO_WRITING and char not in "\n\t\r<>=+" for char in text)
        scripts = len({ord(char) >> 8 for char in text})   # with the bytes swapped it is of very many
        if odd <= len(text) // 100 and (size == 4 or scripts <= 3 or usual >= max(1, len(text) // 50)):
            found.append((scripts, code))
    return min(found)[1] if found else None


def _strict(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None


def _finished(data: bytes, encoding: str, name: str, given: bool) -> Decoded:
    """The text, and what is to be told of it."""
    notes = []
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        if given or encoding in ("utf-16", "utf-32"):
            told = f"{name} is broken near byte {error.start:,}"
            if given:
                raise ArticleError(
                    f"{told}, or not in {_shown(encoding)}: give another encoding", settings=("encoding",)
                ) from error
            raise ArticleError(f"{told}: save it as UTF-8") from error
        text = data.decode(encoding, "replace")
        count = text.count("\ufffd")
        places = "1 place" if count == 1 else f"{count:,} places"
        notes.append(f"is broken near byte {error.start:,} ({places} read as \ufffd)")
    except (LookupError, ValueError):
        raise ConfigurationError(f"{encoding!r} is no encoding of text", settings=("encoding",)) from None
    text = text.removeprefix("\ufeff")
    if "\0" in text:
        raise ArticleError(f"{name} is not text (it holds NUL characters): save its text as a .txt file")
    text = composed(text, encoding)
    twice = _saved_twice(text)
    if twice:
        notes.append(f"was saved in a wrong encoding before (it has {twice!r}): get it anew, or mend it (ftfy does)")
    return Decoded(text.replace("\r\n", "\n").replace("\r", "\n"), encoding, tuple(notes))


def _saved_twice(text: str) -> str | None:
    """What shows that UTF-8 was once read as windows-1252 or ISO-8859-1 and saved so: "itâ€™s", or a C1 control."""
    if text.isascii():
        return None
    found = [match[0] for match in _TWICE.finditer(text) if _is_utf8(match[0])]
    letters = sum(char > "\x7f" for char in text) if found else 0
    controls = _C1.search(text)
    if found and (len("".join(found)) * 2 > letters or any(len(each) > 2 for each in found)):
        return found[0]
    return controls[0] if controls else None


def _is_utf8(text: str) -> bool:
    try:
        b"".join(char.encode("latin-1" if char <= "\xff" else "cp1252") for char in text).decode()
    except UnicodeError:
        return False
    return True
