"""Faults of the network and the provider, each through the real client to a server on loopback.

Numbers in docstrings are rows of the table of faults that the project keeps.
"""

import asyncio
import json
import logging
import os
import socket
import ssl
import subprocess
import sys
import threading
import time
from email.utils import parsedate_to_datetime

import pytest
import trustme
from server import (
    ARTICLE,
    Server,
    answers,
    completion,
    dated,
    drips,
    fails,
    good,
    hangs_up,
    one,
    resets,
    says,
    silent,
)

import summarizer
from summarizer.errors import (
    AccessError,
    ConfigurationError,
    CutOffError,
    ProviderError,
    RefusedError,
    TooLongError,
    UnavailableError,
)
from summarizer.model.limits import Limits

QUICK = Limits(timeout=5, deadline=15, tries=4, longest_wait=0.02)
HASTY = Limits(timeout=0.4, deadline=1.5, tries=3, longest_wait=0.02)
KEY = "sk-verysecret-0123456789"
HTML = "<html><body><h1>502 Bad Gateway</h1></body></html>"
TOO_LONG = "This model's maximum context length is 8192 tokens, your messages are 9000"


def ask(server, *, limits=QUICK, **settings):
    return summarizer.Summarizer("tiny-1", base_url=server.url, limits=limits, **settings).summarize(ARTICLE)


def fail(kind, server, **settings):
    """The error with which a call ends that must fail."""
    with pytest.raises(kind) as caught:
        ask(server, **settings)
    assert type(caught.value) is kind
    return caught.value


def command(*arguments, **environment):
    """Run `summarizer run` on ARTICLE, given on standard input, as a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "summarizer", "run", "-", "--model", "tiny-1", *arguments],
        input=ARTICLE, capture_output=True, text=True, timeout=30, check=False,
        env={"PATH": os.environ["PATH"], **environment},
    )


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def assert_done(summary, attempts):
    assert [record.id for record in summary.records] == ["P1", "R1", "C1"]
    assert summary.provenance.attempts == attempts


# Network


async def test_a_server_that_comes_up_late_is_found():
    """1: a refused connection is tried again; an article is done once the server is there."""
    port = free_port()
    limits = Limits(timeout=5, deadline=15, tries=200, longest_wait=0.02)
    late = summarizer.Summarizer("tiny-1", base_url=f"http://127.0.0.1:{port}/v1", limits=limits)
    async with late.session() as session:
        work = asyncio.create_task(session.summarize(ARTICLE))
        await asyncio.sleep(0.3)
        with Server(good(), port=port) as server:
            summary = await work
    assert [record.id for record in summary.records] == ["P1", "R1", "C1"]
    assert summary.provenance.attempts > 1
    assert len(server.asked) == 1


def test_a_refused_connection_fails_with_the_address():
    """1: where nothing listens, the error names the address and that it was not reached, and no key."""
    port = free_port()
    ran = command("--base-url", f"http://127.0.0.1:{port}/v1", "--timeout", "0.4", OPENAI_API_KEY=KEY)
    assert ran.returncode == 3
    assert f"127.0.0.1:{port} was not reached" in ran.stderr
    assert len(ran.stderr.splitlines()) == 1
    assert KEY not in ran.stdout + ran.stderr


def test_a_name_that_is_not_resolved_fails_with_the_name():
    """1: a host that does not exist is tried again, then named in the message."""
    ran = command("--base-url", "http://nowhere.invalid/v1", "--timeout", "0.4")
    assert ran.returncode == 3
    assert "nowhere.invalid was not reached" in ran.stderr
    assert "Traceback" not in ran.stderr


@pytest.mark.parametrize("broken", [resets(good()), hangs_up()], ids=["reset in mid-body", "hung up on"])
def test_a_broken_connection_is_tried_again(broken):
    """2: a connection that breaks is tried again; one that always breaks fails, and is not called slow."""
    with Server(broken, broken, good()) as server:
        assert_done(ask(server), attempts=3)
        assert len(server.asked) == 3
    with Server(broken) as server:
        error = fail(UnavailableError, server)
    assert f"127.0.0.1:{server.port} was not reached" in str(error)
    assert len(server.asked) == error.attempts == QUICK.tries


@pytest.mark.parametrize("slow", [silent(), drips(good())], ids=["silent", "dripping"])
def test_a_slow_answer_is_given_up_and_tried_again(slow):
    """3: the time limit holds for the whole answer, so that a body that drips ends as silence does."""
    with Server(slow, good()) as server:
        assert_done(ask(server, limits=HASTY), attempts=2)
        assert server.asked[1].at - server.asked[0].at >= 0.3
    began = time.monotonic()
    with Server(slow) as server:
        error = fail(UnavailableError, server, limits=HASTY)
        took = time.monotonic() - began
    assert "did not answer within 0.4 s" in str(error)
    assert len(server.asked) == HASTY.tries
    assert took < 3


def test_the_deadline_ends_all_tries_together():
    """3: tries that are left are not used past the total deadline."""
    began = time.monotonic()
    with Server(silent()) as server:
        fail(UnavailableError, server, limits=Limits(timeout=0.4, deadline=1, tries=100, longest_wait=0.01))
        took = time.monotonic() - began
    assert 2 <= len(server.asked) <= 3
    assert took < 2


@pytest.fixture(scope="module")
def tls():
    """A server's side of TLS, with a certificate of an authority that nobody knows."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    trustme.CA().issue_cert("127.0.0.1").configure_cert(context)
    return context


