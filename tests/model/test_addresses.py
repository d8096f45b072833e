"""Addresses as people and environments give them, through the function that makes a provider of a model's name."""

import pytest

from summarizer.errors import ConfigurationError
from summarizer.model.provider import NO_KEY, provider

# what is given as base URL, and where completions are then asked for
GIVEN = [
    ("http://localhost:8080/v1", "http://localhost:8080/v1"),
    (" 'http://localhost:8080/v1/' ", "http://localhost:8080/v1"),
    ("localhost:8080/v1", "http://localhost:8080/v1"),
    ("192.168.1.5:8000/v1", "http://192.168.1.5:8000/v1"),
    ("api.host.example/v1", "https://api.host.example/v1"),
    ("https://h.example//v1//chat/completions/", "https://h.example/v1"),
    ("https://h.example/v1/models", "https://h.example/v1"),
    ("https://h.example/v1/responses", "https://h.example/v1"),
    ("https://h.example/models/v1", "https://h.example/models/v1"),   # no call, a path
]


@pytest.mark.parametrize(("given", "base_url"), GIVEN)
def test_a_base_url_is_taken_apart(given, base_url):
    assert provider("m", given, {}).base_url == base_url


def test_a_query_is_kept():
    found = provider("m", "https://h.example/v1/chat/completions?api-version=2024-10-21&team=a", {})
    assert (found.base_url, found.query) == ("https://h.example/v1", {"api-version": "2024-10-21", "team": "a"})


# AZURE_OPENAI_ENDPOINT, and the base URL and query that come of it
AZURE = [
    ("https://r.openai.azure.com", "https://r.openai.azure.com/openai/v1", {}),
    ("https://r.openai.azure.com/openai/", "https://r.openai.azure.com/openai/v1", {}),
    ("https://r.openai.azure.com/openai/v1/", "https://r.openai.azure.com/openai/v1", {}),
    ("https://r.openai.azure.com/openai/responses?api-version=2025-04-01", "https://r.openai.azure.com/openai/v1", {}),
    ("https://gate.example/team/openai", "https://gate.example/team/openai/v1", {}),
    ("https://r.openai.azure.com/openai/deployments/d/chat/completions?api-version=2024-10-21",
     "https://r.openai.azure.com/openai/deployments/d", {"api-version": "2024-10-21"}),
]


@pytest.mark.parametrize(("endpoint", "base_url", "query"), AZURE)
def test_an_endpoint_of_azures_may_have_a_path(endpoint, base_url, query):
    found = provider("azure/d", None, {"AZURE_OPENAI_API_KEY": "k", "AZURE_OPENAI_ENDPOINT": endpoint})
    assert (found.base_url, found.query, found.model) == (base_url, query, "d")


def test_a_deployment_without_a_version_names_the_variable():
    environ = {"AZURE_OPENAI_API_KEY": "k", "AZURE_OPENAI_ENDPOINT": "https://r.openai.azure.com/openai/deployments/d"}
    with pytest.raises(ConfigurationError, match="OPENAI_API_VERSION"):
        provider("azure/d", None, environ)
    assert provider("azure/d", None, environ | {"OPENAI_API_VERSION": "2024-10-21"}).query


# OLLAMA_HOST, as ollama's own client reads it
OLLAMA = [
    ("", "http://localhost:11434/v1"), ("box", "http://box:11434/v1"), ("box:1", "http://box:1/v1"),
    (":1", "http://127.0.0.1:1/v1"), ("0.0.0.0", "http://127.0.0.1:11434/v1"), ("http://box", "http://box:80/v1"),
    ("https://box", "https://box:443/v1"), ("https://box:1/o/", "https://box:1/o/v1"), ("[::1]:1", "http://[::1]:1/v1"),
    ("::1", "http://[::1]:11434/v1"), ('"box"', "http://box:11434/v1"), ("http://box:1/v1", "http://box:1/v1"),
]


@pytest.mark.parametrize(("host", "base_url"), OLLAMA)
def test_ollamas_host_is_read_as_its_client_does(host, base_url):
    found = provider("ollama/m", None, {"OLLAMA_HOST": host, "OPENAI_API_KEY": "sk-not-for-ollama"})
    assert (found.base_url, found.key) == (base_url, NO_KEY)


@pytest.mark.parametrize("name", ["OPENAI_BASE_URL", "OPENAI_API_BASE"])
def test_openais_address_in_the_environment_holds_for_its_models(name):
    """Else the key of a gateway went to OpenAI."""
    found = provider("openai/m", None, {name: "http://gate.example/v1", "OPENAI_API_KEY": "k"})
    assert (found.base_url, found.model, found.key) == ("http://gate.example/v1", "m", "k")


def test_anthropics_address_in_the_environment_holds_for_its_models():
    found = provider("anthropic/m", None, {"ANTHROPIC_BASE_URL": "https://gate.example", "ANTHROPIC_API_KEY": "k"})
    assert found.base_url == "https://gate.example/v1"


def test_a_providers_address_gets_that_providers_key_and_no_other():
    environ = {"OPENAI_API_KEY": "sk-openai", "OPENROUTER_API_KEY": "sk-router"}
    assert provider("m", "https://openrouter.ai/api/v1", environ).key == "sk-router"
    with pytest.raises(ConfigurationError, match="ANTHROPIC_API_KEY"):
        provider("m", "https://api.anthropic.com/v1", environ)
