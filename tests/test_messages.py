"""What is told to whom: the core speaks of settings, the command of its options, and neither of classes."""

import ast
import re
from pathlib import Path

import gold
import pytest
import server
import warm

import summarizer
from summarizer import ConfigurationError, NoModelError, Summarizer
from summarizer.cli.main import commands

ROOT = Path(summarizer.__file__).parent
OPTIONS = {name for command in commands.commands.values() for option in command.params for name in option.opts}


def trees():
    """The modules outside cli/, parsed."""
    for path in sorted(ROOT.rglob("*.py")):
        if path.relative_to(ROOT).parts[0] != "cli":
            yield path, ast.parse(path.read_text(encoding="utf-8"))


def test_no_message_of_the_core_speaks_an_option_of_the_command():
    """Docstrings may: they are for who reads the code. Options of other programs are theirs."""
    found = []
    for path, tree in trees():
        docs = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docs:
                found += [(path, node.lineno, name) for name in re.findall(r"--[a-z-]+", node.value) if name in OPTIONS]
    assert found == []


def test_every_setting_that_an_error_is_about_is_an_option():
    named = {
        setting for _, tree in trees() for node in ast.walk(tree)
        if isinstance(node, ast.Call) and not isinstance(node.func, ast.Attribute)   # a method takes its own
        for keyword in node.keywords if keyword.arg == "settings" for setting in ast.literal_eval(keyword.value)
    }
    assert {"max_cost", "text_column"} < named
    assert {f"--{name.replace('_', '-')}" for name in named} <= OPTIONS


# what is given, and the options that the message ends with
MISTAKES = [
    (["run", "{news}", "--base-url", "http://127.0.0.1:1/v1"], "(--model)"),
    (["run", "{news}", "--model", "nobody/x"], "(--base-url)"),
    (["run", "{news}", "--model", "ollama/x", "--price-in", "1"], "(--price-in, --price-out)"),
    (["run", "{news}", "--model", "ollama/x", "--max-cost", "1"], "(--max-cost, --price-in, --price-out)"),
    (["batch", "{news}", "-o", "{out}", "--provider-batch"], "(--model)"),
    (["batch", "{results}", "-o", "{results}", "--language", "French", "{news}"], "(--mixed)"),
    (["batch", "{news}", "-o", "{out}", "--provider-batch", "--model", "ollama/x", "--max-cost", "1",
      "--price-in", "1", "--price-out", "1"], "(--max-cost)"),
    (["tables", "{results}", "-o", "out.csv"], "(--parquet)"),
]


@pytest.mark.parametrize(("arguments", "options"), MISTAKES)
def test_the_command_names_the_options_that_a_message_is_about(arguments, options, tmp_path):
    news, results = tmp_path / "news.txt", tmp_path / "results.jsonl"
    news.write_text(server.ARTICLE, encoding="utf-8")
    assert warm.summarizer("batch", gold.SEEDS / "lavrov-tass.txt", "-o", results).returncode == 0
    done = warm.summarizer(*(each.format(news=news, results=results, out=tmp_path / "o.jsonl") for each in arguments))
    assert done.returncode == 2
    assert done.stderr.splitlines()[-1].endswith(options)


def test_the_account_of_a_run_names_them_too(tmp_path):
    (tmp_path / "news.csv").write_text("colour\nNorland offered a truce.\n", encoding="utf-8")
    done = warm.summarizer("batch", tmp_path / "news.csv", "-o", tmp_path / "out.jsonl")
    assert done.returncode == 3
    told = "has no column 'text' or the like: name the one that holds the texts; there are “colour” (--text-column)\n"
    assert told in done.stderr


def test_python_is_told_of_settings():
    with pytest.raises(ConfigurationError, match=r"max_cost needs a price.*give price_in and price_out") as caught:
        Summarizer("ollama/x", max_cost=1)
    assert caught.value.settings == ("max_cost", "price_in", "price_out")
    with pytest.raises(NoModelError, match=r"^No model is named, and .*name a model, or a folder of") as caught:
        Summarizer().summarize(server.ARTICLE)
    assert "--" not in str(caught.value)
    assert len(str(caught.value).splitlines()) == 1
