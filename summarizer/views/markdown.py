"""A summary as Markdown, its quotes as footnotes: ready to paste into a brief."""

from __future__ import annotations

import re

from summarizer.records import Condition, Proposal, Response, Summary
from summarizer.views import beneath, details, headline, plain
from summarizer.views.text import provenance

_SPECIAL = re.compile(r"([\\`*_\[\]<>#|~$])")


def escaped(text: str) -> str:
    r"""Text that Markdown shows as it is: `escaped("a*b") → "a\*b"`."""
    return _SPECIAL.sub(r"\\\1", plain(text)).replace("&", "&amp;")


def markdown(summary: Summary) -> str:
    """Return the summary as Markdown, with a newline at the end."""
    title = summary.article.title or summary.article.source or summary.id
    lines = [f"# {escaped(title)}", ""]
    if summary.abstract:
        lines += [" ".join(escaped(sentence.text) for sentence in summary.abstract), ""]
    if not summary.records:
        lines += ["The article reports no proposal, no response and no condition.", ""]
    notes: list[str] = []
    seen: set[str] = set()
    for proposal, under in beneath(summary):
        lines += _record(proposal, "", notes) if proposal else ["- **Tied to no proposal**"]
        for record in under:
            if record.id in seen:
                lines.append(f"  - {record.id} (above): {escaped(record.summary)}")
            else:
                lines += _record(record, "  ", notes)
            seen.add(record.id)
    if summary.records:
        lines.append("")
    if summary.rejected:
        lines += ["Set aside: not borne out by the article", ""]
        lines += [
            f"- {escaped(rejected.id or rejected.kind)}: {escaped('; '.join(rejected.reasons))}"
            for rejected in summary.rejected
        ] + [""]
    lines += [*notes, "", escaped(provenance(summary))] if notes else [escaped(provenance(summary))]
    return "\n".join(lines) + "\n"


def _record(record: Proposal | Response | Condition, indent: str, notes: list[str]) -> list[str]:
    marks = []
    for number, evidence in enumerate(record.evidence, 1):
        mark = f"{record.id}-{number}" if len(record.evidence) > 1 else record.id
        marks.append(f"[^{mark}]")
        notes.append(f"[^{mark}]: “{escaped(evidence.quote)}” ({evidence.start}–{evidence.end})")
    id, rest = escaped(headline(record)).split(" ", 1)
    lines = [f"{indent}- **{id}** {rest}. {escaped(record.summary)}{''.join(marks)}"]
    return lines + [f"{indent}  - {escaped(line)}" for line in details(record)]
