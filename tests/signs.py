"""What the signs of a wrong record cry wolf at, and what they catch.

`python tests/signs.py` reads the recorded replies to the seeds and to the held-out articles, whole and in pieces. What
agrees with gold (paired by the scorer, the same act, answer or kind) is right, and a sign in it is a false alarm.
Those to the articles of two negotiations, on which no sign was made, are taken for right as they are. Then every reply
with gold is spoilt, as `corruptions.py` does, and what a sign says of that anew is caught.
"""

from __future__ import annotations

import json
import random
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import corruptions
from corruptions import ROOT, Reply, Spoilt
from negotiations import GRAHN, SETS

from summarizer import ReplyError, Summarizer, Summary, read_articles, summarize_many
from summarizer.codebook.verdicts import PROGRAM
from summarizer.resources import folder
from summarizer.scoring.gold import Gold
from summarizer.scoring.pairing import paired
from summarizer.text.wording import language

PLACES = 4   # in a reply
HELD_OUT = ROOT / "tests" / "heldout"
FOLDERS = {
    folder("fixtures"): ROOT / "seeds", HELD_OUT / "replies": HELD_OUT, HELD_OUT / "pieces": HELD_OUT,
}
REPLIES, ANY = "replies", "any"
MISSING = "a condition that nobody recorded"
SIGNS: dict[str, str | tuple[str, ...]] = {   # by what their verdicts say
    "a “not” in the sentence and none in the quote": "it says no, and its quotes do not",
    "a “not” in the quote of a no, and none in the sentence": "its answer and its quotes say no, and it does not",
    "an answer against its words": ("its words and", "its words say"),
    "no answer, and no word of it": "nothing in its words says that",
    "a refusal, and no word of it": "nothing in its words says no",
    "a yes that a condition of its own governs": "its own ",
    "a sentence that begins with another party": "its words begin with ",
    "who answers is who alone proposed": "who answers is who alone proposed",
    "quotes that tell another record's matter": "its quotes tell what",
}
SPOILT: dict[str, list[str]] = {   # what each is to catch
    "a “not” in the sentence and none in the quote": ["“not” put into a sentence"],
    "a “not” in the quote of a no, and none in the sentence": ["“not” dropped from a sentence"],
    "an answer against its words": ["another answer"],
    "no answer, and no word of it": ["“not” dropped from a sentence"],
    "a refusal, and no word of it": ["“not” dropped from a sentence", "another answer"],
    "a yes that a condition of its own governs": ["another answer"],
    "a sentence that begins with another party": ["another party of the article"],
    "who answers is who alone proposed": ["a link to another proposal", "another party of the article"],
    "quotes that tell another record's matter": ["two records' quotes swapped"],
    MISSING: ["a condition left out"],
}


def replies() -> Iterator[tuple[Path, Reply]]:
    """Each recorded reply to an article with gold; the last of those to one request, those to pieces united."""
    for place, articles in FOLDERS.items():
        last: dict[tuple[str, str], tuple[int, Path]] = {}
        for path in sorted(place.glob("*.json")):
            name, key, turn = path.name.split(".")[:3]
            last[name, key] = max(last.get((name, key), (-1, path)), (int(turn), path))
        united: dict[str, Reply] = {}
        for (name, _), (_, path) in last.items():
            content = json.loads(path.read_text(encoding="utf-8"))["completion"]["choices"][0]["message"]["content"]
            reply = json.loads(content[content.index("{"):content.rindex("}") + 1])
            for field, rows in reply.items():
                united.setdefault(name, {}).setdefault(field, []).extend(rows)
        for name, reply in united.items():
            if (article := articles / f"{name}.txt").exists():
                yield article, {"abstract": [], **reply}


MAKER = Summarizer()


def read(article: Path, reply: Reply) -> Summary | None:
    try:
        return MAKER.from_reply(article, json.dumps(reply))
    except ReplyError:
        return None


