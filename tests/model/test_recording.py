"""Recorded replies: what is recorded is not paid again, and a miss says what changed. Through a real server."""

import asyncio
import json
import os
import subprocess
import sys

import pytest
import server

from summarizer import Article, ConfigurationError, NoModelError, OutputError, Summarizer
from summarizer.model.recording import Recordings

KEY = "key-of-the-test"


@pytest.fixture
def live(monkeypatch, tmp_path):
    """Summarize the article through a server that answers with a script; replies are recorded."""
    monkeypatch.setenv("SUMMARIZER_API_KEY", KEY)

    def summarize(*steps, article=server.ARTICLE, **settings):
        with server.Server(*steps) as listening:
            record = settings.pop("record", tmp_path / "rec")
            summary = Summarizer("tiny", base_url=listening.url, record=record, **settings).summarize(article)
            return summary, listening.asked

    return summarize


def replayed(folder, article=server.ARTICLE, **settings):
    return Summarizer(replay=folder, **settings).summarize(article)


def test_a_recorded_reply_is_not_asked_again(live, tmp_path):
    first, asked = live(server.good())
    assert len(asked) == 1
    again, asked = live(server.good())
    assert asked == []
    assert again.proposals == first.proposals
    assert (first.provenance.recorded, again.provenance.recorded) == (False, True)
    assert replayed(tmp_path / "rec").proposals == first.proposals


def test_a_conversation_is_recorded_turn_by_turn(live, tmp_path):
    bad = server.one("a quote that nobody wrote")
    summary, asked = live(bad, server.good())
    assert len(asked) == 2
    names = sorted(path.name for path in (tmp_path / "rec").iterdir())
    assert [name.split(".")[-2] for name in names] == ["0", "1"]
    again = replayed(tmp_path / "rec")
    assert again.proposals == summary.proposals
    assert again.provenance.usage == summary.provenance.usage
    assert again.provenance.attempts == 2


def test_a_file_is_named_for_its_article_and_holds_what_is_promised(live, tmp_path):
    live(server.good(), article=Article(server.ARTICLE, source="news/../Sund crossing?.txt"))
    (path,) = (tmp_path / "rec").iterdir()
    assert path.name.startswith("Sund-crossing.")
    body = json.loads(path.read_text(encoding="utf-8"))
    assert set(body) == {"key", "turn", "article", "recorded_at", "request", "completion"}
    assert body["completion"]["model"] == "tiny-1"
    assert body["key"] in path.name
    assert KEY not in path.read_text(encoding="utf-8")


@pytest.mark.parametrize("id", ["../../etc/passwd", "/", "a\0b", "x" * 300, "..", "сделка", ""])
def test_no_name_leads_out_of_the_folder(id, live, tmp_path):
    live(server.good(), article=Article(server.ARTICLE, id=id))
    assert [path.parent for path in tmp_path.rglob("*.json")] == [tmp_path / "rec"]


def test_a_miss_says_what_changed(live, tmp_path):
    live(server.good())
    folder = tmp_path / "rec"
    with pytest.raises(NoModelError, match="no reply for this article"):
        replayed(folder, article=server.ARTICLE + " ")
    with pytest.raises(NoModelError, match="the prompt changed"):
        replayed(folder, language="French")
    with pytest.raises(NoModelError, match="the schema changed"):
        replayed(folder, mode="strict")


def test_recordings_are_found_by_name_alone(live, tmp_path):
    """What the other files hold does not matter: they are not read."""
    live(server.good())
    for number in range(50):
        (tmp_path / "rec" / f"other.{number:016x}.0.json").write_text("{", encoding="utf-8")
    assert replayed(tmp_path / "rec").proposals


def test_a_miss_looks_into_no_other_articles_recordings(live, tmp_path):
    """The others are pipes that nobody writes to: who opened one would wait for ever."""
    folder = tmp_path / "rec"
    live(server.good(), article=Article(server.ARTICLE, id="mine"))
    for number in range(50):
        os.mkfifo(folder / f"other-{number}.{number:016x}.0.json")
    mine, new = tmp_path / "mine.txt", tmp_path / "new.txt"
    mine.write_text(server.ARTICLE, encoding="utf-8")
    new.write_text(server.ARTICLE + "More of it.", encoding="utf-8")
    told = subprocess.run(
        [sys.executable, "-m", "summarizer", "record", mine, new, "--into", folder, "--stale", "--language", "French"],
        capture_output=True, text=True, timeout=30, check=False, env={"PATH": os.environ["PATH"]},
    )
    said = told.stdout.splitlines()
    assert "the prompt changed since its reply was recorded" in said[0], told.stderr
    assert "no reply for this article" in said[1]


def test_a_miss_says_that_the_text_is_another(live, tmp_path):
    live(server.good(), article=Article(server.ARTICLE, id="mine"))
    with pytest.raises(NoModelError, match="no reply for this article: what is recorded as mine is of another text"):
        replayed(tmp_path / "rec", article=Article(server.ARTICLE + "More of it.", id="mine"))
    with pytest.raises(NoModelError, match="no reply for this article: none is recorded as yours"):
        replayed(tmp_path / "rec", article=Article(server.ARTICLE + "More of it.", id="yours"))


def test_a_broken_recording_is_a_message_of_ours(live, tmp_path):
    live(server.good())
    (path,) = (tmp_path / "rec").iterdir()
    path.write_text("{", encoding="utf-8")
    with pytest.raises(ConfigurationError, match=r"is broken: record it again"):
        replayed(tmp_path / "rec")


def test_a_folder_that_cannot_be_written_is_said(live, tmp_path):
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(OutputError, match="cannot be recorded"):
        live(server.good(), record=tmp_path / "file" / "rec")


def test_a_refused_reply_is_not_recorded(live, tmp_path):
    live(server.answers(500), server.says(finish_reason="length", content="{"), server.good())
    (path,) = (tmp_path / "rec").iterdir()
    body = json.loads(path.read_text(encoding="utf-8"))
    assert json.loads(body["completion"]["choices"][0]["message"]["content"]) == server.good()


def test_a_session_summarizes_many_at_once(monkeypatch, tmp_path):
    """Each article's attempts and usage are its own."""
    monkeypatch.setenv("SUMMARIZER_API_KEY", KEY)

    async def all_of(url):
        async with Summarizer("tiny", base_url=url, record=tmp_path / "rec").session() as session:
            return await asyncio.gather(*(session.summarize(f"{n}. {server.ARTICLE}") for n in range(20)))

    with server.Server(server.good()) as listening:
        summaries = asyncio.run(all_of(listening.url))
    assert len(listening.asked) == 20
    assert {(s.provenance.attempts, s.provenance.usage.output_tokens) for s in summaries} == {(1, 20)}
    assert len(Recordings(tmp_path / "rec")._listed()) == 20


async def test_the_sync_door_works_where_a_loop_is_running(live, tmp_path):
    """As in a notebook."""
    await asyncio.to_thread(live, server.good())
    assert replayed(tmp_path / "rec").proposals


def test_an_article_that_nobody_recorded_needs_a_model():
    with pytest.raises(NoModelError, match="No model is named"):
        Summarizer().summarize(server.ARTICLE)
