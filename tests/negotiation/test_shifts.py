"""What a reader would call a change of position: between days, of one actor, on the same terms, and by an answer."""

import pytest
from telling import acts, answer, article, condition, dossier, put


def of(found, actor):
    """Moves of an actor alone."""
    return [move for move in found.moves if move.actors == [actor]]


def test_what_one_article_tells_of_one_day_is_no_change_of_position():
    found = dossier(article(
        "a", "2031-03-04", put("P1", "Norway"), answer("R1", "Sweden", "accept", "P1"),
        answer("R2", "Sweden", "criticize", "P1"), condition("C1", "Norway", "P1", operator="unless"),
    ))
    assert [(move.shift, move.before) for move in found.moves] == [("first", None)] * 4


@pytest.mark.parametrize("kind", ["precondition", "threat"])
def test_to_set_a_condition_for_what_one_has_put_is_not_harder(kind):
    found = dossier(
        article("a", "2031-03-04", put("P1", "Norway")),
        article("b", "2031-03-14", put("P1", "Norway"), condition("C1", "Norway", "P1", kind=kind, operator="unless")),
    )
    assert [move.shift for move in found.moves] == ["first", "changed"]


@pytest.mark.parametrize(("first", "then"), [
    ("accept", "criticize"), ("reject", "endorse"), ("reject", "criticize"), ("criticize", "no_answer"),
])
def test_a_comment_is_no_other_answer_than_a_yes_or_a_no(first, then):
    found = dossier(
        article("a", "2031-03-04", put("P1", "Norway"), answer("R1", "Sweden", first, "P1")),
        article("b", "2031-03-18", put("P1", "Norway"), answer("R1", "Sweden", then, "P1")),
    )
    assert [move.shift for move in of(found, "SE")] == ["first", "changed"]


def test_an_answer_is_compared_with_the_answer_before_whatever_was_said_between():
    found = dossier(
        article("a", "2031-03-04", put("P1", "Norway"), answer("R1", "Sweden", "accept", "P1")),
        article("b", "2031-03-11", put("P1", "Norway"), answer("R1", "Sweden", "criticize", "P1")),
        article("c", "2031-03-18", put("P1", "Norway"), answer("R1", "Sweden", "reject", "P1")),
    )
    yes, _, no = of(found, "SE")
    assert (no.shift, no.before) == ("taken_back", yes.id)


def test_a_yes_to_earlier_terms_and_an_answer_put_off_on_later_ones_is_not_harder_and_says_of_which():
    found = dossier(
        article("a", "2031-03-04", put("P1", "Norway"), answer("R1", "Sweden", "accept", "P1")),
        article("b", "2031-03-18", put("P1", "Norway", version=2), answer("R1", "Sweden", "defer", "P1")),
    )
    assert [move.shift for move in of(found, "SE")] == ["first", "changed"]
    assert "put off an answer  (before, of version 1: accepted, about 4 March 2031)" in spoken(found)


def test_whose_it_was_is_said_where_only_some_of_them_did_it():
    found = dossier(
        article("a", "2031-03-04", put("P1", "Norway"), answer("R1", "Sweden", "reject", "P1")),
        article("b", "2031-03-18", put("P1", "Norway"), answer("R1", "Sweden,Finland", "accept", "P1")),
    )
    assert "Finland and Sweden accepted  (before: Sweden rejected, about 4 March 2031)" in spoken(found)


def test_what_one_says_again_another_says_for_the_first_time():
    found = dossier(
        article("a", "2031-03-04", put("P1", "Norway"), answer("R1", "Sweden", "accept", "P1")),
        article(
            "b", "2031-03-18", put("P1", "Norway"), answer("R1", "Sweden,Finland", "accept", "P1", when="on 17 March"),
        ),
    )
    both = next(move for move in found.moves if len(move.actors) == 2)
    assert (both.shift, both.before) == ("first", None)


