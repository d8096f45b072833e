"""A reply against its article: what is named to the model, what stands in the end, what is set aside."""

import json

import pytest
import server
from hypothesis import given
from hypothesis import strategies as st

from summarizer.codebook.reply import lean_schema, strict_schema
from summarizer.extraction.checking import Checker
from summarizer.extraction.reading import MOST_FAULTS


def read(reply, text=server.ARTICLE):
    return Checker(text).read(reply)


def changed(kind, number=0, **fields):
    """The good reply with some fields of one record changed; a field that is ... is taken out."""
    reply = server.good()
    record = reply[kind][number]
    record.update(fields)
    reply[kind][number] = {name: value for name, value in record.items() if value is not ...}
    return reply


def test_a_good_reply_has_no_fault():
    reading = read(server.good())
    assert reading.faults == []
    assert reading.rejected == []
    assert [record.id for record in (*reading.proposals, *reading.responses, *reading.conditions)] == ["P1", "R1", "C1"]
    assert all(record.notes == [] for record in reading.proposals)


# what is changed in the good reply, and what the re-ask must name
FAULTS = [
    (changed("proposals", act="suggestion"), ["P1", "act", "'suggestion'", "'offer'"]),   # an unknown enum value
    (changed("proposals", status=...), ["P1", "status is missing"]),                      # a missing field
    (changed("proposals", quotes=["to close the Sund crossing"]), ["P1", "quotes[0]", "to reopen the Sund crossing"]),
    (changed("proposals", quotes=[]), ["P1", "quotes is empty"]),
    (changed("conditions", quotes=["freed the crew of 15"]), ["C1", "crew of 14"]),       # a changed number
    (changed("responses", responds_to=["P7"]), ["R1", "responds_to", "P7"]),              # a dead link
    (changed("responses", responds_to=["C1"]), ["R1", "C1", "no proposal"]),              # a link to the wrong kind
    (changed("responses", responds_to=[]), ["R1", "responds_to is empty"]),
    (changed("responses", counter="P9"), ["R1", "counter", "P9"]),
    (changed("conditions", governs=["C1"]), ["C1", "itself"]),
    (changed("proposals", part_of="P1"), ["P1", "part_of", "itself"]),
    (changed("proposals", by=["A7"]), ["P1", "by", "A7", "parties"]),                     # no such party
    (changed("proposals", by=[""]), ["P1", "by.0", "at least 1 character"]),              # an id that says nothing
    (changed("responses", source=["S9"]), ["R1", "source", "S9", "sources"]),             # no such source
    (changed("abstract", of=["P5"]), ["abstract[0]", "P5"]),
    ({"proposals": [], "responses": []}, ["conditions is missing"]),
    ({**server.good(), "responses": 7}, ["responses must be a list"]),
    ({**server.good(), "proposals": ["P1"]}, ["proposals[0]"]),
    ({**server.good(), "parties": server.good()["parties"] * 2}, ["parties", "A1"]),
    (["no object"], ["one JSON object"]),
]


@pytest.mark.parametrize(("reply", "named"), FAULTS)
def test_a_fault_is_named_in_words_to_act_on(reply, named):
    told = read(reply).complaint()
    assert all(word in told for word in named), told


def test_everything_that_is_wrong_is_named_at_once():
    reply = changed("proposals", act="suggestion", quotes=["nobody wrote this"])
    reply["responses"][0].update(responds_to=["P8"])
    reply["conditions"][0].update(id="R1")
    told = read(reply).complaint()
    assert all(word in told for word in ("suggestion", "nobody wrote this", "P8", "two records"))


def test_a_hundred_faults_are_not_all_sent():
    reply = {**server.good(), "responses": [{"id": f"R{n}"} for n in range(100)]}
    assert read(reply).complaint().count("\n- ") == MOST_FAULTS + 1


# what is changed, where to look, and what stands there in the end
MENDED = [
    (changed("proposals", act="Offer"), "proposals", "act", "offer"),
    (changed("responses", answer="Accept with conditions"), "responses", "answer", "accept_with_conditions"),
    (changed("proposals", timeframe=None, certainty=None), "proposals", "certainty", "certain"),   # null: left out
    (changed("responses", responds_to="P1"), "responses", "responds_to", ["P1"]),                  # no list
]


