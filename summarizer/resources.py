"""What the installation holds: prompts, recorded replies, example articles; its version, and how to add an extra.

The folders are in the package once it is installed, and beside it in a checkout. `importlib.resources` knows only the
first, and what reads them (jinja2, globs, articles by their path) wants real paths: hence `folder`.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

# What the package is called on an index; `summarizer` is somebody else's there.
DISTRIBUTION = "negotiation-summarizer"
# The negotiation among the seeds: its articles as a table, and its gold.
EXAMPLE = "grahn"

_PACKAGE = Path(__file__).resolve().parent


def folder(name: str) -> Path:
    """Return the folder of that name, `folder("prompts") → …/prompts`.

    Raises FileNotFoundError where the installation is broken.
    """
    for place in (_PACKAGE / name, _PACKAGE.parent / name):
        if place.is_dir():
            return place
    raise FileNotFoundError(f"the installation has no folder {name!r}: install {DISTRIBUTION} again")


def examples() -> dict[str, Path]:
    """Return the articles that have recorded replies, `examples()["lavrov-tass"] → …/seeds/lavrov-tass.txt`."""
    return {path.stem: path for path in sorted(folder("seeds").glob("*.txt"))}


@cache
def version() -> str:
    """Return the version of this package."""
    from importlib.metadata import version as installed

    return installed(DISTRIBUTION)


def adding(extra: str) -> str:
    """Return how to install an extra, as messages put it."""
    return f"pip install '{DISTRIBUTION}[{extra}]' (in a checkout: uv run --extra {extra} ...)"
