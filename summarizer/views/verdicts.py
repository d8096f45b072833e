"""Verdicts in words, as all views say them: of a record, of a summary, and of what is missing in it."""

from __future__ import annotations

from collections import Counter

from summarizer.codebook.records import Finding, Missing, Summary
from summarizer.codebook.review import REJECTED_BY
from summarizer.codebook.trust import Trust, is_added, trusted
from summarizer.codebook.verdicts import PROGRAM, Check
from summarizer.views.words import plain, worded

TICK = "✓\u00a0"
MISSING = "Missing: passages that the second reading takes for a record"


def is_disputed(check: Check | None) -> bool:
    """Whether somebody disputes it."""
    return check is not None and check.verdict == "disputed"


def is_confirmed(check: Check | None) -> bool:
    """Whether it was read again, and nobody has anything against it."""
    return check is not None and check.verdict == "confirmed"


def ticked(record: Finding) -> str | None:
    """What stands behind a tick where a record may be trusted: `"confirmed"`, `"corrected by Ana"`; else None."""
    if record.review is not None:
        return f"{record.review.act} by {plain(record.review.by)}"
    return "confirmed" if is_confirmed(record.check) else None


def remarks(summary: Summary, check: Check | None) -> list[tuple[str, str]]:
    """What was said of a record or a sentence, the worst first: `[("Disputed, answer", "he defers (openai/m)")]`.

    Nothing where it is confirmed, which is no remark, or where nobody looked.
    """
    if check is None or check.verdict == "confirmed":
        return []
    return [(_label(summary, each), _reason(each)) for each in check.every]


def remark_lines(summary: Summary, check: Check | None) -> list[str]:
    """The same, a line each: `["! Disputed, answer: he defers (openai/m)"]`."""
    if check is None or check.verdict == "confirmed":
        return []
    return [f"{'! ' if is_disputed(each) else ''}{remark_line(summary, each)}" for each in check.every]


def remark_line(summary: Summary, check: Check) -> str:
    """What was said once, in one line: `"Disputed, answer: he defers (openai/m)"`."""
    label, says = _label(summary, check), _reason(check)
    return f"{label} {says}" if says.startswith("(") else f"{label}: {says}"


def trust_lines(summary: Summary) -> list[str]:
    """How far a summary may be trusted, a line each; none where nobody looked and the program has no doubt."""
    return [*reading_lines(summary), *review_lines(summary)]


def reading_lines(summary: Summary) -> list[str]:
    """What a second reading, and the program, have against it."""
    reading, trust = summary.provenance.check, trusted(summary)
    by = plain((reading and (reading.model or reading.asked)) or "")
    if reading is None:
        return [f"Not checked by a second reading. By the program: {_counts(trust)}."] if trust.is_doubtful else []
    if reading.failed is not None:
        lines = [f"Not checked: the second reading{f' by {by}' if by else ''} failed: {plain(reading.failed)}"]
        return lines + ([f"By the program: {_counts(trust)}."] if trust.is_doubtful else [])
    return [f"Second reading{f' by {by}' if by else ''}: {_counts(trust)}."]


def review_lines(summary: Summary) -> list[str]:
    """What people decided: `["Reviewed by Ana and Bob: 2 corrected, 1 rejected."]`."""
    found = [record.review for record in summary.records if record.review]
    counts = Counter(each.act for each in found)
    told = [f"{number} {act}" for act in ("confirmed", "corrected", "added") if (number := counts[act])]
    if rejected := sum(each.reasons[0].startswith(REJECTED_BY) for each in summary.rejected):
        told.append(f"{rejected} rejected")
    people = list(dict.fromkeys(plain(each.by) for each in found))
    lines = [f"Reviewed{' by ' if people else ''}{' and '.join(people)}: {', '.join(told)}."] if told else []
    if summary.review is not None:
        lines.append(f"Reviewed as a whole by {plain(summary.review.by)}: nothing is missing.")
    return lines + [f"Waiting: {plain(each)}." for each in summary.waiting]


def missing_line(missing: Missing) -> str:
    """What is missing and why: `"proposal: an offer of talks that no record has (openai/m)"`."""
    return f"{missing.kind}: {plain(missing.why)} ({plain(missing.by)})"


def _counts(trust: Trust) -> str:
    """What was found, in words: `"2 of 11 records disputed, 1 added by the second reading"`."""
    parts = [f"{trust.disputed or 'none'} of {_counted(trust.records, 'record')} disputed" if trust.records
             else "no records"]
    if trust.added:
        parts.append(f"{trust.added} added by the second reading")
    if trust.unknown:
        parts.append(f"{trust.unknown} not checked")
    if trust.disputed_sentences:
        parts.append(f"{trust.disputed_sentences} of {_counted(trust.sentences, 'sentence')} disputed")
    if trust.missing:
        parts.append(f"{_counted(trust.missing, 'passage')} missing")
    return ", ".join(parts)


def _counted(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def _label(summary: Summary, check: Check) -> str:
    if check.verdict == "confirmed":
        return "Confirmed"
    if check.verdict == "disputed":
        return f"Disputed, {worded(plain(check.field))}" if check.field else "Disputed as a whole"
    return "Added by the second reading" if is_added(summary, check) else "Not checked"


def _reason(check: Check) -> str:
    """Why, what instead and who says so: `"he defers; instead: defer (openai/m)"`."""
    instead = f"instead: {plain(check.instead)}" if check.instead else ""
    told = "; ".join(part for part in (plain(check.why or "").rstrip("."), instead) if part)
    by = "by this program" if check.by == PROGRAM else plain(check.by)
    return f"{told} ({by})".strip()
