"""Kinds of records, the roles of parties in them and the links between them: one table that all others read.

Checking, scoring, views, tables and the page take names, types and words from here. What the values of
a field mean stands in the prompt.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

KindName = Literal["proposal", "response", "condition"]
ListName = Literal["proposals", "responses", "conditions"]


@dataclass(frozen=True)
class Role:
    """What parties are in a record: the field, what a reply calls it, and what it means."""

    field: str
    reply: str
    meaning: str


@dataclass(frozen=True)
class RecordLink:
    """A field that leads to records: what a reply calls it, the kinds it leads to, one or `many`.

    `words` say it from the record that has it, `back` from the record that it leads to.
    """

    field: str
    reply: str
    targets: tuple[KindName, ...]
    many: bool
    words: str
    back: str
    meaning: str

    def ids(self, record: object) -> list[str]:
        """The ids that it leads to from a record: `RESPONDS_TO.ids(response) → ["P1", "P2"]`."""
        value = getattr(record, self.field)
        return list(value) if self.many else [value] if value else []


@dataclass(frozen=True)
class Kind:
    """A kind of record: `value` is the field that says what is done, the first role is who does it."""

    name: KindName
    list: ListName
    value: str
    roles: tuple[Role, ...]
    links: tuple[RecordLink, ...]

    @property
    def letter(self) -> str:
        """What its ids begin with."""
        return self.name[0].upper()

    @property
    def actors(self) -> str:
        """The field of those who act."""
        return self.roles[0].field


PROPOSAL = Kind(
    "proposal", "proposals", "act",
    (
        Role("proposers", "by", "who puts it forward, where the article names it"),
        Role("addressees", "to", "whom it is put to"),
        Role("binds", "binds", "who would be bound by the terms"),
    ),
    (
        RecordLink("part_of", "part_of", ("proposal",), False, "Part of", "Parts", "proposal to its package"),
        RecordLink("counter_to", "counter_to", ("proposal",), True, "Counter to", "Countered by",
                   "proposal to the one it counters"),
    ),
)
RESPONSE = Kind(
    "response", "responses", "answer",
    (Role("responders", "by", "who answers"),),
    (
        RecordLink("responds_to", "responds_to", ("proposal",), True, "Answers", "Answered by",
                   "response to proposal"),
        RecordLink("counter_proposal", "counter", ("proposal",), False, "Puts instead", "Put in answer",
                   "response to the proposal put instead"),
    ),
)
CONDITION = Kind(
    "condition", "conditions", "kind",
    (Role("set_by", "by", "who sets it"), Role("to_be_met_by", "met_by", "who has to meet it")),
    (
        RecordLink("governs", "governs", ("proposal", "response"), True, "Governs", "On condition",
                   "condition to proposal or response"),
    ),
)
KINDS: dict[KindName, Kind] = {kind.name: kind for kind in (PROPOSAL, RESPONSE, CONDITION)}
ROLES = tuple(role for kind in KINDS.values() for role in kind.roles)
LINKS = {link.field: link for kind in KINDS.values() for link in kind.links}
