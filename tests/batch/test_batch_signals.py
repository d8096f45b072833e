"""A run that is interrupted, in flight or in a pause, or killed: nothing is lost, doubled or paid twice."""

import random
import re
import signal
import time

import pytest
import server
from batches import asked_of, ids, rows, run, slowly, started, wait_until


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_signal_lets_what_is_in_flight_finish(number, code, table, results):
    """FAULTS row 37: no paid reply is lost."""
    with server.Server(server.says(server.good()), slowly(1)) as listening:
        live = (table(200), "-o", results, "--model", "tiny", "--base-url", listening.url, "--concurrency", 8)
        with started(*live) as process:
            wait_until(lambda: len(listening.asked) > 8)
            process.send_signal(number)
            _, told = process.communicate(timeout=60)
        assert process.returncode == code
        assert "finishing what is in flight" in told
        assert "To do the rest" in told
        assert sorted(ids(results)) == sorted(asked_of(listening))


def test_a_second_signal_stops_at_once_and_the_file_is_whole(table, results):
    with server.Server(server.says(server.good()), slowly(100)) as listening:
        live = (table(50), "-o", results, "--model", "tiny", "--base-url", listening.url)
        with started(*live) as process:
            wait_until(lambda: len(listening.asked) > 4)
            process.send_signal(signal.SIGINT)
            assert "interrupt again to stop at once" in process.stderr.readline()
            process.send_signal(signal.SIGINT)
            process.communicate(timeout=60)
        assert process.returncode == 130
    assert len(rows(results)) >= 1


def paused(process):
    """Wait until a run has said that it pauses; what it said. How it goes may be told before that."""
    told = [process.stderr.readline()]
    while not (found := re.search(r"waiting: the provider asks to be left alone until .*\d\d:\d\d:\d\d$", told[-1])):
        assert len(told) < 20, told
        told.append(process.stderr.readline())
    return found.string


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_signal_in_a_pause_ends_the_run_and_nothing_has_failed(number, code, table, results):
    """An hour and a day are waited for, unless somebody interrupts; the same command does the rest."""
    steps = [server.says(server.good())] * 8 + [server.fails(429, "enough for today", retry_after="90000")]
    with server.Server(*steps) as listening:
        live = (table(30), "-o", results, "--model", "tiny", "--concurrency", 4, "--base-url")
        with started(*live, listening.url) as process:
            assert " done, 0 failed, " in paused(process)   # some may be in flight still
            process.send_signal(number)
            _, told = process.communicate(timeout=30)
        assert process.returncode == code
        assert "8 done, 0 failed\n" in told
        assert "To do the rest" in told
        assert len(listening.asked) <= 12
    assert not results.with_suffix(".failed.jsonl").exists()
    with server.Server(server.good()) as listening:
        assert run(*live, listening.url)[0] == 0
        assert len(listening.asked) == 22
    assert sorted(ids(results)) == sorted(f"n{n}" for n in range(30))


# the first answers, each to one request; how many articles are done and how often was asked when a signal comes then
INTERRUPTED = [
    ((server.fails(429, retry_after="4"),), 0, 1),                                  # nothing is lost
    ((server.says(server.one("nobody wrote this")), server.fails(429, retry_after="4")), 1, 3),   # the first was paid
]


@pytest.mark.parametrize(("steps", "done", "asked"), INTERRUPTED)
def test_a_signal_in_a_short_wait_lets_only_what_was_paid_for_go_on(steps, done, asked, table, results):
    """FAULTS row 37."""
    with server.Server(*steps, server.good()) as listening:
        with started(table(5), "-o", results, "--model", "tiny", "--base-url", listening.url, "--concurrency", 1) as it:
            wait_until(lambda: len(listening.asked) == len(steps))
            time.sleep(0.5)   # until the refusal has come
            it.send_signal(signal.SIGINT)
            it.communicate(timeout=60)
        assert it.returncode == 130
        assert len(listening.asked) == asked
    assert len(ids(results)) == done
    assert not results.with_suffix(".failed.jsonl").exists()


@pytest.mark.slow
def test_killed_twenty_times_nothing_is_lost_doubled_or_paid_twice(table, results):
    """FAULTS row 38: paid again is at most what was in flight."""
    chance, concurrency, kills = random.Random(3), 8, 0
    with server.Server(slowly(0.05)) as listening:
        live = ("-o", results, "--model", "tiny", "--base-url", listening.url, "--concurrency", concurrency)
        live = (table(500), *live)
        while kills < 20:
            with started(*live) as process:
                seen = len(listening.asked)
                wait_until(lambda seen=seen: len(listening.asked) > seen)
                time.sleep(chance.uniform(0, 0.25))
                process.kill()
                process.communicate()
            kills += 1
        assert run(*live)[0] == 0
    assert len(ids(results)) == 500
    assert sorted(ids(results)) == sorted(f"n{n}" for n in range(500))
    assert len(listening.asked) <= 500 + kills * concurrency