def test_a_certificate_that_is_not_accepted_stops(tls):
    """4: a TLS error is a matter of settings: one connection, no request, exit code 2."""
    with Server(good(), tls=tls) as server:
        error = fail(ConfigurationError, server)
        assert (server.connections, len(server.asked)) == (1, 0)
        ran = command("--base-url", server.url, OPENAI_API_KEY=KEY)
        assert (server.connections, len(server.asked)) == (2, 0)
    assert f"no secure connection to 127.0.0.1:{server.port}" in str(error)
    assert (ran.returncode, ran.stdout) == (2, "")
    assert "certificate" in ran.stderr
    assert len(ran.stderr.splitlines()) == 1


def test_https_to_a_server_of_http_stops():
    """4: the message says that the server may speak http."""
    with Server(good()) as server, pytest.raises(ConfigurationError, match="it speaks http, not https"):
        summarizer.Summarizer("m", base_url=server.url.replace("http", "https"), limits=QUICK).summarize(ARTICLE)
    assert server.connections == 1


def test_a_handshake_that_breaks_off_is_tried_again():
    """2: under TLS too a server that hangs up is a fault of the network, and stops no run."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        def hang_up():
            for _ in range(3):
                connection, _ = listener.accept()
                connection.recv(16)
                connection.close()

        thread = threading.Thread(target=hang_up)
        thread.start()
        address = f"https://127.0.0.1:{listener.getsockname()[1]}/v1"
        with pytest.raises(UnavailableError) as caught:
            summarizer.Summarizer("m", base_url=address, limits=HASTY).summarize(ARTICLE)
        thread.join()
    assert caught.value.attempts == 3


# Rate limits


@pytest.mark.parametrize(("header", "seconds"), [
    ({"retry_after": "2"}, 2.0),
    ({"retry_after": "0.3"}, 0.3),
    ({"retry_after_ms": "700"}, 0.7),
    ({"retry_after_ms": "700", "retry_after": "1"}, 0.7),   # the finer of the two, as OpenAI sends them
])
def test_nothing_is_asked_before_retry_after(header, seconds):
    """5: the next request comes no sooner than the provider said, and not much later."""
    with Server(fails(429, "slow down", **header), good()) as server:
        assert_done(ask(server), attempts=2)
    first, second = server.asked
    assert seconds <= second.at - first.at < seconds + 0.8


def test_nothing_is_asked_before_the_date_of_retry_after():
    """5: an HTTP date is honoured as seconds are."""
    sent = []

    def step(handler):
        sent.append(handler.date_time_string(int(time.time()) + 2))
        fails(429, retry_after=sent[0])(handler)

    with Server(step, good()) as server:
        assert_done(ask(server), attempts=2)
    assert server.asked[1].wall >= parsedate_to_datetime(sent[0]).timestamp() - 0.05


@pytest.mark.parametrize("step", [fails(429, retry_after="600"), dated(600)], ids=["seconds", "date"])
def test_a_wait_past_the_deadline_is_not_waited_for(step):
    """5: 600 s is past the deadline: failed now, after one request, and the message tells the wait."""
    began = time.monotonic()
    with Server(step, good()) as server:
        error = fail(UnavailableError, server)
    assert time.monotonic() - began < 5
    assert len(server.asked) == 1
    assert "to be left alone for 600 s" in str(error) or "for 599 s" in str(error)


@pytest.mark.parametrize("value", ["soon", "inf", "nan", "-5", "", "Wed, 99 Foo 2099"])
def test_a_retry_after_that_says_nothing_is_passed_over(value):
    """5: what is no time does not stop the run."""
    with Server(fails(429, retry_after=value), good()) as server:
        assert_done(ask(server), attempts=2)


async def test_a_closed_gate_holds_no_article_past_its_deadline():
    """5: an article that comes while the provider wants to be left alone fails at once, and is not sent."""
    with Server(fails(429, retry_after="600"), good()) as server:
        async with summarizer.Summarizer("tiny-1", base_url=server.url, limits=QUICK).session() as session:
            for _ in range(2):
                with pytest.raises(UnavailableError, match="left alone"):
                    await asyncio.wait_for(session.summarize(ARTICLE), 3)
    assert len(server.asked) == 1


# Access


@pytest.mark.parametrize(("step", "told"), [
    (fails(401, "Incorrect API key provided", "invalid_api_key"), "the key"),
    (fails(402, "Insufficient credits"), "credit"),
    (fails(403, "not for your country"), "the access"),
    (fails(404, "The model `tiny-1` does not exist", "model_not_found"), "--model"),
    (fails(429, "You exceeded your current quota", "insufficient_quota"), "add credit"),
    (answers(429, {"error": {"message": "no money", "type": "insufficient_quota", "code": None}}), "add credit"),
], ids=["401", "402", "403", "404", "quota", "quota by type"])
def test_what_only_the_user_can_mend_stops_at_once(step, told):
    """8: a wrong key, model or account costs one call, exit code 2, and the message says what to set."""
    with Server(step, good()) as server:
        error = fail(AccessError, server)
    assert len(server.asked) == 1
    assert error.exit_code == 2
    assert told in str(error)
    assert f"127.0.0.1:{server.port}" in str(error)


@pytest.mark.parametrize("step", [
    fails(401, f"Incorrect API key provided: {KEY}.", "invalid_api_key"),
    fails(429, "You exceeded your current quota", "insufficient_quota"),
], ids=["401", "quota"])
def test_the_command_says_it_in_one_line(step):
    """8, 45: exit code 2, one line, no traceback, and the key in no output though the server repeats it."""
    with Server(step) as server:
        ran = command("--base-url", server.url, OPENAI_API_KEY=KEY)
    assert (ran.returncode, ran.stdout) == (2, "")
    assert len(ran.stderr.splitlines()) == 1
    assert ran.stderr.startswith("summarizer: 127.0.0.1:")
    assert KEY not in ran.stderr
    assert server.asked[0].headers["authorization"] == f"Bearer {KEY}"
    assert len(server.asked) == 1


@pytest.mark.parametrize("step", [
    fails(400, TOO_LONG, "context_length_exceeded"),
    fails(400, TOO_LONG),
    fails(413, "prompt is too long: 213462 tokens > 199999 maximum"),
    fails(400, "the request exceeds the available context size, try increasing it"),
])
def test_an_article_too_long_is_not_sent_again(step):
    """9: what does not fit fails after one request."""
    with Server(step, good()) as server:
        error = fail(TooLongError, server)
    assert len(server.asked) == 1
    assert error.exit_code == 3


@pytest.mark.parametrize("status", [400, 422])
def test_a_request_that_is_refused_is_not_sent_again(status):
    """9: nor is any other bad request; the server's own words are told."""
    with Server(fails(status, "temperature must be 1"), good()) as server:
        assert "temperature must be 1" in str(fail(ProviderError, server))
    assert len(server.asked) == 1


