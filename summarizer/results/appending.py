"""Files that only grow: locked by the process that writes, each piece appended by one `os.write`, or not at all."""

from __future__ import annotations

import os
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from types import TracebackType
from typing import Self

from summarizer.errors import ConfigurationError, LockedError, OutputError

SYNC_SECONDS = 2.0   # what a power cut may cost; a killed process costs nothing
_BLOCK = 65_536   # bytes
_CLOSED = -1
try:
    import fcntl
except ImportError:   # Windows; what is written already can be read there
    fcntl = None  # type: ignore[assignment]


class Growing:
    """A file that grows by lines, open and locked while the `with` block runs; without a path there is none.

    Raises LockedError where another process holds it for longer than `patience` seconds, OutputError where it cannot be
    written.
    """

    def __init__(self, path: Path | None, patience: float = 0.0) -> None:
        self._grown, self._patience = path, patience
        self._file = _CLOSED
        self._synced = time.monotonic()

    def __enter__(self) -> Self:
        if self._grown is not None:
            self._file = opened(self._grown)
            try:
                lock(self._file, self._grown, self._patience)
                self._take_in()
            except BaseException:
                os.close(self._file)
                raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._file != _CLOSED:
            try:
                os.fsync(self._file)
            finally:
                os.close(self._file)

    def _take_in(self) -> None:
        """Read what is there, before anything is changed, and mend its last line."""
        raise NotImplementedError

    def _grow(self, line: bytes) -> int:
        """Append a line; return where it begins. Raises OutputError where it cannot be written whole."""
        assert self._grown is not None
        return append(self._file, self._grown, line + b"\n")

    def sync_due(self) -> bool:
        """Whether `sync` is due."""
        return time.monotonic() - self._synced >= SYNC_SECONDS

    def sync(self) -> None:
        """Make what is written outlast a power cut."""
        self._synced = time.monotonic()
        os.fsync(self._file)


def whole_lines(file: Iterable[bytes], beginning: bytes) -> Iterator[tuple[int, bytes]]:
    """The lines of a file by their numbers, but a last one that was not written whole.

    `beginning` is that of every line: what begins otherwise and is broken is not ours to pass over.
    """
    for number, line in enumerate(file, 1):
        if not line.endswith(b"\n") and (line.startswith(beginning) or beginning.startswith(line)):
            return
        yield number, line


def opened(path: Path, flags: int = 0) -> int:
    """Open a file for appending and reading; make it, and its folder, where it is not there. Raises OutputError."""
    if fcntl is None:   # before anything is made
        raise ConfigurationError("results are locked as only Linux and macOS can: on Windows run this in WSL")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        return os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC | flags, 0o644)
    except OSError as error:
        raise OutputError(f"{path} cannot be written: {error.strerror or error}") from error


def lock(handle: int, path: Path, patience: float = 0.0) -> None:
    """Let no other process write the file until this one closes it, or ends however.

    Raises LockedError where another does, and goes on for `patience` seconds.
    """
    deadline = time.monotonic() + patience
    while True:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return
        except BlockingIOError:
            if time.monotonic() >= deadline:
                way = "try again when it is done" if patience else "wait for it, or name another output"
                raise LockedError(f"another run is writing {path}: {way}") from None
        time.sleep(0.02)


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
