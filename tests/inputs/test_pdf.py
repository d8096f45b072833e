"""PDF files: the text that was printed, in order and without running heads; what cannot be told is refused."""

import io
import logging
import re
import sys
import zlib

import documents
import pytest
import server

from summarizer import Article, ArticleError, Summarizer
from summarizer.inputs.document import Document
from summarizer.inputs.pdf import pages as pdf

WORDS = (
    "The foreign minister of Norland said on Monday that the talks in Tarsk had come to a standstill, and that her "
    "government would not return to the table unless the line was respected by both sides.",
    "“We have offered an arrangement that guarantees supervision,” Ada Voss told correspondents in the capital, “and "
    "we have heard nothing but proposals that nobody could take seriously.” The other side rejected it at once.",
    "A mediator, who asked not to be identified because of the matter’s sensitivity, described the atmosphere as good "
    "in spite of the disagreements about verification, compensation and the representation of minorities.",
    "The fund, proposed in September, would be administered by neutral representatives.",
)
PARAGRAPHS = [f"({number}) {WORDS[number % 4]}" for number in range(36)]


def article(data, name="a.pdf"):
    found, = pdf.read(Document(name, io.BytesIO(data)))
    assert isinstance(found, Article)
    return found


def printed(*lines, **more):
    """The text of a page of these lines."""
    return article(documents.raw_pdf([lines], **more)).text


@pytest.mark.parametrize("settings", [
    {}, {"columns": 2}, {"columns": 3}, {"columns": 2, "hyphens": True}, {"indent": 12, "space": 0},
    {"columns": 2, "indent": 12, "space": 0}, {"size": 14, "space": 14},
    {"header": "The Tarsk Post", "footer": "Page {page} of 3"}, {"columns": 2, "header": "{page} · Norland Today 2026"},
])
def test_paragraphs_come_back_as_they_were_written(settings):
    """In columns, justified, indented or spaced, on several pages, with heads and feet."""
    found = article(documents.pdf(PARAGRAPHS, **settings))
    assert found.text.split("\n\n") == PARAGRAPHS
    assert found.notes == ()


def test_short_paragraphs_between_long_ones_stand_alone():
    """The head of an article in an export: most steps from line to line are gaps."""
    paragraphs = ["Norland offers a truce", "The Tarsk Post", "18 November 2026", "Length: 40 words", WORDS[0], "END"]
    assert article(documents.pdf(paragraphs * 5)).text.split("\n\n") == paragraphs * 5


def test_pages_begin_where_their_first_word_stands():
    pages = [PARAGRAPHS[:2], PARAGRAPHS[2:5], PARAGRAPHS[5:6]]
    broken = [each for page in pages for each in (*page, documents.BREAK)][:-1]
    found = article(documents.pdf(broken, header="The Tarsk Post", footer="{page}"))
    assert len(found.pages) == 3
    for begins, page in zip(found.pages, pages, strict=True):
        assert found.text[begins:].startswith(page[0])


def test_an_empty_page_begins_with_the_one_after_it():
    found = article(documents.raw_pdf([[], ["The first line."], [], ["The second line goes on."]]))
    assert found.pages == (0, 0, 16, 16)


def test_a_paragraph_goes_on_over_the_page():
    found = article(documents.raw_pdf([["The ministers met and nego-"], ["tiated until the evening."]]))
    assert found.text == "The ministers met and negotiated until the evening."
    assert found.text[found.pages[1]:] == "tiated until the evening."


HYPHENS = [   # lines, what they say
    (("They nego-", "tiated"), "They negotiated"),
    (("They nego\u00ad", "tiated"), "They negotiated"),   # a soft hyphen
    (("the cease-", "fire held"), "the cease-fire held"),   # its own hyphen
    (("a well-", "known mediator"), "a well-known mediator"),
    (("the de-", "escalation; another de-escalation"), "the de-escalation; another de-escalation"),   # told elsewhere
    (("talks on a multi-", "lateral or multilateral pact"), "talks on a multilateral or multilateral pact"),
    (("peace talks, peace-", "talks hosts"), "peace talks, peace-talks hosts"),   # both halves stand alone elsewhere
    (("under COVID-", "19 rules"), "under COVID-19 rules"),
    (("the Saudi-", "Iranian pact"), "the Saudi-Iranian pact"),
    (("Norland, a Norland-", "based bank"), "Norland, a Norland-based bank"),
    (("der Waffen-", "stillstand"), "der Waffenstillstand"),
    (("Land-", "und Seewege"), "Land- und Seewege"),
    (("he said -", "she denied it"), "he said - she denied it"),   # a dash
    (("перего-", "воры начались"), "переговоры начались"),
]


@pytest.mark.parametrize(("lines", "text"), HYPHENS)
def test_words_broken_at_the_end_of_a_line_are_mended_where_they_are_plainly_one(lines, text):
    assert printed(*lines) == text


def test_letters_of_any_script_and_ligatures_are_read():
    assert printed("Привет, мир: Ένα κείμενο, 東京", "the ﬁnal ﬂow oﬀer") == (
        "Привет, мир: Ένα κείμενο, 東京 the final flow offer"
    )


def test_columns_drawn_row_by_row_are_read_one_after_the_other():
    left = [f"Left column line {number} says something" for number in "abcdefgh"]
    right = [f"right column line {number} goes on here" for number in "abcdefgh"]
    shows = "\n".join(
        f"BT /F1 10 Tf 1 0 0 1 {x} {700 - 14 * row} Tm ({line}) Tj ET"
        for row, pair in enumerate(zip(left, right, strict=True)) for x, line in zip((60, 320), pair, strict=True)
    )
    assert article(drawn(shows)).text == " ".join([*left, *right])


