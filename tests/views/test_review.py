"""Review in the page, as a person does it in a real browser: by keys alone, by mouse, from a file without a server."""

import json
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import gold
import pytest
import server
from pages import read_from, row_of
from reviewing import page_of, press
from warm import summarizer as run

from summarizer import Decision, Summary
from summarizer.results.decisions import Reviewing, digest_of
from summarizer.results.load import read_results
from summarizer.views.page.page import page
from summarizer.views.page.review import Desk

pytestmark = pytest.mark.slow


def told(tab):
    return tab.locator(".reviewing .told").inner_text()


def begun(tab, record="P1"):
    """At a record, with the reviewer's name said."""
    press(tab, "n", "a", "Ana", "Enter", "u")
    at(tab, record)
    return tab


def at(tab, record):
    tab.focus(f".card[aria-label*=' {record}']:not([aria-label*=' {record}0'])")


def saved(tab):
    """The decisions that the page hands over as a file."""
    with tab.expect_download() as download:
        press(tab, "s")
    text = download.value.path().read_text(encoding="utf-8")
    return [Decision.model_validate_json(line) for line in text.splitlines()]


def select(tab, words, characters=None):
    """Select words of the article's text, as a mouse would, or the first characters of where they stand."""
    tab.evaluate("""([words, count]) => {
      const nodes = [];
      const walker = document.createTreeWalker(document.querySelector('.text'), NodeFilter.SHOW_TEXT);
      while (walker.nextNode()) if (!walker.currentNode.parentElement.closest('.tag')) nodes.push(walker.currentNode);
      const text = nodes.map((node) => node.data).join('');
      const at = (place) => {
        for (const node of nodes) {
          if (place <= node.length) return [node, place];
          place -= node.length;
        }
      };
      const from = text.indexOf(words);
      const range = document.createRange();
      range.setStart(...at(from));
      range.setEnd(...at(from + (count ?? words.length)));
      getSelection().removeAllRanges();
      getSelection().addRange(range);
    }""", [words, characters])
    tab.wait_for_selector(".picked q")


@pytest.fixture(scope="module")
def lavrov(tmp_path_factory):
    return page_of(tmp_path_factory.mktemp("lavrov"), row_of())


def test_a_right_record_is_confirmed_by_one_key_and_the_next_is_shown(lavrov, look):
    with look(lavrov) as tab:
        begun(tab)
        assert press(tab, "a") == 1
        assert told(tab) == "P1 confirmed. P2: proposal"
        assert tab.focused() == "proposal P2"
        assert tab.locator(".reviewing .count").inner_text().startswith("1 of 17 records decided")
        (line,) = saved(tab)
        record = Summary.model_validate(row_of())["P1"]
        assert (line.act, line.record, line.by, line.now) == ("confirm", "P1", "Ana", None)
        assert line.on == digest_of(record)
        own = record.model_dump(mode="json", exclude={"notes", "check", "review"})
        assert line.was == {"type": "proposal"} | own


def test_a_name_is_asked_for_once(lavrov, look):
    with look(lavrov) as tab:
        press(tab, "n", "a")
        assert tab.locator("dialog h2").inner_text() == "Who decides?"
        press(tab, "Ana", "Enter", "a", "a")
        assert tab.locator("dialog").count() == 0
        assert len(saved(tab)) == 3
        tab.reload()
        press(tab, "n", "a")
        assert tab.locator("dialog").count() == 0
        assert [line.by for line in saved(tab)] == ["Ana"] * 4


ANSWERS = [
    "accept", "accept_with_conditions", "reject", "counter_proposal", "defer", "non_committal", "endorse", "criticize",
    "no_answer",
]


