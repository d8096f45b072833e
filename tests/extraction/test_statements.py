"""What a second reader is shown of records: every field, a quote by its ends, parties by their names."""

import pytest

from summarizer import Attribution, Condition, Evidence, Party, Proposal, Response, Sentence
from summarizer.extraction.statements import field_of, passage, sentence_ids, statements
from summarizer.text.locate import Passages

NORLAND, VOSS, SUDMARK = Party(name="Norland"), Party(name="Ada Voss", on_behalf_of="Norland"), Party(name="Sudmark")
TEXT = (
    "The envoy said that her country would reopen the northern Sund to all ships by the end of May. She said that her "
    "country would open nothing else. The envoy said that her country would pay for pilots by the end of May."
)
QUOTE = "her country would reopen the northern Sund to all ships by the end of May"
KEPT = {
    "evidence": [Evidence(quote=QUOTE, start=TEXT.index(QUOTE), end=TEXT.index(QUOTE) + len(QUOTE))],
    "attribution": [Attribution(basis="author")],
}


def proposal(**changes):
    return Proposal(**{
        "id": "P1", "summary": "Norland would reopen it.", "act": "offer", "standing": "official", "status": "tabled",
        "issues": ["relations"], "proposers": [VOSS], "addressees": [SUDMARK], "binds": [NORLAND], **KEPT, **changes,
    })


def shown(*records, text=TEXT):
    return statements(records, text)


@pytest.mark.parametrize(("quote", "told"), [
    (QUOTE, "her country would reopen … the end of May"),
    ("She said that her country would open nothing else", "She said that her country would open nothing else"),
    ("pay for pilots by the end of May", "pay for pilots by the end of May"),
    # Neither end tells it from another place: more is shown.
    ("The envoy said that her country would reopen the northern Sund to all ships by the end of May",
     "The envoy said that her country would reopen … to all ships by the end of May"),
])
def test_a_long_quote_is_told_by_its_ends_and_found_by_them(quote, told):
    assert passage(quote, TEXT) == told
    assert Passages(TEXT).find(told) == Passages(TEXT).find(quote)


def test_a_quote_in_a_script_without_spaces_is_told_by_characters():
    quote = "如果莱湾共和国在月底之前撤走停泊在鹤嘴礁附近的三艘巡逻船"
    told = passage(quote, f"他说，{quote}。")
    assert told == "如果莱湾共和国在月底之前…停泊在鹤嘴礁附近的三艘巡逻船"[:13] + quote[-12:]
    assert passage("船必须先走", quote) == "船必须先走"


def test_a_quote_that_stands_twice_is_told_by_its_ends_all_the_same():
    assert passage(QUOTE, f"{TEXT}\n{TEXT}") == "her country would reopen … the end of May"


def test_a_quote_of_one_endless_word_is_not_shown_whole():
    assert len(passage("".join(map(str, range(3_000))), "")) < 60


def test_lines_may_break_within_a_quote():
    (told,) = shown(
        proposal(evidence=[Evidence(quote=QUOTE.replace(" ", "\n"), start=0, end=len(QUOTE))]),
        text=TEXT.replace(" ", "\n"),
    )
    assert told.quotes == (passage(QUOTE, TEXT),)


def test_every_field_that_says_something_is_shown():
    whole = proposal(timeframe="by May", part_of="P2", counter_to=["P3", "P4"], certainty="probable")
    (told,) = shown(whole)
    assert told.first == "offer, official, tabled"
    assert told.fields == {
        "by, binds": "Ada Voss (Norland)", "to": "Sudmark", "timeframe": "by May", "certainty": "probable",
        "part_of": "P2", "counter_to": "P3, P4",
    }
    response = Response(
        id="R1", summary="It refuses.", responders=[SUDMARK], responds_to=["P1", "P2"], link="implied", answer="reject",
        counter_proposal="P3", **KEPT,
    )
    condition = Condition(
        id="C1", summary="It must be.", requires="It must be.", kind="threat", operator="unless", set_by=[NORLAND],
        to_be_met_by=[SUDMARK], consequence="It stays shut.", governs=["P1", "R1"], **KEPT,
    )
    one, other = shown(response, condition)
    assert (one.first, one.fields) == ("reject → P1, P2", {"by": "Sudmark", "link": "implied", "counter": "P3"})
    assert (other.first, other.fields) == (
        "threat, unless → P1, R1", {"by": "Norland", "met_by": "Sudmark", "then": "It stays shut."}
    )
    for each in (told, one, other):
        assert all(field_of(each.kind, name) for names in each.fields for name in names.split(", "))


@pytest.mark.parametrize(("bound", "told"), [
    ([NORLAND], {"by, binds": "Ada Voss (Norland)", "to": "Sudmark"}),
    ([VOSS], {"by, binds": "Ada Voss (Norland)", "to": "Sudmark"}),
    ([SUDMARK], {"by": "Ada Voss (Norland)", "to, binds": "Sudmark"}),
    ([SUDMARK, NORLAND], {"by": "Ada Voss (Norland)", "to": "Sudmark", "binds": "Sudmark, Norland"}),
    ([Party(name="Ostmark")], {"by": "Ada Voss (Norland)", "to": "Sudmark", "binds": "Ostmark"}),
    ([], {"by": "Ada Voss (Norland)", "to": "Sudmark"}),
])
def test_whom_a_proposal_binds_is_told_with_the_role_of_the_same_states(bound, told):
    assert shown(proposal(binds=bound))[0].fields == told


def test_whom_a_person_speaks_for_is_told_at_first_and_where_it_is_another():
    other = Party(name="Ada Voss", on_behalf_of="Ostmark")
    who = VOSS, VOSS, other, VOSS
    told = shown(*(proposal(id=f"P{n}", proposers=[each], binds=[]) for n, each in enumerate(who)))
    assert [each.fields["by"] for each in told] == [
        "Ada Voss (Norland)", "Ada Voss", "Ada Voss (Ostmark)", "Ada Voss (Norland)",
    ]


@pytest.mark.parametrize(("taken", "ids"), [
    (["P1", "R1"], ["S1", "S2"]), (["S2"], ["SS1", "SS2"]), (["S3", "s1"], ["S1", "S2"]),
    (["S1", "SS2"], ["SSS1", "SSS2"]),
])
def test_sentences_have_ids_that_no_record_has(taken, ids):
    assert sentence_ids([Sentence(text="a"), Sentence(text="b")], taken) == ids
