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
