"""The HTTP interface: articles in, summaries out, as a program that has the token asks for them."""

import datetime
import gzip
import io
import json
import zipfile

import desk
import gold
import pytest
import server
import warm

from summarizer import Dossier, Summary, read_results, summarize
from summarizer.app.desk import MOST_LISTENERS
from summarizer.results.texts import Texts, beside

SEED = gold.SEEDS / "lavrov-tass.txt"


@pytest.fixture
def app(tmp_path):
    with desk.desk(tmp_path) as found:
        yield found


def reading(answer):
    status, _, body = answer
    assert status == 202, body
    return json.loads(body)["readings"][0]


def test_text_that_is_given_is_read_and_written_as_batch_writes_it(app):
    """By a recorded reply, without a model; what is told done is on disk, with its text beside it."""
    done = app.read(text=SEED.read_text(encoding="utf-8"), id="lavrov", outlet=None)
    assert (done["state"], done["said"][-1]) == ("done", "17 records, 18 quotes found in the text")
    [summary] = read_results(app.results)
    assert (summary.id, summary.proposals) == ("lavrov", summarize(SEED).proposals)
    assert Texts(beside(app.results)).get(summary.article.sha256) == SEED.read_text(encoding="utf-8").strip()
    assert Summary.model_validate_json(app.ask("GET", "/articles/lavrov")[2]) == summary
    assert app.ask("GET", f"/articles/{done['article']}/text")[2].decode() == SEED.read_text(encoding="utf-8").strip()
    assert app.get("/summaries")["readings"] == [done]
    assert app.get(f"/summaries/{done['id']}") == done


def test_a_file_of_whatever_format_is_read_and_two_of_one_name_are_two_articles(app):
    text = SEED.read_text(encoding="utf-8")
    other = (gold.SEEDS / "cordal-es.txt").read_text(encoding="utf-8")
    for data in (text.encode(), other.encode("utf-16"), gzip.compress(text.encode())):
        told = reading(app.ask("POST", "/summaries?name=news.txt&wait=60", data))
        assert told["state"] == "done", told
    rows = app.get("/articles")["articles"]
    assert [row["id"].partition("#")[0] for row in rows] == ["news.txt"] * len(rows)
    assert len(rows) == len({row["id"] for row in rows}) >= 2


def test_a_file_with_many_articles_gives_a_reading_of_each(app):
    table = b"id,text\na,Norland offered Sudmark a truce.\nb,\nc,Sudmark refused it.\n"
    status, _, body = app.ask("POST", "/summaries?name=news.csv&wait=60", table)
    told = json.loads(body)["readings"]
    assert status == 202
    assert [(each["state"], each["needs_model"]) for each in told] == [
        ("failed", True), ("failed", False), ("failed", True),
    ]
    assert "empty" in told[1]["error"]
    assert not app.results.exists() or app.results.read_bytes() == b""


def test_what_was_read_is_not_read_again_unless_it_is_asked_for(tmp_path):
    with server.Server(server.good()) as model, desk.desk(
        tmp_path, model="tiny", base_url=model.url, api_key="k",
    ) as app:
        first = app.read(text=server.ARTICLE)
        assert first["state"] == "done", first
        again = app.read(text=server.ARTICLE)
        assert (again["said"], again["article"], len(model.asked)) == (["read before"], first["article"], 1)
        assert reading(app.ask("POST", "/summaries?wait=60&again=true", {"text": server.ARTICLE}))["state"] == "done"
        assert len(model.asked) == 2
        assert app.get("/articles")["total"] == 1


def test_what_happens_is_told_live(tmp_path):
    """A reply that does not stand is asked again: each step comes to who listens, in its order."""
    bad = server.one("words that stand nowhere in it at all")
    with server.Server(bad, server.good()) as model, desk.desk(
        tmp_path, model="tiny", base_url=model.url, api_key="k",
    ) as app, app.opened() as listening:
        listening.sendall(
            f"GET /events HTTP/1.1\r\nHost: 127.0.0.1:{app.port}\r\nAuthorization: Bearer {app.token}\r\n\r\n".encode()
        )
        app.read(text=server.ARTICLE)
        came = b""
        while b'"state": "done"' not in came:
            came += listening.recv(65_536)
    told = [json.loads(line[6:]) for line in came.decode().splitlines() if line.startswith("data: ")]
    assert told[0]["state"] == "waiting"
    said = told[-1]["said"]
    assert [each.split(":")[0].split(" in ")[0] for each in said] == [
        "taken in", "the model is asked", "tiny-1 answered", "reply 1 does not stand, asked again",
        "tiny-1 answered", "3 records, 3 quotes found",
    ]


