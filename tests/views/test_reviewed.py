"""What people decided as a reader meets it: in the terminal, in Markdown, on the page, and in what is left out."""

import json
import re

import deciding
import pytest
from deciding import Desk, again, written
from warm import summarizer as run

from summarizer import tables


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    """One article: a record confirmed, one corrected, one rejected, one that waits."""
    [first] = deciding.summaries("saltmark-counter")
    desk = Desk(written(tmp_path_factory.mktemp("desk") / "results.jsonl", [first]))
    desk.decides("Ana", "confirm", "P1")
    desk.decides("Bob *B*", "correct", "R1", answer="defer", why="it waits")
    desk.decides("Ana", "reject", "C4")
    desk.decides("Ana", "confirm", "P4")
    other = again(first, lambda row: None if row["id"] == "P4" else row, turn=0)
    written(desk.results, [other])
    return desk


def lines(text):
    return " ".join(text.split())


def test_the_terminal_and_markdown_say_who_decided_what(desk):
    told = lines(desk.shown().to_text())
    assert "Reviewed by Ana and Bob *B*: 1 confirmed, 1 corrected, 1 rejected." in told
    assert "Waiting: confirm P4 by Ana, 2026-11-27: it is not among these records." in told
    assert re.search(r"P1 demand[^✓]* · ✓ confirmed by Ana", told)
    assert re.search(r"R1 defer[^✓]* · ✓ corrected by Bob \*B\*", told)
    assert re.search("Set aside.* C4 .*it is said. rejected by Ana", told)
    assert "✓\u00a0corrected by Bob \\*B\\*." in desk.shown().to_markdown()


def test_the_page_has_who_decided_and_not_what_the_model_gave_before(desk, tmp_path):
    done = run("report", desk.results, "-o", tmp_path / "page.html")
    assert done.returncode == 0, done.stderr
    page = (tmp_path / "page.html").read_text(encoding="utf-8")
    [row] = json.loads(re.search(r'<script type="application/json" id="articles">(.*?)</script>', page, re.DOTALL)[1])
    reviews = {each["id"]: each.get("review") for each in row["records"]}
    assert reviews["R1"] == {"act": "corrected", "by": "Bob *B*", "at": reviews["R1"]["at"], "why": "it waits"}
    assert reviews["R2"] is None
    assert "Reviewed by Ana and Bob *B*: 1 confirmed, 1 corrected, 1 rejected." in row["trust"]


def test_only_what_is_confirmed_is_also_what_people_confirmed_though_nothing_was_read_again(desk, tmp_path):
    done = run("report", desk.results, "-o", tmp_path / "page.html", "--require", "confirmed")
    assert done.returncode == 0, done.stderr
    assert "7 of 9 records" in done.stderr


def test_tables_have_who_decided_and_what_waits(desk):
    made = tables(desk.results)
    responses = made["responses"].set_index("id")
    assert list(responses.loc["R1", ["answer", "review", "reviewed_by", "review_why"]]) == [
        "defer", "corrected", "Bob *B*", "it waits",
    ]
    assert responses["review"].notna().sum() == 1
    assert list(made["articles"]["waiting"]) == ["confirm P4 by Ana, 2026-11-27: it is not among these records"]
    assert list(made["rejected"]["reasons"]) == ["rejected by Ana"]
