"""How text is delimited: by what, with which quotes; where its header stands. Told from its first lines.

csv.Sniffer was not taken: it finds delimiters in prose, and none in a table of one long row.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from summarizer.errors import ArticleError
from summarizer.inputs.dates.days import Days
from summarizer.inputs.document import MOST_BYTES, Columns
from summarizer.inputs.tables.cells import prose
from summarizer.inputs.tables.columns import fold, hold_width, knows

BEFORE = 20     # records in which the header stands
_ONE = "\x1f"   # between cells of a table of one column: stands in no text
_SEP = re.compile(r"\ufeff?\"?sep=(.)\"?\r?\n?", re.IGNORECASE)
_ESCAPED = re.compile(r'\\(["\\])')
_LONGEST_NAME = 60
_PROSE = 150    # characters: what is so long is no name, and may be a text


@dataclass(frozen=True)
class Dialect:
    r"""What stands between cells; whether quotes hold them together, and whether `\"` is a quote in them."""

    delimiter: str = ","
    is_quoted: bool = True
    is_escaped: bool = False
    is_told: bool = False   # by a first line `sep=;`, as Excel writes it


@dataclass(frozen=True)
class Header:
    """The names of columns, and how many records stand before the first row. `told`: what to say of it."""

    names: list[str]
    skipped: int
    told: str | None = None


def dialect_of(sample: str, columns: Columns, *, is_whole: bool = True) -> Dialect:
    """The dialect of a table that begins so; `is_whole` if nothing follows.

    The one in whose header the most columns are known; of those the one whose rows are most alike.
    """
    if found := _SEP.match(sample):
        sample, told = sample[found.end():], found[1]
        tried = [Dialect(told, is_told=True), Dialect(told, is_told=True, is_escaped=True)]
    else:
        marks = [mark for mark in ",;\t|" if mark in sample]
        tried = [Dialect(mark, is_escaped=escaped) for mark in (_ONE, *marks) for escaped in (False, True)]
        tried += [Dialect("\t", is_quoted=False)] * ("\t" in marks)   # of databases: a quote is a letter
    if '\\"' not in sample:
        tried = [each for each in tried if not each.is_escaped]
    return max(tried, key=lambda each: _score(sample, each, columns, is_whole=is_whole))


def _score(sample: str, dialect: Dialect, columns: Columns, *, is_whole: bool) -> tuple[float, ...]:
    found, is_broken = _parsed(sample, dialect, is_whole=is_whole)
    if not found:
        return ()
    at = _header_at(found, columns)
    known = sum(_is_known(cell, columns) for cell in found[at or 0]) if at is not None else 0
    width = len(found[at or 0])
    rows = [each for each in found[(at or 0) + 1:] if each]
    alike = sum(len(each) == width for each in rows) / len(rows) if rows else 0
    stray = sum(cell.count('"') % 2 for each in rows for cell in each)   # a quotation that was cut in two
    return (at is not None, known, not is_broken, alike if width > 1 or at is not None else 0, -stray,
            dialect.is_quoted, width)


def _parsed(sample: str, dialect: Dialect, *, is_whole: bool) -> tuple[list[list[str]], bool]:
    """The first records, and whether they break off."""
    lines = sample.splitlines(keepends=True)[:2_000]
    given = records(iter(lines), replace(dialect, is_told=False), "")
    found: list[list[str]] = []
    try:
        for record in given:
            found.append(record)
    except ArticleError:
        return found, is_whole or len(found) < 2
    return (found if is_whole or len(found) < 2 else found[:-1]), False


def records(lines: Iterator[str], dialect: Dialect, name: str) -> Iterator[list[str]]:
    """The cells of each record, empty lines too. Raises ArticleError where a quote is not closed, with its line."""
    passed = 0
    if dialect.is_told:
        next(lines, None)
        passed = 1
    if dialect.is_escaped:
        lines = (_ESCAPED.sub(lambda found: '""' if found[1] == '"' else "\\", line) for line in lines)
    csv.field_size_limit(MOST_BYTES)
    reader = csv.reader(
        lines, delimiter=dialect.delimiter, skipinitialspace=True, strict=True,
        quoting=csv.QUOTE_MINIMAL if dialect.is_quoted else csv.QUOTE_NONE,
    )
    while True:
        line = passed + reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise ArticleError(_broken(name, line, str(error))) from None
        if passed + reader.line_num > line:
            _hold_apart(cells, name, line)
        yield cells


def _broken(name: str, line: int, why: str) -> str:
    if "field larger" in why:
        why = f"a cell is over {MOST_BYTES:,} characters: a quotation mark may be missing"
    else:
        why = "a quotation mark is not closed, or stands in a cell and is not doubled"
    return f"{name} is no table that can be read from line {line:,} on: {why}; nothing was read from there on"


def _hold_apart(cells: Sequence[str], name: str, line: int) -> None:
    """Raise where a cell of many lines holds the next row: a quote that is not closed may end at another's."""
    if not cells or not cells[0].isdecimal() or len(cells[0]) > 18:
        return
    following = re.compile(rf"[\r\n]\"?{int(cells[0]) + 1}\"?[,;\t|]")
    if any(following.search(cell) for cell in cells[1:]):
        raise ArticleError(_broken(name, line, "a row in a row"))


