"""Fact check of words: what a model's sentences claim and the article does not have; whether a passage is quoted.

No understanding is pretended: a number counts as borne out where it stands anywhere in the article, in
digits or spelled out, a name where the greater part of each of its words does. So a figure moved from
one party to another is not noticed, and what is noticed is nearly always wrong.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cached_property, lru_cache

from summarizer.text.folding import fold

_NUMBER = re.compile(r"\d(?:[\d.,:/'’\u00a0\u202f\u066b\u066c-]*\d)?")
_RUN = re.compile(r"\d+")
_VOWELLESS = re.compile("[\u0590-\u08ff]")   # scripts that write few vowels: stems are short
_NAME = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_SENTENCE_END = re.compile(r"[.!?:]['’\"”»)]*\s*$|^\W*$")
_MOST_SPELLED = 1_000_000
_SHORTEST_STEM = 4
_SAME_LANGUAGE = 0.3   # of a summary's common words that stand in the article too, where it is in the same language
_OPENING, _CLOSING, _EITHER = "“„«‹「『《‟", "”»›」』》", "\"＂"
_MARK = re.compile(f"[{_OPENING}{_CLOSING}{_EITHER}]")
_SPEAKER = re.compile(r"[ \t]*[^\W\d_a-z][^:：!?]{0,40}[:：][ \t]")   # at the beginning of a line
_SAYING = re.compile(r"[:：][ \t]*\n")   # a statement given in paragraphs of its own
_DASH = re.compile(r"^[ \t]*[-–—―] ?\S")


class FactCheck:
    """What an article has, to hold sentences against. Nothing is looked up twice."""

    def __init__(self, text: str, folded: str | None = None) -> None:
        """`folded` is what `fold` makes of the text, where that is at hand."""
        self._text, self._folded = text, fold(text) if folded is None else folded
        self._known: dict[str, bool] = {}

    def missing(self, sentence: str, *, names: bool) -> list[str]:
        """The numbers of a sentence, and the names if asked for, that the article does not have.

        `FactCheck("Twenty of the 45 ships left Port Reval.").missing("50 ships, 20 of them of Revel", names=True)`
        `→ ["50", "Revel"]`
        """
        found = [number for number in _NUMBER.findall(sentence) if not self._has_number(number)]
        if names and (strange := self._strange(sentence)):
            found += [
                match[0] for match in _NAME.finditer(sentence)
                if match[0] in strange and not _SENTENCE_END.search(sentence[:match.start()])
            ]
        return list(dict.fromkeys(found))

    def _strange(self, sentence: str) -> set[str]:
        """The words with a capital letter, names or not, that the article does not have."""
        return {word for word in _NAME.findall(sentence) if word[0].isupper() and not self.has_name(word)}

    def has_name(self, name: str) -> bool:
        """Whether the greater part of every word of a name stands in the article: `"Russian"` where `"Russia"` does."""
        if name not in self._known:
            self._known[name] = name in self._text or all(
                word[: max(_SHORTEST_STEM, len(word) * 3 // 5)] in self._folded for word in _words(fold(name))
            )
        return self._known[name]

    def same_language(self, sentences: list[str]) -> bool:
        """Whether sentences are in the article's language: whether it has enough of their common words."""
        common = [word for word in _words(" ".join(sentences)) if len(word) > 3 and word.islower()]
        return sum(map(self._words.__contains__, common)) > _SAME_LANGUAGE * len(common)

    def _has_number(self, number: str) -> bool:
        digits = _digits(number)
        if digits in self._numbers or all(_digits(run) in self._numbers for run in _RUN.findall(number)):
            return True
        value = int(digits)
        return value < _MOST_SPELLED and any(
            all(self._has_word(word) for word in words) for words in _spelled(value)
        )

    def _has_word(self, word: str) -> bool:
        if word in self._words:
            return True
        if not word.isalpha() or ord(word[0]) >= 0x2E80:   # written without spaces
            return word in self._folded
        if _VOWELLESS.match(word):   # عشرون, عشرين
            return len(word) > 3 and word[:3] in self._folded
        stem = word[: -(-len(word) * 3 // 4)]   # twenty, twentieth; двадцать, двадцати
        return len(stem) > _SHORTEST_STEM and any(each.startswith(stem) for each in self._words)

    def quoted(self, start: int, end: int) -> bool:
        """Whether a passage stands in quotation marks, has some, or is what a transcript's speaker says.

        `FactCheck('He said "no deal" twice.').quoted(9, 16) → True`
        """
        text = self._text
        if _MARK.search(text, max(0, start - 1), end + 1) or self._is_transcript:
            return True
        begin = text.rfind("\n", 0, start) + 1
        if _DASH.match(text[begin:start + 1]) or _SAYING.search(text, 0, begin):
            return True
        before = _MARK.findall(text, begin, start)
        return bool(before) and (before[-1] in _OPENING or (before[-1] in _EITHER and len(before) % 2 == 1))

    @cached_property
    def _is_transcript(self) -> bool:
        return sum(_SPEAKER.match(line) is not None for line in self._text.split("\n")) > 1

    @cached_property
    def _words(self) -> frozenset[str]:
        return frozenset(_words(self._folded))

    @cached_property
    def _numbers(self) -> frozenset[str]:
        return frozenset(
            _digits(each) for number in _NUMBER.findall(self._text) for each in (number, *_RUN.findall(number))
        )


class _LettersAlone(dict[int, int]):
    """For `str.translate`: a letter stays, all else becomes a space. What was asked once is known."""

    def __missing__(self, code: int) -> int:
        char = chr(code)
        self[code] = code if char.isalnum() and not char.isdecimal() else ord(" ")
        return self[code]


_LETTERS_ALONE = _LettersAlone()


def _words(text: str) -> list[str]:
    """The runs of letters of a text, in order: `_words("20-foot waves") → ["foot", "waves"]`."""
    return text.translate(_LETTERS_ALONE).split()   # in half the time of a regular expression


def _digits(number: str) -> str:
    if number.isascii() and number.isdigit():
        return number
    return "".join(str(unicodedata.digit(char)) for char in number if char.isdigit())


@lru_cache(1_000)
def _spelled(value: int) -> frozenset[tuple[str, ...]]:
    """A number in words, in every language of num2words, cardinal and ordinal."""
    from num2words import CONVERTER_CLASSES

    found = set()
    for converter in CONVERTER_CLASSES.values():
        for spell in (converter.to_cardinal, converter.to_ordinal):
            try:
                told = spell(value)
            except (NotImplementedError, OverflowError, TypeError, ValueError, IndexError, KeyError, AttributeError):
                continue   # not every language has every number
            words = tuple(_words(fold(str(told))))
            if words:
                found.add(tuple(word for word in words if word not in _LEFT_OUT) or words)
    return frozenset(found)


# What a writer may leave out: a hundred and five, a hundred five.
_LEFT_OUT = frozenset({"and", "e", "et", "y", "und", "và", "و", "one", "ein", "eine", "un", "une", "una", "um", "uma"})
