"""What a record of a proposal is found by: its sides, issues, numbers and words, as a short list of terms. Pure.

Of a word only its beginning counts, which declined and conjugated forms share in most languages; of scripts without
spaces, pairs of signs. Accents and letter case do not count, nor in which digits a number is written.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from summarizer.negotiation.material import Proposed
from summarizer.text.folding import UNSPACED

_STEM = 6   # letters
# What a number counts, a word of a condition or a quote, a side, an issue, where a word of the sentence is 1.
_NUMBER, _CONDITION, _QUOTE = 1.3, 0.5, 0.5
_FROM, _TO, _SIDE, _PAIR, _ISSUE = 1.0, 0.6, 0.7, 0.8, 0.4
_WORDS = re.compile(rf"\d+(?:[.,:]\d+)*|[{UNSPACED}]+|[^\W\d_{UNSPACED}]+")
_UNSPACED = re.compile(f"[{UNSPACED}]")


def terms(proposed: Proposed) -> dict[str, float]:
    """Each term and how much it counts, the most telling fields first: `"A 72-hour truce" → {"72": 1.3, "truce": 1}`.

    `<` and `>` are before the sides that put it and that it is put to, `=` before both, `&` before two of them, `!`
    before issues.
    """
    return _terms(proposed.proposers, proposed.addressees, proposed.issues, (
        (proposed.sentence,), proposed.conditions, proposed.quotes,
    ))


@lru_cache(1_000)   # a record is first asked about, then added
def _terms(
    proposers: tuple[str, ...], addressees: tuple[str, ...], issues: tuple[str, ...], texts: tuple[tuple[str, ...], ...]
) -> dict[str, float]:
    found = {"<" + side: _FROM for side in proposers} | {">" + side: _TO for side in addressees}
    found |= {"=" + side: _SIDE for side in (*proposers, *addressees)}
    pairs = (sorted((one, other)) for one in proposers[:2] for other in addressees[:2])
    found |= {f"&{one}&{other}": _PAIR for one, other in pairs}
    found |= {"!" + issue: _ISSUE for issue in issues}
    for some, weight in zip(texts, (1.0, _CONDITION, _QUOTE), strict=True):
        for word in (word for text in some for word in words(text)):
            found.setdefault(word, weight * _NUMBER if word[0].isdigit() else weight)
    return found


def words(text: str) -> list[str]:
    """Numbers and beginnings of words: `"Заявил о ٧٢ часах" → ["заявил", "о", "72", "часах"]`."""
    text = text.casefold()
    if not text.isascii():
        text = "".join(char for char in unicodedata.normalize("NFKD", text) if not unicodedata.combining(char))
    found: list[str] = []
    for word in _WORDS.findall(text):
        if word[0].isdigit():
            found.append(word if word.isascii() else _digits(word))
        elif _UNSPACED.match(word):
            found += [word[at:at + 2] for at in range(max(1, len(word) - 1))]
        else:
            found.append(word[:_STEM])
    return found


def _digits(number: str) -> str:
    return "".join(str(unicodedata.digit(char)) if char.isdigit() else char for char in number)
