"""Whose names are is asked once, for what words do not decide; what would melt two parties into one is not taken in."""

import json

import pytest
from following import LONGER, TRUCE, Model, lines, telling
from negotiations import summary
from server import Server, completion, says

from summarizer import follow
from summarizer.negotiation.actors import actors
from summarizer.negotiation.namesakes import decided
from summarizer.negotiation.whose import Decided


def names(made):
    return {frozenset(name.name for name in actor.names) for actor in made.actors.actors if actor.names}


def seen(*parties):
    """The actors of an article with a proposal by each of these."""
    return actors([summary("a", *parties)])


def who(found, name):
    return next(actor for actor in found.actors if name in [each.name for each in actor.names])


def test_a_name_in_another_script_is_the_actors_and_says_that_a_model_said_so(tmp_path):
    model = Model(names={("Бершунд", "Bersund"): "same"})
    made = follow([summary("a", "Bersund"), summary("b", "Бершунд", "Malta")], create=model, into=tmp_path / "d.json")
    assert names(made) == {frozenset({"Bersund", "Бершунд"}), frozenset({"Malta"})}
    assert {each.name: each.how for each in who(made.actors, "Bersund").names}["Бершунд"] == "model"
    assert len(model.asked_names) == 1


def test_nothing_is_asked_where_words_decide_all_names():
    model = Model()
    follow([telling("a", TRUCE), telling("b", LONGER, day=2)], create=model)
    assert model.asked_names == []


def test_names_are_asked_about_once_and_new_ones_alone_later(tmp_path):
    into, model = tmp_path / "d.json", Model({}, {("Бершунд", "Bersund"): "same"})
    first = [summary("a", "Bersund"), summary("b", "Бершунд")]
    follow(first, create=model, into=into)
    made = follow(first, create=model, into=into)
    assert len(model.asked_names) == 1
    assert frozenset({"Bersund", "Бершунд"}) in names(made)
    follow([*first, summary("c", "Ostrand")], create=model, into=into)
    assert ["\nN1 Ostrand" in each[1]["content"] for each in model.asked_names] == [False, True]
    assert "N2" not in model.asked_names[1][1]["content"]


def test_a_name_that_no_sentence_has_is_shown_with_what_stands_around_it_in_a_passage():
    before, after = "Regen und Wind hielten an, kein Schiff lief aus. " * 4, " und will sie bestätigen" * 9
    told = telling("a", f"Hafengilde schweigt. {before}Die Hafengilde bietet eine Waffenruhe{after}.")
    said = told.model_copy(update={
        "proposals": [each.model_copy(update={"summary": "A truce is offered."}) for each in told.proposals],
    })
    model = Model()
    follow([said, summary("b", "Ostrand")], create=model)
    shown = next(line for line in model.asked_names[0][1]["content"].splitlines() if "Hafengilde (" in line)
    assert "Hafengilde" in shown.split(" | ")[1]
    assert "A truce is offered" not in shown
    assert len(shown) < 250


def test_a_reply_that_names_no_label_is_asked_for_again():
    replies = [{"actors": [{"n": "N1", "is": "same", "a": "N9"}]}, {"actors": []}]
    asked = []

    def create(**request):
        asked.append(request["messages"])
        return completion(replies[min(len(asked), 2) - 1])

    follow([summary("a", "Bersund", "Ostrand")], create=create)
    assert "N9 is no other label" in asked[1][-1]["content"]


def test_without_an_answer_names_stand_apart_it_is_told_and_asked_again(tmp_path, caplog):
    given = [summary("a", "Bersund"), summary("b", "Бершунд")]
    with Server(says(None, refusal="I will not"), {"pairs": []}) as server:
        made = follow(given, "tiny-1", base_url=server.url, into=tmp_path / "d.json")
    assert len(made.actors.actors) == 2
    assert "names: they stay as words decide them" in caplog.text
    with Server({"actors": [{"n": "N2", "is": "same", "a": "N1"}]}) as server:
        made = follow(given, "tiny-1", base_url=server.url, into=tmp_path / "d.json")
    assert len(server.asked) == 1
    assert len(made.actors.actors) == 1
    assert [line["names"] for line in lines(tmp_path / "d.judgements.jsonl") if "names" in line] != []


