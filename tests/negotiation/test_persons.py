"""What people decided of joins and names, in the dossier that `follow` makes: it has the last word, and outlives."""

import json
from itertools import count

import pytest
from deciding import Desk, written
from following import BLOCKADE, TRUCE, Model, telling
from warm import summarizer as run

from summarizer import Decision, follow, read_results
from summarizer.negotiation.material import key_of
from summarizer.resources import folder
from summarizer.results.decisions import Reviewing, beside, read

BRIEFLY = "Malta repeats its truce offer at the Sund."
_numbers = count(1)


def articles(*, second=BRIEFLY):
    return [telling("a", TRUCE, day=1), telling("b", second, day=2), telling("c", BLOCKADE, day=4)]


def decides(path, act, by="Ana", why=None, **more):
    """Have a decision on a join or a name kept."""
    number = next(_numbers)
    keys = {name: vars_of(value) if name in ("left", "right") else value for name, value in more.items()}
    line = {"id": f"{number:016x}", "act": act, "by": by, "why": why, "at": f"2031-04-01T10:{number % 60:02}:00Z"}
    with Reviewing(path) as reviewing:
        reviewing.add(Decision.model_validate_json(json.dumps(line | keys)), None)


def vars_of(key):
    return {"article": key.article, "record": key.record, "digest": key.digest}


def key(summaries, id, record="P1"):
    summary = next(each for each in summaries if each.id == id)
    return key_of(summary, summary[record])


def threads(made):
    return sorted(sorted((told.article, told.record) for version in thread.versions for told in version.told)
                  for thread in made.threads)


APART = [[("a", "P1")], [("b", "P1")], [("c", "P1")]]
TOGETHER = [[("a", "P1"), ("b", "P1")], [("c", "P1")]]


def test_what_a_person_calls_one_is_one_and_says_who_and_why(tmp_path):
    some, path = articles(), tmp_path / "d.json"
    assert threads(follow(some, into=path, create=Model())) == APART
    decides(path, "same", left=key(some, "b"), right=key(some, "a"), why="the same 72 hours")
    made = follow(some, into=path, create=Model())
    assert threads(made) == TOGETHER
    assert [(each.how, each.by, each.why) for each in made.joins] == [("person", "Ana", "the same 72 hours")]
    decides(path, "undo", left=key(some, "a"), right=key(some, "b"))
    assert threads(follow(some, into=path, create=Model())) == APART


def test_what_a_person_keeps_apart_is_two_though_a_model_calls_it_one(tmp_path):
    some, path = articles(), tmp_path / "d.json"
    model = Model({(BRIEFLY, TRUCE): "same"})
    assert threads(follow(some, into=path, create=model)) == TOGETHER
    decides(path, "different", left=key(some, "a"), right=key(some, "b"))
    made = follow(some, into=path, create=model)
    assert threads(made) == APART
    assert made.doubts == []   # it is decided
    decides(path, "same", by="Bob", left=key(some, "a"), right=key(some, "b"))   # the later one counts
    assert threads(follow(some, into=path, create=model)) == TOGETHER


def test_what_a_person_joined_is_not_asked_about(tmp_path):
    some, path, model = articles()[:2], tmp_path / "d.json", Model()
    written(tmp_path / "r.jsonl", some)
    decides(path, "same", left=key(some, "a"), right=key(some, "b"))
    made = follow(some, into=path, create=model)
    assert len(made.threads) == 1
    assert all(BRIEFLY not in str(messages[-1]) for messages in model.asked)


