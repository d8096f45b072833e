"""What tests of tables share."""

import gold
import pytest
from madetables import summary

from summarizer import Article, summarize_many
from summarizer.resources import folder


@pytest.fixture(scope="module")
def all_summaries():
    """The seeds, and one that holds everything."""
    seeds = [Article.read(path) for path in sorted(gold.SEEDS.glob("*.txt"))]
    recorded = summarize_many(seeds, replay=folder("fixtures"))
    return [*(result.summary for result in recorded), summary(), summary("=made#2")]


@pytest.fixture(scope="module")
def results(all_summaries, tmp_path_factory):
    path = tmp_path_factory.mktemp("results") / "results.jsonl"
    path.write_text("".join(each.model_dump_json() + "\n" for each in all_summaries), encoding="utf-8")
    return path
