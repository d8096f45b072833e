"""What the model writes, and the JSON Schema that asks for it.

Output tokens are most of the cost and all of the wait, so the reply is lean: parties and sources
stand once in two tables, defaults are left out, and long passages are given by their first and last
words. `checking` expands it into records.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import cache
from typing import Annotated, Any

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
)
from typing_extensions import TypeAliasType

from summarizer.codebook import records


def _word(value: object) -> object:
    """An enum value as models slip it: `"Accept with conditions" → "accept_with_conditions"`."""
    if not isinstance(value, str) or (value.islower() and value.isidentifier()):   # as it is meant, nearly always
        return value
    return re.sub(r"[\s-]+", "_", value.strip().lower())


def _list(value: object) -> object:
    return [value] if isinstance(value, str) else value


Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Word = BeforeValidator(_word)
# Named, so that the schema says them once; by a short name, for it refers to them often.
List = TypeAliasType("List", Annotated[list[Text], BeforeValidator(_list)])
Certainty = TypeAliasType("Certainty", Annotated[records.Certainty, Word])


class ReplyRow(BaseModel):
    """What the tables and lists below share. An unknown field is passed over, and noted on a record."""

    model_config = ConfigDict(extra="ignore", populate_by_name=True)

    id: Text


class PartyRow(ReplyRow):
    """A party, named once and referred to by id."""

    name: Text
    speaks_for: Text | None = Field(default=None, alias="for")


class SourceRow(ReplyRow):
    """Who says so, where and when: one link of an attribution."""

    by: Text | None = None
    via: Text | None = None
    when: Text | None = None
    basis: Annotated[records.Basis, Word]


class RecordRow(ReplyRow):
    """What proposals, responses and conditions share."""

    says: Text
    quotes: List
    source: List = []
    certainty: Certainty = "certain"


class ProposalRow(RecordRow):
    """A proposal as the model writes it."""

    act: Annotated[records.Act, Word]
    by: List = []
    to: List = []
    binds: List = []
    standing: Annotated[records.Standing, Word]
    status: Annotated[records.Status, Word]
    issues: Annotated[list[Annotated[records.Issue, Word]], BeforeValidator(_list)]
    timeframe: Text | None = None
    part_of: Text | None = None
    counter_to: List = []


class ResponseRow(RecordRow):
    """A response as the model writes it."""

    by: List
    responds_to: List
    link: Annotated[records.Link, Word] = "stated"
    answer: Annotated[records.Answer, Word]
    counter: Text | None = None


class ConditionRow(RecordRow):
    """A condition as the model writes it; `says` is what must hold."""

    kind: Annotated[records.ConditionKind, Word]
    operator: Annotated[records.Operator, Word] = "implicit"
    by: List = []
    met_by: List = []
    then: Text | None = None
    governs: List = []


class SentenceRow(BaseModel):
    """A sentence of the abstract and the ids that bear it out."""

    text: Text
    of: List = []


class DoubtRow(BaseModel):
    """What a second reading doubts: `of` a record or sentence by its id, or a kind of record that is missing.

    `instead` is what should stand in the field; of what is missing, the passage.
    """

    of: Text
    field: Text | None = None
    why: Text
    instead: Text | None = None


class ReplyShape(BaseModel):
    """The shape of a whole reply, of the first reading and of the second, which has doubts alone.

    It is one for both: a provider that keeps the beginning of a request takes the schema for a part of it.
    """

    parties: list[PartyRow]
    sources: list[SourceRow]
    proposals: list[ProposalRow]
    responses: list[ResponseRow]
    conditions: list[ConditionRow]
    abstract: list[SentenceRow] = []
    doubts: list[DoubtRow] = []


# What the schema calls the types: it names them often, and ids begin with the letter.
_DEFS = {
    "ProposalRow": "P", "ResponseRow": "R", "ConditionRow": "C", "PartyRow": "A", "SourceRow": "S",
    "SentenceRow": "T", "DoubtRow": "D", "List": "L", "Certainty": "Y",
}


@cache
def lean_schema() -> dict[str, Any]:
    """The reply's JSON Schema with nothing in it that a model does not need."""
    return lean(ReplyShape, _DEFS)


@cache
def strict_schema() -> dict[str, Any]:
    """The same in OpenAI's strict form: every property required, and null where nothing is to be said."""
    return strict(lean_schema())


def lean(shape: type[BaseModel], names: Mapping[str, str]) -> dict[str, Any]:
    """The JSON Schema of a reply with nothing in it that a model does not need; `names` are short ones of its types."""
    return _pruned(shape.model_json_schema(ref_template="{model}"), names)   # type: ignore[no-any-return]


def strict(schema: dict[str, Any]) -> dict[str, Any]:
    """A lean schema in OpenAI's strict form."""
    return _map_objects(schema, _all_required)   # type: ignore[no-any-return]


def _pruned(node: Any, names: Mapping[str, str], *, named: bool = False) -> Any:
    """Drop titles, descriptions, defaults and the null of optional fields.

    `named` says that the keys of this object are names of fields or definitions.
    """
    if isinstance(node, list):
        return [_pruned(item, names) for item in node]
    if not isinstance(node, dict):
        return node
    if not named and "$ref" in node:
        return {"$ref": f"#/$defs/{names[node['$ref']]}"}
    if not named and "anyOf" in node:
        options = [option for option in node["anyOf"] if option != {"type": "null"}]
        if len(options) == 1:
            return _pruned(options[0], names)
    dropped = () if named else ("title", "description", "default", "minLength")
    made = {
        names.get(key, key): _pruned(value, names, named=not named and key in ("properties", "$defs"))
        for key, value in node.items() if key not in dropped
    }
    if made.get("type") == "object" and not named:
        # Some servers make required properties be written first: then that is the order for all.
        fields = made.get("properties", {})
        made["properties"] = {key: fields[key] for key in [*made.get("required", ()), *fields]}
        made["additionalProperties"] = False
    return made


def _map_objects(node: Any, change: Callable[[dict[str, Any]], dict[str, Any]]) -> Any:
    if isinstance(node, list):
        return [_map_objects(item, change) for item in node]
    if not isinstance(node, dict):
        return node
    made = {key: _map_objects(value, change) for key, value in node.items()}
    return change(made) if made.get("type") == "object" else made


def _all_required(node: dict[str, Any]) -> dict[str, Any]:
    required = set(node.get("required", ()))
    properties = {
        key: value if key in required or value == {"$ref": "#/$defs/L"} else {"anyOf": [value, {"type": "null"}]}
        for key, value in node["properties"].items()
    }
    return {**node, "properties": properties, "required": list(properties)}
