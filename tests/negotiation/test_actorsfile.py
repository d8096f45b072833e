"""A user's own list of actors: it has the last word, and comes back from its file as it was."""

import json

import pytest
from hypothesis import given, settings
from negotiations import summary
from test_actors import ARTICLES, ids

from summarizer.errors import ConfigurationError
from summarizer.negotiation import actorsfile
from summarizer.negotiation.actors import actors


def known(path, *entries):
    path.write_text(json.dumps({"actors": entries}), encoding="utf-8")
    return actorsfile.read(path)


def told(found):
    return [
        (actor.id, actor.name, actor.kind, [name.name for name in actor.names],
         [(side.actor, *([side.since, side.until] if len(actor.represents) > 1 else [])) for side in actor.represents])
        for actor in found.actors
    ]


def test_a_users_list_has_the_last_word(tmp_path):
    own = known(
        tmp_path / "actors.json",
        {"id": "rebels", "name": "Blue Front", "kind": "armed_group", "aliases": ["the rebels", "Moscow", "Ole Dahl"]},
        {"name": "Korea", "kind": "state", "represents": [{"actor": "rebels", "since": "2031-01-01"}]},
    )
    found = actors([summary("a", "The Rebels", "Moscow", "Korea", "Commander Ole Dahl", "the Kremlin")], own)
    names = ids(found)
    assert names["The Rebels"] == names["Moscow"] == names["Commander Ole Dahl"] == "rebels"
    assert names["the Kremlin"] == "RU"
    assert found["rebels"].kind == "armed_group"
    assert found[names["Korea"]].represents[0].since == "2031-01-01"
    assert found.undecided == []


@settings(max_examples=40, deadline=None)
@given(articles=ARTICLES)
def test_what_is_written_and_read_again_changes_nothing(articles, tmp_path_factory):
    made = [summary(f"s{at}", *names, day=f"2031-01-0{at + 1}") for at, names in enumerate(articles)]
    path = tmp_path_factory.mktemp("actors") / "actors.json"
    first = actors(made)
    actorsfile.write(path, first)
    again = actors(made, actorsfile.read(path))
    assert told(again) == told(first)
    before = path.read_bytes()
    actorsfile.write(path, again)
    assert path.read_bytes() == before


@pytest.mark.parametrize(("text", "says"), [
    ("{", "not JSON"), ('{"actors": [{"name": ""}]}', "actors.0.name"), ('{"actors": [{"nam": "x"}]}', "actors.0"),
    ('{"actors": [{"name": "A", "aliases": ["the X"]}, {"name": "B", "aliases": ["x"]}]}', "alias of 2 actors"),
    ('{"actors": [{"id": "1", "name": "A"}, {"id": "1", "name": "B"}]}', "2 actors have the id"),
    ('{"actors": [{"name": "A", "represents": [{"actor": "nobody"}]}]}', "nobody"),
])
def test_what_is_wrong_in_a_list_is_said(tmp_path, text, says):
    path = tmp_path / "actors.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigurationError, match=says):
        actorsfile.read(path)


def test_a_list_that_is_not_there_is_said(tmp_path):
    with pytest.raises(ConfigurationError, match=r"none\.json"):
        actorsfile.read(tmp_path / "none.json")
