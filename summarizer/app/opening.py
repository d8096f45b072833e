"""What the app is made of, and the pages that one comes in by: the front page, the token, all articles at once."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import parse_qs

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from summarizer.app import pages
from summarizer.app.desk import Desk
from summarizer.app.forms import Form
from summarizer.app.gate import Keys, cookie_name, given_token
from summarizer.app.kept import Kept
from summarizer.app.negotiation import Negotiation


@dataclass(frozen=True)
class App:
    """What the routes work with."""

    desk: Desk
    negotiation: Negotiation
    keys: Keys
    port: int


def opening(app: App) -> APIRouter:
    """The routes of these pages."""
    routes = APIRouter()
    shelf = app.desk.shelf

    @routes.get("/")
    def front(request: Request) -> Response:
        if given_token(request.scope):   # the gate knows it: from now on the browser has the cookie
            return _entered(app)
        return pages.front(str(shelf.paths[0].name), is_live=app.desk.summarizer.is_live)

    @routes.get("/session")
    def asks() -> Response:
        return pages.entrance()

    @routes.post("/session")
    async def enters(request: Request) -> Response:
        given = parse_qs((await request.body()).decode("latin-1")[:1_000]).get("token", [""])[0]
        return _entered(app) if app.keys.is_token(given.strip()) else pages.entrance(is_wrong=True)

    kept = Kept("the page of all articles")

    @routes.get("/report")
    def report(request: Request, form: Form = "html") -> Response:
        if form != "html":
            return pages.office(shelf.summaries(), form, "articles")
        return kept.answer(request.headers.get("if-none-match"), shelf.version, lambda: pages.report(
            ((each, shelf.text(each.article.sha256)) for each in shelf.summaries()), shelf,
        ))

    return routes


def _entered(app: App) -> Response:
    answer = RedirectResponse("/", 303)
    answer.set_cookie(cookie_name(app.port), app.keys.cookie, httponly=True, samesite="strict", path="/")
    return answer
