"""`mcp`: tools for an agent, over the Model Context Protocol."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from summarizer.cli.options import CHECKED, LIVE, RECORDED, WORDING, options, summarizer
from summarizer.cli.streams import PathArgument
from summarizer.errors import ConfigurationError
from summarizer.resources import adding

if TYPE_CHECKING:
    from summarizer.app.mcp import Listening, Tools
    from summarizer.client import Summarizer

_FOR_REPLIES = ("check", "checker", "window", "language", "prompts")   # what holds for replies made elsewhere


@click.command()
@click.argument("allowed", nargs=-1, type=PathArgument(), metavar="[FOLDER|FILE]...")
@click.option("--http", is_flag=True, help="Over HTTP on 127.0.0.1, in place of standard input and output.")
@click.option("--port", type=click.IntRange(0, 65_535), default=8_766, show_default=True,
              help="Where it listens with --http; 0 is any port that is free.")
@options(LIVE, CHECKED, WORDING, RECORDED)
def mcp(allowed: tuple[Path, ...], port: int, *, http: bool, **settings: Any) -> None:
    """Give an agent tools over the Model Context Protocol: read an article, check an answer of its own, search results.

    It may read files in the FOLDERs that are named, and nothing else. Without a model recorded replies are taken, and
    an agent can answer the prompts itself: what it answers is checked all the same.
    """
    try:
        from summarizer.app.allowed import Allowed
        from summarizer.app.mcp import Listening, Tools
    except ImportError as error:
        name = str(error.name).partition(".")[0]
        raise ConfigurationError(f"this needs the package {name}: {adding('mcp')}") from None
    maker = summarizer(**settings)
    of_replies: Any = {name: settings[name] for name in _FOR_REPLIES if settings[name]}
    tools = Tools(maker, Allowed(allowed), of_replies)
    if not http:
        asyncio.run(_spoken(maker, tools))
        return
    serving = Listening(tools, port=port)
    click.echo(f"{serving.address} with Authorization: Bearer {serving.keys.token}", err=True)
    asyncio.run(_served(maker, serving))


async def _spoken(maker: Summarizer, tools: Tools) -> None:
    """Over standard input and output, to the end of the input."""
    from summarizer.app.mcp import made

    async with maker:
        await made(tools).run_stdio_async()


async def _served(maker: Summarizer, serving: Listening) -> None:
    async with maker:
        await serving.run()
