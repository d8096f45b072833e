"""Batches on Ray, through the command, on a cluster of two nodes.

What is asked is counted by a server on loopback; workers, nodes and drivers are killed for real.
"""

import json
import os
import re
import signal
import threading
from pathlib import Path

import gold
import pytest
import raycluster
import server
import warm
from batches import slowly, wait_until
from rayrun import KEY, all_there, writer, written_with_key

from summarizer.results.load import read_results
from summarizer.results.shards import Folder

pytestmark = pytest.mark.slow
NOTHING = {"parties": [], "sources": [], "proposals": [], "responses": [], "conditions": [], "doubts": []}


def eight_at_a_time(articles, folder, listening, nodes):
    """The arguments of a run on both nodes."""
    return (articles, "-o", folder, "--model", "tiny", "--base-url", listening.url, "--ray", nodes.address,
            "--concurrency", 8)


def started(*arguments):
    return warm.started("batch", *arguments, SUMMARIZER_API_KEY=KEY, **raycluster.OURS)


def ended(process, seconds=300):
    """(exit code, standard error): ours alone, with nothing of Ray's."""
    out, err = process.communicate(timeout=seconds)
    assert out == ""
    assert "Traceback" not in err
    assert not re.search(r"raylet|core_worker|WARN|INFO|rpc", err)
    assert KEY not in err
    return process.returncode, err


def run(*arguments):
    with started(*arguments) as process:
        return ended(process)


def lines(folder):
    return [json.loads(line) for path in folder.glob("shard-*.jsonl") for line in path.read_text("utf-8").splitlines()]


def test_a_killed_worker_costs_what_it_had_in_flight_and_run_again_nothing_is_asked(nodes, table, tmp_path):
    folder, begun = tmp_path / "out", threading.Event()
    shards = [folder / f"shard-000{number}.jsonl" for number in (1, 2)]

    def once_all_are_there(handler):
        begun.wait()
        slowly(0.3)(handler)

    with server.Server(once_all_are_there) as listening:
        live = eight_at_a_time(table(60), folder, listening, nodes)
        with started(*live) as process:
            try:
                wait_until(lambda: all(map(Path.exists, shards)))
            finally:
                begun.set()
            wait_until(lambda: len(listening.asked) > 20)
            os.kill(writer(folder / "shard-0001.jsonl"), signal.SIGKILL)
            code, told = ended(process)
        assert code == 0
        assert "60 done, 0 failed" in told
        assert all_there(folder, 60)
        assert 60 <= len(listening.asked) <= 60 + 2 * 4   # half of the 8, and as many replies that had just come
        assert all(path.stat().st_size for path in shards)
        asked = len(listening.asked)
        code, told = run(*live)
        assert (code, len(listening.asked)) == (0, asked)
        assert "60 done before" in told


def test_results_on_a_cluster_get_their_second_reading_and_no_first_one_anew(nodes, table, tmp_path):
    """A failure leaves the first reading; run again only that second one is asked; without --check it is refused."""
    broken = [True]

    def step(handler):
        asked = handler.server.script.asked[-1].article
        if "Somebody recorded this" not in asked:
            server.says(server.good())(handler)
        else:
            server.says(refusal="no" if broken and "No. 3." in asked else None, content=NOTHING)(handler)

    folder = tmp_path / "out"
    with server.Server(step) as listening:
        live = eight_at_a_time(table(12), folder, listening, nodes)
        assert run(*live)[0] == 0
        code, told = run(*live, "--check")
        assert (code, len(listening.asked)) == (3, 24), told
        assert "11 done, 1 failed; 11 read a second time" in told
        broken.clear()
        code, told = run(*live, "--check")
        assert (code, len(listening.asked)) == (0, 25), told
        assert run(*live, "--check")[0] == 0
        code, told = run(*live)
        assert (code, len(listening.asked)) == (2, 25)
        assert "holds results with a second reading" in told
    assert all_there(folder, 12)
    assert all(not summary.provenance.check.failed for summary in read_results(folder))


def test_a_killed_driver_run_again_pays_what_was_in_flight(nodes, table, tmp_path):
    folder = tmp_path / "out"
    with server.Server(slowly(0.3)) as listening:
        live = eight_at_a_time(table(60), folder, listening, nodes)
        with started(*live) as process:
            wait_until(lambda: len(listening.asked) > 20)
            process.kill()
            process.communicate()
        assert run(*live)[0] == 0
        assert 60 <= len(listening.asked) <= 60 + 8
    assert all_there(folder, 60)
    assert len(lines(folder)) == 60   # what the killed driver left in flight was waited for


