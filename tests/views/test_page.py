"""The HTML page as a person meets it: in a real browser, by mouse, by keyboard, on paper."""

import json
import os
import re
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import gold
import pytest
import server
from browser import MARKED
from pages import SEED, read_from, reported, row_of
from playwright.sync_api import expect
from warm import summarizer as run

from summarizer import Summary, summarize

pytestmark = pytest.mark.slow


def assert_marked(tab, text, records):
    """The text is the article's, and what is marked for each record is what its offsets cover."""
    paragraphs = tab.evaluate(MARKED)
    assert [words for words, _ in paragraphs] == [line for line in text.split("\n") if line]
    for record in records:
        covered = sorted({at for piece in record.evidence for at in range(piece.start, piece.end)})
        expected = "".join(text[at] for at in covered).replace("\n", "")
        marks = [words for _, each in paragraphs for ids, words in each if record.id in ids]
        assert "".join(marks) == expected, record.id


@pytest.mark.parametrize("name", gold.NAMES)
def test_highlights_stand_where_the_offsets_say(name, made, look):
    with look(made / f"{name}.html") as tab:
        assert_marked(tab, gold.text(name), summarize(gold.SEEDS / f"{name}.txt").records)


# how the offsets of the first record's quote are changed, and whether its text is at hand
ASTRAY = [
    # Shifted; and beyond the end, where the text is, and where only its length is known.
    (lambda start, end, _: (start + 7, end + 7), True),
    (lambda start, end, chars: (chars + 7, chars + 7 + end - start), True),
    (lambda start, end, chars: (chars + 7, chars + 7 + end - start), False),
]


@pytest.mark.parametrize(("moved", "at_hand"), ASTRAY)
def test_a_quote_that_does_not_stand_where_its_offsets_say_is_not_marked(moved, at_hand, tmp_path, look):
    row = row_of()
    piece = row["proposals"][0]["evidence"][0]
    piece["start"], piece["end"] = moved(piece["start"], piece["end"], row["article"]["chars"])
    if not at_hand:
        row["article"]["source"] = None
    with look(reported(tmp_path, row)) as tab:
        for _, marks in tab.evaluate(MARKED):
            assert not [words for ids, words in marks if "P1" in ids]
        card = tab.locator(".card.proposal >> nth=0")
        assert piece["quote"] in card.inner_text().replace("\n", " ")
        assert f"The quote given for {piece['start']}–{piece['end']} does not stand there" in card.inner_text()
        assert card.locator("blockquote a").count() == 0
        assert tab.locator(".quoted:has-text('1 quote not marked')").count() == 1
        if at_hand:
            others = [record for record in Summary.model_validate(row).records if record.id != "P1"]
            assert_marked(tab, gold.text("lavrov-tass"), others)
        tab.click(".text mark >> nth=0")
        assert tab.focused()


def test_pages_of_the_article_notes_and_copies_are_shown(tmp_path, look):
    row = row_of()
    for piece in row["proposals"][0]["evidence"]:
        piece["page"] = 3
    row["article"]["notes"] = ["The end is <b>missing</b>"]
    row["article"]["also_in"] = ["The Tarsk Post", "Evening Sun"]
    with look(reported(tmp_path, row)) as tab:
        assert tab.texts(".card.proposal >> nth=0 >> blockquote .page") == tab.texts(".card .page")
        assert tab.texts(".card .page") == ["p. 3"] * len(row["proposals"][0]["evidence"])
        assert tab.texts(".doubts li") == ["Note The end is <b>missing</b>", "Also in The Tarsk Post, Evening Sun"]


