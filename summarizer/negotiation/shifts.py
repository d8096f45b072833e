"""How the acts on a thread stand to each other: what breaks an agreement, contradicts, softens, takes back. Pure."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Sequence
from itertools import islice
from typing import Final

from summarizer.negotiation.actdays import CLOSED
from summarizer.negotiation.acts import FAR, NEAR, Happened
from summarizer.negotiation.dossier import Act, Shift
from summarizer.negotiation.spans import DAY
from summarizer.negotiation.tellings import PUT

_CONSENT: Final[dict[Act, str]] = {
    "accept": "yes", "accept_with_conditions": "yes", "agree": "yes", "carry_out": "yes", "reject": "no", "break": "no",
    "defer": "wait", "non_committal": "wait", "no_answer": "wait",
}
_STANCE: Final[dict[Act, int]] = {
    "reject": -2, "break": -2, "criticize": -1, "threaten": -1, "counter": 0, "set_condition": 0, "defer": 0,
    "non_committal": 0, "no_answer": 0, "endorse": 1, "accept_with_conditions": 1, "accept": 2, "agree": 2,
    "carry_out": 2, "propose": 2, "revise": 2,
}


def compare(made: list[Happened]) -> None:
    """Tell acts that break an agreement as such, and each act its disputes and its shift; `made` in order of day."""
    _breaks(made)
    _disputes(made)
    _shifts(made)


def _breaks(made: list[Happened]) -> None:
    """A no to what its actor had agreed to is a break, unless its article may only look back on an earlier no."""
    closed: dict[str, datetime.date] = {}
    for each in made:
        if each.date is None:
            break
        for actor in each.actors:
            if each.act in CLOSED:
                closed[actor] = each.date - DAY if each.day.by else each.date
            elif each.act == "reject" and actor in closed and closed[actor] < each.date and (
                each.dated.by_words or each.date - closed[actor] > NEAR
            ):
                each.act = "break"


def _disputes(made: Sequence[Happened]) -> None:
    """Yes and no of one actor to one version, by different articles; and a no to what it has put.

    They are within two days of each other, or within a week where the first is a rumour.
    """
    by_actor: dict[tuple[int, str], list[Happened]] = defaultdict(list)
    for each in made:
        for actor in each.actors if each.act in PUT or each.act in _CONSENT else ():
            by_actor[each.version, actor].append(each)
    for acts in by_actor.values():
        put: Happened | None = None
        for place, each in enumerate(acts):
            for later in islice(acts, place + 1, None):
                if not (each.date and later.date and later.date - each.date <= FAR):
                    break
                if _contradict(each, later, later.date - each.date):
                    _dispute(each, later)
            if each.act == "reject" and put:
                _dispute(put, each)
            put = each if each.act in PUT else put


def _dispute(one: Happened, other: Happened) -> None:
    if other not in one.disputes:
        one.disputes.append(other)
        other.disputes.append(one)


def _contradict(one: Happened, later: Happened, apart: datetime.timedelta) -> bool:
    said, then = _CONSENT.get(one.act), _CONSENT.get(later.act)
    if said is None or then is None or said == then:
        return False
    if said != "wait" and _is_belied(one, later):
        return apart <= NEAR or bool(one.doubted)
    if one.articles & later.articles:   # they follow each other, unless it tells a rumour with what denies it
        return then != "wait" and _is_belied(later, one) and not (one.hearsay or later.dated.by_words)
    to_the_day = one.dated.certain and later.dated.certain
    if said == "wait":   # first to study it, then to answer, is no contradiction, but on one day
        return one.date == later.date and to_the_day
    # the day of hearsay is the one on which another spoke of it
    return apart <= NEAR and (one.date == later.date or not to_the_day or (said == "yes" and later.hearsay))


def _is_belied(one: Happened, later: Happened) -> bool:
    """Whether the first is hearsay, which each article that tells both does not answer for."""
    return one.hearsay and one.articles & later.articles <= one.doubted


def _shifts(made: Sequence[Happened]) -> None:
    last: dict[str, list[Happened]] = defaultdict(list)
    for each in made:
        if each.date is None:
            continue
        earlier = [
            before for actor in each.actors for before in last[actor][-2:] if each not in before.disputes
        ]
        if earlier:
            each.before = max(earlier, key=lambda before: before.order)
            each.shift = _shift(each.before, each)
        for actor in each.actors:
            last[actor].append(each)


def _shift(before: Happened, now: Happened) -> Shift:
    if before.act == now.act and before.version == now.version:
        return "repeated"
    if now.act == "withdraw":
        return "taken_back" if before.act in PUT else "changed"
    if now.act in ("accept", "agree") and before.act not in ("accept", "agree"):
        return "accepted"
    if now.act not in _STANCE or before.act not in _STANCE or now.act in PUT:
        return "changed"
    was, is_now = _STANCE[before.act], _STANCE[now.act]
    if now.act == "endorse" and was > 0:   # praise for what was agreed is no step back from it
        is_now = was
    if was > 0 and now.act in ("reject", "break"):
        return "taken_back"
    return "softened" if is_now > was else "hardened" if is_now < was else "changed"
