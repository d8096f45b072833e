"""Articles that come slowly: reading them holds up nothing else."""

import asyncio
import contextlib
import json
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import server
from asking import QUICK, assert_done
from batches import ids, wait_until

from summarizer import Article, Summarizer, asummarize, summarize_many
from summarizer.batch.run import Run

SLOW = 3   # seconds


@contextlib.asynccontextmanager
async def longest_stall():
    """A list that holds, at the end, the longest time in seconds for which the loop did nothing else."""
    stalls = [0.0]

    async def beat():
        while True:
            began = time.monotonic()
            await asyncio.sleep(0.01)
            stalls[0] = max(stalls[0], time.monotonic() - began)

    beating = asyncio.create_task(beat())
    await asyncio.sleep(0.05)
    try:
        yield stalls
    finally:
        await asyncio.sleep(0.05)
        beating.cancel()


async def collected(summarizer, given):
    async with summarizer.session() as session:   # which loads the libraries
        async with longest_stall() as stalls:
            found = [result async for result in Run(session).results(given)]
        return found, stalls[0]


async def test_an_iterator_that_sleeps_does_not_hold_up_the_loop():
    def slow():
        for n in range(2):
            time.sleep(SLOW)
            yield Article(f"No. {n}. {server.ARTICLE}")

    with server.Server(server.good()) as listening:
        summarizer = Summarizer("tiny", base_url=listening.url, limits=QUICK)
        found, stall = await collected(summarizer, slow())
    for result in found:
        assert_done(result.summary, attempts=1)
    assert len(found) == 2
    assert stall < SLOW / 2


@contextlib.contextmanager
def slow_file():
    """A path of which the article comes after SLOW seconds, as a shell hands over what a command writes."""
    reading, writing = os.pipe()

    def write():
        time.sleep(SLOW)
        os.write(writing, server.ARTICLE.encode())
        os.close(writing)

    writer = threading.Thread(target=write)
    writer.start()
    yield Path(f"/dev/fd/{reading}")
    writer.join()
    os.close(reading)


async def test_a_slow_file_does_not_hold_up_whoever_awaits_its_summary():
    with server.Server(server.good()) as listening:
        how = {"base_url": listening.url, "limits": QUICK}
        await asummarize(server.ARTICLE, "tiny", **how)   # loads the libraries
        with slow_file() as path:
            async with longest_stall() as stalls:
                summary = await asummarize(path, "tiny", **how)
    assert_done(summary, attempts=1)
    assert stalls[0] < SLOW / 2


def test_results_come_while_the_iterator_blocks():
    came = threading.Event()

    def blocks():
        yield server.ARTICLE
        yield server.ARTICLE + "Two."
        assert came.wait(20), "no result came"
        yield server.ARTICLE + "Three."

    with server.Server(server.good()) as listening:
        given = summarize_many(blocks(), "tiny", base_url=listening.url, limits=QUICK)
        first = [next(given), next(given)]
        came.set()
        rest = list(given)
    assert sorted(result.id for result in first) == ["0", "1"]
    assert [result.id for result in rest] == ["2"]
    assert not any(result.error for result in first + rest)


def test_a_run_is_left_at_once_while_its_iterator_blocks():
    left = threading.Event()

    def blocks():
        yield server.ARTICLE
        left.wait(60)

    with server.Server(server.good()) as listening:
        given = summarize_many(blocks(), "tiny", base_url=listening.url, limits=QUICK)
        next(given)
        began = time.monotonic()
        given.close()
        assert time.monotonic() - began < 10
    left.set()


def test_an_interrupt_ends_a_command_that_waits_for_standard_input(tmp_path):
    """What came before is done and written."""
    results = tmp_path / "results.jsonl"
    command = [sys.executable, "-m", "summarizer", "batch", "-", "-o", str(results), "--model", "tiny", "--base-url"]
    with server.Server(server.good()) as listening, subprocess.Popen(
        [*command, listening.url],
        stdin=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    ) as process:
        process.stdin.write(json.dumps({"id": "n1", "text": server.ARTICLE}) + "\n")
        process.stdin.flush()
        try:
            wait_until(lambda: results.exists() and ids(results) == ["n1"], seconds=30)
            process.send_signal(signal.SIGINT)
            assert process.wait(20) == 130
        finally:
            process.kill()
        told = process.stderr.read()
    assert "1 done, 0 failed" in told
    assert "Fatal Python error" not in told


def test_articles_are_taken_by_one_thread_and_no_more_than_there_is_room_for():
    """Such as rows of a database, whose connection bears one thread; an endless iterator is not run away with."""
    threads, taken = set(), []

    def endless():
        n = 0
        while True:
            threads.add(threading.get_ident())
            taken.append(n)
            yield f"No. {n}. {server.ARTICLE}"
            n += 1

    with server.Server(server.good()) as listening, contextlib.closing(
        summarize_many(endless(), "tiny", base_url=listening.url, concurrency=4, limits=QUICK)
    ) as given:
        for _ in range(3):
            assert next(given).summary
        time.sleep(1)
    assert len(threads) == 1
    assert len(taken) <= 3 + 3 * 8 + 4   # in flight and made ready, and the results that wait to be taken
