"""Which column holds what: by the names that exports use, whatever their case; dates as they write them."""

import datetime
import json

import documents
import pytest
import server
import warm
from tablefiles import read, workbook, written

from summarizer.results.load import read_results

OFFER = "Norland's foreign minister, Ada Voss, offered talks on Monday, and a truce until they end."

# columns of an export: those of text, title, outlet, date, language, address, id
EXPORTS = [
    ("Body", "Headline", "Publisher", "Publication Date", "Lang", "Link", "Article ID"),
    ("maintext", "title", "source_domain", "date_publish", "language", "url", "uri"),
    (" article_text ", "\ufeffheading", "newspaper", "pubdate", "language code", "permalink", "guid"),
    ("fullText", "article-title", "sourceName", "publishedAt", "inLanguage", "webUrl", "_id"),
    ("story", "headline", "media_name", "seendate", "language", "URL", "doc_id"),
    ("текст", "заголовок", "источник", "дата", "язык", "url", "id"),
]


@pytest.mark.parametrize("kind", ["csv", "jsonl", "json", "parquet"])
@pytest.mark.parametrize("names", EXPORTS)
def test_the_names_that_exports_use_are_known(names, kind, tmp_path):
    cells = (OFFER, "Offer", "The Times", "2026-11-09", "en", "https://n.example/1", "a7")
    found = read(written(tmp_path, kind, [dict(zip(names, cells, strict=True))]))
    (a,) = found.articles
    assert (a.text, a.title, a.outlet, a.published, a.language, a.url, a.id) == cells
    (told,) = found.told
    assert "text from “" in told and "date from “" in told and "not taken" not in told


def test_what_looks_needed_and_was_not_taken_is_told_in_one_line(tmp_path):
    row = {"id": "1", "body": OFFER, "pubdate": "2026-11-09", "byline": "x", "Summary": "y", "colour": "red"}
    assert read(written(tmp_path, "csv", [row])).told == [
        "table.csv: text from “body”, id from “id”, date from “pubdate”; not taken: “byline”, “Summary”"]


def test_of_many_tables_alike_it_is_told_of_the_first_and_said_once_that_others_are(tmp_path):
    for number in range(4):
        (tmp_path / f"{number}.csv").write_text(f"body,byline\n{OFFER} {number},x\n", encoding="utf-8")
    (tmp_path / "9.csv").write_text(f"story,byline\n{OFFER},x\n", encoding="utf-8")
    done = warm.summarizer("batch", tmp_path, "-o", tmp_path / "results.jsonl")
    told = [line for line in done.stderr.splitlines() if "text from" in line or "the same" in line]
    assert [line.rpartition("/")[2] for line in told] == [
        "0.csv: text from “body”; not taken: “byline”",
        "1.csv: the same; of others alike it is not said again",
        "9.csv: text from “story”; not taken: “byline”",
    ]


def test_of_two_columns_of_text_the_one_with_the_article_is_taken(tmp_path):
    rows = [{"text": "Offer of talks in Norland", "full_text": OFFER * 3}, {"text": "A no", "full_text": OFFER}]
    assert read(written(tmp_path, "csv", rows)).articles[0].text == OFFER * 3


def test_a_name_that_was_given_is_matched_as_the_others_are_and_missed_once(tmp_path):
    path = written(tmp_path, "csv", [{"nr": "1", "Wort laut": OFFER, "text": "no"}] * 3)
    assert read(path, text="wort_laut").articles[0].text == OFFER
    found = read(path, text="wording")
    assert str(found.error) == (
        "table.csv has no column 'wording': name the one that holds the texts; there are “nr”, “Wort laut”, “text”")
    for each, option in (("published", "date_column"), ("url", "url_column"), ("title", "title_column")):
        assert read(path, **{each: "nope"}).error.settings == (option,)


def test_a_table_without_a_known_text_names_the_column_that_looks_like_it(tmp_path):
    found = read(written(tmp_path, "csv", [{"nr": "1", "wording": OFFER * 3}]))
    assert "name the one that holds the texts, as “wording” may be; there are “nr”, “wording”" in str(found.error)


