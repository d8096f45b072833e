r"""RTF files: the paragraphs as they read; letters in every spelling of RTF; what cannot be told is refused."""

import io
import sys

import documents
import pytest

from summarizer import Article, ArticleError
from summarizer.inputs import rtf
from summarizer.inputs.document import Document

PARAGRAPHS = ["Norland offered a truce on Monday.", "„Wir sind bereit“, said Ada Voß {sic} \\ 😀 в Тарске", "Refused."]


def article(data, name="a.rtf"):
    found, = rtf.read(Document(name, io.BytesIO(data)))
    assert isinstance(found, Article)
    return found


def marked(body, head=r"\ansi\ansicpg1252"):
    return rb"{\rtf1" + head.encode() + b" " + body.encode("ascii") + b"}"


def test_paragraphs_come_back_as_they_were_written():
    found = article(documents.rtf([PARAGRAPHS[0], "", *PARAGRAPHS[1:]], title="Überall in Norland"))
    assert found.text.split("\n\n") == PARAGRAPHS
    assert (found.title, found.notes) == ("Überall in Norland", ())


@pytest.mark.parametrize(("codepage", "text"), [
    (1251, "Переговоры в Тарске"), (1250, "Předseda řekl: „Žádné příměří“"), (1253, "Η συμφωνία"), (932, "東京の会談"),
])
def test_letters_of_a_codepage_are_read_where_the_font_leaves_them_to_the_file(codepage, text):
    assert article(documents.rtf([text], codepage=codepage)).text == text


FONTS = r"{\fonttbl{\f0\froman\fcharset0{\*\panose 02}Times;}{\f1\fswiss\fcharset204 Arial Cyr;}\f2\fcharset238 X;}"


def test_letters_are_those_of_their_font():
    found = article(marked(FONTS + r"\f0\'e9 \f1\'cc\'e8\'f0 \f2\'e8\f0  a"))
    assert found.text == "é Мир č a"


def test_a_table_of_a_hundred_thousand_fonts_is_read():
    assert article(marked(r"{\fonttbl" + r"\f1" * 100_000 + r"\f2\fcharset204" * 10_000 + "}text")).text == "text"


MARKED = [   # what a word processor writes, what it says
    (r"one\line two\tab three\par four", "one\ntwo three\n\nfour"),
    (r"a {\deleted gone }kept", "a kept"),
    (r'{\field{\*\fldinst{HYPERLINK "https://example.org/"}}{\fldrslt{\ul a link}}} more', "a link more"),
    (r'{\field{\fldinst HYPERLINK "https://example.org/"}{\fldrslt a link}} more', "a link more"),
    (r"{\header The Tarsk Post\par}{\footer 7}text", "text"),
    (r"\trowd\cellx100\intbl A\cell B\cell\row after", "A B\n\nafter"),
    (r"{\pict\pngblip " + "89504e47" * 5000 + "}text", "text"),
    (r"\u8220?so\u8221?, \u-10179?\u-8704?", "“so”, 😀"),
    (r"\uc0\u1058 \u1072 \u1088 ", "Тар"),
    (r"\lquote so\rquote \emdash  no\~more", "‘so’— no\u00a0more"),
]


@pytest.mark.parametrize(("body", "text"), MARKED)
def test_what_is_marked_is_read_as_it_reads(body, text):
    assert article(marked(body)).text == text


def test_footnotes_that_are_left_out_are_noted():
    found = article(marked(r"text{\footnote a note}."))
    assert (found.text, found.notes) == ("text.", ("Footnotes were left out",))


REFUSED = [   # a file, what is said of it
    (b"Plain text.", "is no RTF file"),
    (marked(""), "holds no text"),
    (marked(r"\'cf\'f0\'e8\'e2\'e5\'f2 \'ec\'e8\'f0"), "says that its letters are Western European, and they are not"),
    (marked(r"\'81\'8d\'8f\'90 a\'9d"), "has letters that cannot be read"),
    (marked(r"{\fonttbl{\f0\fcharset78 X;}}\f0\'81\'8d"), "is no whole RTF file"),
    (marked(r"\uc text"), "is no whole RTF file"),
]


@pytest.mark.parametrize(("data", "told"), REFUSED)
def test_what_cannot_be_read_is_refused_with_one_line(data, told):
    with pytest.raises(ArticleError, match=told) as caught:
        article(data)
    assert "\n" not in str(caught.value)


def test_a_missing_package_is_told(monkeypatch):
    monkeypatch.setitem(sys.modules, "striprtf.striprtf", None)
    with pytest.raises(Exception, match=r"RTF files need one more package: pip install '.*\[documents\]'"):
        article(documents.rtf(["A text."]))
