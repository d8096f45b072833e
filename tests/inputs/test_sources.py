"""Articles from files, folders, patterns and tables: what cannot be read fails alone."""

import json
import os
import subprocess
import sys
from io import BytesIO, TextIOWrapper

import pytest

from summarizer import ArticleError
from summarizer.inputs.document import Columns, Unreadable
from summarizer.inputs.sources import articles


def read(*inputs, **columns):
    return list(articles([str(name) for name in inputs], Columns(**columns)))


def test_a_folder_gives_its_text_files_and_those_of_its_folders_in_order(tmp_path):
    (tmp_path / "b").mkdir()
    for name in ("z.txt", "b/a.txt", "b/ignored.bin", "a.md"):
        (tmp_path / name).write_text(name, encoding="utf-8")
    assert [article.text for article in read(tmp_path)] == ["a.md", "z.txt", "b/a.txt"]


def test_links_are_not_followed(tmp_path):
    """Neither a loop nor a way out of the folder."""
    (tmp_path / "in").mkdir()
    (tmp_path / "out.txt").write_text("outside", encoding="utf-8")
    (tmp_path / "in" / "a.txt").write_text("inside", encoding="utf-8")
    (tmp_path / "in" / "loop").symlink_to(tmp_path / "in", target_is_directory=True)
    (tmp_path / "in" / "way-out.txt").symlink_to(tmp_path / "out.txt")
    (tmp_path / "in" / "up").symlink_to(tmp_path, target_is_directory=True)
    assert [article.text for article in read(tmp_path / "in")] == ["inside"]


def test_a_pattern_matches_files(tmp_path):
    for name in ("1.txt", "2.txt", "3.html.txt", "4.rst"):
        (tmp_path / name).write_text(name, encoding="utf-8")
    assert [article.text for article in read(tmp_path / "*.txt")] == ["1.txt", "2.txt", "3.html.txt"]


def assert_printable(found):
    for item in found:
        f"{item.id} {item.source} {getattr(item, 'error', '')}".encode()


def test_names_that_are_no_utf8_are_written_out_and_stay_two(tmp_path):
    for name in (b"a\xe8.txt", b"a\xe9.txt", b"b\xe9.csv", b"b\xe9.parquet", b"c\xe8.jsonl", b"c\xe9.jsonl"):
        data = b'{"text": "x"}\n{"text": 1}\n' if name.endswith(b"jsonl") else b""
        (tmp_path / os.fsdecode(name)).write_bytes(data)
    found = read(tmp_path)
    assert [item.id.removeprefix(f"{tmp_path}/") for item in found] == [
        r"a\udce8.txt", r"a\udce9.txt", r"b\udce9.csv", r"b\udce9.parquet",
        r"c\udce8.jsonl:1", r"c\udce8.jsonl:2", r"c\udce9.jsonl:1", r"c\udce9.jsonl:2",
    ]
    assert_printable(found)


def test_what_a_run_writes_is_none_of_its_inputs(tmp_path):
    """By its folder, by a pattern, by name, by a link, and as a folder."""
    (tmp_path / "shards").mkdir()
    (tmp_path / "a.txt").write_text("a", encoding="utf-8")
    for name in ("out.jsonl", "shards/shard-0001.jsonl"):
        (tmp_path / name).write_text('{"text": "x"}\n', encoding="utf-8")
    (tmp_path / "link").symlink_to(tmp_path / "out.jsonl")
    for inputs in ([tmp_path], [tmp_path / "*"], [tmp_path / "a.txt", tmp_path / "out.jsonl"]):
        outputs = [tmp_path / "link", tmp_path / "shards", tmp_path / "not-there-yet.jsonl"]
        assert [each.text for each in articles([str(each) for each in inputs], outputs=outputs)] == ["a"]
    with pytest.raises(ArticleError, match="name another output"):
        articles([str(tmp_path / "out.jsonl")], outputs=[tmp_path / "out.jsonl"])


def test_what_is_no_regular_file_is_not_opened(tmp_path):
    """It might never end, or never begin: in a folder and of a pattern it fails alone, by name it is refused."""
    os.mkfifo(tmp_path / "a.txt")
    os.mkfifo(tmp_path / "b.jsonl")
    (tmp_path / "c.txt").write_text("c", encoding="utf-8")
    for name in (tmp_path, tmp_path / "*"):
        first, second, third = read(name)
        assert "a pipe, a socket or a device" in str(first.error)
        assert (second.id, third.text) == (str(tmp_path / "b.jsonl"), "c")
    with pytest.raises(ArticleError, match="give what it holds to -"):
        articles([str(tmp_path / "b.jsonl")])


