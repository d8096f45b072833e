"""Jobs of a provider's batch API: submitted once, attached to again, what failed asked for in the next."""

import json
import signal
import subprocess
import sys
import threading

import pytest
import server
from batches import ids, rows, run, started, wait_until
from jobserver import NEVER, JobServer, Row


def live(jobs, results, *more):
    return ("-o", results, "--model", "tiny", "--base-url", jobs.url, "--provider-batch", "--poll", "0.05", *more)


def number(body):
    """The number in the article of a request."""
    told = next(message["content"] for message in body["messages"] if message["role"] == "user")
    return int(told.partition("No. ")[2].partition(".")[0])


def test_all_articles_go_in_one_job(table, results):
    with JobServer(lambda _body, _time: server.good()) as jobs:
        code, told = run(table(20), *live(jobs, results))
        assert code == 0, told
        assert len(jobs.jobs) == 1
        again = run(table(20), *live(jobs, results))
        assert (again[0], len(jobs.jobs)) == (0, 1)
    assert sorted(ids(results)) == sorted(f"n{n}" for n in range(20))
    request = jobs.rows("file-1")[0]
    assert request["body"]["response_format"]["json_schema"]["schema"]["properties"]["proposals"]


def test_a_bad_reply_is_asked_again_in_the_next_job_with_its_conversation(table, results):
    def outcome(body, _time):
        asked_before = any(message["role"] == "assistant" for message in body["messages"])
        return server.good() if asked_before or number(body) != 3 else server.one("nobody wrote this")

    with JobServer(outcome) as jobs:
        assert run(table(6), *live(jobs, results))[0] == 0
    assert [len(jobs.rows(job["input_file_id"])) for job in jobs.jobs.values()] == [6, 1]
    attempts = {row["id"]: row["provenance"]["attempts"] for row in rows(results)}
    assert attempts["n3"] == 2


def test_what_expired_or_is_in_no_file_goes_into_the_next_job_and_an_error_fails_alone(table, results):
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


def test_a_job_with_no_output_file_is_no_crash(table, results):
    with JobServer(lambda _body, _time: "error") as jobs:
        code, _ = run(table(3), *live(jobs, results))
    assert code == 3
    assert len(rows(results.with_suffix(".failed.jsonl"))) == 3


def test_a_killed_run_attaches_to_its_job_and_submits_nothing_twice(table, results):
    with JobServer(lambda _body, _time: server.good(), seconds=NEVER) as jobs:
        with started(table(10), *live(jobs, results)) as process:
            wait_until(lambda: jobs.calls["look"])
            process.kill()
            process.communicate()
        jobs.finish()
        code, told = run(table(10), *live(jobs, results))
        assert code == 0, told
        assert len(jobs.jobs) == 1
    assert len(jobs.asked) == len(ids(results)) == 10


def test_a_job_whose_id_was_never_written_down_is_found(table, results):
    """The run was killed between the submission and the note of it."""
    with JobServer(lambda _body, _time: server.good(), seconds=NEVER) as jobs:
        with started(table(5), *live(jobs, results)) as process:
            wait_until(lambda: jobs.calls["look"])
            process.kill()
            process.communicate()
        jobs.finish()
        state = results.with_suffix(".jobs.jsonl")
        first = state.read_text(encoding="utf-8").splitlines()[0]
        assert "ids" in json.loads(first)
        state.write_text(first + "\n", encoding="utf-8")
        assert run(table(5), *live(jobs, results))[0] == 0
    assert len(jobs.jobs) == 1


def test_an_interrupt_leaves_the_job_to_the_next_run(table, results):
    with JobServer(lambda _body, _time: server.good(), seconds=NEVER) as jobs:
        with started(table(5), *live(jobs, results)) as process:
            wait_until(lambda: jobs.calls["look"])
            process.send_signal(signal.SIGINT)
            process.communicate(timeout=60)
        jobs.finish()
        assert process.returncode == 130
        assert run(table(5), *live(jobs, results))[0] == 0
    assert len(jobs.jobs) == 1


