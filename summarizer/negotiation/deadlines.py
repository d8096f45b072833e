"""Deadlines of a thread, from its proposals' times and its conditions, each day once. Pure.

What days words tell is for `duedays`. Here a weekday that one article tells is the date that another has told, or the
first of that name since the terms were put, where that is just past.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from summarizer.codebook.review import RecordKey
from summarizer.negotiation.duedays import WEEK, Due, due_days
from summarizer.negotiation.material import Drawn, Proposed, Set

_SENTENCES = "en"   # what records are told in, unless told otherwise; other languages are tried by their own words


class Termed(NamedTuple):
    """A deadline, the words that tell it, and the record of these."""

    due: Due
    words: str
    record: Drawn


def termed(
    proposed: Iterable[Proposed], conditions: Iterable[Set], put: Mapping[RecordKey, datetime.date],
    languages: Mapping[str, str | None],
) -> list[Termed]:
    """The deadlines by day, each by the first record that tells it.

    `put`: when the terms of a proposal were first put; `languages` those of articles, by their ids.
    """
    told = [each for record in proposed for each in _proposed(record, languages[record.key.article])]
    told += [each for record in conditions for each in _set(record, languages[record.key.article])]
    dated = {each.due.day for each in told if not each.due.moves}
    found: dict[datetime.date, Termed] = {}
    for each in told:
        due = _placed(each, dated, _put(each.record, put))
        if due.day not in found or (found[due.day].due.about and not due.about):
            found[due.day] = each._replace(due=due)
    return [found[day] for day in sorted(found)]


def _proposed(record: Proposed, language: str | None) -> Iterator[Termed]:
    """By the article's own words for its time, else by the sentence."""
    if record.timeframe:
        said = _said(record)
        days = due_days(said, record.timeframe, language) or due_days(said, record.sentence, _SENTENCES)
        yield from (Termed(each, record.timeframe, record) for each in days)


def _set(record: Set, language: str | None) -> Iterator[Termed]:
    """By its quotes, where it is a deadline or a threat, else by what it requires."""
    quoted = record.quotes if record.kind in ("deadline", "threat") else ()
    texts = [*((words, language) for words in quoted), (record.requires, _SENTENCES)]
    for meant in (False, True) if record.kind == "deadline" else (False,):
        found = [(words, due_days(_said(record), words, tongue, meant=meant)) for words, tongue in texts]
        for words, days in found:
            yield from (Termed(each, words, record) for each in days)
        if any(days for _, days in found):
            return


def _said(record: Drawn) -> datetime.date | None:
    """The day that its words count from: that on which it was said, where words tell one; else the article's."""
    return record.day.day if record.day.basis in ("words", "both") and record.day.day else record.published


def _put(record: Drawn, put: Mapping[RecordKey, datetime.date]) -> datetime.date | None:
    keys = record.governs if isinstance(record, Set) else (record.key,)
    return min((put[key] for key in keys if key in put), default=None)


def _placed(told: Termed, dated: set[datetime.date], put: datetime.date | None) -> Due:
    due, said = told.due, _said(told.record)
    if not due.moves or due.about or said is None:
        return due
    passed = due.day - WEEK
    for day in (due.day, passed):
        if day in dated:
            return due._replace(day=day)
    is_passed = passed < said and put is not None and put <= passed and passed - put < WEEK
    return due._replace(day=passed) if is_passed else due
