"""What pages are put together from: templates, scripts, styles and the hashes that their policy names them by."""

from __future__ import annotations

import base64
import hashlib
import re
from email.utils import parsedate_to_datetime
from functools import cache
from pathlib import Path
from typing import Any

from pydantic_core import to_json

from summarizer.codebook.provenance import ArticleReference

_ESCAPED = tuple((sign, f"\\u{ord(sign):04x}") for sign in "<>&'")   # as Jinja's htmlsafe_json_dumps does it
_HERE = Path(__file__).parent
_ISO_DATE = re.compile(r"(\d{4}-(?:0[1-9]|1[0-2]))(-\d{2})?(?!\d)")


def in_script(data: Any) -> str:
    r"""Data as JSON that may stand in a script: `in_script({"a": "</b>"}) → '{"a":"\u003c/b\u003e"}'`."""
    told = to_json(data).decode()
    for sign, escaped in _ESCAPED:
        told = told.replace(sign, escaped)
    return told


@cache
def template(name: str) -> Any:
    """The template in a file of this folder."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(loader=FileSystemLoader(_HERE), autoescape=True, undefined=StrictUndefined)
    return environment.get_template(name)


@cache
def code(names: tuple[str, ...]) -> Any:
    """The scripts or styles in files of this folder, one after the other, as a template takes them."""
    from markupsafe import Markup

    # The package's own files: nothing of an article is in them.
    return Markup("\n".join((_HERE / name).read_text(encoding="utf-8") for name in names))   # noqa: S704


@cache
def code_hash(names: tuple[str, ...]) -> str:
    """SHA-256 of that code as a content security policy writes it."""
    return base64.b64encode(hashlib.sha256(code(names).encode()).digest()).decode()


def day_of(published: str | None) -> str | None:
    """A date as year and month, with the day where told: `day_of("2024-12-30T08:00Z") → "2024-12-30"`."""
    if not published:
        return None
    if found := _ISO_DATE.match(published.strip()):
        return found[0]
    try:
        return parsedate_to_datetime(published).date().isoformat()   # as feeds and mails write it
    except ValueError:
        return None


def href_of(article: ArticleReference) -> str | None:
    """Where an article can be read. Only addresses of the web become links: a source may be anything."""
    places = (article.url, article.source)
    return next((each for each in places if each and each.startswith(("https://", "http://"))), None)
