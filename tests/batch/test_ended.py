"""A run that cannot go on: what was paid until then is told, counted and written, and then comes the error."""

import asyncio
import logging
import re
import resource
import signal

import pytest
import server
from asking import QUICK
from batches import rows, run, started, wait_until

from summarizer import Article, ConfigurationError, FaultError, OutputError, Summarizer, summarize_many
from summarizer.batch.run import Run
from summarizer.cluster.actor import SummarizeActor

MADE_UP = server.says(server.one("nobody wrote this"))   # is paid for, and asked again


@pytest.fixture
def results(tmp_path):
    return tmp_path / "results.jsonl"


def live(listening):
    return "--model", "tiny", "--base-url", listening.url


def failures(results):
    return rows(results.with_suffix(".failed.jsonl"))


def together(count, step):
    """Answer only once so many requests have come."""
    def held(handler):
        wait_until(lambda: len(handler.server.script.asked) >= count)
        step(handler)

    return held


def test_a_key_revoked_in_the_middle_writes_what_each_article_had_paid(table, results):
    """Four are in flight, all are paid for and asked again, and then nobody may ask any more."""
    with server.Server(*[together(4, MADE_UP)] * 4, together(8, server.fails(401, "revoked"))) as listening:
        code, told = run(table(30), "-o", results, *live(listening))
        assert len(listening.asked) == 8
    assert code == 2
    assert "refuses the key (401): revoked" in told.splitlines()[-1]
    found = failures(results)
    assert [(row["error"], row["attempts"], row["usage"]["input_tokens"]) for row in found] == [
        ("AccessError", 2, 100),
    ] * 4
    assert "0 done, 4 failed" in told
    assert "8 requests, 400 tokens in, 80 out" in told


def test_the_function_gives_what_was_paid_and_then_raises():
    texts, found = [f"{server.ARTICLE}{n}" for n in range(30)], []
    with server.Server(*[together(4, MADE_UP)] * 4, together(8, server.fails(401, "revoked"))) as listening:
        given = summarize_many(texts, "tiny", base_url=listening.url, limits=QUICK)
        with pytest.raises(ConfigurationError, match="revoked"):
            for result in given:
                found.append(result)
    assert [(result.error.attempts, result.error.usage.input_tokens) for result in found] == [(2, 100)] * 4


def test_what_waited_unpaid_when_the_key_was_refused_is_undone_and_has_no_row(table, results):
    with server.Server(server.fails(401, "wrong")) as listening:
        code, told = run(table(30), "-o", results, *live(listening))
        asked = len(listening.asked)
    assert code == 2
    assert 1 <= len(failures(results)) == asked <= 5
    assert f"0 done, {asked} failed" in told
    with server.Server(server.good()) as listening:
        assert run(table(30), "-o", results, *live(listening))[0] == 0
        assert len(listening.asked) == 30


def test_an_article_whose_second_request_is_over_the_cap_is_written_with_what_the_first_cost(table, results):
    prices = ("--price-in", 10, "--price-out", 20, "--max-cost", "1")
    with server.Server(server.says(server.one("nobody wrote this"), usage=(1_000, 40_000))) as listening:
        code, told = run(table(1), "-o", results, *live(listening), *prices)
        assert len(listening.asked) == 1
    (row,) = failures(results)
    assert (code, row["error"], row["attempts"], row["usage"]["output_tokens"]) == (3, "BudgetError", 1, 40_000)
    assert "1 requests, 1,000 tokens in, 40,000 out" in told


def test_what_an_empty_answer_cost_is_written_though_the_others_ended_the_run(table, results):
    """The first was paid for and is to be tried again; those that wait find that there is no money for them."""
    prices = ("--price-in", 1, "--price-out", 100, "--max-cost", "3")
    with server.Server(server.says(None, usage=(2_000, 20_000), reasoning_content="x")) as listening:
        code, told = run(table(10), "-o", results, *live(listening), *prices)
        assert len(listening.asked) == 1
    assert code == 3
    assert [row["usage"]["output_tokens"] for row in failures(results) if row["attempts"]] == [20_000]
    assert "1 requests, 2,000 tokens in, 20,000 out" in told