def test_a_join_outlives_a_corrected_record_and_an_article_read_anew(tmp_path):
    """Kept beside the dossier, of whose records it knows what they tell."""
    some, path = articles(), tmp_path / "d.json"
    desk = Desk(written(tmp_path / "r.jsonl", some))
    follow(some, into=path, create=Model())
    decides(path, "same", left=key(some, "b"), right=key(some, "a"))
    assert set(read(beside(path))[0].linked) == {"left", "right"}
    decided = json.loads((tmp_path / "r.jsonl").read_text(encoding="utf-8").splitlines()[1])
    decided["proposals"][0] |= {"id": "P7", "summary": BRIEFLY.replace("truce offer", "offer of a truce")}
    read_anew = [some[0], type(some[1]).model_validate(decided), some[2]]
    assert threads(follow(read_anew, into=path, create=Model())) == [[("a", "P1"), ("b", "P7")], [("c", "P1")]]
    line = desk.line("Bob", "correct", "P1", number=1, summary="Malta offers a truce again.", status="withdrawn")
    with Reviewing(desk.results) as reviewing:
        reviewing.add(Decision.model_validate_json(json.dumps(line)), None)
    corrected = list(read_results(desk.results))
    made = follow(corrected, into=path, create=Model())
    assert threads(made) == TOGETHER
    told = [told for thread in made.threads for version in thread.versions for told in version.told]
    assert {each.summary: each.reviewed for each in told} == {
        TRUCE: None, "Malta offers a truce again.": "corrected by Bob", BLOCKADE: None,
    }
    brief = made.brief("2031-03-01")
    for shown in (brief.to_text(), brief.to_markdown(), brief.to_html()):
        assert "corrected by Bob" in shown
    assert ", corrected by Bob" not in follow(some, create=Model()).brief("2031-03-01").to_text()
    assert '"corrected by Bob"' in made.to_html()


def test_an_actor_is_called_as_a_person_says(tmp_path):
    some, path = articles(), tmp_path / "d.json"
    made = follow(some, into=path, create=Model())
    malta = next(actor for actor in made.actors.actors if actor.name == "Malta")
    decides(path, "rename", actor=malta.id, name="Malta", to="Republic of Malta")
    again = follow(some, into=path, create=Model())
    actor = again.actors[malta.id]
    assert actor.name == actor.names[-1].name == "Republic of Malta"
    assert actor.names[-1].how == "person"
    assert threads(again) == APART
    decides(path, "undo", actor=malta.id, name="Malta")
    assert follow(some, into=path, create=Model()).actors[malta.id].name == "Malta"


@pytest.fixture(scope="module")
def example(tmp_path_factory):
    """The example followed, from recorded replies."""
    folder = tmp_path_factory.mktemp("grahn")
    done = run("follow", "--example", "-o", folder / "grahn.json")
    assert done.returncode == 0, done.stderr
    return folder


def test_the_command_takes_decisions_of_results_and_of_the_dossier_and_says_what_waits(example):
    results, path = example / "grahn.results.jsonl", example / "grahn.json"
    some = list(read_results(results))
    made = json.loads(path.read_text(encoding="utf-8"))
    one, other = [thread["versions"][0]["told"][0] for thread in made["threads"][:2]]
    keys = [key(some, each["article"], each["record"]) for each in (one, other)]
    decides(results, "same", left=keys[0], right=keys[1], why="one plan")
    gone = vars_of(keys[0]) | {"article": "no-such", "digest": "0" * 12}
    decides(path, "different", left=type(keys[0])(**gone), right=keys[1])
    done = run("follow", results, "-o", path, "--replay", folder("fixtures"), "--mixed")
    assert f"waits: different no-such {one['record']} and {other['article']} {other['record']} by Ana" in done.stderr
    again = json.loads(path.read_text(encoding="utf-8"))
    assert ["Ana", "one plan"] in [[each["by"], each["why"]] for each in again["joins"]]
    told = [{(told["article"], told["record"]) for version in thread["versions"] for told in version["told"]}
            for thread in again["threads"]]
    assert any({(each["article"], each["record"]) for each in (one, other)} <= some for some in told)


def test_what_a_model_said_of_a_record_outlives_its_correction_and_another_s_rejection(tmp_path):
    """Nothing is asked again for it: what was judged one is one in whatever words a person puts it."""
    some, path = articles(), tmp_path / "d.json"
    desk = Desk(written(tmp_path / "r.jsonl", some))
    assert threads(follow(some, into=path, create=Model({(BRIEFLY, TRUCE): "same"}))) == TOGETHER
    for line in (
        desk.line("Bob", "correct", "P1", number=1, summary="Malta puts it once more."),
        desk.line("Bob", "reject", "P1", number=2),
    ):
        with Reviewing(desk.results) as reviewing:
            reviewing.add(Decision.model_validate_json(json.dumps(line)), None)
    model = Model()
    made = follow(list(read_results(desk.results)), into=path, create=model)
    assert threads(made) == [[("a", "P1"), ("b", "P1")]]
    assert model.asked == []