@pytest.mark.parametrize("kind", ["parquet", "csv", "jsonl", "txt"])
def test_a_corrupt_file_fails_alone(kind, tmp_path):
    (tmp_path / f"a.{kind}").write_bytes(b"PAR1" + bytes(range(256)) * 4)
    (tmp_path / "b.txt").write_text("whole", encoding="utf-8")
    found = read(tmp_path)
    assert found[-1].text == "whole"
    assert found[:-1]
    assert all(isinstance(item, Unreadable) for item in found[:-1])


def test_standard_input_is_jsonl(monkeypatch):
    monkeypatch.setattr(sys, "stdin", TextIOWrapper(BytesIO(b'{"text": "one"}\n')))
    (article,) = read("-")
    assert (article.text, article.id) == ("one", "standard input:1")


@pytest.mark.parametrize("name", ["nowhere.txt", "nowhere/*.txt", "empty", "empty/a.txt/b", "x" * 300])
def test_an_input_that_gives_nothing_is_said_before_anything_is_read(name, tmp_path):
    (tmp_path / "empty").mkdir()
    with pytest.raises(ArticleError, match=name.partition("*")[0]):
        articles([str(tmp_path / name)])


def test_a_file_that_vanishes_fails_alone(tmp_path):
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text(name, encoding="utf-8")
    found = articles([str(tmp_path)])
    assert next(found).text == "a.txt"
    (tmp_path / "b.txt").unlink()
    assert "no file" in str(next(found).error)


def test_rows_are_read_one_at_a_time(monkeypatch):
    """Memory does not grow with the table: the first article is there before the rest is read."""
    reading, writing = os.pipe()
    try:
        os.write(writing, b'{"text": "one"}\n' * 800)
        with os.fdopen(reading, encoding="utf-8") as pipe:
            monkeypatch.setattr(sys, "stdin", pipe)
            assert next(articles(["-"])).text == "one"
    finally:
        os.close(writing)


@pytest.mark.parametrize("kind", ["txt", "jsonl", "csv", "parquet"])
def test_how_much_has_been_read_rises_to_the_whole(kind, tmp_path):
    texts = [f"Article {number}. " * 200 for number in range(200)]
    path = tmp_path / f"news.{kind}"
    if kind == "txt":
        for number, text in enumerate(texts):
            (tmp_path / f"{number}.txt").write_text(text, encoding="utf-8")
        path = tmp_path
    elif kind == "jsonl":
        path.write_text("".join(json.dumps({"text": text}) + "\n" for text in texts), encoding="utf-8")
    elif kind == "csv":
        path.write_text("text\n" + "\n".join(texts), encoding="utf-8")
    else:
        pa = pytest.importorskip("pyarrow")
        pytest.importorskip("pyarrow.parquet").write_table(pa.table({"text": texts}), path)
    found = articles([str(path)])
    went = [found.read for _ in found]
    assert went == sorted(went)
    assert len(went) == 200
    assert 0 < went[0] < went[100] < went[-1] == pytest.approx(1)


def test_of_standard_input_nobody_knows_how_much_there_is():
    assert articles(["-"]).read is None


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="asks Linux for the peak of memory")
def test_a_gigabyte_in_a_file_or_in_a_line_is_refused_in_little_memory(tmp_path):
    """The files have holes in place of most of it."""
    # Not ru_maxrss: that of a child counts what its parent had when it forked.
    for name in ("big.txt", "big.jsonl"):
        with (tmp_path / name).open("wb") as file:
            file.truncate(1 << 30)
    with (tmp_path / "big.jsonl").open("ab") as file:
        file.write(b'\n{"text": ""}\n')
    code = "import re, sys; from summarizer.inputs.sources import articles\n" \
        "for each in articles(sys.argv[1:]): print(each.id, each.error)\n" \
        "print(re.search(r'VmHWM:\\s*(\\d+)', open('/proc/self/status').read())[1])"
    told = subprocess.check_output(
        [sys.executable, "-c", code, tmp_path / "big.txt", tmp_path / "big.jsonl"], text=True
    ).splitlines()
    assert "big.txt is over 20,000,000 bytes" in told[0]
    assert "big.jsonl:1 is over 20,000,000 bytes" in told[1]
    assert "big.jsonl:2 " in told[2]
    assert int(told[3]) < 250_000
