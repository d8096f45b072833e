"""Spans of days, both ends included, one of them open or not; months and years; why there is no day. Pure."""

from __future__ import annotations

import calendar
from datetime import date, timedelta
from typing import NamedTuple

DAY = timedelta(days=1)

ANOTHER = "they count from another day of the article"
VAGUE = "they say no day"
NONE = "there is no day in them"
EITHER = "day and month may change places"
NO_SUCH = "there is no such day"
WEEKDAY = "weekday and date do not agree"
UNKNOWN = "the day of publication is not known"
SEVERAL = "they tell several days"


class Span(NamedTuple):
    """From a day to a day, both included; None where it is open."""

    first: date | None
    last: date | None


class Form(NamedTuple):
    """What words tell: a span, what limits it ("" where nothing does), and the signs that are read as it."""

    span: Span
    limit: str
    signs: str

    @property
    def ended(self) -> bool:
        """Whether it is the end of something."""
        return "Z " in self.signs


class UntoldError(Exception):
    """There is no day, and why."""


def date_of(year: int, month: int, day: int) -> date:
    """A date; UntoldError where there is no such day."""
    try:
        return date(year, month, day)
    except ValueError:
        raise UntoldError(NO_SUCH) from None


def one(day: date, weekday: str | None) -> Span:
    """A day; UntoldError where it is not the weekday that is told, 0 for Monday."""
    if weekday and day.weekday() != int(weekday):
        raise UntoldError(WEEKDAY)
    return Span(day, day)


def moved(kind: str, day: date, number: int) -> date:
    """So many units later; the last day of a month that is shorter."""
    try:
        if kind in "dwe":
            return day + number * (7 if kind != "d" else 1) * DAY
        months = day.year * 12 + day.month - 1 + number * (12 if kind == "y" else 1)
        year, month = months // 12, months % 12 + 1
        return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))
    except (ValueError, OverflowError, calendar.IllegalMonthError):
        raise UntoldError(NO_SUCH) from None


def unit_of(kind: str, day: date) -> Span:
    """The month or year of a day."""
    if kind == "y":
        return Span(date(day.year, 1, 1), date(day.year, 12, 31))
    return Span(day.replace(day=1), day.replace(day=calendar.monthrange(day.year, day.month)[1]))


def weekend(today: date, which: str | None) -> Span:
    """The last on or before a day; L the last that is over, T the one of this week, X the next."""
    saturday = today - ((today.weekday() - 5) % 7) * DAY
    if which == "L" and today <= saturday + DAY:
        saturday -= 7 * DAY
    elif which == "X" or (which == "T" and today > saturday + DAY):
        saturday += 7 * DAY
    return Span(saturday, saturday + DAY)


def joined(one: Span, other: Span) -> Span:
    """From the first of one to the last of the other."""
    if one.first and other.last and one.first > other.last:
        raise UntoldError(SEVERAL)
    return Span(one.first, other.last)


def limited(form: Form) -> Span:
    """A span with what stands before it: by it, before it, since it, from it on."""
    span, limit, ended = form.span, form.limit, form.ended
    if limit in ("G", "F"):
        return Span(span.first, None)
    if limit in ("B", "V") or (limit in ("K", "A") and ended):
        return Span(None, span.last)
    return Span(None, span.first - DAY if span.first else None) if limit in ("K", "A") else span
