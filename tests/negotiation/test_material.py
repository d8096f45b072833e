"""Records of many articles by sides and days, in one order."""

import random

from negotiations import summary

from summarizer.negotiation.actors import actors
from summarizer.negotiation.material import material


def drawn(*summaries):
    return material(summaries, actors(summaries))


def test_who_speaks_for_a_state_is_the_state_and_stays_a_speaker():
    found = drawn(
        summary("a", ("Sergey Lavrov", "Russia"), "Moscow", "Hamra leader Omar Zayd", day="2031-03-01"),
        summary("b", "Lavrov", day="2031-04-02"),
    )
    assert [each.proposers for each in found.proposed] == [("RU",), ("RU",), ("hamra",), ("RU",)]
    assert [each.speakers for each in found.proposed] == [("sergey-lavrov",), (), ("omar-zayd",), ("sergey-lavrov",)]


def test_records_stand_by_day_article_and_number_whatever_the_order():
    one = summary("b", *["Norway"] * 11, day="2031-03-01")
    days = {"a": "2031-03-01", "c": "2031-02-01", "0": None}
    some = [one, *(summary(id, "Norway", day=day) for id, day in days.items())]
    for _ in range(20):
        random.shuffle(some)
        found = drawn(*some)
        assert [each.id for each in found.articles] == ["c", "a", "b", "0"]
        keys = [(each.key.article, each.key.record) for each in found.proposed]
        assert keys == [("c", "P1"), ("a", "P1"), *(("b", f"P{number}") for number in range(1, 12)), ("0", "P1")]
