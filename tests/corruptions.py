"""What a weak model would do to a good reply, and how much of it is noticed.

`python tests/corruptions.py` spoils the recorded replies to the seeds in every way below, at several places
each, and reads them in as `run --reply` does. What is noticed is set aside, noted or disputed, or refused;
harmless is what gives the records of the good reply all the same; the rest is stored unnoticed.
"""

from __future__ import annotations

import json
import random
import re
import sys
from collections import Counter
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

from summarizer import Article, ReplyError, Summarizer, Summary
from summarizer.resources import folder

ROOT = Path(__file__).parents[1]
KINDS = ("proposals", "responses", "conditions")
PLACES = 5   # in a reply
READER = Summarizer()
Reply = dict[str, Any]
Spoilt = Reply | str | None   # None: there is nothing of the kind to spoil


def replies() -> dict[str, Reply]:
    """The recorded first reply of each seed that holds records."""
    found = {}
    seeds = {path.stem for path in (ROOT / "seeds").glob("*.txt")}
    for path in sorted(path for path in folder("fixtures").glob("*.0.json") if path.name.split(".")[0] in seeds):
        body = json.loads(path.read_text(encoding="utf-8"))
        reply = json.loads(body["completion"]["choices"][0]["message"]["content"])
        if any(reply[kind] for kind in KINDS):
            found[path.name.split(".")[0]] = reply
    return found


def rows(reply: Reply) -> list[Reply]:
    return [row for kind in KINDS for row in reply[kind]]


def some(chance: random.Random, rows: list[Any]) -> Any:
    return chance.choice(rows) if rows else None


def invented_quote(reply: Reply, chance: random.Random) -> Spoilt:
    some(chance, rows(reply))["quotes"] = ["it was agreed that both sides would sign in spring"]
    return reply


def changed_word(reply: Reply, chance: random.Random) -> Spoilt:
    row = some(chance, rows(reply))
    words = row["quotes"][0].split()
    at = chance.randrange(len(words))
    if words[at] == "…":
        return None
    words[at] = "altogether" if words[at] != "altogether" else "never"
    row["quotes"][0] = " ".join(words)
    return reply


def dropped_not(field: str) -> Callable[[Reply, random.Random], Spoilt]:
    def spoil(reply: Reply, chance: random.Random) -> Spoilt:
        told = [row for row in rows(reply) if re.search(r"\b(?:not|не|no|нет|لن|不)\b", _said(row, field))]
        if not told:
            return None
        row = some(chance, told)
        without = re.sub(r" ?\b(?:not|не|no|нет|لن|不)\b", "", _said(row, field), count=1).strip()
        row[field] = [without, *row[field][1:]] if field == "quotes" else without
        return reply

    return spoil


def added_not(reply: Reply, chance: random.Random) -> Spoilt:
    told = [row for row in rows(reply) if re.search(r"\b(?:will|would|must|should|may|is|are|has|have)\b", row["says"])]
    told = [row for row in told if not re.search(r"\b(?:not|no|never|nobody|nothing|without|neither)\b", row["says"])]
    if not told:
        return None
    row = some(chance, told)
    row["says"] = re.sub(r"\b(will|would|must|should|may|is|are|has|have)\b", r"\1 not", row["says"], count=1)
    return reply


def changed_number(field: str) -> Callable[[Reply, random.Random], Spoilt]:
    def spoil(reply: Reply, chance: random.Random) -> Spoilt:
        told = [row for row in rows(reply) if re.search(r"\d", _said(row, field))]
        if not told:
            return None
        row = some(chance, told)
        other = re.sub(r"\d", lambda digit: str((int(digit[0]) + 3) % 10), _said(row, field), count=1)
        row[field] = [other, *row[field][1:]] if field == "quotes" else other
        return reply

    return spoil


def _said(row: Reply, field: str) -> str:
    return str(row["quotes"][0] if field == "quotes" else row[field])


def changed_name(reply: Reply, chance: random.Random) -> Spoilt:
    some(chance, reply["parties"])["name"] = "Wolmarsk"
    return reply


def swapped_party(reply: Reply, chance: random.Random) -> Spoilt:
    told = [row for row in rows(reply) if row.get("by") and len(reply["parties"]) > 1]
    row = some(chance, told)
    row["by"] = [chance.choice([party["id"] for party in reply["parties"] if party["id"] not in row["by"]])]
    return reply


def swapped_quotes(reply: Reply, chance: random.Random) -> Spoilt:
    one, other = chance.sample(rows(reply), 2)
    if one["quotes"] == other["quotes"]:
        return None
    one["quotes"], other["quotes"] = other["quotes"], one["quotes"]
    return reply


def swapped_link(reply: Reply, chance: random.Random) -> Spoilt:
    row = some(chance, reply["responses"])
    others = [each["id"] for each in reply["proposals"] if row and each["id"] not in row["responds_to"]]
    if not others:
        return None
    row["responds_to"] = [chance.choice(others)]
    return reply


def dead_link(reply: Reply, chance: random.Random) -> Spoilt:
    row = some(chance, reply["responses"] + [row for row in reply["conditions"] if row.get("governs")])
    row["responds_to" if "responds_to" in row else "governs"] = ["P99"]
    return reply


def unknown_value(reply: Reply, chance: random.Random) -> Spoilt:
    row = some(chance, rows(reply))
    row[next(name for name in ("act", "answer", "kind") if name in row)] = "suggestion"
    return reply


