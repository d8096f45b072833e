"""Results read back: one file, and a folder of shards as one file."""

import json
import re

import gold
import pytest
from terminal import on_a_terminal
from warm import summarizer as run

from summarizer import ConfigurationError, ResultsError, Summarizer
from summarizer.results.journal import Shard
from summarizer.results.load import read_results
from summarizer.results.shards import Folder


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
    """The second article stands in two shards; of two texts of one id that in the later shard counts."""
    folder = tmp_path / "out"
    other = found[0].model_copy(update={"article": found[0].article.model_copy(update={"sha256": "0" * 64})})
    written(folder / "shard-0001.jsonl", found[:2])
    written(folder / "shard-0002.jsonl", [found[1], found[2], other], end='{"id": "n')
    written(folder / "run.jsonl", [])
    for name in ("run.failed.jsonl", "shard-0001.failed.jsonl", "results.jobs.jsonl"):
        written(folder / name, [], end='{"id": "n1", "error": "RefusedError"}\n')
    assert list(read_results(folder)) == [*found[1:], other]


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


def edited(summary, *steps, value):
    """A line of results with one value changed; `value` may be what only JSON's text can say, such as 1e999."""
    row = json.loads(summary.model_dump_json())
    *path, last = steps
    inside = row
    for step in path:
        inside = inside[step]
    inside[last] = "@"
    return json.dumps(row).replace('"@"', value)


# where a line was edited, what stands there now, and what is said
EDITED = [
    # An id that names nothing, a hash that is none.
    (("id",), '""', "id: '' is wrong"),
    (("id",), "12", "id: 12 is wrong"),
    (("article", "sha256"), '"zz"', "article.sha256: 'zz' is wrong"),
    # Numbers that no table holds, that are none, that are less than nothing.
    (("provenance", "cost_usd"), "NaN", "provenance.cost_usd: nan is wrong"),
    (("provenance", "cost_usd"), "1e999", "provenance.cost_usd: inf is wrong"),
    (("provenance", "cost_usd"), "-1", "provenance.cost_usd: -1 is wrong"),
    (("provenance", "seconds"), "Infinity", "provenance.seconds: inf is wrong"),
    (("provenance", "attempts"), "-1", "provenance.attempts: -1 is wrong"),
    (("provenance", "usage", "input_tokens"), "1" + "0" * 30, "provenance.usage.input_tokens: 10000"),
    (("article", "chars"), "1" + "0" * 20, "article.chars: 10000"),
    (("proposals", 0, "evidence", 0, "start"), "1" + "0" * 16, "proposals[0].evidence[0].start: 10000"),
    # What is no JSON to every reader: too deep, too long a number, half of a surrogate pair.
    (("abstract",), "[" * 100_000, "no JSON that can be read: recursion limit exceeded"),
    (("rejected",), "[" * 300 + "]" * 300, "no JSON that can be read: recursion limit exceeded"),
    (("article", "chars"), "1" * 5_000, "no JSON that can be read: number out of range"),
    (("article", "title"), '"\\ud800"', "no JSON that can be read: "),
    # A long value is not shown whole.
    (("article", "chars"), f'"{"x" * 500}"', f"article.chars: '{'x' * 79}… is wrong"),
]


@pytest.mark.parametrize(("steps", "value", "told"), EDITED)
def test_what_no_run_writes_is_refused_with_file_and_line(steps, value, told, found, tmp_path):
    path = written(tmp_path / "results.jsonl", found[:1], end=edited(found[1], *steps, value=value) + "\n")
    with pytest.raises(ResultsError) as failure:
        list(read_results(path))
    assert str(failure.value).startswith(f"{path}, line 2: {told}")


@pytest.mark.parametrize("command", ["score", "report", "tables"])
def test_every_command_refuses_with_one_message(command, found, tmp_path):
    """What is nested too deeply in a JSONL and in a JSON document, an empty id, a number that no table holds."""
    more = {"score": [gold.SEEDS], "report": [], "tables": ["-o", tmp_path / "t.sqlite"]}[command]
    for suffix, steps, value in (("jsonl", ("abstract",), "[" * 100_000), ("json", ("abstract",), "[" * 100_000),
                                 ("jsonl", ("id",), '""'), ("jsonl", ("article", "chars"), "1" + "0" * 20)):
        path = tmp_path / f"results.{suffix}"
        path.write_text(edited(found[0], *steps, value=value) + "\n", encoding="utf-8")
        done = run(command, path, *more)
        assert (done.returncode, done.stdout) == (2, "")
        assert done.stderr.startswith(f"summarizer: {path}, line 1: ")
        assert "Traceback" not in done.stderr


def test_gold_that_is_nested_too_deeply_is_one_message(found, tmp_path):
    results = written(tmp_path / "results.jsonl", found)
    for name in ("gold.jsonl", "gold.json"):
        (tmp_path / name).write_text("[" * 100_000 + "\n", encoding="utf-8")
        done = run("score", results, tmp_path / name)
        assert (done.returncode, done.stdout) == (2, "")
        assert done.stderr.startswith(f"summarizer: {tmp_path / name}, line 1: ")


ESCAPES = "\x1b[31mred\x07\x9b2J\x1b]0;title\x07\u202egnp"


def test_nothing_in_results_or_gold_gives_orders_to_a_terminal(found, tmp_path):
    """FAULTS row 48: in titles, ids, names and quotes that are shown, and in messages about what is wrong."""
    row = json.loads(found[0].model_dump_json())
    data = {"article": row["id"], "proposals": [{"id": f"P{ESCAPES}", "summary": ESCAPES, "evidence": [ESCAPES]}]}
    row["id"] = row["article"]["title"] = f"n1{ESCAPES}"
    row["article"]["source"] = data["article"]
    for record in row["proposals"]:
        record["summary"] = ESCAPES
        record["proposers"] = [{"name": ESCAPES}]
    shown = [
        # The differences, and a result whose id is listed as having no gold.
        ("score", [row, row | {"id": ESCAPES, "article": row["article"] | {"sha256": "0" * 64, "source": ESCAPES}}],
         data, ["--diff"]),
        # Messages: a field, a value, a link that leads nowhere, an article that has no gold, gold twice.
        ("score", [row | {ESCAPES: 1}], data, []),
        ("report", [row | {"article": row["article"] | {"chars": ESCAPES}}], None, []),
        ("report", [row | {"abstract": [{"text": "a", "records": [ESCAPES]}]}], None, []),
        ("score", [row], data | {"article": ESCAPES}, []),
    ]
    for command, rows, expected, more in shown:
        path = tmp_path / "results.jsonl"
        path.write_text("".join(json.dumps(each) + "\n" for each in rows), encoding="utf-8")
        arguments = [path]
        if expected is not None:
            (tmp_path / "gold.jsonl").write_text(json.dumps(expected) + "\n", encoding="utf-8")
            arguments.append(tmp_path / "gold.jsonl")
        told = on_a_terminal(100, command, *arguments, *more)
        assert "red" in told
        assert not re.search("\x1b(?!\\[[0-9;]*m)|[\x00-\x08\x0b-\x1a\x80-\x9f\u202e]", told)
        assert "\x1b[31mred" not in told
