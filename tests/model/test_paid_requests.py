"""What is paid: every request on the wire by itself, in time, in pace and under the cap."""

import asyncio
import re
from dataclasses import replace

import pytest
from asking import QUICK, ask, assert_done, fail
from server import ARTICLE, Server, answers, completion, fails, good, says, silent

import summarizer
from summarizer.errors import BudgetError, CutOffError, ProviderError, UnavailableError

PRICES = {"price_in": 1.0, "price_out": 100.0}   # USD for a million tokens
DEAR = (2_000, 20_000)   # tokens that a server tells of, whatever limit it was given: $2.002


def after(seconds, step):
    def late(handler):
        handler.wait(seconds)
        step(handler)

    return late


def test_the_second_ask_for_a_cut_off_reply_has_a_time_limit_of_its_own():
    """Two requests of 1.5 s under a limit of 2.9 s: both are answered, and each is paid once."""
    cut = says('{"proposals": [', finish_reason="length")
    with Server(after(1.5, cut), after(1.5, says(good()))) as server:
        assert_done(ask(server, limits=replace(QUICK, timeout=2.9)), attempts=2)
    assert len(server.asked) == 2


async def test_the_second_ask_for_a_cut_off_reply_waits_its_turn():
    """The most requests a minute holds for it too."""
    with Server(says('{"proposals": [', finish_reason="length"), good()) as server:
        maker = summarizer.Summarizer("tiny-1", base_url=server.url, limits=QUICK)
        async with maker.session(rpm=60) as session:
            assert_done(await session.summarize(ARTICLE), attempts=2)
    first, second = (asked.at for asked in server.asked)
    assert second - first >= 0.9


def test_a_second_ask_that_fails_for_a_moment_does_not_ask_the_first_again():
    """The reply that was cut off is paid once."""
    with Server(says('{"proposals": [', finish_reason="length"), fails(503), good()) as server:
        assert_done(ask(server), attempts=3)
    assert ["max_tokens" in asked.body for asked in server.asked] == [False, True, True]


# Each is billed, and none leads to a summary that is worth it: a reply that cannot be read, an empty one, one
# that holds nothing, a refusal.
BILLED = {
    "parts": answers(200, completion([{"type": "text", "text": "{}"}], usage=DEAR)),
    "empty": answers(200, completion(None, usage=DEAR, reasoning_content="x")),
    "reasoning without end": answers(200, completion(None, usage=DEAR, reasoning_content="Let me see: {")),
    "half of it": answers(200, completion("{", finish_reason="error", usage=DEAR)),
    "usage as others name it": answers(200, {
        **completion("I am sorry."), "usage": {"input_tokens": DEAR[0], "output_tokens": DEAR[1]}}),
    "usage beside what wraps it": answers(200, {
        "output": {"choices": [{"message": {"content": "I am sorry."}}]},
        "usage": {"input_tokens": DEAR[0], "output_tokens": DEAR[1]}}),
    "an error in a choice": answers(200, {
        **completion(None, usage=DEAR), "choices": [{"finish_reason": "error", "error": {"message": "overloaded"}}]}),
    "no message": answers(200, {**completion("x", usage=DEAR), "choices": [{"index": 0, "message": {}}]}),
    "no choices": answers(200, {**completion("x", usage=DEAR), "choices": []}),
    "a tool that is none": answers(200, completion(None, usage=DEAR, tool_calls=[{"id": "c", "type": "x"}])),
    "an error beside usage": answers(200, {"error": {"message": "late"}, "usage": {
        "prompt_tokens": DEAR[0], "completion_tokens": DEAR[1]}}),
    "no JSON in it": says("I am sorry.", usage=DEAR),
    "a quote that does not stand": says({**good(), "proposals": [], "responses": [], "conditions": [
        {**good()["conditions"][0], "quotes": ["words of nobody"]}]}, usage=DEAR),
    "cut off": says("{", finish_reason="length", usage=DEAR),
}