# Errors of the server


def test_errors_of_the_server_are_tried_again():
    """10: 500, 503, 529, and 502 with a page of HTML cost a try each."""
    html = answers(502, HTML, content_type="text/html")
    with Server(fails(500), fails(503), fails(529, "overloaded"), html, good()) as server:
        assert_done(ask(server, limits=Limits(5, 15, tries=6, longest_wait=0.02)), attempts=5)
    assert len({json.dumps(asked.body) for asked in server.asked}) == 1


def test_a_page_of_html_makes_no_traceback():
    """10: the command tells the status in one line, without the page."""
    with Server(answers(502, HTML, content_type="text/html")) as server:
        ran = command("--base-url", server.url, "--timeout", "0.3")
    assert (ran.returncode, ran.stdout) == (3, "")
    assert len(ran.stderr.splitlines()) == 1
    assert "502" in ran.stderr
    assert "<" not in ran.stderr
    assert len(server.asked) >= 1


def test_an_error_for_ever_ends():
    """11: an article fails after as many requests as the limits say."""
    with Server(fails(500, "segmentation fault")) as server:
        error = fail(UnavailableError, server)
    assert len(server.asked) == error.attempts == QUICK.tries
    assert "segmentation fault" in str(error)


NO_COMPLETION = {
    "an error body": {"error": {"message": "overloaded", "code": 500}},
    "an error that is a string": {"error": "overloaded"},
    "empty choices": {**completion(good()), "choices": []},
    "null choices": {**completion(good()), "choices": None},
    "a null choice": {**completion(good()), "choices": [None]},
    "choices that are text": {**completion(good()), "choices": "none"},
    "no message": {**completion(good()), "choices": [{"index": 0, "finish_reason": "stop"}]},
    "null content": completion(None),
    "empty content": completion(""),
    "usage that is text": {**completion(good()), "usage": "much"},
    "HTML": HTML,
    "nothing": "",
    "half of a JSON": "{",
    "null": "null",
    "a list": "[]",
    "an empty object": {},
    "bytes of no encoding": b"\xff\xfe{",
}


