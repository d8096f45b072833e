"""Dates as exports write them, `11/9/2026`, epochs, RFC 2822, CSL's date-parts, as ISO 8601: never a wrong one.

Dates in the prose of an article are no concern of this module.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

from summarizer.inputs.dates.months import months_of

_EARLIEST, _LATEST = 1800, 2100   # years; what is outside is a placeholder, or no date
_EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)   # noqa: UP017 - as the standard library calls it
_UNITS = ((1e8, 1e10, 1), (1e11, 1e13, 10**3), (1e14, 1e16, 10**6), (1e17, 1e19, 10**9))   # of a second, since 1973
_MONTHS = months_of("en")
_CLOCK = (r"(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2})(?:[.,]\d+)?)?\s*(?P<half>[ap]\.?m\.?)?"
          r"\s*(?P<zone>Z|(?:UTC|GMT)?\s*[+-]\d{2}(?::?\d{2})?|UTC|GMT)?(?:\s*\(?[A-Za-z ]+\)?)?")
_TAIL = rf"(?:(?:\s*[T,]\s*|\s+)(?:at\s+)?{_CLOCK})?"
_WEEKDAY = r"(?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*\.?,?\s+)?"
# English ones only, and whole: a Finnish "marraskuu" is November.
_MONTH = rf"(?P<month>{'|'.join(_MONTHS)})\b\.?"
_YEAR = r"(?P<year>\d{4})"
_FORMS = [re.compile(form + r"\s*", re.IGNORECASE) for form in (
    rf"{_YEAR}([-/.])(?P<number>\d{{1,2}})\2(?P<day>\d{{1,2}}){_TAIL}",                # 2026-11-09T10:00:00+01:00
    r"(?P<year>\d{4})(?P<number>\d{2})(?P<day>\d{2})(?:T?(?P<hour>\d{2})(?P<minute>\d{2})(?P<second>\d{2})(?P<zone>Z)?)?",
    rf"{_YEAR}\s?[年년]\s?(?P<number>\d{{1,2}})\s?[月월]\s?(?P<day>\d{{1,2}})\s?[日일]{_TAIL}",
    rf"{_WEEKDAY}(?P<day>\d{{1,2}})(?:st|nd|rd|th)?[ .-]+{_MONTH}[ ,-]+{_YEAR}{_TAIL}",   # Mon, 09 Nov 2026 10:00 GMT
    rf"{_WEEKDAY}{_MONTH}\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?\s+{_YEAR}{_TAIL}",        # November 9, 2026
    rf"{_WEEKDAY}{_MONTH}\s+(?P<day>\d{{1,2}})\s+{_CLOCK}\s+{_YEAR}",                      # Mon Nov  9 10:00:00 2026
)]
_EITHER = re.compile(
    rf"(?P<one>\d{{1,2}})(?P<mark>[-/.])\s?(?P<two>\d{{1,2}})(?P=mark)\s?{_YEAR}{_TAIL}\s*", re.IGNORECASE
)
_PARTIAL = re.compile(r"(?:1[89]|20)\d\d(?:-(?:0[1-9]|1[0-2]))?")
_WORDING = re.compile(r"(?=.*[^\W\d_]{3})(?=.*(?<!\d)(?:1[89]|20)\d\d(?!\d))")   # a month by name, and a year
_INSIDE = (   # MongoDB, ReliefWeb, CSL, and others
    "$date", "$numberLong", "original", "created", "published", "date", "datetime", "iso", "value", "raw", "#text",
)


class Days:
    """Dates of one column. Which of day and month comes first is learned from all of it.

    `learn` values first, then `read` them. What is no date, or may be of two days, is None; `doubt` is then what
    to say of it, once.
    """

    def __init__(self) -> None:
        self._first: dict[str, set[str]] = {}
        self.doubt: str | None = None

    def learn(self, value: Any) -> None:
        """Look at a value: a day over 12 tells where the days stand."""
        found = _EITHER.fullmatch(value.strip()) if isinstance(value, str) and len(value) < 100 else None
        if found is not None:
            one, two = int(found["one"]), int(found["two"])
            if (one > 12) != (two > 12):
                self._first.setdefault(found["mark"], set()).add("day" if one > 12 else "month")

    def read(self, value: Any) -> str | None:
        """A date as ISO 8601, with its time and zone where they are given: `read("11/13/2026") → "2026-11-13"`.

        What is words with a year in them (`9 novembre 2026`) is left as it is.
        """
        if value is None or isinstance(value, bool):
            return None
        if isinstance(value, date):
            return _moment(value) or self._doubt(str(value))
        if isinstance(value, int | float | Decimal):
            return self._number(value)
        if isinstance(value, Mapping):
            return self._object(value)
        if isinstance(value, list | tuple):
            return _parts(value) or (self.read(value[0]) if len(value) == 1 else None)
        return self._text(value.strip()) if isinstance(value, str) else None

    def _object(self, value: Mapping[Any, Any]) -> str | None:
        if isinstance(parts := value.get("date-parts"), list) and parts and isinstance(parts[0], list):
            return _parts(parts[0])
        return next((told for key in _INSIDE if key in value and (told := self.read(value[key]))), None)

    def _number(self, value: int | float | Decimal) -> str | None:
        number = float(value) if -1e19 < value < 1e19 else math.nan
        for least, most, unit in _UNITS:
            if least <= number < most:
                return _within(_EPOCH + timedelta(seconds=number / unit))
        if number.is_integer() and (_PARTIAL.fullmatch(told := str(int(number))) or len(told) in (8, 14)):
            return self._text(told)
        if number == number and number != 0:   # noqa: PLR0124 - NaN
            self._doubt(str(value))
        return None

    def _text(self, text: str) -> str | None:
        if not text or len(text) > 100:
            return None
        if _PARTIAL.fullmatch(text):
            return text
        for form in _FORMS:
            if found := form.fullmatch(text):
                told = found.groupdict()
                month = told.get("number") or _MONTHS[told["month"].casefold()]
                if iso := _iso(told, int(month), int(told["day"])):
                    return iso
                break
        if found := _EITHER.fullmatch(text):
            return self._either(found, text)
        if re.fullmatch(r"-?\d+(?:\.\d+)?", text):
            return self._number(float(text)) if len(text) not in (8, 14) else self._doubt(text)
        return text if _WORDING.match(text) else self._doubt(text)

    def _either(self, found: re.Match[str], text: str) -> str | None:
        one, two = int(found["one"]), int(found["two"])
        first = self._first.get(found["mark"]) or ({"day"} if found["mark"] == "." else set())   # 9.11. is no American
        if one == two or first == {"day"}:
            return _iso(found.groupdict(), two, one) or self._doubt(text)
        if first == {"month"}:
            return _iso(found.groupdict(), one, two) or self._doubt(text)
        return self._doubt(text, "may be of two days, and no other tells which")

    def _doubt(self, text: str, why: str = "is no date that is known") -> str | None:
        """None, and what to say of it once."""
        if self.doubt is None and any(mark.isalnum() for mark in text):
            self.doubt = f"“{text[:40]}” {why}: not taken; write 2026-12-31"
        return None


def _iso(told: Mapping[str, str | None], month: int, day: int) -> str | None:
    """A date of its parts, where there is such a day; the time is left out where it is none."""
    assert told["year"] is not None
    try:
        of_day = date(int(told["year"]), month, day)
    except ValueError:
        return None
    if not _EARLIEST <= of_day.year <= _LATEST:
        return None
    hour, minute, second = (int(told.get(part) or 0) for part in ("hour", "minute", "second"))
    if half := told.get("half"):
        hour = hour % 12 + 12 * (half[0] in "pP")
    zone = re.sub(r"\s", "", told.get("zone") or "").upper()
    zone = re.sub(r"^(?:UTC|GMT)(?=[+-])", "", zone)
    zone = "Z" if zone in ("UTC", "GMT", "Z") else re.sub(r"(?<=\d\d)(?=\d\d$)", ":", zone.replace(":", ""))
    zone += ":00" * (len(zone) == 3)
    if told.get("hour") is None or hour > 23 or minute > 59 or (not (hour or minute or second or zone)):
        return of_day.isoformat()
    clock = f"T{hour:02}:{minute:02}" + (f":{second:02}" if told.get("second") else "")
    return of_day.isoformat() + clock + zone


def _moment(value: date) -> str | None:
    """A date, or a moment; midnight of no zone is how tables write a date."""
    if isinstance(value, datetime) and value == value:   # noqa: PLR0124 - what pandas has for no date
        return _within(value)
    return value.isoformat() if not isinstance(value, datetime) and _EARLIEST <= value.year <= _LATEST else None


def _within(value: datetime) -> str | None:
    if not _EARLIEST <= value.year <= _LATEST:
        return None
    if value.tzinfo is None and not (value.hour or value.minute or value.second):
        return value.date().isoformat()
    return value.replace(microsecond=0).isoformat().replace("+00:00", "Z")


def _parts(value: list[Any] | tuple[Any, ...]) -> str | None:
    """A date of numbers: `[2026, 11, 9] → "2026-11-09"`, `[2026] → "2026"`."""
    try:
        year, *rest = (int(part) for part in value[:3])
        if not _EARLIEST <= year <= _LATEST:
            return None
        return date(year, *rest).isoformat() if len(rest) == 2 else "-".join([f"{year}", *(f"{m:02}" for m in rest)])
    except (TypeError, ValueError, OverflowError):
        return None
