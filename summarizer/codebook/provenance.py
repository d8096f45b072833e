"""Where a summary comes from: the article it was got from, and how. Pure data."""

from __future__ import annotations

from typing import Annotated

from pydantic import ConfigDict, Field

from summarizer.base import Count, Record, Usage


class ArticleReference(Record):
    """The article that was read. `sha256` and `chars` are of the text that offsets count in.

    `notes` tell what is missing or doubtful in that text, `also_in` where else it was printed.
    """

    title: str | None = None
    outlet: str | None = None
    source: str | None = None
    url: str | None = None
    published: str | None = None
    published_by: str | None = Field(default=None, description="where the date was found if nobody gave it")
    language: str | None = None
    sha256: Annotated[str, Field(pattern="^[0-9a-f]{64}$")]
    chars: Count
    notes: list[str] = Field(default_factory=list)
    also_in: list[str] = Field(default_factory=list)


class SecondReading(Record):
    """How the records were checked. What it cost is in the sums of the provenance too.

    `failed` says why they were not, although it was asked for.
    """

    model: str | None = Field(default=None, description="as its reply names it")
    asked: str = Field(description="the model as it was asked for; recorded: none was")
    host: str | None = None
    prompt: str = Field(description="hash of its prompt templates")
    attempts: Count = 0
    usage: Usage = Field(default_factory=Usage)
    cost_usd: float | None = Field(default=None, ge=0, allow_inf_nan=False)
    seconds: Annotated[float, Field(ge=0, allow_inf_nan=False)] = 0.0
    failed: str | None = None
    put_back: Count = Field(0, description="what was put to the first model once more: disputed and missing records")


class Provenance(Record):
    """How the records were got. `attempts` counts requests, re-asks and retries included."""

    model: str = Field(description="as the reply names it")
    asked: str = Field(description="the model as it was asked for; recorded: none was")
    host: str | None = Field(default=None, description="host of the base URL")
    prompt: str = Field(description="hash of the prompt templates")
    schema_: str = Field(alias="schema", description="hash of the reply schema")
    summarizer: str = Field(description="version of this package")
    mode: str | None = Field(
        default=None, description="how the server was asked for JSON in the end; null where not known"
    )
    body: str | None = Field(
        default=None, description="hash of what went with every request besides; null: nothing did"
    )
    attempts: Count
    pieces: Count = Field(1, description="more than one: the article was too long for one call")
    replies: Count = Field(1, description="replies that were read; more than one a piece: it was asked again")
    quotes_asked: Count = Field(0, description="quotes that the first reply gave")
    quotes_located: Count = Field(0, description="of these, those that stand in the article")
    usage: Usage
    cost_usd: float | None = Field(default=None, ge=0, allow_inf_nan=False, description="null where no price is known")
    seconds: Annotated[float, Field(ge=0, allow_inf_nan=False)]
    recorded: bool = Field(description="the replies came from a recording")
    check: SecondReading | None = Field(default=None, description="null: the records were not read a second time")

    model_config = ConfigDict(serialize_by_alias=True, populate_by_name=True)
