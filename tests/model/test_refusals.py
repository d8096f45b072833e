"""What is made of a refusal: by status, structure and words, whoever says it. The wording is invented."""

import json

import pytest
from asking import ask, assert_done, fail
from server import ARTICLE, Server, answers, fails, good, says

from summarizer.errors import (
    AccessError,
    ConfigurationError,
    ProviderError,
    RefusedError,
    TooLongError,
    UnavailableError,
)
from summarizer.model.refusals import read

EMPTY = {"parties": [], "sources": [], "proposals": [], "responses": [], "conditions": []}
LONG = ARTICLE + "\n\n" + "Nothing more was said about the crossing on that day, nor on the next.\n\n" * 40


def told(message, **more):
    return {"error": {"message": message, **more}}


def wrapped(message):
    """As a gateway hands on what its provider said."""
    return told("the upstream refused", code=400, metadata={"raw": json.dumps(told(message))})


# status, body, and the error that is raised after one request
REFUSED = {
    "a method": (405, {"detail": "no such method"}, AccessError),
    "not implemented": (501, "not here", AccessError),
    "gone": (410, told("this model was here"), AccessError),
    "a model that is gone, under 400": (400, told("The model tiny-1 was retired in May"), AccessError),
    "a model by its code, under 500": (500, told("no", code="model_not_found"), AccessError),
    "a key, under 400": (400, {"code": "bad argument", "error": "Wrong API key provided: ab***yz"}, AccessError),
    "a key, by its name in gRPC": (400, [told("who are you?", status="UNAUTHENTICATED")], AccessError),
    "no money, under 400": (400, told("Your credit balance is too low"), AccessError),
    "no money, in a 200": (200, told("Insufficient credits", code=402), AccessError),
    "no money, in a wrapped body": (400, wrapped("insufficient balance"), AccessError),
    "no money, under 429 by its type": (429, told("wait", type="insufficient_quota"), AccessError),
    "no money, under 429 by its words": (429, told(
        "Gate.TooManyError: You exceeded your current quota, look at your plan.\n\nGate: group 'a' failed",
        type="throttling_error", code="429",
    ), AccessError),
    "a key, in a 200": (200, told("No valid key", code=401), AccessError),
    "a field": (400, told("parameter.enable_musing must be set to false for this call"), ConfigurationError),
    "a field, by its place": (422, {"detail": [{"loc": ["body", "guard"], "msg": "Field required", "type": "missing"}]},
                              ConfigurationError),
    "a filter": (400, told("it is so", code="content_filter"), RefusedError),
    "a filter by its words": (400, told("The text was flagged by our usage policy"), RefusedError),
    "a filter under 403": (403, told("input was flagged for violence"), RefusedError),
    "a text, under 400": (400, told("The prompt (length 5000) is longer than I was built for, 4096"), TooLongError),
    "a text, in a list": (400, [told("The input token count 9000 exceeds the most there may be")], TooLongError),
    "a text, in a text": (400, wrapped("only 4,096 tokens go in, and these are 5,021"), TooLongError),
    "a text, under 413": (413, "<html><h1>Too much</h1></html>", TooLongError),
    "a text, under 422": (422, {"detail": "the input has more than 4000 tokens"}, TooLongError),
    "a text, under 429": (429, told("Asked too much (TPM): Limit 6000, Requested 7038"), TooLongError),
    "a text, under 500": (500, told("context window of 4096 passed"), TooLongError),
    "a text, under 503": (503, told("the request exceeds the context size there is"), TooLongError),
    "a text, in a 200": (200, told("maximum context length is 4096", code=400), TooLongError),
    "anything else": (418, told("I am a teapot"), ProviderError),
    "anything else, under 400": (400, told("no"), ProviderError),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_not_worth_another_try_costs_one_request(name):
    status, body, kind = REFUSED[name]
    with Server(answers(status, body), good()) as server:
        error = fail(kind, server)
    assert len(server.asked) == 1
    assert f"127.0.0.1:{server.port}" in str(error)


PASSES = {
    **{str(status): answers(status, told("not now"))
       for status in (408, 409, 424, 425, 498, 499, 500, 502, 520, 530, 599)},
    "another try, in a 400": answers(400, told("The model is loading, try again later")),
    "by its name in gRPC": answers(400, told("it was so", status="CANCELLED")),
    "busy, though it speaks of tokens": answers(503, told("overloaded: too many tokens in the queue, try again later")),
    "too many, in a 200": answers(200, told("slow down", code=429)),
    "too many, under 403": answers(403, told("rate limit of this key reached")),
    "what the model wrote was no JSON": answers(400, told("Failed", code="json_validate_failed")),
    "a fault of the server, that names its grammar": answers(500, told("grammar sampler crashed", type="server_error")),
    "a budget that is used": answers(429, told("Limit 6000, Used 5900, Requested 1200, try again in 2s")),
    "a quota of a minute": answers(429, told("You exceeded your current quota. Limit: 15 requests_per_minute")),
    "a quota that says when": answers(429, told("You exceeded your current quota, see your plan. Please retry in 2s")),
    "a server that says so itself": answers(418, told("hm"), x_should_retry="true"),
}


@pytest.mark.parametrize("name", PASSES)
def test_what_passes_is_tried_again(name):
    with Server(PASSES[name], good()) as server:
        assert_done(ask(server), attempts=2)


def too_large(status, most, body="no"):
    """Refuses what has more characters than so many, without a word of why."""
    def step(handler):
        sent = len(handler.server.script.asked[-1].article)
        (fails(status, body) if sent > most else says(EMPTY))(handler)

    return step


@pytest.mark.parametrize("status", [400, 413, 422])
def test_where_no_word_tells_the_size_does(status):
    """What goes away with less text was for its size: the article is read in pieces."""
    with Server(too_large(status, 4_000)) as server:
        summary = ask(server, LONG * 2)
    assert summary.provenance.pieces >= 2
    assert len(server.asked) <= summary.provenance.pieces + 3


def test_a_fault_of_the_server_that_goes_away_with_less_text_was_for_its_size():
    with Server(too_large(500, 4_000)) as server:
        assert ask(server, LONG * 2).provenance.pieces >= 2


def test_a_small_article_is_not_sent_in_parts_to_find_out():
    with Server(fails(400, "no")) as server:
        fail(ProviderError, server)
    assert len(server.asked) == 1


def test_what_is_refused_with_less_text_as_well_ends_with_what_was_said_first():
    with Server(fails(400, "it is so")) as server, pytest.raises(ProviderError, match="it is so") as caught:
        ask(server, LONG * 2)
    assert type(caught.value) is ProviderError
    assert len(server.asked) <= 3


@pytest.mark.parametrize("body", [
    None, [], {}, "", 5, True, "{", "[" * 5_000, {"error": None}, {"error": {"message": {"message": ["a", {"b": 1}]}}},
    {"detail": [[[[[[[[["deep"]]]]]]]]]}, {"a": "é" * 10_000}, ["x"] * 1_000, {"message": "9" * 5_000},
], ids=range(14))
@pytest.mark.parametrize("status", [200, 400, 422, 429, 503])
def test_any_answer_is_read(status, body):
    """It never raises, and what it says can be told."""
    refusal = read(status, body, {"messages": [{"role": "system", "content": "x"}], "max_tokens": 4_000})
    assert refusal.said
    assert len(refusal.key) < 1_000


def test_the_same_refusal_has_the_same_key_whatever_numbers_it_bears():
    one, other = (read(400, told(f"request {n} of org-{n}a is not for us"), {}) for n in (1, 22))
    assert one.key == other.key != read(400, told("something else"), {}).key


def test_a_refusal_is_told_in_one_line():
    with Server(fails(400, "Bad: it is not so\n\n  Gate: group 'tiny' failed.\r\nNo other was tried")) as server:
        told = str(fail(ProviderError, server))
    assert "it is not so Gate: group 'tiny' failed. No other was tried" in told
    assert "\n" not in told


def test_a_gateway_hands_on_how_long_its_provider_asks_to_be_left_alone():
    with Server(fails(429, "throttled", "429", upstream_gate_retry_after="600")) as server:
        assert "600 s" in str(fail(UnavailableError, server))


def test_a_server_that_is_not_there_is_another_matter():
    with Server(fails(500, "no")) as server:
        fail(UnavailableError, server)
