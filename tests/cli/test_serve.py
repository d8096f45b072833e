"""`serve` as it is typed: where it listens, what it opens, how it ends."""

import http.client
import json
import re
import signal
import socket

import gold
from warm import started, summarizer

from summarizer import read_results


class Open:
    """The command under way, once it has said where it is."""

    def __init__(self, running):
        self.lines = []
        while not (self.lines and self.lines[-1].startswith("For programs")):
            self.lines.append(running.stderr.readline())
            assert self.lines[-1], self.lines
        self.port, self.token = re.search(r":(\d+)/\?token=(\S+)", self.lines[1]).groups()

    def ask(self, path, what=None):
        connection = http.client.HTTPConnection("127.0.0.1", int(self.port), timeout=60)
        told = {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"}
        connection.request("POST" if what else "GET", path, json.dumps(what).encode() if what else None, told)
        answer = json.loads(connection.getresponse().read())
        connection.close()
        return answer


def test_it_says_where_it_is_reads_and_ends_by_an_interrupt_with_nothing_lost(tmp_path, monkeypatch):
    """In an empty folder, without a model: a page listens all the while, and is not waited for."""
    monkeypatch.chdir(tmp_path)
    with started("serve", "--port", "0") as running:
        there = Open(running)
        assert there.lines[0] == "summaries.jsonl: 0 articles\n"
        with socket.create_connection(("127.0.0.1", int(there.port)), timeout=60) as listening:
            listening.sendall(f"GET /events HTTP/1.1\r\nHost: localhost:{there.port}\r\n"
                              f"Authorization: Bearer {there.token}\r\n\r\n".encode())
            assert there.ask("/summaries?wait=60", {"example": "lavrov-tass"})["readings"][0]["state"] == "done"
            running.send_signal(signal.SIGINT)
            _, told = running.communicate(60)
            while listening.recv(65_536):
                pass
        assert told.strip() == "summarizer: interrupted"
        assert running.returncode == 130
    assert [each.id for each in read_results("summaries.jsonl")] == ["example/lavrov-tass"]


def test_of_a_dossier_it_opens_the_results_that_it_was_made_of(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert summarizer("follow", "--example").returncode == 0
    with started("serve", "grahn.json", "--port", "0") as running:
        there = Open(running)
        assert there.lines[0] == "grahn.results.jsonl: 16 articles\n"
        made = json.loads((tmp_path / "grahn.json").read_text(encoding="utf-8"))
        assert there.ask("/dossier/state")["threads"] == len(made["threads"])
        assert there.ask("/changes?since=2025-03-01")
        running.send_signal(signal.SIGTERM)
        running.communicate(60)


def test_what_cannot_be_is_one_line(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = summarizer("serve", "--port", port)
    assert (done.returncode, done.stderr) == (
        2, f"summarizer: port {port} cannot be had (Address already in use): name another one (--port)\n",
    )
    assert summarizer("serve", tmp_path).stderr == f"summarizer: {tmp_path} is a folder: name a file of results\n"
    wrong = tmp_path / "wrong.jsonl"
    wrong.write_text('{"id": "a"}\n', encoding="utf-8")
    done = summarizer("serve", wrong, "--port", "0")
    assert done.returncode == 2
    assert done.stderr.startswith(f"summarizer: {wrong}, line 1: ")
    done = summarizer("serve", gold.SEEDS / "lavrov-tass.txt", "--port", "0")
    assert done.returncode == 2
