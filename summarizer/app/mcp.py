"""The Model Context Protocol: tools for an agent, over standard input and output or over HTTP on this machine.

What an agent may name is for `allowed`, what it is told for `told`; who is let in over HTTP is for `gate`.
"""

from __future__ import annotations

import asyncio
import datetime
import functools
import logging
from collections.abc import Callable, Coroutine, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, ParamSpec

from mcp.server import MCPServer
from mcp.server.mcpserver.exceptions import ToolError
from mcp.types import ToolAnnotations
from pydantic import Field, ValidationError

from summarizer.app.allowed import Allowed
from summarizer.app.gate import Bounds, Gate, Keys
from summarizer.app.serving import listening, server
from summarizer.app.told import (
    Checked,
    FoundRecord,
    Limit,
    ListedFile,
    Moves,
    Offset,
    Page,
    Prompt,
    ToldMove,
    ToldPosition,
    ToldSummary,
    records_of,
    told_summary,
)
from summarizer.client import Summarizer
from summarizer.codebook.kinds import KindName
from summarizer.codebook.records import Summary
from summarizer.errors import ConfigurationError, NoModelError, ResultsError, SummarizerError
from summarizer.inputs.article import Article
from summarizer.negotiation.dossier import Dossier
from summarizer.negotiation.dossierfile import is_dossier, read_dossier
from summarizer.negotiation.positions import parties
from summarizer.replies import check_reply
from summarizer.resources import version
from summarizer.results.load import LINES, documents, read_results
from summarizer.settings import Settings

if TYPE_CHECKING:
    import uvicorn

P = ParamSpec("P")
PATH = "/mcp"   # where it is reached over HTTP
_INSTRUCTIONS = (
    "Reads news articles about diplomacy: who proposed what, who responded how, on what conditions, each with the "
    "article's own words. Without a model: prompt_for an article, answer the prompt yourself, and check_reply says "
    "what of your answer stands. Results and dossiers on disk are found by list_files."
)
_BESIDE = (".failed", ".jobs", ".copies", ".review", ".judgements", ".actors")
_READS = ToolAnnotations(read_only_hint=True, open_world_hint=False)
_ASKS = ToolAnnotations(read_only_hint=True, open_world_hint=True)

Text = Annotated[str | None, Field(description="the article's text; or give path")]
Name = Annotated[str | None, Field(description="a file that holds the article, in a folder that may be read")]
Published = Annotated[str | None, Field(description="when the article was published, where its text does not say")]
Path_ = Annotated[str, Field(description="a file of results or a dossier, as list_files names it")]


