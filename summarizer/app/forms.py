"""What the interface takes and gives, as its OpenAPI tells it."""

from __future__ import annotations

import datetime
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, Field

from summarizer.app.live import Reading
from summarizer.app.shelf import Row
from summarizer.results.decisions import Decision

_PROBLEM: dict[str, Any] = {
    "description": "Refused", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
}
_REFUSALS = (400, 401, 403, 408, 413, 421, 422)

Form = Literal["html", "docx", "xlsx"]   # of a page, and of files for Office


class Taken(BaseModel):
    """What was taken in: an entry for each article."""

    readings: list[Reading]


class Listed(BaseModel):
    """A page of the list of articles. `next` is `after` of the page that follows; null where none does."""

    total: int
    articles: list[Row]
    next: int | None = None


class Prompt(BaseModel):
    """What to ask any model about an article: its text, to be pasted as it is."""

    prompt: str


class Reply(BaseModel):
    """What a model replied to a prompt."""

    reply: str


class Decisions(BaseModel):
    """What people decided of records and joins, as the page of `report --review` saves it."""

    decisions: list[Decision]


class KeptDecisions(BaseModel):
    """How many decisions are new, and how many were there already."""

    new: int
    known: int


class Health(BaseModel):
    """That the server is there."""

    status: Literal["ok"] = "ok"
    version: str


class Problem(BaseModel):
    """Why a request was not answered."""

    detail: Any = Field(description="a sentence that says what to do, or what is wrong with each field")


def answers(*codes: int, of: str | tuple[str, ...] = ()) -> dict[int | str, dict[str, Any]]:
    """What a route answers besides what it returns: refusals, which are JSON; and what it gives, where that is not."""
    kinds = (of,) if isinstance(of, str) else of
    told: dict[int | str, dict[str, Any]] = dict.fromkeys((*codes, *_REFUSALS), _PROBLEM)
    if kinds:
        told[200] = {"description": "Done", "content": {each: {"schema": {"type": "string"}} for each in kinds}}
    return told


def _is_day(given: object) -> object:
    """A date in words of its own is none, and neither are seconds since 1970."""
    if not (isinstance(given, str) and len(given) == len("2026-11-18")):
        raise ValueError("a day is told as 2026-11-18")
    return given


Day = Annotated[datetime.date, BeforeValidator(_is_day)]
