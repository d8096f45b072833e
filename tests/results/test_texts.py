"""Texts kept beside results: each once, found by hash, whole whatever happened, and shown by `report` from anywhere."""

import gzip
import json
import os
import shutil
import signal
import subprocess
import sys
import zlib

import gold
import pytest
from warm import summarizer as run

from summarizer import Article, ConfigurationError, LockedError
from summarizer.results.texts import Texts

ARTICLES = [Article(f"Norland offered to free {number} prisoners. «Нет», said Sudmark. 🕊" * 20) for number in range(5)]


@pytest.fixture
def texts(tmp_path):
    opened = Texts(tmp_path / "results.texts.gz")
    yield opened
    opened.close()


def kept(path):
    """What another process, that only reads, finds in a file."""
    reader = Texts(path)
    found = [number for number, article in enumerate(ARTICLES) if reader.get(article.sha256) == article.text]
    reader.close()
    return found


def test_a_text_is_kept_once_and_found_by_its_hash(texts):
    for article in [*ARTICLES[:3], *ARTICLES[:3]]:
        texts.add(article)
    assert [texts.get(article.sha256) for article in ARTICLES] == [*(each.text for each in ARTICLES[:3]), None, None]
    assert gzip.decompress(texts.path.read_bytes()).decode() == "".join(each.text for each in ARTICLES[:3])


def test_nothing_is_made_before_there_is_a_text(texts):
    assert texts.get("0" * 64) is None
    texts.sync()
    texts.close()
    assert not texts.path.exists()


def test_a_reader_sees_what_is_added_later(texts):
    texts.add(ARTICLES[0])
    reader = Texts(texts.path)
    assert reader.get(ARTICLES[1].sha256) is None
    texts.add(ARTICLES[1])
    assert reader.get(ARTICLES[1].sha256) == ARTICLES[1].text
    reader.close()


def test_what_was_kept_before_is_not_kept_again(texts):
    texts.add(ARTICLES[0])
    texts.close()
    size = texts.path.stat().st_size
    again = Texts(texts.path)
    again.add(ARTICLES[0])
    assert texts.path.stat().st_size == size
    again.add(ARTICLES[1])
    again.close()
    assert kept(texts.path) == [0, 1]


def test_one_process_appends(texts):
    texts.add(ARTICLES[0])
    with pytest.raises(LockedError):
        Texts(texts.path).add(ARTICLES[1])
    assert kept(texts.path) == [0]


def test_a_last_text_cut_off_anywhere_costs_no_other(texts):
    for article in ARTICLES[:3]:
        texts.add(article)
    texts.close()
    whole = texts.path.read_bytes()
    third = whole.rindex(bytes.fromhex(ARTICLES[2].sha256)) - 16
    for end in range(third, len(whole)):
        texts.path.write_bytes(whole[:end])
        assert kept(texts.path) == [0, 1]
        again = Texts(texts.path)
        again.add(ARTICLES[3])
        again.close()
        assert kept(texts.path) == [0, 1, 3]


def test_what_a_power_cut_left_of_the_last_is_done_again(texts):
    """Its length is there, and zeros in place of its end, or of all of it."""
    for article in ARTICLES[:3]:
        texts.add(article)
    texts.close()
    whole = texts.path.read_bytes()
    third = whole.rindex(bytes.fromhex(ARTICLES[2].sha256)) - 16
    for begin in (third, third + 70, len(whole) - 6):
        texts.path.write_bytes(whole[:begin] + bytes(len(whole) - begin))
        again = Texts(texts.path)
        again.add(ARTICLES[2])
        again.close()
        assert texts.path.read_bytes() == whole


def test_a_text_that_was_damaged_is_none(texts):
    for article in ARTICLES[:2]:
        texts.add(article)
    texts.close()
    data = bytearray(texts.path.read_bytes())
    data[120] ^= 1
    texts.path.write_bytes(data)
    assert kept(texts.path) == [1]


def test_a_file_of_somebody_else_is_left_as_it_is(texts):
    texts.path.write_bytes(gzip.compress(b"My notes of Monday"))
    before = texts.path.read_bytes()
    with pytest.raises(ConfigurationError, match="move it away"):
        texts.add(ARTICLES[0])
    assert texts.path.read_bytes() == before
    assert kept(texts.path) == []