class Tools:
    """The tools. `maker` summarizes; `settings` are those of it that hold for replies made elsewhere."""

    def __init__(self, maker: Summarizer, allowed: Allowed, settings: Settings | None = None) -> None:
        self._maker, self._allowed, self._settings = maker, allowed, settings or Settings()

    async def summarize(self, text: Text = None, path: Name = None, published: Published = None) -> ToldSummary:
        """Read one article with the configured model: its proposals, responses and conditions, with quotes."""
        return told_summary(await self._maker.asummarize(await asyncio.to_thread(self._article, text, path, published)))

    def prompt_for(self, text: Text = None, path: Name = None, published: Published = None) -> Prompt:
        """What to answer about an article yourself, without any model but you; check_reply then takes your answer."""
        made = check_reply(self._article(text, path, published), **self._settings)
        return Prompt(prompt=made.prompt or "")

    def check_reply(
        self,
        replies: Annotated[list[str], Field(
            min_length=1, max_length=100,
            description="your answers to the prompts about this article, in their order: the first, then the mended",
        )],
        text: Text = None, path: Name = None, published: Published = None,
        who: Annotated[str | None, Field(max_length=200, description="the model that you are")] = None,
    ) -> Checked:
        """Check your own answer: quotes are located in the article, or it is refused with reasons and asked again."""
        made = check_reply(self._article(text, path, published), replies, who or "agent", **self._settings)
        return Checked(
            stands=made.summary is not None and made.prompt is None, faults=made.faults, prompt=made.prompt,
            summary=told_summary(made.summary) if made.summary else None,
        )

    def list_files(self, offset: Offset = 0, limit: Limit = 50) -> Page[ListedFile]:
        """Files that may be named: results (of `summarizer batch`), dossiers (of `summarizer follow`), and others."""
        page: Page[Path] = Page[Path].of(self._allowed.files(), offset, limit)
        found = [ListedFile(path=str(each), kind=_kind(each), bytes=each.stat().st_size) for each in page.found]
        return Page[ListedFile](total=page.total, offset=offset, next_offset=page.next_offset, found=found)

    def search_records(
        self, path: Path_,
        words: Annotated[str, Field(description="all of them must stand in what is said, quotes or names")] = "",
        kind: KindName | None = None,
        who: Annotated[str, Field(description="part of the name of a party")] = "",
        doubtful: Annotated[bool, Field(description="only what a second reading doubts")] = False,
        offset: Offset = 0, limit: Limit = 20,
    ) -> Page[FoundRecord]:
        """Records of results, or those that a dossier's moves rest on."""
        file = self._allowed.path(path)
        if is_dossier(file) and kind is not None:
            raise ConfigurationError("kinds are known of results, and not of a dossier: leave kind out")
        wanted, name = words.casefold().split(), who.casefold()
        found = (
            each for each in _records(file)
            if (kind is None or each.kind == kind) and (each.doubt or each.verdict == "disputed" or not doubtful)
            and _has(each, wanted) and any(name in party.casefold() for party in _parties(each, name))
        )
        return Page[FoundRecord].of(found, offset, limit)   # type: ignore[no-any-return]

    def positions(
        self, path: Path_,
        on: Annotated[datetime.date | None, Field(description="at the end of this day; without it, in the end")] = None,
        who: Annotated[str | None, Field(description="an actor by any of its names")] = None,
        offset: Offset = 0, limit: Limit = 20,
    ) -> Page[ToldPosition]:
        """Where each actor of a dossier stands on each thread, with the words of its last move."""
        dossier = self._dossier(path)
        ids = _ids(dossier, who)
        told = Moves(dossier)
        found = (told.position(each) for each in dossier.positions(on) if ids is None or each.actor in ids)
        return Page[ToldPosition].of(found, offset, limit)   # type: ignore[no-any-return]

    def changes(
        self, path: Path_, since: datetime.date, until: datetime.date | None = None,
        who: Annotated[str | None, Field(description="an actor by any of its names, and who speaks for it")] = None,
        offset: Offset = 0, limit: Limit = 20,
    ) -> Page[ToldMove]:
        """Who moved on what between two days, both included, by day; not what only repeats what stood."""
        dossier = self._dossier(path)
        _ids(dossier, who)
        told = Moves(dossier)
        return Page[ToldMove].of(map(told.move, dossier.changes(since, until, who)), offset, limit)   # type: ignore[no-any-return]

    def _article(self, text: str | None, path: str | None, published: str | None) -> Article:
        """The article that is meant. A text is never taken for the name of a file."""
        if (text is None) == (path is None):
            raise ConfigurationError("give the text of the article or its path, and not both")
        article = Article(text) if text is not None else Article.read(self._allowed.path(path or ""))
        if published is None:
            return article
        from dataclasses import replace

        return replace(article, published=published)

    def _dossier(self, path: str) -> Dossier:
        return _dossier(self._allowed.path(path))


def _dossier(path: Path) -> Dossier:
    """A dossier, as it stands now: it is read again where the file is another."""
    told = path.stat()
    return _read(path, told.st_mtime_ns, told.st_size)


@functools.lru_cache(maxsize=2)   # pages of one are asked for one after another
def _read(path: Path, _changed: int, _size: int) -> Dossier:
    return read_dossier(path)


