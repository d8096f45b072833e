"""How the acts on a thread stand to each other: what breaks an agreement, contradicts, softens, takes back. Pure."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Sequence
from itertools import islice
from typing import Final

from summarizer.negotiation.actdays import CLOSED
from summarizer.negotiation.acts import FAR, NEAR, Happened, are_alike, words_of
from summarizer.negotiation.dossier import Act, Shift
from summarizer.negotiation.spans import DAY
from summarizer.negotiation.tellings import PUT, SET

_CONSENT: Final[dict[Act, str]] = {
    "accept": "yes", "accept_with_conditions": "yes", "agree": "yes", "carry_out": "yes", "reject": "no", "break": "no",
    "defer": "wait", "non_committal": "wait", "no_answer": "wait",
}
_ANSWERED: Final[dict[Act, int]] = {
    "reject": -2, "break": -2, "defer": 0, "non_committal": 0, "no_answer": 0, "accept_with_conditions": 1, "accept": 2,
    "agree": 2, "carry_out": 2,
}
# What is only said of terms, or set for them, is no answer to them, and never takes the place of one.
_SAID: Final[dict[Act, int]] = {"endorse": 1, "criticize": 0, "set_condition": 0, "threaten": -1}
_RECALLED: Final = 50   # acts of one actor on a thread, the last ones, that a further one is compared with


def compare(made: list[Happened]) -> None:
    """Tell acts that break an agreement as such, and each its disputes and its shift; `made` in order of day."""
    _told_on(made)
    _breaks(made)
    _disputes(made)
    _shifts(made)


def _told_on(made: Sequence[Happened]) -> None:
    """Whoever puts changed terms again on a later day changes nothing: they are put once more."""
    first: dict[tuple[int, str], datetime.date] = {}
    for each in made:
        if each.act == "revise" and each.date:
            days = [first.setdefault((each.version, actor), each.date) for actor in each.actors]
            each.act = "propose" if days and max(days) < each.date else each.act


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

    They are within two days of each other, or, yes and no, within a week where the first is a rumour.
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
            if each.act == "reject" and put and each.date and put.date and each.date - put.date <= NEAR:
                _dispute(put, each)
            put = each if _is_put(each) else put


def _is_put(act: Happened) -> bool:
    """Whether its actors put the terms; whoever puts other terms against them says no to them as well."""
    return act.act in PUT and act.dated.kind == 0


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
    """Each act against what its actors did before, on an earlier day: of what is told of one day, nothing is a change.

    Of several actors against what one of them did last, but for those that only say it again.
    """
    done: dict[str, list[Happened]] = defaultdict(list)
    for each in made:
        if each.date is None:
            continue
        compared = [_compared(done[actor], each) for actor in each.actors]
        if compared:
            each.before, each.shift = max(compared, key=lambda one: (
                one[1] != "repeated", one[0] is not None, (one[0] or each).order,
            ))
        for actor in each.actors:
            done[actor].append(each)


def _compared(done: Sequence[Happened], now: Happened) -> tuple[Happened | None, Shift]:
    before = _stood(done[-_RECALLED:], now)
    return before, _shift(before, now) if before else "first"


def _stood(done: Sequence[Happened], now: Happened) -> Happened | None:
    """What one actor did before an act: what that says again; to an answer the last one to the same version; the last.

    None where all is told of the same day, or as what it disputes.
    """
    earlier = [each for each in done if each.date and now.date and each.date < now.date and each not in now.disputes]
    same = [each for each in earlier if each.version == now.version]
    again = [each for each in same if now.act in SET and _is_again(each, now)]
    answers = [each for each in same if now.act in _ANSWERED and each.act in _ANSWERED]
    return next((some[-1] for some in (again, answers, same, earlier) if some), None)


def _is_again(before: Happened, now: Happened) -> bool:
    """The same act on the same version; of conditions, threats and other terms, in nearly the same words."""
    if before.version != now.version or (before.act != now.act and (before.act, now.act) != ("revise", "propose")):
        return False
    is_own = now.act in SET or (now.act == "counter" and now.dated.kind == 1)
    return not is_own or are_alike(words_of(before.dated), words_of(now.dated))


def _shift(before: Happened, now: Happened) -> Shift:
    if _is_again(before, now):
        return "repeated"
    is_one = before.version == now.version   # a yes to other terms is none to these
    if now.act == "withdraw":
        return "taken_back" if is_one and _is_put(before) else "changed"
    if now.act in ("accept", "agree") and before.act not in ("accept", "agree"):
        return "accepted"
    if not is_one or now.act == "carry_out":
        return "changed"
    is_for = _is_put(before) or before.act == "endorse" or _ANSWERED.get(before.act, 0) > 0
    if is_for and now.act in ("reject", "break"):
        return "taken_back"
    was, then = _scale(before.act, now.act)
    return "softened" if then > was else "hardened" if then < was else "changed"


def _scale(was: Act, now: Act) -> tuple[int, int]:
    """Two acts on one scale; equal where they have none: a comment or a condition is no other answer than a yes."""
    if now in _ANSWERED:
        before = _ANSWERED.get(was, _SAID.get(was))
        if before is None or (was in _SAID and _ANSWERED[now] == 0):
            return 0, 0
        return before, _ANSWERED[now]
    return (_SAID[was], _SAID[now]) if was in _SAID and now in _SAID else (0, 0)
