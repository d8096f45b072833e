"""What a scorer finds out: the types that `score --json` prints. Pure data."""

from __future__ import annotations

from pydantic import BaseModel, Field

from summarizer.codebook.kinds import ListName


class Measure(BaseModel):
    """A share, 0 to 1, with its 95 % interval; None where nothing was there to measure."""

    value: float | None = None
    low: float | None = None
    high: float | None = None


class Counts(BaseModel):
    """Records of one kind in one article or in all. `optional` are those found that nobody asked for."""

    gold: int = 0
    found: int = 0
    missed: int = 0
    made_up: int = 0
    optional: int = 0


class KindScore(Counts):
    """The counts of one kind in all articles, and what they come to."""

    precision: Measure = Field(default_factory=Measure)
    recall: Measure = Field(default_factory=Measure)
    f1: Measure = Field(default_factory=Measure)


class FieldScore(BaseModel):
    """In how many pairs a field is right. `alpha` is Krippendorff's, of two people's gold only."""

    right: int = 0
    of: int = 0
    share: Measure = Field(default_factory=Measure, description="of all articles together")
    alpha: float | None = None


class Named(BaseModel):
    """A record that was missed or made up: what it is, its passages, and what the other side has on them."""

    kind: ListName
    id: str
    value: str | None
    parties: list[str]
    says: str | None
    quotes: list[str]
    beside: list[str]


class Difference(BaseModel):
    """A field of a pair that differs; `id` is the given record's, `gold` that of gold."""

    kind: ListName
    id: str
    gold: str
    field: str
    expected: list[str]
    given: list[str]
    says: str | None
    quotes: list[str]


class Step(BaseModel):
    """A passage that must give nothing, and the records that stand on it."""

    passage: str
    records: list[str]


class ArticleScore(BaseModel):
    """One article: `id` is the result's, None where there is no result."""

    article: str
    id: str | None
    kinds: dict[ListName, Counts]
    fields: dict[str, FieldScore]
    missed: list[Named]
    made_up: list[Named]
    differences: list[Difference]
    stepped_on: list[Step]


class Cost(BaseModel):
    """What the results took. The quotes are those of first replies."""

    articles: int = 0
    requests: int = 0
    reasks: int = Field(0, description="replies after the first of an article")
    articles_reasked: int = 0
    quotes_asked: int = 0
    quotes_located: int = 0
    input_tokens: int = 0
    output_tokens: int = 0
    set_aside: int = Field(0, description="records that the articles did not bear out")


class Scores(BaseModel):
    """Everything that was measured; `articles` has it article by article."""

    agreement: bool = Field(description="two of a sort were compared: gold with gold, or results with results")
    kinds: dict[str, KindScore] = Field(description="proposals, responses, conditions, all")
    fields: dict[str, FieldScore] = Field(description="`parties` is proposers, responders and set_by together")
    nothing_passages: int = Field(description="passages that must give nothing")
    nothing_stepped_on: int = Field(description="of these, how many gave a record")
    empty_articles: int = Field(description="articles that have no records, optional ones included")
    empty_records: int = Field(description="records given for them")
    cost: Cost | None = Field(description="None where no results were scored")
    reviewed: int = Field(0, description="records of the results that people confirmed, corrected or added")
    without_gold: list[str] = Field(description="results left out: no gold for them")
    without_result: list[str] = Field(description="gold without a result: its records are missed")
    without_text: list[str] = Field(description="gold whose quotes were compared as words: no text for it")
    doubled: list[str] = Field(description="results left out: another one of the same article was scored")
    articles: list[ArticleScore]


class Agreement(BaseModel):
    """How far reviewers agree on one field: how many pairs of their decisions are alike. `alpha` is Krippendorff's."""

    alike: int = 0
    of: int = 0
    share: Measure = Field(default_factory=Measure)
    alpha: Measure = Field(default_factory=Measure)


class Disagreement(BaseModel):
    """A field of a record that reviewers decided otherwise: what each would have there."""

    article: str
    record: str
    field: str
    said: dict[str, str]


class ReviewerScores(BaseModel):
    """How far the people agree who reviewed the same records."""

    reviewers: list[str]
    articles: int = Field(description="with records that two or more decided on")
    records: int
    fields: dict[str, Agreement] = Field(description="`record` is whether it stands at all")
    disagreements: list[Disagreement]