# a cell of the column date, and the date
DATES = [
    ("2026-11-09", "2026-11-09"), ("2026-11-09T23:30:00-05:00", "2026-11-09T23:30:00-05:00"),
    ("2026-11-09 10:00:00+00", "2026-11-09T10:00:00+00:00"), ("20261109T120000Z", "2026-11-09T12:00:00Z"),
    (20261109, "2026-11-09"), ("2026/11/9", "2026-11-09"), ("2026-11", "2026-11"), (2026, "2026"),
    (1709800000, "2024-03-07T08:26:40Z"), (1709800000000, "2024-03-07T08:26:40Z"),
    ("1709800000.0", "2024-03-07T08:26:40Z"),
    ("Mon, 09 Nov 2026 10:00:00 +0100", "2026-11-09T10:00:00+01:00"), ("November 9, 2026 5:04 pm", "2026-11-09T17:04"),
    ("09.11.2026", "2026-11-09"), ("9. November 2026", "2026-11-09"), ("2026年11月9日", "2026-11-09"),
    ("9 marraskuuta 2026", "9 marraskuuta 2026"),   # a Finnish November, which is no March
    ({"$date": "2026-11-09"}, "2026-11-09"), ({"$date": {"$numberLong": "1709800000000"}}, "2024-03-07T08:26:40Z"),
    ({"date-parts": [[2026, 11, 9]]}, "2026-11-09"), ([2026, 11, 9, 0, 0, 0, 0, 313, 0], "2026-11-09"),
    ("11/9/2026", None), ("9-11-2026", None), ("9/11/26", None), ("2026-02-31", None), ("0000-00-00", None), ("", None),
    (0, None), (None, None), (True, None), ("3 hours ago", None), (46335, None), ("0001-01-01T00:00:00Z", None),
    (float("nan"), None), (1e300, None), ([], None), ({}, None), ("x" * 1000, None),
]


@pytest.mark.parametrize(("cell", "date"), DATES)
def test_a_date_is_read_or_unknown(cell, date, tmp_path):
    (article,) = read(written(tmp_path, "jsonl", [{"text": OFFER, "date": cell}])).articles
    assert article.published == date


# a column, and its dates: a day over 12 anywhere tells which of the two numbers is the day
COLUMNS = [
    (["11/9/2026", "10/31/2026"], ["2026-11-09", "2026-10-31"]),
    (["11/9/2026", "31/10/2026"], ["2026-09-11", "2026-10-31"]),
    (["11-9-2026 10:15", "31-10-2026"], ["2026-09-11T10:15", "2026-10-31"]),
    (["11/9/2026", "5/5/2026"], [None, "2026-05-05"]),
    (["11/9/2026", "31/10/2026", "10/31/2026"], [None] * 3),   # both ways: none is sure
]


@pytest.mark.parametrize("kind", ["csv", "jsonl", "json", "parquet"])
@pytest.mark.parametrize(("cells", "dates"), COLUMNS)
def test_which_number_is_the_day_is_told_by_the_column(cells, dates, kind, tmp_path):
    found = read(written(tmp_path, kind, [{"text": OFFER, "date": cell} for cell in cells]))
    assert [each.published for each in found.articles] == dates
    assert sum("not taken; write 2026-12-31" in told for told in found.told) == (None in dates)


# what a cell of the column source may be, and the outlet
CELLS = [
    ({"id": None, "name": "The Times"}, "The Times"), ({"uri": "t.example", "title": "The Times"}, "The Times"),
    ([{"name": "The Times"}, {"name": "x"}], "The Times"), ("https://www.times.example/a", "www.times.example"),
    ({"unknown": 1}, None), ([], None), (True, None), (None, None),
]


@pytest.mark.parametrize(("cell", "outlet"), CELLS)
def test_an_object_is_read_or_passed_over_and_never_the_articles_end(cell, outlet, tmp_path):
    found = read(written(tmp_path, "jsonl", [{"text": OFFER, "source": cell}]))
    (article,) = found.articles
    assert article.outlet == outlet
    assert any("passed over" in told for told in found.told) == (outlet is None and cell not in (None, []))


def test_texts_of_paragraphs_are_joined(tmp_path):
    (article,) = read(written(tmp_path, "jsonl", [{"paragraphs": ["One.", "Two."]}])).articles
    assert article.text == "One.\n\nTwo."


def test_parquet_of_any_type_is_read_and_a_cell_out_of_range_is_none(tmp_path):
    import pyarrow as pa
    import pyarrow.parquet as pq

    table = pa.table({
        "id": pa.array([1, 2]), "article": pa.array([OFFER, OFFER]).dictionary_encode(),
        "date": pa.array([1700000000123456789, None], pa.timestamp("ns", tz="Nowhere/Atall")),
        "title": pa.array([["A"], ["B"]]), "source": pa.array([{"name": "X"}, None]),
        "lang": pa.array([b"en", b"\xff"]),
    })
    pq.write_table(table, tmp_path / "a.parquet")
    first, second = read(tmp_path / "a.parquet").articles
    assert (first.id, first.title, first.outlet, first.language) == ("1", "A", "X", "en")
    assert (first.published, second.published, second.language) == ("2023-11-14T22:13:20Z", None, None)
    for days in (pa.array([10**12, 1700000000], pa.int64()).cast(pa.timestamp("s")),
                 pa.array([10**7, 19675], pa.int32()).cast(pa.date32())):
        pq.write_table(pa.table({"text": ["a", "b"], "date": days}), tmp_path / "b.parquet")
        found = read(tmp_path / "b.parquet")
        assert [str(each.published)[:10] for each in found.articles] == ["None", "2023-11-14"]