def test_a_job_that_the_provider_refuses_stops_the_run(table, results):
    with JobServer(lambda _body, _time: server.good(), refuses="line 1 of the file is no JSON") as jobs:
        code, told = run(table(5), *live(jobs, results))
    assert code == 2
    assert "line 1 of the file is no JSON" in told


def test_a_server_without_a_batch_api_stops_the_run(table, results):
    with server.Server(server.fails(404, "no such path")) as listening:
        code, told = run(table(3), *live(listening, results))
    assert code == 2
    assert "no job of requests" in told
    assert [request.path for request in listening.asked] == ["/v1/files"]


def alike(tmp_path, count):
    """A table of articles that have the same text."""
    path = tmp_path / "alike.jsonl"
    lines = [json.dumps({"id": f"n{n}", "text": server.ARTICLE}) + "\n" for n in range(count)]
    path.write_text("".join(lines), encoding="utf-8")
    return path


def test_articles_with_the_same_text_are_one_request(tmp_path, results):
    with JobServer(lambda _body, _time: server.good()) as jobs:
        assert run(alike(tmp_path, 3), "--keep-copies", *live(jobs, results))[0] == 0
        assert len(jobs.asked) == 1
    assert sorted(ids(results)) == ["n0", "n1", "n2"]


def test_articles_with_the_same_text_are_one_request_of_a_killed_run_too(tmp_path, results):
    with JobServer(lambda _body, _time: server.good(), seconds=NEVER) as jobs:
        with started(alike(tmp_path, 3), "--keep-copies", *live(jobs, results)) as process:
            wait_until(lambda: jobs.calls["look"])
            process.kill()
            process.communicate()
        jobs.finish()
        assert run(alike(tmp_path, 3), "--keep-copies", *live(jobs, results))[0] == 0
        assert len(jobs.asked) == 1
    assert sorted(ids(results)) == ["n0", "n1", "n2"]


def test_articles_with_the_same_text_expire_and_fail_together(tmp_path, results):
    with JobServer(lambda _body, time: "expired" if time == 1 else "error") as jobs:
        assert run(alike(tmp_path, 2), "--keep-copies", *live(jobs, results))[0] == 3
        assert len(jobs.asked) == 2
    assert [row["attempts"] for row in rows(results.with_suffix(".failed.jsonl"))] == [1, 1]


def added(line):
    return lambda data: data + b"\n" + line


# how an output of three rows is broken, and which articles are done all the same
BROKEN_OUTPUTS = {
    "an HTML page": (lambda _data: b"<html>bad gateway</html>", []),
    "no UTF-8": (added(b"\xff\xfe{}"), ["n0", "n1", "n2"]),
    "nothing": (lambda _data: b"\n", []),   # no row is none that broke: they are asked for again, three times
    "a last line that is not whole": (lambda data: data[:-50], ["n0", "n1"]),
    "rows that are no objects": (added(b'5\n[]\n"x"\nnull'), ["n0", "n1", "n2"]),
    "a row without a custom id": (added(b'{"response": {"status_code": 200}}'), ["n0", "n1", "n2"]),
    "a custom id that is no text": (added(b'{"custom_id": ["x"]}'), ["n0", "n1", "n2"]),
    "a row of another job": (added(b'{"custom_id": "x"}'), ["n0", "n1", "n2"]),
    "JSON too deep": (added(b'{"custom_id": ' + b"[" * 200_000), ["n0", "n1", "n2"]),
    "a line that never ends": (added(b'{"custom_id": "' + b"x" * 20_000_000), ["n0", "n1", "n2"]),
    "line ends of Windows": (lambda data: data.replace(b"\n", b"\r\n") + b"\r\n\r\n", ["n0", "n1", "n2"]),
    "a line separator in a row": (
        lambda data: data.replace(b"chatcmpl-1", "chatcmpl\u2028".encode()), ["n0", "n1", "n2"]),
}


@pytest.mark.parametrize("name", BROKEN_OUTPUTS)
def test_of_a_broken_output_what_can_be_read_is_taken(name, table, results):
    """The rest fails, and is done by the next run."""
    output, done = BROKEN_OUTPUTS[name]
    with JobServer(lambda _body, _time: server.good(), output=output) as jobs:
        code, told = run(table(3), *live(jobs, results))
        assert code == (0 if len(done) == 3 else 3), told
        assert sorted(ids(results)) == done
        jobs.output = lambda data: data
        assert code == 0 or run(table(3), *live(jobs, results))[0] == 0
    assert sorted(ids(results)) == ["n0", "n1", "n2"]


