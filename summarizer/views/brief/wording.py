"""A brief in words, as all its views say it: days, acts, who, sources, and what is doubtful."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from contextlib import suppress
from typing import Final

from summarizer.views.brief.brief import (
    Brief,
    BriefDeadline,
    BriefDoubt,
    BriefMove,
    BriefSource,
    BriefTerms,
    BriefThread,
    Disagreement,
    LeftOut,
    Stood,
)
from summarizer.views.words import plain, worded

LONGEST: Final = 240   # characters of a quote that is shown
_BRIEFLY: Final = 100  # and of what another proposal says
NOBODY: Final = "somebody not named"
_ACTS: Final = {
    "propose": "proposed", "revise": "changed the terms", "accept": "accepted",
    "accept_with_conditions": "accepted on conditions", "reject": "rejected", "counter": "put other terms against it",
    "counter_proposal": "put other terms against it",
    "defer": "put off an answer", "non_committal": "said neither yes nor no", "criticize": "criticized",
    "endorse": "endorsed", "set_condition": "set a condition", "threaten": "threatened", "withdraw": "withdrew",
    "agree": "agreed", "carry_out": "carried it out", "break": "broke it", "lapse": "saw it lapse",
    "no_answer": "gave no answer",
}
_OF_ITSELF: Final = {"agree": "was agreed", "carry_out": "was in force", "lapse": "lapsed"}
_SHIFTS: Final = {
    "repeated": "again", "softened": "softer", "hardened": "harder", "taken_back": "takes back what was said",
}
_GOOD: Final = ("agree", "carry_out", "accept", "accept_with_conditions", "endorse")
_BAD: Final = ("break", "withdraw", "lapse", "reject", "threaten", "criticize")


def heading(brief: Brief) -> str:
    """`"Who moved on what, 10 March 2031 to 17 March 2031"`, with the party where one was asked for."""
    whose = f": {plain(brief.party)}" if brief.party else ""
    return f"Who moved on what, {full(brief.since)} to {full(brief.until)}{whose}"


def scope(brief: Brief) -> str:
    """What it was made of, and how much moved."""
    moves = [move for thread in brief.threads for move in thread.moves]
    again = sum(move.shift == "repeated" for move in moves)
    of = f"{counted(brief.articles, 'article')}" + (
        f" of {counted(brief.outlets, 'outlet')}" if brief.outlets else ""
    )
    days = f", {full(brief.first)} to {full(brief.last)}" if brief.first and brief.last else ""
    told = f"{counted(len(moves), 'move')} on {counted(len(brief.threads), 'proposal')}"
    told += f", {again:,} of them said again" if again else ""
    stood = f"How each stands is told as of {full(brief.until)}. "
    return f"{f'{told}. {stood}' if moves else ''}From {of}{days}."


def full(day: datetime.date) -> str:
    """`full(date(2031, 3, 10)) → "10 March 2031"`, in any locale."""
    months = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
              "November", "December")
    return f"{day.day} {months[day.month - 1]} {day.year}"


def when(day: datetime.date | None, about: bool = False, by: bool = False) -> str:
    """`"10 March 2031"`, `"about 10 March 2031"`, or `"by 10 March 2031"`: not later."""
    return f"{'by ' if by else 'about ' if about else ''}{full(day)}" if day else "on an unknown day"


def put(thread: BriefThread) -> str:
    """Who put it to whom, and how it stands: `"Put by Norway to Sweden; rejected"`."""
    by = joined(thread.proposers) or NOBODY
    to = f" to {joined(thread.addressees)}" if thread.addressees else ""
    return f"Put by {by}{to}; {outcome(thread.outcome)}"


def outcome(told: str) -> str:
    """How a thread stood when the span ended: `outcome("in_force") → "in force"`."""
    return "how it stands is unclear" if told == "unclear" else worded(told)


def relations(thread: BriefThread) -> list[str]:
    """What it is part of, or is put against, a line each."""
    words = {"part_of": "Part of", "counters": "Put against"}
    return [f"{words[each.kind]} {each.thread}: {cut(each.what, _BRIEFLY)}" for each in thread.relations]


def who(move: BriefMove) -> str:
    """Sides, and who spoke for them: `"Sweden (Ada Voss)"`."""
    sides, speakers = joined(move.who), ", ".join(map(plain, move.speakers))
    if not sides:
        return speakers or ("it" if move.act in _OF_ITSELF else NOBODY)
    return f"{sides} ({speakers})" if speakers else sides


def act(move: BriefMove) -> str:
    """What they did: `"rejected"`; where nobody is named, what became of it: `"was in force"`."""
    is_named = move.who or move.speakers
    return did(move.act) if is_named else _OF_ITSELF.get(move.act, did(move.act))


def did(act: str) -> str:
    """An act of a dossier, or an answer of an article, in words: `did("defer") → "put off an answer"`."""
    return _ACTS.get(act, worded(act))


def tone(move: BriefMove) -> str:
    """Whether it is a yes, a no, or neither, by one word: yes, no, open."""
    return "yes" if move.act in _GOOD else "no" if move.act in _BAD or move.shift == "taken_back" else "open"


def shift(move: BriefMove) -> str:
    """How it changes what they said before: `"softer; before: rejected, 3 March 2031"`; empty where it is the first."""
    if move.shift == "first" or move.before is None:
        return ""
    if move.shift == "repeated":
        return f"again, as {when(move.before.date, move.before.about, move.before.by)}"
    words = _SHIFTS.get(move.shift)
    of = f", of version {move.before.version}" if move.before.version else ""
    return f"{f'{words}; ' if words else ''}before{of}: {stood(move.before)}"


def stood(before: Stood) -> str:
    """`"rejected, 3 March 2031"`, or who did, where they are not all who now act: `"Sweden rejected, 3 March 2031"`."""
    by = f"{joined(before.who)} " if before.who else ""
    return f"{by}{did(before.act)}, {when(before.date, before.about, before.by)}"


def says(move: BriefMove, thread: BriefThread) -> str:
    """The sentence of a move, but for what the thread or its new terms say in the same words, and what repeats."""
    terms = move.terms.what if move.terms else None
    return "" if move.shift == "repeated" or move.what in (thread.what, terms) else plain(move.what)


def details(move: BriefMove, thread: BriefThread | None = None) -> list[tuple[str, str]]:
    """What else is to be said of a move, with a label each: its conditions, and what its terms change.

    Of the moves of a thread, a condition once.
    """
    if move.shift == "repeated":
        return []
    above: set[str] = set()
    for each in thread.moves if thread else ():
        if each.id == move.id:
            break
        above |= set(each.conditions)
    told = [("Condition", plain(each)) for each in move.conditions if each not in above]
    return told + (_terms(move.terms) if move.terms else [])


def _terms(told: BriefTerms) -> list[tuple[str, str]]:
    lines = [(f"Terms, version {told.version}", plain(told.what))]
    lines += [("Before", plain(told.before))] if told.before else []
    if told.changed:
        return [*lines, ("Changed", plain(told.changed))]
    for label, pair in (("When", told.timeframe), ("Conditions", told.conditions)):
        if pair:
            lines.append((label, " → ".join(plain(each) if each else "none told" for each in pair)))
    return lines


def marks(move: BriefMove) -> list[str]:
    """What is doubtful of a move, a line each."""
    disputed = sum(each.disputed for each in move.told)
    lines = []
    if move.is_disputed:
        lines.append("Doubtful: the second reading disputes it")
    elif disputed:
        lines.append(f"The second reading disputes {disputed} of the {len(move.told)} records that tell it")
    if move.disputes:
        lines.append("Articles disagree: both are told below")
    return lines + rumour(move)


def rumour(move: BriefMove) -> list[str]:
    """That it is one, where it is."""
    return ["Hearsay: only others tell it of them, or no article answers for it"] if move.hearsay else []


def quote(source: BriefSource) -> str:
    """Its words between marks, cut after a word where they are many."""
    return f"“{cut(source.quote, LONGEST)}”"


def cut(text: str, most: int) -> str:
    """A text on one line, cut after a word where it is longer: `cut("a truce for a week", 9) → "a truce …"`."""
    text = plain(text)
    return text if len(text) <= most else text[:most].rsplit(" ", 1)[0].rstrip(" ,;:") + " …"


def cited(source: BriefSource) -> str:
    """Outlet, day and title, or what the article is called: `"The Sound, 4 March 2031, “Talks fail”"`."""
    return ", ".join(citation(source))


def citation(source: BriefSource) -> list[str]:
    """The parts of that, each by itself: one may be written from right to left. Last, what a person decided of it."""
    day = plain(source.published or "")
    with suppress(ValueError):
        day = full(datetime.date.fromisoformat(day[:10]))
    title = f"“{plain(source.title)}”" if source.title and plain(source.title) else plain(source.article)
    page = f"p. {source.page}" if source.page else ""
    return [part for part in (plain(source.outlet or ""), day, title, page, plain(source.reviewed or "")) if part]


def others(move: BriefMove) -> str:
    """How many tell it beside the one that is quoted: `"told by 3 outlets in 4 articles"`; empty where none does."""
    if move.articles < 2:
        return ""
    outlets = f" by {move.outlets:,} outlets" if move.outlets > 1 else ""
    return f"told{outlets} in {move.articles:,} articles"


def due(deadline: BriefDeadline, until: datetime.date) -> str:
    """`"14 March 2031, passed 3 days before 17 March 2031"`."""
    days = abs(deadline.days)
    away = "that day" if not days else (
        f"passed {counted(days, 'day')} before {full(until)}" if deadline.days < 0
        else f"{counted(days, 'day')} after {full(until)}"
    )
    return f"{when(deadline.day, deadline.about)}, {away}"


def doubt(told: BriefDoubt) -> str:
    """What may be one, and why it is kept apart."""
    if told.kind == "name":
        name, *actors = map(plain, told.what)
        may = f" may be {' or '.join(actors)}" if actors else " may be another"
        return f"“{name}”{may}: {plain(told.why)}"
    some = "; ".join(f"{id} ({plain(what).rstrip('.')})" for id, what in zip(told.ids, told.what, strict=True))
    return f"May be one proposal, and kept apart: {some}. Why: {plain(told.why)}"


def disagreement(told: Disagreement) -> str:
    """What articles disagree on."""
    return f"{told.thread}: {plain(told.what)}"


def left(told: LeftOut) -> str:
    """`"3 moves before"`."""
    what = told.what.replace("moves", "move", 1).replace("records that tell", "record that tells", 1).replace(
        "deadlines", "deadline", 1
    ) if told.count == 1 else told.what
    return f"{told.count:,} {plain(what)}"


def nothing(brief: Brief) -> str:
    """What is said where nobody moved."""
    last = f" Its last article is of {full(brief.last)}." if brief.last else ""
    whom = f"{plain(brief.party)} did not move" if brief.party else "Nobody moved"
    return f"{whom} in these days, as far as the dossier tells.{last}"


def joined(names: Sequence[str]) -> str:
    """`"Norway, Sweden and Finland"`."""
    *some, last = map(plain, names) if names else [""]
    return f"{', '.join(some)} and {last}" if some else last


def counted(number: int, noun: str) -> str:
    """`counted(2, "day") → "2 days"`."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


class Notes:
    """Quotes and sources by number, each once: `number(source) → 1`."""

    def __init__(self) -> None:
        self.sources: list[BriefSource] = []
        self._numbers: dict[tuple[str, str, int, int], int] = {}

    def number(self, source: BriefSource) -> int:
        """Its number, from 1."""
        key = source.article, source.record, source.start, source.end
        if key not in self._numbers:
            self.sources.append(source)
            self._numbers[key] = len(self.sources)
        return self._numbers[key]
