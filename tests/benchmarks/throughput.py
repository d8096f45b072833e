"""How near `summarizer batch` comes to the ideal: articles / in flight x the seconds that a reply takes.

`python tests/benchmarks/throughput.py [--rounds 3]`. Both the command, in a process of its own, and
the bare openai client (on aiohttp, behind a semaphore) send the same requests to the same server, in
turn. Start-up is left out: times are the server's, to the last reply sent.

A run of ours opens with OPENING requests until the first article is through, which costs one reply's
time and is the price of a wrong key's costing four calls. So there are two ratios: `whole run` is
counted from the first request's arrival, opening included, and can be `best` at most; `opening
left out` is counted from the first reply, over the articles that were not in the opening. The bare
client opens in the same way, so that the two compare.

Goals: 0.80 at 100 in flight; 0.60 at 500 and 1 s; 0.90 at 500 and 5 s.
"""

from __future__ import annotations

import argparse
import asyncio
import statistics
import subprocess
import tempfile
from pathlib import Path

from loopback import MODEL, Seen, Server, command, environment, server, write_articles
from openai import AsyncOpenAI, DefaultAioHttpClient

from summarizer.batch.run import OPENING
from summarizer.codebook.reply import lean_schema
from summarizer.extraction.prompting import Prompts
from summarizer.inputs.article import Article
from summarizer.inputs.sources import articles

CASES = [(500, 100, 1.0, 0.80), (500, 500, 1.0, 0.60), (500, 500, 5.0, 0.90)]   # articles, in flight, seconds, goal


def ours(there: Server, table: Path, results: Path, flight: int, seconds: float) -> Seen:
    there.begin(seconds)
    subprocess.run(command(there.address, table, results, flight), check=True, stderr=subprocess.DEVNULL,
                   env=environment())
    return there.seen()


def bare(there: Server, table: Path, flight: int, seconds: float) -> Seen:
    there.begin(seconds)
    asyncio.run(_bare(there.address, table, flight))
    return there.seen()


async def _bare(address: str, table: Path, flight: int) -> None:
    prompts, room = Prompts(), asyncio.Semaphore(flight)
    form = {"type": "json_schema", "json_schema": {"name": "Reply", "schema": lean_schema()}}
    http = DefaultAioHttpClient(timeout=180)
    async with AsyncOpenAI(api_key="none", base_url=address, http_client=http, max_retries=0, timeout=180) as client:

        async def one(article: Article) -> None:
            async with room:
                await client.chat.completions.create(
                    model=MODEL, messages=prompts.messages(article), response_format=form,
                )

        given = [each for each in articles([str(table)]) if isinstance(each, Article)]
        await asyncio.gather(*map(one, given[:OPENING]))
        await asyncio.gather(*map(one, given[OPENING:]))


def whole(seen: Seen, number: int, flight: int, seconds: float) -> float:
    return number / flight * seconds / (max(seen.sent) - min(seen.arrived))


def opened(seen: Seen, number: int, flight: int, seconds: float) -> float:
    return (number - OPENING) / flight * seconds / (max(seen.sent) - min(seen.sent))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--rounds", type=int, default=3)
    rounds = parser.parse_args().rounds
    print(f"{'':28}{'whole run':^30}{'opening left out':^30}{'most':>7}")
    half = f"{'ours':>6}{'bare':>6}{'ours/bare':>11}{'best':>6} "
    print(f"{'of the ideal':28}{half}{half}{'goal':>6}{'in air':>7}")
    with server() as there, tempfile.TemporaryDirectory() as folder:
        for number, flight, seconds, goal in CASES:
            table, found = Path(folder, "articles.jsonl"), []
            write_articles(table, number)
            for turn in range(rounds):
                results = Path(folder, f"{number}-{flight}-{seconds:g}-{turn}.jsonl")
                both = [ours(there, table, results, flight, seconds), bare(there, table, flight, seconds)]
                given = number, flight, seconds
                found.append([*(whole(seen, *given) for seen in both), *(opened(seen, *given) for seen in both),
                              both[0].most])
            first, first_bare, rest, rest_bare, most = (statistics.median(each) for each in zip(*found, strict=True))
            ideal = number / flight * seconds
            print(f"{f'{number} at {seconds:g} s, {flight} in flight':28}"
                  f"{first:6.2f}{first_bare:6.2f}{first / first_bare:11.2f}{ideal / (ideal + seconds):6.2f} "
                  f"{rest:6.2f}{rest_bare:6.2f}{rest / rest_bare:11.2f}{1:6.2f} "
                  f"{goal:6.2f}{most:7.0f}", flush=True)


if __name__ == "__main__":
    main()
