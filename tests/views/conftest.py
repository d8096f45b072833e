"""What tests of the page share: a browser, and pages of the seeds."""

from pathlib import Path

import browser
import gold
import pytest
from browser import Tab
from pages import SEED
from warm import summarizer as run

from summarizer.results.load import read_results


@pytest.fixture(scope="module")
def chromium():
    if browser.PATH is None and not browser.REQUIRED:
        pytest.skip(browser.MISSING)
    with browser.chromium() as running:
        yield running


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """Pages made by the command: one for each seed, `all` for the results of all."""
    folder = tmp_path_factory.mktemp("pages")
    done = run("batch", gold.SEEDS / "*.txt", "-o", folder / "results.jsonl")
    assert done.returncode == 0, done.stderr
    done = run("report", folder / "results.jsonl", "-o", folder / "all.html")
    assert done.returncode == 0, done.stderr
    for summary in read_results(folder / "results.jsonl"):
        name = Path(summary.id).stem
        (folder / f"{name}.html").write_text(summary.to_html(gold.text(name)), encoding="utf-8")
    assert run("run", SEED, "--format", "html", "-o", folder / "run.html").returncode == 0
    return folder


@pytest.fixture
def look(chromium):
    """Open a page in a tab; after the test the tabs are closed, or each would go on working."""
    tabs = []

    def opened(path, place="", **settings):
        tabs.append(Tab(chromium, path, place, **settings))
        return tabs[-1]

    yield opened
    for tab in tabs:
        tab.context.close()
