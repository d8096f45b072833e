"""Days in words: a table of cases in sixteen languages, what holds for any words, and what is left to dateparser."""

import subprocess
import sys
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from summarizer.errors import ConfigurationError
from summarizer.negotiation.dates import day_of

HERE = Path(__file__).parent
PUBLISHED = "2026-11-18"   # a Wednesday


def rows(name):
    lines = (HERE / name).read_text(encoding="utf-8").splitlines()
    return [line.split("\t") for line in lines[1:]]


CASES = rows("dates.tsv")
WORDS = sorted({row[2] for row in CASES})
LANGUAGES = sorted({row[1] for row in CASES})


def shown(day):
    """A day as the table writes it."""
    if day.reason:
        return "-"
    return str(day.day) if day.day else f"{day.earliest or ''}..{day.latest or ''}"


def given_(published):
    return None if published == "-" else published


@pytest.mark.parametrize("language", LANGUAGES)
def test_words_tell_the_day_of_the_table_and_why_there_is_none(language):
    for published, of, words, expected, why in CASES:
        if of == language:
            day = day_of(given_(published), words, language)
            assert (words, shown(day)) == (words, expected)
            assert bool(day.reason) == (why != "-"), words


def test_the_reason_of_the_table_is_the_one_that_is_told():
    told = {
        "counts from another day of the article": "they count from another day of the article",
        "says no day": "they say no day", "no day in them": "there is no day in them",
        "day or month first": "day and month may change places", "no such day": "there is no such day",
        "weekday and date disagree": "weekday and date do not agree",
        "several days": "they tell several days",
        "the day of publication is not known": "the day of publication is not known",
    }
    for published, language, words, _, why in CASES:
        if why != "-":
            assert (words, day_of(given_(published), words, language).reason) == (words, told[why])


def test_without_a_hint_no_case_gets_another_day_than_with_it():
    wrong = [(words, expected, shown(day)) for published, _, words, expected, _ in CASES
             for day in [day_of(given_(published), words)] if shown(day) not in (expected, "-")]
    # "3 mars" and the like are one day in all; these are words of two languages: 最近, 9日 are the same in both.
    assert wrong == []


def test_words_of_another_language_than_the_hint_are_read_where_all_are_known():
    assert day_of(PUBLISHED, "on Monday", "ru").day == date(2026, 11, 16)
    assert day_of(PUBLISHED, "в понедельник", "en").day == date(2026, 11, 16)
    assert day_of(PUBLISHED, "de lundi", "pt-BR").day == date(2026, 11, 16)


def test_words_that_are_two_days_in_two_languages_are_none():
    day = day_of(PUBLISHED, "marta")
    assert day.earliest is None
    assert day.reason


def test_no_words_is_the_day_of_publication_within_one():
    day = day_of("2026-11-18T09:30:00+01:00")
    assert (day.day, day.basis, day.uncertainty, day.zone) == (date(2026, 11, 18), "published", 1, "+01:00")
    assert day_of(PUBLISHED, "  ").basis == "published"


def test_nothing_is_made_of_nothing():
    day = day_of(None, None)
    assert (day.earliest, day.latest, day.basis) == (None, None, None)
    assert day.reason


@pytest.mark.parametrize(("published", "words", "basis", "uncertainty"), [
    (PUBLISHED, "on Monday", "both", 0),
    (PUBLISHED, "last week", "both", 6),
    (PUBLISHED, "12 October 2025", "words", 0),
    (None, "in March 2025", "words", 30),
    (PUBLISHED, "by Friday", "both", None),
])
def test_a_day_says_what_it_rests_on_and_how_far_it_may_be_off(published, words, basis, uncertainty):
    day = day_of(published, words, "en")
    assert (day.basis, day.uncertainty, day.words) == (basis, uncertainty, words)


def test_the_day_is_that_of_the_zone_where_the_article_was_published():
    assert day_of("2026-11-18T23:30:00-05:00", "today", "en").day == date(2026, 11, 18)   # the 19th in UTC
    assert day_of("2026-11-19T00:30:00+09:00", "yesterday", "en").day == date(2026, 11, 18)   # the 17th in UTC
    assert day_of("2026-11-19T00:30:00+09:00", "yesterday", "en").zone == "+09:00"
    assert day_of("2026-11-19T00:30:00+09:00", "at 1130 GMT Tuesday", "en").zone == "UTC"


@pytest.mark.parametrize("published", [
    date(2026, 11, 18), datetime(2026, 11, 18, 9), "2026-11-18", "2026-11-18T09:00:00Z", "Wed, 18 Nov 2026 09:30 +0100",
])
def test_a_day_of_publication_may_be_given_in_any_of_these_forms(published):
    assert day_of(published, "yesterday", "en").day == date(2026, 11, 17)


def test_a_publication_known_by_its_month_gives_all_days_that_may_be_meant():
    day = day_of("November 2026", "yesterday", "en")
    assert (day.earliest, day.latest) == (date(2026, 10, 31), date(2026, 11, 29))
    assert day_of("2026-11").uncertainty == 29


DAYS = st.dates(date(1900, 1, 1), date(2099, 12, 31))


