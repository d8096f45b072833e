"""The reply is found in what a model writes around it, and its lists are read; each through a server on loopback."""

import json
import os
import sys

import pytest
from asking import ask, assert_borne_out, changed, complaint, ids, summary_of
from hypothesis import given, settings
from hypothesis import strategies as st
from server import ARTICLE, Server, good, says, tool_call, written

import summarizer
from summarizer.errors import ReplyError
from summarizer.extraction.finding import find_reply

REPLY = written(good())
MODES = ["json-schema", "strict", "tools", "json", "md-json"]
DRAFT = written({**good(), "proposals": [], "responses": []})
SCHEMA = json.dumps({"type": "object", "properties": {name: {"type": "array", "items": {}} for name in good()}})
AROUND = {
    "words before": f"Here is what I found: {REPLY}",
    "words after": f"{REPLY}\n\nLet me know {{whether}} you need \"more\".",
    "thinking": "<think>\n" + '[P1] is about {see "above}, [A1] acts.\n' * 40 + f"</think>\n{REPLY}",
    "a draft in thinking": f"<think>First: {DRAFT}, or {REPLY[:200]} …</think>{REPLY}",
    "a draft before": f"{DRAFT}\nNo, better:\n{REPLY}",
    "a smaller object after": f"{REPLY}\n{{\"proposals\": []}}",
    "a stop token": f"{REPLY}<|im_end|>",
    "a stop token before": f"<s>[INST] {REPLY} </s>",
    "a footnote": f"```json\n{REPLY}\n```\nSource: the article [1].",
    "a fence that is not closed": f"```json\n{REPLY}",
    "two fences": f"```json\n{{\"plan\": [1]}}\n```\nand\n```\n{REPLY}\n```",
    "the schema before": f"{SCHEMA}\n{REPLY}",
    "the schema after": f"{REPLY}\n{SCHEMA}",
    "in a list": f"[{REPLY}]",
    "one string": json.dumps(REPLY),
    "a string of a string": json.dumps(json.dumps(REPLY)),
    "under summary": json.dumps({"summary": good()}),
    "under arguments": json.dumps({"name": "Reply", "arguments": good()}),
    "under arguments, as a string": json.dumps({"name": "Reply", "arguments": REPLY}),
    "under properties": json.dumps({"type": "object", "properties": good()}),
    "a byte order mark": "\ufeff" + REPLY,
    "commas at the end": REPLY.replace("}]", "},]")[:-1] + ",}",
    "comments": json.dumps(good(), indent=1).replace("],\n", "], // a \"list\" {\n"),
    "a comment before it": '/* {"a" */ ' + REPLY,
    "line breaks in strings": REPLY.replace("Norland would", "Norland\nwould"),
    "a number past all bounds": REPLY[:-1] + ', "x": ' + "9" * 5_000 + "}",
}


@pytest.mark.parametrize("text", AROUND.values(), ids=AROUND)
def test_the_reply_is_found_whatever_stands_around_it(text):
    """16: at the first reply, with all its records."""
    summary, asked = summary_of(text)
    assert len(asked) == 1
    assert ids(summary) == ["P1", "R1", "C1"]
    assert summary.notes == []
    assert_borne_out(summary)


@pytest.mark.parametrize("name", ["thinking", "a footnote", "one string", "in a list", "commas at the end"])
@pytest.mark.parametrize("mode", MODES)
def test_it_is_found_in_every_mode(mode, name):
    """16: as text, and as the arguments of a call."""
    for step in (AROUND[name], says(None, tool_calls=tool_call(AROUND[name]))):
        summary, asked = summary_of(step, mode=mode)
        assert (len(asked), ids(summary)) == (1, ["P1", "R1", "C1"])


@pytest.mark.parametrize("mode", MODES)
def test_of_two_calls_the_one_with_the_reply_is_taken(mode):
    """16: some call another function first."""
    calls = tool_call({"city": "Oslo"}, name="weather") + tool_call(good())
    summary, asked = summary_of(says("I call two.", tool_calls=calls), mode=mode)
    assert (len(asked), ids(summary)) == (1, ["P1", "R1", "C1"])


