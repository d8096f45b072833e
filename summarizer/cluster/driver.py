"""A run on a Ray cluster, seen from its driver: the cluster, its actors, and which of them does what.

`Pool` stands where a session stands in a run on one machine, so that admission, resume, signals and
the account are those of `summarizer.batch`. An actor that died is started again by Ray.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from summarizer.base import Usage
from summarizer.cluster.actor import Orders, SummarizeActor
from summarizer.codebook.records import Summary
from summarizer.errors import BudgetError, ConfigurationError, SummarizerError
from summarizer.resources import DISTRIBUTION, adding
from summarizer.settings import CONCURRENCY

if TYPE_CHECKING:
    from summarizer.batch.run import Result
    from summarizer.client import Summarizer
    from summarizer.codebook.provenance import Provenance
    from summarizer.inputs.article import Article
    from summarizer.model.concurrency import Flights
    from summarizer.model.rate import Gate
    from summarizer.results.shards import Folder

_LOOK = 0.5        # seconds between two looks at how long the provider wants to be left alone
_RETRIES = 1       # by the same actor, which finds in its shard what it had written when it died
_SENDS = 3         # of an article to actors that died with it
_REACH = 5.0       # seconds for a cluster to be reached


class Pool:
    """Actors in place of a session: an article goes to the one that has the fewest in flight.

    `gate` shows how long the provider asked any of them to wait; within half a second all others wait.
    """

    def __init__(self, actors: list[Any]) -> None:
        from summarizer.model.rate import Gate

        self.gate: Gate | None = Gate()
        self.flights: Flights | None = None   # each actor has its own
        self._flying = dict.fromkeys(actors, 0)
        self._away: set[Any] = set()   # died, or on a lost node, and not heard of since
        self._is_shut = False

    async def summarize(self, article: Article) -> Summary:
        """Summarize one article. Raises as Session does; BudgetError once no actor may spend any more."""
        return await self._asked(article, None)

    async def check(self, article: Article, summary: Summary) -> Summary:
        """Read the records of an article's summary a second time. Raises as `summarize`."""
        return await self._asked(article, summary)

    async def _asked(self, article: Article, stored: Summary | None) -> Summary:
        spent: list[SummarizerError] = []
        try:
            summary = await self._summarized(article, stored, spent)
        except SummarizerError as error:
            _add(error, spent)
            raise
        _add(summary.provenance, spent)
        return summary

    async def _summarized(self, article: Article, stored: Summary | None, spent: list[SummarizerError]) -> Summary:
        """The summary; `spent` gets the errors of actors that had no money left, with what they paid for it."""
        for _ in range(_SENDS):
            actor = await self._free()
            result = await self._sent(actor, article, stored)
            if result is None:
                continue
            if isinstance(result.error, BudgetError):
                if isinstance(result.error.summary, Summary):   # what it has paid is in the sums of that
                    stored = result.error.summary
                else:
                    spent.append(result.error)
                if len(self._flying) > 1:
                    self._flying.pop(actor, None)   # its part is spent, that of the others is not
                    return await self._summarized(article, stored, spent)
                ended = BudgetError(f"{result.error} (it is shared out among the workers)")
                if stored is not None:
                    ended.summary, ended.attempts, ended.usage = stored, result.error.attempts, result.error.usage
                raise ended
            if result.error is not None:
                raise result.error
            assert result.summary is not None
            return result.summary
        raise SummarizerError(f"{_SENDS} workers died with it: is there memory enough?")

    def shut(self) -> None:
        """Ask nothing more: the actors hear of it within half a second."""
        self._is_shut = True

    async def _free(self) -> Any:
        """The actor with the fewest in flight, of those that are there."""
        while not (there := [actor for actor in self._flying if actor not in self._away]):
            if self._is_shut:
                raise asyncio.CancelledError
            await asyncio.sleep(_LOOK)   # Ray starts them again, and `watch` hears of it
        return min(there, key=self._flying.__getitem__)

    async def _sent(self, actor: Any, article: Article, stored: Summary | None) -> Result | None:
        """What an actor made of an article; None where it is not there any more."""
        from ray.exceptions import ActorDiedError, RayActorError

        self._flying[actor] += 1
        try:
            result: Result | None = await actor.result.remote(article, stored)
            if result is None:
                raise asyncio.CancelledError
            return result
        except ActorDiedError as error:
            raise ConfigurationError(
                f"Ray cannot run the workers ({_last_line(error)}). Every node needs {DISTRIBUTION}[ray]"
            ) from None
        except RayActorError:
            self._away.add(actor)
            return None
        finally:
            if actor in self._flying:
                self._flying[actor] -= 1

    async def watch(self, actor: Any) -> None:
        """Tell an actor, again and again, how long the provider asked the others to wait, and hear it."""
        from ray.exceptions import RayError

        while self.gate is not None:
            with contextlib.suppress(RayError):
                self.gate.close(await actor.hold.remote(self.gate.wait(), shut=self._is_shut))
                self._away.discard(actor)
            await asyncio.sleep(_LOOK)


