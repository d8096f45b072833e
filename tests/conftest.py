"""Settings of all tests: no key, no model and no recording of the machine's own gets in."""

import json
import os
import sys

import pytest
import server

# Tests start hundreds of processes: what they import is compiled once, though the machine may keep no bytecode.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False

# They take longest, and the longest of them is begun first: begun last, it would be waited for alone.
SLOW = (
    "test_distributed.py", "test_map_batches.py", "test_batch.py", "test_jobs.py", "test_page.py",
    "test_batch_signals.py", "test_page_negotiation.py", "test_review.py", "test_overview.py", "test_trust.py",
    "test_cli_streams.py", "test_front.py", "test_corruptions.py", "test_docs.py", "test_typing.py", "test_api.py",
    "test_scoring.py", "test_review_planted.py", "test_json.py", "test_bombs.py", "test_fuzz.py", "test_page_joins.py",
    "test_review_kept.py", "test_review_said.py", "test_mcp.py", "test_page_untrusted.py",
)


def pytest_collection_modifyitems(items):
    place = {name: number for number, name in enumerate(SLOW)}
    items.sort(key=lambda item: place.get(item.path.name, len(SLOW)))


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
