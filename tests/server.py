"""A chat-completions server on loopback that does what a test's script says, and keeps what it was asked.

A script is a list of steps, one a request; the last step is repeated. A step is a reply, or one of the
functions below: what to send, or a fault on the wire. With it come a short article and a good reply to it.
"""

from __future__ import annotations

import json
import socket
import ssl
import struct
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self

Step = Callable[["_Handler"], None]

ARTICLE = """\
Norland offered on Monday to reopen the Sund crossing if Sudmark first freed the crew of 14.
Sudmark called the offer “a price we will not pay” and did not say when it would answer in full.
"""


def good() -> dict[str, Any]:
    """A good reply to ARTICLE, to be changed at will."""
    return {
        "parties": [{"id": "A1", "name": "Norland"}, {"id": "A2", "name": "Sudmark"}],
        "sources": [{"id": "S1", "by": "A2", "basis": "direct_quote"}],
        "proposals": [{
            "id": "P1", "says": "Norland would reopen the crossing.",
            "quotes": ["offered on Monday to reopen the Sund crossing"],
            "act": "offer", "by": ["A1"], "to": ["A2"], "standing": "official", "status": "tabled",
            "issues": ["relations"],
        }],
        "responses": [{
            "id": "R1", "says": "Sudmark refuses.", "quotes": ["called the offer “a price we will not pay”"],
            "source": ["S1"], "by": ["A2"], "responds_to": ["P1"], "answer": "reject",
        }],
        "conditions": [{
            "id": "C1", "says": "Sudmark must free the crew.", "quotes": ["if Sudmark first freed the crew of 14"],
            "kind": "precondition", "operator": "if", "by": ["A1"], "met_by": ["A2"], "governs": ["P1"],
        }],
        "abstract": [{"text": "Sudmark refused an offer of Norland's.", "of": ["P1", "R1"]}],
    }


def one(*quotes: str) -> dict[str, Any]:
    """A reply of a single proposal that gives these quotes, and names nobody."""
    proposal = {**good()["proposals"][0], "says": "Something is offered.", "quotes": list(quotes), "by": [], "to": []}
    return {"parties": good()["parties"], "proposals": [proposal], "responses": [], "conditions": []}


@dataclass(frozen=True)
class Asked:
    """One request: when it came (monotonic and wall clock), its path, headers and JSON body."""

    at: float
    wall: float
    path: str
    headers: dict[str, str]
    body: dict[str, Any]

    @property
    def messages(self) -> list[dict[str, Any]]:
        return self.body["messages"]

    @property
    def roles(self) -> list[str]:
        return [message["role"] for message in self.messages]

    @property
    def article(self) -> str:
        """The message that holds the article: the last of the opening."""
        return next(message["content"] for message in self.messages if message["role"] == "user")


class Server:
    """Listens while the `with` block runs. `url` is a base URL, `asked` what came."""

    def __init__(
        self, *steps: str | dict[str, Any] | Step, port: int = 0, tls: ssl.SSLContext | None = None
    ) -> None:
        self._steps = [step if callable(step) else says(step) for step in steps]
        self.asked: list[Asked] = []
        self.connections = 0
        self.closing = threading.Event()
        self._lock = threading.Lock()
        self._http = _Listener(("127.0.0.1", port), _Handler)
        self._http.script = self
        self._tls = tls
        if tls is not None:
            self._http.socket = tls.wrap_socket(self._http.socket, server_side=True, do_handshake_on_connect=False)
        self.port: int = self._http.server_address[1]
        self._thread = threading.Thread(target=self._http.serve_forever, kwargs={"poll_interval": 0.01})

    @property
    def url(self) -> str:
        return f"http{'s' if self._tls else ''}://127.0.0.1:{self.port}/v1"

    def next(self, asked: Asked) -> Step:
        """Keep a request and return the step that answers it."""
        with self._lock:
            self.asked.append(asked)
            return self._steps[min(len(self.asked), len(self._steps)) - 1]

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.closing.set()
        self._http.shutdown()
        self._thread.join()
        self._http.server_close()


