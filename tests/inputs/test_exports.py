"""Exports of press databases: each article apart, with what the export says of it, and counted."""

from __future__ import annotations

import io
import re
from bisect import bisect_right
from pathlib import Path

import pytest
from documents import pdf
from exports import SERVICES, Piece, factiva, files, html, nexis, nexis_uni, pieces, proquest, text

from summarizer.errors import ArticleError
from summarizer.inputs.article import Article
from summarizer.inputs.document import Document, How, Unreadable
from summarizer.inputs.documents import read


def apart(name: str, data: bytes) -> tuple[list[Article], list[Unreadable], list[str]]:
    told: list[str] = []
    items = list(read(Document(name, io.BytesIO(data), How(told=told.append))))
    return (
        [each for each in items if isinstance(each, Article)], [each for each in items if isinstance(each, Unreadable)],
        told,
    )


@pytest.mark.parametrize("service", SERVICES)
@pytest.mark.parametrize("ending", ["txt", "html", "docx", "rtf", "pdf"])
def test_an_export_of_twelve_articles_is_the_same_twelve_in_every_format(service: str, ending: str):
    made = pieces()
    data = files(list(SERVICES[service](made)))[ending]
    found, failed, told = apart(f"export.{ending}", data)
    assert [(each.title, each.outlet, each.published) for each in found] == [
        (each.title, each.outlet, each.day.isoformat()) for each in made
    ]
    if ending == "pdf":   # a full line that ends a page may end a paragraph, or not
        assert [each.text.split() for each in found] == [each.text.split() for each in made]
    else:
        assert [each.text for each in found] == [each.text for each in made]
    assert [each.source for each in found] == [f"export.{ending}:{number}" for number in range(1, 13)]
    assert {each.language for each in found} == ({None} if service == "europresse" else {"en"})
    assert not failed and not told and not any(each.notes for each in found)


@pytest.mark.parametrize("service", SERVICES)
def test_evidence_of_an_article_lands_on_its_page_of_the_pdf(service: str):
    """Each article's pages are those of the whole file: one that begins on page 7 has its first evidence there."""
    pypdf = pytest.importorskip("pypdf")
    data = pdf(list(SERVICES[service](pieces())), header="Press review {page}", size=14, space=10)
    whole = [" ".join(page.extract_text().split()) for page in pypdf.PdfReader(io.BytesIO(data)).pages]
    found, _, _ = apart("export.pdf", data)
    seen = set()
    for article in found:
        for words in (article.text[at:at + 25] for at in range(0, len(article.text) - 60, 40)):
            start = article.text.index(words)
            page = bisect_right(article.pages, start)
            seen.add(page)
            begins = words.split("\n")[0].strip()
            assert begins[:12] in whole[page - 1], (article.source, start, words)
    assert len(seen) > 6


@pytest.mark.parametrize(("service", "stated", "gone", "said"), [
    (nexis, 13, [], "says 13 documents, and 12 were found: not 13"),
    (nexis, None, [5], "says 12 documents, and 11 were found: not 6"),
    (nexis, None, [10, 11], "says 12 documents, and 10 were found: not 11 to 12"),
    (proquest, None, [2, 3, 7], "says 12 documents, and 9 were found: not 3 to 4, 8"),
    (nexis_uni, 13, [], "says 13 documents, and 12 were found"),
], ids=["one-more", "within", "cut-off", "proquest", "contents"])
def test_articles_are_counted_against_what_the_export_says(service, stated, gone, said):
    """What is missing is told, and counted as a failure; the articles that are there are read."""
    blocks = "\n\n".join(service(pieces(), stated))
    for number in gone:
        blocks = _without(blocks, number + 1)
    found, failed, told = apart("export.txt", blocks.encode())
    assert len(found) == 12 - len(gone)
    assert [str(each.error) for each in failed] == [f"export.txt {said}: export it anew"]
    assert told == [f"export.txt {said}"]


def _without(blocks: str, number: int) -> str:
    """An export without its article of that number."""
    form = r"(?:Document )?{} of \d+(?: DOCUMENTS)?\n"
    begin = re.search(form.format(number), blocks)
    end = re.search(form.format(number + 1), blocks)
    assert begin
    return blocks[:begin.start()] + (blocks[end.start():] if end else "")


def test_a_portion_of_a_long_list_is_told_and_is_no_failure():
    """Services hand out lists of thousands in files of 50, 100 or 500."""
    blocks = "\n\n".join(nexis(pieces(50), 1234))
    found, failed, told = apart("export.txt", blocks.encode())
    assert (len(found), failed) == (50, [])
    assert told == ["export.txt: documents 1 to 50 of 1,234; the others are not in this file"]


def test_of_a_search_more_may_be_found_than_was_exported():
    found, failed, told = apart("export.txt", text(list(factiva(pieces(), 345))))
    assert (len(found), failed) == (12, [])
    assert told == ["export.txt: its search found 345, and 12 of them are in this file"]


