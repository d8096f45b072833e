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


class Beats:
    """How often the loop came round while the `async with` block ran: it does not where something holds it up."""

    count = 0

    async def __aenter__(self):
        self._beating = asyncio.create_task(self._beat())
        return self

    async def __aexit__(self, *_):
        self._beating.cancel()

    async def _beat(self):
        while True:
            await asyncio.sleep(0.01)
            self.count += 1

    def goes_on(self):
        """Return when the loop has come round a few times more. To be called from another thread than the loop's."""
        so_far = self.count
        wait_until(lambda: self.count > so_far + 5, seconds=20)


async def test_an_iterator_that_sleeps_does_not_hold_up_the_loop():
    def slow():
        for n in range(2):
            beats.goes_on()
            yield Article(f"No. {n}. {server.ARTICLE}")

    with server.Server(server.good()) as listening:
        summarizer = Summarizer("tiny", base_url=listening.url, limits=QUICK)
        async with summarizer.session() as session, Beats() as beats:
            found = [result async for result in Run(session).results(slow())]
    for result in found:
        assert_done(result.summary, attempts=1)
    assert len(found) == 2


def opened(file):
    """How many descriptors of this process are of a file."""
    count = 0
    for each in Path("/dev/fd").iterdir():
        with contextlib.suppress(OSError):
            count += os.path.samestat(os.fstat(int(each.name)), os.fstat(file))
    return count


@contextlib.contextmanager
def slow_file(beats):
    """A path as a shell hands it over; its article comes once the loop has gone on while it was read."""
    reading, writing = os.pipe()
    before, went_on = opened(reading), []

    def write():
        try:
            wait_until(lambda: opened(reading) > before, seconds=60)
            beats.goes_on()
            went_on.append(True)
        finally:
            os.write(writing, server.ARTICLE.encode())
            os.close(writing)

    writer = threading.Thread(target=write)
    writer.start()
    yield Path(f"/dev/fd/{reading}")
    writer.join()
    os.close(reading)
    assert went_on, "the loop stood still while the file was read"


async def test_a_slow_file_does_not_hold_up_whoever_awaits_its_summary():
    with server.Server(server.good()) as listening:
        how = {"base_url": listening.url, "limits": QUICK}
        await asummarize(server.ARTICLE, "tiny", **how)   # loads the libraries
        async with Beats() as beats:
            with slow_file(beats) as path:
                summary = await asummarize(path, "tiny", **how)
    assert_done(summary, attempts=1)


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
    left, waited = threading.Event(), []

    def blocks():
        yield server.ARTICLE
        waited.append(left.wait(60))

    with server.Server(server.good()) as listening:
        given = summarize_many(blocks(), "tiny", base_url=listening.url, limits=QUICK)
        next(given)
        given.close()
        assert waited == []
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
