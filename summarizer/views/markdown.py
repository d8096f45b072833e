"""A summary as Markdown, its quotes as footnotes: ready to paste into a brief."""

from __future__ import annotations

import re

from summarizer.codebook.records import Condition, Evidence, Proposal, Response, Sentence, Summary
from summarizer.views.text import provenance
from summarizer.views.verdicts import (
    MISSING,
    TICK,
    is_disputed,
    missing_line,
    remark_lines,
    remarks,
    ticked,
    trust_lines,
)
from summarizer.views.words import (
    ASTRAY,
    MISSED,
    astray,
    beneath,
    details,
    doubts,
    headline,
    noted,
    place,
    plain,
    set_aside,
    titled,
)

_SPECIAL = re.compile(r"([\\`*_\[\]<>#|~$]|^[-+=:])")   # in a line, and at its beginning
_NUMBER = re.compile(r"^(\d{1,9})([.)])")   # would begin a list


def escaped(text: str) -> str:
    r"""Text that Markdown shows as it is: `escaped("a*b") → "a\*b"`, `escaped("1. a") → "1\. a"`."""
    return _NUMBER.sub(r"\1\\\2", _SPECIAL.sub(r"\\\1", plain(text))).replace("&", "&amp;")


def markdown(summary: Summary) -> str:
    """Return the summary as Markdown, with a newline at the end."""
    wrong = astray(summary)
    summary = noted(summary, wrong)
    lines = [f"# {escaped(titled(summary))}", ""]
    if summary.abstract:
        lines += [" ".join(_sentence(summary, sentence) for sentence in summary.abstract), ""]
    for line in (*trust_lines(summary), *doubts(summary)):
        lines += [escaped(line), ""]
    if not summary.records:
        lines += ["The article reports no proposal, no response and no condition.", ""]
    # Footnotes of several summaries may meet in one brief: their names begin with the article's hash.
    notes = _Footnotes(summary.article.sha256[:6], wrong)
    seen: set[str] = set()
    for proposal, under in beneath(summary):
        lines += _record(summary, proposal, "", notes) if proposal else ["- **Tied to no proposal**"]
        for record in under:
            if record.id in seen:
                above = "above, disputed" if is_disputed(record.check) else "above"
                lines.append(f"  - {escaped(record.id)} ({above}): {escaped(record.summary)}")
            else:
                lines += _record(summary, record, "  ", notes)
            seen.add(record.id)
    if summary.records:
        lines.append("")
    if summary.missing:
        lines += [MISSING, "", *_missing(summary, wrong), ""]
    if summary.rejected:
        lines += ["Set aside: not borne out by the article", ""]
        lines += [f"- **{escaped(each.id or each.kind)}** {escaped(set_aside(each))}" for each in summary.rejected]
        lines.append("")
    if summary.notes:
        lines += ["Not read of the reply", "", *(f"- {escaped(plain(note))}" for note in summary.notes), ""]
    lines += [*notes.lines, "", escaped(provenance(summary))] if notes.lines else [escaped(provenance(summary))]
    return "\n".join(lines) + "\n"


class _Footnotes:
    """Quotes by number: a passage that bears out two records is one footnote."""

    def __init__(self, prefix: str, wrong: set[tuple[str, int]]) -> None:
        self._prefix, self._wrong = prefix, wrong
        self._marks: dict[tuple[int, int, str], str] = {}
        self.lines: list[str] = []

    def mark(self, id: str, number: int, evidence: Evidence) -> str:
        """The mark of a record's quote; one that does not stand where its offsets say is given without them."""
        passage = (evidence.start, evidence.end, evidence.quote)
        if passage not in self._marks:
            self._marks[passage] = f"[^{self._prefix}-{len(self._marks) + 1}]"
            where = "" if (id, number) in self._wrong else f" ({place(evidence)})"
            self.lines.append(f"{self._marks[passage]}: “{escaped(evidence.quote)}”{where}")
        return self._marks[passage]


def _missing(summary: Summary, wrong: set[tuple[str, int]]) -> list[str]:
    return [
        f"- **?** {escaped(missing_line(each))}: “{escaped(each.evidence.quote)}” "
        + (escaped(ASTRAY) if (MISSED, number) in wrong else f"({place(each.evidence)})")
        for number, each in enumerate(summary.missing)
    ]


def _sentence(summary: Summary, sentence: Sentence) -> str:
    ids = f" ({', '.join(map(escaped, sentence.records))})" if sentence.records else ""
    notes = "".join(f" (Note: {escaped(note)})" for note in sentence.notes)
    said = "".join(f" (**{escaped(label)}:** {escaped(says)})" for label, says in remarks(summary, sentence.check))
    return escaped(sentence.text) + ids + said + notes


def _record(summary: Summary, record: Proposal | Response | Condition, indent: str, notes: _Footnotes) -> list[str]:
    marks = "".join(notes.mark(record.id, number, evidence) for number, evidence in enumerate(record.evidence))
    head = escaped(headline(record).removeprefix(record.id))
    told = " (disputed)" if is_disputed(record.check) else ""
    quietly = f" · {TICK}{escaped(said)}" if (said := ticked(record)) else ""
    lines = [f"{indent}- **{escaped(record.id)}{told}** {head}{quietly}. {escaped(record.summary)}{marks}"]
    against = [f"**{escaped(line)}**" for line in remark_lines(summary, record.check)]
    return lines + [f"{indent}  - {line}" for line in (*against, *map(escaped, details(record)))]
