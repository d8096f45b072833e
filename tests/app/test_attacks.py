"""Whoever attacks the app from a page, from the network or from within an article gets nothing and breaks nothing."""

import json
import os
import socket
from pathlib import Path

import desk
import pytest
import server

from summarizer.app.gate import Bounds

SEED = "lavrov-tass"


@pytest.fixture(scope="module")
def app(tmp_path_factory):
    with desk.desk(tmp_path_factory.mktemp("desk")) as found:
        found.read(example=SEED)
        yield found


def routes(app):
    """Every operation that the interface has, with something in place of what is to be filled in."""
    for path, told in app.get("/openapi.json")["paths"].items():
        for method in told:
            yield method.upper(), path.replace("{id}", "a")


def refused(app, status, method="GET", path="/articles", body=None, **headers):
    code, _, told = app.ask(method, path, body, **headers)
    assert code == status, told
    return json.loads(told)["detail"]


@pytest.mark.parametrize("host", [
    "evil.example", "evil.example:{port}", "127.0.0.1", "127.0.0.1:1", "127.0.0.1.evil.example:{port}",
    "localhost:{port}@evil.example", "0.0.0.0:{port}", "", "127.0.0.1:{port},evil.example",
])
def test_a_name_that_was_bound_to_this_machine_leads_nowhere(app, host):
    told = refused(app, 421, host=host.format(port=app.port))
    assert told == "this server answers to 127.0.0.1 and localhost alone"


def test_two_hosts_and_none_are_refused(app):
    for lines in ("", f"Host: 127.0.0.1:{app.port}\r\nHost: evil.example\r\n"):
        with app.opened() as connection:
            connection.sendall(f"GET /articles HTTP/1.1\r\n{lines}Authorization: Bearer {app.token}\r\n\r\n".encode())
            assert connection.recv(65_536).split()[1] in (b"400", b"421")


@pytest.mark.parametrize("host", ["127.0.0.1:{port}", "localhost:{port}", "LOCALHOST:{port}", "[::1]:{port}"])
def test_the_names_of_this_machine_are_answered(app, host):
    assert app.ask("GET", "/articles", host=host.format(port=app.port))[0] == 200


@pytest.mark.parametrize("origin", [
    "https://evil.example", "null", "http://127.0.0.1:1", "https://127.0.0.1:{port}", "http://localhost:{port}",
    "http://127.0.0.1:{port}.evil.example",
])
@pytest.mark.parametrize("with_cookie", [True, False])
def test_a_page_of_another_origin_writes_and_reads_nothing(app, origin, with_cookie):
    who = {"token": None, "cookie": app.cookie} if with_cookie else {}
    before = app.get("/summaries")
    for method, path, body in (
        ("POST", "/summaries", {"example": "cordal-es"}), ("POST", "/dossier", None), ("GET", "/articles", None),
        ("POST", "/dossier?again=true", None), ("POST", "/reviews", {"decisions": []}), ("GET", "/dossier/page", None),
        ("POST", "/session", b"token=x"),
    ):
        refused(app, 403, method, path, body, origin=origin.format(port=app.port), **who)
    assert app.get("/summaries") == before


def test_a_form_of_another_page_writes_nothing_though_a_browser_sends_no_origin(app):
    """As old browsers do: a cookie alone does not let anybody write."""
    for more in ({}, {"sec-fetch-site": "cross-site"}, {"sec-fetch-site": "same-site"}):
        refused(app, 403, "POST", "/dossier", token=None, cookie=app.cookie, **more)
    status = app.ask("POST", "/summaries", {"example": SEED}, token=None, cookie=app.cookie, origin=app.url)[0]
    assert status == 202


def test_another_server_of_this_machine_embeds_nothing(app):
    """A cookie goes to every port of a host: what its pages ask for is not answered, and framed by nobody."""
    for mode in ("no-cors", "cors"):
        fetched = {"sec_fetch_site": "same-site", "sec_fetch_mode": mode}
        refused(app, 403, path="/articles", token=None, cookie=app.cookie, **fetched)
    for path in ("/", "/report", f"/articles/example/{SEED}/page", "/articles", "/session", "/openapi.json", "/no"):
        told = app.ask("GET", path)[1]
        assert "frame-ancestors 'none'" in told["content-security-policy"]
        assert told["x-frame-options"] == "DENY"
        assert told["cross-origin-resource-policy"] == "same-origin"
        assert "access-control-allow-origin" not in told


