"""The day of the act that a record tells, which need not be the day on which its source spoke. Pure.

A passage that names a day tells it before its source does. What was agreed or in force when a source spoke of it, and
what a passage looks back on, was done by then: not later. Who acts is for `tellings`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from summarizer.negotiation.day import Day
from summarizer.negotiation.daywords import even, languages, names_day
from summarizer.negotiation.dossier import Act
from summarizer.negotiation.material import Answered, Drawn, Proposed, Set
from summarizer.negotiation.passagedays import recalls, told_in

CLOSED: Final = frozenset[Act](["agree", "carry_out"])
_NOW: Final = re.compile(r"\b(?:now|jetzt|nun|теперь|тепер|maintenant|desormais|ahora|adesso|agora|الان)\b|现在")
_YES_OR_NO: Final = frozenset[Act](["accept", "accept_with_conditions", "reject"])


def act_day(record: Drawn, act: Act, actors: Sequence[str], language: str | None) -> Day:
    """The day on which `actors`, ids of sides, did what a record tells."""
    if record.day.basis in ("words", "both"):
        return _said(record, act, actors, language)
    if record.day.basis != "published" or not record.published:
        return record.day
    found = _told(record, act, language)
    # What is said of a proposal with a time of its own is taken for that, but for "today agreed to meet every month".
    timeframe = record.timeframe if isinstance(record, Proposed) else None
    if found and (not timeframe or (found.day == record.published and not _names_day(timeframe, language))):
        return found
    return record.day.or_before() if act == "carry_out" or _is_recalled(record, act, language) else record.day


def _said(record: Drawn, act: Act, actors: Sequence[str], language: str | None) -> Day:
    """Words tell when its source spoke; where all who agree have spoken, or none is named, they agreed then."""
    day = record.day
    told = None
    if record.published and not isinstance(record, Set) and not (isinstance(record, Proposed) and record.timeframe):
        told = told_in(record.quotes[0], record.published, language, is_answer=isinstance(record, Answered))
    if told and told.day and day.day and told.day < day.day and not _NOW.search(even(record.quotes[0])):
        return told
    if not day.latest or (told and told.day == day.day):
        return day
    if any(day.words and even(day.words) in even(quote) for quote in record.quotes):
        return day
    # One alone agrees with nobody: what he says is agreed was so before.
    is_all = {*actors} <= {*record.sources} and (act == "carry_out" or len(actors) > 1)
    is_looked_back = act in CLOSED and bool(record.sources) and not is_all
    return day.or_before() if is_looked_back or _is_recalled(record, act, language) else day


def _names_day(words: str, language: str | None) -> bool:
    tag = (language or "").lower()[:2]
    return tag in languages() and names_day(words, tag)


def _told(record: Drawn, act: Act, language: str | None) -> Day | None:
    assert record.published
    is_answer, is_done = isinstance(record, Answered), act in CLOSED
    told = (
        told_in(quote, record.published, language, is_answer=is_answer, is_done=is_done) for quote in record.quotes
    )
    return next(filter(None, told), None)


def _is_recalled(record: Drawn, act: Act, language: str | None) -> bool:
    return (act in CLOSED or act in _YES_OR_NO) and recalls(record.quotes[0], language)
