"""The files of requests that jobs are made of, as providers take them."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any, Final

BYTES = 4   # of a request for a token
LARGEST = 100_000_000   # bytes of a file; providers take 200 MB
URL: Final = "/v1/chat/completions"


def body_of(request: dict[str, Any]) -> dict[str, Any]:
    """The body of a request as `client.chat.completions.create` takes it."""
    rest = {name: value for name, value in request.items() if name != "extra_body"}
    return {**rest, **(request.get("extra_body") or {})}


def files(
    bodies: dict[str, dict[str, Any]], largest: Callable[[], float] = lambda: LARGEST
) -> Iterator[tuple[list[str], bytes]]:
    """Files of these requests, of so many bytes at most: their custom ids, and the JSON lines.

    A request that is larger has a file of its own.
    """
    ids: list[str] = []
    data = bytearray()
    for id, body in bodies.items():
        line = json.dumps({"custom_id": id, "method": "POST", "url": URL, "body": body}).encode() + b"\n"
        if ids and len(data) + len(line) > largest():
            yield ids, bytes(data)
            ids, data = [], bytearray()
        ids.append(id)
        data += line
    yield ids, bytes(data)
