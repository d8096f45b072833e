"""What the review page says and shows on the way: what keeps a form from being saved, where one is, what comes next."""

import pytest
from pages import row_of
from playwright.sync_api import expect
from reviewing import at, begun, page_of, press, saved, select, told

pytestmark = pytest.mark.slow
FOCUS = "document.activeElement"
SEEN = """(selector) => {
  const {top, bottom} = document.querySelector(selector).getBoundingClientRect();
  return top >= 0 && bottom <= document.querySelector('.reviewing').getBoundingClientRect().top + 1;
}"""


@pytest.fixture(scope="module")
def lavrov(tmp_path_factory):
    return page_of(tmp_path_factory.mktemp("lavrov"), row_of())


def test_what_keeps_a_form_from_being_saved_is_told_and_the_first_of_it_has_the_focus(lavrov, look):
    with look(lavrov) as tab:
        begun(tab, "P1")
        select(tab, "a quick end to the war")
        press(tab, "m", "3", "Enter", "1")
        assert tab.locator(".mend .requires [aria-required=true]").count() == 1
        tab.fill(".mend .summary textarea", "An end.")
        tab.focus(".mend .why input")
        press(tab, "Enter")
        assert told(tab).startswith("Not saved: Requires: nothing stands there. Keys write into that field now.")
        field = tab.evaluate_handle(FOCUS)
        assert field.evaluate("(box) => [box.closest('.requires') !== null, box.ariaInvalid]") == [True, "true"]
        described = field.evaluate("(box) => document.getElementById(box.getAttribute('aria-describedby')).innerText")
        assert described == "Requires: nothing stands there"
        assert tab.evaluate(SEEN, ".mend .requires")
        press(tab, "all")
        assert field.evaluate("(box) => [box.value, box.ariaInvalid]") == ["all", None]


def test_a_name_that_stands_nowhere_is_asked_again_and_whom_it_speaks_for_follows_the_name(lavrov, look):
    with look(lavrov) as tab:
        begun(tab, "R1")
        press(tab, "w", "Vladimir Putin", "Enter")   # Sergey Lavrov stood there, of Russia
        at(tab, "R1")
        press(tab, "w", "Donald Trump", "Enter")
        at(tab, "R1")
        press(tab, "w", "Don", "Enter")
        assert "no record has “Don”, and it does not stand in the article; perhaps it is Donald Trump" in told(tab)
        assert "Enter once more keeps it." in told(tab)
        press(tab, "Don", "Enter", "Enter")
        parties = [tuple(line.now["responders"][0].values()) for line in saved(tab)]
        assert parties == [("Vladimir Putin", "Russia"), ("Donald Trump", None), ("Don", None)]


def test_the_basis_follows_what_is_told_of_who_says_so(lavrov, look):
    with look(lavrov) as tab:
        begun(tab, "P9")
        select(tab, "a quick end to the war")
        press(tab, "m", "1", "Enter")
        basis = "[aria-label='Attribution 1: basis']"
        assert tab.input_value(basis) == "author"
        tab.focus("[aria-label='Attribution 1: source']")
        press(tab, "Donald Trump")
        assert tab.input_value(basis) == "paraphrase"
        assert told(tab).startswith("Basis: paraphrase, for author means the journalist alone")
        press(tab, "Escape", "Escape")
        at(tab, "P1")
        press(tab, "e")   # where a person says that it is the author, that is asked again
        tab.select_option(basis, "author")
        press(tab, "Enter")
        assert "author means the journalist" in told(tab)
        assert tab.evaluate(FOCUS + ".getAttribute('aria-label')") == "Attribution 1: basis"


def test_records_come_in_the_order_of_the_screen(lavrov, look):
    """A proposal, then what is beneath it; j, k, n and what is accepted at once keep to it, and the bar follows."""
    with look(lavrov) as tab:
        begun(tab)
        order = tab.texts(".card > :is(h3, h4) > .tag")
        assert order[:2] == ["P1", "R1"]
        gone = []
        for _ in order[:8]:
            press(tab, "j")
            gone.append(told(tab).partition(":")[0])
        assert gone == order[1:9]
        assert tab.locator(".card.current").count() == 1
        press(tab, "k")
        assert told(tab).startswith(f"{order[7]}: ")
        tab.click(".reviewing summary")
        tab.click("text=Accept all shown")
        assert ", ".join(order) in tab.locator("dialog").inner_text()
        press(tab, "Escape")
        at(tab, order[3])
        press(tab, "a")
        assert told(tab).startswith(f"{order[3]} confirmed. {order[4]}: ")


