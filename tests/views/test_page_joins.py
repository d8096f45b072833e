"""Decisions on joins and names on the page of a dossier: made, kept, saved, taken in, and followed."""

import json

import pytest
from warm import summarizer as run

from summarizer import Decision, read_dossier
from summarizer.results.decisions import beside, read

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def followed(tmp_path_factory):
    """The example's dossier, from recorded replies: one join is in doubt, of T4 and T9."""
    folder = tmp_path_factory.mktemp("joins")
    assert run("follow", "--example", "-o", folder / "grahn.json").returncode == 0
    return folder / "grahn.json"


@pytest.fixture
def page(followed):
    done = run("report", "--review", followed, "-o", followed.with_name("desk.html"))
    assert (done.returncode, done.stdout) == (0, "")
    return followed.with_name("desk.html")


def named(tab, name="Ana"):
    tab.fill("dialog input", name)
    tab.keyboard.press("Enter")


def goes(tab, place):
    tab.goes(f"#/{place}")
    assert tab.locator("main").get_attribute("data-view") == place.split("/")[0]


def saved(tab):
    with tab.expect_download() as download:
        tab.click(".reviewing button:text-is('Save')")
    assert download.value.suggested_filename == "grahn.decisions.jsonl"
    lines = download.value.path().read_text(encoding="utf-8").splitlines()
    return [Decision.model_validate_json(line) for line in lines]


def count(tab):
    return tab.locator(".reviewing .count").inner_text()


def thread_of(dossier, records):
    return next(
        each.id for each in dossier.threads for version in each.versions for told in version.told
        if (told.article, told.record) in records
    )


def test_what_is_undone_is_decided_no_more_and_the_page_is_kept_by_the_browser(page, look):
    with look(page, "#/open") as tab:
        tab.focus("#joins ~ ul button[aria-label='One: T4 and T9']")
        tab.keyboard.press("Enter")
        named(tab)
        assert tab.focused() == "Undo: T4 and T9"
        assert tab.locator(".decide .by").inner_text() == "One, says Ana: shown after the next follow"
        goes(tab, "thread/T4")   # the same doubt, in its thread
        assert tab.locator("section:has(> #doubts) .decide .by").count() == 1
        tab.click("section:has(> #doubts) .decide button")
        assert count(tab).startswith("0 decisions")
        tab.keyboard.press("Tab")   # from One, which has the focus, to Two
        tab.keyboard.press("Enter")
        assert "Two, says Ana" in tab.locator("section:has(> #doubts) .decide .by").inner_text()
        assert [line.act for line in saved(tab)] == ["different"]
        tab.reload()
        assert count(tab) == "1 decision, shown after the next follow"
        tab.click("section:has(> #doubts) .decide button")   # a file may have it: it is taken back by a line
        assert [(line.act, line.by) for line in saved(tab)] == [("different", "Ana"), ("undo", "Ana")]


def test_a_mention_is_not_of_its_thread_nor_of_any_other_record_of_it(page, followed, look):
    [thread] = [each for each in read_dossier(followed).threads if each.id == "T3"]
    records = [(told.article, told.record) for version in thread.versions for told in version.told]
    with look(page, "#/thread/T3") as tab:
        tab.click("section:has(> #mentions) li:nth-child(2) button")
        named(tab)
        assert "Not of T3, says Ana" in tab.locator("section:has(> #mentions) li:nth-child(2) .by").inner_text()
        assert tab.locator("section:has(> #mentions) li .by").count() == 1
        lines = saved(tab)
    assert {line.act for line in lines} == {"different"}
    assert {(line.left.article, line.left.record) for line in lines} == {records[1]}
    assert {(line.right.article, line.right.record) for line in lines} == set(records) - {records[1]}


def test_axe_finds_no_serious_fault(page, look):
    from axe_playwright_python.sync_playwright import Axe

    with look(page, "#/open", reduced_motion="reduce") as tab:
        tab.click("[aria-label='Two: T4 and T9']")
        named(tab)
        for place in ("open", "thread/T4", "actors"):
            goes(tab, place)
            if place == "actors":
                tab.click("tbody th a >> nth=0")
                tab.wait_for_selector("main[data-view='actor'] .decide")
            found = Axe().run(tab.tab).response["violations"]
            serious = [each for each in found if each["impact"] in ("serious", "critical")]
            assert [(place, each["id"], each["nodes"][0]["html"]) for each in serious] == []


def test_what_is_decided_on_the_page_is_in_the_dossier_that_is_followed_again(page, followed, look):
    before = read_dossier(followed)
    assert [each.threads for each in before.doubts] == [["T4", "T9"]]
    bersund = next(each.id for each in before.actors.actors if each.name == "Bersund")
    with look(page, "#/open") as tab:
        tab.click("[aria-label='Two: T4 and T9']")
        named(tab)
        goes(tab, "thread/T30")
        tab.select_option("section:has(> #mentions) select", "T31")
        tab.click("[aria-label^='One: T30']")
        goes(tab, f"actor/{bersund}")
        tab.fill("main .decide input", "Republic of Bersund")
        tab.keyboard.press("Enter")
        assert "Renamed “Republic of Bersund”, says Ana" in tab.locator("main .decide .by").inner_text()
        assert count(tab).startswith("3 decisions, shown after the next follow · 3 not saved")
        lines = saved(tab)
    file = followed.with_name("ana.jsonl")
    file.write_text("".join(f"{line.model_dump_json(exclude_none=True)}\n" for line in lines), encoding="utf-8")
    done = run("review", followed, file)
    assert (done.returncode, done.stderr) == (0, f"{beside(followed)}: 3 decisions taken in\n")
    assert [each.act for each in read(beside(followed))] == ["different", "same", "rename"]
    done = run("follow", "--example", "-o", followed)
    assert done.returncode == 0, done.stderr
    after = read_dossier(followed)
    assert after.doubts == []
    first, second = (
        {(each.article, each.record) for thread in before.threads if thread.id == id
         for version in thread.versions for each in version.told} for id in ("T30", "T31")
    )
    [whole] = [
        told for thread in after.threads
        if (told := {(each.article, each.record) for version in thread.versions for each in version.told}) & first
    ]
    assert whole == first | second
    assert next(each.name for each in after.actors.actors if each.id == bersund) == "Republic of Bersund"
    assert [(each.verdict, each.by) for each in after.joins if each.how == "person"] == [("same", "Ana")]
    done = run("report", "--review", followed, "-o", page)
    with look(page, "#/threads") as tab:
        goes(tab, f"thread/{thread_of(after, first)}")
        tab.click("details.joins summary")
        assert "same, a person's decision (Ana)" in tab.locator("details.joins").inner_text()
        assert count(tab).startswith("0 decisions")
        goes(tab, f"actor/{bersund}")
        assert tab.locator("h1").inner_text() == "Republic of Bersund"
        tab.fill("main .decide input", "Bersund again")
        tab.keyboard.press("Enter")
        named(tab)
        [again] = saved(tab)
    file.write_text(json.dumps(again.model_dump(mode="json", exclude_none=True)) + "\n", encoding="utf-8")
    assert run("review", followed, file).returncode == 0
    assert run("follow", "--example", "-o", followed).returncode == 0
    assert next(each.name for each in read_dossier(followed).actors.actors if each.id == bersund) == "Bersund again"
