"""What one actor of a Ray run does, called as Ray calls it."""

import asyncio
import pickle
import threading

import pytest
import server

from summarizer import Article, ConfigurationError, OutputError, ResultsError, Summarizer
from summarizer.cluster.actor import Orders, SummarizeActor
from summarizer.results.load import read_results
from summarizer.settings import Limits

ARTICLE = Article(server.ARTICLE, id="n1")


async def test_the_same_article_asked_for_twice_is_paid_once(tmp_path):
    """At the same time and later on, as when Ray lost an answer; another actor finds it in the folder."""
    with server.Server(server.good()) as listening:
        summarizer = Summarizer("tiny", base_url=listening.url)
        actor, other = (SummarizeActor(summarizer, tmp_path / "out") for _ in range(2))
        first, second = await asyncio.gather(actor.result(ARTICLE), actor.result(ARTICLE))
        third, fourth = await actor.result(ARTICLE), await other.result(ARTICLE)
        changed = await other.result(Article(server.ARTICLE + "More.", id="n1"))
        assert len(listening.asked) == 1
        await actor.close()
        await other.close()
    assert first.summary == second.summary == third.summary == fourth.summary == next(read_results(tmp_path / "out"))
    assert "different texts" in str(changed.error)


async def test_a_result_that_was_edited_fails_its_article_and_no_other(tmp_path):
    """What a shard holds is found by id and hash; the rest of the line is looked at when it is asked for."""
    with server.Server(server.good()) as listening:
        summarizer = Summarizer("tiny", base_url=listening.url)
        actor = SummarizeActor(summarizer, tmp_path / "out")
        await actor.result(ARTICLE)
        await actor.close()
        (shard,) = (tmp_path / "out").glob("shard-*.jsonl")
        shard.write_text(shard.read_text(encoding="utf-8").replace('"act":"', '"act":"re'), encoding="utf-8")
        other = SummarizeActor(summarizer, tmp_path / "out")
        result, second = await other.result(ARTICLE), await other.result(Article(server.ARTICLE, id="n2"))
        await other.close()
        assert len(listening.asked) == 2
    assert isinstance(result.error, ResultsError)
    assert f"{shard} holds a result of 'n1' that cannot be read" in str(result.error)
    assert second.summary is not None


async def test_a_folder_that_is_not_the_drivers_costs_no_call(tmp_path):
    with server.Server(server.good()) as listening:
        summarizer = Summarizer("tiny", base_url=listening.url)
        result = await SummarizeActor(summarizer, tmp_path / "here", run=Orders(summarizer.stamp, {})).result(ARTICLE)
        assert listening.asked == []
    assert isinstance(result.error, OutputError)
    assert "not the same on all nodes" in str(result.error)


@pytest.mark.parametrize("wrong", [{"concurrency": 0}, {"actors": 0}, {"rpm": float("nan")}, {"tpm": -1}], ids=str)
async def test_a_number_out_of_its_range_is_every_articles_error(wrong, tmp_path):
    """Nothing is raised in a worker, asked, or written."""
    with server.Server(server.good()) as listening:
        result = await SummarizeActor(Summarizer("tiny", base_url=listening.url), tmp_path, **wrong).result(ARTICLE)
        assert listening.asked == []
    assert isinstance(result.error, ConfigurationError)
    assert str(result.error).startswith(f"{next(iter(wrong))} must be")
    assert list(tmp_path.iterdir()) == []


# how many actors share, and how many requests the first of them has in flight (of 5)
@pytest.mark.parametrize(("actors", "most"), [(1, 5), (2, 3), (5, 1), (9, 1)])
async def test_what_may_be_in_flight_is_shared_out(actors, most, tmp_path):
    inside, lock = [0, 0], threading.Lock()

    def step(handler):
        with lock:
            inside[0] += 1
            inside[1] = max(inside)
        if len(listening.asked) > 1:   # until the first is through four are in flight
            for _ in range(50):   # until all are there that may be, so that no slow machine hides one
                if handler.wait(0.1) or inside[1] >= most:
                    break
            handler.wait(0.1)
        with lock:
            inside[0] -= 1
        server.says(server.good())(handler)

    with server.Server(step) as listening:
        actor = SummarizeActor(
            Summarizer("tiny", base_url=listening.url), tmp_path, actors=actors, concurrency=5
        )
        await actor({"text": Column(f"No. {n}. {server.ARTICLE}" for n in range(20))})
        await actor.close()
    assert inside[1] == most


