"""Results as tables: what other programs read out of them is what the summaries say."""

import csv
import json
import sqlite3
import sys
from functools import cache
from typing import get_args

import duckdb
import gold
import openpyxl
import pandas
import polars
import pytest
import verdicts
from hypothesis import given
from hypothesis import strategies as st
from madetables import EVIL, run, summary
from openpyxl.utils.escape import unescape

from summarizer import Article, ConfigurationError, Summary, summarize_many, tables
from summarizer.codebook.records import Act, Answer, ConditionKind
from summarizer.tables.columns import TABLES
from summarizer.tables.delimited import neutral


@pytest.fixture(scope="module")
def written(results, all_summaries, tmp_path_factory):
    """Every format, written by the command."""
    place = tmp_path_factory.mktemp("written")
    for name, *option in (("tables.sqlite",), ("tables.xlsx",), ("csv",), ("parquet", "--parquet")):
        code, told = run(results, "-o", place / name, *option)
        assert (code, f"{len(all_summaries)} articles" in told) == (0, True)
    return place


def of_csv(written, name):
    with (written / "csv" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return [{key: value or None for key, value in row.items()} for row in csv.DictReader(file)]


def of_duckdb(written, name, kind):
    relation = duckdb.sql(f"SELECT * FROM '{written / kind / name}.{kind}'")   # noqa: S608 - a path of ours
    return [dict(zip(relation.columns, row, strict=True)) for row in relation.fetchall()]


def of_pandas(frame):
    return frame.astype(object).where(frame.notna(), None).to_dict("records")


@cache
def of_sqlite(written, name):
    database = sqlite3.connect(written / "tables.sqlite")
    database.row_factory = sqlite3.Row
    try:
        return [dict(row) for row in database.execute(f'SELECT * FROM "{name}"')]   # noqa: S608 - a table of ours
    finally:
        database.close()


@cache
def book(written):
    return openpyxl.load_workbook(written / "tables.xlsx")


@cache
def frames_of_xlsx(written):
    return pandas.read_excel(written / "tables.xlsx", sheet_name=None, engine="openpyxl")


def of_xlsx(written, name):
    """As a spreadsheet shows it: XLSX writes control characters as _x001B_."""
    rows = [[cell and unescape(cell) if isinstance(cell, str) else cell for cell in row]
            for row in book(written)[name].iter_rows(values_only=True)]
    return [dict(zip(rows[0], row, strict=True)) for row in rows[1:]]


READERS = {
    "csv": of_csv,
    "DuckDB of CSV": lambda written, name: of_duckdb(written, name, "csv"),
    "DuckDB of Parquet": lambda written, name: of_duckdb(written, name, "parquet"),
    "pandas of CSV": lambda written, name: of_pandas(pandas.read_csv(written / "csv" / f"{name}.csv", dtype=str)),
    "pandas of Parquet": lambda written, name: of_pandas(pandas.read_parquet(written / "parquet" / f"{name}.parquet")),
    "pandas of XLSX": lambda written, name: of_pandas(frames_of_xlsx(written)[name]),
    "polars of Parquet": lambda written, name: polars.read_parquet(written / "parquet" / f"{name}.parquet").to_dicts(),
    "sqlite3": of_sqlite,
    "openpyxl": of_xlsx,
}


@pytest.mark.parametrize("reader", READERS)
def test_every_program_reads_the_counts_of_the_summaries(reader, written, all_summaries):
    records = [record for each in all_summaries for record in each.records]
    wanted = {
        "articles": len(all_summaries),
        "records": len(records),
        "proposals": sum(len(each.proposals) for each in all_summaries),
        "responses": sum(len(each.responses) for each in all_summaries),
        "conditions": sum(len(each.conditions) for each in all_summaries),
        "evidence": sum(len(record.evidence) for record in records),
        "attribution": sum(len(record.attribution) for record in records),
        "issues": sum(len(proposal.issues) for each in all_summaries for proposal in each.proposals),
        "sentences": sum(len(each.abstract) for each in all_summaries),
        "sentence_records": sum(len(sentence.records) for each in all_summaries for sentence in each.abstract),
        "rejected": sum(len(each.rejected) for each in all_summaries),
        "missing": sum(len(each.missing) for each in all_summaries),
    }
    assert {name: len(READERS[reader](written, name)) for name in wanted} == wanted


@pytest.mark.parametrize("reader", READERS)
def test_every_program_reads_the_links_of_the_summaries(reader, written, all_summaries):
    """In CSV a key that begins with = has an apostrophe before it, wherever it stands: joins hold."""
    wanted = set()
    for each in all_summaries:
        for holder, name, target, _ in each._links():   # what the records are checked by when they are made
            if name != "records":
                wanted.add((f"{each.id}#{holder}", name, f"{each.id}#{target}"))
    if "csv" in reader.lower():
        wanted = {(neutral(source), name, neutral(target)) for source, name, target in wanted}
    links = [(row["source"], row["type"], row["target"]) for row in READERS[reader](written, "links")]
    assert len(links) == len(wanted)
    assert set(links) == wanted
    keys = {row["key"] for row in READERS[reader](written, "records")}
    assert {end for source, _, target in links for end in (source, target)} <= keys


@pytest.mark.parametrize("name", TABLES)
def test_every_format_holds_the_same(name, written):
    rows = of_sqlite(written, name)
    assert READERS["polars of Parquet"](written, name) == rows
    assert of_xlsx(written, name) == rows
    assert [list(row.values()) for row in of_csv(written, name)] == [
        [None if value is None else str(neutral(value)) for value in row.values()] for row in typed(name, rows)
    ]


def typed(name, rows):
    """SQLite keeps true and false as 1 and 0."""
    booleans = [column.name for column in TABLES[name].columns if column.type == "boolean"]
    return [{**row, **{name: None if row[name] is None else bool(row[name]) for name in booleans}} for row in rows]


def test_nothing_of_a_summary_is_lost_in_the_database(written, all_summaries):
    """But the line breaks in a note or a reason, which part one from the next, and the parts of a second doubt."""
    assert [rebuilt(written, each["id"]) for each in of_sqlite(written, "articles")] == all_summaries


def rebuilt(written, article):
    """A summary put together again from the database."""
    def rows(name, **where):
        return [row for row in of_sqlite(written, name) if all(row[key] == value for key, value in where.items())]

    def parties(key, role):
        found = rows("parties", record=key, role=role)
        return [{name: row[name] for name in ("name", "on_behalf_of")} for row in found]

    def targets(key, type):
        return [row["target"].removeprefix(f"{article}#") for row in rows("links", source=key, type=type)]

    def lines(text):
        return text.split("\n") if text else []

    def check(row):
        return row["checked_by"] and {
            "verdict": row["verdict"], "field": row["disputed_field"], "why": row["why"], "instead": row["instead"],
            "by": row["checked_by"],
        }

    def record(row, own, roles, **links):
        key = row["key"]
        return {
            **{name: row[name] for name in ("id", "summary", "certainty", *own)}, "notes": lines(row["notes"]),
            "check": check(row),
            "evidence": [{"quote": each["quote"], "start": each["start_char"], "end": each["end_char"],
                          "page": each["page"]}
                         for each in rows("evidence", record=key)],
            "attribution": [{"when": each["said_when"],
                             **{name: each[name] for name in ("source", "on_behalf_of", "via", "basis")}}
                            for each in rows("attribution", record=key)],
            **{role: parties(key, role) for role in roles}, **links,
        }

    (told,) = rows("articles", id=article)
    usage = {name: told[name] for name in ("input_tokens", "output_tokens", "estimated")}
    provenance = ("model", "asked", "mode", "host", "prompt", "schema", "summarizer", "attempts", "pieces",
                  "replies", "quotes_asked", "quotes_located", "cost_usd", "seconds", "recorded")
    reading = told["check_asked"] and {
        **{name: told[f"check_{name}"] for name in ("model", "asked", "host", "prompt", "attempts", "cost_usd",
                                                    "seconds", "put_back", "failed")},
        "usage": {name: told[f"check_{name}"] for name in usage},
    }
    return Summary.model_validate({
        "id": article,
        "article": {
            **{name: told[name] for name in ("title", "outlet", "source", "url", "published", "published_by",
                                             "language", "sha256", "chars")},
            "notes": lines(told["notes"]), "also_in": lines(told["also_in"]),
        },
        "notes": lines(told["reply_notes"]),
        "abstract": [
            {"text": row["text"], "notes": lines(row["notes"]), "check": check(row),
             "records": [each["record"].removeprefix(f"{article}#")
                         for each in rows("sentence_records", sentence=row["key"])]}
            for row in rows("sentences", article=article)
        ],
        "proposals": [
            record(row, ("act", "standing", "status", "timeframe"), ("proposers", "addressees", "binds"),
                   issues=[each["issue"] for each in rows("issues", proposal=row["key"])],
                   part_of=next(iter(targets(row["key"], "part_of")), None),
                   counter_to=targets(row["key"], "counter_to"))
            for row in rows("proposals", article=article)
        ],
        "responses": [
            record(row, ("link", "answer"), ("responders",), responds_to=targets(row["key"], "responds_to"),
                   counter_proposal=next(iter(targets(row["key"], "counter_proposal")), None))
            for row in rows("responses", article=article)
        ],
        "conditions": [
            record(row, ("kind", "operator", "requires", "consequence"), ("set_by", "to_be_met_by"),
                   governs=targets(row["key"], "governs"))
            for row in rows("conditions", article=article)
        ],
        "rejected": [
            {"kind": row["kind"], "id": row["id"], "reasons": lines(row["reasons"]),
             "record": json.loads(row["record"])}
            for row in rows("rejected", article=article)
        ],
        "missing": [
            {"kind": row["kind"], "why": row["why"], "by": row["checked_by"],
             "evidence": {"quote": row["quote"], "start": row["start_char"], "end": row["end_char"],
                          "page": row["page"]}} for row in rows("missing", article=article)
        ],
        "provenance": {name: told[name] for name in provenance} | {"usage": usage, "check": reading},
    })


def test_what_else_was_said_of_a_record_is_a_line_each():
    frame = tables(verdicts.disputed(), "arrow")["responses"].to_pylist()[0]
    assert frame["also"] == "Disputed, responders: another *speaks* (by this program)"
    assert (frame["verdict"], frame["disputed_field"], frame["instead"]) == ("disputed", "answer", "defer")


def test_only_what_is_confirmed_is_left_and_nothing_dangles(tmp_path):
    path = tmp_path / "results.jsonl"
    path.write_text(verdicts.disputed().model_dump_json() + "\n", encoding="utf-8")
    code, told = run(path, "-o", tmp_path / "t.sqlite", "--require", "confirmed")
    assert code == 0
    assert "3 of 17 records and 1 of 3 sentences left out: not confirmed\n" in told
    with sqlite3.connect(tmp_path / "t.sqlite") as database:
        assert database.execute("PRAGMA foreign_key_check").fetchall() == []
        left = {key.partition("#")[2] for (key,) in database.execute("SELECT key FROM records")}
        verdict = {each for name in ("proposals", "responses", "conditions", "sentences")
                   for each in database.execute(f"SELECT verdict FROM {name}")}   # noqa: S608 - names of ours
    database.close()
    assert left & {"P1", "P2", "P3", "R1", "C1"} == {"P1", "C1"}
    assert verdict == {("confirmed",)}


def test_tables_in_python_require_it_too(caplog):
    with caplog.at_level("INFO", "summarizer"):
        frames = tables([verdicts.disputed(), verdicts.checked("saltmark-counter")], require="confirmed")
    assert set(frames["responses"]["verdict"]) == {"confirmed"}
    assert "3 of 28 records and 1 of 6 sentences left out: not confirmed" in caplog.text
    assert len(frames["missing"]) == 1
    with pytest.raises(ConfigurationError, match="read a second time"):
        tables(summary("a").model_copy(update={"provenance": verdicts.failed().provenance}), require="confirmed")
    with pytest.raises(ConfigurationError, match="name confirmed"):
        tables([], require="true")


# FAULTS row 47


def test_a_cell_that_begins_like_a_formula_is_text_in_xlsx(written):
    cells = [cell for sheet in book(written) for row in sheet.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells} <= {"s", "n", "b", "d", "inlineStr"}
    assert not any(cell.hyperlink for cell in cells)
    assert EVIL in [cell.value for cell in book(written)["articles"]["B"]]   # as it was


def test_no_cell_of_csv_begins_like_a_formula(written):
    cells = [cell for name in TABLES for row in of_csv(written, name) for cell in row.values() if cell]
    assert not [cell for cell in cells if cell[0] in "=+-@\t\r\n"]
    assert f"'{EVIL}" in cells
    assert "'-30 days" in cells


TEXTS = st.text(st.sampled_from("'=+-@\t\r\nab＝"), max_size=6) | st.text()


@given(TEXTS)
def test_a_neutral_cell_is_no_formula_and_a_harmless_text_stays(text):
    cell = neutral(text)
    assert cell[:1] not in set("=+-@\t\r\n＝＋－＠")
    assert cell in (text, f"'{text}")
    if text.lstrip("'")[:1] not in set("=+-@\t\r\n＝＋－＠") or not text.lstrip("'"):
        assert cell == text


@given(TEXTS, TEXTS)
def test_two_texts_never_become_one(one, other):
    assert (neutral(one) == neutral(other)) == (one == other)


def test_numbers_stay_numbers():
    assert [neutral(value) for value in (-1, -0.5, True, None)] == [-1, -0.5, True, None]


# The database


@pytest.fixture
def database(written):
    connection = sqlite3.connect(written / "tables.sqlite")
    yield connection
    connection.close()


def test_foreign_keys_are_declared_and_hold(database):
    assert database.execute("PRAGMA foreign_key_check").fetchall() == []
    assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    for table in TABLES.values():
        declared = {(row[3], row[2]) for row in database.execute(f"PRAGMA foreign_key_list({table.name})")}
        assert declared == {(column.name, column.links_to) for column in table.columns if column.links_to}


def test_every_column_that_links_begins_an_index(database):
    for table in TABLES.values():
        first = set()
        for _, index, *_ in database.execute(f"PRAGMA index_list({table.name})").fetchall():
            first.add(database.execute(f'PRAGMA index_info("{index}")').fetchone()[2])
        assert first >= {column.name for column in table.columns if column.links_to}


@pytest.mark.parametrize("words", ["capek", "Čapek", "norl*", '"offered a truce"'])
def test_quotes_are_searched_by_word_prefix_and_phrase(words, database):
    query = "SELECT record FROM evidence JOIN evidence_fts ON number = evidence_fts.rowid WHERE evidence_fts MATCH ?"
    assert database.execute(query, (words,)).fetchall()


def test_the_view_of_answers_has_a_row_for_each_answer_to_a_proposal(database, all_summaries):
    wanted = sum(len(response.responds_to) for each in all_summaries for response in each.responses)
    assert database.execute("SELECT count(*) FROM answers").fetchone() == (wanted,)
    row = database.execute("SELECT proposal, answer, responders FROM answers WHERE article = 'made'").fetchone()
    assert row == ("made#P1", "reject", "@Sudmark")


async def test_datasette_shows_search_and_links(written):
    from datasette.app import Datasette

    shown = Datasette([str(written / "tables.sqlite")])
    await shown.invoke_startup()
    found = (await shown.client.get("/tables/evidence.json?_search=capek&_shape=array")).json()
    assert [row["record"] for row in found] == ["made#R1", "=made#2#R1"]
    page = (await shown.client.get("/tables/evidence?_search=capek")).text
    assert 'href="/tables/records/made~23R1"' in page
    for name in (*TABLES, "answers"):
        assert (await shown.client.get(f"/tables/{name}")).status_code == 200


# Codes and codebook


def test_every_act_answer_and_kind_of_condition_is_coded_or_said_to_have_no_code(database):
    rows = database.execute("SELECT field, value, plover, cameo, why FROM codes").fetchall()
    values = {(field, value) for field, value, *_ in rows}
    assert values == {
        *(("act", value) for value in get_args(Act)), *(("answer", value) for value in get_args(Answer)),
        *(("kind", value) for value in get_args(ConditionKind)),
    }
    assert all(why for *_, why in rows)
    assert ("answer", "reject", "REJECT", "12") in {row[:4] for row in rows}


@pytest.mark.parametrize(("table", "field"), [("proposals", "act"), ("responses", "answer"), ("conditions", "kind")])
def test_records_bear_the_codes_of_the_table(table, field, database):
    query = f"""
        SELECT count(*) FROM {table} LEFT JOIN codes ON codes.field = ? AND codes.value = {table}.{field}
        WHERE codes.value IS NULL OR {table}.plover IS NOT codes.plover OR {table}.cameo IS NOT codes.cameo
    """   # noqa: S608 - names of ours
    assert database.execute(query, (field,)).fetchone() == (0,)


def test_the_codebook_tells_of_every_column_and_no_other(database):
    told = {row[:2] for row in database.execute("SELECT table_name, column_name FROM codebook WHERE meaning <> ''")}
    there = {(name, row[1]) for name in TABLES for row in database.execute(f"PRAGMA table_info({name})")}
    assert told == there


# In Python


@pytest.mark.parametrize(("frames", "kind"), [("pandas", pandas.DataFrame), ("polars", polars.DataFrame)])
def test_frames_of_a_file_hold_what_the_files_hold(frames, kind, results, written):
    made = tables(results, frames)
    assert list(made) == list(TABLES)
    for name, frame in made.items():
        assert isinstance(frame, kind)
        rows = of_pandas(frame) if frames == "pandas" else frame.to_dicts()
        assert rows == READERS["polars of Parquet"](written, name)


def test_frames_of_what_summarize_many_gives_leave_failures_out():
    articles = [Article.read(gold.SEEDS / "lavrov-tass.txt"), Article("Nobody recorded this.")]
    made = tables(summarize_many(articles), "arrow")
    assert made["articles"].column("id").to_pylist() == [str(gold.SEEDS / "lavrov-tass.txt")]


def test_frames_of_one_summary():
    assert tables(summary(), "polars")["links"].rows() == [
        ("made#P2", "part_of", 1, "made#P1"), ("made#P2", "counter_to", 1, "made#P1"),
        ("made#R1", "responds_to", 1, "made#P1"), ("made#R1", "responds_to", 2, "made#P2"),
        ("made#R1", "counter_proposal", 1, "made#P2"),
        ("made#C1", "governs", 1, "made#P1"), ("made#C1", "governs", 2, "made#R1"),
    ]


def test_unknown_frames_are_told():
    with pytest.raises(ConfigurationError, match="name pandas, polars or arrow"):
        tables([], "spark")


@pytest.mark.parametrize("frames", ["pandas", "polars"])
def test_frames_that_are_not_installed_are_told(frames, monkeypatch):
    monkeypatch.setitem(sys.modules, frames, None)
    with pytest.raises(ConfigurationError, match=f"pip install {frames}"):
        tables([], frames)
