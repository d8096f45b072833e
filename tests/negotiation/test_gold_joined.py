"""Records of a negotiation, joined by true judgements, are the threads and versions of its gold."""

from itertools import combinations

import pytest
from negotiations import GRAHN, gold_judgements, gold_summaries, gold_threads

from summarizer.negotiation.actors import actors
from summarizer.negotiation.joining import join
from summarizer.negotiation.material import material


@pytest.fixture(scope="module")
def records():
    summaries = gold_summaries(GRAHN)
    return material(summaries, actors(summaries)).proposed


def test_true_judgements_on_all_pairs_give_the_threads_and_versions_of_the_gold(records):
    judge, told = gold_judgements(GRAHN), gold_threads(GRAHN)
    found = join(records, [judge(right.key, left.key) for left, right in combinations(records, 2)])
    threads, versions = {}, {}
    for (article, record), (thread, version) in told.items():
        threads.setdefault(thread, set()).add((article, record))
        versions.setdefault((thread, version), set()).add((article, record))
    made = [{(key.article, key.record) for key in cluster.keys} for cluster in found.clusters]
    assert sorted(map(sorted, made)) == sorted(map(sorted, threads.values()))
    made = [{(key.article, key.record) for key in each.keys} for cluster in found.clusters for each in cluster.versions]
    assert sorted(map(sorted, made)) == sorted(map(sorted, versions.values()))
    assert found.doubts == ()
