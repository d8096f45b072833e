"""Batches through Ray Data, on a cluster of two nodes, by the script that a user would write."""

import json
import os
import signal
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import raycluster
import server
from batches import slowly, wait_until
from rayrun import KEY, all_there, writer, written_with_key

from summarizer import Summary
from summarizer.results.load import read_results

pytestmark = pytest.mark.slow
SCRIPT = Path(raycluster.__file__).with_name("raydata.py")   # not imported: Ray takes long


@contextmanager
def script(*arguments):
    """The script of `map_batches`, which ends with the block."""
    with subprocess.Popen(
        [sys.executable, SCRIPT, *map(str, arguments)], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        text=True, env=raycluster.ENVIRONMENT | {"SUMMARIZER_API_KEY": KEY},
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def mapped(*arguments):
    """Run the script of `map_batches` to the end: its rows, by id."""
    with script(*arguments) as process:
        out, err = process.communicate(timeout=300)
    assert process.returncode == 0, err
    assert KEY not in out + err
    return rows_of(out)


def rows_of(out):
    """The rows that the script wrote, by id; Ray writes of dead workers between them."""
    rows = [json.loads(line) for line in out.splitlines() if line.startswith("{")]
    assert len(rows) == len({row["id"] for row in rows})
    return {row["id"]: row for row in rows}


def test_map_batches_gives_each_row_its_summary_or_its_error(nodes, tmp_path):
    """A refused article, an empty and a missing text, and an id that is a number."""
    texts = [f"No. {n}. {server.ARTICLE}" for n in range(30)] + ["", None]
    table = tmp_path / "news.parquet"
    pq.write_table(pa.table({"id": list(range(32)), "text": texts, "other": texts}), table)

    def step(handler):
        refused = "No. 7." in handler.server.script.asked[-1].article
        (server.says(refusal="no") if refused else server.says(server.good()))(handler)

    folder = tmp_path / "out"
    with server.Server(step) as listening:
        rows = mapped(nodes.address, table, folder, listening.url)
        assert sorted(rows, key=int) == [str(n) for n in range(32)]
        assert [id for id, row in rows.items() if (row["summary"] is None) == (row["error"] is None)] == []
        assert sorted(id for id, row in rows.items() if row["error"]) == ["30", "31", "7"]
        assert "refus" in rows["7"]["error"]
        assert Summary.model_validate_json(rows["3"]["summary"]) in list(read_results(folder))
        assert len(listening.asked) == 30


def test_map_batches_with_a_killed_worker_pays_what_was_in_flight_and_run_again_nothing(nodes, table, tmp_path):
    folder = tmp_path / "out"
    with server.Server(slowly(0.3)) as listening:
        with script(nodes.address, table(60), folder, listening.url) as process:
            wait_until(lambda: len(listening.asked) > 20)
            os.kill(writer(folder / "shard-0001.jsonl"), signal.SIGKILL)
            out, _ = process.communicate(timeout=300)
        assert process.returncode == 0
        assert len(listening.asked) <= 60 + 2 * 4   # four in flight, and four whose replies had just come
        asked, rows = len(listening.asked), rows_of(out)
        assert mapped(nodes.address, table(60), folder, listening.url) == rows
        assert len(listening.asked) == asked
    assert sorted(rows) == sorted(f"n{n}" for n in range(60))
    assert all_there(folder, 60)


def test_map_batches_with_a_wrong_key_asks_a_few_times_and_writes_it_nowhere(nodes, table, tmp_path):
    """FAULTS rows 8 and 45: each row bears the error."""
    with server.Server(server.fails(401, f"Incorrect API key: {KEY}")) as listening:
        rows = mapped(nodes.address, table(100), tmp_path / "out", listening.url)
        assert len(listening.asked) <= 2 * 4   # two workers, each with four in flight until one is through
    assert len(rows) == 100
    assert all("refuses the key" in row["error"] for row in rows.values())
    assert written_with_key(tmp_path, nodes.place) == []
