"""Decisions of the review page: kept in the browser, in files, with a server; taken in, and decided again."""

import json
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import gold
import pytest
from browser import PATIENCE
from pages import row_of
from reviewing import at, begun, page_of, press, saved, select, told
from warm import summarizer as run

from summarizer import Decision, Summary
from summarizer.results.decisions import Reviewing, digest_of
from summarizer.results.load import read_results
from summarizer.views.page.page import page
from summarizer.views.page.review import Desk

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def lavrov(tmp_path_factory):
    return page_of(tmp_path_factory.mktemp("lavrov"), row_of())


def test_decisions_outlive_the_page_and_are_its_own(tmp_path, look):
    """Closed without saving, opened again: all is there, but not on results that are others."""
    path = page_of(tmp_path, row_of())
    with look(path) as tab:
        begun(tab)
        press(tab, "a", "a", "a")
        assert "3 decisions not saved as a file" in tab.locator(".reviewing .count").inner_text()
        again = tab.context.new_page()
        again.goto(tab.address)
        assert again.locator(".reviewing .told").inner_text() == "3 decisions of before, kept in this browser."
        assert again.locator(".reviewing .count").inner_text().startswith("3 of 17")
        row = row_of()
        row["proposals"][0]["act"] = "demand"
        page_of(tmp_path, row)
        again.reload()
        assert "keeps 3 decisions on another state of news.jsonl" in again.locator("dialog h2").inner_text()
        with again.expect_download() as download:
            again.keyboard.press("Enter")
        lines = download.value.path().read_text(encoding="utf-8").splitlines()
        assert [Decision.model_validate_json(line).record for line in lines] == ["P1", "R1", "P2"]


def test_leaving_with_decisions_that_no_file_has_is_warned_of(lavrov, look):
    with look(lavrov) as tab:
        begun(tab)
        warned = []
        tab.on("dialog", lambda dialog: warned.append(dialog.type))
        press(tab, "a")
        with tab.expect_event("dialog"):
            tab.evaluate("setTimeout(() => location.reload(), 0)")
        assert warned == ["beforeunload"]
        tab.told.clear()
        saved(tab)
        tab.reload()
        assert warned == ["beforeunload"]
        tab.told.clear()


def test_where_the_browser_keeps_nothing_the_page_says_so_and_saves(lavrov, look):
    with look(lavrov) as tab:
        no = "{ get() { throw new Error('no') } }"
        tab.context.add_init_script(f"Object.defineProperty(window, 'localStorage', {no})")
        tab.reload()
        assert "keeps nothing for this page: save before you" in tab.locator(".reviewing .against").inner_text()
        begun(tab)
        press(tab, "a")
        assert [line.record for line in saved(tab)] == ["P1"]


def test_a_full_storage_is_told_of(lavrov, look):
    with look(lavrov) as tab:
        begun(tab)
        tab.evaluate("() => { Storage.prototype.setItem = () => { throw new Error('QuotaExceededError') } }")
        press(tab, "a")
        assert "storage is full" in tab.locator(".reviewing .against").inner_text()
        assert [line.record for line in saved(tab)] == ["P1"]


def test_a_saved_file_is_taken_up_by_another_and_what_is_none_is_told_line_by_line(tmp_path, lavrov, look):
    with look(lavrov) as tab:
        begun(tab)
        press(tab, "a", "x", "made up", "Enter")
        lines = [json.loads(line.model_dump_json(exclude={"linked", "reply"})) for line in saved(tab)]
    others = ({"id": "0" * 16, "article": "elsewhere"}, {"id": "1" * 16, "record": "P99"})
    bad = ["no JSON", {}, *(lines[0] | each for each in others)]
    texts = [each if isinstance(each, str) else json.dumps(each) for each in [*lines, *bad]]
    (tmp_path / "ana.decisions.jsonl").write_text("\n".join(texts), encoding="utf-8")
    with look(lavrov) as tab:
        tab.set_input_files(".reviewing [type=file]", tmp_path / "ana.decisions.jsonl")
        tab.wait_for_selector("dialog li")
        assert tab.locator("dialog li").count() == len(bad)
        told = tab.texts("dialog li")
        assert [words.partition(":")[0] for words in told] == ["line 3", "line 4", "line 5", "line 6"]
        press(tab, "Enter")
        assert tab.locator(".reviewing .count").inner_text().startswith("2 of 17")
        assert "by Ana: made up" in tab.locator("[aria-labelledby=aside]").inner_text()
        assert [line.id for line in saved(tab)] == [line["id"] for line in lines]


@contextmanager
def serving(html, answers):
    """A server on loopback with a page; each of `answers` makes the answer to what is posted, one after the other."""
    got = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            self.answer(200, html)

        def do_POST(self):
            got.append(json.loads(self.rfile.read(int(self.headers["content-length"])))["decisions"])
            self.answer(*answers.pop(0)(got[-1]))

        def answer(self, status, body):
            self.send_response(status)
            self.send_header("content-type", "text/html" if body is html else "application/json")
            self.end_headers()
            self.wfile.write(body.encode())

        def log_message(self, *_):
            pass

    running = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=running.serve_forever, args=[0.01], daemon=True).start()
    try:
        yield f"http://127.0.0.1:{running.server_port}/", got
    finally:
        running.shutdown()
        running.server_close()


