"""The second reading, from replies to a summary with verdicts: what comes of each kind of doubt and of failure."""

import json
import re

import pytest
from server import ARTICLE, completion, good

from summarizer import (
    FaultError,
    RefusedError,
    ReplyError,
    Summarizer,
    Summary,
    UnavailableError,
)

EMPTY = {"parties": [], "sources": [], "proposals": [], "responses": [], "conditions": []}
CONDITION = "if Sudmark first freed the crew of 14"


def doubts(*rows):
    """A second reader's reply."""
    return {**EMPTY, "doubts": list(rows)}


def only(*kinds, **changes):
    """Of the good reply these lists alone; `answer` and so on change the response."""
    reply = good()
    reply["responses"][0].update(changes)
    return {**EMPTY, "parties": reply["parties"], "sources": reply["sources"], **{kind: reply[kind] for kind in kinds}}


def answered(*replies, text=ARTICLE, **settings):
    """The summary that comes of these replies, one after the other, and what was asked; an exception is raised."""
    asked = []

    def create(**request):
        asked.append(request)
        reply = replies[len(asked) - 1]
        if isinstance(reply, Exception):
            raise reply
        return reply if isinstance(reply, dict) and "choices" in reply else completion(reply)

    return Summarizer(create=create, **{"check": True, **settings}).summarize(text), asked


def failed(kind, *replies, **settings):
    with pytest.raises(kind) as caught:
        answered(*replies, **settings)
    return caught.value


def verdicts(summary):
    found = {record.id: record.check for record in summary.records}
    found |= {f"S{number}": sentence.check for number, sentence in enumerate(summary.abstract, 1)}
    return {id: check and check.verdict for id, check in found.items()}


def test_where_all_is_right_all_is_confirmed_and_nothing_is_asked_again():
    summary, asked = answered(good(), doubts())
    assert verdicts(summary) == dict.fromkeys(("P1", "R1", "C1", "S1"), "confirmed")
    assert len(asked) == 2
    assert summary.doubtful == summary.missing == []
    check = summary.provenance.check
    assert (check.model, check.attempts, check.put_back, check.failed) == ("tiny-1", 1, 0, None)
    assert (summary.provenance.attempts, summary.provenance.usage.input_tokens) == (2, 200)


def test_the_second_request_goes_on_from_the_first_and_shows_records_without_their_labels():
    """So that a provider which keeps the beginning of a request need not read the article again."""
    _, (first, second) = answered(good(), doubts())
    assert first["messages"][0] == second["messages"][0]
    assert second["messages"][1]["content"].startswith(first["messages"][1]["content"])
    assert first["response_format"] == second["response_format"]
    line = "Responses: answer → responds_to\nR1 reject → P1: Sudmark refuses. | by: Sudmark “"
    assert line in second["messages"][1]["content"]


def test_without_check_nobody_looks():
    summary, asked = answered(good(), check=False)
    assert set(verdicts(summary).values()) == {None}
    assert len(asked) == 1
    assert summary.provenance.check is None


def test_what_is_disputed_and_mended_is_confirmed_and_tells_what_it_was():
    doubt = {"of": "R1", "field": "answer", "why": "it refused", "instead": "reject"}
    summary, asked = answered(
        {**good(), **only("responses", answer="accept")} | {"proposals": good()["proposals"]}, doubts(doubt),
        only("responses"),
    )
    assert summary["R1"].answer == "reject"
    assert verdicts(summary)["R1"] == "confirmed"
    assert "answer was changed after the second reading; at first: accept" in summary["R1"].notes
    assert "- R1, answer: it refused; instead: reject" in asked[2]["messages"][1]["content"]
    assert (len(asked), summary.provenance.check.put_back) == (3, 1)


def test_what_the_first_model_insists_on_stays_and_is_disputed():
    doubt = {"of": "R1", "field": "answer", "why": "it only puts it off", "instead": "defer"}
    summary, _ = answered(good(), doubts(doubt), only("responses"))
    check = summary["R1"].check
    assert (check.verdict, check.field, check.why, check.instead, check.by) == (
        "disputed", "answer", "it only puts it off", "defer", "tiny-1"
    )
    assert summary["R1"].answer == "reject"
    assert summary.doubtful == [summary["R1"]]
    assert verdicts(summary)["P1"] == "confirmed"


def test_a_change_to_another_value_than_the_one_proposed_stays_disputed():
    doubt = {"of": "R1", "field": "answer", "why": "it only puts it off", "instead": "defer"}
    summary, _ = answered(good(), doubts(doubt), only("responses", answer="criticize"))
    assert (summary["R1"].answer, verdicts(summary)["R1"]) == ("criticize", "disputed")


