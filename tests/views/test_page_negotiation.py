"""The page of a dossier as a person meets it: in a real browser, by mouse, by keyboard, on paper."""

import datetime
import json
import re
from itertools import combinations

import pytest
from negotiations import GRAHN, gold_judgements, gold_summaries, texts
from pages import row_of
from playwright.sync_api import expect
from warm import summarizer as run

from summarizer import Article, Dossier, Summary, read_dossier
from summarizer.negotiation.actors import actors
from summarizer.negotiation.assembling import assemble
from summarizer.negotiation.dossier import Doubt, Following, Undecided
from summarizer.negotiation.dossierfile import put
from summarizer.negotiation.joining import join
from summarizer.negotiation.material import material
from summarizer.results.texts import Texts

pytestmark = pytest.mark.slow

VIEWS = ("changes", "timeline", "positions", "threads", "actors", "deadlines", "open", "thread/T10", "3/P2/0")
PUTTING = ("propose", "revise", "set_condition", "threaten", "withdraw", "lapse")   # and what else is no answer


@pytest.fixture(scope="module")
def dossier():
    """The gold of a negotiation, with a doubt and an undecided name."""
    summaries = gold_summaries(GRAHN)
    known = actors(summaries)
    judge, records = gold_judgements(GRAHN), material(summaries, known)
    pairs = [judge(right.key, left.key) for left, right in combinations(records.proposed, 2)]
    made = assemble(records, join(records.proposed, pairs), known, Following(
        asked="none", prompt="0", summarizer="0", results=["results.jsonl"],
    ))
    karvania = next(each.id for each in known.actors if each.name == "Karvania")
    unclear = Undecided(name="Ostrel", actor=karvania, candidates=[karvania], why="a capital or a court")
    return made.model_copy(update={
        "doubts": [Doubt(threads=["T1", "T2"], why="one says same, one says apart", judgements=pairs[:2])],
        "actors": known.model_copy(update={"undecided": [unclear]}),
    })


@pytest.fixture(scope="module")
def folder(dossier, tmp_path_factory):
    """The page made by the command, of a dossier and the texts that are kept beside the results."""
    folder = tmp_path_factory.mktemp("negotiation")
    put(dossier, folder / "dossier.json")
    kept = Texts(folder / "results.texts.gz")
    for text in texts(GRAHN).values():
        kept.add(Article(text))
    kept.close()
    done = run("report", folder / "dossier.json", "-o", folder / "page.html")
    assert (done.returncode, done.stdout) == (0, "")
    assert "page.html: 16 articles, " in done.stderr
    return folder


def test_it_opens_on_what_changed_in_the_week_before_the_last_article(dossier, folder, look):
    def changed(since):
        return [move.what for move in reversed(dossier.changes(since))]

    with look(folder / "page.html") as tab:
        assert tab.locator("h1").inner_text() == "What changed since 4 Apr 2025"
        assert tab.texts(".days .says") == changed(datetime.date(2025, 4, 4))
        tab.fill(".from input", "2025-03-27")
        assert tab.texts(".days .says") == changed(datetime.date(2025, 3, 27))
        assert tab.evaluate("location.hash") == "#/changes?from=2025-03-27"
        assert tab.locator(".hits").inner_text().startswith(f"{len(changed(datetime.date(2025, 3, 27)))} of ")
        tab.reload()
        assert tab.locator("h1").inner_text() == "What changed since 27 Mar 2025"


def test_a_quote_leads_to_its_place_in_the_article_and_escape_back(folder, look):
    with look(folder / "page.html", "#/changes?from=") as tab:
        quote = tab.locator(".days blockquote a").nth(30)
        words, address = quote.inner_text().strip("“”"), quote.get_attribute("href")
        quote.click()
        assert "".join(tab.texts(".text mark.lit")).replace("\n", " ") == words
        assert tab.evaluate("document.activeElement.closest('.text p') !== null")
        tab.keyboard.press("Escape")
        assert tab.evaluate("document.activeElement.getAttribute('href')") == address


def test_from_an_article_escape_leads_back_through_what_led_to_it(folder, look):
    with look(folder / "page.html", "#/threads") as tab:
        tab.click(".thread a >> nth=1")
        thread = tab.locator("h1").inner_text()
        tab.click("ol.moves blockquote a >> nth=0")
        tab.click(".text .tag >> nth=0")   # within the article
        tab.keyboard.press("Escape")
        assert tab.locator("h1").inner_text() == thread
        tab.keyboard.press("Escape")
        assert tab.locator("h1").inner_text().startswith("Threads")
        assert tab.evaluate("document.activeElement.closest('.thread') !== null")


