"""Results and dossiers as Word documents: headings, quotes and sources as footnotes of Word's own, links."""

import io
import sys

import docx
import pytest
import warm
from madetables import EVIL, found, summary
from telling import answer, article, dossier, put
from worddocuments import bookmarks, footnotes, links, part

from summarizer import ConfigurationError
from summarizer.negotiation.dossierfile import put as write
from summarizer.views.word.results import document

URL = "https://news.test/talks?a=1&b=2"
ABOUT = {"title": "Talks fail", "outlet": "The Sound", "published": "2025-03-04", "url": URL, "sha256": "0" * 64,
         "chars": 900, "language": "en"}
SOME = [summary("talks", article=ABOUT), summary()]
MOVES = dossier(
    article(
        "a", "2031-03-03", put("P1", "Norway", to="Sweden"), answer("R1", "Sweden", "reject", "P1"), outlet="Sound",
    ),
    article("b", None, put("P1", "Finland", "old", when="long ago", says="Finland proposes talks.")),
)


def opened(data):
    return docx.Document(io.BytesIO(data))


def headings(data):
    return [each.text for each in opened(data).paragraphs if each.style.name.startswith(("Heading", "Title"))]


def test_each_article_is_a_chapter_and_each_proposal_a_heading_with_its_answers_and_conditions():
    told = headings(document(SOME))
    assert told[:6] == [
        "Who proposed what, in 2 articles", "Talks fail", "P1  P1 in a sentence.", "Answers", "Conditions",
        "P2  P2 in a sentence.",
    ]
    assert EVIL in told


def test_chapters_come_by_day_those_without_one_last():
    days = {"late": "2031-03-09", "none": None, "early": "2031-03-02T08:00:00Z"}
    some = [summary(id, article=ABOUT | {"title": id, "published": day}) for id, day in days.items()]
    told = headings(document(some))
    assert [each for each in told if each in days] == ["early", "late", "none"]


def test_every_record_has_a_footnote_with_its_quotes_and_its_source():
    """An answer to two proposals has one, where it stands first."""
    notes = footnotes(SOME[0].to_docx())
    assert len(notes) == len(SOME[0].records) + len(SOME[0].missing)
    assert notes[0] == "“=Norland a truce” \u200e— The Sound\u200e, 4 March 2025\u200e, “Talks fail”."
    assert notes[-1] == "“@Sudmark refused” \u200e— The Sound\u200e, 4 March 2025\u200e, “Talks fail”, p. 2."


def test_links_lead_to_the_article_from_its_chapter_and_from_every_footnote_and_to_the_chapter_from_the_list():
    data = document(SOME)
    assert links(data) == [(URL, URL)]
    assert set(links(data, "footnotes")) == {("“Talks fail”", URL)}
    to, there = bookmarks(data)
    assert to == there == ["article1", "article2"]


def test_an_address_that_is_none_of_the_web_is_no_link():
    data = summary(article=ABOUT | {"url": "javascript:alert(1)"}).to_docx()
    assert links(data) == []
    assert "javascript:alert(1)" in "".join(part(data, "word/document.xml").itertext())


def test_what_is_doubtful_missing_or_set_aside_is_told():
    text = "\n".join(each.text for each in opened(SOME[0].to_docx()).paragraphs)
    for told in ("! Disputed, answer: =left open", "Missing: passages", "? response: =an answer (+m2)",
                 "Set aside: not borne out", "Note: one"):
        assert told in text


def test_who_reviewed_a_record_is_told():
    review = {"act": "corrected", "by": "Ana", "at": "2031-03-05T10:00:00Z", "why": "it is an offer"}
    made = found("P1", act="offer", standing="official", status="tabled", review=review)
    data = summary(proposals=[made], responses=[], conditions=[], abstract=[]).to_docx()
    assert "Corrected by Ana, 2031-03-05: it is an offer" in [each.text for each in opened(data).paragraphs]