def test_a_result_that_finds_the_disk_full_is_counted_and_so_is_what_came_with_it(table, results):
    """Every request is in the account, and every article that was asked about in one of the files."""
    with server.Server(server.good()) as listening:
        code, told = run(table(30), "-o", results, *live(listening), "--concurrency", 4, largest=9_000)
        asked = len(listening.asked)
    done, failed = len(rows(results)), failures(results)
    assert code == 74
    assert done + len(failed) == asked < 30
    assert {(row["error"], row["attempts"]) for row in failed} == {("OutputError", 1)}
    assert f"{done} done, {len(failed)} failed" in told
    assert f"{asked} requests, {asked * 100:,} tokens in" in told


def test_an_article_that_was_paid_for_and_is_stopped_in_a_pause_is_written(table, results):
    """Its first reply had to be asked again, the provider asked for an hour, and then came an interrupt."""
    with server.Server(MADE_UP, server.fails(429, "enough", retry_after="3600")) as listening:
        with started(table(1), "-o", results, *live(listening)) as process:
            assert "waiting: the provider asks" in process.stderr.readline()
            process.send_signal(signal.SIGINT)
            _, told = process.communicate(timeout=30)
        assert len(listening.asked) == 2
    assert process.returncode == 130
    (row,) = failures(results)
    assert (row["error"], row["attempts"], row["usage"]["input_tokens"]) == ("UnavailableError", 2, 100)
    assert "the run was stopped" in row["message"]
    assert "0 done, 1 failed" in told
    assert "2 requests, 100 tokens in" in told


async def test_an_actor_tells_what_a_result_cost_that_finds_its_disk_full(tmp_path):
    least, most = resource.getrlimit(resource.RLIMIT_FSIZE)
    with server.Server(server.good()) as listening:
        actor = SummarizeActor(Summarizer("tiny", base_url=listening.url), tmp_path)
        resource.setrlimit(resource.RLIMIT_FSIZE, (100, most))
        try:
            result = await actor.result(Article(server.ARTICLE, id="n1"))
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, (least, most))
        await actor.close()
    assert isinstance(result.error, OutputError)
    assert (result.error.attempts, result.error.usage.input_tokens) == (1, 100)


class Faulty:
    """A reader of a run whose every article meets a fault of it, as a pool of workers might have."""

    gate = flights = None

    def __init__(self, fault):
        self.fault, self.asked, self.is_shut = fault, 0, False

    async def summarize(self, article):
        self.asked += 1
        await asyncio.sleep(0)
        raise self.fault(article)

    def shut(self):
        self.is_shut = True


async def collected(reader, count):
    """The results, and what was raised after them."""
    found = []
    try:
        async for result in Run(reader, 8).results(Article("news", id=str(n)) for n in range(count)):
            found.append(result)
    except FaultError as error:
        return found, error
    return found, None


async def test_a_fault_that_all_of_the_first_twenty_articles_meet_ends_the_run():
    """All that was begun is told, the rest is undone."""
    reader = Faulty(lambda article: KeyError(f"x{article.id}"))
    found, error = await collected(reader, 1_000)
    assert 20 <= len(found) == reader.asked <= 24
    assert {type(result.error) for result in found} == {FaultError}
    assert reader.is_shut
    assert error.exit_code == 70
    assert re.search(r"the first 20 articles all met the same fault.* at batch/run\.py:\d+ \(KeyError: 'x", str(error))


async def test_faults_that_are_not_the_same_cost_their_articles_and_end_nothing():
    kinds = [KeyError, ValueError]
    reader = Faulty(lambda article: kinds[int(article.id) % 2]("now so, now so"))
    found, error = await collected(reader, 60)
    assert (len(found), error, reader.is_shut) == (60, None, False)


async def test_the_traceback_of_a_fault_is_logged_once_however_often_it_comes(caplog):
    """At the level of errors, without anybody asking for it."""
    class OwnError(Exception):
        pass

    found, _ = await collected(Faulty(lambda article: OwnError(article.id)), 15)
    assert len(found) == 15
    (told,) = caplog.records
    assert (told.name, told.levelno) == ("summarizer", logging.ERROR)
    assert "(OwnError: " in told.getMessage()
    assert caplog.text.count("Traceback") == 1
    assert "raise self.fault(article)" in caplog.text
