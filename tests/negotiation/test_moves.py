"""Acts of many articles, each once: which records tell one, on which day, and how the next one changes it."""

import pytest
from telling import acts, answer, article, condition, dossier, put

from summarizer.codebook.records import Attribution


def test_an_act_is_one_move_however_many_articles_tell_it_and_bears_the_day_that_words_tell():
    found = dossier(
        article("a", "2031-03-04", put("P1", "Norway", when="on Monday"), answer("R1", "Sweden", "reject", "P1")),
        article("b", "2031-03-12", put("P1", "Norway"), answer("R1", "Sweden", "reject", "P1", when="on 4 March")),
        article("c", "2031-03-20", put("P1", "Norway"), answer("R1", "Sweden", "reject", "P1")),
    )
    assert acts(found) == [
        ("2031-03-03", "NO", "propose", "a b c"), ("2031-03-04", "SE", "reject", "a b c"),
    ]
    assert [move.about for move in found.moves] == [False, False]


def test_the_day_of_an_article_is_not_certain():
    found = dossier(article("a", "2031-03-04", put("P1", "Norway")))
    assert [(str(move.date), move.about, move.day.basis) for move in found.moves] == [("2031-03-04", True, "published")]


@pytest.mark.parametrize(("says", "fields", "day"), [
    ("The union came round on Tuesday.", {}, "2031-03-11"),
    ("The union came round.", {}, "2031-03-14"),
    ("The union must come round by Tuesday.", {}, "2031-03-14"),
    ("The 61 held since 9 January must go.", {}, "2031-03-14"),   # not a day of this week
    ("Talks on Tuesday.", {"timeframe": "on Tuesday"}, "2031-03-14"),   # the day of what is proposed
    ("The union came round on Tuesday.", {"when": "on Monday"}, "2031-03-10"),
    ("It came round on Tuesday, after he said that no docker would lose pay for January.", {}, "2031-03-11"),
    ("The 61 held since January go home, the union said on Tuesday.", {}, "2031-03-11"),
    ("Its party would vote against it on Tuesday.", {}, "2031-03-14"),   # what is to come
    ("It said on Tuesday that it would go.", {}, "2031-03-11"),
    ("It refused on Monday and came round on Tuesday.", {}, "2031-03-14"),   # which of them is not told
])
def test_where_nothing_else_tells_the_day_a_day_of_the_week_in_the_passage_does(says, fields, day):
    found = dossier(article("a", "2031-03-14", put("P1", "Norway", says=says, **fields)))
    assert [str(move.date) for move in found.moves] == [day]


@pytest.mark.parametrize(("says", "language", "day"), [
    ("Das Abkommen wurde am Dienstag unterzeichnet", "de", "2031-03-11"),
    ("Das Abkommen soll am Dienstag unterzeichnet werden", "de", "2031-03-14"),
    ("Соглашение подписали во вторник, после 72 часов переговоров", "ru", "2031-03-11"),
    ("Соглашение будет подписано во вторник", "ru", "2031-03-14"),
    ("وقّع الوفدان الاتفاق يوم الثلاثاء بعد 72 ساعة من المحادثات", "ar", "2031-03-11"),
    ("سيوقع الوفدان الاتفاق يوم الثلاثاء", "ar", "2031-03-14"),
    ("代表团昨天签署了协议", "zh", "2031-03-13"),
])
def test_the_day_in_a_passage_is_read_in_its_language_and_what_is_to_come_is_none(says, language, day):
    found = dossier(article("a", "2031-03-14", put("P1", "Norway", says=says), language=language))
    assert [str(move.date) for move in found.moves] == [day]


