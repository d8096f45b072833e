"""A summary as terminal text and as Markdown."""

import json
import re

import gold
import pytest
import server
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from terminal import on_a_terminal
from warm import summarizer as run

from summarizer import Summarizer, Summary, summarize
from summarizer.views.markdown import escaped
from summarizer.views.words import plain

MARKDOWN = MarkdownIt("commonmark").enable(["strikethrough", "table"])


def shown(markdown):
    """The words that a reader of rendered Markdown sees, where all is one paragraph."""
    tokens = MARKDOWN.parse(markdown)
    assert [token.type for token in tokens] in (["paragraph_open", "inline", "paragraph_close"], [])
    assert {each.type for token in tokens for each in token.children or ()} <= {"text", "text_special"}
    return "".join(each.content for token in tokens for each in token.children or ())


# text that Markdown would take for something else
TAKEN = [
    "*a* _b_ `c` ~~d~~", "# a", "> a", "- a", "+ a", "1. a", "12) a", "123456789. a", "[a](http://b)", "![a](b)",
    "[^1]: a",
    "<b>a</b>", "&lt; &amp; &#60;", "a | b", "---", "===", "a\\", "```", "$x$", "a\n\nb", ": a",
]


@pytest.mark.parametrize("text", TAKEN)
def test_markdown_shows_text_as_it_is(text):
    assert shown(escaped(text)) == plain(text)


@given(st.text(alphabet=st.sampled_from("ab1*_`~#>-+.)[]()!^<&;|\\$=: \n\"'“é\u202e")))
def test_markdown_shows_any_text_as_it_is(text):
    assert shown(escaped(text)) == plain(text)


def test_footnotes_of_two_articles_do_not_meet_in_one_brief():
    names = [set(re.findall(r"^\[\^(.+?)\]:", summarize(gold.SEEDS / f"{name}.txt").to_markdown(), re.MULTILINE))
             for name in ("lavrov-tass", "saltmark-counter")]
    assert all(names)
    assert not names[0] & names[1]


def test_a_passage_that_bears_out_two_records_is_one_footnote():
    lines = re.findall(r"^\[\^.+?\]: (.+)$", summarize(gold.SEEDS / "lavrov-tass.txt").to_markdown(), re.MULTILINE)
    assert len(lines) == len(set(lines))


def test_markdown_gives_a_quote_beyond_the_end_without_its_place_and_says_so():
    """So it does where two quotes cannot both stand: neither takes the other's footnote."""
    row = json.loads(summarize(gold.SEEDS / "lavrov-tass.txt").model_dump_json())
    chars, right = row["article"]["chars"], row["proposals"][2]["evidence"][0]
    for number, start in ((0, chars), (3, right["start"])):
        piece = row["proposals"][number]["evidence"][0]
        piece["start"], piece["end"] = start, start + len(piece["quote"])
    told = Summary.model_validate(row).to_markdown()
    for number in (0, 3):
        piece = row["proposals"][number]["evidence"][0]
        assert f"“{escaped(piece['quote'])}”\n" in told
        assert f"Note: The quote given for {piece['start']}–{piece['end']} does not stand there" in told
    assert f"“{escaped(right['quote'])}” ({right['start']}–{right['end']})\n" in told
    assert told.count("does not stand there") == 2


# title, id, source, and what the article is called
NAMES = [
    ("Talks", "n1", "news.csv:1", "Talks"), (None, "n1", "news.csv:1", "n1"),
    # Nothing that can be seen: blanks, controls, a mark without a letter.
    (" \u200b\x01\u0301", "n1", None, "n1"), ("", " ", "news.csv:1", "news.csv:1"), (None, "\t", " ", "Untitled"),
    (None, "\ufeff", None, "Untitled"),
]


@pytest.mark.parametrize(("title", "id", "source", "called"), NAMES)
def test_an_article_is_called_by_the_first_name_that_can_be_seen(title, id, source, called):
    row = json.loads(summarize(gold.SEEDS / "lavrov-tass.txt").model_dump_json())
    row |= {"id": id, "article": row["article"] | {"title": title, "source": source}}
    summary = Summary.model_validate(row)
    assert summary.to_markdown().startswith(f"# {called}\n")
    assert f"<title>{called}</title>" in summary.to_html()


def test_what_was_set_aside_is_told_at_the_end_with_what_it_said():
    reply = server.good()
    reply["conditions"][0]["quotes"] = ["if Sudmark gave up its fleet"]
    summary = Summarizer().from_reply(server.ARTICLE, json.dumps(reply))
    assert [each.id for each in summary.rejected] == ["C1"]
    end = summary.to_markdown().partition("Set aside")[2]
    assert "Sudmark must free the crew" in end
    assert "does not stand in the article" in end


RUN = ("run", gold.SEEDS / "lavrov-tass.txt")


@pytest.mark.parametrize("columns", [40, 72, 100])
def test_lines_keep_within_the_terminal(columns):
    told = re.sub(r"\x1b\[[0-9;]*m", "", on_a_terminal(columns, *RUN))
    assert max(map(len, told.splitlines())) <= columns
    assert max(map(len, told.splitlines())) > columns - 12


def test_no_color_is_respected():
    assert re.search(r"\x1b\[[0-9;]*3[0-7]m", on_a_terminal(80, *RUN))
    assert not re.search(r"\x1b\[[0-9;]*[34][0-8]m", on_a_terminal(80, *RUN, NO_COLOR="1"))


def test_a_file_is_as_wide_as_ever_and_bare():
    done = run("run", gold.SEEDS / "lavrov-tass.txt", COLUMNS="40")
    assert 72 < max(map(len, done.stdout.splitlines())) <= 80
    assert "\x1b" not in done.stdout
