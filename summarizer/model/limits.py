"""Limits of one request: timeout, tries, and when to give up."""

from __future__ import annotations

from dataclasses import dataclass

from summarizer.settings import check

LARGER_LIMIT = 16_384   # tokens, at least, for the second try of a reply that was cut off


@dataclass(frozen=True)
class Limits:
    """Seconds for one request and for all tries of it, how many tries, and the longest wait between two.

    `refusals` counts answers that there are too many requests, or that ask for a wait past the deadline;
    `tries` all other failures. What the provider asks to wait counts towards the deadline of an article by
    itself, and not in a run over many.

    Raises ConfigurationError where one is no number, or not finite.
    """

    timeout: float = 180.0
    deadline: float = 900.0
    tries: int = 6
    refusals: int = 12
    longest_wait: float = 30.0

    def __post_init__(self) -> None:
        check(**vars(self))
