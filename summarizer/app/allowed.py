"""Which files a caller from outside may name: those in folders that were allowed, with all links followed."""

from __future__ import annotations

import stat
from collections.abc import Iterator, Sequence
from pathlib import Path

from summarizer.errors import ConfigurationError


class Allowed:
    """Folders and files that may be read. What is outside is refused alike, be it there or not.

    Raises ConfigurationError where one of them is missing.
    """

    def __init__(self, places: Sequence[Path]) -> None:
        for place in places:
            if not place.exists():
                raise ConfigurationError(f"there is no file or folder {place} to allow")
        self.places = [place.resolve() for place in places]

    def path(self, name: str) -> Path:
        """The file that a name means, absolute or within a folder that is allowed, its links followed.

        Raises ConfigurationError where it is outside, hidden, missing or no file, or where a file that is read with it
        (its texts, its decisions) leads outside.
        """
        tried = [found for each in self._meant(name) if (found := _resolved(each)) and self._holds(found)]
        if not tried:
            raise ConfigurationError(f"{name!r} is in no folder that may be read. {self}")
        path = next((each for each in tried if each.exists()), tried[0])
        try:
            is_file = stat.S_ISREG(path.stat().st_mode)
        except OSError:
            raise ConfigurationError(f"there is no file {name!r}") from None
        if not is_file:
            raise ConfigurationError(f"{name!r} is no file")
        for each in path.parent.glob(f"{_plain(path.stem)}.*"):
            if each.is_symlink() and not ((found := _resolved(each)) and self._holds(found)):
                raise ConfigurationError(f"{each.name!r}, which goes with {name!r}, leads to where nothing may be read")
        return path

    def files(self) -> Iterator[Path]:
        """Every file that may be named, by its name; no hidden ones, and none behind a link to a folder."""
        for place in self.places:
            if place.is_file():
                yield place
                continue
            for path in sorted(place.rglob("*")):
                if path.is_file() and (found := _resolved(path)) and self._holds(found) and not _hidden(path, place):
                    yield path

    def __str__(self) -> str:
        names = ", ".join(str(place) for place in self.places)
        return f"These may be read: {names}" if names else "No folder was allowed: give the text itself"

    def _meant(self, name: str) -> list[Path]:
        path = Path(name)
        return [path] if path.is_absolute() else [place / path for place in self.places if not place.is_file()]

    def _holds(self, path: Path) -> bool:
        return any(
            path == place or (place in path.parents and not _hidden(path, place)) for place in self.places
        )


def _resolved(path: Path) -> Path | None:
    """Where a path leads; None where that is nowhere, as in a circle of links."""
    try:
        return path.resolve()
    except (OSError, ValueError, RuntimeError):
        return None


def _hidden(path: Path, place: Path) -> bool:
    """Whether a path within a folder has a name that begins with a dot."""
    return any(part.startswith(".") for part in path.relative_to(place).parts)


def _plain(stem: str) -> str:
    """A name that is no pattern."""
    import glob

    return glob.escape(stem)