NONE = {
    "brackets": "{[" * 200, "thinking": AROUND["thinking"].partition("</think>")[0], "keys": '{"a": ' * 2_000,
    "quotes": '{"' * 2_000, "single quotes": REPLY.replace('"', "'"), "half": f"I see: {REPLY[:-200]}",
    "a misquoted word": REPLY.replace("Norland would", 'Norland "would'), "lists": "[1] [2]", "a number": "7",
    "deep": "[" * 100_000, "nothing": "{}", "null": "null",
}


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("text", NONE.values(), ids=NONE)
def test_what_is_no_reply_is_asked_again(text, mode):
    """16: in every mode, and it is never an error of a library's; nothing is mended by guessing."""
    step = says(None, tool_calls=tool_call(text)) if mode == "tools" else says(text)
    summary, asked = summary_of(step, *([says(None, tool_calls=tool_call(good()))] if mode == "tools" else [good()]),
                                mode=mode)
    assert (len(asked), ids(summary)) == (2, ["P1", "R1", "C1"])
    with pytest.raises(ReplyError):
        summary_of(step, mode=mode, tries=1)


def test_md_json_asks_as_instructor_does():
    """The recordings of that mode go on to fit."""
    [asked] = summary_of(good(), mode="md-json")[1]
    assert "response_format" not in asked.body
    assert asked.article.rstrip().endswith("within a ```json codeblock. not the JSON_SCHEMA")


def calls(text):
    """How much is done to look for a reply in a text: calls of functions, Python's and C's."""
    count = [0]

    def seen(_frame, event, _argument):
        count[0] += event in ("call", "c_call")

    sys.setprofile(seen)
    try:
        find_reply(text)
    finally:
        sys.setprofile(None)
    return count[0]


UNITS = ["{", "[", '"',
         '{"', '{"a":', '{"a":[', '{"a":"', '\\"', '"\\', "/*", '{"parties":[{', '{"a":1,"b":"', "{x} [1] ",
         '{"parties":[],', '{"parties":"{\\"parties\\":', '{"a":1/*', '{"parties":[]}']