def test_a_dossier_of_nothing_and_an_address_of_nothing_are_shown(folder, tmp_path, look):
    (tmp_path / "page.html").write_text(Dossier().to_html(), encoding="utf-8")
    for path, places in ((tmp_path, VIEWS), (folder, ("constructor", "thread/x", "actor/%", "99/P1", "", "%E0%A4%A"))):
        for place in places:
            with look(path / "page.html", f"#/{place}") as tab:
                assert tab.locator("h1").inner_text()


def test_every_record_of_the_dossier_has_its_quotes_marked_in_its_article(dossier, folder, look):
    told = {(each.article, each.record) for thread in dossier.threads for version in thread.versions
            for each in version.told}
    told |= {(each.article, each.record) for move in dossier.moves for each in move.told}
    with look(folder / "page.html") as tab:
        for number, article in enumerate(dossier.articles[:4]):
            tab.goes(f"#/{number}")
            assert tab.locator("h1").inner_text() == article.article.title
            ids = set(tab.texts(".record .tag.proposal, .record .tag.response, .record .tag.condition"))
            assert ids >= {record for each, record in told if each == article.id}
            assert set(tab.texts(".text .tag")) == ids


def test_positions_on_a_day_are_those_of_the_dossier(dossier, folder, look):
    names = {each.id: each.name for each in dossier.actors.actors}
    with look(folder / "page.html", "#/positions") as tab:
        for day in ("2025-02-12", "2025-03-01", None):
            if day:
                tab.fill(".field.on input", day)
            else:
                tab.focus("[type=range]")
                tab.keyboard.press("End")
            for more in tab.locator(".buttons button:visible").all():
                more.click()
            shown = tab.evaluate("""() => {
              const heads = [...document.querySelectorAll('.standing thead th')].map((each) => each.textContent);
              return [...document.querySelectorAll('.standing tbody tr')].flatMap((row) => {
                const thread = row.querySelector('.tag').textContent;
                return [...row.children].flatMap((cell, place) => {
                  const found = cell.querySelector('summary');
                  if (!found) return [];
                  const isStruck = found.querySelector('s') !== null;
                  return [[thread, heads[place], isStruck, cell.querySelectorAll('li').length]];
                });
              });
            }""")
            told = dossier.positions(datetime.date.fromisoformat(day) if day else None)
            assert sorted(shown) == sorted(
                [each.thread, names[each.actor], each.withdrawn, len(each.history)] for each in told
            )


# the filter, the actor or issue, and what then holds of the thread and the move
FILTERS = [
    ("who", "Bersund", lambda _thread, move, id: id in move.actors),
    ("by", "Karvania", lambda thread, _move, id: id in thread.proposers),
    ("to", "Karvania", lambda thread, _move, id: id in thread.addressees),
    ("answer", "Bersund", lambda _thread, move, id: id in move.actors and move.act not in PUTTING),
]


@pytest.mark.parametrize(("control", "name", "holds"), FILTERS)
def test_filters_mean_what_they_say_and_stand_in_the_address(control, name, holds, dossier, folder, look):
    id = next(each.id for each in dossier.actors.actors if each.name == name)
    threads = {each.id: each for each in dossier.threads}
    fits = [m for m in dossier.moves if m.date and m.shift != "repeated" and holds(threads[m.thread], m, id)]
    with look(folder / "page.html", "#/changes?from=") as tab:
        tab.select_option(f".{control} select", id)
        expected = f"{len(fits)} of "
        assert tab.locator(".hits").inner_text().startswith(expected)
        assert name in tab.locator(".hits").inner_text()
        tab.click("nav >> text=Timeline")
        tab.go_back()
        expect(tab.locator("main")).to_have_attribute("data-view", "changes")
        tab.reload()
        assert tab.input_value(f".{control} select") == id
        assert tab.locator(".hits").inner_text().startswith(expected)


def test_versions_stand_side_by_side_with_what_changed_marked(dossier, folder, look):
    with look(folder / "page.html", "#/thread/T1") as tab:
        assert tab.locator(".version").count() == len(dossier.threads[0].versions) == 2
        assert tab.texts(".version:nth-child(2) > .says del") == ["72 hours,", "Friday 7"]
        assert tab.texts(".version:nth-child(2) > .says ins") == ["120 hours (five days),", "Wednesday 12"]
        assert tab.locator("ol.moves > li").count() == sum(move.thread == "T1" for move in dossier.moves)
        assert tab.locator(".relations >> nth=0").inner_text().startswith("Against it T4 Karvania")


