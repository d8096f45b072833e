"""Lines as a printed page has them, made into the text of an article: columns, paragraphs, hyphens.

Knows nothing of files: a page comes as pieces of text, each with the place where it begins, in the order in which it
was drawn, which is the order in which it is read but for columns drawn side by side. Where layout leaves a doubt, the
words stay as they were printed. Running heads are told in running_heads.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from itertools import groupby, pairwise
from statistics import median
from typing import NamedTuple

_COLUMN = 60   # points: columns are no nearer, and words drawn one by one are
SAME_ROW = 3   # points
_END = re.compile(r"[.!?…:。！？؟][\"”’»')\]]*$")
_BULLET = re.compile(r"[•‣▪◦●–—-]\s")
_RTL = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
_BROKEN = re.compile(r"([^\W\d_]+)[-\u2010\u00ad]$")
_FIRST = re.compile(r"[^\W\d_]+")
_WORD = re.compile(r"[^\W\d_]+(?:[-\u2010][^\W\d_]+)*")
_SUSPENDED = frozenset(("und", "oder", "bzw", "and", "or", "to", "et", "ou", "y", "o", "e", "en", "of", "och", "og"))
# Words that stand before a hyphen of their own, where the document does not tell.
_COMPOUNDING = frozenset((
    "all", "anti", "cease", "cross", "ex", "far", "first", "five", "four", "full", "half", "high", "ill", "large",
    "late", "long", "low", "mid", "middle", "multi", "near", "non", "one", "post", "pre", "pro", "second", "self",
    "semi", "seven", "short", "single", "six", "so", "state", "ten", "third", "three", "two", "vice", "well", "wide",
))

_WIDTHS = {
    **dict.fromkeys("iljI|'!.,:;ا‘’", 0.25), **dict.fromkeys("ftr()[]{}/-‐ \"“”", 0.33),
    **dict.fromkeys("mwMWшщюжЖШЩЮфы—…@%", 0.85), **dict.fromkeys("ABCDEFGHKLNOPQRSTUVXYZ", 0.7),
}


class Piece(NamedTuple):
    """Text as it was drawn at a place, in points, y upwards; `ends`: what follows is on another line."""

    text: str
    x: float
    y: float
    size: float
    ends: bool


class Line(NamedTuple):
    """A line of a column."""

    text: str
    x: float
    y: float
    size: float


def lines(pieces: Sequence[Piece]) -> list[Line]:
    """The lines of a page, in the order in which they are read."""
    rows = len({round(piece.y) for piece in pieces})
    begun = Counter(round(piece.x) for piece in pieces if piece.text.strip())
    starts = {x for x, count in begun.items() if count >= max(3, rows / 4)}
    cells: list[_Cell] = []
    for piece in pieces:
        if piece.text.strip() and (not cells or cells[-1].ended or cells[-1].before(piece, starts)):
            cells.append(_Cell(piece))
        elif cells and not cells[-1].ended:
            cells[-1].add(piece)
        if piece.ends and cells:
            cells[-1].ended = True
    return _in_columns([cell.line() for cell in cells])


class _Cell:
    """A line that is put together: of one row, in one column."""

    def __init__(self, first: Piece) -> None:
        self.first, self.size, self.length = first, first.size, len(first.text)
        self.texts = [first.text]
        self.ended = False

    def add(self, piece: Piece) -> None:
        self.texts.append(piece.text)
        self.length += len(piece.text)
        if piece.text.strip():
            self.size = max(self.size, piece.size)

    def before(self, piece: Piece, starts: set[int]) -> bool:
        """Whether a piece begins another: it is on another row, or at the head of a column further to the right."""
        if abs(self.first.y - piece.y) > 0.8 * max(self.size, piece.size, 1):
            return True
        end = self.first.x + 0.3 * self.size * self.length   # at the least
        return round(piece.x) in starts and piece.x > max(end, self.first.x + _COLUMN)

    def line(self) -> Line:
        return Line(" ".join("".join(self.texts).split()), self.first.x, self.first.y, self.size)


def _in_columns(cells: list[Line]) -> list[Line]:
    """Columns that were drawn row by row, one after the other. A table stays in rows."""
    rows = [list(row) for _, row in groupby(cells, key=_Rows())]
    wide = [number for number, row in enumerate(rows) if len(row) > 1]
    beside = [cell for number in wide for cell in rows[number]]
    if len(wide) < 3 or median(len(cell.text) for cell in beside) < 20:
        return [joined(row) for row in rows]
    first, last = wide[0], wide[-1]
    heads = sorted({round(cell.x) for cell in beside})
    longest = max(len(cell.text) for cell in beside)
    while last + 1 < len(rows) and _of_column(rows[last + 1], heads, longest):   # one column goes on alone
        last += 1
    inside = [cell for row in rows[first:last + 1] for cell in row]
    inside.sort(key=lambda cell: max((head for head in heads if head <= cell.x + 2), default=heads[0]) // _COLUMN)
    return [*map(joined, rows[:first]), *inside, *map(joined, rows[last + 1:])]


class _Rows:
    """Numbers lines by their rows: a line on the row of the one before it, further to the right, has its number."""

    def __init__(self) -> None:
        self.number, self.last = 0, Line("", 0, float("inf"), 0)

    def __call__(self, line: Line) -> int:
        beside = abs(line.y - self.last.y) <= SAME_ROW and line.x > self.last.x
        self.number += not beside
        self.last = line
        return self.number


def _of_column(row: list[Line], heads: list[int], longest: int) -> bool:
    return all(len(cell.text) <= longest and any(abs(cell.x - head) < 15 for head in heads) for cell in row)


def joined(row: list[Line]) -> Line:
    """Lines of one row as one."""
    return row[0]._replace(text=" ".join(cell.text for cell in row), size=max(cell.size for cell in row))


def leading(pages: list[list[Line]], size: float) -> float:
    """How far lines of running text are apart: no more than most, for gaps between paragraphs may be most."""
    steps = sorted(
        a.y - b.y for page in pages for a, b in pairwise(page)
        if abs(a.size - size) < 0.2 and abs(b.size - size) < 0.2 and 0.9 * size <= a.y - b.y < 3 * size
    )
    return steps[len(steps) // 5] if steps else 1.25 * size


def body_size(every: list[Line]) -> float:
    """The size that most of the text is set in."""
    sizes: Counter[float] = Counter()
    for line in every:
        sizes[round(line.size, 1)] += len(line.text)
    return sizes.most_common(1)[0][0] if sizes else 10.0


def flowing(
    pages: list[list[Line]], parts: Callable[[str, str], bool] | None = None
) -> tuple[str, tuple[int, ...]]:
    """The text of the pages in paragraphs, a blank line between two, and where in it each page begins.

    `parts` tells of two lines that one paragraph does not hold both.
    """
    every = [line for page in pages for line in page]
    paragraphs = _Paragraphs(pages, every)
    words = _words(every)
    told: list[str] = []
    length, begins, before = 0, [], None
    for page in pages:
        place: int | None = None
        lefts = Counter(round(line.x) for line in page)
        for line in page:
            join, cut = "", 0
            if before is not None:
                parted = paragraphs.part(before, line, lefts) or (parts is not None and parts(before.text, line.text))
                join, cut = ("\n\n", 0) if parted else _seam(before.text, line.text, words)
            if cut:
                told[-1] = told[-1][:-cut]
            told += [join, line.text]
            length += len(join) - cut
            place = length if place is None else place
            length += len(line.text)
            before = line
        begins.append(place)
    return "".join(told), _filled(begins, length)


def _filled(begins: list[int | None], length: int) -> tuple[int, ...]:
    """Places of pages, where an empty one begins with the page after it; the first begins the text."""
    filled = []
    for place in reversed(begins):
        length = length if place is None else place
        filled.append(length)
    return (0, *filled[::-1][1:]) if filled else ()


class _Paragraphs:
    """Where paragraphs end, told by gaps, indents, sizes and short lines."""

    def __init__(self, pages: list[list[Line]], every: list[Line]) -> None:
        self.size = body_size(every)
        self.leading = leading(pages, self.size)
        widths = sorted(_width(line.text) for line in every if abs(line.size - self.size) < 0.2) or [40.0]
        self.full = widths[19 * (len(widths) - 1) // 20]

    def part(self, a: Line, b: Line, lefts: Counter[int]) -> bool:
        """Whether a paragraph ends with line `a`, where `b` comes next, on a page with these beginnings of lines."""
        if abs(a.size - b.size) > 0.12 * max(a.size, b.size) or _BULLET.match(b.text):
            return not (len(a.text) == 1 and a.text.isupper() and b.text[0].islower())   # a large initial
        down, scale = a.y - b.y, max(b.size, 1) / max(self.size, 1)
        below = down > 0 and abs(a.x - b.x) < _COLUMN
        if below and down > 1.18 * self.leading * scale:
            return True
        indented = not _RTL.search(b.text) and 0.7 * b.size < b.x - _left(b, lefts) < 6 * b.size
        if indented and not (below and (abs(a.x - b.x) < 1 or _BULLET.match(a.text))):   # a block that is indented
            return True
        fits = _width(f"{a.text} {b.text.split(' ', 1)[0]}")
        if _END.search(a.text):
            return fits < (0.85 if below and not indented else 1) * self.full
        return fits < 0.6 * self.full and not b.text[0].islower()


def _width(text: str) -> float:
    """About how wide a line is, in widths of an m: letters differ by more than lines do."""
    return sum(_WIDTHS.get(char, 0.55) for char in text)


def _left(line: Line, lefts: Counter[int]) -> float:
    """Where the lines of a line's column begin."""
    near = [(count, x) for x, count in lefts.items() if -_COLUMN < x - line.x < 2]
    return max(near)[1] if near else line.x


