"""A brief: who moved on what in some days, by importance, with sources and quotes; what is doubtful or left is said."""

import io
import re
from datetime import date, timedelta

import docx
import pytest
from telling import answer, article, condition, dossier, put
from worddocuments import footnotes

from summarizer import Brief, ConfigurationError
from summarizer.codebook.verdicts import Check
from summarizer.negotiation.dossier import Doubt, Undecided


def checked(record, verdict):
    return record[0].model_copy(update={"check": Check(verdict=verdict, by="openai/m", why="wrong")}), record[1]


ADA = "Swedish Foreign Minister Ada Voss"
FOUND = dossier(
    article(
        "a", "2031-03-03", put("P1", "Norway", to="Sweden", says="Norway offers a truce.", timeframe="by 14 March"),
        answer("R1", ADA, "reject", "P1", says="Sweden rejects the truce."),
        put("P2", "Finland", "talks", says="Finland proposes talks."), outlet="The Sound",
    ),
    article(
        "b", "2031-03-10", put("P1", "Norway", to="Sweden", version=2, says="Norway offers a longer truce."),
        answer("R1", "Sweden", "accept", "P1", when="on Monday", says="Sweden accepts the truce."),
        condition("C1", "Sweden", "R1", says="Only if the blockade ends."), outlet="The Sound",
    ),
    article(
        "c", "2031-03-11", put("P1", "Norway", to="Sweden", version=2),
        answer("R1", "Sweden", "reject", "P1", when="on 10 March", says="Sweden refuses the truce."),
        put("P2", "Finland", "talks", when="on 11 March"), outlet="The Belt",
    ),
    article("d", None, put("P1", "Norway", "old", when="long ago")),
)


def moves(made):
    return [(thread.id, move.act, str(move.date)) for thread in made.threads for move in thread.moves]


def test_threads_come_by_their_most_important_move_and_what_is_only_said_again_comes_last():
    made = FOUND.brief("2031-03-09")
    assert made.threads[0].what == "Norway offers a longer truce."
    assert [move.act for move in made.threads[0].moves if move.act in ("accept", "reject")] == ["accept", "reject"]
    assert made.threads[-1].what == "Finland proposes talks."
    assert [(move.act, move.shift) for move in made.threads[-1].moves] == [("propose", "repeated")]


def test_days_are_both_included():
    assert moves(FOUND.brief("2031-03-03", "2031-03-03")) == [
        ("T1", "propose", "2031-03-03"), ("T1", "reject", "2031-03-03"), ("T2", "propose", "2031-03-03"),
    ]
    assert moves(FOUND.brief(date(2031, 3, 4), date(2031, 3, 9))) == []


def test_a_day_in_words_counts_from_today():
    last = date.today() - timedelta(days=date.today().weekday() + 7)
    made = FOUND.brief("last week", "last week")
    assert (made.since, made.until) == (last, last + timedelta(days=6))


@pytest.mark.parametrize(("asked", "told", "setting"), [
    (("some day",), "'some day' tells no day", "since"), (("",), "'' tells no day", "since"),
    (("2031-03-03", "2031-03-02"), "would end (2031-03-02) before it begins", "since"),
    (("2031-03-03", None, "Swden"), "'Swden'; names like it: Sweden", "party"),
    (("2031-03-03", None, "Ξ"), "'Ξ'; it has ", "party"),
])
def test_what_cannot_be_asked_for_is_said_with_what_can(asked, told, setting):
    with pytest.raises(ConfigurationError) as raised:
        FOUND.brief(*asked)
    assert told in str(raised.value)
    assert setting in raised.value.settings


def test_a_party_is_meant_by_any_of_its_names_and_by_who_speaks_for_it():
    for name in ("SE", "sweden"):
        made = FOUND.brief("2031-03-01", party=name)
        assert made.party == "Sweden"
        assert {move.act for thread in made.threads for move in thread.moves} == {"reject", "accept"}
    made = FOUND.brief("2031-03-01", party=ADA)
    assert moves(made) == [("T1", "reject", "2031-03-03")]
    assert "6 moves of others" in made.to_text()


def test_a_move_bears_its_terms_its_conditions_and_what_was_said_before():
    [thread, *_] = FOUND.brief("2031-03-09").threads
    first = thread.moves[0]
    assert (first.terms.version, first.terms.what, first.terms.before) == (
        2, "Norway offers a longer truce.", "Norway offers a truce.",
    )
    assert all(move.terms is None for move in thread.moves[1:])
    accepted = next(move for move in thread.moves if move.act == "accept")
    assert accepted.conditions == ["Only if the blockade ends."]
    assert (accepted.shift, accepted.before.act, str(accepted.before.date)) == ("accepted", "reject", "2031-03-03")
    assert accepted.who == ["Sweden"]


