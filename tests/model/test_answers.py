"""What a server answers is put in order once: forms of a completion, reasons why one ended, and that it replays.

Each through a real server on loopback.
"""

import json

import pytest
from asking import QUICK, ask, assert_borne_out, assert_done, fail
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from server import ARTICLE, Server, answers, completion, fails, good, says, tool_call, written

import summarizer
from summarizer.errors import CutOffError, ProviderError, RefusedError, UnavailableError

REPLY = written(good())
THINKING = {"type": "thinking", "thinking": [{"type": "text", "text": "{Let me see…"}]}


def with_message(**message):
    body = completion(None)
    body["choices"][0]["message"] = {"role": "assistant", **message}
    return body


def with_choice(choice, **more):
    return {**completion(None), "choices": [choice], **more}


def called(function, **more):
    return with_message(content=None, tool_calls=[{"id": "c0", "type": "function", "function": function}], **more)


BARE = {"choices": [{"message": {"content": REPLY}}]}

# What a completion may look like, each with the whole reply in it.
FORMS = {
    "parts": with_message(content=[THINKING, {"type": "text", "text": REPLY}]),
    "parts of text": with_message(content=[REPLY[:99], REPLY[99:]]),
    "two parts": with_message(content=[{"type": "text", "text": REPLY[:99]}, {"type": "text", "text": REPLY[99:]}]),
    "a part of output": with_message(content=[{"type": "output_text", "text": REPLY, "annotations": []}]),
    "a part whose text is an object": with_message(content=[{"type": "text", "text": {"value": REPLY}}]),
    "one part in place of a list": with_message(content={"type": "text", "text": REPLY}),
    "a part of reasoning": with_message(content=[
        {"type": "reasoning", "summary": [{"text": "{"}]}, {"type": "text", "text": REPLY}]),
    "a picture beside it": with_message(content=[{"type": "image_url", "image_url": {}}, {"text": REPLY}]),
    "the reply as an object": with_message(content=good()),
    "the reply as a part": with_message(content=[{"type": "json", "json": good()}]),
    "parsed": with_message(content=None, parsed=good()),
    "in reasoning_content": with_message(content=None, reasoning_content=REPLY),
    "in reasoning": with_message(content="", reasoning=f"I see.\n{REPLY}"),
    "in reasoning, with words in the content": with_message(content="See above.", reasoning=REPLY),
    "in parts of reasoning": with_message(content="\n", reasoning_details=[{"type": "reasoning.text", "text": REPLY}]),
    "reasoning beside it": with_message(content=REPLY, reasoning_content="{Let me see…"),
    "the text of a choice": with_choice({"index": 0, "text": REPLY, "finish_reason": "stop"}),
    "a delta": with_choice({"index": 0, "delta": {"content": REPLY}}),
    "a null message and a delta": with_choice({"message": None, "delta": {"role": "assistant", "content": REPLY}}),
    "a message that is text": with_choice({"message": REPLY}),
    "several choices": {**completion(None), "choices": [
        {"finish_reason": "content_filter", "message": {"content": None}},
        {"finish_reason": "stop", "message": {"content": None}},
        {"finish_reason": "stop", "message": {"content": REPLY}},
    ]},
    "a choice in place of a list": {"choices": {"message": {"content": REPLY}}},
    "in a list": [completion(REPLY)],
    "in a list of no choices": [{"generated_text": REPLY}],
    "under data": {"data": completion(REPLY), "success": True},
    "under response": {"response": completion(REPLY)},
    "under two keys": {"code": 0, "result": {"completion": completion(REPLY)}},
    "as the body of a gateway": {"statusCode": 200, "body": json.dumps(completion(REPLY))},
    "as one text": json.dumps(json.dumps(completion(REPLY))),
    "beside an error that is null": {**completion(REPLY), "error": None},
    "nothing but the reply": BARE,
    "null all around": {
        **BARE, "id": None, "model": None, "created": None, "object": None, "usage": None, "system_fingerprint": None,
    },
    "numbers in the place of names": {**completion(REPLY), "id": 7, "model": 5, "created": "now", "object": 1},
    "a model that is a list": {**completion(REPLY), "model": ["tiny-1"]},
    "no role": with_message(role=None, content=REPLY, tool_calls=None, function_call=None, refusal=None, audio=None),
    "another role": with_message(role="model", content=REPLY, tool_calls=[]),
    "logprobs and more": {**completion(REPLY), "service_tier": "on_demand", "x": {"y": [1]}},
    "as Gemini has it": {
        "candidates": [{"content": {"role": "model", "parts": [{"text": "{Hm", "thought": True}, {"text": REPLY}]},
                        "finishReason": "STOP", "index": 0}],
        "usageMetadata": {"promptTokenCount": 100, "candidatesTokenCount": 20, "totalTokenCount": 120},
        "modelVersion": "tiny-1",
    },
    "as Anthropic has it": {
        "id": "m", "type": "message", "role": "assistant", "model": "tiny-1", "stop_reason": "end_turn",
        "content": [{"type": "text", "text": REPLY}], "usage": {"input_tokens": 100, "output_tokens": 20},
    },
    "as Ollama has it": {
        "model": "tiny-1", "message": {"role": "assistant", "content": REPLY}, "done": True, "done_reason": "stop",
        "prompt_eval_count": 100, "eval_count": 20,
    },
    "as OpenAI's newer interface has it": {
        "id": "r", "object": "response", "text": {"format": {"type": "text"}}, "status": "completed",
        "output": [{"type": "reasoning", "summary": []},
                   {"type": "message", "role": "assistant", "content": [{"type": "output_text", "text": REPLY}]}],
        "usage": {"input_tokens": 100, "output_tokens": 20, "total_tokens": 120},
    },
}
# And where a tool was to be called.
CALLS = {
    "arguments as an object": called({"name": "Reply", "arguments": good()}),
    "input": called({"name": "Reply", "input": good()}),
    "no name and no id": with_message(content=None, tool_calls=[{"function": {"arguments": REPLY}}]),
    "a flat call": with_message(content="", tool_calls=[{"name": "Reply", "arguments": good()}]),
    "a call in place of a list": with_message(content=None, tool_calls={"function": {"arguments": REPLY}}),
    "a function call of old": with_message(content=None, function_call={"name": "Reply", "arguments": REPLY}),
    "a function call of old, as an object": with_message(function_call={"name": "Reply", "arguments": good()}),
    "a part": with_message(content=[
        {"type": "text", "text": "I call it."}, {"type": "tool_use", "id": "t", "name": "Reply", "input": good()}]),
    "a part of Gemini's": with_choice({"content": {"parts": [{"functionCall": {"name": "Reply", "args": good()}}]}}),
    "words beside it": called({"name": "Reply", "arguments": REPLY}, reasoning_content="{"),
}


