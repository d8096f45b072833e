"""Summaries as tables: proposals, responses, conditions, their quotes, parties and links, a row each."""

from summarizer.views.tables.files import write_tables
from summarizer.views.tables.frames import tables

__all__ = ["tables", "write_tables"]