def test_a_proposal_is_told_as_it_stood_on_the_last_day():
    """Later terms are not told of days before; who moved on other terms than the title's has them beside it."""
    [early, *_] = FOUND.brief("2031-03-01", "2031-03-09").threads
    assert (early.what, early.outcome) == ("Norway offers a truce.", "rejected")
    late = dossier(
        article("a", "2031-03-03", put("P1", "Norway", to="Sweden", says="Norway offers a truce.")),
        article("b", "2031-03-10", put("P1", "Norway", to="Sweden", version=2, says="Norway offers a longer truce."),
                answer("R1", "Sweden", "accept", "P1", when="on Monday")),
    )
    assert [late.brief("2031-03-01", day).threads[0].outcome for day in ("2031-03-09", "2031-03-10")] == [
        "open", "accepted",
    ]
    [whole] = late.brief("2031-03-01").threads
    assert whole.what == "Norway offers a longer truce."
    assert [(move.terms.version, move.terms.what) for move in whole.moves if move.terms] == [
        (1, "Norway offers a truce."), (2, "Norway offers a longer truce."),
    ]
    text = " ".join(late.brief("2031-03-01", "2031-03-09").to_text().split())
    assert "How each stands is told as of 9 March 2031." in text


def test_a_condition_is_told_once_of_a_thread():
    made = dossier(
        article("a", "2031-03-03", put("P1", "Norway"), condition("C1", "Norway", "P1", says="Only if it ends.")),
        article("b", "2031-03-09", put("P1", "Norway", status="withdrawn"),
                condition("C1", "Norway", "P1", says="Only if it ends.")),
    ).brief("2031-03-01")
    assert [move.conditions for move in made.threads[0].moves] == [["Only if it ends."]] * 2
    for form in (made.to_text(), made.to_markdown(), made.to_html()):
        assert form.count("Only if it ends.") - form.count("C1: Only if it ends.") == 1   # but for quotes


def test_every_line_has_its_source_and_its_quote_and_how_many_tell_it():
    text = " ".join(FOUND.brief("2031-03-09").to_text().split())
    assert "“R1: Sweden accepts the truce.” The Sound, 10 March 2031, “b”" not in text   # it has no title
    assert "“R1: Sweden accepts the truce.” The Sound, 10 March 2031, b" in text
    assert "The Sound, 10 March 2031, b; told by 2 outlets in 2 articles" in text


def test_what_articles_disagree_on_stands_side_by_side():
    made = FOUND.brief("2031-03-09")
    assert [[move.act for move in each.moves] for each in made.disagreements] == [["accept", "reject"]]
    text = made.to_text()
    assert "Articles disagree\n" in text
    assert "! Articles disagree: both are told below" in text
    assert FOUND.brief("2031-03-01", "2031-03-05").disagreements == []


def test_deadlines_that_passed_in_the_days_or_are_near_at_their_end_are_told():
    def due(*asked):
        return [(str(each.day), each.days) for each in FOUND.brief(*asked).deadlines]

    assert due("2031-03-01", "2031-03-10") == [("2031-03-14", 4)]
    assert due("2031-03-01", "2031-03-20") == [("2031-03-14", -6)]
    assert due("2031-03-15", "2031-03-20") == []
    assert "14 March 2031, passed 6 days before 20 March 2031" in FOUND.brief("2031-03-01", "2031-03-20").to_text()
    far = dossier(article("a", "2031-03-03", put("P1", "Norway", timeframe="by 14 June")))
    assert far.brief("2031-03-01").deadlines == []
    assert "1 deadline more than 31 days ahead" in far.brief("2031-03-01").to_text()


def test_what_is_left_out_is_said():
    assert {(each.count, each.what) for each in FOUND.brief("2031-03-04", "2031-03-10").left_out} == {
        (3, "moves before"), (1, "moves after"), (1, "moves whose day no article tells"),
    }
    assert "3 moves before\n" in FOUND.brief("2031-03-04", "2031-03-10").to_text()


def test_a_move_that_is_reckoned_outside_and_may_have_been_inside_is_said():
    made = dossier(article("a", "2031-03-12", put("P1", "Norway", when="last week")))   # 3 to 9 March
    assert "1 move before or after that may have been in these days" in made.brief("2031-03-08").to_text()
    assert [each.what for each in made.brief("2031-03-10").left_out] == ["moves before"]


def test_records_that_are_disputed_are_marked_and_another_is_quoted_where_there_is_one():
    one = article("a", "2031-03-03", checked(put("P1", "Norway", says="Norway offers peace."), "disputed"))
    made = dossier(one).brief("2031-03-01")
    assert made.threads[0].moves[0].is_disputed
    assert "! Doubtful: the second reading disputes it" in made.to_text()
    other = article("b", "2031-03-04", put("P1", "Norway", says="Norway offers a truce."))
    made = dossier(one, other).brief("2031-03-01")
    assert [(each.article, each.disputed) for each in made.threads[0].moves[0].told] == [("b", False), ("a", True)]
    assert "! The second reading disputes 1 of the 2 records that tell it" in made.to_text()


