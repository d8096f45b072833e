"""Dates as mails and feeds write them, with the zone that stands there."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

_DAY = re.compile(r"\d{4}-\d\d-\d\d")


def stamp(told: str) -> str | None:
    """A date of a mail or a feed as ISO 8601: `stamp("Wed, 18 Nov 2026 09:30 +0100") → "2026-11-18T09:30:00+01:00"`.

    Without the zone where none is told, or one that nobody knows; None where it is no date.
    """
    told = told.strip()
    if _DAY.fullmatch(told):
        return told if moment(told) else None
    found = moment(told)
    return found.isoformat() if found else None


def moment(told: str) -> datetime | None:
    """The same as a datetime, naive where no zone is told."""
    for parse in (datetime.fromisoformat, parsedate_to_datetime):
        try:
            found = parse(told.strip())
            found.timestamp()
        except (ValueError, TypeError, OverflowError, IndexError, OSError):
            continue
        return found.replace(tzinfo=UTC) if found.tzinfo is None and told.rstrip().endswith("-0000") else found
    return None
