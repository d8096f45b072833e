"""Numbers, names and quotations that a record claims, against what the article has."""

import pytest
import server
from asking import ask, changed, complaint, summary_of
from hypothesis import given
from hypothesis import strategies as st
from server import Server, good

from summarizer.text.grounding import FactCheck

TEXT = "Twenty of the 1,450 ships left Port Reval on 28 November; Britain's envoy, Ada Voss, said 3.5 per cent."
MISSING = [
    ("1,450 ships left, 20 of them on 28 November", []),          # as they stand, and one spelled out
    ("1450 ships; 3,5 per cent", []),                              # other separators
    ("1 450 ships left on the 28th", []),
    ("1,540 ships left on 29 November", ["1,540", "29"]),          # digits swapped, the next day
    ("the British envoy spoke", []),                               # the name's other forms
    ("an envoy of Brittany spoke to Voss", []),                    # what it cannot tell: the same beginning
    ("the French envoy spoke of Kestria", ["French", "Kestria"]),
    ("Kestria spoke", []),                                         # at the beginning any word has a capital
]
SPELLED = [   # a number in digits, spelled out in the article
    ("Еще двадцати рыбакам разрешили вернуться.", "20 fishermen may return"),
    ("ستفرج عن عشرين صياداً", "20 fishermen"),
    ("撤走三艘巡逻船", "3 boats"),
    ("una tregua de noventa días", "90 days"),
    ("der dritte Vorschlag", "a 3rd proposal"),
    ("les trente-sept articles", "37 articles"),
    ("thirty-seven articles and a hundred and five pages", "37 articles on 105 pages"),
    ("٢٨ نوفمبر", "28 November"),
]


@pytest.mark.parametrize(("sentence", "expected"), MISSING)
def test_what_the_article_does_not_have_is_missing(sentence, expected):
    assert FactCheck(TEXT).missing(sentence, names=True) == expected


@pytest.mark.parametrize(("text", "sentence"), SPELLED)
def test_a_number_may_be_spelled_out_in_the_articles_language(text, sentence):
    assert FactCheck(text).missing(sentence, names=False) == []
    other = sentence.replace("3", "8").replace("0", "6")
    assert FactCheck(text).missing(other, names=False) != [] or other == sentence


@given(st.lists(st.integers(1_000_001, 10**12), min_size=1, max_size=5), st.integers(1_000_001, 10**12))
def test_a_number_is_missing_just_where_it_does_not_stand(numbers, other):
    claims = FactCheck(" and ".join(f"{number:,}" for number in numbers) + " ships")
    assert claims.missing(", ".join(f"{number} ships" for number in numbers), names=False) == []
    assert (claims.missing(f"{other} ships", names=False) == []) == (other in numbers)


QUOTED = [   # text, passage, whether it is a quotation
    ('He said "no deal" twice.', "no deal", True),
    ('He said "no deal" twice.', "twice", False),
    ("He said “we will, as I said, not go” twice.", "as I said", True),
    ("Il a dit : « pas de retrait, jamais » hier.", "jamais", True),
    ("Er sagte: „Kein Abzug, niemals“ und ging.", "niemals", True),
    ("他说：“航线可以重开，但船必须先走。”", "船必须先走", True),
    ("“We go on,” he said. “We must", "We must", True),      # a quotation that runs into the next paragraph
    ("MR. ADE: We go.\nMS. ROO: We stay.\nMR. ADE: Well.", "We stay", True),   # a transcript
    ("The minister said:\nWe welcome it.\nIt is good.", "It is good", True),  # a statement in paragraphs
    ("— Мы уходим, — сказал он.", "Мы уходим", True),
    ("They said that they would go.", "they would go", False),
]


@pytest.mark.parametrize(("text", "passage", "expected"), QUOTED)
def test_whether_a_passage_is_a_quotation(text, passage, expected):
    start = text.index(passage)
    assert FactCheck(text).quoted(start, start + len(passage)) is expected


DOUBTS = [   # what is changed in the good reply, what the re-ask must name, and the field that is disputed
    (changed("proposals", says="Norland would reopen 7 crossings."), ["P1", "“7”"], "summary"),
    (changed("proposals", says="Norland would reopen the crossing to Kestria."), ["P1", "“Kestria”"], "summary"),
    (changed("conditions", then="Norland pays 5 million."), ["C1", "“5”"], "consequence"),
    ({**good(), "abstract": [{"text": "Sudmark refused for 30 days.", "of": ["R1"]}]}, ["abstract[0]", "“30”"], "text"),
    ({**good(), "abstract": [{"text": "Sudmark refused.", "of": []}]}, ["abstract[0]", "no record"], "records"),
    ({**good(), "sources": [{"id": "S1", "by": "A2", "basis": "direct_quote"}],
      "responses": [{**good()["responses"][0], "quotes": ["did not say when it would answer in full"]}]},
     ["R1", "direct_quote", "quotation marks"], "attribution"),
    ({**good(), "parties": [{"id": "A1", "name": "Norland"}, {"id": "A2", "name": "Kestria"}]},
     ["R1", "party “Kestria”"], "responders"),
]


@pytest.mark.parametrize(("reply", "named"), [doubt[:2] for doubt in DOUBTS])
def test_a_doubt_is_asked_again_and_mended(reply, named):
    summary, asked = summary_of(reply, good())
    assert len(asked) == 2
    assert all(word in complaint(asked[1]) for word in named)
    assert summary.doubtful == []


@pytest.mark.parametrize(("reply", "named", "field"), DOUBTS)
def test_a_doubt_that_the_model_does_not_share_is_asked_once_and_disputed(reply, named, field):
    summary, asked = summary_of(reply, tries=5)
    assert len(asked) == 2
    assert [record.id for record in summary.records] == ["P1", "R1", "C1"]
    checks = {record.id: record.check for record in summary.records}
    checks |= {f"abstract[{at}]": each.check for at, each in enumerate(summary.abstract)}
    [told] = [check for check in checks[named[0]].every if all(word in check.why for word in named[1:])]
    assert (told.verdict, told.field, told.by) == ("disputed", field, "summarizer")
    assert [note for each in (*summary.records, *summary.abstract) for note in each.notes] == []


def test_an_abstract_of_an_article_with_no_records_names_none():
    empty = {**good(), "proposals": [], "responses": [], "conditions": [],
             "abstract": [{"text": "Norland and Sudmark spoke.", "of": []}]}
    summary, asked = summary_of(empty)
    assert len(asked) == 1
    assert summary.doubtful == []


@pytest.mark.parametrize("language", ["German", "English"])
def test_nouns_of_german_are_no_names(language):
    """Where every noun has a capital letter a word that the article lacks says nothing."""
    text = server.ARTICLE + "Norland bot am Montag an, die Grenze wieder zu öffnen, wenn Sudmark zuerst freigibt.\n"
    reply = changed("proposals", says="Norland würde am Montag die Grenze mit einem Angebot wieder öffnen.")
    with Server(reply) as there:
        summary = ask(there, text, language=language)
    assert (summary.proposals[0].check is None) == (language == "German")