def test_no_more_are_in_flight_or_spent_than_the_whole_run_may(nodes, table, tmp_path):
    """Five between two workers, and 4.00 USD at 0.05 a request and 0.90 at the worst."""
    inside, most, lock = [0], [0], threading.Lock()

    def step(handler):
        with lock:
            inside[0] += 1
            most[0] = max(most[0], inside[0])
        for _ in range(30):   # until all that may be are in flight, so that no slow machine hides one
            if handler.wait(0.1) or most[0] >= 5:
                break
        handler.wait(0.2)
        with lock:
            inside[0] -= 1
        server.says(server.good(), usage=(1_000, 2_000))(handler)

    with server.Server(step) as listening:
        live = ("-o", tmp_path / "out", "--model", "tiny", "--base-url", listening.url, "--ray", nodes.address)
        assert run(table(30), *live, "--concurrency", 5)[0] == 0
        assert most[0] == 5
        capped = ("--price-in", 10, "--price-out", 20, "--max-cost", "4.00")
        code, told = run(table(110), *live, *capped)
        spent = (len(listening.asked) - 30) * 0.05
    assert code == 3
    assert "--max-cost" in told
    assert 2.0 < spent <= 4.00   # both used their parts
    assert f"${spent:.4f}" in told


def test_what_an_article_paid_before_its_workers_had_no_money_left_is_told(nodes, table, tmp_path):
    """Each of two workers pays for a reply that must be asked again, and may not ask again."""
    step = server.says(server.one("nobody wrote this"), usage=(1_000, 60_000))
    capped = ("--price-in", 10, "--price-out", 20, "--max-cost", "4.00")
    with server.Server(step) as listening:
        live = ("-o", tmp_path / "out", "--model", "tiny", "--base-url", listening.url, "--ray", nodes.address)
        code, told = run(table(1), *live, *capped)
        assert len(listening.asked) == 2
    (row,) = [json.loads(line) for line in (tmp_path / "out" / "run.failed.jsonl").read_text("utf-8").splitlines()]
    assert (code, row["error"], row["attempts"], row["usage"]["output_tokens"]) == (3, "BudgetError", 2, 120_000)
    assert "2 requests, 2,000 tokens in, 120,000 out" in told


def test_a_wrong_key_ends_the_run_within_five_calls_and_is_written_nowhere(nodes, table, tmp_path):
    """FAULTS rows 8 and 45: one message; the key is in no file of ours or of Ray's."""
    with server.Server(server.fails(401, f"Incorrect API key: {KEY}")) as listening:
        live = ("-o", tmp_path / "out", "--model", "tiny", "--base-url", listening.url, "--ray", nodes.address)
        code, told = run(table(100), *live)
        assert listening.asked[0].headers["authorization"] == f"Bearer {KEY}"
    assert code == 2
    assert told.count("summarizer: ") == 1
    assert "refuses the key" in told.splitlines()[-1]
    failures = [json.loads(line) for line in (tmp_path / "out" / "run.failed.jsonl").read_text("utf-8").splitlines()]
    assert len(failures) == len(listening.asked) <= 5
    assert {row["attempts"] for row in failures} == {1}
    assert written_with_key(tmp_path, nodes.place) == []


