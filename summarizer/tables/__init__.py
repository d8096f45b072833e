"""Summaries as tables: proposals, responses, conditions, their quotes, parties and links, a row each."""
