"""A run that cannot succeed ends with its opening, and says what to change; what is not done is left for the next."""

import json

import pytest
import server
from batches import ids, rows, run


def live(listening, results, *more):
    return ("-o", results, "--model", "tiny", "--base-url", listening.url, "--concurrency", "64", *more)


def to(body, status=400):
    return server.answers(status, body if isinstance(body, dict) else {"error": {"message": body}})


# what is answered to everything, the exit code, and what the message names
HOPELESS = {
    "a method": (to({"detail": "no such method"}, 405), 2, "--base-url"),
    "not implemented": (to("nothing here", 501), 2, "--base-url"),
    "a field": (to("enable_musing must be set to false"), 2, "--body"),
    "no money, in a 200": (to({"error": {"code": 402, "message": "Insufficient credits"}}, 200), 2, "credit"),
    "without a word": (to("", 400), 2, "--mode"),
    "words that nobody knows": (to("the moon is not right"), 2, "the moon is not right"),
    "words with numbers in them": (to("request 5a7 of org-1b is not for us", 418), 2, "not for us"),
}


@pytest.mark.parametrize("name", HOPELESS)
def test_what_is_refused_alike_ends_the_run_with_its_opening(name, table, results):
    step, code, named = HOPELESS[name]
    with server.Server(step) as listening:
        ended, told = run(table(100), *live(listening, results))
    assert ended == code
    assert named in told
    assert len(listening.asked) <= 5
    failed = rows(results.with_suffix(".failed.jsonl"))
    assert len(failed) == len(listening.asked)
    with server.Server(server.good()) as listening:
        assert run(table(100), *live(listening, results))[0] == 0
    assert len(ids(results)) == 100


def test_a_mode_that_none_takes_ends_the_run_too(table, results):
    """One article tries the others; those that wait for what it finds out ask nothing more."""
    with server.Server(to("no response_format of any kind")) as listening:
        code, told = run(table(100), *live(listening, results))
    assert code == 2
    assert "--mode" in told
    assert len(listening.asked) <= 7


def test_a_server_in_error_for_ever_ends_the_run(table, results):
    with server.Server(to("segmentation fault", 500)) as listening:
        code, told = run(table(100), *live(listening, results, "--timeout", "0.2"))
    assert code == 3
    assert "none is done" in told
    assert len(rows(results.with_suffix(".failed.jsonl"))) == 4


def refuses(wrong):
    """Refuses the articles of these numbers, and does the others."""
    def step(handler):
        text = handler.server.script.asked[-1].article
        number = int(text.partition("No. ")[2].partition(".")[0])
        (to("the moon is not right") if number in wrong else server.says(server.good()))(handler)

    return step


@pytest.mark.parametrize("wrong", [{0, 1, 2}, set(range(1, 12))], ids=["fewer than few", "one was done"])
def test_where_one_is_done_the_others_refusals_are_their_own(wrong, table, results):
    with server.Server(refuses(wrong)) as listening:
        code, told = run(table(14), *live(listening, results, "--concurrency", "1"))
    assert code == 3
    assert f"{14 - len(wrong)} done, {len(wrong)} failed" in told
    assert len(listening.asked) == 14


def test_articles_that_a_filter_refuses_end_no_run(table, results):
    """News of a war may be refused ten times, and not for what the run can change."""
    with server.Server(to({"error": {"message": "no", "code": "content_filter"}})) as listening:
        code, _ = run(table(10), *live(listening, results))
    assert (code, len(listening.asked)) == (3, 10)


def test_the_mode_that_a_run_changed_to_is_in_its_results_and_the_next_run_goes_on(table, results):
    """What differs is told by each line; the same command does the rest."""
    def step(handler):
        form = (handler.server.script.asked[-1].body.get("response_format") or {}).get("type")
        (server.says(server.good()) if form == "json_object" else to("json_schema is not done"))(handler)

    with server.Server(step) as listening:
        code, told = run(table(20), *live(listening, results))
        assert code == 0
        assert len(listening.asked) <= 20 + 4
        assert told.count("mode json from now on") == 1
        assert run(table(21), *live(listening, results))[0] == 0
    assert [row["provenance"]["mode"] for row in rows(results)] == ["json"] * 21


def test_a_run_with_another_body_is_not_mixed_in(table, results):
    with server.Server(server.good()) as listening:
        assert run(table(2), *live(listening, results, "--body", '{"effort": "low"}'))[0] == 0
        code, told = run(table(3), *live(listening, results))
        assert code == 2
        assert "--mixed" in told
        assert run(table(3), *live(listening, results, "--body", '{"effort": "low"}'))[0] == 0
    assert sorted(ids(results)) == ["n0", "n1", "n2"]


def test_results_from_before_there_were_bodies_are_gone_on_with(table, results):
    with server.Server(server.good()) as listening:
        assert run(table(1), *live(listening, results))[0] == 0
        row = rows(results)[0]
        del row["provenance"]["body"], row["provenance"]["mode"]
        results.write_text(json.dumps(row) + "\n", encoding="utf-8")
        assert run(table(2), *live(listening, results))[0] == 0
    assert sorted(ids(results)) == ["n0", "n1"]
