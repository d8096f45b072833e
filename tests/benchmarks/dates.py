"""How often the day of a move is right within one, given the article's day and the sentence: over sets with gold.

    python tests/benchmarks/dates.py SET... [-v]

Each SET is a folder with `index.jsonl` (file, date, language), the articles, and `gold.json` with moves: date, passages
(article, quote), about where the gold itself is not sure. Only the first passage of a move is asked: later ones retell
it. `published`: the article's day for every move; `all words`: whatever day the sentence tells; `past day`: that, where
it is one day and not after publication, else the article's. With -v the moves that are wrong by `past day`.
"""

import json
import re
import sys
from collections import Counter
from datetime import date
from pathlib import Path

from summarizer.negotiation.dates import day_of


def sentence(text, quote):
    """The sentence that a quote stands in."""
    start = text.find(quote)
    if start < 0:
        return quote
    begun = max((match.end() for match in re.finditer(r"[.!?。]\s|\n\n", text[:start])), default=0)
    end = re.search(r"[.!?。](?:\s|$)|\n\n", text[start + len(quote) - 1:])
    return " ".join(text[begun:start + len(quote) + (end.start() if end else 0)].split())


def off(day, gold):
    """Days from a span to the day of the gold."""
    return max((day.earliest - gold).days, (gold - day.latest).days, 0)


def main(folders, verbose):
    counts = Counter()
    for folder in map(Path, folders):
        index = {}
        for line in (folder / "index.jsonl").read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            index[Path(row["file"]).stem] = row
        for move in json.loads((folder / "gold.json").read_text(encoding="utf-8"))["moves"]:
            article = index[move["passages"][0]["article"]]
            told = sentence((folder / article["file"]).read_text(encoding="utf-8"), move["passages"][0]["quote"])
            published, words = day_of(article["date"]), day_of(article["date"], told, article.get("language"))
            every = words if words.earliest and words.latest else published
            past = words if words.day and str(words.day) <= article["date"] else published
            for kind in ("", "sure "):
                if kind and move["about"]:
                    continue
                counts[kind + "moves"] += 1
                for name, day in (("published", published), ("all words", every), ("past day", past)):
                    counts[kind + name] += off(day, date.fromisoformat(move["date"])) <= 1
                counts[kind + "from words"] += past is words
                counts[kind + "from words, right"] += past is words and off(past, date.fromisoformat(move["date"])) <= 1
            if verbose and off(past, date.fromisoformat(move["date"])) > 1:
                print(move["date"], "about" if move["about"] else "", article["date"], shown(past), told[:160])
    for kind in ("", "sure "):
        number = counts[kind + "moves"]
        print(f"{kind + 'moves':12}{number:5}", *(f"{name} {counts[kind + name] / number:.3f}" for name in (
            "published", "all words", "past day")), f"from words {counts[kind + 'from words']}, "
            f"of these right {counts[kind + 'from words, right']}", sep="  ")


def shown(day):
    return f"{day.earliest}..{day.latest} ({day.basis})"


if __name__ == "__main__":
    main([each for each in sys.argv[1:] if each != "-v"], "-v" in sys.argv)