@settings(deadline=None)
@given(DAYS, st.sampled_from(LANGUAGES), st.data())
def test_a_bare_weekday_is_in_the_week_that_ends_with_publication(published, language, data):
    bare = {"en": "on Friday", "de": "am Freitag", "fr": "vendredi", "es": "el viernes", "it": "venerdì",
            "pt": "na sexta-feira", "nl": "vrijdag", "ru": "в пятницу", "uk": "у п'ятницю", "pl": "w piątek",
            "tr": "cuma günü", "zh": "周五", "ja": "金曜日", "ar": "يوم الجمعة", "he": "ביום שישי", "ko": "금요일"}
    day = day_of(published, bare[language], data.draw(st.sampled_from([language, None]))).day
    assert day is not None
    assert day.weekday() == 4
    assert timedelta(0) <= published - day < timedelta(7)


PAST = {   # yesterday, last week
    "en": ("yesterday", "last week"), "de": ("gestern", "letzte Woche"), "fr": ("hier", "la semaine dernière"),
    "es": ("ayer", "la semana pasada"), "it": ("ieri", "la settimana scorsa"), "pt": ("ontem", "na semana passada"),
    "nl": ("gisteren", "vorige week"), "ru": ("вчера", "на прошлой неделе"), "uk": ("учора", "минулого тижня"),
    "pl": ("wczoraj", "w zeszłym tygodniu"), "tr": ("dün", "geçen hafta"), "zh": ("昨天", "上周"),
    "ja": ("昨日", "先週"), "ar": ("أمس", "الأسبوع الماضي"), "he": ("אתמול", "בשבוע שעבר"), "ko": ("어제", "지난주"),
}


@settings(deadline=None)
@given(DAYS, st.sampled_from(LANGUAGES))
def test_yesterday_is_the_day_before_and_last_week_is_wholly_past(published, language):
    yesterday, week = (day_of(published, words, language) for words in PAST[language])
    assert yesterday.day == published - timedelta(1)
    assert week.latest - week.earliest == timedelta(6)
    assert week.earliest <= published - timedelta(7) <= week.latest < published


@settings(deadline=None)
@given(DAYS, DAYS.filter(lambda day: day.year > 1900))
def test_a_limit_is_never_passed(published, told):
    words = f"{told:%B} {told.day}, {told.year}"
    assert day_of(published, f"by {words}", "en").latest == told
    assert day_of(published, f"before {words}", "en").latest == told - timedelta(1)
    assert day_of(published, f"since {words}", "en").earliest == told
    assert day_of(published, f"on {words}", "en").day == told


@settings(deadline=None)
@given(
    st.one_of(st.none(), st.text(max_size=30), st.dates(), st.datetimes()),
    st.one_of(st.none(), st.text(max_size=60), st.lists(st.sampled_from(
        [*WORDS, "31", "9999", "the", "of", "in", "0", "-", "year 1", "centuries", "999 years ago", "month"]),
        max_size=4).map(" ".join)),
    st.one_of(st.none(), st.sampled_from([*LANGUAGES, "pt-BR", "zh_Hant", "sv", "xx", ""])),
)
def test_whatever_is_given_there_is_a_span_or_a_reason(published, words, language):
    day = day_of(published, words, language)
    assert (day.reason is None) == (day.basis is not None)
    assert (day.reason is None) == (day.earliest is not None or day.latest is not None)
    assert day.earliest is None or day.latest is None or day.earliest <= day.latest
    if published is None and day.basis:
        assert day.basis == "words"


@settings(deadline=None)
@given(st.sampled_from(CASES), st.sampled_from(["", ",", " ", "."]))
def test_marks_and_spaces_around_the_words_change_nothing(case, mark):
    published, language, words, expected, _ = case
    assert shown(day_of(given_(published), f" {mark} {words}{mark} ", language)) == expected


OTHERS = rows("otherlanguages.tsv")


def test_other_languages_are_read_by_dateparser_and_never_wrongly():
    got = [(*row, shown(day_of(PUBLISHED, row[1], row[0]))) for row in OTHERS]
    assert [row for row in got if row[3] not in (row[2], "-")] == []
    assert sum(row[2] == row[3] for row in got) >= len(got) - 7   # what dateparser does not know


def test_another_language_without_dateparser_says_what_to_install(tmp_path):
    (tmp_path / "dateparser").mkdir()
    (tmp_path / "dateparser" / "__init__.py").write_text("raise ImportError", encoding="utf-8")
    code = ("from summarizer.negotiation.dates import day_of\n"
            "print(day_of('2026-11-18', 'on Monday', 'en').day)\n"
            "try: day_of('2026-11-18', 'i går', 'sv')\n"
            "except Exception as error: print(type(error).__name__, error)")
    told = subprocess.run([sys.executable, "-c", code], env={"PYTHONPATH": str(tmp_path)}, capture_output=True,
                          text=True, check=True).stdout
    assert told.splitlines() == [
        "2026-11-16",
        f"{ConfigurationError.__name__} Days in words of this language need dateparser: "
        'pip install "negotiation-summarizer[negotiations]"']
