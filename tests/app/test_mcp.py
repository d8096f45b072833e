"""`summarizer mcp`: what an agent may do, asked by the SDK's client and by another one, over both transports."""

import asyncio
import datetime
import http.client
import json
import os
import re
import sys
from contextlib import asynccontextmanager
from pathlib import Path

import deciding
import pytest
import warm
from mcp import Client, StdioServerParameters
from mcp.client.streamable_http import streamable_http_client
from mcp.shared._httpx_utils import create_mcp_http_client
from server import ARTICLE, good

from summarizer import Summarizer, read_dossier, read_results
from summarizer.app import allowed
from summarizer.app.allowed import Allowed
from summarizer.app.gate import Bounds
from summarizer.app.mcp import Listening, Tools, made
from summarizer.app.told import Checked, FoundRecord, Page, ToldMove, ToldPosition, ToldSummary
from summarizer.errors import ConfigurationError

ROOT = Path(__file__).parent.parent.parent
TOOLS = ["changes", "check_reply", "list_files", "positions", "prompt_for", "search_records", "summarize"]
SEED = ROOT / "seeds" / "lavrov-tass.txt"


@pytest.fixture(scope="module")
def grahn(tmp_path_factory):
    """A folder with results and the dossier of them."""
    folder = tmp_path_factory.mktemp("grahn")
    done = warm.summarizer("follow", "--example", "-o", folder / "d.json")
    assert done.returncode == 0, done.stderr
    return folder


def server_of(*places, **settings):
    return made(Tools(Summarizer(**settings), Allowed(list(places))))


async def call(client, tool, **given):
    """What a tool gives, as JSON; a failure as its text. Of both clients."""
    more = {} if isinstance(client, Client) else {"raise_on_error": False}
    result = await client.call_tool(tool, given, **more)
    if getattr(result, "is_error", False):
        return result.content[0].text
    told = result.structured_content
    assert json.loads(result.content[0].text) == told   # for clients that know no structure
    return told


async def asked(folder, tool, **given):
    """One call to a server in this process."""
    async with Client(server_of(folder)) as client:
        return await call(client, tool, **given)


@asynccontextmanager
async def listening(folder, **settings):
    serving = Listening(Tools(Summarizer(), Allowed([folder])), **settings)
    running = asyncio.create_task(serving.run())
    while not (serving.server.started or running.done()):   # noqa: ASYNC110 - uvicorn says it in no other way
        await asyncio.sleep(0.01)
    try:
        yield serving
    finally:
        serving.server.should_exit = True
        await running


@asynccontextmanager
async def over_http(folder, kind):
    async with listening(folder) as serving:
        headers = {"Authorization": f"Bearer {serving.keys.token}"}
        if kind == "sdk":
            async with create_mcp_http_client(headers=headers) as http_client:
                transport = streamable_http_client(serving.address, http_client=http_client)
                async with Client(transport) as client:
                    yield client
        else:
            from fastmcp import Client as Other
            from fastmcp.client.transports import StreamableHttpTransport

            async with Other(StreamableHttpTransport(serving.address, headers=headers)) as client:
                yield client


@asynccontextmanager
async def over_stdio(folder, kind):
    command, arguments = sys.executable, ["-m", "summarizer", "mcp", str(folder)]
    if kind == "sdk":
        async with Client(StdioServerParameters(command=command, args=arguments)) as client:
            yield client
    else:
        from fastmcp import Client as Other
        from fastmcp.client.transports import StdioTransport

        async with Other(StdioTransport(command, arguments)) as client:
            yield client