def test_two_exports_in_one_file_are_counted_apart():
    both = [*nexis(pieces(3)), *nexis(pieces(5)[3:])]
    found, failed, told = apart("export.txt", text(both))
    assert [each.text for each in found] == [each.text for each in pieces(5)]
    assert not failed and not told


def test_an_article_without_text_fails_alone():
    paragraphs = list(proquest(pieces(3)))
    begin = next(at for at, each in enumerate(paragraphs) if each.startswith("Full text:"))
    paragraphs[begin:begin + 3] = ["Full text: Not available."]
    found, failed, _ = apart("export.txt", text(paragraphs))
    assert [each.source for each in found] == ["export.txt:2", "export.txt:3"]
    assert [(each.id, str(each.error)) for each in failed] == [(
        "export.txt:1", f"export.txt:1 ({pieces()[0].title}) is not read: the export has no full text of it"
    )]


def test_a_text_far_shorter_than_the_export_says_is_noted():
    made = pieces(2)
    paragraphs = [each.replace(f"LENGTH: {made[0].words} words", "LENGTH: 900 words") for each in nexis(made)]
    found, _, _ = apart("export.txt", text(paragraphs))
    assert found[0].notes == (f"The export counts 900 words, and here are {made[0].words}: a part may be missing",)
    assert found[1].notes == ()


@pytest.mark.parametrize(("day", "told"), [
    ("November 18, 2026 Wednesday", "2026-11-18"), ("18 novembre 2026 mercredi", "2026-11-18"),
    ("18. November 2026 Mittwoch", "2026-11-18"), ("1er mars 2026", "2026-03-01"), ("2 de marzo de 2026", "2026-03-02"),
    ("18.11.2026", "2026-11-18"), ("4/10/2026", None), ("Spring 2026", None),
])
def test_days_are_those_that_the_export_names_and_never_guessed(day: str, told: str | None):
    made = pieces(1)
    paragraphs = [day if each.startswith("March 28, 2026") else each for each in nexis(made)]
    found, _, _ = apart("export.txt", text(paragraphs))
    assert (found[0].published, found[0].outlet, found[0].text) == (told, made[0].outlet, made[0].text)


FACTIVA_PAGE = """<html><head><title>Factiva</title></head><body><h1>Factiva</h1><div class="article frArticle"><table>
<tr><td class="index"><b>HD</b></td><td><b class="frHeadline">Le pont de Tarsk rouvre</b></td></tr>
<tr><td class="index"><b>WC</b></td><td>12 mots</td></tr>
<tr><td class="index"><b>PD</b></td><td>29 décembre 2026</td></tr>
<tr><td class="index"><b>SN</b></td><td>Le Courrier</td></tr><tr><td class="index"><b>LA</b></td><td>Français</td></tr>
<tr><td class="index"><p><b>LP</b></p></td><td><p class="articleParagraph frarticleParagraph">Le maire a proposé
de rouvrir le pont.</p></td></tr>
<tr><td class="index"><p><b>TD</b></p></td><td><p class="articleParagraph frarticleParagraph">Vessen
refuse.</p></td></tr>
<tr><td class="index"><br><b>NS</b></td><td><br>gdip : International Relations</td></tr>
<tr><td class="index"><br><b>AN</b></td><td><br>Document CRRFR00020261229emct0001r</td></tr></table><br></div></body>
</html>"""
EUROPRESSE_PAGE = """<!DOCTYPE html><html><head><meta charset="utf-8"></head><body><article><header><div>
<span class="DocPublicationName">Le Courrier</span></div><div><span class="DocHeader">Monde, mardi 29 décembre 2026, p.
4</span></div><div><p>MONDE</p></div><div class="titreArticle"><p class="sm-margin-bottom">Le fleuve</p>
<p class="titreArticleVisu">Le pont de Tarsk rouvre</p></div><div>I. VARN</div></header><section><div class="DocText">
<p>Le maire a proposé de rouvrir le pont.</p><p>Vessen <mark>refuse</mark>.</p></div></section><aside><div><b>Note(s)
:</b></div></aside><footer><small>© 2026 Le Courrier. Tous droits réservés.</small><p>Numéro de document :
news·20261229·CR·0123</p><span id="PubliC_lblNodoc">news·20261229·CR·0123</span><span>Ce certificat est émis à Tarsk à
des fins de visualisation personnelle et temporaire.</span></footer></article></body></html>"""
NEXIS_PAGE = """<HTML><BODY><A NAME="DOC_ID_0_0"></A><!-- Hide XML section from browser
<DOC NUMBER=1>
<DOCFULL> --><BR><DIV CLASS="c0"><P CLASS="c1"><SPAN CLASS="c2">1 of 1 DOCUMENT</SPAN></P></DIV>
<BR><DIV CLASS="c3"><P CLASS="c1"><SPAN CLASS="c2">Le Courrier</SPAN></P></DIV>
<BR><DIV CLASS="c3"><P CLASS="c1"><SPAN CLASS="c4">29</SPAN><SPAN CLASS="c2"> décembre 2026 mardi</SPAN></P></DIV>
<BR><DIV CLASS="c5"><P CLASS="c6"><SPAN CLASS="c7">Le pont de Tarsk rouvre</SPAN></P></DIV>
<BR><DIV CLASS="c5"><P CLASS="c6"><SPAN CLASS="c8">LONGUEUR: </SPAN><SPAN CLASS="c2">12 mots</SPAN></P></DIV>
<BR><DIV CLASS="c5"><P CLASS="c9"><SPAN CLASS="c2">Le maire a proposé
de rouvrir le pont.</SPAN></P><P CLASS="c9"><SPAN CLASS="c2">Vessen </SPAN><SPAN CLASS="c4">refuse</SPAN>.</P></DIV>
<BR><DIV CLASS="c5"><P CLASS="c6"><SPAN CLASS="c8">LANGUE: </SPAN><SPAN CLASS="c2">FRENCH; FRANÇAIS</SPAN></P></DIV>
<BR><DIV CLASS="c3"><P CLASS="c1"><SPAN CLASS="c2">Copyright 2026 Le Courrier<BR>Tous Droits Réservés</SPAN></P></DIV>
</BODY></HTML>"""


