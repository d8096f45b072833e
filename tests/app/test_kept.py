"""Pages of all articles and of a negotiation: made when something has changed, and never older than that."""

import logging
import threading
from concurrent.futures import ThreadPoolExecutor

import desk
import pytest
from deciding import Desk
from fastapi import Response
from following import BLOCKADE, LONGER, TRUCE, Model, telling, written

from summarizer.app.kept import Kept

REPORT, PAGE = "the page of all articles: made anew", "the page of the negotiation: made anew"


@pytest.fixture
def app(tmp_path):
    with desk.desk(tmp_path, mixed=True) as found:
        found.read(example="lavrov-tass")
        yield found


@pytest.fixture(autouse=True)
def made(caplog):
    """How often a page was made."""
    caplog.set_level(logging.INFO, "summarizer")

    def count(what):
        return caplog.messages.count(what)

    return count


def look(app, path="/report", known=None):
    """A look at a page: its status, its tag and what stands on it."""
    status, headers, body = app.ask("GET", path, **({"if_none_match": known} if known else {}))
    assert headers["cache-control"] == "no-store"   # a browser that goes back shows what is so now
    return status, headers["etag"], body.decode()


def decide(app, line):
    """What a decision is answered with."""
    return app.ask("POST", "/reviews", {"decisions": [line]})[0]


def test_the_report_is_made_once_and_sent_once_as_long_as_nothing_has_changed(app, made):
    status, tag, page = look(app)
    assert (status, look(app)) == (200, (200, tag, page))
    for known in (tag, f"W/{tag}", f'"other", {tag}'):
        assert look(app, known=known) == (304, tag, "")
    assert look(app, known='"other"') == (200, tag, page)
    assert made(REPORT) == 1
    assert "frame-ancestors 'none'" in app.ask("GET", "/report")[1]["content-security-policy"]


def test_what_was_reviewed_is_on_the_next_page(app, made):
    """Also where another program, or another desk, keeps it."""
    _, before, page = look(app)
    person = Desk(app.results)
    assert "Ana" not in page
    assert decide(app, person.line("Ana", "reject", "P2", why="nobody said so")) == 200
    status, after, page = look(app, known=before)
    assert (status, after != before, "rejected by Ana: nobody said so" in page) == (200, True, True)
    assert look(app, known=after)[0] == 304
    person.decides("Ben", "confirm", "P1")
    status, last, page = look(app, known=after)
    assert (status, '"by":"Ben"' in page, made(REPORT)) == (200, True, 3)
    nowhere = [{"quote": "words that stand nowhere", "start": 0, "end": 24}]
    assert decide(app, person.line("Cem", "correct", "P1", evidence=nowhere)) == 422
    assert look(app, known=last)[0] == 304   # what is refused changes nothing


def test_what_was_read_is_on_the_next_page(app, made):
    _, before, _ = look(app)
    app.read(example="harvest-fair")
    status, after, page = look(app, known=before)
    assert (status, after != before, "harvest-fair" in page) == (200, True, True)
    app.results.write_bytes(app.results.read_bytes().replace(b"harvest-fair", b"harvest-feast"))   # by hand
    assert "harvest-feast" in look(app, known=after)[2]
    assert made(REPORT) == 3


def test_of_many_who_look_at_a_time_one_has_the_report_made(app, made):
    with ThreadPoolExecutor(8) as many:
        pages = list(many.map(lambda _: look(app), range(8)))
    assert len(set(pages)) == 1
    assert made(REPORT) == 1


def test_the_page_of_a_negotiation_is_made_again_when_it_was_followed_or_decided_on(tmp_path, made):
    some = [telling("a", TRUCE), telling("b", LONGER, BLOCKADE, day=2)]
    with desk.desk(tmp_path, results=written(some, tmp_path / "r.jsonl"), create=Model()) as app:
        assert app.ask("POST", "/dossier?wait=60")[0] == 202
        _, first, page = look(app, "/dossier/page")
        assert look(app, "/dossier/page", first)[0] == 304
        actor = app.get("/dossier")["actors"]["actors"][0]
        assert decide(app, {
            "id": "1" * 16, "act": "rename", "by": "Ana", "at": "2026-11-27T21:40:00Z", "actor": actor["id"],
            "name": actor["name"], "to": "Ultima Thule",
        }) == 200
        status, second, page = look(app, "/dossier/page", first)
        assert (status, "Ultima Thule" in page, made(PAGE)) == (200, True, 2)
        assert app.ask("POST", "/dossier?wait=60")[0] == 202
        status, third, _ = look(app, "/dossier/page", second)
        assert (status, look(app, "/dossier/page", third)[0], made(PAGE)) == (200, 304, 3)


def test_a_change_while_a_page_is_made_makes_the_next_one_anew():
    kept, state, made = Kept("a page"), ["one"], []

    def make():
        made.append(state[0])
        state[0] = "two"   # somebody decides meanwhile
        return Response(made[-1])

    first = kept.answer(None, lambda: state[0], make)
    second = kept.answer(first.headers["etag"], lambda: state[0], make)
    assert (first.body, second.status_code, second.body) == (b"one", 200, b"two")
    assert kept.answer(second.headers["etag"], lambda: state[0], make).status_code == 304
    assert made == ["one", "two"]


def test_what_cannot_be_made_is_asked_for_again():
    kept, faults = Kept("a page"), [OSError("full"), None]

    def make():
        if (fault := faults.pop(0)) is not None:
            raise fault
        return Response("made")

    with pytest.raises(OSError, match="full"):
        kept.answer(None, str, make)
    thread = threading.Thread(target=lambda: faults.append(kept.answer(None, str, make).body))
    thread.start()
    thread.join(10)
    assert faults == [b"made"]


def test_a_page_of_an_earlier_server_is_not_taken_for_one_of_this():
    before = Kept("a page").answer(None, str, lambda: Response("old")).headers["etag"]
    assert Kept("a page").answer(before, str, lambda: Response("new")).body == b"new"
