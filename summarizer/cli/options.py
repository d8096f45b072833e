"""Options that commands share, and the Summarizer they ask for."""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import click

from summarizer.cli.streams import Output, PathArgument, log
from summarizer.errors import ConfigurationError
from summarizer.settings import ENVIRONMENT, MODES, Every, Limits, bounds, check, is_number, is_whole, wanted

if TYPE_CHECKING:
    from summarizer.client import Summarizer
    from summarizer.inputs.document import Columns


class Number(click.FloatRange):
    """A number that a setting may be, by the settings that hold in Python."""

    def __init__(self, setting: str) -> None:
        self._setting = setting
        least, most, over = bounds(setting)
        super().__init__(least, most, min_open=over)
        self.name = "integer range" if is_whole(setting) else "float range"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Return the number, or fail as click does."""
        try:
            number = int(value) if is_whole(self._setting) else float(value)
            check(**{self._setting: number})
        except (ValueError, ConfigurationError):
            self.fail(f"{value!r} is not {wanted(self._setting)}.", param, ctx)
        return number


class Body(click.ParamType[dict[str, Any]]):
    """A JSON object. What is wrong with one is said without repeating it: it may hold what is secret."""

    name = "JSON"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """The object as a dict."""
        try:
            found = json.loads(value)
        except (ValueError, RecursionError):
            found = None
        if not isinstance(found, dict):
            self.fail("""it is no JSON object, such as '{"enable_thinking": false}'.""", param, ctx)
        return found


_HEADER = re.compile(r"([!#$%&'*+.^`|~\w-]+)\s*[=:]\s*(.*\S)", re.ASCII)


def _headers(_context: click.Context, _option: click.Parameter, given: tuple[str, ...]) -> dict[str, str] | None:
    found = [_HEADER.fullmatch(each.strip()) for each in given]
    headers = {match[1]: match[2] for match in found if match and match[2].isascii() and match[2].isprintable()}
    if len(headers) < len({match and match[1] for match in found}):
        raise click.BadParameter("one is not NAME=VALUE in ASCII.")   # which is not said: it may be secret
    return headers or None


def setting(name: str, help: str, **more: Any) -> Callable[[Any], Any]:
    """An option of a setting: its range and its default as they are in Python, its environment variable in the help."""
    if is_number(name):
        more.setdefault("type", Number(name))
    if (default := more.pop("default", Every.model_fields[name].default)) is not None:
        more |= {"default": default, "show_default": True}
    if name in ENVIRONMENT:
        help += f"  [env: {ENVIRONMENT[name]}]"
    return click.option(f"--{name.replace('_', '-')}", help=help, **more)


def _logged(level: int) -> Callable[[click.Context, click.Parameter, bool], None]:
    return lambda _context, _option, wanted: log(level) if wanted else None


LIVE: list[Callable[[Any], Any]] = [
    setting("model", "NAME or PROVIDER/NAME; providers: openai, azure, anthropic, google, openrouter, ollama.",
            metavar="NAME"),
    setting("base_url", "Any OpenAI-compatible server.", metavar="URL"),
    setting("mode", "How the server is asked for JSON.", type=click.Choice(MODES)),
    click.option("--no-system", "system", is_flag=True, flag_value=False, default=True,
                 help="Send the rules with the article, in one message: for models without a system role."),
    click.option("--body", type=Body(), metavar="JSON",
                 help="An object whose fields go with every request, for servers that need more of them."),
    click.option("--header", "headers", multiple=True, callback=_headers, metavar="NAME=VALUE",
                 help="An HTTP header for every request; repeatable."),
    setting("temperature", "Sent only if given."),
    setting("max_cost", "What all requests together may cost; reserved before each.", metavar="USD"),
    setting("price_in", "Price of a million tokens sent.", metavar="USD"),
    setting("price_out", "Price of a million tokens written.", metavar="USD"),
    setting("window", "The model's window, for servers that cut off in silence what is more (Ollama: its num_ctx). "
            "Longer articles are read in pieces.", metavar="TOKENS"),
    setting("timeout", "Seconds for one request.", default=Limits.timeout),
    click.option("--verbose", is_flag=True, expose_value=False, callback=_logged(logging.INFO),
                 help="Say on standard error what happens: a line for each reply, retry, pause and re-ask."),
    click.option("--debug", is_flag=True, expose_value=False, callback=_logged(logging.DEBUG),
                 help="As --verbose, with the time, and a line for each HTTP request."),
]
WORDING: list[Callable[[Any], Any]] = [
    setting("language", "What summaries are written in."),
    click.option("--prompts", type=PathArgument(file_okay=False), metavar="DIR",
                 help="A folder with one or more templates of your own, such as system.md.jinja or article.md.jinja."),
]

CHECKED: list[Callable[[Any], Any]] = [
    click.option("--check", is_flag=True,
                 help="Have the records read a second time: each gets a verdict, and what is doubted or missing is put "
                 "to the model once more."),
    setting("checker", "The model that reads a second time: NAME at the same provider, or PROVIDER/NAME; it means "
            "--check.  [default: the same model]", metavar="NAME"),
]

RECORDED: list[Callable[[Any], Any]] = [
    click.option("--record", type=Output("a folder", file_okay=False), metavar="DIR",
                 help="Write the replies there; what it holds already is not asked again."),
    click.option("--replay", type=PathArgument(file_okay=False), metavar="DIR",
                 help="Take replies recorded there."),
]

_HELD = {   # by the name of the option, in the order of Columns
    "text": "the text", "id": "the ids", "title": "the titles", "outlet": "the outlets",
    "date": "the dates of publication", "language": "the languages", "url": "the addresses",
}
COLUMNS: list[Callable[[Any], Any]] = [
    click.option(f"--{name}-column", metavar="NAME",
                 help=f"The column of a table that holds {what}, where its name is not known.")
    for name, what in _HELD.items()
]


REQUIRE: list[Callable[[Any], Any]] = [
    click.option("--require", type=click.Choice(["confirmed"]),
                 help="Leave out records and sentences that the second reading did not confirm, and links to them."),
]
ENCODING: list[Callable[[Any], Any]] = [
    click.option("--encoding", metavar="NAME",
                 help="The encoding of text, as cp1251.  [default: recognized, or refused where it is in doubt]"),
]
DATE: list[Callable[[Any], Any]] = [
    click.option("--date", metavar="DATE", help="When the article was published.  [default: as it says itself]"),
]


def columns(settings: dict[str, Any]) -> Columns:
    """The columns that the options name, taken out of them."""
    from summarizer.inputs.document import Columns

    return Columns(*(settings.pop(f"{name}_column") for name in _HELD))


def options(*groups: list[Callable[[Any], Any]]) -> Callable[[Any], Any]:
    """Add groups of options to a command."""
    def add(command: Any) -> Any:
        for option in reversed([option for group in groups for option in group]):
            command = option(command)
        return command

    return add


def summarizer(**settings: Any) -> Summarizer:
    """The Summarizer that the options ask for."""
    from summarizer.client import Summarizer

    return Summarizer(**settings)
