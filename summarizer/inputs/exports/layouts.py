"""What one article of an export says of itself, and which of its lines are its text: Nexis, the older and the newer.

Labels are those that the services print, in English, French and German. What no label or place tells is left unknown.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from summarizer.inputs.exports.fields import COPYRIGHT, LABEL, PAGE, UNI
from summarizer.inputs.exports.lines import (
    Line,
    blocks_of,
    day_of,
    joined,
    language_of,
    tail_at,
    words_of,
)


@dataclass
class Found:
    """An article of an export. `words` is the length that the export states; `missing` why there is no text."""

    title: str | None = None
    outlet: str | None = None
    published: str | None = None
    language: str | None = None
    words: int | None = None
    body: list[Line] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    missing: str = "its text was not found"


_RIGHTS = re.compile(r"(?:all rights reserved|tous droits réservés|alle rechte vorbehalten)\.?", re.IGNORECASE)
_SHORT = 250   # characters of what may be a title, an outlet or a date

_HEAD = frozenset((
    "BYLINE", "SECTION", "LENGTH", "DATELINE", "HIGHLIGHT", "HEADLINE", "SERIES", "BODY", "TEXT", "SOURCE", "TYPE",
    "AUTOR", "RUBRIK", "LÄNGE", "ÜBERSCHRIFT", "AUTEUR", "RUBRIQUE", "LONGUEUR", "ENCART", "TITRE", "INSERT",
))
_LAST = frozenset((
    "LOAD-DATE", "LANGUAGE", "PUBLICATION-TYPE", "PUB-TYPE", "DOCUMENT-TYPE", "UPDATE", "SPRACHE", "LANGUE",
    "DATE-CHARGEMENT", "TYPE-PUBLICATION", "GRAPHIC", "GRAFIK", "CORRECTION-DATE", "CORRECTION", "JOURNAL-CODE",
    "ACC-NO", "SUJET", "LOCALISATION-GEO", "SECTEUR-ACTIVITE", "GEOGRAPHIC",
))
_PERHAPS = frozenset((
    "SUBJECT", "ORGANIZATION", "COMPANY", "PERSON", "CITY", "COUNTRY", "STATE", "TICKER", "INDUSTRY", "NOTES",
    "SERIES", "TYPE", "URL", "SOCIETE", "PERSONNE", "DISTRIBUTION", "SUPPLEMENT", "CONTACT",
))
_EDITION = re.compile(r"(?:correction appended|.*\bedition\b.*|.*\bausgabe\b.*|return to list)$", re.IGNORECASE)
_TITLES, _STANDFIRST = ("HEADLINE", "ÜBERSCHRIFT", "TITRE"), ("HIGHLIGHT", "ENCART")


def nexis(lines: Sequence[Line]) -> Found:
    """An article as LexisNexis printed it until 2020, after its line "1 of 161 DOCUMENTS"."""
    found = Found()
    blocks = blocks_of(line for line in lines if not PAGE.fullmatch(line.text))
    labels = [_label(block[0].text) for block in blocks]
    first = next((number for number, label in enumerate(labels) if label and label[0] in _HEAD | _LAST), len(blocks))
    unlabelled = first == len(blocks) or labels[first][0] in _LAST   # type: ignore[index]
    start = _nexis_head(found, blocks[:first], has_text=unlabelled)
    head: dict[str, list[Line]] = {}
    if start is None:
        start = first
        while start < len(blocks) and (label := labels[start]) and label[0] in _HEAD:
            _fields(head, blocks[start])
            start += 1
            if label[0] in ("BODY", "TEXT"):
                break
    end = start + tail_at([block[0] for block in blocks[start:]], [
        label if label and label[0] in _LAST | _PERHAPS else ("©", "©") if COPYRIGHT.match(block[0].text) else None
        for label, block in zip(labels[start:], blocks[start:], strict=True)
    ])
    end = next((at for at in range(start, end) if (label := labels[at]) and label[0] in _LAST), end)
    tail: dict[str, list[Line]] = {}
    for block in blocks[end:]:
        _fields(tail, block)
    found.title = _said(head, *_TITLES) or found.title
    found.words = words_of(_said(head, "LENGTH", "LÄNGE", "LONGUEUR") or "")
    found.language = language_of(_said(tail, "LANGUAGE", "SPRACHE", "LANGUE") or "")
    found.body = [line for name in (*_STANDFIRST, "BODY", "TEXT") for line in head.get(name, ())]
    found.body += [line for block in blocks[start:end] for line in block]
    if correction := _said(tail, "CORRECTION"):
        found.notes.append(f"The outlet corrected it later: {correction[:300]}")
    return found


def _nexis_head(found: Found, blocks: list[list[Line]], *, has_text: bool) -> int | None:
    """Take outlet, date and title of the blocks before the first label; where the text begins, if it is there too."""
    told = [
        [line for line in block if not (COPYRIGHT.match(line.text) or _RIGHTS.match(line.text))] for block in blocks
    ]
    kept = [(number, block) for number, block in enumerate(told) if block]
    dated = next((at for at, (_, block) in enumerate(kept[:4]) if at and len(joined(block)) < _SHORT
                  and day_of(joined(block))), None)
    if kept:
        found.outlet = joined(kept[0][1])
    if dated is None:
        found.title = joined(kept[1][1]) if len(kept) > 1 and len(joined(kept[1][1])) < _SHORT else None
        return len(blocks) if has_text else None
    found.published = day_of(joined(kept[dated][1]))
    titles = [each for each in (*kept[1:dated], *kept[dated + 1:]) if not _EDITION.match(joined(each[1]))]
    if not has_text:
        found.title = "; ".join(joined(block) for _, block in titles)[:_SHORT] or None
        return None
    if not titles or len(joined(titles[0][1])) >= _SHORT:
        return kept[dated][0] + 1
    found.title = joined(titles[0][1])
    return max(titles[0][0], kept[dated][0]) + 1


def _label(text: str) -> tuple[str, str] | None:
    found = LABEL.match(text)
    return (found[1], found[2] or "") if found else None


def _fields(into: dict[str, list[Line]], block: Sequence[Line]) -> None:
    """Add the values of a block's labels; a line without one goes on with the last."""
    last = ""
    for line in block:
        label = _label(line.text)
        if label and label[0] in _HEAD | _LAST | _PERHAPS:
            last, value = label
            into.setdefault(last, [])
            line = line.after(value)   # noqa: PLW2901 - what is left of it
        if last and line.text:
            into[last].append(line)


