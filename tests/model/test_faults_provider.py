"""Faults of the provider, each through the real client to a server on loopback.

Numbers in docstrings are rows of the project's table of faults.
"""

import json
import logging

import pytest
from asking import KEY, QUICK, ask, assert_borne_out, assert_done, command, fail
from server import Server, answers, completion, fails, good, one, says

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
from summarizer.settings import Limits

HTML = "<html><body><h1>502 Bad Gateway</h1></body></html>"
TOO_LONG = "This model's maximum context length is 8192 tokens, your messages are 9000"


# Access


@pytest.mark.parametrize(("step", "told"), [
    (fails(401, "Incorrect API key provided", "invalid_api_key"), "the key"),
    (fails(402, "Insufficient credits"), "credit"),
    (fails(403, "not for your country"), "the access"),
    (fails(404, "The model `tiny-1` does not exist", "model_not_found"), "Look at the model"),
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
    "null content": completion(None),
    "empty content": completion(""),
    "a nesting past all bounds": "[" * 100_000,
    "a number past all bounds": '{"choices": ' + "9" * 5_000 + "}",
    "HTML": HTML,
    "nothing": "",
    "half of a JSON": "{",
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


OF_ANOTHER_FORM = {
    "a null choice": {**completion(good()), "choices": [None]},
    "choices that are text": {**completion(good()), "choices": "none"},
    "no message": {**completion(good()), "choices": [{"index": 0, "finish_reason": "stop"}]},
    "choices that are an object": {**completion(good()), "choices": {"a": 1}},
    "a choice that is a number": {**completion(good()), "choices": [5]},
    "content that is a number": completion(content=5),
    "content that is true": completion(content=True),
    "null": "null",
    "a number": "7",
    "a list": "[]",
    "an empty object": {},
    "another service": {"status": "ok", "version": "1.2"},
    "a page that is not there": {"detail": "Not Found"},
}


@pytest.mark.parametrize("body", OF_ANOTHER_FORM.values(), ids=OF_ANOTHER_FORM)
def test_a_whole_answer_of_another_form_is_not_asked_for_again(body):
    """12: the same server would answer the same: one request, and a word of what to look at."""
    with Server(answers(200, body), good()) as server:
        error = fail(ProviderError, server)
    assert len(server.asked) == error.attempts == 1
    assert f"127.0.0.1:{server.port}: the server's answer is no completion" in str(error)


def odd(**usage):
    return {**completion(good()), "usage": usage}


# A usage that is no count, each a reason for a crash or for results that cannot be read back.
NO_USAGE = {
    "negative": odd(prompt_tokens=-7, completion_tokens=5),
    "NaN": odd(prompt_tokens=float("nan"), completion_tokens=5),
    "infinite": odd(prompt_tokens=5, completion_tokens=float("inf")),
    "a fraction": odd(prompt_tokens=1.5, completion_tokens=5),
    "a large fraction": odd(prompt_tokens=1e308, completion_tokens=5),
    "larger than any number of tokens": odd(prompt_tokens=10**400, completion_tokens=5),
    "true": odd(prompt_tokens=True, completion_tokens=5),
    "a text": odd(prompt_tokens="100", completion_tokens=5),
    "a list": odd(prompt_tokens=[100], completion_tokens=5),
    "half of it": odd(prompt_tokens=100),
    "null": odd(prompt_tokens=None, completion_tokens=None),
    "usage that is text": {**completion(good()), "usage": "much"},
    "usage that is a list": {**completion(good()), "usage": [1, 2]},
}


@pytest.mark.parametrize("body", NO_USAGE.values(), ids=NO_USAGE)
def test_a_usage_that_is_no_count_is_none(body):
    """13: the reply is paid and good: it is kept, its tokens are estimated, and it reads back equal."""
    with Server(answers(200, body)) as server:
        summary = ask(server, max_cost=9, price_in=1, price_out=1)
    assert_done(summary, attempts=1)
    assert summary.provenance.usage.estimated
    assert 100 < summary.provenance.usage.input_tokens < 100_000
    assert_borne_out(summary)


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


@pytest.mark.parametrize(("written", "says_window"), [(700, True), (16_384, False), (None, False)])
def test_a_reply_cut_off_twice_before_its_limit_is_told_with_the_window(written, says_window):
    """A model whose window is full ends as at a limit: then a window is what to set, and how large it seems to be."""
    usage = (1300, written) if written else None
    with Server(says('{"proposals": [', finish_reason="length", usage=usage)) as server:
        error = fail(CutOffError, server)
    assert ("2,000 tokens with the prompt" in str(error)) == (error.settings == ("window",)) == says_window


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


def test_a_key_that_the_server_gives_for_its_model_is_hidden(monkeypatch, tmp_path):
    """45: nor what a terminal or JSON cannot bear: in the summary and in a recorded reply."""
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    with Server(answers(200, {**completion(good()), "model": f"\x1b[31mBearer {KEY}\ud800"})) as server:
        summary = ask(server, record=tmp_path)
    assert summary.provenance.model == "[31mBearer …"
    stored = "".join(path.read_text("utf-8") for path in tmp_path.iterdir())
    assert '"model": "[31mBearer …"' in stored
    assert KEY not in stored


@pytest.mark.parametrize("address", [
    f"http://user:{KEY}@127.0.0.1:9/v1", f"http://{KEY}@127.0.0.1:9/v1", f"ftp://user:{KEY}@host/v1",
    f"http://127.0.0.1:9/v1?key={KEY}", f"http://user:{KEY}@host:port/v1",
])
def test_a_base_url_with_a_key_in_it_is_refused_without_repeating_it(address):
    """45: the client can send none from there; the message says where a key goes."""
    with pytest.raises(ConfigurationError, match="SUMMARIZER_API_KEY") as caught:
        summarizer.Summarizer("m", base_url=address)
    assert KEY not in str(caught.value)


# What the environment says that no client can be made of, and what the message must name.
ENVIRONMENTS = [
    ({"HTTPS_PROXY": "://"}, "HTTPS_PROXY"),
    ({"HTTP_PROXY": f"http://user:{KEY}@☃:1"}, "HTTP_PROXY"),   # and the password is not repeated
    ({"ALL_PROXY": f"gopher://user:{KEY}@host"}, "ALL_PROXY"),
    ({"SSL_CERT_FILE": "/nonexistent"}, "SSL_CERT_FILE"),
    ({"SSL_CERT_FILE": __file__}, "SSL_CERT_FILE"),   # a file without certificates
    ({"OPENAI_ORG_ID": "é"}, "OPENAI_ORG_ID"),   # cannot stand in a header
    ({"SUMMARIZER_BASE_URL": "http://[::1/v1"}, "base URL"),
    ({"SUMMARIZER_BASE_URL": "http://☃/v1"}, "base URL"),
]


@pytest.mark.parametrize(("environment", "named"), ENVIRONMENTS)
def test_an_environment_that_no_client_can_be_made_of_is_one_message(environment, named):
    """8: exit code 2, one line, and nothing of a reply that never came."""
    ran = command(**{"SUMMARIZER_BASE_URL": "http://127.0.0.1:9/v1", **environment})
    assert (ran.returncode, ran.stdout) == (2, "")
    assert len(ran.stderr.splitlines()) == 1
    assert named in ran.stderr
    assert "reply" not in ran.stderr
    assert KEY not in ran.stderr


@pytest.mark.parametrize("endpoint", [
    "nonsense", f"https://user:{KEY}@host", f"https://host/?key={KEY}", "http://[::1", "https://",
])
def test_the_address_of_azure_is_checked_like_any_other(endpoint, monkeypatch):
    """8, 45: before anything is sent, by the name of its variable."""
    monkeypatch.setenv("AZURE_OPENAI_API_KEY", "x")
    monkeypatch.setenv("AZURE_OPENAI_ENDPOINT", endpoint)
    with pytest.raises(ConfigurationError, match="AZURE_OPENAI_ENDPOINT") as caught:
        summarizer.Summarizer("azure/m")
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
