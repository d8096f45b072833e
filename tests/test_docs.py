"""What the README and the pages of docs/ show is what happens.

Each page is run from top to bottom in a folder that holds seeds and tests, as a reader would: `console` blocks print
what stands under their commands, `python` blocks the `text` block after them, `sql` asks tables.sqlite. `[...]` is what
a page leaves out. What needs a model, a network or an hour is `sh` or `py`: only its options and names are looked at.
"""

import ast
import inspect
import re
import shlex
import sqlite3
import subprocess
import tomllib
from functools import cache
from itertools import pairwise
from pathlib import Path

import formats
import pytest
import warm

import summarizer
from summarizer import errors
from summarizer.resources import DISTRIBUTION

ROOT = Path(__file__).parent.parent
IS_CHECKOUT = (ROOT / ".git").exists()
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
OURS = re.compile(r"^(?:pip install uv && )?uv run (?:--(?:extra|group) \w+ )*summarizer ")
THE_TESTS = "pip install uv && uv run --group dev pytest"
OPTION = re.compile(r"(?<![\w-])--[a-z][a-z-]+")


def read(page):
    return (ROOT / page).read_text(encoding="utf-8")


def blocks(page):
    return BLOCK.findall(page.read_text(encoding="utf-8"))


def pages(test):
    return pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)(test)


def assert_shown(shown, printed):
    """What is shown is what was printed, but for the stretches that `[...]` stands for."""
    first, *others = re.split(r"\[\.\.\.\]\n?", shown)
    if not others:
        assert printed == first
        return
    assert printed.startswith(first)
    at = len(first)
    for stretch in others[:-1]:
        found = printed.find(stretch, at)
        assert found >= 0, f"not in the output:\n{stretch}\nthe output:\n{printed[at:]}"
        at = found + len(stretch)
    assert printed[at:].endswith(others[-1])


class Reader:
    """Somebody who types what a page shows, in a folder of their own."""

    def __init__(self, folder):
        self.folder = folder
        self.code = 0   # of the last command
        for name in ("seeds", "tests"):
            (folder / name).symlink_to(ROOT / name)

    def does(self, kind, code, then):
        """Do what a block says; `then` is the block after it."""
        if kind == "console":
            for command in code.removeprefix("$ ").split("\n$ "):
                line, _, shown = command.partition("\n")
                if line != THE_TESTS:
                    self.types(line, shown if shown.endswith("\n") or not shown else f"{shown}\n")
            assert self.code == 0, "a command failed, and the page does not say so"
        elif kind == "python":
            assert then[0] == "text", f"what does this print?\n{code}"
            script = self.folder / "example.py"
            script.write_text(code, encoding="utf-8")
            done = warm.python(script)
            assert (done.stderr, done.returncode) == ("", 0)
            assert done.stdout == then[1]
        elif kind == "sql":
            with sqlite3.connect(self.folder / "tables.sqlite") as database:
                given = " ".join(" | ".join(row) for row in database.execute(code))
            database.close()
            assert_shown(re.sub(r"\s*\[\.\.\.\]\s*", "[...]", " ".join(then[1].split())), given)

    def meant(self, word):
        """What a shell makes of a pattern."""
        return sorted(str(path.relative_to(self.folder)) for path in self.folder.glob(word)) if "*" in word else [word]

    def types(self, line, shown):
        """Type a command; a failed one must be followed by `echo $?`."""
        if ours := OURS.match(line):
            assert self.code == 0, "a command failed, and the page does not say so"
            words = [name for word in shlex.split(line[ours.end():]) for name in self.meant(word)]
            taken = b""
            into = None
            if words[-2:-1] == [">"]:
                *words, _, into = words
            if words[-2:-1] == ["<"]:
                taken = (self.folder / words[-1]).read_bytes()
                words = words[:-2]
            done = warm.summarizer(*words, stdin=taken)
            printed = done.stdout + done.stderr
            if into:
                (self.folder / into).write_text(done.stdout, encoding="utf-8")
                printed = done.stderr
        else:
            done = subprocess.run(["bash", "-c", f"(exit {self.code})\n{line}"], cwd=self.folder, capture_output=True,
                                  text=True, timeout=60, check=False)
            printed = done.stdout + done.stderr
        self.code = done.returncode
        assert_shown(shown, printed)