@pytest.mark.parametrize("kind", ["sdk", "fastmcp"])
@pytest.mark.parametrize("transport", [over_stdio, over_http], ids=["stdio", "http"])
async def test_an_agent_reads_answers_and_searches(transport, kind, grahn):
    async with transport(grahn, kind) as client:
        listed = await client.list_tools()
        tools = {tool.name: tool for tool in getattr(listed, "tools", listed)}
        assert sorted(tools) == TOOLS
        assert all(tool.output_schema["type"] == "object" and tool.description for tool in tools.values())

        article = SEED.read_text("utf-8")
        assert len((await call(client, "prompt_for", text=article))["prompt"]) > len(article)
        bad = good()
        bad["proposals"][0]["quotes"] = ["Norland has never offered anything of the kind"]
        checked = await call(client, "check_reply", text=ARTICLE, replies=[json.dumps(bad)], who="an-agent")
        assert checked["stands"] is False
        assert ["never offered" in fault for fault in checked["faults"]] == [True]
        assert "Your reply was:" in checked["prompt"]
        replies = [json.dumps(bad), json.dumps(good())]
        checked = await call(client, "check_reply", text=ARTICLE, replies=replies, who="an-agent")
        assert (checked["stands"], checked["faults"], checked["prompt"]) == (True, [], None)
        summary = checked["summary"]
        assert summary["model"] == "an-agent"
        assert [each["id"] for each in summary["records"]] == ["P1", "R1", "C1"]
        for quote in (quote for each in summary["records"] for quote in each["quotes"]):
            assert ARTICLE[quote["start"]:quote["end"]] == quote["quote"]

        found = await call(client, "search_records", path="d.results.jsonl", words="ceasefire", limit=2)
        assert len(found["found"]) == 2 < found["total"]
        assert found["next_offset"] == 2
        moves = await call(client, "changes", path="d.json", since="2025-02-01", limit=3)
        assert len(moves["found"]) == 3
        positions = await call(client, "positions", path="d.json", who="Karvania")
        assert positions["total"] > 0
        told = await call(client, "summarize", path=str(SEED))
        assert "is in no folder that may be read" in told


async def test_an_article_is_read_with_the_configured_model():
    """From recorded replies here: the same records as in Python."""
    told = await asked(ROOT / "seeds", "summarize", path="lavrov-tass.txt")
    summary = Summarizer().summarize(SEED)
    assert [each["id"] for each in told["records"]] == [record.id for record in summary.records]
    assert told["abstract"] == [each.text for each in summary.abstract]
    quotes = [[quote["quote"] for quote in each["quotes"]] for each in told["records"]]
    assert quotes == [[each.quote for each in record.evidence] for record in summary.records]


async def test_without_a_model_it_says_how_to_do_without(tmp_path):
    told = await asked(tmp_path, "summarize", text=ARTICLE)
    assert "No model is named" in told
    assert "check_reply" in told


async def test_pages_hold_everything_once(grahn):
    seen, offset = [], 0
    async with Client(server_of(grahn)) as client:
        while offset is not None:
            page = await call(client, "search_records", path="d.results.jsonl", offset=offset, limit=40)
            seen += [(each["article"], each["id"]) for each in page["found"]]
            offset = page["next_offset"]
    every = [(summary.id, record.id) for summary in read_results(grahn / "d.results.jsonl")
             for record in summary.records]
    assert seen == every
    assert page["total"] == len(every)


@pytest.mark.parametrize("given", [
    {"limit": 0}, {"limit": 101}, {"offset": -1}, {"kind": "threat"},
], ids=["none", "too many", "before the first", "no such kind"])
async def test_what_is_no_page_is_refused(grahn, given):
    assert "validation error" in await asked(grahn, "search_records", path="d.results.jsonl", **given)


async def test_records_are_searched_by_words_kind_and_party(grahn):
    async with Client(server_of(grahn)) as client:
        async def found(**given):
            return (await call(client, "search_records", path="d.results.jsonl", limit=100, **given))["found"]

        assert {each["kind"] for each in await found(kind="response")} == {"response"}
        some = await found(who="karvania", words="PORT")
        assert some
        for each in some:
            assert any("Karvania" in name for names in each["parties"].values() for name in names)
            assert "port" in json.dumps(each, ensure_ascii=False).casefold()
        assert await found(words="wordthatnobodywrote") == []
        summaries = list(read_results(grahn / "d.results.jsonl"))
        doubtful = {(each.id, record.id) for each in summaries for record in each.records if record in each.doubtful}
        assert {(each["article"], each["id"]) for each in await found(doubtful=True)} == doubtful != set()


async def test_what_people_decided_is_in_what_is_found(tmp_path):
    desk = deciding.Desk(deciding.written(tmp_path / "r.jsonl", deciding.summaries("saltmark-counter")))
    desk.decides("Ana", "confirm", "P1")
    page = await asked(tmp_path, "search_records", path="r.jsonl")
    assert {each["id"]: each["reviewed_by"] for each in page["found"] if each["reviewed_by"]} == {"P1": "Ana"}


