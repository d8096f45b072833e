"""Every room is found by its name: what a newcomer greps for stands in the first line of a module."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import summarizer

HOUSE = Path(summarizer.__file__).parent


def first_line(path):
    return (ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or "").partition("\n")[0]


@pytest.mark.parametrize(("word", "room"), [
    ("retry", "model/retry.py"), ("rate limit", "model/rate.py"), ("concurrency", "model/concurrency.py"),
    ("resume", "batch/tracked.py"), ("resume", "results/journal.py"), ("checkpoint", "results/journal.py"),
    ("dedupe", "results/seen.py"), ("settings", "settings.py"), ("fact check", "text/grounding.py"),
    ("fact check", "extraction/unsupported.py"),
])
def test_the_first_line_of_a_module_bears_the_word_that_one_greps_for(word, room):
    assert word in first_line(HOUSE / room).lower()


def test_every_module_says_what_it_does():
    assert [path for path in HOUSE.rglob("*.py") if not first_line(path)] == []


@pytest.mark.parametrize("before", ["", "import summarizer.tables.files; "])
def test_the_function_tables_is_not_hidden_by_the_package_of_that_name(before):
    code = before + "from summarizer import tables; print(tables.__name__, callable(tables))"
    assert subprocess.check_output([sys.executable, "-c", code], text=True).split() == ["tables", "True"]


def test_importing_the_package_loads_no_view_and_no_table():
    heavy = ["jinja2", "rich", "summarizer.views.page.page", "summarizer.tables.frames", "summarizer.scoring.gold"]
    code = f"import sys, summarizer; print([name for name in {heavy} if name in sys.modules])"
    assert subprocess.check_output([sys.executable, "-c", code], text=True).strip() == "[]"