def test_without_the_text_two_quotes_that_cannot_both_stand_are_not_mixed(tmp_path, look):
    row = row_of()
    first, other = row["proposals"][0]["evidence"][0], row["proposals"][1]["evidence"][0]
    other["start"], other["end"] = first["start"] + 7, first["start"] + 7 + len(other["quote"])
    row["article"]["source"] = None
    with look(reported(tmp_path, row)) as tab:
        words = "".join(words for _, marks in tab.evaluate(MARKED) for ids, words in marks if "P1" in ids)
        assert words == first["quote"].replace("\n", "")
        assert "does not stand there" in tab.locator(".card.proposal >> nth=1").inner_text()


def test_a_page_without_javascript_tells_of_a_quote_that_does_not_stand_there_too():
    row = row_of()
    for piece in row["proposals"][0]["evidence"]:
        piece["start"], piece["end"] = piece["start"] + 7, piece["end"] + 7
    html = Summary.model_validate(row).to_html(gold.text("lavrov-tass"))
    assert "does not stand there" in html.partition("<noscript>")[2].partition("</noscript>")[0]


def test_run_makes_the_page_that_to_html_makes(made):
    assert (made / "run.html").read_text(encoding="utf-8") == (made / "lavrov-tass.html").read_text(encoding="utf-8")


def test_offsets_count_characters_beyond_the_basic_plane(tmp_path, look):
    """𝔄 and 🕊 are two units of JavaScript's, and one character."""
    article = "🕊🕊 𝔄-Land offered 🕊 a truce on Friday.\n\n🕊 B-Land refused it."
    reply = server.good() | {"conditions": [], "abstract": []}
    reply["proposals"][0]["quotes"] = ["offered 🕊 a truce"]
    reply["responses"][0]["quotes"] = ["B-Land refused it"]
    summary = read_from(reply, article, tmp_path)
    assert len(summary.records) == 2
    (tmp_path / "page.html").write_text(summary.to_html(article), encoding="utf-8")
    with look(tmp_path / "page.html") as tab:
        assert_marked(tab, article, summary.records)


def test_pointing_at_a_record_lights_its_passages_and_what_it_is_linked_with(made, look):
    with look(made / "lavrov-tass.html") as tab:
        tab.hover(".card.response >> nth=0")
        tab.wait_for_selector(".card.response.lit")
        lit = tab.texts(".text [data-records].lit")
        assert "Moscow was not receptive to the unofficial ideas that had been floated" in lit
        assert tab.texts(".card.kin > h3 > .tag") == ["P1", "P2", "P3"]
        assert tab.texts(".card.lit > h4 > .tag") == ["R1"]
        assert tab.locator("svg .wire.lit").count() == 3


def test_pointing_at_a_passage_lights_its_record(made, look):
    with look(made / "lavrov-tass.html") as tab:
        tab.hover("mark:has-text('he is willing to meet with Trump')")
        expect(tab.locator(".card.lit > h3 > .tag")).to_have_text(["P10"])


IN_VIEW = """(selector) => [...document.querySelectorAll(selector)].some((node) => {
  const { top, bottom } = node.getBoundingClientRect();
  return top >= 0 && bottom <= innerHeight;
})"""


def test_pointing_at_a_record_brings_its_passage_beside_it_and_nothing_scrolls_by_itself(made, look):
    """The text is the shorter: it stays in view beside records far below its end, and moves to what is pointed at."""
    with look(made / "lavrov-tass.html", viewport={"width": 1400, "height": 500}) as tab:
        for card in ("P8", "P2"):
            tab.locator(f"[aria-label='proposal {card}'] .says").scroll_into_view_if_needed()
            tab.hover(f"[aria-label='proposal {card}'] .says")
            tab.wait_for_function(IN_VIEW, arg=".text mark.lit")
        tab.click("[aria-label='proposal P8'] blockquote a")
        assert tab.focused() == "P8, proposal: to the record"
        tab.wait_for_function(IN_VIEW, arg=".text .tag:focus")
        clipped = "(node) => node.scrollHeight > node.clientHeight + 1 && getComputedStyle(node).overflowY == 'auto'"
        assert tab.evaluate(f"[...document.querySelectorAll('.panes, .panes *')].filter({clipped}).length") == 0


