"""An article in a PDF file, by pypdf: its text in the order it is read, and where in it each page begins.

What the lines of pages make together is told in layout. A file whose letters cannot be told is refused, rather than
read as what nobody wrote.
"""

from __future__ import annotations

import io
import logging
import math
import re
import unicodedata
from collections.abc import Iterator
from typing import IO, Any

from summarizer.errors import ArticleError, ConfigurationError
from summarizer.inputs.article import Article
from summarizer.inputs.document import MOST_BYTES, Document, Unreadable
from summarizer.inputs.exports.fields import is_furniture, parted
from summarizer.inputs.exports.split import has_sign, layout_of
from summarizer.inputs.pdf.layout import Line, Piece, flowing, lines
from summarizer.inputs.pdf.running_heads import without_running_heads
from summarizer.resources import adding

MOST_PAGES = 5_000
# Operations, which a page of text has some hundreds of, one with a map some 100,000. What a file holds compressed is
# a tenth of it, seldom less: a small file that draws millions was made to keep a reader busy.
_MOST_PARSED, _MOST_DRAWN = 1_000_000, 5_000_000   # of a page, with their operands; of all pages
_MOST_SHOWN = 200_000   # bytes of text on a page: a broadsheet has 60,000. pypdf takes the square of it in time
_SHOWS = (b"Tj", b"TJ", b"'", b'"')
_MOST_IN_DOUBT = 0.05   # share of characters that cannot be read
_LIMITS = {   # pypdf's own are larger; a page of text stays under a hundredth of these
    "maximum_declared_stream_length": MOST_BYTES, "array_based_stream_maximum_output_length": MOST_BYTES,
    "zlib_maximum_output_length": MOST_BYTES, "lzw_maximum_output_length": MOST_BYTES,
    "run_length_maximum_output_length": MOST_BYTES, "zlib_maximum_recovery_input_length": 100_000,
    "stream_decoding_work_maximum_length": 4 * MOST_BYTES,
    "xform_maximum_invocations_per_extraction": 500, "jbig2dec_binary": None,
}
# Ligatures and Arabic letters as glyphs: what was written is the letters.
_GLYPHS = re.compile("[\ufb00-\ufb17\ufb1d-\ufdff\ufe70-\ufefc]+")
_GLYPH_NAMES = re.compile(r"(?:/[A-Za-z]{0,3}\d{1,5}){2,}")   # glyphs that the font names by number
_NO_TITLE = re.compile(
    r"microsoft word\b|untitled|document\d*$|\.\w{2,5}$|^https?:|^\W*$|^print(?:ing)?$|^page \d|^\S*\d{5,}\S*$",
    re.IGNORECASE,
)

logging.getLogger("pypdf").addHandler(logging.NullHandler())   # what is wrong with a file is ours to tell


def read(document: Document) -> Iterator[Article | Unreadable]:
    """The article in a PDF. Raises ArticleError where it cannot be read, ConfigurationError without pypdf."""
    pypdf = _library()
    size = document.file.seek(0, io.SEEK_END)
    parsed = min(_MOST_PARSED, 300_000 + 10 * size)
    with pypdf.apply_configuration(**_LIMITS, stream_parsing_work_maximum_count=parsed):
        try:
            article = _article(_Pdf(pypdf, document.file, document.name, size), document.name)
        except ArticleError:
            raise
        except Exception as error:
            raise ArticleError(
                f"{document.name} is no whole PDF ({type(error).__name__}): get it again, or print it to a new PDF"
            ) from error
    yield article


def _article(pdf: _Pdf, name: str) -> Article:
    pages = [lines(pdf.pieces(number)) for number in range(pdf.count)]
    text, begins = _export(pages) or flowing(without_running_heads(pages))
    share = pdf.doubtful / max(1, pdf.seen)
    if share > _MOST_IN_DOUBT or _shifted(text):
        raise ArticleError(
            f"the letters of {name} cannot be told: its fonts do not say what their signs mean. Get the article in "
            "another format, or have a program for OCR read it"
        )
    if not text.strip():
        raise ArticleError(
            f"{name} holds pictures of its pages, no text: have a program for OCR read them" if pdf.pictures
            else f"{name} is damaged, and holds no text that can be read: get it again" if pdf.broken
            else f"{name} is empty: it holds no text"
        )
    return Article(text, title=pdf.title(text), source=name, notes=tuple(pdf.notes()), pages=begins)


