"""Faults in the form and the sense of a reply, each through instructor from a server on loopback.

Numbers in docstrings are rows of the project's table of faults.
"""

import json
import re

import pytest
from asking import ask, assert_borne_out, changed, complaint, ids, summary_of
from server import ARTICLE, Server, fails, good, one, says, tool_call, written

from summarizer import Article
from summarizer.errors import ReplyError
from summarizer.extraction.ask import Extraction
from summarizer.extraction.checking import Checker
from summarizer.model.account import Account

# Form


@pytest.mark.parametrize("wrapped", [
    "```json\n{}\n```", "```\n{}\n```", "Here are the records:\n\n```json\n{}\n```\nTell me if you need more.",
], ids=["fence", "bare fence", "prose"])
def test_a_reply_in_fences_or_prose_is_read(wrapped):
    """16: where the mode lets a model write freely, what it writes around the JSON costs no re-ask."""
    summary, asked = summary_of(wrapped.replace("{}", written(good())), mode="md-json")
    assert ids(summary) == ["P1", "R1", "C1"]
    assert len(asked) == 1


@pytest.mark.parametrize("mode", ["json-schema", "json", "strict"])
def test_a_fenced_reply_is_read_or_asked_again_in_every_mode(mode):
    """16: never lost."""
    summary, asked = summary_of(f"```json\n{written(good())}\n```", good(), mode=mode)
    assert ids(summary) == ["P1", "R1", "C1"]
    assert len(asked) <= 2


@pytest.mark.parametrize(("reply", "named"), [
    (written(good())[:300], "JSON"),
    ("I am sorry, here is a poem.", "JSON"),
    ({**good(), "proposals": None}, "proposals must be a list"),
    ({key: value for key, value in good().items() if key != "responses"}, "responses is missing"),
    (changed(status=None), "P1: status is missing"),
    (changed(quotes=7), "P1: quotes: 7 is wrong"),
    (changed(quotes=[]), "P1: quotes is empty"),
    ([1, 2], "must be one JSON object"),
    ({"records": []}, "proposals is missing"),
    ({}, "conditions is missing"),
], ids=[
    "truncated", "prose", "null", "no list", "no field", "a number", "no quote", "a list", "other fields", "no fields",
])
def test_a_reply_of_the_wrong_form_is_asked_again_with_what_is_wrong(reply, named):
    """16: the re-ask names the fault, and the tokens of both tries are counted."""
    text = reply if isinstance(reply, str) else json.dumps(reply)
    summary, asked = summary_of(says(text, usage=(100, 20)), says(good(), usage=(150, 30)))
    assert ids(summary) == ["P1", "R1", "C1"]
    assert len(asked) == summary.provenance.attempts == summary.provenance.replies == 2
    assert asked[1].roles[:2] == ["system", "user"]
    assert named in complaint(asked[1])
    assert (summary.provenance.usage.input_tokens, summary.provenance.usage.output_tokens) == (250, 50)


def test_quotes_of_the_first_reply_are_counted_and_network_faults_are_no_replies():
    bad = changed(quotes=["words of nobody at all", "to reopen the Sund crossing"])
    for mode in ("json-schema", "tools", "md-json"):
        def step(reply, mode=mode):
            return says(None, tool_calls=tool_call(written(reply))) if mode == "tools" else says(written(reply))
        summary, asked = summary_of(fails(503), step(bad), step(good()), mode=mode)
        told = summary.provenance
        assert (len(asked), told.attempts, told.replies) == (3, 3, 2)
        assert (told.quotes_located, told.quotes_asked) == (3, 4)


def test_a_field_too_many_is_noted():
    """16: an unknown field costs no re-ask; it is left out and noted on its record."""
    summary, asked = summary_of(changed(confidence=0.9))
    assert len(asked) == 1
    assert any("confidence" in note for note in summary.proposals[0].notes)


def test_no_json_after_the_last_try_fails():
    """16: never an empty success; what was paid is told."""
    with Server(says("no JSON today", usage=(100, 20))) as server, pytest.raises(ReplyError) as caught:
        ask(server, tries=3)
    assert len(server.asked) == caught.value.attempts == 3
    assert caught.value.usage.input_tokens == 300
    assert ARTICLE.splitlines()[0] not in str(caught.value)


