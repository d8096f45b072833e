"""The table of `tests/follow.py`: other ways to sort the same proposals, beside a dossier."""

import json

import pytest
from follow import Proposals, ask, big, by_words, held, lines, recorded, request, rows
from negotiations import GRAHN, gold_summaries, gold_threads
from server import Server, says


@pytest.fixture(scope="module")
def proposals(tmp_path_factory):
    """What a perfect reader of each article would give."""
    path = tmp_path_factory.mktemp("grahn") / "results.jsonl"
    path.write_text("".join(each.model_dump_json() + "\n" for each in gold_summaries(GRAHN)), encoding="utf-8")
    return Proposals(GRAHN, path)


def test_the_one_call_shows_every_proposal_and_is_asked_once(proposals, tmp_path):
    told = gold_threads(GRAHN)
    threads = {}
    for each in proposals.every:
        threads.setdefault(told[each.summary.id, each.proposal.id][0], []).append(each.label)
    file = tmp_path / "big.jsonl"
    with Server(says({"threads": [*threads.values(), ["99.P1"]]})) as server:
        ask(request(proposals.every), server.url, "m", file)
    shown = server.asked[0].messages[-1]["content"].splitlines()
    assert [line.split()[0] for line in shown] == [each.label for each in proposals.every]
    assert len(server.asked) == 1
    found = {row.way: row for row in rows(proposals, None, file)}
    best = found["one call of all (1 labels that are none)"]
    assert (best.scores.threads.conll, best.scores.joined, best.calls) == (1, [], 1 / 16)
    alone = found["each by itself"].scores.threads
    assert (alone.muc.f1, alone.b_cubed.precision, alone.given) == (0, 1, alone.of)
    assert len(lines(proposals, list(found.values()))) > len(found)


def test_a_proposal_that_the_one_call_forgets_stands_by_itself(proposals):
    completion = {"choices": [{"message": {"content": '```json\n{"threads": [["1.P1", "2.P1"], ["2.P1"]]}\n```'}}]}
    labels, unknown = big(proposals.every, completion)
    sorted_ = dict(zip([each.label for each in proposals.every], labels, strict=True))
    assert sorted_["1.P1"] == sorted_["2.P1"]
    assert len(set(labels)) == len(labels) - 1
    assert unknown == []


def test_another_request_has_no_reply(proposals, tmp_path):
    file = tmp_path / "big.jsonl"
    file.write_text(json.dumps({"key": "0", "completion": {}}) + "\n", encoding="utf-8")
    assert recorded(request(proposals.every), file) is None
    with pytest.raises(SystemExit, match="--ask-big"):
        rows(proposals, None, file)


def test_sentences_of_the_same_words_are_one_at_some_threshold():
    ways = by_words(["A truce of 72 hours", "a truce, of 72 hours", "The harbour opens"])
    labels = [labels for _, labels in ways]
    assert any(one == two != three for one, two, three in labels)
    assert any(len(set(each)) == 3 for each in labels)
    assert any(len(set(each)) == 1 for each in labels)


def test_what_the_results_hold_of_gold_is_told(proposals):
    assert held(proposals)[0].startswith("Of 119 mentions of gold 119 have a proposal of their own (112 of 112 core)")
