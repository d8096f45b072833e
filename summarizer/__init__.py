"""Who proposed what, who responded how, on what conditions: read from a news article about diplomacy."""

from summarizer.article import Article
from summarizer.errors import (
    AccessError,
    ArticleError,
    ConfigurationError,
    CutOffError,
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

__all__ = [
    "AccessError", "Article", "ArticleError", "Condition", "ConfigurationError", "CutOffError", "Evidence",
    "NoModelError", "OutputError", "Proposal", "ProviderError", "RefusedError", "ReplyError", "Response",
    "Summarizer", "SummarizerError", "Summary", "TooLongError", "UnavailableError", "asummarize", "summarize",
]
