"""Jobs for which the provider has no room: smaller ones, one after another, till all is done."""

import json

import server
from batches import ids, run
from jobserver import JobServer

REQUEST = 2_600   # tokens of one in these tests, about


def live(jobs, results):
    return ("-o", results, "--model", "tiny", "--base-url", jobs.url, "--provider-batch", "--poll", "0.05")


def sizes(jobs, status):
    return [len(jobs.rows(job["input_file_id"])) for job in jobs.jobs.values() if job["status"] == status]


def test_where_the_limit_is_told_jobs_are_made_to_fit(table, results):
    """Each request is done once; none but the first job is refused, and a line says what happens."""
    full = "The queue of batches is full: the enqueued token limit of tiny is 8,000 tokens"
    with JobServer(lambda _body, _time: server.good(), room=8_000, full=full) as jobs:
        code, told = run(table(7), *live(jobs, results))
    assert code == 0, told
    assert sorted(ids(results)) == [f"n{n}" for n in range(7)]
    assert sizes(jobs, "failed") == [7]
    assert sum(sizes(jobs, "completed")) == 7
    assert max(sizes(jobs, "completed")) * REQUEST < 8_000
    assert "no room for so large a job" in told


def test_where_it_is_not_told_smaller_jobs_find_it_out(table, results):
    with JobServer(lambda _body, _time: server.good(), seconds=0.1, room=2 * REQUEST, full="Too much in line") as jobs:
        code, told = run(table(4), *live(jobs, results))
    assert code == 0, told
    assert sorted(ids(results)) == [f"n{n}" for n in range(4)]
    assert sum(sizes(jobs, "completed")) == 4
    assert len(sizes(jobs, "failed")) <= 4


def test_a_refusal_of_the_call_for_a_job_is_one_of_the_job(table, results):
    """Some say so at once, with a status, where others take the job and fail it."""
    with JobServer(
        lambda _body, _time: server.good(), says="Too many enqueued tokens",
        meets=lambda call, number: 400 if (call, number) == ("create", 1) else None,
    ) as jobs:
        code, told = run(table(2), *live(jobs, results))
    assert code == 0, told
    assert sum(sizes(jobs, "completed")) == 2


def test_an_article_larger_than_all_of_the_line_is_read_in_pieces(tmp_path, results):
    """It would wait for ever."""
    path = tmp_path / "long.jsonl"
    text = server.ARTICLE + "\n\n" + "Nothing else was said about the crossing on that day.\n" * 150
    path.write_text(json.dumps({"id": "n0", "text": text}) + "\n", encoding="utf-8")
    full = "the limit of enqueued tokens is 3600"
    empty = {"parties": [], "sources": [], "proposals": [], "responses": [], "conditions": []}
    with JobServer(lambda _body, _time: empty, seconds=0.1, room=3_600, full=full) as jobs:
        code, told = run(path, *live(jobs, results))
    assert code == 0, told
    assert json.loads(results.read_text(encoding="utf-8"))["provenance"]["pieces"] > 1
