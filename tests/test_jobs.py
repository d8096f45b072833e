"""Jobs of a provider's batch API: submitted once, attached to again, what failed asked for in the next."""

import json
import signal
import time

import server
from jobserver import JobServer
from test_batch import ids, results, rows, run, started, wait_until  # noqa: F401 - one is a fixture


def live(jobs, results, *more):  # noqa: F811
    return ("-o", results, "--model", "tiny", "--base-url", jobs.url, "--provider-batch", "--poll", "0.1", *more)


def number(body):
    """The number in the article of a request."""
    told = next(message["content"] for message in body["messages"] if message["role"] == "user")
    return int(told.partition("No. ")[2].partition(".")[0])


def test_all_articles_go_in_one_job(table, results):  # noqa: F811
    with JobServer(lambda _body, _time: server.good()) as jobs:
        code, told = run(table(20), *live(jobs, results))
        assert code == 0, told
        assert len(jobs.jobs) == 1
        again = run(table(20), *live(jobs, results))
        assert (again[0], len(jobs.jobs)) == (0, 1)
    assert sorted(ids(results)) == sorted(f"n{n}" for n in range(20))
    request = jobs.rows("file-1")[0]
    assert request["body"]["response_format"]["json_schema"]["schema"]["properties"]["proposals"]


def test_a_bad_reply_is_asked_again_in_the_next_job_with_its_conversation(table, results):  # noqa: F811
    def outcome(body, _time):
        asked_before = any(message["role"] == "assistant" for message in body["messages"])
        return server.good() if asked_before or number(body) != 3 else server.one("nobody wrote this")

    with JobServer(outcome) as jobs:
        assert run(table(6), *live(jobs, results))[0] == 0
    assert [len(jobs.rows(job["input_file_id"])) for job in jobs.jobs.values()] == [6, 1]
    attempts = {row["id"]: row["provenance"]["attempts"] for row in rows(results)}
    assert attempts["n3"] == 2


def test_what_expired_or_is_in_no_file_goes_into_the_next_job_and_an_error_fails_alone(table, results):  # noqa: F811
    def outcome(body, times):
        odd = {1: "expired", 2: "missing"}.get(number(body))
        return "error" if number(body) == 4 else odd if odd and times == 1 else server.good()

    with JobServer(outcome) as jobs:
        code, _ = run(table(6), *live(jobs, results))
    assert code == 3
    assert sorted(ids(results)) == ["n0", "n1", "n2", "n3", "n5"]
    (failure,) = rows(results.with_suffix(".failed.jsonl"))
    assert failure["id"] == "n4"
    assert "bad request" in failure["message"]
    assert len(jobs.rows(list(jobs.jobs.values())[1]["input_file_id"])) == 2


def test_a_job_with_no_output_file_is_no_crash(table, results):  # noqa: F811
    with JobServer(lambda _body, _time: "error") as jobs:
        code, _ = run(table(3), *live(jobs, results))
    assert code == 3
    assert len(rows(results.with_suffix(".failed.jsonl"))) == 3


def test_a_killed_run_attaches_to_its_job_and_submits_nothing_twice(table, results):  # noqa: F811
    with JobServer(lambda _body, _time: server.good(), seconds=4) as jobs:
        with started(table(10), *live(jobs, results)) as process:
            wait_until(lambda: jobs.jobs)
            time.sleep(0.3)
            process.kill()
            process.communicate()
        code, told = run(table(10), *live(jobs, results))
        assert code == 0, told
        assert len(jobs.jobs) == 1
    assert len(jobs.asked) == len(ids(results)) == 10


def test_a_job_whose_id_was_never_written_down_is_found(table, results):  # noqa: F811
    """The run was killed between the submission and the note of it."""
    with JobServer(lambda _body, _time: server.good(), seconds=3) as jobs:
        with started(table(5), *live(jobs, results)) as process:
            wait_until(lambda: jobs.jobs)
            time.sleep(0.3)
            process.kill()
            process.communicate()
        state = results.with_suffix(".jobs.jsonl")
        first = state.read_text(encoding="utf-8").splitlines()[0]
        assert "ids" in json.loads(first)
        state.write_text(first + "\n", encoding="utf-8")
        assert run(table(5), *live(jobs, results))[0] == 0
    assert len(jobs.jobs) == 1


def test_an_interrupt_leaves_the_job_to_the_next_run(table, results):  # noqa: F811
    with JobServer(lambda _body, _time: server.good(), seconds=4) as jobs:
        with started(table(5), *live(jobs, results)) as process:
            wait_until(lambda: jobs.jobs)
            time.sleep(0.3)
            process.send_signal(signal.SIGINT)
            process.communicate(timeout=60)
        assert process.returncode == 130
        assert run(table(5), *live(jobs, results))[0] == 0
    assert len(jobs.jobs) == 1


def test_a_job_that_the_provider_refuses_stops_the_run(table, results):  # noqa: F811
    with JobServer(lambda _body, _time: server.good(), refuses="enqueued token limit reached") as jobs:
        code, told = run(table(5), *live(jobs, results))
    assert code == 2
    assert "enqueued token limit reached" in told


def test_a_server_without_a_batch_api_stops_the_run(table, results):  # noqa: F811
    with server.Server(server.fails(404, "no such path")) as listening:
        code, told = run(table(3), *live(listening, results))
    assert code == 2
    assert "no job of requests" in told
    assert [request.path for request in listening.asked] == ["/v1/files"]
