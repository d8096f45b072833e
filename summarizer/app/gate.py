"""Who is let in, and with how much: the guard before every route.

A request names this host and no other (so that no name that was bound anew leads here), comes from this origin or from
no page at all, bears the token or the cookie that was got for it, and brings a body that is bounded in bytes and in
seconds. What goes out may run no script but its own, and stands in nobody's frame.
"""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Iterable
from dataclasses import dataclass, field
from http.cookies import CookieError, SimpleCookie
from typing import TYPE_CHECKING
from urllib.parse import parse_qs

from summarizer.inputs.document import MOST_BYTES

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

NOTHING = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"   # of what is no page
OPEN = ("/health",)   # it tells nothing but that there is a server
ENTRANCE = "/session"   # where the token is asked for
_ALWAYS = {
    "x-content-type-options": "nosniff", "x-frame-options": "DENY", "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin", "cross-origin-resource-policy": "same-origin",
    "cache-control": "no-store", "permissions-policy": "camera=(), geolocation=(), microphone=()",
}
_READS = ("GET", "HEAD")


@dataclass(frozen=True)
class Bounds:
    """How much of a request is waited for and taken: bytes of its body, seconds for its headers and for its body."""

    body: int = MOST_BYTES
    headers_seconds: float = 10.0
    body_seconds: float = 60.0


@dataclass(frozen=True)
class Keys:
    """What lets in: `token`, which the command prints, and `cookie`, which a browser gets for it."""

    token: str = field(default_factory=lambda: secrets.token_urlsafe(24))
    cookie: str = field(default_factory=lambda: secrets.token_urlsafe(24))

    def is_token(self, given: str) -> bool:
        """Whether it is the token; it takes as long whatever is wrong with it."""
        return secrets.compare_digest(given.encode(), self.token.encode())


class Gate:
    """An ASGI application before another. `port` is where it is reached; the names of this machine go with it."""

    def __init__(self, app: ASGIApp, keys: Keys, port: int, bounds: Bounds) -> None:
        self._app, self._keys, self._bounds = app, keys, bounds
        self._hosts = {f"{name}:{port}" for name in ("127.0.0.1", "localhost", "[::1]")}
        self._hosts |= {each.removesuffix(":80") for each in self._hosts}
        self.cookie = cookie_name(port)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or refuse it."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        if scope["type"] != "http":
            return   # uvicorn closes what nobody answers
        is_endless = bool(_all(scope, b"transfer-encoding"))
        guarded = _Guarded(send, closes=is_endless, refusal_closes=is_endless or _size(scope) != 0)
        refused = self._refusal(scope)
        if refused is not None:
            is_lost = refused[0] == 401 and scope["method"] == "GET" and "text/html" in "".join(_all(scope, b"accept"))
            await (_lead(guarded, ENTRANCE) if is_lost else _refuse(guarded, *refused))
            return
        await self._app(scope, _Bounded(receive, self._bounds), guarded)

    def _refusal(self, scope: Scope) -> tuple[int, str] | None:
        """Why a request is not let in, with its status; None where it is."""
        hosts = _all(scope, b"host")
        if len(hosts) != 1 or hosts[0].lower() not in self._hosts:
            return 421, "this server answers to 127.0.0.1 and localhost alone"
        if (why := self._from_elsewhere(scope, hosts[0].lower())) is not None:
            return 403, why
        size = _size(scope)
        if size is None:
            return 400, "the length of the request is no number"
        if size > self._bounds.body:
            return 413, f"a request may have {self._bounds.body:,} bytes: give less at a time"
        if scope["path"] in (*OPEN, ENTRANCE) or self._is_known(scope):
            return None
        return 401, "the token that the command printed is missing: Authorization: Bearer TOKEN"

    def _from_elsewhere(self, scope: Scope, host: str) -> str | None:
        """Why a request counts as one of another page's; None where it does not."""
        origins = _all(scope, b"origin")
        if any(each.lower() != f"http://{host}" for each in origins):
            return "requests of other origins are not answered"
        fetched = _all(scope, b"sec-fetch-site")
        goes_there = scope["method"] in _READS and _all(scope, b"sec-fetch-mode") == ["navigate"]
        if any(each not in ("same-origin", "none") for each in fetched) and not goes_there:
            return "requests of other sites are not answered"
        # A browser says whence it writes; one that does not say so is none, and bears the token itself.
        if not (scope["method"] in _READS or origins or fetched or _all(scope, b"authorization")):
            return None if scope["path"] == ENTRANCE else "a request that writes needs its Origin, or the token"
        return None

    def _is_known(self, scope: Scope) -> bool:
        for told in _all(scope, b"authorization"):
            kind, _, given = told.partition(" ")
            if kind.lower() == "bearer" and self._keys.is_token(given.strip()):
                return True
        if scope["path"] == "/" and (given := given_token(scope)) and self._keys.is_token(given):
            return True
        return any(
            secrets.compare_digest(each.encode(), self._keys.cookie.encode()) for each in _cookies(scope, self.cookie)
        )


