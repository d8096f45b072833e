"""Counts made into shares, and chance-corrected agreement. Pure.

Intervals are of the percentile bootstrap over articles (scipy), 95 %, from a fixed seed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import permutations

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
        precision=measured((one.found, one.found + one.made_up) for one in counts),
        recall=measured((one.found, one.gold) for one in counts),
        f1=measured((2 * one.found, 2 * one.found + one.made_up + one.missed) for one in counts),
    )


def measured(counts: Iterable[tuple[int, int]]) -> Measure:
    """A share over all articles, of so many in so many each, and its interval over those that count in it."""
    shares = [(top, bottom) for top, bottom in counts if bottom]
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
    return alpha_of([{"1": one, "2": other} for one, other in pairs])


def alpha_of(units: Sequence[Mapping[str, str]]) -> float | None:
    """The same of units that any number of readers gave a value, each by his name."""
    values = sorted({value for unit in units for value in unit.values()})
    if len(values) < 2:
        return None
    try:
        import krippendorff
        import numpy as np
    except ImportError:
        raise ConfigurationError(MISSING) from None
    readers = sorted({reader for unit in units for reader in unit})
    coded = [[values.index(unit[reader]) if reader in unit else np.nan for unit in units] for reader in readers]
    return float(krippendorff.alpha(reliability_data=coded, level_of_measurement="nominal"))


def measured_alpha(articles: Sequence[Sequence[Mapping[str, str]]]) -> Measure:
    """Alpha over all articles, each with its units, and its interval: articles are drawn anew."""
    value = alpha_of([unit for units in articles for unit in units])
    if value is None or len(articles) < 2:
        return Measure(value=value)
    import numpy as np

    values = sorted({said for units in articles for unit in units for said in unit.values()})
    counts = np.array([_coincidences(units, values) for units in articles])
    draws = np.random.default_rng(_SEED).multinomial(len(articles), [1 / len(articles)] * len(articles), _RESAMPLES)
    drawn = np.einsum("ra,akl->rkl", draws, counts)
    each, total = drawn.sum(axis=2), drawn.sum(axis=(1, 2))
    apart = total - np.trace(drawn, axis1=1, axis2=2)
    by_chance = total**2 - (each**2).sum(axis=1)
    told = by_chance > 0   # where all values are the same, chance tells nothing
    if not told.any():
        return Measure(value=value)
    low, high = np.percentile(1 - (total[told] - 1) * apart[told] / by_chance[told], [2.5, 97.5])
    return Measure(value=value, low=float(low), high=float(high))


def _coincidences(units: Sequence[Mapping[str, str]], values: Sequence[str]) -> list[list[float]]:
    """How often two readers of a unit gave this value and that, as Krippendorff counts it (2011)."""
    found = [[0.0] * len(values) for _ in values]
    for unit in units:
        for one, other in permutations(unit.values(), 2):
            found[values.index(one)][values.index(other)] += 1 / (len(unit) - 1)
    return found
