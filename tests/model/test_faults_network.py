"""Faults of the network and of rate limits, each through the real client to a server on loopback.

Numbers in docstrings are rows of the project's table of faults.
"""

import asyncio
import itertools
import re
import socket
import ssl
import threading
import time
from contextlib import suppress
from dataclasses import replace
from email.utils import parsedate_to_datetime

import pytest
import trustme
from asking import HASTY, KEY, QUICK, ask, assert_done, command, fail
from hypothesis import given
from hypothesis import strategies as st
from server import ARTICLE, Server, dated, drips, fails, good, hangs_up, resets, silent

import summarizer
from summarizer.errors import AccessError, ConfigurationError, UnavailableError
from summarizer.model.rate import Gate
from summarizer.settings import Limits


@pytest.fixture
def port():
    """One at which nobody listens, and nobody else will: it is taken, but for a server that is given it."""
    with socket.socket() as holder:
        holder.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        holder.bind(("127.0.0.1", 0))
        yield holder.getsockname()[1]


# Network


async def test_a_server_that_comes_up_late_is_found(port):
    """1: a refused connection is tried again; an article is done once the server is there."""
    limits = Limits(timeout=5, deadline=15, tries=200, longest_wait=0.02)
    refused = []
    late = summarizer.Summarizer(
        "tiny-1", base_url=f"http://127.0.0.1:{port}/v1", limits=limits, on_event=refused.append,
    )
    async with late.session() as session:
        work = asyncio.create_task(session.summarize(ARTICLE))
        while not refused:   # noqa: ASYNC110 - until it was refused
            await asyncio.sleep(0.01)
        with Server(good(), port=port) as server:
            summary = await work
    assert [record.id for record in summary.records] == ["P1", "R1", "C1"]
    assert summary.provenance.attempts > 1
    assert len(server.asked) == 1


def test_a_refused_connection_fails_with_the_address(port):
    """1: where nothing listens, the error names the address and that it was not reached, and no key."""
    ran = command("--base-url", f"http://127.0.0.1:{port}/v1", "--timeout", "0.8", OPENAI_API_KEY=KEY)
    assert ran.returncode == 3
    assert f"127.0.0.1:{port} was not reached" in ran.stderr
    assert len(ran.stderr.splitlines()) == 1
    assert KEY not in ran.stdout + ran.stderr


def test_a_name_that_is_not_resolved_fails_with_the_name():
    """1: a host that does not exist is tried again, then named in the message."""
    ran = command("--base-url", "http://nowhere.invalid/v1", "--timeout", "0.8")
    assert ran.returncode == 3
    assert "nowhere.invalid was not reached" in ran.stderr
    assert "Traceback" not in ran.stderr


@pytest.mark.parametrize(("broken", "said"), [
    (resets(good()), "was reached, but its answer broke off"), (hangs_up(), "was not reached"),
], ids=["reset in mid-body", "hung up on"])
def test_a_broken_connection_is_tried_again(broken, said):
    """2: a connection that breaks is tried again; one that always breaks fails, and is told for what it is."""
    with Server(broken, broken, good()) as server:
        assert_done(ask(server), attempts=3)
        assert len(server.asked) == 3
    with Server(broken) as server:
        error = fail(UnavailableError, server)
    assert f"127.0.0.1:{server.port} {said}" in str(error)
    assert len(server.asked) == error.attempts == QUICK.tries


@pytest.mark.parametrize("slow", [silent(), drips(good())], ids=["silent", "dripping"])
def test_a_slow_answer_is_given_up_and_tried_again(slow):
    """3: the time limit holds for the whole answer, so that a body that drips ends as silence does."""
    with Server(slow, good()) as server:
        assert_done(ask(server, limits=HASTY), attempts=2)
    with Server(slow) as server:
        error = fail(UnavailableError, server, limits=HASTY)
    assert f"did not answer within {HASTY.timeout:g} s" in str(error)
    assert len(server.asked) == HASTY.tries


def test_the_deadline_ends_all_tries_together():
    """3: tries that are left are not used past the total deadline."""
    with Server(silent()) as server:
        fail(UnavailableError, server, limits=Limits(timeout=1, deadline=2.5, tries=100, longest_wait=0.01))
    assert 2 <= len(server.asked) <= 3


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
            with suppress(OSError):   # until the listener is shut
                while True:
                    connection, _ = listener.accept()
                    connection.recv(16)
                    connection.close()

        thread = threading.Thread(target=hang_up)
        thread.start()
        address = f"https://127.0.0.1:{listener.getsockname()[1]}/v1"
        with pytest.raises(UnavailableError) as caught:
            summarizer.Summarizer("m", base_url=address, limits=QUICK).summarize(ARTICLE)
        listener.shutdown(socket.SHUT_RDWR)
        thread.join()
    assert caught.value.attempts == QUICK.tries


# Rate limits


