"""Which of the languages that a page declares is that of its text: templates declare what nobody set.

A text is not told its language here: what is declared is held against the script, and against the little words, of the
text; what cannot be is passed over.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter

_SCRIPTS = {
    "CYRILLIC": "ru uk bg be mk sr kk ky mn tg uz tt ba cv ce os bs sh",
    "ARABIC": "ar fa ur ps ckb ku sd ug pnb arz az",
    "HEBREW": "he iw yi", "CJK": "zh ja yue", "HIRAGANA": "ja", "KATAKANA": "ja", "HANGUL": "ko", "GREEK": "el",
    "DEVANAGARI": "hi mr ne sa", "BENGALI": "bn as", "TAMIL": "ta", "TELUGU": "te", "KANNADA": "kn", "MALAYALAM": "ml",
    "GUJARATI": "gu", "GURMUKHI": "pa", "SINHALA": "si", "THAI": "th", "LAO": "lo", "MYANMAR": "my", "KHMER": "km",
    "GEORGIAN": "ka", "ARMENIAN": "hy", "ETHIOPIC": "am ti",
}
_BOTH = frozenset("sr bs sh uz kk az ku mn tg tt".split())   # noqa: SIM905 - a list; written in Latin letters too
_LITTLE = {
    "en": "the of and to in that is for was with", "de": "der die und den das von zu mit ist nicht",
    "fr": "le la les des et une dans est que pour", "es": "el la los las que del una con por para",
    "it": "il che della per una non con gli sono alla", "pt": "que não uma para com os dos da do em",
    "nl": "de het een van en dat niet voor zijn met", "sv": "och att det som för är inte med av på",
    "da": "og at det som for er ikke med af på", "no": "og at det som for er ikke med av på",
    "fi": "ja on ei että oli se joka mutta myös hän", "pl": "i w na z nie się że do jest przez",
    "cs": "a se na je že v s do by pro", "hu": "a az hogy és nem is egy volt meg ez",
    "ro": "și în de la a că nu pe cu din",
    "tr": "ve bir bu da de için olarak ile çok olan", "id": "yang dan di itu dengan untuk tidak dari ini dalam",
    "vi": "và của là các trong được cho không người với",
}
_SAME = {"nb": "no", "nn": "no", "in": "id", "ms": "id"}


def fitting(declared: list[str], text: str) -> str | None:
    """The first declared language that the text can be in: `fitting(["en", "de"], "Der Vertrag ist …") → "de"`.

    Where all that could be by the script have other little words, the first of them: the page says so.
    """
    sample = text[:6_000]
    script = _script(sample)
    possible = [language for language in declared if _written(language, script)]
    return next((language for language in possible if not _another(language, sample)), next(iter(possible), None))


def _script(text: str) -> str | None:
    """The script of most letters, by its name in Unicode; None where there are few."""
    letters = [char for char in text if char.isalpha()][:600]
    names = Counter(unicodedata.name(char, "").split(" ")[0] for char in letters)
    if len(letters) < 40 or not names:
        return None
    if names["HIRAGANA"] + names["KATAKANA"] > 0.15 * len(letters):
        return "HIRAGANA"
    name, count = names.most_common(1)[0]
    return name if count > 0.6 * len(letters) else None


def _written(language: str, script: str | None) -> bool:
    if script is None:
        return True
    if script == "LATIN":
        return language in _BOTH or not any(language in languages.split() for languages in _SCRIPTS.values())
    return script not in _SCRIPTS or language in _SCRIPTS[script].split()


def _another(language: str, text: str) -> bool:
    """Whether the text's little words are those of another language, and none of this one."""
    own = _LITTLE.get(_SAME.get(language, language))
    words = re.findall(r"[^\W\d_]+", text.lower())
    if own is None or len(words) < 40:
        return False
    seen = Counter(words)
    share = {code: sum(seen[word] for word in little.split()) / len(words) for code, little in _LITTLE.items()}
    mine = share[_SAME.get(language, language)]
    return mine < 0.03 and max(share.values()) > max(0.1, 4 * mine)
