"""When to give up on a request."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Limits:
    """Seconds for one request and for all tries of it, how many tries, and the longest wait between two."""

    timeout: float = 180.0
    deadline: float = 900.0
    tries: int = 6
    longest_wait: float = 30.0