def test_the_timeline_has_a_mark_for_each_dated_move_and_the_arrows_lead_through_it(dossier, folder, look):
    with look(folder / "page.html", "#/timeline") as tab:
        assert tab.locator("a.mark").count() == sum(len(move.actors) for move in dossier.moves if move.date)
        signs = tab.locator(".legend svg text").all_text_contents()
        assert len(signs) == len(set(signs)) == 18   # no two acts bear one sign
        assert tab.locator("a.mark[tabindex='0']").count() == 1   # one stop of Tab, and arrows from there
        tab.focus("a.mark[tabindex='0']")
        first = tab.focused()
        tab.keyboard.press("ArrowRight")
        assert tab.focused() != first
        assert tab.locator("figcaption blockquote").count() >= 1
        tab.keyboard.press("ArrowDown")
        told = tab.focused()
        tab.keyboard.press("Enter")
        assert tab.evaluate("location.hash").startswith("#/thread/T")
        assert told.split(". ", 1)[1].strip() in tab.locator("ol.moves > li:focus").inner_text()


def test_search_shows_where_the_words_stand_in_moves_and_in_articles(folder, look):
    with look(folder / "page.html", "#/changes?from=") as tab:
        tab.fill(".words input", "Roggenbrot")   # in a text, in no record
        assert tab.locator(".hits").inner_text().startswith("0 of ")
        assert "das Pfund Roggenbrot inzwischen" in tab.locator(".articles .snippet").inner_text()
        assert tab.texts(".articles mark.hit") == ["Roggenbrot"]
        tab.fill(".words input", "kenntnis GENOMMEN")
        assert set(tab.texts(".days mark.hit")) >= {"Kenntnis", "genommen"}


def test_disagreements_doubts_and_what_tells_no_move_are_listed(dossier, folder, look):
    with look(folder / "page.html", "#/open") as tab:
        sides = tab.locator("section:has(#differ) .sides").first.inner_text()
        assert all(words in sides for words in ("proposed", "rejected", "articles differ"))
        assert "one says same, one says apart" in tab.locator("section:has(#joins)").inner_text()
        assert "Ostrel" in tab.locator("section:has(#names)").inner_text()
        assert tab.locator("section:has(#untold) li.move").count() == len(dossier.unplaced)


# how it is looked at, and which views
LOOKS = [({}, VIEWS), ({"color_scheme": "dark"}, ("changes", "timeline", "positions", "thread/T10"))]


@pytest.mark.parametrize(("settings", "views"), LOOKS)
def test_axe_finds_no_serious_fault(settings, views, folder, look):
    from axe_playwright_python.sync_playwright import Axe

    with look(folder / "page.html", reduced_motion="reduce", **settings) as tab:
        for view in views:
            tab.goes(f"#/{view}")
            assert tab.locator("main").get_attribute("data-view") == view.split("/")[0]
            found = Axe().run(tab.tab).response["violations"]
            serious = [each for each in found if each["impact"] in ("serious", "critical")]
            assert [(view, each["id"], each["nodes"][0]["html"]) for each in serious] == []


def test_a_phone_needs_no_scrolling_sideways_whatever_is_written(dossier, tmp_path, look):
    row = json.loads(dossier.model_dump_json())
    for each in (*row["threads"], *row["moves"]):
        each["what"] = "x" * 300
    for each in row["actors"]["actors"]:
        each["name"] = "y" * 300
    for each in row["articles"]:
        each["article"] |= {"title": "z" * 300, "outlet": "z" * 300}
    (tmp_path / "page.html").write_text(Dossier.model_validate(row).to_html(), encoding="utf-8")
    with look(tmp_path / "page.html", viewport={"width": 400, "height": 800}) as tab:
        for view in VIEWS:
            tab.goes(f"#/{view}")
            assert tab.locator("main").get_attribute("data-view") == view.split("/")[0]
            assert tab.evaluate("document.documentElement.scrollWidth") <= 400, view


