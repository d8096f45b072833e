"""Signs of words that tell a day, in their order, as a span of the calendar counted from the day of publication. Pure.

`read(["L", "W1"], date(2026, 11, 18), "en")` gives 17 November. A form is a pattern over signs and what it
means; limits (by, before, since, from) stand before it, in some languages after it. Spans that agree are narrowed to
what they share; spans that do not are no day. What the signs are, `daywords` says.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import NamedTuple

from summarizer.negotiation import spans
from summarizer.negotiation.spans import DAY, Span, UntoldError, date_of, joined, limited, moved, one, unit_of, weekend

_PAST = 300   # days: a date without its year is the last one where that is so near, else the next
_MONTH_FIRST = {"en", "zh", "ja", "ko"}
_LIMITS_AFTER = {"zh", "ja", "ko", "tr"}
_BY_WEEK = {"zh", "ja", "ko"}          # 上周二: Tuesday of the week before
_ON_OR_AFTER = {"en", "de", "nl"}      # "this Friday" is to come; "ce mercredi" of a Wednesday is that day
_FROM_SUNDAY = {"ar", "he"}
_AWAY = {"L": -1, "T": 0, "X": 1}


class Reading(NamedTuple):
    """What was read: the span, and whether the day of publication was needed."""

    span: Span
    counted: bool


def read(signs: Sequence[str], on: date | None, language: str, at: datetime | None = None) -> Reading:
    """The span of signs, counted from the day `on`, or from the moment `at` where hours count.

    Raises UntoldError, which says why.
    """
    told, counted = forms(signs, on, language, at)
    found = list(map(limited, told))
    if not found:
        raise UntoldError(spans.ANOTHER if {"J", "J+"} & set(signs) else spans.VAGUE if "H" in signs else spans.NONE)
    first = max((each.first for each in found if each.first), default=None)
    last = min((each.last for each in found if each.last), default=None)
    if first and last and first > last:
        raise UntoldError(spans.SEVERAL)
    return Reading(Span(first, last), counted)


def forms(
    signs: Sequence[str], on: date | None, language: str, at: datetime | None = None
) -> tuple[list[spans.Form], bool]:
    """Each form by itself, and whether the day of publication was needed. Raises UntoldError."""
    reading = _Forms(on, language, at)
    try:
        return list(reading.found(" ".join(signs) + " ")), reading.counted
    except (ValueError, OverflowError):   # a month 13; a day before the first of the calendar, or after its last
        raise UntoldError(spans.NO_SUCH) from None


class _Forms:
    """The forms that signs can have, each with what it means from one day of publication."""

    def __init__(self, on: date | None, language: str, at: datetime | None) -> None:
        self._on, self._language, self._at = on, language, at
        self.counted = False

    def found(self, signs: str) -> Iterator[spans.Form]:
        """The span of each form that is found, ranges as one."""
        place = 0
        for pattern in _PARTS:
            signs = pattern.sub(self._part, signs)
        while place < len(signs):
            limit = signs[place] if _LIMIT.match(signs, place) else ""
            limit = "G" if signs.startswith("I ", place) and self._language == "ar" else limit
            if signs.startswith(("J+ ", "H+ "), place) and self._form(signs, place + 3):
                raise UntoldError(spans.ANOTHER if signs[place] == "J" else spans.SEVERAL)
            met = self._form(signs, place)
            if met:
                limit = ""
            elif limit:
                met = self._form(signs, place + 2)
            if not met:
                place = signs.index(" ", place) + 1
                continue
            match, meaning = met
            after = _LIMIT.match(signs, match.end()) if self._language in _LIMITS_AFTER and not limit else None
            limit, place = (after[0][0], after.end()) if after else (limit, match.end())
            ahead = None if limit == "" or "e" in match.groupdict() else limit != "G"
            span = meaning(self, match, ahead)
            connected = _TO.match(signs, place)
            other = self._form(signs, connected.end()) if connected and limit in ("", "G", "F") else None
            if other:
                place = other[0].end()
                span = joined(span, other[1](self, other[0], None))
            if other or "e" in match.groupdict():   # from one to the other
                limit = ""
            yield spans.Form(span, limit, match[0] + "Z " * bool(other))   # a range has an end

    def _form(self, signs: str, place: int) -> tuple[re.Match[str], Callable[..., Span]] | None:
        for pattern, meaning in _FORMS:
            match = pattern.match(signs, place)
            if match and not (match.lastgroup == "month_first" and self._language not in _MONTH_FIRST):
                return match, meaning
        return None

    def _part(self, match: re.Match[str]) -> str:
        """A part of last month or last year, with the month and year that it is."""
        away = _AWAY[match["which"]]
        if match["unit"] == "y":
            return f"{match['date']} Y{self._today.year + away}"
        month = moved("m", self._today.replace(day=1), away)
        return f"{match['date']} M{month.month} Y{month.year}"

    @property
    def _today(self) -> date:
        if self._on is None:
            raise UntoldError(spans.UNKNOWN)
        self.counted = True
        return self._on

    def whole(self, match: re.Match[str], _: bool | None) -> Span:
        """A date of numbers."""
        told = match["whole"]
        if told in "?!":
            raise UntoldError(spans.EITHER if told == "?" else spans.NO_SUCH)
        return one(date.fromisoformat(told), match["w"])

    def dated(self, match: re.Match[str], ahead: bool | None) -> Span:
        """A day of a month, or some, with its year or without."""
        told = {name[0]: int(value) for name, value in match.groupdict().items() if value and name[0] in "demy"}
        year = told.get("y") or self._year(told["m"], told["d"], ahead)
        first = date_of(year, told["m"], told["d"])
        if "e" in told:
            return joined(Span(first, first), Span(*(date_of(year, told["m"], told["e"]),) * 2))
        if "week_of" in match.groupdict():
            return Span(first - first.weekday() * DAY, first + (6 - first.weekday()) * DAY)
        return one(first, match.groupdict().get("w"))

    def month(self, match: re.Match[str], ahead: bool | None) -> Span:
        """A month, with its year or without."""
        told = match.groupdict()
        number, year = int(told["m"]), told.get("y")
        if year:
            return unit_of("m", date_of(int(year), number, 1))
        today, which = self._today, told.get("which") or told.get("which2")
        if which == "T":
            return unit_of("m", date_of(today.year, number, 1))
        if which:
            year = today.year + (-1 if which == "L" and number >= today.month else
                                 1 if which == "X" and number <= today.month else 0)
            return unit_of("m", date_of(year, number, 1))
        if number == today.month:
            return unit_of("m", today)
        return unit_of("m", date_of(self._year(number, 28, ahead), number, 1))

    def of_month(self, match: re.Match[str], ahead: bool | None) -> Span:
        """The 9th: the last on or before publication, or the next."""
        number, month = int(match["d"]), unit_of("m", self._today).first
        assert month is not None
        for _ in range(4):
            last = calendar.monthrange(month.year, month.month)[1]
            here = month.replace(day=number) if 1 <= number <= last else None
            if here and (here >= self._today if ahead else here <= self._today):
                return one(here, match["w"])
            month = moved("m", month, 1 if ahead else -1).replace(day=1)
        raise UntoldError(spans.NO_SUCH)

    def year(self, match: re.Match[str], _: bool | None) -> Span:
        """A year."""
        return unit_of("y", date_of(int(match["y"]), 1, 1))

    def offset(self, match: re.Match[str], _: bool | None) -> Span:
        """Yesterday, tomorrow."""
        here = self._today + int(match["off"]) * DAY
        return Span(here, here)

    def overnight(self, match: re.Match[str], ahead: bool | None) -> Span:
        """From one day to the next: to that of publication, or to a weekday."""
        to = self.weekday(match, ahead).last if match["w"] else self._today
        return Span(to and to - DAY, to)

    def weekday(self, match: re.Match[str], ahead: bool | None) -> Span:
        """A weekday: the last, or the next where it is said."""
        today, told = self._today, match.groupdict()
        number, which = int(told["w"]), told.get("which") or told.get("which2")
        of = told.get("week") or told.get("week2") or told.get("week3") or told.get("week4")
        if of or (which and self._language in _BY_WEEK):
            start = self._unit("w", _AWAY[of or which or "T"]).first
            assert start is not None
            here = start + ((number - start.weekday()) % 7) * DAY
            return Span(here, here)
        back, on = (today.weekday() - number) % 7, (number - today.weekday()) % 7
        if which == "L":
            here = today - (back or 7) * DAY
        elif which == "X":
            here = today + (on or 7) * DAY
        elif ahead or (which == "T" and (self._language in _ON_OR_AFTER or on <= 3)):
            here = today + on * DAY
        else:
            here = today - back * DAY
        return Span(here, here)

    def unit(self, match: re.Match[str], _: bool | None) -> Span:
        """A week, month, year or weekend: last, this or next; a part of it; its end."""
        told = match.groupdict()
        kind, which = told.get("u") or told["u2"], told.get("which") or told.get("which2")
        if kind == "e":
            return weekend(self._today, which)
        if kind == "h" or (kind == "d" and which != "T"):
            raise UntoldError(spans.NONE)
        if kind == "d":
            return Span(self._today, self._today)
        whole, part = self._unit(kind, _AWAY[which or "T"]), told.get("part")
        if part == "E" and whole.first:
            return Span(whole.first, min(self._today, whole.last or self._today))
        return Span(max(self._today, whole.first or self._today), whole.last) if part == "R" else whole

    def distance(self, match: re.Match[str], _: bool | None) -> Span:
        """So many days, weeks, months or years ago, or from now on; or within them."""
        told = {name: value for name, value in match.groupdict().items() if value}
        number = int(next(value for name, value in told.items() if name[0] == "n"))
        kind = next(value for name, value in told.items() if name[0] == "u")
        number = number if "I" in match[0] or "within" in told else -number
        if abs(number) > 9999:
            raise UntoldError(spans.NONE)
        if kind == "h":
            return self._hours(number)
        here = moved(kind, self._today, number)
        if "within" in told:
            return Span(None, here)
        if kind == "y":
            return unit_of("y", here)
        about = {"d": 0, "w": 3, "m": 15, "e": 3}[kind] * DAY
        return Span(here - about, here + about)

    def _hours(self, number: int) -> Span:
        if self._at is not None:
            self.counted = True
            here = (self._at + timedelta(hours=number)).date()
            return Span(here, here)
        days = number / 24
        return Span(self._today + (days // 1) * DAY, self._today - (-days // 1) * DAY)

    def _unit(self, kind: str, away: int) -> Span:
        here = moved(kind, self._today, away)
        if kind == "w":
            first = here - ((here.weekday() + (self._language in _FROM_SUNDAY)) % 7) * DAY
            return Span(first, first + 6 * DAY)
        return unit_of(kind, here)

    def _year(self, month: int, day: int, ahead: bool | None) -> int:
        """The year of a date that is told without: of the last one, unless it is long past or to come."""
        today = self._today
        years = [year for year in range(today.year - 8, today.year + 9)
                 if 1 <= day <= calendar.monthrange(year, month)[1]]
        past = [year for year in years if date(year, month, day) <= today]
        following = [year for year in years if date(year, month, day) >= today]
        if not past or not following:
            raise UntoldError(spans.NO_SUCH)
        far = (today - date(past[-1], month, day)).days > _PAST
        return following[0] if ahead or (far and ahead is None) else past[-1]


_DATES = ((r"O\d+", "m"), (r"(?:[QO]\d+ )?M\d+(?: [QO]\d+)?", "y"))
_PARTS = [re.compile(form) for date_form, unit in _DATES for form in (
    rf"\b(?P<which>[LXT]) U(?P<unit>{unit}) (?P<date>{date_form})",
    rf"\bU(?P<unit>{unit}) (?P<which>[LXT]) (?P<date>{date_form})",
    rf"\b(?P<date>{date_form}) (?P<which>[LXT]) U(?P<unit>{unit})",
    rf"\b(?P<date>{date_form}) U(?P<unit>{unit}) (?P<which>[LXT])",
)]
_LIMIT = re.compile(r"[BKGFVA] ")
_TO = re.compile(r"[CBK] ")
_W, _D = r"(?:D-?\d )?(?:W(?P<w>\d) )?", "[QO](?P<d>\\d+) "
_WHICH, _WHICH2 = r"(?P<which>[LXT]) ", r"(?P<which2>[LXT]) "
_FORMS: list[tuple[re.Pattern[str], Callable[..., Span]]] = [(re.compile(form), meaning) for form, meaning in (
    (rf"{_W}S(?P<whole>\S+) ", _Forms.whole),
    (r"[QO](?P<d>\d+) [CBK] [QO](?P<e>\d+) M(?P<m>\d+) (?:Y(?P<y>\d+) )?", _Forms.dated),
    (r"M(?P<m>\d+) [QO](?P<d>\d+) C [QO](?P<e>\d+) (?:Y(?P<y>\d+) )?(?P<month_first>)", _Forms.dated),
    (rf"{_W}{_D}M(?P<m>\d+) (?:Y(?P<y>\d+) )?", _Forms.dated),
    (rf"{_W}(?:Y(?P<y2>\d+) )?M(?P<m>\d+) {_D}(?:Y(?P<y>\d+) )?(?P<month_first>)", _Forms.dated),
    (r"(?:A [QP](?P<n>\d+) U(?P<u>[dwmyh])|[QP](?P<n2>\d+) U(?P<u2>[dwmyh]) A|"
     r"I [QP](?P<n3>\d+) U(?P<u3>[dwmyh])|[QP](?P<n4>\d+) U(?P<u4>[dwmyh]) I) ", _Forms.distance),
    (r"(?P<within>[BV]) [QP](?P<n>\d+) U(?P<u>[dwmyh]) ", _Forms.distance),
    (r"[QP](?P<n>\d+) U(?P<u>[dwmyh]) (?P<within>V) ", _Forms.distance),
    (r"(?:(?P<week>[LXT]) Uw|Uw (?P<week2>[LXT])) W(?P<w>\d) ", _Forms.weekday),
    (r"W(?P<w>\d) (?:(?P<week3>[LXT]) (?:P1 )?Uw|Uw (?P<week4>[LXT])) ", _Forms.weekday),
    (rf"(?:{_WHICH})?W(?P<w>\d) (?:{_WHICH2}(?![UM]))?", _Forms.weekday),
    (r"N (?:(?:G )?W\d (?:C )?(?=W))?(?:W(?P<w>\d) )?", _Forms.overnight),
    (r"D(?P<off>-?\d) ", _Forms.offset),
    (r"(?:[ERZ] )?M(?P<m>\d+) Y(?P<y>\d+) ", _Forms.month),
    (r"(?:[ERZ] )?Y(?P<y>\d+) M(?P<m>\d+) ", _Forms.month),
    (rf"(?:[ERZ] )?(?:{_WHICH})?M(?P<m>\d+) (?:{_WHICH2}(?![UW]))?", _Forms.month),
    (r"(?P<which>[LXT]) U(?P<u>[wmy]) (?P<part>[ER]) ", _Forms.unit),
    (rf"(?:(?P<part>[ERZ]) )?(?:{_WHICH}(?:P1 )?U(?P<u>[dwmyhe])|U(?P<u2>[dwmyhe]) (?:P1 )?{_WHICH2.strip()}) ",
     _Forms.unit),
    (r"(?P<part>[ERZ]) U(?P<u>[wmye]) ", _Forms.unit),
    (r"U(?P<u>[wmy]) Z ", _Forms.unit),
    (rf"Uw (?P<week_of>){_D}M(?P<m>\d+) (?:Y(?P<y>\d+) )?", _Forms.dated),
    (r"U(?P<u>e) ", _Forms.unit),
    (r"(?:W(?P<w>\d) )?O(?P<d>\d+) (?!U)", _Forms.of_month),
    (r"Y(?P<y>\d+) (?:Uy |(?!U))", _Forms.year),
)]
