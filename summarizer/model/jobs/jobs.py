"""Requests sent together as jobs of a provider's batch API: half the price, up to a day.

`create` waits for its completion as ever; what is asked within a moment goes into one job, and what two
ask alike is in it once. A re-ask is a request of the next job, and so is one that expired. What was
submitted is written down first, so that a run that was ended attaches to its jobs again and submits
nothing twice.
"""

from __future__ import annotations

import asyncio
import copy
import hashlib
import json
from collections import Counter
from collections.abc import Callable, Coroutine
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import openai
from openai.types.chat import ChatCompletion

from summarizer.errors import AccessError, ProviderError, SummarizerError, TooLongError, UnavailableError
from summarizer.model.jobs.calls import LONGEST_SILENCE, Calls, id_of
from summarizer.model.jobs.log import Submitted, Unended
from summarizer.model.jobs.outputs import AgainError, NoRoomError, OutputRows, RowPlace, Told
from summarizer.model.jobs.requests import BYTES, LARGEST, URL, body_of, files
from summarizer.model.jobs.room import Room, is_no_room

if TYPE_CHECKING:
    from openai import AsyncOpenAI
    from openai.types import Batch

MOMENT = 1.0      # seconds without a new request, after which what is waiting is submitted
SUBMISSIONS = 3   # of one request that its jobs do not do
DOWNLOADS = 3     # of an output that is broken
_ENDED = ("completed", "failed", "expired", "cancelled")


