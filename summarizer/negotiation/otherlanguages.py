"""Words that tell a day in the languages that are not in `daywords`, read as the same signs, by dateparser.

dateparser parses "20 år" (20 years) as 20 years ago, and 31 as 1931: only its translation of weekdays, months, units
and phrases ("förra veckan": 1 week ago) is taken, and read as English. Limits, ranges and vague words it does not know.
"""

from __future__ import annotations

import calendar
import re
from typing import Any

from summarizer.errors import ConfigurationError
from summarizer.negotiation.daywords import signs

MISSING = 'Days in words of this language need dateparser: pip install "negotiation-summarizer[negotiations]"'
_BOTH_WAYS = {"hi", "mr", "bn", "ur", "pa", "gu", "ne"}   # yesterday and tomorrow are one word
_NAMES = {name.lower() for names in (calendar.day_name, calendar.month_name) for name in names if name}
_UNITS = {"hour", "day", "week", "month", "year"}
# "On" and articles. Not Swedish "på": its Monday is to come.
_ON = {"v", "ve", "vo", "u", "в", "във", "у", "на", "i", "den", "τη", "την", "το", "τον", "στις", "în", "pe", "la", "a",
       "az", "á", "el", "hari", "को", "روز", "kl"}
_ONES = ((re.compile(r"\b0 day ago\b"), "today"), (re.compile(r"\b0 (week|month|year) ago\b"), r"this \1"),
         (re.compile(r"\b1 (week|month|year) ago\b"), r"last \1"),
         (re.compile(r"\bin 1 (week|month|year)\b"), r"next \1"))
_PHRASE = re.compile(r"\b(?:last|this|next) (?:week|month|year)\b|\btoday\b|\b\d+ (?:hour|day|week|month|year) ago\b|"
                    r"\bin \d+ (?:hour|day|week|month|year)\b")


def signs_of(words: str, language: str) -> tuple[str, ...]:
    """The signs of words in a language, none where they are not known: `signs_of("i går", "sv") → ("Q1", "Ud", "A")`.

    Raises ConfigurationError where dateparser is missing.
    """
    locale = _locale(language)
    if locale is None:
        return ()
    told = " ".join(_translated(locale, words).split())
    for pattern, english in _ONES:
        told = pattern.sub(english, told)
    left = _PHRASE.sub("", told).split()
    dropped = [word for word in words.split() if not _translated(locale, word).strip()]
    known = _NAMES | _UNITS | _ON
    if any(re.search(r"[^\W\d_]", word) and _bare(word.lower()) not in known for word in left + dropped):
        return ()   # what is not known may be next, or until
    kept = " ".join(word for word in told.split() if _bare(word) not in _ON or _PHRASE.search(told))
    found = signs(kept.title(), "en")
    if sum(sign[0] == "W" for sign in found) > 1:   # "po pondělí", after Monday: "po" is Monday in short
        return ()
    return () if language in _BOTH_WAYS and "Q1 Ud" in " ".join(found) else found


def _bare(word: str) -> str:
    return word.strip(",.()")


def _translated(locale: Any, words: str) -> str:
    from dateparser.conf import settings

    try:
        return str(locale.translate(words.lower(), keep_formatting=False, settings=settings))
    except (ValueError, TypeError, IndexError, AttributeError, KeyError):   # a text that it trips over
        return ""


def _locale(language: str) -> Any:
    """What dateparser knows of a language; None where it does not know it."""
    try:
        from dateparser.languages.loader import default_loader
    except ImportError:
        raise ConfigurationError(MISSING) from None
    try:
        return default_loader.get_locale(language)
    except (ValueError, AttributeError, KeyError):
        return None