@pytest.mark.parametrize(("header", "seconds"), [
    ({"retry_after": "2"}, 2.0),
    ({"retry_after": "0.3"}, 0.3),
    ({"retry_after_ms": "700"}, 0.7),
    ({"retry_after_ms": "700", "retry_after": "1"}, 0.7),   # the finer of the two, as OpenAI sends them
])
def test_nothing_is_asked_before_retry_after(header, seconds):
    """5: the next request comes no sooner than the provider said, and not very much later."""
    with Server(fails(429, "slow down", **header), good()) as server:
        assert_done(ask(server), attempts=2)
    first, second = server.asked
    assert seconds <= second.at - first.at < seconds + 8


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
    """5: for one article 600 s are past the deadline: failed after one request, and the message tells the wait."""
    with Server(step, good()) as server:
        error = fail(UnavailableError, server)
    assert len(server.asked) == 1
    assert re.search(r"to be left alone for (600|59\d) s", str(error))


def test_the_command_for_one_article_does_not_wait_for_hours():
    """5: exit code 3 after one request, with the wait."""
    with Server(fails(429, "enough for today", retry_after="21600"), good()) as server:
        ran = command("--base-url", server.url)
    assert (ran.returncode, ran.stdout, len(server.asked)) == (3, "", 1)
    assert re.search(r"asks to be left alone for (21600|215\d\d) s", ran.stderr)


@pytest.mark.parametrize("value", ["soon", "inf", "nan", "-5", "", "Wed, 99 Foo 2099"])
def test_a_retry_after_that_says_nothing_is_passed_over(value):
    """5: what is no time does not stop the run."""
    with Server(fails(429, retry_after=value), good()) as server:
        assert_done(ask(server), attempts=2)


# a wait longer than all tries of a request may take together
PAUSE, SHORT = "3.5", Limits(timeout=3, deadline=3, longest_wait=0.02)


async def test_a_session_of_many_articles_waits_past_the_deadline_and_none_fails():
    """5: also for one that comes meanwhile; nothing is asked before the time."""
    with Server(fails(429, retry_after=PAUSE), good()) as server:
        async with summarizer.Summarizer("tiny-1", base_url=server.url, limits=SHORT).session() as session:
            first = asyncio.create_task(session.summarize(ARTICLE))
            while not (session.gate and session.gate.wait()):   # noqa: ASYNC110 - until it is told to wait
                await asyncio.sleep(0.01)
            done = await asyncio.gather(first, *(session.summarize(f"{n}. {ARTICLE}") for n in range(3)))
    assert sorted(summary.provenance.attempts for summary in done) == [1, 1, 1, 2]
    assert server.asked[1].at - server.asked[0].at >= float(PAUSE)


@pytest.mark.slow
@pytest.mark.parametrize("status", [429, 503])
def test_a_provider_that_asks_for_one_pause_after_the_other_stops_the_run(status):
    """5: it is left alone twice, not for ever; no article has failed."""
    limits = replace(SHORT, refusals=2)
    with Server(fails(status, "come again", retry_after=PAUSE)) as server, pytest.raises(AccessError, match="2 times"):
        assert not list(summarizer.summarize_many([ARTICLE] * 50, "tiny-1", base_url=server.url, limits=limits))
    assert 2 <= len(server.asked) <= 2 * 4


@pytest.mark.slow
def test_pauses_with_a_reply_between_them_stop_no_run():
    """5: a quota that is used up again and again."""
    limits, texts = replace(SHORT, refusals=2), [f"{n}. {ARTICLE}" for n in range(3)]
    with Server(*[fails(429, retry_after=PAUSE), good()] * 3) as server:
        found = list(summarizer.summarize_many(texts, "tiny-1", base_url=server.url, limits=limits, concurrency=1))
    assert [result.summary.provenance.attempts for result in found] == [2, 2, 2]


@given(st.lists(st.floats(0, 1e5), min_size=1), st.floats(0, 1e5))
def test_the_clock_of_a_run_stands_while_it_is_shut(closings, ahead):
    """However often, and however the times overlap; a gate of one article has a clock that goes on."""
    gate, other = Gate(), Gate(pauses=False)
    before = gate.clock()
    gate.close(1e5)
    shut = gate.clock()
    for seconds in closings:
        gate.close(seconds)
        other.close(seconds)
    assert before <= shut
    assert gate.clock() == pytest.approx(shut, abs=1e-6)
    assert gate.ahead(ahead) == 0 or ahead > 1e5 - 60
    assert other.ahead(ahead) >= max(ahead, other.wait())


def test_a_jump_of_the_wall_clock_changes_no_wait(monkeypatch):
    """43: the clock goes on an hour whenever somebody looks at it; a wait is neither left out nor longer."""
    jumps, real = itertools.count(), time.time
    monkeypatch.setattr(time, "time", lambda: real() + 3_600 * next(jumps))
    with Server(fails(429, retry_after="1"), good()) as server:
        assert_done(ask(server, limits=Limits(timeout=5, deadline=15, longest_wait=0.02)), attempts=2)
        assert 1 <= server.asked[1].at - server.asked[0].at < 10
