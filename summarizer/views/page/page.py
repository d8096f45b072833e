"""Summaries as one HTML page that asks nothing of anybody: no request, no library, no server.

The page holds the summaries as JSON; its script (the .js files beside this one, hand-written) makes
every view from it, one article or an index of many, with text nodes only. The policy in its head lets
run that script and no other, and forbids every request.
"""

from __future__ import annotations

import io
from collections.abc import Iterable
from functools import cache
from typing import Any

from summarizer.codebook.kinds import KINDS
from summarizer.codebook.records import (
    Condition,
    Evidence,
    Finding,
    Proposal,
    Rejected,
    Response,
    Sentence,
    Summary,
)
from summarizer.codebook.trust import Required, is_checked, left_out, trusted
from summarizer.views.page.parts import code, code_hash, day_of, href_of, in_script, template
from summarizer.views.page.review import SCRIPTS, STYLES, Desk
from summarizer.views.text import provenance, show
from summarizer.views.verdicts import is_disputed, remarks, trust_lines
from summarizer.views.words import MISSED, astray, beneath, headline, noted, plain, said_of, titled

_SCRIPTS = (   # one after the other, the last one starts
    "dom.js", "choices.js", "filter.js", "text.js", "cards.js", "map.js", "map-stack.js", "positions.js",
    "reading.js", "index-list.js", "index-articles.js", "index-records.js", "index-months.js", "index.js", "start.js",
)
_STYLES = ("page.css",)


def page(
    readings: Iterable[tuple[Summary, str | None]], required: Required | None = None, desk: Desk | None = None,
) -> str:
    """Return one HTML page of summaries, each with its article's text, or None where that is not at hand.

    One summary is shown by itself, any other number behind an index. Without its text an article is
    shown by its quotes. A quote that does not stand where its offsets say is shown, with a note, and not marked.
    `required`: only what is confirmed is shown; the page and each article on it say how much is left out.
    `desk`: a person can review on the page.

    Raises ConfigurationError where that is required, and no article was read a second time.
    """
    from jinja2.utils import htmlsafe_json_dumps
    from markupsafe import Markup

    rows, first = [], None
    for summary, text in readings:
        wrong = astray(summary, text)
        whole = noted(summary, wrong)
        kept = required.of(whole) if required else whole
        row = _article(kept, text, wrong)
        if required:
            row |= {"trust": trust_lines(whole), "left": f"{left_out(whole)}."}
        if desk:
            row["review"] = desk.row(kept, wrong)
        first = first or kept
        rows.append(in_script(row))
    if required:
        required.ended()
    alone = first if len(rows) == 1 else None
    scripts, styles = (_SCRIPTS + SCRIPTS, _STYLES + STYLES) if desk else (_SCRIPTS, _STYLES)
    html: str = template("page.html.jinja").render(
        title=plain(titled(alone)) if alone else f"{len(rows):,} articles",
        kinds=kinds(),
        data=Markup("[" + ",\n".join(rows) + "]"),   # noqa: S704 - each row is escaped by in_script
        style=code(styles), script=code(scripts), style_hash=code_hash(styles), script_hash=code_hash(scripts),
        review=htmlsafe_json_dumps(desk.data(), ensure_ascii=False) if desk else None, posts=desk and desk.post,
        plain_text=_as_text(alone) if alone else None, left=f"{required.told}." if required else None,
    )
    return html


def frame(summary: Summary) -> str:
    """Return the page of one summary in a frame of its own, for a notebook."""
    from markupsafe import escape

    # Without allow-same-origin the page's script cannot reach the notebook around it.
    return (
        '<iframe title="Summary" sandbox="allow-scripts allow-popups" width="100%" height="720" '
        f'style="border:1px solid #8888" srcdoc="{escape(page([(summary, None)]))}"></iframe>'
    )


