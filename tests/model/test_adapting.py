"""A server that wants to be asked otherwise: adapted once from its refusal, for all of a run, and told."""

import asyncio
import json

import pytest
import warm
from asking import ask, assert_done, command, fail
from server import ARTICLE, Server, answers, fails, good, says, tool_call

from summarizer import Summarizer
from summarizer.errors import ConfigurationError, CutOffError, ProviderError
from summarizer.events import Adapted


def told(**settings):
    """What is told of adaptations, and the settings that hear it."""
    heard = []
    return heard, {**settings, "on_event": lambda event: heard.append(event) if isinstance(event, Adapted) else None}


def wants(is_right, status=400, body="it is not done"):
    """Answers what is right with a good reply, and refuses all else."""
    def step(handler):
        asked = handler.server.script.asked[-1].body
        answer = says(None, tool_calls=tool_call(good())) if "tools" in asked else says(good())
        refusal = answers(status, body) if isinstance(body, dict) else fails(status, body)
        (answer if is_right(asked) else refusal)(handler)

    return step


async def two(server, settings):
    """The summaries of two articles of one run, one after the other."""
    async with Summarizer("tiny-1", base_url=server.url, **settings) as held:
        return [await held.asummarize(f"No. {number}. {ARTICLE}") for number in (1, 2)]


def form(asked):
    return (asked.get("response_format") or {}).get("type")


@pytest.mark.parametrize(("mode", "then", "status", "body"), [
    ("json-schema", "json", 400, "This kind of response_format cannot be had here"),
    ("strict", "json", 400, "json_schema is not known"),
    ("tools", "json-schema", 400, "tiny-1 does not support tools"),
    ("tools", "json-schema", 404, "Nobody here is there for tool use"),
    ("json-schema", "md-json", 422, {"detail": [{"loc": ["body", "response_format"], "msg": "extra", "type": "no"}]}),
    ("json", "md-json", 500, "structured output is not built in"),
    ("tools", "json-schema", 500, {"error": {"message": "tool calls need the flag --mill", "type": "server_error"}}),
    ("json-schema", "md-json", 500,
     {"error": {"message": "grammar is not enabled", "code": 500, "type": "internal_server_error"}}),
])
def test_another_mode_is_taken_where_one_is_refused(mode, then, status, body):
    """Each mode is tried once; the next article is asked in the last at once, and each summary tells which it was."""
    kinds = {"json": "json_object", "json-schema": "json_schema", "md-json": None}
    heard, settings = told(mode=mode)

    with Server(wants(lambda asked: "tools" not in asked and form(asked) == kinds[then], status, body)) as server:
        first, second = asyncio.run(two(server, settings))
    assert [len(each.records) for each in (first, second)] == [3, 3]
    assert first.provenance.mode == second.provenance.mode == then
    assert second.provenance.attempts == 1
    assert len(heard) == first.provenance.attempts - 1 <= 2


def test_a_server_that_takes_no_mode_ends_with_what_to_change():
    with Server(fails(400, "no response_format of any kind")) as server:
        error = fail(ProviderError, server)
    assert len(server.asked) == 3
    assert "mode" in error.settings


def test_rules_go_with_the_article_where_there_is_no_system_role():
    heard, settings = told()
    refusal = wants(lambda asked: asked["messages"][0]["role"] == "user", 400, "The system role is not for this model")
    with Server(refusal) as server:
        assert_done(ask(server, **settings), attempts=2)
    before, after = (asked.messages for asked in server.asked)
    assert after[0]["content"] == f"{before[0]['content']}\n\n{before[1]['content']}"
    assert len(after) == 1
    assert len(heard) == 1


def test_the_setting_sends_no_system_message_at_all():
    with Server(says("no JSON"), good()) as server:
        assert_done(ask(server, system=False), attempts=2)
    assert [asked.roles for asked in server.asked] == [["user"], ["user", "assistant", "user"]]


def test_a_temperature_that_is_not_allowed_is_left_out():
    heard, settings = told(temperature=0.2)
    refusal = "'temperature' does not support 0.2 with this model: only the default is supported"
    with Server(wants(lambda asked: "temperature" not in asked, 400, refusal)) as server:
        assert_done(ask(server, **settings), attempts=2)
    assert len(heard) == 1


CUT = says('{"proposals": [', finish_reason="length", usage=(100, 900))
SIZES = {
    "max_tokens is too large: 16384. tiny-1 writes at most 4096 completion tokens": 4_096,
    "Range of max_tokens should be [1, 8192]": 8_192,
    "max_tokens: 16,384 > 6,000, which is the maximum allowed": 6_000,
    "The context length is 8192 tokens, and you requested 19384 tokens (3000 in the messages, 16384 to write).": 5_192,
    "max_tokens is too large: 16384. The context length is 8192 tokens and your request has 3500 input tokens.": 4_692,
    "'max_tokens' is too high": 8_192,
}


