"""What records and errors both rest on: a record without unknown fields, a count, the tokens that were paid."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

# 2**53 - 1: up to there a number is the same to every reader of JSON (RFC 8259, 6) and in every table.
Count = Annotated[int, Field(ge=0, le=2**53 - 1)]


class Record(BaseModel):
    """What the types of records share: no field beyond those named; what is assigned is checked as what is read."""

    model_config = ConfigDict(
        extra="forbid", json_schema_serialization_defaults_required=True, validate_assignment=True,
        defer_build=True,   # what only prints a help or a table of contents need not wait for it
    )

    def __setattr__(self, name: str, value: Any) -> None:
        """Assign what is valid; else raise ValidationError, and leave what was there.

        (pydantic leaves the new value where only a validator of the whole record refuses it.)
        """
        before = dict(self.__dict__)
        try:
            super().__setattr__(name, value)
        except ValidationError:
            self.__dict__.update(before)
            raise


class Usage(Record):
    """Tokens of all tries together. `estimated`: a reply gave no usage (four characters a token)."""

    input_tokens: Count = 0
    output_tokens: Count = 0
    estimated: bool = False