def other_value(reply: Reply, chance: random.Random) -> Spoilt:
    row = some(chance, reply["responses"])
    if row is None:
        return None
    row["answer"] = "accept" if row["answer"] != "accept" else "reject"
    return reply


def missing_field(reply: Reply, chance: random.Random) -> Spoilt:
    row = some(chance, rows(reply))
    del row[chance.choice([name for name in ("says", "quotes", "act", "answer", "kind", "status") if name in row])]
    return reply


def unknown_field(reply: Reply, chance: random.Random) -> Spoilt:
    some(chance, rows(reply))["confidence"] = 0.9
    return reply


def doubled_id(reply: Reply, chance: random.Random) -> Spoilt:
    kind = chance.choice([kind for kind in KINDS if reply[kind]])
    reply[kind].append(dict(chance.choice(reply[kind])))
    return reply


def doubled_record(reply: Reply, chance: random.Random) -> Spoilt:
    kind = chance.choice([kind for kind in KINDS if reply[kind]])
    reply[kind].append({**chance.choice(reply[kind]), "id": f"{kind[0].upper()}98"})
    return reply


def left_out(reply: Reply, chance: random.Random) -> Spoilt:
    if not reply["conditions"]:
        return None
    gone = chance.choice(reply["conditions"])
    reply["conditions"].remove(gone)
    for sentence in reply["abstract"]:
        sentence["of"] = [id for id in sentence["of"] if id != gone["id"]]
    return reply


def prose_around(reply: Reply, _chance: random.Random) -> Spoilt:
    return f"Here is what I found:\n```json\n{json.dumps(reply)}\n```\nTell me if you need more."


def cut_off(reply: Reply, chance: random.Random) -> Spoilt:
    text = json.dumps(reply)
    return text[: chance.randrange(len(text) // 2, len(text) - 2)]


WAYS: list[tuple[str, Callable[[Reply, random.Random], Spoilt]]] = [
    ("an invented quote", invented_quote),
    ("a word of a quote changed", changed_word),
    ("“not” dropped from a quote", dropped_not("quotes")),
    ("a number changed in a quote", changed_number("quotes")),
    ("two records' quotes swapped", swapped_quotes),
    ("a number changed in a sentence", changed_number("says")),
    ("“not” dropped from a sentence", dropped_not("says")),
    ("“not” put into a sentence", added_not),
    ("a party that the article does not name", changed_name),
    ("another party of the article", swapped_party),
    ("a link to no record", dead_link),
    ("a link to another proposal", swapped_link),
    ("an unknown value", unknown_value),
    ("another answer", other_value),
    ("a field missing", missing_field),
    ("a field too many", unknown_field),
    ("an id used twice", doubled_id),
    ("a record given twice", doubled_record),
    ("a condition left out", left_out),
    ("prose and fences around", prose_around),
    ("cut off", cut_off),
]


@cache
def seed(name: str) -> Article:
    return Article.read(ROOT / "seeds" / f"{name}.txt")


def reading(name: str, reply: Reply | str) -> Summary | None:
    """The summary that comes of a reply to a seed; None where it is refused."""
    text = reply if isinstance(reply, str) else json.dumps(reply)
    try:
        return READER.from_reply(seed(name), text)
    except ReplyError:
        return None


def records(summary: Summary) -> str:
    return summary.model_dump_json(include={"abstract", "proposals", "responses", "conditions"})


def notices(summary: Summary) -> Counter[str]:
    """The words, without ids, in which something is set aside, changed, disputed or said to be missing."""
    told = [*summary.records, *summary.abstract]
    checks = [check for each in told if each.check for check in each.check.every if check.verdict == "disputed"]
    return Counter(re.sub(r"\b[A-Z]\d+\b", "", words) for words in [
        *(f"set aside: {reason}" for each in summary.rejected for reason in each.reasons),
        *(note for each in told for note in each.notes),
        *(f"disputed: {check.field}: {check.why}" for check in checks),
        *(f"missing: {each.why}" for each in summary.missing),
    ])


def outcome(name: str, good: Summary, reply: Reply | str) -> str:
    """`noticed`, `harmless` or `unnoticed`. A fault is noticed where more is told than of the good reply."""
    summary = reading(name, reply)
    if summary is None or notices(summary) - notices(good):
        return "noticed"
    return "harmless" if records(summary) == records(good) else "unnoticed"


def counted() -> dict[str, Counter[str]]:
    """For every way of spoiling a reply, how often it was noticed, harmless or unnoticed."""
    table = {way: Counter[str]() for way, _ in WAYS}
    given = replies()
    for name, reply in given.items():
        good = reading(name, reply)
        assert good is not None
        for way, spoil in WAYS:
            for place in range(PLACES):
                chance = random.Random(f"{name} {way} {place}")
                spoilt = spoil(json.loads(json.dumps(reply)), chance)
                if spoilt is not None:
                    table[way][outcome(name, good, spoilt)] += 1
    table["the reply to another article"] = Counter(
        outcome(name, good, other)
        for name, reply in given.items() if (good := reading(name, reply))
        for another, other in given.items() if another != name
    )
    return table


def lines(table: dict[str, Counter[str]]) -> list[str]:
    """The table in Markdown."""
    return [
        "| what a model did | replies | noticed | harmless | stored unnoticed |", "|---|---|---|---|---|",
        *(f"| {way} | {sum(counts.values())} | {counts['noticed']} | {counts['harmless']} | {counts['unnoticed']} |"
          for way, counts in table.items()),
    ]


if __name__ == "__main__":
    sys.stdout.write("\n".join(lines(counted())) + "\n")
