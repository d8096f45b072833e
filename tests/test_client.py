"""The Python doors, where the command line does not pass."""

from pathlib import Path

import gold
import pytest

from summarizer import Article, ArticleError, ConfigurationError, NoModelError, Summarizer, asummarize, summarize
from summarizer.settings import Limits

SEED = gold.SEEDS / "lavrov-tass.txt"


def test_a_text_a_path_and_an_article_give_the_same_records():
    text = gold.text("lavrov-tass")
    assert summarize(text).records == summarize(SEED).records == summarize(Article(text)).records


async def test_the_sync_door_works_where_a_loop_is_running():
    """As in a notebook."""
    assert summarize(SEED).records == (await asummarize(SEED)).records


async def test_an_error_comes_through_the_sync_door_where_a_loop_is_running():
    with pytest.raises(ArticleError, match="no file"):
        summarize(Path("nowhere.txt"))


def test_the_name_of_a_file_is_not_taken_for_an_article(tmp_path):
    path = tmp_path / "news.txt"
    path.write_text("news", encoding="utf-8")
    with pytest.raises(ArticleError, match=r"give Path\("):
        summarize(str(path))


# Texts of a line that are no names of files: the system cannot even look for them.
NO_NAMES = [
    "Мир " * 60,         # under 256 characters and over 255 bytes, in Cyrillic,
    "عرضت الدولة " * 20,   # Arabic
    "提议举行会谈。" * 20,   # and Chinese
    "word " * 50,        # a name's length and a bit
    "x" * 5_000,         # longer than a path
    "a\0b" * 3,
]


@pytest.mark.parametrize("text", NO_NAMES)
def test_a_short_text_is_taken_for_a_text(text):
    """Nothing but its own errors comes of it: none of these is recorded, and NUL is no text."""
    with pytest.raises(ArticleError if "\0" in text else NoModelError):
        summarize(text)


@pytest.mark.parametrize("given", [None, 5, b"news", {}, ["news"]], ids=repr)
def test_what_is_no_article_is_refused_by_its_type(given):
    with pytest.raises(ArticleError, match=f"not {type(given).__name__}"):
        summarize(given)


@pytest.mark.parametrize("text", ["", " \n\t "])
def test_a_blank_text_is_refused_before_anything_is_asked(text):
    with pytest.raises(ArticleError, match="empty") as caught:
        summarize(text)
    assert caught.value.attempts == 0


@pytest.mark.parametrize(("settings", "named"), [
    ({"mode": "guess"}, "json-schema"),
    ({"model": 5}, "model must be"),
    ({"model": "x\udcff", "base_url": "http://localhost:1/v1"}, "model must be"),   # what no request can hold
    ({"language": "\udcff"}, "language must be"),
    ({"model": "openai/x"}, "OPENAI_API_KEY"),
    ({"model": "azure/x"}, "AZURE_OPENAI_API_KEY"),
    ({"model": "nobody/x"}, "'nobody'"),
    ({"base_url": "http://localhost:1/v1"}, "SUMMARIZER_MODEL"),
    ({"model": "x", "base_url": "http://localhost:port/v1"}, "base URL"),
    ({"replay": "nowhere"}, "nowhere"),
])
def test_a_wrong_setting_is_said_before_anything_is_read(settings, named):
    with pytest.raises(ConfigurationError, match=named.replace("(", r"\(")):
        Summarizer(**settings)


NAN, INF = float("nan"), float("inf")
# Numbers that no setting may be: each would turn a limit off, or end in an error of another place.
NUMBERS = [
    ("max_cost", [NAN, INF, 0, -1, "1", True]),
    ("price_in", [NAN, INF, -1.0]),
    ("price_out", [NAN, INF, -1.0]),
    ("temperature", [NAN, INF, -0.1, 2.1]),
    ("tries", [0, -1, 1.5, NAN, None, True, "3"]),
    ("window", [0, -4_096, 3_071, 4_096.5, NAN]),
]


@pytest.mark.parametrize(("setting", "value"), [(name, value) for name, values in NUMBERS for value in values])
def test_a_number_out_of_its_range_is_refused(setting, value):
    with pytest.raises(ConfigurationError, match=f"^{setting} must be"):
        Summarizer(**{"price_in": 1, "price_out": 1, setting: value})


@pytest.mark.parametrize(("setting", "value"), [
    ("concurrency", 0), ("concurrency", -3), ("concurrency", 2.5), ("concurrency", NAN), ("concurrency", None),
    ("rpm", NAN), ("rpm", 0), ("rpm", INF), ("tpm", NAN), ("tpm", -1), ("sharers", 0),
])
def test_a_number_of_a_session_is_held_to_the_same(setting, value):
    with pytest.raises(ConfigurationError, match=f"^{setting} must be"):
        Summarizer().session(**{setting: value})


@pytest.mark.parametrize(("limit", "value"), [
    ("timeout", NAN), ("timeout", INF), ("timeout", 0), ("timeout", None), ("deadline", NAN), ("tries", 0),
    ("refusals", 0), ("longest_wait", -1), ("longest_wait", INF), ("timeout", 10**400),
])
def test_a_limit_is_held_to_the_same(limit, value):
    with pytest.raises(ConfigurationError, match=f"^{limit} must be"):
        Limits(**{limit: value})


def test_one_price_without_the_other_is_refused():
    """Else it would be passed over, and the cost told by another price."""
    with pytest.raises(ConfigurationError, match="price_out"):
        Summarizer(price_in=1)


def test_settings_come_from_the_environment(monkeypatch):
    monkeypatch.setenv("SUMMARIZER_BASE_URL", "http://localhost:1/v1")
    monkeypatch.setenv("SUMMARIZER_MODEL", "local-one")
    assert Summarizer().is_live


# a name, the environment, and where and as what it is asked for
PROVIDERS = [
    ("gpt-x", {"OPENAI_API_KEY": "s3cret"}, ("api.openai.com", "gpt-x")),
    ("openai/gpt-x", {"OPENAI_API_KEY": "s3cret"}, ("api.openai.com", "gpt-x")),
    ("ollama/llama3.2:3b", {}, ("localhost:11434", "llama3.2:3b")),
    ("openrouter/meta/llama", {"OPENROUTER_API_KEY": "s3cret"}, ("openrouter.ai", "meta/llama")),
    ("anthropic/c", {"SUMMARIZER_API_KEY": "s3cret"}, ("api.anthropic.com", "c")),
    ("google/g", {"GEMINI_API_KEY": "s3cret"}, ("generativelanguage.googleapis.com", "g")),
    ("azure/d", {"AZURE_OPENAI_API_KEY": "s3cret", "AZURE_OPENAI_ENDPOINT": "https://r.openai.azure.com/"},
     ("r.openai.azure.com", "d")),
    ("meta/llama", {"OPENAI_BASE_URL": "http://localhost:8000/v1"}, ("localhost:8000", "meta/llama")),
]


@pytest.mark.parametrize(("name", "environ", "asked"), PROVIDERS)
def test_a_models_name_says_where_it_is_asked(name, environ, asked):
    from summarizer.model.provider import provider

    found = provider(name, None, environ)
    assert (found.host, found.model) == asked
    assert "s3cret" not in repr(found)