async def test_a_dossier_is_asked_for_moves_and_positions(grahn):
    dossier = read_dossier(grahn / "d.json")
    async with Client(server_of(grahn)) as client:
        day = datetime.date(2025, 2, 10)
        moves = await call(client, "changes", path="d.json", since=str(day), until="2025-03-01", limit=100)
        assert [each["id"] for each in moves["found"]] == [
            move.id for move in dossier.changes(day, datetime.date(2025, 3, 1))
        ][:100]
        assert all(each["told"] and each["told"][0]["quotes"] for each in moves["found"])
        positions = await call(client, "positions", path="d.json", on=str(day), limit=100)
        assert [(each["move"], each["withdrawn"]) for each in positions["found"]] == [
            (each.move, each.withdrawn) for each in dossier.positions(day)
        ][:100]
        records = await call(client, "search_records", path="d.json", words="ceasefire")
        assert records["total"] > 0
        assert "no actor of the dossier has the name" in await call(client, "positions", path="d.json", who="Nobody")
        assert "no actor of the dossier" in await call(client, "changes", path="d.json", since=str(day), who="Nobody")
        assert "holds results, and no dossier" in await call(client, "positions", path="d.results.jsonl")
        assert "leave kind out" in await call(client, "search_records", path="d.json", kind="proposal")


async def test_a_dossier_that_was_written_anew_is_read_anew(grahn, tmp_path):
    path = tmp_path / "d.json"
    path.write_bytes((grahn / "d.json").read_bytes())
    async with Client(server_of(tmp_path)) as client:
        before = await call(client, "changes", path="d.json", since="2025-01-01")
        empty = {**json.loads(path.read_text("utf-8")), "moves": [], "threads": [], "joins": [], "doubts": []}
        path.write_text(json.dumps(empty), encoding="utf-8")
        after = await call(client, "changes", path="d.json", since="2025-01-01")
    assert before["total"] > after["total"] == 0


async def test_files_are_listed_with_what_they_are(grahn):
    async with Client(server_of(grahn)) as client:
        page = await call(client, "list_files")
    kinds = {Path(each["path"]).name: each["kind"] for each in page["found"]}
    assert (kinds["d.json"], kinds["d.results.jsonl"], kinds["d.judgements.jsonl"]) == ("dossier", "results", "other")


@pytest.fixture
def house(tmp_path):
    """A folder that may be read, beside one that may not, with links that lead out of it."""
    inside, outside = tmp_path / "inside", tmp_path / "outside"
    for folder in (inside, outside, inside / ".hidden"):
        folder.mkdir()
    (outside / "secret.txt").write_text("The secret of the house, at length.", encoding="utf-8")
    (inside / ".hidden" / "secret.txt").write_text("The secret of the house, at length.", encoding="utf-8")
    (inside / "link.txt").symlink_to(outside / "secret.txt")
    (inside / "out").symlink_to(outside)
    (inside / "circle").symlink_to(inside / "circle")
    (inside / "good.txt").write_text(ARTICLE, encoding="utf-8")
    (inside / "r.jsonl").write_text("", encoding="utf-8")
    (inside / "r.copies.jsonl").symlink_to(outside / "secret.txt")
    return inside


@pytest.mark.parametrize("name", [
    "../outside/secret.txt", "{outside}/secret.txt", "link.txt", "out/secret.txt", "good.txt/../../outside/secret.txt",
    "{inside}/../outside/secret.txt", ".hidden/secret.txt", "../outside/nothing.txt", "{outside}", "..", "/etc/passwd",
    "circle", "a\0b", "~/../../outside/secret.txt",
])
async def test_nothing_outside_is_read_and_nobody_learns_whether_it_is_there(house, name):
    named = name.format(inside=house, outside=house.parent / "outside")
    async with Client(server_of(house)) as client:
        for tool, more in (("prompt_for", {}), ("search_records", {}), ("changes", {"since": "2025-01-01"})):
            told = await call(client, tool, path=named, **more)
            assert isinstance(told, str), told
            assert "may be read" in told
            assert "secret of the house" not in told


@pytest.mark.parametrize(("name", "told"), [
    ("nothing.txt", "there is no file"), (".", "is no file"), ("r.jsonl", "leads to where nothing may be read"),
])
async def test_what_is_inside_and_cannot_be_read_is_said(house, name, told):
    assert told in await asked(house, "search_records", path=name)


async def test_nothing_behind_a_link_is_listed(house):
    page = await asked(house, "list_files")
    assert [Path(each["path"]).name for each in page["found"]] == ["good.txt", "r.jsonl"]


async def test_a_text_is_never_taken_for_the_name_of_a_file(house):
    """Else one could ask which files there are."""
    there, nowhere = str(house.parent / "outside" / "secret.txt"), str(house.parent / "outside" / "nothing.txt")
    assert there in (await asked(house, "prompt_for", text=there))["prompt"]
    assert nowhere in (await asked(house, "prompt_for", text=nowhere))["prompt"]
    for given in ({}, {"text": "x", "path": "good.txt"}):
        assert "and not both" in await asked(house, "prompt_for", **given)


