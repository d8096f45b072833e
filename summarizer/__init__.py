"""Who proposed what, who responded how, on what conditions: read from a news article about diplomacy.

    from summarizer import read_results, summarize, summarize_many

    summary = summarize(text, model)        # an article: its text, a Path or an Article
    results = list(summarize_many(articles, model, into="results.jsonl"))   # or one by one, as they finish
    summaries = list(read_results("results.jsonl"))                         # all that is done

`model` is "PROVIDER/NAME", as "openai/NAME" or "ollama/NAME". `asummarize` and `asummarize_many` are awaited, a
`Summarizer` keeps settings and one client for many calls, `tables` and `score` work on results. More by
`help(summarizer.summarize)`, and in docs/python.md of the project; where an error comes from, in docs/errors.md.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

from summarizer.base import Usage
from summarizer.codebook.provenance import ArticleReference, Provenance, SecondReading
from summarizer.codebook.records import (
    Act,
    Answer,
    Attribution,
    Basis,
    Certainty,
    Condition,
    ConditionKind,
    Evidence,
    Issue,
    Link,
    Missing,
    Operator,
    Party,
    Proposal,
    Rejected,
    Response,
    Sentence,
    Standing,
    Status,
    Summary,
)
from summarizer.codebook.review import RecordKey, Review
from summarizer.codebook.verdicts import Check, Verdict
from summarizer.errors import (
    AccessError,
    ArticleError,
    AwaitedError,
    BudgetError,
    ConfigurationError,
    CutOffError,
    FaultError,
    LockedError,
    NoModelError,
    OutputError,
    ProviderError,
    Refusal,
    RefusalKind,
    RefusedError,
    ReplyError,
    ResultsError,
    ReviewError,
    SummarizerError,
    TooLongError,
    UnavailableError,
)
from summarizer.inputs.article import Article
from summarizer.views import api as _views  # noqa: F401 - gives Summary its views

if TYPE_CHECKING:
    from summarizer.api import (
        FollowSettings,
        RunSettings,
        afollow,
        asummarize,
        asummarize_many,
        follow,
        read_articles,
        summarize,
        summarize_many,
    )
    from summarizer.batch.run import Result
    from summarizer.client import Summarizer
    from summarizer.cluster.actor import SummarizeActor
    from summarizer.events import (
        Adapted,
        Answered,
        AskedAgain,
        Compared,
        Event,
        LimitFell,
        Paused,
        PieceBegan,
        Resumed,
        Retried,
    )
    from summarizer.extraction.session import Session
    from summarizer.inputs.document import Columns, Unreadable
    from summarizer.negotiation.day import Day
    from summarizer.negotiation.dossier import (
        Actor,
        ActorName,
        Actors,
        Deadline,
        Dossier,
        Doubt,
        Due,
        FollowedArticle,
        Following,
        Judgement,
        Move,
        Occurrence,
        Position,
        Relation,
        Represents,
        Thread,
        Told,
        Undecided,
        Unplaced,
        Version,
    )
    from summarizer.negotiation.dossierfile import read_dossier
    from summarizer.replies import CheckedReply, check_reply
    from summarizer.results.decided import Decision
    from summarizer.results.load import read_results
    from summarizer.scoring.counting import score
    from summarizer.scoring.dossiers import score_dossier
    from summarizer.scoring.dossierscores import DossierScores
    from summarizer.scoring.gold import Gold, GoldCondition, GoldProposal, GoldResponse
    from summarizer.scoring.scores import ArticleScore, Cost, FieldScore, KindScore, Scores
    from summarizer.settings import Limits, Mode, Settings
    from summarizer.tables.frames import tables
    from summarizer.views.brief.brief import (
        Brief,
        BriefDeadline,
        BriefDoubt,
        BriefMove,
        BriefRelation,
        BriefSource,
        BriefTerms,
        BriefThread,
        Disagreement,
        LeftOut,
        Stood,
    )

__all__ = [
    "AccessError", "Act", "Actor", "ActorName", "Actors", "Adapted", "Answer", "Answered", "Article", "ArticleError",
    "ArticleReference", "ArticleScore", "AskedAgain", "Attribution", "AwaitedError", "Basis", "Brief", "BriefDeadline",
    "BriefDoubt", "BriefMove", "BriefRelation", "BriefSource", "BriefTerms", "BriefThread", "BudgetError", "Certainty",
    "Check", "CheckedReply", "Columns", "Compared", "Condition", "ConditionKind", "ConfigurationError", "Cost",
    "CutOffError", "Day", "Deadline", "Decision", "Disagreement", "Dossier", "DossierScores", "Doubt", "Due", "Event",
    "Evidence", "FaultError", "FieldScore", "FollowSettings", "FollowedArticle", "Following", "Gold", "GoldCondition",
    "GoldProposal", "GoldResponse", "Issue", "Judgement", "KindScore", "LeftOut", "LimitFell", "Limits", "Link",
    "LockedError", "Missing", "Mode", "Move", "NoModelError", "Occurrence", "Operator", "OutputError", "Party",
    "Paused", "PieceBegan", "Position", "Proposal", "Provenance", "ProviderError", "RecordKey", "Refusal",
    "RefusalKind", "RefusedError", "Rejected", "Relation", "ReplyError", "Represents", "Response", "Result",
    "ResultsError", "Resumed", "Retried", "Review", "ReviewError", "RunSettings", "Scores", "SecondReading", "Sentence",
    "Session", "Settings", "Standing", "Status", "Stood", "SummarizeActor", "Summarizer", "SummarizerError", "Summary",
    "Thread", "Told", "TooLongError", "UnavailableError", "Undecided", "Unplaced", "Unreadable", "Usage", "Verdict",
    "Version", "afollow", "asummarize", "asummarize_many", "check_reply", "follow", "read_articles", "read_dossier",
    "read_results", "score", "score_dossier", "summarize", "summarize_many", "tables",
]
# Imported when it is asked for: it takes longer than what records are made of.
_HOMES = {
    "api": (
        "FollowSettings", "RunSettings", "afollow", "asummarize", "asummarize_many", "follow", "read_articles",
        "summarize", "summarize_many",
    ),
    "batch.run": ("Result",),
    "client": ("Summarizer",),
    "cluster.actor": ("SummarizeActor",),
    "events": (
        "Adapted", "Answered", "AskedAgain", "Compared", "Event", "LimitFell", "Paused", "PieceBegan", "Resumed",
        "Retried",
    ),
    "extraction.session": ("Session",),
    "negotiation.day": ("Day",),
    "negotiation.dossier": (
        "Actor", "ActorName", "Actors", "Deadline", "Dossier", "Doubt", "Due", "FollowedArticle", "Following",
        "Judgement", "Move", "Occurrence", "Position", "Relation", "Represents", "Thread", "Told",
        "Undecided", "Unplaced", "Version",
    ),
    "negotiation.dossierfile": ("read_dossier",),
    "inputs.document": ("Columns", "Unreadable"),
    "replies": ("CheckedReply", "check_reply"),
    "results.decided": ("Decision",),
    "results.load": ("read_results",),
    "scoring.counting": ("score",),
    "scoring.dossiers": ("score_dossier",),
    "scoring.dossierscores": ("DossierScores",),
    "scoring.gold": ("Gold", "GoldCondition", "GoldProposal", "GoldResponse"),
    "scoring.scores": ("ArticleScore", "Cost", "FieldScore", "KindScore", "Scores"),
    "settings": ("Limits", "Mode", "Settings"),
    "tables.frames": ("tables",),
    "views.brief.brief": (
        "Brief", "BriefDeadline", "BriefDoubt", "BriefMove", "BriefRelation", "BriefSource", "BriefTerms",
        "BriefThread", "Disagreement", "LeftOut", "Stood",
    ),
}
_LATER = {name: home for home, names in _HOMES.items() for name in names}
# Loaded now, the package does not take the name of the function later.
importlib.import_module("summarizer.tables")
del globals()["tables"]


def __dir__() -> list[str]:
    return [*globals(), *_LATER]


def __getattr__(name: str) -> Any:
    if name == "__version__":
        from summarizer.resources import version

        return version()
    if name not in _LATER:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(f"{__name__}.{_LATER[name]}"), name)
