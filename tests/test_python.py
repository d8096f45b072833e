"""The functions as an engineer calls them: ids, mistakes in arguments, what is told of faults, by the public names."""

import json
import logging

import pytest
import server
from asking import QUICK

import summarizer
from summarizer import (
    Article,
    ArticleError,
    ConfigurationError,
    FaultError,
    Limits,
    ProviderError,
    ReplyError,
    SummarizerError,
    UnavailableError,
    asummarize_many,
    check_reply,
    follow,
    read_articles,
    read_results,
    score,
    summarize,
    summarize_many,
    tables,
)

GOOD = json.dumps(server.good())


def create(**_request):
    return server.completion(GOOD)


def test_a_text_that_is_kept_is_the_same_wherever_it_stands_in_a_list(tmp_path):
    into, asked = tmp_path / "r.jsonl", []

    def counts(**request):
        asked.append(request)
        return create()

    first, second, third = (f"No. {number}. {server.ARTICLE} Then {number} more." for number in "123")
    some = {"create": counts, "into": into, "keep_copies": True}
    assert len(list(summarize_many([first, second], **some))) == 2
    assert len(list(summarize_many([third, first, second], **some))) == 1
    assert len(asked) == 3
    ids = [summary.id for summary in read_results(into)]
    assert ids == [Article(text).sha256[:16] for text in (first, second, third)]


@pytest.mark.parametrize("text", ["a " * 10_000_001, "ж" * 10_000_001], ids=["characters", "bytes"])
def test_a_text_of_over_20_mb_is_refused_unpaid(text):
    def asks(**_request):
        raise AssertionError("nothing is sent")

    for article in (text, lambda: Article(text)):
        with pytest.raises(ArticleError, match="over 20,000,000 bytes"):
            summarize(article() if callable(article) else article, create=asks)


def test_no_message_holds_words_of_the_article():
    bad = server.good()
    for each in bad["proposals"]:
        each["quotes"] = ["offered on Friday to reopen the Sund crossing"]
    bad |= {"responses": [], "conditions": []}
    with pytest.raises(ReplyError) as caught:
        summarize(server.ARTICLE, create=lambda **_: server.completion(json.dumps(bad)), tries=1)
    assert "Sund crossing" not in str(caught.value)
    assert "does not stand in the article: “…”" in str(caught.value)
    assert any("offered on Monday to reopen the Sund crossing" in fault for fault in caught.value.faults)


# what a server says, and what its message says is to be done
STEPS = [
    (server.says(None, refusal="I'm sorry."), "I'm sorry. Take another model"),
    (server.says("", finish_reason="content_filter"), "Take another model, or another provider"),
    (server.fails(400, "the prompt was filtered", code="content_filter"), "Take another model, or another provider"),
    (server.says(""), "run it again later, or take another model"),
    (server.says("It is about a fair."), "Ask again, with a stronger model or in another mode"),
    (server.says('{"proposals": [{"id": "P1"}], "responses": [], "conditions": []}'), "in another mode"),
    (server.fails(400, "too long", code="context_length_exceeded"), "take one with a larger window"),
]


@pytest.mark.parametrize(("step", "told"), STEPS)
def test_a_failure_says_what_to_do(step, told):
    with server.Server(step) as listening, pytest.raises(SummarizerError) as caught:
        summarize(server.ARTICLE, "tiny", base_url=listening.url, limits=QUICK)
    assert told in str(caught.value)


def test_a_fault_of_ones_own_function_is_told_with_ones_own_line(caplog):
    """And the library is not blamed."""
    def fails(*_given, **_request):
        raise ValueError("bad")

    for settings, name in (({"create": fails}, "create"), ({"create": create, "on_event": fails}, "on_event")):
        with caplog.at_level(logging.DEBUG, "summarizer"), pytest.raises(FaultError) as caught:
            summarize(server.ARTICLE, **settings)
        line = fails.__code__.co_firstlineno + 1
        assert str(caught.value) == f"your {name} raised ValueError at test_python.py:{line}: bad"
        assert isinstance(caught.value.__cause__, ValueError)
        assert not any(record.exc_info for record in caplog.records)
    [result] = summarize_many(["news"], create=lambda messages: messages)
    assert "your create raised TypeError" in str(result.error)


