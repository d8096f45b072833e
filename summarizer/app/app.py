"""The app put together: a shelf of results, a desk, a negotiation, the routes, the gate before them, a socket."""

from __future__ import annotations

import socket
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from summarizer.app.desk import Desk
from summarizer.app.gate import Bounds, Gate, Keys
from summarizer.app.negotiation import FollowState, Negotiation
from summarizer.app.opening import App
from summarizer.app.routes import application
from summarizer.app.serving import listening, server
from summarizer.app.shelf import Shelf
from summarizer.client import Summarizer
from summarizer.events import Event
from summarizer.settings import CONCURRENCY

if TYPE_CHECKING:
    import uvicorn


class Serving:
    """A server on the loopback interface, ready to be run: `await it.run()`.

    `results` are files of results, new ones go into the first; `dossier` is where a negotiation is followed into.
    `maker` makes the Summarizer, with the function that is to be told of what happens. Port 0 is any that is free.

    Raises ConfigurationError where the port cannot be had, ResultsError where the results cannot be read.
    """

    def __init__(
        self, results: Sequence[Path], dossier: Path, maker: Callable[[Callable[[Event], object]], Summarizer], *,
        port: int = 0, concurrency: int = CONCURRENCY, mixed: bool = False, bounds: Bounds | None = None,
    ) -> None:
        bounds = bounds or Bounds()
        self.keys = Keys()
        self.shelf = Shelf(results)
        desk = Desk(maker, self.shelf, concurrency=concurrency, mixed=mixed)

        def tell(state: FollowState) -> None:
            desk.tell({"what": "following", **state.model_dump(mode="json")})

        negotiation = Negotiation(dossier, self.shelf, desk.summarizer, tell)
        self._socket: socket.socket = listening(port)
        self.port: int = self._socket.getsockname()[1]
        app = application(App(desk, negotiation, self.keys, self.port))
        self.server: uvicorn.Server = server(
            Gate(app, self.keys, self.port, bounds), bounds.headers_seconds, desk.hush,
        )

    @property
    def address(self) -> str:
        """Where it is, with the token."""
        return f"http://127.0.0.1:{self.port}/?token={self.keys.token}"

    async def run(self) -> None:
        """Serve until `server.should_exit`, or a signal."""
        await self.server.serve(sockets=[self._socket])
