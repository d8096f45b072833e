"""Records of many articles by sides and days, in one order."""

import datetime
import random

import pytest
from negotiations import GRAHN, gold_summaries, summary, texts

from summarizer.codebook.records import Attribution, Evidence
from summarizer.errors import ResultsError
from summarizer.negotiation.actors import actors
from summarizer.negotiation.actorsfile import Known, KnownSide
from summarizer.negotiation.material import material
from summarizer.negotiation.syndicated import Printed, copies


def drawn(*summaries):
    return material(summaries, actors(summaries))


def test_who_speaks_for_a_state_is_the_state_and_stays_a_speaker():
    found = drawn(
        summary("a", ("Sergey Lavrov", "Russia"), "Moscow", "Hamra leader Omar Zayd", day="2031-03-01"),
        summary("b", "Lavrov", day="2031-04-02"),
    )
    assert [each.proposers for each in found.proposed] == [("RU",), ("RU",), ("hamra",), ("RU",)]
    assert [each.speakers for each in found.proposed] == [("sergey-lavrov",), (), ("omar-zayd",), ("sergey-lavrov",)]


def test_a_users_list_says_for_whom_somebody_speaks_whatever_a_record_says():
    said = [summary("a", ("Ada Voss", "the Upper House"), ("Ole Dahl", "the Upper House"), day="2031-03-01")]

    def sides(*represented):
        own = [
            Known(id="house", name="Upper House", kind="government_body", aliases=["the Upper House"]),
            Known(id="voss", name="Ada Voss", kind="person", represents=list(represented)),
        ]
        return [each.proposers for each in material(said, actors(said, own)).proposed]

    assert sides(KnownSide(actor="house")) == [("house",), ("house",)]
    assert sides() == [("voss",), ("house",)]


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


def printed(id, sha256, chars, *quotes):
    return Printed(id, sha256, chars, quotes)


PASSAGES = (
    "The delegation said that the harbour of Selm would be opened to ships of all flags on the first of May",
    "the council of Orrin would release the nine pilots as soon as a list of the missing had been handed over",
    "a commission of three judges, one of them from the islands, is to hear everybody who was on the pier",
    "no soldier of either side may come nearer to the pier than two miles while the commission sits",
)


@pytest.mark.parametrize(("quotes", "chars", "is_copy"), [
    (PASSAGES, 1000, True),
    (PASSAGES[::-1], 1100, True),
    ((*PASSAGES[:3], "what the second outlet adds of its own is a paragraph on the weather at the pier"), 1150, True),
    ((PASSAGES[0][:70], PASSAGES[1][10:], PASSAGES[2]), 950, True),   # its records begin and end elsewhere
    (tuple(passage.upper() for passage in PASSAGES), 1000, True),
    (PASSAGES, 2000, False),   # a long report that quotes all of a short one
    (PASSAGES[:1], 1000, False),   # one statement
    ((PASSAGES[0], *("".join(reversed(passage)) for passage in PASSAGES[1:])), 1000, False),
    ((), 1000, False),
])
def test_a_text_that_is_printed_again_is_told_by_what_its_records_quote(quotes, chars, is_copy):
    first = printed("a", "0", 1000, *PASSAGES)
    assert copies([first, printed("b", "1", chars, *quotes)]) == ({"b": "a"} if is_copy else {})


def test_the_very_same_text_is_a_copy_though_nothing_was_found_in_it_and_a_copy_leads_to_the_first():
    some = [printed("a", "0", 10), printed("b", "0", 10), printed("c", "1", 1000, *PASSAGES),
            printed("d", "2", 1100, *PASSAGES), printed("e", "2", 1100, *PASSAGES), printed("f", "3", 1200, *PASSAGES)]
    assert copies(some) == {"b": "a", "d": "c", "e": "c", "f": "c"}


def test_an_article_that_another_outlet_printed_is_found_in_a_negotiation():
    found = drawn(*gold_summaries(GRAHN))
    assert {each.id: each.copy_of for each in found.articles if each.copy_of} == {
        "06-harbour-jalwa-paper": "05-corvane-jalwa-paper"
    }


def test_two_readings_of_one_text_give_one_and_two_texts_of_one_id_are_refused():
    one, other = summary("a", "Norway"), summary("a", "Norway", "Denmark")
    for some in ([one, other], [other, one]):
        assert [each.proposers for each in drawn(*some).proposed] == [("NO",), ("DK",)]
    other.article.sha256 = "1" * 64
    with pytest.raises(ResultsError, match="two articles have the id 'a'"):
        drawn(one, other)


WHEN = [
    (["on Monday"], 2), (["on Monday", "on Tuesday"], 3), (["last year"], 4), (["on Monday", None], 2),
    (["on Monday", "last month"], 2), (["next Monday"], 4), ([None], 4),
]


@pytest.mark.parametrize(("words", "day"), WHEN)
def test_the_day_is_that_of_the_source_nearest_to_the_act_and_never_after_publication(words, day):
    article = summary("a", "Norway", day="2026-03-04")
    article.proposals[0].attribution = [Attribution(basis="paraphrase", when=each) for each in words]
    (found,) = drawn(article).proposed
    assert found.day.day == datetime.date(2026, 3, day)


@pytest.mark.parametrize(("words", "span"), [
    ("last month", ("2026-02-01", "2026-02-28")), ("this week", ("2026-03-02", "2026-03-04")),
    ("since 2 March", ("2026-03-02", "None")), ("by Friday", ("2026-03-04", "2026-03-04")),
])
def test_what_words_tell_of_a_span_is_the_span_as_far_as_it_had_come_and_of_what_is_to_come_nothing(words, span):
    article = summary("a", "Norway", day="2026-03-04")
    article.proposals[0].attribution = [Attribution(basis="paraphrase", when=words)]
    (found,) = drawn(article).proposed
    assert (str(found.day.earliest), str(found.day.latest)) == span


def test_links_and_conditions_within_an_article_are_kept_and_a_record_shows_its_passages():
    found = drawn(*gold_summaries(GRAHN))
    keys = {each.key for each in found.proposed}
    parts = [each for each in found.proposed if each.part_of]
    assert parts
    assert {each.part_of for each in parts} <= keys
    assert {key for each in found.answered for key in each.responds_to} <= keys
    governed = {key for each in found.conditions for key in each.governs}
    assert governed
    assert all(each.conditions for each in found.proposed if each.key in governed)
    told_in = texts(GRAHN)
    for each in (*found.proposed, *found.answered, *found.conditions):
        text = told_in[each.key.article]
        told = each.told()
        assert [text[one.start:one.end] for one in told.evidence] == list(each.quotes)
        assert (told.article, told.record, told.summary) == (each.key.article, each.key.record, each.sentence)


def test_the_key_of_a_record_changes_with_its_text_its_sentence_and_its_quotes_only():
    def key(change=None):
        article = summary("a", "Norway", day="2031-03-01")
        if change:
            change(article)
        return drawn(article).proposed[0].key

    plain = key()
    assert key(lambda article: setattr(article.proposals[0], "status", "agreed")) == plain
    assert key(lambda article: setattr(article.article, "published", "2031-03-05")) == plain
    assert key(lambda article: setattr(article.proposals[0], "summary", "More talks.")) != plain
    assert key(lambda article: setattr(article.article, "sha256", "1" * 64)) != plain
    assert key(lambda article: article.proposals[0].evidence.append(Evidence(quote="y", start=3, end=4))) != plain
