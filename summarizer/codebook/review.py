"""What a person decided of a record, as it is borne by the record. Pure data; decisions are kept elsewhere."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from sys import intern
from typing import Annotated, Any, ClassVar, Literal

from pydantic import AwareDatetime, ConfigDict, Field

from summarizer.base import Record

REJECTED_BY = "rejected by "   # how the reason begins of what a person rejected


@dataclass(frozen=True, order=True, slots=True)   # hundreds of thousands of them are keys of what is joined
class RecordKey:
    """One record of one article, whatever is read again: `digest` is of its sentence and quotes, 12 hexadecimal digits.

    `article` is the id of the summary; `sha256` of its text is in the digest.
    """

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid")

    article: str
    record: str
    digest: Annotated[str, Field(pattern="^[0-9a-f]{12}$")]

    def __hash__(self) -> int:
        """Of what differs where anything does: it is asked for millions of times."""
        return hash(self.digest)

    @classmethod
    def of(cls, article: str, sha256: str, record: str, sentence: str, quotes: Iterable[str]) -> RecordKey:
        """The key of a record of an article, whose text has that hash."""
        told = "\x1f".join((sha256, sentence, *quotes))
        digest = hashlib.sha256(told.encode(errors="surrogatepass")).hexdigest()[:12]
        return cls(article=article, record=intern(record), digest=digest)


class Review(Record):
    """Who confirmed, corrected or added a record, and when.

    `was` is the record as the model gave it, as JSON, where it is another now; null where it is the same, or added.
    """

    act: Literal["confirmed", "corrected", "added"]
    by: Annotated[str, Field(min_length=1)]
    at: AwareDatetime
    why: str | None = None
    was: dict[str, Any] | None = None
