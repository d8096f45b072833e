"""How much in a text no one would write: what tells one reading of the same bytes from another.

`faults("canÕt", None) → 2.0`: a capital after a small letter. Letters of two scripts in a word, signs
within words, letters that the language does not have; less where quotation marks are paired and dashes
stand between words. Only characters beyond ASCII count: the rest is the same in every reading. Which
language it is, and how its letters follow each other, is left to chardet.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

# Letters beyond a to z, by language: those of the alphabet, and those of words and names often met.
_LATIN = {
    "br": "ñùêâ", "ca": "àéèíïóòúüç·", "cs": "áčďéěíňóřšťúůýžöüäľ", "cy": "âêîôûŵŷáéíóúàèìòùäëïöü",
    "da": "æøåéèêôöäü", "de": "äöüßéàèç", "en": "éèêëàâçïîôöñü", "eo": "ĉĝĥĵŝŭ", "es": "áéíóúñüºªç", "et": "äöõüšž",
    "fi": "äöåšžéü", "fr": "éèêëàâçîïôœùûüæÿñö", "ga": "áéíóú", "gd": "àèìòùáéó", "hr": "čćđšžéö", "hu": "áéíóöőúüű",
    "id": "é", "is": "áéíóúýþæöð", "it": "àèéìòùîóíúçºª", "lt": "ąčęėįšųūžé", "lv": "āčēģīķļņšūžōŗ", "ms": "é",
    "mt": "ċġħżàèìòù", "nl": "éëïèêöüóáçíúäàûî", "no": "æøåéèêòôóàöäü", "pl": "ąćęłńóśźżéöü",
    "pt": "áâãàçéêíóôõúüºªèìòñ", "ro": "ăâîșțşţéö", "sk": "áäčďéíľĺňóôŕšťúýžöüě", "sl": "čšžćđé", "sq": "ëç",
    "sv": "åäöéàèüáëæø", "tr": "çğıöşüâîûİé",
    "vi": "ăâđêôơưàáảãạằắẳẵặầấẩẫậèéẻẽẹềếểễệìíỉĩịòóỏõọồốổỗộờớởỡợùúủũụừứửữựỳýỷỹỵ",
}
_CYRILLIC = {
    "ru": "ё", "uk": "єіїґ", "be": "ёіў", "bg": "ѝ", "sr": "ђјљњћџ", "mk": "ѓѕјљњќџѐѝ",
    "kk": "әғқңөұүһі", "tg": "ғӣқӯҳҷё",
}
_NOT = {   # letters of the common Cyrillic ones that a language does not have
    "uk": "ёъыэ", "be": "ищъ", "bg": "ыэё", "sr": "йщъыьэюяё", "mk": "йщъыьэюяё",
}
_RUSSIAN = "абвгдежзийклмнопрстуфхцчшщъыьэюя"
_ALPHABETS = {
    **{language: frozenset(letters + letters.upper()) for language, letters in _LATIN.items()},
    **{
        language: frozenset((both := "".join(set(_RUSSIAN + more) - set(_NOT.get(language, "")))) + both.upper())
        for language, more in _CYRILLIC.items()
    },
}
_ALONE = frozenset("àÀâéÉèÈêíóÓòåÅöÖőŐôßæøØ")   # Latin letters beyond ASCII that are words in some language
_SCRIPTS = {"LATIN": "l", "CYRILLIC": "c", "GREEK": "g", "HEBREW": "h", "ARABIC": "r", "THAI": "t"}
_WIDE = ("CJK", "HIRAGANA", "KATAKANA", "HANGUL", "HALFWIDTH", "FULLWIDTH", "IDEOGRAPHIC")
_KINDS = {
    "’": "p", "'": "P", "“": "q", "”": "q", "„": "q", "«": "q", "»": "q", "‘": "q", "‚": "q", "‹": "q", "›": "q",
    "–": "d", "—": "d", "…": "e", "\xa0": "n", "€": "v", "£": "v", "¥": "v", "°": "v", "§": "v", "№": "v", "%": ".",
    "\xad": "y", "º": "i", "ª": "i", "¿": "j", "¡": "j", "·": "b", "•": "b", "\t": " ", "\n": " ", "\r": " ",
    "،": "W", "؛": "W", "؟": "W", "ـ": "r", "\u200c": "r", "\u200d": "r", "\u200e": "r", "\u200f": "r", "´": "o",
}


class _Classes(dict[int, str]):
    """A character's class, worked out where it is first met."""

    def __missing__(self, code: int) -> str:
        found = self[code] = _class(chr(code))
        return found


def _class(char: str) -> str:   # noqa: PLR0911 - one line a class
    if char in _KINDS:
        return _KINDS[char]
    category = unicodedata.category(char)
    if char.isascii():
        if char.isalpha():
            return "a" if char.islower() else "A"
        return "9" if char.isdigit() else " " if char == " " else "." if char in ".,;:!?" else "-"
    if category in ("Cc", "Cn", "Co", "Cs") or char == "\ufffd":
        return "x"
    name = unicodedata.name(char, "")
    if name.startswith(_WIDE) or (category[0] in "ZP" and unicodedata.east_asian_width(char) in "WF"):
        return "o" if name.startswith("HALFWIDTH") else "W"
    if category[0] == "M":
        return "m" if not name.startswith(("THAI", "ARABIC", "HEBREW")) else _SCRIPTS[name.split()[0]]
    if category[0] == "L" and " PRESENTATION " not in name:
        small = _SCRIPTS.get(name.split()[0], "w")
        return small.upper() if category in ("Lu", "Lt") and small in "lcg" else small
    return "t" if name.startswith("THAI") else "o"


