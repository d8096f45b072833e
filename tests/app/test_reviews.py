"""Decisions through the desk: from the page, or from a program, kept beside the results at once."""

import json

import desk
import pytest
from front import Front, serious
from playwright.sync_api import expect

from summarizer import Decision, read_results
from summarizer.results.decisions import as_json, beside, digest_of, read


@pytest.fixture
def app(tmp_path):
    with desk.desk(tmp_path) as found:
        found.read(example="lavrov-tass")
        yield found


def decision(app, act, record, number, **more):
    """A decision on a record of the example, as the page makes it."""
    [summary] = read_results(app.results, review=False)
    own = summary[record] if act != "add" else None
    return {
        "id": f"{number:016x}", "act": act, "by": "Ana", "at": "2026-11-27T21:40:00Z", "article": summary.id,
        "sha256": summary.article.sha256, "record": record, "on": digest_of(own) if own else None,
        "was": as_json(own) if own else None, **more,
    }


def sent(app, *decisions):
    status, _, body = app.ask("POST", "/reviews", {"decisions": decisions})
    return status, json.loads(body)


def test_what_is_decided_is_on_disk_and_in_all_that_is_read(app):
    now = app.get("/articles/example/lavrov-tass")["responses"][0] | {"type": "response", "answer": "defer"}
    some = [
        decision(app, "confirm", "P1", 1), decision(app, "correct", "R1", 2, now=now), decision(app, "reject", "P2", 3),
    ]
    assert sent(app, *some) == (200, {"new": 3, "known": 0})
    assert sent(app, *some) == (200, {"new": 0, "known": 3})
    assert [each.id for each in read(beside(app.results))] == [each["id"] for each in some]
    summary = app.get("/articles/example/lavrov-tass")
    assert summary["responses"][0]["answer"] == "defer"
    assert summary["responses"][0]["review"]["by"] == "Ana"
    assert "P2" not in [each["id"] for each in summary["proposals"]]
    [row] = app.get("/articles")["articles"]
    assert (row["proposals"], row["reviewed"]) == (9, 2)
    assert [each["id"] for each in app.get("/reviews?article=example/lavrov-tass")["decisions"]] == [
        each["id"] for each in some
    ]
    assert app.get("/reviews?article=other")["decisions"] == []


def test_what_the_article_does_not_bear_out_is_refused_with_its_reason_and_the_rest_is_kept(app):
    now = as_json(next(read_results(app.results))["P1"])
    now["evidence"] = [{"quote": "words that stand nowhere", "start": 0, "end": 24}]
    status, told = sent(app, decision(app, "confirm", "P3", 1), decision(app, "correct", "P1", 2, now=now))
    assert status == 422
    assert told["detail"].startswith("P1: “words that stand nowhere” does not stand in the article")
    assert told["detail"].endswith("; 1 kept")
    assert [each.record for each in read(beside(app.results))] == ["P3"]
    one = decision(app, "confirm", "P1", 3)
    joined = {name: one[name] for name in ("id", "by", "at")} | {"act": "rename", "actor": "x", "to": "y"}
    for wrong in ({}, one | {"act": "go"}, one | {"article": "none", "sha256": "0" * 64}, joined):
        assert sent(app, wrong)[0] == 422, wrong
    for wrong in ({}, {"decisions": None}, [], {"decisions": "all"}):
        assert app.ask("POST", "/reviews", wrong)[0] == 422
    assert len(read(beside(app.results))) == 1


def test_decisions_that_another_process_takes_in_show_in_the_list(app):
    made = Decision.model_validate(decision(app, "reject", "P1", 1))
    beside(app.results).write_text(made.model_dump_json(exclude_none=True) + "\n", encoding="utf-8")
    assert app.get("/articles")["articles"][0]["proposals"] == 9
    beside(app.results).unlink()
    assert app.get("/articles")["articles"][0]["proposals"] == 10


def test_what_is_decided_of_joins_counts_when_it_is_followed_again(tmp_path):
    """Two records that were one thread stay apart, by Ana; without a dossier there is nothing to decide on."""
    with desk.desk(tmp_path) as app:
        joined = {"id": f"{1:016x}", "act": "different", "by": "Ana", "at": "2026-11-27T21:40:00Z"}
        assert app.ask("POST", "/summaries?wait=60", {"example": "grahn"})[0] == 202
        assert app.ask("POST", "/dossier?wait=120")[0] == 202
        made = app.get("/dossier")
        same = next(each for each in made["joins"] if each["verdict"] == "same" and each["how"] == "model")
        joined |= {"left": same["left"], "right": same["right"]}
        assert sent(app, joined) == (200, {"new": 1, "known": 0})
        assert app.ask("POST", "/dossier?wait=120")[0] == 202
        again = [each for each in app.get("/dossier")["joins"] if each["how"] == "person"]
        told = again or app.get("/dossier")["doubts"]
        assert "Ana" in json.dumps(told)
        assert app.get("/dossier") != made


@pytest.mark.slow
def test_a_key_on_the_page_is_a_decision_on_disk(chromium, app):
    """The page of the desk sends what is decided, and an open front page shows it."""
    with Front(chromium, app) as other, Front(chromium, app) as tab:
        tab.locator("#list a").click()
        tab.locator(".card").first.wait_for()
        for key in "na":
            tab.keyboard.press(key)
        tab.keyboard.type("Ana")
        tab.keyboard.press("Enter")
        tab.keyboard.press("a")
        other.locator("#list", has_text="2 reviewed").wait_for()
        assert [(each.act, each.record, each.by) for each in read(beside(app.results))] == [
            ("confirm", "P1", "Ana"), ("confirm", "R1", "Ana"),
        ]
        assert serious(tab) == []
        tab.locator(".reviewing .count:not(:has-text('not sent'))").wait_for()   # or leaving is warned of
        tab.reload()
        expect(tab.locator("body")).to_contain_text("2 of 17 records decided")


