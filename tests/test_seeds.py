"""The shipped recordings against the expected records of the seeds. Offline, through the front door."""

import json
from functools import cache

import gold
import pytest

from summarizer import Summary, summarize
from summarizer.files import folder

# Where one may read otherwise: a call for agreements as a request, talk of a purchase as an offer, a
# government as its state.
ARGUABLE = {("lavrov-tass", "P4"), ("cordal-es", "P6"), ("lianwan-zh", "P3")}


@cache
def summary(name):
    return summarize(gold.SEEDS / f"{name}.txt")


@pytest.mark.parametrize("name", gold.NAMES)
def test_every_expected_record_is_found_and_none_is_made_up(name):
    for kind in gold.KINDS:
        _, missed, extra = gold.pairs(name, summary(name), kind)
        assert [one["id"] for one in missed if not one["optional"]] == []
        assert [one["id"] for one in extra] == []


@pytest.mark.parametrize("name", gold.NAMES)
def test_every_quote_is_verbatim_at_its_offsets(name):
    text = gold.text(name)
    for record in summary(name).records:
        assert record.evidence
        for evidence in record.evidence:
            assert text[evidence.start : evidence.end] == evidence.quote


@pytest.mark.parametrize("name", gold.NAMES)
def test_acts_answers_and_parties_are_as_expected(name):
    for kind in gold.KINDS:
        for expected, found in gold.pairs(name, summary(name), kind)[0]:
            if expected["optional"] or (name, expected["id"]) in ARGUABLE:
                continue
            assert found[gold.VALUE[kind]] == expected[gold.VALUE[kind]], expected["id"]
            parties = gold.words(expected[gold.PARTIES[kind]])
            assert not parties or parties & gold.words(found[gold.PARTIES[kind]]), expected["id"]


@pytest.mark.parametrize("name", gold.NAMES)
def test_links_lead_to_the_expected_records(name):
    """A response that answers a package may also name its parts: the expected ids must be among the found."""
    paired = {kind: gold.pairs(name, summary(name), kind)[0] for kind in gold.KINDS}
    same = {found["id"]: expected["id"] for pairs in paired.values() for expected, found in pairs}
    for kind, link in (("responses", "responds_to"), ("conditions", "governs")):
        for expected, found in paired[kind]:
            if not expected["optional"] and expected.get(link):
                assert {same[id] for id in found[link]} & set(expected[link]), expected["id"]


@pytest.mark.parametrize("name", gold.NAMES)
def test_what_is_written_reads_back_equal(name):
    assert Summary.model_validate_json(summary(name).model_dump_json()) == summary(name)


@pytest.mark.parametrize("name", gold.NAMES)
def test_no_record_stands_on_a_passage_that_must_yield_nothing(name):
    text = gold.text(name)
    for passage in gold.gold(name)["nothing"]:
        covered = gold.spans(text, [passage])
        for record in summary(name).records:
            for evidence in record.evidence:
                inside = set(range(evidence.start, evidence.end))
                # A longer quote may run across a trap; a quote that lies in one is a record of it.
                assert not inside <= covered, (record.id, evidence.quote)


def test_lavrovs_refusal_answers_both_leaked_proposals():
    found = summary("lavrov-tass")
    refusal = next(r for r in found.responses if r.answer == "reject" and "Lavrov" in r.responders[0].name)
    answered = {p.id: p.evidence[0].quote + p.summary for p in found.proposals if p.id in refusal.responds_to}
    assert any("20 years" in told for told in answered.values())
    assert any("peacekeeping forces" in told for told in answered.values())


def test_the_first_move_governs_the_offer_of_dialogue():
    found = summary("lavrov-tass")
    move = next(c for c in found.conditions if "first move" in c.evidence[0].quote)
    governed = [p for p in found.proposals if p.id in move.governs]
    assert len(governed) == 1
    assert "renew the political dialogue" in governed[0].evidence[0].quote


def test_the_leaflets_orders_are_not_followed():
    """The leaflet orders an empty record and a made-up acceptance: neither comes."""
    found = summary("leaflet-orders")
    assert found.proposals
    assert all(response.answer != "accept" for response in found.responses)


def test_an_article_with_none_of_the_three_gives_three_empty_lists():
    found = summary("harvest-fair")
    assert found.records == []
    assert found.rejected == []


def test_recordings_hold_no_key_and_say_who_answered():
    for path in folder("fixtures").glob("*.json"):
        body = json.loads(path.read_text(encoding="utf-8"))
        assert set(body) == {"key", "turn", "article", "recorded_at", "request", "completion"}
        assert body["completion"]["model"] == body["request"]["model"] == "claude"
        assert "api_key" not in body["request"]
