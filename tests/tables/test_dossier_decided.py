"""What people decided of records, joins and names, in the tables and the sheets of a dossier: by whom, when and why."""

import csv
import json
import sqlite3
from contextlib import closing

import openpyxl
import pytest
import warm
from deciding import Desk, written
from following import BLOCKADE, TRUCE, Model, telling

from summarizer import Decision, follow, read_results
from summarizer.negotiation.material import key_of
from summarizer.results.decisions import Reviewing

BRIEFLY = "Malta repeats its truce offer at the Sund."


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    """A dossier of three articles: Ana joined a and b, Bo kept c apart from a, corrected c, renamed Malta."""
    folder = tmp_path_factory.mktemp("decided")
    path = folder / "d.json"
    desk = Desk(written(folder / "r.jsonl", [
        telling("a", TRUCE, day=1), telling("b", BRIEFLY, day=2), telling("c", BLOCKADE, day=4),
    ]))
    line = desk.line("Bo", "correct", "P1", number=2, summary="Malta asks that the blockade ends.")
    line["at"] = "2031-04-01T12:30:00Z"
    with Reviewing(desk.results) as reviewing:
        reviewing.add(Decision.model_validate_json(json.dumps(line)), None)
    a, b, c = (key_of(each, each["P1"]) for each in read_results(desk.results))
    made = follow(read_results(desk.results), into=path, create=Model())
    malta = next(each.id for each in made.actors.actors if each.name == "Malta")
    decisions = (
        ("different", "Bo", 9, None, {"left": a, "right": b}),
        ("same", "Ana", 10, "the same 72 hours", {"left": a, "right": b}),
        ("different", "Bo", 11, "=other terms", {"left": c, "right": a}),
        ("rename", "Bo", 12, None, {"actor": malta, "name": "Malta", "to": "Republic of Malta"}),
    )
    with Reviewing(path) as reviewing:
        for act, by, hour, why, about in decisions:
            at = f"2031-04-01T{hour:02}:00:00Z"
            reviewing.add(Decision(id=f"{hour:016x}", act=act, by=by, at=at, why=why, **about), None)
    follow(read_results(desk.results), into=path, create=Model())
    return path


def made(path, name):
    done = warm.summarizer("tables", path, "-o", path.with_name(name))
    assert done.returncode == 0, done.stderr
    return path.with_name(name)


AT = "2031-04-01T{}:00:00+00:00"


def test_rows_that_rest_on_a_persons_decision_say_whose_and_when(path):
    with closing(sqlite3.connect(made(path, "t.sqlite"))) as database:
        assert database.execute("PRAGMA foreign_key_check").fetchall() == []
        ask = lambda query: database.execute(query).fetchall()   # noqa: E731 - a word for a line
        assert ask("SELECT act, record, other, by, at, why, counts FROM decisions WHERE actor IS NULL ORDER BY n") == [
            ("different", "a#P1", "b#P1", "Bo", AT.format("09"), None, 0),
            ("same", "a#P1", "b#P1", "Ana", AT.format(10), "the same 72 hours", 1),
            ("different", "c#P1", "a#P1", "Bo", AT.format(11), "=other terms", 1),
        ]
        assert ask("SELECT name, called, by, counts FROM decisions WHERE act = 'rename'") == [
            ("Malta", "Republic of Malta", "Bo", 1),
        ]
        assert ask("SELECT by, at, why FROM joins WHERE how = 'person'") == [
            ("Ana", AT.format(10), "the same 72 hours"),
        ]
        assert ask("SELECT called_by, called_at FROM actors WHERE name = 'Republic of Malta'") == [
            ("Bo", AT.format(12)),
        ]
        assert ask("SELECT count(*) FROM actors WHERE called_by IS NULL") > [(0,)]
        assert ask("SELECT record, decided_by, decided_at FROM mentions ORDER BY record") == [
            ("a#P1", "Ana, Bo", AT.format(11)), ("b#P1", "Ana", AT.format(10)),
            ("c#P1", "Bo", "2031-04-01T12:30:00+00:00"),
        ]
        assert ask("SELECT key, reviewed_by, reviewed_at FROM records WHERE reviewed IS NOT NULL") == [
            ("c#P1", "Bo", "2031-04-01T12:30:00+00:00"),
        ]
        for name in ("threads", "moves"):
            told = ask(f"SELECT DISTINCT decided_by FROM {name} ORDER BY decided_by")   # noqa: S608
            assert ("Bo",) in told, name
            assert all(by for by, in told), name


def test_the_sheets_say_it_in_words(path):
    book = openpyxl.load_workbook(made(path, "t.xlsx"))
    rows = {}
    for name in ("1 Articles", "2 Proposals", "3 Changes"):
        first, *found = book[name].values
        rows[name] = [dict(zip(first, row, strict=True)) for row in found]
    joined = "joined with {} by Ana, 2031-04-01 10:00 UTC: the same 72 hours"
    apart = "kept apart from {} by Bo, 2031-04-01 11:00 UTC: =other terms"
    corrected = "corrected by Bo, 2031-04-01 12:30 UTC"
    assert [row["Reviewed"].split("\n") for row in rows["1 Articles"]] == [
        [joined.format("b#P1"), apart.format("c#P1")], [joined.format("a#P1")], [corrected, apart.format("a#P1")],
    ]
    by_record = {row["Record"]: row["Reviewed"].split("\n") for row in rows["2 Proposals"]}
    assert by_record["c#P1"] == [corrected, apart.format("a#P1")]
    [both] = [told for record, told in by_record.items() if record != "c#P1"]
    assert sorted(both) == ["joined b#P1, a#P1 by Ana, 2031-04-01 10:00 UTC: the same 72 hours", apart.format("c#P1")]
    assert all(row["Reviewed"] for row in rows["3 Changes"])


def test_csv_has_them_too(path):
    folder = made(path, "csv")
    with (folder / "decisions.csv").open(encoding="utf-8", newline="") as file:
        assert [row["by"] for row in csv.DictReader(file)] == ["Bo", "Ana", "Bo", "Bo"]
    with (folder / "decisions.csv").open(encoding="utf-8", newline="") as file:
        assert "'=other terms" in [row["why"] for row in csv.DictReader(file)]   # no formula


def test_where_nobody_decided_nothing_is_said(tmp_path):
    dossier = tmp_path / "d.json"
    follow([telling("a", TRUCE, day=1)], into=dossier, create=Model())
    with closing(sqlite3.connect(made(dossier, "t.sqlite"))) as database:
        for name in ("threads", "moves", "mentions"):
            assert database.execute(f"SELECT DISTINCT decided_by, decided_at FROM {name}").fetchall() == [(None, None)]   # noqa: S608
        assert database.execute("SELECT count(*) FROM decisions").fetchone() == (0,)