@pytest.mark.parametrize(("says", "day"), [
    ("The two sides today agreed to meet.", "2031-03-14"),
    ("The plan was presented to a working group this afternoon.", "2031-03-14"),
    ("They came away from the Friday talks with an agreement.", "2031-03-14"),
    ("They came away from Thursday's meeting with a plan.", "2031-03-13"),
])
def test_a_passage_that_says_today_or_names_the_meeting_of_a_day_dates_its_act_to_the_day(says, day):
    move, = dossier(article("a", "2031-03-14", put("P1", "Norway,Sweden", says=says))).moves
    assert (str(move.date), move.about) == (day, False)


def test_today_dates_an_agreement_with_a_time_of_its_own_and_that_time_does_not():
    says = "They today agreed to meet every month."
    for timeframe, about in (("every month", False), ("from today", True)):
        found = dossier(article("a", "2031-03-14", put("P1", "Norway,Sweden", says=says, timeframe=timeframe)))
        assert [(str(move.date), move.about) for move in found.moves] == [("2031-03-14", about)]


@pytest.mark.parametrize(("says", "days"), [
    ("Their delegations met from 3 to 5 March and pledged to seek peace.", ("2031-03-03", "2031-03-05")),
    ("Their delegations met on 3 March and pledged to go on from 20 March.", ("2031-03-03", "2031-03-03")),
    ("The accord was agreed at the talks in January.", ("2031-01-01", "2031-01-31")),
    ("The accord was agreed.", ("2031-03-14", "2031-03-14")),
])
def test_what_was_agreed_has_the_days_of_the_talks_that_its_passage_names(says, days):
    move, = dossier(article("a", "2031-03-14", put("P1", "Norway,Sweden", status="agreed", says=says))).moves
    assert (str(move.day.earliest), str(move.day.latest)) == days


@pytest.mark.parametrize(("says", "when", "day"), [
    ("We said it to the mediator yesterday.", "on Friday", "2031-03-13"),   # the day of the saying is another
    ("Our council met last night and we now say eleven.", "on Friday", "2031-03-14"),
    ("We say eleven.", "on Friday", "2031-03-14"),
])
def test_the_day_that_a_passage_tells_goes_before_the_one_on_which_its_source_spoke(says, when, day):
    move, = dossier(article("a", "2031-03-14", put("P1", "Norway", says=says, when=when))).moves
    assert (str(move.date), move.about) == (day, False)


def test_the_day_of_what_is_answered_is_not_that_of_the_answer():
    says = "The ultimatum, which he announced on Monday, is turned down."
    found = dossier(article(
        "a", "2031-03-14", put("P1", "Norway"), answer("R1", "Sweden", "reject", "P1", when="on Thursday", says=says),
    ))
    assert [str(move.date) for move in found.moves if move.act == "reject"] == ["2031-03-13"]


@pytest.mark.parametrize(("says", "fields", "by"), [
    ("The levy is in force.", {"status": "in_force"}, True),
    ("The levy took effect on Wednesday.", {"status": "in_force"}, False),
    ("They had already agreed on the levy.", {"status": "agreed"}, True),
    ("They agreed on the levy.", {"status": "agreed"}, False),
    ("They agreed on the levy on top of the one it has already paid.", {"status": "agreed"}, False),
    ("The levy falls due, according to the agreement.", {"status": "agreed"}, True),
])
def test_what_an_article_looks_back_on_was_done_by_its_day(says, fields, by):
    move, = dossier(article("a", "2031-03-14", put("P1", "Norway,Sweden", says=says, **fields))).moves
    assert move.by is by
    assert str(move.date) == ("2031-03-12" if "Wednesday" in says else "2031-03-14")


@pytest.mark.parametrize(("sources", "by"), [
    (["Norway"], True), (["Norway", "Sweden"], False), ([None], False), (["Finland"], True),
])
def test_an_agreement_was_made_by_the_day_on_which_one_party_speaks_of_it_and_on_that_when_all_do(sources, by):
    told = [Attribution(source=each, basis="paraphrase", when="on Thursday") for each in sources]
    move, = dossier(article(
        "a", "2031-03-14", put("P1", "Norway,Sweden", status="agreed", attribution=told),
    )).moves
    assert (str(move.date), move.by, move.about) == ("2031-03-13", by, by)


