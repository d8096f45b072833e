"""States, their peoples, capitals and seats of government by name, in the languages of news and in inflected forms.

`Россией`, `ruského`, `Moscow`, `the Kremlin` and `Russian` are RU. Names come from Babel (CLDR's territories; cities
of time zones that are capitals; names of currencies, which hold the adjectives of peoples: "российский рубль") and
from states.json, which has what CLDR lacks. A name is one of these whole, or nothing: what is said of a name with
other words in it ("Russian opposition") is left to `offices`, and what two states may be called is never decided.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import product
from pathlib import Path
from typing import Any, Literal

from summarizer.errors import ConfigurationError
from summarizer.negotiation.inflection import endings, family, stems
from summarizer.resources import adding
from summarizer.text.folding import visible

MISSING = f"actors need more packages: {adding('negotiations')}"
How = Literal["name", "people", "capital", "seat"]

# Capitals that are the city of a time zone, without those that are more than one state's or no one's alone: Brussels
# is the EU's and NATO's, Jerusalem is contested, Santiago is many cities.
_ZONES = """
Europe/Amsterdam NL|Europe/Athens GR|Europe/Belgrade RS|Europe/Berlin DE|Europe/Bratislava SK|Europe/Bucharest RO
Europe/Budapest HU|Europe/Chisinau MD|Europe/Copenhagen DK|Europe/Dublin IE|Europe/Helsinki FI|Europe/Kiev UA
Europe/Lisbon PT|Europe/Ljubljana SI|Europe/London GB|Europe/Madrid ES|Europe/Minsk BY|Europe/Moscow RU|Europe/Oslo NO
Europe/Paris FR|Europe/Podgorica ME|Europe/Prague CZ|Europe/Riga LV|Europe/Rome IT|Europe/Sarajevo BA
Europe/Skopje MK|Europe/Sofia BG|Europe/Stockholm SE|Europe/Tallinn EE|Europe/Tirane AL|Europe/Vienna AT
Europe/Vilnius LT|Europe/Warsaw PL|Europe/Zagreb HR|Atlantic/Reykjavik IS
Asia/Amman JO|Asia/Ashgabat TM|Asia/Baghdad IQ|Asia/Baku AZ|Asia/Bangkok TH|Asia/Beirut LB|Asia/Bishkek KG
Asia/Damascus SY|Asia/Dhaka BD|Asia/Dili TL|Asia/Dushanbe TJ|Asia/Jakarta ID|Asia/Kabul AF|Asia/Katmandu NP
Asia/Kuala_Lumpur MY|Asia/Manila PH|Asia/Muscat OM|Asia/Phnom_Penh KH|Asia/Pyongyang KP|Asia/Riyadh SA|Asia/Seoul KR
Asia/Taipei TW|Asia/Tashkent UZ|Asia/Tbilisi GE|Asia/Tehran IR|Asia/Tokyo JP|Asia/Ulaanbaatar MN|Asia/Vientiane LA
Asia/Yerevan AM
Africa/Accra GH|Africa/Addis_Ababa ET|Africa/Algiers DZ|Africa/Asmera ER|Africa/Bamako ML|Africa/Bangui CF
Africa/Brazzaville CG|Africa/Bujumbura BI|Africa/Cairo EG|Africa/Conakry GN|Africa/Dakar SN|Africa/Freetown SL
Africa/Gaborone BW|Africa/Harare ZW|Africa/Juba SS|Africa/Kampala UG|Africa/Khartoum SD|Africa/Kigali RW
Africa/Kinshasa CD|Africa/Libreville GA|Africa/Luanda AO|Africa/Lusaka ZM|Africa/Malabo GQ|Africa/Maputo MZ
Africa/Maseru LS|Africa/Mogadishu SO|Africa/Monrovia LR|Africa/Nairobi KE|Africa/Ndjamena TD|Africa/Niamey NE
Africa/Nouakchott MR|Africa/Ouagadougou BF|Africa/Tunis TN|Africa/Windhoek NA
America/Asuncion PY|America/Bogota CO|America/Buenos_Aires AR|America/Caracas VE|America/Havana CU|America/Lima PE
America/Managua NI|America/Mexico_City MX|America/Montevideo UY|America/Paramaribo SR|America/Port-au-Prince HT
America/Tegucigalpa HN
"""
# What is no state's in CLDR's list of territories: regions of the world, made-up codes, groups of islands.
_NO_STATES = frozenset(["EZ", "QO", "XA", "XB", "ZZ", "AC", "CP", "CQ", "DG", "EA", "IC", "TA", "AQ", "BV", "HM", "UM"])
# Units of account, and money of a people that shares its adjective with another.
_NO_MONEY = frozenset(["CHE", "CHW", "BOV", "CLF", "COU", "MXV", "USN", "USS", "UYI", "UYW", "CDF", "CDZ", "DOP",
                       "GQE", "GWE", "GWP"])
_TWO_WORDS = frozenset(["KR", "KP", "NZ", "ZA", "SS", "GB"])   # "South Korean"
_NOBODY = "?"   # in states.json: what may be two states' name, or a place that is no state's
_TWINS = {
    "kore": {"KP", "KR"}, "core": {"KP", "KR"}, "коре": {"KP", "KR"}, "cong": {"CD", "CG"}, "kong": {"CD", "CG"},
    "конг": {"CD", "CG"}, "geor": {"GE", "US"}, "джор": {"GE", "US"}, "brus": {"BE", "EU"}, "брюс": {"BE", "EU"},
    "jeru": {"IL", "PS"}, "domi": {"DM", "DO"},
}
_ARTICLES = frozenset(["the", "a", "an", "der", "die", "das", "den", "dem", "des", "le", "la", "les", "l", "el", "los",
                       "las", "il", "lo", "gli", "i", "o", "os", "de", "het"])
# Languages that news is written in: names in smaller ones are words of these.
_NEWS = """
af am ar az be bg bn bs ca cs cy da de el en es et eu fa fi fil fr ga gl gu he hi hr hu hy id is it ja ka kk km kn ko ky
lo lt lv mk ml mn mr ms my nb ne nl nn pa pl ps pt ro ru si sk sl so sq sr sv sw ta te tg th tr uk ur uz vi zh
"""
_WORD = re.compile(r"[^\W_]+")
_SUFFIX = re.compile(r"(?<=\w)'s?(?!\w)|(?<=\w{3})'\w{1,3}(?!\w)")   # China's, Türkiye'nin


@dataclass(frozen=True)
class State:
    """A state that a name was found to mean: its code (ISO 3166-1 alpha-2, EU, UN, XK), and how it is named."""

    code: str
    how: How
    exact: bool = True   # no ending was taken off


@dataclass(frozen=True)
class _Entry:
    code: str
    how: How
    language: str
    family: str


@lru_cache(100_000)
def plain(name: str) -> str:
    """What is left of a name for comparison: `plain("the Élysée’s") → "the elysee's"`."""
    split = unicodedata.normalize("NFKD", visible(name).replace("’", "'").casefold())
    return "".join(char for char in split if not unicodedata.combining(char)).replace("ł", "l").strip()


@lru_cache(100_000)
def words(name: str) -> tuple[str, ...]:
    """The words of a name, without an article before them: `words("the White House") → ("white", "house")`."""
    found = _WORD.findall(_SUFFIX.sub("", plain(name)))
    while len(found) > 1 and found[0] in _ARTICLES:
        found = found[1:]
    return tuple(found)


def state(name: str, language: str | None = None) -> State | None:
    """The state that a name means, `state("Россией") → State("RU", "name")`; None where it means none or may mean two.

    The language of the article decides between languages where they differ (`slovenský` is of Slovakia in Czech).
    Raises ConfigurationError where Babel is not there.
    """
    if code := _short().get(re.sub(r"^(?:the|The|THE|la|die|der|les|l['’])\s+", "", visible(name).strip())):
        return State(code, "name")
    said = words(name)
    if not said:
        return None
    return _found(said, (language or "").split("-")[0].split("_")[0].lower())


def ambiguous(name: str, language: str | None = None) -> tuple[str, ...]:
    """The states that a name may be of, where it may be of several: `ambiguous("Korea") → ("KP", "KR")`."""
    said = words(name)
    if state(name, language) or not said:
        return ()
    for _, entries in _matches(said):
        codes = {entry.code for entry in entries}
        return tuple(sorted({each for code in codes for each in _TWINS.get(said[0][:4], {code})} - {_NOBODY}))
    return ()


@lru_cache(100_000)
def _found(said: tuple[str, ...], language: str) -> State | None:
    latin = said[0][0] < "\u0250"
    for exact, found in _matches(said):
        entries = [entry for entry in found if _speaks(entry, language, exact=exact, latin=latin)]
        if not entries:
            continue
        own = [entry for entry in entries if entry.language == language or entry.code == _NOBODY]
        own = own if any(entry.language == language for entry in own) else entries
        codes = {entry.code for entry in own}
        if len(codes) == 1 and _NOBODY not in codes:
            order: tuple[How, ...] = ("name", "capital", "seat", "people")
            return State(codes.pop(), min((entry.how for entry in own), key=order.index), exact)
        return None
    return None


def _speaks(entry: _Entry, language: str, *, exact: bool, latin: bool) -> bool:
    """Whether an article in a language may have a name: "Franca" and "Russo" are no states in English."""
    if language not in _NEWS.split() or entry.language == language or entry.code == _NOBODY:
        return True
    if entry.family == "english":   # which records may be in, whatever the article is in
        return True
    own = family(language)
    if not latin and own not in ("cyrillic", "greek", "arabic", "none"):
        return True   # the name is not written in the article's script
    kin = entry.family == own or (own == "cyrillic" and entry.family == "slavic")   # Serbian is written in both
    if not entry.language:
        return kin or (exact and entry.how != "people")
    return exact and entry.how != "people" and (kin or not latin)


def _matches(said: tuple[str, ...]) -> Iterator[tuple[bool, list[_Entry]]]:
    """The entries that the words may be a form of; those that leave the least for endings come first."""
    index = _index()
    if whole := index.whole.get(said):
        yield True, whole
    if len(said) > 6:
        return
    choices = [
        [(form[:cut], form[cut:]) for form in _bare(word) for cut in range(len(form), max(2, len(form) - 6) - 1, -1)]
        for word in said
    ]
    if len(said) > 1 and any(not any(index.parts.get(form[:2]) for form in _bare(word)) for word in said):
        return
    found: dict[int, list[_Entry]] = defaultdict(list)
    for cuts in product(*choices):
        for entry in index.stems.get(tuple(stem for stem, _ in cuts), ()):
            if all(ending in endings(entry.family, long=len(stem) > 4) for stem, ending in cuts):
                found[sum(len(ending) for _, ending in cuts)].append(entry)
    for _, entries in sorted(found.items()):
        yield False, entries


def _bare(word: str) -> tuple[str, ...]:
    """A word, and what is left of an Arabic one without its article."""
    return (word, word[2:]) if word.startswith("ال") and len(word) > 4 else (word,)


class _Index:
    """All names: whole, and by the stems of their words."""

    def __init__(self) -> None:
        self.whole: dict[tuple[str, ...], list[_Entry]] = defaultdict(list)
        self.stems: dict[tuple[str, ...], set[_Entry]] = defaultdict(set)
        self.parts: dict[str, bool] = {}

    def add(self, name: str, entry: _Entry, *, inflected: bool = True) -> None:
        said = words(name)
        if not said or (len("".join(said)) < 3 and said[0].isascii()):
            return
        self.whole[said].append(entry)
        if inflected and len(said) <= 4:
            for stem in product(*(stems(word, entry.family, alone=len(said) == 1) for word in said)):
                self.stems[stem].add(entry)
            for word in said:
                self.parts[word[:2]] = True


def called(code: str) -> str:
    """A state's name in English: `called("RU") → "Russia"`."""
    from babel import Locale

    return str(Locale.parse("en").territories.get(code, code))