@pytest.mark.parametrize("kind", ["binary", "large_binary", "large_string", "string_view"])
def test_a_text_in_parquet_may_be_of_any_type_of_text(kind, tmp_path):
    import pyarrow as pa
    import pyarrow.parquet as pq

    texts = pa.array([OFFER.encode(), b"\xff\xfe\xfd"]) if "binary" in kind else pa.array([OFFER, None])
    pq.write_table(pa.table({"text": texts.cast(kind)}), tmp_path / "a.parquet")
    found = read(tmp_path / "a.parquet")
    assert [each.text for each in found.articles] == [OFFER]
    assert len(found.failed) == 1


@pytest.mark.parametrize(("count", "kind"), [
    (253402300800, "timestamp[s]"), (-10**17, "timestamp[us]"), (-10**11, "timestamp[s]"), (10**7, "date32[day]"),
])
def test_a_day_of_no_article_is_told_in_parquet_too(count, kind, tmp_path):
    import pyarrow as pa
    import pyarrow.parquet as pq

    days = pa.array([count, None], pa.int32() if kind.startswith("date32") else pa.int64()).cast(kind)
    pq.write_table(pa.table({"text": ["a", "b"], "date": days}), tmp_path / "a.parquet")
    found = read(tmp_path / "a.parquet")
    assert [each.published for each in found.articles] == [None, None]
    [told] = [line for line in found.told if "is no date that is known" in line]
    assert told.startswith("a.parquet: date: “")


def saved(path, **sheets):
    path.write_bytes(workbook(**sheets))
    return path


def test_a_workbook_gives_an_article_a_row_numbered_as_it_shows_them(tmp_path):
    rows = [["ID", "Headline", "Body", "Date"], [1, "A", OFFER, datetime.date(2026, 11, 9)], [],
            ["x", "B", OFFER, "13.11.2026"]]
    found = read(saved(tmp_path / "news.xlsx", Sheet1=rows))
    assert [(a.id, a.title, a.published, a.source) for a in found.articles] == [
        ("1", "A", "2026-11-09", "news.xlsx:2"), ("x", "B", "2026-11-13", "news.xlsx:4")]


def test_of_a_workbook_the_sheets_that_hold_articles_are_read(tmp_path):
    sheets = {"Notes": [["by", "x"]], "A": [["Export"], [], ["text"], [OFFER]], "B": [["body"], [OFFER]]}
    found = read(saved(tmp_path / "news.xlsx", **sheets))
    assert [each.id for each in found.articles] == ["news.xlsx:A:4", "news.xlsx:B:2"]
    assert "news.xlsx: the sheets “Notes” hold no articles: passed over" in found.told


def test_a_broken_workbook_is_refused_with_what_to_do(tmp_path):
    whole = workbook(A=[["text"], [OFFER]])
    for broken in (whole[:2000], whole.replace(b"xl/worksheets/sheet1.xml", b"xl/worksheets/sheet2.xml"), b""):
        (tmp_path / "a.xlsx").write_bytes(broken)
        found = read(tmp_path / "a.xlsx")
        assert not found.articles
        assert "save it" in str(found.error)


def test_a_workbook_that_unpacks_to_too_much_is_refused(tmp_path):
    (tmp_path / "a.xlsx").write_bytes(documents.zipped(
        {"xl/workbook.xml": b"<workbook/>", "xl/worksheets/sheet1.xml": bytes(101_000_000)}))
    assert "too large to be read as a workbook: save it as CSV" in str(read(tmp_path / "a.xlsx").error)


def test_the_command_takes_the_names_of_columns(tmp_path):
    row = {"Nr": "7", "Wort": server.ARTICLE, "Kopf": "An offer", "Blatt": "The Strelsau Times", "Tag": "13.11.2026",
           "Zunge": "sv", "Ort": "https://n.example/1"}
    options = ["--text-column", "wort", "--id-column", "nr", "--title-column", "kopf", "--outlet-column", "blatt",
               "--date-column", "tag", "--language-column", "zunge", "--url-column", "ort"]
    data = json.dumps(row).encode() + b"\n"
    (tmp_path / "news.jsonl").write_bytes(data)
    with server.Server(server.good()) as listening:
        for given, out in ((tmp_path / "news.jsonl", tmp_path / "a.jsonl"), ("-", tmp_path / "b.jsonl")):
            done = warm.summarizer("batch", given, "-o", out, *options, "--model", "tiny", "--base-url", listening.url,
                                   stdin=data)
            assert done.returncode == 0, done.stderr
            (summary,) = read_results(out)
            about = summary.article
            assert (summary.id, about.title, about.outlet, about.published, about.language, about.url) == (
                "7", "An offer", "The Strelsau Times", "2026-11-13", "sv", "https://n.example/1")
