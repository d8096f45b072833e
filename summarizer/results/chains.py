"""What was decided of one record, by whom, one after the other: which decision counts, and what the record is then.

Of a record the latest decision counts; what somebody takes back counts no more. A confirmation is of what was shown.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from summarizer.codebook.records import Condition, Proposal, Response
from summarizer.results.decided import Decision, digest_of, record_of

Found = Proposal | Response | Condition


@dataclass(eq=False)   # each is itself
class Chain:
    """The decisions on one record, in order. `was` is the record as a model gave it; None where a person added it."""

    record: str
    was: Found | None
    decisions: list[Decision] = field(default_factory=list)
    versions: dict[str, Found] = field(default_factory=dict)   # by their digests: what it was, and was made

    @property
    def is_added(self) -> bool:
        """Whether the record came of a person."""
        return self.was is None and any(each.act == "add" for each in self.decisions)

    @property
    def live(self) -> list[Decision]:
        """The decisions that nobody took back."""
        kept: list[Decision] = []
        for each in self.decisions:
            kept = [one for one in kept if one.by != each.by] if each.act == "undo" else [*kept, each]
        return kept

    @property
    def stands(self) -> Found | None:
        """The record as it shall be, by the latest decision; None where it was rejected, or is not known."""
        return self._made(self.live)[0]

    @property
    def source(self) -> Decision | None:
        """The decision that says what the record is, whose `linked` are those that it leads to."""
        return self._made(self.live)[1]

    def by(self, person: str) -> Found | None:
        """The record as one person would have it, who decided on it; None where he rejected it."""
        return self._made([each for each in self.live if each.by == person])[0]

    def _made(self, decisions: Iterable[Decision]) -> tuple[Found | None, Decision | None]:
        record, source = self.was, None
        for each in decisions:
            if each.act == "reject":
                record = source = None
            elif each.now is not None:
                record, source = record_of(each.now), each
            else:
                record = self.versions.get(each.on or "", record or self.was)
                source = each if record is self.was else self._maker(record) or source
        return record, source

    def _maker(self, record: Found | None) -> Decision | None:
        """Who made it so, at last."""
        return next((
            each for each in reversed(self.decisions) if each.now is not None and record_of(each.now) == record
        ), None)

    @property
    def told(self) -> Found | None:
        """What it is known by: as the model gave it, else as it was last made."""
        return self.was or next(reversed(self.versions.values()), None)

    def add(self, decision: Decision) -> None:
        """Take in a decision that came after all that are here."""
        self.decisions.append(decision)
        if decision.now is not None:
            version = record_of(decision.now)
            self.versions.setdefault(digest_of(version), version)

    def merge(self, other: Chain) -> None:
        """Take in what was decided of the same record in another reply."""
        self.decisions = in_order([*other.decisions, *self.decisions])
        self.versions = other.versions | self.versions


def chains(decisions: Iterable[Decision]) -> list[Chain]:
    """The decisions of one article put together, each record's by itself."""
    found: list[Chain] = []
    for each in in_order(decisions):
        if each.record is None:
            continue
        was = _was(each.was)
        digest = digest_of(was) if was else ""
        chain = _chain(found, each, digest)
        if chain is None:
            if each.act == "undo":
                continue   # there is nothing to take back
            chain = Chain(each.record, None if each.act == "add" else was)
            if chain.was is not None:
                chain.versions[digest] = chain.was
            found.append(chain)
        chain.add(each)
    return found


def in_order(decisions: Iterable[Decision]) -> list[Decision]:
    """Decisions by their time; of one time as they are given."""
    return sorted(decisions, key=lambda each: each.at)


def _chain(found: list[Chain], decision: Decision, digest: str) -> Chain | None:
    """The chain that a decision goes on with."""
    if decision.of is not None:
        of = next((chain for chain in found if any(each.id == decision.of for each in chain.decisions)), None)
        if of is not None:
            return of
    same = [chain for chain in reversed(found) if chain.record == decision.record]
    if decision.act == "add":
        return next((
            chain for chain in same if any(each.act == "add" and each.by == decision.by for each in chain.decisions)
        ), None)
    for chain in same:
        if digest in chain.versions or decision.on in chain.versions:
            return chain
    is_bare = decision.on is None and not digest
    return same[0] if same and is_bare else None


def _was(data: dict[str, Any] | None) -> Found | None:
    """The record as it was; None where that cannot be read: a newer version may have written it."""
    if data is not None:
        with suppress(ValueError):
            return record_of(data)
    return None
