"""A dossier against gold, or one reader's gold against another's: how its mentions hang together, and what moved when.

What is the same on both sides is found by aligning.py, clusters are compared by clusterings.py.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations
from pathlib import Path

from summarizer.negotiation.dossier import Dossier
from summarizer.scoring.aligning import mentions, moves, names, same_actors
from summarizer.scoring.clusterings import clustering
from summarizer.scoring.dossierfiles import beside, read
from summarizer.scoring.dossierscores import (
    Beside,
    DossierCost,
    DossierScores,
    Found,
    JoinedPair,
    MoveBeside,
    MoveScore,
)
from summarizer.scoring.golddossier import GoldDossier
from summarizer.scoring.histories import History, Mention, Moved

_MOST_WORDS = 12   # of a passage that is shown
_Pairs = Sequence[tuple[Mention, Mention]]


def score_dossier(dossier: str | Path | Dossier, gold: str | Path | Dossier) -> DossierScores:
    """Score a dossier against gold of it: `score_dossier("dossier.json", "gold.json").threads.conll`.

    Either is a dossier or gold, or the path of one. The articles' texts stand beside the gold, as ARTICLE.txt.

    Raises ResultsError, with file, line and reason, where something cannot be read, a text is missing, a quote of
    gold does not stand in its text, or no article is in both; ConfigurationError where the extra `score` is missing.
    """
    sides: list[Dossier | GoldDossier] = [each if isinstance(each, Dossier) else read(Path(each))
                                          for each in (dossier, gold)]
    folders = [Path(each).parent for each in (gold, dossier) if not isinstance(each, Dossier)]
    given, wanted, left = beside(sides[0], sides[1], folders)
    agreement = isinstance(sides[0], Dossier) == isinstance(sides[1], Dossier)
    return _scored(given, wanted, left, cost=_cost(sides[0]), agreement=agreement)


def _scored(
    given: History, gold: History, left: list[str], *, cost: DossierCost | None, agreement: bool
) -> DossierScores:
    pairs = mentions(gold.mentions, given.mentions)
    core = [one for one in gold.mentions if not one.optional]
    optional = sum(one.optional for one, _ in pairs)
    named = names(gold, given)
    together = [
        ((one, two), (other, another)) for (one, other), (two, another) in combinations(pairs, 2)
        if one.thread == two.thread and other.thread == another.thread
    ]
    different, joined = _different(gold, pairs)
    every, of_core, wrong = _moves(given, gold, pairs)
    return DossierScores(
        agreement=agreement, articles=len(set(given.articles) & set(gold.articles)),
        mentions=Found(gold=len(gold.mentions), given=len(given.mentions), found=len(pairs)),
        core_mentions=Found(
            gold=len(core), given=len(given.mentions), found=len(pairs) - optional, optional=optional
        ),
        threads=clustering([one.thread for one, _ in pairs], [other.thread for _, other in pairs]),
        versions=clustering(
            [(one.thread, one.version) for one, _ in pairs], [(other.thread, other.version) for _, other in pairs]
        ),
        version_pairs=len(together),
        version_pairs_right=sum(
            (one.version == two.version) == (other.version == another.version)
            for (one, two), (other, another) in together
        ),
        names=Found(gold=len(named.gold), given=len(named.given), found=len(named.pairs)),
        ambiguous_names=named.ambiguous,
        actors=clustering(
            [named.gold[one] for one, _ in named.pairs], [named.given[other] for _, other in named.pairs]
        ),
        different=different, joined=joined, moves=every, core_moves=of_core, cost=cost, without_gold=left,
        without_given=sorted(set(gold.articles) - set(given.articles)),
        split=_beside(gold, pairs), mixed=_beside(given, [(other, one) for one, other in pairs]),
        missed=_missed(gold, pairs), wrong_moves=wrong,
    )


def _different(gold: History, pairs: _Pairs) -> tuple[int, list[JoinedPair]]:
    """How many pairs that gold calls different were found, and those of them that are in one thread."""
    threads = _threads(pairs)
    of = 0
    joined = []
    for ids, why in gold.different:
        for one, other in combinations(ids, 2):
            if one in threads and other in threads:
                of += 1
                if both := threads[one] & threads[other]:
                    joined.append(JoinedPair(threads=[one, other], given=sorted(both), why=why))
    return of, joined


def _threads(pairs: Iterable[tuple[Mention, Mention]]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for one, other in pairs:
        found.setdefault(one.thread, set()).add(other.thread)
    return found


def _moves(given: History, gold: History, pairs: _Pairs) -> tuple[MoveScore, MoveScore, list[MoveBeside]]:
    """Of all moves, and of the core ones; and what is wrong."""
    actors, threads = same_actors(gold, given), _meant(pairs)

    def agreements(one: Moved, other: Moved) -> dict[str, bool]:
        ours, theirs = gold.with_represented(one.actors), given.with_represented(other.actors)
        return {
            "actor": any((mine, its) in actors for mine in ours for its in theirs),
            "act": _told_apart(one.act) == _told_apart(other.act),
            "thread": one.thread in threads.get(other.thread, ()),
            "day": one.date is not None and other.date is not None and abs((one.date - other.date).days) <= 1,
        }

    found = moves([one for one in gold.moves if not one.optional], given.moves, agreements)
    taken = {other.id for _, other, _ in found}
    optional = moves(
        [one for one in gold.moves if one.optional], [one for one in given.moves if one.id not in taken], agreements
    )
    told = [(one, other, agreements(one, other), by_passage) for one, other, by_passage in [*found, *optional]]
    wrong = [
        MoveBeside(gold=_said(one), given=_said(other), wrong=[name for name, right in agreed.items() if not right])
        for one, other, agreed, _ in told if not all(agreed.values())
    ]
    have = {one.id for one, *_ in told}
    wrong += [
        MoveBeside(gold=_said(one), given=None, wrong=[]) for one in gold.moves
        if one.id not in have and not one.optional
    ]
    core = sum(not one.optional for one in gold.moves)
    return (
        _counted(told, len(gold.moves), len(given.moves), 0),
        _counted(told[:len(found)], core, len(given.moves), len(optional)), wrong,
    )


def _told_apart(act: str) -> str:
    """The act as gold has it, which knows no answer between putting off and none: not to commit oneself."""
    return "defer" if act == "non_committal" else act


def _meant(pairs: _Pairs) -> dict[str, set[str]]:
    """The threads of gold that each given one has most mentions of."""
    counts: dict[str, dict[str, int]] = {}
    for one, other in pairs:
        counted = counts.setdefault(other.thread, {})
        counted[one.thread] = counted.get(one.thread, 0) + 1
    return {
        thread: {id for id, count in counted.items() if count == max(counted.values())}
        for thread, counted in counts.items()
    }


def _counted(
    told: Sequence[tuple[Moved, Moved, Mapping[str, bool], bool]], gold: int, given: int, optional: int
) -> MoveScore:
    agreed = [each for _, _, each, _ in told]
    return MoveScore(
        gold=gold, given=given, found=len(told), optional=optional, by_passage=sum(by for *_, by in told),
        actor=sum(each["actor"] for each in agreed), act=sum(each["act"] for each in agreed),
        actor_and_act=sum(each["actor"] and each["act"] for each in agreed),
        thread=sum(each["thread"] for each in agreed), day=sum(each["day"] for each in agreed),
        all_four=sum(all(each.values()) for each in agreed),
    )


def _beside(side: History, pairs: _Pairs) -> list[Beside]:
    """Threads of a side whose mentions are of several threads on the other."""
    found = []
    for thread, others in sorted(_threads(pairs).items()):
        if len(others) > 1:
            found.append(Beside(thread=thread, what=side.threads.get(thread, ""), others={
                other: [_passage(one) for one, two in pairs if one.thread == thread and two.thread == other]
                for other in sorted(others)
            }))
    return found


def _missed(gold: History, pairs: _Pairs) -> list[Beside]:
    have = {id(one) for one, _ in pairs}
    left: dict[str, list[str]] = {}
    for one in gold.mentions:
        if id(one) not in have:
            left.setdefault(one.thread, []).append(_passage(one))
    return [
        Beside(thread=thread, what=gold.threads.get(thread, ""), others={"": told}) for thread, told in left.items()
    ]


def _passage(one: Mention) -> str:
    words = (one.telling.quotes or ("",))[0].split()
    return f"{one.telling.article}: “{' '.join(words[:_MOST_WORDS])}{' …' if len(words) > _MOST_WORDS else ''}”"


def _said(one: Moved) -> str:
    return f"{one.id} {one.date or 'no day'} {one.act} on {one.thread}: {one.what}"


def _cost(given: Dossier | GoldDossier) -> DossierCost | None:
    if not isinstance(given, Dossier) or given.following is None:
        return None
    usage = given.following.usage
    return DossierCost(
        articles=len(given.articles), calls=given.following.calls, input_tokens=usage.input_tokens,
        output_tokens=usage.output_tokens,
    )