@pytest.mark.parametrize("answer", [each for each in ANSWERS if each != "reject"])
def test_a_wrong_answer_is_mended_in_three_keystrokes(answer, lavrov, look):
    with look(lavrov) as tab:
        begun(tab, "R1")
        assert press(tab, "e", str(ANSWERS.index(answer) + 1), "Enter") == 3
        (line,) = saved(tab)
        assert (line.act, line.record, line.now["answer"], line.was["answer"]) == ("correct", "R1", answer, "reject")
        assert {name for name in line.now if line.now[name] != line.was[name]} == {"answer"}
        assert "answer was: reject" in tab.locator(".card.response >> nth=0").inner_text()


def test_fields_are_those_of_the_kind_and_hold_what_the_record_says(lavrov, look):
    with look(lavrov) as tab:
        begun(tab)
        for record, fields in [
            ("P5", ["Act", "Proposers", "Addressees", "Binds", "Issues", "Evidence", "Attribution"]),
            ("R1", ["Answer", "Responders", "Evidence", "Attribution"]),
            ("C1", ["Kind", "Set by", "To be met by", "Evidence", "Attribution"]),
        ]:
            at(tab, record)
            press(tab, "e")
            assert tab.texts(".mend legend") == fields
            press(tab, "Enter")   # what is saved unchanged is no decision
            assert told(tab) == f"Nothing of {record} was changed. a confirms it."
        assert "not saved" not in tab.locator(".reviewing .count").inner_text()


def test_who_acts_what_it_says_and_what_it_leads_to_are_mended_by_keys(lavrov, look):
    with look(lavrov) as tab:
        begun(tab, "R1")
        press(tab, "w", "Maria Orlova", "Tab", "Norland", "Enter")
        at(tab, "R1")
        press(tab, "t", "It says so.", "Enter")
        at(tab, "R1")
        assert press(tab, "l", "2", "Enter") == 3
        line = saved(tab)[-1]
        assert line.now["responders"] == [{"name": "Maria Orlova", "on_behalf_of": "Norland"}]
        assert (line.now["summary"], line.now["responds_to"]) == ("It says so.", ["P2"])


def test_a_link_is_made_and_unmade_by_clicking_the_other_record(lavrov, look):
    with look(lavrov) as tab:
        begun(tab, "R1")
        press(tab, "l")
        tab.click(".card.proposal:has-text('P4') >> nth=0")
        tab.click(".text .tag:has-text('P1') >> nth=0")
        assert tab.input_value("[data-links] >> nth=0") == "P2 P3 P4"
        tab.click(".card.condition >> nth=0")
        assert "cannot lead there" in told(tab)
        press(tab, "Enter")
        assert saved(tab)[-1].now["responds_to"] == ["P2", "P3", "P4"]


def test_a_link_to_no_record_is_not_saved(lavrov, look):
    with look(lavrov) as tab:
        begun(tab, "R1")
        press(tab, "l", "C1", "Enter")
        assert "C1 is no proposal" in tab.locator(".mend [role=alert]").inner_text()
        press(tab, "Escape", "Escape")
        assert tab.locator(".mend").count() == 0


def test_selected_text_becomes_evidence_in_characters_beyond_the_basic_plane(tmp_path, look):
    """𝔄 and 🕊 are two units of JavaScript's, and one character; a word that is cut is taken whole."""
    article = "🕊🕊 𝔄-Land offered 🕊 a truce on Friday.\n\n🕊 B-Land refused the 𝔄 truce."
    reply = server.good() | {"conditions": [], "abstract": []}
    reply["proposals"][0]["quotes"] = ["offered 🕊 a truce"]
    reply["responses"][0]["quotes"] = ["refused the"]
    path = page_of(tmp_path, json.loads(read_from(reply, article, tmp_path).model_dump_json()))
    with look(path) as tab:
        begun(tab, "R1")
        select(tab, "Land refused the 𝔄 tru")
        press(tab, "q", "Enter")
        at(tab, "P1")
        select(tab, "Friday.🕊 B")   # across paragraphs
        press(tab, "Q", "Enter")
        one, other = saved(tab)
        quotes_of_the_other = ["offered 🕊 a truce", "Friday.\n\n🕊 B-Land"]
        for line, quotes in [(one, ["B-Land refused the 𝔄 truce"]), (other, quotes_of_the_other)]:
            assert [piece["quote"] for piece in line.now["evidence"]] == quotes
            assert [article[piece["start"]:piece["end"]] for piece in line.now["evidence"]] == quotes
        with Reviewing(tmp_path / "news.jsonl") as kept:
            assert [kept.add(line, article) for line in (one, other)] == [True, True]


