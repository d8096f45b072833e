"""Results read back: one file, and a folder of shards as one file."""

import re

import gold
import pytest

from summarizer import ConfigurationError, ResultsError, Summarizer
from summarizer.journal import Shard
from summarizer.results import read_results
from summarizer.shards import Folder


@pytest.fixture(scope="module")
def found():
    """Three summaries."""
    summarizer = Summarizer()
    return [summarizer.summarize(path) for path in sorted(gold.SEEDS.glob("*.txt"))[:3]]


def written(path, summaries, end=""):
    path.parent.mkdir(exist_ok=True)
    path.write_text("".join(summary.model_dump_json() + "\n" for summary in summaries) + end, encoding="utf-8")
    return path


def test_a_file_gives_back_what_was_written_but_for_a_torn_last_line(found, tmp_path):
    path = written(tmp_path / "results.jsonl", found[:2], end=found[2].model_dump_json()[:-40])
    assert list(read_results(path)) == found[:2]


def test_a_folder_gives_each_article_once_and_no_failures(found, tmp_path):
    """The second article stands in two shards; two texts of one id are two articles."""
    folder = tmp_path / "out"
    other = found[0].model_copy(update={"article": found[0].article.model_copy(update={"sha256": "0" * 64})})
    written(folder / "shard-0001.jsonl", found[:2])
    written(folder / "shard-0002.jsonl", [found[1], found[2], other], end='{"id": "n')
    written(folder / "run.jsonl", [])
    for name in ("run.failed.jsonl", "shard-0001.failed.jsonl", "results.jobs.jsonl"):
        written(folder / name, [], end='{"id": "n1", "error": "RefusedError"}\n')
    assert list(read_results(folder)) == [*found, other]


def test_a_broken_line_is_named_with_its_shard(found, tmp_path):
    written(tmp_path / "out" / "shard-0001.jsonl", found[:1])
    broken = written(tmp_path / "out" / "shard-0002.jsonl", found[1:], end='{"id": "n1"}\n')
    with pytest.raises(ResultsError, match=re.escape(f"{broken}, line 3: ")):
        list(read_results(tmp_path / "out"))


@pytest.mark.parametrize("name", ["", "missing.jsonl"])
def test_where_nothing_is_to_read_that_is_said(name, tmp_path):
    with pytest.raises(ResultsError, match="holds no results" if not name else "cannot be read"):
        list(read_results(tmp_path / name))


@pytest.mark.parametrize("size", [10, 65_536, 200_000])   # of the torn line: within and over a block
def test_a_shard_that_is_opened_is_made_whole(size, tmp_path):
    path = tmp_path / "shard-0001.jsonl"
    path.write_bytes(b'one\ntwo\n{"id":"' + b"x" * size)
    with Shard(path) as shard:
        assert shard.torn == size + 7
        assert shard.append("three") == 8
    assert path.read_bytes() == b"one\ntwo\nthree\n"


def test_the_last_line_of_a_shard_without_its_newline_is_kept_where_it_is_whole(found, tmp_path):
    """One result is torn, the other lacks only its newline; a run that goes on knows of the one that is whole."""
    folder, stamp = tmp_path / "out", {"asked": "recorded"}
    whole = written(folder / "shard-0001.jsonl", found[:1], end=found[1].model_dump_json())
    torn = written(folder / "shard-0002.jsonl", [], end=found[2].model_dump_json()[:-1])
    with Folder(folder, stamp) as journal:
        claims = [journal.claim(each.id, each.article.sha256) for each in found]
    assert claims == ["done", "done", "new"]
    assert whole.read_bytes().endswith(b"}\n")
    assert torn.read_bytes() == b""
    with Shard(whole) as shard:
        shard.append(found[2].model_dump_json())
    assert list(read_results(folder)) == found


def test_a_shard_that_somebody_else_wrote_is_left_as_it_is(tmp_path):
    path = tmp_path / "shard-0001.jsonl"
    for held in ("My notes of Monday", '{"id": 12}'):
        path.write_text(held, encoding="utf-8")
        with pytest.raises(ConfigurationError, match="the last line, is no result"):
            Shard(path).__enter__()
        assert path.read_text(encoding="utf-8") == held
