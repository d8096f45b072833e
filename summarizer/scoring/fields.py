"""Which fields of a paired record are right: parties, values and links, as far as both sides give them. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from summarizer.codebook.kinds import KINDS, LINKS, ROLES
from summarizer.codebook.records import Attribution
from summarizer.scoring.gold import Gold, GoldParty, GoldRecord
from summarizer.scoring.pairing import Pairs
from summarizer.scoring.parties import all_same

ACTORS = tuple(kind.actors for kind in KINDS.values())
_ACTS = tuple(kind.value for kind in KINDS.values())
_PARTIES = frozenset(role.field for role in ROLES)
_VALUES = frozenset([*_ACTS, "standing", "status", "certainty", "link", "operator"])
FIELDS = (
    *ACTORS, *_ACTS, "standing", "status", "basis", "source", "certainty", "responds_to", "governs",
    "part_of", "counter_to", "counter_proposal", "link", "operator", "addressees", "binds", "to_be_met_by", "issues",
)


@dataclass(frozen=True)
class Verdict:
    """One field of a pair: what gold has, what was given, and whether that is right."""

    field: str
    expected: list[str]
    given: list[str]
    right: bool


@dataclass
class LinkJudge:
    """What links are judged by: which given record is which of gold, and what stands for what there.

    A link is right where it leads to all expected records and to no other, but that optional ones may
    be there or not; that with a package its parts may be named; and that a response stands for the
    proposals that it answers, so that a condition on the one need not name the others. A link to a
    record that was made up is wrong; so is one that is missing because its record was missed.
    """

    same: dict[str, str]
    optional: set[str]
    optional_given: set[str]
    package: dict[str, str]
    answered: dict[str, set[str]]

    @classmethod
    def of(cls, gold: Gold, given: Gold, kinds: Sequence[Pairs]) -> LinkJudge:
        """The pairs of an article, made ready for judging links."""
        return cls(
            same={other.id: one.id for kind in kinds for one, other in kind.pairs},
            optional={record.id for record in gold.records if record.optional},
            optional_given={record.id for record in given.records if record.optional},
            package={proposal.id: proposal.part_of for proposal in gold.proposals if proposal.part_of},
            answered={response.id: set(response.responds_to) for response in gold.responses},
        )

    def verdict(self, name: str, expected: list[str], given: list[str]) -> Verdict:
        """Judge one link."""
        wanted = set(expected)
        found = {self.same.get(id, f"?{id}") for id in given if id in self.same or id not in self.optional_given}
        missing = wanted - found - self.optional - self._answered_by(found)
        extra = found - wanted - self.optional - self._answered_by(wanted)
        right = not missing and all(self._within(id, wanted) for id in extra)
        told = [f"{id} (gold {self.same[id]})" if id in self.same else f"{id} (made up)" for id in given]
        return Verdict(name, expected, told, right)

    def _answered_by(self, ids: set[str]) -> set[str]:
        return {proposal for id in ids for proposal in self.answered.get(id, ())}

    def _within(self, id: str, wanted: set[str]) -> bool:
        seen: set[str] = set()
        while id in self.package and id not in seen:
            seen.add(id)
            id = self.package[id]
            if id in wanted:
                return True
        return False


def verdicts(one: GoldRecord, other: GoldRecord, links: LinkJudge) -> Iterator[Verdict]:
    """Judge each field that both records of a pair give, in the order of FIELDS."""
    both = one.model_fields_set & other.model_fields_set
    for name in FIELDS:
        if name in ("basis", "source"):
            if "attribution" in both and one.attribution and other.attribution:
                yield _basis(one, other) if name == "basis" else _source(one, other)
        elif name not in both:
            continue
        elif name in LINKS:
            yield links.verdict(name, LINKS[name].ids(one), LINKS[name].ids(other))
        elif name in _PARTIES:
            yield _parties(name, getattr(one, name), getattr(other, name))
        elif name in _VALUES:
            wanted, found = getattr(one, name), getattr(other, name)
            if wanted is not None and found is not None:
                yield Verdict(name, [wanted], [found], wanted == found)
        else:
            wanted, found = getattr(one, name), getattr(other, name)
            yield Verdict(name, wanted, found, set(wanted) == set(found))


def party_names(parties: Sequence[GoldParty]) -> list[str]:
    """Parties in words: `["Lavrov (Russia)"]`."""
    return [party.name + (f" ({party.on_behalf_of})" if party.on_behalf_of else "") for party in parties]


def _parties(name: str, wanted: list[GoldParty], found: list[GoldParty]) -> Verdict:
    return Verdict(name, party_names(wanted), party_names(found), all_same(wanted, found))


def _basis(one: GoldRecord, other: GoldRecord) -> Verdict:
    wanted, found = ([str(each.basis) for each in record.attribution] for record in (one, other))
    return Verdict("basis", wanted, found, wanted == found)


def _source(one: GoldRecord, other: GoldRecord) -> Verdict:
    return _parties("source", _sources(one.attribution), _sources(other.attribution))


def _sources(chain: list[Attribution]) -> list[GoldParty]:
    return [GoldParty(name=each.source, on_behalf_of=each.on_behalf_of) for each in chain if each.source]