def test_failures_are_told_and_done_by_the_next_run(nodes, tmp_path):
    """A refused article and a broken line, in one file beside the shards."""
    table = tmp_path / "news.jsonl"
    texts = [server.ARTICLE, "No. 1. " + server.ARTICLE]
    rows = [json.dumps({"id": f"n{n}", "text": text}) for n, text in enumerate(texts)]
    table.write_text("\n".join([*rows, "{", ""]), encoding="utf-8")

    def step(handler):
        refused = not mended and "No. 1." in handler.server.script.asked[-1].article
        (server.says(refusal="no") if refused else server.says(server.good()))(handler)

    folder, mended = tmp_path / "out", []
    with server.Server(step) as listening:
        live = (table, "-o", folder, "--model", "tiny", "--base-url", listening.url, "--ray", nodes.address,
                "--concurrency", 1)
        code, told = run(*live)
        assert code == 3
        assert "1 × refused: " in told
        failures = [json.loads(line) for line in (folder / "run.failed.jsonl").read_text("utf-8").splitlines()]
        assert sorted((row["id"], row["error"]) for row in failures) == [
            (f"{table}:3", "ArticleError"), ("n1", "RefusedError"),
        ]
        mended.append(True)
        assert run(*live)[0] == 3
        assert len(listening.asked) == 3
    assert all_there(folder, 2)


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_signal_lets_what_is_in_flight_finish(number, code, nodes, table, tmp_path):
    """FAULTS row 37: no paid reply is lost."""
    folder = tmp_path / "out"
    with server.Server(server.says(server.good()), slowly(1)) as listening:
        live = (table(200), "-o", folder, "--model", "tiny", "--base-url", listening.url, "--ray", nodes.address)
        with started(*live) as process:
            wait_until(lambda: len(listening.asked) > 8)
            os.killpg(process.pid, number)   # as a terminal does
            told = ended(process)
        assert told[0] == code
        assert "finishing what is in flight" in told[1]
        assert len(lines(folder)) == len(listening.asked)


def test_a_signal_in_a_pause_ends_the_run_and_nothing_has_failed(nodes, table, tmp_path):
    """All workers wait for what the provider told one of them; the same command does the rest."""
    folder = tmp_path / "out"
    steps = [server.says(server.good())] * 10 + [server.fails(429, "enough for today", retry_after="90000")]
    live = (table(60), "-o", folder, "--model", "tiny", "--ray", nodes.address, "--concurrency", 8, "--base-url")
    with server.Server(*steps) as listening:
        with started(*live, listening.url) as process:
            # A busy machine has told of its progress before.
            assert any("waiting: the provider asks to be left alone until " in line for line in process.stderr)
            os.killpg(process.pid, signal.SIGINT)
            code, told = ended(process)
        assert code == 130
        assert "10 done, 0 failed\n" in told
        assert len(listening.asked) <= 18
    assert not (folder / "run.failed.jsonl").exists()
    with server.Server(server.good()) as listening:
        assert run(*live, listening.url)[0] == 0
        assert len(listening.asked) == 50
    assert all_there(folder, 60)


def test_other_settings_and_a_second_run_are_refused_before_a_cluster_is_reached(table, tmp_path):
    """FAULTS rows 36 and 42; no cluster is there."""
    folder = tmp_path / "out"
    nowhere = ("--base-url", "http://127.0.0.1:1/v1", "--ray", "127.0.0.1:1")
    code, told = run(table(1), "-o", folder, "--model", "tiny", *nowhere)
    assert (code, "no Ray cluster" in told) == (2, True), told
    with Folder(folder, {}):
        assert run(table(1), "-o", folder, "--model", "tiny", *nowhere)[0] == 75
    row = {"id": "n0", "article": {"sha256": "0" * 64}, "provenance": {"asked": "other", "prompt": "p", "schema": "s"}}
    (folder / "shard-0007.jsonl").write_text(json.dumps(row) + "\n", encoding="utf-8")
    code, told = run(table(1), "-o", folder, "--model", "tiny", *nowhere)
    assert code == 2
    assert "shard-0007.jsonl holds results got with another asked and prompt and schema" in told


def test_a_lost_node_costs_what_it_had_in_flight(nodes, table, tmp_path):
    """Last of the tests that use both nodes: its worker is started again on the one that is left."""
    folder = tmp_path / "out"
    with server.Server(slowly(0.3)) as listening:
        live = eight_at_a_time(table(60), folder, listening, nodes)
        with started(*live) as process:
            wait_until(lambda: len(listening.asked) > 20)
            nodes.lose()
            code, told = ended(process)
        assert code == 0, told
        assert len(listening.asked) <= 60 + 8
    assert all_there(folder, 60)


def test_on_one_machine_the_seeds_in_one_command(tmp_path):
    """`--ray local` starts Ray and ends it; without a key the recorded replies answer."""
    code, told = run(gold.SEEDS / "*.txt", "-o", tmp_path / "out", "--ray", "local", "--actors", 2)
    assert code == 0
    assert f"{len(gold.NAMES)} done, 0 failed" in told
    assert sorted(Path(summary.id).stem for summary in read_results(tmp_path / "out")) == gold.NAMES
