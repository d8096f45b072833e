"""What a summary tells of its article: pages of the evidence, notes, address, copies; in every view."""

import json

import gold
import pytest

from summarizer import Article, Summarizer, Summary, tables

TEXT = gold.text("lavrov-tass")


def about(**parts):
    return Summarizer().summarize(Article(TEXT, **parts))


def evidence(summary):
    return [each for record in summary.records for each in record.evidence]


def test_evidence_bears_the_page_that_it_begins_on():
    """The third page is empty: it begins where the fourth does."""
    half, later = len(TEXT) // 3, len(TEXT) // 2
    summary = about(pages=(0, half, later, later))
    for each in evidence(summary):
        assert each.page == (1 if each.start < half else 2 if each.start < later else 4)
    assert {each.page for each in evidence(summary)} == {1, 2, 4}
    assert Summary.model_validate_json(summary.model_dump_json()) == summary


def test_a_page_begins_with_its_first_character():
    at = evidence(about())[0].start
    assert [evidence(about(pages=(0, begins)))[0].page for begins in (at, at + 1)] == [2, 1]


def test_evidence_of_an_article_without_pages_has_none():
    summary = about()
    assert {each.page for each in evidence(summary)} == {None}
    assert summary.article.notes == summary.article.also_in == []
    assert ", p. " not in summary.to_text() + summary.to_markdown()


def test_no_page_is_before_the_first():
    with pytest.raises(ValueError, match=r"page"):
        evidence(about())[0].page = 0


def test_views_and_tables_tell_page_notes_address_and_copies():
    summary = about(
        pages=(0, 10), notes=("The end is missing: it stands behind a paywall.",), url="https://example.org/a",
        also_in=("The Tarsk Post", "Evening Sun"),
    )
    first = evidence(summary)[0]
    place = f"{first.start}–{first.end}, p. 2"
    for view in (summary.to_text(200), summary.to_markdown()):
        assert place in view
        assert "Note: The end is missing: it stands behind a paywall." in view
        assert "Also in: The Tarsk Post, Evening Sun" in view
    page = summary.to_html()
    assert '"href":"https://example.org/a"' in page
    assert place in page
    pandas = tables([summary])
    assert set(pandas["evidence"]["page"]) == {2}
    assert pandas["articles"]["also_in"][0] == "The Tarsk Post\nEvening Sun"
    assert pandas["articles"]["notes"][0] == summary.article.notes[0]
    row = json.loads(summary.model_dump_json())["article"]
    assert (row["url"], row["also_in"]) == ("https://example.org/a", ["The Tarsk Post", "Evening Sun"])