@pytest.mark.parametrize(("reply", "kind", "name", "value"), MENDED)
def test_a_slip_that_leaves_no_doubt_is_not_asked_again(reply, kind, name, value):
    reading = read(reply)
    assert reading.faults == []
    assert getattr(getattr(reading, kind)[0], name) == value


def test_a_name_in_the_place_of_a_party_id_will_do():
    reading = read(changed("proposals", to=["Sudmark"]))
    assert reading.faults == []
    assert reading.proposals[0].addressees[0].name == "Sudmark"


def test_an_unknown_field_is_noted_not_lost():
    reading = read(changed("proposals", mood="hopeful"))
    assert reading.faults == []
    assert "mood: 'hopeful'" in reading.proposals[0].notes[0]


def test_a_record_without_evidence_is_set_aside_with_its_reason_and_as_given():
    reply = changed("conditions", quotes=["freed the crew of 15"])
    reading = read(reply)
    assert reading.conditions == []
    assert reading.rejected[0].record == reply["conditions"][0]
    assert "crew of 15" in reading.rejected[0].reasons[0]
    assert len(reading.proposals) == len(reading.responses) == 1


def test_links_to_what_was_set_aside_are_cut_and_noted():
    reading = read(changed("proposals", quotes=["nobody wrote this"]))
    assert reading.responses[0].responds_to == []
    assert "P1 was cut" in reading.responses[0].notes[0]
    assert reading.conditions[0].governs == []
    assert reading.abstract[0].records == ["R1"]
    assert "P1" in reading.abstract[0].notes[0]


def test_of_two_quotes_the_one_that_stands_is_kept_and_the_other_noted():
    reading = read(changed("proposals", quotes=["reopen the Sund crossing", "nobody wrote this"]))
    assert [evidence.quote for evidence in reading.proposals[0].evidence] == ["reopen the Sund crossing"]
    assert "nobody wrote this" in reading.proposals[0].notes[0]


def test_a_taken_id_is_changed_and_noted():
    reply = server.good()
    reply["proposals"].append({**reply["proposals"][0], "says": "another"})
    reading = read(reply)
    assert [proposal.id for proposal in reading.proposals] == ["P1", "P2"]
    assert "P1 was taken" in reading.proposals[1].notes[0]
    assert reading.responses[0].responds_to == ["P1"]


def test_packages_in_a_ring_are_cut_and_noted():
    reply = server.good()
    reply["proposals"] = [
        {**reply["proposals"][0], "id": id, "says": f"{id} is offered.", "part_of": whole}
        for id, whole in (("P1", "P2"), ("P2", "P1"))
    ]
    reading = read(reply)
    assert [proposal.part_of for proposal in reading.proposals] == [None, None]
    assert all("part of itself" in proposal.notes[-1] for proposal in reading.proposals)


def test_no_source_is_the_journalists_own_word():
    (link,) = read(server.good()).proposals[0].attribution
    assert (link.source, link.basis) == (None, "author")


def test_the_best_of_several_readings_is_kept():
    checker = Checker(server.ARTICLE)
    checker.read(changed("conditions", quotes=["freed the crew of 15"]))
    checker.read({"proposals": [], "responses": [], "conditions": "none"})
    assert checker.best() is checker.readings[0]


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(
        st.sampled_from(["id", "parties", "proposals", "quotes", "act", "by", "of", "abstract"]) | st.text(), inner,
        max_size=4,
    ),
    max_leaves=20,
)


@given(JSON, st.sampled_from(["parties", "sources", "proposals", "responses", "conditions", "abstract"]))
def test_no_reply_however_odd_is_an_error_of_the_program(value, name):
    """It is read with faults; what is set aside is valid JSON again."""
    reading = read({**server.good(), name: value})
    for rejected in reading.rejected:
        json.loads(rejected.model_dump_json(), parse_constant=pytest.fail)


def test_the_schema_says_nothing_that_a_model_does_not_need():
    told = json.dumps(lean_schema())
    assert not any(word in told for word in ('"title"', '"default"', '"description"', '"null"'))


def test_the_strict_schema_requires_every_property_of_every_object():
    def objects(node):
        if isinstance(node, dict):
            if node.get("type") == "object":
                yield node
            for value in node.values():
                yield from objects(value)

    found = list(objects(strict_schema()))
    assert len(found) == 8
    for node in found:
        assert sorted(node["required"]) == sorted(node["properties"])
        assert node["additionalProperties"] is False
