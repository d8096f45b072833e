"""The sheets of a workbook that a person reads: in front, in words, with headline, outlet, day, quote in each row."""

import datetime
import zipfile

import openpyxl
import pytest
from madetables import EVIL, found, summary
from telling import answer, article, condition, dossier, put

from summarizer.tables.files import write_tables
from summarizer.tables.sheets import DOSSIER_SHEETS, MOST_CHARACTERS, RESULT_SHEETS, lines, units

ADA = "Swedish Foreign Minister Ada Voss"


def table(book, name):
    """The rows of a sheet, each by its headings."""
    first, *rows = book[name].values
    return [dict(zip(first, row, strict=True)) for row in rows]


@pytest.fixture(scope="module")
def book(tmp_path_factory):
    path = tmp_path_factory.mktemp("sheets") / "t.xlsx"
    more = {"title": "Talks fail", "outlet": "The Sound", "published": "2031-03-04T09:00:00+01:00", "sha256": "0" * 64,
            "chars": 900, "url": "https://news.test/talks?a=1&b=2"}
    loose = found("R1", responders=[{"name": "Sudmark"}], responds_to=[], answer="defer")
    write_tables([
        summary(), summary("talks", article=more), summary("=loose", proposals=[], conditions=[], responses=[loose],
                                                           abstract=[{"text": "=1+1"}]),
    ], path)
    return openpyxl.load_workbook(path)


@pytest.fixture(scope="module")
def of_dossier(tmp_path_factory):
    path = tmp_path_factory.mktemp("sheets") / "d.xlsx"
    made = dossier(
        article(
            "a", "2031-03-03", put(
                "P1", "Norway", to="Sweden", says="=Norway offers a truce.", timeframe="by 14 March",
            ),
            answer("R1", ADA, "reject", "P1", says="Sweden rejects the truce."), outlet="The Sound",
        ),
        article(
            "b", "2031-03-10", put("P1", "Norway", to="Sweden", version=2, says="Norway offers a longer truce."),
            answer("R1", "Sweden", "accept", "P1", when="on Monday", says="Sweden accepts the truce."),
            condition("C1", "Sweden", "R1", says="Only if the blockade ends."), outlet="The Sound",
        ),
        article(
            "c", "2031-03-11", put("P1", "Norway", to="Sweden", version=2),
            answer("R1", "Sweden", "reject", "P1", when="on 10 March", says="Sweden refuses the truce."),
            outlet="The Belt",
        ),
        article("d", None, put("P1", "Norway", "old", when="long ago")),
    )
    write_tables(made, path)
    return made, openpyxl.load_workbook(path)


def test_the_sheets_to_read_come_first(book, of_dossier):
    for each, sheets in ((book, RESULT_SHEETS), (of_dossier[1], DOSSIER_SHEETS)):
        assert each.sheetnames[:4] == [*(sheet.name for sheet in sheets), "articles"]


def test_headings_stay_in_sight_columns_are_wide_and_every_column_has_a_filter(book, of_dossier):
    for each, sheets in ((book, RESULT_SHEETS), (of_dossier[1], DOSSIER_SHEETS)):
        for told in sheets:
            sheet = each[told.name]
            assert sheet.freeze_panes == "C2"
            assert sheet.auto_filter.ref == sheet.dimensions
            assert sheet.column_dimensions["B"].width > 25


def test_text_is_wrapped_and_rows_are_as_high_as_it(book):
    sheet = book["2 Proposals"]
    cells = {cell.value: column for column, cell in enumerate(sheet[1])}
    assert sheet[2][cells["Conditions"]].alignment.wrap_text
    assert sheet.row_dimensions[2].height == 15 * 2   # of the conditions


def test_rows_say_their_height_and_not_that_somebody_set_it(tmp_path):
    """So that a program that sorts or edits them measures them again."""
    write_tables([summary()], tmp_path / "t.xlsx")
    with zipfile.ZipFile(tmp_path / "t.xlsx") as file:
        sheet = file.read("xl/worksheets/sheet2.xml").decode()
    assert '<row r="2" ht="30"' in sheet.replace(' spans="1:20"', "")
    assert "customHeight" not in sheet


