"""Which encoding bytes are in that say nothing of it: the best reading, or those that are as good.

Readings, not names of encodings, are held against each other: where two encodings give the same text, it
does not matter which it was. chardet gives the candidates, with how well the bytes follow each other as
in a language; `orthography` counts what in a reading no one would write. A reading is taken only where
it is better than every other by a margin, and good in itself.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cached_property, partial

from summarizer.inputs.encodings.orthography import MOST_IN_PLACE, faults

# What files of news are in; the many others of mainframes and single vendors would only cast doubt.
_CODECS = (
    "cp1250", "cp1251", "cp1252", "cp1253", "cp1254", "cp1255", "cp1256", "cp1257", "cp1258", "cp874", "tis-620",
    "iso8859-1", "iso8859-2", "iso8859-4", "iso8859-5", "iso8859-6", "iso8859-7", "iso8859-8", "iso8859-9",
    "iso8859-13", "iso8859-15", "koi8-r", "koi8-u", "cp437", "cp737", "cp775", "cp850", "cp852", "cp855", "cp857",
    "cp862", "cp865", "cp866", "cp1125", "mac-roman", "mac-latin2", "mac-cyrillic", "mac-greek", "mac-turkish",
    "mac-iceland", "gb18030", "big5hkscs", "cp932", "shift_jis_2004", "euc_jis_2004", "cp949",
)
_MULTIBYTE = frozenset(("gb18030", "big5hkscs", "cp932", "shift_jis_2004", "euc_jis_2004", "cp949"))
_MARGIN = 1.0        # half a capital within a word
_WEIGHT = 0.5        # of a byte whose neighbours are those of another language, beside a fault
_ASCII = 10          # bytes of ASCII that tell as much of the language as one beyond it
_KNOWN = 0.010       # less confidence than that for a text's length has a language that chardet does not know
_SHORT = 120         # bytes below which confidence is chance
_LONG = 400          # bytes from which on confidence grows little
_MOST_COUNTED = 100  # bytes beyond ASCII: a longer text is no surer
_FAULTY = 0.25       # faults a character beyond ASCII that names from elsewhere account for
_PART = 3_000        # bytes of a long text that are looked at in one place
_AROUND = 60         # and before a byte that is rare


@dataclass
class _Reading:
    """The sample as it reads in an encoding; `likelihood` is chardet's confidence, of use beside another's only."""

    encoding: str
    likelihood: float
    language: str | None
    sample: bytes

    @cached_property
    def faults(self) -> float:
        return faults(composed(self.sample.decode(self.encoding, "ignore"), self.encoding), self.language)


def guess(data: bytes) -> tuple[str, ...]:
    """The encodings that bytes may be in, best first: one where it is sure, none where no reading is good."""
    sample = _sample(data)
    high = sum(byte > 0x7F for byte in sample)
    readings = _readings(data, sample) if high else []
    if not readings:
        return ()
    weight = _WEIGHT * min(_MOST_COUNTED, high + len(sample) / _ASCII)

    def lead(one: _Reading, other: _Reading) -> float:
        least = weight * _likelier(one, other) - one.faults - MOST_IN_PLACE
        # Counting takes time, and changes nothing where one leads whatever is counted.
        return least if least > _MARGIN else least + MOST_IN_PLACE + other.faults

    best = readings[0]
    for other in readings[1:]:
        if lead(best, other) < 0:
            best = other
    if best.faults > 1 + _FAULTY * high:
        return ()
    rivals = sorted((each for each in readings if lead(best, each) < _MARGIN), key=partial(lead, best))
    return (best.encoding, *(each.encoding for each in rivals if each is not best))


def _likelier(one: _Reading, other: _Reading) -> float:
    """How much likelier one is, in shares of the likelier; 0 where they are alike."""
    most = max(one.likelihood, other.likelihood)
    return (one.likelihood - other.likelihood) / most if most else 0.0


def _readings(data: bytes, sample: bytes) -> list[_Reading]:
    """Each different text that the bytes may be."""
    import chardet

    used = bytes(sorted(set(data) - set(range(0x80))))
    rows = chardet.detect_all(sample, ignore_threshold=True, compat_names=False, include_encodings=_CODECS)
    known = max(row["confidence"] for row in rows) > _KNOWN * min(max(len(sample), _SHORT), _LONG) ** 0.5
    found: dict[str, _Reading] = {}
    for row in rows:
        encoding = row["encoding"]
        text = encoding and _told_apart(data, used, encoding)
        if not encoding or not text or text in found:
            continue
        found[text] = _Reading(encoding, row["confidence"] * known, row["language"] if known else None, sample)
    return list(found.values())


def composed(text: str, encoding: str) -> str:
    """The text with letters whole that windows-1258 has in parts only, for Vietnamese."""
    return unicodedata.normalize("NFC", text) if encoding == "cp1258" else text


def _told_apart(data: bytes, used: bytes, encoding: str) -> str | None:
    """What is the same in two encodings where the whole text is; None where the bytes cannot be in this one."""
    try:
        # In an encoding of one byte a character, the bytes that occur tell as much as all of the text.
        return (data if encoding in _MULTIBYTE else used).decode(encoding)
    except UnicodeDecodeError:
        return None


def _sample(data: bytes) -> bytes:
    """The text, or of a long one its beginning, its middle, and where a byte stands that those have not."""
    if len(data) <= 3 * _PART:
        return data
    first, middle = _between_spaces(data, 0, _PART), len(data) // 2
    if not first:
        return data[:_PART]
    parts = [first, _between_spaces(data, middle, middle + _PART)]
    for byte in sorted(set(data).difference(range(0x80), *parts)):
        at = data.find(byte)
        parts.append(_between_spaces(data, at - _AROUND, at + _AROUND))
    return b"\n".join(parts)


def _between_spaces(data: bytes, start: int, end: int) -> bytes:
    """A part that begins and ends with a whole character, which can be told at spaces and line ends only."""
    part = b" " * (start <= 0) + data[max(0, start):end] + b" " * (end >= len(data))
    spaces = [match.end() for match in re.finditer(rb"\s", part)]
    return part[spaces[0]:spaces[-1]] if spaces else b""