@pytest.mark.parametrize("unit", UNITS)
def test_the_work_is_linear_in_the_text(unit):
    """Four times the brackets or quotes, at most some four times the work."""
    few, many = (calls('{"parties": ' + unit * (size // len(unit))) for size in (5_000, 20_000))
    assert many <= 5 * few + 200


PIECES = st.sampled_from([
    *UNITS, "}", "]", ",", ":", " ", "\n", "null", "//", "*/", "```json\n", "<think>", "</think>", "é", "\ud800", "\0",
    '"parties"', '"proposals": []', '{"proposals": []}', REPLY, REPLY[:99], json.dumps(REPLY), "'", "1e999", "-",
])
EXAMPLES = int(os.environ.get("SUMMARIZER_EXAMPLES", "300"))


@given(st.lists(PIECES | st.text(max_size=5), max_size=30).map("".join))
@settings(max_examples=EXAMPLES, deadline=None)
def test_whatever_is_written_raises_nothing(text):
    """A reply is found or not: an object with a list of a reply's, or None. SUMMARIZER_EXAMPLES tries more."""
    found = find_reply(text)
    assert found is None or set(found) & set(good())


@given(st.text(st.characters(exclude_characters="{"), max_size=60), st.text(max_size=60))
@settings(max_examples=EXAMPLES, deadline=None)
def test_a_reply_is_found_between_any_words(before, after):
    assert find_reply(before + REPLY + after) == good()


# Lists


def without(name):
    return {key: value for key, value in good().items() if key != name}


LISTS = {
    "a string of JSON": {**good(), "conditions": json.dumps(good()["conditions"])},
    "all of them strings": {name: json.dumps(rows) for name, rows in good().items()},
    "rows as strings": {**good(), "conditions": [json.dumps(row) for row in good()["conditions"]]},
    "by ids": {**good(), "conditions": {row["id"]: row for row in good()["conditions"]}},
    "by ids, not in the rows": {
        **good(), "parties": {"A1": {"name": "Norland"}, "A2": {"name": "Sudmark"}}},
    "one row": {**good(), "conditions": good()["conditions"][0]},
    "under a name": {**good(), "conditions": {"items": good()["conditions"]}},
    "given twice, empty the second time": REPLY[:-1] + ', "conditions": []}',
    "given twice, empty the first time": '{"conditions": [], ' + REPLY[1:],
    "given twice, null the second time": REPLY[:-1] + ', "conditions": null}',
    "given twice, the same": REPLY[:-1] + f', "conditions": {json.dumps(good()["conditions"])}}}',
}


@pytest.mark.parametrize("reply", LISTS.values(), ids=LISTS)
def test_a_list_whose_meaning_is_plain_is_read(reply):
    """16: at the first reply."""
    summary, asked = summary_of(reply)
    assert (len(asked), ids(summary), summary.notes) == (1, ["P1", "R1", "C1"], [])
    assert [party.name for party in summary.proposals[0].proposers] == ["Norland"]


def test_a_list_given_twice_is_joined():
    """16: no record is lost, whichever half has it."""
    second = json.dumps([{**good()["conditions"][0], "id": "C2", "says": "The crew of 14 must be freed first."}])
    summary, asked = summary_of(REPLY[:-1] + f', "conditions": {second}}}')
    assert (len(asked), ids(summary)) == (1, ["P1", "R1", "C1", "C2"])


def test_a_field_given_twice_is_noted():
    """16: JSON takes the last; the other is not lost without a word."""
    summary, _ = summary_of(REPLY.replace('"act": "offer"', '"act": "plan", "act": "offer"'))
    assert summary.proposals[0].act == "offer"
    assert any("plan" in note for note in summary.proposals[0].notes)


@pytest.mark.parametrize(("reply", "told"), [
    (without("conditions"), "conditions is missing"),
    ({**good(), "conditions": None}, "conditions must be a list"),
    ({**good(), "conditions": "none that I know of"}, "conditions must be a list"),
    ({**good(), "conditions": 7}, "conditions must be a list"),
    ({**good(), "parties": ["Norland"]}, "parties[0]"),
    (REPLY[:-1] + ', "conditions": "see above"}', "conditions"),
], ids=["missing", "null", "words", "a number", "a row of a table", "twice, once as words"])
def test_what_cannot_be_read_is_asked_again_and_then_noted(reply, told):
    """16: never silent: in the re-ask, in the summary's notes, and in all views of it."""
    summary, asked = summary_of(reply, tries=2)
    assert told in complaint(asked[1])
    assert any(told.partition(" ")[0] in note for note in summary.notes)
    for view in (summary.to_text(), summary.to_markdown(), summary.to_html()):
        assert "Not read of the reply" in view
    assert_borne_out(summary)
    mended, _ = summary_of(reply, good())
    assert mended.notes == []


def test_a_run_counts_what_could_not_be_read(tmp_path):
    """16: in its last line."""
    import warm

    (tmp_path / "news.txt").write_text(ARTICLE, encoding="utf-8")
    with Server(without("conditions")) as server:
        ran = warm.summarizer("batch", tmp_path / "news.txt", "-o", tmp_path / "out.jsonl", "--model", "tiny-1",
                              "--base-url", server.url)
    assert "1 with notes on what could not be read" in ran.stderr


def test_a_pasted_reply_is_found_too():
    """16: between the words of a chat window."""
    summary = summarizer.Summarizer().from_reply(ARTICLE, AROUND["thinking"] + "\nIs that of help [1]?")
    assert ids(summary) == ["P1", "R1", "C1"]


def test_a_re_ask_holds_what_the_model_wrote():
    """17: all of it, with what stands around the reply: it shows the model what it wrote."""
    bad = f"Here: {written(changed(quotes=['words of nobody']))} [1]"
    with Server(bad, good()) as server:
        ask(server)
    assert server.asked[1].messages[2]["content"] == bad
