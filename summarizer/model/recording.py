"""Recorded replies: the offline default, the tests', and what is not paid twice.

One JSON file a reply, `NAME.KEY.TURN.json`. The key is a hash of the opening messages and the schema,
never of re-asks (they bear version numbers); the turn is the number of assistant messages asked with.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from summarizer.errors import ConfigurationError, NoModelError, OutputError
from summarizer.model.account import Account, Create

if TYPE_CHECKING:
    from openai.types.chat import ChatCompletion

    from summarizer.inputs.article import Article

_NAME = re.compile(r"\.([0-9a-f]{16})\.(\d+)\.json$")


class Recordings:
    """The recorded replies of a folder. Its files are listed once, and read only when asked for."""

    def __init__(self, place: Path) -> None:
        self.place = place
        self._paths: dict[tuple[str, int], Path] | None = None
        self._used: set[Path] = set()
        self._texts: dict[Path, str] = {}   # hashes of the texts of those that were looked into

    def replay(self, request: Mapping[str, Any]) -> ChatCompletion | None:
        """The completion recorded for a request, or None.

        Raises ConfigurationError where the file is broken.
        """
        from summarizer.model.answers import BrokenAnswerError, completion_of

        path = self._listed().get((request_key(request), request_turn(request)))
        if path is None:
            return None
        self._used.add(path)
        try:
            return completion_of(json.loads(path.read_text(encoding="utf-8"))["completion"])
        except (OSError, ValueError, KeyError, TypeError, RecursionError, BrokenAnswerError) as error:
            raise ConfigurationError(
                f"the recorded reply {path} is broken: record it again"
            ) from error

    def record(self, article: Article, request: Mapping[str, Any], completion: ChatCompletion) -> Path:
        """Write a reply about an article down, whole or not at all.

        Raises OutputError where the folder cannot be written.
        """
        key, turn = request_key(request), request_turn(request)
        path = self.place / f"{slug(article)}.{key}.{turn}.json"
        body = {
            "key": key, "turn": turn,
            "article": {"title": article.title, "source": Path(article.source).name if article.source else None,
                        "sha256": article.sha256, "chars": len(article.text)},
            "recorded_at": datetime.now(UTC).isoformat(timespec="seconds"),
            "request": dict(request),
            "completion": completion.model_dump(mode="json", exclude_unset=True),
        }
        half = path.with_suffix(f".{os.getpid()}.part")
        try:
            half.write_text(json.dumps(body, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
            half.replace(path)
        except OSError as error:
            with suppress(OSError):
                half.unlink(missing_ok=True)
            raise self._unwritable(error) from error
        self._listed()[key, turn] = path
        return path

    def prepare(self) -> None:
        """Make the folder. Raises OutputError, before anything is paid, where it cannot be written."""
        try:
            self.place.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryFile(dir=self.place):
                pass
        except OSError as error:
            raise self._unwritable(error) from error

    def _unwritable(self, error: OSError) -> OutputError:
        return OutputError(f"replies cannot be recorded in {self.place}: {error.strerror or error}")

    def missing(self, article: Article, request: Mapping[str, Any]) -> str:
        """Say which part of a request has changed since the article was recorded, if it ever was.

        Only recordings under the article's own name are looked into.
        """
        name = slug(article)
        named = [path for path in self._listed().values() if _NAME.sub("", path.name) == name]
        for body in self._of(article.sha256, named):
            changed = [
                name for name, part in (("prompt", _opening), ("schema", request_schema))
                if part(body["request"]) != part(request)
            ]
            if changed:
                return f"the {' and the '.join(changed)} changed since its reply was recorded in {self.place}"
            return f"{self.place} holds no reply to the re-ask of turn {request_turn(request)}"
        why = f"what is recorded as {name} is of another text" if named else f"none is recorded as {name}"
        return f"{self.place} holds no reply for this article: {why}"

    def unused(self) -> list[Path]:
        """The recordings that have answered no request yet, in order."""
        return sorted(set(self._listed().values()) - self._used)

    def _listed(self) -> dict[tuple[str, int], Path]:
        if self._paths is None:
            try:
                names = [entry.name for entry in os.scandir(self.place)] if self.place.is_dir() else []
            except OSError as error:
                raise ConfigurationError(f"{self.place} cannot be read: {error.strerror or error}") from error
            self._paths = {
                (match.group(1), int(match.group(2))): self.place / name
                for name in names if (match := _NAME.search(name))
            }
        return self._paths

    def _of(self, digest: str, paths: list[Path]) -> Iterator[dict[str, Any]]:
        """What recordings of a text hold. None is read again for another text: thousands may have one name."""
        for path in paths:
            if self._texts.get(path, digest) != digest:
                continue
            try:
                body = json.loads(path.read_text(encoding="utf-8"))
                self._texts[path] = body["article"]["sha256"]
                _opening(body["request"])
            except (OSError, ValueError, KeyError, TypeError):
                self._texts[path] = ""
                continue
            if self._texts[path] == digest:
                yield body


def recording(create: Create | None, replays: list[Recordings], records: Recordings | None) -> Create:
    """Wrap `create`: answer from recorded replies where there are any, else ask, and record.

    Without a `create` a request that is not recorded raises NoModelError.
    """

    async def call(*, account: Account, **request: Any) -> ChatCompletion:
        for place in [*replays, *([records] if records else [])]:
            completion = place.replay(request)
            if completion is not None:
                account.attempts += 1
                account.recorded = True
                account.settle(request, completion)
                return completion
        if create is None:
            raise NoModelError("; ".join(place.missing(account.article, request) for place in replays))
        completion = await create(account=account, **request)
        if records is not None:
            records.record(account.article, request, completion)
        return completion

    return call


def request_key(request: Mapping[str, Any]) -> str:
    """Hash of the opening messages and the schema, 16 hexadecimal digits."""
    told = json.dumps([_opening(request), request_schema(request)], sort_keys=True, ensure_ascii=True)
    return hashlib.sha256(told.encode()).hexdigest()[:16]


def request_schema(request: Mapping[str, Any]) -> Any:
    """The JSON Schema that a request asks for, wherever its mode puts it; None where it is in the prompt."""
    form = (request.get("extra_body") or {}).get("response_format") or request.get("response_format") or {}
    tools = request.get("tools") or [{}]
    return (form.get("json_schema") or {}).get("schema") or tools[0].get("function", {}).get("parameters")


def _opening(request: Mapping[str, Any]) -> list[list[str]]:
    opening = []
    for message in request["messages"]:
        if message["role"] == "assistant":
            break
        opening.append([message["role"], message["content"]])
    return opening


def request_turn(request: Mapping[str, Any]) -> int:
    """How many replies came before: the number of assistant messages."""
    return sum(message["role"] == "assistant" for message in request["messages"])


def slug(article: Article) -> str:
    """A file name by which a person knows an article again: `a/b c.txt` is `b-c`."""
    stem = re.split(r"[/\\]", article.id or article.source or article.title or "")[-1]
    return re.sub(r"[^\w-]+", "-", re.sub(r"\.(txt|html?|md)$", "", stem)).strip("-")[:60] or "article"
