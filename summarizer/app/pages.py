"""The pages of the app: the front page, and those of `report`, `follow` and `brief`, as they are made for files.

A page says in its head which script may run; the answer's header says it too, and that nobody frames the page.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from fastapi.responses import HTMLResponse, Response

from summarizer.app.intake import example_names
from summarizer.app.shelf import Shelf
from summarizer.codebook.records import Summary
from summarizer.resources import EXAMPLE
from summarizer.results.decisions import Decision
from summarizer.views.page.page import kinds, page
from summarizer.views.page.parts import code, code_hash
from summarizer.views.page.review import Desk

if TYPE_CHECKING:
    from summarizer.negotiation.dossier import Dossier
    from summarizer.views.brief.brief import Brief

_HERE = Path(__file__).parent
_OURS = (   # one after the other, the last one starts
    "asking.js", "give.js", "elsewhere.js", "readings.js", "list.js", "following.js", "start.js",
)
_SCRIPTS = ("dom.js", *(str(_HERE / name) for name in _OURS))
_STYLES = ("page.css", str(_HERE / "desk.css"))
_POLICY = re.compile(r'<meta http-equiv="Content-Security-Policy" content="([^"]*)">')
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

OFFICE = {"docx": _WORD, "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}
FORMS = ("text/html", "text/markdown", _WORD, "application/json")   # of a brief


def front(results: str, *, is_live: bool) -> Response:
    """The page to give articles to."""
    return _page(_template("desk.html.jinja").render(
        kinds=kinds(), style=code(_STYLES), script=code(_SCRIPTS), style_hash=code_hash(_STYLES),
        script_hash=code_hash(_SCRIPTS), results=results, is_live=is_live, negotiation=EXAMPLE,
        examples=[each for each in example_names() if each != EXAMPLE],
    ))


def entrance(*, is_wrong: bool = False) -> Response:
    """The page that asks for the token."""
    html = _template("entrance.html.jinja").render(
        style=code(_STYLES), style_hash=code_hash(_STYLES), is_wrong=is_wrong,
    )
    return _page(html, 403 if is_wrong else 200)


def article(summary: Summary, text: str | None, shelf: Shelf) -> Response:
    """The page of one article, for review."""
    return report([(summary, text)], shelf)


def report(readings: Iterable[tuple[Summary, str | None]], shelf: Shelf) -> Response:
    """The page of some articles, for review: what is decided there comes back at once."""
    desk = Desk(shelf.paths[0].name, [each.id for each in shelf.decisions()], post="/reviews")
    return _page(_within(page(readings, desk=desk)))


def negotiation(dossier: Dossier, texts: Iterable[str], name: str, decided: Sequence[Decision]) -> Response:
    """The page of a dossier, for review: what is decided there comes back at once, and it is followed again from there.

    `name` is that of its file, `decided` what was decided of its joins and names.
    """
    from summarizer.negotiation.paging import page as made

    return _page(_within(made(dossier, texts, Desk(name, decisions=decided, post="/reviews", follow="/dossier"))))


def brief(made: Brief, form: str) -> Response:
    """A brief in one of its forms."""
    if form == "json":
        return Response(made.model_dump_json(), media_type="application/json")
    if form == "markdown":
        return Response(made.to_markdown(), media_type="text/markdown; charset=utf-8")
    if form == "docx":
        named = {"content-disposition": 'attachment; filename="brief.docx"'}
        return Response(made.to_docx(), media_type=_WORD, headers=named)
    return _page(_within(made.to_html()))


def office(of: Iterable[Summary] | Dossier, form: str, name: str) -> Response:
    """Results, or a dossier, as a Word document or a workbook, to be saved under a name."""
    from summarizer.negotiation.dossier import Dossier
    from summarizer.tables.files import write_tables
    from summarizer.views.word.results import document

    if form == "docx":
        data = of.to_docx() if isinstance(of, Dossier) else document(of)
    else:
        with TemporaryDirectory() as scratch:
            path = Path(scratch, f"{name}.xlsx")
            write_tables(of, path)
            data = path.read_bytes()
    named = {"content-disposition": f'attachment; filename="{name}.{form}"'}
    return Response(data, media_type=OFFICE[form], headers=named)


def _within(html: str) -> str:
    """A page that is made for a file, with the way back to the front page."""
    # The first such line is the template's: nothing that an article says comes before it.
    before, skip, after = html.partition('<a class="skip"')
    line, end, rest = after.partition("\n")
    return f'{before}{skip}{line}{end}<p class="home"><a href="/">Desk</a></p>\n{rest}'


def _page(html: str, status: int = 200) -> Response:
    found = _POLICY.search(html)
    assert found is not None   # each of our templates has one
    return HTMLResponse(html, status, {"content-security-policy": f"{found[1]}; frame-ancestors 'none'"})


@cache
def _template(name: str) -> Any:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(_HERE), autoescape=True, undefined=StrictUndefined, trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template(name)
