"""A day at the desk in minutes: what 10,000 requests of every kind leave in the server's memory.

    uv run --group dev --extra serve python tests/benchmarks/serve.py [REQUESTS]

The server is the command in a process of its own, with a model on the loopback interface that answers at once. Of a
hundred requests two give a new article, the others list, look, search, listen, follow, ask for briefs, or are refused.
What is resident is told after the first tenth, and then nine times; what is asked for between is the same.
"""

from __future__ import annotations

import http.client
import json
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

import server

BIG = b"\x89PNG\r\n\x1a\n" + bytes(200_000)


def resident(pid: int) -> float:
    """MB of a process."""
    pages = int(Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


class Desk:
    """The server, and a connection that is kept."""

    def __init__(self, address: str) -> None:
        self.port, self.token = re.search(r":(\d+)/\?token=(\S+)", address).groups()
        self.connection = http.client.HTTPConnection("127.0.0.1", int(self.port), timeout=120)

    def ask(self, method: str, path: str, body: bytes | None = None, **more: str) -> tuple[int, bytes]:
        headers = {"Authorization": f"Bearer {self.token}"} | more
        self.connection.request(method, path, body, headers)
        answer = self.connection.getresponse()
        told = answer.read()
        if answer.will_close:
            self.connection.close()
        return answer.status, told

    def give(self, what: dict[str, str], query: str = "wait=60") -> tuple[int, bytes]:
        told = {"Content-Type": "application/json"}
        return self.ask("POST", f"/summaries?{query}", json.dumps(what).encode(), **told)

    def listen(self) -> None:
        other = http.client.HTTPConnection("127.0.0.1", int(self.port), timeout=60)
        other.request("GET", "/events", None, {"Authorization": f"Bearer {self.token}"})
        other.getresponse().read(10)
        other.close()


def kinds(desk: Desk, key: str) -> list[tuple[int, Callable[[int], object]]]:
    """What a day is made of: the last two digits up to which a request is of each kind, and how it is made."""
    def answered(status: int, method: str, path: str, *more: bytes, **headers: str) -> None:
        found, told = desk.ask(method, path, *more, **headers)
        assert found == status, (method, path, found, told[:200])

    def given(text: str) -> None:
        status, told = desk.give({"text": text})
        assert status == 202, told
        assert json.loads(told)["readings"][0]["state"] == "done", told

    first = f"No. 0. {server.ARTICLE}"
    return [
        (2, lambda number: given(f"No. {number}. {server.ARTICLE}")),
        (6, lambda _: given(first)),
        (8, lambda _: answered(422, "POST", "/summaries?name=a.png", BIG)),
        (10, lambda _: desk.listen()),
        (11, lambda number: answered(200, "GET", "/report") if number % 1_000 < 100 else None),
        (12, lambda number: answered(202, "POST", "/dossier?wait=60&words=No.+0") if number % 1_000 < 100 else None),
        (14, lambda _: answered(421, "GET", "/", Host="evil.example")),
        (16, lambda _: answered(401, "GET", "/articles", Authorization="Bearer x")),
        (18, lambda number: answered(404, "GET", f"/nothing/{number}")),
        (22, lambda _: answered(200, "GET", "/changes?since=2020-01-01")),
        (24, lambda _: answered(200, "GET", "/brief?since=2020-01-01&until=2030-01-01")),
        (26, lambda _: answered(200, "GET", "/")),
        (32, lambda _: answered(200, "GET", f"/articles/{key}/page")),
        (34, lambda _: answered(200, "GET", "/summaries")),
        (50, lambda _: answered(200, "GET", f"/articles/{key}")),
        (100, lambda number: answered(200, "GET", f"/articles?words=no.+{number % 97}&limit=50")),
    ]


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    with tempfile.TemporaryDirectory() as folder, server.Server(server.good()) as model:
        told = Path(folder, "told.txt")
        command = [sys.executable, "-m", "summarizer", "serve", "--port", "0", "--model", "tiny"]
        command += ["--base-url", model.url]
        with told.open("w") as file:
            running = subprocess.Popen(
                command, cwd=folder, stderr=file, env=os.environ | {"SUMMARIZER_API_KEY": "k"},
            )
        try:
            while "Open " not in told.read_text():
                time.sleep(0.1)
            desk = Desk(told.read_text())
            key = json.loads(desk.give({"text": f"No. 0. {server.ARTICLE}"})[1])["readings"][0]["article"]
            desk.ask("POST", "/dossier?wait=60")
            day = kinds(desk, key)
            began, first = time.monotonic(), 0.0
            print(f"{'requests':>10} {'MB':>8} {'growth':>8} {'a second':>10}")
            for number in range(1, count + count // 10 + 1):
                next(does for until, does in day if number % 100 < until)(number)
                if number % (count // 10) == 0:
                    now = resident(running.pid)
                    first = first or now
                    pace = number / (time.monotonic() - began)
                    print(f"{number:>10,} {now:>8.1f} {now / first - 1:>8.1%} {pace:>10,.0f}", flush=True)
        finally:
            running.terminate()
            running.wait()
            lines = told.read_text().splitlines()
            print(f"{len(lines)} lines were printed; the last: {lines[-1]}")


if __name__ == "__main__":
    main()
