"""What a person decides of a record, of two records, or of an actor's name: a line of RESULTS.review.jsonl.

    {"format": "1.0", "id": "3f2a…", "act": "confirm", "by": "Ana", "at": "2026-11-27T21:40:00Z", "why": null,
     "article": "a.txt", "sha256": "…", "record": "P1", "on": "c0ffee…", "was": {"type": "proposal", …}, "now": null}

Only what a line is; decisions are kept in decisions, and put upon records in applying.
"""

from __future__ import annotations

import hashlib
import json
from typing import Annotated, Any, Literal, Self

from pydantic import AwareDatetime, Field, ValidationError, model_validator

from summarizer.base import Record
from summarizer.codebook.kinds import KINDS, KindName
from summarizer.codebook.records import Condition, Finding, Proposal, Response
from summarizer.codebook.review import RecordKey
from summarizer.results.load import faults

FORMAT = "1.0"
DecisionAct = Literal["confirm", "correct", "reject", "add", "undo", "same", "different", "rename"]
_Digest = Annotated[str, Field(pattern="^[0-9a-f]{12}$")]
_TYPES: dict[KindName, type[Proposal | Response | Condition]] = {
    "proposal": Proposal, "response": Response, "condition": Condition,
}
_NOT_SAID = ("check", "notes", "review")   # of what is in a record: what is said about it
_NOT_ITS_OWN = ("type", "of", *_NOT_SAID)


class Decision(Record):
    """What one person decided, once.

    Of a record: `article` and `sha256` of its text, `record`, its id (null: the article was gone through, and nothing
    is missing), `on`, the digest of what was shown, `was`, the record as the model gave it, `now`, as it shall be.
    Of a join: `left` and `right` are the records that are the same, or are not. Of an actor: its id, `name` and `to`.
    `linked`, `reply` and `of` are put in when it is kept: the records that its links lead to, which reply it is about,
    and the first decision that was made of the record. Of a join, or a name, `of` is another's decision that `undo`
    takes back.
    """

    format: Annotated[str, Field(pattern=r"^1\.\d{1,4}$")] = FORMAT
    id: Annotated[str, Field(pattern="^[0-9a-f]{16}$")]
    act: DecisionAct
    by: Annotated[str, Field(min_length=1)]
    at: AwareDatetime
    why: str | None = None
    article: str | None = None
    sha256: Annotated[str, Field(pattern="^[0-9a-f]{64}$")] | None = None
    record: Annotated[str, Field(min_length=1)] | None = None
    on: _Digest | None = None
    was: dict[str, Any] | None = None
    now: dict[str, Any] | None = None
    left: RecordKey | None = None
    right: RecordKey | None = None
    actor: str | None = None
    name: str | None = None
    to: str | None = None
    linked: dict[str, Any] = Field(default_factory=dict, description="by their ids, as they were")
    of: Annotated[str, Field(pattern="^[0-9a-f]{16}$")] | None = None
    reply: _Digest | None = Field(default=None, description="digest of all records of the model's reply")

    @property
    def is_of_record(self) -> bool:
        """Whether it is about an article's records, rather than joins or actors."""
        return self.sha256 is not None

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if self.act in ("same", "different"):
            _needs(self, "left", "right")
            if self.left == self.right:
                raise ValueError("left and right are one record")
        elif self.act == "rename":
            _needs(self, "actor", "to")
        elif self.act != "undo" or not ((self.left and self.right) or self.actor):
            _needs(self, "article", "sha256")
            if self.act not in ("confirm", "undo"):
                _needs(self, "record")
            if self.act in ("correct", "add"):
                _needs(self, "now")
        if self.now is not None:
            try:
                record_of(self.now)
            except ValidationError as error:
                raise ValueError("; ".join(in_words(error, "now"))) from None
        return self


def record_of(data: dict[str, Any]) -> Proposal | Response | Condition:
    """The record in a decision's JSON, without what is said about it. Raises ValueError.

    `record_of({"type": "proposal", "id": "P1", …}) → Proposal(id="P1", …)`
    """
    of = data.get("type")
    if of not in KINDS:
        raise ValueError(f"type is {of!r}: it should be proposal, response or condition")
    return _TYPES[of].model_validate({name: value for name, value in data.items() if name not in _NOT_ITS_OWN})


def as_json(record: Finding) -> dict[str, Any]:
    """A record as decisions have it: its JSON with its `type`."""
    return {"type": record.of_kind.name, **record.model_dump(mode="json", exclude={"review"})}


def digest_of(record: Finding) -> str:
    """Hash of what a record says, 12 hexadecimal digits: of its JSON without check, notes and review."""
    said = record.model_dump(mode="json", exclude=set(_NOT_SAID), exclude_none=True)
    told = json.dumps({"type": record.of_kind.name, **said}, sort_keys=True)
    return hashlib.sha256(told.encode()).hexdigest()[:12]


def in_words(error: ValidationError, *inside: str) -> list[str]:
    """What is wrong with a decision, the first three faults: `["now.act: 'ask' is wrong: it should be …"]`."""
    return [
        f"{'.'.join(map(str, (*inside, *where)))}: {told}" if (*inside, *where) else told
        for where, told in faults(error)[:3]
    ]


def _needs(decision: Decision, *names: str) -> None:
    if missing := [name for name in names if getattr(decision, name) is None]:
        raise ValueError(f"{decision.act} needs {' and '.join(missing)}")
