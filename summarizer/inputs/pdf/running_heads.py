"""What is printed at the head or foot of several pages, which is no text of the article: titles, names, numbers."""

from __future__ import annotations

import re
from collections import Counter

from summarizer.inputs.pdf.layout import SAME_ROW, Line, body_size, joined, leading

_DIGITS = re.compile(r"\d+")
_FOLIO = re.compile(   # a page's number, with digits as #
    r"[-–—|\s]*(?:(?:page|p\.|seite|página|pagina|strona|sayfa|стр\.?|страница|sida|side)\s*)?#"
    r"(?:\s*(?:of|/|von|de|di|sur|из|z|av)\s*#)?[-–—|\s]*", re.IGNORECASE,
)
# How databases number the articles of an export: in the head of each, where it is told from the last.
_COUNTED = re.compile(r"(?:# (?:of|von|sur|de|di) # \w+|(?:document|dokument|article|artikel) #.*)", re.IGNORECASE)


def without_running_heads(pages: list[list[Line]]) -> list[list[Line]]:
    """Pages without what is printed at the head or foot of several of them: titles, names, numbers of pages.

    Such a line stands at one height of the pages, apart from the text, and says the same but for numbers.
    """
    heads = _Heads(pages)
    return [heads.left_out(number, page) for number, page in enumerate(pages, 1)]


class _Heads:
    """What stands at each height of the pages, and on how many of them."""

    def __init__(self, pages: list[list[Line]]) -> None:
        every = [line for page in pages for line in page]
        self.size = body_size(every)
        self.leading = leading(pages, self.size)
        self.said: Counter[tuple[int, str]] = Counter()
        self.used: Counter[int] = Counter()
        for page in pages:
            edge = [*_rows(page, up=True)[:4], *_rows(page, up=False)[:4]]
            self.said.update({(round(row.y), _shape(row.text)) for row in edge})
        self.again: Counter[int] = Counter()
        for page in pages:
            for y, shape in {(round(line.y), _shape(line.text)) for line in map(joined, _by_height(page))}:
                self.used[y] += 1
                self.again[y] += self.said[y, shape] > 1

    def left_out(self, number: int, page: list[Line]) -> list[Line]:
        """A page without its running heads and feet."""
        gone: set[float] = set()
        for up in (True, False):
            rows = _rows(page, up=up)
            for at, row in enumerate(rows[:4]):
                if not self._running(number, row):
                    break
                after = rows[at + 1] if at + 1 < len(rows) else None
                if after is None or abs(row.y - after.y) > 1.4 * self.leading or row.size < 0.88 * self.size:
                    gone |= {each.y for each in rows[:at + 1]}
        return [line for line in page if not any(abs(line.y - y) <= SAME_ROW for y in gone)]

    def _running(self, number: int, row: Line) -> bool:
        shape, y = _shape(row.text), round(row.y)
        if _COUNTED.fullmatch(shape):
            return False
        if _FOLIO.fullmatch(shape) and (str(number) in _DIGITS.findall(row.text) or not shape.startswith("#")):
            return True
        return self.said[y, shape] > 1 and self.again[y] >= 0.8 * self.used[y]


def _shape(text: str) -> str:
    return _DIGITS.sub("#", text.casefold())


def _by_height(page: list[Line]) -> list[list[Line]]:
    """Lines by rows, from the top."""
    rows: list[list[Line]] = []
    for line in sorted(page, key=lambda line: (-line.y, line.x)):
        if rows and abs(rows[-1][0].y - line.y) <= SAME_ROW:
            rows[-1].append(line)
        else:
            rows.append([line])
    return rows


def _rows(page: list[Line], *, up: bool) -> list[Line]:
    rows = [joined(row) for row in _by_height(page)]
    return rows if up else rows[::-1]
