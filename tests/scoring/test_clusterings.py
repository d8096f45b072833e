"""Clusters compared with clusters: figures of the literature, and of the package scorch 0.2.0."""

import pytest

from summarizer.scoring.clusterings import b_cubed, ceaf_e, clustering, lea, muc

# The example of Pradhan et al. (2014) and of Moosavi and Strube (2016): h and i are in none of the key's clusters.
KEY = [{"a", "b", "c"}, {"d", "e", "f", "g"}]
GIVEN = [{"a", "b"}, {"c", "d"}, {"f", "g", "h", "i"}]


@pytest.mark.parametrize(("figure", "recall", "precision"), [
    (muc, 2 / 5, 2 / 5),
    (b_cubed, (4 / 3 + 1 / 3 + 1 / 4 + 1) / 7, (2 + 1 / 2 + 1 / 2 + 1) / 8),
    (ceaf_e, (4 / 5 + 1 / 2) / 2, (4 / 5 + 1 / 2) / 3),
    (lea, (3 * 1 / 3 + 4 * 1 / 6) / 7, (2 * 1 + 2 * 0 + 4 * 1 / 6) / 8),
])
def test_the_example_of_the_literature(figure, recall, precision):
    found = figure(KEY, GIVEN)
    assert (found.recall, found.precision) == pytest.approx((recall, precision))
    assert found.f1 == pytest.approx(2 * recall * precision / (recall + precision))


@pytest.mark.parametrize(("key", "given", "figures"), [
    ("aabbbc", "aaabbc", [0.666667, 0.666667, 0.777778, 0.777778, 0.866667, 0.866667, 0.77037]),
    ("aaabbbccd", "abcabcabd", [0.0, 0.0, 0.444444, 0.444444, 0.533333, 0.533333, 0.325926]),
    ("aaaaaaaa", "aabbccdd", [0.571429, 1.0, 0.25, 1.0, 0.4, 0.1, 0.429091]),
    ("abcdeeff", "aaaabbbb", [1.0, 0.333333, 1.0, 0.375, 0.177778, 0.533333, 0.437374]),
    ("aabbccddeeffgghh", "aabbccddeeffggxg", [0.875, 0.875, 0.9375, 0.916667, 0.933333, 0.933333, 0.911767]),
])
def test_figures_of_scorch(key, given, figures):
    """Recall and precision of MUC, B³ and CEAF-e of labels, thing by thing; and CoNLL's mean F1."""
    found = clustering(key, given)
    told = [(each.recall, each.precision) for each in (found.muc, found.b_cubed, found.ceaf_e)]
    assert [round(share, 6) for pair in told for share in pair] == figures[:-1]
    assert found.conll == pytest.approx(figures[-1], abs=1e-6)


def test_one_of_a_kind_counts_for_lea_where_it_stands_alone_on_both_sides():
    found = clustering("abc", "abb")
    assert (found.lea.recall, found.lea.precision) == pytest.approx((1 / 3, 1 / 3))
    assert found.muc.f1 == 0


def test_of_nothing_every_figure_is_nothing():
    found = clustering([], [])
    assert (found.of, found.gold, found.conll, found.lea.f1) == (0, 0, 0, 0)
