"""What a thread tells of all its records: who put it to whom, its versions, how it ended."""

import pytest
from telling import answer, article, condition, dossier, put


def outcome(*articles, relations=()):
    return [thread.outcome for thread in dossier(*articles, relations=relations).threads]


@pytest.mark.parametrize(("said", "ended"), [
    ({}, "open"),
    ({"Sweden": "accept", "Finland": "accept"}, "accepted"),
    ({"Sweden": "accept"}, "open"),   # the other addressee has not answered
    ({"Sweden": "accept", "Finland": "reject"}, "rejected"),
    ({"Sweden": "accept", "Finland": "accept", "Iceland": "reject"}, "accepted"),   # it was not put to Iceland
])
def test_what_is_put_to_two_is_accepted_when_both_have(said, ended):
    answers = [answer(f"R{number}", by, act, "P1") for number, (by, act) in enumerate(said.items(), 1)]
    assert outcome(article("a", "2031-03-04", put("P1", "Norway", to="Sweden,Finland"), *answers)) == [ended]


def test_new_terms_are_open_again_and_what_is_agreed_supersedes_what_it_was_put_against():
    refused = article("a", "2031-03-04", put("P1", "Norway", to="Sweden"), answer("R1", "Sweden", "reject", "P1"))
    revised = article("b", "2031-03-14", put("P1", "Norway", version=2, to="Sweden"))
    assert outcome(refused) == ["rejected"]
    assert outcome(refused, revised) == ["open"]
    agreed = article("c", "2031-03-24", put("P1", "Sweden", "other", to="Norway", status="agreed"))
    assert outcome(refused, agreed, relations=[("other", "counters", "T")]) == ["superseded", "agreed"]


def test_relations_lead_to_threads_by_their_ids():
    found = dossier(
        article("a", "2031-03-04", put("P1", "Norway", "package"), put("P2", "Norway", "part")),
        relations=[("part", "part_of", "package")],
    )
    assert [(each.kind, each.thread) for each in found.threads[1].relations] == [("part_of", "T1")]
    assert found.threads[0].relations == []


def test_proposers_are_those_that_half_of_the_records_name_and_no_addressees_are_among_them():
    found = dossier(
        article("a", "2031-03-04", put("P1", "Norway", to="Sweden")),
        article("b", "2031-03-05", put("P1", "Norway,Finland", to="Sweden,Norway")),
        article("c", "2031-03-06", put("P1", "Norway", to="Sweden")),
        article("d", "2031-03-07", put("P1", "")),
    )
    thread = found.threads[0]
    assert (thread.proposers, thread.addressees) == (["NO"], ["SE"])
    assert (str(thread.since), str(thread.until)) == ("2031-03-04", "2031-03-07")


def test_a_version_says_what_its_fields_were_before_and_shows_the_clearest_sentence():
    doubted = put("P1", "Norway", version=2, says="It is said.", timeframe="for 120 hours", certainty="possible")
    found = dossier(
        article("a", "2031-03-04", put("P1", "Norway", timeframe="for 72 hours")),
        article("b", "2031-03-10", doubted),
        article("c", "2031-03-11", put("P1", "Norway", version=2, says="Fire stops.", timeframe="for 120 hours")),
    )
    first, second = found.threads[0].versions
    assert (first.fields, second.fields) == ({}, {"timeframe": ("for 72 hours", "for 120 hours")})
    assert (second.what, found.threads[0].what, str(second.since)) == ("Fire stops.", "Fire stops.", "2031-03-10")


def test_a_time_from_which_something_holds_is_no_deadline():
    found = dossier(article(
        "a", "2031-03-03", put("P1", "Norway", timeframe="from Friday"),
        condition("C1", "Norway", "P1", kind="deadline", requires="It ends on 14 March 2031."),
    ))
    assert [(str(each.day), each.told.record) for each in found.threads[0].deadlines] == [("2031-03-14", "C1")]
