"""An article in an RTF file, by striprtf: its paragraphs, without what is deleted, instructs a field, or is drawn."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from summarizer.errors import ArticleError, ConfigurationError
from summarizer.inputs.article import Article
from summarizer.inputs.document import Document, Unreadable
from summarizer.resources import adding

# What striprtf would make too much of: pictures are a million characters to it, links get their addresses written
# into the text, cells bars, and what is deleted is kept. `\*` and `\xe` begin what it leaves out.
_AHEAD = (
    (re.compile(r"(?:[0-9A-Fa-f]{32,}[\r\n ]*){2,}"), ""),
    (re.compile(r"(?:\\\*)?\\fldinst(?![a-z])"), r"\\*\\xe"),
    (re.compile(r"\\(?:nest)?cell(?![a-z])"), r"\\tab"),
    (re.compile(r"\\deleted(?![a-z0-9])"), r"\\*"),
    (re.compile(r"\\line(?![a-z]) ?"), r"\\'0b"),   # a vertical tab: the paragraph goes on
)
_FONTS = re.compile(r"\{[^{}]*\\fonttbl(?![a-z])")
_FONT = re.compile(r"\\f(\d{1,6})(?:[^;{}]|\{[^{}]{0,200}\}){0,100}?\\fcharset(\d{1,3})(?!\d)")
_BRACE = re.compile(r"\\[{}\\]|[{}]")
_PAGE = re.compile(r"\\ansicpg(\d{3,5})(?!\d)")
_TITLE = re.compile(r"\{\\title\s((?:[^{}\\]|\\.){1,2000})\}")
_NO_TITLE = re.compile(r"^(?:untitled.*|document ?\d*|\S+\.\w{2,5}|\W*)$", re.IGNORECASE)
_MOST_IN_DOUBT = 0.02   # share of characters that cannot be read


def read(document: Document) -> Iterator[Article | Unreadable]:
    """The article in an RTF file.

    Raises ArticleError where it cannot be read, ConfigurationError without striprtf.
    """
    convert, name = _library(), document.name
    marked = document.data().decode("latin-1")
    if not marked.lstrip("\u00ef\u00bb\u00bf \r\n\t").startswith("{\\rtf"):
        raise ArticleError(f"{name} is no RTF file: it does not begin as one")
    found = _PAGE.search(marked[:1000])
    encoding = f"cp{found[1]}" if found else "cp1252"
    title = _title(marked, convert, encoding)
    notes = ["Footnotes were left out"] if "\\footnote" in marked else []
    for pattern, instead in _AHEAD:
        marked = pattern.sub(instead, marked)
    marked = _fonts(marked)
    try:
        text = _whole(convert(marked, encoding=encoding, errors="replace"))
    except Exception as error:
        raise ArticleError(
            f"{name} is no whole RTF file ({type(error).__name__}): open it in a word processor, and save it again"
        ) from error
    paragraphs = [_tidy(each) for each in text.replace("\r", "\n").split("\n")]
    text = "\n\n".join(each for each in paragraphs if each)
    if not text:
        raise ArticleError(f"{name} holds no text: it is empty, or made of pictures")
    doubtful = sum(char == "\ufffd" or (char < " " and char not in "\n\t") for char in text)
    if doubtful > _MOST_IN_DOUBT * len(text):
        raise ArticleError(f"{name} has letters that cannot be read: open it in a word processor, and save it as .docx")
    if doubtful:
        notes.append(f"{doubtful} characters could not be read")
        text = re.sub("[\0-\x08\x0b-\x1f]", "\ufffd", text)
    if _mistaken(text):
        raise ArticleError(f"{name} says that its letters are Western European, and they are not: save it as .docx")
    yield Article(text, title=title, source=name, notes=tuple(notes))


def _fonts(marked: str) -> str:
    """The file with a short table of fonts, which striprtf takes the square of in time.

    A font of charset 0 has the encoding of the file, to striprtf that of Western Europe: it gets 1, which it does not
    know and leaves to the file.
    """
    found = _FONTS.search(marked)
    if not found:
        return marked
    depth, end = 1, len(marked)
    for brace in _BRACE.finditer(marked, found.end()):
        depth += {"{": 1, "}": -1}.get(brace[0], 0)
        if not depth:
            end = brace.end()
            break
    fonts = dict(_FONT.findall(marked[found.start():end]))
    table = "".join(
        f"{{\\f{number}\\fcharset{1 if int(charset) == 0 else charset} x;}}" for number, charset in fonts.items()
    )
    return f"{marked[:found.start()]}{{\\fonttbl{table}}}{marked[end:]}"


def _title(marked: str, convert: Callable[..., str], encoding: str) -> str | None:
    """The title in the file's properties, where it is one: word processors write names of files there."""
    found = _TITLE.search(marked[:100_000])
    try:
        title = " ".join(_whole(convert(f"{{\\rtf1 {found[1]}}}", encoding=encoding)).split()) if found else ""
    except Exception:   # noqa: BLE001 - the text is there
        return None
    return title if " " in title and len(title) < 300 and not _NO_TITLE.match(title) else None


def _mistaken(text: str) -> bool:
    """Whether letters are those of another alphabet, read as Western European: `Ïðèâåò` for Привет."""
    letters = [char for char in text if char.isalpha()]
    return len(letters) > 4 and sum("À" <= char <= "ÿ" for char in letters) > 0.4 * len(letters)


def _whole(text: str) -> str:
    """Text with the halves of letters beyond 16 bits joined, as RTF writes them."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _tidy(text: str) -> str:
    """A paragraph's text, its lines as they were broken by hand."""
    return "\n".join(filter(None, (re.sub(r"[^\S\u00a0]+", " ", line).strip() for line in text.split("\x0b"))))


def _library() -> Callable[..., str]:
    try:
        from striprtf.striprtf import rtf_to_text
    except ImportError:
        raise ConfigurationError(f"RTF files need one more package: {adding('documents')}") from None
    convert: Callable[..., str] = rtf_to_text
    return convert
