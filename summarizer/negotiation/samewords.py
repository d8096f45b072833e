"""Which records of different articles tell one proposal in the very same words of the same sides. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from summarizer.negotiation.material import Proposed
from summarizer.text.folding import fold

LONG = 40   # bytes of UTF-8: some seven words of English, four of Russian, thirteen characters of Chinese


def same_words(records: Sequence[Proposed]) -> Iterator[tuple[int, int]]:
    """Pairs of places of records, the later one first, each with the one before it in the same words.

    The same words are a whole sentence of the record, or a passage that is its evidence, of some length. Of an article
    that says them of two records of these sides none is meant.
    """
    first: dict[int, int] = {}
    again: dict[int, list[int]] = {}
    for place, record in enumerate(records):
        if record.proposers:
            for words in _words(record):
                # The hash is enough to be told from millions of others, and the text need not be kept twice.
                key = hash((record.proposers, record.act, words))
                if first.setdefault(key, place) != place:
                    again.setdefault(key, [first[key]]).append(place)
    pairs = set()
    for places in again.values():
        counts = Counter(records[place].key.article for place in places)
        once = [place for place in places if counts[records[place].key.article] == 1]
        pairs |= set(zip(once[1:], once, strict=False))
    yield from sorted(pairs)


def _words(record: Proposed) -> Iterator[tuple[object, ...]]:
    sentence = _plain(record.sentence)
    if len(sentence.encode()) >= LONG:
        yield record.addressees, sentence
    for quote in set(map(_plain, record.quotes)):
        if len(quote.encode()) >= LONG:
            yield (quote,)


def _plain(text: str) -> str:
    return fold(text).strip(" .,;:'-")