def replays(server, folder, **settings):
    """What is recorded of a reply is read back, as the same summary."""
    summary = ask(server, record=folder, **settings)
    again = summarizer.Summarizer(replay=folder, mode=settings.get("mode", "json-schema")).summarize(ARTICLE)
    assert again.provenance.recorded
    assert again.records == summary.records
    assert (again.provenance.usage, again.provenance.model) == (summary.provenance.usage, summary.provenance.model)
    return summary


@pytest.mark.parametrize("body", FORMS.values(), ids=FORMS)
def test_a_completion_in_another_form_is_read_and_replays(body, tmp_path):
    """12: one request, the whole reply, and a recording that is read back."""
    with Server(answers(200, body)) as server:
        summary = replays(server, tmp_path)
    assert_done(summary, attempts=1)
    assert len(server.asked) == 1
    assert_borne_out(summary)


@pytest.mark.parametrize("body", CALLS.values(), ids=CALLS)
def test_a_call_in_another_form_is_read_and_replays(body, tmp_path):
    """12, 16: so is a function that is called."""
    with Server(answers(200, body)) as server:
        assert_done(replays(server, tmp_path, mode="tools"), attempts=1)
    assert len(server.asked) == 1


@pytest.mark.parametrize("name", ["as Gemini has it", "as Anthropic has it", "as Ollama has it"])
def test_usage_by_another_name_is_counted(name):
    """13: no estimate where the provider tells."""
    with Server(answers(200, FORMS[name])) as server:
        usage = ask(server).provenance.usage
    assert (usage.input_tokens, usage.output_tokens, usage.estimated) == (100, 20, False)