@cache
def _own() -> dict[str, dict[str, list[str]]]:
    text = Path(__file__).with_name("states.json").read_text(encoding="utf-8")
    return dict(json.loads(text))


@cache
def _short() -> dict[str, str]:
    """Initials, which are so only in capital letters ("US" is not "us")."""
    return {name: code for code, kinds in _own().items() for name in kinds.get("short", ())}


@cache
def _index() -> _Index:
    try:
        from babel import Locale
    except ImportError:
        raise ConfigurationError(MISSING) from None
    index = _Index()
    zones = dict(pair.split() for line in _ZONES.split("\n") for pair in line.split("|") if pair)
    for language in _NEWS.split():
        locale: Any = Locale.parse(language)
        kin = family(language)
        for code, name in locale.territories.items():
            if len(code) == 2 and code not in _NO_STATES:
                index.add(name, _Entry(code, "name", language, kin))
        for zone, code in zones.items():
            # CLDR leaves out what the zone's own name says.
            city = (locale.time_zones.get(zone) or {}).get("city") or zone.split("/")[1].replace("_", " ")
            index.add(city, _Entry(code, "capital", language, kin))
        for code, people in _peoples(locale):
            index.add(people, _Entry(code, "people", language, kin))
    hows: dict[str, How] = {   # of states.json: `people` is English, `peoples` are of other languages
        "name": "name", "people": "people", "peoples": "people", "capital": "capital", "seat": "seat", "form": "name",
    }
    for code, kinds in _own().items():
        for kind, how in hows.items():
            for name in kinds.get(kind, ()):
                for kin in ("english",) if kind == "people" else _families_of(name):
                    index.add(name, _Entry(code, how, "", kin), inflected=kind != "form")
    return index