async def test_a_pause_of_the_provider_is_waited_for_and_ends_with_the_run(tmp_path):
    """It is longer than a request may take; what still waits when the run is stopped is no result."""
    limits = Limits(timeout=3, deadline=3, longest_wait=0.02)
    steps = [server.fails(429, retry_after="3.5"), server.good(), server.fails(429, retry_after="3600")]
    with server.Server(*steps) as listening:
        actor = SummarizeActor(Summarizer("tiny", base_url=listening.url, limits=limits), tmp_path / "out")
        assert (await actor.result(ARTICLE)).summary
        late = [asyncio.create_task(actor.result(Article(f"No. {n}. {ARTICLE.text}"))) for n in range(9)]
        while await actor.hold(0) == 0:   # noqa: ASYNC110 - until it is told to wait
            await asyncio.sleep(0.01)
        assert await actor.hold(0, shut=True) > 3_000
        assert await asyncio.gather(*late) == [None] * 9
        await actor.close()


async def test_a_provider_that_asks_for_pauses_without_end_gives_every_row_the_error(tmp_path):
    """In a pipeline of Ray Data, where nobody stops the run."""
    limits = Limits(timeout=3, deadline=3, longest_wait=0.02, refusals=1)
    with server.Server(server.fails(429, retry_after="3600")) as listening:
        actor = SummarizeActor(Summarizer("tiny", base_url=listening.url, limits=limits), tmp_path / "out")
        table = await actor({"text": Column(f"No. {n}. {server.ARTICLE}" for n in range(20))})
        await actor.close()
        assert len(listening.asked) <= 4
    assert all("to be left alone" in error for error in table["error"].to_pylist())


class Column(list):
    """A column as NumPy gives it."""

    def tolist(self):
        return list(self)


def test_a_summarizer_goes_to_another_process_with_its_templates_and_shows_no_key(monkeypatch, tmp_path):
    """Its folder of prompts may not be there."""
    monkeypatch.setenv("SUMMARIZER_API_KEY", "not-to-be-seen-anywhere")
    (tmp_path / "system.md.jinja").write_text("Rules of ours. {{ language }}", encoding="utf-8")
    (tmp_path / "article.md.jinja").write_text("{{ fence }}{{ text }}", encoding="utf-8")
    summarizer = Summarizer("tiny", base_url="http://127.0.0.1:1/v1", prompts=tmp_path)
    data, stamp = pickle.dumps(summarizer), summarizer.stamp
    for path in tmp_path.iterdir():
        path.unlink()
    there = pickle.loads(data)   # noqa: S301 - it is ours
    assert there.stamp == stamp
    assert "Rules of ours." in there.prompts.messages(ARTICLE)[0]["content"]
    assert "not-to-be-seen" not in repr(there) + str(vars(there))


NOTHING = {"parties": [], "sources": [], "proposals": [], "responses": [], "conditions": [], "doubts": []}


def seconds(listening):
    """Of each request, whether it is about a second reading."""
    return ["Somebody recorded this" in asked.article for asked in listening.asked]


async def test_what_a_folder_holds_unchecked_gets_its_second_reading_alone(tmp_path):
    """As in a pipeline of Ray Data; asked for once more, by another actor too, it costs nothing."""
    with server.Server(server.good(), NOTHING) as listening:
        for check in (False, True, True):
            actor = SummarizeActor(Summarizer("tiny", base_url=listening.url, check=check), tmp_path / "out")
            result = await actor.result(ARTICLE)
            await actor.close()
        assert seconds(listening) == [False, True]
    assert result.summary == next(read_results(tmp_path / "out"))
    assert result.summary.provenance.check.attempts == 1


async def test_where_the_second_reading_fails_a_shard_has_the_first(tmp_path):
    """It is paid: the next actor that is asked does the second alone."""
    steps = server.says(server.good()), server.says(refusal="no"), server.says(NOTHING)
    with server.Server(*steps) as listening:
        summarizer = Summarizer("tiny", base_url=listening.url, check=True)
        actor = SummarizeActor(summarizer, tmp_path / "out")
        failed = await actor.result(ARTICLE)
        assert next(read_results(tmp_path / "out")).provenance.check.failed
        again = await actor.result(ARTICLE)
        await actor.close()
        assert seconds(listening) == [False, True, True]
    assert (failed.error.attempts, again.summary.provenance.attempts) == (2, 3)
    sent = pickle.dumps(failed)   # to the driver
    assert pickle.loads(sent).error.summary == failed.error.summary   # noqa: S301 - it was made here


async def test_a_driver_sends_the_summary_that_it_knows(tmp_path):
    """What lies before the bytes that it has seen is not looked at again."""
    with server.Server(server.good(), NOTHING) as listening:
        first = SummarizeActor(Summarizer("tiny", base_url=listening.url), tmp_path / "out")
        stored = (await first.result(ARTICLE)).summary
        await first.close()
        seen = {path.name: path.stat().st_size for path in (tmp_path / "out").glob("shard-*.jsonl")}
        (tmp_path / "out" / "run.jsonl").touch()
        summarizer = Summarizer("tiny", base_url=listening.url, check=True)
        actor = SummarizeActor(summarizer, tmp_path / "out", run=Orders(summarizer.stamp, seen))
        result = await actor.result(ARTICLE, stored)
        await actor.close()
        assert seconds(listening) == [False, True]
    assert next(read_results(tmp_path / "out")) == result.summary