def test_without_the_token_no_route_tells_or_does_anything(app):
    found = list(routes(app))
    assert len(found) > 10
    for method, path in [*found, ("GET", "/openapi.json"), ("GET", "/report"), ("GET", "/nothing")]:
        for who in ({"token": None}, {"token": "x"}, {"token": app.token[:-1]}, {
            "token": None, "cookie": app.cookie[:-1],
        }, {"token": None, "cookie": f"{app.cookie.partition('=')[0]}={app.token}"}):
            code, _, told = app.ask(method, path, origin=app.url, **who)
            if path == "/health":
                assert (code, json.loads(told)["status"]) == (200, "ok")
            else:
                assert (code, list(json.loads(told))) == (401, ["detail"]), (method, path)
    assert app.ask("GET", f"/articles?token={app.token}", token=None)[0] == 401


def test_the_address_that_is_printed_lets_a_browser_in_and_who_has_none_is_asked(app):
    page = {"token": None, "accept": "text/html,*/*"}
    assert app.ask("GET", "/", **page)[1]["location"] == "/session"
    assert b"printed" in app.ask("GET", "/session", **page)[2]
    assert app.ask("POST", "/session", b"token=wrong", origin=app.url, **page)[0] == 403
    for code, told, _ in (
        app.ask("GET", app.serving.address.removeprefix(app.url), **page),
        app.ask("POST", "/session", f"token={app.token}".encode(), origin=app.url, **page),
    ):
        assert (code, told["location"]) == (303, "/")
        cookie = told["set-cookie"]
        assert "HttpOnly" in cookie
        assert "SameSite=strict" in cookie
        assert app.token not in cookie
        assert app.ask("GET", "/", token=None, cookie=cookie.partition(";")[0])[0] == 200


MINE = "kept beside the desk, of no concern to anybody"


@pytest.fixture
def secret(app):
    path = app.folder / "secret.txt"
    path.write_text(MINE, encoding="utf-8")
    return path


def test_no_path_that_a_request_names_is_read(app, secret):
    deep = "/".join([".."] * 12)
    for path in (
        f"/articles/{secret}", f"/articles/{secret}/text", "/articles/..%2fsecret.txt/text",
        f"/articles/{deep}{secret}/text", f"/{deep}{secret}", f"/..%2f..%2f{secret}", f"//{secret}",
        f"/articles/file:{secret}/page", f"/summaries/{secret}", f"/report?path={secret}",
    ):
        code, _, told = app.ask("GET", path)
        assert code in (200, 401, 404, 405), told
        assert MINE.encode() not in told
    for what in (
        {"text": str(secret)}, {"address": str(secret)}, {"address": secret.as_uri()}, {"example": str(secret)},
        {"example": f"../{secret.name}"}, {"text": "A.", "id": str(secret)},
        {"text": f"<html><frameset><frame src='{secret.as_uri()}'></frameset><img src='{secret}'>"},
    ):
        told = app.ask("POST", "/summaries?wait=60", what)[2]
        assert MINE.encode() not in told
    for name in (str(secret), f"..%2f{secret.name}", secret.as_uri()):
        told = app.ask("POST", f"/summaries?wait=60&name={name}", b"Norland offered Sudmark a truce.")[2]
        assert MINE.encode() not in told
    for _, _, told in (app.ask("GET", "/articles?limit=500"), app.ask("GET", "/summaries")):
        assert MINE.encode() not in told


def test_a_link_in_an_archive_leads_nowhere(app, secret):
    import io
    import tarfile

    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w:gz") as archive:
        link = tarfile.TarInfo("news.txt")
        link.type, link.linkname = tarfile.SYMTYPE, str(secret)
        archive.addfile(link)
    told = app.ask("POST", "/summaries?wait=60&name=news.tar.gz", packed.getvalue())[2]
    assert MINE.encode() not in told


