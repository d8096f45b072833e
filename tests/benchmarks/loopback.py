"""A server that gives every article the same good reply, in a process of its own; not a benchmark itself.

Imports nothing heavy before it is in its own process: memory.py measures children, and on Linux a
child's peak is never below what its parent held when it was started.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import multiprocessing
import os
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
SEED = "lavrov-tass"
MODEL = "benchmark"
ARTICLE, SPOILT = b"Item ", b"Item 7."   # what stands in every article, and in one
OURS = [sys.executable, "-m", "summarizer"]


@dataclass
class Seen:
    """What the server saw, by the monotonic clock: when requests arrived, when replies were sent, most in flight.

    `others` counts requests that hold no article.
    """

    arrived: list[float] = field(default_factory=list)
    sent: list[float] = field(default_factory=list)
    most: int = 0
    others: int = 0


class Server:
    """The server as its starter holds it."""

    def __init__(self, pipe: Connection) -> None:
        self._pipe = pipe
        self.address = f"http://127.0.0.1:{pipe.recv()}/v1"

    def begin(self, seconds: float, spoilt: str = "") -> None:
        """From now on a reply takes so many seconds; forget what was seen.

        `spoilt` is what befalls the article SPOILT, and no other: "cut" (half a reply) or "refused" (400).
        """
        self._pipe.send((seconds, spoilt))
        self._pipe.recv()

    def seen(self) -> Seen:
        """What was seen since `begin`."""
        self._pipe.send(None)
        found: Seen = self._pipe.recv()
        return found


@contextlib.contextmanager
def server(other: dict[bytes, str] | None = None) -> Iterator[Server]:
    """Run a server while the `with` block runs.

    `other` holds other replies, by what stands in the request's path or body.
    """
    here, there = multiprocessing.Pipe()
    process = multiprocessing.get_context("spawn").Process(target=_serve, args=(there, other or {}), daemon=True)
    process.start()
    try:
        yield Server(here)
    finally:
        process.terminate()
        process.join()


def write_articles(path: Path, number: int) -> None:
    """A table of so many articles, each the seed with a last line of its own."""
    text = (ROOT / "seeds" / f"{SEED}.txt").read_text(encoding="utf-8")
    with path.open("w", encoding="utf-8") as file:
        for each in range(number):
            row = {"id": f"article-{each}", "title": f"Talks, day {each}", "text": f"{text}\nItem {each}."}
            file.write(json.dumps(row, ensure_ascii=False) + "\n")


def command(address: str, articles: Path, results: Path, flight: int) -> list[str]:
    """The command that summarizes a table."""
    return [*OURS, "batch", str(articles), "-o", str(results), "--concurrency", str(flight),
            "--base-url", address, "--model", MODEL]


def environment(bytecode: Path | None = None) -> dict[str, str]:
    """The environment without settings of ours or of openai's, and without a proxy to this machine.

    With `bytecode` Python keeps what it compiles in that folder.
    """
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("SUMMARIZER_", "OPENAI_"))}
    kept |= {"NO_PROXY": "127.0.0.1", "no_proxy": "127.0.0.1", "PYTHONPATH": str(ROOT)}
    if bytecode is None:
        return kept
    kept.pop("PYTHONDONTWRITEBYTECODE", None)
    return kept | {"PYTHONPYCACHEPREFIX": str(bytecode)}


def _seed() -> str:
    paths = (ROOT / "fixtures").glob(f"{SEED}.*.0.json")   # the shorter asks for a first reading
    path = min(paths, key=lambda path: len(str(json.loads(path.read_text(encoding="utf-8"))["request"])))
    recorded = json.loads(path.read_text(encoding="utf-8"))["completion"]
    content: str = recorded["choices"][0]["message"]["content"]
    return content


def _reply(content: str, finish: str = "stop") -> bytes:
    message = {"role": "assistant", "content": content}
    return json.dumps({
        "id": "1", "object": "chat.completion", "created": 1, "model": MODEL,
        "choices": [{"index": 0, "finish_reason": finish, "message": message}],
        "usage": {"prompt_tokens": 3_000, "completion_tokens": 1_000, "total_tokens": 4_000},
    }).encode()


def _serve(pipe: Connection, other: dict[bytes, str]) -> None:
    from aiohttp import web

    contents = [*other.items(), (b"", _seed())]
    replies = [(mark, _reply(content), _reply(content[:len(content) // 2], "length")) for mark, content in contents]
    state: dict[str, Any] = {"seconds": 0.0, "spoilt": "", "seen": Seen(), "flying": 0}

    async def answer(request: web.Request) -> web.Response:
        seen, now = state["seen"], time.monotonic()
        body = await request.read()
        good, cut = next(both for mark, *both in replies if mark in request.path.encode() or mark in body)
        if ARTICLE not in body:
            seen.others += 1
            return web.Response(body=good, content_type="application/json")
        seen.arrived.append(now)
        state["flying"] += 1
        seen.most = max(seen.most, state["flying"])
        if state["seconds"]:
            await asyncio.sleep(state["seconds"])
        spoilt = state["spoilt"] if SPOILT in body else ""
        response = web.Response(body=cut if spoilt == "cut" else good, content_type="application/json")
        if spoilt == "refused":
            response = web.json_response({"error": {"message": "this one is not taken", "type": "bad"}}, status=400)
        with contextlib.suppress(ConnectionResetError):   # whoever asked was killed
            await response.prepare(request)
            await response.write_eof()
            seen.sent.append(time.monotonic())
        state["flying"] -= 1
        return response

    def told() -> None:
        asked = pipe.recv()
        if asked is None:
            pipe.send(state["seen"])
            return
        seconds, spoilt = asked
        state.update(seconds=seconds, spoilt=spoilt, seen=Seen(), flying=0)
        pipe.send(True)

    async def run() -> None:
        app = web.Application(client_max_size=2**26)
        app.router.add_post("/v1/chat/completions", answer)
        app.router.add_post("/{peer}/v1/chat/completions", answer)
        runner = web.AppRunner(app, access_log=None, keepalive_timeout=600)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0, backlog=4096).start()
        asyncio.get_running_loop().add_reader(pipe.fileno(), told)
        pipe.send(runner.addresses[0][1])
        await asyncio.Event().wait()

    asyncio.run(run())
