"""Decisions on joins and names on the page of a dossier: made, kept, saved, taken in, and followed."""

import json
import re

import pytest
from warm import summarizer as run

from summarizer import Decision, read_dossier
from summarizer.codebook.review import RecordKey
from summarizer.results.decisions import Reviewing, beside, read

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


def pending(words):
    """What a mark says, without the moment."""
    return re.sub(r", \d+ [A-Z]\w+ \d{4}, \d\d:\d\d UTC", "", words)


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
        assert pending(tab.locator("#joins ~ ul .by").inner_text()) == "One, says Ana; shown after the next follow"
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
        assert tab.locator("section:has(> #decided) > ul > li").count() == 1   # all its pairs are one decision
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
        assert count(tab).startswith("3 decisions, shown after the next follow · 3 decisions not saved")
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


@pytest.fixture(scope="module")
def decided(tmp_path_factory):
    """The example with decisions of two people, followed: T4 and T9 are two, two are one, an actor is renamed."""
    path = tmp_path_factory.mktemp("decided") / "grahn.json"
    assert run("follow", "--example", "-o", path).returncode == 0
    made = read_dossier(path)
    [doubt] = made.doubts
    bersund = next(each for each in made.actors.actors if each.name == "Bersund")
    told = {thread.id: thread.versions[0].told[0] for thread in made.threads}
    sha256 = {each.id: each.article.sha256 for each in made.articles}
    left, right = (
        RecordKey.of(told[id].article, sha256[told[id].article], told[id].record, told[id].summary,
                     [each.quote for each in told[id].evidence]) for id in ("T30", "T31")
    )
    apart = next(each for each in doubt.judgements if each.verdict in ("same", "version", "unsure"))
    lines = [
        line("different", 1, "Ana", "other prisoners", left=apart.left, right=apart.right),
        line("same", 2, "Bo", "one plan", left=left, right=right),
        line("rename", 3, "Bo", None, actor=bersund.id, name="Bersund", to="Republic of Bersund"),
    ]
    keep(path, lines)
    assert run("follow", "--example", "-o", path).returncode == 0
    return path


def line(act, number, by, why, **more):
    return Decision(id=f"{number:016x}", act=act, by=by, at=f"2026-11-27T21:4{number}:00Z", why=why, **more)


def keep(path, lines):
    with Reviewing(path) as reviewing:
        for each in lines:
            reviewing.add(each, None)


def report(path, *more):
    page = path.with_name("page.html")
    assert run("report", path, "-o", page, *more).returncode == 0
    return page


MARKS = [
    "Two, says Ana, 27 Nov 2026, 21:41 UTC: other prisoners",
    "One, says Bo, 27 Nov 2026, 21:42 UTC: one plan",
    "Renamed “Republic of Bersund”, says Bo, 27 Nov 2026, 21:43 UTC",
]


def test_what_was_decided_is_marked_with_who_when_and_why_wherever_it_shows(decided, look):
    made = read_dossier(decided)
    assert [each.by for each in made.decided] == ["Ana", "Bo", "Bo"]
    bersund = next(each.id for each in made.actors.actors if each.name == "Republic of Bersund")
    records = [{key.article + key.record for key in (each.left, each.right) if key} for each in made.decided]
    for more in ((), ("--review",)):
        with look(report(decided, *more), "#/open") as tab:
            assert tab.texts("section:has(> #decided) .by") == MARKS
            for thread in made.threads:
                of = {told.article + told.record for version in thread.versions for told in version.told}
                marks = [mark for mark, some in zip(MARKS, records, strict=True) if of & some]
                if marks:
                    goes(tab, f"thread/{thread.id}")
                    assert tab.texts("section:has(> #decided) .by") == marks
                    if len(of & records[1]) == 2:
                        tab.click("details.joins summary")
                        assert MARKS[1] in tab.locator("details.joins").inner_text()
            goes(tab, f"actor/{bersund}")
            mark = tab.locator("main > div > .decide .by, main > div > small .by").inner_text()
            assert MARKS[2].partition(",")[2] in mark
            goes(tab, "actors")
            assert "so called, says Bo, 27 Nov 2026" in tab.locator("tbody th", has_text="Republic of").inner_text()
            if more:
                assert count(tab) == "0 decisions, shown after the next follow · 3 in the dossier"


