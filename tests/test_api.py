"""`summarize_many`: what it takes, what becomes of it, and that it ends when whoever takes the results has enough."""

import logging
import pydoc
import re
import signal
import subprocess
import sys
from pathlib import Path

import gold
import pytest
import server
from asking import KEY, QUICK, assert_done

import summarizer
from summarizer import Article, ArticleError, ConfigurationError, FaultError, asummarize, summarize, summarize_many
from summarizer.batch.run import Run

SEED = gold.SEEDS / "lavrov-tass.txt"

# What is given, the id of its result, and what its error says.
UNREADABLE = [
    (str(SEED), "0", r"give Path\("),   # the name of a file is not paid for as an article
    (Path("nowhere.txt"), "nowhere.txt", "no file"),
    (gold.SEEDS, str(gold.SEEDS), "folder"),
    ("", "0", "empty"),
    ("a\0b", "0", "NUL"),
    (None, "0", "not NoneType"),
    (5, "0", "not int"),
    (b"news", "0", "not bytes"),
    ({}, "0", "not dict"),
]


@pytest.mark.parametrize(("given", "id", "told"), UNREADABLE)
def test_what_cannot_be_read_is_a_failed_result_and_the_others_run(given, id, told):
    failed, done = sorted(summarize_many([given, SEED]), key=lambda result: result.summary is not None)
    assert (failed.id, failed.summary, type(failed.error)) == (id, None, ArticleError)
    assert told.replace("\\", "") in str(failed.error)
    assert (done.id, done.error) == (str(SEED), None)


def test_paths_texts_and_articles_give_the_same_with_ids_of_their_own():
    found = {result.id: result for result in summarize_many([SEED, gold.text("lavrov-tass"), Article.read(SEED)])}
    assert set(found) == {"1", str(SEED)}
    assert found["1"].summary.records == found[str(SEED)].summary.records == summarize(SEED).records


def test_a_path_is_read_when_its_turn_comes(tmp_path):
    late = tmp_path / "late.txt"

    def writes(handler):
        late.write_text(server.ARTICLE + "Late.", encoding="utf-8")
        server.says(server.good())(handler)

    with server.Server(writes, server.good()) as listening:
        given = [server.ARTICLE, server.ARTICLE + "Two.", late]   # while one is asked about, one more is made ready
        found = list(summarize_many(given, "tiny", base_url=listening.url, concurrency=1))
    assert [result.error for result in found] == [None] * 3


def test_what_the_articles_themselves_raise_comes_after_what_was_paid_for(tmp_path):
    def articles():
        yield server.ARTICLE
        yield server.ARTICLE + "Two."
        yield Article.read(tmp_path / "missing.txt")

    held = server.says(server.good())
    with server.Server(lambda handler: handler.wait(0.5) or held(handler)) as listening:
        results = summarize_many(articles(), "tiny", base_url=listening.url)
        assert sorted(next(results).id for _ in range(2)) == ["0", "1"]
        with pytest.raises(ArticleError, match="no file"):
            next(results)


@pytest.mark.parametrize(("articles", "settings", "told"), [
    (["news"], {"concurrency": 0}, "concurrency must be"),
    (["news"], {"concurrency": -3}, "concurrency must be"),
    (["news"], {"tries": 0}, "tries must be"),
    ("news", {}, "one str"),   # else each character would be an article
    (SEED, {}, "one PosixPath"),
    (Article("news"), {}, "one Article"),
])
def test_a_wrong_call_is_refused_before_anything_is_begun(articles, settings, told):
    with pytest.raises(ConfigurationError, match=told):
        summarize_many(articles, **settings)


class Odd(Article):
    """An article of somebody's own that has a fault."""

    @property
    def sha256(self):
        raise ZeroDivisionError(f"with {KEY}" if self.id == "secret" else "of no account")


def test_a_fault_of_a_library_costs_one_article_and_says_what_it_is(monkeypatch, caplog):
    """It bears what was paid; its traceback is its cause and in the log, unless a key stands in it."""
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    given = [server.ARTICLE, Odd(server.ARTICLE, id="odd"), Odd(server.ARTICLE, id="secret"), server.ARTICLE + "4"]
    with caplog.at_level(logging.DEBUG, "summarizer"), server.Server(server.good()) as listening:
        found = {result.id: result for result in summarize_many(given, "tiny", base_url=listening.url)}
    assert_done(found["0"].summary, attempts=1)
    assert_done(found["3"].summary, attempts=1)
    odd, secret = found["odd"].error, found["secret"].error
    assert type(odd) is type(secret) is FaultError
    assert "ZeroDivisionError: of no account" in str(odd)
    assert (odd.attempts, odd.usage.input_tokens, odd.exit_code) == (1, 100, 70)
    assert isinstance(odd.__cause__, ZeroDivisionError)
    assert "Traceback" in caplog.text
    assert "ZeroDivisionError: with …" in str(secret)
    assert secret.__cause__ is None
    assert KEY not in caplog.text


