"""A run without a model: it ends at once where no recorded reply answers, and gives those that are recorded."""

import shutil

import gold
import pytest
import warm

from summarizer import NoModelError, summarize_many
from summarizer.results.load import read_results

WAYS = ("OPENAI_API_KEY", "--base-url", "--replay", "summarizer prompt")


def run(*arguments):
    return warm.summarizer("batch", *arguments)


@pytest.mark.parametrize("count", [1, 10, 10_000])
def test_where_nothing_is_recorded_the_ways_on_are_told_once(count, table, tmp_path):
    out = tmp_path / "out" / "results.jsonl"
    done = run(table(count), "-o", out)
    assert done.returncode == 2
    assert done.stderr.count("No model is named") == 1
    for way in WAYS:
        assert way in done.stderr
    assert "To do the rest" not in done.stderr
    assert "0 requests" not in done.stderr
    assert not out.with_suffix(".failed.jsonl").exists()


def test_what_is_recorded_comes_out_and_the_rest_fails(tmp_path):
    """Five that are not recorded come first."""
    for number in range(5):
        (tmp_path / f"a{number}.txt").write_text(f"Norland offered {number} truces.", encoding="utf-8")
    shutil.copy(gold.SEEDS / "lavrov-tass.txt", tmp_path / "z.txt")
    out = tmp_path / "out" / "results.jsonl"
    done = run(tmp_path, "-o", out)
    assert done.returncode == 3
    assert "1 done, 5 failed" in done.stderr
    assert [summary.id for summary in read_results(out)] == [str(tmp_path / "z.txt")]
    again = run(tmp_path, "-o", out)
    assert again.returncode == 3
    assert "0 done, 5 failed, 1 done before" in again.stderr


def test_the_function_raises_where_nothing_is_recorded():
    with pytest.raises(NoModelError, match="none of the first 100 articles has a recorded reply"):
        list(summarize_many(f"Norland offered {number} truces." for number in range(1_000)))


def test_the_function_gives_failures_beside_what_is_recorded():
    results = list(summarize_many(["Norland offered a truce.", gold.text("lavrov-tass")]))
    assert sorted((result.id, type(result.error)) for result in results) == [("0", NoModelError), ("1", type(None))]