@pytest.mark.parametrize("body", NO_COMPLETION.values(), ids=NO_COMPLETION)
def test_a_200_without_a_completion_is_tried_again(body):
    """12: it costs a try, and the next answer is taken; for ever, it fails with a word of why."""
    with Server(answers(200, body), good()) as server:
        assert_done(ask(server), attempts=2)
    with Server(answers(200, body)) as server:
        error = fail(UnavailableError, server)
    assert len(server.asked) == error.attempts == QUICK.tries
    assert "the server" in str(error)


def test_usage_that_is_not_told_is_estimated():
    """13: without `usage` the article is done, and its tokens are marked estimated."""
    with Server(says(good(), usage=None), says(good())) as server:
        estimated = ask(server).provenance.usage
        told = ask(server).provenance.usage
    assert estimated.estimated
    sent = sum(len(message["content"]) for message in server.asked[0].messages)
    assert estimated.input_tokens == pytest.approx(sent / 4, rel=0.01)
    assert estimated.output_tokens == pytest.approx(len(json.dumps(good(), ensure_ascii=False)) / 4, rel=0.01)
    assert (told.estimated, told.input_tokens, told.output_tokens) == (False, 100, 20)


@pytest.mark.parametrize("usage", [(100, 9000), None], ids=["told", "not told"])
def test_a_reply_that_was_cut_off_is_asked_with_a_larger_limit(usage):
    """14: once more with a larger limit, and the first reply is paid too."""
    with Server(says('{"proposals": [', finish_reason="length", usage=usage), good()) as server:
        summary = ask(server)
    assert_done(summary, attempts=2)
    first, second = server.asked
    assert "max_tokens" not in first.body
    assert second.body["max_tokens"] >= 16_384
    assert second.messages == first.messages
    assert summary.provenance.usage.output_tokens > (9000 if usage else 20)


def test_a_reply_that_is_cut_off_twice_fails():
    """14: two requests and no more; never an empty success."""
    with Server(says(json.dumps(good())[:200], finish_reason="length")) as server:
        error = fail(CutOffError, server)
    assert len(server.asked) == 2
    assert error.usage.output_tokens == 40