def _families_of(name: str) -> Iterable[str]:
    """The families of languages that a name without a language may be of, by its script."""
    if re.search("[\u0400-\u052f]", name):
        return ["cyrillic"]
    if re.search("[\u0600-\u06ff]", name):
        return ["arabic"]
    return ["slavic", "latin"] if re.search("[a-z]", plain(name)) else ["none"]


def _peoples(locale: Any) -> Iterator[tuple[str, str]]:
    """Adjectives of peoples, from the names of currencies: what is left of them without the word for the money.

    That is the word, first or last, that several states' currencies share ("ruble", "frank"); where a state has
    a word of its own for it ("hryvnia"), the adjective is the word that is like the state's name.
    """
    named = _currencies(locale)
    edges: dict[tuple[int, str], set[str]] = defaultdict(set)
    for code, said in named:
        edges[0, said[0]].add(code)
        edges[-1, said[-1]].add(code)
    for code, said in named:
        shared = [edge for edge in (0, -1) if len(edges[edge, said[edge]]) > 1]
        rest = said[1:] if shared == [0] else said[:-1]
        if len(shared) == 1 and (len(rest) == 1 or code in _TWO_WORDS) and any(len(word) > 2 for word in rest):
            yield code, " ".join(rest)
            continue
        name = plain(locale.territories[code])
        if (not shared or len(said) == 3) and " " not in name:
            yield from ((code, word) for word in said if len(word) > 4 and name.startswith(word[:4]))


def _currencies(locale: Any) -> set[tuple[str, tuple[str, ...]]]:
    """The states' codes and the words of the names of their money, in all its forms."""
    data = locale._data   # Babel gives one form at a time
    return {
        (currency[:2], said)
        for currency, name in data["currency_names"].items()
        if currency[:2] in locale.territories and currency not in _NO_MONEY and currency[0] != "X"
        for form in (name, *data["currency_names_plural"].get(currency, {}).values())
        if 2 <= len(said := tuple(_WORD.findall(plain(form)))) <= 3 and not re.search(r"[\d(]", form)
    }
