"""Counts made into shares, and chance-corrected agreement. Pure.

Intervals are of the percentile bootstrap over articles (scipy), 95 %, from a fixed seed.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from summarizer.errors import ConfigurationError
from summarizer.scoring.parties import MISSING
from summarizer.scoring.scores import Counts, KindScore, Measure

_RESAMPLES = 2_000
_SEED = 1


def added(counts: Sequence[Counts]) -> Counts:
    """Counts of several kinds or articles together."""
    return Counts(**{name: sum(getattr(each, name) for each in counts) for name in Counts.model_fields})


def kind_score(counts: Sequence[Counts]) -> KindScore:
    """Precision, recall and F1 of one kind from its counts in each article."""
    return KindScore(
        **added(counts).model_dump(),
        precision=_measure(counts, lambda one: (one.found, one.found + one.made_up)),
        recall=_measure(counts, lambda one: (one.found, one.gold)),
        f1=_measure(counts, lambda one: (2 * one.found, 2 * one.found + one.made_up + one.missed)),
    )


def _measure(counts: Sequence[Counts], share: Callable[[Counts], tuple[int, int]]) -> Measure:
    """A share over all articles, and its interval over those that count in it (two or more)."""
    shares = [(top, bottom) for top, bottom in map(share, counts) if bottom]
    if not shares:
        return Measure()
    value = sum(top for top, _ in shares) / sum(bottom for _, bottom in shares)
    if len(shares) < 2:
        return Measure(value=value)
    try:
        import numpy as np
        from scipy.stats import bootstrap
    except ImportError:
        raise ConfigurationError(MISSING) from None
    tops, bottoms = np.array(shares).T
    found = bootstrap(
        (np.arange(len(shares)),), lambda drawn, axis: tops[drawn].sum(axis=axis) / bottoms[drawn].sum(axis=axis),
        n_resamples=_RESAMPLES, batch=100, method="percentile", rng=np.random.default_rng(_SEED),
    ).confidence_interval
    return Measure(value=value, low=float(found.low), high=float(found.high))


def alpha(pairs: Sequence[tuple[str, str]]) -> float | None:
    """Krippendorff's alpha of nominal values; None where all are the same, so that chance tells nothing."""
    values = sorted({value for pair in pairs for value in pair})
    if len(values) < 2:
        return None
    try:
        import krippendorff
    except ImportError:
        raise ConfigurationError(MISSING) from None
    coded = [[values.index(pair[side]) for pair in pairs] for side in (0, 1)]
    return float(krippendorff.alpha(reliability_data=coded, level_of_measurement="nominal"))
