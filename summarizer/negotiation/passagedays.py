"""The day of an act that a passage tells, where no source's own words do; and whether it looks back on the act. Pure.

Only the words around the name of the day are read: other times of the sentence are of other things. What is to come is
no day of an act, so a day that stands behind "would" or "will" tells none.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from datetime import date, timedelta
from functools import lru_cache
from typing import Final

from summarizer.negotiation.dates import day_of
from summarizer.negotiation.day import Day
from summarizer.negotiation.daywords import even, languages, names_date, names_day

_AROUND, _BEFORE = 2, 4   # words on either side of the day's own; before the month of a date
_WEEK, _TODAY = timedelta(days=7), timedelta()
_LONGEST, _RECENT = timedelta(days=31), timedelta(days=62)   # of a date or span: how long, and how long ago
_CLAUSE = re.compile(r"[.,;:!?()\[\]\"“”«»„؛،؟。，]+(?=\s|$)|\s[-–—]+\s")
_COMING = {
    "en": r"will|would|shall|should|must|can|could|may|might|due to|is to|are to|was to|were to|going to|plans? to",
    "de": r"wird|werden|werde|soll|sollen|sollten?|will|wollen|wolle|muss|mussen|musse",
    "ru": r"будет|будут|буду|должн\w+|намерен\w*", "uk": r"буде|будуть|має|мають",
    "es": r"va a|van a|debe|deben|debera|deberan", "fr": r"va|vont|doit|doivent|devra|devront|devrait|devraient",
    "it": r"deve|devono|dovra|dovranno|dovrebbe", "pt": r"vai|vao|deve|devem|devera|deverao",
    "ar": r"سوف|س[ينت]\w{3,}|وسي\w{3,}",
}
_FROM_AN_EVENT = re.compile(   # it came from Friday's meeting: it begins no span
    r"\bfrom (?=(?:the |last )?\w+day(?:['’]s)? (?!to\b|until|till|through|on\b|onwards?|and\b|at\b|next|noon|midnight|"
    r"morning|afternoon|evening|night)\w)", re.IGNORECASE,
)
_RELATIVE: Final = {   # what begins so tells of another act: "the ultimatum, which he announced on Friday, is rejected"
    "en": r"which|who|that|whose", "de": r"das|die|der|den|dem|was|dessen|deren", "fr": r"qui|que|dont|laquelle|lequel",
    "es": r"que|quien|cuyo|cuya", "it": r"che|cui", "pt": r"que|cujo|cuja", "ru": r"котор\w+", "uk": r"як\w{1,3}",
    "ar": r"الذي|التي|اللذ\w+",
}
_OF_ANOTHER = re.compile(   # the rest of a clause that speaks of another act: "the funds it has already received"
    r"\b(?:(?<!said )(?<!says )that|which|who|whom|whose|what|than|because|after|as|when|where|since|"
    r"(?<=\w )(?:it|they|he|she) (?:has|have|had))\b.*",
)
# What was so before it was told. In reported speech too: "he said that they had accepted".
_BEFORE_IT: Final = {
    "en": r"(?:has|have|had|having|was|were|been) already|already (?:has|have|had|been)|last (?:month|year)|"
          r"(?:according to|under|by the terms of) (?:the|an|this|that|its|their) (?:\w+ )?"
          r"(?:agreement|accord|pact|deal|treaty|arrangement)|"
          r"had (?!to |an? |no |not yet|better |little |nothing |any |yet )\w+",
    "de": r"bereits|schon (?:zuvor|fruher)|vorigen monat|laut (?:dem )?(?:abkommen|vertrag)",
    "fr": r"deja|(?:avai(?:t|ent)) (?:\w+ )?\w+(?:e|ee|es|ees|i|is|u|us)\b|le mois dernier|selon l'accord",
    "es": r"ya|habian? (?:\w+ )?\w+(?:ado|ido|to|cho)|el mes pasado|segun el acuerdo",
    "it": r"gia|aveva(?:no)? (?:\w+ )?\w+(?:ato|uto|ito|to|so)|il mese scorso",
    "pt": r"ja|(?:havia|tinha)m? (?:\w+ )?\w+(?:ado|ido|to)|no mes passado",
    "ru": r"уже|ранее|в прошлом месяце|согласно соглашению", "uk": r"вже|уже|раніше|минулого місяця",
    "ar": r"سبق ان|كان(?:ت|وا)? قد|الشهر الماضي", "zh": r"此前|早前|已经|上个?月",
}


def told_in(
    passage: str, published: date, language: str | None, *, is_answer: bool = False, is_done: bool = False
) -> Day | None:
    """The only day of the week before publication that a passage names: `told_in("It came on Tuesday", …)`.

    `is_answer`: what it says in a clause of its own about what is answered is left out. `is_done`: what is told is done
    for good, so where it names none, the only date or span counts that it names of the two months before.
    """
    tag = (language or "").lower()[:2]
    if tag not in languages() or not (names_day(passage, tag) or (is_done and names_date(passage, tag))):
        return None
    clauses = [each.strip() for each in _CLAUSE.split(_FROM_AN_EVENT.sub("on ", passage) if tag == "en" else passage)]
    if is_answer and tag in _RELATIVE:
        begins = re.compile(rf"(?:{_RELATIVE[tag]})\b")
        clauses = [each for each in clauses if not begins.match(even(each))]
    days = [day_of(published, words, tag) for each in clauses for words in _around(each, tag)]
    found = {each.day: each for each in days if each.day and each.basis == "both"
             and _WEEK >= published - each.day >= _TODAY}
    if found or not is_done:
        return _only(found.values())
    spans = [day_of(published, words, tag) for each in clauses for words in _dates(each, tag)]
    return _only({(each.earliest, each.latest): each for each in spans if _is_recent(each, published)}.values())


def recalls(passage: str, language: str | None) -> bool:
    """Whether it looks back on what it tells: `recalls("They had already agreed", "en") → True`."""
    tag = (language or "").lower()[:2]
    if tag not in _BEFORE_IT:
        return False
    before = re.compile(rf"(?<!\w)(?:{_BEFORE_IT[tag]})")
    clauses = (_OF_ANOTHER.sub("", even(each)) if tag == "en" else even(each) for each in _CLAUSE.split(passage))
    return any(before.search(each) for each in clauses)


def _only(found: Collection[Day]) -> Day | None:
    return next(iter(found)).model_copy(update={"words": None}) if len(found) == 1 else None


def _is_recent(day: Day, published: date) -> bool:
    first, last = day.earliest, day.latest
    return bool(first and last and last <= published and published - last <= _RECENT and last - first <= _LONGEST)


_is_day = lru_cache(10_000)(names_day)   # of words, which come again


def _around(clause: str, language: str) -> list[str]:
    """The words around each name of a day in a clause, but for those behind a word of what is to come."""
    if not names_day(clause, language):
        return []
    words = clause.split()
    named = [at for at, word in enumerate(words) if _is_day(word, language)]
    if not named:   # in more words than one, or in a script without spaces
        return [clause]
    return [" ".join(words[max(0, at - _AROUND):at + _AROUND + 1]) for at in named if not _comes(words[:at], language)]


def _dates(clause: str, language: str) -> list[str]:
    """The words around each name of a month or of a week or month before, likewise."""
    if not names_date(clause, language):
        return []
    words = clause.split()
    named = [at for at, word in enumerate(words) if names_date(word, language)]
    return [
        " ".join(words[max(0, at - _BEFORE):at + _AROUND + 1]) for at in named if not _comes(words[:at], language)
    ]


def _comes(before: list[str], language: str) -> bool:
    coming = _COMING.get(language)
    return bool(coming and re.search(rf"\b(?:{coming})\b", even(" ".join(before))))
