"""Delimited text: the dialect, the encoding and the header are recognized; rows are never merged."""

import pytest
from tablefiles import read

from summarizer.inputs.document import MOST_BYTES
from summarizer.inputs.tables.delimited import is_table

OFFER = "The foreign minister of Norland, Ada Voss, offered talks; a truce was possible, she said on Monday."
ROWS = [
    ("id,text,title\n1,\"{},\"\"no\"\".\n\nMore\",A\n2,Two,B\n", "utf-8"),       # a line end and quotes in a cell
    ("id;text;title\n1;\"{};\"\"no\"\".\n\nMore\";A\n2;Two;B\n", "utf-8"),       # as Excel writes it in Europe
    ("id\ttext\ttitle\r\n1\t\"{};\"\"no\"\".\n\nMore\"\tA\r\n2\tTwo\tB\r\n", "utf-16"),   # Excel's Unicode text
    ("sep=|\r\nid|text|title\r\n1|\"{};\"\"no\"\".\n\nMore\"|A\r\n2|Two|B\r\n", "utf-8-sig"),
    ("id|text|title\n1|\"{},\\\"no\\\".\n\nMore\"|A\n2|Two|B\n", "utf-8"),       # quotes with a backslash
    ("Our export\n\nid, text, title\n1, \"{},\"\"no\"\".\n\nMore\", A\n2, Two, B\n", "utf-8"),   # rows above the header
]


@pytest.mark.parametrize(("table", "encoding"), ROWS)
def test_a_table_is_read_however_it_is_delimited(table, encoding, tmp_path):
    path = tmp_path / "news.csv"
    path.write_bytes(table.replace("{}", OFFER).encode(encoding))
    found = read(path)
    assert found.error is None
    assert [each.title for each in found.articles] == ["A", "B"]
    assert found.articles[0].text.startswith(OFFER)
    assert found.articles[0].text.endswith('"no".\n\nMore')


# what of it is wrong, and the line from which nothing is read
UNCLOSED = [
    ("id,text\n1,One.\n2,\"Two.\n3,Three.\n4,Four.\n", 3),                       # to the end of the file
    ("id,text\n1,One.\n2,\"Two.\n3,\"Three, and more.\"\n4,Four.\n", 3),         # to the quote of the next row
    ("id,text\n1,One.\n2,\"Two.\n3,She said \"\n4,Four.\n", 3),                  # to one that closes by chance
    ("id,text\n1,One.\n2,\"She said \"no\", and left.\"\n3,Three.\n", 3),        # not doubled
    ("id,text\n1,\"One.\n", 2),
]


@pytest.mark.parametrize(("table", "line"), UNCLOSED)
def test_a_quote_that_is_not_closed_merges_no_rows(table, line, tmp_path):
    path = tmp_path / "news.csv"
    path.write_text(table, encoding="utf-8")
    found = read(path)
    assert [each.text for each in found.articles] == ["One."] * (line - 2)
    assert f"from line {line} on" in str(found.error)
    assert not found.failed


def test_a_text_that_holds_the_delimiter_is_not_cut_at_it(tmp_path):
    """Also where all rows do, and each has one cell more than the header."""
    path = tmp_path / "news.csv"
    for table in ("id,text\n1,Norland offered talks, and a truce.\n2,Sudmark said no, at once.\n",
                  "id,text,date\n1,Norland offered talks, and a truce,\n2,Sudmark said no, at once,\n"):
        path.write_text(table, encoding="utf-8")
        found = read(path)
        assert not found.articles
        assert ["a quotation mark may be missing" in str(each.error) for each in found.failed] == [True, True]


def test_quotes_are_letters_in_a_table_of_tabs_that_has_no_others(tmp_path):
    path = tmp_path / "dump.tsv"
    path.write_text('id\ttext\n1\t"Yes" was all that Voss said.\n2\t"An open quote\n3\tThree\n', encoding="utf-8")
    assert [each.text for each in read(path).articles] == ['"Yes" was all that Voss said.', '"An open quote', "Three"]