def test_what_was_agreed_by_a_day_comes_before_what_was_done_on_it():
    told = [Attribution(source="Norway", basis="document", when="on Thursday")]
    found = dossier(article(
        "a", "2031-03-14", put("P1", "Norway,Sweden", status="agreed", attribution=told),
        answer("R1", "Sweden", "reject", "P1", when="on Thursday", source="Norway"),
    ))
    assert [move.act for move in found.moves] == ["agree", "break"]
    assert found.threads[0].outcome == "broken"


def test_an_offer_that_was_accepted_on_a_later_day_is_put_on_its_own_and_agreed_on_that():
    found = dossier(article(
        "a", "2031-03-14", put("P1", "Norway", to="Sweden", status="agreed", when="on Wednesday"),
        answer("R1", "Sweden", "accept", "P1", when="on Thursday"),
    ))
    assert [(*each[:3], move.about) for each, move in zip(acts(found), found.moves, strict=True)] == [
        ("2031-03-12", "NO", "propose", False), ("2031-03-13", "SE", "accept", False),
        ("2031-03-13", "NO SE", "agree", False),
    ]


def test_a_part_of_a_package_has_the_day_of_the_package_where_nothing_tells_another():
    found = dossier(
        article("a", "2031-03-04", put("P1", "Norway,Sweden", "whole", status="agreed")),
        article(
            "b", "2031-03-14", put("P1", "Norway,Sweden", "whole", status="agreed"),
            put("P2", "Norway,Sweden", "part", status="agreed", part_of="P1"),
            put("P3", "Norway,Sweden", "other", status="agreed", part_of="P1", when="on Wednesday"),
        ),
    )
    assert [acts(found, thread)[0][0] for thread in ("T1", "T2", "T3")] == ["2031-03-04", "2031-03-04", "2031-03-12"]


def test_what_is_in_force_and_nobody_is_named_for_is_in_force_by_its_article_s_day():
    found = dossier(article("a", "2031-03-04", put("P1", "", status="in_force")))
    assert [(move.act, str(move.date), move.by) for move in found.moves] == [("carry_out", "2031-03-04", True)]
    assert found.threads[0].outcome == "in_force"
    assert "by 4 March 2031: **it** was in force." in found.brief("2031-03-01").to_markdown()


def test_terms_that_their_side_gives_up_for_other_ones_of_the_proposal_are_not_withdrawn():
    found = dossier(
        article("a", "2031-03-04", put("P1", "Norway")),
        article("b", "2031-03-14", put("P1", "Norway", status="withdrawn"), put("P2", "Norway", version=2)),
        article("c", "2031-03-24", put("P1", "Norway", version=2, status="withdrawn")),
    )
    assert [each[2] for each in acts(found)] == ["propose", "revise", "withdraw"]


def test_a_yes_to_what_has_lapsed_was_given_before():
    found = dossier(
        article("a", "2031-03-04", put("P1", "Norway", to="Sweden", status="lapsed")),
        article(
            "b", "2031-03-07", put("P1", "Norway", to="Sweden", status="lapsed"),
            answer("R1", "Sweden", "accept", "P1"),
        ),
    )
    assert acts(found)[1:] == [("2031-03-04", "SE", "accept", "b"), ("2031-03-04", "NO", "lapse", "a b")]
    assert found.moves[1].by


def test_a_span_is_reckoned_by_its_middle_until_an_article_tells_the_day():
    once = article("a", "2031-03-12", put("P1", "Norway", when="last week"))
    found = dossier(once)
    assert [(str(move.date), move.about) for move in found.moves] == [("2031-03-06", True)]
    assert str(found.threads[0].versions[0].since) == "2031-03-06"
    found = dossier(once, article("b", "2031-03-12", put("P1", "Norway", when="on 7 March")))
    assert [(str(move.date), move.about, len(move.told)) for move in found.moves] == [("2031-03-07", False, 2)]


