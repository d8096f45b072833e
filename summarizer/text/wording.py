"""What words tell without being understood: a text's language, where a sentence ends, what two texts share. Pure."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter

from summarizer.text.folding import UNSPACED

_SCRIPTS = [("zh", re.compile("[\u4e00-\u9fff]")), ("ar", re.compile("[\u0600-\u06ff]")),
            ("cyrillic", re.compile("[\u0400-\u04ff]"))]
_OTHERS = {"zh": re.compile("[\u3040-\u30ff]"), "ar": re.compile("[پچژگکی]")}   # Japanese; Persian, Urdu
_UKRAINIAN, _RUSSIAN = re.compile("[іїєґ]"), re.compile("[ыэ]")
# The commonest words of languages in Latin letters.
_COMMON = {
    "en": "the of and to in that is for on with was by would it said from",
    "de": "der die und das den dem von zu mit nicht auf ist ein eine für sich",
    "fr": "le la les des et est du dans une pour que par au sur qui il",
    "es": "el la los las de y en que del por con para una se su al",
    "it": "il di che la per un una è non sono con si della dei nel le",
    "pt": "o a os as de que e do da em um para com não uma dos",
    "nl": "de het een en van in is dat op te zijn met voor niet die er",
    "pl": "w i na z że się nie do to jest o przez po od za",
    "sv": "och att det i en som är på av för med den till inte har de",
}
_SPOKEN = {
    word: [name for name, words in _COMMON.items() if word in words.split()]
    for word in " ".join(_COMMON.values()).split()
}
_LEAST_COMMON = 0.12   # of a text's words
_SAMPLE = 2_000        # characters that tell the language
_WORD = re.compile(r"[^\W\d_]+")
_TERM = re.compile(r"[^\W_]+")
_IS_UNSPACED = re.compile(f"[{UNSPACED}]")
_END = re.compile(r"[.!?…]+[\"'”’»)\]]*\s+|[。！？][”’」』]?|؟\s*|\n+")
_SHORTEST_STEM = 4


def language(text: str) -> str | None:
    """The language of a text, if it is one of a few: `language("Wir nehmen das nicht an, und zwar mit …") → "de"`."""
    sample = text[:_SAMPLE].casefold()
    letters = sum(map(str.isalpha, sample))
    for name, script in _SCRIPTS:
        if len(script.findall(sample)) * 2 > letters:
            if name == "cyrillic":
                return "uk" if _UKRAINIAN.search(sample) else "ru" if _RUSSIAN.search(sample) else None
            return None if _OTHERS[name].search(sample) else name
    words = _WORD.findall(sample)
    counts = Counter(name for word in words for name in _SPOKEN.get(word, ()))
    best = max(counts, key=counts.__getitem__, default=None)
    return best if best and counts[best] > _LEAST_COMMON * len(words) else None


class Sentences:
    """A text's sentences, found once; a line that ends ends one."""

    def __init__(self, text: str) -> None:
        self._starts = [0, *(match.end() for match in _END.finditer(text))]
        self._length = len(text)

    def around(self, start: int, end: int) -> tuple[int, int]:
        """Where those that a passage stands in begin and end: `Sentences("Yes. No, no.").around(9, 11) → (5, 12)`."""
        after = bisect_left(self._starts, end)
        return (
            self._starts[bisect_right(self._starts, start) - 1],
            self._starts[after] if after < len(self._starts) else self._length,
        )


def stems(text: str) -> set[str]:
    """The beginnings of the longer words of a text, its numbers, and pairs of characters where it has no spaces.

    `stems("He signed 12 papers") → {"sign", "12", "pape"}`
    """
    found: set[str] = set()
    for word in _TERM.findall(text.lower()):
        if _IS_UNSPACED.match(word):
            found |= {word[at:at + 2] for at in range(len(word) - 1)}
        elif len(word) >= _SHORTEST_STEM or word.isdigit():
            found.add(word[: max(_SHORTEST_STEM, len(word) * 3 // 5)] if word.isalpha() else word)
    return found