def test_what_another_decided_is_taken_back_and_the_dossier_forgets_it(decided, look, tmp_path):
    """Bo keeps his name, takes back what Ana decided, and it is hers no more; his own stands."""
    path = tmp_path / "grahn.json"
    for file in decided.parent.glob("grahn.*"):
        (tmp_path / file.name).write_bytes(file.read_bytes())
    with look(report(path, "--review"), "#/open") as tab:
        undo = tab.locator("section:has(> #decided) > ul > li >> nth=0").locator("button")
        undo.focus()
        tab.keyboard.press("Enter")
        named(tab, "Bo")
        assert tab.focused().startswith("Keep it: ")
        assert tab.texts("section:has(> #decided) .by >> nth=0") == [
            f"{MARKS[0]}; taken back: shown after the next follow",
        ]
        tab.keyboard.press("Enter")   # keep it
        assert tab.texts("section:has(> #decided) .by") == MARKS
        assert count(tab).startswith("0 decisions")
        tab.keyboard.press("Enter")
        lines = saved(tab)
        assert [(each.act, each.by, each.of) for each in lines] == [("undo", "Bo", f"{1:016x}")]
    keep(path, lines)
    with look(report(path, "--review"), "#/open") as tab:   # taken in, and not followed yet
        [mark] = tab.texts("section:has(> #decided) .by >> nth=0")
        assert mark.endswith("; taken back: shown after the next follow")
        assert count(tab) == "1 decision, shown after the next follow · 3 in the dossier"
    assert run("follow", "--example", "-o", path).returncode == 0
    made = read_dossier(path)
    assert [each.by for each in made.decided] == ["Bo", "Bo"]
    assert [each.threads for each in made.doubts] == [["T4", "T9"]]


def test_what_was_taken_in_and_not_followed_yet_is_marked_so(followed, look, tmp_path):
    path = tmp_path / "grahn.json"
    for file in followed.parent.glob("grahn.*"):
        if ".review." not in file.name:
            (tmp_path / file.name).write_bytes(file.read_bytes())
    assert run("follow", "--example", "-o", path).returncode == 0
    [doubt] = read_dossier(path).doubts
    apart = next(each for each in doubt.judgements if each.verdict in ("same", "version", "unsure"))
    keep(path, [line("different", 1, "Ana", "other prisoners", left=apart.left, right=apart.right)])
    with look(report(path, "--review"), "#/open") as tab:
        assert tab.texts("section:has(> #decided) .by") == [f"{MARKS[0]}; shown after the next follow"]
        tab.click("section:has(> #decided) button:text-is('Undo')")
        named(tab)
        assert not tab.locator("section:has(> #decided)").is_visible()
        assert [(each.act, each.by, each.of) for each in saved(tab)] == [("undo", "Ana", None)]


def test_a_saved_file_is_loaded_with_the_rules_of_the_page_of_results(decided, look, tmp_path):
    """The later decision on a pair counts, what is there adds nothing, and what is none is told line by line."""
    made = read_dossier(decided)
    pair = {"left": made.decided[0].left, "right": made.decided[0].right}
    later = line("same", 5, "Cy", "as the minister says", **pair)
    earlier = line("same", 6, "Di", None, **pair).model_copy(update={"at": made.decided[0].at.replace(year=2025)})
    lines = [each.model_dump_json(exclude_none=True) for each in (later, earlier, made.decided[0])]
    elsewhere = json.loads(lines[0]) | {"id": "e" * 16}
    elsewhere["left"] = elsewhere["left"] | {"digest": "0" * 12}
    record = {"id": "f" * 16, "act": "confirm", "by": "Cy", "at": "2026-11-27T21:40:00Z", "article": "a"}
    halved = json.loads(lines[0]) | {"id": "d" * 16, "left": None}
    lines += ["no JSON", "{}", *map(json.dumps, (elsewhere, record, halved))]
    file = tmp_path / "cy.decisions.jsonl"
    file.write_text("\n".join(lines), encoding="utf-8")
    with look(report(decided, "--review"), "#/open") as tab:
        tab.set_input_files(".reviewing [type=file]", file)
        tab.wait_for_selector("dialog li")
        told = tab.texts("dialog li")
        assert [words.partition(":")[0] for words in told] == [f"line {number}" for number in (4, 5, 6, 7, 8)]
        assert "not in this dossier as it was" in told[2]
        assert "load it on the page of the results" in told[3]
        tab.keyboard.press("Enter")
        told = tab.locator(".reviewing .told").inner_text()
        assert told == "2 decisions taken from cy.decisions.jsonl, 1 were here already."
        assert "One, says Cy, 27 Nov 2026, 21:45 UTC: as the minister says; shown after the next follow" in tab.texts(
            "section:has(> #decided) .by",
        )
        assert count(tab) == "1 decision, shown after the next follow · 3 in the dossier"
        tab.reload()
        assert count(tab) == "1 decision, shown after the next follow · 3 in the dossier"
        assert [each.by for each in saved(tab)] == ["Di", "Cy"]
