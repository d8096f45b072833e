"""Verdicts as a reader meets them: in the terminal, in Markdown, on the page and in its index."""

import re

import gold
import pytest
import verdicts
from browser import MARKED
from warm import summarizer as run

from summarizer import Summarizer

SEED = gold.SEEDS / "lavrov-tass.txt"


def results(tmp_path, *summaries):
    path = tmp_path / "results.jsonl"
    path.write_text("".join(each.model_dump_json() + "\n" for each in summaries), encoding="utf-8")
    return path


def reported(tmp_path, *summaries, options=()):
    done = run("report", results(tmp_path, *summaries), "-o", tmp_path / "page.html", *options)
    assert done.returncode == 0, done.stderr
    return tmp_path / "page.html"


def lines(text):
    """Text without its line breaks, so that what is folded can be looked for."""
    return " ".join(text.split())


def every():
    """Four articles: disputed, confirmed, of no record but read again, never read again."""
    return [verdicts.checked("saltmark-counter"), verdicts.disputed(), verdicts.checked("harvest-fair"),
            Summarizer().summarize(gold.SEEDS / "qamar-ar.txt")]


# Text and Markdown


def test_the_terminal_tells_who_disputes_what_and_why_without_a_colour():
    told = lines(verdicts.disputed().to_text())
    proposer = "members of the Trump team (Trump)"
    assert f"P2 plan, unofficial, floated: {proposer} ! Disputed as a whole: nobody puts it[31m" in told
    assert "! Disputed, answer: he leaves it open; instead: defer (openai/second)" in told
    assert "! Disputed, responders: another *speaks* (by this program)" in told
    assert "! Disputed, text: a number too many (by this program)" in told
    assert "Added by the second reading: asked for once more (openai/second)" in told
    assert "R1 (above, disputed): " in told
    assert "P4 request, official, tabled: Sergey Lavrov (Russia) · ✓ confirmed" in told


# the summary, and what its head says
HEADS = [
    (verdicts.disputed, "Second reading by second-2: 2 of 17 records disputed, 1 added by the second reading, "
                        "1 of 3 sentences disputed, 1 passage missing."),
    (verdicts.checked, "Second reading by second-2: none of 17 records disputed."),
    (lambda: verdicts.checked("harvest-fair"), "Second reading by second-2: no records."),
    (verdicts.failed, "Not checked: the second reading by openai/second failed: no usable reply after 3 tries"),
    (verdicts.doubted, "Not checked by a second reading. By the program: 1 of 17 records disputed."),
]


@pytest.mark.parametrize(("made", "said"), HEADS)
def test_the_head_says_how_far_it_may_be_trusted(made, said):
    summary = made()
    assert said in lines(summary.to_text())
    assert said in summary.to_markdown()
    assert said in lines(summary.to_html().partition("<noscript>")[2].partition("</noscript>")[0])


def test_nothing_is_said_where_nobody_looked_and_the_program_has_no_doubt():
    summary = Summarizer().summarize(SEED)
    for told in (summary.to_text(), summary.to_markdown()):
        assert not re.search("[Cc]hecked|[Ss]econd reading|[Dd]isputed|confirmed", told)


def test_what_is_missing_is_listed_with_its_kind_and_its_words():
    summary = verdicts.disputed()
    piece = summary.missing[0].evidence
    told = lines(summary.to_text().partition("Missing: ")[2])
    assert f"proposal: an end of the war (openai/second) “{piece.quote}” {piece.start}–{piece.end}" in told
    assert f"“{piece.quote}” ({piece.start}–{piece.end})" in summary.to_markdown()


def test_a_missing_passage_that_does_not_stand_there_is_said_to_be_astray():
    summary = verdicts.disputed()
    piece = summary.missing[0].evidence
    summary.missing[0].evidence = piece.model_copy(update={
        "start": summary.article.chars, "end": summary.article.chars + len(piece.quote)})
    assert f"“{piece.quote}” (the words do not stand where the results say)" in summary.to_markdown()


def test_markdown_marks_what_is_disputed_and_shows_words_as_they_are():
    told = verdicts.disputed().to_markdown()
    assert "- **P2 (disputed)** plan" in told
    assert "- **! Disputed as a whole: nobody puts it\\[31m \\<b\\>forward\\</b\\> (openai/second)**" in told
    assert "- **! Disputed, responders: another \\*speaks\\* (by this program)**" in told
    assert "(**Disputed, text:** a number too many (by this program))" in told
    assert "**P4** request, official, tabled: Sergey Lavrov (Russia) · ✓\u00a0confirmed." in told


# The page of one article


