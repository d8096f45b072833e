"""What an article costs this process: our whole way of it beside the bare openai client.

`python tests/benchmarks/cpu.py [--articles 300] [--flight 20] [--rounds 5] [--profile FILE]`. Both send
the same messages and response format to the same server, which stands in a process of its own, and get
the same recorded replies: the bare client throws them away, ours makes summaries of them. Rounds
alternate. What was there before is frozen out of garbage collection for both, as the command `batch` does
it. Goals: 1.5 x the bare client, and 4 ms. `--profile` writes what cProfile says of ours.
"""

from __future__ import annotations

import argparse
import asyncio
import cProfile
import gc
import json
import multiprocessing
import statistics
import time
from collections.abc import Awaitable, Callable
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from aiohttp import web
from openai import AsyncOpenAI, DefaultAioHttpClient

from summarizer import Article, Summarizer
from summarizer.codebook.reply import lean_schema
from summarizer.extraction.checking import Checker
from summarizer.extraction.prompting import Prompts

ROOT = Path(__file__).parents[2]
DELAY = 0.02   # seconds that the server takes


def recorded() -> list[tuple[str, str]]:
    """The seeds that have a recorded first reply: text and reply."""
    found = []
    for path in sorted((ROOT / "fixtures").glob("*.0.json")):
        seed = ROOT / "seeds" / f"{path.name.split('.')[0]}.txt"
        body = json.loads(path.read_text(encoding="utf-8"))
        if seed.is_file() and "Do not record anew" not in body["request"]["messages"][-1]["content"]:   # of a second
            found.append((seed.read_text(encoding="utf-8"), body["completion"]["choices"][0]["message"]["content"]))
    return found


def serve(pipe: Connection) -> None:
    """Answer every request with the reply to the seed that it holds; tell the port through the pipe."""
    table = [(text.strip()[:80], reply) for text, reply in recorded()]

    async def answer(request: web.Request) -> web.Response:
        asked = (await request.json())["messages"][-1]["content"]
        reply = next(reply for head, reply in table if head in asked)
        await asyncio.sleep(DELAY)
        message = {"role": "assistant", "content": reply}
        return web.json_response({
            "id": "1", "object": "chat.completion", "created": 1, "model": "benchmark",
            "choices": [{"index": 0, "finish_reason": "stop", "message": message}],
            "usage": {"prompt_tokens": len(asked) // 4, "completion_tokens": len(reply) // 4, "total_tokens": 0},
        })

    async def run() -> None:
        app = web.Application(client_max_size=2**26)
        app.router.add_post("/v1/chat/completions", answer)
        runner = web.AppRunner(app)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        pipe.send(runner.addresses[0][1])
        await asyncio.Event().wait()

    asyncio.run(run())


async def fly(work: Callable[[Article], Awaitable[Any]], articles: list[Article], flight: int) -> list[Any]:
    """Do the articles, so many at a time."""
    waiting = iter(articles)
    done: list[Any] = []

    async def hand() -> None:
        for article in waiting:
            done.append(await work(article))

    await asyncio.gather(*(hand() for _ in range(flight)))
    return done


async def measure(address: str, options: argparse.Namespace) -> None:
    texts = [text for text, _ in recorded()]
    articles = [Article(f"{texts[n % len(texts)]}\nItem {n}.") for n in range(options.articles)]
    prompts = Prompts()
    form = {"type": "json_schema", "json_schema": {"name": "Reply", "schema": lean_schema()}}
    summarizer = Summarizer("benchmark", base_url=address)
    profile = cProfile.Profile()
    costs: dict[str, list[float]] = {"bare": [], "ours": []}
    client = AsyncOpenAI(api_key="none", base_url=address, http_client=DefaultAioHttpClient())
    async with client, summarizer.session() as session:

        async def bare(article: Article) -> object:
            return await client.chat.completions.create(
                model="benchmark", messages=prompts.messages(article), response_format=form,
            )

        async def ours(article: Article) -> int:
            return (await session.summarize(article)).provenance.attempts

        ways: dict[str, Callable[[Article], Awaitable[Any]]] = {"bare": bare, "ours": ours}
        for work in ways.values():
            await fly(work, articles[:50], options.flight)
        gc.collect()
        gc.freeze()
        for _ in range(options.rounds):
            for name, work in ways.items():
                began = time.process_time()
                done = await fly(work, articles, options.flight)
                costs[name].append(1_000 * (time.process_time() - began) / len(articles))
        if options.profile:
            profile.enable()
            await fly(ours, articles, options.flight)
            profile.disable()
            profile.dump_stats(options.profile)
        costs["check"] = [check(articles) for _ in range(options.rounds)]
    table(costs, sum(done) / len(done))


def check(articles: list[Article]) -> float:
    """Milliseconds an article of checking alone: folding it, locating quotes, making records."""
    replies = {text: json.loads(reply) for text, reply in recorded()}
    given = [(article.text, replies[article.text.rsplit("\nItem ", 1)[0]]) for article in articles]
    began = time.process_time()
    for text, reply in given:
        Checker(text).read(reply)
    return 1_000 * (time.process_time() - began) / len(articles)


def table(costs: dict[str, list[float]], requests: float) -> None:
    ratios = [ours / bare for ours, bare in zip(costs["ours"], costs["bare"], strict=True)]
    bare, ours, checking = (statistics.median(costs[name]) for name in ("bare", "ours", "check"))
    print(f"{'CPU an article':28}{'ms':>8}{'goal':>8}")
    print(f"{'openai with aiohttp, bare':28}{bare:8.2f}")
    print(f"{'summarizer':28}{ours:8.2f}{4:8}")
    print(f"{'  of which checking':28}{checking:8.2f}")
    print(f"{'ratio':28}{statistics.median(ratios):8.2f}{1.5:8}")
    print(f"{'ratio, checking left out':28}{(ours - checking) / bare:8.2f}")
    print(f"{'requests an article':28}{requests:8.2f}{1:8}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--articles", type=int, default=300)
    parser.add_argument("--flight", type=int, default=20)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--profile", metavar="FILE")
    options = parser.parse_args()
    here, there = multiprocessing.Pipe()
    server = multiprocessing.get_context("spawn").Process(target=serve, args=(there,), daemon=True)
    server.start()
    try:
        asyncio.run(measure(f"http://127.0.0.1:{here.recv()}/v1", options))
    finally:
        server.terminate()


if __name__ == "__main__":
    main()