def _article(summary: Summary, text: str | None, wrong: set[tuple[str, int]]) -> dict[str, Any]:
    told = summary.article
    day = day_of(told.published)
    row: dict[str, Any] = {
        "id": summary.id, "title": titled(summary), "outlet": told.outlet, "published": told.published,
        "day": day, "month": day and day[:7], "language": told.language,
        "text": text, "sha256": told.sha256, "chars": told.chars,
        "href": href_of(told), "notes": told.notes or None, "also_in": told.also_in or None,
        "trust": trust_lines(summary) or None, "disputed": _disputed(summary),
        "check": [_check_these(summary, each) for each in summary.doubtful] or None,
        "missing": [_missing(summary, number, wrong) for number in range(len(summary.missing))] or None,
        "abstract": [_told(summary, sentence) for sentence in summary.abstract],
        "records": [_record(summary, record, wrong) for record in summary.records],
        "groups": [
            [proposal.id if proposal else None, [record.id for record in under]] for proposal, under in beneath(summary)
        ],
        "rejected": [_rejected(rejected) for rejected in summary.rejected],
        "provenance": " ".join(
            [provenance(summary), *(f"Not read of the reply: {plain(note)}." for note in summary.notes)]
        ),
    }
    return {name: value for name, value in row.items() if value is not None}


def _record(
    summary: Summary, record: Proposal | Response | Condition, wrong: set[tuple[str, int]],
) -> dict[str, Any]:
    evidence = [_quote(piece, (record.id, number) in wrong) for number, piece in enumerate(record.evidence)]
    head = headline(record) + (", disputed" if is_disputed(record.check) else "")
    return _told(summary, record, "evidence") | {"type": record.of_kind.name, "head": head, "evidence": evidence}


def _told(summary: Summary, each: Finding | Sentence, *without: str) -> dict[str, Any]:
    """The fields of a record or a sentence; of what was said of it the verdict, who says so, and the words for it."""
    told = each.model_dump(exclude_defaults=True, exclude={*without, "check", "review"})
    if isinstance(each, Finding) and each.review is not None:
        told["review"] = each.review.model_dump(mode="json", exclude={"was"}, exclude_none=True)
    if each.check is not None:
        verdict, said = each.check.verdict, remarks(summary, each.check)
        told["check"] = {"verdict": verdict, "by": each.check.by} | ({"said": said} if said else {})
    return told


def _quote(piece: Evidence, is_astray: bool) -> list[Any]:
    return [None, None, piece.quote] if is_astray else [piece.start, piece.end, piece.quote] + (
        [piece.page] if piece.page else []
    )


def _check_these(summary: Summary, each: Finding | Sentence) -> list[Any]:
    """What to look at, and why: the id of a record, or the text of a sentence, and what was said of it."""
    said = remarks(summary, each.check)
    return [each.id, None, said] if isinstance(each, Finding) else [None, each.text, said]


def _missing(summary: Summary, number: int, wrong: set[tuple[str, int]]) -> dict[str, Any]:
    told = summary.missing[number]
    quote = _quote(told.evidence, (MISSED, number) in wrong)
    return {"kind": told.kind, "why": told.why, "by": told.by, "evidence": [quote]}


def _disputed(summary: Summary) -> int | None:
    """How many records are disputed; None where nobody looked and the program has no doubt."""
    trust = trusted(summary)
    return trust.disputed if is_checked(summary) or trust.is_doubtful else None


def _rejected(rejected: Rejected) -> dict[str, Any]:
    return {"id": rejected.id, "kind": rejected.kind, "says": said_of(rejected), "reasons": rejected.reasons}


@cache
def kinds() -> Any:
    """The kinds of records for the script: fields of their parties, and of their links with the words for them."""
    from jinja2.utils import htmlsafe_json_dumps

    return htmlsafe_json_dumps({
        kind.name: {
            "roles": [role.field for role in kind.roles],
            "links": [[link.field, link.words, link.back] for link in kind.links],
        }
        for kind in KINDS.values()
    })


def _as_text(summary: Summary) -> str:
    from rich.console import Console

    buffer = io.StringIO()
    # force_jupyter: by itself rich takes any console in a notebook for the notebook's, whatever its file.
    show(summary, Console(file=buffer, width=80, highlight=False, color_system=None, force_jupyter=False))
    return buffer.getvalue()