def test_no_address_leads_into_the_network_of_this_machine(app):
    with server.Server(server.good()) as own:
        for host in ("127.0.0.1", "localhost", "[::1]", "2130706433", "0x7f.1", "0.0.0.0", "[::ffff:127.0.0.1]"):
            code, _, told = app.ask("POST", "/summaries", {"address": f"http://{host}:{own.port}/v1"})
            assert code == 422, told
        assert (own.asked, own.connections) == ([], 0)
    for host in ("169.254.169.254", "10.0.0.1", "192.168.0.1", "[fd00::1]"):
        assert "private" in refused(app, 422, "POST", "/summaries", {"address": f"http://{host}/latest/meta-data"})
    assert app.ask("POST", "/summaries", {"address": f"{app.url}/articles"})[0] == 422


def _memory():
    return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1]) * os.sysconf("SC_PAGE_SIZE")


def test_an_upload_of_two_gigabytes_is_refused_before_any_of_it_comes(app):
    for path in ("/summaries?name=a.txt", "/dossier", "/session", "/articles"):
        with app.opened() as connection:
            connection.sendall(
                f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1:{app.port}\r\nAuthorization: Bearer {app.token}\r\n"
                "Content-Length: 2000000000\r\n\r\n".encode()
            )
            answer = connection.recv(65_536)
            assert answer.split()[1] == b"413"
            assert b"connection: close" in answer.lower()


def test_an_upload_that_does_not_say_how_long_it_is_is_refused_once_it_is_too_long(app):
    sent, before, piece = 0, _memory(), b"f4240\r\n" + b"a" * 1_000_000 + b"\r\n"
    with app.opened() as connection:
        connection.sendall(
            f"POST /summaries HTTP/1.1\r\nHost: 127.0.0.1:{app.port}\r\nAuthorization: Bearer {app.token}\r\n"
            "Transfer-Encoding: chunked\r\n\r\n".encode()
        )
        try:
            while sent < 2_000:
                connection.sendall(piece)
                sent += 1
        except OSError:
            pass
    assert sent < 60   # megabytes: 20 are read, the rest is in the buffers of sockets
    assert _memory() - before < 150_000_000
    assert app.ask("GET", "/health")[0] == 200


def test_two_hundred_slow_connections_keep_nobody_out_and_are_closed(tmp_path):
    with desk.desk(tmp_path, bounds=Bounds(headers_seconds=1.0, body_seconds=1.0)) as app:
        slow = [app.opened() for _ in range(200)]
        try:
            for number, connection in enumerate(slow):   # some say nothing, some a little, some stop in a body
                head = f"POST /summaries HTTP/1.1\r\nHost: 127.0.0.1:{app.port}\r\n"
                body = f"{head}Authorization: Bearer {app.token}\r\nContent-Length: 1000\r\n\r\n{{"
                connection.sendall(["", head, body][number % 3].encode())
            assert app.get("/articles")["total"] == 0
            assert app.read(example=SEED)["state"] == "done"
            for number, connection in enumerate(slow):
                answer = b""
                while more := connection.recv(65_536):
                    answer += more
                assert (answer.split()[1] if answer else b"") == (b"408" if number % 3 == 2 else b"")
        except ConnectionResetError:
            pytest.fail("a connection was not ended in order")
        finally:
            for connection in slow:
                connection.close()


@pytest.mark.parametrize("junk", [
    b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", b"GET\r\n\r\n", b"GET / HTTP/9.9\r\n\r\n", b"\0" * 100_000,
    b"GET /" + b"a" * 100_000 + b" HTTP/1.1\r\n\r\n", b"POST /summaries HTTP/1.1\r\nContent-Length: -1\r\n\r\n",
    b"POST /summaries HTTP/1.1\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
])
def test_what_is_no_request_is_refused(app, junk):
    with app.opened() as connection:
        try:
            connection.sendall(junk)
            connection.shutdown(socket.SHUT_WR)
            answer = connection.recv(65_536)
        except ConnectionResetError:
            answer = b""
    assert answer == b"" or answer.split()[1] in (b"400", b"421")
    assert app.ask("GET", "/health")[0] == 200
