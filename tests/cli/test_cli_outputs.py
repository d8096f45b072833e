"""Where a command writes: the name of a file tells its format, and - is standard output or refused."""

import gold
import pytest
import warm

from summarizer import Summary

SEED = gold.SEEDS / "lavrov-tass.txt"


@pytest.fixture(scope="module")
def results(tmp_path_factory):
    """Results of the seed."""
    path = tmp_path_factory.mktemp("results") / "results.jsonl"
    assert warm.summarizer("batch", SEED, "-o", path).returncode == 0
    return path


# a name, and what the file begins with
NAMES = [
    ("page.html", "<!doctype html>"), ("PAGE.HTM", "<!doctype html>"), ("a.json", "{"), ("a.md", "# "),
    ("a.txt", "Russia"), ("a", "Russia"), ("a.md.bak", "Russia"),
]


@pytest.mark.parametrize(("name", "begins"), NAMES)
def test_the_name_of_the_output_tells_its_format(name, begins, tmp_path):
    assert warm.summarizer("run", SEED, "-o", tmp_path / name).returncode == 0
    assert (tmp_path / name).read_text(encoding="utf-8").startswith(begins)


def test_a_format_that_is_given_holds_whatever_the_name_says(tmp_path):
    for form, begins in (("json", "{"), ("text", "Russia")):
        assert warm.summarizer("run", SEED, "-o", tmp_path / "page.html", "--format", form).returncode == 0
        assert (tmp_path / "page.html").read_text(encoding="utf-8").startswith(begins)


def test_a_dash_is_standard_output_where_one_text_comes_out(tmp_path, monkeypatch, results):
    monkeypatch.chdir(tmp_path)
    printed = warm.summarizer("run", SEED, "--format", "json", "-o", "-")
    assert printed.returncode == 0
    assert Summary.model_validate_json(printed.stdout).proposals
    page = warm.summarizer("report", results, "-o", "-")
    assert (page.returncode, page.stderr) == (0, "")
    assert page.stdout.startswith("<!doctype html>")
    assert list(tmp_path.iterdir()) == []


@pytest.fixture(scope="module")
def dossier(tmp_path_factory):
    """A dossier of the example."""
    path = tmp_path_factory.mktemp("dossier") / "grahn.json"
    assert warm.summarizer("follow", "--example", "-o", path).returncode == 0
    return path


def test_an_earlier_output_is_replaced_whatever_its_format(tmp_path, results, dossier):
    """Of any of these commands, and an empty file."""
    last = [
        ["run", SEED, "--format", "html"], ["run", SEED, "--format", "json"], ["run", SEED, "--format", "markdown"],
        ["run", SEED, "--format", "text"], ["report", results], ["report", results, "--review"],
        ["report", results, "--format", "docx"], ["report", dossier], ["report", dossier, "--format", "docx"],
        *(["brief", dossier, "--since", "2000-01-01", "--format", form]
          for form in ("text", "markdown", "html", "json", "docx")),
    ]
    path = tmp_path / "output"
    path.touch()
    for command in [*last, last[0]]:
        before = path.read_bytes()
        done = warm.summarizer(*command, "-o", path)
        assert (command, done.returncode, done.stderr.count("there already")) == (command, 0, 0)
        assert path.read_bytes() != before


def test_what_is_no_earlier_output_is_left_alone(tmp_path, results, dossier):
    """Results that were paid for, a dossier, tables, what a person wrote."""
    book, base = tmp_path / "t.xlsx", tmp_path / "t.sqlite"
    for each in (book, base):
        assert warm.summarizer("tables", results, "-o", each).returncode == 0
    written = {
        "notes.md": b"# Who moved\n\nMy notes.\n", "notes.html": b"<!doctype html>\n<html lang=en>\n<p>Mine</p>\n",
        "notes.txt": b"From replies of friends: many.\n", "any.json": b'{"threads": []}\n', "blank.md": b"\n",
        "a.jsonl": results.read_bytes(), "one.json": results.read_bytes().splitlines()[0],
        "d.json": dossier.read_bytes(), "t.xlsx": book.read_bytes(), "t.sqlite": base.read_bytes(),
    }
    for name, data in written.items():
        path = tmp_path / name
        path.write_bytes(data)
        commands = [["run", SEED], ["report", results], ["brief", dossier, "--since", "2000-01-01"]]
        if name not in ("d.json", "any.json"):
            commands.append(["follow", results])
        for command in commands:
            done = warm.summarizer(*command, "-o", path)
            assert (name, command, done.returncode) == (name, command, 2)
            assert f"{path} is there already" in done.stderr
            assert path.read_bytes() == data
    assert {path.name for path in tmp_path.iterdir()} == written.keys()


def test_the_folder_of_an_output_is_made(tmp_path, results):
    for command in (["run", SEED], ["report", results], ["tables", results]):
        path = tmp_path / command[0] / "new" / "output.html"
        path = path.with_suffix(".xlsx") if command[0] == "tables" else path
        assert (command, warm.summarizer(*command, "-o", path).returncode) == (command, 0)
        assert path.stat().st_size
    done = warm.summarizer("run", tmp_path / "nothing.txt", "-o", tmp_path / "none" / "output.html")
    assert (done.returncode, (tmp_path / "none").exists()) == (2, False)


# a command that writes a file or a folder
FILES = [
    ["batch", SEED, "-o", "-"], ["tables", "{results}", "-o", "-"], ["record", SEED, "--model", "x", "--into", "-"],
    ["run", SEED, "--record", "-"], ["batch", SEED, "-o", "-", "--ray", "local"],
]


@pytest.mark.parametrize("arguments", FILES)
def test_a_dash_is_refused_where_a_file_or_a_folder_comes_out(arguments, tmp_path, monkeypatch, results):
    monkeypatch.chdir(tmp_path)
    done = warm.summarizer(*(str(each).format(results=results) for each in arguments))
    assert (done.returncode, done.stdout) == (2, "")
    assert "- is standard output" in done.stderr.splitlines()[-1]
    assert list(tmp_path.iterdir()) == []
