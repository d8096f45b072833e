"""Tables of articles: a row an article; what cannot be read fails alone, and what no one can read fails once."""

import os

import pytest
from tablefiles import written

from summarizer import Article
from summarizer.inputs.document import MOST_BYTES, Columns, Unreadable
from summarizer.inputs.sources import articles


def read(*inputs, **columns):
    return list(articles([str(name) for name in inputs], Columns(**columns)))


def assert_printable(found):
    for item in found:
        f"{item.id} {item.source} {getattr(item, 'error', '')}".encode()


ROW = {"id": "r1", "text": "Norland offered.", "title": "T", "outlet": "O", "published": "2026-01-02", "language": "en"}
WANTED = Article("Norland offered.", "T", "O", "2026-01-02", "en", id="r1")


@pytest.mark.parametrize("kind", ["jsonl", "csv", "parquet"])
def test_a_table_gives_an_article_a_row(kind, tmp_path):
    path = written(tmp_path, kind, [ROW, {**ROW, "id": None}])
    first, second = read(path)
    top = 2 if kind == "csv" else 1   # beneath the header
    assert first == Article(**{**vars(WANTED), "source": f"{path}:{top}"})
    assert second.id == f"{path}:{top + 1}"


def test_rows_of_csv_are_numbered_as_a_spreadsheet_does(tmp_path):
    """The header is row 1; a cell of several lines is one row, and an empty row counts."""
    path = tmp_path / "news.csv"
    rows = 'id,text\n,"Norland\noffered\na truce."\n\n,\n,Sudmark agreed.\nshort\n,A comma, bare\n'
    path.write_text(rows, encoding="utf-8")
    two, four, five, six, seven = read(path)
    assert [item.id for item in (two, four, five, six)] == [f"{path}:{row}" for row in (2, 4, 5)] + ["short"]
    assert (two.text, five.text) == ("Norland\noffered\na truce.", "Sudmark agreed.")
    assert str(four.error).startswith(f"{path}:4 is empty")
    assert str(six.error) == f"{path}:6: the column 'text' is missing or null"
    assert str(seven.error) == f"{path}:7 has 3 cells, and the header 2: a quotation mark may be missing"


@pytest.mark.parametrize("kind", ["jsonl", "csv", "parquet"])
def test_columns_go_by_the_names_given(kind, tmp_path):
    path = written(tmp_path, kind, [{"key": 7, "body": "Norland offered."}])
    (article,) = read(path, text="body", id="key")
    assert (article.id, article.text) == ("7", "Norland offered.")


@pytest.mark.parametrize("kind", ["jsonl", "csv", "parquet"])
def test_a_row_without_text_fails_alone(kind, tmp_path):
    path = written(tmp_path, kind, [ROW, {**ROW, "id": "r2", "text": None}, {**ROW, "id": "r3"}])
    first, second, third = read(path)
    assert (first.id, third.id) == ("r1", "r3")
    assert isinstance(second, Unreadable)
    assert second.id == "r2"


@pytest.mark.parametrize("kind", ["csv", "parquet"])
def test_a_table_without_the_column_says_so(kind, tmp_path):
    (found,) = read(written(tmp_path, kind, [{"colour": "x"}]))
    assert isinstance(found, Unreadable)
    assert "there are “colour”" in str(found.error)
    assert found.error.settings == ("text_column",)


# a line of JSONL, and what is said of it
BROKEN = [
    (b'{"text": "x"', "no JSON"),
    (b"[1]", "no JSON object"),
    (b'{"text": 7}', "no text"),
    (b'{"title": "x"}', "missing"),
    (b'{"text": " "}', "empty"),
    (b"[" * 100_000, "nested too deep"),
    (b'{"text": "x", "title": ' + b"[" * 100_000, "nested too deep"),
    (b"\xff\xfe", "no JSON"),
    (b'{"text": "' + b"x" * MOST_BYTES + b'"}', "over"),
]


@pytest.mark.parametrize(("line", "named"), BROKEN)
def test_a_broken_line_fails_alone(line, named, tmp_path):
    path = tmp_path / "news.jsonl"
    path.write_bytes(b'{"text": "one"}\n' + line + b'\n\n{"text": "two"}')
    one, broken, two = read(path)
    assert (one.text, two.text) == ("one", "two")
    assert named in str(broken.error)
    assert broken.id == f"{path}:2"