def test_every_row_has_headline_outlet_day_and_quote(book):
    for told in RESULT_SHEETS:
        rows = [row for row in table(book, told.name) if row["Headline"] == "Talks fail"]
        assert len(rows) == {"1 Articles": 1, "2 Proposals": 2, "3 Records": 4}[told.name]
        for row in rows:
            assert (row["Outlet"], row["Published"]) == ("The Sound", datetime.datetime(2031, 3, 4))
            assert row["Quote"].startswith("“")


def test_a_proposal_has_all_answers_and_conditions_in_words(book):
    row = next(row for row in table(book, "2 Proposals") if row["Record"] == "talks#P1")
    assert row["Answers"] == "R1 @Sudmark: rejected (implied). R1 in a sentence."
    assert row["Conditions"] == (
        "C1 threat (unless), set by =Norland (-the North), to be met by @Sudmark, on R1: C1 in a sentence. "
        "Requires: peace Then: war"
    )
    other = next(row for row in table(book, "2 Proposals") if row["Record"] == "talks#P2")
    assert other["Other proposals"] == "Part of P1: P1 in a sentence.\nCounter to P1: P1 in a sentence."


def test_what_is_tied_to_no_proposal_has_a_row_too(book):
    row = next(row for row in table(book, "2 Proposals") if row["Headline"] == EVIL and not row["Record"])
    assert row["Proposal"] == "(tied to no proposal)"
    assert row["Answers"] == "R1 Sudmark: put off an answer. R1 in a sentence."
    assert row["Quote"].startswith("“")


def test_what_is_doubtful_is_told_in_the_row(book):
    row = next(row for row in table(book, "3 Records") if row["Record"] == "talks#R1")
    assert row["Doubts"] == "! Disputed, answer: =left open; instead: - (m2)\nCertainty: probable"
    row = next(row for row in table(book, "1 Articles") if row["Article"] == "talks")
    assert "Missing response: =an answer (+m2): “@Sudmark refused”" in row["Doubts"]
    assert "Set aside: response not there; nowhere" in row["Doubts"]


def test_who_reviewed_a_record_stands_in_its_row(tmp_path):
    told = {"act": "corrected", "by": "=Ana", "at": "2031-03-05T10:00:00Z", "why": "it is an offer"}
    made = found("P1", act="offer", standing="official", status="tabled", review=told)
    write_tables([summary(proposals=[made], responses=[], conditions=[], abstract=[])], tmp_path / "t.xlsx")
    book = openpyxl.load_workbook(tmp_path / "t.xlsx")
    for name in ("2 Proposals", "3 Records"):
        assert table(book, name)[0]["Reviewed"] == "corrected by =Ana, 2031-03-05: it is an offer"
    assert table(book, "1 Articles")[0]["Reviewed"] == "Reviewed by =Ana: 1 corrected."
    row = table(book, "proposals")[0]
    assert [row[name] for name in ("review", "reviewed_by", "reviewed_at", "review_why")] == [
        "corrected", "=Ana", "2031-03-05T10:00:00+00:00", "it is an offer",
    ]


def test_no_cell_is_a_formula_and_only_web_addresses_are_links(book, of_dossier):
    for each in (book, of_dossier[1]):
        for sheet in each:
            for row in sheet.iter_rows():
                assert not [cell for cell in row if cell.data_type == "f"]
                links = [(cell.value, cell.hyperlink.target) for cell in row if cell.hyperlink]
                assert set(links) <= {("https://news.test/talks?a=1&b=2",) * 2}
    assert book["1 Articles"]["B2"].value == EVIL
    assert book["1 Articles"]["M3"].hyperlink.target == "https://news.test/talks?a=1&b=2"


@pytest.mark.parametrize(("published", "shown"), [
    ("2031-03-04", datetime.datetime(2031, 3, 4)),
    ("1871-05-10", "1871-05-10"),   # before the days that a workbook counts
    ("4 March", "4 March"), (None, None), ("=1+1", "=1+1"),
])
def test_a_day_is_a_date_and_what_is_none_stays_as_it_was_given(published, shown, tmp_path):
    about = {"title": "t", "published": published, "sha256": "0" * 64, "chars": 900}
    write_tables([summary(article=about)], tmp_path / "t.xlsx")
    assert openpyxl.load_workbook(tmp_path / "t.xlsx")["1 Articles"]["A2"].value == shown


