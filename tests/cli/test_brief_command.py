"""`summarizer brief`: one page of who moved on what, in the format that is asked for."""

import json
import os
import pty

import pytest
import warm
from telling import answer, article, dossier, put

from summarizer import Brief, read_dossier
from summarizer.negotiation.dossierfile import put as write

FOUND = dossier(
    article("a", "2031-03-03", put("P1", "Norway", to="Sweden", says="Norway offers a truce.")),
    article("b", "2031-03-10", put("P1", "Norway"), answer("R1", "Sweden", "accept", "P1", when="on 9 March")),
)


@pytest.fixture
def made(tmp_path):
    write(FOUND, tmp_path / "d.json")
    return tmp_path / "d.json"


def brief(*arguments, **more):
    return warm.summarizer("brief", *arguments, **more)


def test_it_prints_the_brief_and_nothing_else(made):
    done = brief(made, "--since", "2031-03-05", "--until", "2031-03-31")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == FOUND.brief("2031-03-05", "2031-03-31").to_text()
    assert "9 March 2031  Sweden accepted" in done.stdout


@pytest.mark.parametrize(("name", "begins"), [
    ("b.md", b"# Who moved"), ("b.html", b"<!doctype html>"), ("b.docx", b"PK"), ("b.json", b"{"),
    ("b.txt", b"Who moved"),
])
def test_the_name_of_the_file_says_the_format(name, begins, made, tmp_path):
    done = brief(made, "--since", "2031-03-01", "-o", tmp_path / name)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert (tmp_path / name).read_bytes().lstrip().startswith(begins)


def test_json_is_a_brief_and_a_party_is_kept(made):
    done = brief(made, "--since", "2031-03-01", "--party", "sweden", "--format", "json")
    told = Brief.model_validate_json(done.stdout)
    assert told == read_dossier(made).brief("2031-03-01", party="Sweden")
    assert json.loads(done.stdout)["party"] == "Sweden"


@pytest.mark.parametrize(("options", "said"), [
    (("--since", "someday"), "'someday' tells no day: name one, as 2026-11-18, or say it in words"),
    (("--since", ""), "'last week' (--since)"),
    (("--since", "2031-03-01", "--until", "2031-02-01"), "(--since, --until)"),
    (("--since", "2031-03-01", "--party", "Norwya"), "'Norwya'; names like it: Norway (--party)"),
])
def test_what_cannot_be_asked_for_is_one_message(options, said, made):
    done = brief(made, *options)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.count("\n") == 1
    assert said in done.stderr


@pytest.mark.parametrize(("holds", "said"), [
    ('{"id": "a", "proposals": []}\n{"id": "b", "proposals": []}\n', "holds results, and no dossier: follow makes one"),
    ("{}", "holds no dossier: it has no threads"), ("Text.", "line 1, column 1: no JSON"), (None, "cannot be read"),
])
def test_what_is_no_dossier_is_said(holds, said, tmp_path):
    path = tmp_path / "d.json"
    if holds is not None:
        path.write_text(holds, encoding="utf-8")
    done = brief(path, "--since", "2031-03-01")
    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr


@pytest.mark.parametrize(("field", "value", "said"), [
    ("thread", "T9", "M1 is on T1v1 of T9, no version of it"), ("disputes", ["M9"], "M1 names M9, no move of it"),
    ("told", [], "moves[0].told: List should have"),
])
def test_a_dossier_that_somebody_edited_is_told_what_is_lost_in_it(field, value, said, made):
    data = json.loads(made.read_text(encoding="utf-8"))
    data["moves"][0][field] = value
    made.write_text(json.dumps(data), encoding="utf-8")
    done = brief(made, "--since", "2031-03-01")
    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_the_dossier_is_never_written_over(made):
    before = made.read_bytes()
    done = brief(made, "--since", "2031-03-01", "-o", made)
    assert (done.returncode, made.read_bytes()) == (2, before)


def test_a_terminal_gets_colours_and_no_word_document(made):
    ours, theirs = pty.openpty()
    process = warm.on(theirs, "brief", made, "--since", "2031-03-01")
    process.join()
    shown = os.read(ours, 100_000)
    assert process.exitcode == 0
    assert b"\x1b[1;32maccepted" in shown
    process = warm.on(theirs, "brief", made, "--since", "2031-03-01", "--format", "docx")
    process.join()
    assert process.exitcode == 2
    assert b"name a file for it" in os.read(ours, 100_000)
    os.close(ours)
    os.close(theirs)