@pytest.mark.slow
def test_a_click_on_an_article_is_not_lost_where_the_list_changes_under_it(chromium, app):
    with Front(chromium, app) as tab:
        tab.locator("#list a").hover()
        tab.mouse.down()
        assert sent(app, decision(app, "confirm", "P1", 1))[0] == 200
        tab.locator("#list", has_text="1 reviewed").wait_for()
        with tab.expect_navigation(url="**/page"):
            tab.mouse.up()


@pytest.fixture
def followed(tmp_path):
    """The example followed on the desk: one join is in doubt, of T4 and T9."""
    with desk.desk(tmp_path) as found:
        assert found.ask("POST", "/summaries?wait=60", {"example": "grahn"})[0] == 202
        assert found.ask("POST", "/dossier?wait=120")[0] == 202
        yield found


def doubted(app):
    return [each["threads"] for each in app.get("/dossier")["doubts"]]


@pytest.mark.slow
def test_a_join_is_decided_on_the_desk_by_keys_is_on_disk_and_counts_when_followed_again(chromium, followed):
    path = beside(followed.results.with_suffix(".dossier.json"))
    assert doubted(followed) == [["T4", "T9"]]
    with Front(chromium, followed) as tab:
        tab.locator("#dossier").click()
        tab.goto(f"{tab.url}#/open")
        tab.locator("[aria-label='Two: T4 and T9']").focus()
        tab.keyboard.press("Enter")
        tab.keyboard.type("Ana")
        tab.keyboard.press("Enter")
        mark = tab.locator("section:has(> #decided) .by")
        mark.filter(has_text="Two, says Ana").filter(has_text="shown after the next follow").wait_for()
        expect(tab.locator(".reviewing .count")).to_have_text("1 decision, shown after the next follow")
        assert {(each.act, each.by) for each in read(path)} == {("different", "Ana")}
        assert {each["act"] for each in followed.get("/reviews")["decisions"]} == {"different"}
        tab.reload()   # as it is kept beside the dossier, not by the browser alone
        mark.filter(has_text="shown after the next follow").wait_for()
        assert serious(tab) == []
        tab.get_by_role("button", name="Follow again").focus()
        tab.keyboard.press("Enter")
        expect(tab.locator(".reviewing .count")).to_contain_text("0 decisions, shown after the next follow")
        expect(mark).to_have_count(1)
        expect(mark).not_to_contain_text("shown after")
        assert doubted(followed) == []
        tab.get_by_role("button", name="Undo").focus()
        tab.keyboard.press("Enter")
        mark.filter(has_text="taken back").wait_for()
        tab.get_by_role("button", name="Follow again").click()
        expect(mark).to_have_count(0)
        expect(tab.locator("section:has(> #decided)")).to_be_hidden()
        expect(tab.locator("[aria-label='Two: T4 and T9']")).to_be_visible()
        assert read(path)[-1].act == "undo"
    assert doubted(followed) == [["T4", "T9"]]


@pytest.mark.slow
def test_a_colleagues_file_is_loaded_on_the_desk_and_kept_at_once(chromium, followed, tmp_path):
    actor = next(each for each in followed.get("/dossier")["actors"]["actors"] if each["name"] == "Bersund")
    cruel = "</script><script>document.title = 'mine'</script>"
    told = {"id": "c" * 16, "act": "rename", "by": cruel, "at": "2026-11-27T21:40:00Z", "why": cruel,
            "actor": actor["id"], "name": "Bersund", "to": f"Bersund {cruel}"}
    file = tmp_path / "cy.decisions.jsonl"
    file.write_text(json.dumps(told), encoding="utf-8")
    with Front(chromium, followed, f"{followed.serving.address}") as tab:
        tab.locator("#dossier").click()
        tab.locator(".reviewing [type=file]").set_input_files(file)
        tab.locator(".reviewing .told", has_text="1 decision taken from cy.decisions.jsonl").wait_for()
        expect(tab.locator(".reviewing .count")).to_have_text("1 decision, shown after the next follow")
        [kept] = read(beside(followed.results.with_suffix(".dossier.json")))
        assert (kept.by, kept.to) == (cruel, f"Bersund {cruel}")
        for _ in range(2):   # before it is followed, and after
            tab.goto(f"{tab.url.partition('#')[0]}#/open")
            tab.locator("section:has(> #decided) .by", has_text=cruel).first.wait_for()
            assert tab.title() != "mine"
            tab.get_by_role("button", name="Follow again").click()
            expect(tab.locator(".reviewing .count")).to_have_text(
                "0 decisions, shown after the next follow · 1 in the dossier",
            )


def test_what_is_followed_again_are_the_articles_of_the_dossier(tmp_path):
    with desk.desk(tmp_path) as app:
        assert app.ask("POST", "/dossier?again=true")[0] == 409
        assert app.ask("POST", "/summaries?wait=60", {"example": "grahn"})[0] == 202
        assert app.ask("POST", "/dossier?wait=120")[0] == 202
        before = app.get("/dossier")
        app.read(example="lavrov-tass")
        assert app.ask("POST", "/dossier?wait=120&again=true")[0] == 202
        assert app.get("/dossier")["articles"] == before["articles"]