def test_what_fails_is_told_with_its_reason_and_can_be_given_again(tmp_path):
    with server.Server(server.fails(401, "wrong key"), server.good()) as model, desk.desk(
        tmp_path, model="tiny", base_url=model.url, api_key="k",
    ) as app:
        failed = app.read(text=server.ARTICLE)
        assert failed["state"] == "failed"
        assert "key" in failed["error"]
        assert app.read(text=server.ARTICLE)["state"] == "done"


def test_results_of_another_model_are_shown_and_not_added_to_unless_they_may_be_mixed(tmp_path):
    warm.summarizer("batch", SEED, "-o", tmp_path / "summaries.jsonl")
    for mixed in (False, True):
        with server.Server(server.good()) as model, desk.desk(
            tmp_path, model="tiny", base_url=model.url, api_key="k", mixed=mixed,
        ) as app:
            assert app.get("/articles")["total"] == 1
            told = app.read(text=server.ARTICLE)
            assert (told["state"], len(model.asked)) == (("done", 1) if mixed else ("failed", 0))
            assert mixed or "another asked" in told["error"]


def test_the_list_follows_the_file_while_another_process_writes_it(app):
    assert app.get("/articles")["total"] == 0
    done = warm.summarizer("batch", gold.SEEDS / "cordal-es.txt", SEED, "-o", app.results)
    assert done.returncode == 0, done.stderr
    listed = app.get("/articles?limit=1")
    assert (listed["total"], listed["next"], len(listed["articles"])) == (2, 1, 1)
    assert app.get("/articles?limit=1&after=1")["next"] is None
    [row] = app.get("/articles?words=lavrov+russia")["articles"]
    assert row["id"] == str(SEED)
    assert app.get(f"/articles/{row['id']}".replace("/seeds", "%2Fseeds"))["id"] == str(SEED)
    app.results.write_text("", encoding="utf-8")
    assert app.get("/articles")["total"] == 0
    assert app.read(example="cordal-es")["state"] == "done", "the file is free for others, and for the desk again"


def test_a_run_that_writes_the_same_results_is_waited_for_before_anything_is_paid(app):
    from summarizer.results.journal import Shard

    with Shard(app.results):
        told = app.read(example="cordal-es")
        assert "another run is writing" in told["error"]
    assert app.read(example="cordal-es")["state"] == "done"


def test_a_negotiation_is_followed_and_asked_of(app):
    """The example by recorded replies: the dossier is the one that `follow --example` makes."""
    assert app.ask("GET", "/changes?since=2025-02-01")[0] == 409
    status, _, body = app.ask("POST", "/summaries?wait=60", {"example": "grahn"})
    assert {each["state"] for each in json.loads(body)["readings"]} == {"done"}
    status, _, body = app.ask("POST", "/dossier?wait=120")
    state = json.loads(body)
    assert (status, state["state"], state["articles"]) == (202, "done", 16), state["error"]
    made = Dossier.model_validate_json(app.ask("GET", "/dossier")[2])
    assert [move["id"] for move in app.get("/changes?since=2025-03-01")] == [
        move.id for move in made.changes(datetime.date(2025, 3, 1))
    ]
    assert app.ask("GET", "/changes?since=2025-03-01&party=Nobody")[0] == 404
    assert app.ask("GET", "/changes?since=soon")[0] == 422
    assert app.ask("GET", "/brief?since=soon+or+late")[0] == 422
    for form, begin in (("html", b"<!doctype"), ("json", b"{"), ("markdown", b"#"), ("docx", b"PK")):
        assert app.ask("GET", f"/brief?since=2025-03-01&form={form}")[2].startswith(begin)
    assert b"<!doctype html>" in app.ask("GET", "/dossier/page")[2]
    for path in ("/dossier/page", "/report"):
        assert "word/footnotes.xml" in named(app.ask("GET", f"{path}?form=docx"))
        assert "xl/workbook.xml" in named(app.ask("GET", f"{path}?form=xlsx"))
        assert app.ask("GET", f"{path}?form=exe")[0] == 422