def test_a_click_leads_from_passage_to_record_and_from_quote_to_passage(made, look):
    with look(made / "lavrov-tass.html") as tab:
        tab.click("mark:has-text('we are ready to renew the political dialogue')")
        assert tab.focused() == "proposal P5"
        assert tab.evaluate("location.hash") == "#/0/P5"
        tab.mouse.move(0, 0)   # what has the focus stays lit
        expect(tab.locator(".card.lit > h3 > .tag")).to_have_text(["P5"])
        tab.click(".card.condition blockquote a >> nth=0")
        assert tab.focused() == "C1, condition: to the record"


def test_the_keyboard_leads_from_passage_to_record_and_back(made, look):
    with look(made / "lavrov-tass.html") as tab:
        for _ in range(100):
            tab.keyboard.press("Tab")
            if tab.focused() == "P4, proposal: to the record":
                break
        assert tab.locator(".card.lit > h3 > .tag").all_inner_texts() == ["P4"]
        tab.keyboard.press("Enter")
        assert tab.focused() == "proposal P4"
        tab.keyboard.press("Escape")
        assert tab.focused() == "P4, proposal: to the record"


def test_an_address_that_leads_nowhere_leads_to_the_index(made, look):
    for place in ("#/99", "#/length", "#/-1/P1", "#/%E0%A4%A/x", "#x"):
        with look(made / "all.html", place) as tab:
            assert tab.locator("h1").inner_text() == f"{len(gold.NAMES)} articles"


def test_an_address_leads_to_a_record(made, look):
    with look(made / "lavrov-tass.html", "#/0/P3") as tab:
        assert tab.focused() == "proposal P3"


# the control, what is chosen, and the proposals that are left
FILTERS = [
    (".answer select", "reject", ["P1", "P2", "P3"]),
    (".standing select", "official", ["P4", "P5", "P10"]),
    (".issue select", "peacekeeping", ["P3", "P8"]),
    (".party input", "lavrov", ["P1", "P2", "P3", "P4", "P5"]),   # who answers counts
    (".party input", "United States", ["P5"]),       # whom it is put to
    (".party input", "Putin", ["P10"]),
    (".party input", "Atlantis", []),
]


@pytest.mark.parametrize(("control", "value", "left"), FILTERS)
def test_filters_leave_what_fits(control, value, left, made, look):
    with look(made / "lavrov-tass.html") as tab:
        (tab.fill if "input" in control else tab.select_option)(control, value)
        assert tab.shown() == left
        assert tab.locator(".hits").inner_text().startswith(f"{len(left)} of 10 proposals: ")
        assert tab.locator("svg .box").count() == len(left)
        marks = [ids for _, each in tab.evaluate(MARKED) for ids, _ in each]
        assert {id for ids in marks for id in ids if id.startswith("P")} == set(left)
        tab.click(".filters button")
        assert len(tab.shown()) == 10


def test_filters_hold_together(made, look):
    with look(made / "lavrov-tass.html") as tab:
        tab.select_option(".issue select", "alliance_membership")
        tab.select_option(".answer select", "reject")
        assert tab.shown() == ["P2"]


def test_the_map_tells_who_put_what_and_who_answered_how(made, look):
    with look(made / "lavrov-tass.html") as tab:
        drawn = " ".join(tab.locator("[aria-label='Negotiation map'] text").all_text_contents())
        told = "P5 offer · official · tabled", "R1 ✗ reject", "→ put to", "Sergey Lavrov", "on conditions C1, C2"
        for words in told:
            assert words in drawn
        tab.focus("svg .box >> nth=4")
        tab.keyboard.press("Enter")
        assert tab.focused() == "proposal P5"
        tab.click("text=The map in words")
        assert "R1 reject: Sergey Lavrov (Russia) to P1, P2, P3" in tab.locator("details").inner_text()


