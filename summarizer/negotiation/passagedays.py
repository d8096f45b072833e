"""The day of an act that a passage tells, where no source's own words do: a day of the week before publication. Pure.

Only the words around the name of the day are read: other times of the sentence are of other things. What is to come is
no day of an act, so a day that stands behind "would" or "will" tells none.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from functools import lru_cache

from summarizer.negotiation.dates import day_of
from summarizer.negotiation.day import Day
from summarizer.negotiation.daywords import even, languages, names_day

_AROUND = 2   # words on either side of the day's own
_WEEK, _TODAY = timedelta(days=7), timedelta()
_CLAUSE = re.compile(r"[.,;:!?()\[\]\"“”«»„؛،؟。，]+(?=\s|$)|\s[-–—]+\s")
_COMING = {
    "en": r"will|would|shall|should|must|can|could|may|might|due to|is to|are to|was to|were to|going to|plans? to",
    "de": r"wird|werden|werde|soll|sollen|sollten?|will|wollen|wolle|muss|mussen|musse",
    "ru": r"будет|будут|буду|должн\w+|намерен\w*", "uk": r"буде|будуть|має|мають",
    "es": r"va a|van a|debe|deben|debera|deberan", "fr": r"va|vont|doit|doivent|devra|devront|devrait|devraient",
    "it": r"deve|devono|dovra|dovranno|dovrebbe", "pt": r"vai|vao|deve|devem|devera|deverao",
    "ar": r"سوف|س[ينت]\w{3,}|وسي\w{3,}",
}


def told_in(passage: str, published: date, language: str | None) -> Day | None:
    """The only day of the week before publication that a passage names: `told_in("It came on Tuesday", …)`."""
    tag = (language or "").lower()[:2]
    if tag not in languages() or not names_day(passage, tag):
        return None
    found: dict[date, Day] = {}
    for clause in _CLAUSE.split(passage):
        for words in _around(clause, tag):
            day = day_of(published, words, tag)
            if day.day and day.basis == "both" and _WEEK >= published - day.day >= _TODAY:
                found.setdefault(day.day, day.model_copy(update={"words": None}))
    return next(iter(found.values())) if len(found) == 1 else None


_is_day = lru_cache(10_000)(names_day)   # of words, which come again


def _around(clause: str, language: str) -> list[str]:
    """The words around each name of a day in a clause, but for those behind a word of what is to come."""
    if not names_day(clause, language):
        return []
    words = clause.split()
    named = [at for at, word in enumerate(words) if _is_day(word, language)]
    if not named:   # in more words than one, or in a script without spaces
        return [clause]
    coming = re.compile(rf"\b(?:{_COMING[language]})\b") if language in _COMING else None
    return [
        " ".join(words[max(0, at - _AROUND):at + _AROUND + 1]) for at in named
        if not (coming and coming.search(even(" ".join(words[:at]))))
    ]