ADDING = """
import itertools, pathlib, sys
from summarizer import Article
from summarizer.results.texts import Texts
texts = Texts(pathlib.Path(sys.argv[1]))
for number in itertools.count(int(sys.argv[2])):
    article = Article(f"{number} " * 3000)
    texts.add(article)
    print(number, article.sha256, flush=True)
"""


def test_what_was_kept_outlasts_a_kill(tmp_path):
    """Killed five times with SIGKILL: every text that was said to be kept is there."""
    path, told = tmp_path / "t.texts.gz", []
    for _ in range(5):
        with subprocess.Popen([sys.executable, "-c", ADDING, path, str(len(told))], stdout=subprocess.PIPE,
                              text=True) as adding:
            told += [adding.stdout.readline().split() for _ in range(30)]
            os.kill(adding.pid, signal.SIGKILL)
            told += [line.split() for line in adding.stdout.read().splitlines() if len(line.split()) == 2]
    told = [each for each in told if len(each[1]) == 64]
    texts = Texts(path)
    assert len(told) >= 150
    assert all(texts.get(sha256) == f"{number} " * 3000 for number, sha256 in told)
    texts.close()


def test_a_text_costs_little_more_than_its_gzip(texts):
    """Of the articles in seeds/: at most a tenth over what zlib makes of each by itself."""
    found = [Article.read(path) for path in gold.SEEDS.glob("*.txt")]
    for article in found:
        texts.add(article)
    alone = sum(len(zlib.compress(article.text.encode())) for article in found)
    assert texts.path.stat().st_size <= 1.1 * alone


@pytest.fixture
def moved(tmp_path):
    """Results of three seeds and their texts, in another folder; what they were read from is gone."""
    (tmp_path / "in").mkdir()
    for name in gold.NAMES[:3]:
        shutil.copy(gold.SEEDS / f"{name}.txt", tmp_path / "in")
    done = run("batch", tmp_path / "in", "-o", tmp_path / "out" / "results.jsonl")
    assert done.returncode == 0, done.stderr
    shutil.rmtree(tmp_path / "in")
    return (tmp_path / "out").rename(tmp_path / "elsewhere")


def test_report_shows_texts_wherever_the_results_are(moved, tmp_path, monkeypatch):
    monkeypatch.chdir("/")
    for results in (moved / "results.jsonl", moved):
        done = run("report", results, "-o", tmp_path / "page.html")
        assert done.returncode == 0
        assert "without their text" not in done.stderr
    page = (tmp_path / "page.html").read_text(encoding="utf-8")
    for name in gold.NAMES[:3]:
        assert (gold.SEEDS / f"{name}.txt").read_text(encoding="utf-8").strip()[-40:] in page


def test_without_texts_report_shows_quotes(moved, tmp_path):
    (moved / "results.texts.gz").unlink()
    done = run("report", moved / "results.jsonl", "-o", tmp_path / "page.html")
    assert "3 without their text, shown by their quotes" in done.stderr


def test_no_texts_keeps_none(tmp_path):
    done = run("batch", gold.SEEDS / "lavrov-tass.txt", "-o", tmp_path / "results.jsonl", "--no-texts")
    assert done.returncode == 0
    assert [path.name for path in tmp_path.iterdir()] == ["results.jsonl"]


def test_the_text_of_an_article_is_kept_though_another_has_its_id(tmp_path):
    """The second is told while the first is in flight; one that fails keeps no text."""
    rows = [json.dumps({"id": "n1", "text": (gold.SEEDS / f"{name}.txt").read_text(encoding="utf-8")})
            for name in gold.NAMES[:2]] + [json.dumps({"id": "n2", "text": "Nothing is recorded of this."})]
    (tmp_path / "in.jsonl").write_text("\n".join(rows), encoding="utf-8")
    done = run("batch", tmp_path / "in.jsonl", "-o", tmp_path / "results.jsonl")
    assert done.returncode == 3
    assert gzip.decompress((tmp_path / "results.texts.gz").read_bytes()).decode() == json.loads(rows[0])["text"]