def test_what_words_tell_of_days_later_is_done_again():
    found = dossier(
        article("a", "2031-03-04", put("P1", "Norway", when="on Monday")),
        article("b", "2031-03-12", put("P1", "Norway", when="on 10 March")),
        article("c", "2031-03-13", put("P1", "Norway")),
    )
    assert acts(found) == [("2031-03-03", "NO", "propose", "a"), ("2031-03-10", "NO", "propose", "b c")]
    assert [move.shift for move in found.moves] == ["first", "repeated"]


def test_what_is_first_told_in_retrospect_has_the_day_of_then():
    found = dossier(
        article("a", "2031-03-20", put("P1", "Norway", when="on 3 March"), put("P2", "Norway", version=2)),
    )
    assert acts(found) == [("2031-03-03", "NO", "propose", "a"), ("2031-03-20", "NO", "revise", "a")]


def test_what_has_no_day_of_its_own_was_put_no_later_than_answered_and_agreed_when_accepted():
    found = dossier(article(
        "a", "2031-03-12", put("P1", "Norway"), answer("R1", "Sweden", "reject", "P1", when="on 8 March"),
    ))
    assert [each[:3] for each in acts(found)] == [("2031-03-08", "NO", "propose"), ("2031-03-08", "SE", "reject")]
    assert [move.about for move in found.moves] == [True, False]
    found = dossier(article(
        "a", "2031-03-12", put("P1", "Norway", to="Sweden", status="agreed"),
        answer("R1", "Norway", "accept", "P1", when="on 8 March"),
        answer("R2", "Sweden", "accept", "P1", when="on 9 March"),
    ))
    assert [each[:3] for each in acts(found)][-1] == ("2031-03-09", "NO SE", "agree")


@pytest.mark.parametrize(("status", "binds", "told"), [
    ("floated", "", [("NO", "propose")]),
    ("agreed", "Norway,Sweden", [("NO", "propose"), ("NO SE", "agree")]),
    # Whom it is put to has agreed, where nobody is told as bound; who put it did so before.
    ("agreed", "", [("NO", "propose"), ("NO SE", "agree")]),
    ("agreed", "Sweden,Finland", [("NO", "propose"), ("FI NO SE", "agree")]),
    ("in_force", "", [("NO", "propose"), ("NO SE", "agree")]),   # nothing else is told of how it came to be
    ("withdrawn", "", [("NO", "propose"), ("NO", "withdraw")]),   # it was put before
    ("lapsed", "", [("NO", "propose"), ("NO", "lapse")]),
])
def test_the_status_of_a_proposal_tells_the_act(status, binds, told):
    found = dossier(article("a", "2031-03-04", put("P1", "Norway", to="Sweden", status=status, binds=binds)))
    assert [(" ".join(move.actors), move.act) for move in found.moves] == told


def test_what_was_agreed_is_carried_out_and_what_one_party_does_alone_it_proposes():
    found = dossier(
        article("a", "2031-03-04", put("P1", "Norway", to="Sweden", status="agreed")),
        article("b", "2031-03-14", put("P1", "Norway", to="Sweden", status="in_force")),
        article("c", "2031-03-14", put("P1", "Norway", "alone", status="in_force")),
    )
    assert [each[1:3] for each in acts(found)][1:] == [("NO SE", "agree"), ("NO SE", "carry_out")]
    assert [each[1:3] for each in acts(found, "T2")] == [("NO", "propose")]


def test_terms_that_are_told_after_they_were_agreed_were_put_before():
    found = dossier(
        article("a", "2031-03-04", put("P1", "Norway", to="Sweden", status="agreed")),
        article("b", "2031-03-24", put("P1", "Norway", to="Sweden")),
    )
    assert acts(found) == [("2031-03-04", "NO", "propose", "b"), ("2031-03-04", "NO SE", "agree", "a")]
    assert found.moves[0].day.earliest is None


