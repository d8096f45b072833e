"""An act on a thread with the records that tell it, before it has an id; and which acts are of one kind. Pure data."""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

from summarizer.negotiation.day import Day
from summarizer.negotiation.dossier import Act, Shift
from summarizer.negotiation.tellings import Place, Telling

NEAR: Final = datetime.timedelta(days=2)   # acts of one kind that are told so near each other are one act
FAR: Final = datetime.timedelta(days=7)   # what is only rumoured may be denied so much later
_SAME_WORDS: Final = 0.6
_ENDS: Final[tuple[Act, ...]] = ("agree", "carry_out", "break", "withdraw", "lapse")


@dataclass(eq=False)
class Happened:
    """An act on a thread, with the records that tell it. `actors` in order of their ids, `version` a place."""

    act: Act
    version: int
    actors: tuple[str, ...]
    dated: Telling
    tellings: list[Telling]
    disputes: list[Happened] = field(default_factory=list)
    shift: Shift = "first"
    before: Happened | None = None

    @property
    def day(self) -> Day:
        """Of the telling that it is dated by."""
        return self.dated.day

    @property
    def date(self) -> datetime.date | None:
        """The day to reckon with."""
        return self.dated.date

    @property
    def order(self) -> tuple[datetime.date, bool, bool, Place, tuple[str, ...], str]:
        """What it comes by in the order of acts."""
        return in_order(self.date, self.act, self.first, self.actors, by=self.day.by)

    @property
    def first(self) -> Place:
        """The place of the first record that tells it."""
        return min(each.place for each in self.tellings)

    @property
    def is_put(self) -> bool:
        """Whether a proposal tells it: that it was put, or what became of it."""
        return any(each.kind == 0 for each in self.tellings)

    def add(self, telling: Telling) -> None:
        """Tell it once more; a day that is certain goes before a span that it lies in, and before an article's own."""
        self.tellings.append(telling)
        if telling.certain and not self.dated.certain and (self.dated.by_words or telling.date == self.date) and not (
            self.day.by and self.date and telling.date and telling.date > self.date
        ):
            self.dated = telling

    @cached_property
    def hearsay(self) -> bool:
        """Whether no record tells it but on hearsay; to be asked for when all is told."""
        return all(each.record.hearsay for each in self.tellings)

    @cached_property
    def doubted(self) -> set[str]:
        """Ids of the articles that tell it on hearsay and do not answer for it; to be asked for when all is told."""
        return {
            each.record.key.article for each in self.tellings
            if each.record.hearsay and each.record.certainty != "certain"
        }

    @property
    def denied(self) -> bool:
        """Whether it is hearsay, and those of whom it is told are told to have done otherwise, and not on hearsay."""
        return self.hearsay and any(
            not other.hearsay and not set(self.actors).isdisjoint(other.actors) for other in self.disputes
        )

    @cached_property
    def corroborating(self) -> set[str]:
        """Ids of the articles that tell it, but for those that tell hearsay with what denies it."""
        denying = {id for other in self.disputes if self.hearsay and not other.hearsay for id in other.articles}
        return self.articles - denying

    @cached_property
    def articles(self) -> set[str]:
        """Ids; to be asked for when all is told."""
        return {each.record.key.article for each in self.tellings}


def words_of(telling: Telling) -> set[str]:
    """The longer words of the sentence of its record, which tell whether two conditions are one."""
    return set(re.findall(r"\w{3,}", telling.record.sentence.casefold()))


def are_alike(one: set[str], other: set[str]) -> bool:
    """Whether two sentences are of nearly the same words."""
    return len(one & other) >= _SAME_WORDS * min(len(one), len(other))


def in_order(
    date: datetime.date | None, act: Act, first: Place, actors: tuple[str, ...], *, by: bool
) -> tuple[datetime.date, bool, bool, Place, tuple[str, ...], str]:
    """A key that puts acts in order: by day, what was done by then first; what ends a thread after what is said."""
    return date or datetime.date.max, not by, act in _ENDS, first, actors, act
