"""A dossier as tables: every statement of it in a row, keys that join to the tables of its articles."""

import sqlite3
from contextlib import closing
from typing import get_args

import duckdb
import openpyxl
import pytest
import warm
from telling import answer, article, condition, dossier, put

from summarizer import ConfigurationError, Decision, ResultsError, tables
from summarizer.codebook.review import RecordKey
from summarizer.negotiation.dossier import Act, Doubt, Judgement, Undecided
from summarizer.negotiation.dossierfile import put as write
from summarizer.tables.columns import TABLES
from summarizer.tables.dossiercolumns import DOSSIER_TABLES

ARTICLES = [
    article(
        "a", "2031-03-03", put("P1", "Norway", to="Sweden", says="=Norway offers a truce.", timeframe="by 14 March"),
        answer("R1", "Swedish Foreign Minister Ada Voss", "reject", "P1", when="on Monday"),
        put("P2", "Harbour League", "talks", says="The League proposes talks."), outlet="The Sound",
    ),
    article(
        "b", "2031-03-11", put("P1", "Norway", to="Sweden", version=2, when="on 10 March", issues=["ceasefire"]),
        answer("R1", "Sweden", "accept", "P1", when="on 10 March"), condition("C1", "Sweden", "R1"), outlet="The Belt",
    ),
    article("c", "2031-03-12", put("P1", "Norway", to="Sweden", version=2),
            answer("R1", "Sweden", "reject", "P1", when="on 10 March"), answer("R2", "Sweden", "reject")),
]


@pytest.fixture(scope="module")
def found():
    made = dossier(*ARTICLES, relations=[("T", "part_of", "talks")])
    one, other = RecordKey("a", "P1", "0" * 12), RecordKey("b", "P1", "1" * 12)
    made.joins = [Judgement(one, other, "version", "model", "m", changed="longer", why="they say so")]
    made.doubts = [Doubt(threads=["T1", "T2"], why="one mention says so, another does not")]
    made.decided = [Decision(
        id="a" * 16, act="same", by="Ana", at="2031-04-01T10:00:00Z", why="the same truce", left=one, right=other,
    )]
    made.actors.undecided = [Undecided(name="Voss", actor="SE", candidates=["NO", "FI"], why="two bear the name")]
    return made


@pytest.fixture(scope="module")
def written(found, tmp_path_factory):
    folder = tmp_path_factory.mktemp("tables")
    write(found, folder / "d.json")
    (folder / "results.jsonl").write_text("".join(f"{each.model_dump_json()}\n" for each, _ in ARTICLES), "utf-8")
    for name, *options in (("t.sqlite",), ("t.xlsx",), ("csv",), ("parquet", "--parquet")):
        done = warm.summarizer("tables", folder / "d.json", "-o", folder / name, *options)
        assert (done.returncode, done.stdout) == (0, "")
        assert done.stderr == f"{folder / name}: 3 articles, 4 actors, 2 threads, {len(found.moves)} moves\n"
    assert warm.summarizer("tables", folder / "results.jsonl", "-o", folder / "r.sqlite").returncode == 0
    return folder


@pytest.fixture
def database(written):
    with closing(sqlite3.connect(written / "t.sqlite")) as opened:
        yield opened


