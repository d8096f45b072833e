"""How a thread stands: by the last act that ends it, else by what those whom it was put to answered last. Pure."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from summarizer.negotiation.dossier import Act, Move, Outcome, Thread

_ENDED: Final[dict[Act, Outcome]] = {
    "agree": "agreed", "carry_out": "in_force", "break": "broken", "withdraw": "withdrawn", "lapse": "lapsed",
}
CONCLUDED: Final[tuple[Outcome, ...]] = ("agreed", "in_force")
_YES: Final = ("accept", "accept_with_conditions")


def outcome(acts: Iterable[tuple[Act, Sequence[str]]], addressees: Sequence[str]) -> Outcome:
    """Of acts, each with its actors, by day; of hearsay that is denied none may be among them."""
    found: Outcome = "open"
    answers: dict[str, str] = {}
    for act, actors in acts:
        if act in _ENDED:
            found = _ENDED[act]
            answers.clear()
        elif act in ("revise", "counter"):
            found = "open"
            answers.clear()
        elif act in (*_YES, "reject", "defer"):
            answers |= {actor: act for actor in actors if not addressees or actor in addressees}
    said = set(answers.values())
    if found in ("open", "broken") and said:
        if "reject" in said:
            return "rejected" if found == "open" else found
        if said == {"accept"} and len(answers) >= len(addressees):
            return "accepted"
    return found


def stood(thread: Thread, moves: Iterable[Move], by_id: Mapping[str, Move], on: datetime.date) -> Outcome:
    """How a thread stood at the end of a day. `moves` are its own, by day; `by_id` those that they dispute, too."""
    some = list(moves)
    if all(each.date <= on for each in some if each.date):
        return thread.outcome
    found = own(thread, some, by_id, on)
    return "unclear" if found == "open" and thread.outcome == "unclear" else found


def is_anothers(found: Outcome, moves: Iterable[Move]) -> bool:
    """Whether a thread stands so by what became of another: superseded, or concluded with its package."""
    concluded = any(_ENDED.get(each.act) in CONCLUDED for each in moves)
    return found == "superseded" or (found in CONCLUDED and not concluded)


def own(thread: Thread, moves: Iterable[Move], by_id: Mapping[str, Move], on: datetime.date) -> Outcome:
    """How a thread stood at the end of a day by its own moves alone."""
    before = (each for each in moves if each.date and each.date <= on and not _denied(each, by_id))
    return outcome(((each.act, each.actors) for each in before), thread.addressees)


def standing(thread: Thread, moves: Iterable[Move], on: datetime.date) -> int:
    """The place of the version whose terms stood at the end of a day: the last that anybody had moved on."""
    told = {move.version for move in moves if move.date and move.date <= on}
    return max((place for place, each in enumerate(thread.versions) if each.id in told), default=0)


def _denied(move: Move, by_id: Mapping[str, Move]) -> bool:
    """Whether it is hearsay, and those of whom it is told are told to have done otherwise, and not on hearsay."""
    return move.hearsay and any(
        not by_id[id].hearsay and not set(move.actors).isdisjoint(by_id[id].actors) for id in move.disputes
    )
