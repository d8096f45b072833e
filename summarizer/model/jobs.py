"""Requests sent together as jobs of a provider's batch API: half the price, up to a day.

`create` waits for its completion as ever; what is asked within a moment goes into one job. A re-ask is
a request of the next job, and so is one that expired. What was submitted is written down first, so
that a run that was ended attaches to its jobs again and submits nothing twice.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import TYPE_CHECKING, Any

import openai
from openai.types.chat import ChatCompletion

from summarizer.errors import AccessError, OutputError, ProviderError, UnavailableError
from summarizer.model.recording import request_key, request_turn

if TYPE_CHECKING:
    from openai import AsyncOpenAI
    from openai.types import Batch

MOMENT = 1.0      # seconds without a new request, after which what is waiting is submitted
SUBMISSIONS = 3   # of one request that expires
_ENDED = ("completed", "failed", "expired", "cancelled")


class Jobs:
    """The jobs of one run.

    `state` is the file that tells of them, `poll` the seconds between two looks, `told` puts an error
    of the client into words.
    """

    def __init__(self, client: AsyncOpenAI, state: Path, poll: float, told: Callable[[Exception], object]) -> None:
        self._client = client.with_options(max_retries=5)   # of the few calls about jobs, not of requests
        self._state, self._poll, self._told = state, poll, told
        self._waiting: dict[str, dict[str, Any]] = {}
        self._futures: dict[str, asyncio.Future[ChatCompletion | Exception]] = {}
        self._known: dict[str, ChatCompletion | Exception] = {}
        self._flying: set[str] = set()
        self._came = asyncio.Event()
        self._tasks: set[asyncio.Task[None]] = set()
        self._fatal: Exception | None = None

    async def __aenter__(self) -> Jobs:
        for ids, job in self._written():
            self._start(self._attach(ids, job))
        self._start(self._submit_what_waits())
        return self

    async def __aexit__(self, *_: object) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def create(self, **request: Any) -> ChatCompletion:
        """Send one request with the next job, and return its completion.

        Raises AccessError where the provider takes no job, ProviderError where it fails a request.
        """
        id = f"{request_key(request)}-{request_turn(request)}"
        for _ in range(SUBMISSIONS):
            outcome = await self._outcome_of(id, request)
            if isinstance(outcome, ChatCompletion):
                return outcome
            if not isinstance(outcome, _ExpiredError):
                raise outcome
        raise UnavailableError(f"the request expired in {SUBMISSIONS} jobs: try again when the provider is less busy")

    async def _outcome_of(self, id: str, request: dict[str, Any]) -> ChatCompletion | Exception:
        if self._fatal is not None:
            return self._fatal
        if id in self._known:
            return self._known.pop(id)
        self._futures[id] = asyncio.get_running_loop().create_future()
        if id not in self._flying:
            self._waiting[id] = request
            self._came.set()
        try:
            return await self._futures[id]
        finally:
            del self._futures[id]

    def _start(self, work: Coroutine[Any, Any, None]) -> None:
        self._tasks.add(asyncio.create_task(self._guarded(work)))

    async def _guarded(self, work: Coroutine[Any, Any, None]) -> None:
        try:
            await work
        except openai.OpenAIError as error:
            self._fail(AccessError(f"no job of requests: {self._told(error)}"))
        except (AccessError, OutputError) as error:
            self._fail(error)

    def _fail(self, error: Exception) -> None:
        """Nothing can be done any more: tell all that wait."""
        self._fatal = error
        for future in self._futures.values():
            if not future.done():
                future.set_result(error)

    async def _submit_what_waits(self) -> None:
        while True:
            await self._came.wait()
            count = -1
            while count != len(self._waiting):   # until nothing has come for a moment
                count = len(self._waiting)
                await asyncio.sleep(MOMENT)
            self._came.clear()
            requests, self._waiting = self._waiting, {}
            self._flying |= set(requests)
            self._start(self._submit(requests))

    async def _submit(self, requests: dict[str, dict[str, Any]]) -> None:
        lines = [
            json.dumps({"custom_id": id, "method": "POST", "url": "/v1/chat/completions", "body": _body(request)})
            for id, request in requests.items()
        ]
        data = ("\n".join(lines) + "\n").encode()
        file = await self._client.files.create(file=("requests.jsonl", data), purpose="batch")
        self._write({"file": file.id, "ids": list(requests)})
        job = await self._client.batches.create(
            input_file_id=file.id, endpoint="/v1/chat/completions", completion_window="24h"
        )
        self._write({"file": file.id, "job": job.id})
        await self._collect(job.id, list(requests))

    async def _attach(self, ids: list[str], job: str) -> None:
        """Go on with what an earlier run submitted; a file whose job was never written down may have one."""
        self._flying |= set(ids)
        if not job.startswith(_FILE):
            await self._collect(job, ids)
            return
        async for each in self._client.batches.list(limit=100):
            if each.input_file_id == job.removeprefix(_FILE):
                self._write({"file": each.input_file_id, "job": each.id})
                await self._collect(each.id, ids)
                return
        self._settle(ids, {})

    async def _collect(self, job_id: str, ids: list[str]) -> None:
        job = await self._client.batches.retrieve(job_id)
        while job.status not in _ENDED:
            await asyncio.sleep(self._poll)
            job = await self._client.batches.retrieve(job_id)
        if job.status == "failed":
            told = job.errors.data[0].message if job.errors and job.errors.data else "no reason given"
            self._write({"job": job_id, "ended": True})
            raise AccessError(f"the provider refused the job {job_id}: {str(told)[:200]}")
        self._settle(ids, await self._outcomes(job))
        self._write({"job": job_id, "ended": True})

    async def _outcomes(self, job: Batch) -> dict[str, ChatCompletion | Exception]:
        found: dict[str, ChatCompletion | Exception] = {}
        for file in (job.output_file_id, job.error_file_id):   # either may be null
            if file:
                content = await self._client.files.content(file)
                for line in content.text.splitlines():
                    if line.strip():
                        row = json.loads(line)
                        found[row["custom_id"]] = _outcome(row)
        return found

    def _settle(self, ids: list[str], found: dict[str, ChatCompletion | Exception]) -> None:
        """Hand out what came; what did not come has expired, and is asked for again if it is still wanted."""
        for id in ids:
            self._flying.discard(id)
            outcome = found.get(id, _ExpiredError("expired"))
            future = self._futures.get(id)
            if future is None or future.done():
                self._known[id] = outcome
            else:
                future.set_result(outcome)

    def _written(self) -> list[tuple[list[str], str]]:
        """Ids and job of what was submitted and has not ended."""
        try:
            rows = [json.loads(line) for line in self._state.read_text(encoding="utf-8").splitlines() if line]
        except FileNotFoundError:
            return []
        ids = {row["file"]: row["ids"] for row in rows if "ids" in row}
        jobs = {row["file"]: row["job"] for row in rows if "job" in row and "file" in row}
        ended = {row["job"] for row in rows if row.get("ended")}
        return [
            (each, jobs.get(file, _FILE + file)) for file, each in ids.items() if jobs.get(file) not in ended
        ]

    def _write(self, row: dict[str, Any]) -> None:
        try:
            with self._state.open("a", encoding="utf-8") as file:
                file.write(json.dumps(row) + "\n")
        except OSError as error:
            raise OutputError(f"{self._state} cannot be written: {error.strerror or error}") from error


class _ExpiredError(ProviderError):
    """A request that its job did not come to."""


_FILE = "file:"


def _body(request: dict[str, Any]) -> dict[str, Any]:
    rest = {name: value for name, value in request.items() if name != "extra_body"}
    return {**rest, **(request.get("extra_body") or {})}


def _outcome(row: dict[str, Any]) -> ChatCompletion | Exception:
    error, response = row.get("error") or {}, row.get("response") or {}
    if error.get("code") == "batch_expired":
        return _ExpiredError("expired")
    body = response.get("body") or {}
    if response.get("status_code") == 200:
        return ChatCompletion.model_validate(body)
    told = (body.get("error") or error or {}).get("message", "no reason given")
    return ProviderError(f"the provider failed the request ({response.get('status_code')}): {str(told)[:200]}")