def test_what_is_worked_on_stays_in_view(lavrov, look):
    with look(lavrov, viewport={"width": 1280, "height": 720}) as tab:
        begun(tab)
        for record in ("P10", "C6", "P2"):
            for _ in range(40):
                if told(tab).startswith(f"{record}: "):
                    break
                press(tab, "j" if record != "P2" else "k")
            assert tab.evaluate(SEEN, ".card.current .says")
            press(tab, "e", "Enter")
            assert told(tab).startswith(f"Nothing of {record}")
            tab.framed()   # panes follow the page when it was scrolled
            assert tab.evaluate(SEEN, ".card.current .says")
            assert tab.evaluate(SEEN, f".text mark[data-records~={record}]")
            assert tab.locator(".card.current").count() == 1
        press(tab, "Q", "a quick end to the war", "Enter")
        marked = tab.evaluate("[...CSS.highlights.get('evidence')].map((range) => range.toString())")
        assert marked[-1] == "a quick end to the war"
        tab.framed()
        assert tab.evaluate("""() => {
          const {top, bottom} = [...CSS.highlights.get('evidence')].at(-1).getBoundingClientRect();
          return top >= 0 && bottom <= innerHeight;
        }""")
        press(tab, "Escape", "Escape")
        assert tab.evaluate("CSS.highlights.has('evidence')") is False


def test_a_pointer_that_rests_on_the_page_takes_nothing_from_who_goes_on_by_keys(lavrov, look):
    """What is pointed at is lit and brought beside, but not what the page itself moves under the pointer."""
    with look(lavrov, viewport={"width": 1280, "height": 720}) as tab:
        begun(tab)
        tab.mouse.move(350, 300)
        tab.framed()
        for key in "jajaaja":
            press(tab, key)
            tab.framed()
            tab.framed()   # where something came under the pointer, the browser has told of it
        record = tab.evaluate("document.querySelector('.card.current .tag').textContent")
        expect(tab.locator(".card.lit > :is(h3, h4) > .tag")).to_have_text([record])
        tab.wait_for_timeout(200)   # what is pointed at is brought beside after so long
        assert tab.evaluate(SEEN, ".card.current .says")
        assert tab.evaluate(SEEN, f".text mark[data-records~={record}]")
        mark = tab.locator(".text mark[data-records='P10'] >> nth=0")
        mark.hover()
        expect(tab.locator(".card.lit > :is(h3, h4) > .tag")).to_have_text(["P10"])


def test_at_the_end_the_bar_asks_and_the_place_stays(tmp_path, look):
    with look(page_of(tmp_path, row_of("leaflet-orders"))) as tab:
        begun(tab)
        count = tab.locator(".card").count()
        press(tab, *["a"] * count)
        assert "Is anything missing?" in told(tab)
        assert tab.focused() == "Is anything missing in this article?"
        assert tab.evaluate(FOCUS + ".closest('.reviewing') !== null")
        last = tab.texts(".card > :is(h3, h4) > .tag")[-1]
        where = tab.evaluate("scrollY")
        press(tab, "d")
        assert told(tab).endswith("Every record is decided.")
        assert tab.focused().endswith(last)
        assert abs(tab.evaluate("scrollY") - where) < 100
        assert tab.evaluate(SEEN, ".card.current .says")


def test_a_link_that_another_record_has_says_so_and_leads_there(lavrov, look):
    with look(lavrov) as tab:
        begun(tab, "P3")
        press(tab, "l")
        assert "What leads to P3 is mended at R1" in told(tab)
        press(tab, "Escape")
        tab.click("[aria-label='Mend at R1: Answers P3']")
        assert tab.evaluate(FOCUS + ".value") == "P1 P2 P3"
        assert tab.evaluate(FOCUS + ".closest('.card').ariaLabel") == "response R1"


def test_what_is_selected_is_evidence_in_its_own_article_and_in_no_other(tmp_path, look):
    with look(page_of(tmp_path, row_of(), row_of("cordal-es")), "#/0") as tab:
        begun(tab)
        select(tab, "a quick end to the war")
        tab.goes("#/1")
        assert tab.locator(".picked q").count() == 0
        at(tab, "P1")
        press(tab, "Q")
        assert told(tab).startswith("Words of the passage that is evidence of P1")
        quotes = tab.texts(".mend .quotes q")
        tab.goes("#/0")
        select(tab, "a quick end to the war")   # while the form of the other is open
        press(tab, "Q")
        assert told(tab) == "Save or leave this form first."
        assert tab.evaluate("location.hash") == "#/1"
        assert tab.texts(".mend .quotes q") == quotes