def _said(fields: dict[str, list[Line]], *names: str) -> str | None:
    return next((told for name in names if (told := joined(fields.get(name, ())))), None)


BODY = re.compile(r"(?:body|text|textkörper|corps|corps du texte|cuerpo)", re.IGNORECASE)
_AFTER = re.compile(
    r"(?:graphics?|grafik|graphique|classification|klassifizierung|notes?|correction(?:-date)?|"
    r"(?:load-date|ladedatum|date de chargement)\s*:.*)", re.IGNORECASE,
)
_NO_TEXT = re.compile(r"link to (?:image|original document|story)|bookmark", re.IGNORECASE)


def nexis_uni(lines: Sequence[Line]) -> Found:
    """An article of Nexis Uni, Lexis Advance or Nexis Data Lab, whose last line was "End of Document"."""
    found = Found(missing="it has no part that is headed Body: the export holds no text of it")
    kept = [line for line in lines if not (PAGE.fullmatch(line.text) or _NO_TEXT.fullmatch(line.text))]
    begin = next((at for at, line in enumerate(kept) if BODY.fullmatch(line.text)), None)
    head = blocks_of(kept[:begin])
    fields: dict[str, str] = {}
    for line in kept[:begin]:
        if label := UNI.match(line.text):
            fields.setdefault(label[1].lower(), label[2])
    plain = [block for block in head if not UNI.match(block[0].text) and not COPYRIGHT.match(block[0].text)]
    _uni_head(found, [line for block in plain for line in _rows(block)])
    found.words = words_of(next((fields[name] for name in ("length", "länge", "longueur") if name in fields), ""))
    if begin is None:
        return found
    rest = kept[begin + 1:]
    end = next((at for at, line in enumerate(rest) if _AFTER.fullmatch(line.text)), len(rest))
    for line in rest[end:]:
        if (label := UNI.match(line.text)) and label[1].lower() in ("language", "sprache", "langue"):
            found.language = language_of(label[2])
    standfirst = [line for line in kept[:begin] if line.text.lower().startswith("highlight")]
    found.body = [line.after(line.text.partition(":")[2].strip()) for line in standfirst] + [
        line for line in rest[:end] if line.text != found.title or line is not rest[0]
    ]
    return found


def _rows(block: list[Line]) -> list[str]:
    """The lines of a block of the head: one by one where a date is among them, else a title that was broken."""
    if len(block) > 1 and any(_is_date(line.text) for line in block):
        return [line.text for line in block]
    return [joined(block)]


def _uni_head(found: Found, rows: list[str]) -> None:
    """Title, outlet and date are the last three before the labels; what is before them is the cover."""
    dated = next((at for at in range(len(rows) - 1, -1, -1) if _is_date(rows[at])), None)
    if dated is None:
        found.title = rows[-2] if len(rows) > 1 and len(rows[-2]) < 2 * _SHORT else None
        return
    found.published = day_of(rows[dated])
    if dated > 0:
        found.outlet = re.sub(r"(?<=\w)\((?=[^\W\d_])", " (", rows[dated - 1])
    if dated > 1:
        found.title = rows[dated - 2]


def _is_date(text: str) -> bool:
    return len(text) < 80 and day_of(text) is not None
