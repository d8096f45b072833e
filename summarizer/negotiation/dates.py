"""The day of an act, from the article's date and the words that tell when: a day, a span, or why there is none.

A bare weekday or date is the last such on or before publication, unless words say next, by or from. Weeks begin on
Monday (in Arabic and Hebrew on Sunday). What is not told is never made up. Reading the words is for `daywords`;
languages that are not there are for `otherlanguages`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple

from summarizer.inputs.dates.stamps import moment
from summarizer.negotiation.day import Day
from summarizer.negotiation.dayspans import Reading, read
from summarizer.negotiation.daywords import languages, signs
from summarizer.negotiation.otherlanguages import signs_of
from summarizer.negotiation.spans import NONE, Span, UntoldError

_SCRIPTS = (
    ("[\uac00-\ud7a3]", ("ko",)), ("[\u3040-\u30ff]", ("ja",)), ("[\u4e00-\u9fff]", ("zh", "ja")),
    ("[\u0600-\u06ff]", ("ar",)), ("[\u0590-\u05ff]", ("he",)), ("[\u0400-\u04ff]", ("ru", "uk")),
)
_NOT_LATIN = {each for _, some in _SCRIPTS for each in some}
_ZONE = re.compile(r"\b(GMT|UTC)\b(?:\s?([+-]\d{1,2}))?")


def day_of(published: str | date | None, words: str | None = None, language: str | None = None) -> Day:
    """The day that words tell, in an article published then: `day_of("2026-11-18", "on Monday").day → 16 November`.

    `published`: ISO 8601, a day or a moment, whose own zone tells the day, or a month or year ("2026-11"); None where
    it is not known. `words`: those that tell when; None where nothing does, and the day is that of publication: of new
    acts 85 in a hundred are within a day of it (tests/benchmarks/dates.py). A whole sentence will do, but what is
    planned in it is then taken for the act's day. `language`: ISO 639-1 (`pt-BR` will do); a hint: without it words
    that are another day in another language are none.

    Never raises for what it is given, but ConfigurationError where a language needs a package that is missing.
    """
    when = _published(published)
    words = words.strip() if words else None
    if not words:
        if when is None:
            return Day(reason="neither words nor a day of publication")
        length = (when.last - when.first).days
        return Day(earliest=when.first, latest=when.last, basis="published", uncertainty=length or 1, zone=when.zone)
    zone = _ZONE.search(words)
    told = "UTC" + (zone[2] or "") if zone else when.zone if when else None
    try:
        span, counted = _best(words, when, language)
    except UntoldError as untold:
        return Day(words=words, reason=str(untold))
    off = (span.last - span.first).days if span.first and span.last else None
    return Day(earliest=span.first, latest=span.last, basis="both" if counted else "words",
               uncertainty=off, zone=told, words=words)


class _Published(NamedTuple):
    """The days that publication may have been on, its moment, and the zone of that."""

    first: date
    last: date
    at: datetime | None = None
    zone: str | None = None


def _published(told: str | date | None) -> _Published | None:
    if isinstance(told, datetime):
        told = told.isoformat()
    if told is None or isinstance(told, date):
        return _Published(told, told) if told else None
    told = told.strip()
    told_signs: Sequence[str]
    if partial := re.fullmatch(r"(\d{4})(?:-(\d\d))?", told):
        told_signs = (f"M{int(partial[2])}", f"Y{partial[1]}") if partial[2] else (f"Y{partial[1]}",)
    elif at := moment(told):
        zone = re.search(r"(?:[+-]\d\d:?\d\d|Z)$", told) if len(told) > 10 else None
        return _Published(at.date(), at.date(), at if len(told) > 10 else None, zone[0] if zone else None)
    else:
        told_signs = signs(told, "en")
    try:
        span = read(told_signs, None, "en").span
    except UntoldError:
        return None
    return _Published(span.first, span.last) if span.first and span.last else None


def _best(words: str, when: _Published | None, language: str | None) -> Reading:
    """What words say in the language that is told; else in that which knows most of them."""
    tag = re.split("[-_]", language.lower())[0] if language else None
    if tag and tag not in languages():
        return _read(signs_of(words, tag), when, "en")
    told: UntoldError | None = None
    if tag:
        try:
            return _read(signs(words, tag), when, tag)
        except UntoldError as untold:
            if str(untold) != NONE:
                raise
            told = untold
    readings = _readings(words, when, whole=tag is not None)
    if not readings:
        raise told or UntoldError(NONE)
    if len(set(readings)) > 1:
        raise told or UntoldError("they are another day in another language")
    if isinstance(readings[0], str):
        raise UntoldError(readings[0])
    return readings[0]


def _readings(words: str, when: _Published | None, *, whole: bool) -> list[Reading | str]:
    """What words say in the languages that know most of them; `whole`: only where they know all."""
    known = {each: signs(words, each) for each in _of_script(words)}
    if whole:
        known = {each: found for each, found in known.items() if "." not in found}
    fewest = min((found.count(".") for found in known.values()), default=0)
    readings: list[Reading | str] = []
    for each, found in known.items():
        if found.count(".") > fewest:
            continue
        try:
            readings.append(_read(found, when, each))
        except UntoldError as untold:
            if str(untold) != NONE:
                readings.append(str(untold))
    return readings


def _of_script(words: str) -> list[str]:
    for letters, some in _SCRIPTS:
        if re.search(letters, words):
            return list(some)
    return sorted(languages() - _NOT_LATIN)


def _read(found: Sequence[str], when: _Published | None, language: str) -> Reading:
    """The span of signs; where publication is known by month or year alone, of all the days that may be meant."""
    if when is None or when.first == when.last:
        return read(found, when.last if when else None, language, when.at if when else None)
    first, last = (read(found, each, language) for each in (when.first, when.last))
    return Reading(Span(first.span.first, last.span.last), first.counted)
