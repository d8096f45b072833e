"""Whether two parties are the same, by their names. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import cache
from itertools import dropwhile

from summarizer.errors import ConfigurationError
from summarizer.resources import adding
from summarizer.scoring.gold import GoldParty

MISSING = f"scoring needs more packages: {adding('score')}"
_LEAST_ALIKE = 90     # Zelensky, Zelenskyy: 94; Austria, Australia: 88
_LONG = 5             # shorter words must be equal
_WORD = re.compile(r"\w+(?:'s\b)?")
_BRACKETS = re.compile(r"\s*[(（]([^()（）]*)[)）]\s*$")
_SEVERAL = re.compile(r"\s+/\s+|,\s+|[،、]\s*")
_ARTICLES = frozenset([
    "the", "a", "an", "der", "die", "das", "den", "dem", "des", "le", "la", "les", "el", "los", "las", "il", "lo",
])
_TITLES = frozenset([
    "president", "prime", "minister", "foreign", "defence", "defense", "secretary", "general", "chancellor", "king",
    "queen", "ambassador", "envoy", "spokesman", "spokeswoman", "spokesperson", "former", "mr", "mrs", "ms", "dr", "of",
])
_LINKING = frozenset([
    "of", "for", "to", "from", "against", "with", "and", "in", "von", "für", "gegen", "mit", "de", "du", "di", "do",
    "od", "za", "из", "для", "от", "против", "с",
])


def same(one: GoldParty, other: GoldParty) -> bool:
    """Whether two parties are one and the same.

    They are where a name of the one is a name of the other, in any letter case and without accents,
    articles and titles: whole, or the last words of it ("Lavrov", "Sergey Lavrov"), or a state's name
    in another language (CLDR, by Babel). They are too where the one is named by whom the other speaks for
    ("Russia", "Lavrov" for Russia); two people who speak for the same state are not. Names that are
    alike in every word but a letter or two are the same. What stands in brackets after a name is whom
    it speaks for, or its short form; commas and " / " separate names.

    Raises ConfigurationError where Babel, which holds the names of states, is not there.
    """
    names, others = _names(one), _names(other)
    bodies, other_bodies = _bodies(one), _bodies(other)
    pairs = [(a, b) for a in names for b in others]
    pairs += [(a, b) for a in names for b in other_bodies] + [(a, b) for a in bodies for b in others]
    return any(_one_name(a, b) for a, b in pairs)


def all_same(ones: Sequence[GoldParty], others: Sequence[GoldParty]) -> bool:
    """Whether each party of either list is one of the other list; two empty lists are the same."""
    return all(any(same(one, other) for other in others) for one in ones) and all(
        any(same(one, other) for one in ones) for other in others
    )


def any_same(ones: Sequence[GoldParty], others: Sequence[GoldParty]) -> bool:
    """Whether one party stands in both lists."""
    return any(same(one, other) for one in ones for other in others)


def _names(party: GoldParty) -> list[str]:
    names = [party.name, *party.also]
    bare = [part for name in names for part in _SEVERAL.split(_BRACKETS.sub("", name))]
    short = [match[1] for name in names if (match := _BRACKETS.search(name)) and match[1].isupper()]
    return list(dict.fromkeys([*(name for name in names if not _BRACKETS.search(name)), *bare, *short]))


def _bodies(party: GoldParty) -> list[str]:
    told = [match[1] for name in (party.name, *party.also) if (match := _BRACKETS.search(name))]
    return told + (_SEVERAL.split(party.on_behalf_of) if party.on_behalf_of else [])


@cache
def words_of(name: str) -> tuple[str, ...]:
    """The words that tell a name: `words_of("the Foreign Minister Sergéy Lavrov") → ("sergey", "lavrov")`."""
    words = [word for word in _WORD.findall(plain(name)) if word not in _ARTICLES]
    bare = list(dropwhile(_TITLES.__contains__, words))
    return tuple(bare or words)


def plain(name: str) -> str:
    """A name without letter case, accents and marks: `plain("Sergéy") → "sergey"`."""
    split = unicodedata.normalize("NFKD", name.casefold())
    return "".join(char for char in split if not unicodedata.combining(char)).replace("’", "'").strip()


def _one_name(one: str, other: str) -> bool:
    words, others = words_of(one), words_of(other)
    if words == others:
        return True
    states, other_states = state_of(one), state_of(other)
    if states and other_states:   # Sudan is not South Sudan
        return bool(states & other_states)
    return alike(words, others)


def alike(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Whether the words of one name are the last of the other, but for a letter or two: Lavrov, Sergey Lavrov."""
    short, long = sorted((one, other), key=len)
    if not short or not all(_same_word(a, b) for a, b in zip(short, long[len(long) - len(short):], strict=True)):
        return False
    before = long[-len(short) - 1] if len(long) > len(short) else ""
    return before not in _LINKING and not before.endswith("'s")   # "allies of Russia" are not Russia


def _same_word(one: str, other: str) -> bool:
    if one == other:
        return True
    from rapidfuzz.fuzz import ratio

    return min(len(one), len(other)) >= _LONG and ratio(one, other) >= _LEAST_ALIKE


@cache
def state_of(name: str) -> frozenset[str]:
    """The codes of the states that go by a name: `state_of("Russland") → {"RU"}`."""
    return _states().get(plain(name), frozenset())


@cache
def _states() -> dict[str, frozenset[str]]:
    try:
        from babel import Locale, localedata
    except ImportError:
        raise ConfigurationError(MISSING) from None
    found: dict[str, frozenset[str]] = {}
    for language in localedata.locale_identifiers():
        if "_" in language:
            continue
        for code, name in Locale.parse(language).territories.items():
            if len(code) == 2:
                key = plain(name)
                found[key] = found.get(key, frozenset()) | {code}
    return found
