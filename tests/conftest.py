"""Settings of all tests: no key, no model and no recording of the machine's own gets in."""

import pytest


@pytest.fixture(autouse=True)
def _bare_environment(monkeypatch):
    for name in (
        "OPENAI_API_KEY", "OPENAI_BASE_URL", "SUMMARIZER_API_KEY", "SUMMARIZER_MODEL", "SUMMARIZER_BASE_URL",
        "ANTHROPIC_API_KEY", "GEMINI_API_KEY", "OPENROUTER_API_KEY", "AZURE_OPENAI_API_KEY",
        "AZURE_OPENAI_ENDPOINT",
    ):
        monkeypatch.delenv(name, raising=False)
