"""How far a summary may be trusted: its verdicts counted, and what is left of it where only what is confirmed counts.

Verdicts are made elsewhere, and put into words by the views.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Literal

from summarizer.codebook.kinds import KINDS
from summarizer.codebook.records import Condition, Finding, Proposal, Response, Sentence, Summary
from summarizer.codebook.verdicts import PROGRAM, Check
from summarizer.errors import ConfigurationError

Require = Literal["confirmed"]


@dataclass(frozen=True)
class Trust:
    """What is disputed in a summary, counted.

    `added`: records that came of the second reading. `unknown`: records without a verdict for another reason, though
    the article was read a second time.
    """

    records: int
    disputed: int
    added: int
    unknown: int
    sentences: int
    disputed_sentences: int
    missing: int

    @property
    def is_doubtful(self) -> bool:
        """Whether there is anything that a person should look at."""
        return bool(self.disputed or self.added or self.disputed_sentences or self.missing)


def trusted(summary: Summary) -> Trust:
    """Count the verdicts of a summary."""
    checked, records, sentences = is_checked(summary), summary.records, summary.abstract
    told = [record.check and record.check.verdict for record in records]
    added = sum(
        verdict is None and is_added(summary, record.check) for verdict, record in zip(told, records, strict=True)
    )
    return Trust(
        len(records), told.count("disputed"), added, told.count(None) - added if checked else 0,
        len(sentences), sum(_is(sentence.check, "disputed") for sentence in sentences), len(summary.missing),
    )


def is_checked(summary: Summary) -> bool:
    """Whether an article was read a second time: a second reading that failed is none."""
    if summary.provenance.check is not None:
        return summary.provenance.check.failed is None
    records = [record for record in summary.records if record.review is None]   # a person's word is no second reading
    every: list[Proposal | Response | Condition | Sentence] = [*records, *summary.abstract]
    return any(check.verdict and check.by != PROGRAM for each in every if each.check for check in each.check.every)


def is_added(summary: Summary, check: Check | None) -> bool:
    """Whether a record came of the second reading, which then says nothing more of it."""
    if check is None or not is_checked(summary):
        return False
    return any(each.verdict is None and each.by != PROGRAM for each in check.every)


def confirmed(summary: Summary) -> Summary:
    """The summary with those records and sentences only that are confirmed; no link leads to what is left out.

    Where a link of a record is left out, a note of the record says so: without it the record would say something else.
    """
    kept = {record.id for record in summary.records if _is(record.check, "confirmed")}
    lists: dict[str, list[Finding]] = {kind.list: getattr(summary, kind.list) for kind in KINDS.values()}
    more: dict[str, Any] = {
        name: [_unlinked(record, kept) for record in found if record.id in kept] for name, found in lists.items()
    }
    more["abstract"] = [
        sentence.model_copy(update={"records": [id for id in sentence.records if id in kept]})
        for sentence in summary.abstract if _is(sentence.check, "confirmed")
    ]
    return summary.model_copy(update=more)


class Required:
    """Summaries with what is confirmed in them, one by one; counts what is left out of them.

    Raises ConfigurationError for a requirement that there is none of; `ended` where nothing was ever checked.
    """

    def __init__(self, require: Require = "confirmed") -> None:
        if require != "confirmed":
            raise ConfigurationError(f"{require!r} cannot be required: name confirmed", settings=("require",))
        self.articles = self.unchecked = 0
        self.records = self.sentences = 0
        self.left_records = self.left_sentences = 0

    def of(self, summary: Summary) -> Summary:
        """What of a summary is confirmed."""
        kept = confirmed(summary)
        self.articles += 1
        self.unchecked += not (is_checked(summary) or any(record.review for record in summary.records))
        self.records += len(summary.records)
        self.sentences += len(summary.abstract)
        self.left_records += len(summary.records) - len(kept.records)
        self.left_sentences += len(summary.abstract) - len(kept.abstract)
        return kept

    def each(self, summaries: Iterable[Summary]) -> Iterator[Summary]:
        """What of each summary is confirmed. Raises as `ended`."""
        yield from map(self.of, summaries)
        self.ended()

    def ended(self) -> None:
        """Raise ConfigurationError where no article was read a second time: everything would be left out."""
        if self.articles and self.unchecked == self.articles:
            raise ConfigurationError(
                "nothing in these results is confirmed, for no article was read a second time, and nobody reviewed "
                "one: do the same run again with a second reading, which adds the verdicts", settings=("check",),
            )

    @property
    def told(self) -> str:
        """What is left out, in words: `"3 of 11 records and 1 of 4 sentences left out: not confirmed"`."""
        parts = [f"{self.left_records:,} of {_counted(self.records, 'record')}"]
        if self.left_sentences:
            parts.append(f"{self.left_sentences:,} of {_counted(self.sentences, 'sentence')}")
        never = ""
        if self.unchecked and self.articles > 1:
            never = f"; {self.unchecked:,} of {self.articles:,} articles not checked"
        return f"{' and '.join(parts)} left out: not confirmed{never}"


def left_out(summary: Summary) -> str:
    """What is left out of one summary, in words: `"3 of 11 records left out: not confirmed"`."""
    required = Required()
    required.of(summary)
    return required.told


def _unlinked(record: Finding, kept: set[str]) -> Finding:
    """A record without links to what is not kept."""
    update: dict[str, Any] = {}
    notes = list(record.notes)
    for link in record.of_kind.links:
        if lost := [id for id in link.ids(record) if id not in kept]:
            left = [id for id in link.ids(record) if id in kept]
            update[link.field] = left if link.many else None
            notes.append(f"{link.words} {', '.join(lost)}, left out here: not confirmed")
    return record.model_copy(update=update | {"notes": notes}) if update else record


def _is(check: Check | None, verdict: str) -> bool:
    return check is not None and check.verdict == verdict


def _counted(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
