"""Writing tables: what is there already is replaced or left alone, and what goes wrong is told."""

import sqlite3
import sys
import tracemalloc

import openpyxl
import pandas
import pytest
from madetables import run, summary
from xlsxwriter.worksheet import Worksheet

from summarizer import ConfigurationError, tables
from summarizer.tables import delimited, xlsx
from summarizer.tables.columns import TABLES
from summarizer.tables.files import write_tables

OUTPUTS = [("t.sqlite",), ("t.xlsx",), ("folder",), ("folder", "--parquet")]


def content(path):
    """Every file at or under a path, with its bytes."""
    return {each: each.read_bytes() for each in ([path] if path.is_file() else path.rglob("*")) if each.is_file()}


@pytest.fixture
def one(tmp_path):
    path = tmp_path / "results.jsonl"
    path.write_text(summary().model_dump_json() + "\n", encoding="utf-8")
    return path


@pytest.mark.parametrize("output", OUTPUTS)
def test_an_earlier_output_is_replaced(output, one, tmp_path):
    out = tmp_path / output[0]
    assert run(one, "-o", out, *output[1:])[0] == 0
    (tmp_path / "more.jsonl").write_text(one.read_text() + summary("second").model_dump_json() + "\n", encoding="utf-8")
    code, told = run(tmp_path / "more.jsonl", "-o", out, *output[1:])
    assert (code, told) == (0, f"{out}: 2 articles, 4 proposals, 2 responses, 2 conditions\n")
    assert {path.name for path in tmp_path.iterdir()} == {"results.jsonl", "more.jsonl", output[0]}


def test_a_folder_does_not_mix_csv_with_older_parquet(one, tmp_path):
    (tmp_path / "folder").mkdir()
    assert run(one, "-o", tmp_path / "folder", "--parquet")[0] == 0
    (tmp_path / "folder" / "notes.txt").write_text("mine")
    assert run(one, "-o", tmp_path / "folder")[0] == 0
    assert {path.name for path in (tmp_path / "folder").iterdir()} == {*(f"{name}.csv" for name in TABLES), "notes.txt"}


@pytest.mark.parametrize("output", OUTPUTS)
def test_what_something_else_wrote_is_left_alone(output, one, tmp_path):
    """A database or a workbook of the user's; a folder with an `articles.csv` that the articles came from."""
    out = tmp_path / output[0]
    if out.suffix == ".sqlite":
        with sqlite3.connect(out) as mine:
            mine.execute("CREATE TABLE mine (a)")
        mine.close()
    elif out.suffix == ".xlsx":
        openpyxl.Workbook().save(out)
    else:
        out.mkdir()
        (out / "articles.csv").write_text("id,text\n")
    before = content(out)
    code, told = run(one, "-o", out, *output[1:])
    assert (code, "is there already" in told) == (2, True)
    assert content(out) == before


@pytest.mark.parametrize("output", OUTPUTS)
def test_a_run_that_fails_leaves_the_earlier_tables_and_nothing_else(output, one, tmp_path):
    out = tmp_path / output[0]
    assert run(one, "-o", out, *output[1:])[0] == 0
    before = content(out)
    broken = tmp_path / "broken.jsonl"
    broken.write_text(summary().model_dump_json() + "\n{\"id\": 1}\n" + summary("b").model_dump_json() + "\n")
    code, told = run(broken, "-o", out, *output[1:])
    assert code == 2
    assert f"{broken}, line 2: " in told
    assert content(out) == before
    assert {path.name for path in tmp_path.iterdir()} == {"results.jsonl", "broken.jsonl", output[0]}


@pytest.mark.parametrize("output", OUTPUTS)
def test_a_full_disk_is_told_and_leaves_nothing(output, results, tmp_path):
    code, told = run(results, "-o", tmp_path / output[0], *output[1:], largest=5_000)
    assert (code, "cannot be written" in told) == (74, True)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["t.csv", "results.jsonl", "t.parquet", "t.ods"])
def test_a_name_that_fits_no_format_is_refused(name, one, tmp_path):
    code, told = run(one, "-o", tmp_path / name)
    assert (code, "FILE.xlsx, FILE.sqlite, or a folder" in told) == (2, True)


def test_parquet_is_no_option_of_a_single_file(one, tmp_path):
    assert run(one, "-o", tmp_path / "t.sqlite", "--parquet")[0] == 2


@pytest.mark.parametrize("output", OUTPUTS)
def test_an_output_that_cannot_be_written_is_told(output, one):
    code, told = run(one, "-o", one / output[0], *output[1:])
    assert (code, f"{one / output[0]} cannot be written" in told) == (74, True)


def test_two_results_with_one_id_are_told():
    """In Python; of two lines of a file the last counts."""
    with pytest.raises(ConfigurationError, match="two results have the id 'made'"):
        tables([summary(), summary()])


def test_results_that_are_not_there_are_told(tmp_path):
    code, told = run(tmp_path / "none.jsonl", "-o", tmp_path / "t.sqlite")
    assert (code, "none.jsonl cannot be read" in told) == (2, True)


def test_a_torn_last_line_is_passed_over(one, tmp_path):
    one.write_text(one.read_text() + summary("second").model_dump_json()[:-40])
    assert run(one, "-o", tmp_path / "t.sqlite")[1].endswith("1 articles, 2 proposals, 1 responses, 1 conditions\n")