@pytest.mark.parametrize("given", [None, "a text", GOOD, {}, {"choices": []}, 3, server.completion("")])
def test_what_a_function_of_ones_own_gives_is_told_as_its_own(given):
    with pytest.raises(ProviderError, match=r"your create returned.*let it return a ChatCompletion") as caught:
        summarize(server.ARTICLE, create=lambda **_: given)
    assert type(caught.value) is ProviderError
    assert "server" not in str(caught.value)


def test_a_reply_that_is_no_text_is_refused():
    for wrong in (lambda: summarizer.Summarizer().from_reply("news", b"{}"), lambda: check_reply("news", [3])):
        with pytest.raises(ConfigurationError, match="a reply is text"):
            wrong()


# a call, and what its refusal says
MISTAKES = [
    (lambda: summarize("news", modle="x"), "is model meant"),
    (lambda: summarize("news", temprature=1), "is temperature meant"),
    (lambda: summarize_many(["news"], concurency=3), "is concurrency meant"),
    (lambda: summarize("news", into="x"), "into is a setting of summarize_many"),
    (lambda: summarize("news", concurrency=3), "concurrency is a setting of summarize_many"),
    (lambda: summarize("news", deadline=3), r"limits=Limits\(deadline=…\)"),
    (lambda: summarize_many(None), "not NoneType"),
    (lambda: summarize_many(3), "not int"),
    (lambda: summarize_many(["news"], into=3), "into must be a path"),
    (lambda: summarize_many(["news"], redo=["a"]), "redo needs a file of results: name it with into"),
    (lambda: read_articles(3), "a path, a pattern or a web address"),
    (lambda: read_articles([b"seeds"]), "a path, a pattern or a web address"),
    (lambda: read_articles("seeds", columns="x"), "columns must be Columns"),
    (lambda: follow(None), "a file of results, or summaries, not NoneType"),
    (lambda: follow(["r.jsonl"]), "a file of results, or summaries, not str"),
    (lambda: tables([1]), "not of int"),
    (lambda: tables(None), "not of NoneType"),
    (lambda: score({"a": 1}, "seeds"), "not str"),
]


@pytest.mark.parametrize(("call", "told"), MISTAKES)
def test_a_mistake_in_a_call_is_told_in_words(call, told):
    with pytest.raises(ConfigurationError, match=told):
        call()


def test_results_are_followed_by_their_path(tmp_path):
    into = tmp_path / "r.jsonl"
    list(summarize_many([server.ARTICLE], create=create, into=into))
    by_path, by_summaries = follow(into), follow(read_results(into))
    assert by_path.model_dump(exclude={"following"}) == by_summaries.model_dump(exclude={"following"})


async def test_articles_may_be_awaited():
    async def coming():
        for number in range(5):
            yield f"{server.ARTICLE} {number}"

    found = [result async for result in asummarize_many(coming(), create=create, concurrency=2)]
    assert sorted(result.id for result in found if result.summary) == list("01234")
    async for _ in asummarize_many(coming(), create=create):
        break
    with pytest.raises(ConfigurationError, match="asummarize_many"):
        summarize_many(coming(), create=create)


def test_a_line_that_is_not_whole_is_told(tmp_path, caplog):
    into = tmp_path / "r.jsonl"
    list(summarize_many([server.ARTICLE], create=create, into=into))
    into.write_bytes(into.read_bytes()[:-20])
    assert list(read_results(into)) == []
    assert f"{into}, line 1 was not written whole" in caplog.text


def test_the_version_is_there():
    assert summarizer.__version__.count(".") == 2


def test_what_is_no_field_is_pythons_own_error():
    with pytest.raises(TypeError, match="timeot"):
        Limits(timeot=1)
    assert issubclass(UnavailableError, ProviderError)