@pytest.mark.parametrize(("kind", "told", "field"), [
    ("R1", "by", "responders"), ("R1", "quotes", "evidence"), ("R1", "says", "summary"), ("P1", "to", "addressees"),
    ("C1", "says", "requires"), ("C1", "met_by", "to_be_met_by"), ("C1", "governs", "governs"), ("S1", "of", "records"),
    ("P1", "by, binds", "proposers"),
    ("R1", "mood", None),   # a name that no field has: the record as a whole
])
def test_a_verdict_names_the_field_as_a_summary_has_it(kind, told, field):
    summary, _ = answered(good(), doubts({"of": kind, "field": told, "why": "no"}), good())
    (doubtful,) = summary.doubtful
    assert doubtful.check.field == field


def test_two_doubts_about_one_record_are_one_verdict_the_worse_first():
    summary, _ = answered(good(), doubts(
        {"of": "R1", "field": "by", "why": "another speaks"}, {"of": "R1", "field": "quotes", "why": "not there"},
    ), good())
    assert [each.field for each in summary["R1"].check.every] == ["evidence", "responders"]


def test_what_is_taken_back_is_set_aside_and_links_to_it_are_cut_and_told():
    summary, _ = answered(good(), doubts({"of": "P1", "why": "nobody offers it"}), EMPTY)
    assert [each.id for each in summary.records] == ["R1", "C1"]
    (rejected,) = summary.rejected
    assert (rejected.id, rejected.reasons) == ("P1", ["taken back after the second reading: nobody offers it"])
    for record, link in ((summary["R1"], "responds_to"), (summary["C1"], "governs")):
        assert getattr(record, link) == []
        assert f"{link}: P1 was cut: that record was taken back" in record.notes
    assert summary.abstract[0].records == ["R1"]
    assert "P1 was cut: that record was taken back" in summary.abstract[0].notes


def test_undoubted_records_that_the_first_model_repeats_stay_as_they_were():
    """It gives the whole reply again, one of them with another field: nobody asked about that one."""
    reply = {**good(), **only("proposals", "responses", answer="defer"), "conditions": good()["conditions"]}
    reply["proposals"][0]["act"] = "demand"
    doubt = {"of": "R1", "field": "answer", "why": "it only puts it off", "instead": "defer"}
    summary, asked = answered(good(), doubts(doubt), reply)
    assert [record.id for record in summary.records] == ["P1", "R1", "C1"]
    assert (summary["P1"].act, summary["R1"].answer, len(asked)) == ("offer", "defer", 3)
    assert set(verdicts(summary).values()) == {"confirmed"}


def test_a_new_record_under_an_id_that_is_taken_is_kept_under_a_free_one():
    reply = only("proposals")
    reply["proposals"][0] |= {"says": "Norland offers a second thing.", "quotes": [CONDITION]}
    doubt = {"of": "proposal", "why": "another one", "instead": CONDITION}
    summary, _ = answered(good(), doubts(doubt), *[reply] * 3)
    assert [record.id for record in summary.proposals] == ["P1", "P2"]
    assert summary["P1"].summary == "Norland would reopen the crossing."


def without_condition():
    return {**good(), "conditions": []}


def test_what_is_missing_and_recorded_is_located_and_says_that_nobody_read_it_again():
    doubt = {"of": "condition", "why": "the crew", "instead": CONDITION}
    summary, _ = answered(without_condition(), doubts(doubt), only("conditions"))
    condition = summary["C1"]
    assert ARTICLE[condition.evidence[0].start:condition.evidence[0].end] == CONDITION
    assert condition.governs == ["P1"]
    assert (condition.check.verdict, summary.missing) == (None, [])


def test_what_is_missing_and_not_recorded_is_told_with_its_place():
    doubt = {"of": "missing condition", "why": "the crew", "instead": CONDITION}
    summary, _ = answered(without_condition(), doubts(doubt), EMPTY)
    (missing,) = summary.missing
    assert (missing.kind, missing.why, missing.by) == ("condition", "the crew", "tiny-1")
    assert ARTICLE[missing.evidence.start:missing.evidence.end] == CONDITION
    assert summary.conditions == []


def test_a_missing_passage_that_stands_nowhere_is_asked_for_again_and_noted_in_the_end():
    doubt = doubts({"of": "condition", "why": "the crew", "instead": "unless the ships are sold to Westmark"})
    summary, asked = answered(good(), doubt, doubt, doubt)
    assert len(asked) == 4
    assert "instead is no passage of the article" in asked[2]["messages"][-1]["content"]
    assert summary.missing == []
    assert any("whose passage does not stand in the article" in note for note in summary.notes)


