"""What the second reading catches: recorded replies spoilt as a weaker model would, and what is disputed of it.

`python tests/second.py` prints the tables of docs/not-noticed.md from the recorded replies of a checker;
`python tests/second.py --record URL --model NAME` asks for those that are not recorded.

Each article is spoilt in several ways at once, at places that a seed chooses: another party, link or answer, "not"
lost, quotes swapped, a record left out, one made up on a passage of the article. The checker sees what the program
sends, and nothing else. What was spoilt stands in `Fault`, and is compared with the verdicts.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import urllib.request
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from spoiling import ANSWER, KINDS, LEFT_OUT, LINK, MADE_UP, NOT, PARTY, QUOTES, ROOT, WAYS, Reply, Spoilt, spoilt

from summarizer import ProviderError, ReplyError, Summarizer, Summary, score
from summarizer.codebook.verdicts import PROGRAM, Check, distrust, together
from summarizer.inputs.article import as_article
from summarizer.model.recording import request_key

RECORDED = ROOT / "tests" / "heldout" / "second" / "replies.jsonl"
FORMS = ROOT / "tests" / "heldout" / "second" / "forms"
VARIANTS = 6
_AT_ONCE = 200   # requests to a checker

# What may be disputed where a field was spoilt: the field, or what says the same thing in other words.
RIGHT_FIELDS = {
    PARTY: {"proposers", "responders", "set_by"}, LINK: {"responds_to", "governs"}, ANSWER: {"answer"},
    NOT: {"summary", "requires"}, QUOTES: {"evidence"}, MADE_UP: {None, "evidence"},
}


class Replies:
    """The recorded replies of a checker, by the keys of their requests."""

    def __init__(self, path: Path = RECORDED) -> None:
        self.path = path
        lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
        rows = [json.loads(line) for line in lines]
        self.known: dict[str, Any] = {row["key"]: row["completion"] for row in rows}
        self.whose = {(row["article"], row["variant"]) for row in rows}

    def record(self, spoilt: Spoilt, request: dict[str, Any], url: str, model: str) -> None:
        body = {name: value for name, value in request.items() if name != "timeout"} | {"model": model}
        sent = urllib.request.Request(   # noqa: S310 - an address that was given
            f"{url}/chat/completions", json.dumps(body).encode(), {"Content-Type": "application/json"},
        )
        with urllib.request.urlopen(sent, timeout=20_000) as answer:   # noqa: S310
            completion = json.load(answer)
        row = {
            "key": request_key(request), "article": spoilt.name, "variant": spoilt.variant,
            "recorded_at": datetime.now(UTC).isoformat(timespec="seconds"), "completion": completion,
        }
        with self.path.open("a", encoding="utf-8") as file:
            file.write(json.dumps(row, ensure_ascii=False) + "\n")
        self.known[row["key"]] = completion


def completion(reply: Reply, model: str = "spoilt") -> dict[str, Any]:
    message = {"role": "assistant", "content": json.dumps(reply, ensure_ascii=False)}
    return {"model": model, "choices": [{"index": 0, "finish_reason": "stop", "message": message}]}


def read(spoilt: Spoilt, answer: Callable[[dict[str, Any]], Any], prompts: Path | None = None) -> Summary:
    """The summary of a spoilt reply, read a second time; who made it is not asked again."""
    asked: list[Any] = []

    def create(**request: Any) -> Any:
        asked.append(request)
        if len(asked) == 1:
            return completion(spoilt.reply)
        if len(asked) == 2:
            return answer(request)
        raise ProviderError("nobody is asked again here")

    return Summarizer(create=create, check=True, tries=1, prompts=prompts).summarize(spoilt.article)


def requests(every: list[Spoilt], prompts: Path | None = None) -> Iterator[tuple[Spoilt, dict[str, Any]]]:
    """What the program asks a checker about each."""
    for each in every:
        found: list[dict[str, Any]] = []

        def answer(request: dict[str, Any], found: list[dict[str, Any]] = found) -> Any:
            found.append(request)
            return completion({"parties": [], "sources": [], **{kind: [] for kind in KINDS}, "doubts": []})

        read(each, answer, prompts)
        yield each, found[0]


@dataclass
class Count:
    """Of one way of spoiling: how many there were, were disputed, and at the field that was spoilt."""

    all: int = 0
    disputed: int = 0
    at_field: int = 0
    by_program: int = 0   # without a second reading
    unnoticed: int = 0    # with it


def by_checker(check: Check | None) -> list[Check]:
    return [each for each in check.every if each.verdict == "disputed" and each.by != PROGRAM] if check else []


def by_program(check: Check | None) -> list[Check]:
    return [each for each in check.every if each.verdict == "disputed" and each.by == PROGRAM] if check else []


def by_passages(spoilt: Spoilt, reply: Any) -> Summary:
    """The summary of a spoilt reply, its records disputed where a reading of their passages alone differs."""
    summary = read(spoilt, lambda _: completion({"doubts": []}))
    said = reply["choices"][0]["message"]["content"]
    for each in (*summary.records, *summary.abstract):
        each.check = None
    try:
        other = Summarizer().from_reply(spoilt.article, said)
    except ReplyError:
        return summary
    scores = score([summary], [other]).articles[0]
    for one in scores.made_up:
        summary[one.id].check = Check(verdict="disputed", why="not read so", by="passages")
    for differs in scores.differences:
        record = summary[differs.id]
        record.check = together([
            *(record.check.every if record.check else []),
            Check(verdict="disputed", field=differs.field, why="read otherwise", by="passages"),
        ])
    return summary


def counted(
    every: list[Spoilt], replies: Replies, form: Path | None = None
) -> tuple[dict[str, Count], Counter[str], list[tuple[Any, bool]]]:
    """What was caught of each way; records of good replies and those of them disputed; each record's trust."""
    table = {way: Count() for way in WAYS}
    good: Counter[str] = Counter()
    trust: list[tuple[Any, bool]] = []
    written: list[float] = []
    for each in every:
        reply: list[Any] = []

        def answer(request: dict[str, Any], reply: list[Any] = reply) -> Any:
            reply.append(replies.known[request_key(request)])
            return completion({"doubts": []}) if form and form.name == "passages" else reply[0]

        summary = read(each, answer, form)
        if form and form.name == "passages":
            summary = by_passages(each, reply[0])
        written.append(len(reply[0]["choices"][0]["message"]["content"]) / 4)
        if not each.variant:
            good["articles"] += 1
            good["records"] += len(summary.records)
            good["disputed"] += sum(bool(by_checker(record.check)) for record in summary.records)
            good["sentences"] += len(summary.abstract)
            good["sentences disputed"] += sum(bool(by_checker(one.check)) for one in summary.abstract)
            good["missing"] += sum(one.by != PROGRAM for one in summary.missing)
            continue
        alone = Summarizer(create=lambda each=each, **_: completion(each.reply), tries=1).summarize(each.article)
        wrong = {fault.id for fault in each.faults if fault.way != LEFT_OUT}
        trust += [(distrust(record.check), record.id in wrong) for record in summary.records]
        right = [record for record in summary.records if record.id not in wrong]
        good["right"] += len(right)
        good["right disputed"] += sum(bool(by_checker(record.check)) for record in right)
        for fault in each.faults:
            count = table[fault.way]
            count.all += 1
            if fault.way == LEFT_OUT:
                program, checker = (
                    any(_meets(one.evidence.quote, quote) for one in found for quote in fault.quotes)
                    for found in (alone.missing, [one for one in summary.missing if one.by != PROGRAM])
                )
                at_field = checker
            else:
                program = bool(by_program(_check(alone, fault.id)))
                checks = by_checker(_check(summary, fault.id))
                checker, at_field = bool(checks), any(one.field in RIGHT_FIELDS[fault.way] for one in checks)
            count.disputed += checker
            count.at_field += at_field
            count.by_program += program
            count.unnoticed += not (program or checker)
    good["tokens written"] = round(sum(written) / max(1, len(written)))
    return table, good, trust