def told(summary: Summary) -> Counter[tuple[str, str]]:
    """Which sign was seen at which record (at which place, where a condition is missing)."""
    seen: Counter[tuple[str, str]] = Counter()
    for record in summary.records:
        for check in record.check.every if record.check else []:
            if check.by == PROGRAM:
                seen.update((sign, record.id) for sign, why in SIGNS.items() if (check.why or "").startswith(why))
    seen.update((MISSING, str(each.evidence.start)) for each in summary.missing if each.by == PROGRAM)
    return seen


def right(article: Path, summary: Summary) -> tuple[set[str], Gold]:
    """The ids of the records that agree with gold."""
    text = article.read_text(encoding="utf-8")
    gold = Gold.model_validate_json(article.with_suffix(".json").read_text(encoding="utf-8"))
    gold = gold.model_copy(update={"text": text})
    gold.hold()
    pairs = [pair for kind in paired(gold, Gold.of(summary)) for pair in kind.pairs]
    return {given.id for one, given in pairs if one.value == given.value}, gold


def is_false(sign: str, where: str, summary: Summary, good: set[str], gold: Gold) -> bool:
    if sign != MISSING:
        return where in good
    [told] = [each.evidence for each in summary.missing if str(each.evidence.start) == where]
    return not any(
        place.start < told.end and told.start < place.end for each in gold.conditions for place in each.places or ()
    )


@cache
def counted() -> tuple[Counter[str], dict[str, Counter[str]], dict[str, Counter[str]]]:
    """Right records by language; false alarms by sign and language; by way of spoiling, the replies and who saw it."""
    looked: Counter[str] = Counter()
    alarms: dict[str, Counter[str]] = {sign: Counter() for sign in SPOILT}
    ways: dict[str, Callable[[Reply, random.Random], Spoilt]] = dict(corruptions.WAYS)
    caught: dict[str, Counter[str]] = {way: Counter() for each in SPOILT.values() for way in each}
    for article, reply in replies():
        summary = read(article, reply)
        assert summary is not None
        if not summary.records:
            continue
        good, gold = right(article, summary)
        spoken = language(article.read_text(encoding="utf-8")) or "another"
        looked[spoken] += len(good)
        before = told(summary)
        for sign, where in before:
            alarms[sign][spoken] += is_false(sign, where, summary, good, gold)
        for way, seen in caught.items():
            for place in range(PLACES):
                spoilt = ways[way](json.loads(json.dumps(reply)), random.Random(f"{article.stem} {way} {place}"))
                if isinstance(spoilt, dict) and (after := read(article, spoilt)) is not None:
                    new = {sign for sign, _ in told(after) - before}
                    seen.update([REPLIES, *new, *([ANY] if new else [])])
    return looked, alarms, caught


@cache
def negotiated() -> tuple[int, Counter[str]]:
    """The records of the recorded replies to two negotiations, and how often each sign is seen in them."""
    looked, seen = 0, Counter[str]()
    for place in SETS.values():
        replies = folder("fixtures") if place == GRAHN else place / "replies"
        for result in summarize_many(read_articles(place / "articles.jsonl"), replay=replies):
            assert result.summary is not None
            looked += len(result.summary.records)
            seen.update(sign for sign, _ in told(result.summary))
    return looked, seen


def lines() -> list[str]:
    """The tables in Markdown."""
    looked, alarms, caught = counted()
    others, seen = negotiated()
    spread = ", ".join(f"{count} {name}" for name, count in looked.most_common())
    table = [
        f"Right records looked at: {looked.total()} ({spread}); of two negotiations {others}.", "",
        "| sign | false alarms | of two negotiations | caught | of replies in which |", "|---|---|---|---|---|",
    ]
    for sign, ways in SPOILT.items():
        where = ", ".join(f"{count} {name}" for name, count in alarms[sign].items() if count)
        false = f"{alarms[sign].total()}{f' ({where})' if where else ''}"
        table += [
            f"| {sign} | {false} | {seen[sign]} | {caught[way][sign]} of {caught[way][REPLIES]} | {way} |"
            for way in ways
        ]
    table += ["", "| what a model did | replies | a sign of any kind |", "|---|---|---|"]
    return table + [f"| {way} | {seen[REPLIES]} | {seen[ANY]} |" for way, seen in caught.items()]


if __name__ == "__main__":
    sys.stdout.write("\n".join(lines()) + "\n")
