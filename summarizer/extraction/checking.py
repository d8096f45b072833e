"""A reply checked against the article, and expanded into records.

All meaning is checked in one pass (fields, enums, quotes, links, ids), so that one re-ask can name
everything that is wrong. What is still wrong in the end is set aside or cut, and noted: nothing is
dropped in silence.
"""

from __future__ import annotations

import re
from functools import cached_property
from typing import Any

from summarizer.codebook import records
from summarizer.codebook.kinds import LINKS, ROLES
from summarizer.codebook.reply import ConditionRow, PartyRow, ProposalRow, RecordRow, ResponseRow, SourceRow
from summarizer.codebook.verdicts import ITSELF, Check, together
from summarizer.extraction.drafts import Draft, ReplyLists
from summarizer.extraction.reading import Part, Reading
from summarizer.extraction.statements import SENTENCE, field_of, sentence_ids
from summarizer.extraction.unsupported import doubts
from summarizer.extraction.window import REPLY_TOKENS, tokens
from summarizer.text.clean import clean
from summarizer.text.grounding import FactCheck
from summarizer.text.locate import Passages, locate

MOST_QUOTES = 3
MOST_SOURCES = 3


class Checker:
    """Reads the replies for one article; keeps every reading, so that the best one can be taken.

    `language` is what summaries are written in, as `Prompts` has it.
    """

    def __init__(self, text: str, language: str = "English", part: Part | None = None) -> None:
        """`part` tells of what longer text this is a part."""
        self.text, self._language, self._part = text, language, part
        self._doubted: set[str] = set()
        self.readings: list[Reading] = []
        self.replies = 0   # those that were no JSON too

    @property
    def expected(self) -> float:
        """Tokens that are kept free for a reply."""
        return REPLY_TOKENS * tokens(self.text)

    @cached_property
    def passages(self) -> Passages:
        """The text made ready to find quotes in: once, and not before there is a reply."""
        return Passages(self.text)

    @cached_property
    def _facts(self) -> FactCheck:
        return self._part.whole if self._part else FactCheck(self.text, self.passages.folded)

    def read(self, data: object) -> Reading:
        """Check a reply that was parsed as JSON, and keep the reading.

        A doubt is a fault the first time; where the model then says the same again it is only noted.
        """
        reading = _Reader(self.passages, clean(data), self._part).read()
        doubted = doubts(reading, self._facts, self._language)
        if reading.faults or not self._doubted.issuperset(doubted):
            reading.faults += doubted
        self._doubted.update(doubted)
        self.readings.append(reading)
        return reading

    def best(self) -> Reading | None:
        """The reading in which the most records stand, the later of equals; None if no reply was JSON."""
        return max(reversed(self.readings), key=lambda reading: (reading.is_answer, len(reading.records)), default=None)


_ID = re.compile(r"[A-Z]{1,2}\d+")
_LINKS = {link.reply: link.targets for link in LINKS.values()}
_ROLES = tuple(dict.fromkeys(role.reply for role in ROLES))


def _items(value: object) -> list[Any]:
    return value if isinstance(value, list) else [value] if isinstance(value, str) else []


def _ids(value: object) -> list[str]:
    """Ids as they were given, without those that say nothing: these are faults already."""
    return [id for id in _items(value) if isinstance(id, str) and id.strip()]


