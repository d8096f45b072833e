"""Words that tell a day, in sixteen languages, read as signs: `signs("last Tuesday", "en") → ("L", "W1")`.

The words stand in `daywords.txt`, months in the table that the dates of articles are read with. What signs in their
order mean is for `dates`; languages that are not here are for `otherlanguages`.

    D-1 a day, counted from that of publication; N overnight
    W0 … W6 Monday … Sunday; M1 … M12 months; Y2026 a year; Q9 a number, P2 one in words, O9 the 9th
    S2026-11-09 a whole date; S? one that may be two days, S! one that is none
    Ud Uw Um Uy Uh Ue day, week, month, year, hour, weekend; L last, X next, T this; E earlier in, R later in, Z end of
    A ago (before a day: before), I in (so long from now); B by, V within, K before; G since, F from … on; C and, to
    J counts from another day of the text, J+ from the day that follows, if any; H says no day, H+ many; . is
    any other word
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache
from pathlib import Path

from summarizer.inputs.dates.days import Days
from summarizer.inputs.dates.months import months_of

_UNSPACED = {"zh", "ja", "ko"}
_BEFORE = {"ar": "[وفبل]?", "he": "[ובהלמש]{0,2}-?"}   # what is written together with the word after it
_AFTER = {"en": "'s", "tr": "'[a-zı]{1,4}"}   # and with the one before it
_WRITTEN = str.maketrans("’‘`´ʼ–—−‐‑‒", "'''''------")
# Names that are other words too when they are written small.
_NOT_SMALL = re.compile(r"\b(?:may|march|mar|sat|sun|wed|sep)\b")
_MAY = re.compile(r"(?<!\d )(?<!IN )\b(?:MAY|MARCH)\b(?! ?\d)")   # in a text of capitals
_CJK_NUMBERS = "一二三四五六七八九十"
_NUMERIC = (
    (r"\d{4}(?P<mark>[-/.])\d{1,2}(?P=mark)\d{1,2}|\d{4}\s?[年년]\s?\d{1,2}\s?[月월]\s?\d{1,2}\s?[日號号일]|"
     r"\d{1,2}(?P<dot>[-/.])\s?\d{1,2}(?P=dot)\s?\d{4}", "S"),
    (r"\d{1,2}[:.h]\d{2}(?!\d)(?:\s*[ap]\.?m\b\.?)?|\d{4}\s+hrs|\d{1,2}\s*[ap]\.?m\b\.?", "_"),
    (r"\d+(?:[.,]\d+)+|\d+\s*%|[$€£]\s*\d+", "_"),
    (r"(?:1[89]|20)\d\d(?:\s?[年년]|(?!\d))", "Y"),
    (r"\d{1,2}\s?[月월]", "M"),
    (r"\d{1,2}\s?(?:[日号號](?!前|間|间|后|後)|일(?!\s?(?:전|간|뒤|후)))", "O"),
    (r"\d{1,2}(?:st|nd|rd|th|er|º|ª|-го|-е|-ше|го)(?![^\W\d_])", "O"),
    (r"\d{1,3}", "Q"),
    (r"\d+", "."),
)
# The day of the month, as these languages write it, where no month follows.
_NTH = {
    "de": r"\d{1,2}\.(?!\d)",
    "fr": r"le \d{1,2}(?:er)?(?![.,]?\d|%| \d{3}| heures)", "it": r"(?:il|l') ?(?:giorno )?\d{1,2}(?![.,]?\d|%| \d{3})",
    "es": r"(?:el |del |al )?(?:dia )\d{1,2}(?!\d)|(?:el|del|al) \d{1,2}(?![.,]?\d|%| \d{3}| por)",
    "pt": r"(?:no |do |ao )?dia \d{1,2}(?!\d)", "ru": r"\d{1,2} числа", "uk": r"\d{1,2} числа",
}


def languages() -> frozenset[str]:
    """The languages whose words are known, as ISO 639-1 has them."""
    return frozenset(_words())


@lru_cache(maxsize=10_000)   # "on Monday" comes again
def signs(words: str, language: str) -> tuple[str, ...]:
    """The signs of words in one of `languages()`, in their order; what is passed over is left out."""
    if language == "en":
        words = _NOT_SMALL.sub("·", words)
        words = _MAY.sub("·", words) if words.isupper() and " " in words.strip() else words
    pattern, means = _pattern(language)
    found: list[str] = []
    for match in pattern.finditer(even(words)):
        kind = match.lastgroup or ""
        read = [means[kind]] if kind[0] == "n" else means[kind].split(",")
        found += _number(match.group(), read[0]) if kind[0] == "n" else read
    found = [sign for sign in found if sign != "_"]
    if re.search(r"[^\W\d_][ .]+\d\d$", words.rstrip(" .,)")) and re.search(r"[QO]\d+ M\d+ Q\d\d$", " ".join(found)):
        year = int(found[-1][1:])   # 27 NOV 89
        found[-1] = f"Y{year + (1900 if year >= 50 else 2000)}"
    return tuple(found)


def names_day(words: str, language: str) -> bool:
    """Whether words name a day of the week, today or one before: where a sentence does not, told sooner than its signs.

    `names_day("They met in the capital.", "en") → False`
    """
    return _days(language).search(even(words)) is not None and any(
        sign[0] == "W" or sign[:2] in ("D-", "D0") for sign in signs(words, language)
    )


def names_date(words: str, language: str) -> bool:
    """Whether words name a month: `names_date("from 13 to 15 September", "en") → True`."""
    return any(sign[0] == "M" for sign in signs(words, language))


def even(text: str) -> str:
    """A text without letter case, accents and forms of digits and marks: `even("Mañana, ٣") → "manana, 3"`."""
    if text.isascii():   # as most are
        return " ".join(text.lower().translate(_WRITTEN).split())
    parts = unicodedata.normalize("NFKD", text.lower().translate(_WRITTEN))
    kept = (char for char in parts if not unicodedata.combining(char) and unicodedata.category(char) != "Cf"
            and char != "\u0640")
    digits = (str(unicodedata.decimal(char)) if char.isdecimal() else char for char in kept)
    return re.sub(r"\s+", " ", unicodedata.normalize("NFC", "".join(digits))).strip()


def _number(text: str, sign: str) -> list[str]:
    if sign == "S":
        return [f"S{_whole(text)}"]
    if sign in "_.":
        return [sign]
    number = int(re.findall(r"\d+", text)[0])
    if sign == "M":
        return [f"M{number}"] if 1 <= number <= 12 else ["."]
    return [f"{sign}{number}"]


def _whole(text: str) -> str:
    """A date of numbers, `?` where day and month may change places, `!` where there is no such day."""
    year_last = re.fullmatch(r"(\d{1,2})[-/]\s?(\d{1,2})[-/]\s?\d{4}", text)
    days, text = Days(), text.replace("號", "日").replace("号", "日").replace(". ", ".")
    days.learn(text)
    told = days.read(text)
    if told and re.fullmatch(r"\d{4}-\d\d-\d\d", told):
        return told
    return "?" if year_last and int(year_last[1]) <= 12 and int(year_last[2]) <= 12 else "!"


@cache
def _words() -> dict[str, list[tuple[str, str]]]:
    """Of each language pairs of signs and the form, a regular expression, that is read as them."""
    found: dict[str, list[tuple[str, str]]] = {}
    language = ""
    for line in Path(__file__).with_name("daywords.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            continue
        if line.startswith("["):
            language = line[1:-1]
            found[language] = []
            continue
        sign, forms = line.split(" ", 1)
        if "*" in sign:
            kind, first = sign.split("*")
            rows = [(f"{kind}{number}", place) for number, place in enumerate(forms.split(" "), int(first))]
        else:
            rows = [(sign, forms)]
        found[language] += [(told, form) for told, each in rows for form in re.split(r"/(?![^(]*\))", each)]
    for each, pairs in found.items():
        pairs += [(f"M{number}", name.replace(" ", "_")) for name, number in months_of(each).items()]
        if each in ("zh", "ja"):
            names = [*_CJK_NUMBERS, "十一", "十二"]
            pairs += [(f"M{number}", f"{name}月(?!前)") for number, name in enumerate(names, 1)]
    return found


@cache
def _pattern(language: str) -> tuple[re.Pattern[str], dict[str, str]]:
    """A pattern whose groups are kinds of forms, the longest first, and what each kind is read as."""
    worded = _worded(language)
    numeric = [*_NUMERIC[:3], *([(_NTH[language], "O")] if language in _NTH else []), *_NUMERIC[3:]]
    counting = [(sign, form) for sign, form in worded if (sign == "J" and r"\w+" in form) or r"[\d" in form]
    # "two days later" is no 2
    parts = {f"w{number}": ("J+", each[1]) for number, each in enumerate(worded) if each in counting}
    numbers = {f"n{number}": (sign, rf"(?<!\d)(?:{form})") for number, (form, sign) in enumerate(numeric)}
    others = {f"w{number}": each for number, each in enumerate(worded) if each not in counting}
    rest = {"after": ("_", rf"(?<=[^\W_]){_AFTER[language]}(?![^\W_])")} if language in _AFTER else {}
    rest["dash"] = ("C", "-")
    rest["other"] = (".", r"[^\W\d_]" + ("" if language in _UNSPACED else "+") + "|[;!?。]")
    some = (_begun(parts, language), _either(numbers), _begun(others, language), _either(rest))
    whole = "|".join(filter(None, some))
    means = {kind: sign for kind, (sign, _) in {**parts, **numbers, **others, **rest}.items()}
    return re.compile(whole), means


@cache
def _days(language: str) -> re.Pattern[str]:
    """A pattern of days of the week, of today and of days before."""
    named = [each for each in _worded(language) if re.search(r"\bW|\bD-|\bD0", each[0])]
    return re.compile(_begun({f"w{number}": each for number, each in enumerate(named)}, language))


def _worded(language: str) -> list[tuple[str, str]]:
    """Pairs of signs and the patterns of their forms, the longest first."""
    unspaced = language in _UNSPACED
    space = " ?" if unspaced else " "
    return [
        (sign, f"(?:{even(form).replace('_', space)})" + ("" if unspaced or form.endswith("'") else r"(?![^\W_])"))
        for sign, form in sorted(_words()[language], key=lambda pair: -len(pair[1]))
    ]


def _begun(parts: dict[str, tuple[str, str]], language: str) -> str:
    """One of some forms, where a word begins: this is looked at once at each place, and not for each form."""
    if not parts:
        return ""
    begin = "" if language in _UNSPACED else r"(?<![^\W_])"
    before = _BEFORE.get(language, "")
    # Without groups `re` passes over forms by their first letter: most words are none, and are not looked at again.
    some = "|".join(before + form for _, form in parts.values())
    return f"{begin}(?={some})(?:{_either({kind: (sign, before + form) for kind, (sign, form) in parts.items()})})"


def _either(parts: dict[str, tuple[str, str]]) -> str:
    return "|".join(f"(?P<{kind}>{form})" for kind, (_, form) in parts.items())