@pytest.mark.parametrize(("page", "language"), [
    (FACTIVA_PAGE, "fr"), (EUROPRESSE_PAGE, None), (NEXIS_PAGE, "fr"),
], ids=["factiva", "europresse", "nexis"])
def test_pages_of_the_services_are_told_by_their_markup(page: str, language: str | None):
    found, failed, told = apart("export.html", page.encode())
    assert [(each.title, each.outlet, each.published, each.language, each.text) for each in found] == [(
        "Le pont de Tarsk rouvre", "Le Courrier", "2026-12-29", language,
        "Le maire a proposé de rouvrir le pont.\n\nVessen refuse.",
    )]
    assert not failed and not told


@pytest.mark.parametrize(("blocks", "why"), [
    (["1 of 2 DOCUMENTS", "Some words.", "2 of 2 DOCUMENTS", "More words."], "Nexis, and none of its articles has"),
    (["Job Number: 12", "Documents (3)", "1. A title", "Some words."], 'Nexis, and no article in it ends with "End of'),
    (["ProQuest", "Document 1 of 2", "A title", "Document 2 of 2", "A title"], "ProQuest, and its articles"),
    (["HD A title", "WC 9 words", "PD 4 May 2026", "SN Herald", "TD", "Words.", "© 2026 Factiva, Inc."], "Factiva,"),
])
def test_what_looks_like_an_export_and_cannot_be_taken_apart_is_refused(blocks: list[str], why: str, tmp_path: Path):
    (tmp_path / "export.txt").write_bytes(text(blocks))
    with pytest.raises(ArticleError, match=f"export.txt looks like an export of {why}"):
        Article.read(tmp_path / "export.txt")


PROSE = (
    "1 of 3 documents was found, the clerk said.\n\nSection: none. The talks in Tarsk went on.",
    "Document 1 of 3\n\nThe first draft of the accord was handed over in Tarsk on Monday.",
    "BODY: the council's word for its lower house.\n\nLANGUAGE: the talks are held in two of them.",
    "The full text: he read it aloud.\n\nTitle: a matter of dispute, said the Factiva database. End of Document",
    "HD stands for high definition.\nPD was seen in Tarsk.\nSN too.\n\nDocument B12 was handed over.",
)


@pytest.mark.parametrize("prose", PROSE)
def test_a_text_with_words_of_exports_is_left_as_it_is(prose: str):
    found, failed, told = apart("a.txt", prose.encode())
    assert [each.text for each in found] == [prose]
    assert [each.source for each in found] == ["a.txt"]
    assert not failed and not told


@pytest.mark.parametrize("path", sorted(Path("seeds").glob("*.txt")), ids=lambda path: path.stem)
def test_no_seed_is_an_export(path: Path):
    assert Article.read(path).text == path.read_text()


def test_an_interview_keeps_lines_that_look_like_fields():
    """Only where fields are all that follows do they end the text."""
    made = Piece("An interview", "Norland Herald", pieces(1)[0].day, (
        "PERSON: a word that the mayor avoids.", "COUNTRY: another.", "She offered to open the bridge again.",
        "Her council would have to agree, she said.", "Nobody asked it so far.",
    ))
    found, _, _ = apart("export.html", html(list(nexis([made]))))
    assert [each.text for each in found] == [made.text]
