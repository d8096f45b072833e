"""Pages as tests make them, and look at them: in a tab of a real browser."""

import json
from pathlib import Path

import gold
from warm import summarizer as run

from summarizer import Summarizer, summarize

SEED = gold.SEEDS / "lavrov-tass.txt"


class Tab:
    """A tab on a page, and all that it asked for, complained of or ran."""

    def __init__(self, chromium, path, place="", **settings):
        self.context = chromium.new_context(**settings)
        self.context.set_default_timeout(15_000)
        self.tab = self.context.new_page()
        self.asked, self.told = [], []
        self.tab.on("request", lambda request: self.asked.append(request.url))
        self.tab.on("console", lambda message: self.told.append(message.text))
        self.tab.on("pageerror", lambda error: self.told.append(str(error)))
        self.tab.on("dialog", lambda dialog: (self.told.append(dialog.message), dialog.dismiss()))
        self.address = Path(path).as_uri()
        self.tab.goto(self.address + place)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.context.close()
        # Whatever a test is about: nothing was asked of anybody, and nothing went wrong on the way.
        assert [url for url in self.asked if url.partition("#")[0] != self.address] == []
        assert self.told == []

    def __getattr__(self, name):
        return getattr(self.tab, name)

    def texts(self, selector):
        return self.tab.locator(selector).all_inner_texts()

    def shown(self):
        """Ids of the proposals whose cards are shown."""
        return self.tab.locator(".card.proposal > h3 > .tag").all_inner_texts()

    def focused(self):
        return self.tab.evaluate("document.activeElement.getAttribute('aria-label')")


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
