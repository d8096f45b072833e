"""What records and errors both rest on: a record without unknown fields, a count, the tokens that were paid."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

# 2**53 - 1: up to there a number is the same to every reader of JSON (RFC 8259, 6) and in every table.
Count = Annotated[int, Field(ge=0, le=2**53 - 1)]


class Record(BaseModel):
    """What the types of records share: no field beyond those named."""

    model_config = ConfigDict(extra="forbid", json_schema_serialization_defaults_required=True)


class Usage(Record):
    """Tokens of all tries together. `estimated`: a reply gave no usage (four characters a token)."""

    input_tokens: Count = 0
    output_tokens: Count = 0
    estimated: bool = False
