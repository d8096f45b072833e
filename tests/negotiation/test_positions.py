"""What a dossier says of a day: where actors stand, who moved, which deadlines draw near."""

from datetime import date

import pytest
from telling import answer, article, condition, dossier, put

FOUND = dossier(
    article(
        "a", "2031-03-03", put("P1", "Norway", timeframe="by Friday"),
        answer("R1", "Swedish Foreign Minister Ada Voss", "reject", "P1"),
    ),
    article("b", "2031-03-10", put("P1", "Norway"), answer("R1", "Sweden", "accept", "P1")),
    article(
        "c", "2031-03-17", put("P1", "Norway", status="withdrawn"), put("P2", "Norway", "other"),
        condition("C1", "Norway", "P2", kind="deadline", requires="An answer must come by 31 March."),
    ),
    article("d", None, put("P1", "Finland", "third", when="long ago")),
)


def stood(on):
    return [
        (each.actor, each.thread, each.act, str(each.since), len(each.history), each.withdrawn)
        for each in FOUND.positions(on)
    ]


def test_positions_are_those_of_the_day():
    assert stood(date(2031, 3, 2)) == []
    assert stood(date(2031, 3, 9)) == [
        ("NO", "T1", "propose", "2031-03-03", 1, False), ("SE", "T1", "reject", "2031-03-03", 1, False),
    ]
    assert stood(date(2031, 3, 10))[1] == ("SE", "T1", "accept", "2031-03-10", 2, False)
    assert stood(date(2031, 3, 17))[0] == ("NO", "T1", "withdraw", "2031-03-17", 2, True)


def test_what_has_no_day_counts_in_the_end_only():
    assert ("FI", "T3", "propose", "None", 1, False) in stood(None)
    assert all(each[0] != "FI" for each in stood(date(2031, 12, 31)))


def test_changes_are_the_moves_from_one_day_to_another_without_those_that_only_repeat():
    def moved(*asked):
        return [(each.act, str(each.date)) for each in FOUND.changes(*asked)]

    assert moved(date(2031, 3, 10), date(2031, 3, 16)) == [("accept", "2031-03-10")]
    assert moved(date(2031, 3, 11)) == [("propose", "2031-03-17"), ("withdraw", "2031-03-17")]
    again = dossier(
        article("a", "2031-03-03", put("P1", "Norway")),
        article("b", "2031-03-11", put("P1", "Norway", when="on 10 March")),
    )
    assert (len(again.moves), len(again.changes(date(2031, 3, 1)))) == (2, 1)


@pytest.mark.parametrize("party", ["SE", "Sweden", "sweden", "Swedish Foreign Minister Ada Voss", "voss", "Ada Voss"])
def test_changes_of_a_party_by_any_of_its_names(party):
    found = FOUND.changes(date(2031, 3, 1), party=party)
    assert {actor for each in found for actor in each.actors} == {"SE"}


def test_a_party_that_nobody_is_called():
    with pytest.raises(KeyError, match="Atlantis"):
        FOUND.changes(date(2031, 3, 1), party="Atlantis")


def test_deadlines_are_those_told_by_the_day_with_the_days_to_go():
    def due(on):
        return [(each.thread, str(each.deadline.day), each.days, each.deadline.words) for each in FOUND.deadlines(on)]

    first = ("T1", "2031-03-07", 2, "by Friday")
    assert due(date(2031, 3, 5)) == [first]
    assert due(None) == [
        ("T1", "2031-03-07", -10, "by Friday"), ("T2", "2031-03-31", 14, "An answer must come by 31 March."),
    ]