def _check(summary: Summary, id: str) -> Check | None:
    return next((record.check for record in summary.records if record.id == id), None)


def _meets(one: str, other: str) -> bool:
    """Whether two passages have most words in common; one may be given by its ends."""
    words = [set(re.findall(r"\w+", each.casefold())) for each in (one, other)]
    return len(words[0] & words[1]) >= 0.5 * min(len(words[0]), len(words[1]))


def risk(trust: list[tuple[Any, bool]]) -> list[str]:
    """Error among the most trusted records: the table in Markdown."""
    ranked = [wrong for _, wrong in sorted(trust, key=lambda each: each[0], reverse=True)]
    lines = ["| of the records, most trusted first | records | wrong | share |", "|---|---|---|---|"]
    for share in (1.0, 0.9, 0.8, 0.7, 0.5):
        top = ranked[: round(share * len(ranked))]
        lines.append(f"| {share:.0%} | {len(top):,} | {sum(top):,} | {sum(top) / len(top):.3f} |")
    return lines


def lines(table: dict[str, Count], good: Counter[str], trust: list[tuple[Any, bool]]) -> list[str]:
    """The tables in Markdown."""
    told = [
        "| what a model did | records | disputed | at the field | unnoticed without a second reading | with it |",
        "|---|---|---|---|---|---|",
    ]
    told += [
        f"| {way} | {count.all} | {count.disputed / max(1, count.all):.2f} "
        f"| {count.at_field / max(1, count.all):.2f} | {count.all - count.by_program} | {count.unnoticed} |"
        for way, count in table.items()
    ]
    told += [
        "", f"Of the {good['records']} records of {good['articles']} good replies {good['disputed']} are disputed, of "
        f"{good['sentences']} sentences {good['sentences disputed']}; {good['missing']} passages are said to be "
        "missing.", "", *risk(trust),
    ]
    return told


