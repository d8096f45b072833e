"""Two ways to put the same things into clusters, compared as coreference is: MUC, B³, CEAF-e, LEA, CoNLL. Pure.

MUC after Vilain et al. (1995), B³ after Bagga and Baldwin (1998), CEAF-e after Luo (2005), LEA after Moosavi and
Strube (2016), CoNLL the mean F1 of the first three (Pradhan et al. 2014). The edge cases are those of the reference
scorers: MUC of singletons alone is 0; LEA takes a cluster of one for a link of a thing to itself.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from collections.abc import Set as Cluster
from math import comb

from summarizer.errors import ConfigurationError
from summarizer.scoring.dossierscores import Clustering, Share
from summarizer.scoring.parties import MISSING

Clusters = Sequence[Cluster[Hashable]]


def clustering(key: Sequence[Hashable], given: Sequence[Hashable]) -> Clustering:
    """Compare two labellings of the same things, thing by thing.

    `clustering("aab", "xxx").b_cubed.recall → 1.0`
    """
    wanted, found = _clusters(key), _clusters(given)
    figures = {name: one(wanted, found) for name, one in _FIGURES.items()}
    conll = sum(figures[name].f1 for name in ("muc", "b_cubed", "ceaf_e")) / 3
    return Clustering(of=len(key), gold=len(wanted), given=len(found), conll=conll, **figures)


def muc(key: Clusters, given: Clusters) -> Share:
    """By links: how many of those that a cluster needs are there."""
    return _share(_muc(given, key), _muc(key, given))


def b_cubed(key: Clusters, given: Clusters) -> Share:
    """By things: how much of the cluster of each it shares with its cluster on the other side."""
    return _share(_b_cubed(given, key), _b_cubed(key, given))


def ceaf_e(key: Clusters, given: Clusters) -> Share:
    """By clusters: each set beside at most one of the other side, so that they are most alike in all."""
    if not key or not given:
        return _share(0.0, 0.0)
    try:
        from scipy.optimize import linear_sum_assignment
    except ImportError:
        raise ConfigurationError(MISSING) from None
    alike = [[2 * len(one & other) / (len(one) + len(other)) for other in given] for one in key]
    total = sum(alike[row][column] for row, column in zip(*linear_sum_assignment(alike, maximize=True), strict=True))
    return _share(total / len(given), total / len(key))


def lea(key: Clusters, given: Clusters) -> Share:
    """By links, each cluster weighed by its size."""
    return _share(_lea(given, key), _lea(key, given))


_FIGURES = {"b_cubed": b_cubed, "ceaf_e": ceaf_e, "muc": muc, "lea": lea}


def _clusters(labels: Sequence[Hashable]) -> list[Cluster[Hashable]]:
    found: dict[Hashable, set[Hashable]] = {}
    for number, label in enumerate(labels):
        found.setdefault(label, set()).add(number)
    return list(found.values())


def _share(precision: float, recall: float) -> Share:
    both = precision + recall
    return Share(precision=precision, recall=recall, f1=2 * precision * recall / both if both else 0.0)


def _muc(of: Clusters, by: Clusters) -> float:
    links = sum(len(one) - 1 for one in of)
    parts = 0
    for one in of:
        shared = [len(one & other) for other in by if one & other]
        parts += len(shared) + len(one) - sum(shared)
    return (sum(map(len, of)) - parts) / links if links else 0.0


def _b_cubed(of: Clusters, by: Clusters) -> float:
    things = sum(map(len, of))
    return sum(len(one & other) ** 2 / len(one) for one in of for other in by) / things if things else 0.0


def _lea(of: Clusters, by: Clusters) -> float:
    things = sum(map(len, of))
    found = 0.0
    for one in of:
        links = comb(len(one), 2)
        resolved = sum(comb(len(one & other), 2) for other in by) / links if links else float(one in by)
        found += len(one) * resolved
    return found / things if things else 0.0
