"""A document's bytes, from wherever they are."""

from __future__ import annotations

import stat
from pathlib import Path

from summarizer.errors import ArticleError
from summarizer.inputs.document import MOST_BYTES
from summarizer.inputs.encodings import decode
from summarizer.inputs.names import why

__all__ = ["MOST_BYTES", "decode", "file_bytes"]

_HANDED = ("/dev/stdin", "/dev/fd/", "/proc/self/fd/")   # where a shell puts what it pipes: <(command)


def file_bytes(path: Path, name: str) -> bytes:
    """Bytes of a file, no more than one over 20 MB. Raises ArticleError where it is missing, or no file."""
    try:
        mode = path.stat().st_mode
        if stat.S_ISDIR(mode):
            raise ArticleError(f"{name} is a folder: name one article")
        if not (stat.S_ISREG(mode) or name.startswith(_HANDED)):   # it might never end, or never begin
            raise ArticleError(f"{name} is no file, but a pipe, a socket or a device: give its text to -")
        with path.open("rb") as file:
            return file.read(MOST_BYTES + 1)
    except (FileNotFoundError, NotADirectoryError):
        raise ArticleError(f"there is no file {name}") from None
    except (OSError, ValueError) as error:
        raise ArticleError(f"{name} cannot be read: {why(error)}") from error