def test_an_agreement_that_its_parties_have_put_is_only_agreed():
    found = dossier(article("a", "2031-03-04", put("P1", "Norway,Sweden", status="agreed", binds="Norway,Sweden")))
    assert [each[1:3] for each in acts(found)] == [("NO SE", "agree")]


def test_a_response_to_two_versions_is_one_move_on_the_last_and_to_two_threads_one_on_each():
    found = dossier(article(
        "a", "2031-03-04", put("P1", "Norway"), put("P2", "Norway", version=2), put("P3", "Norway", "other"),
        answer("R1", "Sweden", "accept", "P2", "P1", "P3"),
    ))
    accepted = [move for move in found.moves if move.act == "accept"]
    assert [(move.thread, move.version) for move in accepted] == [("T1", "T1v2"), ("T2", "T2v1")]


def test_a_package_accepted_in_part_is_answered_part_by_part():
    found = dossier(
        article(
            "a", "2031-03-04", put("P1", "Norway", "package"), put("P2", "Norway", "corridor", part_of="P1"),
            put("P3", "Norway", "island", part_of="P1"), answer("R1", "Sweden", "accept", "P2"),
            answer("R2", "Sweden", "reject", "P3"),
        ),
        relations=[("corridor", "part_of", "package"), ("island", "part_of", "package")],
    )
    said = {move.thread: move.act for move in found.moves if move.actors == ["SE"]}
    assert said == {"T2": "accept", "T3": "reject"}
    assert [thread.outcome for thread in found.threads] == ["open", "accepted", "rejected"]


def test_a_part_that_nobody_is_named_for_is_put_by_whoever_put_the_package():
    found = dossier(article("a", "2031-03-04", put("P1", "Norway"), put("P2", "", "part", part_of="P1")))
    assert [each[1:3] for each in acts(found, "T2")] == [("NO", "propose")]


def test_a_leak_denied_is_a_no_by_whom_it_is_laid_to_and_both_stand_side_by_side():
    found = dossier(
        article("a", "2031-03-04", put("P1", "Norway", says="A paper has Norway lease the island.")),
        article("b", "2031-03-05", put("P1", "Norway"), answer("R1", "Norway", "reject", "P1")),
    )
    leak, denial = found.moves
    assert (leak.act, denial.act) == ("propose", "reject")
    assert (leak.disputes, denial.disputes) == ([denial.id], [leak.id])
    assert denial.shift == "first"


def test_yes_and_no_within_two_days_by_two_articles_stand_side_by_side_and_by_one_follow_each_other():
    one = article("a", "2031-03-04", put("P1", "Norway"), answer("R1", "Sweden", "accept", "P1"))
    other = article("b", "2031-03-05", put("P1", "Norway"), answer("R1", "Sweden", "reject", "P1"))
    yes, no = [move for move in dossier(one, other).moves if move.actors == ["SE"]]
    assert (yes.disputes, no.disputes) == ([no.id], [yes.id])
    both = article(
        "a", "2031-03-05", put("P1", "Norway"), answer("R1", "Sweden", "reject", "P1", when="on 4 March"),
        answer("R2", "Sweden", "accept", "P1"),
    )
    no, yes = [move for move in dossier(both).moves if move.actors == ["SE"]]
    assert (no.act, yes.act, yes.shift, yes.before) == ("reject", "accept", "accepted", no.id)
    assert not yes.disputes


def two(first, then, days=("2031-03-04", "2031-03-07")):
    """The two answers of Sweden, of an article each."""
    found = dossier(*(
        article(id, day, put("P1", "Norway"), answer("R1", "Sweden", told.pop("act"), "P1", **told))
        for id, day, told in zip("ab", days, (first, then), strict=True)
    ))
    return [move for move in found.moves if move.actors == ["SE"]]


RUMOUR = {"act": "accept", "source": "Finnish diplomat", "certainty": "probable", "when": "on Tuesday"}