def test_a_table_without_a_header_says_what_it_takes(tmp_path):
    path = tmp_path / "news.csv"
    path.write_text("".join(f'{n},"{OFFER * 3}",2026-11-0{n}\n' for n in (1, 2)), encoding="utf-8")
    found = read(path)
    assert [(each.id, each.published) for each in found.articles] == [
        ("news.csv:1", "2026-11-01"), ("news.csv:2", "2026-11-02")]
    assert found.told == ["news.csv: there is no header; text from column 2, date from column 3"]


def test_of_two_columns_of_one_name_the_first_is_taken_and_the_other_told(tmp_path):
    path = tmp_path / "news.csv"
    path.write_text(f'text,text\n"{OFFER}",b\n', encoding="utf-8")
    found = read(path)
    assert found.articles[0].text == OFFER
    assert found.told == ["news.csv: text from “text”; not taken: “text (2)”"]


def test_a_table_of_one_column_needs_no_delimiter(tmp_path):
    path = tmp_path / "news.csv"
    path.write_text('text\nNorland, he said, offered.\n"Sudmark, he said"\n', encoding="utf-8")
    assert [each.text for each in read(path).articles] == ["Norland, he said, offered.", "Sudmark, he said"]


@pytest.mark.parametrize("encoding", ["cp1251", "koi8-r", "utf-16-le", "utf-8"])
def test_the_encoding_is_told_where_the_first_byte_beyond_ascii_stands(encoding, tmp_path):
    russian = "Министр предложил переговоры о перемирии, сообщило агентство в понедельник вечером. "
    path = tmp_path / "news.csv"
    lines = "id;text\n" + "1;One.\n" * 20_000 + f"2;{russian * 5}\n"
    path.write_bytes(lines.encode(encoding))
    found = read(path)
    assert found.error is None
    assert found.articles[-1].text == russian * 5


def test_a_byte_that_cannot_be_read_is_noted_and_costs_no_other_row(tmp_path):
    path = tmp_path / "news.csv"
    text = "Naïve élan à Zürich, où le café était fermé, déjà très tôt. " * 20
    path.write_bytes(f"id,text\n1,\"{text}".encode() + b"\xff.\"\n2,caf\xc3\xa9\n3,\xff\xff\xff\n")
    found = read(path)
    assert [each.id for each in found.articles] == ["1", "2"]
    assert found.articles[0].notes == ("characters that could not be read: 1 (\ufffd)",)
    assert "3 characters that cannot be read" in str(found.failed[0].error)


def test_a_line_that_is_too_long_and_many_columns_are_borne(tmp_path):
    path = tmp_path / "long.csv"
    path.write_bytes(b"id,text\n1,One.\n2," + b"x" * (MOST_BYTES + 10) + b"\n")
    found = read(path)
    assert [each.text for each in found.articles] == ["One."]
    assert "its line 3 is over 20,000,000 bytes" in str(found.error)
    wide = tmp_path / "wide.csv"
    wide.write_text(",".join(f"c{n}" for n in range(10**5)) + ",text\n" + "," * 10**5 + "Norland offered.\n", "utf-8")
    assert [each.text for each in read(wide).articles] == ["Norland offered."]


# the beginning of a file, and whether it is a table
BEGINNINGS = [
    ("id,text\n1,x\n", True), ("sep=;\nid;wording\n", True), ("ID\tHeadline\tBody\n", True),
    ("a;b;c\n1;2;3\n4;5;6\n7;8;9\n", True),
    (OFFER, False), (f"{OFFER}\n\n{OFFER}\n", False),
    ("Title\n\nText, of a letter, with commas\nand, more, of them", False),
    ("Dear all,\nwe meet on Monday, as agreed,\nand talk, text, content.\n", False), ("", False),
    ('{"text": "x"}', False), ("Voss, Ada\nBerger, Tom\n", False),
]


@pytest.mark.parametrize(("text", "is_it"), BEGINNINGS)
def test_prose_is_no_table(text, is_it):
    assert is_table(text) is is_it