@pytest.mark.slow
def test_the_page_marks_what_is_disputed_in_words_and_confirmed_quietly(tmp_path, look):
    with look(reported(tmp_path, verdicts.disputed())) as tab:
        cards = tab.locator(".card.disputed")
        assert [card.get_attribute("aria-label") for card in cards.all()] == [
            "response R1, disputed", "proposal P2, disputed"]
        assert tab.texts(".card.response.disputed .remarks li") == [
            "Disputed, answer: he leaves it open; instead: defer (openai/second)",
            "Disputed, responders: another *speaks* (by this program)"]
        assert "nobody puts it[31m <b>forward</b>" in cards.nth(1).inner_text()
        assert tab.locator(".card[aria-label='proposal P4'] h3").inner_text().endswith("✓ confirmed")
        assert "Disputed, text: a number too many" in tab.locator(".abstract").inner_text()
        assert "R1 (!) ✗ reject" in " ".join(tab.locator("svg text").all_text_contents())
        tab.click("text=The map in words")
        assert "R1 reject: Sergey Lavrov (Russia) to P1, P2, P3, disputed" in tab.locator("details").inner_text()


@pytest.mark.slow
def test_the_page_lists_what_to_check_the_worst_first_and_leads_there_by_keyboard(tmp_path, look):
    with look(reported(tmp_path, verdicts.disputed())) as tab:
        these = [words.split(" Disputed")[0].split(" Added")[0] for words in tab.texts(".trust li")]
        assert [these[0], these[1], these[3]] == ["P2", "R1", "P3"]
        assert these[2].startswith("Sentence “He called for legally binding agreements")
        assert these[4] == "?1 Missing: proposal: an end of the war"
        tab.focus(".trust a >> nth=1")
        tab.keyboard.press("Enter")
        assert tab.focused() == "response R1, disputed"
        tab.keyboard.press("Escape")
        assert tab.focused() == "R1, disputed"


@pytest.mark.slow
@pytest.mark.parametrize("at_hand", [True, False])
def test_a_missing_passage_is_marked_in_the_article_and_leads_to_why(at_hand, tmp_path, look):
    summary = verdicts.disputed()
    quote = summary.missing[0].evidence.quote
    if not at_hand:
        summary.article.source = None
    with look(reported(tmp_path, summary)) as tab:
        assert [words for _, marks in tab.evaluate(MARKED) for ids, words in marks if ids == ["?1"]] == [quote]
        tab.click("mark.missing >> nth=-1")
        assert tab.focused() == "missing proposal"
        assert "an end of the war (openai/second)" in tab.locator(".missed li").inner_text()
        tab.click(".missed blockquote a")
        assert tab.focused() == "?1, no record: why it should be one"


@pytest.mark.slow
def test_a_missing_passage_that_does_not_stand_there_is_not_marked(tmp_path, look):
    summary = verdicts.disputed()
    piece = summary.missing[0].evidence
    summary.missing[0].evidence = piece.model_copy(update={"start": piece.start + 3, "end": piece.end + 3})
    with look(reported(tmp_path, summary)) as tab:
        assert tab.locator(".text mark.missing").count() == 0
        assert "do not stand where the results say" in tab.locator(".missed li").inner_text()


@pytest.mark.slow
def test_the_filter_leaves_what_is_to_be_checked_and_what_it_belongs_to(tmp_path, look):
    with look(reported(tmp_path, verdicts.disputed())) as tab:
        tab.select_option(".check select", "check these")
        assert tab.shown() == ["P1", "P2", "P3"]   # P1: its answer is disputed
        assert tab.locator(".text mark.missing").count() == 1
        tab.click(".filters button")
        assert len(tab.shown()) == 10


@pytest.mark.slow
def test_a_page_of_what_nobody_looked_at_has_no_word_of_it(tmp_path, look):
    with look(reported(tmp_path, Summarizer().summarize(SEED))) as tab:
        assert tab.locator(".check, .trust, .missed, .remarks").count() == 0
        assert "confirmed" not in tab.locator("main").inner_text()


# Only what is confirmed


def test_report_leaves_out_what_is_not_confirmed_and_says_how_much(tmp_path):
    """Records, sentences, and links to them; the page says so without JavaScript too."""
    path = results(tmp_path, verdicts.disputed(), verdicts.checked("saltmark-counter"))
    done = run("report", path, "-o", tmp_path / "page.html", "--require", "confirmed")
    told = "3 of 28 records and 1 of 6 sentences left out: not confirmed"
    assert done.returncode == 0
    assert f"page.html: {told}\n" in done.stderr
    page = (tmp_path / "page.html").read_text(encoding="utf-8")
    assert f"<p>{told}.</p>" in page
    assert "Russia rejects the ideas of Trump" not in page