def test_the_positions_say_what_each_party_does_about_each_proposal(made, look):
    with look(made / "lavrov-tass.html") as tab:
        head = tab.locator(".positions thead .tag").all_inner_texts()
        rows = {row.locator("th").inner_text(): dict(zip(head, row.locator("td").all_inner_texts(), strict=True))
                for row in tab.locator(".positions tbody tr").all()}
        assert rows["Russia"]["P1"] == "✗ reject"
        assert rows["Russia"]["P5"].split("\n") == ["▶ offer, tabled", "§ precondition", "§ precondition"]
        assert rows["Ukraine"]["P9"] == "→ put to"


def crowd():
    """Twenty parties with long names, each with a proposal that three others answer."""
    row = row_of()
    proposal, response = row["proposals"][1], row["responses"][0]
    names = [f"Party {number} of the Conference on the Upper and the Lower Valleys" for number in range(20)]
    answers = ["accept_with_conditions", "counter_proposal", "no_answer"]
    row["proposals"] = [proposal | {
        "id": f"P{number}", "part_of": None, "addressees": [{"name": names[(number + 7) % 20]}],
        "proposers": [{"name": f"Speaker {number}", "on_behalf_of": name}], "summary": "Terms without an end. " * 12,
    } for number, name in enumerate(names)]
    row["responses"] = [response | {
        "id": f"R{number}.{turn}", "responds_to": [f"P{number}"], "answer": answer, "counter_proposal": None,
        "responders": [{"name": names[(number + turn + 1) % 20]}],
    } for number in range(20) for turn, answer in enumerate(answers)]
    row["conditions"], row["abstract"] = [], []
    return row


def audience(place, of):
    """Some proposals without an answer, one of them put to twenty parties."""
    row = crowd()
    for proposal in row["proposals"]:
        proposal["addressees"] = []
    row["proposals"][place]["addressees"] = [{"name": f"Guest {number} of the Conference"} for number in range(20)]
    return row | {"proposals": row["proposals"][:of], "responses": []}


CROWDS = [   # what the map is of, and how many boxes, chips and parties it has
    (crowd, (), 20 + 4 * 20 + 2 * 20),
    (audience, (0, 1), 1 + 1 + 1 + 20),     # parties crowd at the top
    (audience, (7, 8), 8 + 1 + 8 + 20),     # and at the bottom
]


@pytest.mark.parametrize(("made_of", "how", "count"), CROWDS)
def test_the_map_of_twenty_parties_overlaps_nowhere(made_of, how, count, tmp_path, look):
    with look(reported(tmp_path, made_of(*how))) as tab:
        boxes = tab.evaluate("""() => [...document.querySelectorAll('svg :is(.box, .party, .chip)')].map((node) => {
          const { x, y, width, height } = node.querySelector('rect').getBBox();
          const texts = [...node.querySelectorAll('text')].map((each) => each.getBBox());
          return [x, y, width, height, texts.every((text) =>
            text.x >= x && text.x + text.width <= x + width && text.y + text.height <= y + height + 2)];
        })""")
        assert len(boxes) == count
        bottom = tab.evaluate("document.querySelector('svg .party').ownerSVGElement.viewBox.baseVal.height")
        assert all(box[1] >= 30 and box[1] + box[3] <= bottom for box in boxes)   # beneath the headings
        assert all(inside for *_, inside in boxes)
        for x in {round(box[0]) for box in boxes}:
            column = sorted(box for box in boxes if round(box[0]) == x)
            assert all(one[1] + one[3] <= other[1] + 0.5 for one, other in pairwise(column))


