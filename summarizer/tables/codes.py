"""Codes of event data for acts, answers and threats, where they are sure; none where they are not.

PLOVER event types after the manual, draft 0.8 of 2021, and its table CAMEO2PLOVER; CAMEO root codes
after the codebook 1.1b3 of 2012. A code says what kind of event the record is; who is source and who
is target stands in the table `parties`.
"""

from __future__ import annotations

from typing import NamedTuple


class Code(NamedTuple):
    """What a value of a field is in event data; `why` says on what ground, or why there is no code."""

    field: str
    value: str
    plover: str | None
    cameo: str | None
    why: str


CODES = (
    Code("act", "offer", "AGREE", "03", "agrees, offers or promises to cooperate or to yield"),
    Code("act", "pledge", "AGREE", "03", "agrees, offers or promises to cooperate or to yield"),
    Code("act", "request", None, "02", "an appeal; PLOVER leaves appeals out"),
    Code("act", "demand", "DEMAND", "10", "insists; REQUEST in data made with later versions of PLOVER"),
    Code("act", "plan", None, None, "terms for several parties may be offer, appeal or demand"),
    Code("answer", "accept", "AGREE", "03", "agrees; signing (05) and carrying out (06 to 08) are later events"),
    Code("answer", "accept_with_conditions", None, None, "neither scheme has a conditional consent"),
    Code("answer", "reject", "REJECT", "12", "refuses"),
    Code("answer", "counter_proposal", None, None, "a refusal and an offer at once: the proposal put has a code"),
    Code("answer", "defer", None, None, "neither scheme has it"),
    Code("answer", "non_committal", None, None, "PLOVER leaves comments out; CAMEO has several codes for them"),
    Code("answer", "endorse", "SUPPORT", "05", "commends or approves (051)"),
    Code("answer", "criticize", "ACCUSE", "11", "disapproves (111); DISAPPROVE in PLOVER before 2021"),
    Code("answer", "no_answer", None, None, "no event"),
    Code("kind", "precondition", None, None, "part of the event that it governs"),
    Code("kind", "reciprocal", None, None, "part of the event that it governs"),
    Code("kind", "guarantee", None, None, "part of the event that it governs"),
    Code("kind", "deadline", None, None, "an ultimatum (139) only with a threat, which is then a record"),
    Code("kind", "threat", "THREATEN", "13", "a threat or forceful warning"),
    Code("kind", "limit", None, None, "a refusal in advance: no proposal is refused yet"),
    Code("kind", "circumstance", None, None, "no act of anybody"),
)

# Of acts of a dossier: as those of the records that tell them.
MOVE_CODES = (
    Code("act", "propose", None, None, "what it is, offer, appeal or demand, tells the act of its thread"),
    Code("act", "revise", None, None, "as propose"),
    Code("act", "accept", "AGREE", "03", "agrees; signing (05) and carrying out (06 to 08) are acts of their own"),
    Code("act", "accept_with_conditions", None, None, "neither scheme has a conditional consent"),
    Code("act", "reject", "REJECT", "12", "refuses"),
    Code("act", "counter", None, None, "a refusal and an offer at once: the proposal put has a code"),
    Code("act", "defer", None, None, "neither scheme has it"),
    Code("act", "non_committal", None, None, "PLOVER leaves comments out; CAMEO has several codes for them"),
    Code("act", "criticize", "ACCUSE", "11", "disapproves (111); DISAPPROVE in PLOVER before 2021"),
    Code("act", "endorse", "SUPPORT", "05", "commends or approves (051)"),
    Code("act", "set_condition", None, None, "part of the event that it governs"),
    Code("act", "threaten", "THREATEN", "13", "a threat or forceful warning"),
    Code("act", "withdraw", None, None, "neither scheme has it"),
    Code("act", "agree", None, None, "may be consent (03) or a signature (05)"),
    Code("act", "carry_out", None, None, "what was done tells its code, of 06 to 08 or others"),
    Code("act", "break", None, None, "what was done instead tells its code"),
    Code("act", "lapse", None, None, "no act of anybody"),
    Code("act", "no_answer", None, None, "no event"),
)

_BY_VALUE = {(code.field, code.value): (code.plover, code.cameo) for code in CODES}


def coded(field: str, value: str) -> tuple[str | None, str | None]:
    """PLOVER event type and CAMEO root code: `coded("answer", "reject") → ("REJECT", "12")`."""
    return _BY_VALUE[field, value]