@pytest.mark.parametrize("then", [
    {"act": "non_committal", "source": "Norway", "when": "on Friday"},   # told by another party
    {"act": "non_committal", "source": "Sweden", "when": "on Friday"},
    {"act": "reject", "source": "Sweden", "when": "on Friday"},
    {"act": "reject"},
])
def test_a_rumoured_yes_and_what_others_tell_instead_within_a_week_stand_side_by_side(then):
    yes, other = two(dict(RUMOUR), dict(then))
    assert (yes.disputes, other.disputes) == ([other.id], [yes.id])
    assert (yes.hearsay, other.hearsay) == (True, then.get("source") == "Norway")
    assert other.shift == "first"


@pytest.mark.parametrize(("first", "then", "days"), [
    ({"act": "accept", "when": "on Tuesday"}, {"act": "reject", "when": "on Friday"}, ()),   # it has changed its mind
    ({"act": "accept", "source": "Sweden"}, {"act": "non_committal", "source": "Sweden"}, ()),
    ({"act": "accept", "source": "Finland"}, {"act": "reject", "source": "Sweden"}, ()),   # no doubt of it, days before
    ({**RUMOUR, "act": "defer"}, {"act": "accept", "source": "Sweden"}, ()),   # first to study it
    (RUMOUR, {"act": "reject", "source": "Sweden"}, ("2031-03-04", "2031-03-14")),
    ({"act": "reject", "source": "Sweden"}, RUMOUR, ("2031-03-04", "2031-03-11")),   # it may have come round since
])
def test_a_change_of_mind_is_no_disagreement(first, then, days):
    one, other = two(dict(first), dict(then), *([days] if days else []))
    assert not one.disputes
    assert other.before == one.id


def test_a_yes_and_another_party_s_word_of_less_a_day_later_stand_side_by_side():
    days = ("2031-03-04", "2031-03-05")
    less = {"act": "non_committal", "source": "Norway", "when": "on Wednesday"}
    yes, noted = two({"act": "accept", "when": "on Tuesday"}, less, days)
    assert yes.disputes == [noted.id]


def test_a_rumour_that_its_own_article_tells_with_the_denial_is_denied_and_a_yes_before_a_no_is_not():
    def told(certainty, when):
        return dossier(article(
            "b", "2031-03-07", put("P1", "Norway", to="Sweden"),
            answer("R1", "Sweden", "accept", "P1", basis="media_reports", certainty=certainty, when=when),
            answer("R2", "Sweden", "reject", "P1", source="Sweden", when="on Thursday"),
        ))

    for when in ("on Tuesday", None):   # with no day of its own it is told as of the article's, after the denial
        found = told("possible", when)
        said = {move.act: move for move in found.moves if move.actors == ["SE"]}
        assert said["accept"].disputes == [said["reject"].id]
        assert [(each.act, len(each.history)) for each in found.positions()][1:] == [("reject", 2)]
        assert found.threads[0].outcome == "rejected"
    changed = told("certain", "on Tuesday")
    assert not any(move.disputes for move in changed.moves)


def test_first_to_study_and_then_to_answer_is_no_contradiction():
    found = dossier(
        article("a", "2031-03-04", put("P1", "Norway"), answer("R1", "Sweden", "defer", "P1")),
        article("b", "2031-03-05", put("P1", "Norway"), answer("R1", "Sweden", "reject", "P1")),
    )
    _, studied, refused = found.moves
    assert (studied.disputes, refused.disputes, refused.shift) == ([], [], "hardened")


@pytest.mark.parametrize(("first", "then", "shift"), [
    ("reject", "defer", "softened"), ("reject", "accept", "accepted"), ("accept", "reject", "taken_back"),
    ("accept_with_conditions", "defer", "hardened"), ("criticize", "endorse", "softened"), ("reject", "reject", None),
    ("accept", "endorse", "changed"),
    ("defer", "non_committal", "changed"),
])
def test_how_an_answer_changes_the_one_before(first, then, shift):
    found = dossier(
        article("a", "2031-03-04", put("P1", "Norway"), answer("R1", "Sweden", first, "P1")),
        article("b", "2031-03-18", put("P1", "Norway"), answer("R1", "Sweden", then, "P1")),
    )
    said = [move for move in found.moves if move.actors == ["SE"]]
    assert [move.shift for move in said] == ["first", shift][:1 if shift is None else 2]
    if shift:
        assert said[1].before == said[0].id


