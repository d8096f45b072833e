"""What the README shows is what happens."""

import re
import shlex
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

import summarizer
from summarizer.resources import DISTRIBUTION

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```(\w+)\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)
UV = r"uv run (?:--extra \w+ )*"
START = re.compile(rf"^(pip install uv && )?{UV}")


def called(arguments, folder=ROOT):
    """What a command prints: its results, or its account where it has none."""
    done = subprocess.run(
        [sys.executable, "-m", *arguments], cwd=folder, capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout or done.stderr


def assert_shown(shown, printed):
    """Each stretch between two `[...]` stands in the output, in that order."""
    at = 0
    for stretch in shown.split("[...]\n"):
        found = printed.find(stretch, at)
        assert found >= 0, f"not in the output:\n{stretch}"
        at = found + len(stretch)


CONSOLE = [block.removeprefix("$ ").partition("\n")[::2] for kind, block in BLOCKS if kind == "console"]


def test_the_two_commands_are_the_readmes():
    assert [command for command, _ in CONSOLE[:2]] == [
        "pip install uv && uv run summarizer run seeds/lavrov-tass.txt", "pip install uv && uv run --group dev pytest",
    ]


@pytest.mark.parametrize(("command", "shown"), [one for one in CONSOLE if "summarizer" in one[0]])
def test_commands_print_what_is_shown(command, shown, tmp_path):
    arguments = shlex.split(START.sub("", command))
    (tmp_path / "seeds").symlink_to(ROOT / "seeds")
    if "results.jsonl" in arguments[:-1] and "-o results.jsonl" not in command:
        called(["summarizer", "batch", "seeds/", "-o", "results.jsonl"], tmp_path)
    assert_shown(shown, called(arguments, tmp_path))


def test_the_sql_gives_what_is_shown(tmp_path):
    """The rows joined by |; line breaks are the README's, and `[...]` is what it leaves out."""
    at = next(n for n, (kind, _) in enumerate(BLOCKS) if kind == "sql")
    called(["summarizer", "batch", str(ROOT / "seeds"), "-o", str(tmp_path / "results.jsonl")])
    called(["summarizer", "tables", str(tmp_path / "results.jsonl"), "-o", str(tmp_path / "tables.sqlite")])
    database = sqlite3.connect(tmp_path / "tables.sqlite")
    given = " ".join(" | ".join(row) for row in database.execute(BLOCKS[at][1]))
    database.close()
    shown = " ".join(BLOCKS[at + 1][1].split())
    assert len(BLOCKS[at][1].splitlines()) == 3
    assert_shown("[...]\n".join(part.strip() for part in shown.split("[...]")), given)


@pytest.mark.parametrize("number", [n for n, (kind, _) in enumerate(BLOCKS) if kind == "python"])
def test_python_examples_print_what_is_shown(number, tmp_path):
    code, shown = BLOCKS[number][1], BLOCKS[number + 1]
    assert shown[0] == "text"
    script = tmp_path / "example.py"
    script.write_text(code, encoding="utf-8")
    done = subprocess.run([sys.executable, script], cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)
    assert done.stderr == ""
    assert done.stdout == shown[1]


def test_every_option_shown_exists():
    commands = ("run", "batch", "report", "tables", "score", "prompt", "record", "schema")
    options = {command: called(["summarizer", command, "--help"]) for command in commands}
    everything = " ".join(options.values())
    ours = re.sub(r"uv (run|sync|build)( --(group \w+|extra \w+|wheel))+", "uv", README)
    for option in re.findall(r"(?<![\w-])--[a-z][a-z-]+", ours):
        assert option in everything, option
    for kind, block in BLOCKS:
        for line in block.splitlines() if kind == "sh" else ():
            if match := re.match(rf"{UV}summarizer (\w+) (.*)", line):
                for option in re.findall(r"--[a-z-]+", match[2]):
                    assert option in options[match[1]], line


@pytest.mark.skipif(not (ROOT / "summarizer").is_dir(), reason="not in a checkout")
def test_every_file_named_exists():
    table = README[README.index("## Where things are") : README.index("## Developing")]
    folder = ""
    for line in table.splitlines():
        for name in re.findall(r"`([^`]+)`", line.split("|")[1]) if line.startswith("|") else ():
            folder = name.rpartition("/")[0] if "/" in name else folder
            assert (ROOT / (name if "/" in name else f"{folder}/{name}")).exists(), name


# What follows `pip install` and the like: options, names, paths.
ADDING = re.compile(r"\b(?:pip install|uv add|uv tool install|uvx|pipx install)((?: +(?:'[^']+'|[^\s'`\"&();,]+))+)")
OTHERS = {"uv", "pandas", "polars"}
TEXTS = sorted([ROOT / "README.md", *ROOT.glob("docs/**/*.md"), *Path(summarizer.__file__).parent.rglob("*.py")])


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.name)
def test_nothing_that_is_told_to_install_is_a_strangers(path):
    """`summarizer` on the package index is somebody else's. Paths are the reader's own."""
    text = path.read_text("utf-8").replace("{DISTRIBUTION}", DISTRIBUTION).replace("{frames}", "pandas")
    words = [word.strip("'") for match in ADDING.finditer(text) for word in match[1].partition(" #")[0].split()]
    names = {re.split(r"[\[<>=~]", word)[0] for word in words if not word.startswith("-") and "/" not in word}
    assert names <= {DISTRIBUTION, *OTHERS}
    assert re.findall(r"(?<![\w/-])summarizer\[[a-z]+\]", text) == []