def test_the_index_searches_sorts_and_opens(made, look):
    with look(made / "all.html") as tab:
        assert tab.locator(".hits").inner_text() == f"{len(gold.NAMES)} articles"
        tab.click("th >> text=Moves")
        counts = [sum(map(int, re.findall(r"(\d+) \w", words))) for words in tab.texts(".counts")]
        assert counts == sorted(counts, reverse=True)
        assert len(set(counts)) > 3
        assert tab.get_attribute("th:has-text('Moves')", "aria-sort") == "descending"
        tab.fill(".words input", "Lavrov NATO")   # both words, whatever their case
        assert [Path(title).name for title in tab.texts(".list td a")] == ["lavrov-tass.txt"]
        assert tab.locator(".hits").inner_text() == f"1 of {len(gold.NAMES)} articles: with the words Lavrov NATO"
        tab.click(".list td a")
        assert tab.locator("h1").inner_text().endswith("lavrov-tass.txt")
        assert tab.shown()[0] == "P1"
        tab.go_back()
        expect(tab.locator(".hits")).to_have_text(re.compile(f"^1 of {len(gold.NAMES)} articles"))


def test_the_index_filters_and_the_article_opened_keeps_the_filter(made, look):
    with look(made / "all.html") as tab:
        lavrov = tab.get_attribute(".list a:has-text('lavrov')", "href")
        tab.select_option(".answer select", "non_committal")
        assert len(tab.texts(".list td a")) == 2
        tab.click(".list a:has-text('cordal')")
        assert tab.shown() == ["P6"]
        assert tab.input_value(".answer select") == "non_committal"
        tab.goes(lavrov)   # where nobody leaves it open: the filter holds there too, and says so
        assert tab.shown() == []
        assert tab.input_value(".answer select") == "non_committal"


def test_the_index_counts_by_month(tmp_path, look):
    row = row_of()
    dates = ["2024-11-30", "2025-01-02T08:00:00Z", "Fri, 03 Jan 2025 10:00:00 +0000", "2025-01", "last Monday", None]
    rows = [row | {"id": str(n), "article": row["article"] | {"published": date}} for n, date in enumerate(dates)]
    with look(reported(tmp_path, *rows)) as tab:
        labels = [each.get_attribute("aria-label") for each in tab.locator(".month").all()]
        assert labels == ["Nov 2024: 1 article", "Dec 2024: 0 articles", "Jan 2025: 3 articles"]
        assert "2 articles without a date" in tab.locator("figcaption").inner_text()


def test_the_index_holds_long_words_and_names_what_has_no_name(tmp_path, look):
    """Words without a space leave the counts in view; every article can be hit, whatever it is called (24 px)."""
    row = row_of()

    def called(id, **fields):
        return row | {"id": id, "article": row["article"] | fields}

    rows = [
        called("a", title="x" * 400), called("y" * 400), called("b", outlet="z" * 400, published="w" * 400),
        called("c", title=" \u200b\u202e\x01"), called(" ", title="", source="news.csv:3"), called("  ", source=" "),
    ]
    path = reported(tmp_path, *rows)
    for width in (360, 800, 1400):
        with look(path, viewport={"width": width, "height": 900}) as tab:
            assert tab.evaluate("document.documentElement.scrollWidth") <= width
            if width > 360:   # on a phone the table scrolls by itself
                node = "document.querySelector('.index .scroll')"
                assert tab.evaluate(f"{node}.scrollWidth - {node}.clientWidth") == 0
            links = tab.locator(".list td a")
            boxes = [links.nth(number).bounding_box() for number in range(len(rows))]
            assert min(min(box["width"], box["height"]) for box in boxes) >= 24
            assert sorted(tab.texts(".list td a"))[:4] == ["Untitled", "b", "c", "news.csv:3"]
    with look(reported(tmp_path, rows[-1])) as tab:
        assert tab.title() == tab.locator("h1").inner_text() == "Untitled"


