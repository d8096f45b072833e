"""What comes of doubts that are put to the first model once more: `python tests/again.py`.

Of some spoilt replies of `second`, with the recorded replies of the checker and of the model that was asked again.
"""

from __future__ import annotations

import sys
from collections import Counter
from typing import Any

import second
from second import Replies
from spoiling import LEFT_OUT, MADE_UP, Spoilt

from summarizer import Summarizer, Summary
from summarizer.model.recording import request_key

AGAIN = second.RECORDED.parent / "again.jsonl"


def read(spoilt: Spoilt, checker: Replies, again: Replies) -> tuple[Summary, Summary]:
    """The summary of a spoilt reply as it was first read, and as it stands in the end."""
    asked: list[Any] = []

    def create(**request: Any) -> Any:
        asked.append(request)
        if len(asked) == 1:
            return second.completion(spoilt.reply)
        return (checker if len(asked) == 2 else again).known[request_key(request)]

    first = Summarizer(create=lambda **_: second.completion(spoilt.reply), tries=1).summarize(spoilt.article)
    return first, Summarizer(create=create, check=True, tries=1).summarize(spoilt.article)


def mended(spoilt: Spoilt, first: Summary, last: Summary) -> Counter[str]:
    """Of what was spoilt, how much is mended; of all else, how much was changed."""
    count: Counter[str] = Counter()
    before, after = ({record.id: record for record in each.records} for each in (first, last))
    wrong = {fault.id for fault in spoilt.faults if fault.way != LEFT_OUT}
    for fault in spoilt.faults:
        count["spoilt"] += 1
        if fault.way == LEFT_OUT:
            added = [record for id, record in after.items() if id not in before]
            count["mended"] += any(
                second._meets(one.quote, quote) for record in added for one in record.evidence for quote in fault.quotes
            )
        elif fault.way == MADE_UP:
            count["mended"] += fault.id in {each.id for each in last.rejected}
        else:
            record = after.get(fault.id)
            count["mended"] += bool(
                record and record.check and record.check.verdict == "confirmed" and record.notes
            )
    for id, record in before.items():
        if id not in wrong:
            count["right"] += 1
            without = {"check", "notes"}
            count["changed"] += id not in after or (
                after[id].model_dump(exclude=without) != record.model_dump(exclude=without)
            )
    return count


def counted() -> Counter[str]:
    """The sums over all replies that are recorded."""
    checker, again, total = Replies(), Replies(AGAIN), Counter[str]()
    for spoilt in second.spoilt("bench", second.VARIANTS):
        if (spoilt.name, spoilt.variant) in again.whose:
            total += mended(spoilt, *read(spoilt, checker, again)) + Counter(articles=1)
    return total


def line() -> str:
    """What came of it, in words."""
    count = counted()
    return (
        f"{count['mended']} of {count['spoilt']} faults in {count['articles']} articles were mended, "
        f"and {count['changed']} of {count['right']} right records changed."
    )


if __name__ == "__main__":
    sys.stdout.write(line() + "\n")
