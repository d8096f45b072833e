"""Files that only grow: locked by the process that writes, each piece appended by one `os.write`, or not at all."""

from __future__ import annotations

import os
from pathlib import Path

from summarizer.errors import ConfigurationError, LockedError, OutputError

_BLOCK = 65_536   # bytes
try:
    import fcntl
except ImportError:   # Windows; what is written already can be read there
    fcntl = None  # type: ignore[assignment]


def opened(path: Path, flags: int = 0) -> int:
    """Open a file for appending and reading; make it, and its folder, where it is not there. Raises OutputError."""
    if fcntl is None:   # before anything is made
        raise ConfigurationError("results are locked as only Linux and macOS can: on Windows run this in WSL")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        return os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC | flags, 0o644)
    except OSError as error:
        raise OutputError(f"{path} cannot be written: {error.strerror or error}") from error


def lock(handle: int, path: Path) -> None:
    """Let no other process write the file until this one closes it, or ends however. Raises LockedError."""
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise LockedError(f"another run is writing {path}: wait for it, or name another output") from None


def append(handle: int, path: Path, data: bytes) -> int:
    """Append bytes; return where they begin. Raises OutputError where they cannot be written whole."""
    before = os.fstat(handle).st_size
    try:
        written = os.write(handle, data)   # a full disk makes it short, without an error
    except OSError as error:
        raise OutputError(f"{path} cannot be written: {error.strerror or error}") from error
    if written != len(data):
        os.ftruncate(handle, before)
        raise OutputError(f"{path} cannot be written: the disk is full. Make room and run the same command again")
    return before


def after_last(file: int) -> int:
    """The byte after the last newline of a file."""
    end = os.fstat(file).st_size
    while end > 0:
        begin = max(0, end - _BLOCK)
        if (found := os.pread(file, end - begin, begin).rfind(b"\n")) >= 0:
            return begin + found + 1
        end = begin
    return 0


def cut(file: int) -> None:
    """Cut off a last line that was not written whole. Where there is none the file stays as it is, its time as well."""
    if (whole := after_last(file)) < os.fstat(file).st_size:
        os.ftruncate(file, whole)
