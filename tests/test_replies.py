"""`check_reply`: a reply that was made elsewhere is located or refused with reasons, with the next prompt."""

import json

import pytest
import warm
from server import ARTICLE, good

from summarizer import ConfigurationError, Summarizer, check_reply

NOTHING = {"parties": [], "sources": [], "proposals": [], "responses": [], "conditions": []}


def spoilt():
    bad = good()
    bad["proposals"][0]["quotes"] = ["Norland has never offered anything of the kind"]
    return json.dumps(bad)


def test_without_a_reply_it_gives_the_prompt(tmp_path):
    """The same that the command prints."""
    path = tmp_path / "article.txt"
    path.write_text(ARTICLE, encoding="utf-8")
    first = check_reply(path)
    assert (first.summary, first.faults) == (None, [])
    assert first.prompt == warm.summarizer("prompt", path).stdout


def test_a_good_reply_is_located_and_nothing_is_left_to_ask():
    checked = check_reply(ARTICLE, f"Here:\n```json\n{json.dumps(good())}\n```", model="agent/one")
    assert (checked.faults, checked.prompt) == ([], None)
    assert [record.id for record in checked.summary.records] == ["P1", "R1", "C1"]
    (evidence,) = checked.summary.proposals[0].evidence
    assert ARTICLE[evidence.start:evidence.end] == evidence.quote
    assert (checked.summary.provenance.model, checked.summary.provenance.asked) == ("agent/one", "agent/one")


def test_a_faulty_reply_is_refused_with_reasons_and_what_stands_of_it():
    checked = check_reply(ARTICLE, spoilt())
    assert ["never offered" in fault and "does not stand in the article" in fault for fault in checked.faults] == [True]
    assert "Your reply was:" in checked.prompt
    assert [record.id for record in checked.summary.records] == ["R1", "C1"]
    mended = check_reply(ARTICLE, [spoilt(), json.dumps(good())])
    assert (mended.faults, mended.prompt) == ([], None)
    assert len(mended.summary.records) == 3


@pytest.mark.parametrize(("said", "fault"), [
    ("I cannot help with that.", "Invalid JSON"), ("", "Invalid JSON"), ("[]", "one JSON object"),
    ('{"proposals": [{"id": "P1"}], "responses": [], "conditions": []}', "says"),
], ids=["words", "empty", "a list", "half a record"])
def test_what_is_no_reply_is_said_in_one_line_each(said, fault):
    checked = check_reply(ARTICLE, said)
    assert checked.summary is None
    assert fault in "; ".join(checked.faults)
    assert not any("\n" in each for each in checked.faults)
    assert checked.prompt is not None


def test_after_the_last_re_ask_there_is_what_stands_or_why_nothing_does():
    checked = check_reply(ARTICLE, [spoilt()] * 3)
    assert checked.prompt is None
    assert [each.id for each in checked.summary.rejected] == ["P1"]
    nothing = check_reply(ARTICLE, ["{}"] * 3)
    assert (nothing.summary, nothing.prompt) == (None, None)
    assert nothing.faults


def test_a_second_reading_is_asked_for_in_turn():
    checked = check_reply(ARTICLE, json.dumps(good()), check=True)
    assert checked.faults == []
    assert checked.prompt is not None
    assert len(checked.summary.records) == 3
    through = check_reply(ARTICLE, [json.dumps(good()), json.dumps({**NOTHING, "doubts": []})], check=True)
    assert through.prompt is None
    assert {record.check.verdict for record in through.summary.responses} == {"confirmed"}


def test_more_replies_than_prompts_are_not_passed_over():
    with pytest.raises(ConfigurationError, match="2 replies were given, and 1 asked for"):
        check_reply(ARTICLE, [json.dumps(good())] * 2)


def test_from_reply_says_that_it_was_pasted():
    assert Summarizer().from_reply(ARTICLE, json.dumps(good())).provenance.model == "pasted reply"
