"""The front page in a real browser: an article given and read live, by mouse, by keyboard, in any width and light."""

import json
import re

import desk
import gold
import pytest
import server
from front import Front, serious
from playwright.sync_api import expect

pytestmark = pytest.mark.slow
SEED = gold.text("lavrov-tass")


@pytest.fixture
def app(tmp_path):
    with desk.desk(tmp_path) as found:
        yield found


def test_an_article_that_is_pasted_is_read_live_and_looked_at(chromium, app):
    """From the address that the command prints to the record in its text, and back."""
    with Front(chromium, app) as tab:
        assert "token" not in tab.url
        tab.locator("#text").fill(SEED)
        tab.get_by_role("button", name="Read it").click()
        done = tab.locator("#readings .done")
        done.wait_for()
        assert "17 records, 18 quotes found in the text" in done.inner_text()
        expect(tab.locator("#text")).to_have_value("")
        done.get_by_text("What happened").click()
        assert done.locator("ol li").all_inner_texts()[0] == f"taken in: {len(SEED):,} characters"
        row = tab.locator("#list li")
        row.wait_for()
        assert "10 proposals, 1 response, 6 conditions" in row.inner_text()
        done.get_by_role("link").click()
        expect(tab.locator(".card.proposal")).to_have_count(10)
        assert tab.locator(".text mark").count() > 10
        tab.get_by_role("link", name="Desk").click()
        tab.locator("#list li").wait_for()


def tabs_to(tab, id):
    """Tab until a control has the focus."""
    for _ in range(200):
        if tab.evaluate("document.activeElement.id") == id:
            return
        tab.keyboard.press("Tab")
    raise AssertionError(f"Tab does not lead to {id}")


def test_the_keyboard_alone_does_it_all(chromium, app):
    with Front(chromium, app) as tab:
        tab.keyboard.press("Tab")
        assert tab.evaluate("document.activeElement.textContent") == "Skip to the articles"
        tabs_to(tab, "text")
        tab.keyboard.insert_text(SEED)
        tab.keyboard.press("Control+Enter")
        tab.locator("#readings .done a:focus").wait_for()   # what was given is where the focus goes
        tab.keyboard.press("Enter")
        tab.locator(".card").first.wait_for()
        tab.keyboard.press("Tab")
        tab.keyboard.press("Tab")
        assert tab.evaluate("document.activeElement.textContent") == "Desk"
        tab.keyboard.press("Enter")
        tab.locator("#list li").wait_for()
        tabs_to(tab, "example")
        tab.keyboard.press("End")
        tab.keyboard.press("Tab")
        tab.keyboard.press("Enter")
        tab.locator("#follow", has_text="Follow these 16 articles").wait_for()
        tabs_to(tab, "follow")
        tab.keyboard.press("Enter")
        tab.locator("#dossier").wait_for()
        expect(tab.locator("#followed")).to_contain_text("16 articles, ")
        tabs_to(tab, "since")
        tab.keyboard.press("Enter")
        tab.get_by_text("From 16 articles").wait_for()


def test_files_are_dropped_and_chosen_and_what_cannot_be_read_says_why(chromium, app, tmp_path):
    good, bad = tmp_path / "good.txt", tmp_path / "bad.png"
    good.write_text(SEED, encoding="utf-8")
    bad.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(100))
    with Front(chromium, app) as tab:
        tab.locator("#files").set_input_files([good])
        tab.locator("#readings .done").wait_for()
        data = tab.evaluate_handle("""(text) => {
          const data = new DataTransfer();
          data.items.add(new File([text], "other.txt"));
          return data;
        }""", "Nobody recorded what is said of this.")
        tab.dispatch_event("main", "drop", {"dataTransfer": data})
        failed = tab.locator("#readings .failed")
        failed.wait_for()
        assert "with a model, or ask one by hand" in failed.inner_text()
    told = Front(chromium, app)   # a refusal is also an entry of the browser's console
    told.tab.locator("#files").set_input_files([bad])
    told.tab.locator("#given.failed").wait_for()
    assert "bad.png" in told.tab.locator("#given").inner_text()
    told.context.close()


def test_what_a_model_does_is_seen_as_it_happens_in_every_tab(chromium, tmp_path):
    evil = "</script><script>alert(1)</script><img src=x onerror=alert(2)>"
    reply = server.good()
    reply["proposals"][0]["says"] = evil
    bad = server.one("words that stand nowhere in it at all")
    with server.Server(bad, reply) as model, desk.desk(
        tmp_path, model="tiny", base_url=model.url, api_key="k",
    ) as app, Front(chromium, app) as tab, Front(chromium, app) as other:
        tab.locator("summary").first.click()
        tab.locator("#title").fill(evil)
        tab.locator("#text").fill(server.ARTICLE)
        tab.get_by_role("button", name="Read it").click()
        for each in (tab, other):
            each.locator("#readings .done").wait_for()
            assert each.locator("#readings li b, #readings li a").first.inner_text() == evil
            each.locator("#list li").wait_for()
            assert each.locator("main :is(script, img)").count() == 0
        tab.locator("#readings summary").click()
        said = tab.locator("#readings ol li").all_inner_texts()
        assert any(each.startswith("reply 1 does not stand, asked again") for each in said), said
        tab.locator("#list a").click()
        assert tab.locator(".card .says").first.inner_text() == evil
        assert tab.locator("main :is(script, img)").count() == 0


