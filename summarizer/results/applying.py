"""Decisions of people put upon the summary that they are about. Pure.

Where a model was asked again and replied otherwise, a record is found by its evidence and meaning (rematching), and so
are those that links lead to. What is not found waits: it is listed, and counts again where the record is given again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple

from summarizer.codebook.kinds import KINDS, LINKS
from summarizer.codebook.records import Rejected, Summary, in_loop
from summarizer.codebook.review import REJECTED_BY, Review
from summarizer.codebook.verdicts import Check
from summarizer.results.chains import Chain, Found, chains, in_order
from summarizer.results.decided import Decision, as_json, digest_of, record_of
from summarizer.results.rematching import likeness, rematched
from summarizer.text.overlap import shared

_DONE: dict[str, Literal["confirmed", "corrected", "added"]] = {
    "confirm": "confirmed", "correct": "corrected", "add": "added",
}


class Applied(NamedTuple):
    """A summary with what was decided in it, and the decisions that no record is there for."""

    summary: Summary
    waiting: list[Decision]


def reviewed(summary: Summary, decisions: Iterable[Decision]) -> Summary:
    """A summary, as the model gave it, with what people decided of it. Decisions on other articles change nothing."""
    return applied(summary, decisions).summary


def applied(summary: Summary, decisions: Iterable[Decision]) -> Applied:
    """The same, with the decisions that wait: their record, or the text that they were made on, is not there."""
    about = [each for each in decisions if each.is_of_record]
    on_text = [each for each in about if each.sha256 == summary.article.sha256]
    waiting = [each for each in about if each.article == summary.id and each.sha256 != summary.article.sha256]
    if not on_text and not waiting:
        return Applied(summary, [])
    desk = _Desk(summary, chains(on_text))
    waiting += [each for chain in desk.waiting for each in chain.live[-1:]]
    return Applied(_gone_through(desk.summary(waiting), on_text), waiting)


def reply_digest(summary: Summary) -> str:
    """Which reply a summary was made of: hash of all its records, as the model gave them."""
    told = " ".join(sorted(digest_of(record) for record in summary.records))
    return hashlib.sha256(told.encode()).hexdigest()[:12]


def chain_of(summary: Summary, decisions: Iterable[Decision], id: str) -> Chain | None:
    """What was decided so far of the record that goes by an id, in the summary as it was decided."""
    desk = _Desk(summary, chains(each for each in decisions if each.sha256 == summary.article.sha256))
    return next((chain for chain, its in desk.ids.items() if its == id), None)


@dataclass
class _Desk:
    """One summary, and the chains of decisions on its records."""

    given: Summary
    every: list[Chain]
    waiting: list[Chain] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.reply = reply_digest(self.given)
        self.records: dict[str, Found] = {record.id: record for record in self.given.records}
        self.on: dict[str, Chain] = {}   # by the id of the record
        self.added: list[Chain] = []
        self._place()
        taken = set(self.records)
        self.ids: dict[Chain, str] = {}   # of each that is placed: the id of its record
        for id, chain in self.on.items():
            made = chain.stands
            is_kind = made is None or made.of_kind is self.records[id].of_kind
            self.ids[chain] = id if is_kind or made is None else _free(made.id, made, taken)
        for chain in (each for each in self.added if each.live):
            self.ids[chain] = _free(chain.record, chain.stands, taken)

    def _place(self) -> None:
        """Find each chain's record: as it was, else by evidence and meaning; else it is added, or waits."""
        left: list[Chain] = []
        for chain in self.every:
            record = self.records.get(chain.record)
            is_it = record is not None and (
                digest_of(record) == digest_of(chain.was) if chain.was
                else not chain.is_added and any(each.on == digest_of(record) for each in chain.decisions)
            )
            if is_it:
                self._take(chain.record, chain)
            elif chain.is_added and all(each.reply in (None, self.reply) for each in chain.decisions):
                self.added.append(chain)
            else:
                left.append(chain)
        for offered in ([id for id in self.records if id not in self.on], list(self.records)):
            wanted = [(chain, told) for chain in left if (told := chain.told)]
            for chain, found in rematched(wanted, [self.records[id] for id in offered]):
                self._take(found.id, chain)
                left.remove(chain)
        self.added += [chain for chain in left if chain.is_added]
        self.waiting = [chain for chain in left if not chain.is_added and chain.live]

    def _take(self, id: str, chain: Chain) -> None:
        if id in self.on:
            self.on[id].merge(chain)
        else:
            self.on[id] = chain

    def summary(self, waiting: Sequence[Decision]) -> Summary:
        """The summary as it was decided."""
        lists: dict[str, list[Found]] = {kind.list: [] for kind in KINDS.values()}
        gone: dict[str, str] = {}
        rejected = list(self.given.rejected)
        every = [(self.on.get(id), record) for id, record in self.records.items()]
        for chain, given in [*every, *((chain, None) for chain in self.added)]:
            latest = chain.live[-1:] if chain else []
            if chain is None or not latest:
                if given is not None:
                    lists[given.of_kind.list].append(given)
            elif (stands := chain.stands) is not None:
                lists[stands.of_kind.list].append(self._made(chain, stands, latest[0], given))
            elif record := given or chain.told:
                id = given.id if given is not None else self.ids[chain]
                gone[id] = f"{REJECTED_BY}{latest[0].by}"
                why = f": {latest[0].why}" if latest[0].why else ""
                kind = record.of_kind.name
                rejected.append(Rejected(kind=kind, id=id, reasons=[gone[id] + why], record=as_json(record)))
        return self._whole(lists, gone, rejected, waiting)

    def _made(self, chain: Chain, stands: Found, decision: Decision, given: Found | None) -> Found:
        """The record as a person has it, with the ids of this summary, and its review."""
        id = self.ids[chain]
        update: dict[str, Any] = {"id": id, "check": Check(verdict="confirmed", by=decision.by)}
        is_same = given is not None and digest_of(given) == digest_of(stands)
        notes = list(given.notes) if given is not None and is_same else []
        if not is_same:
            source = chain.source or decision
            for link in stands.of_kind.links:
                ids = {old: self._resolved(old, source) for old in link.ids(stands)}
                left = [new for new in dict.fromkeys(ids.values()) if new is not None and new != id]
                update[link.field] = left if link.many else next(iter(left), None)
                if lost := [old for old, new in ids.items() if new is None]:
                    notes.append(f"{link.words} {', '.join(lost)}, left out: there is no such record in this reply")
        is_now = is_same and given is not None and given.check is None
        review = Review(
            act=_DONE[decision.act], by=decision.by, at=decision.at, why=decision.why,
            was=None if is_now or given is None else as_json(given),
        )
        made = given if is_same and given is not None else stands
        return made.model_copy(update=update | {"notes": notes, "review": review})

    def _resolved(self, id: str, decision: Decision) -> str | None:
        """The id that a record goes by in this summary, of one that a decision's record leads to."""
        linked = decision.linked.get(id) or {}
        if (of := linked.get("of")) and (chain := next(
            (each for each in self.ids if any(one.id == of for one in each.decisions)), None,
        )):
            return self.ids[chain]
        if decision.reply is None and (added := next((each for each in self.added if each.record == id), None)):
            return self.ids[added]
        if decision.reply in (None, self.reply) and id in self.records:
            return self._now(id)
        with suppress(ValueError):
            record = record_of(linked)
            best = max(self.records.values(), key=lambda other: likeness(record, other), default=None)
            if best is not None and likeness(record, best):
                return self._now(best.id)
        return None

    def _now(self, id: str) -> str:
        """The id that one of the model's records goes by: another where a person made it another kind."""
        return self.ids[self.on[id]] if id in self.on else id

    def _whole(
        self, lists: dict[str, list[Found]], gone: dict[str, str], rejected: list[Rejected], waiting: Sequence[Decision]
    ) -> Summary:
        """The summary of these records: no link leads to what is not there, no package is part of itself."""
        moved = {id: new for id in self.records if (new := self._now(id)) != id}
        kinds = {record.id: record.of_kind.name for some in lists.values() for record in some}
        for some in lists.values():
            some[:] = [_linked(record, kinds, gone, moved) for record in some]
        _cut_loops(lists["proposals"])
        made = [record for some in lists.values() for record in some if record.review]
        missing = [
            each for each in self.given.missing
            if not any(shared(record.evidence, [each.evidence])[0] for record in made)
        ]
        abstract = []
        for sentence in self.given.abstract:
            ids = [moved.get(id, id) for id in sentence.records]
            cut = [f"{id} was cut: {gone.get(id, 'it is no such record any more')}" for id in ids if id not in kinds]
            abstract.append(sentence.model_copy(update={
                "records": [id for id in ids if id in kinds], "notes": [*sentence.notes, *cut],
            }))
        return self.given.model_copy(update={
            **lists, "abstract": abstract, "rejected": rejected, "missing": missing,
            "waiting": [_waits(each, self.given) for each in waiting],
        })


