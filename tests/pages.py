"""Pages as tests have them made, of the seeds or of articles and replies of their own."""

import json

import gold
from warm import summarizer as run

from summarizer import Summarizer, summarize

SEED = gold.SEEDS / "lavrov-tass.txt"


def row_of(name="lavrov-tass"):
    """A seed's line of a results file."""
    return json.loads(summarize(gold.SEEDS / f"{name}.txt").model_dump_json())


def read_from(reply, article, tmp_path):
    """The summary that a reply of ours gives of an article of ours."""
    path = tmp_path / "article.txt"
    path.write_text(article, encoding="utf-8")
    return Summarizer().from_reply(path, json.dumps(reply))


def reported(tmp_path, *rows):
    """The page of some lines of a results file."""
    (tmp_path / "results.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    done = run("report", tmp_path / "results.jsonl", "-o", tmp_path / "page.html")
    assert done.returncode == 0, done.stderr
    return tmp_path / "page.html"