def test_an_answer_given_again_after_another_is_taken_back_unless_its_article_looks_back():
    before = [
        article("a", "2031-03-04", put("P1", "Norway"), answer("R1", "Sweden", "reject", "P1")),
        article("b", "2031-03-11", put("P1", "Norway"), answer("R1", "Sweden", "accept", "P1")),
    ]
    anew = article("c", "2031-03-18", put("P1", "Norway"), answer("R1", "Sweden", "reject", "P1"))
    assert [each[:3] for each in acts(dossier(*before, anew))][1:] == [
        ("2031-03-04", "SE", "reject"), ("2031-03-11", "SE", "accept"), ("2031-03-18", "SE", "reject"),
    ]
    back = article(
        "c", "2031-03-18", put("P1", "Norway"), answer("R1", "Sweden", "reject", "P1"),
        answer("R2", "Sweden", "accept", "P1"),
    )
    assert [each[1:] for each in acts(dossier(*before, back))][1:] == [
        ("SE", "reject", "a c"), ("SE", "accept", "b c"),
    ]
    signed = article("b2", "2031-03-14", put("P1", "Norway", to="Sweden", status="agreed"))
    assert [each[1:] for each in acts(dossier(*before, signed, anew))][1:] == [
        ("SE", "reject", "a c"), ("SE", "accept", "b"), ("NO SE", "agree", "b2"),
    ]


def test_a_no_to_what_was_agreed_breaks_it_and_an_old_no_told_with_it_does_not():
    signed = article("a", "2031-03-04", put("P1", "Norway", to="Sweden", status="agreed", when="on Monday"))
    broken = article("b", "2031-03-20", put("P1", "Norway"), answer("R1", "Sweden", "reject", "P1", when="on 19 March"))
    found = dossier(signed, broken)
    assert [each[1:3] for each in acts(found)][1:] == [("NO SE", "agree"), ("SE", "break")]
    assert found.threads[0].outcome == "broken"
    looking_back = article(
        "a", "2031-03-04", put("P1", "Norway", to="Sweden", status="agreed", when="on Monday"),
        answer("R1", "Sweden", "reject", "P1"),
    )
    assert "break" not in [move.act for move in dossier(looking_back).moves]


def test_an_answer_that_puts_terms_instead_is_a_counter_and_its_terms_are_proposed():
    found = dossier(
        article("a", "2031-03-04", put("P1", "Norway")),
        article(
            "b", "2031-03-06", put("P1", "Norway"), put("P2", "Sweden", "instead", counter_to=["P1"]),
            answer("R1", "Sweden", "counter_proposal", "P1", instead="P2"),
        ),
    )
    assert [each[1:3] for each in acts(found)] == [("NO", "propose"), ("SE", "counter")]
    assert [each[1:3] for each in acts(found, "T2")] == [("SE", "propose")]


def test_terms_put_later_against_those_of_another_are_a_counter_where_no_answer_says_so():
    found = dossier(
        article("a", "2031-03-04", put("P1", "Norway")),
        article("b", "2031-03-06", put("P1", "Norway"), put("P2", "Sweden", "against", counter_to=["P1"])),
    )
    assert [each[1:3] for each in acts(found, "T2")] == [("SE", "counter")]


def test_standing_demands_against_each_other_that_are_told_at_once_are_both_proposed():
    found = dossier(article("a", "2031-03-04", put("P1", "Norway"), put("P2", "Sweden", "other", counter_to=["P1"])))
    assert [move.act for move in found.moves] == ["propose", "propose"]


