"""The page of many articles as a person meets it: two lists under the same filters, by mouse, by keyboard, on paper."""

import csv
import io
import re

import gold
import pytest
from pages import reported, row_of

pytestmark = pytest.mark.slow

SHOWN = 50   # rows at a time


def dated():
    """The seeds as rows of results: from several outlets, a month apart, one without a date, one proposal withdrawn."""
    rows = []
    for number, name in enumerate(gold.NAMES):
        row = row_of(name)
        row["article"] |= {
            "title": f"Headline {number}", "outlet": f"Outlet {number % 3}",
            "published": f"2025-{number + 1:02d}-15" if number else None,
        }
        rows.append(row | {"id": name})
    rows[1]["proposals"][0]["status"] = "withdrawn"
    return rows


@pytest.fixture(scope="module")
def page(tmp_path_factory):
    return reported(tmp_path_factory.mktemp("overview"), *dated())


@pytest.fixture(scope="module")
def long(tmp_path_factory):
    """A page of more articles than are shown at a time."""
    row = row_of()
    return reported(tmp_path_factory.mktemp("long"), *(
        row | {"id": f"n{number}", "article": row["article"] | {"title": f"Article {number}"}} for number in range(120)
    ))


def records():
    """Kind, id and who did it, of all records."""
    found = []
    for row in dated():
        for kind, names, who in (("proposals", "proposals", "proposers"), ("responses", "responses", "responders"),
                                 ("conditions", "conditions", "set_by")):
            found += [(kind, each, each[who]) for each in row[names]]
    return found


def shown(tab):
    """How many are shown, and of how many, as the page says it."""
    words = tab.locator(".hits").inner_text().replace(",", "")
    return [int(number) for number in re.match(r"(\d+)(?: of (\d+))?", words).groups() if number]


def test_a_row_of_an_article_tells_headline_day_outlet_abstract_and_moves(page, look):
    with look(page, "#/?sort=article") as tab:
        row = tab.locator("tbody tr >> nth=1")
        assert row.locator("td.date").inner_text() == "15 Feb 2025"
        assert row.locator("td.article a").inner_text() == "Headline 1"
        assert row.locator("td.outlet").inner_text() == "Outlet 1"
        told = row_of(gold.NAMES[1])
        assert row.locator("p.abstract").inner_text() == " ".join(each["text"] for each in told["abstract"])
        first = told["proposals"][0]
        assert f"{first['act']}, withdrawn" in row.locator("td.moves s").inner_text()
        assert f"{len(told['proposals'])} proposal" in row.locator(".counts").inner_text()


def test_records_are_listed_with_day_who_to_whom_act_and_quote(page, look):
    with look(page, "#/records") as tab:
        assert tab.locator("h1").inner_text() == f"{len(records())} records"
        assert tab.locator("tbody tr").count() == SHOWN
        tab.click("text=/^Show all [0-9]+ records/")
        assert tab.locator("tbody tr").count() == len(records())
        tab.fill(".by input", "Sergey Lavrov")
        row = tab.locator("tbody tr", has_text="renew the political dialogue")
        assert row.locator("td.who").inner_text() == "Sergey Lavrov (Russia)"
        assert row.locator("td.to_whom").inner_text() == "United States"
        assert row.locator("td.act_or_answer").inner_text() == "▶ offer, tabled"
        assert "we are ready to renew the political dialogue" in row.locator("td.quote").inner_text()
        row.locator("td.what a").click()
        assert tab.focused() == "proposal P5"


def test_an_answer_is_told_with_those_whose_proposal_it_answers(page, look):
    with look(page, "#/records?answer=reject&party=Sergey+Lavrov") as tab:
        assert tab.texts("td.act_or_answer") == ["✗ reject"]
        assert tab.texts("td.to_whom") == ["members of the Trump team (Trump)"]


SORTED = ["who", "what", "quote", "date"]


