"""A folder between a run and whoever replies: prompts go out as files, replies come in as files.

    DIR/prompts/NAME.KEY.TURN.txt    what waits for a reply, and nothing else
    DIR/prompts.jsonl                the same as lines of a provider's batch API
    DIR/replies/NAME.KEY.TURN.*      replies, or *.jsonl with many
    DIR/answered/                    prompts whose reply was read

KEY and TURN are those of recorded replies. Whether a reply is any good is for others: a re-ask is one more file.
"""

from __future__ import annotations

import json
import logging
import os
import re
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from summarizer.errors import ArticleError, AwaitedError, ConfigurationError, OutputError, unquoted
from summarizer.model.account import Account, Create
from summarizer.model.answers import BrokenAnswerError
from summarizer.model.completions import checked, handed
from summarizer.model.elsewhere import PASTED, as_prompt, completion, faults_of
from summarizer.model.jobs.requests import URL, body_of
from summarizer.model.recording import request_key, request_turn, slug
from summarizer.results.appending import lock, opened

if TYPE_CHECKING:
    from openai.types.chat import ChatCompletion

    from summarizer.inputs.article import Article

_log = logging.getLogger("summarizer")
_NAME = re.compile(r"(?:^|\.)([0-9a-f]{16})[.-](\d{1,3})(?:\.\w+)*$")
_SHOWN = 3   # names of files in one message
_LONGEST = 400   # characters of what is wrong with a reply
Key = tuple[str, int]   # of the opening of a conversation, and the replies before


class _Place(NamedTuple):
    """Where a reply is: a file, or `size` bytes of one from `at`, a line of many."""

    path: Path
    at: int = -1
    size: int = 0


class ReplyFolder:
    """The folder of one run, open while the `with` block runs. No reply is changed or removed.

    Raises OutputError where it cannot be written, LockedError where another run has it open.
    """

    def __init__(self, place: Path) -> None:
        self.place = place
        self._prompts, self._replies, self._answered = (place / name for name in ("prompts", "replies", "answered"))
        self._list, self._half = place / "prompts.jsonl", place / "prompts.part"
        self._waiting: dict[Key, Path] = {}
        self._known: set[Key] = set()   # of all that was ever put out here
        self._found: dict[Key, list[_Place]] = {}
        self._strays: list[str] = []
        self._asked: set[Key] = set()   # in this run, and not answered
        self._settled: set[str] = set()   # keys of conversations with a reply that was read in this run

    def __enter__(self) -> ReplyFolder:
        with ExitStack() as stack:
            self._open(stack)
            for name in _names(self._replies):
                self._take(name)
            self._strays += [f"{each.name} (a folder)" for each in self._replies.iterdir() if each.is_dir()]
            stack.pop_all()   # it stays open
        return self

    def _open(self, stack: ExitStack) -> None:
        """Make the folders, lock them, and look at what is there. Raises OutputError, LockedError."""
        try:
            for each in (self._prompts, self._replies, self._answered):
                each.mkdir(parents=True, exist_ok=True)
            handle = opened(self._half)
            self._lines = stack.enter_context(os.fdopen(handle, "w", encoding="utf-8"))
            lock(handle, self._half)
            os.ftruncate(handle, 0)
            for half in self._prompts.glob("*.part"):   # of a run that was killed
                half.unlink()
            named = (name for name in _names(self._prompts) if name.endswith(".txt"))
            self._waiting = {key: self._prompts / name for name in named if (key := _key(name))}
            self._known = {*self._waiting, *(key for name in _names(self._answered) if (key := _key(name)))}
        except OSError as error:
            raise self._unwritable(error) from error

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        """Bring the list of what waits up to date, and say which replies answer nothing."""
        try:
            with self._lines:   # whose lock goes last
                if kind is None:
                    self._forget()
                for line in self._kept():
                    self._lines.write(line)
                self._lines.flush()
                if self._half.stat().st_size:
                    self._half.replace(self._list)
                else:
                    self._half.unlink()
                    self._list.unlink(missing_ok=True)
        except OSError as error:
            raise self._unwritable(error) from error
        strays = self._strays + [
            each.path.name if each.at < 0 else f"{each.path.name} (a line of it)"
            for key, places in self._found.items() if key not in self._known for each in places
        ]
        if strays:
            more = f" and {len(strays) - _SHOWN:,} more" if len(strays) > _SHOWN else ""
            _log.warning(
                "%s: no prompt was put out for %s%s: give each the name of its prompt",
                self._replies, ", ".join(map(repr, strays[:_SHOWN])), more,
            )

    def create(self) -> Create:
        """A `create` that takes replies from here. It raises AwaitedError where one is not there yet."""
        async def call(*, account: Account, **request: Any) -> ChatCompletion:
            key = request_key(request), request_turn(request)
            found, why = self._reply(key, request)
            if found is None:
                raise self._put(key, account.article, request, why)
            try:
                completion = await checked(handed(lambda **_: found))(account=account, **request)
            except BrokenAnswerError as error:
                raise self._put(key, account.article, request, f"what came for it is no reply ({error}). ") from None
            self._settle(key)
            return completion

        return call

    def _take(self, name: str) -> None:
        """Note what a file of replies holds. Raises ConfigurationError where it cannot be read."""
        path = self._replies / name
        if path.suffix.lower() == ".jsonl":
            try:
                for at, line in _lines(path):
                    row = _row(line)
                    key = _key(str(row.get("custom_id") or row.get("id"))) if row else None
                    if key is None:
                        self._strays.append(f"{name} (its byte {at:,})")
                    else:
                        self._found.setdefault(key, []).append(_Place(path, at, len(line)))
            except OSError as error:
                raise ConfigurationError(f"{path} cannot be read: {error.strerror or error}") from error
        elif (key := _key(name)) is not None:
            self._found.setdefault(key, []).append(_Place(path))
        else:
            self._strays.append(name)

    def _reply(self, key: Key, request: Mapping[str, Any]) -> tuple[Any, str]:
        """The completion that is the reply; or None, and why there is none."""
        places = self._found.get(key, [])
        if len(places) > 1 and len({each.path for each in places}) > 1:
            return None, f"there are two replies, {places[0].path.name} and {places[-1].path.name}: leave one. "
        if not places:
            return None, ""
        from summarizer.inputs.documents import text_of

        place, model = places[-1], request.get("model") or PASTED   # of two lines of a file the later one
        if place.at >= 0:
            return _of_line(place, model)
        try:
            text = text_of(place.path)
        except ArticleError as error:
            return None, f"{error}. "
        return (completion(text, model), "") if text.strip() else (None, f"{place.path.name} is empty. ")

    def _put(self, key: Key, article: Article, request: Mapping[str, Any], why: str) -> AwaitedError:
        """Put a prompt out; the error that says so. Raises OutputError."""
        name = f"{slug(article)}.{key[0]}.{key[1]}.txt"
        path, prompt = self._waiting.get(key) or self._prompts / name, as_prompt(request)
        try:
            if not path.exists() or path.read_text(encoding="utf-8") != prompt:
                half = path.with_suffix(".part")
                half.write_text(prompt, encoding="utf-8")
                half.replace(path)
            if key not in self._asked:
                row = {"custom_id": f"{key[0]}-{key[1]}", "method": "POST", "url": URL, "body": body_of(dict(request))}
                self._lines.write(json.dumps(row) + "\n")
        except (OSError, UnicodeDecodeError) as error:
            raise self._unwritable(error) from error
        self._waiting[key] = path
        self._known.add(key)
        self._asked.add(key)
        faults, said = faults_of(request), "; ".join(map(unquoted, faults_of(request)))
        told = f"what was replied does not stand ({said[:_LONGEST]}). It is asked again: " if faults else ""
        told = f"{why}{told}the reply to {path} is awaited in {self._replies}"
        return AwaitedError(told, prompt=prompt, faults=faults)

    def _settle(self, key: Key) -> None:
        """Put a prompt aside: its reply is there."""
        self._known.add(key)
        self._settled.add(key[0])
        if (path := self._waiting.pop(key, None)) is not None:
            with suppress(OSError):   # somebody took it away; that it was asked is known all the same
                path.replace(self._answered / path.name)

    def _forget(self) -> None:
        """Take away re-asks that were not needed: the reply before them was mended, or had not come whole."""
        for key in [each for each in self._waiting if each[0] in self._settled and each not in self._asked]:
            self._waiting.pop(key).unlink(missing_ok=True)

    def _kept(self) -> Iterator[str]:
        """The lines of the list before that still wait, and were not asked for this time."""
        with suppress(FileNotFoundError), self._list.open(encoding="utf-8") as file:
            for line in file:
                key = _key(str((_row(line.encode()) or {}).get("custom_id")))
                if key in self._waiting and key not in self._asked:
                    yield line if line.endswith("\n") else f"{line}\n"

    def _unwritable(self, error: Exception) -> OutputError:
        return OutputError(f"prompts cannot be put out in {self.place}: {getattr(error, 'strerror', None) or error}")