@pytest.mark.parametrize("refusal", SIZES)
def test_a_larger_limit_that_is_refused_is_one_that_is_allowed(refusal):
    heard, settings = told()
    with Server(CUT, fails(400, refusal), good()) as server:
        assert_done(ask(server, **settings), attempts=3)
    assert server.asked[2].body["max_tokens"] == SIZES[refusal]
    assert len(heard) == 1


@pytest.mark.parametrize("refusal", [
    "max_tokens may be 800 at most", "a setting is not as it should be", "max_tokens is not known here",
])
def test_a_reply_that_was_cut_off_is_told_as_that_though_the_larger_limit_was_refused(refusal):
    """It had 900 tokens: what allows fewer is not asked for the same again."""
    with Server(CUT, fails(400, refusal)) as server:
        error = fail(CutOffError, server)
    assert "window" in error.settings
    assert len(server.asked) <= 3


@pytest.mark.parametrize(("first", "then"), [("max_tokens", "max_completion_tokens"),
                                             ("max_completion_tokens", "max_tokens")])
def test_the_token_limit_is_called_as_the_server_calls_it(first, then):
    """A budget sends one with every request: the second article has the right name at once."""
    heard, settings = told(max_cost=10.0, price_in=1.0, price_out=1.0)
    if first != "max_tokens":
        settings["body"] = {first: 2_000}

    refusal = {"error": {"message": f"'{first}' is unsupported. Use another name instead.", "param": first,
                         "code": "unsupported_parameter"}}
    with Server(wants(lambda asked: first not in asked, 400, refusal)) as server:
        summaries = asyncio.run(two(server, settings))
    assert [summary.provenance.attempts for summary in summaries] == [2, 1]
    assert all(then in asked.body for asked in server.asked[1:])
    assert len(heard) == 1


def test_what_is_adapted_is_a_line_on_standard_error():
    with Server(wants(lambda asked: form(asked) == "json_object", 400, "json_schema is not done")) as server:
        ran = command("--base-url", server.url)
    assert ran.returncode == 0
    assert "mode json from now on" in ran.stderr
    assert len(ran.stderr.splitlines()) == 1


def test_a_recording_made_in_another_mode_is_found_in_that_mode(tmp_path):
    """The mode that the server took is the one to replay in."""
    with Server(wants(lambda asked: form(asked) == "json_object", 400, "json_schema is not done")) as server:
        ask(server, record=tmp_path)
    replayed = Summarizer(replay=tmp_path, mode="json").summarize(ARTICLE)
    assert len(replayed.records) == 3


PRIVATE = "tok-0123456789abcdef"


def test_body_and_headers_of_the_command_go_with_every_request():
    body = json.dumps({"enable_musing": False, "max_tokens": 3_000, "session": PRIVATE})
    with Server(fails(400, f"who is {PRIVATE}?")) as server:
        ran = command("--base-url", server.url, "--body", body, "--header", f"X-Session={PRIVATE}",
                      "--header", "X-Team: a b", "--no-system")
    asked = server.asked[0]
    assert (asked.body["enable_musing"], asked.body["max_tokens"], asked.roles) == (False, 3_000, ["user"])
    assert (asked.headers["x-session"], asked.headers["x-team"]) == (PRIVATE, "a b")
    assert PRIVATE not in ran.stdout + ran.stderr
    assert ran.returncode == 3


@pytest.mark.parametrize("wrong", [
    ("--body", f"{{{PRIVATE}"), ("--body", f'["{PRIVATE}"]'), ("--header", PRIVATE), ("--header", f"é={PRIVATE}"),
    ("--body", json.dumps({"messages": [PRIVATE]})), ("--body", json.dumps({"stream": True, "a": PRIVATE})),
])
def test_a_body_or_header_that_cannot_be_is_refused_without_repeating_it(wrong):
    ran = warm.summarizer("run", "-", "--model", "tiny-1", "--base-url", "http://127.0.0.1:1/v1", *wrong,
                          stdin=ARTICLE.encode())
    assert ran.returncode == 2
    assert wrong[0].removeprefix("--") in ran.stderr
    assert PRIVATE not in ran.stderr


def test_a_body_is_told_by_its_hash_and_is_in_no_recording(tmp_path):
    with Server(good()) as server:
        summary = ask(server, body={"session": PRIVATE}, record=tmp_path)
        plain = ask(server)
    assert plain.provenance.body is None
    assert len(summary.provenance.body) == 12
    assert PRIVATE not in summary.model_dump_json() + "".join(path.read_text() for path in tmp_path.iterdir())


@pytest.mark.parametrize("name", ["messages", "model", "stream"])
def test_a_body_may_not_hold_what_is_ours(name):
    with pytest.raises(ConfigurationError, match=name):
        Summarizer("tiny-1", base_url="http://127.0.0.1:1/v1", body={name: 1})