@pytest.mark.parametrize("mode", ["json-schema", "strict", "json", "md-json", "tools"])
def test_an_empty_object_is_never_a_summary(mode):
    """16: it is asked again, and for ever it fails: three empty lists are what says that there is nothing."""
    step = says(None, tool_calls=tool_call({})) if mode == "tools" else says({})
    with Server(step) as server, pytest.raises(ReplyError) as caught:
        ask(server, tries=2, mode=mode)
    assert len(server.asked) == 2
    assert any("proposals is missing" in fault for fault in caught.value.faults)


async def test_what_went_wrong_before_a_reply_came_is_not_told_of_the_reply():
    """16: a ValueError of the client's is passed on as it is, though pydantic's are of that kind too."""
    async def create(**_):
        raise ValueError("Out of range float values are not JSON compliant")

    extraction = Extraction(create, model="tiny-1")
    with pytest.raises(ValueError, match="Out of range") as caught:
        await extraction.ask([{"role": "user", "content": ARTICLE}], Checker(ARTICLE), Account(Article(ARTICLE)))
    assert not isinstance(caught.value, ReplyError)


def test_an_article_of_no_records_is_a_good_answer():
    """16: empty lists are no fault."""
    summary, asked = summary_of({"proposals": [], "responses": [], "conditions": []})
    assert summary.records == []
    assert len(asked) == 1


def test_tries_are_as_many_as_were_set():
    """16: the first reply counts."""
    bad = changed(quotes=["an invented passage of words"])
    for tries in (1, 2, 4):
        assert len(summary_of(bad, tries=tries)[1]) == tries


# Links and values


@pytest.mark.parametrize(("reply", "told"), [
    (changed("responses", responds_to=["P1", "P9"]), "responds_to: P9"),
    (changed("conditions", governs=["P1", "R7"]), "governs: R7"),
    (changed("conditions", governs=["P1", "C1"]), "governs: C1"),
    (changed(counter_to=["P4"]), "counter_to: P4"),
    (changed(counter_to=["R1"]), "counter_to: R1"),
    (changed(part_of="P1"), "part_of: P1"),
    (changed(by=["A1", "A7"]), "by: A7"),
    (changed(source=["S8"]), "source: S8"),
    ({**good(), "abstract": [{"text": "An offer.", "of": ["P1", "P8"]}]}, "P8"),
])
def test_a_dead_link_is_cut_and_noted(reply, told):
    """20: asked again with the link named; in the end it is cut and noted, and the record stays."""
    summary, asked = summary_of(reply, tries=2)
    assert told in complaint(asked[1])
    assert ids(summary) == ["P1", "R1", "C1"]
    assert summary.rejected == []
    dead = told.rsplit(" ", 1)[-1]
    notes = [note for record in [*summary.records, *summary.abstract] for note in record.notes]
    assert any(dead in note and "was cut" in note for note in notes)
    assert_borne_out(summary)


def test_packages_that_are_part_of_each_other_are_cut():
    """20: a loop over two proposals is found as one over itself is."""
    reply = changed(part_of="P2")
    reply["proposals"].append({**reply["proposals"][0], "id": "P2", "part_of": "P1"})
    summary, asked = summary_of(reply, tries=2)
    assert "cannot be part of itself" in complaint(asked[1])
    assert [proposal.part_of for proposal in summary.proposals] in ([None, None], ["P2", None], [None, "P1"])
    assert any("was cut" in note for proposal in summary.proposals for note in proposal.notes)
    assert_borne_out(summary)


def test_a_duplicate_id_is_renamed_and_noted():
    """20: asked again; in the end both records stay, under two ids."""
    reply = good()
    reply["proposals"].append({**reply["proposals"][0], "says": "Sudmark is asked to free the crew."})
    summary, asked = summary_of(reply, tries=2)
    assert "P1: two records have this id" in complaint(asked[1])
    assert len(set(ids(summary))) == 4
    assert summary.responses[0].responds_to == ["P1"]
    assert "was taken by another record" in summary.proposals[1].notes[0]
    assert_borne_out(summary)