def test_a_table_stays_in_rows():
    shows = "\n".join(
        f"BT /F1 10 Tf 1 0 0 1 {x} {700 - 14 * row} Tm ({line}) Tj ET"
        for row in range(5) for x, line in ((60, f"State {row}"), (320, f"{row} votes"))
    )
    assert "State 3 3 votes" in article(drawn(shows)).text


def drawn(shows, resources="/Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >>"):
    """A page with this content."""
    return documents.pdf_of([
        "<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << {resources} >> >>",
        f"<< /Length {len(shows)} >>\nstream\n{shows}\nendstream",
        "<< /Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray /BitsPerComponent 8 /Length 1 >>"
        "\nstream\n0\nendstream",
    ])


def test_lines_that_several_articles_begin_with_stay():
    """An export has one article a page: what numbers them, and a sentence that two begin with, is text."""
    pages = [[f"{number} of 3 DOCUMENTS", documents.BREAK] for number in (1, 2, 3)]
    broken = [each for number, page in enumerate(pages) for each in (page[0], PARAGRAPHS[number], documents.BREAK)]
    found = article(documents.pdf(broken[:-1], footer="Page {page} of 3"))
    assert [f"{number} of 3 DOCUMENTS" in found.text for number in (1, 2, 3)] == [True] * 3
    assert "Page" not in found.text


@pytest.mark.parametrize(("title", "taken"), [
    ("Norland offers a truce", "Norland offers a truce"), ("Microsoft Word - draft v2.doc", None), ("Untitled", None),
    ("talks.indd", None), ("https://example.org/a b", None), ("20261118_p4", None),
])
def test_a_title_of_the_properties_is_taken_where_it_is_one(title, taken):
    found = article(documents.pdf(PARAGRAPHS[:1], title=title, author="A. N. Clerk"))
    assert (found.title, found.outlet, found.published) == (taken, None, None)


def packed(shows, pages=1):
    """Pages with this content, which is compressed."""
    data = zlib.compress(shows, 9).decode("latin-1")
    return documents.pdf_of([
        "<< /Type /Catalog /Pages 2 0 R >>", f"<< /Type /Pages /Kids [{'3 0 R ' * pages}] /Count {pages} >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << >> >> >>",
        f"<< /Length {len(data)} /Filter /FlateDecode >>\nstream\n{data}\nendstream",
    ])


SELF = "/X Do"
IMAGE = "q 500 0 0 700 40 60 cm /I1 Do Q", "/XObject << /I1 5 0 R >>"
REFUSED = [   # a file, what is said of it
    (documents.raw_pdf([["A line of text."]], mapped=False), "its fonts do not say what their signs mean"),
    (documents.raw_pdf([["A line \ue001\ue002\ue003 text."]]), "its fonts do not say what their signs mean"),
    (documents.raw_pdf([[documents.rotated("This is a line of the article, and says much. ") * 10]]), "do not say"),
    (drawn(*IMAGE), "holds pictures of its pages, no text: have a program for OCR read them"),
    (documents.raw_pdf([[]]), "is empty"),
    (documents.pdf(["A text."], password=WORDS[3][:8]), "is protected by a password"),
    (documents.pdf(["A text."])[:300], "is no whole PDF"),
    (drawn(SELF, "/XObject << /X 4 0 R >>"), "is damaged|holds pictures"),   # a form that draws itself
    (packed(b"q Q " * 60_000, pages=900), "as much to draw"),
    (packed(b"q Q " * 20_000_000), "is damaged"),
    (b"%PDF-1.7\nnothing at all", "is no whole PDF"),
    (b"", "is no whole PDF"),
]


@pytest.mark.parametrize(("data", "told"), REFUSED)
def test_what_cannot_be_read_is_refused_with_one_line(data, told, capfd):
    with pytest.raises(ArticleError, match=told) as caught:
        article(data)
    assert "\n" not in str(caught.value)
    assert capfd.readouterr() == ("", "")


def test_a_page_that_is_a_picture_among_others_is_noted():
    data = documents.pdf([*PARAGRAPHS[:1], documents.BREAK, documents.IMAGE, documents.BREAK, *PARAGRAPHS[1:2]])
    found = article(data)
    assert found.text.split("\n\n") == PARAGRAPHS[:2]
    assert found.notes == ("No text was found on page 2: pictures of text, perhaps",)


def test_a_file_that_only_forbids_printing_is_read():
    """Its password for reading is empty."""
    assert article(documents.pdf(PARAGRAPHS[:1], password="")).text == PARAGRAPHS[0]


def test_what_pypdf_logs_does_not_reach_the_terminal(capfd):
    data = documents.pdf(PARAGRAPHS[:1])
    article(re.sub(rb"startxref\n\d+", b"startxref\n77", data))
    assert capfd.readouterr() == ("", "")
    assert logging.getLogger("pypdf").handlers


def test_a_missing_package_is_told(monkeypatch):
    monkeypatch.setitem(sys.modules, "pypdf", None)
    with pytest.raises(Exception, match=r"PDF files need one more package: pip install '.*\[documents\]'"):
        article(documents.pdf(["A text."]))


def test_evidence_lands_on_its_page(tmp_path):
    """From the file to the summary: the article begins on the second page."""
    path = tmp_path / "talks.pdf"
    path.write_bytes(documents.pdf([WORDS[0], documents.BREAK, server.ARTICLE], header="The Tarsk Post {page}"))
    with server.Server(server.good()) as listening:
        summary = Summarizer("tiny-1", base_url=listening.url).summarize(path)
    evidence = [each for record in summary.records for each in record.evidence]
    assert evidence
    assert {each.page for each in evidence} == {2}
    assert ", p. 2" in summary.to_text()