def cookie_name(port: int) -> str:
    """A cookie is sent to every port of a host: its name tells whose it is."""
    return f"summarizer-{port}"


def given_token(scope: Scope) -> str:
    """The token in the address that the command prints; empty where there is none."""
    found: list[str] = parse_qs(scope["query_string"].decode("latin-1")).get("token", [""])
    return found[0]


def _all(scope: Scope, name: bytes) -> list[str]:
    return [value.decode("latin-1") for key, value in scope["headers"] if key == name]


def _cookies(scope: Scope, name: str) -> Iterable[str]:
    for told in _all(scope, b"cookie"):
        jar: SimpleCookie = SimpleCookie()
        try:
            jar.load(told)
        except CookieError:
            continue
        if name in jar:
            yield jar[name].value


def _size(scope: Scope) -> int | None:
    """Bytes that a body is said to have, 0 where nothing is said; None where that is no number."""
    told = _all(scope, b"content-length")
    if not told:
        return 0
    return int(told[0]) if len(told) == 1 and told[0].isascii() and told[0].isdigit() and len(told[0]) < 19 else None


class _Bounded:
    """What comes of a request, within its bounds. Raises HTTPException, which the routes answer with."""

    def __init__(self, receive: Receive, bounds: Bounds) -> None:
        self._receive, self._bounds = receive, bounds
        self._left = bounds.body
        self._until: float | None = None
        self._is_through = False

    async def __call__(self) -> Message:
        from starlette.exceptions import HTTPException

        if self._is_through:   # it only waits for the other side to go
            return await self._receive()
        loop = asyncio.get_running_loop()
        self._until = self._until or loop.time() + self._bounds.body_seconds
        try:
            async with asyncio.timeout_at(self._until):
                message = await self._receive()
        except TimeoutError:
            self._is_through = True
            raise HTTPException(408, "the request came too slowly") from None
        self._left -= len(message.get("body", b""))
        if self._left < 0:
            self._is_through = True
            raise HTTPException(413, f"a request may have {self._bounds.body:,} bytes: give less at a time")
        self._is_through = not message.get("more_body", False)
        return message


class _Guarded:
    """What goes out: with the headers that every answer has. What is still to come of a body is not waited for."""

    def __init__(self, send: Send, *, closes: bool, refusal_closes: bool) -> None:
        self._send, self._closes, self._refusal_closes = send, closes, refusal_closes

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = [(name.lower(), value) for name, value in message.get("headers", ())]
            known = {name for name, _ in headers}
            told = {"content-security-policy": NOTHING, **_ALWAYS}
            if self._closes or (self._refusal_closes and message["status"] >= 400):
                told["connection"] = "close"
            headers += [
                (name.encode(), value.encode()) for name, value in told.items() if name.encode() not in known
            ]
            message = {**message, "headers": headers}
        await self._send(message)


async def _refuse(send: _Guarded, status: int, why: str) -> None:
    import json

    body = json.dumps({"detail": why}).encode()
    await send({"type": "http.response.start", "status": status, "headers": [
        (b"content-type", b"application/json"), (b"content-length", str(len(body)).encode()),
    ]})
    await send({"type": "http.response.body", "body": body})


async def _lead(send: _Guarded, where: str) -> None:
    """Somebody who looks for a page is asked for the token."""
    await send({"type": "http.response.start", "status": 303, "headers": [
        (b"location", where.encode()), (b"content-length", b"0"),
    ]})
    await send({"type": "http.response.body", "body": b""})