def test_an_output_that_a_proxy_broke_is_fetched_again(table, results):
    def meets(call, number):
        return {1: b"<html>bad gateway</html>", 2: "cut", 3: 503}.get(number) if call == "fetch" else None

    with JobServer(lambda _body, _time: server.good(), meets=meets) as jobs:
        assert run(table(3), *live(jobs, results))[0] == 0
        assert len(jobs.jobs) == 1


def response(status, body):
    return Row(error=None, response={"status_code": status, "body": body})


# a row that is no completion, and what the failure says
BROKEN_ROWS = {
    "choices that are none": (response(200, {"choices": "x"}), "no completion"),
    "an error for a completion": (response(200, {"error": {"message": "x"}}), "answered with an error"),
    "no body": (response(200, None), "no completion"),
    "a choice that is a number": (response(200, {"choices": [5]}), "no completion"),
    "no choices": (response(200, server.completion() | {"choices": []}), "no choices"),
    "an error that is text": (response(400, {"error": "oops"}), "oops"),
    "an error that is a list": (response(400, {"error": ["oops"]}), "oops"),
    "a body that is text": (response(400, "oops"), "oops"),
    "a body that is a list": (response(400, ["oops"]), "oops"),
    "an error of the row that is text": (Row(error="oops", response=None), "oops"),
    "a status that is text": (response("400", {"error": {"message": "oops"}}), "oops"),
    "a response that is text": (Row(error=None, response="oops"), "no reason given"),
    "a row of nothing": (Row(), "no reason given"),
    "a filter": (response(400, {"error": {"message": None, "code": "content_filter"}}), "content filter"),
    "an overloaded server": (response(503, {"error": {"message": "overloaded"}}), "overloaded"),
    "too many requests": (response(429, {"error": {"message": "slow down"}}), "slow down"),
}


def test_a_row_that_is_no_completion_fails_its_article(table, results):
    """None hangs, and a request that may pass the next time is in three jobs at most."""
    told = list(BROKEN_ROWS.values())

    def outcome(body, _time):
        return told[number(body)][0] if number(body) < len(told) else server.good()

    with JobServer(outcome) as jobs:
        assert run(table(len(told) + 2), *live(jobs, results))[0] == 3
        assert [len(jobs.rows(job["input_file_id"])) for job in jobs.jobs.values()] == [len(told) + 2, 2, 2]
    assert sorted(ids(results)) == [f"n{len(told)}", f"n{len(told) + 1}"]
    messages = {row["id"]: row["message"] for row in rows(results.with_suffix(".failed.jsonl"))}
    wrong = [name for n, (name, (_, part)) in enumerate(BROKEN_ROWS.items()) if part not in messages[f"n{n}"]]
    assert wrong == []


def test_an_article_that_is_too_long_for_a_job_is_read_in_pieces(tmp_path, results):
    path = tmp_path / "long.jsonl"
    path.write_text(json.dumps({"id": "n0", "text": "No. 0. " + server.ARTICLE * 40}) + "\n", encoding="utf-8")
    too_long = response(400, {"error": {"message": "too long", "code": "context_length_exceeded"}})

    seen = []

    def outcome(body, _time):
        seen.append(body)
        return too_long if len(seen) == 1 else server.good()

    with JobServer(outcome) as jobs:
        assert run(path, *live(jobs, results))[0] == 0
    assert rows(results)[-1]["provenance"]["pieces"] > 1


KEY = "not-to-be-seen-anywhere"
# where a provider echoes the key
ECHOES = {
    "the error of a row": {"outcome": response(400, {"error": {"message": f"wrong key {KEY}"}})},
    "an error that is text": {"outcome": response(400, {"error": KEY})},
    "a row's own error": {"outcome": Row(error={"message": f"wrong key {KEY}"}, response=None)},
    "a key at the cut": {"outcome": response(400, {"error": {"message": "x" * 190 + KEY}})},
    "an overloaded server": {"outcome": response(503, {"error": {"message": KEY}})},
    "a refusal": {"outcome": response(200, server.completion(refusal=f"no, {KEY}"))},
    "the refusal of the job": {"refuses": f"no credit for {KEY}"},
    "an answer about a file": {"status": 400},
}