@pytest.mark.parametrize("column", SORTED)
def test_the_records_sort_by_each_heading_both_ways_and_what_is_empty_comes_last(column, page, look):
    with look(page, "#/records") as tab:
        tab.click("text=/^Show all [0-9]+ records/")
        both = []
        for _ in range(2):
            tab.click(f"th.{column} button")
            tab.click("text=/^Show all [0-9]+ records/")
            cells = tab.locator(f"td.{column}")
            both.append(cells.evaluate_all(
                "(all) => all.map((one) => one.querySelector('time')?.dateTime ?? one.textContent)"
            ))
        both = [[words.replace("no date", "") for words in cells] for cells in both]
        one, other = ([each for each in cells if each] for cells in both)
        assert sorted(one) == sorted(other)
        assert one[0] == other[-1]
        assert one[-1] == other[0]
        assert [bool(each) for each in both[0]] == sorted((bool(each) for each in both[0]), reverse=True)
        assert [bool(each) for each in both[1]] == sorted((bool(each) for each in both[1]), reverse=True)
        assert tab.get_attribute("th[aria-sort]:not([aria-sort='none'])", "class") == column


def test_what_is_hidden_is_said_by_which_choice_and_one_button_shows_all(page, look):
    """Each choice says how many it alone hides; what is hidden by several is said as well."""
    with look(page, "#/records") as tab:
        tab.select_option(".kind select", "proposal")
        tab.fill(".from input", "2025-03-01")
        proposals = [each for kind, each, _ in records() if kind == "proposals"]
        left = [each for row in dated()[2:] for each in row["proposals"]]
        late = sum(len(row[kind]) for row in dated()[2:] for kind in ("proposals", "responses", "conditions"))
        assert shown(tab) == [len(left), len(records())]
        assert tab.locator(".hits").inner_text().endswith(": from 1 Mar 2025, kind: proposal")
        said = " ".join(tab.texts(".why"))
        alone = {"kind": late - len(left), "from": len(proposals) - len(left)}
        assert f"Not shown: {len(records()) - len(left)} records." in said
        assert f"kind: proposal hides {alone['kind']} alone" in said
        assert f"from 1 Mar 2025 hides {alone['from']} alone" in said
        assert f"{len(records()) - len(left) - sum(alone.values())} hidden by more than one" in said
        undated = sum(len(dated()[0][kind]) for kind in ("proposals", "responses", "conditions"))
        assert f"{undated} records without a date are among them" in said
        tab.click(".why button:has-text('kind: proposal')")
        assert shown(tab) == [late, len(records())]
        tab.click(".why button:has-text('Show all')")
        assert shown(tab) == [len(records())]
        assert tab.locator(".why button").count() == 0
        assert tab.evaluate("document.activeElement.matches('.words input')")


def test_a_name_that_is_known_is_meant_whole_and_any_other_word_within_names(page, look):
    with look(page, "#/records") as tab:
        tab.fill(".by input", "russ")
        assert "put by names with “russ”" in tab.locator(".hits").inner_text()
        part = shown(tab)[0]
        tab.fill(".by input", "RUSSIA")
        assert "put by RUSSIA" in tab.locator(".hits").inner_text()
        assert 0 < shown(tab)[0] <= part
        tab.fill(".by input", "Donald Trump")
        whole = shown(tab)[0]
        tab.fill(".by input", "Trump")   # known too: it is not Donald Trump
        assert shown(tab)[0] != whole


def test_the_address_keeps_what_is_chosen_and_how_it_is_sorted(page, look):
    with look(page) as tab:
        tab.select_option(".answer select", "reject")
        tab.fill(".until input", "2025-09-01")
        tab.click("th.outlet button")
        address = tab.evaluate("location.hash")
        assert address == "#/?until=2025-09-01&answer=reject&sort=outlet"
        titles = tab.texts("td.article a")
        tab.click(".lists a:has-text('Records')")
        assert tab.evaluate("location.hash") == address.replace("#/", "#/records")
        assert set(tab.texts("td.act_or_answer")) == {"✗ reject"}
    with look(page, address) as tab:
        assert tab.texts("td.article a") == titles
        assert tab.input_value(".answer select") == "reject"
        assert tab.get_attribute("th.outlet", "aria-sort") == "ascending"


def test_back_from_an_article_the_list_is_as_it_was_left(long, look):
    with look(long, viewport={"width": 1280, "height": 700}) as tab:
        tab.click("text=Show 50 more")
        link = tab.locator("td.article a").nth(80)
        link.scroll_into_view_if_needed()
        before, title = tab.evaluate("scrollY"), link.inner_text()
        link.click()
        assert tab.locator("h1").inner_text() == title
        tab.click("text=← All articles")
        assert tab.locator("tbody tr").count() == 100
        assert abs(tab.evaluate("scrollY") - before) < 2
        assert tab.evaluate("document.activeElement.textContent") == title


