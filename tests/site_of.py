"""A web site on loopback: its pages by path, and what was asked of it."""

from __future__ import annotations

import ssl
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self


@dataclass(frozen=True)
class Sent:
    """What is answered; in a header's name an underscore stands for a hyphen."""

    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)


def page(body: str | bytes, kind: str = "text/html; charset=utf-8", status: int = 200, **headers: str) -> Sent:
    """A page, or a feed."""
    data = body.encode() if isinstance(body, str) else body
    named = {name.replace("_", "-"): told for name, told in headers.items()}
    return Sent(data, status, {"content-type": kind, **named})


class Site:
    """Listens while the `with` block runs; `asked` are the paths and headers of requests, in order.

    `pages` gives for a path what is sent, or a function of the request's headers that does; a list in turn.
    """

    def __init__(self, pages: dict[str, Any], tls: ssl.SSLContext | None = None) -> None:
        self.pages = pages
        self.asked: list[tuple[str, dict[str, str]]] = []
        self.flying = self.most = 0
        self.lock = threading.Lock()
        self._http = _Listener(("127.0.0.1", 0), _Handler)
        self._http.site = self
        self.host = f"127.0.0.1:{self._http.server_address[1]}"
        self.url = f"http{'s' if tls else ''}://{self.host}"
        if tls is not None:
            self._http.socket = tls.wrap_socket(self._http.socket, server_side=True, do_handshake_on_connect=False)
        self._thread = threading.Thread(target=self._http.serve_forever, kwargs={"poll_interval": 0.01})

    @property
    def paths(self) -> list[str]:
        return [path for path, _ in self.asked]

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._http.shutdown()
        self._thread.join()
        self._http.server_close()


class _Listener(ThreadingHTTPServer):
    site: Site

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing: that a client hangs up is what many a test is about."""


class _Handler(BaseHTTPRequestHandler):
    server: _Listener

    def do_GET(self) -> None:
        site = self.server.site
        headers = {name.lower(): value for name, value in self.headers.items()}
        with site.lock:
            site.asked.append((self.path, headers))
            site.flying += 1
            site.most = max(site.most, site.flying)
            found: Sent | list[Sent] | Callable[[dict[str, str]], Sent] = site.pages.get(
                self.path, page("not found", status=404)
            )
            if isinstance(found, list):
                found = found.pop(0) if len(found) > 1 else found[0]
        sent = found(headers) if callable(found) else found
        self.send_response(sent.status)
        for name, value in sent.headers.items():
            self.send_header(name, value)
        if "content-length" not in sent.headers and "transfer-encoding" not in sent.headers:
            self.send_header("content-length", str(len(sent.body)))
        self.end_headers()
        with site.lock:
            site.flying -= 1
        self.wfile.write(sent.body)

    def log_message(self, *_: Any) -> None:
        """Nothing is logged."""
