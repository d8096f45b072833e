"""Many articles by the functions: into a file, awaited or not, with events; one client for many calls."""

import asyncio
import gc
import itertools
import json
import pickle

import pytest
import server
from asking import QUICK, ids

import summarizer
from summarizer import (
    Article,
    ConfigurationError,
    LockedError,
    Summarizer,
    asummarize_many,
    read_results,
    summarize_many,
)


def texts(count=None):
    """So many articles; None: without end."""
    numbers = itertools.count() if count is None else range(count)
    made = (Article(f"No. {n}. {server.ARTICLE}", id=f"n{n}") for n in numbers)
    return made if count is None else list(made)


@pytest.fixture
def into(tmp_path):
    return tmp_path / "results.jsonl"


def test_results_into_a_file_are_not_asked_for_again(into):
    """The same call does what is not done; what was done before is in the file, and an event tells of it."""
    told = []
    with server.Server(server.good()) as listening:
        live = {"base_url": listening.url, "into": into, "on_event": told.append}
        assert sorted(each.id for each in summarize_many(texts(3), "tiny", **live)) == ["n0", "n1", "n2"]
        assert [each.id for each in summarize_many(texts(4), "tiny", **live)] == ["n3"]
    assert len(listening.asked) == 4
    assert [event.done for event in told if isinstance(event, summarizer.Resumed)] == [3]
    assert {summary.id for summary in read_results(into)} == {"n0", "n1", "n2", "n3"}


async def test_an_awaited_run_leaves_the_loop_to_others(into):
    with server.Server(server.good()) as listening:
        run = asummarize_many(texts(3), "tiny", base_url=listening.url, into=str(into), concurrency=2)
        found = {result.id: result async for result in run}
    assert set(found) == {"n0", "n1", "n2"}
    assert {summary.id for summary in read_results(into)} == set(found)


@pytest.mark.parametrize("is_held", [True, False])
def test_an_awaited_run_that_is_left_ends_with_its_loop_and_leaves_nothing_open(is_held, into):
    """Left by `break` and not closed; its iterator may be held on to."""
    told, held = [], []

    async def left():
        asyncio.get_running_loop().set_exception_handler(lambda _, context: told.append(context))
        run = asummarize_many(texts(), "tiny", base_url=listening.url, into=into, concurrency=8)
        held.extend([run] if is_held else ())
        async for result in run:
            assert result.summary
            break

    with server.Server(server.good()) as listening:
        asyncio.run(left())
        gc.collect()   # a socket that is open would be told
        assert told == []
        assert len(list(summarize_many(texts(1), "tiny", base_url=listening.url, into=into))) <= 1   # it is free again


def test_a_failure_is_a_result_and_a_line_beside_the_others(into):
    with server.Server(server.says(refusal="no")) as listening:
        [failed] = summarize_many(texts(1), "tiny", base_url=listening.url, into=into)
    assert isinstance(failed.error, summarizer.RefusedError)
    [line] = into.with_suffix(".failed.jsonl").read_text(encoding="utf-8").splitlines()
    assert json.loads(line)["id"] == "n0"


def test_a_second_run_into_the_same_file_is_refused(into):
    with server.Server(server.good()) as listening:
        live = {"base_url": listening.url, "into": into}
        first = summarize_many(texts(), "tiny", concurrency=1, **live)   # it waits until its results are taken
        next(first)
        with pytest.raises(LockedError):
            list(summarize_many(texts(5), "tiny", **live))
        first.close()
        list(summarize_many(texts(5), "tiny", **live))   # and it is free again
    assert {summary.id for summary in read_results(into)} >= {f"n{n}" for n in range(5)}


def test_jobs_of_the_provider_need_a_file_of_results():
    with pytest.raises(ConfigurationError, match="into"):
        summarize_many(texts(1), "openai/x", api_key="k", provider_batch=True)


@pytest.mark.parametrize(("wrong", "told"), [
    ({"conkurrency": 3}, "is concurrency meant"), ({"rpm": 0}, "rpm must be"),
    ({"temperature": 3}, "temperature must be"),
])
def test_a_wrong_setting_is_said_before_anything_is_read(wrong, told):
    with pytest.raises(ConfigurationError, match=told):
        summarize_many(iter(()), "tiny", base_url="http://localhost:1/v1", **wrong)