def test_other_conditions_of_one_sentence_are_first_told_and_keep_their_sentences():
    terms = ("The courts must be reformed.", "The army must be cut by half.", "Elections must be held early.")
    found = dossier(article(
        "a", "2031-03-04", put("P1", "Norway"),
        *(condition(f"C{place}", "Sweden", "P1", says=says) for place, says in enumerate(terms)),
    ))
    assert [move.shift for move in of(found, "SE")] == ["first"] * 3
    assert all(says in spoken(found) for says in terms)
    again = dossier(
        article("a", "2031-03-04", put("P1", "Norway"), condition("C1", "Sweden", "P1", says=terms[0])),
        article("b", "2031-03-20", put("P1", "Norway"), *(
            condition(f"C{place}", "Sweden", "P1", says=says, when="on 18 March")
            for place, says in enumerate(("The courts must all be reformed.", terms[1]))
        )),
    )
    assert [move.shift for move in of(again, "SE")] == ["first", "repeated", "changed"]


def test_moves_of_a_proposal_come_by_day_also_those_that_only_say_it_again():
    found = dossier(
        article("a", "2031-03-03", put("P1", "Norway", when="on 3 March")),
        article("b", "2031-03-11", put("P1", "Norway", when="on 10 March")),
        article("c", "2031-03-18", put("P1", "Norway"), answer("R1", "Sweden", "accept", "P1", when="on 17 March")),
    )
    told = [move.date.day for move in found.brief("2031-03-01", "2031-03-31").threads[0].moves]
    assert told == [3, 10, 17]


def test_other_terms_against_what_another_put_and_a_later_no_to_it_do_not_contradict():
    for days in (("2031-03-04", "2031-03-05"), ("2031-03-04", "2031-03-20")):
        found = dossier(
            article("a", days[0], put("P1", "Norway"), answer("R1", "Sweden", "counter_proposal", "P1")),
            article("b", days[1], put("P1", "Norway"), answer("R1", "Sweden", "reject", "P1")),
        )
        assert [(move.disputes, move.shift) for move in of(found, "SE")] == [([], "first"), ([], "changed")]


def test_a_no_to_what_one_has_put_weeks_before_is_a_change_of_mind():
    found = dossier(
        article("a", "2031-03-04", put("P1", "Norway")),
        article("b", "2031-03-20", put("P1", "Norway"), answer("R1", "Norway", "reject", "P1")),
    )
    assert [(move.disputes, move.shift) for move in found.moves] == [([], "first"), ([], "taken_back")]


def test_criticism_or_praise_takes_the_place_of_no_answer():
    found = dossier(
        article("a", "2031-03-04", put("P1", "Norway"), answer("R1", "Sweden", "reject", "P1")),
        article(
            "b", "2031-03-18", put("P1", "Norway"), answer("R1", "Sweden", "criticize", "P1"),
            answer("R2", "Finland", "criticize", "P1"),
        ),
    )
    stood = {each.actor: (each.act, str(each.since), len(each.history)) for each in found.positions()}
    assert stood["SE"] == ("reject", "2031-03-04", 2)
    assert stood["FI"][0] == "criticize"


def test_changed_terms_that_their_side_puts_again_are_not_changed_again():
    found = dossier(
        article("a", "2031-03-03", put("P1", "Norway")),
        article("b", "2031-03-11", put("P1", "Norway", version=2, when="on 10 March")),
        article("c", "2031-03-25", put("P1", "Norway", version=2, when="on 24 March")),
    )
    assert [(move.act, move.shift) for move in found.moves] == [
        ("propose", "first"), ("revise", "changed"), ("propose", "repeated"),
    ]


def test_terms_that_others_replace_in_the_same_article_are_withdrawn_by_nobody():
    found = dossier(
        article("a", "2031-03-04", put("P1", "Norway")),
        article("b", "2031-03-18", put("P1", "Norway", status="withdrawn"), put("P2", "Norway", version=2)),
    )
    assert acts(found) == [("2031-03-04", "NO", "propose", "a b"), ("2031-03-18", "NO", "revise", "b")]
    alone = dossier(article("b", "2031-03-18", put("P1", "", status="withdrawn"), put("P2", "Norway", version=2)))
    assert [move.act for move in alone.moves] == ["propose", "revise"]
    assert alone.moves[0].day.earliest is None
    gone = dossier(
        article("a", "2031-03-04", put("P1", "Norway"), put("P2", "Norway", version=2)),
        article("b", "2031-03-18", put("P1", "Norway", version=2, status="withdrawn")),
    )
    assert [move.act for move in gone.moves][-1] == "withdraw"