def test_a_page_with_a_server_sends_each_decision_at_once_and_what_fails_goes_with_the_next(chromium):
    """And what the server refuses is told with its reason, and is not sent again."""
    html = page([(Summary.model_validate(row_of()), gold.text("lavrov-tass"))], desk=Desk("r.jsonl", post="/reviews"))

    def refused(_):
        return 422, json.dumps({"detail": "it is elsewhere"})

    answers = [lambda _: (200, "{}"), lambda _: (503, "Come later."), lambda _: (200, "{}"), refused,
               lambda _: (200, "{}")]
    with serving(html, answers) as (address, got), chromium.new_context() as context:
        context.set_default_timeout(PATIENCE)
        tab = context.new_page()
        tab.goto(address)
        press(tab, "n", "a", "Ana", "Enter")
        tab.wait_for_selector(".count:not(:has-text('not sent'))")
        press(tab, "a")
        tab.wait_for_selector(".against:has-text('Come later.')")
        assert "1 decision not sent" in tab.locator(".reviewing .count").inner_text()
        press(tab, "a")
        tab.wait_for_selector(".count:not(:has-text('not sent'))")
        assert [[line["record"] for line in lines] for lines in got] == [["P1"], ["R1"], ["R1", "P2"]]
        press(tab, "a")
        tab.wait_for_selector(".against:has-text('Not taken: confirm P3 (it is elsewhere)')")
        press(tab, "u")   # what the server never took is taken out here; what it took, by a line
        press(tab, "u")
        tab.wait_for_selector(".count:has-text('2 of 17'):not(:has-text('not sent'))")
        assert [(line["act"], line["record"]) for line in got[-1]] == [("undo", "P2")]
        assert answers == []


def test_what_had_not_arrived_when_the_page_was_left_goes_when_it_is_opened_again(chromium):
    html = page([(Summary.model_validate(row_of()), gold.text("lavrov-tass"))], desk=Desk("r.jsonl", post="/reviews"))
    with serving(html, [lambda _: (503, "Come later."), lambda _: (200, "{}")]) as (address, got), \
            chromium.new_context() as context:
        context.set_default_timeout(PATIENCE)
        tab = context.new_page()
        tab.on("dialog", lambda dialog: dialog.accept())
        tab.goto(address)
        press(tab, "n", "a", "Ana", "Enter")
        tab.wait_for_selector(".against:has-text('Come later.')")
        tab.reload()
        tab.wait_for_selector(".count:has-text('1 of 17'):not(:has-text('not sent'))")
        assert [[line["record"] for line in lines] for lines in got] == [["P1"], ["P1"]]


def taken_in(folder, lines):
    """Put decisions beside the results, as `summarizer review` does."""
    text = gold.text("lavrov-tass")
    with Reviewing(folder / "news.jsonl") as kept:
        assert all(kept.add(line, text) for line in lines)


def test_what_the_results_have_taken_in_is_shown_and_can_be_decided_again_and_taken_back(tmp_path, look):
    """A page made anew after the file was taken in: nothing is left to save; each decision can be changed there."""
    path = page_of(tmp_path, row_of())
    with look(path) as tab:
        begun(tab, "R1")
        press(tab, "e", "5", "Enter")
        at(tab, "P4")
        press(tab, "x", "made up", "Enter")
        at(tab, "P2")
        press(tab, "a")
        select(tab, "a quick end to the war")
        press(tab, "m", "1", "Enter", "3")
        tab.fill(".mend textarea", "An end is asked for.")
        for name in ("standing", "status"):
            tab.select_option(f".mend .{name} select", "unclear")
        press(tab, "Enter")
        taken_in(tmp_path, saved(tab))
        before = next(read_results(tmp_path / "news.jsonl", review=False))
        now = next(read_results(tmp_path / "news.jsonl"))
        assert now["R1"].answer == "defer"
        assert run("report", tmp_path / "news.jsonl", "--review", "-o", path).returncode == 0
        tab.reload()
        assert told(tab) == ""   # the browser keeps none of it any more
        assert tab.evaluate("Object.keys(localStorage).filter((key) => key.includes('/')).length") == 0
        assert tab.locator(".reviewing .count").inner_text().startswith("4 of 18 records decided")
        assert "answer was: reject" in tab.locator("[aria-label='response R1']").inner_text()
        at(tab, "R1")   # decided once more by another
        press(tab, "a")
        tab.click("text=Undo: P4 back in")
        assert "P4" in tab.shown()
        tab.click("[aria-label='Undo P2']")
        at(tab, "P11")
        press(tab, "e", "4", "Enter")
        lines = saved(tab)
        assert [(line.act, line.record) for line in lines] == [
            ("confirm", "R1"), ("undo", "P4"), ("undo", "P2"), ("correct", "P11"),
        ]
        assert lines[0].was["answer"] == "reject"
        taken_in(tmp_path, lines)
        now = next(read_results(tmp_path / "news.jsonl"))
        assert (now["R1"].answer, now["R1"].review.act, now["P4"].review, now["P2"].review) == (
            "defer", "confirmed", None, None)
        assert digest_of(now["P4"]) == digest_of(before["P4"])
        assert (now["P11"].act, now["P11"].summary) == ("demand", "An end is asked for.")
        assert len(now.records) == 18