def test_the_list_is_searched_and_shown_a_page_at_a_time(chromium, app):
    [line] = [json.loads(app.ask("GET", f"/articles/{app.read(example='lavrov-tass')['article']}")[2])]
    rows = [line | {"id": f"n{number}", "article": line["article"] | {"title": f"Talks, round {number}"}}
            for number in range(120)]
    app.results.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    with Front(chromium, app) as tab:
        tab.locator("#list li").nth(49).wait_for()
        assert tab.locator("#list li").count() == 50
        tab.locator("#more").click()
        tab.locator("#list li").nth(99).wait_for()
        tab.locator("#list li:nth-child(51) a:focus").wait_for()
        focused = tab.evaluate("document.activeElement.textContent")
        app.read(example="qamar-ar")
        tab.locator("#hits", has_text="121 articles").wait_for()
        assert tab.locator("#list li").count() == 100
        assert tab.evaluate("document.activeElement.textContent") == focused
        tab.locator("#words").fill("round 119")
        tab.locator("#hits", has_text=re.compile("^1 article$")).wait_for()
        assert tab.locator("#list a").inner_text() == "Talks, round 119"
        tab.locator("#report").click()
        expect(tab.locator(".list td a")).to_have_count(50)


def test_the_page_asks_for_the_token_and_takes_it(chromium, app):
    with Front(chromium, app, app.url) as tab:
        assert tab.url.endswith("/session")
        assert serious(tab) == []
        tab.locator("#token").fill(app.token)
        tab.keyboard.press("Enter")
        tab.locator("#give").wait_for()


@pytest.mark.parametrize("settings", [
    {"viewport": {"width": 1280, "height": 900}}, {"viewport": {"width": 400, "height": 800}},
    {"color_scheme": "dark"}, {"forced_colors": "active"},
], ids=["wide", "narrow", "dark", "forced"])
def test_nothing_is_in_the_way_of_anybody(chromium, app, settings):
    app.read(example="qamar-ar")
    app.read(text="Nobody recorded what is said of this.")
    with Front(chromium, app, **settings) as tab:
        tab.locator("#list li").wait_for()
        tab.locator("#readings .failed").wait_for()
        assert serious(tab) == []
        assert tab.evaluate("document.documentElement.scrollWidth <= innerWidth")
        tab.locator("#list a").click()
        tab.locator(".card").first.wait_for()
        assert serious(tab) == []
        assert tab.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_without_a_model_the_reply_of_a_chat_window_is_pasted(chromium, app):
    with Front(chromium, app, permissions=["clipboard-read", "clipboard-write"]) as tab:
        tab.locator("#text").fill(server.ARTICLE)
        tab.get_by_role("button", name="Read it").click()
        tab.get_by_role("button", name="Copy the prompt").click()
        tab.get_by_text("The prompt is copied").wait_for()
        assert server.ARTICLE in tab.evaluate("navigator.clipboard.readText()")
        assert serious(tab) == []
        tab.get_by_label("Reply about").fill(json.dumps(server.good()))
        tab.get_by_role("button", name="Take the reply in").click()
        tab.locator("#readings .done a:focus").wait_for()
        tab.locator("#list li").wait_for()


def test_a_server_that_was_started_again_asks_for_its_token(chromium, app):
    front = Front(chromium, app)   # what is refused is also an entry of the browser's console
    front.tab.locator("#hits", has_text="0 articles").wait_for()
    front.tab.locator("#followed", has_text="nothing was followed yet").wait_for()   # nothing is asked for any more
    front.context.clear_cookies()
    front.tab.evaluate("document.getElementById('words')?.dispatchEvent(new Event('input'))")   # or it asks by itself
    front.tab.wait_for_url("**/session")
    front.context.close()


def test_a_brief_that_cannot_be_made_is_said_beside_its_fields(chromium, app):
    for path, what in (("/summaries?wait=60", {"example": "grahn"}), ("/dossier?wait=120", None)):
        assert app.ask("POST", path, what)[0] == 202
    front = Front(chromium, app)   # what is refused is also an entry of the browser's console
    front.tab.locator("#party").fill("Nobody")
    front.tab.get_by_role("button", name="Brief").click()
    front.tab.locator("#briefed.failed", has_text="no actor of the dossier goes by the name 'Nobody'").wait_for()
    front.tab.locator("#party").fill("Rimstad")
    front.tab.get_by_role("button", name="Brief").click()
    front.tab.wait_for_url("**/brief?**party=Rimstad**")
    assert front.tab.locator("h1").inner_text().startswith("Who moved on what")
    front.context.close()