class _Listener(ThreadingHTTPServer):
    script: Server
    request_queue_size = 128

    def get_request(self) -> tuple[socket.socket, Any]:
        self.script.connections += 1
        return super().get_request()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing: that a client hangs up is what many a test is about."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Listener

    def do_POST(self) -> None:
        at, wall = time.monotonic(), time.time()
        data = self.rfile.read(int(self.headers["content-length"]))
        body = json.loads(data) if self.headers.get_content_type() == "application/json" else {}
        headers = {name.lower(): value for name, value in self.headers.items()}
        self.server.script.next(Asked(at, wall, self.path, headers, body))(self)

    def log_message(self, *_: Any) -> None:
        """Nothing is logged."""

    def send(self, status: int, body: bytes, headers: Mapping[str, str], length: int | None = None) -> None:
        self.send_response(status)
        for name, value in {"content-type": "application/json", **headers}.items():
            self.send_header(name, value)
        self.send_header("content-length", str(len(body) if length is None else length))
        self.end_headers()
        self.wfile.write(body)
        self.wfile.flush()

    def wait(self, seconds: float) -> bool:
        """Whether the server was closed meanwhile."""
        return self.server.script.closing.wait(seconds)


def written(reply: str | dict[str, Any] | None) -> str | None:
    """A reply as the model writes it."""
    return json.dumps(reply, ensure_ascii=False) if isinstance(reply, dict) else reply


def completion(
    content: str | dict[str, Any] | None = None, *, finish_reason: str = "stop",
    usage: tuple[int, int] | None = (100, 20), **message: Any,
) -> dict[str, Any]:
    """The body of a completion; `message` holds further fields of it, as refusal or tool_calls."""
    body: dict[str, Any] = {
        "id": "chatcmpl-1", "object": "chat.completion", "created": 0, "model": "tiny-1",
        "choices": [{
            "index": 0, "finish_reason": finish_reason,
            "message": {"role": "assistant", "content": written(content), **message},
        }],
    }
    if usage is not None:
        body["usage"] = {"prompt_tokens": usage[0], "completion_tokens": usage[1], "total_tokens": sum(usage)}
    return body


def tool_call(reply: str | dict[str, Any], name: str = "Reply") -> list[dict[str, Any]]:
    """The `tool_calls` of a message that calls one function."""
    return [{"id": "call_1", "type": "function", "function": {"name": name, "arguments": written(reply)}}]


def says(content: str | dict[str, Any] | None = None, **form: Any) -> Step:
    """A completion; `form` as in `completion`."""
    return answers(200, completion(content, **form))


def answers(status: int, body: dict[str, Any] | str | bytes = b"", **headers: str) -> Step:
    """Any status and body; in a header's name an underscore stands for a hyphen."""
    told = body if isinstance(body, bytes) else (body if isinstance(body, str) else json.dumps(body)).encode()
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return lambda handler: handler.send(status, told, named)


def fails(status: int, message: str = "it is so", code: str | None = None, **headers: str) -> Step:
    """An error in the form that OpenAI gives it."""
    return answers(status, {"error": {"message": message, "type": "some_error", "code": code}}, **headers)


def dated(seconds: float) -> Step:
    """A 429 with a Retry-After date that lies so far ahead."""
    def step(handler: _Handler) -> None:
        when = handler.date_time_string(int(time.time() + seconds))
        fails(429, "slow down", retry_after=when)(handler)

    return step


def resets(content: dict[str, Any]) -> Step:
    """The connection is reset in the middle of a good reply's body."""
    def step(handler: _Handler) -> None:
        body = json.dumps(completion(content)).encode()
        handler.send(200, body[: len(body) // 2], {}, length=len(body))
        handler.wait(0.05)   # let the client read the first half
        handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        handler.connection.close()
        handler.close_connection = True

    return step


def hangs_up() -> Step:
    """The connection is closed without a word."""
    def step(handler: _Handler) -> None:
        handler.connection.shutdown(socket.SHUT_RDWR)
        handler.close_connection = True

    return step


def silent() -> Step:
    """No answer while the test lasts."""
    def step(handler: _Handler) -> None:
        handler.wait(60)
        handler.close_connection = True

    return step


def drips(content: dict[str, Any], every: float = 0.05) -> Step:
    """A good reply, one byte at a time."""
    def step(handler: _Handler) -> None:
        body = json.dumps(completion(content)).encode()
        handler.send(200, b"", {}, length=len(body))
        for at in range(len(body)):
            if handler.wait(every):
                break
            handler.wfile.write(body[at:at + 1])
            handler.wfile.flush()
        handler.close_connection = True

    return step