def header_of(name: str, found: Sequence[Sequence[str]], columns: Columns) -> Header:
    """The header of a table that begins with these records; without one, names for what its columns seem to hold.

    Raises ArticleError where there are too many; `name` is what messages call the table.
    """
    at = _header_at(found, columns)
    hold_width(name, max(map(len, found if at is None else found[at:at + 1]), default=0))
    if at is None and (not found or _is_header(found[0])):
        at = 0
    if at is None:
        return _without(found)
    names = [cell.strip().removeprefix("\ufeff") for cell in found[at]] if found else []
    told = f"the first {at} rows are no header: passed over" if at and any(map(any, found[:at])) else None
    return Header(unlike(names), at + 1, told)


def unlike(names: Sequence[str]) -> list[str]:
    """Names of columns, the second of one name told apart: `["a", "a"] → ["a", "a (2)"]`."""
    count: dict[str, int] = {}
    found = []
    for name in names:
        count[name] = count.get(name, 0) + 1
        found.append(name if count[name] == 1 else f"{name} ({count[name]})")
    return found


def is_table(text: str, columns: Columns | None = None) -> bool:
    """Whether a text that begins so is a table: it has a header that is known, or rows of many cells, all alike."""
    columns = columns or Columns()
    if _SEP.match(text):
        return True
    if not _may_be_header(text.lstrip().partition("\n")[0], columns):   # of most texts: there are many
        return False
    is_whole = len(text) < 10_000
    text = text[:10_000]
    dialect = dialect_of(text, columns, is_whole=is_whole)
    if dialect.delimiter == _ONE:
        return False
    found, is_broken = _parsed(text, dialect, is_whole=is_whole)
    found = [each for each in found if each]
    if not found:
        return False
    at = _header_at(found[:1], columns)   # above a header anything may stand, but not above one that nobody named
    header = found[at or 0]
    widths = [len(each) for each in found[(at or 0) + 1:]]
    alike = sum(width == len(header) for width in widths) / len(widths) if widths else 1
    if at is not None and len(header) > 1 and all(len(cell) <= _LONGEST_NAME for cell in header):
        return is_broken or alike > 0.5
    least = 3 if dialect.delimiter in "\t;|" else 4
    return len(header) >= least and len(widths) >= 2 and alike > 0.9 and not is_broken and _is_header(header)


def _may_be_header(line: str, columns: Columns) -> bool:
    """Whether a line of short cells may name columns, by a look that costs little."""
    for mark in ",;\t|":
        cells = [cell.strip("\"\r ") for cell in line.split(mark)] if mark in line else []
        if cells and all(len(cell) <= _LONGEST_NAME for cell in cells[:100]) and (
            len(cells) > 2 or any(_is_known(cell, columns) for cell in cells)
        ):
            return True
    return False


def _header_at(found: Sequence[Sequence[str]], columns: Columns) -> int | None:
    """Which of the first records is the header: the first that names the column of the texts, or else two others."""
    for at, cells in enumerate(islice(found, BEFORE)):
        names = cells[:5_000]
        if any(_is_text(cell, columns) for cell in names) and all(len(cell) <= _PROSE for cell in names):
            return at
    for at, cells in enumerate(islice(found, BEFORE)):
        if sum(_is_known(cell, columns) for cell in cells[:5_000]) >= 2:
            return at
    return None


def _is_text(cell: str, columns: Columns) -> bool:
    return len(cell) <= _LONGEST_NAME and (
        fold(cell) == fold(columns.text) if columns.text is not None else knows(cell, "text")
    )


def _is_known(cell: str, columns: Columns) -> bool:
    return len(cell) <= _LONGEST_NAME and (
        knows(cell) or any(fold(cell) == fold(given) for given in vars(columns).values() if given is not None)
    )


def _is_header(cells: Iterable[str]) -> bool:
    """Whether cells may be names: short, different, and none a number or an address."""
    names = [cell.strip() for cell in cells]
    return len(set(names)) == len(names) and all(
        len(name) <= _LONGEST_NAME and "://" not in name and not name[:1].isdigit() for name in names
    ) and any(names)


def _without(found: Sequence[Sequence[str]]) -> Header:
    """Names for the columns of a table without a header, where what they hold can be told."""
    width = max(map(len, found), default=0)
    names = [f"column {number}" for number in range(1, width + 1)]
    told = []
    columns = [[each[at] for each in found if at < len(each) and each[at]] for at in range(min(width, 1_000))]
    long = [(sorted(map(len, cells))[len(cells) // 2], at) for at, cells in enumerate(columns) if cells]
    for field, kind, is_it in (("url", "url", _is_address), ("published", "date", _is_day)):
        at = next((at for at, cells in enumerate(columns) if cells and all(map(is_it, cells))), -1)
        if at >= 0:
            names[at] = field
            told.append(f"{kind} from column {at + 1}")
    length, at = max(long, default=(0, 0))
    if length >= _PROSE and names[at].startswith("column") and prose(columns[at][0]):
        names[at] = "text"
        told.insert(0, f"text from column {at + 1}")
    return Header(names, 0, f"there is no header; {', '.join(told)}" if told else None)


def _is_address(cell: str) -> bool:
    return cell.startswith(("http://", "https://"))


def _is_day(cell: str) -> bool:
    return Days().read(cell) is not None
