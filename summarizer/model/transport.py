"""The HTTP client: how requests reach a server, directly or through the proxies that the environment names.

aiohttp carries the most, for a third of the processor time; httpx's own transport reads what aiohttp refuses and
knows every proxy. Redirects are not followed here: a key goes nowhere by itself.
"""

from __future__ import annotations

import importlib.util
import os
import ssl
from functools import cache
from pathlib import Path
from typing import Any, cast
from urllib.request import getproxies

import aiohttp
import httpx2
from openai import DefaultAioHttpClient

from summarizer.errors import ConfigurationError
from summarizer.resources import adding

_OPENING = 64   # requests that are sent before any answer has shown how the server writes
_LONGEST_LINE = 100_000   # bytes of a header: what httpx takes of all together


def http_client(timeout: float, base_url: str) -> httpx2.AsyncClient:
    """Open a client for a server. Raises ConfigurationError where the environment's proxies or certificates are wrong.

    A proxy that cannot be used is refused here, before anything is sent.
    """
    try:
        certificates = _certificates(*map(os.environ.get, ("SSL_CERT_FILE", "SSL_CERT_DIR", "REQUESTS_CA_BUNDLE")))
    except OSError as error:
        raise ConfigurationError(
            f"the certificates cannot be read ({error.strerror or error}): is SSL_CERT_FILE (or SSL_CERT_DIR, "
            "REQUESTS_CA_BUNDLE) right?"
        ) from None
    try:
        client = _Client(timeout=timeout, verify=certificates, follow_redirects=False)
        route = client._transport_for_url(httpx2.URL(base_url))
    except Exception:  # noqa: BLE001 - ValueError, or what httpx has of its own for an address
        raise ConfigurationError(   # the library's words would repeat a password
            f"the address of a proxy is wrong, or of a kind that cannot be used: look at {_named()}; "
            "http, https and socks5 can be"
        ) from None
    if isinstance(route, _NoSocks):
        raise ConfigurationError(
            f"{_named()} names a SOCKS proxy, which needs the package socksio: {adding('socks')}, or except this "
            "server by NO_PROXY. Nothing was sent"
        )
    return client


def _named() -> str:
    """The variables that name proxies, as they are set."""
    return ", ".join(f"{kind.upper()}_PROXY" for kind in ("https", "http", "all") if getproxies().get(kind))


@cache
def _certificates(file: str | None, folder: str | None, of_requests: str | None) -> ssl.SSLContext:
    """The certificates that are trusted, read once from each place that the environment names: it takes 20 ms."""
    if of_requests and not (file or folder):
        if Path(of_requests).is_dir():
            return ssl.create_default_context(capath=of_requests)
        return ssl.create_default_context(cafile=of_requests)
    return httpx2.create_ssl_context()


class _Client(DefaultAioHttpClient):
    """httpx's client, which knows proxies and NO_PROXY, with the transports below."""

    def _init_transport(self, *given: Any, **how: Any) -> httpx2.AsyncBaseTransport:
        verify, limits = how["verify"], how["limits"]
        fast = cast(Any, super()._init_transport(*given, **how))
        fast.client = lambda: aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(
                ssl=verify, limit=limits.max_connections or 0, keepalive_timeout=limits.keepalive_expiry
            ),
            max_line_size=_LONGEST_LINE, max_field_size=_LONGEST_LINE,
        )
        return _Direct(fast, httpx2.AsyncHTTPTransport(verify=verify, limits=limits))

    def _init_proxy_transport(self, proxy: httpx2.Proxy, *_: Any, **how: Any) -> httpx2.AsyncBaseTransport:
        if proxy.url.scheme.startswith("socks") and importlib.util.find_spec("socksio") is None:
            return _NoSocks()
        return _Proxied(proxy, verify=how["verify"], limits=how["limits"])


class _Direct(httpx2.AsyncBaseTransport):
    """To the server itself: by aiohttp, as long as its parser takes what the server writes.

    The first answer is read by httpx, and tells. Where the parser refuses one later, that request is to be sent
    again, and all go by httpx from then on.
    """

    def __init__(self, fast: httpx2.AsyncBaseTransport, careful: httpx2.AsyncBaseTransport) -> None:
        self._fast, self._careful = fast, careful
        self._is_plain: bool | None = None   # None: no answer yet
        self._sent = 0

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        self._sent += 1
        if self._is_plain is False or (self._is_plain is None and self._sent <= _OPENING):
            response = await self._careful.handle_async_request(request)
            if self._is_plain is None:   # aiohttp does not read what says its length twice
                self._is_plain = not {"content-length", "transfer-encoding"} <= set(response.headers)
            return response
        try:
            return await self._fast.handle_async_request(request)
        except aiohttp.ClientResponseError as error:
            self._is_plain = False
            raise httpx2.RemoteProtocolError(error.message.split("\n", 1)[0]) from error

    async def aclose(self) -> None:
        try:
            await self._careful.aclose()
        finally:   # whoever closes may be cancelled
            await self._fast.aclose()


class _Proxied(httpx2.AsyncHTTPTransport):
    """Through a proxy, which an error names, without its user and password."""

    def __init__(self, proxy: httpx2.Proxy, **how: Any) -> None:
        super().__init__(proxy=proxy, **how)
        self._name = proxy.url.netloc.decode("ascii")

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        try:
            return await super().handle_async_request(request)
        except httpx2.TransportError as error:
            raise type(error)(f"{error or type(error).__name__}, through the proxy {self._name}") from error


class _NoSocks(httpx2.AsyncBaseTransport):
    """Stands for a SOCKS proxy that cannot be spoken to; one that is excepted by NO_PROXY is never asked."""
