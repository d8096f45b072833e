"""The format of a line of results: which this version writes, and what it makes of others.

A minor number grows with fields that may be passed over; a major one with all else. Within a major number
every version reads what every other wrote. A line without a format is of the first, 1.0.
"""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel
from pydantic_core import PydanticCustomError

FORMAT = "1.3"
NEWER = "newer_format"   # the type of the error


def present(format: str) -> str:
    """The format that something read has from now on: this version's, or the newer minor it was written in.

    Raises PydanticCustomError where its major number is newer.
    """
    numbers, ours = _numbers(format), _numbers(FORMAT)
    if numbers[0] > ours[0]:
        raise PydanticCustomError(
            NEWER, "written by a newer summarizer, in format {format}, where this one reads {ours}: update summarizer",
            {"format": format, "ours": f"{ours[0]}.x"},
        )
    return format if numbers > ours else FORMAT


def is_newer(format: object) -> bool:
    """Whether a line is of a newer format, minor or major: it may bear fields that are not known here."""
    try:
        return isinstance(format, str) and _numbers(format) > _numbers(FORMAT)
    except ValueError:
        return False


def restored(model: BaseModel, dumped: Any) -> Any:
    """What a model was dumped to, with the fields that it was read with and does not know, at every level."""
    if not isinstance(dumped, dict):
        return dumped
    for name, field in type(model).model_fields.items():
        value = getattr(model, name)
        key = name if name in dumped else field.alias or name
        if isinstance(value, BaseModel) and key in dumped:
            dumped[key] = restored(value, dumped[key])
        elif isinstance(value, list) and len(dumped.get(key) or ()) == len(value):
            dumped[key] = [
                restored(one, each) if isinstance(one, BaseModel) else each
                for one, each in zip(value, dumped[key], strict=True)
            ]
    return {**dumped, **(model.model_extra or {})}


def _numbers(format: str) -> tuple[int, int]:
    major, _, minor = format.partition(".")
    return int(major), int(minor)