async def test_a_fault_of_a_reader_that_is_no_session_costs_one_article():
    """Such as a pool of workers whose library has one."""
    class Reader:
        gate = flights = None

        async def summarize(self, article):
            return summary if article.id == "good" else {}["a key"]

        def shut(self):
            raise AssertionError("nothing of this ends the run")

    summary = await asummarize(SEED)
    given = [Article("news", id=id) for id in ("good", "odd", "odd", "good")]
    found = [result async for result in Run(Reader(), 2).results(given)]
    assert sorted(result.id for result in found if result.summary) == ["good", "good"]
    for result in found:
        if result.id == "odd":
            assert re.fullmatch(
                r"a fault of summarizer or of a library at batch/run\.py:\d+ \(KeyError: 'a key'\)", str(result.error),
            )


def test_odd_answers_of_a_server_lose_no_other_article():
    """One whose model or usage is odd is read; what is no JSON is asked again; one of another form fails by itself."""
    odd = [server.answers(200, {**server.completion(server.good()), **part}) for part in (
        {"model": 5}, {"choices": {"a": 1}}, {"usage": {"prompt_tokens": -7, "completion_tokens": 1}},
    )]
    texts = [f"{server.ARTICLE}{n}" for n in range(8)]
    with server.Server(*odd, server.answers(200, "[" * 100_000), server.good()) as listening:
        found = list(summarize_many(texts, "tiny", base_url=listening.url, limits=QUICK))
    (failed,) = (result.error for result in found if result.error)
    assert "no completion as OpenAI forms it" in str(failed)
    assert len(found) == 8
    assert len(listening.asked) == 9


BEGIN = f"""if True:
    import asyncio, sys, threading, time
    from summarizer import summarize, summarize_many
    texts = [{server.ARTICLE!r} + str(n) for n in range(8)]
    settings = {{"model": "tiny", "base_url": sys.argv[1]}}
    def living():
        return [thread.name for thread in threading.enumerate() if thread.name.startswith("summarizer")]
    async def waits():
        return summarize(texts[0], **settings)
"""
# The first request is answered at once and the others never; what must end, and how.
ENDINGS = {
    "closed": ("""
    results = summarize_many(texts, **settings)
    next(results)
    results.close()
    print("closed", living())""", "closed []", ""),
    "an error in the loop, and the iterator in a name": ("""
    results = summarize_many(texts, **settings)
    for result in results:
        1 / 0""", "", "ZeroDivisionError: division by zero"),
    "left at the end of the script": ("""
    results = summarize_many(texts, concurrency=1, **settings)
    next(results)
    print("left")""", "left", ""),
    "interrupted in the loop": ("""
    try:
        for result in summarize_many(texts, **settings):
            print("ready", flush=True)
    except KeyboardInterrupt:
        print("interrupted", living())""", "interrupted []", ""),
    "interrupted in the body of the loop": ("""
    try:
        for result in summarize_many(texts, **settings):
            print("ready", flush=True)
            time.sleep(60)
    except KeyboardInterrupt:
        print("interrupted", living())""", "interrupted []", ""),
    "interrupted in a notebook's loop": ("""
    summarize(texts[0], **settings)
    print("ready", flush=True)
    try:
        asyncio.new_event_loop().run_until_complete(waits())
    except KeyboardInterrupt:
        print("interrupted", living())""", "interrupted []", ""),
    "interrupted under asyncio.run": ("""
    summarize(texts[0], **settings)
    print("ready", flush=True)
    try:
        asyncio.run(waits())
    except KeyboardInterrupt:
        print("interrupted", living())""", "interrupted []", ""),
}


@pytest.mark.parametrize(("script", "out", "err"), ENDINGS.values(), ids=ENDINGS)
def test_it_ends_whatever_the_server_does(script, out, err):
    """In a real process, by a real signal; no thread goes on asking."""
    with server.Server(server.good(), server.silent()) as listening, subprocess.Popen(
        [sys.executable, "-c", BEGIN + script, listening.url],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    ) as process:
        try:
            if "ready" in script:
                assert process.stdout.readline() == "ready\n"
                while len(listening.asked) < 2:
                    listening.closing.wait(0.05)
                listening.closing.wait(0.5)   # the client is waiting
                process.send_signal(signal.SIGINT)
            told = process.communicate(timeout=50)   # the server holds its answers for a minute
        finally:
            process.kill()
    assert told[0].strip() == out
    assert told[1].strip().endswith(err)
    assert err or not told[1]


def test_help_begins_with_what_one_needs(tmp_path, monkeypatch):
    """Its first lines run as they stand, given a text, articles and a model."""
    monkeypatch.chdir(tmp_path)
    first = pydoc.render_doc(summarizer, renderer=pydoc.plaintext).splitlines()[:30]
    example = [line.strip() for line in first if line.startswith(" " * 8) and "summar" in line]
    given = {"text": gold.text("lavrov-tass"), "articles": [SEED], "model": None}
    exec("\n".join(example), given)   # noqa: S102 - our own
    assert given["summary"].records == given["results"][0].summary.records == given["summaries"][0].records
    assert "summarize_many" in "\n".join(example)
    assert any("docs/python.md" in line for line in first)