def test_what_is_written_from_right_to_left_runs_so_and_paper_has_no_controls(folder, look):
    with look(folder / "page.html", "#/changes?from=&words=كرفانيا") as tab:
        assert tab.evaluate("getComputedStyle(document.querySelector('.days blockquote bdi')).direction") == "rtl"
        assert tab.evaluate("getComputedStyle(document.body).direction") == "ltr"
        tab.emulate_media(media="print")
        assert not tab.is_visible(".filters :is(input, select, button)")
        assert "with the words" in tab.locator(".hits").inner_text()
        assert not tab.is_visible("nav")
        assert tab.is_visible(".days .says >> nth=0")


EVIL = "</script><script>alert(1)</script><img src=x onerror=alert(2)><!--<script> '+alert(3)+' {{ 7 * 7 }} \u202egnp"


def test_what_an_article_says_runs_nothing(dossier, tmp_path, look):
    """In texts, quotes, sentences, names, titles, outlets, reasons."""
    free = ("what", "summary", "quote", "name", "title", "outlet", "why", "changed", "words", "language", "by")

    def spoiled(value, key=""):
        if isinstance(value, dict):
            more = {"end": value["end"] + len(EVIL) + 1} if "quote" in value else {}
            return {name: spoiled(each, name) for name, each in (value | more).items()}
        if isinstance(value, list):
            return [spoiled(each, key) for each in value]
        return f"{value} {EVIL}" if isinstance(value, str) and key in free else value

    row = spoiled(json.loads(dossier.model_dump_json()))
    text = f"{EVIL}\nThe end."
    row["articles"][3]["article"] |= {
        "source": "javascript:alert(5)", "sha256": Article(text).sha256, "chars": len(text),
    }
    (tmp_path / "page.html").write_text(Dossier.model_validate(row).to_html([text]), encoding="utf-8")
    with look(tmp_path / "page.html") as tab:
        for view in VIEWS:
            tab.goes(f"#/{view}?from=")
            assert tab.locator("main").get_attribute("data-view") == view.split("/")[0]
            assert tab.locator("main :is(script, img, iframe, style)").count() == 0
            assert tab.locator("a:not([href^='#'])").count() == 0
            assert "onerror=alert(2)" in tab.locator("main").inner_text()
            assert "\u202e" not in tab.locator("main").inner_text()
        assert EVIL[:60] in tab.locator(".text").inner_text()


def test_its_policy_is_that_of_the_page_of_articles(folder):
    def policy(html):
        return re.sub("sha256-[^']+", "", re.search('Content-Security-Policy" content="([^"]+)"', html)[1])

    told = policy((folder / "page.html").read_text(encoding="utf-8"))
    assert told == policy(Summary.model_validate(row_of()).to_html())
    assert told.startswith("default-src 'none'; ")


def test_without_the_texts_quotes_are_shown_and_it_is_said(dossier, tmp_path, look):
    put(dossier, tmp_path / "dossier.json")
    done = run("report", tmp_path / "dossier.json", "-o", tmp_path / "page.html")
    assert "16 articles; 16 without their text, shown by their quotes" in done.stderr
    with look(tmp_path / "page.html", "#/3/P2/0") as tab:
        assert "not at hand" in tab.locator(".quoted").inner_text()
        assert "[…]" in tab.locator(".text").inner_text()
        assert "".join(tab.texts(".text mark.lit")).startswith("Den karwanischen Gegenvorschlag")


def test_the_same_command_tells_a_dossier_from_results_by_content(folder, tmp_path):
    compact = tmp_path / "dossier.jsonl"   # whatever it is called, and on one line
    compact.write_text(read_dossier(folder / "dossier.json").model_dump_json(), encoding="utf-8")
    assert 'id="dossier"' in run("report", compact).stdout
    one = tmp_path / "one.json"
    one.write_text(json.dumps(row_of(), indent=1), encoding="utf-8")
    assert 'id="articles"' in run("report", one).stdout


# how the dossier is spoilt, the options, and what the message must name
MISTAKES = [
    (lambda row: row["threads"][0].pop("what"), [], "what"),
    (lambda row: row["threads"].pop(3), [], "of T4, no version of it"),
    (lambda _row: None, ["--require", "confirmed"], "--require is for results"),
]


@pytest.mark.parametrize(("spoil", "options", "named"), MISTAKES)
def test_a_mistake_gets_one_message(spoil, options, named, dossier, tmp_path):
    row = json.loads(dossier.model_dump_json())
    spoil(row)
    (tmp_path / "dossier.json").write_text(json.dumps(row), encoding="utf-8")
    done = run("report", tmp_path / "dossier.json", *options)
    assert (done.returncode, done.stdout) == (2, "")
    assert named in done.stderr
    assert "Traceback" not in done.stderr
