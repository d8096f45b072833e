"""Quotes that stand in the article and quotes that do not, each from a server on loopback.

Numbers in docstrings are rows of the project's table of faults.
"""

import re
from pathlib import Path

import pytest
from asking import assert_borne_out, changed, complaint, ids, summary_of
from server import good, one

from summarizer.errors import ReplyError

SEED = (Path(__file__).parents[2] / "seeds" / "lavrov-tass.txt").read_text("utf-8")
NOT_THERE = [
    "Norland promised to withdraw its navy by spring",                          # invented
    "if Sudmark first freed the crew of 15",                                    # one number changed
    "if Norland first freed the crew",                                          # one name changed
    "and did say when it would answer in full",                                 # "not" dropped
    "offered on Monday to reopen the Sund cross",                               # ends inside a word
    "to reopen the Sund crossing if Sudmark freed the crew",                    # a word left out
    "Norland offered … by Tuesday next",                                        # an end that is not there
    "Sudmark called the offer … Norland offered on Monday",                     # in the wrong order
    "…",                                                                        # nothing but an ellipsis
]


@pytest.mark.parametrize("quote", NOT_THERE)
def test_a_quote_that_is_not_there_is_never_evidence(quote):
    """17: asked again with the nearest passage; in the end set aside with the reason; the others stay."""
    bad = changed(quotes=[quote])
    summary, asked = summary_of(bad, tries=2)
    assert len(asked) == 2
    assert quote in complaint(asked[1])
    assert re.search(r"The nearest passage there is: “[^”]*[^\W\d_]{3}[^”]*”", asked[1].messages[-1]["content"])
    assert ids(summary) == ["R1", "C1"]
    [rejected] = summary.rejected
    assert (rejected.kind, rejected.id, rejected.record["quotes"]) == ("proposal", "P1", [quote])
    assert quote in rejected.reasons[0]
    assert_borne_out(summary)


def test_the_nearest_passage_is_near():
    """17: a model can mend its quote with what it is told."""
    asked = summary_of(changed(quotes=["offered on Friday to reopen the Sund crossing"]), good())[1]
    assert "offered on Monday to reopen the Sund crossing" in complaint(asked[1])


def test_one_good_quote_of_two_keeps_the_record():
    """17: what does not stand is left out and noted."""
    summary, _ = summary_of(changed(quotes=["to reopen the Sund crossing", "words of nobody at all"]), tries=1)
    assert [evidence.quote for evidence in summary.proposals[0].evidence] == ["to reopen the Sund crossing"]
    assert any("words of nobody" in note for note in summary.proposals[0].notes)
    assert summary.rejected == []


def test_a_mended_quote_is_taken():
    """17: the re-ask was worth it: nothing is set aside."""
    summary, _ = summary_of(changed(quotes=["invented words that stand nowhere"]), good())
    assert ids(summary) == ["P1", "R1", "C1"]
    assert summary.rejected == []


SAME = [
    ("He said “no deal” to them.", 'said "no deal" to'),                        # quotation marks
    ("The plan — a bad one – fell.", "plan - a bad one - fell"),                # dashes
    ("A truce\u00a0of 20\u202fdays was offered.", "A truce of 20 days"),        # spaces
    ("They offered\nto leave\r\n\r\nthe valley.", "offered to leave the valley"),   # line breaks
    ("The cease\u00adfire of May holds.", "The ceasefire of May"),              # a soft hyphen
    ("Café owners called for a truce.", "Cafe\u0301 owners called"),            # Unicode form of the quote
    ("Cafe\u0301 owners called for a truce.", "Café owners called"),            # Unicode form of the article
    ("Talks, THE MINISTER SAID, are on.", "Talks, the minister said"),          # letter case
]


@pytest.mark.parametrize(("text", "quote"), SAME)
def test_a_quote_is_stored_in_the_articles_own_characters(text, quote):
    """18: what a typesetter may change hinders nothing: one request, the article's characters and offsets."""
    summary, asked = summary_of(one(quote), text=text)
    [evidence] = summary.proposals[0].evidence
    assert len(asked) == 1
    assert evidence.quote != quote
    assert evidence.quote in text
    assert_borne_out(summary, text)


def test_a_passage_given_by_its_ends_is_stored_whole():
    """18a: the article's words from the first ones given to the last ones given."""
    summary, asked = summary_of(one("We are not happy, … peacekeeping forces in Ukraine"), text=SEED)
    [evidence] = summary.proposals[0].evidence
    assert len(asked) == 1
    assert evidence.quote.startswith("We are not happy, of course, with the proposals made by members")
    assert evidence.quote.endswith("to station British and European peacekeeping forces in Ukraine")
    assert_borne_out(summary, SEED)


@pytest.mark.parametrize("text", [
    "The envoy said that he was tired. The envoy said that the truce was over at last.",
    "The envoy said, when he had slept, that the truce was over. The envoy said that the truce was over.",
], ids=["two beginnings", "two passages"])
def test_a_passage_given_by_its_ends_is_the_shortest_there_is(text):
    """18a: of two beginnings the nearer one is taken, of two passages the shorter one."""
    summary, _ = summary_of(one("The envoy said … the truce was over"), text=text)
    assert summary.proposals[0].evidence[0].start == text.rindex("The envoy")


def test_ends_too_far_apart_are_no_passage():
    """18a, 17: nor do they become one for being in the right order."""
    text = "The envoy spoke at noon. " + "It rained on the hills all day. " * 60 + "The truce is over now."
    with pytest.raises(ReplyError):
        summary_of(one("The envoy spoke … truce is over now"), text=text, tries=1)


@pytest.mark.parametrize(("quotes", "which"), [
    (["They would leave the valley", "in exchange for a road"], 1),
    (["They would leave the valley", "as the elders told it"], 0),
    (["They would leave the valley"], 0),
])
def test_a_quote_that_stands_twice_is_taken_near_the_other_evidence(quotes, which):
    """19: else where it stands first."""
    text = (
        "They would leave the valley, as the elders told it. " + "It rained for a week. " * 9
        + "They would leave the valley in exchange for a road."
    )
    places = [match.start() for match in re.finditer(quotes[0], text)]
    summary, _ = summary_of(one(*quotes), text=text)
    assert summary.proposals[0].evidence[0].start == places[which]
