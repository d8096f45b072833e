"""Review in the page, as a person does it in a real browser: by keys alone, by mouse, from a file without a server."""

import json

import gold
import pytest
import server
from pages import read_from, row_of
from reviewing import at, begun, page_of, press, saved, select, told

from summarizer import Summary
from summarizer.results.decisions import Reviewing, digest_of

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def lavrov(tmp_path_factory):
    return page_of(tmp_path_factory.mktemp("lavrov"), row_of())


def test_a_right_record_is_confirmed_by_one_key_and_the_next_is_shown(lavrov, look):
    with look(lavrov) as tab:
        begun(tab)
        assert press(tab, "a") == 1
        assert told(tab) == "P1 confirmed. R1: response"
        assert tab.focused() == "response R1"
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
        press(tab, "w", "Maria Orlova", "Tab", "Norland", "Enter", "Enter")   # names that stand nowhere
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
        assert "C1 is no proposal" in tab.locator(".mend .fault").inner_text()
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
        assert told(tab).startswith("Not saved: Summary: nothing stands there.")
        press(tab, "Norland refuses.")
        tab.focus("[data-links]")
        press(tab, "5", "Tab", "Tab", "Norland", "Enter", "Enter")
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


def doubted(name="lavrov-tass"):
    """A line in which a response is disputed, and a passage is missing."""
    row = row_of(name)
    row["responses"][0]["check"] = {"verdict": "disputed", "field": "answer", "why": "It defers.", "by": "second"}
    piece = row["proposals"][-1]["evidence"][0]
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


def test_all_that_the_list_of_records_is_filtered_to_is_confirmed_at_once(tmp_path, look):
    with look(page_of(tmp_path, row_of(), row_of("cordal-es")), "#/records?issue=peacekeeping") as tab:
        count = int(tab.locator(".hits").inner_text().split()[0])
        tab.click(".reviewing summary")
        tab.click("text=Accept all shown")
        press(tab, "Ana", "Enter")
        tab.locator("dialog[open]", has_text=f"Confirm {count} records as shown?").wait_for()
        press(tab, "Enter")
        assert told(tab) == f"{count} records confirmed."
        assert len(saved(tab)) == count > 1
        assert tab.locator(".reviewing .count").inner_text().startswith(f"{count} of 31")


def test_a_passage_is_marked_with_the_mouse_alone(lavrov, look):
    with look(lavrov) as tab:
        begun(tab, "P1")
        box = tab.locator(".text p >> nth=0").bounding_box()
        tab.mouse.move(box["x"] + 3, box["y"] + 12)
        tab.mouse.down()
        tab.mouse.move(box["x"] + 200, box["y"] + 12, steps=5)
        tab.mouse.up()
        tab.click(".picked >> text=Evidence of P1")
        tab.click(".mend >> text=Save")
        (piece,) = saved(tab)[-1].now["evidence"]
        assert piece["start"] == 0
        assert gold.text("lavrov-tass").startswith(piece["quote"])


def test_what_nobody_vouches_for_runs_nothing_in_review(tmp_path, look):
    """Names, sentences and ids full of markup are shown as they are, in cards, forms, dialogs, and saved unchanged."""
    evil = '"><img src=x onerror=alert(1)></script><script>alert(2)</script>{{7*7}}\u202e'
    row = row_of()
    row["proposals"][0] |= {
        "summary": evil, "proposers": [{"name": f"{evil}\n{evil}", "on_behalf_of": evil}], "timeframe": f" {evil} ",
    }
    with look(page_of(tmp_path, row)) as tab:
        press(tab, "n", "a", "<b>Ana</b>", "Enter", "u", "e", "1", "Enter")
        at(tab, "P1")
        press(tab, "x")
        assert tab.locator("dialog p >> nth=0").inner_text().startswith('"><img src=x')
        press(tab, "Escape")
        assert tab.locator("body :is(img, iframe, b b)").count() == 0
        (line,) = saved(tab)
        assert {name for name in line.now if line.now[name] != line.was[name]} == {"act"}
        assert line.by == "<b>Ana</b>"


LOOKS = [{}, {"color_scheme": "dark"}, {"viewport": {"width": 400, "height": 800}}]


@pytest.mark.parametrize("settings", LOOKS)
def test_axe_finds_no_serious_fault_in_review(settings, tmp_path, look):
    from axe_playwright_python.sync_playwright import Axe

    path = page_of(tmp_path, doubted("leaflet-orders"), row_of("qamar-ar"))
    with look(path, reduced_motion="reduce", **settings) as tab:
        faults = []

        def check():
            found = Axe().run(tab.tab).response["violations"]
            serious = [each for each in found if each["impact"] in ("serious", "critical")]
            faults.extend((each["id"], each["nodes"][0]["html"]) for each in serious)
            assert tab.evaluate("document.documentElement.scrollWidth") <= tab.viewport_size["width"]

        press(tab, "n", "a", "Ana", "Enter")
        for keys in (["e"], ["Escape", "?"]):
            press(tab, *keys)
            check()
        press(tab, "Escape")
        tab.click(".reviewing summary")
        check()
        assert faults == []
