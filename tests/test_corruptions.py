"""What becomes of spoilt replies: the table in docs/not-noticed.md, and what must never be stored."""

from functools import cache
from pathlib import Path

import again
import corruptions
import pytest
import second
import signs

PAGE = (Path(__file__).parents[1] / "docs" / "not-noticed.md").read_text(encoding="utf-8")
ALWAYS_NOTICED = [
    "an invented quote", "a word of a quote changed", "a number changed in a quote", "a number changed in a sentence",
    "a party that the article does not name", "a link to no record", "an unknown value", "a field missing",
    "an id used twice", "a record given twice", "cut off", "the reply to another article",
]

pytestmark = pytest.mark.slow


@cache
def counted():
    return corruptions.counted()


@pytest.mark.parametrize("way", ALWAYS_NOTICED)
def test_what_can_be_checked_is_noticed_every_time(way):
    assert counted()[way]["noticed"] == sum(counted()[way].values()) > 0


def test_prose_around_a_reply_changes_no_record():
    assert set(counted()["prose and fences around"]) == {"harmless"}


def test_the_page_shows_the_table():
    assert "\n".join(corruptions.lines(counted())) in PAGE


def test_no_sign_calls_more_than_one_right_record_in_a_hundred_wrong():
    looked, alarms, _ = signs.counted()
    assert {sign: told for sign, told in alarms.items() if told.total() > looked.total() / 100} == {}
    others, seen = signs.negotiated()
    assert {sign: told for sign, told in seen.items() if told > others / 100} == {}


def test_the_page_shows_the_table_of_signs():
    assert "\n".join(signs.lines()) in PAGE


@cache
def read_twice():
    return second.counted(list(second.spoilt("bench", second.VARIANTS)), second.Replies())


@pytest.mark.parametrize("way", second.WAYS)
def test_a_second_reading_disputes_what_is_wrong_at_its_field(way):
    count = read_twice()[0][way]
    assert count.all >= 40
    least = 0.8 if way == second.LEFT_OUT else 0.9
    assert count.disputed >= least * count.all
    assert count.at_field >= 0.8 * count.all


def test_a_second_reading_disputes_three_right_records_in_a_hundred_at_most():
    good = read_twice()[1]
    assert good["disputed"] <= 0.03 * good["records"]


def test_the_page_shows_the_tables_of_the_second_reading():
    assert "\n".join(second.lines(*read_twice())) in PAGE


def test_what_is_put_to_the_first_model_is_mended_as_the_page_says():
    assert again.line() in PAGE
