"""What is written, pressed or looked at on the desk, while answers and news come in, is not lost by them."""

import json
import re
import threading
from concurrent.futures import ThreadPoolExecutor

import desk
import gold
import pytest
import server
from front import Front
from playwright.sync_api import expect

pytestmark = pytest.mark.slow
OTHER = "Nobody recorded what is said of this."


@pytest.fixture
def app(tmp_path):
    with desk.desk(tmp_path) as found:
        yield found


def looks_away(tab, away):
    """The tab is behind another one, or it is looked at again."""
    tab.evaluate("""(away) => {
      Object.defineProperty(document, 'hidden', { get: () => away, configurable: true });
      document.dispatchEvent(new Event('visibilitychange'));
    }""", away)


def held(tab, pattern):
    """Requests that match are kept from the server until what is returned is called, which waits for the first."""
    kept, is_over = [], threading.Event()
    tab.route(pattern, lambda route: route.continue_() if is_over.is_set() else kept.append(route))

    def let_go():
        while not kept:
            tab.wait_for_timeout(10)
        is_over.set()
        for route in kept:
            route.continue_()

    return let_go


def test_a_reply_that_is_begun_is_there_still_when_its_tab_is_come_back_to(chromium, app):
    """As whoever asks a model by hand does: to its window and back, more than once."""
    with Front(chromium, app, permissions=["clipboard-read", "clipboard-write"]) as tab:
        tab.locator("#text").fill(server.ARTICLE)
        tab.get_by_role("button", name="Read it").click()
        tab.get_by_role("button", name="Copy the prompt").click()
        tab.get_by_text("The prompt is copied").wait_for()
        tab.get_by_label("Reply about").fill("Half of")
        looks_away(tab, True)
        looks_away(tab, False)
        app.read(text=OTHER)
        expect(tab.locator("#readings > li")).to_have_count(2)   # it was told of both again
        expect(tab.locator("#readings > li").last.get_by_label("Reply about")).to_have_value("Half of")
        expect(tab.get_by_label("Reply about").and_(tab.locator(":focus"))).to_have_value("Half of")
        expect(tab.locator("#readings > li").last.get_by_label("Prompt for")).to_be_visible()


def test_following_that_ended_while_nobody_looked_is_told_of_to_who_comes_back(chromium, app):
    app.read(example="grahn")
    with Front(chromium, app) as tab:
        expect(tab.locator("#follow")).to_have_text("Follow these 16 articles")
        looks_away(tab, True)
        assert app.ask("POST", "/dossier?wait=120")[0] == 202
        looks_away(tab, False)
        expect(tab.locator("#dossier")).to_be_visible()
        expect(tab.locator("#followed")).to_contain_text("16 articles")


@pytest.mark.parametrize("order", [1, -1])
def test_of_two_answers_about_following_the_one_asked_for_last_counts(chromium, app, order):
    app.read(example="grahn")
    answers = []
    with Front(chromium, app) as tab:
        expect(tab.locator("#followed")).to_contain_text("nothing was followed yet")
        tab.route("**/dossier/state", lambda route: answers.append((route, route.fetch())))
        for count in (1, 2):
            looks_away(tab, True)
            if count == 2:
                assert app.ask("POST", "/dossier?wait=120")[0] == 202
            looks_away(tab, False)
            while len(answers) < count:
                tab.wait_for_timeout(10)
        for route, answer in answers[::order]:
            with tab.expect_request_finished(lambda request, route=route: request == route.request):
                route.fulfill(response=answer)
        expect(tab.locator("#dossier")).to_be_visible()


def test_what_is_written_while_an_article_is_on_its_way_stays_and_it_goes_once(chromium, app):
    with Front(chromium, app) as tab:
        let_go = held(tab, "**/summaries")
        tab.locator("#text").fill(gold.text("lavrov-tass"))
        tab.get_by_role("button", name="Read it").dblclick()
        tab.locator("#text").fill(OTHER)
        let_go()
        tab.locator("#readings .done").wait_for()
        expect(tab.locator("#given")).to_have_text("")
        expect(tab.locator("#text")).to_have_value(OTHER)
        with tab.expect_request("**/summaries"):
            tab.get_by_role("button", name="Read it").click()
        expect(tab.locator("#readings .failed")).to_have_count(1)
        expect(tab.locator("#text")).to_have_value("")
    assert len([each for each in app.get("/summaries")["readings"] if each["state"] == "done"]) == 1


def test_who_looks_at_what_happens_is_not_thrown_out_by_what_happens_next(chromium, tmp_path):
    goes_on = threading.Event()

    def waits(handler):
        assert goes_on.wait(60)
        server.says(server.good())(handler)

    with server.Server(waits) as model, desk.desk(
        tmp_path, model="tiny", base_url=model.url, api_key="k",
    ) as app, Front(chromium, app) as tab:
        tab.locator("#text").fill(server.ARTICLE)
        tab.get_by_role("button", name="Read it").click()
        tab.locator("#readings .reading").get_by_text("What happened").click()
        tab.locator("#readings summary:focus").wait_for()
        goes_on.set()
        expect(tab.locator("#readings .done li").last).to_contain_text("found in the text")
        expect(tab.locator("#readings summary")).to_be_focused()
        expect(tab.locator("#readings details")).to_have_attribute("open", "")


def test_who_asked_for_more_of_the_list_and_went_elsewhere_stays_there(chromium, app):
    [line] = [json.loads(app.ask("GET", f"/articles/{app.read(example='lavrov-tass')['article']}")[2])]
    rows = [line | {"id": f"n{number}"} for number in range(60)]
    app.results.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    with Front(chromium, app) as tab:
        expect(tab.locator("#list li")).to_have_count(50)
        expect(tab.locator("#hits")).to_have_text(re.compile("^60 articles$"))
        let_go = held(tab, "**/articles?*")
        tab.locator("#more").click()
        tab.locator("#text").focus()
        let_go()
        expect(tab.locator("#list li")).to_have_count(60)
        expect(tab.locator("#text")).to_be_focused()


def test_a_reply_that_is_sent_twice_at_once_is_taken_in_once(app):
    reading = app.read(text=server.ARTICLE)
    path, what = f"/summaries/{reading['id']}/reply", {"reply": json.dumps(server.good())}
    with ThreadPoolExecutor(4) as pool:
        told = [status for status, *_ in pool.map(lambda _: app.ask("POST", path, what), range(4))]
    assert sorted(told) == [200, 404, 404, 404]
    assert len(app.results.read_text(encoding="utf-8").splitlines()) == 1


def test_a_reply_that_was_refused_can_be_sent_again(app):
    reading = app.read(text=server.ARTICLE)
    path = f"/summaries/{reading['id']}/reply"
    assert app.ask("POST", path, {"reply": "no JSON"})[0] == 422
    said = app.get(f"/summaries/{reading['id']}")["said"][-1]
    assert said.startswith("the reply was not taken in: "), said
    assert app.ask("POST", path, {"reply": json.dumps(server.good())})[0] == 200
    assert app.get(f"/summaries/{reading['id']}")["needs_model"] is False