def _export(pages: list[list[Line]]) -> tuple[str, tuple[int, ...]] | None:
    """The text of an export of many articles: each field a paragraph, the head of each article kept on every page."""
    if not has_sign("\n".join(line.text for page in pages for line in page)):
        return None
    text, begins = flowing([[line for line in page if not is_furniture(line.text)] for page in pages], parted)
    return (text, begins) if layout_of(text) is not None else None


class _Pdf:
    """A PDF that can be read, and what was seen of it."""

    def __init__(self, pypdf: Any, file: IO[bytes], name: str, size: int) -> None:
        file.seek(0)
        self.reader = pypdf.PdfReader(file)
        self.name, self.most_drawn = name, min(_MOST_DRAWN, 200_000 + 2 * size)
        self.seen = self.doubtful = self.length = self.drawn = 0
        self.pictures: list[int] = []   # pages without text, with pictures
        self.broken: list[int] = []
        if self.reader.is_encrypted:
            self._open(pypdf)
        self.count = len(self.reader.pages)
        if self.count > MOST_PAGES:
            raise ArticleError(f"{name} has over {MOST_PAGES:,} pages: split it")

    def _open(self, pypdf: Any) -> None:
        try:   # many files only forbid printing: their password for reading is empty
            opened = self.reader.decrypt("")
        except pypdf.errors.DependencyError as error:
            raise ConfigurationError(
                f"{self.name} is encrypted, and reading it needs one more package: {adding('documents')}"
            ) from error
        if opened == pypdf.PasswordType.NOT_DECRYPTED:
            raise ArticleError(f"{self.name} is protected by a password: open it, and print it to a new PDF")

    def pieces(self, number: int) -> list[Piece]:
        """The text of a page, from 0, as it was drawn. Raises ArticleError where all pages hold too much."""
        found: list[Piece] = []
        fonts: dict[int, tuple[Any, bool]] = {}   # held, so that no other gets its number

        def visit(text: str, cm: list[float], tm: list[float], font: Any, size: float) -> None:
            if id(font) not in fonts:
                fonts[id(font)] = font, _unmapped(font)
            found.extend(self._cleaned(text, _place(cm, tm, size), fonts[id(font)][1]))

        shown = 0

        def count(operator: bytes, operands: Any, *_: object) -> None:
            nonlocal shown
            self.drawn += 1
            if operator in _SHOWS:
                shown += _length(operands)
            if shown > _MOST_SHOWN or self.drawn > self.most_drawn:
                raise OverflowError   # taken as any other fault of the page

        page = self.reader.pages[number]
        try:
            page.extract_text(visitor_operand_before=count, visitor_text=visit)
        except Exception as error:   # noqa: BLE001 - one page of many
            self.broken.append(number + 1)
            self.drawn += 100_000 if "Limit" in type(error).__name__ else 1_000   # it took its time all the same
        if not any(piece.text.strip() for piece in found) and number + 1 not in self.broken and _pictured(page):
            self.pictures.append(number + 1)
        self.length += sum(len(piece.text) for piece in found)
        if self.length > MOST_BYTES or self.drawn > self.most_drawn:
            raise ArticleError(f"{self.name} holds more than {MOST_BYTES:,} characters, or as much to draw: split it")
        if number % 50 == 49:   # pypdf keeps every object that it read
            self.reader.resolved_objects.clear()
        return found

    def _cleaned(self, text: str, place: tuple[float, float, float], unmapped: bool) -> Iterator[Piece]:
        self.seen += len(text) - text.count(" ")
        if unmapped or not text.isascii() or "/" in text or not text.replace("\n", "").isprintable():
            text = _GLYPHS.sub(lambda found: unicodedata.normalize("NFKC", found[0]), text)
            text = _GLYPH_NAMES.sub("\ufffd\ufffd", text)
            told = "".join(char for char in text if char.isspace() or not (unmapped or _senseless(char)))
            self.doubtful += len(text) - len(told)
            text = told
        *whole, last = text.split("\n")
        for part in whole:
            yield Piece(part, *place, ends=True)
        if last:
            yield Piece(last, *place, ends=False)

    def title(self, text: str) -> str | None:
        """The title that the file's properties give, where it is one: programs write names of files there."""
        try:
            title = " ".join(str(self.reader.metadata.title or "").split()) if self.reader.metadata else ""
        except Exception:   # noqa: BLE001 - nothing is lost
            return None
        sensible = title and len(title) < 300 and not _NO_TITLE.search(title) and not any(map(_senseless, title))
        return title if sensible and " " in title and title != text else None

    def notes(self) -> Iterator[str]:
        """What is missing in the text."""
        if self.pictures:
            yield f"No text was found on {_named(self.pictures)}: pictures of text, perhaps"
        if self.broken:
            yield f"Not all of {_named(self.broken)} could be read: the file is damaged there"
        if self.doubtful:
            yield f"{self.doubtful} characters were left out: the file does not tell what they are"