@pytest.mark.parametrize("where", ECHOES)
def test_a_key_that_the_provider_echoes_is_in_no_output(where, table, results):
    """FAULTS row 45."""
    echo = ECHOES[where]
    with JobServer(
        lambda _body, _time: echo.get("outcome", "error"), refuses=echo.get("refuses"),
        meets=lambda call, _number: echo.get("status") if call == "upload" else None, says=KEY,
    ) as jobs:
        code, told = run(table(1), *live(jobs, results), SUMMARIZER_API_KEY=KEY)
    assert code in (2, 3)
    assert "…" in told
    written = "".join(path.read_text(encoding="utf-8") for path in results.parent.iterdir())
    assert KEY[:9] not in told + written


def test_a_provider_that_is_gone_for_a_while_is_waited_for(table, results):
    """Of every kind of call about jobs; once there is a job more often than any number of tries."""
    gone = [503, 429, b"<html>bad gateway</html>", b"", 500, 408, 502, 529]
    faults = {"upload": gone[:4], "create": gone[4:], "look": gone * 2, "fetch": [503, 429, 500, 502, 503, 529, 503]}

    def meets(call, number):
        return dict(enumerate(faults[call], 1)).get(number) if call in faults else None

    with JobServer(lambda _body, _time: server.good(), meets=meets) as jobs:
        code, told = run(table(3), *live(jobs, results))
        assert code == 0, told
        assert len(jobs.jobs) == 1
    assert len(ids(results)) == 3


def test_a_job_whose_submission_was_answered_by_an_error_is_not_submitted_again(table, results):
    def meets(call, number):
        return "lost" if (call, number) == ("create", 1) else None

    with JobServer(lambda _body, _time: server.good(), meets=meets) as jobs:
        assert run(table(3), *live(jobs, results))[0] == 0
        assert len(jobs.jobs) == 1


def test_a_web_page_in_place_of_a_batch_api_stops_the_run(table, results):
    with JobServer(lambda _body, _time: "error", meets=lambda *_: b"<html>hello</html>") as jobs:
        code, told = run(table(3), *live(jobs, results))
    assert code == 2
    assert "is the address right" in told


@pytest.mark.parametrize("phase", ["upload", "create", "look", "fetch"])
def test_an_interrupt_in_any_phase_loses_nothing(phase, table, results):
    reached, over = threading.Event(), threading.Event()

    def meets(call, _number):
        if call == phase:
            reached.set()
            over.wait(60)

    with JobServer(lambda _body, _time: server.good(), meets=meets) as jobs:
        with started(table(5), *live(jobs, results)) as process:
            assert reached.wait(60)
            process.send_signal(signal.SIGINT)
            process.communicate(timeout=60)
            over.set()
        assert process.returncode == 130
        wait_until(lambda: phase == "upload" or jobs.jobs)
        assert run(table(5), *live(jobs, results))[0] == 0
        assert len(jobs.jobs) == 1
    assert len(ids(results)) == 5


def test_replies_that_were_fetched_and_not_used_are_fetched_again(table, results):
    """The run is killed while a re-ask is out: the reply that was asked about is not paid for again."""
    def outcome(body, _time):
        asked_before = any(message["role"] == "assistant" for message in body["messages"])
        return server.good() if asked_before or number(body) != 3 else server.one("nobody wrote this")

    with JobServer(outcome, seconds=lambda number: 0 if number == 1 else NEVER) as jobs:
        with started(table(6), *live(jobs, results)) as process:
            wait_until(lambda: len(jobs.jobs) == 2)
            seen = jobs.calls["look"]
            wait_until(lambda: jobs.calls["look"] > seen)   # it knows of the job that it looks at
            process.kill()
            process.communicate()
        jobs.finish()
        assert run(table(6), *live(jobs, results))[0] == 0
        assert len(jobs.asked) == 7
    assert len(ids(results)) == 6