def named(answer):
    """The names of the parts of a document that is given to be saved."""
    status, headers, body = answer
    assert (status, headers["content-disposition"].startswith("attachment; ")) == (200, True)
    with zipfile.ZipFile(io.BytesIO(body)) as file:
        return file.namelist()


def test_without_a_model_the_prompt_goes_out_and_the_reply_comes_in(app):
    """What `prompt` prints, and what `run --reply` takes; a reply to something else says what is wrong with it."""
    failed = app.read(text=server.ARTICLE)
    assert failed["needs_model"]
    place = f"/summaries/{failed['id']}"
    assert server.ARTICLE in app.get(f"{place}/prompt")["prompt"]
    wrong = json.dumps(server.one("words that stand nowhere in it at all"))
    for reply, told in ((wrong, "words that stand nowhere"), ("no JSON", ""), ("", "")):
        status, _, body = app.ask("POST", f"{place}/reply", {"reply": reply})
        assert (status, told in json.loads(body)["detail"]) == (422, True), body
    status, _, body = app.ask("POST", f"{place}/reply", {"reply": f"```json\n{json.dumps(server.good())}\n```"})
    done = json.loads(body)
    assert (status, done["state"], done["error"]) == (200, "done", None), body
    [summary] = read_results(app.results)
    assert [len(summary.proposals), len(summary.responses)] == [1, 1]
    assert app.get(f"/articles/{done['article']}")["provenance"]["model"] == "pasted reply"
    assert app.ask("GET", f"{place}/prompt")[0] == 404
    assert app.ask("POST", f"{place}/reply", {"reply": reply})[0] == 404
    assert app.read(example="cordal-es")["state"] == "done"


def test_every_route_tells_what_it_takes_and_gives(app):
    told = app.get("/openapi.json")
    known = {"/summaries", "/articles", "/articles/{id}", "/changes", "/health", "/dossier", "/brief", "/events"}
    assert known <= set(told["paths"])
    for path, operations in told["paths"].items():
        for method, operation in operations.items():
            assert operation.get("description"), (method, path)
            assert {"401", "403", "421"} <= set(operation["responses"]), (method, path)


def test_what_cannot_be_read_is_said_in_words(app):
    for what, told in (
        ({}, "give one of"), ({"text": "a", "example": "b"}, "give one of"), ({"text": " "}, "empty"),
        ({"example": "none"}, "no example"), ({"txt": "a"}, ""), ({"text": "\0"}, "NUL"), ({"address": "x"}, "no web"),
    ):
        status, _, body = app.ask("POST", "/summaries", what)
        assert (status, told in body.decode()) == (422, True), body
    for body in (
        b"{", b"[]", b"null", b'{"text": "\\ud800"}', b"[" * 100_000, b'{"text": "a", "text": 1e999}', b"\xff",
    ):
        assert app.ask("POST", "/summaries", body, content_type="application/json")[0] == 422
    assert app.ask("POST", "/summaries?name=a.png", b"\x89PNG\r\n\x1a\n" * 100)[0] == 422
    assert app.ask("POST", "/summaries", b"")[0] == 422
    for path in ("/articles/none", "/summaries/none", "/articles/a/text", "/articles/a/page", "/nothing"):
        assert app.ask("GET", path)[0] == 404
    assert app.ask("DELETE", "/articles")[0] == 405
    assert app.ask("GET", "/articles?limit=0")[0] == 422
    for path in ("/articles?lmit=2", "/reviews?artikel=a", "/health?now=1"):
        assert app.ask("GET", path)[0] == 422, path


def test_who_leaves_is_told_nothing_more_and_makes_room(app):
    """So many may listen at a time; who goes away is forgotten."""
    ask = f"GET /events HTTP/1.1\r\nHost: 127.0.0.1:{app.port}\r\nAuthorization: Bearer {app.token}\r\n\r\n".encode()
    for _ in range(3):
        staying = [app.opened() for _ in range(MOST_LISTENERS)]
        for connection in staying:
            answer = b""
            while b"200 OK" not in answer:
                connection.sendall(ask)
                answer = connection.recv(65_536)   # 503 while those before are only about to be forgotten
        assert app.ask("GET", "/events")[0] == 503
        for connection in staying:
            connection.close()
