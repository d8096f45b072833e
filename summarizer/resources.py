"""Where prompts/ and fixtures/ are: in the package once it is installed, beside it in a checkout."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def folder(name: str) -> Path:
    """Return the folder of that name, `folder("prompts") → …/prompts`.

    Raises FileNotFoundError where the installation is broken.
    """
    for place in (_PACKAGE / name, _PACKAGE.parent / name):
        if place.is_dir():
            return place
    raise FileNotFoundError(f"the installation has no folder {name!r}: install summarizer again")