def _cut_loops(proposals: list[Found]) -> None:
    """Cut links of packages that would be part of themselves: two people may have said the contrary."""
    parents: dict[str, str | None] = {each.id: getattr(each, "part_of", None) for each in proposals}
    for at, each in enumerate(proposals):
        if each.id in in_loop(parents):
            note = f"Part of {parents[each.id]}, left out: a package cannot be part of itself"
            proposals[at] = each.model_copy(update={"part_of": None, "notes": [*each.notes, note]})
            parents[each.id] = None


def _linked(
    record: Found, kinds: Mapping[str, str], gone: Mapping[str, str], moved: Mapping[str, str],
) -> Found:
    """A record without links to what is not there, or is of a kind that they do not lead to; each is noted."""
    update: dict[str, Any] = {}
    notes = list(record.notes)
    for link in record.of_kind.links:
        had = link.ids(record)
        ids = [moved.get(id, id) for id in had]
        kept = [id for id in ids if kinds.get(id) in LINKS[link.field].targets and id != record.id]
        if kept != had:
            update[link.field] = kept if link.many else next(iter(kept), None)
            notes += [
                f"{link.words} {id}, left out: {gone.get(id, 'it is no such record any more')}"
                for id in ids if id not in kept
            ]
    return record.model_copy(update=update | {"notes": notes}) if update else record


