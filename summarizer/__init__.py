"""Who proposed what, who responded how, on what conditions: read from a news article about diplomacy."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

from summarizer.api import asummarize, summarize, summarize_many
from summarizer.batch.run import Result
from summarizer.client import Summarizer
from summarizer.codebook.records import Condition, Evidence, Proposal, Response, Summary
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
from summarizer.inputs.article import Article
from summarizer.views import api as _views  # noqa: F401 - gives Summary its views

if TYPE_CHECKING:
    from summarizer.scoring.counting import score
    from summarizer.scoring.gold import Gold
    from summarizer.scoring.scores import Scores
    from summarizer.tables.frames import tables

__all__ = [
    "AccessError", "Article", "ArticleError", "Condition", "ConfigurationError", "CutOffError", "Evidence",
    "FaultError", "Gold", "LockedError", "NoModelError", "OutputError", "Proposal", "ProviderError", "RefusedError",
    "ReplyError", "Response", "Result", "ResultsError", "Scores", "Summarizer", "SummarizerError", "Summary",
    "TooLongError", "UnavailableError", "asummarize", "score", "summarize", "summarize_many", "tables",
]
# What few need is imported when it is asked for.
_LATER = {
    "Gold": "scoring.gold", "Scores": "scoring.scores", "score": "scoring.counting", "tables": "tables.frames",
}
# Loaded now, the package does not take the name of the function later.
importlib.import_module("summarizer.tables")
del globals()["tables"]


def __getattr__(name: str) -> Any:
    if name not in _LATER:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(f"{__name__}.{_LATER[name]}"), name)
