"""What comes of records that a second reader doubted and the first model looked at once more. Pure.

Nothing is dropped: what both agree on stands, what they differ about stands as disputed, what the first model takes
back is set aside with the reason. Verification by a reading of another structure, and one revision by who wrote it,
is chain-of-verification (Dhuliawala et al. 2023) with the evidence kept located.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

from summarizer.codebook import records
from summarizer.codebook.kinds import KINDS
from summarizer.codebook.records import Missing, Rejected, Sentence, Summary
from summarizer.codebook.verdicts import PROGRAM, Check, together
from summarizer.extraction.reading import Reading
from summarizer.extraction.statements import sentence_ids

FindingType = TypeVar("FindingType", bound=records.Finding)
_ID = re.compile(r"[A-Z]{1,2}\d+")
_ADDED = "it was recorded when the second reading found it missing, and is not read a second time"
_REWRITTEN = "it was rewritten after the second reading, and is not read a second time"


def settled(
    summary: Summary, checks: Mapping[str, Sequence[Check]], missing: Sequence[Missing], looked: set[str],
    again: Sequence[Reading], decided: set[str], by: str,
) -> Summary:
    """The summary with a verdict on each record and sentence that the second reader looked at.

    `checks` are its doubts by the ids of records and of sentences (`sentence_ids`), `missing` the passages that it
    takes for records, `looked` the ids that it was shown, `again` what the first model made of the doubts, `decided`
    the ids that it was asked about.
    """
    given = {record.id: record for reading in again for record in reading.records}
    kept: list[records.Finding] = []
    rejected: list[Rejected] = list(summary.rejected)
    for record in summary.records:
        mine = checks.get(record.id, ())
        other = given.get(record.id)
        if mine and record.id in decided and type(other) is not type(record):
            rejected.append(_taken_back(record, mine))
            continue
        if mine and isinstance(other, type(record)):
            del given[record.id]
            record, mine = _decided(record, other, mine)   # noqa: PLW2901
        kept.append(_checked(record, mine, by if record.id in looked else None))
    added = [_checked(record, [Check(verdict=None, why=_ADDED, by=by)], None) for record in given.values()]
    found = [*kept, *added]
    _cut_dead_links(found)
    return summary.model_copy(update={
        **{kind.list: [each for each in found if each.of_kind is kind] for kind in KINDS.values()},
        "abstract": _abstract(summary, checks, looked, again, by, {each.id for each in found}),
        "rejected": [*rejected, *(each for reading in again for each in reading.rejected)],
        "missing": [each for each in missing if not _is_told(each, added)],
    })


def _decided(
    old: FindingType, new: FindingType, doubts: Sequence[Check]
) -> tuple[FindingType, list[Check]]:
    """The record as the first model has it now, where it changed what was doubted; and what is still disputed."""
    left, notes = [], []
    for doubt in doubts:
        before, now = (getattr(each, doubt.field) if doubt.field else None for each in (old, new))
        if before == now or not _agrees(now, doubt.instead):
            left.append(doubt)
        if before != now:
            notes.append(f"{doubt.field} was changed after the second reading; at first: {_said(before)}")
    if not notes:
        return old, left
    return new.model_copy(update={"notes": [*new.notes, *notes]}), left


def _agrees(value: Any, instead: str | None) -> bool:
    """Whether a value is the one proposed, as far as that can be told: of ids and words from a list it can."""
    if instead is None:
        return True
    if isinstance(value, str) and re.fullmatch("[a-z_]+", value):
        return value in re.sub(r"[\s-]+", "_", instead.lower())
    if isinstance(value, list) and value and all(isinstance(each, str) for each in value):
        return set(value) == set(_ID.findall(instead))
    return True


def _checked(record: FindingType, doubts: Sequence[Check], confirmed_by: str | None) -> FindingType:
    own = _own(record.check)
    if not doubts and confirmed_by is not None:
        doubts = [Check(verdict="confirmed", by=confirmed_by)]
    return record.model_copy(update={"check": together([*own, *doubts])})


def _own(check: Check | None) -> list[Check]:
    """What the program itself doubts."""
    return [each for each in check.every if each.by == PROGRAM] if check else []


def _taken_back(record: records.Finding, doubts: Sequence[Check]) -> Rejected:
    told = "; ".join(each.why for each in doubts if each.why)
    return Rejected(
        kind=record.of_kind.name, id=record.id, reasons=[f"taken back after the second reading: {told}"],
        record=record.model_dump(mode="json"),
    )


def _cut_dead_links(found: Sequence[records.Finding]) -> None:
    """Cut links to records that were taken back, and packages that would be part of themselves."""
    kinds = {record.id: record.of_kind.name for record in found}
    for record in found:
        for link in record.of_kind.links:
            ids = link.ids(record)
            kept = [id for id in ids if kinds.get(id) in link.targets and id != record.id]
            if kept != ids:
                record.notes = [*record.notes, *(
                    f"{link.field}: {id} was cut: that record was taken back" for id in ids if id not in kept
                )]
                setattr(record, link.field, kept if link.many else next(iter(kept), None))
    packages = {each.id: each.part_of for each in found if isinstance(each, records.Proposal)}
    looped = records.in_loop(packages)
    for record in found:
        if isinstance(record, records.Proposal) and record.id in looped:
            record.notes = [*record.notes, f"part_of: {record.part_of} was cut: a package cannot be part of itself"]
            record.part_of = None


def _abstract(
    summary: Summary, checks: Mapping[str, Sequence[Check]], looked: set[str], again: Sequence[Reading], by: str,
    ids: set[str],
) -> list[Sentence]:
    told: list[Sentence] = []
    names = sentence_ids(summary.abstract, (record.id for record in summary.records))
    for id, sentence in zip(names, summary.abstract, strict=True):
        said = list(checks.get(id, ())) or ([Check(verdict="confirmed", by=by)] if id in looked else [])
        told.append(sentence.model_copy(update={"check": together([*_own(sentence.check), *said])}))
    if any(id in checks for id in names):
        known = {each.text: each for each in told}
        rewritten = next((reading.abstract for reading in again if reading.abstract), None)
        unread = Check(verdict=None, why=_REWRITTEN, by=by)
        told = told if rewritten is None else [
            known.get(each.text) or each.model_copy(update={"check": together(
                [*_own(each.check), unread]
            )}) for each in rewritten
        ]
    for sentence in told:
        dead = [id for id in sentence.records if id not in ids]
        sentence.notes = [*sentence.notes, *(f"{id} was cut: that record was taken back" for id in dead)]
        sentence.records = [id for id in sentence.records if id in ids]
    return told


def overlap(one: Missing, other: Missing) -> bool:
    """Whether two missing passages are one, at least in part."""
    return _meet(one.evidence, other.evidence)


def _meet(one: records.Evidence, other: records.Evidence) -> bool:
    return one.start < other.end and other.start < one.end


def _is_told(missing: Missing, added: Sequence[records.Finding]) -> bool:
    """Whether one of the records added rests on a passage that was missed."""
    return any(_meet(each, missing.evidence) for record in added for each in record.evidence)


def _said(value: Any) -> str:
    """A value in words, for a note."""
    if isinstance(value, records.Evidence):
        return f"“{value.quote}”"
    if isinstance(value, records.Party):
        return value.name
    if isinstance(value, list):
        return ", ".join(_said(each) for each in value) or "none"
    return "none" if value is None else str(value)