@pytest.mark.parametrize("usage", [
    {"prompt_tokens": 100, "completion_tokens": 20},
    {"prompt_tokens": 100, "completion_tokens": 20, "total_tokens": None},
    {"prompt_tokens": 100, "completion_tokens": 20, "total_tokens": 3, "prompt_tokens_details": None},
    {"prompt_tokens": 100, "total_tokens": 120},
    {"prompt_tokens": 100, "completion_tokens": 20, "cost": "0.01", "completion_tokens_details": [1]},
])
def test_usage_that_is_not_all_there_is_counted_and_replays(usage, tmp_path):
    """13: what is told is enough."""
    with Server(answers(200, {**completion(good()), "usage": usage})) as server:
        told = replays(server, tmp_path).provenance.usage
    assert (told.input_tokens, told.output_tokens, told.estimated) == (100, 20, False)


# Why a reply ended

FINISHED = ["stop", "STOP", "eos", "eos_token", "end_turn", "stop_sequence", "tool_calls", "COMPLETE", "", None, 1, 7.5,
            "FinishReason.STOP", "whatever comes next", {"type": "stop"}]
CUT_OFF = ["length", "LENGTH", "MAX_TOKENS", "max_output_tokens", "maxTokens", "model_length", "max_new_tokens", 2,
           "FINISH_REASON_MAX_TOKENS", "FinishReason.MAX_TOKENS", "ERROR_LIMIT", {"type": "length"}]
REFUSED = ["content_filter", "CONTENT_FILTER", "contentFilter", "content_filter: RECITATION", "SAFETY", "safety",
           "RECITATION", "PROHIBITED_CONTENT", "BLOCKLIST", "SPII", "refusal", "sensitive", "ERROR_TOXIC", 3, "4",
           "guardrail_intervened"]
FAILED = ["error", "ERROR", "network_error", "malformed_function_call", "MALFORMED_FUNCTION_CALL", "abort", "cancelled",
          "insufficient_system_resource", "timeout", 10]


@pytest.mark.parametrize("reason", FINISHED, ids=str)
def test_a_whole_reply_is_finished_by_whatever_word(reason, tmp_path):
    """14: known or not; and it replays."""
    with Server(answers(200, completion(good(), finish_reason=reason))) as server:
        assert_done(replays(server, tmp_path), attempts=1)


@pytest.mark.parametrize("reason", CUT_OFF, ids=str)
def test_a_reply_is_cut_off_by_whatever_word(reason):
    """14: it is asked for once more, with a larger limit."""
    half = answers(200, completion(REPLY[:200], finish_reason=reason))
    with Server(half, good()) as server:
        assert_done(ask(server), attempts=2)
    assert server.asked[1].body["max_tokens"] >= 16_384
    with Server(half) as server:
        fail(CutOffError, server)
    assert len(server.asked) == 2


@pytest.mark.parametrize("message", [{}, {"content": None}, {"content": REPLY[:99]}], ids=["none", "null", "half"])
@pytest.mark.parametrize("reason", REFUSED, ids=str)
def test_a_reply_is_refused_by_whatever_word(reason, message):
    """15: one request, and an error that says it."""
    with Server(answers(200, with_choice({"finish_reason": reason, "message": message})), good()) as server:
        error = fail(RefusedError, server)
    assert len(server.asked) == 1
    assert "refused" in str(error)
    assert error.usage.input_tokens == 100


@pytest.mark.parametrize("reason", FAILED, ids=str)
def test_a_reply_that_the_provider_broke_off_is_tried_again(reason):
    """12: half a reply is the provider's fault, not the model's: the same is asked, and no re-ask paid."""
    half = answers(200, completion(REPLY[:200], finish_reason=reason))
    with Server(half, good()) as server:
        assert_done(ask(server), attempts=2)
    assert server.asked[0].messages == server.asked[1].messages
    with Server(half) as server:
        error = fail(UnavailableError, server)
    assert len(server.asked) == QUICK.tries
    assert str(reason) in str(error)