def _place(cm: list[float], tm: list[float], size: float) -> tuple[float, float, float]:
    """Where text begins and how large it is, in points along its lines: a page that lies on its side reads as others.

    `cm` and `tm` are matrices of a PDF (ISO 32000-1, 8.3.4), of the page and of the text on it.
    """
    a, b, c, d = (tm[i] * cm[j] + tm[i + 1] * cm[j + 2] for i in (0, 2) for j in (0, 1))
    x, y = (tm[4] * cm[j] + tm[5] * cm[j + 2] + cm[j + 4] for j in (0, 1))
    height = abs(size) * math.hypot(c, d)
    if not all(map(math.isfinite, (x, y, height))):
        return 0.0, 0.0, 0.0
    if abs(b) > abs(a):
        return (y, -x, height) if b > 0 else (-y, x, height)
    return (x, y, height) if a >= 0 else (-x, -y, height)


def _length(operands: Any) -> int:
    """Bytes that an operation shows; at least one, for it takes its time."""
    return 1 + sum(
        len(part) for each in operands for part in (each if isinstance(each, list) else [each])
        if isinstance(part, str | bytes)
    )


def _unmapped(font: Any) -> bool:
    """Whether a font's codes are numbers of its glyphs, and nothing tells their letters."""
    try:
        return bool(
            font is not None and font.get("/Subtype") == "/Type0" and "/ToUnicode" not in font
            and str(font.get("/Encoding")).startswith("/Identity")
        )
    except Exception:   # noqa: BLE001 - a broken font is read as any other
        return False


def _senseless(char: str) -> bool:
    """Whether a character stands for none: replaced, private, not assigned, half of a pair, a control."""
    return char == "\ufffd" or (unicodedata.category(char) in ("Cc", "Cn", "Co", "Cs") and char not in "\n\t\r\f\v")


def _shifted(text: str) -> bool:
    """Whether letters stand for others, as where numbers of glyphs were taken for letters: words have vowels."""
    letters = [char for char in unicodedata.normalize("NFD", text[:20_000].casefold()) if "a" <= char <= "z"]
    others = sum(char.isalpha() for char in text[:20_000])
    vowels = sum(char in "aeiouy" for char in letters)
    return len(letters) > 200 and len(letters) > 0.8 * others and vowels < 0.2 * len(letters)


def _pictured(page: Any) -> bool:
    try:
        return any(True for _ in page.images.keys()) or "/XObject" in page.get("/Resources", {})   # noqa: SIM118
    except Exception:   # noqa: BLE001 - a picture that cannot be looked at is one
        return True


def _named(pages: list[int]) -> str:
    """Pages in words: `_named([2, 3, 4, 7]) → "pages 2–4, 7"`."""
    ranges: list[list[int]] = []
    for page in pages:
        if ranges and ranges[-1][-1] == page - 1:
            ranges[-1][1:] = [page]
        else:
            ranges.append([page])
    told = [f"{each[0]}–{each[-1]}" if len(each) > 1 else str(each[0]) for each in ranges]
    return ("pages " if len(pages) > 1 else "page ") + ", ".join(told[:20]) + (" and more" if len(told) > 20 else "")


def _library() -> Any:
    try:
        import pypdf as library
    except ImportError:
        raise ConfigurationError(f"PDF files need one more package: {adding('documents')}") from None
    return library


