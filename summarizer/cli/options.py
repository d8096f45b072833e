"""Options that commands share, and the Summarizer they ask for."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import click

from summarizer.cli.streams import Output, PathArgument
from summarizer.settings import RANGES

if TYPE_CHECKING:
    from summarizer.client import Summarizer


class Number(click.FloatRange):
    """A number that a setting may be, by the table that holds in Python."""

    def __init__(self, setting: str) -> None:
        self._setting, self._range = setting, RANGES[setting]
        super().__init__(self._range.least, self._range.most, min_open=self._range.over)
        self.name = "integer range" if self._range.whole else "float range"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Return the number, or fail as click does."""
        try:
            number = int(value) if self._range.whole else float(value)
        except ValueError:
            number = math.nan
        if not self._range.holds(number):
            self.fail(f"{value!r} is not {self._range}.", param, ctx)
        return number


LIVE: list[Callable[[Any], Any]] = [
    click.option("--model", metavar="NAME", help="NAME or PROVIDER/NAME; providers: openai, azure, anthropic, "
                 "google, openrouter, ollama.  [env: SUMMARIZER_MODEL]"),
    click.option("--base-url", metavar="URL", help="Any OpenAI-compatible server.  [env: SUMMARIZER_BASE_URL]"),
    click.option("--mode", type=click.Choice(["json-schema", "strict", "tools", "json", "md-json"]),
                 default="json-schema", show_default=True, help="How the server is asked for JSON."),
    click.option("--temperature", type=Number("temperature"), help="Sent only if given."),
    click.option("--max-cost", type=Number("max_cost"), metavar="USD",
                 help="What all requests together may cost; reserved before each."),
    click.option("--price-in", type=Number("price_in"), metavar="USD", help="Price of a million tokens sent."),
    click.option("--price-out", type=Number("price_out"), metavar="USD", help="Price of a million tokens written."),
    click.option("--window", type=Number("window"), metavar="TOKENS",
                 help="The model's window, for servers that cut off in silence what is more (Ollama: its num_ctx). "
                 "Longer articles are read in pieces."),
    click.option("--timeout", type=Number("timeout"), default=180, show_default=True,
                 help="Seconds for one request."),
]
WORDING: list[Callable[[Any], Any]] = [
    click.option("--language", default="English", show_default=True, help="What summaries are written in."),
    click.option("--prompts", type=PathArgument(file_okay=False), metavar="DIR",
                 help="A folder with your own system.md.jinja, article.md.jinja, or both."),
]

RECORDED: list[Callable[[Any], Any]] = [
    click.option("--record", type=Output("a folder", file_okay=False), metavar="DIR",
                 help="Write the replies there; what it holds already is not asked again."),
    click.option("--replay", type=PathArgument(file_okay=False), metavar="DIR",
                 help="Take replies recorded there."),
]


def options(*groups: list[Callable[[Any], Any]]) -> Callable[[Any], Any]:
    """Add groups of options to a command."""
    def add(command: Any) -> Any:
        for option in reversed([option for group in groups for option in group]):
            command = option(command)
        return command

    return add


def summarizer(timeout: float | None = None, **settings: Any) -> Summarizer:
    """The Summarizer that the options ask for."""
    from summarizer.client import Summarizer

    if timeout is not None:
        from summarizer.model.limits import Limits

        settings["limits"] = Limits(timeout=timeout, deadline=5 * timeout)
    return Summarizer(**settings)
