"""What `follow` asks, of whom, how often, and what it makes of the replies."""

import json
import re

import pytest
from following import BLOCKADE, FULL, LONGER, TRUCE, Model, labels, lines, many, shown, telling
from jobserver import JobServer
from server import Server, completion, fails, says, tool_call

from summarizer import (
    AccessError,
    ConfigurationError,
    Limits,
    LockedError,
    NoModelError,
    ResultsError,
    follow,
    read_dossier,
)

QUICK = Limits(timeout=5, deadline=15, tries=2, longest_wait=0.02)
BRIEFLY = "Malta repeats its truce offer at the Sund."


def records(thread):
    return {(told.article, told.record) for version in thread.versions for told in version.told}


def test_what_is_called_the_same_is_one_thread_and_changed_terms_are_a_version_of_it():
    model = Model({(BRIEFLY, TRUCE): "same", (LONGER, TRUCE): "version", (BLOCKADE, TRUCE): "counters"})
    made = follow(
        [telling("a", TRUCE, day=1), telling("b", BRIEFLY, day=2), telling("c", LONGER, BLOCKADE, day=4)], create=model,
    )
    truce = next(thread for thread in made.threads if len(records(thread)) > 1)
    assert records(truce) == {("a", "P1"), ("b", "P1"), ("c", "P1")}
    assert [[told.article for told in version.told] for version in truce.versions] == [["a", "b"], ["c"]]
    assert len(made.threads) == 2
    blockade = next(thread for thread in made.threads if thread is not truce)
    assert [(each.kind, each.thread) for each in blockade.relations] == [("counters", truce.id)]


def test_an_article_is_asked_about_once_several_in_one_call():
    model = Model()
    follow(many(2 * FULL + 10), create=model)
    assert [sum(label.startswith("P") for label in labels(each)) for each in model.asked] == [FULL, FULL, 10]
    asked = [line.split(" | ")[1] for each in model.asked for line in shown(each).splitlines() if line.startswith("P")]
    assert len(set(asked)) == len(asked) == 2 * FULL + 10


def test_an_article_is_not_asked_about_in_two_calls():
    model = Model()
    follow(many(3, each=FULL - 1), create=model)
    assert [sum(label.startswith("P") for label in labels(each)) for each in model.asked] == [2 * FULL - 2, FULL - 1]


def test_who_printed_an_article_and_when_stands_above_its_lines():
    model = Model()
    follow([telling("a", TRUCE), telling("b", LONGER, BLOCKADE, day=2, outlet=None)], create=model)
    above = [line.split()[0] for line in shown(model.asked[0]).splitlines() if line]
    assert above == ["The", "P1", "2031-03-02:", "P2", "P3"]


def test_proposals_of_two_articles_of_one_call_are_one_thread_and_by_way_of_a_third():
    third = "Malta's truce offer stands."
    model = Model({(BRIEFLY, TRUCE): "same", (third, BRIEFLY): "same", (LONGER, third): "version"})
    made = follow([
        telling("a", TRUCE, day=1), telling("b", BRIEFLY, day=2), telling("c", third, day=3),
        telling("d", LONGER, day=4), telling("e", BLOCKADE, day=5),
    ], create=model)
    assert len(model.asked) == 1
    threads = sorted(map(sorted, map(records, made.threads)), key=len)
    assert threads == [[("e", "P1")], [("a", "P1"), ("b", "P1"), ("c", "P1"), ("d", "P1")]]


def test_two_threads_do_not_become_one_by_way_of_rows_that_say_so_of_neither(tmp_path):
    """One row calls it the one thread, another a proposal that is called the other thread."""
    before = [telling("a", TRUCE, day=1), telling("b", BLOCKADE, day=2)]
    follow(before, create=Model(), into=tmp_path / "d.json")
    other = "Cyprus wants the blockade of the Sund lifted."
    model = Model({(BRIEFLY, TRUCE): "same", (other, BLOCKADE): "same", (other, BRIEFLY): "version"})
    made = follow(
        [*before, telling("c", BRIEFLY, day=3), telling("d", other, day=4)], create=model, into=tmp_path / "d.json",
    )
    assert all(not {("a", "P1"), ("b", "P1")} <= records(thread) for thread in made.threads)