def test_a_doubt_of_no_record_is_asked_for_again_and_noted_in_the_end():
    doubt = doubts({"of": "P9", "why": "nobody says it"})
    summary, asked = answered(good(), doubt, doubts({"of": "P1", "field": "act", "why": "no offer"}), good())
    assert "of: P9: there is no such line" in asked[2]["messages"][-1]["content"]
    assert verdicts(summary)["P1"] == "disputed"
    summary, _ = answered(good(), doubt, doubt, doubt)
    assert set(verdicts(summary).values()) == {"confirmed"}
    assert any("P9" in note and "nobody says it" in note for note in summary.notes)


def test_a_disputed_sentence_that_is_rewritten_says_that_nobody_read_it_again():
    reply = {**EMPTY, "abstract": [{"text": "Sudmark refused.", "of": ["R1"]}]}
    summary, asked = answered(good(), doubts({"of": "S1", "field": "text", "why": "too much"}), reply)
    assert "- the whole abstract, mended" in asked[2]["messages"][1]["content"]
    (sentence,) = summary.abstract
    assert (sentence.text, sentence.check.verdict) == ("Sudmark refused.", None)
    assert "rewritten" in sentence.check.why


def test_a_disputed_sentence_that_stays_is_disputed():
    summary, _ = answered(good(), doubts({"of": "S1", "field": "text", "why": "too much"}), good())
    assert (summary.abstract[0].check.verdict, summary.abstract[0].check.field) == ("disputed", "text")


@pytest.mark.parametrize("id", ["S1", "SS1", "s1"])
def test_a_record_and_a_sentence_are_never_called_the_same(id):
    """Models choose the ids of records: S1 may be one."""
    taken = json.loads(json.dumps(good()).replace('"R1"', f'"{id}"'))
    free = "SS1" if id == "S1" else "S1"

    summary, asked = answered(taken, doubts({"of": id, "field": "answer", "why": "it puts it off"}), taken)
    lines = asked[1]["messages"][1]["content"]
    assert f"\n{id} reject → P1: Sudmark refuses." in lines
    assert re.search(rf"^{free} P1.*: {re.escape(summary.abstract[0].text)}$", lines, re.MULTILINE)
    assert (summary[id].check.verdict, summary.abstract[0].check.verdict) == ("disputed", "confirmed")
    assert "the whole abstract" not in asked[2]["messages"][1]["content"]

    summary, asked = answered(taken, doubts({"of": free, "field": "text", "why": "too much"}), taken)
    assert (summary[id].check.verdict, summary.abstract[0].check.verdict) == ("confirmed", "disputed")
    assert "- the whole abstract, mended" in asked[2]["messages"][1]["content"]


def test_what_a_model_doubts_of_its_own_record_is_not_taken_for_its_sentence():
    taken = json.loads(json.dumps(good()).replace('"R1"', '"S1"'))
    taken["doubts"] = [{"of": "S1", "field": "answer", "why": "hm"}]
    summary, _ = answered(taken, check=False)
    assert summary["S1"].check.field == "answer"
    assert summary.abstract[0].check is None


def test_of_an_article_that_holds_nothing_the_second_reading_says_so_too():
    summary, asked = answered(EMPTY, doubts())
    assert (summary.records, summary.missing, len(asked)) == ([], [], 2)
    assert "Somebody recorded this from the article: nothing" in asked[1]["messages"][1]["content"]
    assert summary.provenance.check.model == "tiny-1"


def test_of_an_article_taken_to_hold_nothing_what_is_missing_is_recorded():
    doubt = {"of": "proposal", "why": "an offer", "instead": "offered on Monday to reopen the Sund crossing"}
    summary, _ = answered(EMPTY, doubts(doubt), only("proposals"))
    assert [each.id for each in summary.records] == ["P1"]
    assert summary.records[0].proposers[0].name == "Norland"


@pytest.mark.parametrize(("replies", "kind", "requests"), [
    (["no JSON"] * 3, ReplyError, 4),
    ([{**EMPTY, "doubts": "all of it"}] * 3, ReplyError, 4),
    ([completion(refusal="no")], RefusedError, 2),
    ([UnavailableError("the server is gone")], UnavailableError, 2),
    ([ZeroDivisionError("a fault")], FaultError, 2),
])
def test_where_the_checker_gives_no_answer_the_error_bears_the_first_reading(replies, kind, requests):
    """It says why nobody checked, what was paid is told once, and no record has a verdict."""
    error = failed(kind, good(), *replies)
    assert isinstance(error.summary, Summary)
    assert {record.id for record in error.summary.records} == {"P1", "R1", "C1"}
    assert set(verdicts(error.summary).values()) == {None}
    assert error.summary.provenance.check.failed
    assert error.attempts == error.summary.provenance.attempts == requests
    assert error.usage == error.summary.provenance.usage


def test_a_reply_that_is_no_list_of_doubts_is_asked_for_again():
    summary, asked = answered(good(), "all is well", doubts())
    assert len(asked) == 3
    assert set(verdicts(summary).values()) == {"confirmed"}
    assert summary.provenance.check.attempts == 2


