"""The server: one loopback socket, and connections that must say what they want within some seconds."""

from __future__ import annotations

import asyncio
import logging
import socket
from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from summarizer.errors import ConfigurationError

if TYPE_CHECKING:
    import uvicorn
    from starlette.types import ASGIApp

HOST = "127.0.0.1"
_MOST = 1_000   # connections: what is past them is told to come again
_HEADERS = 32_768   # bytes
_GRACE = 3   # seconds for what is being answered when the server ends


def listening(port: int) -> socket.socket:
    """A socket on the loopback interface; port 0 is any that is free.

    Raises ConfigurationError where another program has the port.
    """
    # Named, or asyncio lets the kernel wait 40 ms for more to send (it sets TCP_NODELAY by this).
    found = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        found.bind((HOST, port))
        found.listen(512)
    except OSError as error:
        found.close()
        why = error.strerror or str(error)
        raise ConfigurationError(f"port {port} cannot be had ({why}): name another one", settings=("port",)) from error
    return found


def server(app: ASGIApp, headers_seconds: float, ending: Callable[[], object] = bool) -> uvicorn.Server:
    """A server for the application, to be run by `serve(sockets=[…])`. At its end `ending` is called first."""
    import uvicorn

    class Ending(uvicorn.Server):
        """As uvicorn's, which waits for answers under way: those who listen are told nothing more."""

        async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
            ending()
            await super().shutdown(sockets)

    return Ending(uvicorn.Config(
        app, http=_patient(headers_seconds), ws="none", lifespan="on", log_config=None, access_log=False,
        server_header=False, proxy_headers=False, limit_concurrency=_MOST, h11_max_incomplete_event_size=_HEADERS,
        timeout_keep_alive=5, timeout_graceful_shutdown=_GRACE, log_level=logging.ERROR,
    ))


def _patient(seconds: float) -> type[asyncio.Protocol]:
    """Connections that are closed where the headers of a request have not come within so many seconds."""
    from uvicorn.protocols.http.h11_impl import H11Protocol

    class Patient(H11Protocol):
        """As uvicorn's, which waits for the first request, and for the rest of any, without end."""

        _waits: asyncio.TimerHandle | None = None

        def connection_made(self, transport: Any) -> None:
            super().connection_made(transport)
            self._waits = self.loop.call_later(seconds, self._give_up)

        def data_received(self, data: bytes) -> None:
            super().data_received(data)
            if self.cycle is None or self.cycle.response_complete:
                if self._waits is None and not self.transport.is_closing():   # the beginning of another request
                    self._waits = self.loop.call_later(seconds, self._give_up)
            else:
                self._rest()

        def connection_lost(self, exc: Exception | None) -> None:
            self._rest()
            super().connection_lost(exc)

        def _rest(self) -> None:
            if self._waits is not None:
                self._waits.cancel()
                self._waits = None

        def _give_up(self) -> None:
            self._waits = None
            if self.cycle is None or self.cycle.response_complete:
                with suppress(OSError):
                    self.transport.abort()

    return Patient
