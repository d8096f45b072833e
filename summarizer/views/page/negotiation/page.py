"""A negotiation as one HTML page that asks nothing of anybody: what changed, and the quote of every statement.

As the page of articles: the data are JSON, the script (the .js files beside this one) makes every view of them with
text nodes only, and the policy in the head lets that script run and no other. What the data are of a dossier is for
`negotiation/paging.py`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from summarizer.views.page.page import kinds
from summarizer.views.page.parts import code, code_hash, template

_OURS = (   # one after the other, the last one starts
    "acts", "choices", "passages", "decided", "moves", "lanes", "threads", "versions", "standing", "who", "open",
    "source", "start",
)
_SCRIPTS = ("dom.js", "choices.js", "text.js", *(f"negotiation/{name}.js" for name in _OURS))
_STYLES = ("page.css", "negotiation/negotiation.css")
_REVIEW = ("review-made.js", "review-keep.js", "review-files.js", "negotiation/decide.js")   # before what starts


def negotiation_page(
    title: str, data: Mapping[str, Any], texts: Mapping[str, str], threads: Sequence[tuple[str, str]],
    desk: Mapping[str, Any] | None = None,
) -> str:
    """Return the page. `texts` are of articles, by their place; `threads`, outcome and words, for who has no script.

    `desk`: of what dossier, where a person can decide on the page.
    """
    from jinja2.utils import htmlsafe_json_dumps

    data_json, texts_json = (
        htmlsafe_json_dumps(each, ensure_ascii=False, separators=(",", ":")) for each in (data, texts)
    )
    scripts = _SCRIPTS[:-1] + _REVIEW + _SCRIPTS[-1:] if desk else _SCRIPTS
    styles = (*_STYLES, "review.css") if desk else _STYLES
    html: str = template("negotiation/negotiation.html.jinja").render(
        title=title, kinds=kinds(), data=data_json, texts=texts_json, threads=threads,
        style=code(styles), script=code(scripts), style_hash=code_hash(styles), script_hash=code_hash(scripts),
        review=htmlsafe_json_dumps(desk, ensure_ascii=False) if desk else None, posts=bool(desk and desk["post"]),
    )
    return html