@pytest.mark.parametrize("fault", [UnavailableError("the server is gone"), completion(refusal="no"), "no JSON"])
def test_where_the_first_model_fails_when_asked_again_what_is_doubted_stands_as_disputed(fault):
    doubt = {"of": "R1", "field": "answer", "why": "it only puts it off", "instead": "defer"}
    summary, _ = answered(good(), doubts(doubt), *[fault] * 3)
    assert verdicts(summary) == {"P1": "confirmed", "R1": "disputed", "C1": "confirmed", "S1": "confirmed"}
    assert any("could not be put to the first model" in note for note in summary.notes)


def test_a_checker_of_another_name_is_told():
    asked = []

    def create(**request):
        asked.append(request["model"])
        return completion(good() if len(asked) == 1 else doubts())

    summary = Summarizer("one", create=create, checker="two").summarize(ARTICLE)
    assert asked == ["one", "two"]
    assert (summary.provenance.asked, summary.provenance.check.asked) == ("one", "two")


def test_a_summary_with_verdicts_reads_back_equal():
    doubt = {"of": "condition", "why": "the crew", "instead": CONDITION}
    summary, _ = answered(without_condition(), doubts(doubt, {"of": "R1", "field": "by", "why": "no"}), EMPTY)
    assert Summary.model_validate_json(summary.model_dump_json()) == summary


def unsure(**row):
    doubt = {"of": "R1", "field": "answer", "why": "it may be a delay", "instead": "defer", **row}
    return {**good(), "doubts": [doubt]}


def test_what_a_first_reading_doubts_unasked_is_on_its_record():
    """It is told not to fill that list; where it does, it is no fault, and says which model is not sure."""
    summary, asked = answered(unsure(), check=False)
    check = summary["R1"].check
    assert (check.verdict, check.field, check.why, check.instead, check.by) == (
        None, "answer", "not sure itself: it may be a delay", "defer", "tiny-1"
    )
    assert len(asked) == 1
    assert summary["P1"].check is None
    assert [record.model_dump(exclude={"check"}) for record in summary.records] == [
        record.model_dump(exclude={"check"}) for record in answered(good(), check=False)[0].records
    ]


def test_a_second_reading_settles_what_the_first_was_not_sure_of():
    assert verdicts(answered(unsure(), doubts())[0])["R1"] == "confirmed"
    disputed, _ = answered(unsure(), doubts({"of": "R1", "field": "by", "why": "another"}), good())
    assert [each.field for each in disputed["R1"].check.every] == ["responders"]


@pytest.mark.parametrize("row", [{"of": "P7"}, {"why": None}, {"of": 3}])
def test_a_doubt_of_the_first_reading_that_cannot_be_placed_costs_no_request(row):
    summary, asked = answered(unsure(**row), check=False)
    assert len(asked) == 1
    assert summary["R1"].check is None
    assert json.dumps(summary.notes).count("P7") == (row == {"of": "P7"})


def in_pieces(asked):
    """A model with a small window: it records each delegate's offer, and doubts the act of the second."""
    prompt = asked["messages"][1]["content"]
    text = re.split(r"\n=== article \w+ ===\n?", prompt)[1]
    seen = re.findall(r"Norland would give (\d+) ships to the fund", text)
    if "Somebody recorded this" not in prompt or "A second reader doubts" in prompt:
        doubted = "A second reader doubts" in prompt
        return {**EMPTY, "parties": [{"id": "A1", "name": "Norland"}], "proposals": [{
            "id": f"P{number}", "says": f"Norland would give {number} ships.", "by": ["A1"], "standing": "official",
            "quotes": [f"Norland would give {number} ships to the fund"], "act": "offer", "status": "tabled",
            "issues": ["other"],
        } for number in seen if not doubted or number == "2"]}
    shown = re.findall(r"^P(\d+) offer, official, tabled:", prompt, re.MULTILINE)
    assert shown == seen   # of each piece the records that rest on it
    return doubts(*[{"of": "P2", "field": "act", "why": "it is only said"}] * ("2" in shown))


def test_an_article_in_pieces_has_verdicts_on_all_its_records():
    text = "\n\n".join(
        f"DELEGATE {number}: Norland would give {number} ships to the fund by spring. " + "It is so. " * 40
        for number in range(1, 41)
    )
    asked = []

    def create(**request):
        asked.append(request)
        return completion(in_pieces(request))

    summary = Summarizer(create=create, check=True, window=4_500).summarize(text)
    assert len(summary.records) == 40
    assert verdicts(summary) == {f"P{n}": "disputed" if n == 2 else "confirmed" for n in range(1, 41)}
    assert summary.provenance.pieces > 2
    assert summary.provenance.attempts == len(asked)
    assert summary.provenance.check.attempts > 3   # two pieces at least, and one put to the first model
