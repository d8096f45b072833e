"""What the app answers: the HTTP interface, as /openapi.json tells it, and pages by the same functions."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Literal

from fastapi import APIRouter, Depends, FastAPI, HTTPException, Query, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, PlainTextResponse, StreamingResponse
from pydantic import TypeAdapter, ValidationError

from summarizer.app import pages
from summarizer.app.desk import Desk
from summarizer.app.forms import (
    Day,
    Decisions,
    Form,
    Health,
    KeptDecisions,
    Listed,
    Problem,
    Prompt,
    Reply,
    Taken,
    answers,
)
from summarizer.app.intake import Given, given, of_file
from summarizer.app.kept import Kept
from summarizer.app.live import Reading
from summarizer.app.negotiation import FollowState
from summarizer.app.opening import App, opening
from summarizer.app.refusals import refusing
from summarizer.app.reviewing import keep
from summarizer.app.shelf import Row
from summarizer.codebook.records import Summary
from summarizer.negotiation.dossier import Dossier, Move
from summarizer.negotiation.dossierfile import standing
from summarizer.resources import version

_ANSWERED = "no article of this id lacks a reply"
_SILENCE = 15.0   # seconds after which a listener is told that there is nothing
_WAIT = Query(0.0, ge=0, le=600, description="seconds to wait for what was asked for to be through")
_MOVES: TypeAdapter[list[Move]] = TypeAdapter(list[Move])


def application(app: App) -> FastAPI:
    """The application, without the gate before it."""
    @asynccontextmanager
    async def living(_app: FastAPI) -> AsyncIterator[None]:
        async with app.desk:
            yield
            await app.negotiation.end()

    made = FastAPI(
        title="summarizer", version=version(), docs_url=None, redoc_url=None, lifespan=living,
        description="Reads news articles about diplomacy: who proposed what, who responded how, on what conditions.",
        separate_input_output_schemas=False,
    )
    refusing(made)
    made.include_router(_interface(app), responses=answers(), dependencies=[Depends(_known)])
    made.include_router(opening(app), include_in_schema=False)
    return made


def _known(request: Request) -> None:
    """Refuse a query with a parameter that there is not, as a body with such a field is."""
    names = [each.alias for each in request.scope["route"].dependant.query_params]
    if odd := [each for each in request.query_params if each not in names]:
        known = f"known are {', '.join(names)}" if names else "it takes none"
        raise HTTPException(422, f"there is no parameter {', '.join(odd)[:200]}: {known}")


def _interface(app: App) -> APIRouter:
    routes = APIRouter()
    _summaries(routes, app)
    _articles(routes, app)
    _reviews(routes, app)
    _negotiations(routes, app)

    @routes.get("/health", responses={422: {"model": Problem}})   # which names it for all
    async def health() -> Health:
        """Whether the server is there; it needs no token."""
        return Health(version=version())

    return routes


def _summaries(routes: APIRouter, app: App) -> None:
    desk = app.desk

    @routes.post("/summaries", status_code=202, responses=answers(503), openapi_extra={"requestBody": {
        "required": True, "content": {
            "application/json": {"schema": Given.model_json_schema()},
            "application/octet-stream": {"schema": {"type": "string", "format": "binary"}},
        },
    }})
    async def summarize(
        request: Request, wait: float = _WAIT, again: bool = False,
        name: str = Query("the file", max_length=2_000, description="what to call a file that is sent as it is"),
    ) -> Taken:
        """Have an article read: JSON with its text, its address or an example's name, or a file of whatever format.

        What was read before is not read again, unless `again` says so. The answer comes at once, or after so many
        seconds of `wait`; GET /summaries/{id} tells how far it is, and GET /events tells it live.
        """
        body = await request.body()
        kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
        if kind == "application/json":
            what = _validated(body)
            items = await asyncio.to_thread(lambda: list(given(what)))
        else:
            items = await asyncio.to_thread(lambda: list(of_file(name, body)))
        readings = await desk.take(items, again=again)
        await desk.wait(readings, wait)
        return Taken(readings=readings)

    @routes.get("/summaries")
    async def readings() -> Taken:
        """What was taken in lately, the last first."""
        return Taken(readings=desk.readings())

    @routes.get("/summaries/{id}", responses=answers(404))
    async def reading(id: str, wait: float = _WAIT) -> Reading:
        """How far an article is that was taken in; `article` is its key, once it is read."""
        if (found := desk.reading(id)) is None:
            raise HTTPException(404, "nothing of this id was taken in, or it was long ago")
        await desk.wait([found], wait)
        return found

    @routes.get("/summaries/{id}/prompt", responses=answers(404))
    def prompt(id: str) -> Prompt:
        """What to ask any model, in any chat window, about an article that nobody was there to be asked about."""
        if (article := desk.unanswered(id)) is None:
            raise HTTPException(404, _ANSWERED)
        return Prompt(prompt=desk.prompt(article))

    @routes.post("/summaries/{id}/reply", responses=answers(404, 503, 507))
    async def reply(id: str, what: Reply) -> Reading:
        """Take in the reply to that prompt: what of it stands in the article is kept, or nothing, and why not."""
        if desk.unanswered(id) is None:
            raise HTTPException(404, _ANSWERED)
        return await desk.reply(id, what.reply)

    @routes.get("/events", responses=answers(503, of="text/event-stream"), response_class=StreamingResponse)
    async def events() -> StreamingResponse:
        """What happens, live, as server-sent events, each a JSON object: how far articles are, and following."""
        desk.admit()
        return StreamingResponse(_stream(desk), media_type="text/event-stream")


async def _stream(desk: Desk) -> AsyncIterator[str]:
    listener = desk.listen()   # here: an answer that nobody waits for is never begun
    try:
        yield "retry: 1000\n\n"
        async for news in listener.each(_SILENCE):
            yield "".join(f"data: {json.dumps(each, ensure_ascii=False)}\n\n" for each in news) or ":\n\n"
    finally:
        desk.leave(listener)


def _articles(routes: APIRouter, app: App) -> None:
    shelf = app.desk.shelf

    def found(name: str) -> tuple[Row, Summary]:
        row = shelf.find(name)
        summary = shelf.summary(row.key) if row is not None else None
        if row is None or summary is None:
            raise HTTPException(404, "there is no article of this id or key")
        return row, summary

    @routes.get("/articles")
    def articles(
        after: int = Query(0, ge=0, le=10**9), limit: int = Query(50, ge=1, le=500),
        words: str = Query("", max_length=500, description="that stand in title, outlet, abstract or names"),
        doubtful: bool = Query(False, description="only those with something in doubt"),
    ) -> Listed:
        """The articles that are read, the last one first."""
        rows = shelf.rows(words, doubtful=doubtful)
        more = after + limit if after + limit < len(rows) else None
        return Listed(total=len(rows), articles=rows[after:after + limit], next=more)

    # An id may hold slashes: what comes after the article is told first.
    @routes.get("/articles/{id:path}/text", response_class=PlainTextResponse, responses=answers(404, of="text/plain"))
    def text(id: str) -> PlainTextResponse:
        """The text in which the offsets of evidence count."""
        text = shelf.text(found(id)[1].article.sha256)
        if text is None:
            raise HTTPException(404, "the text of this article is not kept beside the results")
        return PlainTextResponse(text)

    @routes.get("/articles/{id:path}/page", response_class=HTMLResponse, responses=answers(404, of="text/html"))
    def page(id: str) -> Response:
        """The article and its records as a page."""
        summary = found(id)[1]
        return pages.article(summary, shelf.text(summary.article.sha256), shelf)

    @routes.get("/articles/{id:path}", response_model=Summary, responses=answers(404))
    def article(id: str) -> Response:
        """The summary of an article, by its id or its key."""
        return Response(found(id)[1].model_dump_json(), media_type="application/json")


def _reviews(routes: APIRouter, app: App) -> None:
    shelf = app.desk.shelf

    @routes.post("/reviews", responses=answers(503, 507))
    def review(what: Decisions) -> KeptDecisions:
        """Keep what people decided, beside the results; what the article does not bear out is refused, with its reason.

        Where some are refused the others are kept all the same, and sending them again adds nothing.
        """
        kept = keep(what.decisions, shelf, app.negotiation.path)
        if kept.new:
            app.desk.tell_soon({"what": "reviewed"})
        if kept.refused:
            others = f"; {kept.new + kept.known:,} kept" if kept.new + kept.known else ""
            raise HTTPException(422, f"{'; '.join(kept.refused)}{others}")
        return KeptDecisions(new=kept.new, known=kept.known)

    @routes.get("/reviews")
    def reviews(article: str | None = Query(None, max_length=2_000, description="the id of an article")) -> Decisions:
        """What was decided of records, then of joins and names, each in the order in which it came."""
        every = [*shelf.decisions(), *app.negotiation.decisions()]
        return Decisions(decisions=[each for each in every if article in (None, each.article)])


def _negotiations(routes: APIRouter, app: App) -> None:
    negotiation, shelf = app.negotiation, app.desk.shelf

    def dossier() -> Dossier:
        made = negotiation.dossier()
        if made is None:
            raise HTTPException(409, "nothing was followed yet: POST /dossier follows the articles that are read")
        return made

    @routes.post("/dossier", status_code=202, responses=answers(409))
    async def follow(
        wait: float = _WAIT, mixed: bool = False,
        words: str = Query("", max_length=500, description="of the list: only the articles in which they stand"),
        again: bool = Query(False, description="only the articles of the dossier that there is"),
    ) -> FollowState:
        """Follow the negotiation through the articles that are read, as people decided on joins and names.

        `mixed` keeps judgements of another model.
        """
        among = {each.id for each in (await asyncio.to_thread(dossier)).articles} if again else None
        negotiation.follow(words, mixed=mixed, among=among)
        await negotiation.wait(wait)
        return await negotiation.state()

    @routes.get("/dossier/state")
    async def state() -> FollowState:
        """How far following is, and what dossier there is."""
        return await negotiation.state()

    @routes.get("/dossier", response_model=Dossier, responses=answers(409))
    def whole() -> Response:
        """The dossier: actors, threads, moves."""
        return Response(TypeAdapter(Dossier).dump_json(dossier()), media_type="application/json")

    kept = Kept("the page of the negotiation")

    @routes.get("/dossier/page", response_class=HTMLResponse, responses={
        304: {"description": "it is the one that If-None-Match names"},
        **answers(409, of=("text/html", *pages.OFFICE.values())),
    })
    def page(request: Request, form: Form = "html") -> Response:
        """The dossier as a page, a Word document or a workbook. The page bears an ETag."""
        if form != "html":
            return pages.office(dossier(), form, "negotiation")

        def made() -> Response:
            found = dossier()
            decided = standing(found, [*shelf.decisions(), *negotiation.decisions()])
            texts = shelf.texts({each.article.sha256 for each in found.articles})
            return pages.negotiation(found, texts, negotiation.path.name, decided)

        return kept.answer(
            request.headers.get("if-none-match"), lambda: f"{negotiation.version()} {shelf.version()}", made,
        )

    @routes.get("/changes", response_model=list[Move], responses=answers(404, 409))
    def changes(
        since: Day, until: Day | None = None, party: str | None = Query(None, max_length=500),
    ) -> Response:
        """Who moved on what from one day to another, both included, by day: not what only repeats what stood."""
        try:
            moves = dossier().changes(since, until, party)
        except KeyError:
            raise HTTPException(404, "no actor has that name") from None
        return Response(_MOVES.dump_json(moves), media_type="application/json")

    @routes.get("/brief", response_class=HTMLResponse, responses=answers(409, of=pages.FORMS))
    def brief(
        since: str = Query(max_length=200, description="a day, or words that count from today, as 'last week'"),
        until: str | None = Query(None, max_length=200), party: str | None = Query(None, max_length=500),
        form: Literal["html", "markdown", "docx", "json"] = "html",
    ) -> Response:
        """Who moved on what, on one page, with sources and quotes."""
        return pages.brief(dossier().brief(since, until or None, party or None), form)


def _validated(body: bytes) -> Given:
    try:
        return Given.model_validate_json(body)
    except ValidationError as error:
        raise RequestValidationError(error.errors(include_url=False, include_context=False)) from None