_CLASSES = _Classes()
_LATINS, _LETTER = "aAlL", "aAlLcCgGhrtw"
_FAULTS = [(re.compile(pattern), weight) for pattern, weight in (
    ("x", 3.0),                                                     # a control character, or none at all
    ("(?<=[al])L|(?<=l)A|(?<=c)C|(?<=g)G", 2.0),                    # a capital after a small letter
    ("(?<![aAlL])(?:[AL]L|LA)(?=[al])", 1.5),
    ("(?<=[AL])l(?=[AL])|(?<=[AL]{2})l", 1.5),                      # a small letter among capitals
    ("[aAlL](?=[cCgGhrtw])|[cC](?=[aAlLgGhrtw])|[gG](?=[aAlLcChrtw])", 2.0),
    ("[hrtw](?=[aAlLcCgG])|h(?=[rt])|r(?=[ht])|t(?=[hr])", 2.0),    # letters of two scripts in a word
    (f"(?<=[{_LETTER}])[ovijby](?=[{_LETTER}])", 2.0),              # a sign within a word
    (f"(?<=[{_LETTER}])[qe](?=[{_LETTER}])", 1.5),
    (f"(?<=[{_LETTER}])[dn](?=[{_LETTER}])", 0.2),
    (f"(?<=[{_LETTER}])v", 2.0),
    (f"o|v(?=[{_LETTER}])", 1.0),                                   # a sign at all
    ("(?<=[ ^])p(?= )|(?<=[^aAlLcChgG.9-])p(?=[ .])", 1.0),         # an apostrophe of nothing
    ("(?<=[.])[lLcCgG]|[9](?=[lcghrt])|[lLcCgGhrt](?=9)", 1.0),           # a letter right after a comma, or at a figure
    ("(?<=[ n])n|n(?=[ n.])|y", 0.5),
    (r"(?<=[ ])e(?=[ ])|(?<=[ ])i(?=[ ])|j(?=[ ])|(?<=[^ q.Pj-])j", 0.7),
    ("(?<![aAlL])m|m(?=m)", 2.0),                                   # a mark on nothing
    ("W(?=[alLcCgGhrt])|[alLcCgGhrt](?=W)", 1.0),
    ("(?<![aAlLcCgGhrtwpPq-])[L](?![aAlLcCgGhrtwpPm.-])", 0.5),
)]
_WORDS = re.compile(r"[^\W\d_]*[^\W\d_\x00-\x7f][^\W\d_]*")
_ODDITY = {   # letters that foreign names are often met with
    **dict.fromkeys("éèáíóúñöüäåøçãôâêëïæÉÁÍÓÚÖÜÄÅØÇ", 0.4), **dict.fromkeys("šžčćřłńşğıśýěþðŠŽČĆŁŞŚİÞ", 0.6),
}
_LONE = re.compile(r"(?<![^\W_])[\u00c0-\u024f](?![^\W_])")
MOST_IN_PLACE = 3.0   # what punctuation in its place makes up for
_PAIRED = re.compile(r"(?<!\w)(?:“[^“”\n]{1,300}”|„[^„“”\n]{1,300}[“”]|«[^«»\n]{1,300}»|»[^«»\n]{1,300}«)(?!\w)")
_DASH = re.compile(r"(?<=[\w,.”»]) [–—] (?=[\w“„«])")
_FINAL = re.compile("[ךםןףץىة](?=[א-תء-ي])")   # forms that end a word


def faults(text: str, language: str | None) -> float:
    """How much of a text no one would write in that language; one capital after a small letter is 2.

    Below 0 where all it has beyond letters is punctuation in its place.
    """
    classes = text.translate(_CLASSES)
    found = sum(weight * len(pattern.findall(classes)) for pattern, weight in _FAULTS)
    found += 2 * len(_FINAL.findall(text))
    found -= min(MOST_IN_PLACE, len(_PAIRED.findall(text)) + len(_DASH.findall(text)) / 2)
    found += sum(0.7 for char in _LONE.findall(text) if char not in _ALONE)
    return found + sum(_foreign(word, language) for word in _WORDS.findall(text))


@lru_cache(20_000)
def _foreign(word: str, language: str | None) -> float:
    """How odd the letters of a word are that the text's language does not have: a name's are those of another one."""
    beyond = {char for char in word if char > "\x7f"}
    odd = beyond - _ALPHABETS[language] if language in _ALPHABETS else ()
    if not odd:
        return 0.0
    if any(beyond <= alphabet for alphabet in _ALPHABETS.values()):
        return sum(_ODDITY.get(char, 1.0) for char in odd)
    return len(odd) + 0.5