def _of_line(place: _Place, model: str) -> tuple[Any, str]:
    """The completion of a line, as providers' batch APIs write it or with the reply alone; or why it has none."""
    with place.path.open("rb") as file:
        file.seek(place.at)
        row = _row(file.read(place.size)) or {}
    for name in ("reply", "text"):
        if isinstance(row.get(name), str) and row[name].strip():
            return completion(row[name], str(row.get("model") or model)), ""
    response = row.get("response")
    body = response.get("body") if isinstance(response, dict) else None
    if isinstance(response, dict) and response.get("status_code", 200) == 200 and isinstance(body, dict):
        return body, ""
    said = json.dumps(row.get("error") or body or row.get("response"), ensure_ascii=False)
    return None, f"its line of {place.path.name} holds no reply ({said[:200]}). "


def _key(name: str) -> Key | None:
    """The key and the turn that a name bears: `_key("tass.0123456789abcdef.0.txt") → ("0123456789abcdef", 0)`."""
    found = _NAME.search(name)
    return (found[1], int(found[2])) if found else None


def _row(line: bytes) -> dict[str, Any] | None:
    try:
        row = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return row if isinstance(row, dict) else None


def _lines(path: Path) -> Iterator[tuple[int, bytes]]:
    """The lines of a file that are not blank, each with the byte it begins at."""
    at = 0
    with path.open("rb") as file:
        for line in file:
            if line.strip():
                yield at, line
            at += len(line)


def _names(folder: Path) -> list[str]:
    """The names of the files of a folder, in order; not those that begin with a dot, which systems leave."""
    with os.scandir(folder) as entries:
        return sorted(each.name for each in entries if not each.name.startswith(".") and each.is_file())
