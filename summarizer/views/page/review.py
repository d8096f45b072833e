"""What the page needs so that a person can review in it: forms by kind of record, and what each record is known by.

The page's script makes decisions of it (review*.js); what a decision is, and what becomes of it, is for
`results/decisions.py`.
"""

from __future__ import annotations

import hashlib
import types
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Literal, Union, get_args, get_origin

from pydantic_core import PydanticUndefined

from summarizer.codebook.kinds import Kind
from summarizer.codebook.records import (
    Attribution,
    Condition,
    Finding,
    Party,
    Proposal,
    Rejected,
    Response,
    Summary,
)
from summarizer.codebook.review import REJECTED_BY
from summarizer.results.decided import Decision, digest_of, record_of

SCRIPTS = (   # one after the other, the last one starts
    "review-forms.js", "review-rows.js", "review-faults.js", "review-passages.js", "review-made.js", "review-view.js",
    "review.js", "review-keep.js", "review-files.js", "review-desk.js", "review-mend.js", "review-keys.js",
    "review-tools.js", "review-bar.js",
)
STYLES = ("review.css",)
_NOT_ASKED = {"id", "evidence", "notes", "check", "review"}   # what nobody fills in, or not in a field of a form
_TYPES: tuple[type[Finding], ...] = (Proposal, Response, Condition)


@dataclass
class Desk:
    """A page made for review: whose results, which decisions it was made with, and where new ones go at once, if so.

    `taken` are the ids of those that its records, or its dossier, bear; `decisions` of joins and names those that are
    kept. `post` is a path of the page's own origin; without it decisions are kept in the browser and saved as a file.
    `follow` is the path by which the dossier is followed again.
    """

    name: str
    taken: list[str] = field(default_factory=list)
    post: str | None = None
    decisions: Sequence[Decision] = ()
    follow: str | None = None
    _seen: Any = field(default_factory=hashlib.sha256, init=False, repr=False)

    def row(self, summary: Summary, wrong: set[tuple[str, int]]) -> dict[str, Any]:
        """What each record of a summary is known by, and as the model gave it where the page cannot tell.

        `on` are digests of the records as they are shown, `own` of those that the model gave otherwise, `was` these
        whole; `aside` says who rejected which, `through` who went through the article.
        """
        on: dict[str, str] = {}
        row: dict[str, dict[str, Any]] = {"was": {}, "own": {}, "aside": {}}
        for record in summary.records:
            own = _model_gave(record)
            on[record.id] = digest_of(record)
            if own is not record or any((record.id, number) in wrong for number in range(len(record.evidence))):
                row["was"][record.id] = as_decided(own) if own else None
            if own is not None and own is not record:
                row["own"][record.id] = digest_of(own)
        for rejected in summary.rejected:
            if rejected.id and (by := _rejected_by(rejected)):
                row["was"][rejected.id], row["aside"][rejected.id] = rejected.record, by
                on[rejected.id] = digest_of(record_of(rejected.record))
        models = {**on, **row["own"]}
        added = {id for id, was in row["was"].items() if was is None}
        told = sorted((id, digest) for id, digest in models.items() if id not in added)
        self._seen.update(repr((summary.id, summary.article.sha256, told)).encode())
        through = {"through": summary.review.model_dump(mode="json", exclude={"was"})} if summary.review else {}
        return {"on": on, **{name: told for name, told in row.items() if told}, **through}

    def data(self) -> dict[str, Any]:
        """What is said once for the page; to be called when every row was made. `key` tells results from others."""
        return {
            "name": self.name, "key": self._seen.hexdigest()[:16], "taken": self.taken, "post": self.post,
            "forms": forms(),
        }


def as_decided(record: Finding) -> dict[str, Any]:
    """A record as a decision bears it: `{"type": "proposal", "id": "P1", …}`, without what was said of it."""
    return {"type": record.of_kind.name} | record.model_dump(mode="json", exclude={"notes", "check", "review"})


@cache
def forms() -> dict[str, list[dict[str, Any]]]:
    """For each kind the fields that a person may fill in, in the order of a form: what is done, links, who, the rest.

    A field is `{"name", "as", "needed", "default"}`, and what it may hold: `of` (values, or kinds that it links to),
    `many`, `within` (the fields of what it lists).
    """
    return {each.of_kind.name: _form(each) for each in _TYPES}


def _form(record: type[Finding]) -> list[dict[str, Any]]:
    kind = record.of_kind
    first = [kind.value, *(link.field for link in kind.links), *(role.field for role in kind.roles), "summary"]
    rest = [name for name in record.model_fields if name not in {*first, *_NOT_ASKED, "attribution"}]
    rest.sort(key=lambda name: not record.model_fields[name].is_required())
    return [_field(kind, record, name) for name in [*first, *rest, "attribution"]]


def _field(kind: Kind, record: type[Finding], name: str) -> dict[str, Any]:
    info = record.model_fields[name]
    default = info.get_default(call_default_factory=True)
    asked = {"name": name, "needed": info.is_required()}
    if default is not PydanticUndefined:
        asked["default"] = default
    link = next((each for each in kind.links if each.field == name), None)
    if link is not None:
        return asked | {"as": "links", "of": link.targets, "many": link.many, "label": link.words}
    return asked | _control(info.annotation)


def _control(annotation: Any) -> dict[str, Any]:
    """How a type is filled in: one or many values of a list, rows of fields, or words."""
    if get_origin(annotation) is Literal:
        return {"as": "choice", "of": get_args(annotation)}
    if get_origin(annotation) is list:
        (item,) = get_args(annotation)
        if item in (Party, Attribution):
            within = [{"name": name} | _control(each.annotation) for name, each in item.model_fields.items()]
            return {"as": "rows", "within": within, "most": 3 if item is Attribution else None}
        return _control(item) | {"as": "choices"}
    if get_origin(annotation) in (Union, types.UnionType):
        return _control(next(each for each in get_args(annotation) if each is not type(None))) | {"optional": True}
    return {"as": "words"}


def _model_gave(record: Finding) -> Finding | None:
    """A record as the model gave it, whatever a person made of it; None where a person added it."""
    if record.review is None or record.review.act == "confirmed":
        return record
    if record.review.was is None:
        return None if record.review.act == "added" else record
    return record_of(record.review.was)


def _rejected_by(rejected: Rejected) -> str | None:
    """Who rejected a record; None where the program did."""
    reason = rejected.reasons[0]
    return reason.removeprefix(REJECTED_BY).partition(": ")[0] if reason.startswith(REJECTED_BY) else None