BLOCKED = {
    "nothing chosen and nothing written": answers(200, {
        **completion(), "choices": [], "usage": {"prompt_tokens": 2000, "total_tokens": 2000}}),
    "a feedback on the prompt": answers(200, {
        **completion(), "choices": [], "promptFeedback": {"blockReason": "SAFETY"}}),
    "a feedback alone": answers(200, {"prompt_feedback": {"block_reason": "PROHIBITED_CONTENT"}}),
    "no message at all": answers(200, with_choice({"index": 0, "finish_reason": "SAFETY"})),
    "a part that refuses": answers(200, with_message(content=[{"type": "refusal", "refusal": "I cannot."}])),
    "an error in a 200": answers(200, {"error": {"code": "content_filter", "message": "No."}}),
    "Azure's 400": answers(400, {"error": {
        "message": "The prompt triggered a policy.", "type": None, "param": "prompt", "code": "content_filter",
        "innererror": {"code": "ResponsibleAIPolicyViolation"}}}),
    "Azure's inner error": answers(400, {"error": {
        "message": "No.", "code": None, "innererror": {"code": "ResponsibleAIPolicyViolation"}}}),
    "a code of Alibaba's": fails(400, "Output data may contain what is not fit.", "data_inspection_failed"),
    "a 403 about the article": fails(403, "The model requires moderation and your input was flagged for violence"),
    "LiteLLM's words": fails(400, "litellm.ContentPolicyViolationError: it is blocked", "400"),
}


@pytest.mark.parametrize("step", BLOCKED.values(), ids=BLOCKED)
def test_an_article_that_a_filter_blocks_is_refused(step):
    """15: it costs one request, and stops no run: it is about this article."""
    with Server(step, good()) as server:
        assert "refused" in str(fail(RefusedError, server))
    assert len(server.asked) == 1


# Whatever was accepted replays

JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=9),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner, max_size=3), max_leaves=5,
)
NAMES = ["id", "model", "created", "object", "usage", "service_tier", "system_fingerprint", "error", "data"]
CHOICE = ["index", "finish_reason", "logprobs", "stop_reason", "delta", "text"]
MESSAGE = ["role", "refusal", "tool_calls", "function_call", "reasoning", "reasoning_content", "audio", "annotations"]


@given(
    st.dictionaries(st.sampled_from(NAMES), JUNK), st.dictionaries(st.sampled_from(CHOICE), JUNK),
    st.dictionaries(st.sampled_from(MESSAGE), JUNK),
)
@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_was_accepted_and_recorded_replays(tmp_path_factory, around, choice, message):
    """12, 45: with anything in any field: a summary that replays, or an error of ours."""
    body = {**around, "choices": [{**choice, "message": {"content": REPLY, **message}}]}
    folder = tmp_path_factory.mktemp("rec")
    maker = summarizer.Summarizer(create=lambda **_: json.loads(json.dumps(body)), record=folder, tries=1)
    try:
        summary = maker.summarize(ARTICLE)
    except (ProviderError, summarizer.ReplyError):
        assert list(folder.iterdir()) == [] or message.get("tool_calls") or message.get("function_call")
        return
    again = summarizer.Summarizer(replay=folder).summarize(ARTICLE)
    assert again.records == summary.records
    assert again.provenance.usage == summary.provenance.usage


def test_a_recording_of_a_completion_as_it_came_is_read(tmp_path):
    """Folders that were recorded before completions were put in order are not lost."""
    with Server(says(good())) as server:
        ask(server, record=tmp_path)
    (path,) = tmp_path.iterdir()
    body = json.loads(path.read_text("utf-8"))
    body["completion"] = {
        **completion(good(), finish_reason="eos_token"), "service_tier": "on_demand", "usage": {"prompt_tokens": 100},
    }
    path.write_text(json.dumps(body), "utf-8")
    assert_done(summarizer.Summarizer(replay=tmp_path).summarize(ARTICLE), attempts=1)


def test_a_completion_of_another_library_is_taken():
    """`create` may return what LiteLLM and others have for one, with types of their own."""
    from pydantic import BaseModel

    class ModelResponse(BaseModel):
        model: str = "tiny-1"
        choices: list = [{"finish_reason": "eos", "message": {"content": None, "tool_calls": tool_call(good())}}]

    assert_done(summarizer.Summarizer(create=lambda **_: ModelResponse(), mode="tools").summarize(ARTICLE), attempts=1)
