"""The days by which articles say that something must be."""

import pytest
from telling import answer, article, condition, dossier, put


def due(*records, day="2031-06-03", language="en"):   # a Tuesday
    found = dossier(article("a", day, *records, language=language))
    return [(str(each.day), each.about) for each in found.threads[0].deadlines]


def timed(words, **fields):
    return due(put("P1", "Norway", timeframe=words), **fields)


@pytest.mark.parametrize(("words", "day", "about"), [
    ("by Friday", "2031-06-06", False),
    ("by midnight on Friday", "2031-06-06", False),
    ("by close of business on 15 June", "2031-06-15", False),
    ("by midnight on 15 June", "2031-06-15", False),
    ("before 1 July", "2031-07-01", False),
    ("by the end of June", "2031-06-30", False),
    ("by the end of 2032", "2032-12-31", False),
    ("by early July", "2031-07-01", True),
    ("by early June", "2031-06-01", True),   # it has begun
    ("by mid-July", "2031-07-11", True),
    ("by late July", "2031-07-21", True),
    ("by July", "2031-07-01", True),
    ("by next week", "2031-06-09", True),
    ("by next year", "2032-01-01", True),
    ("by this week", "2031-06-03", True),
    ("within ten days", "2031-06-13", True),   # from when on, the article does not tell
    ("by 28 May", "2031-05-28", False),   # just past
])
def test_a_span_ends_in_no_day_that_nobody_has_said(words, day, about):
    assert timed(words) == [(day, about)]


@pytest.mark.parametrize("words", [
    "within a week of signature", "within 48 hours of the vote", "for 18 months in the care of Norway", "from Friday",
    "after 1 July", "in July", "by Norway on Friday", "from 3 June to 7 June",
])
def test_what_tells_no_such_day_is_no_deadline(words):
    assert timed(words) == []


@pytest.mark.parametrize(("words", "language", "day"), [
    ("bis Mitternacht am 15. Juni", "de", "2031-06-15"), ("bis Anfang Juli", "de", "2031-07-01"),
    ("hasta la medianoche del 15 de junio", "es", "2031-06-15"), ("до полуночи 15 июня", "ru", "2031-06-15"),
    ("innerhalb einer Woche nach Unterzeichnung", "de", None), ("avant le 5 juillet", "fr", "2031-07-05"),
])
def test_in_other_languages(words, language, day):
    assert [found for found, _ in timed(words, language=language)] == ([day] if day else [])


def test_where_the_article_s_words_are_not_read_the_sentence_tells_the_day():
    says = "Norway must leave by midnight on 15 June."
    said = put("P1", "Norway", timeframe="до полуночи пятнадцатого июня", says=says)
    assert due(said, language="ru") == [("2031-06-15", False)]


@pytest.mark.parametrize(("kind", "requires", "days"), [
    ("threat", "The ships must have left by midnight on 15 June.", ["2031-06-15"]),
    ("threat", "The ships will close the strait from 15 June.", []),
    ("precondition", "The fees must be settled before 1 July.", ["2031-07-01"]),
    ("precondition", "The fees must be settled on 1 July.", []),
    ("deadline", "The fees must be settled on 1 July.", ["2031-07-01"]),
    ("deadline", "The time to answer is extended from Friday midnight to 15 June.", ["2031-06-15"]),
    ("deadline", "Answers are due by 9 June and signatures by 15 June.", ["2031-06-09", "2031-06-15"]),
])
@pytest.mark.parametrize("governs", ["P1", "R1"])
def test_conditions_tell_days_by_which_something_must_be(kind, requires, days, governs):
    found = due(
        put("P1", "Norway"), answer("R1", "Sweden", "accept_with_conditions", "P1"),
        condition("C1", "Sweden", governs, kind=kind, requires=requires),
    )
    assert found == [(day, False) for day in days]


def retold(first, then, days=("2031-06-05", "2031-06-09")):
    found = dossier(*(article(id, day, each) for id, day, each in zip("ab", days, (first, then), strict=True)))
    return [str(each.day) for each in found.threads[0].deadlines]


def test_a_weekday_told_again_is_the_one_that_was_meant_when_the_terms_were_put():
    plain, friday = put("P1", "Norway"), put("P1", "Norway", timeframe="by Friday")
    assert retold(plain, friday) == ["2031-06-06"]   # put on Thursday the 5th, told on Monday the 9th
    assert retold(friday, friday) == ["2031-06-06"]
    assert retold(plain, friday, ("2031-06-07", "2031-06-09")) == ["2031-06-13"]   # put when that Friday had passed
    new = put("P1", "Norway", version=2, timeframe="by Friday")
    assert retold(plain, new) == ["2031-06-13"]


def test_a_weekday_is_the_date_that_another_article_tells():
    dated = put("P1", "Norway", timeframe="by 7 June")
    saturday = put("P1", "Norway", timeframe="by midnight on Saturday")
    assert retold(dated, saturday, ("2031-05-20", "2031-06-09")) == ["2031-06-07"]
    assert retold(dated, saturday, ("2031-05-20", "2031-06-03")) == ["2031-06-07"]


def test_a_weekday_counts_from_the_day_on_which_it_was_said():
    said = put("P1", "Norway", timeframe="by Friday", when="on 5 June")
    assert due(said, day="2031-06-09") == [("2031-06-06", False)]