def _words(every: list[Line]) -> frozenset[str]:
    """Words that the lines hold whole: not those that a line's end breaks."""
    found: set[str] = set()
    broken = False
    for line in every:
        text = line.text
        if broken:
            text = _FIRST.sub("", text, count=1)
        broken = bool(_BROKEN.search(text))
        found |= {word.casefold() for word in _WORD.findall(_BROKEN.sub("", text))}
    return frozenset(found)


def _seam(a: str, b: str, words: frozenset[str]) -> tuple[str, int]:
    """What stands between two lines of a paragraph, and how many characters of the first go: `("", 1)`, a hyphen.

    A hyphen at a line's end goes where it makes one word of letters in lower case of which the document does not
    tell, elsewhere or by its halves, that it has the hyphen anyway: `nego-|tiate → negotiate`, but `cease-|fire`.
    """
    if a.endswith("\u00ad"):
        return "", 1
    broken, first = _BROKEN.search(a), _FIRST.match(b)
    if not (broken and first):
        dashed = re.search(r"\w[-\u2010]$", a)   # COVID-|19; a dash between words has a space before it
        return ("", 0) if dashed and b[:1].isalnum() else (" ", 0)
    left, right = broken[1], first[0]
    if right.casefold() in _SUSPENDED:
        return " ", 0
    if not (left[-1].islower() and right.islower()):
        return "", 0
    whole, hyphened = (left + right).casefold(), f"{left}-{right}".casefold()
    if whole in words:
        return "", 1
    known = left.casefold() in words and (right in words or left[0].isupper())
    return ("", 0) if hyphened in words or known or left.casefold() in _COMPOUNDING else ("", 1)
