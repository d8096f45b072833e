"""What was fetched before: kept in the user's cache folder, so that nothing is fetched twice without need.

One gzip file an address: a line of JSON, and the body. What no run has asked for in ninety days is thrown away. A
folder that cannot be written is done without.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import sys
import tempfile
import time
import zlib
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from summarizer.inputs.document import MOST_BYTES
from summarizer.resources import DISTRIBUTION

_DAYS = 90


@dataclass(frozen=True)
class Page:
    """What stood at an address: `final` is where redirects led, `fetched` when it came, in seconds since 1970."""

    body: bytes
    media_type: str | None
    final: str
    fetched: float
    etag: str | None = None
    modified: str | None = None


def _folder() -> Path:
    if base := os.environ.get("XDG_CACHE_HOME"):
        return Path(base) / DISTRIBUTION / "web"
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or Path.home()) / DISTRIBUTION / "web"
    return Path.home() / ".cache" / DISTRIBUTION / "web"


def _place(address: str) -> Path:
    return _folder() / hashlib.sha256(address.encode("utf-8", "backslashreplace")).hexdigest()[:40]


def kept(address: str) -> Page | None:
    """What is kept of an address; None where that is nothing, or is broken."""
    try:
        place = _place(address)
        with gzip.open(place) as file:
            told = json.loads(file.readline())
            page = Page(file.read(MOST_BYTES + 1), **told)
        os.utime(place)   # it is used
        return page
    except (OSError, RuntimeError, EOFError, zlib.error, ValueError, TypeError):
        return None


def keep(address: str, page: Page) -> None:
    """Keep what stands at an address, whole or not at all."""
    told = {name: value for name, value in vars(page).items() if name != "body"}
    data = gzip.compress(json.dumps(told).encode() + b"\n" + page.body, compresslevel=5)
    with suppress(OSError, RuntimeError):   # no home, no place: it is fetched again
        place = _place(address)
        place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        _tidied(place.parent)
        number, draft = tempfile.mkstemp(dir=place.parent, suffix=".tmp")
        with open(number, "wb") as file:   # noqa: PTH123 - it is open already
            file.write(data)
        Path(draft).replace(place)


@cache
def _tidied(folder: Path) -> None:
    """Once a run: throw away what was not used for long."""
    oldest = time.time() - _DAYS * 86_400
    with os.scandir(folder) as found:
        for each in found:
            with suppress(OSError):
                if each.is_file(follow_symlinks=False) and each.stat().st_mtime < oldest:
                    os.unlink(each.path)   # noqa: PTH108 - what scandir gives
