"""Dates as texts, tables, mails and feeds write them, as ISO 8601: never a wrong one."""
