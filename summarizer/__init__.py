"""Who proposed what, who responded how, on what conditions: read from a news article about diplomacy."""

from summarizer.article import Article
from summarizer.batch import Result, summarize_many
from summarizer.errors import (
    AccessError,
    ArticleError,
    ConfigurationError,
    CutOffError,
    LockedError,
    NoModelError,
    OutputError,
    ProviderError,
    RefusedError,
    ReplyError,
    SummarizerError,
    TooLongError,
    UnavailableError,
)
from summarizer.pipeline import Summarizer, asummarize, summarize
from summarizer.records import Condition, Evidence, Proposal, Response, Summary
from summarizer.views.tables.frames import tables

__all__ = [
    "AccessError", "Article", "ArticleError", "Condition", "ConfigurationError", "CutOffError", "Evidence",
    "LockedError", "NoModelError", "OutputError", "Proposal", "ProviderError", "RefusedError", "ReplyError", "Response",
    "Result", "Summarizer", "SummarizerError", "Summary", "TooLongError", "UnavailableError", "asummarize",
    "summarize", "summarize_many", "tables",
]