@pages
def test_a_page_shows_what_happens(page, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    reader = Reader(tmp_path)
    if page.name == "inputs.md":
        (tmp_path / "news.pdf").write_bytes(formats.MADE["news.pdf"]())
        (tmp_path / "export.csv").write_bytes(formats.seeds())
    for (kind, code), then in pairwise([*blocks(page), ("", "")]):
        reader.does(kind, code, then)


def test_the_readmes_two_commands_are_a_summary_and_the_tests():
    lines = [line.removeprefix("$ ") for line in read("README.md").splitlines() if line.startswith("$ ")]
    assert lines[0] == "pip install uv && uv run summarizer run seeds/lavrov-tass.txt"
    assert THE_TESTS in lines


def test_the_readme_is_short_and_leads_to_every_page():
    assert len(read("README.md").splitlines()) <= 200
    for page in PAGES[1:]:
        assert f"(docs/{page.name})" in read("README.md"), page.name


@cache
def options():
    """The options of each command, as its help has them."""
    names = re.findall(r"^  (\w+)  ", warm.summarizer("--help").stdout.partition("Commands:")[2], re.MULTILINE)
    assert "run" in names
    return {name: set(OPTION.findall(warm.summarizer(name, "--help").stdout)) for name in names}


@pages
def test_every_option_shown_exists(page):
    known = options()
    text = page.read_text(encoding="utf-8")
    for option in OPTION.findall(" ".join(re.findall(r"`([^`\n]+)`", BLOCK.sub("", text)))):
        assert option in set().union(*known.values()) | {"--extra", "--group", "--help"}, option
    for kind, block in blocks(page):
        for line in block.splitlines() if kind in ("sh", "console") else ():
            if ours := OURS.match(line.removeprefix("$ ")):
                command, *words = line.removeprefix("$ ")[ours.end():].split()
                assert set(OPTION.findall(" ".join(words))) <= known[command], line
            elif script := re.match(r"uv run (?:--group dev )?python (tests/\S+\.py)(.*)", line):
                for option in OPTION.findall(script[2]):
                    assert option in read(script[1]), line


def test_every_option_is_on_some_page():
    """`--output` is shown as `-o`."""
    shown = set(OPTION.findall(" ".join(page.read_text(encoding="utf-8") for page in PAGES)))
    assert set().union(*options().values()) - {"--output"} <= shown


@pages
def test_every_extra_and_group_shown_exists(page):
    project = tomllib.loads(read("pyproject.toml"))
    known = {"extra": project["project"]["optional-dependencies"], "group": project["dependency-groups"]}
    for kind, name in re.findall(r"uv run --(extra|group) (\w+)", page.read_text(encoding="utf-8")):
        assert name in known[kind], name


@pages
def test_every_name_in_an_example_exists(page):
    """Of `py` blocks, which are not run: what they import, and the keywords they give to what is ours."""
    for kind, block in blocks(page):
        for node in ast.walk(ast.parse(block)) if kind == "py" else ():
            if isinstance(node, ast.ImportFrom) and node.module.partition(".")[0] == "summarizer":
                module = __import__(node.module, fromlist=["*"])
                for name in node.names:
                    assert hasattr(module, name.name), name.name
            elif isinstance(node, ast.Call) and (called := getattr(summarizer, getattr(node.func, "id", ""), None)):
                known = {*inspect.signature(called).parameters, "model", *summarizer.RunSettings.__annotations__}
                assert {keyword.arg for keyword in node.keywords} <= known, block


@pages
def test_every_link_leads_somewhere(page):
    """A file that is there, and a heading of it."""
    for place, _, heading in re.findall(r"\]\((?!https?:)([^)#\s]*)(#([^)\s]+))?\)", page.read_text(encoding="utf-8")):
        there = page.parent / place if place else page
        assert there.exists(), place
        if heading:
            titles = re.findall(r"^#+ (.*)$", there.read_text(encoding="utf-8"), re.MULTILINE)
            assert heading in [re.sub(r"[^\w -]", "", title).lower().replace(" ", "-") for title in titles], heading


@pytest.mark.skipif(not IS_CHECKOUT, reason="not in a checkout")
@pages
def test_every_file_named_exists(page):
    """In backticks or in a command: whatever begins with a folder of ours."""
    folders = "|".join(path.name for path in ROOT.iterdir() if path.is_dir() and not path.name.startswith("."))
    for name in re.findall(rf"(?<![\w./])((?:{folders}|\.ci)/[\w./-]*\w/?)", page.read_text(encoding="utf-8")):
        assert (ROOT / name.rstrip(".")).exists(), name


@pytest.mark.skipif(not IS_CHECKOUT, reason="not in a checkout")
def test_the_map_has_every_room_and_none_that_is_not_there():
    """A name of the map stands in the folder that is named above it, less far to the right."""
    text = read("docs/architecture.md")
    tree = text[text.index("## The map"):text.index("Packages import")]
    shown, above = set(), [""]
    for indent, name in re.findall(r"^    ( *)([\w./]+)(?: {2,}|$)", tree, re.MULTILINE):
        depth = len(indent) // 2
        above[depth:] = [f"{above[depth - 1] if depth else ''}{name}"]
        shown.add(above[depth])
    assert [name for name in shown if not (ROOT / name).exists()] == []
    house = ROOT / "summarizer"
    rooms = {f"summarizer/{path.parent.name}/" for path in house.glob("*/__init__.py")}
    assert rooms | {f"summarizer/{path.name}" for path in house.glob("*.py") if path.name != "__main__.py"} <= shown


def test_the_order_of_imports_is_that_of_the_contract():
    project = tomllib.loads(read("pyproject.toml"))
    layers = " > ".join(project["tool"]["importlinter"]["contracts"][0]["layers"])
    rooms = [name for name in re.findall(r"(?<!\()summarizer\.(\w+)", layers) if name != "__main__"]
    text = read("docs/architecture.md")
    text = text[text.index("import downwards only:"):text.index("`uv run --group dev lint-imports`")]
    assert re.findall(r"\w+", text.partition(":")[2]) == rooms


def test_the_page_about_python_has_every_public_name():
    for name in summarizer.__all__:
        assert f"`{name}`" in read("docs/python.md"), name


def test_the_page_about_python_has_every_setting():
    for name in ("model", *summarizer.RunSettings.__annotations__):
        assert f"`{name}`" in read("docs/python.md"), name


def test_the_page_about_models_has_every_provider_and_the_key_it_asks_for():
    shown = " ".join(warm.summarizer("run", "--help").stdout.split())
    known = re.search(r"providers: ([\w, ]+)\.", shown)[1].split(", ")
    rows = dict(re.findall(r"^\| `(\w+)` \| `(\w+_API_KEY)` \|", read("docs/models.md"), re.MULTILINE))
    assert {*rows, "ollama"} == set(known)
    for provider, key in rows.items():
        done = warm.summarizer("run", ROOT / "seeds" / "harvest-fair.txt", "--model", f"{provider}/NAME")
        assert f"set {key} " in done.stderr


def test_the_page_about_models_has_every_mode():
    modes = re.search(r"--mode \[(.*?)\]", warm.summarizer("run", "--help").stdout)[1].split("|")
    text = read("docs/models.md")
    table = text[text.index("| mode |"):]
    assert re.findall(r"^\| `([\w-]+)` \|", table, re.MULTILINE) == modes


def test_the_page_about_errors_has_every_error_with_its_class_and_exit_code():
    """And none that does not exist."""
    rows = re.findall(r"^\| `(\w+Error)` \| `(\w+)` \| (\d+) \|", read("docs/errors.md"), re.MULTILINE)
    ours = (kind for kind in vars(errors).values() if getattr(kind, "__module__", "") == errors.__name__)
    public = {kind for kind in ours if isinstance(kind, type) and issubclass(kind, Exception)}
    assert set(rows) == {(kind.__name__, kind.__base__.__name__, str(kind.exit_code)) for kind in public}
    assert len(rows) == len(public)


def test_the_exit_codes_are_those_of_the_errors():
    text = read("docs/errors.md")
    listed = re.findall(r"^\| ([\d, ]+) \|", text[text.index("| code | meaning |"):], re.MULTILINE)
    codes = {int(code) for row in listed for code in row.split(",")}
    raised = {kind.exit_code for kind in vars(errors).values() if isinstance(kind, type) and hasattr(kind, "exit_code")}
    assert codes == raised | {0, 130, 143}
    told = read("README.md").partition("ends in an exit code: ")[2].partition("In Python")[0]
    assert {int(code) for code in re.findall(r"\b\d+\b", told)} == codes


# What follows `pip install` and the like: options, names, paths.
ADDING = re.compile(r"\b(?:pip install|uv add|uv tool install|uvx|pipx install)((?: +(?:'[^']+'|[^\s'`\"&();,]+))+)")
SOURCES = sorted(Path(summarizer.__file__).parent.rglob("*.py"))


@pytest.mark.parametrize("path", [*PAGES, *SOURCES], ids=lambda path: path.name)
def test_nothing_that_is_told_to_install_is_a_strangers(path):
    """`summarizer` on the package index is somebody else's. Paths are the reader's own."""
    text = path.read_text("utf-8").replace("{DISTRIBUTION}", DISTRIBUTION).replace("{frames}", "pandas")
    words = [word.strip("'") for match in ADDING.finditer(text) for word in match[1].partition(" #")[0].split()]
    names = {re.split(r"[\[<>=~]", word)[0] for word in words if not word.startswith("-") and "/" not in word}
    assert names <= {DISTRIBUTION, "uv", "pandas", "polars"}
    assert re.findall(r"(?<![\w/-])summarizer\[[a-z]+\]", text) == []
