"""Settings of all tests: no key, no model and no recording of the machine's own gets in."""

import json
import os
import sys

import pytest
import server

# Tests start hundreds of processes: what they import is compiled once, though the machine may keep no bytecode.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False

# They take longest: begun last, they would be waited for alone.
SLOW = (
    "test_distributed.py", "test_map_batches.py", "test_batch.py", "test_batch_signals.py", "test_jobs.py",
    "test_page.py", "test_page_negotiation.py", "test_page_untrusted.py", "test_scoring.py", "test_typing.py",
)


def pytest_collection_modifyitems(items):
    items.sort(key=lambda item: item.path.name not in SLOW)


@pytest.fixture(autouse=True)
def _bare_environment(monkeypatch):
    for name in (
        "OPENAI_API_KEY", "OPENAI_BASE_URL", "SUMMARIZER_API_KEY", "SUMMARIZER_MODEL", "SUMMARIZER_BASE_URL",
        "ANTHROPIC_API_KEY", "GEMINI_API_KEY", "OPENROUTER_API_KEY", "AZURE_OPENAI_API_KEY",
        "AZURE_OPENAI_ENDPOINT",
    ):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def table(tmp_path):
    """Write a table of so many articles, each with a text of its own."""
    def write(count, name="news.jsonl"):
        path = tmp_path / name
        path.write_text("".join(
            json.dumps({"id": f"n{n}", "text": f"No. {n}. {server.ARTICLE}"}) + "\n" for n in range(count)
        ), encoding="utf-8")
        return path

    return write


@pytest.fixture
def results(tmp_path):
    return tmp_path / "out" / "results.jsonl"