def test_two_proposals_of_the_first_article_are_asked_about():
    model = Model()
    follow([telling("a", TRUCE, BLOCKADE)], create=model)
    assert [labels(each) for each in model.asked] == [["P1", "P2"]]


def test_an_article_without_proposals_is_in_the_dossier_and_is_not_asked_about():
    model = Model()
    made = follow([telling("a"), telling("b", TRUCE)], create=model)
    assert [each.id for each in made.articles] == ["a", "b"]
    assert model.asked == []


def test_the_very_same_words_are_not_asked_about():
    model = Model()
    made = follow([telling("a", TRUCE), telling("b", TRUCE, day=2)], create=model)
    assert model.asked == []
    assert [records(thread) for thread in made.threads] == [{("a", "P1"), ("b", "P1")}]


def test_what_is_asked_does_not_depend_on_how_many_fly():
    alone, crowd = Model(), Model()
    follow(many(24, each=FULL // 2), create=alone, concurrency=1)
    follow(reversed(many(24, each=FULL // 2)), create=crowd, concurrency=16)
    assert sorted(map(shown, alone.asked)) == sorted(map(shown, crowd.asked))


def test_a_rerun_asks_nothing_and_three_articles_more_are_asked_about_alone(tmp_path):
    into, model = tmp_path / "d.json", Model()
    first = follow(many(20), create=model, into=into)
    asked = len(model.asked)
    again = follow(many(20), create=model, into=into)
    assert len(model.asked) == asked
    assert again == first == read_dossier(into)
    more = [telling("x", "Malta offers Cyprus a truce of 90 hours.", day=3), *many(2, first=20)]
    follow([*many(20), *more], create=model, into=into)
    assert 0 < len(model.asked) - asked <= 3


def test_an_article_of_an_earlier_day_that_comes_later_is_held_against_all(tmp_path):
    into, model = tmp_path / "d.json", Model({(LONGER, TRUCE): "version"})
    follow([telling("later", TRUCE, day=9)], create=model, into=into)
    made = follow([telling("later", TRUCE, day=9), telling("before", LONGER, day=2)], create=model, into=into)
    assert [records(thread) for thread in made.threads] == [{("later", "P1"), ("before", "P1")}]


def test_an_article_that_was_read_anew_is_asked_about_again(tmp_path):
    into, model = tmp_path / "d.json", Model()
    follow([telling("a", TRUCE), telling("b", LONGER, day=2)], create=model, into=into)
    follow([telling("a", TRUCE), telling("b", BLOCKADE, day=2)], create=model, into=into)
    assert [BLOCKADE in shown(each) for each in model.asked] == [False, True]


def test_a_reply_that_names_what_is_not_there_is_asked_for_again(tmp_path):
    wrong, right = ({"pairs": [{"p": p, "t": "P1", "is": "version"}]} for p in ("P7", "P2"))
    with Server(wrong, right) as server:
        made = follow(
            [telling("a", TRUCE), telling("b", LONGER, day=2)], "tiny-1", base_url=server.url, limits=QUICK,
            into=tmp_path / "d.json",
        )
    assert "there is no P7" in server.asked[1].messages[-1]["content"]
    assert len(made.threads) == 1
    assert [line["attempts"] for line in lines(tmp_path / "d.judgements.jsonl") if line.get("asked")] == [2]


@pytest.mark.parametrize(("row", "fault"), [
    ({"p": "P2", "t": "T9", "is": "same"}, "there is no T9"),
    ({"p": "P1", "t": "P1", "is": "same"}, "P1 is p itself"),
    ({"p": "P2", "t": "P1", "is": "alike"}, "is:"),
    ({"p": "P2", "is": "same"}, "t: Field required"),
])
def test_what_is_wrong_with_a_row_is_told_to_the_model_and_the_other_rows_stand_in_the_end(row, fault):
    asked = []

    def create(**request):
        asked.append(request["messages"])
        return completion({"pairs": [row, {"p": "P2", "t": "P1", "is": "version"}]})

    made = follow([telling("a", TRUCE), telling("b", LONGER, day=2)], create=create, tries=2)
    assert fault in asked[1][-1]["content"]
    assert len(made.threads) == 1


@pytest.mark.parametrize("mode", ["json-schema", "strict", "tools", "json", "md-json"])
def test_it_is_asked_in_every_mode(mode):
    reply = {"pairs": [{"p": "P2", "t": "P1", "is": "version", "changed": "72 hours to five days"}]}
    step = says(None, tool_calls=tool_call(reply)) if mode == "tools" else says(reply)
    with Server(step) as server:
        made = follow([telling("a", TRUCE), telling("b", LONGER, day=2)], "tiny-1", base_url=server.url, mode=mode)
    assert [version.changed for version in made.threads[0].versions] == [None, "72 hours to five days"]
    assert len(server.asked) == 1


def test_what_another_model_said_is_not_gone_on_with_unless_it_may_be_mixed(tmp_path):
    into, articles = tmp_path / "d.json", many(4)
    with Server({"pairs": []}) as server:
        follow(articles, "tiny-1", base_url=server.url, into=into)
        before = len(server.asked)
        with pytest.raises(ConfigurationError, match=r"judgements got with another asked \(asked tiny-1, now tiny-2\)"):
            follow(many(5), "tiny-2", base_url=server.url, into=into)
        assert len(server.asked) == before
        follow(many(5), "tiny-2", base_url=server.url, into=into, mixed=True)
        assert len(server.asked) == before + 1


def test_other_prompts_are_sent_and_are_no_reason_to_ask_again_without_a_word(tmp_path):
    prompts = tmp_path / "prompts"
    prompts.mkdir()
    (prompts / "join.md.jinja").write_text("Which are one, in {{ language }}?", encoding="utf-8")
    into, model = tmp_path / "d.json", Model()
    follow(many(3), create=model, into=into)
    with pytest.raises(ConfigurationError, match="another prompt"):
        follow(many(3), create=model, into=into, prompts=prompts)
    own = Model()
    follow(many(3), create=own, prompts=prompts)
    assert {each[0]["content"] for each in own.asked} == {"Which are one, in English?"}


class Squeamish(Server):
    """Refuses whatever speaks of a blockade; says of all else that it is the same as the first that is shown."""

    def next(self, asked):
        with self._lock:
            self.asked.append(asked)
        first, *more = re.findall(r"^([TP][\d.]+) ", asked.article, re.MULTILINE)
        if "blockade" in asked.article:
            return says(None, refusal="I will not")
        return says({"pairs": [{"p": p, "t": first, "is": "same"} for p in more if p.startswith("P")]})


def test_of_articles_whose_call_failed_only_the_one_at_fault_stays_apart_and_it_is_asked_about_again(tmp_path, caplog):
    into, articles = tmp_path / "d.json", [*many(7), telling("x", BLOCKADE, day=3)]
    with Squeamish() as server:
        made = follow(articles, "tiny-1", base_url=server.url, limits=QUICK, into=into)
    assert sorted(len(records(thread)) for thread in made.threads)[:-1] == [1] * (len(made.threads) - 1)
    assert [told for told in caplog.text.splitlines() if "stay apart" in told and "x: its" not in told] == []
    assert "x: its proposals stay apart" in caplog.text
    assert {id for thread in made.threads if len(records(thread)) == 1 for id, _ in records(thread)} >= {"x"}
    asked = [line for line in lines(tmp_path / "d.judgements.jsonl") if line.get("asked")]
    assert sorted(id for line in asked for id in line["articles"]) == [f"a{number:03}" for number in range(7)]
    with Server({"pairs": []}) as server:
        follow(articles, "tiny-1", base_url=server.url, limits=QUICK, into=into)
    assert [labels([{"role": "user", "content": each.article}])[-1] for each in server.asked] == ["P1"]


def test_a_wrong_key_ends_a_run_at_once(tmp_path):
    with Server(fails(401, "no such key", code="invalid_api_key")) as server, pytest.raises(AccessError):
        follow(many(40), "tiny-1", base_url=server.url, into=tmp_path / "d.json")
    assert len(server.asked) == 1


def test_without_a_model_recorded_replies_answer_or_it_says_so(tmp_path):
    model = Model()
    first = follow(many(9), create=model, record=tmp_path / "replies")
    again = follow(many(9), replay=tmp_path / "replies")
    assert [records(each) for each in again.threads] == [records(each) for each in first.threads]
    with pytest.raises(NoModelError):
        follow(many(9))


def test_a_run_costs_no_more_than_it_may(tmp_path):
    with Server({"pairs": []}) as server:
        with pytest.raises(ConfigurationError):
            follow(
                many(9, each=FULL), "tiny-1", base_url=server.url, into=tmp_path / "d.json", max_cost=0.02,
                price_in=1.0, price_out=10.0,
            )
        assert len(server.asked) < 9


def test_a_last_line_that_was_not_written_whole_is_asked_for_again(tmp_path):
    into, model = tmp_path / "d.json", Model()
    follow(many(3, each=FULL), create=model, into=into)
    journal = tmp_path / "d.judgements.jsonl"
    journal.write_bytes(journal.read_bytes()[:-30])
    follow(many(3, each=FULL), create=model, into=into)
    assert [shown(each) for each in model.asked] == [shown(each) for each in (*model.asked[:3], model.asked[2])]
    assert len(lines(journal)) == 3


def test_a_file_that_is_no_journal_is_left_as_it_is(tmp_path):
    journal = tmp_path / "d.judgements.jsonl"
    journal.write_text("my notes", encoding="utf-8")
    with pytest.raises(ConfigurationError, match="line 1, is no judgement"):
        follow(many(3), create=Model(), into=tmp_path / "d.json")
    assert journal.read_text(encoding="utf-8") == "my notes"


def test_two_runs_do_not_write_one_dossier(tmp_path):
    into = tmp_path / "d.json"

    def create(**_request):
        with pytest.raises(LockedError):
            follow(many(3), create=Model(), into=into)
        return completion({"pairs": []})

    follow(many(3), create=create, into=into)


def test_actors_that_somebody_edited_have_the_last_word_and_others_go_on_growing(tmp_path):
    into, file = tmp_path / "d.json", tmp_path / "d.actors.json"
    follow(many(2), create=Model(), into=into)
    told = json.loads(file.read_text(encoding="utf-8"))
    assert sorted(each["name"] for each in told["actors"]) == ["Cyprus", "Malta"]
    follow([*many(2), telling("x", "Ostia demands a seat.", day=5)], create=Model(), into=into)
    told = json.loads(file.read_text(encoding="utf-8"))
    assert sorted(each["name"] for each in told["actors"]) == ["Cyprus", "Malta", "Ostia"]
    next(each for each in told["actors"] if each["name"] == "Malta")["name"] = "The Knights of Malta"
    file.write_text(json.dumps(told), encoding="utf-8")
    made = follow(many(2), create=Model(), into=into)
    assert "The Knights of Malta" in [each.name for each in made.actors.actors]
    assert json.loads(file.read_text(encoding="utf-8")) == told


@pytest.mark.parametrize("text", ["", "[]", '{"threads": 3}', "no JSON"])
def test_what_is_no_dossier_is_told(tmp_path, text):
    path = tmp_path / "d.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ResultsError, match="line 1"):
        read_dossier(path)


def test_through_jobs_each_wave_is_as_large_as_all_before_it(tmp_path):
    into = tmp_path / "d.json"
    with JobServer(lambda _body, _time: {"pairs": []}, seconds=0.01) as server:
        follow(many(8, each=FULL), "tiny-1", base_url=server.url, into=into, provider_batch=True, poll=0.01)
        assert [len(server.rows(job["input_file_id"])) for job in server.jobs.values()] == [1, 1, 2, 4]
        follow(many(8, each=FULL), "tiny-1", base_url=server.url, into=into, provider_batch=True, poll=0.01)
        assert len(server.jobs) == 4
    with pytest.raises(ConfigurationError, match="provider_batch needs a file"):
        follow(many(3), "tiny-1", base_url=server.url, provider_batch=True)