def test_evidence_is_marked_by_keys_alone(lavrov, look):
    with look(lavrov) as tab:
        begun(tab, "R1")
        press(tab, "Q", "we are ready … political dialogue", "Enter")
        assert told(tab) == "Found, and put in."
        tab.click("[aria-label='End a word later'] >> nth=2")
        tab.click("text=Take out >> nth=0")
        press(tab, "Tab")
        tab.focus(".mend button.main")
        press(tab, "Enter")
        quotes = [piece["quote"] for piece in saved(tab)[-1].now["evidence"]]
        text = gold.text("lavrov-tass")
        assert len(quotes) == 2
        assert quotes[1].startswith("we are ready to renew the political dialogue ")
        assert all(quote in text for quote in quotes)


def test_what_was_missed_is_added_where_it_stands(lavrov, look):
    with look(lavrov) as tab:
        begun(tab, "P1")
        select(tab, "a quick end to the war")
        press(tab, "m", "2", "Enter", "3", "Enter")
        assert "nothing stands there" in tab.locator(".mend [role=alert]").inner_text()
        press(tab, "Tab", "5", "Tab", "Tab", "Norland", "Tab", "Tab", "Tab", "Tab", "Norland refuses.", "Enter")
        assert told(tab) == "R2 added. P1 again."
        (line,) = saved(tab)
        assert (line.act, line.record, line.on, line.was) == ("add", "R2", None, None)
        assert [line.now[name] for name in ("answer", "responds_to")] == ["reject", ["P5"]]
        assert [piece["quote"] for piece in line.now["evidence"]] == ["a quick end to the war"]
        assert "added by Ana" in tab.locator("[aria-label='response R2']").inner_text()
        assert tab.locator("svg .wire").count() > 0


def test_what_is_rejected_is_set_aside_with_the_reason_and_nothing_leads_there(lavrov, look):
    with look(lavrov) as tab:
        begun(tab, "P1")
        press(tab, "x", "made up", "Enter")
        assert "P1" not in tab.shown()
        assert "rejected by Ana: made up" in tab.locator("[aria-labelledby=aside]").inner_text()
        assert "The link to P1 is left out" in tab.locator(".card.response >> nth=0").inner_text()
        press(tab, "u")
        assert tab.shown()[0] == "P1"
        assert "left out" not in tab.locator(".card.response >> nth=0").inner_text()


def test_what_is_undone_before_it_is_saved_was_never_decided_and_after_it_there_is_a_line_of_it(lavrov, look):
    with look(lavrov) as tab:
        begun(tab, "P1")
        press(tab, "a", "a", "u")
        assert [line.record for line in saved(tab)] == ["P1"]
        press(tab, "u")
        assert [(line.act, line.record) for line in saved(tab)] == [("confirm", "P1"), ("undo", "P1")]
        assert tab.locator(".reviewing .count").inner_text().startswith("0 of 17")


def doubted():
    """A line in which a response is disputed, and a passage is missing."""
    row = row_of()
    row["responses"][0]["check"] = {"verdict": "disputed", "field": "answer", "why": "It defers.", "by": "second"}
    piece = row["proposals"][9]["evidence"][0]
    row["missing"] = [{"kind": "condition", "evidence": piece, "why": "It is one.", "by": "second"}]
    return row