async def test_a_pipe_is_no_file(house):
    os.mkfifo(house / "pipe.jsonl")
    assert "is no file" in await asked(house, "search_records", path="pipe.jsonl")


async def test_without_a_folder_no_file_may_be_read():
    async with Client(server_of()) as client:
        assert "No folder was allowed" in await call(client, "prompt_for", path=str(SEED))
        assert (await call(client, "list_files"))["total"] == 0


def test_a_folder_that_is_not_there_is_said_at_once(tmp_path):
    with pytest.raises(ConfigurationError, match="there is no file or folder"):
        Allowed([tmp_path / "nothing"])
    done = warm.summarizer("mcp", tmp_path / "nothing")
    assert (done.returncode, done.stdout) == (2, "")
    assert "to allow" in done.stderr


INITIALIZE = {"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": {
    "protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": {"name": "raw", "version": "1"}}}


def post(serving, body=INITIALIZE, *, method="POST", path="/mcp", token=True, **headers):
    """The status of a request that is sent byte by byte."""
    given = {"content-type": "application/json", "accept": "application/json, text/event-stream"}
    if token:
        given["authorization"] = f"Bearer {serving.keys.token if token is True else token}"
    given |= {name.replace("_", "-"): value for name, value in headers.items()}
    connection = http.client.HTTPConnection("127.0.0.1", serving.port, timeout=30)
    try:
        connection.request(method, path, json.dumps(body).encode() if body is not None else None, given)
        answer = connection.getresponse()
        return answer.status, answer.read()
    except (BrokenPipeError, ConnectionResetError):   # refused before all of it was sent
        return 413, b""
    finally:
        connection.close()


async def test_over_http_nobody_else_is_let_in(grahn):
    async with listening(grahn, bounds=Bounds(body=10_000)) as serving:
        async def status(**given):
            return (await asyncio.to_thread(post, serving, **given))[0]

        assert await status() == 200
        assert await status(token=False) == 403   # it writes, and says neither whence nor who
        assert await status(token="x" * 32) == 401
        given_away = {"path": f"/mcp?token={serving.keys.token}", "origin": f"http://127.0.0.1:{serving.port}"}
        assert await status(**given_away, token=False) == 401   # an address is no place for it
        assert await status(host="evil.example") == 421
        assert await status(host=f"evil.example:{serving.port}") == 421
        assert await status(origin="http://evil.example") == 403
        assert await status(origin="null") == 403
        assert await status(sec_fetch_site="cross-site") == 403
        assert await status(origin=f"http://127.0.0.1:{serving.port}") == 200
        assert await status(body={"x": "y" * 20_000}) == 413
        assert await status(body=None, method="GET", path="/") in (404, 405)
        assert await status(body="no JSON-RPC") == 400
        assert await status(token=False, path="/session", method="GET", body=None) == 404


async def test_a_call_over_http_needs_the_token_each_time(grahn):
    async with listening(grahn) as serving:
        given = {"jsonrpc": "2.0", "id": 2, "method": "tools/call", "params": {"name": "list_files", "arguments": {}}}
        assert (await asyncio.to_thread(post, serving, given, token=False))[0] == 403
        status, answer = await asyncio.to_thread(post, serving, given, mcp_protocol_version="2025-06-18")
        assert status == 200
        assert json.loads(answer)["result"]["structuredContent"]["total"] > 0


def test_the_skill_names_what_there_is():
    """Its folder is called as it is, and every tool, command and option in it exists."""
    (skill,) = (Path(allowed.__file__).parent / "skills").glob("*/SKILL.md")
    _, head, body = skill.read_text("utf-8").split("---\n", 2)
    fields = dict(line.split(": ", 1) for line in head.splitlines())
    assert fields["name"] == skill.parent.name
    assert 20 < len(fields["description"]) <= 1024
    assert all(f"`{name}`" in body for name in TOOLS)
    for command, rest in re.findall(r"^    summarizer (\w+)(.*)$", body, re.MULTILINE):
        shown = warm.summarizer(command, "--help").stdout
        assert all(option in shown for option in re.findall(r"--[a-z-]+", rest)), command
    for field in re.findall(r"`(\w+)`", body):
        known = {*TOOLS, *ToldMove.model_fields, *FoundRecord.model_fields, *ToldPosition.model_fields,
                 *ToldSummary.model_fields, *Checked.model_fields, *Page.model_fields, "text", "path", "summarizer"}
        assert field in known, field