def test_a_rumour_is_marked_as_one_in_every_form():
    rumour = {"source": "Finnish diplomat", "certainty": "probable", "when": "on Tuesday"}
    made = dossier(
        article("a", "2031-03-07", put("P1", "Norway"), answer("R1", "Sweden", "accept", "P1", **rumour)),
        article("b", "2031-03-08", put("P1", "Norway"), answer("R1", "Sweden", "reject", "P1", when="on Friday")),
    ).brief("2031-03-01")
    assert [move.hearsay for move in made.threads[0].moves if move.act == "accept"] == [True]
    told = "Hearsay: only others tell it of them"
    for text in (made.to_text(), made.to_markdown(), made.to_html()):
        assert text.count(told) == 2   # of the thread, and where articles disagree
    text = "\n".join(each.text for each in docx.Document(io.BytesIO(made.to_docx())).paragraphs)
    assert text.count(told) == 2


def test_joins_and_names_that_are_not_decided_are_told_where_the_brief_shows_them():
    found = FOUND.model_copy(deep=True)
    found.doubts = [Doubt(threads=["T1", "T2"], why="one mention says so, another does not")]
    found.actors.undecided = [Undecided(name="Voss", actor="SE", candidates=["NO", "FI"], why="two bear the name")]
    text = " ".join(found.brief("2031-03-09").to_text().split())
    assert "T2 (Finland proposes talks). Why: one mention says so" in text
    assert "“Voss” may be Norway or Finland: two bear the name" in text
    assert found.brief("2031-03-04", "2031-03-05").doubts == []


def test_where_nobody_moved_that_is_said_with_the_day_of_the_last_article():
    text = FOUND.brief("2031-04-01", "2031-04-02").to_text()
    assert "Nobody moved in these days, as far as the dossier tells." in text
    assert "11 March 2031" in text


def test_the_text_keeps_to_its_columns_and_has_colours_only_where_asked():
    made = FOUND.brief("2031-03-01")
    for width in (40, 80, 110):
        assert max(map(len, made.to_text(width).splitlines())) <= width
    assert "\x1b" not in made.to_text()
    assert "\x1b[1;32maccepted" in made.to_text(colours=True)


def test_markdown_has_a_footnote_for_each_record_that_tells_it_and_none_without_a_mark():
    text = FOUND.brief("2031-03-01").to_markdown()
    body, _, notes = text.partition("\n[^1]: ")
    told = re.findall(r"^\[\^(\d+)\]:", f"[^1]: {notes}", re.MULTILINE)
    assert told == [str(number) for number in range(1, len(told) + 1)]
    assert set(re.findall(r"\[\^(\d+)\]", body)) == set(told)


def test_the_brief_as_json_reads_back_equal():
    made = FOUND.brief("2031-03-01", party="Sweden")
    assert Brief.model_validate_json(made.model_dump_json()) == made


NASTY = dossier(article(
    "x", "2031-03-03",
    put("P1", "Nor<b>way</b>", says="# *Bold* <script>alert(1)</script> \x1b[31m\u202e \ufffe & [x](y)", to="|_"),
    outlet="<img src=x>",
))


def test_what_articles_say_is_text_in_every_form():
    made = NASTY.brief("2031-03-01")
    assert "\x1b" not in made.to_text() + made.to_markdown() + made.to_html()
    assert "\u202e" not in made.to_text() + made.to_markdown() + made.to_html()
    assert "<script" not in made.to_html()
    assert "<img" not in made.to_html()
    assert "\\*Bold\\* \\<script" in made.to_markdown()
    assert "<script>alert(1)</script>" in docx.Document(io.BytesIO(made.to_docx())).paragraphs[2].text


def test_word_opens_it_with_headings_and_each_line_has_a_footnote_of_its_quotes():
    made = FOUND.brief("2031-03-01")
    document = docx.Document(io.BytesIO(made.to_docx()))
    headings = [each.text for each in document.paragraphs if each.style.name.startswith(("Heading", "Title"))]
    assert headings[0] == f"Who moved on what, 1 March 2031 to {made.until.day} March 2031"
    assert headings[-1] == "Not in this brief"
    lines = [each for each in document.paragraphs if "footnoteReference" in each._p.xml]
    moves = [move for thread in made.threads for move in thread.moves]
    moves += [move for pair in made.disagreements for move in pair.moves]
    assert len(lines) == len(moves) + len(made.deadlines)
    notes = footnotes(made.to_docx())
    told = next(move for move in made.threads[0].moves if len(move.told) > 1).told
    assert any(all(each.quote in note for each in told) for note in notes)


@pytest.mark.parametrize("settings", [{}, {"color_scheme": "dark"}, {"viewport": {"width": 360, "height": 740}}])
def test_the_page_asks_for_nothing_runs_nothing_and_axe_finds_no_fault(settings, tmp_path, look):
    from axe_playwright_python.sync_playwright import Axe

    path = tmp_path / "brief.html"
    path.write_text(FOUND.brief("2031-03-01").to_html(), encoding="utf-8")
    tab = look(path, bypass_csp=True, **settings)
    assert tab.tab.locator(".move").count() == 9   # seven, and two of them in a disagreement once more
    assert [each for each in tab.asked if not each.startswith(("file:", "data:"))] == []
    assert tab.tab.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert [each["id"] for each in Axe().run(tab.tab).response["violations"]] == []
    assert tab.told == []