def test_an_article_that_tells_a_rumour_with_its_denial_bears_nobody_out():
    found = dossier(
        article("a", "2031-03-04", put("P1", "Norway", to="Sweden"), answer(
            "R1", "Sweden", "accept", "P1", source="Norway", when="on Monday",
        ), outlet="Post"),
        article("b", "2031-03-06", put("P1", "Norway", to="Sweden"), answer(
            "R1", "Sweden", "accept", "P1", basis="media_reports", certainty="possible",
        ), answer("R2", "Sweden", "reject", "P1", source="Sweden", when="on Thursday"), outlet="Bote"),
    )
    yes, no = of(found, "SE")
    assert (yes.act, yes.outlets, len(yes.told), yes.disputes) == ("accept", 1, 2, [no.id])
    shown = next(move for each in found.brief("2031-03-01").threads for move in each.moves if move.act == "accept")
    assert shown.articles == 1


def test_a_yes_that_its_article_tells_with_the_agreement_before_it_is_no_later_than_that():
    found = dossier(article(
        "a", "2031-03-12", put("P1", "Norway", to="Sweden", status="agreed", when="on Monday"),
        answer("R1", "Sweden", "accept", "P1"),
    ))
    yes, agreed = found.moves[-2:]
    assert [(each.act, str(each.date), each.shift) for each in (yes, agreed)] == [
        ("accept", "2031-03-10", "first"), ("agree", "2031-03-10", "first"),
    ]


def test_what_a_brief_leaves_out_counts_each_move_once():
    found = dossier(
        article("a", "2031-03-04", put("P1", "Norway")),
        article("b", "2031-03-12", put("P1", "Norway"), put("P2", "Norway", "other", when="last week")),
        article("c", "2031-03-20", put("P3", "Norway", "third")),
    )
    made = found.brief("2031-03-08", "2031-03-10")
    assert {each.what: each.count for each in made.left_out} == {
        "moves before": 1, "moves after": 1, "moves before or after that may have been in these days": 1,
    }
    assert len(found.moves) == 3


def spoken(found):
    """The brief of March, without the ends of its lines."""
    return " ".join(found.brief("2031-03-01", "2031-03-31").to_text().split()).replace(" (before", "  (before")


def test_a_part_of_which_nothing_else_is_told_stands_as_its_package_and_only_from_the_day_of_that():
    found = dossier(
        article("a", "2031-03-04", put("P1", "Norway", "package", to="Sweden"), put("P2", "Norway", "part")),
        article(
            "b", "2031-03-20", put("P1", "Norway", "package", to="Sweden", status="agreed", when="on 19 March"),
            put("P3", "Finland", "late"),
        ),
        relations=[("part", "part_of", "package"), ("late", "part_of", "package")],
    )
    assert [each.outcome for each in found.threads] == ["agreed", "agreed", "open"]
    then = {each.id: each.outcome for each in found.brief("2031-03-01", "2031-03-10").threads}
    assert then == {"T1": "open", "T2": "open"}


def test_what_was_put_against_terms_that_were_then_agreed_is_superseded_from_that_day():
    found = dossier(
        article("a", "2031-03-04", put("P1", "Norway", to="Sweden"), put("P2", "Sweden", "other")),
        article("b", "2031-03-20", put("P1", "Norway", to="Sweden", status="agreed", when="on 19 March")),
        relations=[("other", "counters", "T")],
    )
    assert [each.outcome for each in found.threads] == ["agreed", "superseded"]
    then = {each.id: each.outcome for each in found.brief("2031-03-01", "2031-03-10").threads}
    assert then == {"T1": "open", "T2": "open"}