def test_one_summary_as_json_is_taken(tmp_path):
    (tmp_path / "s.json").write_text(summary().model_dump_json(indent=1) + "\n")
    assert run(tmp_path / "s.json", "-o", tmp_path / "t.xlsx")[0] == 0


def test_no_results_give_empty_tables(tmp_path):
    (tmp_path / "results.jsonl").write_text("")
    for output in OUTPUTS:
        assert run(tmp_path / "results.jsonl", "-o", tmp_path / output[0], *output[1:])[0] == 0


@pytest.mark.parametrize("output", ["t.xlsx", "folder"])
def test_a_missing_package_is_one_message(output, one, tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "xlsxwriter", None)
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(ConfigurationError, match=r"pip install 'negotiation-summarizer\[tables\]'"):
        write_tables(one, tmp_path / output, parquet=output == "folder")
    assert list(tmp_path.iterdir()) == [one]


def test_a_text_too_long_for_a_cell_is_told_and_not_cut(tmp_path):
    long = summary(abstract=[{"text": "x" * 32_768}])
    with pytest.raises(ConfigurationError, match=r"sheet sentences has over 32,767 characters.*FILE\.sqlite"):
        write_tables([long], tmp_path / "t.xlsx")
    assert write_tables([long], tmp_path / "t.sqlite")["sentences"] == 1
    assert write_tables([summary(abstract=[{"text": "x" * 32_767}])], tmp_path / "t.xlsx")["sentences"] == 1


def test_too_many_rows_for_a_sheet_are_told(monkeypatch, tmp_path):
    """A million take a quarter of a minute: the sheets of the test are smaller, its number is XlsxWriter's."""
    assert Worksheet().xls_rowmax == xlsx.MOST_ROWS
    monkeypatch.setattr(xlsx, "MOST_ROWS", 1_000)
    full, many = (summary(abstract=[{"text": "t", "records": ["P1"] * count}]) for count in (999, 1_000))
    with pytest.raises(ConfigurationError, match=r"sentence_records would have over 1,000 rows.*FILE\.sqlite"):
        write_tables([many], tmp_path / "t.xlsx")
    assert list(tmp_path.iterdir()) == []
    assert write_tables([full], tmp_path / "t.xlsx")["sentence_records"] == 999   # and a row of headings


def test_csv_for_excel_has_semicolons_decimal_commas_and_the_mark_of_utf_8(one, tmp_path):
    assert run(one, "-o", tmp_path / "folder", "--csv-for", "excel")[0] == 0
    data = (tmp_path / "folder" / "articles.csv").read_bytes()
    assert data.startswith(b"\xef\xbb\xbfid;title;")   # and no line sep=; which would make Excel forget the mark
    read = {
        name: pandas.read_csv(tmp_path / "folder" / f"{name}.csv", sep=";", decimal=",", encoding="utf-8-sig")
        for name in TABLES
    }
    assert (read["articles"]["cost_usd"][0], read["articles"]["seconds"][0]) == (0.25, 1.5)
    assert "Čapek" in set(read["attribution"]["source"])
    assert read["proposals"]["issues"][0] == "ceasefire, talks"
    assert read["proposals"]["proposers"][0] == "'=Norland (-the North), @Sudmark"   # no formula here either
    assert run(one, "-o", tmp_path / "folder")[0] == 0
    assert (tmp_path / "folder" / "articles.csv").read_bytes().startswith(b"id,title,")


@pytest.mark.parametrize("more", [("t.xlsx",), ("t.sqlite",), ("folder", "--parquet")])
def test_csv_for_excel_is_of_a_folder_of_csv_files_alone(more, one, tmp_path):
    code, told = run(one, "-o", tmp_path / more[0], *more[1:], "--csv-for", "excel")
    assert (code, "would hold no CSV files: name a folder" in told, "--csv-for" in told) == (2, True, True)


def test_what_excel_would_cut_off_is_told(tmp_path, monkeypatch):
    long = summary(abstract=[{"text": "x" * 32_768}])
    with pytest.raises(ConfigurationError, match=r"a text of sentences\.csv has over 32,767 characters"):
        write_tables([long], tmp_path / "folder", csv_for="excel")
    assert write_tables([long], tmp_path / "folder")["sentences"] == 1
    monkeypatch.setattr(delimited, "MOST_ROWS", 1_000)
    many = summary(abstract=[{"text": "t", "records": ["P1"] * 1_000}])
    with pytest.raises(ConfigurationError, match=r"sentence_records\.csv would have over 1,000 rows"):
        write_tables([many], tmp_path / "folder", csv_for="excel")


@pytest.mark.parametrize("output", ["t.sqlite", "folder"])
def test_summaries_are_not_held(output, tmp_path):
    """Ten times the results take no more memory, but for the ids: a hundred bytes each."""
    one = summary()

    def peak(count):
        each = (one.model_copy(update={"id": f"a{number}"}) for number in range(count))
        tracemalloc.start()
        write_tables(each, tmp_path / output)
        top = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return top

    peak(600)   # what Python keeps of tuples that it freed: up to 2,000 of each length
    assert peak(1_000) < peak(100) + 900 * 300
