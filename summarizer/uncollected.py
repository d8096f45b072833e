"""A time in which nothing is looked through for garbage: of what is made and kept there is none."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def uncollected() -> Iterator[None]:
    """All that is made in the block is kept: to look through it, again and again, takes longer than to make it."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()