def test_what_a_user_decided_is_not_asked_about(tmp_path):
    own = tmp_path / "own.json"
    own.write_text(json.dumps({"actors": [{"name": "Bersund", "kind": "state", "aliases": ["Бершунд"]}]}), "utf-8")
    model = Model()
    made = follow([summary("a", "Bersund"), summary("b", "Бершунд")], create=model, actors=own)
    assert names(made) == {frozenset({"Bersund", "Бершунд"})}
    assert model.asked_names == []


@pytest.mark.parametrize(("one", "other"), [
    ("North Korea", "South Korea"), ("Congo-Brazzaville", "Democratic Republic of the Congo"), ("Sudan", "South Sudan"),
    ("Syrian opposition", "Syria"), (("Ada Voss", "Bersund"), "Council of Ostrand"),
    (("Ada Voss", "Bersund"), ("Bo Lind", "Bersund")),
    (("Ivan Petrov", "Bersund"), ("Ivan Petrov", "Ostrand")), ("NATO", "France"), ("European Union", "Germany"),
    ("Voss's task force", ("Ada Voss", "Bersund")), (("Foreign Ministry", "Bersund"), ("Defence Ministry", "Ostrand")),
])
def test_what_are_two_parties_stay_two_whatever_a_model_says(one, other):
    found = seen(one, other)
    left, right = (each if isinstance(each, str) else each[0] for each in (one, other))
    told = [Decided(name=left, verdict="same", actor=right), Decided(name=right, verdict="same", actor=left)]
    assert {actor.id for actor in decided(found, told).actors} == {actor.id for actor in found.actors}


def test_who_speaks_for_one_name_of_a_side_speaks_for_the_other():
    found = seen(("Ada Voss", "Bersund"), ("Ада Фосс", "Бершунд"))
    told = [Decided(name="Ада Фосс", verdict="same", actor="Ada Voss"),
            Decided(name="Бершунд", verdict="same", actor="Bersund")]
    made = decided(found, told)
    assert {frozenset(name.name for name in actor.names) for actor in made.actors} == {
        frozenset({"Ada Voss", "Ада Фосс"}), frozenset({"Bersund", "Бершунд"}),
    }
    assert [each.actor for each in who(made, "Ada Voss").represents] == [who(made, "Bersund").id]


def test_who_represents_whom_is_taken_in():
    found = seen("Front for Ostrand", "Aldo Renz")
    made = decided(found, [Decided(name="Aldo Renz", verdict="represents", actor="Front for Ostrand")])
    assert [each.actor for each in who(made, "Aldo Renz").represents] == [who(made, "Front for Ostrand").id]


def test_the_government_of_each_article_is_told_apart_by_its_article(tmp_path):
    given = [summary("a", "Government", "Ada Voss"), summary("b", "Government", "Bo Lind")]

    def create(**request):
        shown = request["messages"][-1]["content"].splitlines()
        governments = [line.split()[0] for line in shown if " Government (" in line]
        first = next(line.split()[0] for line in shown if " Ada Voss (" in line)
        return completion({"actors": [{"n": governments[0], "is": "same", "a": governments[1]},
                                      {"n": first, "is": "represents", "a": governments[0]}]})

    made = follow(given, create=create, into=tmp_path / "d.json")
    assert len([actor for actor in made.actors.actors if actor.name == "Government"]) == 1
    assert [each.actor for each in who(made.actors, "Ada Voss").represents] == ["government"]
    asked = [line["names"] for line in lines(tmp_path / "d.judgements.jsonl") if "names" in line]
    assert {"Government (a)", "Government (b)"} <= set(asked[0])


def test_those_that_are_one_are_shown_as_the_one_that_is_named_most_in_latin_letters():
    found = actors([summary("a", "Берсунд", "Bersund", "the North"), summary("b", "Берсунд"), summary("c", "Bersund")])
    told = [Decided(name="Bersund", verdict="same", actor="Берсунд"),
            Decided(name="Bersund", verdict="same", actor="the North")]
    assert [actor.name for actor in decided(found, told).actors] == ["Bersund"]