def test_a_cut_off_reply_with_empty_usage_is_asked_again():
    """14: null for the tokens used hinders nothing."""
    body = {**completion("{", finish_reason="length"), "usage": {"prompt_tokens": None, "completion_tokens": None}}
    with Server(answers(200, body), good()) as server:
        assert_done(ask(server), attempts=2)


@pytest.mark.parametrize("step", [
    says(None, refusal="I cannot help with that."),
    says("", finish_reason="content_filter"),
    says(good(), finish_reason="content_filter"),
], ids=["refusal", "content filter", "content filter with a reply"])
def test_a_refusal_is_not_asked_again(step):
    """15: one request, an error that says "refused", and what it cost."""
    with Server(step, good()) as server:
        error = fail(RefusedError, server)
    assert len(server.asked) == 1
    assert "refused" in str(error)
    assert error.usage.input_tokens == 100


# Secrets


@pytest.mark.parametrize(("step", "kind"), [
    (fails(401, f"Incorrect API key provided: {KEY}"), AccessError),
    (fails(400, f"{'x' * 190}{KEY}"), ProviderError),   # where a message is cut, no half of a key is left
    (fails(500, f"Bearer {KEY}"), UnavailableError),
    (answers(500, f"<html>{KEY}</html>"), UnavailableError),
    (answers(200, {"error": {"message": f"{'x' * 150}{KEY}"}}), UnavailableError),
    (says(None, refusal=f"I cannot: {KEY}"), RefusedError),
], ids=["401", "400", "500", "HTML", "200", "refusal"])
def test_a_key_in_an_error_body_gets_into_no_message(step, kind, monkeypatch, caplog):
    """45: nor into a log at its most talkative."""
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    with caplog.at_level(logging.DEBUG), Server(step) as server:
        error = fail(kind, server, limits=Limits(5, 15, tries=2, longest_wait=0.02))
    assert KEY[:12] not in str(error) + repr(error)
    assert error.__cause__ is None
    assert error.__suppress_context__
    assert caplog.records
    assert KEY[:12] not in caplog.text


def test_a_key_is_in_nothing_that_is_stored(monkeypatch, tmp_path):
    """45: neither in the summary nor in a recorded reply."""
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    with Server(good()) as server:
        summary = ask(server, record=tmp_path)
    stored = "".join(path.read_text("utf-8") for path in tmp_path.iterdir())
    assert "Norland" in stored
    assert KEY not in stored + summary.model_dump_json()


@pytest.mark.parametrize("address", [
    f"http://user:{KEY}@127.0.0.1:9/v1", f"http://{KEY}@127.0.0.1:9/v1", f"ftp://user:{KEY}@host/v1",
    f"http://127.0.0.1:9/v1?key={KEY}", f"http://user:{KEY}@host:port/v1",
])
def test_a_base_url_with_a_key_in_it_is_refused_without_repeating_it(address):
    """45: the client can send none from there; the message says where a key goes."""
    with pytest.raises(ConfigurationError, match="SUMMARIZER_API_KEY") as caught:
        summarizer.Summarizer("m", base_url=address)
    assert KEY not in str(caught.value)


@pytest.mark.parametrize("key", ["sk-naïve", "“sk-1”", "sk-1\nsk-2"])
def test_a_key_that_no_header_can_bear_is_named_by_its_variable(key, monkeypatch):
    """8: what a paste leaves in a key is said before anything is sent, without the key."""
    monkeypatch.setenv("OPENAI_API_KEY", key)
    with pytest.raises(ConfigurationError, match="OPENAI_API_KEY") as caught:
        summarizer.Summarizer("m", base_url="http://127.0.0.1:9/v1")
    assert "sk-" not in str(caught.value)


def test_a_line_break_at_the_end_of_a_key_does_no_harm(monkeypatch):
    """8: as it comes from a file."""
    monkeypatch.setenv("OPENAI_API_KEY", f"{KEY}\n")
    with Server(one("to reopen the Sund crossing")) as server:
        assert len(ask(server).proposals) == 1
    assert server.asked[0].headers["authorization"] == f"Bearer {KEY}"