def _add(bill: SummarizerError | Provenance, spent: list[SummarizerError]) -> None:
    """Add to what an article has paid what others paid for it."""
    for each in spent:
        bill.attempts += each.attempts
        if each.usage is not None:
            before = bill.usage or Usage()
            bill.usage = Usage(
                input_tokens=before.input_tokens + each.usage.input_tokens,
                output_tokens=before.output_tokens + each.usage.output_tokens,
                estimated=before.estimated or each.usage.estimated,
            )


@asynccontextmanager
async def pool(
    summarizer: Summarizer, folder: Folder, *, actors: int | None = None, concurrency: int = CONCURRENCY,
    rpm: float | None = None, tpm: float | None = None, mixed: bool = False,
    texts: bool = True,
) -> AsyncIterator[Pool]:
    """Start actors on the cluster that Ray is connected to: so many, or one on each node.

    There are never more than `concurrency`. The folder is that of the run's journal, entered.
    """
    import ray
    from ray.util.scheduling_strategies import NodeAffinitySchedulingStrategy

    alive = [node for node in ray.nodes() if node["Alive"]]
    nodes = [node["NodeID"] for node in [node for node in alive if node["Resources"].get("CPU")] or alive]
    count = min(actors or len(nodes), concurrency)
    # They wait more than they work: no CPU is set aside, so that a busy cluster does not make them wait.
    remote = ray.remote(num_cpus=0, max_restarts=-1, max_task_retries=_RETRIES, max_concurrency=concurrency + 8)
    handles = [
        remote(SummarizeActor).options(
            scheduling_strategy=NodeAffinitySchedulingStrategy(nodes[number % len(nodes)], soft=True)
        ).remote(
            summarizer, folder.folder.absolute(), actors=count, concurrency=concurrency, rpm=rpm, tpm=tpm,
            mixed=mixed, texts=texts, run=Orders(summarizer.stamp, folder.seen),
        )
        for number in range(count)
    ]
    opened = Pool(handles)
    watching = [asyncio.create_task(opened.watch(handle)) for handle in handles]
    try:
        yield opened
        with contextlib.suppress(ray.exceptions.RayError, TimeoutError):
            async with asyncio.timeout(_REACH):
                await asyncio.gather(*(handle.close.remote() for handle in handles))
    finally:
        for task in watching:
            task.cancel()
        await asyncio.gather(*watching, return_exceptions=True)


@contextmanager
def cluster(address: str) -> Iterator[None]:
    """Connect to the Ray cluster at HOST:PORT or `auto`, or start one on this machine (`local`).

    While it lasts standard output is nobody's: Ray prints there that a worker died.

    Raises ConfigurationError where Ray is not installed or the cluster is not reached.
    """
    os.environ["RAY_USAGE_STATS_ENABLED"] = "0"
    # Else Ray, run by `uv run`, would send the folder it is run in to every node.
    os.environ["RAY_ENABLE_UV_RUN_RUNTIME_ENV"] = "0"
    settings: dict[str, Any] = {}
    if address == "local":
        # Else Ray takes the machine's address on the network for 127.0.0.1, and listens there.
        os.environ["RAY_ENABLE_WINDOWS_OR_OSX_CLUSTER"] = "0"
        settings = {"include_dashboard": False, "_node_ip_address": "127.0.0.1"}
    try:
        import ray
    except ImportError:
        raise ConfigurationError(f"Ray needs one more package: {adding('ray')}") from None
    import logging

    with Path(os.devnull).open("w") as nowhere, contextlib.redirect_stdout(nowhere):
        _reach(address)
        try:
            ray.init(address=address, log_to_driver=False, logging_level=logging.CRITICAL, **settings)
        except (OSError, RuntimeError, ValueError) as error:
            raise ConfigurationError(f"no Ray cluster is at {address!r}: {_last_line(error)}") from None
        try:
            yield
        finally:
            ray.shutdown()


def _reach(address: str) -> None:
    """Raise at once where nobody listens: Ray would try for minutes."""
    import socket

    host, colon, port = address.rpartition(":")
    if not colon or not port.isdecimal() or "://" in address:
        return
    try:
        socket.create_connection((host, int(port)), _REACH).close()
    except OSError as error:
        raise ConfigurationError(
            f"no Ray cluster is at {address}: {error.strerror or error}. Start one by: ray start --head"
        ) from None


def _last_line(error: Exception) -> str:
    lines = str(error).strip().splitlines()
    return lines[-1].strip() if lines else type(error).__name__