def test_an_article_that_has_moved_is_shown_by_its_quotes(tmp_path, look):
    moved = tmp_path / "news.txt"
    moved.write_text(gold.text("lavrov-tass"), encoding="utf-8")
    assert run("batch", moved, "-o", tmp_path / "results.jsonl", "--no-texts").returncode == 0
    moved.write_text("Another text.", encoding="utf-8")
    done = run("report", tmp_path / "results.jsonl", "-o", tmp_path / "page.html")
    assert "1 article; 1 without" in done.stderr
    with look(tmp_path / "page.html") as tab:
        shown = tab.locator(".text").inner_text()
        assert "not at hand" in tab.locator(".quoted").inner_text()
        assert "[…]" in shown
        assert "Another text" not in shown
        assert "In a major setback" not in shown
        tab.click("mark:has-text('we are ready to renew the political dialogue')")
        assert tab.focused() == "proposal P5"


def test_a_missing_package_is_told_once_and_the_quotes_are_shown(tmp_path):
    (tmp_path / "trafilatura.py").write_text("raise ImportError", encoding="utf-8")
    rows = []
    for number in range(3):
        (tmp_path / f"{number}.html").write_text("<p>News.</p>", encoding="utf-8")
        rows.append(row_of() | {"id": str(number)})
        rows[-1]["article"]["source"] = str(tmp_path / f"{number}.html")
    (tmp_path / "results.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    done = run("report", tmp_path / "results.jsonl", "-o", tmp_path / "page.html", PYTHONPATH=str(tmp_path))
    assert done.returncode == 0
    assert done.stderr.count("negotiation-summarizer[html]") == 1
    assert "3 articles; 3 without" in done.stderr


def test_texts_are_found_again_in_tables(tmp_path, look):
    table = tmp_path / "news.jsonl"
    table.write_text("".join(json.dumps({"body": gold.text(name)}) + "\n" for name in gold.NAMES), encoding="utf-8")
    assert run("batch", table, "--text-column", "body", "-o", tmp_path / "results.jsonl").returncode == 0
    done = run("report", tmp_path / "results.jsonl", "--text-column", "body", "-o", tmp_path / "page.html")
    assert f"{len(gold.NAMES)} articles, " in done.stderr
    with look(tmp_path / "page.html") as tab:
        tab.fill(".words input", "I could not tell a howitzer from a drainpipe")
        assert len(tab.texts(".list td a")) == 1


def test_arabic_runs_from_right_to_left_and_its_offsets_hold(made, look):
    with look(made / "qamar-ar.html") as tab:
        way = "getComputedStyle(node).direction"
        ways = tab.evaluate(f"[...document.querySelectorAll('.text p, blockquote bdi')].map((node) => {way})")
        assert set(ways) == {"rtl"}
        assert tab.evaluate("getComputedStyle(document.body).direction") == "ltr"


LOOKS = [   # the page, and how it is looked at
    ("lavrov-tass", {}), ("lavrov-tass", {"color_scheme": "dark"}),
    ("lavrov-tass", {"viewport": {"width": 380, "height": 800}}),
    ("qamar-ar", {}), ("harvest-fair", {}), ("all", {}), ("all", {"color_scheme": "dark"}),
]


@pytest.mark.parametrize(("name", "settings"), LOOKS)
def test_axe_finds_no_serious_fault(name, settings, made, look):
    from axe_playwright_python.sync_playwright import Axe

    with look(made / f"{name}.html", reduced_motion="reduce", **settings) as tab:
        if name == "lavrov-tass":
            tab.hover(".card.response >> nth=0")   # what is lit up must be readable too
            tab.wait_for_selector(".card.response.lit")
        found = Axe().run(tab.tab).response["violations"]
        serious = [each for each in found if each["impact"] in ("serious", "critical")]
        assert [(each["id"], each["nodes"][0]["html"]) for each in serious] == []


def test_a_phone_needs_no_scrolling_sideways(made, look):
    for name in ("lavrov-tass", "all"):
        with look(made / f"{name}.html", viewport={"width": 360, "height": 700}) as tab:
            assert tab.evaluate("document.documentElement.scrollWidth") <= 360


def test_on_paper_everything_is_there_and_no_control(made, look):
    with look(made / "lavrov-tass.html") as tab:
        tab.emulate_media(media="print")
        clipped = "(node) => node.scrollHeight > node.clientHeight + 1"
        assert tab.evaluate(f"[...document.querySelectorAll('.scroll')].filter({clipped}).length") == 0
        assert tab.locator(":is(.filters, .body) :is(input, select, button)").locator("visible=true").count() == 0
        assert tab.is_visible(".text .tag >> nth=0")


def test_without_javascript_the_records_can_be_read(made, look):
    with look(made / "lavrov-tass.html", java_script_enabled=False) as tab:
        assert "C2 precondition: Sergey Lavrov (Russia) on P5" in tab.locator("noscript").inner_text()


def test_a_notebook_shows_the_page_in_a_frame_that_links_cannot_leave(tmp_path, look):
    summary = summarize(SEED)
    (tmp_path / "notebook.html").write_text(f"<!doctype html><title>n</title>{summary._repr_html_()}", encoding="utf-8")
    with look(tmp_path / "notebook.html") as tab:
        frame = tab.frame_locator("iframe")
        frame.locator(".card.proposal >> nth=0").wait_for()
        frame.locator(".abstract a >> nth=0").click()
        assert frame.locator(".card:focus").get_attribute("aria-label") == "response R1"
        assert tab.url == tab.address
        tab.asked[:] = [url for url in tab.asked if not url.startswith("about:srcdoc")]


def test_a_notebook_shows_a_summary_once_and_its_page_is_whole(tmp_path):
    """Rich takes any console in a notebook for the notebook's, and shows there what is meant for the page."""
    (tmp_path / "IPython").mkdir()
    (tmp_path / "IPython" / "display.py").write_text("def display(*_, **__): print('an output more')\n")
    code = (
        "import builtins, pathlib, sys, summarizer\n"
        "class ZMQInteractiveShell: pass\n"
        "if sys.argv[2] == 'notebook': builtins.get_ipython = ZMQInteractiveShell\n"
        "print(summarizer.summarize(pathlib.Path(sys.argv[1]))._repr_html_())\n"
    )
    shown, page = (
        subprocess.run([sys.executable, "-c", code, SEED, where], capture_output=True, text=True, check=True,
                       env={**os.environ, "PYTHONPATH": str(tmp_path)}).stdout for where in ("notebook", "script")
    )
    assert "an output more" not in shown
    assert shown == page
    assert "C2 precondition: Sergey Lavrov (Russia) on P5" in page


def test_html_of_another_text_is_refused():
    summary = summarize(SEED)
    assert gold.text("lavrov-tass").splitlines()[0][:40] in summary.to_html(gold.text("lavrov-tass"))
    with pytest.raises(ValueError, match="not the text"):
        summary.to_html("Another text.")


# what is given, what the message must name, and the exit code
MISTAKES = [
    (["{tmp}/missing.jsonl"], "missing.jsonl", 2),
    (["{tmp}/broken.jsonl"], "line 1", 2),
    (["{tmp}/empty.jsonl"], "no result", 2),
    (["{good}", "-o", "{good}"], "is what is read", 2),
    (["{good}", "-o", "{good}/page.html"], "cannot be written", 74),
]


@pytest.mark.parametrize(("arguments", "named", "code"), MISTAKES)
def test_a_mistake_gets_one_message_and_its_code(arguments, named, code, made, tmp_path):
    (tmp_path / "broken.jsonl").write_text("{}\n", encoding="utf-8")
    (tmp_path / "empty.jsonl").write_text("", encoding="utf-8")
    good = made / "results.jsonl"
    before = good.read_bytes()
    done = run("report", *(argument.format(tmp=tmp_path, good=good) for argument in arguments))
    assert (done.returncode, done.stdout) == (code, "")
    assert re.search(named, done.stderr)
    assert good.read_bytes() == before