class Jobs:
    """The jobs of one run.

    `state` is the file that tells of them, `poll` the seconds between two looks. `told` puts an error
    of the client into words, `hide` takes secrets out of a text.
    """

    def __init__(
        self, client: AsyncOpenAI, state: Path, poll: float, told: Told, hide: Callable[[str], str],
    ) -> None:
        self._client, self._poll, self._told, self._hide = client, poll, told, hide
        self._calls = Calls(told, poll)
        self._submitted = Submitted(state)
        self._rows = OutputRows(state.parent, told, hide)
        self._waiting: dict[str, dict[str, Any]] = {}
        self._futures: dict[str, asyncio.Future[RowPlace | SummarizerError]] = {}
        self._known: dict[str, RowPlace | SummarizerError] = {}
        self._flying: Counter[str] = Counter()   # in how many jobs a request is
        self._collected: list[str] = []
        self._came = asyncio.Event()
        self._tasks: set[asyncio.Task[None]] = set()
        self._fatal: SummarizerError | None = None
        self._room = Room()
        self._full_since: float | None = None   # seconds of the loop's clock: no job has had room since

    async def __aenter__(self) -> Jobs:
        for each in self._submitted.unended():
            self._flying.update(each.ids)
            self._start(self._attach(each))
        self._start(self._submit_what_waits())
        return self

    async def __aexit__(self, kind: type[BaseException] | None, *_: object) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self._rows.close()
        if kind is None:   # else replies may not be in the results yet: the next run fetches them again
            for job in self._collected:
                self._submitted.note(job=job, ended=True)

    async def create(self, **request: Any) -> ChatCompletion:
        """Send one request with the next job, and return its completion.

        Raises AccessError where the provider takes no job, ProviderError where it fails a request.
        """
        body = body_of(request)
        id = hashlib.sha256(json.dumps(body, sort_keys=True).encode()).hexdigest()[:32]
        outcome: ChatCompletion | SummarizerError | None = None
        left = SUBMISSIONS
        while left:
            outcome = await self._outcome_of(id, body)
            if isinstance(outcome, ChatCompletion):
                return outcome
            if not isinstance(outcome, AgainError):
                raise copy.copy(outcome)   # each article's error bears what that article cost
            left -= not isinstance(outcome, NoRoomError)
        raise UnavailableError(
            f"the request was not done in {SUBMISSIONS} jobs (in the last: {outcome}): "
            "try again when the provider is less busy"
        )

    async def _outcome_of(self, id: str, body: dict[str, Any]) -> ChatCompletion | SummarizerError:
        if self._fatal is not None:
            return self._fatal
        outcome = self._known.get(id)
        if outcome is None:
            if id not in self._futures:
                self._futures[id] = asyncio.get_running_loop().create_future()
                if not self._flying[id]:
                    self._waiting[id] = body
                    self._came.set()
            outcome = await asyncio.shield(self._futures[id])   # others may wait for the same
        return self._rows.read(outcome, body) if isinstance(outcome, RowPlace) else outcome

    def _start(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(self._guarded(work))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _guarded(self, work: Coroutine[Any, Any, None]) -> None:
        try:
            await work
        except openai.OpenAIError as error:
            self._fail(AccessError(f"no job of requests: {self._told(error)}"))
        except SummarizerError as error:
            self._fail(error)
        except Exception as error:   # noqa: BLE001 - else all would wait for ever
            why = f"{type(error).__name__}: {self._hide(str(error))[:200]}"
            self._fail(AccessError(f"the jobs cannot be followed ({why}): run the same command again"))

    def _fail(self, error: SummarizerError) -> None:
        """Nothing can be done any more: tell all that wait."""
        self._fatal = error
        for future in self._futures.values():
            future.set_result(error)
        self._futures.clear()

    async def _submit_what_waits(self) -> None:
        while True:
            await self._came.wait()
            count = -1
            while count != len(self._waiting):   # until nothing has come for a moment
                count = len(self._waiting)
                await asyncio.sleep(MOMENT)
            self._came.clear()
            bodies, self._waiting = self._waiting, {}
            self._flying.update(bodies.keys())
            self._start(self._submit(bodies))

    async def _submit(self, bodies: dict[str, dict[str, Any]]) -> None:
        for ids, data in files(bodies, self._largest):
            tokens = len(data) / BYTES
            await self._room.take(ids[0], tokens)
            upload = partial(self._client.files.create, file=("requests.jsonl", data), purpose="batch")
            file = id_of(await self._calls.answered(upload, id_of))
            self._submitted.note(file=file, ids=ids)
            try:
                job = await self._created(file)
            except openai.APIStatusError as error:
                if not is_no_room(str(error)):
                    raise
                self._submitted.note(file=file, ended=True)
                self._start(self._wait_for_room(ids, tokens, self._hide(str(error))))
                continue
            self._submitted.note(file=file, job=job)
            self._start(self._collect(job, ids, is_earlier=False, tokens=tokens))

    def _largest(self) -> float:
        """Bytes of a file of requests."""
        return min(LARGEST, BYTES * self._room.tokens)

    async def _wait_for_room(self, ids: list[str], tokens: float, why: str) -> None:
        """There was no room for a job: its requests go into smaller ones, or into the same again when there is."""
        now = asyncio.get_running_loop().time()
        self._full_since = self._full_since if self._full_since is not None else now
        self._room.refused(ids[0], why)
        lacking: SummarizerError = NoRoomError("the provider had no room for it")
        if len(ids) == 1 and self._room.is_too_small_for(tokens):
            lacking = TooLongError(f"the article is larger than all jobs that may wait at once ({why[:200]})")
        elif len(ids) == 1:
            if now - self._full_since >= LONGEST_SILENCE:
                raise UnavailableError(f"the provider has had no room for a job for a day ({why[:200]})")
            await asyncio.sleep(self._poll)
        self._settle(ids, {}, lacking)

    async def _created(self, file: str) -> str:
        tried = False

        async def create() -> Batch:
            nonlocal tried
            # The answer to the first may have been lost, and a second job of the file is paid for like the first.
            if tried and (job := await self._job_of(file)):
                return job
            tried = True
            return await self._client.batches.create(input_file_id=file, endpoint=URL, completion_window="24h")

        job = id_of(await self._calls.answered(create, id_of))
        self._calls.has_jobs = True
        return job

    async def _job_of(self, file: str) -> Batch | None:
        async for each in self._client.batches.list(limit=100):
            if each.input_file_id == file:
                return each
        return None

    async def _attach(self, submitted: Unended) -> None:
        """Go on with what an earlier run submitted; a file whose job was never written down may have one."""
        if submitted.job:
            await self._collect(submitted.job, submitted.ids, is_earlier=True)
        elif job := await self._calls.answered(partial(self._job_of, submitted.file)):
            self._submitted.note(file=submitted.file, job=job.id)
            await self._collect(job.id, submitted.ids, is_earlier=True)
        else:
            self._submitted.note(file=submitted.file, ended=True)
            self._settle(submitted.ids, {}, AgainError("it was in no job"))

    async def _collect(self, id: str, ids: list[str], *, is_earlier: bool, tokens: float = 0.0) -> None:
        """Wait for a job's end and hand out what came; `is_earlier`: an earlier run submitted it."""
        job = await self._end_of(id)
        if job.status == "failed":
            self._submitted.note(job=id, ended=True)
            if is_no_room(_reason(job)):
                await self._wait_for_room(ids, tokens, self._hide(_reason(job)))
                return
            raise AccessError(f"the provider refused the job {id}: {self._hide(_reason(job))[:200]}")
        self._room.free(ids[0], done=True)
        self._full_since = None
        found, is_whole = await self._found(job, set(ids), is_earlier=is_earlier)
        lacking: SummarizerError = AgainError("it expired")
        if job.status == "cancelled":
            lacking = ProviderError(f"its job {id} was cancelled: run the same command again to submit it again")
        elif not is_whole:
            lacking = ProviderError(f"the output of its job {id} is broken: run the same command again to ask again")
        self._settle(ids, found, lacking)
        self._collected.append(id)

    async def _end_of(self, id: str) -> Batch:
        look = partial(self._client.batches.retrieve, id)
        while True:
            try:
                job: Batch = await self._calls.answered(look, id_of)
            except openai.NotFoundError:
                raise AccessError(
                    f"the provider knows no job {id}, of which {self._submitted.path} tells: give the address and the "
                    "key that it was submitted with, or take the lines that name it out of the file to submit it again"
                ) from None
            self._calls.has_jobs = True
            if getattr(job, "status", None) in _ENDED:
                return job
            await asyncio.sleep(self._poll)

    async def _found(
        self, job: Batch, ids: set[str], *, is_earlier: bool
    ) -> tuple[dict[str, RowPlace | AgainError], bool]:
        """Rows of a job that ended, and whether its files were whole."""
        found: dict[str, RowPlace | AgainError] = {}
        is_whole = True
        for file in (job.output_file_id, job.error_file_id):   # either may be null
            for again in reversed(range(DOWNLOADS if file else 0)):
                fetch = partial(self._rows.fetch, self._client, str(file), ids, again=is_earlier)
                rows, is_sound = await self._calls.answered(fetch)
                found |= rows
                if is_sound:
                    break
                if again:   # what a proxy broke may come whole the next time
                    await asyncio.sleep(self._poll)
                else:
                    is_whole = False
        return found, is_whole

    def _settle(self, ids: list[str], found: dict[str, RowPlace | AgainError], lacking: SummarizerError) -> None:
        """Hand out what came. What is to be asked again is asked when it is wanted, unless another job has it."""
        for id in ids:
            self._flying[id] -= 1
            outcome = found.get(id, lacking)
            if id in self._known or (self._flying[id] > 0 and not isinstance(outcome, RowPlace)):
                continue
            if not isinstance(outcome, AgainError):
                self._known[id] = outcome
            if (future := self._futures.pop(id, None)) is not None:
                future.set_result(outcome)


def _reason(job: Batch) -> str:
    for each in getattr(job.errors, "data", None) or ():
        told = [str(value) for name in ("message", "code") if (value := getattr(each, name, None))]
        return f"{told[0]} ({told[1]})" if len(told) > 1 else (told or [str(each)])[0]
    return "no reason given"