def test_a_click_on_a_month_chooses_it_and_another_takes_it_back(page, look):
    with look(page) as tab:
        april = tab.locator(".month >> nth=2")
        assert april.get_attribute("aria-label") == "Apr 2025: 1 article"
        april.click()
        assert tab.texts("td.article a") == ["Headline 3"]
        assert (tab.input_value(".from input"), tab.input_value(".until input")) == ("2025-04-01", "2025-04-30")
        assert april.get_attribute("aria-pressed") == "true"
        tab.click(".month >> nth=5", modifiers=["Shift"])
        assert shown(tab)[0] == 4
        assert tab.locator(".month[aria-pressed=true]").count() == 4
        tab.click(".month >> nth=5")
        tab.click(".month >> nth=5")
        assert shown(tab) == [len(gold.NAMES)]


def test_the_chart_is_one_stop_of_the_keyboard_and_arrows_lead_on(page, look):
    with look(page) as tab:
        assert tab.locator(".month[tabindex='0']").count() == 1
        tab.focus(".month[tabindex='0']")
        tab.keyboard.press("Home")
        tab.keyboard.press("ArrowRight")
        assert tab.focused() == "Mar 2025: 1 article"
        tab.keyboard.press("Enter")
        assert tab.texts("td.article a") == ["Headline 2"]
        assert tab.evaluate("document.activeElement.getAttribute('aria-pressed')") == "true"


def test_february_ends_with_its_last_day(tmp_path, look):
    row = row_of()
    rows = [row | {"id": day, "article": row["article"] | {"published": day}} for day in ("2024-02-29", "2023-02-28")]
    with look(reported(tmp_path, *rows)) as tab:
        tab.click(".month >> nth=-1")
        assert tab.input_value(".until input") == "2024-02-29"
        assert shown(tab) == [1, 2]


def clipboard(tab, act):
    """What `act` puts on the clipboard, as text and as HTML."""
    tab.evaluate("""() => {
      const put = DataTransfer.prototype.setData;
      window.put = {};
      DataTransfer.prototype.setData = function (form, text) {
        window.put[form] = text;
        return put.call(this, form, text);
      };
    }""")
    act()
    return tab.evaluate("window.put")


def test_the_button_copies_the_whole_list_as_a_table_for_a_spreadsheet(tmp_path, look):
    """All rows, shown or not, a line each; nothing that a spreadsheet would take for a formula."""
    rows = dated()
    rows[1]["proposals"][0]["summary"] = "=HYPERLINK(1)\tand\nmore <b>"
    with look(reported(tmp_path, *rows), "#/records") as tab:
        put = clipboard(tab, lambda: tab.click("text=/^Copy all/"))
        lines = list(csv.reader(io.StringIO(put["text/plain"]), delimiter="\t", quoting=csv.QUOTE_NONE))
        assert lines[0] == ["Date", "Who", "To whom", "Act or answer", "What", "Quote", "Article", "Outlet", "Record",
                            "Article id"]
        assert len(lines) == len(records()) + 1
        assert {len(line) for line in lines} == {10}
        assert [line[4] for line in lines if "HYPERLINK" in line[4]] == ["'=HYPERLINK(1) and more <b>"]
        assert put["text/html"].count("<tr>") == len(lines)
        assert "'=HYPERLINK(1) and more &lt;b&gt;" in put["text/html"]
        assert "rows, to be pasted" in tab.locator(".copied").inner_text()


def test_a_selection_of_rows_is_copied_as_the_cells_it_touches(page, look):
    with look(page, "#/records?sort=what") as tab:
        tab.evaluate("""() => {
          const rows = document.querySelectorAll('tbody tr');
          const last = rows[2].cells[4].querySelector('a').firstChild;
          getSelection().setBaseAndExtent(rows[1].cells[1].firstChild, 0, last, 9);
        }""")
        put = clipboard(tab, lambda: tab.keyboard.press("Control+c"))
        lines = [line.split("\t") for line in put["text/plain"].split("\n")]
        rows = tab.locator("tbody tr")
        assert len(lines) == 2
        assert lines[0][0] == ""   # the first cell of the first row is not selected
        assert lines[0][4] == rows.nth(1).locator("td.what").inner_text()
        assert lines[1][4] == rows.nth(2).locator("td.what").inner_text()
        assert put["text/html"].count("<tr>") == 2


