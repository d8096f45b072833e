"""The table of formats in docs/inputs.md: each of its commands, on a file that is made here, does what its row says."""

import json
import re
from pathlib import Path

import formats
import pytest
import server
import warm
from site_of import Site, page

DOCS = (Path(__file__).parents[2] / "docs" / "inputs.md").read_text(encoding="utf-8")
TABLE = DOCS[DOCS.index("| format |"):].partition("\n\n")[0]
ROWS = [[cell.strip() for cell in line.strip("|").split(" | ")] for line in TABLE.splitlines()[2:]]
COMMAND = re.compile(r"`uv run (?:--extra \w+ )*summarizer (.*)`")
TOLD = {"title": "title", "outlet": "outlet", "date": "published", "language": "language", "address": "url"}
AS_INSIDE = "as what is in it"   # here: text
MANY = 3


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """What the commands name."""
    folder = tmp_path_factory.mktemp("made")
    (folder / "inbox").mkdir()
    for name, make in formats.MADE.items():
        (folder / name).write_bytes(make())
    return folder


@pytest.fixture
def folder(made, tmp_path, monkeypatch):
    """Where they are typed."""
    for each in made.iterdir():
        (tmp_path / each.name).symlink_to(each)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize(("told", "command"), [row[1:] for row in ROWS])
def test_a_command_of_the_table_of_formats_does_what_its_row_says(told, command, folder):
    """The whole text is sent, and what the row names, no more and no less, is known of the article."""
    words = COMMAND.fullmatch(command)[1].split()
    stdin = b""
    if words[-2:-1] == ["<"]:
        stdin, words = (folder / words[-1]).read_bytes(), words[:-2]
    with Site({"/talks": page(formats.PAGE), "/feed.xml": page(formats.MADE["feed.xml"](), "text/xml")}) as site, \
            server.Server(server.one("offered on Monday to reopen")) as model:
        words = [word.replace("https://courier.example", site.url) for word in words]
        given = ["--format", "json"] if words[0] == "run" else []
        done = warm.summarizer(
            *words, *given, stdin=stdin, SUMMARIZER_MODEL="openai/tiny-1", SUMMARIZER_BASE_URL=model.url,
            OPENAI_API_KEY="k", SUMMARIZER_PRIVATE_HOSTS=site.host, XDG_CACHE_HOME=str(folder / "cache"),
        )
        assert done.returncode == 0, done.stderr
        sent = [asked.article for asked in model.asked]
    if given:
        summaries = [json.loads(done.stdout)]
    else:
        summaries = [json.loads(line) for line in (folder / "results.jsonl").read_text("utf-8").splitlines()]
    assert len(sent) == len(summaries) == (1 if given else MANY)
    for summary in summaries:
        known = {what for what, field in TOLD.items() if summary["article"][field]}
        known |= {"page" for each in summary["proposals"] if each["evidence"][0]["page"]}
        assert known == set((ROWS[0][1] if told == AS_INSIDE else told).split(", "))
        assert not summary["article"]["notes"]
    for text in sent:
        assert all(" ".join(line.split()) in " ".join(text.split()) for line in formats.TEXT)