@pytest.mark.slow
def test_the_page_shows_what_is_confirmed_and_says_what_is_left_out(tmp_path, look):
    summary = verdicts.disputed()
    other = {"id": "R2", "responds_to": ["P2", "P8"], "check": summary["P1"].check}
    summary.responses.append(summary["R1"].model_copy(update=other))
    with look(reported(tmp_path, summary, options=("--require", "confirmed"))) as tab:
        assert tab.shown() == [f"P{n}" for n in (1, 4, 5, 6, 7, 8, 9, 10)]
        assert "R1" not in tab.texts(".tag")
        assert "3 of 18 records and 1 of 3 sentences left out: not confirmed." in tab.locator(".trust").inner_text()
        note = "Note Answers P2, left out here: not confirmed"
        assert note in tab.locator("[aria-label='response R2']").inner_text().split("\n")


@pytest.mark.slow
def test_the_index_says_what_is_left_out_of_all(tmp_path, look):
    with look(reported(tmp_path, *every(), options=("--require", "confirmed"))) as tab:
        told = "12 of 37 records and 4 of 9 sentences left out: not confirmed; 1 of 4 articles not checked."
        assert tab.locator(".left").inner_text() == told


# what nobody read a second time
UNCHECKED = [lambda: Summarizer().summarize(SEED), verdicts.failed, verdicts.doubted]


@pytest.mark.parametrize("made", UNCHECKED)
@pytest.mark.parametrize("command", ["report", "tables"])
def test_where_nothing_was_checked_requiring_it_is_one_message(command, made, tmp_path):
    out = tmp_path / "out.sqlite"
    done = run(command, results(tmp_path, made()), "-o", out, "--require", "confirmed")
    assert done.returncode == 2
    assert re.fullmatch(r"summarizer: nothing in these results is confirmed, .*\(--check\)\n", done.stderr)
    assert not out.exists()


# The index


@pytest.mark.slow
def test_the_index_sorts_by_what_is_disputed_and_what_is_not_checked_comes_last(tmp_path, look):
    with look(reported(tmp_path, *every())) as tab:
        tab.click("th >> text=Doubts")
        assert tab.get_attribute("th:has-text('Doubts')", "aria-sort") == "descending"
        cells = [words.split("\n") for words in tab.texts("td.doubts")]
        assert [each[0] for each in cells] == ["2 disputed", "nothing in doubt", "nothing in doubt", "not checked"]
        assert cells[0][1] == "1 missing"


@pytest.mark.slow
def test_the_index_filters_what_to_check_and_the_article_opened_keeps_it(tmp_path, look):
    """An article of which only a passage is missing is found too."""
    summaries = every()
    summaries[2].missing = [verdicts.missing("harvest-fair", gold.text("harvest-fair")[:30])]
    with look(reported(tmp_path, *summaries)) as tab:
        assert "check these (2)" in tab.texts(".check option")
        tab.select_option(".check select", "check these")
        assert tab.locator(".hits").inner_text() == "2 of 4 articles: second reading: check these"
        tab.click(".list a:has-text('lavrov')")
        assert tab.shown() == ["P1", "P2", "P3"]
        assert tab.input_value(".check select") == "check these"


@pytest.mark.slow
def test_an_index_of_what_nobody_looked_at_has_neither_column_nor_filter(tmp_path, look):
    rows = [Summarizer().summarize(gold.SEEDS / f"{name}.txt") for name in ("lavrov-tass", "qamar-ar")]
    with look(reported(tmp_path, *rows)) as tab:
        assert tab.locator(".check, th:has-text('Doubts')").count() == 0


@pytest.mark.slow
@pytest.mark.parametrize("settings", [{}, {"color_scheme": "dark"}, {"viewport": {"width": 360, "height": 740}}])
@pytest.mark.parametrize("many", [False, True])
def test_axe_finds_no_serious_fault_and_a_phone_needs_no_scrolling_sideways(many, settings, tmp_path, look):
    from axe_playwright_python.sync_playwright import Axe

    page = reported(tmp_path, *(every() if many else [verdicts.disputed()]))
    with look(page, reduced_motion="reduce", **settings) as tab:
        found = Axe().run(tab.tab).response["violations"]
        serious = [each for each in found if each["impact"] in ("serious", "critical")]
        assert [(each["id"], each["nodes"][0]["html"]) for each in serious] == []
        assert tab.evaluate("document.documentElement.scrollWidth <= innerWidth")
