"""The app as tests have it: a real server on the loopback interface, in a thread, and requests to it byte by byte."""

import asyncio
import http.client
import json
import socket
import threading
import time
from contextlib import contextmanager

from summarizer import Summarizer
from summarizer.app.app import Serving
from summarizer.app.gate import Bounds


class Desk:
    """A server under way. `ask` has the token unless `token` is None; `raw` sends what it is given."""

    def __init__(self, serving, folder):
        self.serving, self.folder, self.port = serving, folder, serving.port
        self.token, self.cookie = serving.keys.token, f"summarizer-{serving.port}={serving.keys.cookie}"
        self.url = f"http://127.0.0.1:{serving.port}"
        self.results = serving.shelf.paths[0]

    def ask(self, method, path, body=None, *, token="", **headers):
        """The status, the headers and the body of an answer; the body of a request is bytes, or becomes JSON."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        if body is not None and not isinstance(body, bytes):
            body = json.dumps(body).encode()
            named.setdefault("content-type", "application/json")
        if token is not None:
            named.setdefault("authorization", f"Bearer {token or self.token}")
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            connection.request(method, path, body, named)
            answer = connection.getresponse()
            return answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read()
        finally:
            connection.close()

    def get(self, path):
        """What a route says, as JSON; it is answered with 200."""
        status, _, body = self.ask("GET", path)
        assert status == 200, body
        return json.loads(body)

    def read(self, **what):
        """The first reading of what is given, once it is through."""
        status, _, body = self.ask("POST", "/summaries?wait=60", what)
        assert status == 202, body
        return json.loads(body)["readings"][0]

    def opened(self):
        """A connection of one's own."""
        return socket.create_connection(("127.0.0.1", self.port), timeout=60)


@contextmanager
def desk(folder, *, results=None, dossier=None, bounds=None, mixed=False, **settings):
    """The app over results in a folder, with the settings of its Summarizer."""
    results = results or folder / "summaries.jsonl"
    serving = Serving(
        [results], dossier or results.with_suffix(".dossier.json"),
        lambda tell: Summarizer(**settings, on_event=tell), bounds=bounds or Bounds(), mixed=mixed,
    )
    thread = threading.Thread(target=lambda: asyncio.run(serving.run()))
    thread.start()
    try:
        while not serving.server.started:
            assert thread.is_alive()
            time.sleep(0.01)
        yield Desk(serving, folder)
    finally:
        serving.server.should_exit = True
        thread.join(60)
    assert not thread.is_alive()