def _gone_through(summary: Summary, decisions: Iterable[Decision]) -> Summary:
    """The summary with who went through the whole article, and without passages that were thought to be missing."""
    through: list[Decision] = []
    for each in in_order(decisions):
        if each.record is None:
            through = [one for one in through if one.by != each.by] if each.act == "undo" else [*through, each]
    if not through:
        return summary
    latest = through[-1]
    why = f"{REJECTED_BY}{latest.by}: nothing is missing"
    aside = [
        Rejected(kind=each.kind, id=None, reasons=[why, f"{each.by}: {each.why}"], record=each.model_dump(mode="json"))
        for each in summary.missing
    ]
    return summary.model_copy(update={
        "review": Review(act="confirmed", by=latest.by, at=latest.at, why=latest.why),
        "missing": [], "rejected": [*summary.rejected, *aside],
    })


def _waits(decision: Decision, summary: Summary) -> str:
    day = decision.at.date().isoformat()
    why = "it is not among these records" if decision.sha256 == summary.article.sha256 else "the text was another"
    return f"{decision.act} {decision.record or 'all'} by {decision.by}, {day}: {why}"


def _free(id: str, record: Found | None, taken: set[str]) -> str:
    """An id that no record has, from now on taken: that one, else the next number of its kind."""
    letter = record.of_kind.letter if record is not None else id[0]
    number = 1 + sum(each.startswith(letter) for each in taken)
    while id in taken:
        id, number = f"{letter}{number}", number + 1
    taken.add(id)
    return id