@pytest.mark.parametrize("url", ["javascript:alert(1)", "file:///etc/passwd", "internal:articles!A1", "https://é.test/"])
def test_an_address_that_is_none_of_the_web_is_text(url, tmp_path):
    write_tables([summary(article={"url": url, "sha256": "0" * 64, "chars": 900})], tmp_path / "t.xlsx")
    cell = openpyxl.load_workbook(tmp_path / "t.xlsx")["1 Articles"]["M2"]
    assert (cell.value, cell.hyperlink) == (url, None)


def test_what_does_not_fit_into_a_cell_is_counted_and_stands_in_the_table(tmp_path):
    """Excel takes 253 line ends in a cell."""
    answers = [found(f"R{n}", responders=[{"name": "A"}], responds_to=["P1"], answer="reject") for n in range(1, 301)]
    write_tables([summary(responses=answers, conditions=[], abstract=[])], tmp_path / "t.xlsx")
    made = openpyxl.load_workbook(tmp_path / "t.xlsx")
    told = table(made, "2 Proposals")[0]["Answers"].split("\n")
    assert (len(told), told[-1]) == (251, "… and 50 more: see the sheet responses")
    assert made["responses"].max_row == 301


@pytest.mark.parametrize(("some", "told"), [
    ([], None), (["", " "], None), (["a", " b\nc "], "a\nb c"), (["x" * MOST_CHARACTERS], "x" * MOST_CHARACTERS),
    (["x" * 20_000, "y" * 20_000], "x" * 20_000 + "\n… and 1 more: see the sheet t"),
    (["x" * 40_000], "x" * 16_333 + " … (the rest: see the sheet t)"),
    (["😀" * 16_383], "😀" * 16_383),
])
def test_lines_make_a_cell_that_excel_takes(some, told):
    assert lines(some, "the sheet t") == told
    assert units(told or "") <= MOST_CHARACTERS


def test_changes_are_the_moves_of_the_dossier_by_day(of_dossier):
    made, book = of_dossier
    rows = table(book, "3 Changes")
    assert len(rows) == len(made.moves)
    days = [row["Day"] for row in rows if row["Day"]]
    assert days == sorted(days)
    assert (rows[-1]["Day"], rows[-1]["Day is"]) == (None, "not told")
    first = next(row for row in rows if row["In a sentence"] == "Sweden rejects the truce.")
    assert (first["Day"], first["Who"], first["Did what"]) == (datetime.datetime(2031, 3, 3), "Sweden", "rejected")
    assert (first["Headline"], first["Outlet"], first["Published"]) == (
        "a", "The Sound", datetime.datetime(2031, 3, 3)
    )
    assert first["Quote"].startswith("“")
    later = next(row for row in rows if row["In a sentence"] == "Sweden accepts the truce.")
    assert later["Before"] == "rejected (version 1), about 3 March 2031"
    assert later["Conditions"] == "Only if the blockade ends."
    assert later["Doubts"] == "Articles tell instead: Sweden rejected, 10 March 2031"


def test_a_thread_has_its_terms_its_answers_and_its_deadlines(of_dossier):
    row = next(row for row in table(of_dossier[1], "2 Proposals") if row["Thread"] == "T1")
    assert (row["Since"], row["Who proposes"], row["To whom"]) == (datetime.datetime(2031, 3, 3), "Norway", "Sweden")
    assert row["Terms, as they changed"].startswith("1. about 3 March 2031: =Norway offers a truce.\n2. ")
    assert "10 March 2031: Sweden accepted. Sweden accepts the truce." in row["Answers"]
    assert row["Conditions"] == "Sweden: Only if the blockade ends."
    assert "14 March" in row["Deadlines"]


def test_an_article_tells_its_moves(of_dossier):
    row = table(of_dossier[1], "1 Articles")[0]
    assert row["What it tells"].startswith("Norway proposed: =Norway offers a truce.\n")
    assert (row["Moves"], row["Quote"][0]) == (2, "“")
