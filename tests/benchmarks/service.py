"""What summarizing costs a service that has other work in its loop: CPU a call, and how long the loop stands still.

`python tests/benchmarks/service.py [--calls 32] [--rounds 5]`. So many calls at once in one loop: `asummarize`, which
opens a client for each call, and a `Summarizer` held open by `async with`. The first round, or the opening, is in a
process that has not loaded the libraries yet; then come the medians of the others. The server stands in a process of
its own and takes 0.3 s. A task of the same loop that wants to run every 5 ms tells how long it was kept from it.
Goals, for one that is held: 16 ms of CPU a call and 50 ms of standing still.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import statistics
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable
from typing import Any

from loopback import MODEL, ROOT, SEED, environment, server

TICK = 0.005


async def stalls(worst: list[float]) -> None:
    """Note how much later than wanted each turn comes."""
    while True:
        wanted = time.monotonic() + TICK
        await asyncio.sleep(TICK)
        worst[0] = max(worst[0], time.monotonic() - wanted)


async def measured(call: Callable[[str], Awaitable[Any]], calls: int) -> tuple[float, float]:
    """Milliseconds of CPU a call, and the longest that the loop stood still, in ms."""
    text = (ROOT / "seeds" / f"{SEED}.txt").read_text(encoding="utf-8")
    worst = [0.0]
    watching = asyncio.create_task(stalls(worst))
    await asyncio.sleep(0.05)
    worst[0] = 0.0
    began = time.process_time()
    await asyncio.gather(*(call(f"{text}\nItem {number}.") for number in range(calls)))
    cpu = time.process_time() - began
    watching.cancel()
    return 1_000 * cpu / calls, 1_000 * worst[0]


async def child(address: str, way: str, calls: int, rounds: int) -> None:
    """Print what each round cost: the first loads the libraries."""
    from summarizer import Summarizer, asummarize

    async def each(text: str) -> Any:
        return await asummarize(text, MODEL, base_url=address)

    if way == "each":
        found = [await measured(each, calls) for _ in range(rounds)]
    else:
        held = Summarizer(MODEL, base_url=address)
        opened = await measured(lambda _: held.__aenter__(), 1)
        found = [opened] + [await measured(held.asummarize, calls) for _ in range(rounds)]
        await held.__aexit__(None, None, None)
    print(json.dumps(found))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--calls", type=int, default=32)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--child", nargs=2, metavar=("ADDRESS", "WAY"), help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.child:
        asyncio.run(child(*options.child, options.calls, options.rounds))
        return
    print(f"{'calls at once: ' + str(options.calls):34}{'ms of CPU a call':>16}{'loop stands still, ms':>24}")
    with server() as listening:
        listening.begin(0.3)
        for way, name in (("each", "asummarize"), ("held", "a Summarizer held open")):
            ran = subprocess.run(
                [sys.executable, __file__, "--calls", str(options.calls), "--rounds", str(options.rounds), "--child",
                 listening.address, way], env=environment(), capture_output=True, text=True, check=True,
            )
            first, *rest = json.loads(ran.stdout)
            cpus, stills = zip(*rest, strict=True)
            begin = "first" if way == "each" else "opened"
            usual = statistics.median(cpus), statistics.median(stills)
            for label, (cpu, still) in ((f"{name}, {begin}", first), (name, usual)):
                print(f"{label:34}{cpu:16.1f}{still:24.0f}")


if __name__ == "__main__":
    main()
