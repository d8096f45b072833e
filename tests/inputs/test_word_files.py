"""Word and OpenDocument files: the paragraphs as they read with all changes accepted; what no Word wrote is refused."""

import io

import documents
import pytest

from summarizer import Article, ArticleError
from summarizer.inputs import word
from summarizer.inputs.document import Document

PARAGRAPHS = ["Norland offered a truce on Monday.", "«Мы готовы», said Ada Voss & others <sic> 😀", "It was refused."]


def article(data, name="a.docx"):
    found, = word.read(Document(name, io.BytesIO(data)))
    assert isinstance(found, Article)
    return found


@pytest.mark.parametrize("made", [documents.docx, documents.odt])
def test_paragraphs_come_back_as_they_were_written(made):
    found = article(made([PARAGRAPHS[0], "", *PARAGRAPHS[1:]], title="Norland offers a truce"))
    assert found.text.split("\n\n") == PARAGRAPHS
    assert (found.title, found.pages, found.notes) == ("Norland offers a truce", (), ())


def runs(text):
    return f"<w:r><w:t>{text}</w:t></w:r>"


BEFORE = "Before."
MARKED = [   # what Word writes in a document's body, what it says
    ('<w:p><w:ins w:id="1">' + runs("new ") + "</w:ins><w:del><w:r><w:delText>old </w:delText></w:r></w:del>"
     + runs("text") + "</w:p>", "new text"),   # changes that are tracked
    ("<w:p><w:moveFrom>" + runs("there ") + "</w:moveFrom><w:moveTo>" + runs("here") + "</w:moveTo></w:p>", "here"),
    ("<w:p>" + runs("a") + "<w:hyperlink>" + runs("link") + "</w:hyperlink></w:p>", "alink"),
    ("<w:p>" + runs("cease") + "<w:r><w:noBreakHyphen/></w:r>" + runs("fire") + "</w:p>", "cease\u2011fire"),
    ("<w:p>" + runs("one") + "<w:r><w:br/></w:r>" + runs("two") + "<w:r><w:tab/></w:r>" + runs("three") + "</w:p>",
     "one\ntwo three"),
    ("<w:p><w:r><w:instrText>PAGE</w:instrText></w:r>" + runs("7") + "</w:p>", "7"),   # a field
    ("<w:sdt><w:sdtContent><w:p>" + runs("controlled") + "</w:p></w:sdtContent></w:sdt>", "controlled"),
    ("<w:tbl><w:tr><w:tc><w:p>" + runs("A") + "</w:p></w:tc><w:tc><w:p>" + runs("B") + "</w:p></w:tc></w:tr></w:tbl>",
     "A\n\nB"),
    ("<w:p>" + runs("outer") + "<w:r><w:pict><w:txbxContent><w:p>" + runs("box") + "</w:p><w:p>" + runs("two")
     + "</w:p></w:txbxContent></w:pict></w:r>" + runs(" text") + "</w:p>", "outer text\n\nbox\n\ntwo"),
    ('<w:p><mc:AlternateContent xmlns:mc="http://m"><mc:Choice>' + runs("once") + "</mc:Choice><mc:Fallback>"
     + runs("once") + "</mc:Fallback></mc:AlternateContent></w:p>", "once"),
    ("<w:p>\n  <w:r>\n  <w:t>no </w:t>\n</w:r>" + runs("space") + "</w:p>", "no space"),   # between elements
]


@pytest.mark.parametrize(("body", "text"), MARKED)
def test_what_word_marks_is_read_as_it_reads(body, text):
    assert article(documents.docx([BEFORE, body])).text == f"Before.\n\n{text}"


def test_footnotes_come_after_the_text():
    note = f'<w:footnote><w:p>{runs("A note.")}</w:p></w:footnote>'
    notes = f'<w:footnotes xmlns:w="{documents.WORD}">{note}</w:footnotes>'
    assert article(documents.docx(["Text."], footnotes=notes)).text == "Text.\n\nA note."


def test_heads_and_feet_of_the_page_are_left_out():
    head = f'<w:hdr xmlns:w="{documents.WORD}"><w:p>{runs("The Tarsk Post")}</w:p></w:hdr>'
    assert article(documents.docx(["Text."], header1=head)).text == "Text."


def test_opendocument_notes_spaces_and_changes():
    body = (
        '<text:p>one<text:s text:c="3"/>two<text:line-break/>three<text:note><text:note-citation>1</text:note-citation>'
        "<text:note-body><text:p>A note.</text:p></text:note-body></text:note> and <text:span>on</text:span>.</text:p>"
    )
    gone = "<text:tracked-changes><text:deletion><text:p>gone</text:p></text:deletion></text:tracked-changes>"
    assert article(documents.odt([gone, body, "<text:h>Head</text:h>"])).text == (
        "one two\nthree and on.\n\nA note.\n\nHead"
    )


@pytest.mark.parametrize("title", ["Microsoft Word - talks", "Document1", "talks.docx", "Untitled", "Title"])
def test_a_title_that_a_program_gave_is_none(title):
    assert article(documents.docx(["Text."], title=title)).title is None


def packed(xml):
    return documents.zipped({"word/document.xml": xml})


ENTITIES = '<!DOCTYPE d [<!ENTITY a "aaaaaaaaaa">' + "".join(
    f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9)
) + f']><w:document xmlns:w="{documents.WORD}"><w:body><w:p><w:r><w:t>&j;</w:t></w:r></w:p></w:body></w:document>'
REFUSED = [   # a file, what is said of it
    (word.OLE + b"\0" * 600, r"of an older Office \(.doc\), or protected by a password"),
    (documents.docx(["Text."])[:400], "is a broken ZIP archive"),
    (b"PK\x03\x04", "is a broken ZIP archive"),
    (documents.zipped({"ppt/slides/slide1.xml": "<a/>"}), "is no text of Word"),
    (documents.zipped({"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": "<a/>"}),
     "is no text of Word or OpenDocument: save it as .docx, or a table as .xlsx"),
    (documents.docx([]), "holds no text"),
    (packed("<w:document"), "is no whole Word file"),
    (packed(ENTITIES), "declares a document type"),
    (packed(ENTITIES.encode("utf-16")), "declares a document type"),
    (packed("<a>" * 500_000), "nests its elements over 200 deep"),
    (packed(b'<w:document xmlns:w="x">' + b" " * 120_000_000), "is over 100,000,000 bytes unpacked"),
]


@pytest.mark.parametrize(("data", "told"), REFUSED, ids=[told[:20] for _, told in REFUSED])
def test_what_cannot_be_read_is_refused_with_one_line(data, told):
    with pytest.raises(ArticleError, match=told) as caught:
        article(data)
    assert "\n" not in str(caught.value)