def test_there_are_the_tables_that_are_told_and_their_keys_and_links_hold(database):
    names = {row[0] for row in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    assert {name for name in names if not name.startswith(("evidence_fts", "sqlite_"))} == {*DOSSIER_TABLES}
    assert database.execute("PRAGMA foreign_key_check").fetchall() == []
    for table in DOSSIER_TABLES.values():
        declared = {(row[3], row[2]) for row in database.execute(f"PRAGMA foreign_key_list({table.name})")}
        assert declared == {(column.name, column.links_to) for column in table.columns if column.links_to}
        assert database.execute(f"SELECT count(*) FROM {table.name}").fetchone() > (0,), f"{table.name} is empty"  # noqa: S608


def test_every_column_is_documented(database):
    told = {row[:2] for row in database.execute("SELECT table_name, column_name FROM codebook WHERE meaning <> ''")}
    assert told == {(table.name, name) for table in DOSSIER_TABLES.values() for name in table.names}


def test_every_format_holds_the_same(written, database):
    book = openpyxl.load_workbook(written / "t.xlsx", read_only=True)
    for name, table in DOSSIER_TABLES.items():
        rows = database.execute(f"SELECT * FROM {name}").fetchall()   # noqa: S608 - a name of ours
        counts = [
            duckdb.sql(f"SELECT count(*) FROM '{written / kind / name}.{kind}'").fetchall()[0][0]   # noqa: S608 - as above
            for kind in ("csv", "parquet")
        ]
        assert counts == [len(rows)] * 2
        sheet = list(book[name].iter_rows(values_only=True))
        assert list(sheet[0]) == table.names
        assert [tuple(row) for row in sheet[1:]] == [tuple(row) for row in rows]


def test_the_moves_are_those_of_the_dossier(database, found):
    rows = database.execute("SELECT id, date, act, shift, thread, version, outlets, before FROM moves").fetchall()
    assert rows == [
        (move.id, str(move.date), move.act, move.shift, move.thread, move.version, move.outlets, move.before)
        for move in found.moves
    ]
    for move in found.moves:
        query = "SELECT actor FROM move_actors WHERE move = ? AND role = ? ORDER BY n"
        assert [row[0] for row in database.execute(query, (move.id, "actor"))] == move.actors
        assert [row[0] for row in database.execute(query, (move.id, "speaker"))] == move.speakers
        told = database.execute("SELECT record FROM told WHERE move = ? ORDER BY n", (move.id,))
        assert [row[0] for row in told] == [f"{each.article}#{each.record}" for each in move.told]


def test_positions_are_those_of_the_end(database, found):
    rows = database.execute("SELECT actor, thread, act, move, moves FROM positions").fetchall()
    assert rows == [
        (each.actor, each.thread, each.act, each.move, len(each.history)) for each in found.positions()
    ]


def test_the_keys_of_records_are_those_of_the_tables_of_the_articles(database, written):
    database.execute("ATTACH ? AS articles_of", (str(written / "r.sqlite"),))
    for query in (
        "FROM mentions LEFT JOIN articles_of.proposals AS theirs ON theirs.key = record",
        "FROM told LEFT JOIN articles_of.records AS theirs ON theirs.key = record",
        "FROM occurrences JOIN aliases ON number = alias LEFT JOIN articles_of.parties AS theirs "
        "ON theirs.record = record_key AND aliases.name = theirs.name AND field = theirs.role",
    ):
        rows, joined = database.execute(f"SELECT count(*), count(theirs.rowid) {query}").fetchone()
        assert rows == joined > 0
    changed = database.execute("""
        SELECT theirs.article, versions.changed, versions.n FROM mentions JOIN versions ON versions.id = version
        JOIN articles_of.proposals AS theirs ON theirs.key = record WHERE mentions.thread = 'T1' ORDER BY theirs.article
    """).fetchall()
    assert changed == [("a", None, 1), ("b", None, 2), ("c", None, 2)]


def test_states_have_their_codes_and_nobody_else(database):
    rows = database.execute("SELECT name, iso2, iso3 FROM actors").fetchall()
    assert {row for row in rows if row[1] or row[2]} == {("Norway", "NO", "NOR"), ("Sweden", "SE", "SWE")}
    assert len(rows) == 4


@pytest.mark.parametrize(("actor", "code"), [
    ({"id": "XK", "kind": "state"}, None),   # not in the standard
    ({"id": "NO", "kind": "party"}, None), ({"id": "norway", "kind": "state"}, None),
    # What a user's file calls so may be anything; a state that a name tells is sure.
    ({"id": "NO", "kind": "state", "names": [{"name": "Norland", "how": "file"}]}, None),
    ({"id": "NO", "kind": "state", "names": [{"name": "Norway", "how": "state"}]}, "NOR"),
])
def test_a_code_is_given_only_where_it_is_sure(actor, code, found):
    made = type(found)(actors={"actors": [{"name": "It", **actor}]}, threads=[])
    assert tables(made, "arrow")["actors"].to_pylist()[0]["iso3"] == code


def test_every_act_is_coded_or_said_to_have_no_code(database):
    rows = database.execute("SELECT act, plover, cameo, why FROM codes").fetchall()
    assert {row[0] for row in rows} == {*get_args(Act)}
    assert all(row[3] for row in rows)
    query = """SELECT count(*) FROM moves JOIN codes USING (act)
        WHERE moves.plover IS NOT codes.plover OR moves.cameo IS NOT codes.cameo"""
    assert database.execute(query).fetchone() == (0,)
    assert ("accept", "AGREE", "03") in {row[:3] for row in rows}


def test_who_moved_has_a_row_for_each_actor_of_a_move_with_its_quote(database):
    row = database.execute("SELECT date, actor, act, quote FROM who_moved WHERE act = 'accept'").fetchone()
    assert row == ("2031-03-10", "Sweden", "accept", "R1: Sweden: accept.")
    found = database.execute("SELECT count(*) FROM evidence_fts WHERE evidence_fts MATCH 'truce'").fetchone()
    assert found > (0,)


def test_python_takes_a_dossier_or_its_file(written, found):
    frames = tables(written / "d.json", "polars")
    assert list(frames) == list(DOSSIER_TABLES)
    assert frames["moves"].equals(tables(found, "polars")["moves"])


def test_a_folder_does_not_mix_tables_of_results_and_of_a_dossier(written, tmp_path):
    for name, wanted in (("results.jsonl", TABLES), ("d.json", DOSSIER_TABLES), ("results.jsonl", TABLES)):
        assert warm.summarizer("tables", written / name, "-o", tmp_path / "out").returncode == 0
        assert {path.name for path in (tmp_path / "out").iterdir()} == {f"{each}.csv" for each in wanted}


def test_what_cannot_be_had_of_a_dossier_is_told(written, found, tmp_path):
    done = warm.summarizer("tables", written / "d.json", "-o", tmp_path / "t.sqlite", "--require", "confirmed")
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert "can be required of results alone" in done.stderr
    assert "(--require)" in done.stderr
    assert list(tmp_path.iterdir()) == []
    with pytest.raises(ConfigurationError, match="of results alone"):
        tables(found, require="confirmed")
    (tmp_path / "d.json").write_text('{"threads": [1]}', encoding="utf-8")
    with pytest.raises(ResultsError, match="threads"):
        tables(tmp_path / "d.json")