def test_what_is_in_doubt_comes_first(tmp_path, look):
    with look(page_of(tmp_path, row_of("cordal-es"), doubted())) as tab:
        tab.click(".reviewing summary")
        tab.check(".reviewing >> text=Only what is in doubt")
        press(tab, "n")
        assert told(tab) == "R1: response, in doubt"
        assert "2 in doubt" in tab.locator(".reviewing .count").inner_text()
        press(tab, "e", "Ana", "Enter", "5", "Enter")
        assert told(tab) == "R1 corrected. ?1: perhaps a condition"
        assert tab.locator("[aria-labelledby=trust] li").count() == 1
        press(tab, "m", "2", *["Tab"] * 6, "He must be.", "Tab", "that he is", "Enter")
        assert told(tab) == "C7 added. Nothing in doubt is left."


def test_all_that_a_filter_shows_is_confirmed_at_once_and_undone_at_once(lavrov, look):
    with look(lavrov) as tab:
        begun(tab)
        tab.select_option(".issue select", "peacekeeping")
        tab.click(".reviewing summary")
        tab.click("text=Accept all shown")
        shown = tab.texts(".card > :is(h3, h4) > .tag")
        assert f"Confirm {len(shown)} records as shown?" in tab.locator("dialog").inner_text()
        press(tab, "Enter")
        assert sorted(line.record for line in saved(tab)) == sorted(shown)
        press(tab, "u")
        assert len(saved(tab)) == 2 * len(shown)
        assert tab.locator(".reviewing .count").inner_text().startswith("0 of 17")


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
        assert [Decision.model_validate_json(line).record for line in lines] == ["P1", "P2", "P3"]


def test_leaving_with_decisions_that_no_file_has_is_warned_of(lavrov, look):
    with look(lavrov) as tab:
        begun(tab)
        warned = []
        tab.on("dialog", lambda dialog: warned.append(dialog.type))
        press(tab, "a")
        tab.evaluate("setTimeout(() => location.reload(), 0)")
        tab.wait_for_timeout(300)
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
        tab = context.new_page()
        tab.goto(address)
        press(tab, "n", "a", "Ana", "Enter")
        tab.wait_for_selector(".count:not(:has-text('not sent'))")
        press(tab, "a")
        tab.wait_for_selector(".against:has-text('Come later.')")
        assert "1 decision not sent" in tab.locator(".reviewing .count").inner_text()
        press(tab, "a")
        tab.wait_for_selector(".count:not(:has-text('not sent'))")
        assert [[line["record"] for line in lines] for lines in got] == [["P1"], ["P2"], ["P2", "P3"]]
        press(tab, "a")
        tab.wait_for_selector(".against:has-text('Not taken: confirm P4 (it is elsewhere)')")
        press(tab, "u")   # what the server never took is taken out here; what it took, by a line
        press(tab, "u")
        tab.wait_for_selector(".count:has-text('2 of 17'):not(:has-text('not sent'))")
        assert [(line["act"], line["record"]) for line in got[-1]] == [("undo", "P3")]
        assert answers == []


LOOKS = [{}, {"color_scheme": "dark"}, {"viewport": {"width": 400, "height": 800}}]


@pytest.mark.parametrize("settings", LOOKS)
def test_axe_finds_no_serious_fault_in_review(settings, tmp_path, look):
    from axe_playwright_python.sync_playwright import Axe

    with look(page_of(tmp_path, doubted(), row_of("qamar-ar")), reduced_motion="reduce", **settings) as tab:
        faults = []

        def check():
            found = Axe().run(tab.tab).response["violations"]
            serious = [each for each in found if each["impact"] in ("serious", "critical")]
            faults.extend((each["id"], each["nodes"][0]["html"]) for each in serious)
            assert tab.evaluate("document.documentElement.scrollWidth") <= tab.viewport_size["width"]

        press(tab, "n", "a", "Ana", "Enter")
        for keys in (["e"], ["Escape", "x"], ["Escape", "m"], ["2", "Enter"], ["Escape", "?"], ["Escape"]):
            press(tab, *keys)
            check()
        tab.click(".reviewing summary")
        check()
        assert faults == []


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
