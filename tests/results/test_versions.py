"""An article that changed, or is to be done again: a new line that replaces the old in all that reads results."""

import json
import sqlite3

import gold
import pytest
import server
from warm import summarizer as run

from summarizer import Article, Summarizer
from summarizer.cluster.actor import SummarizeActor
from summarizer.results.load import read_results

TEXTS = [(gold.SEEDS / f"{name}.txt").read_text(encoding="utf-8") for name in gold.NAMES[:3]]


@pytest.fixture
def batch(tmp_path):
    """Run `batch` over rows of id and text, into one results file; the account, and the texts' numbers as read."""
    results = tmp_path / "results.jsonl"

    def done(*rows, options=(), code=0):
        path = tmp_path / "in.jsonl"
        path.write_text("".join(json.dumps({"id": id, "text": text}) + "\n" for id, text in rows), encoding="utf-8")
        ran = run("batch", path, "-o", results, *options)
        assert ran.returncode == code, ran.stderr
        hashes = [Article(text).sha256 for text in TEXTS]
        return ran.stderr, {each.id: hashes.index(each.article.sha256) for each in read_results(results)}

    done.results = results
    return done


def test_a_changed_article_is_done_again_and_replaces_what_was_read(batch, tmp_path):
    """The old line stays in the file; score, tables and report see the new one alone."""
    assert batch(("n1", TEXTS[0]), ("n2", TEXTS[1]))[1] == {"n1": 0, "n2": 1}
    told, read = batch(("n1", TEXTS[2]), ("n2", TEXTS[1]))
    assert told.startswith("1 done, 0 failed, 1 done before\n  1 changed since they were done before: done again\n")
    assert read == {"n1": 2, "n2": 1}
    assert len(batch.results.read_text(encoding="utf-8").splitlines()) == 3
    assert batch(("n1", TEXTS[2]), ("n2", TEXTS[1]))[0].startswith("0 done, 0 failed, 2 done before\n")
    assert run("tables", batch.results, "-o", tmp_path / "t.sqlite").returncode == 0
    with sqlite3.connect(tmp_path / "t.sqlite") as tables:
        assert tables.execute("SELECT count(*) FROM articles").fetchone() == (2,)
    tables.close()
    page = run("report", batch.results)
    assert TEXTS[2].strip()[-40:] in page.stdout
    assert TEXTS[0].strip()[-40:] not in page.stdout


def test_two_texts_of_one_id_in_one_run_are_told_and_never_paid_again(batch):
    """The first in the order of the inputs has the id, in every run: FAULTS row 30."""
    for done in ("1 done, 1 failed\n", "0 done, 1 failed, 1 done before\n", "0 done, 1 failed, 1 done before\n"):
        told, read = batch(("n1", TEXTS[0]), ("n1", TEXTS[1]), code=3)
        assert told.startswith(done)
        assert "two articles have the id 'n1' and different texts" in told
        assert read == {"n1": 0}


def test_redo_does_an_article_again_once(batch):
    batch(("n1", TEXTS[0]), ("n2", TEXTS[1]))
    told, read = batch(("n1", TEXTS[0]), ("n1", TEXTS[0]), ("n2", TEXTS[1]), options=("--redo", "n1"))
    assert told.startswith("1 done, 0 failed, 1 done before, 1 given twice\n")
    assert read == {"n1": 0, "n2": 1}
    assert len(batch.results.read_text(encoding="utf-8").splitlines()) == 3


def test_an_id_to_redo_that_no_article_has_is_told(batch):
    told, _ = batch(("n1", TEXTS[0]), options=("--redo", "n9", "--redo", "n1"))
    assert "\n  no article has the id n9, which was to be done again\n" in told
    assert "id n1" not in told


def test_a_torn_new_version_leaves_the_old_in_force(batch):
    batch(("n1", TEXTS[0]))
    whole = batch.results.read_bytes()
    batch.results.write_bytes(whole + whole[:-30])
    assert [each.id for each in read_results(batch.results)] == ["n1"]


async def test_of_shards_the_later_run_counts(tmp_path):
    """Actors of three runs: the second does a changed article, in a shard above; the third is given both unpaid."""
    articles = [Article(server.ARTICLE, id="n1"), Article(server.ARTICLE + " More.", id="n1")]
    with server.Server(server.good()) as listening:
        summarizer = Summarizer("tiny", base_url=listening.url)
        for article in (*articles, *articles):
            actor = SummarizeActor(summarizer, tmp_path / "out")
            assert (await actor.result(article)).summary.article.sha256 == article.sha256
            await actor.close()
        assert len(listening.asked) == 2
    assert [each.article.sha256 for each in read_results(tmp_path / "out")] == [articles[1].sha256]
    assert (tmp_path / "out" / "shard-0002.texts.gz").exists()