@pytest.mark.parametrize("step", BILLED.values(), ids=BILLED)
def test_the_cap_holds_whatever_is_answered(step):
    """44: what a request cost is booked, read or not; the next one is not sent where it may go over the cap."""
    with Server(step) as server, pytest.raises(summarizer.SummarizerError) as caught:
        ask(server, max_cost=3, **PRICES)
    assert len(server.asked) == 1
    assert caught.value.usage.output_tokens == DEAR[1]
    assert isinstance(caught.value, BudgetError)
    assert "$-" not in str(caught.value)


def test_an_answer_of_another_form_is_paid_as_it_says():
    """44: also one that is not asked for again."""
    body = {**completion(None, usage=DEAR), "choices": [7]}
    with Server(answers(200, body)) as server:
        error = fail(ProviderError, server, max_cost=9, **PRICES)
    assert (len(server.asked), error.usage.output_tokens) == (1, DEAR[1])


async def test_the_cap_holds_at_the_opening_of_a_run():
    """44: until a first answer has told what the server counts, one request is on its way."""
    with Server(after(0.1, says(good(), usage=DEAR))) as server:
        maker = summarizer.Summarizer("tiny-1", base_url=server.url, limits=QUICK, max_cost=3, **PRICES)
        async with maker.session() as session:
            results = await asyncio.gather(*map(session.summarize, _articles(8)), return_exceptions=True)
    assert len(server.asked) == 1
    assert sum(isinstance(result, BudgetError) for result in results) == 7


def _articles(count):
    return [f"No. {number}. {ARTICLE}" for number in range(count)]


def test_a_request_without_an_answer_is_taken_to_have_cost_its_worst():
    """44: nobody knows what a try that timed out cost, so all it may have cost is gone."""
    limits = replace(QUICK, timeout=0.3, tries=6)
    worst = (8_192 * 100) / 1e6
    with Server(silent()) as server:
        error = fail(BudgetError, server, limits=limits, max_cost=2.2 * worst, **PRICES)
    assert len(server.asked) == error.attempts == 2
    assert re.search(r"\$\d", str(error))
    assert "not known" in str(error)


def test_an_answer_without_usage_is_taken_to_have_cost_its_worst():
    with Server(says("no JSON", usage=None)) as server:
        fail(BudgetError, server, max_cost=2.2 * 0.8192, **PRICES)
    assert len(server.asked) == 2


def test_what_a_server_refuses_costs_nothing():
    """44: a 503 or a 429 was no reply: the cap bears as many as come."""
    with Server(fails(503), fails(429), good()) as server:
        assert_done(ask(server, max_cost=1, **PRICES), attempts=3)


def test_a_good_reply_is_kept_where_the_cap_forbids_to_ask_again():
    """One quote does not stand, and there is no money to ask again: what stands is given."""
    reply = good()
    reply["conditions"][0]["quotes"] = ["words of nobody"]
    with Server(says(reply, usage=DEAR)) as server:
        summary = ask(server, max_cost=3, **PRICES)
    assert len(server.asked) == 1
    assert [record.id for record in summary.records] == ["P1", "R1"]
    assert len(summary.rejected) == 1


def test_a_reply_cut_off_twice_is_reserved_for_twice():
    """44: the larger limit is a request of its own."""
    with Server(says("{", finish_reason="length", usage=(100, 50))) as server:
        fail(CutOffError, server, max_cost=9, **PRICES)
        assert len(server.asked) == 2
        fail(BudgetError, server, max_cost=1, **PRICES)   # 16,384 tokens may cost $1.64
    assert len(server.asked) == 3


def test_the_message_of_one_who_is_told_to_wait_counts_the_tries():
    """5: as many as were made, and what can be done."""
    limits = replace(QUICK, deadline=3)
    with Server(fails(429, "slow down", retry_after="1")) as server:
        error = fail(UnavailableError, server, limits=limits)
    assert len(server.asked) == error.attempts
    assert f"429 to each of {error.attempts} tries" in str(error)
    assert "again" in str(error)