def _ids(dossier: Dossier, who: str | None) -> set[str] | None:
    """Ids of an actor and of those who speak for it. Raises ResultsError where nobody has the name."""
    if who is None:
        return None
    try:
        return set(parties(dossier.actors, who))
    except KeyError:
        raise ResultsError(f"no actor of the dossier has the name {who!r}") from None


def _records(path: Path) -> Iterator[FoundRecord]:
    if not is_dossier(path):
        return (record for summary in read_results(path) for record in records_of(summary))
    dossier = _dossier(path)
    told = Moves(dossier)
    return (record for move in dossier.moves for record in told.told(move))


def _has(record: FoundRecord, words: list[str]) -> bool:
    if not words:
        return True
    names = [name for each in record.parties.values() for name in each]
    told = [record.says, record.title or "", record.outlet or "", *names, *(each.quote for each in record.quotes)]
    whole = " ".join(told).casefold()
    return all(word in whole for word in words)


def _parties(record: FoundRecord, name: str) -> list[str]:
    return [party for each in record.parties.values() for party in each] if name else [""]


def _kind(path: Path) -> str:
    if path.suffix.lower() in LINES and not path.stem.endswith(_BESIDE):
        try:
            _, first = next(documents(path), (1, ""))
            Summary.model_validate_json(first)
        except (SummarizerError, ValidationError):
            return "other"
        return "results"
    return "dossier" if path.suffix.lower() == ".json" and is_dossier(path) else "other"


def made(tools: Tools) -> MCPServer[Any]:
    """The server of the tools."""
    root = logging.getLogger()
    before = root.handlers[:], root.level
    found: MCPServer[Any] = MCPServer(
        "summarizer", title="Negotiation Summarizer", instructions=_INSTRUCTIONS, version=version(), log_level="ERROR",
    )
    root.handlers[:], root.level = before   # it would log what every library says, articles too
    for function, about in (
        (tools.summarize, _ASKS), (tools.prompt_for, _READS), (tools.check_reply, _READS), (tools.list_files, _READS),
        (tools.search_records, _READS), (tools.positions, _READS), (tools.changes, _READS),
    ):
        found.add_tool(_told(function), annotations=about, structured_output=True)
    return found


def _told(function: Callable[P, Any]) -> Callable[P, Coroutine[Any, Any, Any]]:
    """A tool whose errors of ours are told to the agent; one that may block does so in a thread."""
    @functools.wraps(function)
    async def call(*given: P.args, **named: P.kwargs) -> Any:
        try:
            if asyncio.iscoroutinefunction(function):
                return await function(*given, **named)
            return await asyncio.to_thread(function, *given, **named)
        except NoModelError as error:
            raise ToolError(
                f"{error}. Or answer yourself: prompt_for gives the prompt, and check_reply checks your answer"
            ) from None
        except SummarizerError as error:
            raise ToolError(str(error)) from None

    return call


class Listening:
    """The tools over HTTP, on the loopback interface: `await it.run()`. Port 0 is any that is free.

    Raises ConfigurationError where the port cannot be had.
    """

    def __init__(self, tools: Tools, *, port: int = 0, bounds: Bounds | None = None) -> None:
        bounds = bounds or Bounds()
        self.keys = Keys()
        self._socket = listening(port)
        self.port: int = self._socket.getsockname()[1]
        app = made(tools).streamable_http_app(
            streamable_http_path=PATH, stateless_http=True, json_response=True, max_request_body_size=bounds.body,
        )
        self.server: uvicorn.Server = server(Gate(app, self.keys, self.port, bounds), bounds.headers_seconds)

    @property
    def address(self) -> str:
        """Where it is."""
        return f"http://127.0.0.1:{self.port}{PATH}"

    async def run(self) -> None:
        """Serve until `server.should_exit`, or a signal."""
        await self.server.serve(sockets=[self._socket])


