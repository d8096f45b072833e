"""What is found out about a dossier: the types that `score --json` prints of one. Pure data."""

from __future__ import annotations

from pydantic import BaseModel, Field


class Share(BaseModel):
    """Precision, recall and F1, 0 to 1; 0 where nothing was there to measure."""

    precision: float
    recall: float
    f1: float


class Clustering(BaseModel):
    """Things that both sides have, in the clusters of the one and of the other. `conll` is a mean of three F1."""

    of: int = Field(description="things that both sides have")
    gold: int = Field(description="clusters")
    given: int = Field(description="clusters")
    b_cubed: Share
    ceaf_e: Share
    muc: Share
    lea: Share
    conll: float


class Found(BaseModel):
    """Of things that gold has, how many were found. `optional`: of those given, the ones that gold leaves open."""

    gold: int = 0
    given: int = 0
    found: int = 0
    optional: int = 0

    @property
    def recall(self) -> float:
        """Of those that gold has."""
        return self.found / self.gold if self.gold else 0.0

    @property
    def precision(self) -> float:
        """Of those given, but for what gold leaves open."""
        asked = self.given - self.optional
        return self.found / asked if asked else 0.0


class MoveScore(Found):
    """Moves found, and what of them is right. The day is where it is within one day of gold's.

    Found is a move that is told by the same passage, or, without one, has actor, act, thread and day of gold's.
    """

    by_passage: int = 0
    actor: int = 0
    act: int = 0
    actor_and_act: int = 0
    thread: int = 0
    day: int = 0
    all_four: int = 0


class JoinedPair(BaseModel):
    """Threads that gold calls different, and the thread that they are one in."""

    threads: list[str]
    given: list[str]
    why: str


class Beside(BaseModel):
    """A thread of one side, and its mentions on the other: `{"t4": ["07 …", "09 …"]}`."""

    thread: str
    what: str
    others: dict[str, list[str]]


class MoveBeside(BaseModel):
    """A move of gold, the one found for it, and what of it is wrong; `given` is None where none was found."""

    gold: str
    given: str | None
    wrong: list[str]


class DossierCost(BaseModel):
    """What it cost to join the articles, beyond summarizing them."""

    articles: int
    calls: int
    input_tokens: int
    output_tokens: int


class DossierScores(BaseModel):
    """Everything that was measured of a dossier. Threads and versions are of the mentions that both sides have."""

    agreement: bool = Field(description="two of a sort were compared: gold with gold, or dossiers")
    articles: int = Field(description="that both sides have")
    mentions: Found
    core_mentions: Found = Field(description="without those of optional threads")
    threads: Clustering
    versions: Clustering
    version_pairs: int = Field(description="pairs of mentions that both sides have in one thread")
    version_pairs_right: int = Field(description="of these, told alike: of one version, or of two")
    names: Found
    ambiguous_names: int = Field(description="left out: gold gives them to several actors")
    actors: Clustering
    different: int = Field(description="pairs that gold calls different, of which both threads were found")
    joined: list[JoinedPair]
    moves: MoveScore
    core_moves: MoveScore
    cost: DossierCost | None
    without_gold: list[str] = Field(description="articles left out: gold has none of them")
    without_given: list[str] = Field(description="articles of gold that were not given: what they tell is missed")
    split: list[Beside] = Field(description="threads of gold that are several")
    mixed: list[Beside] = Field(description="threads given that are several of gold's")
    missed: list[Beside] = Field(description="mentions of gold that were not found, thread by thread")
    wrong_moves: list[MoveBeside]
