"""What the command says beside its results: with --verbose and --debug, and of a fault without either."""

import re

import pytest
from asking import KEY, changed, command
from batches import rows, started
from server import ARTICLE, Server, fails, good, one

ANSWERED = r"standard input: tiny-1 answered in \d+\.\d s, 100 tokens in, 20 out"
HAPPENS = [
    r"standard input: try 1 failed \(503\); the next in \d\.\d s",
    r"the provider asks to be left alone for [12] s",
    r"standard input: try 2 failed \(429\); the next in \d\.\d s",
    ANSWERED,
    r"standard input: reply 1 does not stand, asked again: P1: quotes\[0\] does not stand in the article: “…”\. "
    r"Copy a passage word for word\.",
    ANSWERED,
]


def script():
    return fails(503), fails(429, KEY, retry_after="1.5"), one("reopen the Sund crossings"), good()


def told(*options):
    with Server(*script()) as listening:
        done = command("--base-url", listening.url, "--format", "json", *options, SUMMARIZER_API_KEY=KEY)
    assert done.returncode == 0
    assert done.stdout.startswith("{")
    return done.stderr


def test_nothing_is_said_where_nobody_asks():
    assert told() == ""


@pytest.mark.parametrize("options", [["--verbose"], ["--debug"], ["--verbose", "--debug"]], ids=" ".join)
def test_each_thing_that_happens_is_a_line_on_standard_error(options):
    """In order; neither the key nor words of the article are in it."""
    lines = told(*options).splitlines()
    stamp = r"\d\d:\d\d:\d\d\.\d{3} " if "--debug" in options else ""
    ours = [line for line in lines if "HTTP Request" not in line]
    assert len(ours) == len(HAPPENS)
    for line, expected in zip(ours, HAPPENS, strict=True):
        assert re.fullmatch(stamp + expected, line)
    sent = [line for line in lines if "HTTP Request" in line]
    assert [re.sub(r"^.* \"HTTP/1.1 (\d+).*", r"\1", line) for line in sent] == (
        ["503", "429", "200", "200"] if "--debug" in options else []
    )
    asked = re.compile(stamp + r"HTTP Request: POST http://127\.0\.0\.1:\d+/v1/chat/completions ")
    assert all(map(asked.match, sent))
    everything = "\n".join(lines)
    assert KEY[:12] not in everything
    words = ARTICLE.split()
    for three in zip(words, words[1:], words[2:], strict=False):
        assert " ".join(three) not in everything


def test_what_was_done_before_is_said(tmp_path):
    article, results = tmp_path / "news.txt", tmp_path / "results.jsonl"
    article.write_text(ARTICLE, encoding="utf-8")
    with Server(good()) as listening:
        live = ("--model", "tiny", "--base-url", listening.url, "--verbose")
        for expected in (ANSWERED.replace("standard input", ".*news.txt"), "1 done before"):
            with started(article, "-o", results, *live) as process:
                _, said = process.communicate(timeout=60)
            assert re.fullmatch(expected, said.splitlines()[0])


def test_the_traceback_of_a_fault_is_seen_once_without_any_option(tmp_path, monkeypatch):
    """Here of a library: its place stands in each failure, its traceback on standard error."""
    (tmp_path / "num2words.py").write_text("raise ZeroDivisionError('of no account')\n", encoding="utf-8")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    results = tmp_path / "results.jsonl"
    for name in "abc":
        (tmp_path / f"{name}.txt").write_text(f"{ARTICLE}{name}\n", encoding="utf-8")
    with (
        Server(changed(says="Norland would reopen 3 crossings.")) as listening,
        started(tmp_path / "*.txt", "-o", results, "--model", "tiny", "--base-url", listening.url) as process,
    ):
        _, said = process.communicate(timeout=60)
    assert process.returncode == 3
    assert said.count("Traceback") == said.count("ZeroDivisionError: of no account\n") == 1
    assert said.startswith("a fault of summarizer or of a library at ")
    failures = rows(results.with_suffix(".failed.jsonl"))
    assert len(failures) == 3
    assert all("(ZeroDivisionError: of no account)" in row["message"] for row in failures)
    assert "answered in" not in said