def test_a_quote_of_another_script_runs_its_way_and_is_not_spelled():
    arabic = found("P1", "قال الوزير", act="offer", standing="official", status="tabled")
    data = summary(article=ABOUT | {"language": "ar"}, proposals=[arabic], responses=[], conditions=[], abstract=[],
                   missing=[]).to_docx()
    run = next(each for each in part(data, "word/footnotes.xml").iter("{*}r") if "قال" in "".join(each.itertext()))
    assert {each.tag.split("}")[1] for each in run[0]} >= {"rtl", "noProof"}


def test_what_xml_cannot_hold_is_left_out_and_markup_is_text():
    made = found("P1", "a\x1b[31m <b>\ufffe", act="offer", standing="official", status="tabled")
    data = summary(proposals=[made], responses=[], conditions=[], abstract=[]).to_docx()
    assert footnotes(data)[0].startswith("“a[31m <b>” ")


def test_a_headline_cannot_turn_the_direction_of_its_line_nor_break_it():
    told = headings(document([summary("a", article=ABOUT | {"title": "Talks\u202e\nfail\x07"}), summary()]))
    assert told[1] == "Talks fail"


def test_a_summary_without_records_says_so():
    none = summary(proposals=[], responses=[], conditions=[], abstract=[], missing=[], rejected=[])
    assert any("reports no proposal" in each.text for each in opened(none.to_docx()).paragraphs)
    assert footnotes(none.to_docx()) == []


def test_a_dossier_tells_all_moves_where_each_stands_and_its_articles():
    data = MOVES.to_docx()
    told = headings(data)
    assert told[0] == "Who moved on what, in 2 articles, 3 March 2031"
    assert [each for each in told if not each[0].isdigit()][1:] == [
        "On a day that no article tells", "Where each stands in the end", "Articles",
    ]
    assert len(footnotes(data)) == len(MOVES.moves)
    standing, articles = opened(data).tables
    assert [cell.text for cell in standing.rows[0].cells] == ["Proposal", "Who", "Last act", "Since"]
    assert len(standing.rows) == 1 + len(MOVES.positions())
    assert [cell.text for cell in articles.rows[1].cells] == ["3 March 2031", "Sound", "a"]


def test_report_writes_a_document_where_the_file_is_called_so_or_the_format_is(tmp_path):
    results = tmp_path / "results.jsonl"
    results.write_text("".join(each.model_dump_json() + "\n" for each in SOME), encoding="utf-8")
    write(MOVES, tmp_path / "d.json")
    done = warm.summarizer("report", results, "-o", tmp_path / "r.docx")
    assert (done.returncode, done.stdout) == (0, "")
    assert done.stderr.startswith(f"{tmp_path / 'r.docx'}: 2 articles, ")
    assert headings((tmp_path / "r.docx").read_bytes())[1] == "Talks fail"
    assert warm.summarizer("report", tmp_path / "d.json", "--format", "docx", "-o", tmp_path / "d").returncode == 0
    assert headings((tmp_path / "d").read_bytes())[-1] == "Articles"
    (tmp_path / "none.jsonl").write_text("")
    done = warm.summarizer("report", tmp_path / "none.jsonl", "-o", tmp_path / "n.docx")
    assert (done.returncode, "holds no results" in done.stderr) == (2, True)


def test_what_is_left_out_as_not_confirmed_is_said_in_the_document(tmp_path):
    told = SOME[0].provenance
    read = told.model_copy(update={"check": told.check.model_copy(update={"failed": None})})
    results = tmp_path / "results.jsonl"
    results.write_text(SOME[0].model_copy(update={"provenance": read}).model_dump_json() + "\n", encoding="utf-8")
    done = warm.summarizer("report", results, "--require", "confirmed", "-o", tmp_path / "c.docx")
    assert done.returncode == 0
    said = done.stderr.splitlines()[0].removeprefix(f"{tmp_path / 'c.docx'}: ")
    document = opened((tmp_path / "c.docx").read_bytes())
    assert said in [each.text for each in document.paragraphs]


def test_a_missing_package_is_one_message(monkeypatch):
    monkeypatch.setitem(sys.modules, "docx", None)
    with pytest.raises(ConfigurationError, match=r"pip install 'negotiation-summarizer\[word\]'"):
        SOME[0].to_docx()
