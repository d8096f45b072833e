"""The gold of the invented negotiations: every passage stands in its article, every id leads somewhere."""

import json

import pytest
from negotiations import SETS

from summarizer import read_articles


@pytest.mark.parametrize("name", SETS)
def test_passages_stand_in_their_articles_and_ids_lead_somewhere(name):
    gold = json.loads((SETS[name] / "gold.json").read_text(encoding="utf-8"))
    texts = {each.id: each.text for each in read_articles(SETS[name] / "articles.jsonl")}
    actors = {each["id"] for each in gold["actors"]}
    versions = {each["id"]: {one["id"] for one in each["versions"]} for each in gold["threads"]}
    told = [each for thread in gold["threads"] for each in thread["mentions"]]
    told += [each for move in gold["moves"] for each in move["passages"]]
    assert [each for each in told if each["quote"] not in texts[each["article"]]] == []
    for thread in gold["threads"]:
        assert {*thread["proposers"], *thread["addressees"]} <= actors
        assert {*thread["counters"], *filter(None, [thread["part_of"]])} <= set(versions)
        assert {each["version"] for each in thread["mentions"]} <= versions[thread["id"]]
    for move in gold["moves"]:
        assert set(move["actor"]) <= actors
        assert move["version"] in {None, *versions[move["thread"]]}
    for pair in gold["different"]:
        assert set(pair["threads"]) <= set(versions)