class _Reader:
    """One pass over one reply."""

    def __init__(self, passages: Passages, data: object, part: Part | None = None) -> None:
        self.passages, self.part = passages, part or Part(FactCheck(""), 0, True, {}, [])
        self.reading = Reading()
        self._data = data
        self.lists = ReplyLists(data, self.reading.faults, self.reading.notes)

    def read(self) -> Reading:
        reading = self.reading
        reading.is_answer = self.lists.are_an_answer
        reading.parties = {
            id: records.Party(name=row.name, on_behalf_of=row.speaks_for)
            for id, row in self.lists.table("parties", PartyRow).items()
        }
        self.parties = self.part.parties | reading.parties
        self.sources = self.lists.table("sources", SourceRow)
        drafts = self.lists.drafts({record.id for record in self.part.records})
        for draft in drafts:
            self._locate(draft)
        standing = [draft for draft in drafts if draft.row and not draft.reasons]
        self.kinds = {record.id: record.of_kind.name for record in self.part.records}
        self.kinds |= {draft.id: draft.kind for draft in standing}
        self.fallen = {draft.id for draft in drafts if draft.id and draft.id not in self.kinds}
        for draft in drafts:
            if draft.row and not draft.reasons:
                getattr(self, f"_{draft.kind}")(draft)
            else:
                self._references(draft)
        self._cut_loops()
        reading.rejected = [
            records.Rejected(kind=draft.kind, id=draft.id or None, reasons=draft.reasons, record=draft.raw)
            for draft in drafts if draft.reasons
        ]
        self._abstract()
        self._own_doubts()
        return reading

    def _fault(self, text: str) -> str:
        self.reading.faults.append(text)
        return text

    def _locate(self, draft: Draft) -> None:
        given = draft.raw.get("quotes") if isinstance(draft.raw, dict) else None
        quotes = draft.row.quotes if draft.row else [quote for quote in _items(given) if isinstance(quote, str)]
        if draft.row and not quotes:
            draft.reasons = [self._fault(f"{draft.name}: quotes is empty: give the passage that bears it out")]
        located = locate(self.passages, quotes)
        self.reading.quotes_asked += len(quotes)
        self.reading.quotes_located += len(quotes) - located.count(None)
        for number, (quote, found) in enumerate(zip(quotes, located, strict=True)):
            if found is None:
                nearest = self.passages.nearest(quote)
                self._fault(
                    f"{draft.name}: quotes[{number}] does not stand in the article: “{quote}”. "
                    f"The nearest passage there is: “{nearest}”. Copy a passage word for word."
                )
                draft.notes.append(f"a quote that does not stand in the article was left out: “{quote}”")
            elif (evidence := records.Evidence(**found._asdict())) not in draft.evidence:
                draft.evidence.append(evidence)
        if begin := self.part.begin:
            draft.evidence = [
                records.Evidence(quote=each.quote, start=begin + each.start, end=begin + each.end)
                for each in draft.evidence
            ]
        if not draft.evidence:
            draft.reasons = draft.reasons + draft.notes
        elif len(draft.evidence) > MOST_QUOTES:
            left = "; ".join(f"“{evidence.quote}”" for evidence in draft.evidence[MOST_QUOTES:])
            draft.notes.append(f"more than {MOST_QUOTES} quotes were given; left out: {left}")
            draft.evidence = draft.evidence[:MOST_QUOTES]

    def _proposal(self, draft: Draft) -> None:
        row = draft.row
        assert isinstance(row, ProposalRow)
        self.reading.proposals.append(records.Proposal(
            **self._common(draft, row), act=row.act, proposers=self._parties(draft, "by", row.by),
            addressees=self._parties(draft, "to", row.to), binds=self._parties(draft, "binds", row.binds),
            standing=row.standing, status=row.status, issues=list(dict.fromkeys(row.issues)),
            timeframe=row.timeframe,
            part_of=self._link(draft, "part_of", row.part_of),
            counter_to=self._links(draft, "counter_to", row.counter_to),
        ))

    def _response(self, draft: Draft) -> None:
        row = draft.row
        assert isinstance(row, ResponseRow)
        self.reading.responses.append(records.Response(
            **self._common(draft, row), responders=self._parties(draft, "by", row.by),
            responds_to=self._links(draft, "responds_to", row.responds_to), link=row.link, answer=row.answer,
            counter_proposal=self._link(draft, "counter", row.counter),
        ))
        if not row.responds_to:
            self._fault(f"{draft.name}: responds_to is empty: name the proposals that it answers")

    def _condition(self, draft: Draft) -> None:
        row = draft.row
        assert isinstance(row, ConditionRow)
        self.reading.conditions.append(records.Condition(
            **self._common(draft, row), kind=row.kind, operator=row.operator,
            set_by=self._parties(draft, "by", row.by), to_be_met_by=self._parties(draft, "met_by", row.met_by),
            requires=row.says, consequence=row.then,
            governs=self._links(draft, "governs", row.governs),
        ))

    def _common(self, draft: Draft, row: RecordRow) -> dict[str, Any]:
        return {
            "id": draft.id, "summary": row.says, "evidence": draft.evidence, "certainty": row.certainty,
            "attribution": self._attribution(draft, row.source), "notes": draft.notes,
        }

    def _attribution(self, draft: Draft, ids: list[str]) -> list[records.Attribution]:
        chain = []
        for id in ids:
            source = self.sources.get(id)
            if source is None:
                self._dead(draft, "source", id, "there is no such row in sources")
                continue
            party = self._parties(draft, f"source {id}: by", [source.by] if source.by else [])
            chain.append(records.Attribution(
                source=party[0].name if party else None, on_behalf_of=party[0].on_behalf_of if party else None,
                via=source.via, when=source.when, basis=source.basis,
            ))
        if len(chain) > MOST_SOURCES:
            draft.notes.append(f"more than {MOST_SOURCES} sources were given: the innermost are left out")
        return chain[:MOST_SOURCES] or [records.Attribution(basis="author")]

    def _parties(self, draft: Draft, name: str, ids: list[str]) -> list[records.Party]:
        parties = []
        for id in ids:
            party = self.parties.get(id)
            if party is not None:
                parties.append(records.Party(name=party.name, on_behalf_of=party.on_behalf_of))
            elif _ID.fullmatch(id):
                self._dead(draft, name, id, "there is no such row in parties")
            else:   # a name in the place of an id says all that is needed
                parties.append(records.Party(name=id))
        return parties

    def _references(self, draft: Draft) -> None:
        """Name the dead references of a record that is set aside, so that they are mended with it."""
        raw = draft.raw if isinstance(draft.raw, dict) else {}
        for name in _ROLES:
            self._parties(draft, name, _ids(raw.get(name)))
        for name in _LINKS:
            self._links(draft, name, _ids(raw.get(name)))

    def _link(self, draft: Draft, name: str, id: str | None) -> str | None:
        return next(iter(self._links(draft, name, [id] if id else [])), None)

    def _links(self, draft: Draft, name: str, ids: list[str]) -> list[str]:
        kinds = _LINKS[name]
        kept = []
        for id in dict.fromkeys(ids):
            if self.kinds.get(id) in kinds and id != draft.id:
                kept.append(id)
            elif id in self.fallen:   # what is wrong with that record is a fault already
                draft.notes.append(f"{name}: {id} was cut: that record was set aside")
            elif id == draft.id:
                self._dead(draft, name, id, "a record cannot refer to itself")
            else:
                wanted = " or ".join(kinds)
                why = f"that is no {wanted}" if id in self.kinds else "there is no such record"
                self._dead(draft, name, id, why)
        return kept

    def _dead(self, draft: Draft, name: str, id: str, why: str) -> None:
        self._fault(f"{draft.name}: {name}: {id}: {why}")
        draft.notes.append(f"{name}: {id} was cut: {why}")

    def _cut_loops(self) -> None:
        looped = records.in_loop({proposal.id: proposal.part_of for proposal in self.reading.proposals})
        for proposal in self.reading.proposals:
            if proposal.id in looped:
                self._fault(f"{proposal.id}: part_of: {proposal.part_of}: a package cannot be part of itself")
                proposal.notes.append(f"part_of: {proposal.part_of} was cut: a package cannot be part of itself")
                proposal.part_of = None

    def _own_doubts(self) -> None:
        """Keep what a model doubts of its own records, where it was not asked to. Nothing of it is a fault."""
        found: dict[str, records.Finding | records.Sentence] = {each.id: each for each in self.reading.records}
        found |= zip(sentence_ids(self.reading.abstract, found), self.reading.abstract, strict=True)
        for _, row in ReplyLists(self._data, [], []).doubts():
            each = found.get(row.of)
            if each is None:
                self.reading.notes.append(f"the model doubts {row.of}, which is no record here: {row.why}")
                continue
            kind = each.of_kind.name if isinstance(each, records.Finding) else SENTENCE
            doubt = Check(
                verdict=None, field=field_of(kind, row.field), why=f"not sure itself: {row.why}", instead=row.instead,
                by=ITSELF,
            )
            each.check = together([*(each.check.every if each.check else []), doubt])

    def _abstract(self) -> None:
        for name, row in self.lists.sentences():
            sentence = records.Sentence(text=row.text)
            for id in dict.fromkeys(row.of):
                if id in self.kinds:
                    sentence.records.append(id)
                elif id in self.fallen:
                    sentence.notes.append(f"{id} was cut: that record was set aside")
                else:
                    self._fault(f"{name}: {id}: there is no such record")
                    sentence.notes.append(f"{id} was cut: there is no such record")
            self.reading.abstract.append(sentence)