# how a job ends that has no files, and what is told of its articles
ENDS = {"cancelled": "was cancelled", "expired": "not done in 3 jobs", "completed": "not done in 3 jobs"}


@pytest.mark.parametrize("status", ENDS)
def test_a_job_that_ends_without_files_fails_its_articles(status, table, results):
    with JobServer(lambda _body, _time: "missing", status=status) as jobs:
        assert run(table(3), *live(jobs, results))[0] == 3
        assert len(jobs.jobs) == (1 if status == "cancelled" else 3)   # who cancels it does not want another
        assert ENDS[status] in rows(results.with_suffix(".failed.jsonl"))[0]["message"]
        jobs.status, jobs.outcome = "completed", lambda _body, _time: server.good()
        assert run(table(3), *live(jobs, results))[0] == 0


def test_an_error_that_is_the_same_for_all_is_asked_about_again_by_the_next_run(table, results):
    """As after an account was filled up."""
    with JobServer(lambda _body, _time: response(402, {"error": {"message": "no credit"}})) as jobs:
        code, told = run(table(3), *live(jobs, results))
        assert (code, "no credit" in told) == (2, True)
        jobs.outcome = lambda _body, _time: server.good()
        assert run(table(3), *live(jobs, results))[0] == 0


# what becomes of the file that tells of jobs, the exit code, and how many jobs there are in the end
STATES = {
    "a last line that is not whole": (lambda lines: [*lines, '{"file": "file-9", "ids": ["a'], 0, 1),
    "the line of the job is not whole": (lambda lines: [lines[0], lines[1][:-3]], 0, 1),
    "no line end at the end": (lambda lines: ["\n".join(lines)], 0, 1),
    "a line twice, and blank ones": (lambda lines: ["", lines[0], "", *lines, ""], 0, 1),
    "a line that is no JSON": (lambda lines: ["hello", *lines, ""], 2, 1),
    "ids that are none": (lambda lines: ['{"file": "f", "ids": 5}', *lines, ""], 2, 1),
    "a list": (lambda lines: ["[]", *lines, ""], 2, 1),
    "an unknown job": (lambda lines: [lines[0], lines[1].replace("batch-1", "batch-9"), ""], 2, 1),
    "the lines taken out": (lambda _lines: [""], 0, 2),
}


@pytest.mark.parametrize("name", STATES)
def test_a_file_of_jobs_that_was_torn_or_edited(name, table, results):
    edit, code, count = STATES[name]
    state = results.with_suffix(".jobs.jsonl")
    with JobServer(lambda _body, _time: server.good(), seconds=NEVER) as jobs:
        with started(table(3), *live(jobs, results, "--poll", "60")) as process:
            wait_until(lambda: state.exists() and state.read_text(encoding="utf-8").count("\n") == 2)
            process.kill()
            process.communicate()
        jobs.finish()
        state.write_text("\n".join(edit(state.read_text(encoding="utf-8").splitlines())), encoding="utf-8")
        ran, told = run(table(3), *live(jobs, results))
        assert ran == code, told
        assert code == 0 or state.name in told
        assert len(jobs.jobs) == count
        json.loads(state.read_text(encoding="utf-8").splitlines()[-1])


# Not ru_maxrss: that of a child counts what its parent had when it forked.
PEAK = """
import re
from summarizer.cli.main import main
try:
    main()
except SystemExit as ended:
    assert not ended.code
    print(re.search(r"VmHWM:\\s*(\\d+)", open("/proc/self/status").read())[1])
"""


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="asks Linux for the peak of memory")
def test_an_output_of_any_size_is_not_held_in_memory(table, results):
    def output(data):
        return b"\n".join([data, *[json.dumps({"custom_id": "x", "response": "x" * 1_000_000}).encode()] * 400])

    with JobServer(lambda _body, _time: server.good(), output=output) as jobs:
        peak = subprocess.check_output(
            [sys.executable, "-c", PEAK, "batch", *map(str, (table(3), *live(jobs, results)))], text=True,
        )
    assert int(peak) < 350_000   # kB
