"""Who proposed what, who responded how, on what conditions: read from a news article about diplomacy."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from summarizer.article import Article
from summarizer.batch import Result
from summarizer.doors import Summarizer, asummarize, summarize
from summarizer.errors import (
    AccessError,
    ArticleError,
    ConfigurationError,
    CutOffError,
    FaultError,
    LockedError,
    NoModelError,
    OutputError,
    ProviderError,
    RefusedError,
    ReplyError,
    ResultsError,
    SummarizerError,
    TooLongError,
    UnavailableError,
)
from summarizer.many import summarize_many
from summarizer.records import Condition, Evidence, Proposal, Response, Summary

if TYPE_CHECKING:
    from summarizer.scoring.counting import score
    from summarizer.scoring.gold import Gold
    from summarizer.scoring.scores import Scores
    from summarizer.views.tables.frames import tables

__all__ = [
    "AccessError", "Article", "ArticleError", "Condition", "ConfigurationError", "CutOffError", "Evidence",
    "FaultError", "Gold", "LockedError", "NoModelError", "OutputError", "Proposal", "ProviderError", "RefusedError",
    "ReplyError", "Response", "Result", "ResultsError", "Scores", "Summarizer", "SummarizerError", "Summary",
    "TooLongError", "UnavailableError", "asummarize", "score", "summarize", "summarize_many", "tables",
]
# What few need is imported when it is asked for.
_LATER = {
    "Gold": "scoring.gold", "Scores": "scoring.scores", "score": "scoring.counting", "tables": "views.tables.frames",
}


def __getattr__(name: str) -> Any:
    if name not in _LATER:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f"{__name__}.{_LATER[name]}"), name)
