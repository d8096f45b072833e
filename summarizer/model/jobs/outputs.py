"""What a job gives back: rows of a file that may be large or broken, and what each row comes to."""

from __future__ import annotations

import json
import tempfile
from collections.abc import AsyncIterator, Callable, Mapping
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol, cast

import openai

from summarizer.errors import OutputError, ProviderError, SummarizerError, UnavailableError
from summarizer.model.answers import BrokenAnswerError, completion_of

if TYPE_CHECKING:
    from openai import AsyncOpenAI
    from openai.types.chat import ChatCompletion

LONGEST_ROW = 16_000_000   # bytes; a completion has some thousands
_EXPIRED = "batch_expired"


class AgainError(ProviderError):
    """A request that its job did not do: it goes into the next."""


class NoRoomError(AgainError):
    """A request whose job the provider had no room for: it goes into a smaller one, or a later."""


class Told(Protocol):
    """What puts an error of the client into words; with the request, where that is known."""

    def __call__(self, error: Exception, request: Mapping[str, Any] | None = None) -> SummarizerError:
        """Return the error as one of ours."""
        ...


class RowPlace(NamedTuple):
    """Where a row is kept: the byte it begins at, and its bytes."""

    at: int
    size: int


class OutputRows:
    """Rows of the outputs of all jobs, kept in a file without a name, not in memory.

    `told` puts an error of the client into words, `hide` takes secrets out of a text.
    """

    def __init__(self, folder: Path, told: Told, hide: Callable[[str], str]) -> None:
        self._told, self._hide = told, hide
        try:
            self._file = tempfile.TemporaryFile(dir=folder)   # noqa: SIM115 - closed by `close`
        except OSError as error:
            raise OutputError(f"{folder} cannot be written: {error.strerror or error}") from error

    def close(self) -> None:
        """Give the room back."""
        self._file.close()

    async def fetch(
        self, client: AsyncOpenAI, file: str, ids: set[str], *, again: bool
    ) -> tuple[dict[str, RowPlace | AgainError], bool]:
        """Fetch a file; return its rows by custom id, of these ids only, and whether all its lines are rows.

        Where `again`, all that failed is to be asked again, not only what may pass the next time.
        Raises what the client raises, APIConnectionError where the connection breaks off in the middle.
        """
        found: dict[str, RowPlace | AgainError] = {}
        sound = True
        try:
            async with client.files.with_streaming_response.content(file) as response:
                async for line in _lines(_chunks(response)):
                    row = _row(line)
                    if row is None:
                        sound = False
                    elif row["custom_id"] in ids:
                        found[row["custom_id"]] = self._again(row, all_failed=again) or self._keep(line)
        except openai.NotFoundError:   # providers keep it for some weeks
            return {}, False
        return found, sound

    def read(self, place: RowPlace, request: Mapping[str, Any]) -> ChatCompletion | SummarizerError:
        """What a row comes to, the answer to a request."""
        self._file.seek(place.at)
        return self._outcome(json.loads(self._file.read(place.size)), request)

    def _outcome(
        self, row: dict[str, Any], request: Mapping[str, Any] | None = None
    ) -> ChatCompletion | SummarizerError:
        error, response = row.get("error"), row.get("response")
        if not isinstance(response, dict):
            return ProviderError(f"the provider failed the request: {self._hide(_message(error))[:200]}")
        status, body = response.get("status_code"), response.get("body")
        if status == 200:
            try:
                return completion_of(body)
            except BrokenAnswerError as error:
                return error
        inner = body.get("error", body) if isinstance(body, dict) else body or error
        # The error that the client would have raised: one place puts it into words.
        answer = cast("Any", SimpleNamespace(request=None, status_code=status, headers={}))
        if not isinstance(status, int):
            return ProviderError(f"the provider failed the request: {self._hide(_message(inner))[:200]}")
        return self._told(openai.APIStatusError(_message(inner), response=answer, body=inner), request)

    def _again(self, row: dict[str, Any], *, all_failed: bool) -> AgainError | None:
        error, response = row.get("error"), row.get("response")
        if isinstance(error, dict) and error.get("code") == _EXPIRED:
            return AgainError("it expired")
        if isinstance(response, dict) and response.get("status_code") == 200:
            return None
        outcome = self._outcome(row)
        return AgainError(str(outcome)) if all_failed or isinstance(outcome, UnavailableError) else None

    def _keep(self, line: bytes) -> RowPlace:
        at = self._file.seek(0, 2)
        try:
            self._file.write(line)
            self._file.flush()
        except OSError as error:
            raise OutputError(f"no room for the output of a job: {error.strerror or error}") from error
        return RowPlace(at, len(line))


async def _chunks(response: Any) -> AsyncIterator[bytes]:
    try:
        async for chunk in response.iter_bytes():
            yield chunk
    except Exception as error:   # whatever the transport raises in the middle of a body
        raise openai.APIConnectionError(request=response.http_request) from error


async def _lines(chunks: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    """Lines that are not blank; of one that is too long only the beginning, which is no row."""
    line = bytearray()
    async for chunk in chunks:
        first, *rest = chunk.split(b"\n")   # not where str.splitlines does: a reply may hold U+2028
        line += first[: LONGEST_ROW - len(line)]
        for each in rest:
            if line.strip():
                yield bytes(line)
            line = bytearray(each[:LONGEST_ROW])
    if line.strip():
        yield bytes(line)


def _row(line: bytes) -> dict[str, Any] | None:
    try:
        row = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return row if isinstance(row, dict) and isinstance(row.get("custom_id"), str) else None


def _message(error: Any) -> str:
    told = error.get("message") if isinstance(error, dict) else error
    return str(told) if told else "no reason given"