@pytest.mark.parametrize(("by", "governs", "kind", "operator", "act"), [
    ("Norway", ["P1"], "precondition", "if", None),   # its own terms
    ("Norway", ["P1"], "precondition", "unless", "set_condition"),
    ("Norway", ["P1"], "threat", "implicit", "threaten"),
    ("Sweden", ["P1"], "precondition", "if", "set_condition"),   # terms to what another has put
    ("Sweden", ["R1"], "precondition", "only_if", None),   # it hedges its own yes
    ("Sweden", ["P1", "R1"], "reciprocal", "if", None),
    ("Sweden", ["P1"], "circumstance", "if", None),
    ("", ["P1"], "precondition", "if", None),
])
def test_which_conditions_are_acts_of_their_own(by, governs, kind, operator, act):
    found = dossier(article(
        "a", "2031-03-04", put("P1", "Norway"), answer("R1", "Sweden", "accept_with_conditions", "P1"),
        condition("C1", by, *governs, kind=kind, operator=operator, says="Talks must end."),
    ))
    own = [move for move in found.moves if move.act in ("set_condition", "threaten")]
    assert [move.act for move in own] == ([act] if act else [])
    telling = [move for move in found.moves if any(each.record == "C1" for each in move.told)]
    assert telling
    if not act:
        assert all(move.conditions == ["Talks must end."] for move in telling)


def test_a_condition_told_again_in_nearly_the_same_words_is_the_same_and_another_is_another():
    def told(id, day, says):
        return article(id, day, put("P1", "Norway"), condition("C1", "Sweden", "P1", says=says))

    found = dossier(
        told("a", "2031-03-04", "Norway must free all the sailors."),
        told("b", "2031-03-05", "Norway has to free all sailors first."),
        told("c", "2031-03-06", "The levy must be paid into a joint fund."),
    )
    assert [each[1:] for each in acts(found) if each[2] == "set_condition"] == [
        ("SE", "set_condition", "a b"), ("SE", "set_condition", "c"),
    ]


def test_two_conditions_of_one_article_are_two_however_alike():
    found = dossier(article(
        "a", "2031-03-04", put("P1", "Norway"), condition("C1", "Sweden", "P1", says="All sailors must be freed."),
        condition("C2", "Sweden", "P1", says="All fishermen must be freed."),
    ))
    assert [move.act for move in found.moves] == ["propose", "set_condition", "set_condition"]


def test_two_who_give_one_answer_in_one_record_are_one_move_with_the_articles_of_both():
    found = dossier(
        article("a", "2031-03-04", put("P1", "Norway"), answer("R1", "Sweden,Finland", "accept", "P1")),
        article("b", "2031-03-05", put("P1", "Norway"), answer("R1", "Finland", "accept", "P1")),
    )
    assert acts(found)[1:] == [("2031-03-04", "FI SE", "accept", "a b")]


def test_an_outlet_counts_once_and_a_text_that_is_printed_elsewhere_as_its_first():
    found = dossier(
        article("a", "2031-03-04", put("P1", "Norway"), outlet="Post"),
        article("b", "2031-03-04", put("P1", "Norway"), outlet="Herald", text="a"),
        article("c", "2031-03-05", put("P1", "Norway"), outlet="Post"),
        article("d", "2031-03-05", put("P1", "Norway"), outlet="Bote"),
    )
    assert [move.outlets for move in found.moves] == [2]
    assert [each.copy_of for each in found.articles] == [None, "a", None, None]


def test_a_record_that_is_in_no_move_says_why():
    found = dossier(article(
        "a", "2031-03-04", put("P1", "Norway"), answer("R1", "Sweden", "reject"), condition("C1", "Sweden"),
        condition("C2", "Sweden", "R1"),
    ))
    assert [each.told.record for each in found.unplaced] == ["C1", "C2", "R1"]
    assert all(each.why for each in found.unplaced)