def test_what_is_not_on_the_page_yet_is_said_and_can_be_shown_at_once(long, look):
    with look(long) as tab:
        assert tab.locator("tbody tr").count() == SHOWN
        assert tab.locator("caption").inner_text().startswith("The first 50 of 120 articles")
        assert tab.locator(".shown").inner_text().startswith("70 more articles below are not on the page yet")
        assert tab.get_attribute(".list", "aria-rowcount") == "121"
        assert tab.get_attribute("tbody tr >> nth=9", "aria-rowindex") == "11"
        tab.click("text=Show all 120 articles")
        assert tab.locator("tbody tr").count() == 120
        assert not tab.is_visible(".shown")


def test_paper_takes_the_whole_list_with_what_was_chosen_and_no_control(long, look):
    with look(long, "#/?put_by=Russia") as tab:
        tab.emulate_media(media="print")
        tab.evaluate("dispatchEvent(new Event('beforeprint'))")
        assert tab.locator("tbody tr").count() == 120
        assert "put by Russia" in tab.locator(".hits").inner_text()
        controls = tab.locator("main :is(input, select, .choice, .over-list button, .more)")
        assert controls.locator("visible=true").count() == 0
        tab.evaluate("dispatchEvent(new Event('afterprint'))")
        assert tab.locator("tbody tr").count() == SHOWN


def test_by_the_keyboard_alone_from_the_search_to_a_record(page, look):
    with look(page) as tab:
        tab.focus(".lists a >> nth=1")
        tab.keyboard.press("Enter")
        assert tab.evaluate("document.activeElement.matches('h1')")
        for _ in range(3):
            tab.keyboard.press("Tab")
        tab.keyboard.type("political dialogue")
        assert shown(tab)[0] == 1
        assert tab.texts("mark.hit")[:1] == ["political"]
        for _ in range(60):
            tab.keyboard.press("Tab")
            if tab.evaluate("document.activeElement.matches('td.what a')"):
                break
        tab.keyboard.press("Enter")
        assert tab.focused() == "proposal P5"


LOOKS = [{}, {"color_scheme": "dark"}, {"viewport": {"width": 400, "height": 800}}]


@pytest.mark.parametrize("settings", LOOKS)
@pytest.mark.parametrize("place", ["#/?put_by=russ&from=2025-01-02", "#/records?party=russ", "#/3"])
def test_axe_finds_no_serious_fault_and_a_phone_needs_no_scrolling_sideways(place, settings, page, look):
    from axe_playwright_python.sync_playwright import Axe

    with look(page, place, reduced_motion="reduce", **settings) as tab:
        found = Axe().run(tab.tab).response["violations"]
        serious = [each for each in found if each["impact"] in ("serious", "critical")]
        assert [(each["id"], each["nodes"][0]["html"]) for each in serious] == []
        assert tab.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_on_a_phone_the_map_is_one_proposal_under_the_other(made, look):
    """Each with who put it and who answered, whole and within the screen."""
    with look(made / "lavrov-tass.html", viewport={"width": 400, "height": 800}) as tab:
        assert not tab.is_visible(".columns")
        assert tab.locator(".stack > li").count() == 10
        first = tab.locator(".stack > li >> nth=0").inner_text()
        for words in ("members of the Trump team (Trump) ▶", "P1 plan · unofficial · floated", "R1 ✗ reject",
                      "Sergey Lavrov (Russia)"):
            assert words in first
        assert "→ put to United States" in tab.locator(".stack > li >> nth=4").inner_text()
        tab.click(".stack .answered a >> nth=0")
        assert tab.focused() == "response R1"
    with look(made / "lavrov-tass.html") as tab:
        assert tab.is_visible(".columns")
        assert not tab.is_visible(".stack")


def test_positions_and_map_strike_out_what_was_withdrawn(tmp_path, look):
    row = row_of()
    row["proposals"][4]["status"] = "withdrawn"
    with look(reported(tmp_path, row)) as tab:
        assert tab.texts(".positions td s") == ["offer, withdrawn"]
        assert tab.locator(".cell.put:has-text('withdrawn')").count() == 0
        assert [each.split(" ")[0] for each in tab.locator("svg .ended").all_text_contents()] == ["P5"]
