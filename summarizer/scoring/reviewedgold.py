"""Gold made of what people reviewed: the records that they confirmed, corrected and added, and what they rejected.

An article is gold where somebody decided on each of its records, or went through it as a whole; in the latter case the
records that nobody decided on are optional: neither asked for nor punished.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from summarizer.codebook.kinds import KINDS
from summarizer.codebook.records import Rejected, Summary
from summarizer.codebook.review import REJECTED_BY
from summarizer.scoring.gold import Gold
from summarizer.text.locate import Passages


def is_begun(summary: Summary) -> bool:
    """Whether somebody decided anything of an article."""
    return bool(summary.review or any(record.review for record in summary.records) or any(_rejected(summary)))


def is_gold(summary: Summary) -> bool:
    """Whether an article was reviewed so that it can be gold."""
    return summary.review is not None or (
        is_begun(summary) and all(record.review is not None for record in summary.records)
    )


def gold_of(summary: Summary, text: str | None) -> Gold:
    """A reviewed article as gold, its text in it where that is at hand."""
    lists: dict[str, list[dict[str, Any]]] = {kind.list: [] for kind in KINDS.values()}
    for record in summary.records:
        row = record.model_dump(exclude={"check", "notes", "review"}, exclude_none=True)
        lists[record.of_kind.list].append(row if record.review is not None else {**row, "optional": True})
    known = {} if text is None else {"text": text}
    gold = Gold.model_validate({"article": summary.id, **known, **lists, "nothing": []})
    passages = Passages(text) if text is not None else None
    spans = [(each.start, each.end) for record in summary.records for each in record.evidence]
    for quote, start, end in (quote for rejected in _rejected(summary) for quote in _quotes(rejected)):
        is_free = all(end <= begin or stop <= start for begin, stop in spans)
        if is_free and quote not in gold.nothing and (passages is None or passages.find(quote)):
            gold.nothing.append(quote)
    return gold


def _rejected(summary: Summary) -> Iterator[Rejected]:
    """What people rejected."""
    return (each for each in summary.rejected if each.reasons[0].startswith(REJECTED_BY))


def _quotes(rejected: Rejected) -> Iterator[tuple[str, int, int]]:
    """The passages of what was rejected: of a record several, of a missing passage one."""
    given = rejected.record.get("evidence") or [] if isinstance(rejected.record, dict) else []
    for each in given if isinstance(given, list) else [given]:
        yield each["quote"], each["start"], each["end"]