def test_an_unknown_value_is_asked_again_with_those_allowed():
    """21: in the end the record is set aside; no value is made up."""
    summary, asked = summary_of(changed(act="suggest"), tries=2)
    assert "'suggest' is wrong" in complaint(asked[1])
    assert "'request'" in complaint(asked[1])
    assert summary.proposals == []
    assert summary.rejected[0].record["act"] == "suggest"
    assert "suggest" in summary.rejected[0].reasons[0]


def test_a_value_in_other_letters_is_taken():
    """21: a slip of case or spacing is no unknown value."""
    summary, asked = summary_of(changed("responses", answer="Accept with-conditions"))
    assert len(asked) == 1
    assert summary.responses[0].answer == "accept_with_conditions"


def test_one_re_ask_names_all_that_is_wrong():
    """17, 20, 21: a bad value, a bad quote, a dead link and a duplicate id cost one re-ask together."""
    bad = changed(act="suggest")
    bad["proposals"].append({**good()["proposals"][0], "quotes": ["an invented passage of words"]})
    bad["responses"][0]["responds_to"] = ["P7"]
    bad["conditions"].append({**good()["conditions"][0]})
    summary, asked = summary_of(bad, good())
    told = complaint(asked[1])
    for fault in ("'suggest' is wrong", "an invented passage of words", "responds_to: P7", "C1: two records"):
        assert fault in told
    assert len(asked) == 2
    assert ids(summary) == ["P1", "R1", "C1"]


def test_a_re_ask_holds_no_words_of_our_tools():
    """17: what is said to the model is ours: no address of a library's manual, no class name."""
    asked = summary_of(changed(quotes=["an invented passage of words"]), good())[1]
    assert "pydantic" not in complaint(asked[1])
    assert "Checker" not in complaint(asked[1])


def test_the_best_reply_is_kept():
    """17: a worse last reply does not undo a better first one."""
    better = changed(quotes=["an invented passage of words"])
    summary, _ = summary_of(better, one("another invented passage"), tries=2)
    assert ids(summary) == ["R1", "C1"]


def test_a_reply_for_another_article_gives_no_evidence():
    """22: the article fails, and the reasons are told."""
    with Server(one("We are not happy, of course, with the proposals made")) as server, \
            pytest.raises(ReplyError, match="nothing of the reply stands") as caught:
        ask(server, tries=2)
    assert len(server.asked) == 2
    assert "does not stand in the article" in caught.value.faults[0]
    assert caught.value.exit_code == 65


UNFIT = {
    "NaN": changed(timeframe=float("nan")),
    "infinity": changed(timeframe=float("inf")),
    "NaN in an unknown field": changed(confidence=float("nan")),
    "a lone surrogate": changed(says="Norland \ud800 would reopen it."),
    "a lone surrogate in a quote": changed(quotes=["reopen the Sund\udfff crossing"]),
    "NUL": changed(says="Norland\0 would reopen it."),
    "NUL in a key": changed(**{"ti\0meframe": "May"}),
    "a terminal's escape": changed(says="Norland \x1b[31mwould reopen it."),
}


@pytest.mark.parametrize("reply", UNFIT.values(), ids=UNFIT)
@pytest.mark.parametrize("mode", ["json-schema", "tools"])
def test_what_json_cannot_bear_is_not_stored(reply, mode):
    """23: what was meant is kept without it, or asked again; what is stored is valid JSON."""
    def step(reply):
        text = json.dumps(reply)
        return says(text) if mode == "json-schema" else says(None, tool_calls=tool_call(text))

    summary, _ = summary_of(step(reply), step(good()), mode=mode)
    assert ids(summary) == ["P1", "R1", "C1"]
    assert not re.search(r"[\x00-\x08\x1b\ud800-\udfff]", repr(summary.model_dump()).encode().decode())
    assert not re.search(r"\\u0000|\\u001b|\\ud8", summary.model_dump_json())
    assert_borne_out(summary)


def test_what_json_cannot_bear_is_not_stored_among_what_was_set_aside():
    """23: `rejected` holds the model's record as given, but for that."""
    bad = changed(quotes=["an invented\0 passage "], confidence=float("nan"), says="\0x")
    summary, _ = summary_of(json.dumps(bad), tries=1)
    assert summary.rejected[0].record["quotes"] == ["an invented passage "]
    assert_borne_out(summary)