def forms() -> list[str]:
    """What each way of asking caught of the same spoilt replies, one of each article: the table in Markdown."""
    told = ["| asked | tokens anew, written | right records disputed |" + "".join(f" {way} |" for way in WAYS)]
    told.append("|---|---|---|" + "---|" * len(WAYS))
    some = [each for each in spoilt("bench", 1) if each.variant]
    for form in [*(FORMS / name for name in ("passages", "statements", "missing")), None]:
        replies = Replies(FORMS / "replies.jsonl" if form else RECORDED)
        table, good, _ = counted(some, replies, form)
        anew = []
        for each, request in requests(some, form):
            before = Summarizer(prompts=form).prompts.messages(as_article(each.article))[-1]["content"]
            anew.append(len(request["messages"][-1]["content"]) - len(before))
        cells = [f"{count.disputed} of {count.all}, {count.at_field}" for count in table.values()]
        told.append(
            f"| {form.name if form else 'statements and missing'} | {sum(anew) / len(anew) / 4:.0f}, "
            f"{good['tokens written']} | {good['right disputed']} of {good['right']} | {' | '.join(cells)} |"
        )
    return told


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--record", metavar="URL")
    parser.add_argument("--model", default="claude")
    parser.add_argument("--seed", default="bench")
    parser.add_argument("--variants", type=int, default=VARIANTS)
    parser.add_argument("--replies", type=Path, default=RECORDED)
    parser.add_argument("--form", type=Path, help="a folder of prompts that asks otherwise")
    parser.add_argument("--forms", action="store_true", help="print what each way of asking caught")
    given = parser.parse_args()
    if given.forms:
        sys.stdout.write("\n".join(forms()) + "\n")
        return
    every, replies = list(spoilt(given.seed, given.variants)), Replies(given.replies)
    if given.record:
        ways = Counter(fault.way for each in every for fault in each.faults)
        sys.stdout.write(f"{', '.join(f'{way}: {count}' for way, count in ways.items())}\n")
        with ThreadPoolExecutor(_AT_ONCE) as pool:
            for each, request in requests(every, given.form):
                if request_key(request) not in replies.known:
                    pool.submit(replies.record, each, request, given.record, given.model)
        return
    sys.stdout.write("\n".join(lines(*counted(every, replies, given.form))) + "\n")


if __name__ == "__main__":
    main()
