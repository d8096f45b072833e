"""A brief as one HTML page in the style of the other pages: nothing in it runs, and it asks for nothing."""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from pathlib import Path
from typing import Any

from summarizer.views.brief import wording
from summarizer.views.brief.brief import Brief
from summarizer.views.words import plain

_HERE = Path(__file__).parent


def page(brief: Brief) -> str:
    """Return the page."""
    style = _style()
    html: str = _template().render(
        brief=brief, say=wording, plain=plain, style=style,
        style_hash=base64.b64encode(hashlib.sha256(style.encode()).digest()).decode(),
    )
    return html


@cache
def _template() -> Any:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(_HERE), autoescape=True, undefined=StrictUndefined, trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.tests["web"] = _is_of_the_web
    return environment.get_template("brief.html.jinja")


def _is_of_the_web(address: str | None) -> bool:
    """Only addresses of the web become links."""
    return bool(address) and str(address).startswith(("https://", "http://"))


@cache
def _style() -> Any:
    from markupsafe import Markup

    styles = (_HERE.parent / "page" / "page.css", _HERE / "brief.css")
    return Markup("\n".join(each.read_text(encoding="utf-8") for each in styles))   # noqa: S704 - the package's own
