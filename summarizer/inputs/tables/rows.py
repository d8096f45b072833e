"""Articles of rows, whatever table they come from: what is taken for what is decided once a table, and said.

A row that is no article fails alone; a table in which nothing is known to be a text fails once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

from summarizer.errors import ArticleError, SummarizerError
from summarizer.inputs.article import Article
from summarizer.inputs.dates.days import Days
from summarizer.inputs.document import MOST_BYTES, Columns, Document, How, Unreadable
from summarizer.inputs.names import printable
from summarizer.inputs.tables.cells import cut_off, prose, shown, size, word
from summarizer.inputs.tables.columns import (
    OPTIONS,
    Taken,
    fold,
    hold,
    is_abstract,
    knows,
    no_text,
    ours,
    taken,
    there_are,
    wieldy,
)

_AHEAD = 1_000           # rows that are looked at before the first is given
_AHEAD_BYTES = 4_000_000
_HELD = 20               # rows without a text after which a table is given up
_TOLD = 3                # times that something new is said of which columns are taken


@dataclass(frozen=True)
class Row:
    """A row: what to call it, its cells by their columns or why it cannot be read, and its bytes in the file."""

    where: str
    cells: Mapping[Any, Any] | ArticleError
    size: float = 0


def articles(
    document: Document, rows: Iterable[Row], names: Sequence[Any] | None = None, *, ahead: bool = True, called: str = ""
) -> Iterator[Article | Unreadable]:
    """The article of each row, in order; a row that is none is an Unreadable in its place.

    `names` are all columns, where the table has a header. `ahead`: the first thousand rows are looked at before one
    is given; else each is given as it comes. `called` is what messages call the table, where that is no document.

    Raises ArticleError where a column is missing that must be there.
    """
    table = Table(called or document.name, document.how)
    given = iter(rows)
    first, failed = _first(given) if ahead else ([], None)
    table.meet([row.cells for row in first if not isinstance(row.cells, ArticleError)], names)
    held: list[tuple[Unreadable, Row]] = []
    is_through = names is not None   # a table with a header has been held to it
    count = 0
    for row in chain(first, given if failed is None else ()):
        count += 1
        document.how.went(row.size)
        found, lacks = table.row(row)
        if is_through or not lacks:
            yield from (each for each, _ in held)
            held, is_through = [], True
            yield found
        else:
            assert isinstance(found, Unreadable)
            held.append((found, row))
            if len(held) >= _HELD:
                break
    if len(held) >= _HELD or (len(held) > 1 and not any(isinstance(row.cells, ArticleError) for _, row in held)):
        raise table.none([row.cells for _, row in held if not isinstance(row.cells, ArticleError)], held[0][0].error)
    yield from (each for each, _ in held)
    if failed is not None:
        raise failed
    if not count:
        document.how.tell(f"{called or document.name} holds no articles")


def _first(rows: Iterator[Row]) -> tuple[list[Row], ArticleError | None]:
    """The first rows, and what the table broke off with."""
    found: list[Row] = []
    room = _AHEAD_BYTES
    try:
        for row in rows:
            found.append(row)
            if not isinstance(row.cells, ArticleError):
                room -= sum(map(size, row.cells.values())) + 100 * len(row.cells)
            if room < 0 or len(found) >= _AHEAD:
                break
    except ArticleError as error:
        return found, error
    return found, None


class Table:
    """What is known of a table so far: which column holds what, and which of day and month comes first.

    `name` is what messages call it.
    """

    def __init__(self, name: str, how: How) -> None:
        self.name, self._how, self._columns = name, how, how.columns
        self._given = {fold(name) for name in vars(how.columns).values() if name is not None}
        self._names: dict[Any, None] = {}   # a set that keeps its order
        self._taken = Taken()
        self._days: dict[Any, Days] = {}
        self._said: set[str] = set()
        self._times = 0

    def meet(self, rows: Sequence[Mapping[Any, Any]], names: Sequence[Any] | None = None) -> None:
        """Decide what is taken for what, by the columns that the table has and those that the rows have."""
        for row in rows[:1]:
            self._refuse_ours(row)
        before = len(self._names)
        for each in (names if names is not None else (), *rows):
            self._names.update(dict.fromkeys(wieldy(list(each), self._columns)))
        if len(self._names) > before or names is not None:
            self._decide(rows, names)
        for row in rows:
            name = self._taken.of("published", row)
            if name is not None:
                self._days.setdefault(name, Days()).learn(row[name])

    def _decide(self, rows: Sequence[Mapping[Any, Any]], names: Sequence[Any] | None) -> None:
        if names is not None or len(rows) > 1:
            hold(self.name, names if names is not None else list(self._names), self._columns)
        self._taken = taken(list(self._names), self._columns, rows)
        if names is not None and not self._taken.columns["text"]:
            raise no_text(self.name, names, rows)
        told = self._taken.told()
        if self._taken.columns["text"] and not self._taken.is_plain and self._times < _TOLD:
            self._times += told not in self._said
            self._say(told)

    def row(self, row: Row) -> tuple[Article | Unreadable, bool]:
        """What a row gives, and whether that is so because it has not the columns that it must have, or is none."""
        if isinstance(row.cells, ArticleError):
            return Unreadable(row.where, row.where, row.cells), True
        self._refuse_ours(row.cells)
        found = self.article(row.cells, row.where)
        return found, any(
            self._taken.of(each, row.cells) is None for each in ("text", "id") if each == "text" or self._columns.id
        )

    def none(self, rows: Sequence[Mapping[Any, Any]], first: SummarizerError) -> SummarizerError:
        """What to say where none of the rows has the columns that it must have."""
        names = list(dict.fromkeys(name for row in rows for name in list(row)[:100]))
        if not names:
            return ArticleError(f"{self.name}: none of the first {_HELD} can be read: {first}")
        try:
            hold(self.name, names, self._columns)
        except ArticleError as error:
            return error
        return no_text(self.name, names, rows)

    def _refuse_ours(self, row: Mapping[Any, Any]) -> None:
        """Say once of a file what would be said of each of its rows."""
        if (kind := ours(row, self._columns)) is not None:
            raise ArticleError(f"{self.name} holds {kind} of summarizer, not articles")

    def article(self, row: Mapping[Any, Any], where: str) -> Article | Unreadable:
        """The article in a row; `where` says which, and is its id where it has none."""
        id = where
        try:
            new = [name for name in row if name not in self._names]
            if new and any(knows(name) or fold(name) in self._given for name in wieldy(new, self._columns)):
                self.meet([row])
            if self._columns.id is not None and self._taken.of("id", row) is None:
                hold(where, list(row), Columns(id=self._columns.id))
            id = self._word("id", row, where) or where
            text, notes = self._text(row, where)
            title, outlet, language, url = (
                self._word(each, row, where) for each in ("title", "outlet", "language", "url")
            )
            return Article(text, title, outlet, self._day(row), language, where, id, url, notes)
        except ArticleError as error:
            return Unreadable(printable(id), where, error)

    def _text(self, row: Mapping[Any, Any], where: str) -> tuple[str, tuple[str, ...]]:
        name = self._taken.of("text", row)
        value = row.get(name)
        text = prose(value)
        if text is None and value == "":
            text = ""
        if text is None:
            if name is None and self._columns.text is None:
                raise ArticleError(f"{where}: the column 'text' is missing; {there_are(list(row))}",
                                   settings=("text_column",))
            is_none = value is None or value != value   # noqa: PLR0124 - NaN
            what = "is missing or null" if is_none else "is no text"
            raise ArticleError(f"{where}: the column {name or self._columns.text!r} {what}")
        if len(text) > MOST_BYTES:
            raise ArticleError(f"{where} is over {MOST_BYTES:,} bytes")
        lost = text.count("\ufffd")
        if lost > len(text) / 100:
            raise ArticleError(f"{where} holds {lost:,} characters that cannot be read: save it as UTF-8")
        text, note = cut_off(shown(text))
        if note is not None:
            self._say(f"“{name}” holds texts that are cut off ({where}): noted; read their pages for the whole")
        elif is_abstract(name):
            note = "the text is an abstract, not the article"
        notes = (note, f"characters that could not be read: {lost:,} (\ufffd)" if lost else None)
        return text, tuple(each for each in notes if each)

    def _word(self, each: str, row: Mapping[Any, Any], where: str) -> str | None:
        value = row.get(name) if (name := self._taken.of(each, row)) is not None else None
        told = word(value, each)
        if told is None and value is not None and value == value and value not in ("", [], {}):   # noqa: PLR0124
            self._say(f"“{name}” holds what is no {OPTIONS.get(each, each)} ({where}): passed over", each)
        return told

    def _day(self, row: Mapping[Any, Any]) -> str | None:
        if (name := self._taken.of("published", row)) is None:
            return None
        days = self._days.setdefault(name, Days())
        days.learn(row[name])
        day = days.read(row[name])
        if days.doubt is not None:
            self._say(f"date: {days.doubt}", "published")
        return day

    def _say(self, told: str, once: str = "") -> None:
        """Say something of the table, once; of its kind, where one is given."""
        key = once or told.partition("(")[0]
        if key not in self._said:
            self._said.add(key)
            self._how.tell_of(self.name, told)
