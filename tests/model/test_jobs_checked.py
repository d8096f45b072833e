"""Second readings in jobs of a provider's batch API: after the first ones, in the same files of jobs."""


from batches import rows, run, started, wait_until
from jobserver import JobServer
from server import good

from summarizer import read_results

NOTHING = {"parties": [], "sources": [], "proposals": [], "responses": [], "conditions": [], "doubts": []}


def live(jobs, results, *more):
    return ("-o", results, "--model", "tiny", "--base-url", jobs.url, "--provider-batch", "--poll", "0.1", *more)


def is_second(body):
    return "Somebody recorded this" in body["messages"][1]["content"]


def answer(body, _time):
    return NOTHING if is_second(body) else good()


def asked(jobs):
    """For each job, how many first and second readings are in it."""
    found = []
    for job in jobs.jobs.values():
        seconds = [is_second(row["body"]) for row in jobs.rows(job["input_file_id"])]
        found.append((seconds.count(False), seconds.count(True)))
    return found


def test_second_readings_go_in_a_job_of_their_own(table, results):
    with JobServer(answer) as jobs:
        code, told = run(table(8), *live(jobs, results, "--check"))
        assert code == 0, told
        assert asked(jobs) == [(8, 0), (0, 8)]
        assert run(table(8), *live(jobs, results, "--check"))[0] == 0
        assert len(jobs.jobs) == 2
    assert all(record.check.verdict == "confirmed" for each in read_results(results) for record in each.records)


def test_results_without_one_get_it_in_one_job(table, results):
    with JobServer(answer) as jobs:
        assert run(table(5), *live(jobs, results))[0] == 0
        code, told = run(table(5), *live(jobs, results, "--check"))
        assert (code, asked(jobs)) == (0, [(5, 0), (0, 5)]), told
    assert [row["provenance"]["attempts"] for row in rows(results)] == [1] * 5 + [2] * 5


def test_a_run_killed_while_the_second_readings_are_with_the_provider_submits_nothing_twice(table, results):
    """The replies of the first readings are fetched again from their job, which was paid once."""
    with JobServer(answer, seconds=lambda number: 0.3 if number == 1 else 3) as jobs:
        with started(table(6), *live(jobs, results, "--check")) as process:
            wait_until(lambda: len(jobs.jobs) == 2)
            seen = jobs.calls["look"]
            wait_until(lambda: jobs.calls["look"] > seen)   # it knows of the job that it looks at
            process.kill()
            process.communicate()
        code, told = run(table(6), *live(jobs, results, "--check"))
        assert code == 0, told
        assert asked(jobs) == [(6, 0), (0, 6)]
    assert len(rows(results)) == 6


def test_a_checker_that_is_another_model_is_refused_before_anything_is_asked(table, results):
    with JobServer(answer) as jobs:
        code, told = run(table(2), *live(jobs, results, "--checker", "other"))
        assert (code, len(jobs.jobs)) == (2, 0)
        assert "asks one model: have the same one check (--checker)" in told