def test_events_tell_of_retries_pauses_and_re_asks(caplog):
    """One callback, and the logger `summarizer` with a line for each."""
    bad = server.good()
    bad["proposals"][0]["quotes"] = ["words of nobody"]
    told = []
    steps = [server.fails(503), server.fails(429, retry_after="1.5"), bad, server.good()]
    with caplog.at_level("INFO", "summarizer"), server.Server(*steps) as listening:
        summarizer.summarize(server.ARTICLE, "tiny", base_url=listening.url, limits=QUICK, on_event=told.append)
    kinds = [type(event).__name__ for event in told]
    assert kinds == ["Retried", "Paused", "Retried", "Answered", "AskedAgain", "Answered"]
    assert told[0].why == "503"
    assert 1 < told[1].seconds <= 1.5
    assert "words of nobody" in told[4].why
    assert [record.message for record in caplog.records if record.name == "summarizer"] == [str(each) for each in told]


async def test_one_client_is_held_for_many_calls():
    with server.Server(server.good()) as listening:
        async with Summarizer("tiny", base_url=listening.url) as held:
            for _ in range(5):
                assert ids(await held.asummarize(server.ARTICLE)) == ["P1", "R1", "C1"]
        assert listening.connections <= 2   # the first answer is read by another library than the rest
        assert ids(await held.asummarize(server.ARTICLE)) == ["P1", "R1", "C1"]   # closed, it opens one for each


def test_what_goes_with_every_request():
    with server.Server(server.good()) as listening:
        summarizer.summarize(
            server.ARTICLE, "tiny", base_url=listening.url, api_key="key-of-mine", headers={"X-Team": "desk"},
            body={"seed": 7},
        )
    [asked] = listening.asked
    assert asked.headers["authorization"] == "Bearer key-of-mine"
    assert asked.headers["x-team"] == "desk"
    assert asked.body["seed"] == 7


@pytest.mark.parametrize("mode", ["json-schema", "strict", "tools", "json", "md-json"])
def test_a_function_of_ones_own_stands_for_the_provider(mode):
    """Awaited or not, giving a completion or its JSON; what it is asked is what the wire would be."""
    replies = iter(["no JSON", json.dumps(server.good())])
    asked = []

    def create(**request):
        asked.append(request)
        reply = next(replies)
        form = {"tool_calls": server.tool_call(reply)} if mode == "tools" else {}
        return server.completion(None if form else reply, **form)

    summary = summarizer.summarize(server.ARTICLE, "mine", create=create, mode=mode)
    assert ids(summary) == ["P1", "R1", "C1"]
    assert [request["model"] for request in asked] == ["mine", "mine"]
    assert not {"account", "timeout"} & set().union(*asked)
    assert summary.provenance.attempts == summary.provenance.replies == 2
    assert summary.provenance.asked == "mine"


async def test_a_function_that_is_awaited_runs_many_at_a_time():
    asked, two = [], asyncio.Event()

    async def create(**request):
        asked.append(request)
        if len(asked) == 2:   # while the first waits
            two.set()
        await asyncio.wait_for(two.wait(), 60)
        return server.completion(server.good())

    found = [result async for result in asummarize_many(texts(8), create=create, concurrency=8)]
    assert [result.error for result in found] == [None] * 8


def test_a_summarizer_goes_to_another_process():
    copy = pickle.loads(pickle.dumps(Summarizer("tiny", base_url="http://localhost:1/v1", record="replies")))   # noqa: S301 - our own
    assert copy.stamp == Summarizer("tiny", base_url="http://localhost:1/v1").stamp


def test_what_a_function_of_ones_own_gave_is_recorded_and_replayed(tmp_path):
    asked = []

    def create(**request):
        asked.append(request)
        return server.completion(server.good())

    for _ in range(2):
        summarizer.summarize(server.ARTICLE, create=create, record=tmp_path)
    assert ids(summarizer.summarize(server.ARTICLE, replay=tmp_path)) == ["P1", "R1", "C1"]
    assert len(asked) == 1
