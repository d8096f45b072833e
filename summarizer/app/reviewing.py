"""Decisions of people, kept as they come: those on records beside their results, those on joins beside the dossier."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from summarizer.app.shelf import Shelf
from summarizer.errors import ReviewError
from summarizer.results.decisions import Decision, Reviewing


@dataclass
class Kept:
    """What came of some decisions: how many are new, how many were there already, and why others are refused."""

    new: int = 0
    known: int = 0
    refused: list[str] = field(default_factory=list)


def keep(decisions: Iterable[Decision], shelf: Shelf, dossier: Path) -> Kept:
    """Keep decisions, each made to last before the next; what is refused is not written.

    Raises LockedError where another process holds a file for long, OutputError where it cannot be written.
    """
    kept, places = Kept(), dict[Path, list[Decision]]()
    for decision in decisions:
        if decision.is_of_record:
            place = shelf.place(decision.article) or shelf.paths[0]
        elif dossier.is_file():
            place = dossier
        else:
            kept.refused.append(f"{decision.act}: nothing was followed yet")
            continue
        places.setdefault(place, []).append(decision)
    for place, some in places.items():
        if place != dossier and not place.is_file():
            kept.refused += [f"{each.record or each.act}: there is no article {each.article}" for each in some]
            continue
        with Reviewing(place) as reviewing:
            reviewing.look(some)
            for decision in some:
                try:
                    is_new = reviewing.add(decision, shelf.text(decision.sha256) if decision.sha256 else None)
                except ReviewError as error:
                    kept.refused.append(f"{decision.record or decision.act}: {error}")
                else:
                    kept.new += is_new
                    kept.known += not is_new
    return kept
