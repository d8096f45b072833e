"""The days by which words say that something must be: "by Friday", "within ten days", "before 1 April". Pure.

Of a span ("by early June") it is the first day, and not certain: what the last would be nobody has said. What else a
sentence tells of days is left alone; which day an act was on is for `dates`.
"""

from __future__ import annotations

import datetime
import re
from functools import lru_cache
from typing import Final, NamedTuple

from summarizer.negotiation.dayspans import forms
from summarizer.negotiation.daywords import even, languages, signs
from summarizer.negotiation.otherlanguages import signs_of
from summarizer.negotiation.spans import DAY, Form, Span, UntoldError

WEEK: Final = 7 * DAY
_AHEAD, _PASSED = 270 * DAY, 95 * DAY   # a date that is told without its year is this near
_BEGUN = ("F", "G")
_LIMITS = ("B", "K", "A", "V")
_LIMITS_AFTER = {"zh", "ja", "ko", "tr"}   # elsewhere "18 months in the care of" is no time within which
_HOURS = re.compile(   # what stands between "by" and the day, and tells no other
    r"\b(?:(?:the )?(?:midnight|noon|midday|dawn|dusk|sunset|sunrise|end of (?:the )?(?:business|day))(?: on| of)?|"
    r"(?:the )?close of business(?: on)?|mid(?=[- ])|mitternacht|mittag|minuit|midi|(?:la )?medianoche|"
    r"(?:el )?mediodía|mezzanotte|mezzogiorno|(?:à )?meia-noite|(?:ao )?meio-dia|полуночи|полудня|півночі|"
    r"منتصف (?:ال)?ليل|ظهر)(?![^\W_])(?: del?)?[ -]?", re.IGNORECASE,
)
_OF_ANOTHER = re.compile(   # so long from the day of something else
    r"\b(?:day|week|month|year|hour)s? (?:of|after|from|following) (?!today|now\b)|"
    r"\b(?:nach|ab|seit|apres|suivant\w*|a compter|despues|tras|desde|a partir|dopo|dalla?|dal|apos|depois|od|"
    r"после|с момента|со дня|після|з дня|من|بعد)\b|后|後|から|以来|부터|후"
)
_YEAR_END = re.compile(r"\bZ (Y\d{4})(?! M)")
_PART = re.compile(r"\b(early|mid|late|anfang|mitte)(?: in)?[ -]")
_PART_FROM: Final = {"early": 1, "anfang": 1, "mid": 11, "mitte": 11, "late": 21}   # day of a month


class Due(NamedTuple):
    """A day, and whether it is about then. `moves`: the words count from the day they are said, as weekdays do."""

    day: datetime.date
    about: bool
    moves: bool = False


@lru_cache(100_000)
def due_days(said: datetime.date | None, words: str, language: str | None, *, meant: bool = False) -> tuple[Due, ...]:
    """Each day by which words that are said on a day tell that something must be.

    `due_days(3 March, "by Friday", "en") → 7 March`. `meant`: where nothing tells by, the only day that they tell is
    meant so.
    """
    now = _read(said, words, language, meant=meant)
    if said is None or not now:
        return tuple(now)
    before = {each.day for each in _read(said - WEEK, words, language, meant=meant)}
    return tuple(each._replace(moves=each.day not in before and each.day - WEEK in before) for each in now)


def _read(on: datetime.date | None, words: str, language: str | None, *, meant: bool) -> list[Due]:
    tag = re.split("[-_]", (language or "en").lower())[0]
    known, kept, plain = tag in languages(), _HOURS.sub("", words), even(words)
    try:
        read = " ".join(signs(kept, tag) if known else signs_of(kept, tag))
        told, _ = forms(_YEAR_END.sub(r"Z M12 \1", read).split(" "), on, tag if known else "en")
    except UntoldError:
        return []
    part = _PART.search(plain)
    of_another = bool(_OF_ANOTHER.search(plain))
    told = [
        each for each in told if each.limit not in _BEGUN
        and not (each.span.first is None and (of_another or (each.signs[0] in "QP" and tag not in _LIMITS_AFTER)))
    ]
    by = [each for each in told if each.limit in _LIMITS or each.span.first is None]
    is_alone = meant and not by and len(told) == 1
    found = [_day(each, on, _PART_FROM[part[1]] if part else None) for each in by or told[:is_alone]]
    return list(dict.fromkeys(each for each in found if by or (on is None or each.day >= on)))


def _day(form: Form, on: datetime.date | None, part: int | None) -> Due:
    first, last = _near(form, on) if on else form.span
    last = last or first
    assert last is not None
    if first is None:
        return Due(last, about=True)   # within so long: from when on, only the article's day tells
    if first == last or form.ended:
        return Due(last, about=False)
    if part and first.day == 1 and (last - first).days < 31:
        return Due(first.replace(day=part), about=True)
    return Due(max(first, on) if on and on <= last else first, about=True)


def _near(form: Form, on: datetime.date) -> Span:
    """The span in the year that is near, where a month is told without one."""
    first, last = form.span
    if not (first and last and "M" in form.signs) or re.search("[YLTX]", form.signs):
        return form.span
    years = 1 if on - last > _PASSED else -1 if last - on > _AHEAD else 0
    return Span(_moved(first, years), _moved(last, years))


def _moved(day: datetime.date, years: int) -> datetime.date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:   # the 29th of February
        return day - DAY if not years else day.replace(year=day.year + years, day=28)