# what stands in the column id, and the id of the article; None where it is named by its row
IDS = [
    ("a", "a"),
    ("", None),
    (None, None),
    (float("nan"), None),   # of NumPy and pandas, where there is none
    (12, "12"),
    (12.0, "12"),           # a whole number in a column with a gap
    (-0.5, "-0.5"),
    (1e300, "1e+300"),      # no whole number for sure
]


@pytest.mark.parametrize("kind", ["jsonl", "parquet"])
@pytest.mark.parametrize(("given", "id"), IDS)
def test_what_an_id_may_be(kind, given, id, tmp_path):
    path = written(tmp_path, kind, [{"id": given, "title": given, "text": "x"}])
    (article,) = read(path)
    assert (article.id, article.title) == (id or f"{path}:1", id)


def test_nan_in_csv_is_no_value(tmp_path):
    """The csv module writes it so, and has no numbers to read."""
    path = written(tmp_path, "csv", [{"id": float("nan"), "text": "x", "title": "NaN"}, {"id": "1", "text": "nan"}])
    first, second = read(path)
    assert (first.id, first.title) == (f"{path}:2", None)
    assert "is missing or null" in str(second.error)


# a row, and what is said of it
ROWS = [
    ({"id": "\ud800"}, r"\ud800 is not text"),
    ({"id": "a", "outlet": "\udc00"}, "a is not text"),
    ({"text": float("nan")}, "missing or null"),
]


@pytest.mark.parametrize(("row", "named"), ROWS)
def test_a_row_that_is_no_article_fails_with_the_reason(row, named, tmp_path):
    broken, good = read(written(tmp_path, "jsonl", [{"text": "x", **row}, {"text": "y"}]))
    assert named in str(broken.error)
    assert_printable([broken])
    assert good.text == "y"


def test_halves_of_two_pairs_stay_two_ids(tmp_path):
    found = read(written(tmp_path, "jsonl", [{"id": "\ud800", "text": "x"}, {"id": "\ud801", "text": "x"}]))
    assert [item.id for item in found] == [r"\ud800", r"\ud801"]


@pytest.mark.parametrize("kind", ["jsonl", "csv", "parquet"])
def test_an_id_column_that_is_named_and_not_there_is_told(kind, tmp_path):
    found = read(written(tmp_path, kind, [{"id": "a", "text": "x"}]), id="nope")
    assert all("no column 'nope': name the one that holds the ids" in str(item.error) for item in found)
    assert len(found) == 1
    (article,) = read(written(tmp_path, kind, [{"text": "x"}]))   # that of the default name may be missing
    assert article.text == "x"


# a file beside articles, and what is said of it, once
OURS = [
    ({"id": "a", "article": {}, "proposals": [], "responses": [], "provenance": {}}, "holds results"),
    ({"id": "a", "source": "a", "error": "E", "message": "m", "attempts": 1, "usage": None}, "holds failures"),
]


@pytest.mark.parametrize(("row", "named"), OURS)
def test_results_of_another_run_are_told_once(row, named, tmp_path):
    path = written(tmp_path, "jsonl", [row] * 3)
    (tmp_path / "z.txt").write_text("z", encoding="utf-8")
    told, article = read(tmp_path)
    assert (told.id, article.text) == (str(path), "z")
    assert named in str(told.error)


def test_an_article_with_the_fields_of_a_result_is_an_article(tmp_path):
    (article,) = read(written(tmp_path, "jsonl", [{**OURS[1][0], "text": "x"}]))
    assert article.text == "x"


def test_a_table_whose_name_is_no_utf8_is_read(tmp_path):
    for kind in ("csv", "parquet"):
        path = written(tmp_path, kind, [{"text": "x"}]).rename(tmp_path / os.fsdecode(b"t\xe9." + kind.encode()))
        (article,) = read(path)
        assert article.source == rf"{tmp_path}/t\udce9.{kind}:{2 if kind == 'csv' else 1}"
