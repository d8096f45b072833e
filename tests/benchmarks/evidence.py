"""What it costs to find quotes: folding a text once, then locating ten quotes in it, by length of text.

`python tests/benchmarks/evidence.py [RUNS]`. The text is made here: sentences of made-up words with
the punctuation of news. Goals: 0.1 ms a quote and 1,000 words, in a straight line; ten quotes in
100,000 words under 0.2 s, folding included.
"""

from __future__ import annotations

import random
import statistics
import sys
import time
from collections.abc import Callable
from functools import partial

from summarizer.text.locate import Passages, locate

LENGTHS = (1_000, 10_000, 100_000)
QUOTES = 10
GOAL = 0.1


def words(count: int, *, awkward: bool = False) -> list[str]:
    """Sentences of made-up words; `awkward` sprinkles soft hyphens, no-break spaces and loose accents."""
    dice = random.Random(7)
    syllables = [a + b for a in "bdfgklmnprstvz" for b in "aeiou"]
    stock = ["".join(dice.choices(syllables, k=dice.randint(1, 4))) for _ in range(8_000)]
    made = []
    for number in range(count):
        word = dice.choice(stock)
        if number % 17 == 0:
            word = f"“{word.capitalize()}"
        elif number % 17 == 9:
            word += ",”"
        elif number % 17 == 16:
            word += "."
        elif number % 29 == 0:
            word = f"{word} — {dice.randint(2, 40)},000"
        elif awkward and number % 7 == 0:
            word = f"{word[:2]}\xad{word[2:]}e\u0301"
        made.append(word)
    return made


def repeated(count: int) -> list[str]:
    """One sentence over and over: a quote stands in as many places as there are sentences."""
    sentence = "The minister said on Monday that the talks would go on “until there is a result.” "
    return (sentence * count).split(maxsplit=count)[:count]


def plain(passage: list[str]) -> str:
    """A passage as a model types it: straight quotation marks, a hyphen for a dash."""
    return " ".join(passage).translate({ord("“"): '"', ord("”"): '"', ord("—"): "-", 0xAD: None})


def quotes(made: list[str], kind: str) -> list[str]:
    """Ten quotes spread over the text, of one kind."""
    found = []
    for number in range(QUOTES):
        at = (number * 2 + 1) * len(made) // (2 * QUOTES)
        passage = made[at:at + 24]
        if kind == "absent":   # one word is not the text's
            passage = [*passage[:12], "xylophone", *passage[13:]]
        if kind == "elided":
            found.append(f"{plain(passage[:4])} … {plain(passage[-4:])}")
        else:
            found.append(plain(passage))
    return found


def milliseconds(work: Callable[[], object], runs: int) -> float:
    """Median of several runs."""
    took = []
    for _ in range(runs):
        began = time.perf_counter()
        work()
        took.append(time.perf_counter() - began)
    return 1_000 * statistics.median(took)


def row(name: str, costs: dict[int, float], each: int) -> None:
    """Print one line; `each` is the number of quotes that share a cost."""
    per = {count: cost / each / (count / 1_000) for count, cost in costs.items()}
    bend = per[LENGTHS[-1]] / per[LENGTHS[0]]
    print(f"{name:36}" + "".join(f"{per[count]:10.4f}" for count in LENGTHS) + f"{bend:12.2f}")


def main() -> None:
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 7
    kinds: dict[str, Callable[[int], list[str]]] = {
        "": words, "awkward ": lambda count: words(count, awkward=True), "repeated ": repeated,
    }
    print(f"ms per 1,000 words of text, for one quote where there are quotes (goal {GOAL})\n")
    print(f"{'':36}" + "".join(f"{count:>10,}" for count in LENGTHS) + f"{'last/first':>12}")
    totals = {}
    for label, make in kinds.items():
        texts = {count: make(count) for count in LENGTHS}
        whole = {count: " ".join(made) for count, made in texts.items()}
        passages = {count: Passages(text) for count, text in whole.items()}
        fold = {count: milliseconds(partial(Passages, whole[count]), runs) for count in LENGTHS}
        row(f"{label}fold, once a text", fold, 1)
        for kind in ("literal", "elided", "absent"):
            asked = {count: quotes(made, kind) for count, made in texts.items()}
            stand = [sum(found is not None for found in locate(passages[count], asked[count])) for count in LENGTHS]
            costs = {count: milliseconds(partial(locate, passages[count], asked[count]), runs) for count in LENGTHS}
            row(f"{label}{kind} ({'/'.join(map(str, stand))} found)", costs, QUOTES)
            totals[label + kind] = fold[LENGTHS[-1]] + costs[LENGTHS[-1]]
        for place in passages.values():   # loads what the message needs
            place.nearest("warm up")
        near = {count: milliseconds(partial(told, passages[count], asked[count]), runs) for count in LENGTHS}
        row(f"{label}nearest, for a message", near, QUOTES)
        totals[f"{label}absent, with its message"] = totals[label + "absent"] + near[LENGTHS[-1]]
    print(f"\n{QUOTES} quotes in {LENGTHS[-1]:,} words, folding included (goal 0.2 s)")
    for name, took in totals.items():
        print(f"  {name:34}{took / 1_000:10.3f} s")


def told(passages: Passages, asked: list[str]) -> None:
    for quote in asked:
        passages.nearest(quote)


if __name__ == "__main__":
    main()
