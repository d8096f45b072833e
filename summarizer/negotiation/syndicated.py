"""Which articles print the text of another, all but a little: seen from hashes, lengths and quotes of records. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Printed:
    """What is known of a text: its hash, its length in characters, and all quotes of its records."""

    id: str
    sha256: str
    chars: int
    quotes: tuple[str, ...]


def copies(printed: Iterable[Printed]) -> dict[str, str]:
    """Ids of articles that are copies, each with the id of the first that has its text; `printed` in order of day."""
    first: dict[str, str] = {}
    found = {}
    for each in printed:
        if each.sha256 in first:
            found[each.id] = first[each.sha256]
        first.setdefault(each.sha256, each.id)
    return found
